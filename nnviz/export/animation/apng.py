"""The container of an animated PNG (PNG, third edition: acTL, fcTL and fdAT), frame after frame."""

import struct
from typing import TYPE_CHECKING, BinaryIO, Final

import numpy as np

from nnviz.export import png
from nnviz.export.animation.frames import TICKS

if TYPE_CHECKING:
    from nnviz.export.animation.frames import Frame

_LEAVE: Final = 0
"""What a frame showed stays for the next."""
_REPLACE, _OVER = 0, 1
"""How a frame is put on what is there: in its place, or over it, seen where it is opaque."""


class Apng:
    """Writes an animated PNG of red, green, blue and opacity that loops for ever."""

    def __init__(self, file: BinaryIO, width: int, height: int, dpi: float) -> None:
        self._file = file
        dots = round(dpi / 0.0254)
        file.write(png.SIGNATURE + png.chunk(b"IHDR", png.header(width, height, 4)))
        self._count_at = file.tell()
        self._frames = self._parts = 0
        file.write(self._count())
        file.write(png.chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1)))

    def add(self, frame: "Frame", content: bytes) -> None:
        """Write a frame that was packed."""
        height, width = frame.pixels.shape
        blend = _REPLACE if frame.is_new is None else _OVER
        place = (width, height, frame.x, frame.y, frame.ticks, TICKS, _LEAVE, blend)
        self._file.write(png.chunk(b"fcTL", self._part() + struct.pack(">IIIIHHBB", *place)))
        if self._frames == 0:
            self._file.write(png.chunk(b"IDAT", content))
        else:
            self._file.write(png.chunk(b"fdAT", self._part() + content))
        self._frames += 1

    def end(self) -> None:
        """Write the end, and at the start how many frames there are."""
        self._file.write(png.chunk(b"IEND", b""))
        self._file.seek(self._count_at)
        self._file.write(self._count())
        self._file.seek(0, 2)

    def _count(self) -> bytes:
        return png.chunk(b"acTL", struct.pack(">II", self._frames, 0))

    def _part(self) -> bytes:
        """Return the number of the next fcTL or fdAT: they are counted together."""
        self._parts += 1
        return struct.pack(">I", self._parts - 1)


def pack(frame: "Frame") -> bytes:
    """Pack a frame of pixels that are four bytes in one number; what did not change is clear."""
    return png.packed(shown(frame))


def shown(frame: "Frame") -> "png.Pixels":
    """Return a frame's red, green, blue and opacity, where what did not change is clear."""
    pixels = frame.pixels
    if frame.is_new is not None:
        pixels = np.where(frame.is_new, pixels, np.uint32(0))
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)
