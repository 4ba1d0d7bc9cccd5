"""Curves over their axes as shapes, with the places that are marked on them."""

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from nnviz.drawing import charts
from nnviz.drawing.charts import Plot
from nnviz.drawing.metrics import face, runs_width
from nnviz.drawing.scales import Scale, linear, logarithmic
from nnviz.drawing.shapes import Box, Disc, Line, Stratum, markup
from nnviz.plots import hues, strokes
from nnviz.plots.decimation import peaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.plots.chart import Array, CurveChart, Mark, Series

View = tuple[float, float, float, float]

_RINGS: Final = 60
"""Points that are marked at most; where more are on show, the curve stands for them."""

_THICK: Final = 1.15
_THIN: Final = 0.8
_RING: Final = 1.7
"""How wide curves are, and how far their rings go, in rims of units."""

_DIVERGED: Final = (4.0, 1e4)
"""Where a run diverged, losses up to so many times those at the beginning are on a linear and on a
logarithmic axis."""

_EXACT: Final = 1.0 + 1e-9
"""What rounding may do to a value that is a round number."""

_LARGEST: Final = 1e300
"""Of larger numbers the axis makes no difference."""

_ROWS: Final = 5
"""Lines of text that marks have at most, below the top of the chart."""


def curves(
    chart: "CurveChart", x: float, y: float, width: float, height: float, theme: "Theme",
    view: View | None,
) -> list[Stratum]:  # fmt: skip
    """Return a chart of curves in a rectangle: its ground with axes, a stratum a curve, marks."""
    tiny = theme.sizes.tiny
    name = charts.text("axis-name", x, y + tiny, chart.up.name, tiny, theme.soft)
    top = y + 2.0 * tiny
    room = height - (top - y) - charts.below_axes(theme)
    most = max(2, min(9, int(room / (2.6 * tiny))))
    across, up = scales(chart, view, most)
    left = charts.left_room(up, theme, most=most)
    widest = runs_width(across.written(across.high), tiny)
    most_across = max(2, min(20, int((width - left) / (1.5 * widest + 2.0 * tiny))))
    right = _overhang(across, theme, most_across)
    plot = Plot(x + left, top, max(1.0, width - left - right), max(1.0, room), across, up)
    ground = charts.axes(plot, theme, across=chart.across.name, most=most, most_across=most_across)
    lines, words = _marks(chart.marks, plot, theme)
    strata = [Stratum("axes", (*ground, name)), Stratum("mark-lines", tuple(lines))]
    strata += [
        Stratum(series.key, tuple(_curve(series, chart, plot, theme))) for series in chart.series
    ]
    strata.append(Stratum("marks", tuple(words)))
    return strata


def scales(chart: "CurveChart", view: View | None = None, most: int = 6) -> tuple[Scale, Scale]:
    """Return the scales of a chart: over what is wanted, or over all that there is.

    Where a run diverged, there is no place for what its losses were shortly before: the others
    would be one flat line.
    """
    across, up = chart.across, chart.up
    if view is not None:
        left, right, bottom, top = view
        return (
            Scale(left, right, across.log, across.whole),
            Scale(bottom, top, up.log, up.whole),
        )
    ends = [float(end) for series in chart.series for end in series.x[[0, -1]] if len(series.x)]
    ends += [mark.x for mark in chart.marks]
    ends += [end for end in (across.low, across.high) if end is not None]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    # What is counted from one fixed number to another has half a place beside it.
    beside = 0.0 if across.low is None or across.high is None else 0.5
    if high + beside <= low - beside:
        high = low + 1.0
    values = [end for end in (up.low, up.high) if end is not None]
    for series in chart.series:
        values += _extremes(up.seen(series.y))
    if any(mark.kind == "diverged" for mark in chart.marks):
        limit = _DIVERGED[up.log] * max(_beginnings(chart.series), default=math.inf)
        values = [min(value, limit) for value in values]
    scale = _factors(values) if up.log else linear(values, most=most)
    return Scale(low - beside, high + beside, across.log, across.whole), scale


def is_above(chart: "CurveChart") -> bool:
    """Return whether the scales of a chart have no place for its largest values."""
    high = scales(chart)[1].high
    return any(max(_extremes(series.y), default=0.0) > _EXACT * high for series in chart.series)


def _factors(values: list[float]) -> Scale:
    """Return a logarithmic scale: over powers of ten, or over less where values differ by less.

    It then begins and ends with 1, 2 or 5 times a power.
    """
    scale = logarithmic(values)
    positive = [value for value in values if value > 0.0]
    if not positive or scale.low <= 1e-300 or max(positive) >= 10.0 * min(positive):
        return scale
    power = 10.0 ** math.floor(math.log10(min(positive)))
    ends = [step * power for step in (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)]
    low = max(end for end in ends if end <= min(positive) * _EXACT)
    high = min(end for end in ends if end * _EXACT >= max(positive) and end > low)
    return Scale(low, high, log=True)


def _beginnings(curves: "Sequence[Series]") -> list[float]:
    """Return how large the first values of curves are, leaving out what is only a rest."""
    begun = [one for one in curves if not one.key.endswith("_later")] or curves
    return [abs(float(one.y[0])) for one in begun if len(one.y)]


def _extremes(values: "Array") -> list[float]:
    """Return the lowest and the highest number, where there is one."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return []
    return [max(float(finite.min()), -_LARGEST), min(float(finite.max()), _LARGEST)]


def _overhang(across: Scale, theme: "Theme", most: int) -> float:
    """Return how far the last number below the axis may go beyond its end."""
    ticks = across.ticks(most)
    if not ticks:
        return 2.0
    wide = runs_width(across.written(ticks[-1]), theme.sizes.tiny)
    return max(4.0, 0.5 * wide * (across.share(ticks[-1]) > 0.9))


def _curve(series: "Series", chart: "CurveChart", plot: Plot, theme: "Theme") -> "list[Shape]":
    """Return one curve."""
    colour = hues.colour(series, theme)
    x, y = peaks(
        series.x,
        chart.up.seen(series.y),
        plot.across.low,
        plot.across.high,
        max(2, int(plot.width)),
    )
    rim = theme.sizes.rim
    width = rim * (_THIN if series.faded or series.ramp is not None else _THICK)
    shapes = list(strokes.stroke(plot, x, y, colour, width, dashed=series.dashed))
    if series.points:
        points = strokes.within(plot, x, y)
        if len(points) <= _RINGS:
            shapes += [
                Disc("", "marker", across, up, _RING * rim, theme.surface, colour, 0.9 * rim)
                for across, up in points
            ]
    return shapes


def _marks(
    marks: "Sequence[Mark]", plot: Plot, theme: "Theme"
) -> "tuple[list[Shape], list[Shape]]":
    """Return the lines of marks, and their points and words, which lie above the curves."""
    size = theme.sizes.tiny
    lines: list[Shape] = []
    above: list[Shape] = []
    rows: list[list[tuple[float, float]]] = []
    bottom, line, radius = plot.y + plot.height, 0.7 * theme.sizes.rim, 2.5 * theme.sizes.rim
    # The time on show comes last, and has the first choice of where its words stand.
    for mark in reversed(marks):
        if not plot.across.low <= mark.x <= plot.across.high:
            continue
        x = plot.at(mark.x, plot.up.low)[0]
        colour = hues.of_hue(theme, mark.hue)
        now = mark.kind == "now"
        dash = () if now else (2.0, 3.0) if mark.kind == "branch" else (7.0, 3.0)
        lines.append(
            Line("", mark.kind, x, plot.y, x, bottom, theme.soft if now else colour, line, dash)
        )
        if mark.y is not None and _is_seen(mark.y, plot.up):
            up = plot.at(mark.x, mark.y)[1]
            fill = colour if now else theme.surface
            above.append(
                Disc(
                    "", mark.kind, x, up, radius, fill, theme.surface if now else colour, 1.2 * line
                )
            )
        above += _words(mark, x, colour, rows, plot, size, theme)
    return lines, above


def _is_seen(value: float, scale: Scale) -> bool:
    return math.isfinite(value) and scale.low <= value <= scale.high


def _words(
    mark: "Mark", x: float, colour: str, rows: list[list[tuple[float, float]]], plot: Plot,
    size: float, theme: "Theme",
) -> "list[Shape]":  # fmt: skip
    """Return what a mark says beside its line, in the first row that is free; `rows` grow."""
    runs = markup(mark.words)
    wide = runs_width(runs, size)
    if not mark.words or wide + 8.0 > plot.width:
        return []
    left = x + 5.0 if x + 9.0 + wide <= plot.x + plot.width else x - 5.0 - wide
    left = max(left, plot.x + 3.0)
    row = 0
    while row < len(rows) and any(
        left - 4.0 < end and start < left + wide + 4.0 for start, end in rows[row]
    ):
        row += 1
    leading = 1.5 * size
    if row >= _ROWS or (row + 1) * leading + 4.0 > 0.6 * plot.height:
        return []
    if row == len(rows):
        rows.append([])
    rows[row].append((left, left + wide))
    middle = plot.y + 3.0 + (row + 0.5) * leading
    base = middle + 0.5 * face(400).cap_height * size
    ground = Box(
        "", "mark-ground", left - 3.0, middle - 0.5 * leading, wide + 6.0, leading, 3.0,
        f"{theme.surface}d8",
    )  # fmt: skip
    ink = theme.ink if mark.kind == "now" else colour
    return [ground, charts.text("mark", left, base, runs, size, ink)]
