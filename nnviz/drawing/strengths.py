"""The weights in force at a moment, and how large they are against each other."""

from typing import TYPE_CHECKING

import numpy as np

from nnviz.trace.steps import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nnviz.trace.frame import Frame


def largest_weight(weights: "tuple[NDArray[np.float64], ...]") -> float:
    """Return the largest weight's size, 1 where all are zero."""
    return max((float(np.max(np.abs(array))) for array in weights), default=1.0) or 1.0


def weights_in_force(frame: "Frame", layer: int) -> "NDArray[np.float64]":
    """Return the weights in force: the new ones as far as they are calculated."""
    iteration = frame.trace.iteration
    before, after = iteration.before.weights[layer], iteration.after.weights[layer]
    first = frame.step(Kind.WEIGHT_UPDATE, layer, 0, 0)
    units, inputs = before.shape
    last = frame.step(Kind.WEIGHT_UPDATE, layer, units - 1, inputs - 1)
    if first is None or last is None or first.index >= frame.position:
        return before
    if last.index < frame.position:
        return after
    mixed = before.copy()
    active = frame.active
    done = active.unit if active is not None else 0
    mixed[:done] = after[:done]
    for source in range(inputs):
        step = frame.step(Kind.WEIGHT_UPDATE, layer, done, source)
        if step is None or step.index >= frame.position:
            break
        mixed[done, source] = after[done, source]
    return mixed
