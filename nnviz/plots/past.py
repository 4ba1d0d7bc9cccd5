"""What of a curve is past at a moment, and what is still to come there."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from nnviz.plots.chart import CurveChart
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.plots.chart import Chart, Series

_LATER: Final = "_later"


def so_far(chart: "Chart") -> "Chart":
    """Return a chart without what comes after the moment on show, as if it were not trained yet."""
    if not isinstance(chart, CurveChart):
        return chart
    now = next((mark.x for mark in chart.marks if mark.kind == "now"), float("inf"))
    return replace(
        chart,
        series=tuple(one for one in chart.series if not one.key.endswith(_LATER)),
        marks=tuple(mark for mark in chart.marks if mark.x <= now),
    )


def parted(series: "Series", last: float) -> "Iterator[Series]":
    """Yield a curve up to `last`, and before it the faded rest, which joins on.

    A part without points is left out. No number is copied.
    """
    done = int(np.searchsorted(series.x, last, "right"))
    if done < len(series.x):
        start = max(0, done - 1)
        yield replace(
            series,
            key=f"{series.key}{_LATER}",
            name=tr("{name}, later", name=series.name),
            x=series.x[start:],
            y=series.y[start:],
            faded=True,
        )
    if done:
        yield replace(series, x=series.x[:done], y=series.y[:done])
