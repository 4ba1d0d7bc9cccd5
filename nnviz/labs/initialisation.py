"""What first weights do to the activations of each layer, before anything is learnt.

The experiment of the lecture notes (and of Glorot & Bengio 2010): samples of the standard normal
distribution go through layers as wide as each other, without biases, and the activations of each
layer are counted. Where they are saturated or all alike there is nothing to learn from.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import LOSSES
from nnviz.engine.network import Bias, Layer, Network, Parameters
from nnviz.engine.random import Purpose, generator
from nnviz.errors import NotFiniteError
from nnviz.labs import ranges
from nnviz.labs.deep import normal_inputs
from nnviz.labs.starts import HE, Start
from nnviz.labs.wording import figures, percent
from nnviz.trace.statistics import flat_below
from nnviz.translation import tr

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

SHOWN: Final = {
    "sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "relu": (0.0, 3.0),
    "leaky_relu": (-1.0, 3.0),
    "elu": (-1.0, 3.0),
}
"""From where to where the activations are counted; the first and last bar take what is beyond."""

BOUNDED: Final = ("sigmoid", "tanh")
"""Activations that cannot grow."""

MOST_SATURATED: Final = 1 / 3
"""The share of saturated activations in the last layer from which a bounded one is saturated."""

ALIKE: Final = 0.05
"""The standard deviation in the last layer below which activations are all alike."""

SHRUNK: Final = 0.5
GROWN: Final = 2.0
"""What the last layer's standard deviation is of the first's, from where an unbounded activation
dies out below the one, and grows too large above the other."""

MOST_DEAD: Final = 0.5
"""The share of units that no sample excites, in the last layer, from which they are dying."""

_AT_ONCE: Final = 12_500
"""Activations that are looked at together."""


class Verdict(StrEnum):
    """What the activations of the last layer look like."""

    SATURATED = "saturated"
    ALIKE = "alike"
    DYING = "dying"
    EXPLODING = "exploding"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class Configuration:
    """A stack of layers of one activation, and what goes through it."""

    start: Start = HE
    activation: str = "sigmoid"
    layers: int = 5
    units: int = 100
    inputs: int = 100
    samples: int = 1000
    bins: int = 30
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the numbers.

        Raises
        ------
        OutOfRangeError
            Where one is too small or too large.
        """
        ranges.check("layers", self.layers, ranges.LAYERS)
        ranges.check("units", self.units, ranges.WIDTH)
        ranges.check("inputs", self.inputs, ranges.INPUTS)
        ranges.check("samples", self.samples, ranges.SAMPLES)
        ranges.check("bins", self.bins, ranges.BINS)
        ranges.check("seed", self.seed, ranges.SEED)


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How the activations of one layer lie, over all samples and units.

    Attributes
    ----------
    counts
        How many activations each bar of the histogram has.
    below, above
        The shares that lie outside the histogram, and are counted in its first and last bar.
    mean, std
        Of all activations.
    saturated
        The share of activations whose derivative is nearly 0.
    dead
        The share of units whose derivative is nearly 0 for every sample.
    """

    counts: IntArray
    below: float
    above: float
    mean: float
    std: float
    saturated: float
    dead: float


@dataclass(frozen=True, slots=True, eq=False)
class Initialisation:
    """What one configuration does to the activations.

    Attributes
    ----------
    configuration
        The stack of layers.
    edges
        `(bins + 1,)`: where the bars of every histogram begin and end.
    layers
        By layer from the first one on, as far as the numbers stayed finite.
    verdict
        What to call it.
    """

    configuration: Configuration
    edges: Array
    layers: tuple[Spread, ...]
    verdict: Verdict

    @property
    def overflowed(self) -> bool:
        """Whether activations left the range of numbers."""
        return len(self.layers) < self.configuration.layers


def run(
    configuration: Configuration,
    inputs: Array | None = None,
    weights: Sequence[Array] | None = None,
    stop: Callable[[int], bool] | None = None,
) -> Initialisation:
    """Send samples through the layers, and count their activations.

    `inputs` `(samples, inputs)` and `weights`, each `(units, inputs)`, are drawn where not given;
    the inputs then are the same for all configurations of one seed, and so are the draws that
    weights are scaled from. `stop` is told after each layer how many are done; where it says yes,
    the layers to come are left out, and what is returned is worth nothing.
    """
    low, high = SHOWN[configuration.activation]
    edges = np.linspace(low, high, configuration.bins + 1)
    if inputs is None:
        inputs = normal_inputs(configuration.seed, configuration.samples, configuration.inputs)
    spreads: list[Spread] = []
    a = inputs
    for index in range(configuration.layers):
        if weights is None:
            rng = generator(configuration.seed, Purpose.INIT, index)
            drawn = configuration.start.draw(rng, configuration.units, a.shape[1])
        else:
            drawn = weights[index]
        try:
            a, spread = _through(configuration.activation, drawn, a, edges)
        except NotFiniteError:
            break
        spreads.append(spread)
        if stop is not None and stop(index + 1):
            break
    verdict = verdict_on(configuration.activation, spreads, configuration.layers)
    return Initialisation(configuration, edges, tuple(spreads), verdict)


def verdict_on(activation: str, spreads: Sequence[Spread], layers: int) -> Verdict:
    """Return what to call a configuration of so many layers by the spreads that it led to."""
    if len(spreads) < layers:
        return Verdict.EXPLODING
    first, last = spreads[0], spreads[-1]
    if activation in BOUNDED:
        if last.saturated > MOST_SATURATED:
            return Verdict.SATURATED
        return Verdict.ALIKE if last.std < ALIKE else Verdict.SPREAD
    if last.std > GROWN * first.std:
        return Verdict.EXPLODING
    if last.dead > MOST_DEAD or last.std < max(ALIKE, SHRUNK * first.std):
        return Verdict.DYING
    return Verdict.SPREAD


def name(verdict: Verdict, activation: str) -> str:
    """Return what a verdict is called, in few words."""
    match verdict:
        case Verdict.SATURATED if activation == "tanh":
            return tr("saturated at −1 and 1")
        case Verdict.SATURATED:
            return tr("saturated at 0 and 1")
        case Verdict.ALIKE:
            return tr("all alike")
        case Verdict.DYING:
            return tr("dying")
        case Verdict.EXPLODING:
            return tr("exploding")
    return tr("well spread")


def sentence(result: Initialisation) -> str:
    """Return what is wrong with a configuration, with the numbers that say so."""
    count = result.configuration.layers
    if result.overflowed:
        return tr(
            "Activations leave the range of numbers in layer {layer}.",
            layer=len(result.layers) + 1,
        )
    first, last = result.layers[0], result.layers[-1]
    match result.verdict:
        case Verdict.SATURATED:
            return tr(
                "In layer {layer}, {share} of the activations are saturated: there the derivative "
                "is nearly 0, and the gradient vanishes.",
                layer=count,
                share=percent(last.saturated),
            )
        case Verdict.ALIKE:
            return tr(
                "In layer {layer} the activations differ by {std} (standard deviation): units that "
                "say the same are no more than one unit.",
                layer=count,
                std=figures(last.std),
            )
        case Verdict.DYING if last.dead > MOST_DEAD:
            return tr(
                "In layer {layer}, {share} of the units are 0 for every sample: they learn "
                "nothing.",
                layer=count,
                share=percent(last.dead),
            )
        case Verdict.DYING:
            return tr(
                "The standard deviation falls from {first} in layer 1 to {last} in layer {layer}: "
                "the deeper the layer, the less is left of the signal.",
                first=figures(first.std),
                last=figures(last.std),
                layer=count,
            )
        case Verdict.EXPLODING:
            return tr(
                "The standard deviation grows from {first} in layer 1 to {last} in layer {layer}: "
                "the deeper the layer, the larger its numbers.",
                first=figures(first.std),
                last=figures(last.std),
                layer=count,
            )
        case _ if result.configuration.activation in BOUNDED:
            return tr(
                "The standard deviation is {first} in layer 1 and {last} in layer {layer}, where "
                "{share} of the activations are saturated: the signal goes through.",
                first=figures(first.std),
                last=figures(last.std),
                layer=count,
                share=percent(last.saturated),
            )
    return tr(
        "The standard deviation is {first} in layer 1 and {last} in layer {layer}: the signal goes "
        "through.",
        first=figures(first.std),
        last=figures(last.std),
        layer=count,
    )


def slip(inputs: int) -> str:
    """Return what is wrong with 2/√n, which a lecture note prints for He initialisation."""
    return tr(
        "He is σ = √(2/n), for n = {n} inputs {right}. A lecture note that prints 2/√n, here "
        "{wrong}, is wrong: that is √2 times too much in every layer.",
        n=inputs,
        right=figures(float(np.sqrt(2.0 / inputs)), 3),
        wrong=figures(float(2.0 / np.sqrt(inputs)), 3),
    )


def _through(activation: str, weights: Array, inputs: Array, edges: Array) -> tuple[Array, Spread]:
    """Return the activations of a layer without biases, and how they lie.

    A few samples at a time: the system takes large arrays back whenever they are dropped, and to
    be given new ones costs several times what is calculated in them.
    """
    units = len(weights)
    function = ACTIVATIONS[activation]
    layer = Layer(units, weights.shape[1], function, function.default_alpha, Bias.NONE)
    network = Network((layer,), LOSSES["half_squared_error"])  # of which only the forward pass
    parameters = Parameters((weights,), (np.zeros(units),))
    least_slope = flat_below(activation)
    low, bins = float(edges[0]), len(edges) - 1
    scale = bins / (float(edges[-1]) - low)
    a = np.empty((len(inputs), units))
    counts = np.zeros(bins, np.int64)
    below = above = flat_count = 0
    dead = np.ones(units, np.bool_)
    at_once = max(1, _AT_ONCE // units)
    for start in range(0, len(inputs), at_once):
        part = slice(start, start + at_once)
        forward = network.forward(parameters, inputs[part])
        values = a[part] = forward.a[0]
        flat = function.derivative(forward.z[0], values, layer.alpha) < least_slope
        flat_count += int(np.count_nonzero(flat))
        dead &= flat.all(axis=0)
        # A bar begins with its lower edge; the last has its upper one, too, as in np.histogram.
        place = (values.ravel() - low) * scale
        below += int(np.count_nonzero(place < 0.0))
        above += int(np.count_nonzero(place > bins))
        inside = np.clip(place, 0.0, bins - 1.0).astype(np.intp)
        counts += np.bincount(inside, minlength=bins)
    mean = float(a.mean())
    squares = 0.0
    for start in range(0, len(a), at_once):
        away = a[start : start + at_once] - mean
        squares += float(np.vdot(away, away))
    spread = Spread(
        counts,
        below / a.size,
        above / a.size,
        mean,
        float(np.sqrt(squares / a.size)),
        flat_count / a.size,
        float(dead.mean()),
    )
    return a, spread
