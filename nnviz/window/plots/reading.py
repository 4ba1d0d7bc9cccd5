"""What can be read from a chart of curves: values at a place, and the whole in words."""

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from nnviz.drawing.shapes import markup
from nnviz.trace.numbers import format_number
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.plots.chart import Axis, CurveChart, Series

_NEAR: Final = 1e-9
"""Two places nearer to one another than this share of themselves are one."""


LATER: Final = "_later"
"""How the key of a curve ends that goes on with another one after the time on show."""


class Reading(NamedTuple):
    """The value of one curve at the place that is read, and where it really is."""

    series: "Series"
    x: float
    y: float


def nearest(chart: "CurveChart", x: float) -> float | None:
    """Return the place nearest to `x` at which a curve has a point, None where there is none."""
    places = [
        float(series.x[at])
        for series in chart.series
        for at in _around(series, x)
        if at is not None
    ]
    return min(places, key=lambda place: (abs(place - x), place), default=None)


def beside(chart: "CurveChart", x: float, by: int, least: float) -> float | None:
    """Return the next place after `x`, or before it, that is at least so far away.

    None where no curve goes on in that direction.
    """
    places = []
    for series in chart.series:
        if by > 0:
            at = int(np.searchsorted(series.x, x + least, "left"))
            at += at < len(series.x) and series.x[at] <= x
        else:
            at = int(np.searchsorted(series.x, x - least, "right")) - 1
            at -= at >= 0 and series.x[at] >= x
        if 0 <= at < len(series.x):
            places.append(float(series.x[at]))
    return min(places, key=lambda place: abs(place - x), default=None)


def readings(chart: "CurveChart", x: float) -> "Iterator[Reading]":
    """Yield what each curve has at `x`, or nearest to it, the most important curve first.

    A curve that has ended before `x`, or begins after it, is left out.
    """
    for series in reversed(chart.series):
        if not len(series.x) or not series.x[0] <= x <= series.x[-1]:
            continue
        if series.key.endswith(LATER) and x == series.x[0]:
            continue  # where it joins on, the part before it says the same
        places = [at for at in _around(series, x) if at is not None]
        at = min(places, key=lambda at: abs(float(series.x[at]) - x))
        yield Reading(series, float(series.x[at]), float(series.y[at]))


def _around(series: "Series", x: float) -> tuple[int | None, int | None]:
    """Return the indexes of the points before and after a place."""
    after = int(np.searchsorted(series.x, x))
    return after - 1 if after else None, after if after < len(series.x) else None


def is_at(reading: Reading, x: float) -> bool:
    """Tell whether a value is that of the very place."""
    return abs(reading.x - x) <= _NEAR * max(1.0, abs(x))


def place_in_words(axis: "Axis", x: float) -> str:
    """Return a place on the axis in words, such as "iteration 40"."""
    number = f"{x:,.0f}" if axis.whole or x == round(x) else f"{x:,.6g}"
    return tr("{name} {number}", name=plain(axis.name), number=number)


def value_in_words(y: float) -> str:
    """Return a value with enough digits to tell it from its neighbours."""
    return tr("none") if math.isnan(y) else format_number(y)


def row_in_words(reading: Reading, x: float) -> tuple[str, str]:
    """Return the name of a curve and its value, with the place where that is another one."""
    name, value = plain(reading.series.name), value_in_words(reading.y)
    if not is_at(reading, x):
        value = tr("{value} (at {place})", value=value, place=f"{reading.x:,.6g}")
    return name, value


def in_words(chart: "CurveChart", x: float) -> str:
    """Return what is read at a place as one line."""
    rows = [row_in_words(reading, x) for reading in readings(chart, x)]
    place = place_in_words(chart.across, x)
    parts = [tr("{name}: {value}", name=name, value=value) for name, value in rows]
    return tr("{place}: {values}", place=place, values="; ".join(parts)) if parts else place


def description(chart: "CurveChart") -> str:
    """Return what a chart shows in words: the values on show, its marks, and its note."""
    parts: list[str] = []
    now = next((mark for mark in chart.marks if mark.kind == "now"), None)
    at = now.x if now is not None else _end(chart)
    if at is not None:
        parts.append(in_words(chart, at))
    parts.extend(plain(mark.words) for mark in chart.marks if mark.kind != "now" and mark.words)
    if chart.note:
        parts.append(plain(chart.note))
    return ". ".join(part.rstrip(".") for part in parts)


def _end(chart: "CurveChart") -> float | None:
    """Return the last place of the most important curve that has one."""
    ends = [float(series.x[-1]) for series in chart.series if len(series.x)]
    return ends[-1] if ends else None


def plain(words: str) -> str:
    """Return words without the marks of scripts: w_5 is w5 where nothing can be lowered."""
    return "".join(run.text for run in markup(words))
