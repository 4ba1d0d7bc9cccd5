"""Losses as a curve of a hand's breadth: the points that are to be seen of it, and its ends."""

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from nnviz.plots.counting import numbers
from nnviz.trace.numbers import DEFAULT_DECIMALS, format_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.plots.chart import Array

    Thin = Callable[[Array, Array, float, float, int], tuple[Array, Array]]

_PLAIN: Final = (1e-3, 1e7)
"""Between which sizes numbers are written without a power of ten."""
_FEW: Final = 2
_MOST: Final = 4
"""How many digits there are after the first one of the larger number, and how many decimals."""


class Sparkline(NamedTuple):
    """A curve in a square: shares of its width from the left, and of its height from below.

    Attributes
    ----------
    low, high
        The lowest and the highest loss of all.
    past, later
        The points up to the moment on show, and those from there on; nan for a gap.
    """

    low: float
    high: float
    past: "tuple[Array, Array]"
    later: "tuple[Array, Array]"

    def heights(self, losses: "Array") -> "Array":
        """Return where losses are, nan for what is not finite."""
        # Of halves, no difference is too large for a number.
        low, half = 0.5 * self.low, 0.5 * self.high - 0.5 * self.low
        finite = np.isfinite(losses)
        if half == 0.0:
            return np.where(finite, 0.5, np.nan)
        shares = (0.5 * np.where(finite, losses, self.low) - low) / half
        return np.where(finite, shares, np.nan)


def sparkline(losses: "Array", done: int, columns: int, thin: "Thin") -> Sparkline | None:
    """Return the curve of losses from the first iteration on.

    Parameters
    ----------
    losses : array
        At least two; None is returned where none is finite.
    done : int
        How many of them are past.
    columns : int
        How many columns of pixels there are.
    thin : callable
        `decimation.peaks`, or a `decimation.Peaks` that remembers.
    """
    count = len(losses)
    iterations = numbers(1, count)
    done = min(count, max(0, done))
    # The later part joins on where the other ends.
    parts = slice(0, done), slice(max(0, done - 1), count)
    thinned = [thin(iterations[part], losses[part], 1.0, float(count), columns) for part in parts]
    kept = np.concatenate([y for _, y in thinned])
    kept = kept[np.isfinite(kept)]
    if not len(kept):
        return None
    bare = Sparkline(float(kept.min()), float(kept.max()), *thinned)
    past, later = (((x - 1.0) / (count - 1), bare.heights(y)) for x, y in thinned)
    return bare._replace(past=past, later=later)


def ends(low: float, high: float) -> tuple[str, str]:
    """Return the lowest and the highest loss in few digits.

    There are so many that one can tell them apart, if the usual number of decimals does.

    >>> ends(0.0239719, 0.2983711)
    ('0.024', '0.298')
    >>> ends(0.29837, 0.29839)
    ('0.29837', '0.29839')
    """
    size = max(abs(low), abs(high))
    decimals = _FEW
    if _PLAIN[0] <= size < _PLAIN[1]:
        decimals = min(_MOST, max(0, _FEW - math.floor(math.log10(size))))
    while True:
        texts = format_number(low, decimals), format_number(high, decimals)
        if texts[0] != texts[1] or low == high or decimals >= DEFAULT_DECIMALS:
            return texts
        decimals += 1
