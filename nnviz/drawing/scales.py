"""Axes' arithmetic: from a value to a share of the axis, and which values have a tick."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from nnviz.drawing.shapes import Run
from nnviz.trace.numbers import MINUS

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """What one axis goes from and to; on a logarithmic one both are above 0."""

    low: float
    high: float
    log: bool = False

    def share(self, value: float) -> float:
        """Return where a value lies, from 0 at the low end to 1 at the high one; held there."""
        if math.isnan(value):
            return 0.0
        if self.log:
            if value <= 0.0:
                return 0.0
            low, high, value = math.log10(self.low), math.log10(self.high), math.log10(value)
        else:
            low, high = self.low, self.high
        return min(1.0, max(0.0, (value - low) / (high - low)))

    def ticks(self, most: int = 6) -> tuple[float, ...]:
        """Return at most so many round values, the smallest first."""
        if self.log:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            powers = max(1, -(-(last - first) // max(1, most - 1)))
            # Counted from the top, which has a tick of its own.
            return tuple(10.0**power for power in range(last, first - 1, -powers))[::-1]
        step = _step(self.high - self.low, most)
        numbers = range(math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9) + 1)
        return tuple(number * step for number in numbers)

    def written(self, tick: float) -> tuple[Run, ...]:
        """Return a tick's value as it stands at the axis: powers of ten on a logarithmic one."""
        if self.log:
            power = round(math.log10(tick))
            if -2 <= power <= 3:
                return (Run(f"{tick:g}"),)
            return (Run("10"), Run(str(power).replace("-", MINUS), "super"))
        return (Run(f"{round(tick, 10):,.10g}".replace("-", MINUS)),)


def linear(values: Iterable[float], *, most: int = 6, zero: bool = False) -> Scale:
    """Return a scale whose ends are round and have all finite values between them."""
    finite = [value for value in values if math.isfinite(value)]
    if zero:
        finite.append(0.0)
    low, high = min(finite, default=0.0), max(finite, default=1.0)
    if high - low < 1e-12 * max(1.0, abs(high)):
        high = low + (abs(high) if abs(high) > 1e-9 else 1.0)
    step = _step(high - low, most)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step)


def logarithmic(values: Iterable[float], *, below: int = 0) -> Scale:
    """Return a scale from a power of ten to another that has all positive values between them.

    It begins so many powers below the one that would do: a bar is to be seen for every value.
    """
    positive = [value for value in values if 0.0 < value < math.inf]
    low = math.floor(math.log10(min(positive, default=0.1))) - below
    high = math.ceil(math.log10(max(positive, default=1.0)))
    return Scale(10.0**low, 10.0 ** max(high, low + 1), log=True)


def _step(span: float, most: int) -> float:
    """Return a round step of which at most `most` - 1 fill `span`."""
    raw = span / max(1, most - 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in _STEPS if step * power >= raw * (1.0 - 1e-9))
