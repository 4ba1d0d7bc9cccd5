"""The weights in force at a moment, and how large they are against each other."""

from bisect import bisect_left
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from nnviz.trace.steps import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from nnviz.trace.frame import Frame
    from nnviz.trace.trace import Trace

_largest: "WeakKeyDictionary[Trace, float]" = WeakKeyDictionary()


def largest_weight(weights: "tuple[NDArray[np.float64], ...]") -> float:
    """Return the largest weight's size, 1 where all are zero."""
    return max((float(max(array.max(), -array.min())) for array in weights), default=1.0) or 1.0


def largest_before(trace: "Trace") -> float:
    """Return the size of the largest weight with which an iteration began, 1 if all are zero."""
    if trace not in _largest:
        _largest[trace] = largest_weight(trace.iteration.before.weights)
    return _largest[trace]


def weights_in_force(
    frame: "Frame",
    layer: int,
    units: "Sequence[int] | None" = None,
    sources: "Sequence[int] | None" = None,
) -> "NDArray[np.float64]":
    """Return the weights in force: the new ones as far as they are calculated.

    Of some units and some of their inputs only, if they are named.
    """
    iteration = frame.trace.iteration
    before, after = iteration.before.weights[layer], iteration.after.weights[layer]
    rows = np.arange(before.shape[0]) if units is None else np.asarray(units, dtype=int)
    columns = np.arange(before.shape[1]) if sources is None else np.asarray(sources, dtype=int)
    whole = units is None and sources is None

    def some(weights: "NDArray[np.float64]") -> "NDArray[np.float64]":
        return weights if whole else weights[np.ix_(rows, columns)]

    updated, more = _updated(frame, layer)
    if (updated, more) == (0, 0):
        return some(before)
    if updated == before.shape[0]:
        return some(after)
    new = (rows[:, None] < updated) | ((rows[:, None] == updated) & (columns[None, :] < more))
    return np.where(new, some(after), some(before))


def _updated(frame: "Frame", layer: int) -> tuple[int, int]:
    """Return of how many units all weights are updated, and how many of the next unit's."""
    units, inputs = frame.trace.iteration.before.weights[layer].shape

    def index(unit: int, source: int) -> int:
        found = frame.index_of(Kind.WEIGHT_UPDATE, layer, unit, source)
        return frame.position if found is None else found

    if index(0, 0) >= frame.position:
        return 0, 0
    if index(units - 1, inputs - 1) < frame.position:
        return units, 0
    done = bisect_left(range(units), frame.position, key=lambda unit: index(unit, inputs - 1))
    return done, bisect_left(range(inputs), frame.position, key=lambda at: index(done, at))
