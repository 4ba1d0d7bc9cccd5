"""Axes' arithmetic: from a value to a share of the axis, and which values have a tick."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from nnviz.drawing.shapes import Run
from nnviz.trace.numbers import MINUS

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)

_PLAIN = (1e-3, 1e7)
"""Between which sizes numbers at an axis are written without a power of ten."""

_LEAST = 1e-290
"""What is smaller is as good as 0: a tick of it could not be calculated."""

_POWERS = (-307, 308)
"""The powers of ten that are numbers with all their digits."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What one axis goes from and to; on a logarithmic one both are above 0.

    On a `whole` one only whole numbers have ticks.
    """

    low: float
    high: float
    log: bool = False
    whole: bool = False

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
            powers = self._powers(most)
            return powers if len(powers) > 1 else self._within_a_power(most)
        step = _step(self.high - self.low, most)
        if self.whole and step != int(step):
            step = 5.0 if step == 2.5 else 1.0
        return self._multiples(step)

    def _powers(self, most: int) -> tuple[float, ...]:
        """Return powers of ten."""
        first = math.ceil(math.log10(self.low) - 1e-9)
        last = math.floor(math.log10(self.high) + 1e-9)
        powers = max(1, -(-(last - first) // max(1, most - 1)))
        # Counted from the top, which has a tick of its own.
        return tuple(10.0**power for power in range(last, first - 1, -powers))[::-1]

    def _within_a_power(self, most: int) -> tuple[float, ...]:
        """Return ticks for where there are not two powers of ten."""
        lowest = math.floor(math.log10(self.low))
        some = [step * 10.0**power for power in range(lowest, lowest + 3) for step in (1, 2, 5)]
        some = [tick for tick in some if self.low <= tick <= self.high]
        if 2 <= len(some) <= most:
            return tuple(some)
        return self._multiples(_step(self.high - self.low, most))

    def _multiples(self, step: float) -> tuple[float, ...]:
        """Return the multiples of a step."""
        numbers = range(math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9) + 1)
        return tuple(number * step for number in numbers)

    def written(self, tick: float) -> tuple[Run, ...]:
        """Return a tick's value as it stands at the axis: powers of ten on a logarithmic one."""
        if self.log and tick > 0.0:
            power = round(math.log10(tick))
            if math.isclose(tick, 10.0**power, rel_tol=1e-9):
                if -2 <= power <= 3:
                    return (Run(f"{tick:g}"),)
                return (Run("10"), _power(power))
        size = max(abs(self.low), abs(self.high))
        if tick == 0.0 or self.whole or _PLAIN[0] <= size < _PLAIN[1]:
            return (Run(f"{round(tick, 10):,.10g}".replace("-", MINUS)),)
        power = math.floor(math.log10(size))
        mantissa = f"{round(tick / 10.0**power, 8):g}".replace("-", MINUS)
        return (Run(f"{mantissa}×10"), _power(power))


def _power(power: int) -> Run:
    return Run(str(power).replace("-", MINUS), "super")


def linear(values: Iterable[float], *, most: int = 6, zero: bool = False) -> Scale:
    """Return a scale whose ends are round and have all finite values between them."""
    finite = [value for value in values if math.isfinite(value)]
    if zero:
        finite.append(0.0)
    low, high = min(finite, default=0.0), max(finite, default=1.0)
    size = max(abs(low), abs(high))
    if high - low <= 1e-12 * size or size < _LEAST:
        high = low + (size if size >= _LEAST else 1.0)
    step = _step(high - low, most)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step)


def logarithmic(values: Iterable[float], *, below: int = 0) -> Scale:
    """Return a scale from a power of ten to another that has all positive values between them.

    It begins so many powers below the one that would do: a bar is to be seen for every value.
    """
    positive = [value for value in values if 0.0 < value < math.inf]
    low = max(_POWERS[0], math.floor(math.log10(min(positive, default=0.1))) - below)
    high = min(_POWERS[1], math.ceil(math.log10(max(positive, default=1.0))))
    return Scale(10.0**low, 10.0 ** max(high, low + 1), log=True)


def _step(span: float, most: int) -> float:
    """Return a round step of which at most `most` - 1 fill `span`."""
    raw = span / max(1, most - 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in _STEPS if step * power >= raw * (1.0 - 1e-9))
