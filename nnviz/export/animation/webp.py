"""The container of an animated WebP (RFC 9649), frame after frame; Pillow packs the frames."""

import io
import struct
from typing import TYPE_CHECKING, BinaryIO, Final

from PIL import Image

from nnviz.export.animation.apng import shown
from nnviz.export.animation.frames import TICKS

if TYPE_CHECKING:
    from nnviz.export.animation.frames import Frame

_ANIMATED, _TRANSPARENT = 0x02, 0x10
_OVER, _REPLACE = 0x00, 0x02
"""How a frame is put on what is there: over it, seen where it is opaque, or in its place."""
_HEAD: Final = 12
"""Length of "RIFF", the length of what follows and "WEBP"."""
_EFFORT: Final = {"method": 1, "quality": 0}
"""Without loss at any effort: none makes files four times as large, more of it takes longer."""


class Webp:
    """Writes an animated WebP without loss that loops for ever."""

    def __init__(self, file: BinaryIO, width: int, height: int) -> None:
        self._file = file
        file.write(_riff(0))
        canvas = bytes((_ANIMATED | _TRANSPARENT, 0, 0, 0)) + _long(width - 1) + _long(height - 1)
        file.write(_chunk(b"VP8X", canvas))
        file.write(_chunk(b"ANIM", struct.pack("<IH", 0, 0)))

    def add(self, frame: "Frame", content: bytes) -> None:
        """Write a frame that was packed."""
        height, width = frame.pixels.shape
        blend = _REPLACE if frame.is_new is None else _OVER
        milliseconds = frame.ticks * 1000 // TICKS
        numbers = (frame.x // 2, frame.y // 2, width - 1, height - 1, milliseconds)
        head = b"".join(_long(number) for number in numbers) + bytes((blend,))
        self._file.write(_chunk(b"ANMF", head + content))

    def end(self) -> None:
        """Write at the start how long it became."""
        length = self._file.tell()
        self._file.seek(0)
        self._file.write(_riff(length - 8))
        self._file.seek(0, 2)


def pack(frame: "Frame") -> bytes:
    """Pack a frame of pixels that are four bytes in one number; what did not change is clear."""
    file = io.BytesIO()
    Image.fromarray(shown(frame), "RGBA").save(file, "WEBP", lossless=True, exact=True, **_EFFORT)
    content = file.getvalue()
    place = _HEAD
    while content[place : place + 4] != b"VP8L":
        (length,) = struct.unpack_from("<I", content, place + 4)
        place += 8 + length + length % 2
    return content[place:]


def _riff(length: int) -> bytes:
    return b"RIFF" + struct.pack("<I", length) + b"WEBP"


def _chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk, filled up to an even length."""
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _long(number: int) -> bytes:
    """Return a number of 24 bits."""
    return number.to_bytes(3, "little")
