"""Films as FFmpeg's ffprobe reads them: another build than the one that PyAV carries."""

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from nnviz.export.formats import FORMATS
from nnviz.export.wish import Size
from tests.export.foreign.programs import need
from tests.export.reels import reel

if TYPE_CHECKING:
    from pathlib import Path

SIZE = Size(480, 270)
RATE = 5
SLIDES = 44
"""The start of w5's iteration and its 43 steps."""


@pytest.fixture(scope="module", params=["mp4", "webm"])
def probed(
    request: pytest.FixtureRequest,
    qapp: object,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, dict[str, Any]]:
    """Return a kind of film, and what ffprobe finds in w5's first iteration as one."""
    pytest.importorskip("av", reason="PyAV is not installed: pip install 'nnviz[video]'")
    program = need("ffprobe", "ffmpeg")
    key: str = request.param
    path: Path = tmp_path_factory.mktemp("film") / f"w5{FORMATS[key].ending}"
    with path.open("w+b") as file:
        FORMATS[key].write()(reel(size=SIZE, frames_a_second=RATE), file, lambda done: None)
    command = [program, "-v", "warning", "-count_frames", "-of", "json"]
    read = subprocess.run(
        [*command, "-show_format", "-show_streams", "-show_frames", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert read.stderr == ""
    return key, json.loads(read.stdout)


def test_the_film_is_what_was_asked_for(probed: tuple[str, dict[str, Any]]) -> None:
    """Size, number of frames, their rate and the length are those of the wish."""
    _, found = probed
    (stream,) = found["streams"]
    assert (stream["width"], stream["height"]) == (SIZE.width, SIZE.height)
    assert stream["nb_read_frames"] == str(SLIDES * RATE)
    assert stream["r_frame_rate"] == stream["avg_frame_rate"] == f"{RATE}/1"
    assert float(found["format"]["duration"]) == pytest.approx(SLIDES, abs=1 / RATE)
    assert float(found["format"].get("start_time", 0)) == 0


def test_every_player_can_show_it(probed: tuple[str, dict[str, Any]]) -> None:
    """The codec, its profile and the form of its pixels are the ones that are known everywhere."""
    key, found = probed
    (stream,) = found["streams"]
    codec = {"mp4": ("h264", "High"), "webm": ("vp9", "Profile 0")}[key]
    assert (stream["codec_name"], stream["profile"]) == codec
    assert stream["pix_fmt"] == "yuv420p"
    assert stream["has_b_frames"] == 0


def test_colours_are_tagged(probed: tuple[str, dict[str, Any]]) -> None:
    """No player has to guess how colours are meant: BT.709, in the range that films have."""
    _, found = probed
    (stream,) = found["streams"]
    tags = ("color_space", "color_primaries", "color_transfer", "color_range")
    assert [stream[tag] for tag in tags] == ["bt709", "bt709", "bt709", "tv"]


def test_each_slide_begins_with_a_key_frame(probed: tuple[str, dict[str, Any]]) -> None:
    """A player that is asked for a slide's second shows that slide at once."""
    _, found = probed
    keys = [place for place, frame in enumerate(found["frames"]) if frame["key_frame"]]
    assert keys == [slide * RATE for slide in range(SLIDES)]
    times = [float(frame["pts_time"]) for frame in found["frames"]]
    assert times == pytest.approx([place / RATE for place in range(SLIDES * RATE)], abs=0.0006)


def test_nothing_tells_when_or_where_it_was_made(probed: tuple[str, dict[str, Any]]) -> None:
    """There is no date in a film, and no version of what made it."""
    _, found = probed
    text = json.dumps([found["format"].get("tags"), [each["tags"] for each in found["streams"]]])
    assert "creation_time" not in text
    assert "Lavf6" not in text
    assert "Lavc" not in text
