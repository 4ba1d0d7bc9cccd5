"""Comparing the numbers of nested lists and arrays."""

from typing import Any

import numpy as np
import pytest


def flat(arrays: Any) -> list[float]:
    """Return the numbers of nested lists or arrays one after the other."""
    if isinstance(arrays, list | tuple):
        return [number for array in arrays for number in flat(array)]
    return [float(number) for number in np.ravel(arrays)]


def close(values: Any, expected: Any, relative: float = 1e-15) -> bool:
    """Whether all numbers agree to the last bits."""
    return flat(values) == pytest.approx(flat(expected), rel=relative, abs=1e-17)
