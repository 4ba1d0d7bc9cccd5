"""The numbers that training changes, in one vector.

All weights, layer by layer, unit by unit, in the order of the unit's inputs, then all biases:
an optimizer updates the vector in one go, however many layers there are, and w5 is its fifth
number. The arrays of the layers are views of it.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nnviz.engine.optimizers import Optimizer

Array = NDArray[np.float64]
Arrays = tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in the vector each layer's weights and biases lie.

    Attributes
    ----------
    weight_slices
        By layer the part of the vector and its shape `(units, inputs)`.
    bias_slices
        By layer the part of the vector, of `units` numbers.
    weight_count, size
        The number of all weights, and of all numbers.
    """

    weight_slices: tuple[tuple[slice, tuple[int, int]], ...]
    bias_slices: tuple[slice, ...]
    weight_count: int
    size: int

    @staticmethod
    def of(shapes: "Iterable[tuple[int, int]]") -> "Layout":
        """Return the layout for layers with weights of these shapes."""
        shapes = tuple(shapes)
        weight_slices = []
        start = 0
        for units, inputs in shapes:
            weight_slices.append((slice(start, start + units * inputs), (units, inputs)))
            start += units * inputs
        weight_count = start
        bias_slices = []
        for units, _ in shapes:
            bias_slices.append(slice(start, start + units))
            start += units
        return Layout(tuple(weight_slices), tuple(bias_slices), weight_count, start)

    def weights(self, vector: Array) -> Arrays:
        """Return the views `(units, inputs)` of each layer's weights."""
        return tuple([vector[part].reshape(shape) for part, shape in self.weight_slices])

    def biases(self, vector: Array) -> Arrays:
        """Return the views `(units,)` of each layer's biases."""
        return tuple([vector[part] for part in self.bias_slices])


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """The weights `(units, inputs)` and biases `(units,)` of every layer; absent ones are 0.

    The given arrays are copied into one vector, of which `weights` and `biases` are views that
    cannot be written to.
    """

    weights: Arrays
    biases: Arrays
    vector: Array = field(init=False, repr=False)
    layout: Layout = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Copy the arrays into the vector."""
        layout = Layout.of((len(weights), weights.shape[1]) for weights in self.weights)
        parts = [np.ravel(weights) for weights in self.weights]
        vector = np.concatenate([*parts, *self.biases], dtype=np.float64)
        _fill(self, vector, layout)

    @staticmethod
    def of(vector: Array, layout: Layout) -> "Parameters":
        """Return the parameters that lie in `vector`, which is not copied."""
        parameters = object.__new__(Parameters)
        _fill(parameters, vector, layout)
        return parameters


_set = object.__setattr__


def _fill(parameters: Parameters, vector: Array, layout: Layout) -> None:
    """Set all fields of fresh parameters."""
    vector.flags.writeable = False
    _set(parameters, "vector", vector)
    _set(parameters, "layout", layout)
    _set(parameters, "weights", layout.weights(vector))
    _set(parameters, "biases", layout.biases(vector))


@dataclass(frozen=True, slots=True, eq=False)
class OptimizerState:
    """What an optimizer remembers, such as m and v of Adam: one vector each."""

    vectors: Arrays
    layout: Layout = field(repr=False)

    @staticmethod
    def start(optimizer: "Optimizer", parameters: Parameters) -> "OptimizerState":
        """Return the state before the first iteration."""
        return OptimizerState(optimizer.start(parameters.vector), parameters.layout)

    @property
    def weights(self) -> tuple[Arrays, ...]:
        """By layer the state arrays `(units, inputs)` of its weights."""
        return by_layer(self.vectors, self.layout, self.layout.weights)

    @property
    def biases(self) -> tuple[Arrays, ...]:
        """By layer the state arrays `(units,)` of its biases."""
        return by_layer(self.vectors, self.layout, self.layout.biases)


def by_layer(
    vectors: Arrays, layout: Layout, views: "Callable[[Array], Arrays]"
) -> tuple[Arrays, ...]:
    """Return by layer the arrays that `views` finds in each of the vectors."""
    if not vectors:
        return ((),) * len(layout.weight_slices)
    return tuple(zip(*(views(vector) for vector in vectors), strict=True))
