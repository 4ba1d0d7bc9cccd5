"""The container of an animated GIF (GIF89a), frame after frame; Pillow packs the frames."""

import struct
from typing import TYPE_CHECKING, BinaryIO, Final

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nnviz.export.animation.frames import Frame

COLOURS: Final = 255
"""So many colours a palette has; the last of its 256 places stands for what did not change."""
_CLEAR: Final = COLOURS
_BITS: Final = 8
_LOOP: Final = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
"""The application extension that all viewers take for "begin again", for ever."""
_LEAVE: Final = 1 << 2
"""What a frame showed stays for the next."""


class Gif:
    """Writes an animated GIF of one palette that loops for ever."""

    def __init__(
        self, file: BinaryIO, width: int, height: int, palette: "NDArray[np.uint8]"
    ) -> None:
        self._file = file
        colours = np.zeros((COLOURS + 1, 3), np.uint8)
        colours[: len(palette)] = palette
        flags = 0x80 | (_BITS - 1) << 4 | (_BITS - 1)  # a table for all frames, of 256 colours
        file.write(b"GIF89a" + struct.pack("<HHBBB", width, height, flags, 0, 0))
        file.write(colours.tobytes() + _LOOP)

    def add(self, frame: "Frame", content: bytes) -> None:
        """Write a frame that was packed."""
        height, width = frame.pixels.shape
        flags = _LEAVE | (frame.is_new is not None)
        self._file.write(b"\x21\xf9\x04" + struct.pack("<BHBB", flags, frame.ticks, _CLEAR, 0))
        self._file.write(b"\x2c" + struct.pack("<HHHHB", frame.x, frame.y, width, height, 0))
        self._file.write(bytes((_BITS,)) + content + b"\x00")

    def end(self) -> None:
        """Write the end."""
        self._file.write(b"\x3b")


def pack(frame: "Frame") -> bytes:
    """Pack a frame whose pixels are places in the palette."""
    pixels = frame.pixels
    if frame.is_new is not None:
        pixels = np.where(frame.is_new, pixels, np.uint8(_CLEAR))
    return Image.fromarray(pixels, "L").tobytes("gif", "L", _BITS, 0)
