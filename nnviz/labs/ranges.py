"""How big an experiment may be: a slip ends in a sentence instead of a machine without memory."""

from typing import Final

from nnviz.errors import NnvizError
from nnviz.translation import tr

DEPTH: Final = (2, 50)
"""Hidden layers of the networks whose gradients are compared."""

LAYERS: Final = (1, 50)
"""Layers of any other experiment."""

WIDTH: Final = (1, 300)
"""Units of a layer."""

INPUTS: Final = (1, 300)
"""Inputs that are drawn."""

SAMPLES: Final = (2, 10_000)
"""Samples that are drawn, or taken from a data set, to go through a network together."""

TRAINED_SAMPLES: Final = (10, 1_000_000)
"""Samples to train on."""

BATCH: Final = (1, 10_000)
"""Samples of a batch."""

ITERATIONS: Final = (0, 1_000_000)
"""Iterations of training."""

BINS: Final = (2, 200)
"""Bars of a histogram."""

SEED: Final = (0, 2**63 - 1)
"""Seeds of all that is drawn."""

CONFIGURATIONS: Final = 8
"""Configurations that are compared."""


class OutOfRangeError(NnvizError):
    """A number of an experiment lies outside its range; `name` is that of its option."""

    def __init__(self, name: str, value: float, low: float, high: float) -> None:
        super().__init__(name, value, low, high)
        self.name = name
        self.value = value
        self.low = low
        self.high = high

    def sentence(self) -> str:
        """Return which number, and between which it must lie."""
        return tr(
            "{name} is {value:,}; it must be from {low:,} to {high:,}.",
            name=self.name,
            value=self.value,
            low=self.low,
            high=self.high,
        )


def check(name: str, value: float, bounds: tuple[float, float]) -> None:
    """Raise where a value does not lie between its bounds, which belong to the range.

    Raises
    ------
    OutOfRangeError
        With the sentence about it.
    """
    low, high = bounds
    if not low <= value <= high:
        raise OutOfRangeError(name, value, low, high)
