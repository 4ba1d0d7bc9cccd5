"""Moving pictures of a whole iteration, as FFmpeg reads them."""

import json
import subprocess
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nnviz.export.formats import FORMATS
from nnviz.export.wish import Size
from tests.export.foreign.programs import need
from tests.export.reels import reel

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("qapp")

SIZE = Size(480, 270, 36.0)
STEPS = 44


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> "dict[str, Path]":
    """Return GIF and APNG of the whole iteration, half a second a step."""
    folder = tmp_path_factory.mktemp("moving")
    wished = reel(size=SIZE, seconds_a_step=0.5)
    paths = {}
    for key in ("gif", "apng"):
        paths[key] = folder / f"w5{FORMATS[key].ending}"
        with paths[key].open("w+b") as file:
            FORMATS[key].write()(wished, file, lambda _: None)
    return paths


def _probed(path: "Path") -> dict[str, Any]:
    """Return what ffprobe says of the only stream, with each frame read; it finds no fault."""
    entries = "stream=codec_name,width,height,nb_read_frames,duration:packet=duration_time"
    program = need("ffprobe", "ffmpeg")
    command = [program, "-v", "error", "-count_frames", "-show_entries", entries, "-of", "json"]
    done = subprocess.run([*command, str(path)], capture_output=True, check=True, text=True)
    assert done.stderr == ""
    told = json.loads(done.stdout)
    (stream,) = told["streams"]
    stream["times"] = [float(packet["duration_time"]) for packet in told["packets"]]
    return dict(stream)


@pytest.mark.parametrize("key", ["gif", "apng"])
def test_ffprobe_finds_all_frames_in_their_time(files: "dict[str, Path]", key: str) -> None:
    """Size, number of frames and how long each is seen are those that were asked for."""
    told = _probed(files[key])
    assert told["codec_name"] == key
    assert (told["width"], told["height"]) == (SIZE.width, SIZE.height)
    assert int(told["nb_read_frames"]) == STEPS
    assert told["times"] == pytest.approx([0.5] * STEPS)


def test_ffmpeg_sees_the_slides(files: "dict[str, Path]") -> None:
    """FFmpeg puts the frames of an APNG together to the very pixels that are painted."""
    from nnviz.export import raster

    program = need("ffmpeg", "ffmpeg")
    command = [program, "-v", "error", "-i", str(files["apng"]), "-fps_mode", "passthrough"]
    output = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    done = subprocess.run([*command, *output], capture_output=True, check=True)
    assert done.stderr == b""
    seen = np.frombuffer(done.stdout, np.uint8).reshape(STEPS, SIZE.height, SIZE.width, 3)
    wished = reel(size=SIZE)
    for frame, slide in zip(seen, wished.slides(), strict=True):
        assert np.array_equal(frame, raster.pixels(raster.image_of_size(slide.drawing, SIZE)))
