"""Films that tests look at, frame by frame."""

import io
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from nnviz.export import raster
from nnviz.export.video import writers as video

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nnviz.export.png import Pixels
    from nnviz.export.reel import Reel
    from nnviz.trace.timeline import Cursor

WRITERS = {"mp4": video.write_mp4, "webm": video.write_webm}


class Shot(NamedTuple):
    """A frame of a film: when it is shown, and what it is."""

    time: Fraction
    pixels: "Pixels"
    is_key: bool


def film(reel: "Reel", key: str) -> bytes:
    """Return the slides of a reel as a film."""
    file = io.BytesIO()
    WRITERS[key](reel, file, lambda done: None)
    return file.getvalue()


def shots(content: bytes) -> list[Shot]:
    """Return the frames of a film, as its own tags say that they are to be shown."""
    av = pytest.importorskip("av", reason="PyAV is not installed: pip install 'nnviz[video]'")
    exact = av.video.reformatter.Interpolation.ACCURATE_RND
    whole = av.video.reformatter.Interpolation.FULL_CHR_H_INT
    bilinear = av.video.reformatter.Interpolation.BILINEAR
    with av.open(io.BytesIO(content)) as opened:
        return [
            Shot(
                frame.pts * frame.time_base,
                frame.reformat(
                    format="rgb24", dst_color_range="JPEG", interpolation=bilinear | exact | whole
                ).to_ndarray(),
                bool(frame.key_frame),
            )
            for frame in opened.decode(video=0)
        ]


def picture(reel: "Reel", cursor: "Cursor", alpha: float = 1.0) -> "Pixels":
    """Return what is painted of a moment."""
    return raster.pixels(raster.image_of_size(reel.drawing(cursor, alpha), reel.wish.size))


def apart(one: "Pixels", other: "Pixels") -> int:
    """Return by how many of 255 the most different colours of two pictures differ."""
    return int(np.abs(one.astype(int) - other.astype(int)).max())


def plain(pixels: "Pixels") -> "NDArray[np.bool_]":
    """Return where a picture has one colour for 16 pixels around, as far as an encoder's blocks."""
    same = np.ones(pixels.shape[:2], bool)
    for axis in (0, 1):
        for shift in (1, -1):
            same &= (pixels == np.roll(pixels, shift, axis)).all(axis=2)
    for axis in (0, 1):
        same = np.all([np.roll(same, shift, axis) for shift in range(-16, 17)], axis=0)
    return same
