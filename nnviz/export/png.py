"""Pixels as PNG (ISO/IEC 15948), quickly, and as the same bytes on every machine.

Qt, Pillow and Python all pack with whatever zlib the machine has, and its variants (zlib, zlib-ng,
a system's own) find other matches, so that a picture would not be the same bytes everywhere. They
agree where only runs of one byte are looked for (Z_RLE), which is also quicker than any search.
What a row has in common with the one above or the pixel before is then the filter's to take away:
of both, each row has the one that leaves longer runs.
"""

import struct
import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    """Rows of pixels of red, green, blue and, if there are four, opacity."""

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_SUB, _UP = 1, 2
_BAND: Final = 32
"""So many rows at once stay in the processor's cache."""


def picture(pixels: "Pixels", dpi: float) -> bytes:
    """Return a PNG file, with so many pixels an inch."""
    height, width, channels = pixels.shape
    dots = round(dpi / 0.0254)
    return b"".join(
        (
            SIGNATURE,
            chunk(b"IHDR", header(width, height, channels)),
            chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1)),
            chunk(b"IDAT", packed(pixels)),
            chunk(b"IEND", b""),
        )
    )


def header(width: int, height: int, channels: int) -> bytes:
    """Return the content of IHDR: eight bits a channel, with or without opacity, all rows."""
    return struct.pack(">IIBBBBB", width, height, 8, 6 if channels == 4 else 2, 0, 0, 0)


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk: its length, kind and content, and a sum to check the last two."""
    check = zlib.crc32(content, zlib.crc32(kind))
    return b"".join((struct.pack(">I", len(content)), kind, content, struct.pack(">I", check)))


def packed(pixels: "Pixels") -> bytes:
    """Return the rows, filtered and packed, as IDAT and fdAT hold them."""
    height, width, channels = pixels.shape
    packer = zlib.compressobj(1, zlib.DEFLATED, 15, 8, zlib.Z_RLE)
    above = np.zeros(width * channels, np.uint8)
    parts = []
    for top in range(0, height, _BAND):
        rows = pixels[top : top + _BAND].reshape(-1, width * channels)
        parts.append(packer.compress(_filtered(rows, above, channels).data))
        above = rows[-1]
    parts.append(packer.flush())
    return b"".join(parts)


def _filtered(
    rows: "NDArray[np.uint8]", above: "NDArray[np.uint8]", channels: int
) -> "NDArray[np.uint8]":
    """Return rows below the one `above`, each behind the number of its filter (9.2)."""
    up = np.empty((len(rows), rows.shape[1] + 1), np.uint8)
    up[:, 0] = _UP
    np.subtract(rows[0], above, out=up[0, 1:])
    np.subtract(rows[1:], rows[:-1], out=up[1:, 1:])
    sub = np.empty_like(up)
    sub[:, 0] = _SUB
    sub[:, 1 : 1 + channels] = rows[:, :channels]
    np.subtract(rows[:, channels:], rows[:, :-channels], out=sub[:, 1 + channels :])
    better = _breaks(sub) < _breaks(up)
    up[better] = sub[better]
    return up


def _breaks(rows: "NDArray[np.uint8]") -> "NDArray[np.uint32]":
    """Return how often one byte is not followed by the same, row by row."""
    differs = (rows[:, 1:] != rows[:, :-1]).view(np.uint8)
    counted: NDArray[np.uint32] = differs.sum(axis=1, dtype=np.uint32)  # count_nonzero takes longer
    return counted
