"""Which samples an iteration trains on."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.random import Purpose, generator

IntArray = NDArray[np.int64]


def batch_count(samples: int, batch_size: int) -> int:
    """Return the number of batches in an epoch; the last one may be smaller than the others."""
    return -(-samples // batch_size)


def batch_indices(
    samples: int, batch_size: int, shuffle: bool, seed: int, iteration: int
) -> IntArray:
    """Return the positions of the samples in the batch of `iteration`, which counts from 1.

    With `shuffle` every epoch has an order of its own, a function of the seed and the epoch.

    >>> batch_indices(5, 2, False, 0, 3).tolist()
    [4]
    """
    epoch, batch = divmod(iteration - 1, batch_count(samples, batch_size))
    start = batch * batch_size
    if not shuffle:
        return np.arange(start, min(start + batch_size, samples))
    return _shuffled(samples, seed, epoch)[start : start + batch_size]


@lru_cache(maxsize=4)
def _shuffled(samples: int, seed: int, epoch: int) -> IntArray:
    """Return the order of an epoch, which every batch of it asks for."""
    order: IntArray = generator(seed, Purpose.SHUFFLE, epoch).permutation(samples)
    order.flags.writeable = False
    return order
