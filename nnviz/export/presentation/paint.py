"""Colours and lines of a presentation: those of the theme by their place in it.

What has one of the theme's colours follows when the theme's colours are changed.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nnviz.drawing.theme import Theme

_THINNEST: Final = 3175
"""A quarter of a point: a line of no width is drawn as thin as a screen can."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme, each with its name in a presentation."""

    names: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, theme: "Theme") -> "Palette":
        """Return the palette of a theme."""
        colours = (
            ("bg1", theme.canvas),
            ("tx1", theme.ink),
            ("bg2", theme.surface),
            ("tx2", theme.soft),
            ("accent1", theme.forward),
            ("accent2", theme.loss),
            ("accent3", theme.backward),
            ("accent4", theme.update),
            ("accent5", theme.positive),
            ("accent6", theme.negative),
        )
        return cls(colours)

    def colour(self, colour: str) -> str:
        """Return a colour, "#rrggbb" or "#rrggbbaa"."""
        return _colour(self, colour)

    def fill(self, colour: str | None) -> str:
        """Return what fills a shape, or colours text."""
        if colour is None:
            return "<a:noFill/>"
        return f"<a:solidFill>{_colour(self, colour)}</a:solidFill>"


@lru_cache(maxsize=2048)
def _colour(palette: Palette, colour: str) -> str:
    base, clear = colour[:7].lower(), ""
    if len(colour) == 9 and colour[7:].lower() != "ff":
        clear = f'<a:alpha val="{round(int(colour[7:], 16) / 255 * 100_000)}"/>'
    for name, known in palette.names:
        if known.lower() == base:
            return f'<a:schemeClr val="{name}">{clear}</a:schemeClr>'
    return f'<a:srgbClr val="{base[1:].upper()}">{clear}</a:srgbClr>'


@lru_cache(maxsize=2048)
def line(
    palette: Palette,
    colour: str | None,
    width: int,
    dash: tuple[int, ...] = (),
    head: tuple[str, str] | None = None,
) -> str:
    """Return the line of a shape, `width` EMU thick.

    `dash` is what is drawn and what is left out in turn, in thousandths of a percent of the width,
    and `head` how wide and how long an arrow's head is.
    """
    if colour is None or width <= 0:
        return "<a:ln><a:noFill/></a:ln>"
    pattern = "".join(
        f'<a:ds d="{drawn}" sp="{empty}"/>'
        for drawn, empty in zip(dash[::2], dash[1::2], strict=False)
    )
    dashes = f"<a:custDash>{pattern}</a:custDash>" if pattern else ""
    arrow = f'<a:tailEnd type="triangle" w="{head[0]}" len="{head[1]}"/>' if head else ""
    return (
        f'<a:ln w="{max(width, _THINNEST)}" cap="flat">{palette.fill(colour)}{dashes}'
        f"<a:round/>{arrow}</a:ln>"
    )
