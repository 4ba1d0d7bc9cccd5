"""Curves inside a rectangle: cut where they leave it, dashed where they are."""

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from nnviz.drawing.shapes import Disc, Polyline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from nnviz.drawing.charts import Plot
    from nnviz.drawing.scales import Scale
    from nnviz.drawing.shapes import Shape
    from nnviz.plots.chart import Array

DASH: Final = (5.0, 3.5)
"""How long a dash and the gap behind it are."""

_CROWDED: Final = 6.0
"""A curve that is longer than so many widths is up and down so much that its dashes run into one
another: it is drawn whole."""

_SAME: Final = 1e-6
"""Points that are no farther apart are one."""

_FAR: Final = 1e6
"""How far outside a rectangle a point is taken to be at most, in its heights."""


def stroke(
    plot: "Plot", x: "Array", y: "Array", colour: str, width: float, *, dashed: bool = False
) -> "Iterator[Shape]":
    """Yield a curve, in parts where it breaks; a point without neighbours is a dot."""
    across = plot.x + plot.width * _shares(plot.across, x)
    up = plot.y + plot.height * (1.0 - _shares(plot.up, y))
    finite = np.isfinite(up)
    starts = np.flatnonzero(finite[:-1] & finite[1:])
    ends = starts + 1
    lines = _clipped(plot, across[starts], up[starts], across[ends], up[ends])
    dash = DASH if dashed and _length(lines) < _CROWDED * plot.width else ()
    for points in _chains(lines):
        yield Polyline("", "curve", points, colour, width, dash)
    joined = np.zeros(len(up), np.bool_)
    joined[starts] = joined[ends] = True
    for at in np.flatnonzero(finite & ~joined & _inside(plot, across, up)).tolist():
        yield Disc("", "dot", float(across[at]), float(up[at]), width, colour)


def within(plot: "Plot", x: "Array", y: "Array") -> list[tuple[float, float]]:
    """Return the points of a curve that are on show, as places of the drawing."""
    across = plot.x + plot.width * _shares(plot.across, x)
    up = plot.y + plot.height * (1.0 - _shares(plot.up, y))
    seen = _inside(plot, across, up)
    return list(zip(across[seen].tolist(), up[seen].tolist(), strict=True))


def _inside(plot: "Plot", across: "Array", up: "Array") -> "NDArray[np.bool_]":
    """Return which places are in the rectangle; those on its edge are."""
    in_width = (across >= plot.x - 0.01) & (across <= plot.x + plot.width + 0.01)
    in_height = (up >= plot.y - 0.01) & (up <= plot.y + plot.height + 0.01)
    inside: NDArray[np.bool_] = in_width & in_height
    return inside


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def _shares(scale: "Scale", values: "Array") -> "Array":
    """Return where values lie, 0 at the low end and 1 at the high one, and beyond."""
    low, high = scale.low, scale.high
    if scale.log:
        low, high, values = math.log10(low), math.log10(high), np.log10(values)
    shares: Array = np.clip((values - low) / (high - low), -_FAR, _FAR)
    return np.where(np.isfinite(values), shares, np.nan)


@np.errstate(divide="ignore", invalid="ignore")
def _clipped(
    plot: "Plot", x1: "Array", y1: "Array", x2: "Array", y2: "Array"
) -> list[tuple[float, float, float, float]]:
    """Return the parts of lines that are inside the rectangle (Liang and Barsky, 1984)."""
    enter, leave = np.zeros(len(x1)), np.ones(len(x1))
    for begin, way, low, high in (
        (x1, x2 - x1, plot.x, plot.x + plot.width),
        (y1, y2 - y1, plot.y, plot.y + plot.height),
    ):
        first, second = (low - begin) / way, (high - begin) / way
        beyond = (begin < low) | (begin > high)
        still = way == 0.0
        enter = np.maximum(
            enter, np.where(still, np.where(beyond, 2.0, 0.0), np.minimum(first, second))
        )
        leave = np.minimum(leave, np.where(still, 1.0, np.maximum(first, second)))
    seen = enter <= leave
    x1, y1, dx, dy = x1[seen], y1[seen], (x2 - x1)[seen], (y2 - y1)[seen]
    enter, leave = enter[seen], leave[seen]
    parts = (x1 + enter * dx, y1 + enter * dy, x1 + leave * dx, y1 + leave * dy)
    return list(zip(*(part.tolist() for part in parts), strict=True))


def _length(lines: "Iterable[tuple[float, float, float, float]]") -> float:
    return sum(math.dist((x1, y1), (x2, y2)) for x1, y1, x2, y2 in lines)


def _chains(
    lines: "Iterable[tuple[float, float, float, float]]",
) -> "Iterator[tuple[tuple[float, float], ...]]":
    """Yield the points of lines that go on from one another."""
    points: list[tuple[float, float]] = []
    for x1, y1, x2, y2 in lines:
        if not points or math.dist(points[-1], (x1, y1)) > _SAME:
            if points:
                yield tuple(points)
            points = [(x1, y1)]
        points.append((x2, y2))
    if points:
        yield tuple(points)
