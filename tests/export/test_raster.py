"""PNG: the pixels that were painted, in the size that was asked for, and alike everywhere."""

import hashlib
import io
import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from nnviz.drawing.shapes import Box, Drawing, Stratum
from nnviz.drawing.theme import LIGHT
from nnviz.export import png
from nnviz.export.wish import SIZES, Size
from nnviz.trace.timeline import Cursor
from tests.export.reels import reel

if TYPE_CHECKING:
    from nnviz.export.png import Pixels

pytestmark = pytest.mark.usefixtures("qapp")


def _noise(height: int, width: int, channels: int) -> "Pixels":
    """Return a picture of flat parts and of noise."""
    drawn = np.random.default_rng(7).integers(0, 256, (height, width, channels), np.uint8)
    drawn[: height // 2, : width // 2] = 200
    return drawn


def _kinds(content: bytes) -> list[bytes]:
    """Return the kinds of the chunks of a PNG."""
    kinds, place = [], len(png.SIGNATURE)
    while place < len(content):
        (length,) = struct.unpack_from(">I", content, place)
        kinds.append(content[place + 4 : place + 8])
        place += 12 + length
    return kinds


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, 2), (31, 33), (32, 7), (65, 64)])
def test_pixels_are_packed_without_loss(height: int, width: int, channels: int) -> None:
    """Another program reads the very pixels, with opacity only where there is any."""
    pixels = _noise(height, width, channels)
    content = png.picture(pixels, 144)
    with Image.open(io.BytesIO(content)) as read:
        assert read.mode == ("RGBA" if channels == 4 else "RGB")
        assert np.array_equal(np.asarray(read), pixels)
        assert read.info["dpi"] == pytest.approx((144, 144), abs=0.02)
    assert _kinds(content) == [b"IHDR", b"pHYs", b"IDAT", b"IEND"]


def test_packing_does_not_depend_on_the_machine() -> None:
    """The bytes are those that were once written elsewhere, by zlib and by zlib-ng."""
    pixels = np.zeros((90, 160, 3), np.uint8)
    pixels[20:70, 30:130] = (46, 88, 200)
    rows, columns = np.indices((90, 160))
    pixels[..., 1] += (rows * columns // 97 % 3 * 40).astype(np.uint8)
    digest = hashlib.sha256(png.picture(pixels, 96)).hexdigest()
    assert digest == "b42bb4474cba6df6eb99634d70db402e4ed0bb18556a3b80219c5541620bed0d"


@pytest.mark.parametrize("name", SIZES)
def test_a_slide_has_the_size_that_was_asked_for(name: str) -> None:
    """Every size is kept to the pixel, and the file says how large a pixel is."""
    from nnviz.export import raster

    wished = reel(size=SIZES[name])
    page = raster.png_page(wished.slide(32, Cursor(1, 31)), wished.wish)
    with ThreadPoolExecutor() as pool, Image.open(io.BytesIO(pool.submit(page).result())) as read:
        assert read.size == (wished.wish.size.width, wished.wish.size.height)
        assert read.mode == "RGB"
        assert read.info["dpi"][0] == pytest.approx(wished.wish.size.dpi, abs=0.02)


def test_a_slide_without_ground_is_transparent() -> None:
    """Where nothing is drawn, what is below the picture is seen; all else is as it was."""
    from nnviz.export import raster

    size = Size(640, 360, 48)
    seen = []
    for transparent in (False, True):
        wished = reel(size=size, transparent=transparent)
        content = raster.png_page(wished.slide(32, Cursor(1, 31)), wished.wish)()
        with Image.open(io.BytesIO(content)) as read:
            seen.append(np.asarray(read).astype(int))
    opaque, clear = seen
    assert clear.shape == (360, 640, 4)
    assert 0.3 < (clear[..., 3] == 0).mean() < 0.98
    drawn = clear[..., 3] == 255
    assert drawn.any()
    assert (np.abs(clear[..., :3] - opaque)[drawn].max(axis=1) <= 1).mean() > 0.99


def test_a_ground_that_one_sees_through_keeps_its_opacity() -> None:
    """Half a ground is half a ground in the file."""
    from nnviz.export import raster

    drawing = Drawing(8, 4, "#ff000080", (Stratum("", (Box("", "", 0, 0, 4, 4, 0, "#0000ff"),)),))
    with Image.open(io.BytesIO(raster.png(drawing, 1.0))) as read:
        assert read.getpixel((1, 1)) == (0, 0, 255, 255)
        assert read.getpixel((6, 1)) == (255, 0, 0, 128)
    assert not raster.image(replace(drawing, background=LIGHT.canvas)).hasAlphaChannel()
