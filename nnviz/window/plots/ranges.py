"""What part of a chart is on show: all of it, rounded so that it does not tremble as it grows."""

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from nnviz.drawing.scales import Scale, linear

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from nnviz.plots.chart import Axis

    Array = NDArray[np.float64]

_ENDS: Final = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Where an axis that grows may end: there is never a quarter of it empty."""
_FACTORS: Final = (1.0, 2.0, 5.0, 10.0)
_EDGE: Final = 0.025
"""The share of the height above and below, so that a line at an end is not cut."""
_FEW: Final = 60
"""So many points or fewer are all there will be: no room is left for more."""


class View(NamedTuple):
    """The part on show, in values."""

    left: float
    right: float
    low: float
    high: float


def across(values: "Iterable[Array]", axis: "Axis", *, grows: bool) -> tuple[float, float]:
    """Return from where to where all points lie; with some room at the end if they get more."""
    ends = [(float(part[0]), float(part[-1])) for part in values if len(part)]
    low = min((first for first, _ in ends), default=0.0)
    high = max((last for _, last in ends), default=1.0)
    if axis.low is not None:
        low = min(low, axis.low) if ends else axis.low
    if axis.high is not None:
        high = max(high, axis.high) if ends else axis.high
    elif grows and high - low > _FEW:
        high = low + _end(high - low)
    is_counted = axis.low is not None and axis.high is not None
    if is_counted or high - low < 1e-12 * max(1.0, abs(high)):
        return low - 0.5, high + 0.5  # half a place beside the first and the last
    return low, high


def up(values: "Iterable[Array]", axis: "Axis") -> tuple[float, float]:
    """Return from where to where all values lie, with ends that are round, or just beyond that."""
    low, high = _round_ends(values, axis)
    first, last = on_axis(low, axis), on_axis(high, axis)
    edge = _EDGE * (last - first)
    return of_axis(first - edge, axis), of_axis(last + edge, axis)


def _round_ends(values: "Iterable[Array]", axis: "Axis") -> tuple[float, float]:
    least, most = _extent(values, positive=axis.log)
    if axis.low is not None and (axis.low > 0.0 or not axis.log):
        least = min(least, axis.low)
    if axis.high is not None and (axis.high > 0.0 or not axis.log):
        most = max(most, axis.high)
    if not least <= most:
        return (0.1, 1.0) if axis.log else (0.0, 1.0)
    if not axis.log:
        scale = linear((least, most))
        return scale.low, scale.high
    low, high = _factor(least, -1), _factor(most, 1)
    return (low, high) if high > 1.5 * low else (_factor(least / 2, -1), _factor(2 * most, 1))


_MOST_POWER = 307.0


def scale(low: float, high: float, axis: "Axis") -> Scale:
    """Return the scale of a part of an axis."""
    return Scale(low, high, axis.log, axis.whole)


def on_axis(value: float, axis: "Axis") -> float:
    """Return where a value stands on an axis: its power of ten on a logarithmic one."""
    if not axis.log:
        return value
    return math.log10(value) if value > 0.0 else math.nan


def of_axis(place: float, axis: "Axis") -> float:
    """Return the value at a place on an axis."""
    if not axis.log:
        return place
    return math.pow(10.0, min(max(place, -_MOST_POWER), _MOST_POWER))  # doubles end there


def _extent(values: "Iterable[Array]", *, positive: bool) -> tuple[float, float]:
    least, most = math.inf, -math.inf
    for part in values:
        good = part[np.isfinite(part) & (part > 0.0)] if positive else part[np.isfinite(part)]
        if len(good):
            least, most = min(least, float(good.min())), max(most, float(good.max()))
    return least, most


def _end(span: float) -> float:
    power = 10.0 ** math.floor(math.log10(span))
    return next(end * power for end in _ENDS if end * power >= span * (1.0 - 1e-9))


def _factor(value: float, way: int) -> float:
    """Return the nearest 1, 2 or 5 times a power of ten below a value, or above it."""
    power = 10.0 ** math.floor(math.log10(value))
    if way > 0:
        return next(f * power for f in _FACTORS if f * power >= value * (1.0 - 1e-9))
    return next(f * power for f in reversed(_FACTORS) if f * power <= value * (1.0 + 1e-9))
