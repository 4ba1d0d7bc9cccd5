"""Rounding as one does by hand: to a number of decimals, half away from zero."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# What a double shows of a short calculation: so many digits, and behind the point, where terms of
# a sum cancelled, so many decimals.
_DIGITS = 15
_DECIMALS = 14

# In units of the last place: from here on 15 digits do not reach it, and a double barely does.
_LONG = 1e13
_TOO_LONG = 2.0**52


def rounded_to(decimals: int) -> Callable[[Array], Array]:
    """Return the function that rounds every element of an array to `decimals` decimals.

    A tie is decided on the number as one reads it, with 15 digits and 14 decimals: 1.005 goes
    to 1.01, although the nearest double lies just below 1.005, and 0.35 · 0.1 goes to 0.04,
    although its double reads 0.034999999999999996. Infinities and NaN stay, and -0 becomes 0.

    >>> rounded_to(2)(np.array([1.005, -0.125, 0.35 * 0.1, -0.001]))
    array([ 1.01, -0.13,  0.04,  0.  ])
    """
    scale = 10.0**decimals
    last_place = Decimal(1).scaleb(-decimals)
    readable = max(_DECIMALS, decimals + 2)

    def by_hand(value: float) -> float:
        """Round one number that may be a tie, or has too many digits for the fast way."""
        size = abs(value) * scale
        if not size < _TOO_LONG:
            return value
        if size >= _LONG:
            digits = repr(value)
        else:
            digits = f"{value:.{_DIGITS}g}" if abs(value) >= 1.0 else f"{value:.{readable}f}"
        return float(Decimal(digits).quantize(last_place, ROUND_HALF_UP))

    @np.errstate(over="ignore", invalid="ignore")
    def rounded(values: Array) -> Array:
        """Round every element."""
        flat = np.ravel(values)
        size = np.abs(flat) * scale
        whole = np.floor(size)
        result = np.copysign(np.floor(size + 0.5) / scale, flat)
        doubt = 1e-14 * np.maximum(size, scale)
        slow = ~(size < _LONG) | (np.abs(size - whole - 0.5) <= doubt)
        if slow.any():
            result[slow] = [by_hand(value) for value in flat[slow].tolist()]
        result += 0.0
        return result.reshape(np.shape(values))

    return rounded
