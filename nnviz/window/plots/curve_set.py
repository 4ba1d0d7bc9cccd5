"""The curves of a chart on a graph: those that changed get other points, the others stay."""

from typing import TYPE_CHECKING

import numpy as np

from nnviz.plots import hues
from nnviz.plots.decimation import Peaks
from nnviz.window.plots.graph import Curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nnviz.plots.chart import Axis, CurveChart, Series
    from nnviz.window.plots.graph import Graph
    from nnviz.window.style import Look

    Array = NDArray[np.float64]


class CurveSet:
    """Keeps the curves of a graph in step with the series of charts."""

    def __init__(self, graph: "Graph", look: "Look") -> None:
        self._graph = graph
        self._look = look
        self._peaks = Peaks()
        self._curves: dict[str, tuple[tuple[object, ...], Curve]] = {}
        self._thinned: dict[str, tuple[tuple[object, ...], Series, Array]] = {}

    def match(self, chart: "CurveChart") -> None:
        """Have a curve for each series, with its looks, at its place."""
        theme, wanted = self._look.theme, {one.key for one in chart.series}
        for key in [key for key in self._curves if key not in wanted]:
            self._graph.remove(self._curves.pop(key)[1])
            self._thinned.pop(key, None)
        for number, one in enumerate(chart.series):
            looks = (hues.colour(one, theme), one.dashed, one.points)
            before = self._curves.get(one.key)
            if before is not None and before[0] == looks:
                before[1].setZValue(number)
                continue
            if before is not None:
                self._graph.remove(before[1])
            width = theme.sizes.rim * self._look.zoom
            curve = Curve(looks[0], theme.surface, width, dashed=one.dashed, points=one.points)
            self._graph.add(curve, number)
            self._curves[one.key] = (looks, curve)
            self._thinned.pop(one.key, None)

    def thin(self, chart: "CurveChart", left: float, right: float, columns: int) -> None:
        """Give each curve that changed the points that can be told apart in so many columns."""
        for one in chart.series:
            axes = (chart.across.log, chart.up.log)
            state = (_identity(one.x), _identity(one.y), left, right, columns, axes)
            before = self._thinned.get(one.key)
            if before is not None and before[0] == state:
                continue
            x, y = self._peaks(one.x, chart.up.seen(one.y), left, right, columns)
            # The series is kept, so that no other array can come to lie where its own are.
            self._thinned[one.key] = (state, one, y)
            self._curves[one.key][1].show_points(_on(chart.across, x), _on(chart.up, y))

    def heights(self) -> "list[Array]":
        """Return the values that are on show of each curve."""
        return [y for _, _, y in self._thinned.values()]

    def points(self, key: str) -> "tuple[Array, Array]":
        """Return the points that are painted of a curve, as they stand on the axes."""
        return self._curves[key][1].data()

    def shares(self) -> "list[tuple[Array, Array]]":
        """Return where the points that are painted are, as shares of the ground from its top."""
        left, right, low, high = self._graph.part()
        found = (curve.data() for _, curve in self._curves.values())
        return [((x - left) / (right - left), (high - y) / (high - low)) for x, y in found]


def _identity(values: "Array") -> tuple[int, int]:
    """Return where an array lies and how long it is: another part of a growing one is another."""
    return values.ctypes.data, len(values)


def _on(axis: "Axis", values: "Array") -> "Array":
    return np.log10(values) if axis.log else values
