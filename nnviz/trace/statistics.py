"""How the numbers of an iteration lie: sizes of gradients, histograms, saturated and dead units.

Pure functions of a trace, by layer from the first hidden layer to the output, for panels that
follow the cursor.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from nnviz.trace.recording import GradientSizes

if TYPE_CHECKING:
    from nnviz.trace.trace import Trace

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

BINS: Final = 32
"""Bars of a histogram; with a power of two, the edges are short numbers."""

FLAT: Final = 0.1
"""An activation is saturated where its derivative is below this share of the largest one: beyond
0.026 and 0.974 for the sigmoid, ±0.949 for tanh, and at 0 for ReLU."""

_LARGEST_SLOPE: Final = {"sigmoid": 0.25, "softmax": 0.25}
"""Of the other functions it is 1."""

_RANGES: Final = {
    "sigmoid": (0.0, 1.0),
    "softmax": (0.0, 1.0),
    "step": (0.0, 1.0),
    "piecewise_linear": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "sign": (-1.0, 1.0),
}
"""Between which numbers the activations of a function lie."""

_AT_ONCE: Final = 16_384
"""Numbers that are counted together: more do not stay near the processor."""

SIGMOID_BOUND: Final = 0.25
"""The largest derivative of the sigmoid, at z = 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How numbers lie.

    Attributes
    ----------
    counts : array of int, shape (bins,)
        How many each bar of a histogram has. A bar begins with its lower edge; the last one has its
        upper edge, too.
    low, high : float
        Where the first bar begins and the last one ends. They are 0 or ±1 for functions that are
        bounded, else powers of two, so that they stay while the numbers change a little.
    mean, std : float
        Mean and standard deviation (of these numbers, not of a population) of all of them.
    """

    counts: IntArray
    low: float
    high: float
    mean: float
    std: float

    @property
    def edges(self) -> Array:
        """Where the bars begin and end, shape `(bins + 1,)`."""
        return np.linspace(self.low, self.high, len(self.counts) + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Activations:
    """How the activations of a layer lie, over all units and samples of the batch.

    Attributes
    ----------
    spread : Spread
        Of all activations.
    saturated : float
        The share of activations whose derivative is nearly 0: less than `FLAT` of the largest that
        the function has. Of ReLU, those are its zeros.
    dead : float
        The share of units that are saturated for every sample, so that nothing flows back through
        them. Of ReLU, those are the units that are 0 for the whole batch.
    """

    spread: Spread
    saturated: float
    dead: float


@dataclass(frozen=True, slots=True)
class UpdateRatio:
    """How far the weights of a layer are moved: ‖Δw‖ / ‖w‖, and its logarithm to the base 10.

    About 10⁻³ is usual. It is infinite where all weights were 0, and 0 where none is moved.
    """

    ratio: float
    log10: float


def gradient_sizes(trace: "Trace") -> Array:
    """Return mean |∂E/∂W| of each layer, as `Run.gradient_sizes` has it."""
    return GradientSizes(trace.iteration.before.layout)(trace.iteration)


def sigmoid_bounds(trace: "Trace") -> Array | None:
    """Return by how much sigmoids shrink the gradient at least: 0.25^k with k of them on the way.

    1 for the output layer, whose own function is left out. None where a hidden layer has another
    function. Weights can make up for it.
    """
    layers = trace.network.layers
    if any(layer.activation.name != "sigmoid" for layer in layers[:-1]):
        return None
    return np.power(SIGMOID_BOUND, np.arange(len(layers) - 1, -1, -1, dtype=np.float64))


def flat_below(activation: str) -> float:
    """Return the derivative below which an activation is saturated."""
    return FLAT * _LARGEST_SLOPE.get(activation, 1.0)


def activations(trace: "Trace", bins: int = BINS) -> tuple[Activations, ...]:
    """Return how the activations of each layer lie on the batch."""
    it = trace.iteration
    found = []
    for layer, a, slopes in zip(trace.network.layers, it.a, it.slopes, strict=True):
        name = layer.activation.name
        flat = np.abs(slopes) < flat_below(name)
        spread = spread_of(a, bins, _RANGES.get(name) or _range(a, signed=name != "relu"))
        found.append(Activations(spread, float(flat.mean()), float(flat.all(axis=0).mean())))
    return tuple(found)


def weights(trace: "Trace", bins: int = BINS, *, after: bool = False) -> tuple[Spread, ...]:
    """Return how the weights of each layer lie, before the update or after it."""
    it = trace.iteration
    parameters = it.after if after else it.before
    return tuple(spread_of(layer, bins) for layer in parameters.weights)


def gradients(trace: "Trace", bins: int = BINS) -> tuple[Spread, ...]:
    """Return how ∂E/∂W of each layer lies."""
    return tuple(spread_of(layer, bins) for layer in trace.iteration.weight_gradients)


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def update_ratios(trace: "Trace") -> tuple[UpdateRatio, ...]:
    """Return how far the update moves the weights of each layer, as a share of them."""
    it = trace.iteration
    found = []
    for before, after in zip(it.before.weights, it.after.weights, strict=True):
        moved, size = float(np.linalg.norm(after - before)), float(np.linalg.norm(before))
        ratio = moved / size if size else math.inf
        if not moved:
            ratio = 0.0
        found.append(UpdateRatio(ratio, float(np.log10(ratio))))
    return tuple(found)


@np.errstate(over="ignore", invalid="ignore")
def spread_of(
    values: Array, bins: int = BINS, between: tuple[float, float] | None = None
) -> Spread:
    """Return how `values` lie, with a histogram between two numbers or over all of them."""
    low, high = between or _range(values)
    half = 0.5 * high - 0.5 * low  # what is twice as much may be out of range
    flat, counts = values.ravel(), np.zeros(bins, np.int64)
    for start in range(0, flat.size, _AT_ONCE):
        place = (flat[start : start + _AT_ONCE] - low) / half
        place *= 0.5 * bins
        # The last upper edge belongs to the last bar, and rounding may leave a value just outside.
        inside = np.clip(place, 0.0, bins - 1.0).astype(np.intp)
        counts += np.bincount(inside, minlength=bins)
    return Spread(counts, low, high, float(values.mean()), float(values.std()))


def _range(values: Array, *, signed: bool = True) -> tuple[float, float]:
    """Return the powers of two between which all values lie."""
    largest = max(float(values.max()), -float(values.min()))
    if largest == 0.0:
        return (-1.0 if signed else 0.0), 1.0
    mantissa, exponent = math.frexp(largest)
    limit = math.ldexp(1.0, max(-1000, min(exponent - (mantissa == 0.5), 1023)))
    return (-limit if signed else 0.0), limit
