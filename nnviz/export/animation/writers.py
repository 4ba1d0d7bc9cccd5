"""Slides as moving pictures without loss: GIF, animated WebP and APNG.

Pillow would keep all frames before it writes any, so that here it packs single ones, and the
containers, which are simple, are written frame after frame.
"""

from contextlib import closing
from dataclasses import fields
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Protocol

import numpy as np

from nnviz.drawing.theme import THEMES
from nnviz.export import raster
from nnviz.export.animation import apng, gif, webp
from nnviz.export.animation.frames import Frame, frames, packed
from nnviz.export.animation.palette import Palette, palette

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from nnviz.drawing.shapes import Drawing
    from nnviz.drawing.theme import Theme
    from nnviz.export.reel import Reel

_SAMPLES: Final = 12
"""So many slides, spread over all, say which colours a palette needs."""


class _Container(Protocol):
    """What is written frame after frame."""

    def add(self, frame: Frame, content: bytes) -> None:
        """Write a frame that was packed."""
        ...

    def end(self) -> None:
        """Write what comes last."""
        ...


def write_gif(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write the slides as a GIF that loops for ever, its flat colours exactly as they are."""
    size, colours = reel.wish.size, _palette(reel, tell)
    pictures = (colours.places(picture) for picture in _pictures(reel, tell))
    film = gif.Gif(file, size.width, size.height, colours.colours)
    _write(reel, pictures, film, gif.pack)


def write_webp(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write the slides as an animated WebP without loss that loops for ever."""
    size = reel.wish.size
    film = webp.Webp(file, size.width, size.height)
    _write(reel, _pictures(reel, tell), film, webp.pack)


def write_apng(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write the slides as an animated PNG that loops for ever."""
    size = reel.wish.size
    film = apng.Apng(file, size.width, size.height, size.dpi)
    _write(reel, _pictures(reel, tell), film, apng.pack)


def _write(
    reel: "Reel",
    pictures: "Iterator[NDArray[Any]]",
    container: _Container,
    pack: "Callable[[Frame], bytes]",
) -> None:
    """Write what changes from picture to picture."""
    wish = reel.wish
    changes = frames(pictures, wish.seconds_a_step, transparent=wish.transparent)
    with closing(packed(changes, pack)) as done:
        for frame, content in done:
            container.add(frame, content)
    container.end()


def _pictures(reel: "Reel", tell: "Callable[[int], None]") -> "Iterator[NDArray[np.uint32]]":
    """Yield the slides in pixels; one is done when the next is asked for."""
    for slide in reel.slides():
        yield _picture(reel, slide.drawing)
        tell(slide.number)


def _picture(reel: "Reel", drawing: "Drawing") -> "NDArray[np.uint32]":
    """Return a drawing's pixels, each the four bytes of red, green, blue and opacity."""
    pixels = raster.pixels(raster.image_of_size(drawing, reel.wish.size), opacity=True)
    whole: NDArray[np.uint32] = pixels.view("<u4")[..., 0]
    return whole


def _palette(reel: "Reel", tell: "Callable[[int], None]") -> Palette:
    """Return the colours of slides that are spread over all; meanwhile none is told as done."""
    count = len(reel)
    chosen = {round(place) for place in np.linspace(0, count - 1, min(count, _SAMPLES))}

    def pictures() -> "Iterator[NDArray[np.uint32]]":
        for place, cursor in enumerate(reel.cursors()):
            if place in chosen:
                yield _picture(reel, reel.slide(place + 1, cursor).drawing)
                tell(0)

    named = frozenset(_colours(THEMES[reel.wish.theme]))
    return palette(pictures(), named, gif.COLOURS)


def _colours(theme: "Theme") -> "Iterator[int]":
    """Yield the colours of a theme, red in the lowest byte."""
    for field in fields(theme):
        value = getattr(theme, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, str) and each.startswith("#"):
                yield int.from_bytes(bytes.fromhex(each[1:]), "little")
