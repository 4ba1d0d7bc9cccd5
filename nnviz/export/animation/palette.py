"""A palette for many pictures that keeps flat colours as they are, and comes near to the others."""

from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_FLAT: Final = 1 / 8000
"""A colour that fills such a part of a picture is a ground or a line, not a blend at an edge."""
_EXACT: Final = 160
"""At most so many colours are kept as they are, the rest of the palette is for blends."""
_COLOUR: Final = np.uint32(0xFFFFFF)
_UNKNOWN: Final = 255


class Palette:
    """Colours, and which of them is nearest to any other.

    Attributes
    ----------
    colours : NDArray of uint8
        Red, green and blue of each, at most 255 of them.
    """

    def __init__(self, colours: "NDArray[np.uint8]") -> None:
        self.colours = colours
        self._places = np.full(1 << 24, _UNKNOWN, np.uint8)

    def places(self, pixels: "NDArray[np.uint32]") -> "NDArray[np.uint8]":
        """Return the place of the nearest colour for each pixel, red in its lowest byte."""
        colours = pixels & _COLOUR
        places: NDArray[np.uint8] = self._places[colours]
        unknown = places == _UNKNOWN
        if unknown.any():
            for colour in np.unique(colours[unknown]):
                self._places[colour] = self._nearest(colour)
            places = self._places[colours]
        return places

    def _nearest(self, colour: np.uint32) -> int:
        away = self.colours.astype(np.int32) - _channels(np.array([colour], np.uint32))
        return int(np.argmin((away * away * (2, 4, 3)).sum(axis=1)))


def palette(
    pictures: "Iterable[NDArray[np.uint32]]", named: "frozenset[int]", most: int
) -> Palette:
    """Return a palette of at most so many colours for pictures like these.

    `named` are colours that are kept as they are; so are those that fill some part of one of the
    pictures.
    """
    counts: dict[int, int] = {}
    flat = dict.fromkeys(named, 0)
    for picture in pictures:
        for colour, count in _counted(picture):
            counts[colour] = counts.get(colour, 0) + count
            if count >= picture.size * _FLAT:
                flat[colour] = max(count, flat.get(colour, 0))
    ranked = sorted(flat, key=lambda colour: (colour not in named, -flat[colour], colour))
    exact = ranked[:_EXACT]
    blends = sorted(counts.keys() - set(exact))
    left = most - len(exact)
    if len(blends) <= left:
        found = _channels(np.array(exact + blends, np.uint32)).astype(np.uint8)
    else:
        weights = [counts[colour].bit_length() for colour in blends]
        found = np.concatenate(
            [
                _channels(np.array(exact, np.uint32)).astype(np.uint8),
                _means(np.repeat(np.array(blends, np.uint32), weights), left),
            ]
        )
    return Palette(found)


def _counted(picture: "NDArray[np.uint32]") -> "list[tuple[int, int]]":
    """Return each colour of a picture, and how many pixels have it."""
    flat = picture.ravel() & _COLOUR
    starts = np.concatenate([[0], np.flatnonzero(flat[1:] != flat[:-1]) + 1])
    lengths = np.diff(starts, append=flat.size)
    colours, runs = np.unique(flat[starts], return_inverse=True)
    counts = np.bincount(runs, weights=lengths).astype(np.int64)
    return list(zip(colours.tolist(), counts.tolist(), strict=True))


def _means(colours: "NDArray[np.uint32]", most: int) -> "NDArray[np.uint8]":
    """Return at most so many colours that come near to all of these."""
    picture = Image.fromarray(_channels(colours).astype(np.uint8)[None], "RGB")
    method, none = Image.Quantize.MEDIANCUT, Image.Dither.NONE
    found = picture.quantize(most, method=method, kmeans=1, dither=none).getpalette("RGB")
    assert found is not None
    return np.array(found, np.uint8).reshape(-1, 3)[:most]


def _channels(colours: "NDArray[np.uint32]") -> "NDArray[np.int32]":
    """Return red, green and blue."""
    shifts = np.array([0, 8, 16], np.uint32)
    return ((colours[:, None] >> shifts) & 0xFF).astype(np.int32)
