"""Networks for the tests: fixed examples, and drawn ones of every kind."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import LOSSES
from nnviz.engine.network import (
    Bias,
    Layer,
    Network,
    OptimizerState,
    Parameters,
    Reduction,
    UpdateOrder,
)
from nnviz.engine.optimizers import SGD, Optimizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nnviz.engine.network import Iteration

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A network with parameters and a batch."""

    network: Network
    parameters: Parameters
    inputs: "Array"
    targets: "Array"

    def iterate(self, optimizer: Optimizer | None = None) -> "Iteration":
        """Return the first training step."""
        optimizer = optimizer or SGD(0.5)
        state = OptimizerState.start(optimizer, self.parameters)
        return self.network.iterate(self.parameters, optimizer, state, 1, self.inputs, self.targets)


def layers(sizes: list[int], activation: str, bias: Bias) -> tuple[Layer, ...]:
    """Return fully connected layers that are all alike."""
    return tuple(
        Layer(units, inputs, ACTIVATIONS[activation], 0.0, bias)
        for inputs, units in pairwise(sizes)
    )


def w5() -> Example:
    """Return the worked example of the lecture note: 2-2-2, sigmoid, no biases."""
    zeros = np.zeros(2)
    return Example(
        Network(layers([2, 2, 2], "sigmoid", Bias.NONE), LOSSES["half_squared_error"]),
        Parameters(
            (np.array([[0.3, 0.25], [0.4, 0.35]]), np.array([[0.45, 0.4], [0.7, 0.6]])),
            (zeros, zeros),
        ),
        np.array([[0.1, 0.2]]),
        np.array([[0.4, 0.6]]),
    )


def mazur() -> Example:
    """Return Matt Mazur's step by step example, whose biases are not trained."""
    return Example(
        Network(layers([2, 2, 2], "sigmoid", Bias.FROZEN), LOSSES["half_squared_error"]),
        Parameters(
            (np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([[0.40, 0.45], [0.50, 0.55]])),
            (np.array([0.35, 0.35]), np.array([0.60, 0.60])),
        ),
        np.array([[0.05, 0.10]]),
        np.array([[0.01, 0.99]]),
    )


@st.composite
def examples(draw: st.DrawFn, *, rounding: bool = False, orders: bool = False) -> Example:
    """Draw a network of any activations, loss, reduction, penalties and kinds of bias.

    With `rounding` some are calculated by hand, and with `orders` some sequentially.
    """
    hidden = [name for name in ACTIVATIONS if name != "softmax"]
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    descriptions = []
    for position, (inputs, units) in enumerate(pairwise(sizes)):
        is_output = position == len(sizes) - 2
        name = draw(st.sampled_from(list(ACTIVATIONS) if is_output else hidden))
        alpha = draw(st.sampled_from([ACTIVATIONS[name].default_alpha, 0.3]))
        bias = draw(st.sampled_from(Bias))
        descriptions.append(Layer(units, inputs, ACTIVATIONS[name], alpha, bias))
    loss = draw(st.sampled_from(list(LOSSES)))
    network = Network(
        tuple(descriptions),
        LOSSES[loss],
        draw(st.sampled_from(Reduction)),
        l1=draw(st.sampled_from([0.0, 0.125])),
        l2=draw(st.sampled_from([0.0, 0.25])),
        round_to=draw(st.sampled_from([None, 2, 4, 7])) if rounding else None,
        update_order=draw(st.sampled_from(UpdateOrder)) if orders else UpdateOrder.SIMULTANEOUS,
    )
    # Few decimals meet the kinks of ReLU and its kin, exactly and often.
    decimals = draw(st.sampled_from([0, 1, 3, 16]))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    samples = draw(st.integers(1, 4))
    targets = random.uniform(0.0, 1.0, (samples, sizes[-1]))
    if draw(st.booleans()):
        targets = np.eye(sizes[-1])[random.integers(0, sizes[-1], samples)]
    return Example(
        network,
        Parameters(
            tuple(random.normal(size=(x.units, x.inputs)).round(decimals) for x in network.layers),
            tuple(
                random.normal(size=x.units).round(decimals) * (x.bias is not Bias.NONE)
                for x in network.layers
            ),
        ),
        random.normal(size=(samples, sizes[0])).round(decimals),
        targets.round(2),
    )
