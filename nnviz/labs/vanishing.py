"""How large the gradient is in each layer of a deep network, and what makes it so.

δ of a layer is that of the layer above it, times the weights between them, times the local
derivative a'(z). For the sigmoid a'(z) = a(1 - a) ≤ 1/4, so that k hidden layers leave at most
0.25^k of it, unless the weights make up for that (Hochreiter 1991; Bengio, Simard & Frasconi
1994; Glorot & Bengio 2010).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import OptimizerState
from nnviz.engine.optimizers import SGD
from nnviz.errors import LossDomainError, NotFiniteError
from nnviz.labs import ranges
from nnviz.labs.deep import deep_network
from nnviz.labs.starts import XAVIER, Start, first_parameters
from nnviz.labs.wording import figures
from nnviz.trace.statistics import SIGMOID_BOUND
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.engine.network import Iteration, Network, Parameters
    from nnviz.labs.deep import Samples

Array = NDArray[np.float64]

DECAY: Final = 1e-3
"""Gradients vanish where layer 1 has less than this share of the output layer's mean |∂E/∂W|."""

GROWTH: Final = 100.0
"""Gradients explode where layer 1 has more than so many times the output layer's."""

TINY: Final = 1e-6
"""Gradients vanish, too, where no layer has a mean |∂E/∂W| of at least this."""

HUGE: Final = 10.0
"""Gradients explode, too, where a layer has a mean |∂E/∂W| above this: a step with the learning
rate 0.1 would move its weights by more than 1."""


class Verdict(StrEnum):
    """What becomes of the gradient on its way from the output to the input."""

    VANISHING = "vanishing"
    EXPLODING = "exploding"
    HEALTHY = "healthy"


@dataclass(frozen=True, slots=True)
class Configuration:
    """A deep network, and how it is trained.

    `depth` counts the hidden layers, each of `width` units; the output layer comes on top.
    """

    depth: int = 10
    width: int = 64
    activation: str = "sigmoid"
    start: Start = XAVIER
    seed: int = 0
    iterations: int = 200
    learning_rate: float = 0.1

    def __post_init__(self) -> None:
        """Check the numbers.

        Raises
        ------
        OutOfRangeError
            Where one is too small or too large.
        """
        ranges.check("depth", self.depth, ranges.DEPTH)
        ranges.check("width", self.width, ranges.WIDTH)
        ranges.check("seed", self.seed, ranges.SEED)
        ranges.check("iterations", self.iterations, ranges.ITERATIONS)


@dataclass(frozen=True, slots=True, eq=False)
class Gradients:
    """What one backward pass did to the gradient, by layer from the output to layer 1.

    Attributes
    ----------
    sizes
        Mean |∂E/∂W| of each layer.
    deltas
        Mean |∂E/∂z| of each layer, of a sample's own loss.
    slopes
        Mean |a'(z)| of each layer; 1 for the output, whose derivative the loss takes in.
    products
        The product of the slopes down to each layer.
    """

    sizes: Array
    deltas: Array
    slopes: Array
    products: Array


@dataclass(frozen=True, slots=True, eq=False)
class Vanishing:
    """What became of the gradient in one configuration.

    Attributes
    ----------
    configuration
        The network and its training.
    layers
        The numbers of the layers, from that of the output, depth + 1, to 1.
    gradients
        By layer in this order; NaN where a value overflowed on the way.
    bounds
        0.25^k below the products of a sigmoid network, None for other activations.
    overflow
        Which value of the first pass left the range of numbers; empty where none did.
    losses
        The loss before each iteration, and after the last: the first is the one before training.
    diverged
        The iteration (from 1) that left the range of numbers, None where none did.
    verdict
        What to call it.
    """

    configuration: Configuration
    layers: tuple[int, ...]
    gradients: Gradients
    bounds: Array | None
    overflow: str
    losses: Array
    diverged: int | None
    verdict: Verdict

    @property
    def loss_before(self) -> float | None:
        """The loss of the first weights, None where it overflowed."""
        return float(self.losses[0]) if len(self.losses) else None

    @property
    def loss_after(self) -> float | None:
        """The loss after training, None where that diverged."""
        return None if self.diverged is not None or self.overflow else float(self.losses[-1])


def gradients_in(iteration: "Iteration") -> Gradients:
    """Return how large the gradient is in each layer of an iteration, from the output down."""
    last = len(iteration.z) - 1
    backwards = range(last, -1, -1)
    slopes = np.array([1.0 if at == last else _mean(iteration.slopes[at]) for at in backwards])
    return Gradients(
        np.array([_mean(iteration.weight_gradients[at]) for at in backwards]),
        np.array([_mean(iteration.delta[at]) for at in backwards]),
        slopes,
        np.cumprod(slopes),
    )


def run(
    configuration: Configuration,
    samples: "Samples",
    stop: "Callable[[int], bool] | None" = None,
    parameters: "Parameters | None" = None,
) -> Vanishing:
    """Measure the gradient of a configuration on samples, then train it on them.

    Parameters
    ----------
    configuration : Configuration
        The network and its training.
    samples : Samples
        All of them are the batch of every iteration.
    stop : callable, optional
        Told after each iteration how many are done; where it says yes, the training ends there.
    parameters : Parameters, optional
        First weights and biases other than those that the configuration draws.
    """
    network = deep_network(
        samples.inputs.shape[1],
        (configuration.width,) * configuration.depth,
        samples.targets.shape[1],
        configuration.activation,
    )
    if parameters is None:
        parameters = first_parameters(network, configuration.start, configuration.seed)
    layers = tuple(range(configuration.depth + 1, 0, -1))
    overflow = ""
    losses: list[float] = []
    diverged = None
    try:
        still = SGD(learning_rate=0.0)
        state = OptimizerState.start(still, parameters)
        gradients = gradients_in(network.iterate(parameters, still, state, 1, *samples))
    except (NotFiniteError, LossDomainError) as error:
        overflow = str(error)
        unknown = np.full(len(layers), np.nan)
        gradients = Gradients(unknown, unknown, unknown, unknown)
    else:
        losses, diverged = _train(network, parameters, configuration, samples, stop)
    bounds: Array | None = None
    if configuration.activation == "sigmoid":
        bounds = np.power(SIGMOID_BOUND, np.arange(len(layers), dtype=np.float64))
    return Vanishing(
        configuration,
        layers,
        gradients,
        bounds,
        overflow,
        np.array(losses),
        diverged,
        Verdict.EXPLODING if overflow else verdict_on(gradients.sizes),
    )


def verdict_on(sizes: Array) -> Verdict:
    """Return what to call gradients of these mean sizes, from the output to layer 1."""
    output, first, most = float(sizes[0]), float(sizes[-1]), float(sizes.max())
    if not np.isfinite(sizes).all() or most > HUGE or first > GROWTH * output > 0.0:
        return Verdict.EXPLODING
    if first < DECAY * output or most < TINY or first == 0.0:
        return Verdict.VANISHING
    return Verdict.HEALTHY


def sentence(result: Vanishing) -> str:
    """Return the verdict on a configuration, with the numbers that say so."""
    if result.overflow:
        return tr("Exploding: {what}.", what=result.overflow)
    sizes = result.gradients.sizes
    output, first, most = float(sizes[0]), float(sizes[-1]), float(sizes.max())
    match result.verdict:
        case Verdict.EXPLODING if most <= HUGE:
            return tr(
                "Exploding: mean |∂E/∂W| grows from {output} in the output layer to {first} in "
                "layer 1, by a factor of {factor}.",
                output=figures(output),
                first=figures(first),
                factor=figures(first / output),
            )
        case Verdict.EXPLODING:
            return tr(
                "Exploding: mean |∂E/∂W| is {most} in layer {layer}; a step with the learning rate "
                "0.1 would move its weights by {step}.",
                most=figures(most),
                layer=result.layers[int(sizes.argmax())],
                step=figures(0.1 * most),
            )
        case Verdict.VANISHING if first == 0.0:
            return tr(
                "Vanishing: mean |∂E/∂W| is {output} in the output layer and 0 in layer 1, which "
                "learns nothing.",
                output=figures(output),
            )
        case Verdict.VANISHING if first < DECAY * output:
            return tr(
                "Vanishing: mean |∂E/∂W| falls from {output} in the output layer to {first} in "
                "layer 1, by a factor of {factor}.",
                output=figures(output),
                first=figures(first),
                factor=figures(output / first),
            )
        case Verdict.VANISHING:
            return tr(
                "Vanishing: mean |∂E/∂W| is {most} at most, too little for any layer to learn.",
                most=figures(most),
            )
    return tr(
        "Healthy: mean |∂E/∂W| is {output} in the output layer and {first} in layer 1.",
        output=figures(output),
        first=figures(first),
    )


def _train(
    network: "Network",
    parameters: "Parameters",
    configuration: Configuration,
    samples: "Samples",
    stop: "Callable[[int], bool] | None",
) -> tuple[list[float], int | None]:
    """Return the losses before each iteration and after the last, and where they diverged."""
    optimizer = SGD(learning_rate=configuration.learning_rate)
    state = OptimizerState.start(optimizer, parameters)
    losses: list[float] = []
    number = 1
    try:
        while number <= configuration.iterations:
            done = network.iterate(parameters, optimizer, state, number, *samples)
            losses.append(done.loss)
            parameters, state = done.after, done.state_after
            number += 1
            if stop is not None and stop(number - 1):
                break
        losses.append(network.batch_loss(parameters, *samples))
    except (NotFiniteError, LossDomainError):
        return losses, number
    return losses, None


def _mean(values: Array) -> float:
    """Return the mean absolute value."""
    return float(np.abs(values).mean())
