"""The names of a chart's curves, each with a piece of its line, in as many rows as they need."""

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from nnviz.drawing.shapes import Disc, Line, Stratum
from nnviz.export.painter import paint
from nnviz.plots import hues
from nnviz.plots.key import key
from nnviz.window.plots.reading import LATER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.plots.chart import Series
    from nnviz.window.style import Look

SWATCH: Final = 20.0
_DASH: Final = (5.0, 3.0)


def swatch(series: "Series", x: float, y: float, theme: "Theme") -> "list[Shape]":
    """Return a piece of a curve's line, as it looks, from x to the right."""
    colour = hues.colour(series, theme)
    dash = _DASH if series.dashed else ()
    shapes: list[Shape] = [
        Line("", "swatch", x, y, x + SWATCH, y, colour, theme.sizes.rim + 0.5, dash)
    ]
    if series.points:
        shapes.append(
            Disc("", "swatch", x + 0.5 * SWATCH, y, 3.0, theme.surface, colour, theme.sizes.rim)
        )
    return shapes


class Names(QWidget):
    """The legend. With one curve there is none: the title says what that is."""

    def __init__(self, look: "Look", parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._series: Sequence[Series] = ()
        self._look_of: tuple[object, ...] = ()
        self._lines = 1

    def show_names(self, series: "Sequence[Series]") -> bool:
        """Show the names of curves; return whether that made a difference."""
        look_of = tuple((s.key, s.name, s.hue, s.ramp, s.dashed, s.faded, s.points) for s in series)
        if look_of == self._look_of:
            return False
        self._look_of = look_of
        several = len({one.key.removesuffix(LATER) for one in series}) > 1
        self._series = tuple(series) if several else ()
        self.update()
        return True

    def height_for(self, width: int, most: int) -> int:
        """Return how high the names are in a width, 0 where there are none.

        Where all need more height than `most`, the last ones are counted.
        """
        theme, zoom = self._look.theme, self._look.zoom
        self._lines = int(most / zoom / (1.5 * theme.sizes.small))
        if not self._series or not self._lines:
            return 0
        written = key(self._series, 0.0, 0.0, width / zoom, self._lines, theme)
        return self._look.px(written.height)

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint pieces of lines, and names."""
        zoom = self._look.zoom
        painter = QPainter(self)
        painter.scale(zoom, zoom)
        written = key(self._series, 0.0, 0.0, self.width() / zoom, self._lines, self._look.theme)
        paint(Stratum("names", written.shapes), painter)
