"""What networks of an experiment start from: a way to draw first weights, and its name.

Xavier is √(2/(n_in + n_out)) as Glorot & Bengio (2010) have it, or √(1/n), as lecture notes often
print it and as LeCun, Bottou, Orr & Müller (1998) drew weights; the two are one where layers are
as wide as each other. He is √(2/n) (He, Zhang, Ren & Sun 2015).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.initializers import INITIALIZERS
from nnviz.engine.network import Network, Parameters
from nnviz.engine.random import Purpose, generator
from nnviz.trace.numbers import format_given
from nnviz.translation import tr

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Start:
    """An initialisation by its name in a scenario file, with its own number where it takes one.

    `number` is the standard deviation of `normal`, the limit of `uniform`, the value of
    `constant`; None is the usual one.
    """

    init: str
    number: float | None = None

    @property
    def options(self) -> dict[str, float]:
        """What the draw is told."""
        taken = INITIALIZERS[self.init].parameters
        if self.number is None or not taken:
            return dict(taken)
        return dict.fromkeys(taken, self.number)

    @property
    def key(self) -> str:
        """Its name for programs and on the command line, such as `normal=0.01`."""
        number = next(iter(self.options.values()), None)
        return self.init if number is None else f"{self.init}={number!r}"

    def draw(self, rng: np.random.Generator, units: int, inputs: int) -> Array:
        """Return first weights `(units, inputs)`."""
        return INITIALIZERS[self.init].draw(rng, units, inputs, **self.options)

    def label(self) -> str:
        """Return what it is called, with the formula of its spread."""
        number = format_given(next(iter(self.options.values()), 0.0))
        match self.init:
            case "zeros":
                return tr("zeros")
            case "constant":
                return tr("constant {value}", value=number)
            case "normal":
                return tr("normal, σ = {std}", std=number)
            case "uniform":
                return tr("uniform, up to ±{limit}", limit=number)
            case "xavier_normal":
                return tr("Xavier, σ = {formula}", formula="√(2/(n_in + n_out))")
            case "xavier_uniform":
                return tr("Xavier, uniform")
            case "lecun_normal":
                return tr("Xavier, σ = {formula}", formula="√(1/n)")
            case "lecun_uniform":
                return tr("LeCun, uniform")
            case "he_normal":
                return tr("He, σ = {formula}", formula="√(2/n)")
            case "he_uniform":
                return tr("He, uniform")
        return self.init


NORMAL_1: Final = Start("normal", 1.0)
NORMAL_SMALL: Final = Start("normal", 0.01)
XAVIER: Final = Start("xavier_normal")
HE: Final = Start("he_normal")

STANDARD: Final = (NORMAL_1, NORMAL_SMALL, XAVIER, HE)
"""The initialisations that the lecture notes compare."""


def fitting(activation: str) -> Start:
    """Return the initialisation that is made for an activation: He for ReLU and its relatives."""
    return HE if activation in ("relu", "leaky_relu", "elu") else XAVIER


def first_parameters(network: Network, start: Start, seed: int) -> Parameters:
    """Return weights drawn layer by layer, as a scenario of this seed has them, and biases of 0."""
    weights = tuple(
        start.draw(generator(seed, Purpose.INIT, index), layer.units, layer.inputs)
        for index, layer in enumerate(network.layers)
    )
    return Parameters(weights, tuple(np.zeros(layer.units) for layer in network.layers))
