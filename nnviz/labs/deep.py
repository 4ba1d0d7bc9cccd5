"""The networks and the samples of the experiments on depth."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import LOSSES
from nnviz.engine.network import Layer, Network
from nnviz.engine.random import Purpose, generator

if TYPE_CHECKING:
    from nnviz.engine.datasets import Dataset

Array = NDArray[np.float64]

HIDDEN: Final = ("sigmoid", "tanh", "relu", "leaky_relu", "elu")
"""The activations that hidden layers are compared with."""

INPUTS: Final = 64
CLASSES: Final = 10
"""As many as the bundled digits have, so that drawn samples suit the same network."""

_INPUTS_AT, _TEACHER_AT, _CHOICE_AT = 1, 2, 3
"""Positions of the draws; the division of a data set is drawn at 0."""


class Samples(NamedTuple):
    """Inputs `(samples, inputs)` and targets `(samples, classes)`, one of them 1 and the rest 0."""

    inputs: Array
    targets: Array


@lru_cache(maxsize=2)
def normal_inputs(seed: int, samples: int, inputs: int) -> Array:
    """Return draws from the standard normal distribution, `(samples, inputs)`, read-only."""
    drawn = generator(seed, Purpose.DATA, _INPUTS_AT).standard_normal((samples, inputs))
    drawn.flags.writeable = False
    return drawn


def normal_samples(seed: int, samples: int, inputs: int = INPUTS) -> Samples:
    """Return normal inputs, each in the class whose random direction it points to most."""
    drawn = normal_inputs(seed, samples, inputs)
    teacher = generator(seed, Purpose.DATA, _TEACHER_AT).standard_normal((inputs, CLASSES))
    targets = np.zeros((samples, CLASSES))
    targets[np.arange(samples), drawn.dot(teacher).argmax(axis=1)] = 1.0
    return Samples(drawn, targets)


def samples_of(dataset: "Dataset", seed: int, samples: int) -> Samples:
    """Return a random choice of a data set's samples, all where there are no more."""
    chosen = generator(seed, Purpose.DATA, _CHOICE_AT).permutation(len(dataset))[:samples]
    return Samples(dataset.inputs[chosen], dataset.targets[chosen])


def deep_network(inputs: int, hidden: Sequence[int], outputs: int, activation: str) -> Network:
    """Return hidden layers of one activation, and a softmax output with cross-entropy.

    Loss and output activation are fused (∂E/∂z = o - t), so that only the hidden layers' local
    derivatives stand between the loss and a weight.
    """
    function, softmax = ACTIVATIONS[activation], ACTIVATIONS["softmax"]
    widths = (inputs, *hidden)
    layers = [
        Layer(units, before, function, function.default_alpha) for before, units in pairwise(widths)
    ]
    layers.append(Layer(outputs, widths[-1], softmax))
    return Network(tuple(layers), LOSSES["categorical_cross_entropy"])
