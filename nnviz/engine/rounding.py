"""Rounding as one does by hand: to a number of decimals, half away from zero."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_EXACT_INTEGERS = 2.0**49


def rounded_to(decimals: int) -> Callable[[Array], Array]:
    """Return the function that rounds every element of an array to `decimals` decimals.

    A tie is decided on the number as one reads it, with 15 significant digits: 1.005 goes to
    1.01, although the nearest double lies just below 1.005, and 0.35 · 0.1 goes to 0.04,
    although its double reads 0.034999999999999996. Infinities and NaN stay.

    >>> rounded_to(2)(np.array([1.005, -0.125, 0.35 * 0.1, -0.001]))
    array([ 1.01, -0.13,  0.04,  0.  ])
    """
    scale = 10.0**decimals
    last_place = Decimal(1).scaleb(-decimals)

    def by_hand(value: float) -> float:
        """Round one number that lies at a tie, or is too long for the fast way."""
        if not np.isfinite(value):
            return value
        return float(Decimal(f"{value:.15g}").quantize(last_place, ROUND_HALF_UP))

    def rounded(values: Array) -> Array:
        """Round every element."""
        size = np.abs(values) * scale
        whole = np.floor(size)
        doubtful = np.abs(size - whole - 0.5) <= 1e-14 * size
        doubtful |= ~(size < _EXACT_INTEGERS)
        result: Array = np.copysign(np.floor(size + 0.5) / scale, values)
        if doubtful.any():
            result[doubtful] = [by_hand(float(value)) for value in values[doubtful]]
        result += 0.0
        return result

    return rounded
