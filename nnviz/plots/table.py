"""A chart as a table of comma-separated values: every point, each number as exact as it is.

What is not known or not finite is an empty cell.
"""

from typing import TYPE_CHECKING, Final

import numpy as np

from nnviz.plots.chart import CurveChart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnviz.plots.chart import Array, Chart, HistogramChart

_AT_ONCE: Final = 4096
"""Rows that are written together."""


def csv(chart: "Chart") -> "Iterator[str]":
    """Yield the table of a chart piece by piece, its head first.

    Curves have a column each and a row for every value of x that one of them has. Histograms have
    a row for every bar, with the layer's mean and the like beside it.
    """
    return _curves(chart) if isinstance(chart, CurveChart) else _histograms(chart)


def _curves(chart: CurveChart) -> "Iterator[str]":
    yield _row([chart.across.key or "x", *(series.key for series in chart.series)])
    every = [series.x for series in chart.series]
    x = np.unique(np.concatenate(every)) if every else np.empty(0)
    for start in range(0, len(x), _AT_ONCE):
        part = x[start : start + _AT_ONCE]
        columns = [_numbers(part, whole=chart.across.whole)]
        columns += [_numbers(_at(part, series.x, series.y)) for series in chart.series]
        yield "".join(_row(row) for row in zip(*columns, strict=True))


def _at(part: "Array", x: "Array", y: "Array") -> "Array":
    """Return the values of a curve at some places, nan where it has no point."""
    values = np.full(len(part), np.nan)
    first, last = np.searchsorted(x, (part[0], part[-1]), "left")
    last = min(last + 1, len(x))
    there = np.searchsorted(part, x[first:last])
    there_x = x[first:last]
    inside = there < len(part)
    inside[inside] = part[there[inside]] == there_x[inside]
    values[there[inside]] = y[first:last][inside]
    return values


def _histograms(chart: "HistogramChart") -> "Iterator[str]":
    names = list(dict.fromkeys(name for layer in chart.layers for name, _ in layer.values))
    yield _row(["layer", "bar_from", "bar_to", "count", *names])
    for layer in chart.layers:
        if layer.spread is None:
            yield _row([layer.key, "", "", "", *("" for _ in names)])
            continue
        values = dict(layer.values)
        facts = _numbers(np.array([values.get(name, np.nan) for name in names]))
        edges = _numbers(layer.spread.edges)
        counts = layer.spread.counts.tolist()
        yield "".join(
            _row([layer.key, low, high, str(count), *facts])
            for low, high, count in zip(edges, edges[1:], counts, strict=False)
        )


def _numbers(values: "Array", *, whole: bool = False) -> list[str]:
    """Return numbers with so many digits that they read back as the same."""
    if whole and bool((values == np.rint(values)).all()):
        return [str(int(value)) for value in values.tolist()]
    finite = np.isfinite(values).tolist()
    return [
        repr(value) if is_one else "" for value, is_one in zip(values.tolist(), finite, strict=True)
    ]


def _row(cells: "Sequence[str]") -> str:
    return ",".join(cells) + "\n"
