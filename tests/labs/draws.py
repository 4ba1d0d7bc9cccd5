"""Draws that program and PyTorch are both handed: NumPy's oldest generator, which never changes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STARTS: dict[str, tuple[str, float | None]] = {
    "normal 1": ("normal", 1.0),
    "normal 0.01": ("normal", 0.01),
    "xavier": ("xavier_normal", None),
    "he": ("he_normal", None),
}


def normal(seed: int, *shape: int) -> Array:
    """Return draws from the standard normal distribution, the same for ever."""
    return np.random.RandomState(seed).standard_normal(shape)


class Handed:
    """Stands for a generator, and hands out draws of this module, scaled as it is asked to."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def normal(self, mean: float, std: float, shape: tuple[int, ...]) -> Array:
        """Return draws of this mean and standard deviation."""
        return mean + std * normal(self.seed, *shape)


def handed(seed: int) -> Any:
    """Return such a generator, as which it is not typed."""
    return Handed(seed)
