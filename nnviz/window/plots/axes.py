"""The axes of a plot: how much room they need, and what is painted of them."""

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from nnviz.drawing import charts
from nnviz.drawing.metrics import runs_width
from nnviz.drawing.shapes import Stratum
from nnviz.export.painter import paint
from nnviz.window.plots.ranges import scale

if TYPE_CHECKING:
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.plots.chart import Axis
    from nnviz.window.plots.ranges import View
    from nnviz.window.style import Look

LEFT: Final = 12.0
"""Where what stands left of the ground begins, in line with the panel's title."""
_RIGHT: Final = 12.0
_TOP: Final = 6.0
_ROW: Final = 2.6
"""Least height of a row of numbers, in their sizes."""
_COLUMN: Final = 54.0
_NARROW: Final = 300.0
_LOW: Final = 130.0
"""In less height the axes have no names."""
_BARE: Final = 60.0
"""In less, nothing stands below the ground: what is read says where it is."""


class Room(NamedTuple):
    """Where the ground of a plot is in its widget, in pixels.

    `named` says whether the axes have names, `is_wide` whether there is room left of the numbers,
    `is_bare` whether there is none even for numbers below.
    """

    ground: QRect
    named: bool
    is_wide: bool
    is_bare: bool


def room(
    width: int, height: int, zoom: float, view: "View", axes: "tuple[Axis, Axis]", theme: "Theme"
) -> Room:
    """Return what is left for the curves beside numbers and names."""
    across, up = axes
    named = height / zoom >= _LOW
    size = theme.sizes.tiny
    top = 2.1 * size if named and up.name else _TOP
    below = charts.below_axes(theme, named=named) + 2.0
    if height / zoom < _BARE:
        top, below = 2.0, 4.0
    high = max(1.0, height / zoom - top - below)
    left = charts.left_room(scale(view.low, view.high, up), theme, most=_most(high, size))
    left += LEFT if width / zoom >= _NARROW else 2.0
    below_it = scale(view.left, view.right, across)
    ticks = below_it.ticks(max(2, int(width / zoom / _COLUMN)))
    # The last number may stand at the very end of the axis.
    over = max((0.5 * runs_width(below_it.written(tick), size) for tick in ticks[-1:]), default=0.0)
    right = max(_RIGHT, over + 2.0)
    edges = (left * zoom, top * zoom, width - right * zoom, height - below * zoom)
    first, above, last, bottom = (round(edge) for edge in edges)
    return Room(
        QRect(first, above, max(1, last - first), max(1, bottom - above)),
        named,
        width / zoom >= _NARROW,
        height / zoom < _BARE,
    )


def stratum(
    placed: Room, zoom: float, view: "View", axes: "tuple[Axis, Axis]", theme: "Theme"
) -> Stratum:
    """Return ground, grid, numbers and names of the axes."""
    across, up = axes
    ground = placed.ground
    width, height = ground.width() / zoom, ground.height() / zoom
    plot = charts.Plot(
        ground.x() / zoom,
        ground.y() / zoom,
        width,
        height,
        scale(view.left, view.right, across),
        scale(view.low, view.high, up),
    )
    size = theme.sizes.tiny
    shapes: list[Shape] = charts.axes(
        plot, theme, across=across.name if placed.named else "",
        across_ticks=() if placed.is_bare else None, most=_most(height, size),
        most_across=max(2, int(width / _COLUMN)),
    )  # fmt: skip
    if placed.named and up.name:
        x = LEFT if placed.is_wide else 4.0
        shapes.append(charts.text("axis-name", x, 1.1 * size, up.name, size, theme.soft))
    return Stratum("axes", tuple(shapes))


def _most(height: float, size: float) -> int:
    return max(3 if height > 5.0 * size else 2, min(6, int(height / (_ROW * size))))


class Axes:
    """The axes of one plot, laid out anew where something of them has changed."""

    def __init__(self, look: "Look") -> None:
        self._look = look
        self._told: tuple[object, ...] = ()
        self._stratum: Stratum | None = None
        self.ground = QRect()

    def lay(self, width: int, height: int, view: "View", both: "tuple[Axis, Axis]") -> bool:
        """Lay them out in a room, and return whether they have to be painted anew."""
        theme, zoom = self._look.theme, self._look.zoom
        placed = room(width, height, zoom, view, both, theme)
        told = (view, placed, both)
        if told == self._told:
            return False
        self._told = told
        self.ground = placed.ground
        self._stratum = stratum(placed, zoom, view, both, theme)
        return True

    def paint(self, painter: QPainter) -> None:
        """Paint ground, grid, numbers and names."""
        if self._stratum is not None:
            painter.save()
            painter.scale(self._look.zoom, self._look.zoom)
            paint(self._stratum, painter)
            painter.restore()
