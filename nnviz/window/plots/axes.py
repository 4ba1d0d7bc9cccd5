"""The axes of a plot: how much room they need, and what is painted of them."""

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QRect

from nnviz.drawing import charts
from nnviz.drawing.shapes import Stratum
from nnviz.window.plots.ranges import scale

if TYPE_CHECKING:
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.plots.chart import Axis
    from nnviz.window.plots.ranges import View

_RIGHT: Final = 12.0
_TOP: Final = 6.0
_ROW: Final = 2.6
"""Least height of a row of numbers, in their sizes."""
_COLUMN: Final = 60.0
_LOW: Final = 130.0
"""In less height the axes have no names."""


class Room(NamedTuple):
    """Where the ground of a plot is in its widget, in pixels, and whether the axes have names."""

    ground: QRect
    named: bool


def room(
    width: int, height: int, zoom: float, view: "View", axes: "tuple[Axis, Axis]", theme: "Theme"
) -> Room:
    """Return what is left for the curves beside numbers and names."""
    _, up = axes
    named = height / zoom >= _LOW
    size = theme.sizes.tiny
    top = 2.1 * size if named and up.name else _TOP
    below = charts.below_axes(theme, named=named) + 2.0
    high = max(1.0, height / zoom - top - below)
    left = charts.left_room(scale(view.low, view.high, up), theme, most=_most(high, size)) + 2.0
    edges = (left * zoom, top * zoom, width - _RIGHT * zoom, height - below * zoom)
    first, above, last, bottom = (round(edge) for edge in edges)
    return Room(QRect(first, above, max(1, last - first), max(1, bottom - above)), named)


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
        plot, theme, across=across.name if placed.named else "", most=_most(height, size),
        most_across=max(2, int(width / _COLUMN)),
    )  # fmt: skip
    if placed.named and up.name:
        shapes.append(charts.text("axis-name", 2.0, 1.1 * size, up.name, size, theme.soft))
    return Stratum("axes", tuple(shapes))


def _most(height: float, size: float) -> int:
    return max(2, min(6, int(height / (_ROW * size))))
