"""The numbers of iterations, which all curves over them share."""

import numpy as np

from nnviz.plots.chart import Array

_kept: Array = np.arange(0.0)


def numbers(first: int, last: int) -> Array:
    """Return the whole numbers from the first to the last; they cannot be written to.

    They are a part of one array, which doubles when it is too short: a million of them cost
    nothing when they are asked for again.

    >>> numbers(3, 5).tolist()
    [3.0, 4.0, 5.0]
    """
    global _kept  # replaced as a whole: a reader keeps what it has
    kept = _kept
    if len(kept) <= last:
        kept = np.arange(float(max(1024, 2 * last)))
        kept.flags.writeable = False
        _kept = kept
    return kept[first : last + 1]
