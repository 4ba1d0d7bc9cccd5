"""One iteration, calculated once: its arrays, its steps, and the value of each step."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from nnviz.engine.network import Bias, UpdateOrder
from nnviz.trace.names import INPUT_LAYER, Names
from nnviz.trace.steps import Kind, Plan, Step, Steps, steps_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from nnviz.engine.network import Iteration, Network
    from nnviz.engine.optimizers import Optimizer, Update


def steps_in_batch(
    network: "Network",
    optimizer: "Optimizer",
    names: Names,
    batch_size: int,
    samples: tuple[int, ...],
) -> Steps:
    """Return the steps of an iteration on a batch of some size, with those of the named samples.

    They are known before anything is calculated.
    """
    plan = Plan(
        inputs=names.inputs,
        sizes=names.sizes,
        trained_bias=tuple(layer.bias is Bias.TRAINED for layer in network.layers),
        softmax=network.layers[-1].activation.name == "softmax",
        reduced=_is_reduced(network, batch_size),
        quantities=len(optimizer.quantities),
        sequential=network.update_order is UpdateOrder.SEQUENTIAL,
        samples=samples,
    )
    return steps_of(plan)


def _is_reduced(network: "Network", batch_size: int) -> bool:
    return batch_size > 1 or bool(network.l1 or network.l2)


@dataclass(frozen=True, eq=False)
class Trace:
    """One iteration of training, with every value that was calculated in it.

    Attributes
    ----------
    network : Network
        The mathematics.
    optimizer : Optimizer
        The update rule.
    number : int
        Which iteration it is, from 1.
    iteration : Iteration
        The arrays.
    indices : array of int, shape (samples,)
        Which samples of the data the batch has.
    names : Names
        What everything is called.
    since : int
        The iteration in which the optimizer began with an empty memory.
    """

    network: "Network"
    optimizer: "Optimizer"
    number: int
    iteration: "Iteration"
    indices: "NDArray[np.int64]"
    names: Names
    since: int = 1

    @property
    def t(self) -> int:
        """Which iteration it is to the optimizer, from 1."""
        return self.number - self.since + 1

    @property
    def batch_size(self) -> int:
        """Number of samples in the batch."""
        return len(self.iteration.inputs)

    @property
    def softmax(self) -> bool:
        """Whether the output layer is a softmax."""
        return self.network.layers[-1].activation.name == "softmax"

    @property
    def penalized(self) -> bool:
        """Whether the loss has penalties on the weights."""
        return bool(self.network.l1 or self.network.l2)

    @property
    def reduced(self) -> bool:
        """Whether the batch's values differ from the sample's: several samples, or penalties."""
        return _is_reduced(self.network, self.batch_size)

    @cached_property
    def loss_after(self) -> float:
        """The loss of the same batch with the updated parameters, penalties included."""
        after = self.iteration.after
        return self.network.batch_loss(after, self.iteration.inputs, self.iteration.targets)

    def decimals(self, wanted: int) -> int:
        """Return with how many decimals calculated values are written.

        Of values that are rounded as by hand there are no more than they are rounded to.
        """
        round_to = self.network.round_to
        return wanted if round_to is None else min(wanted, round_to)

    def steps(self, samples: tuple[int, ...] | None = None) -> Steps:
        """Return the steps of the iteration, with those of the named samples (default: all)."""
        size = self.batch_size
        if samples is None:
            samples = tuple(range(size))
        return steps_in_batch(self.network, self.optimizer, self.names, size, samples)

    def value(self, step: Step) -> float:
        """Return what `step` calculates; zero has no sign."""
        return _VALUES[step.kind](self, step) + 0.0

    def output(self, layer: int, unit: int, sample: int) -> float:
        """Return a unit's output; `INPUT_LAYER` has the inputs."""
        it = self.iteration
        source = it.inputs if layer == INPUT_LAYER else it.a[layer]
        return float(source[sample, unit])

    def path(self, layer: int, unit: int, downstream: int, sample: int) -> float:
        """Return what one path adds to a unit's derivative.

        For a hidden unit j the path through unit k of the next layer adds
        ∂E/∂z_k · ∂z_k/∂a_j = δ_k·w_kj to ∂E/∂a_j. For unit j of a softmax layer the path through
        output k adds ∂E/∂o_k · ∂o_k/∂z_j = ∂E/∂o_k · o_k([k = j] − o_j) to δ_j; with categorical
        cross-entropy o_k cancels against ∂E/∂o_k = −t_k/o_k, which is used so that an output of
        exactly 0 leaves no 0/0.
        """
        it = self.iteration
        if layer < self.names.output_layer:
            product = (
                it.delta[layer + 1][sample, downstream]
                * (it.propagating_weights[layer + 1][downstream, unit])
            )
            return self.rounded(float(product))
        outputs = it.a[layer][sample]
        slope = float(downstream == unit) - outputs[unit]
        if self.network.fused is not None and self.network.round_to is None:
            return float(-it.targets[sample, downstream] * slope)
        local = self.rounded(outputs[downstream] * slope)
        return self.rounded(it.d_outputs[layer][sample, downstream] * local)

    def update(self, step: Step) -> "Update":
        """Return the update that `step` belongs to."""
        weights, biases = self.iteration.updates[step.layer]
        update = weights if step.kind is Kind.WEIGHT_UPDATE else biases
        if update is None:
            raise ValueError(step)
        return update

    def rounded(self, value: float) -> float:
        """Return the value rounded as the network says, as it is where it does not."""
        rounded = self.network.rounded
        return float(value if rounded is None else rounded(np.array([value]))[0])


def _sample(step: Step) -> int:
    if step.sample is None:
        raise ValueError(step)
    return step.sample


def _weight_gradient(trace: Trace, step: Step) -> float:
    sample = _sample(step)
    it = trace.iteration
    source = trace.output(step.layer - 1, step.input or 0, sample)
    return trace.rounded(it.delta[step.layer][sample, step.unit] * source)


def _quantity(trace: Trace, step: Step) -> float:
    array = trace.update(step).quantities[step.quantity or 0]
    place = (step.unit, step.input) if step.kind is Kind.WEIGHT_UPDATE else (step.unit,)
    return float(array[place])


_VALUES: "dict[Kind, Callable[[Trace, Step], float]]" = {
    Kind.WEIGHTED_SUM: lambda t, s: float(t.iteration.z[s.layer][_sample(s), s.unit]),
    Kind.ACTIVATION: lambda t, s: float(t.iteration.a[s.layer][_sample(s), s.unit]),
    Kind.LOSS_TERM: lambda t, s: float(t.iteration.loss_terms[_sample(s), s.unit]),
    Kind.SAMPLE_LOSS: lambda t, s: float(t.iteration.sample_losses[_sample(s)]),
    Kind.BATCH_LOSS: lambda t, _: float(t.iteration.loss),
    Kind.D_LOSS_D_OUTPUT: lambda t, s: float(t.iteration.d_outputs[s.layer][_sample(s), s.unit]),
    Kind.PATH: lambda t, s: t.path(s.layer, s.unit, s.input or 0, _sample(s)),
    Kind.SLOPE: lambda t, s: float(t.iteration.slopes[s.layer][_sample(s), s.unit]),
    Kind.DELTA: lambda t, s: float(t.iteration.delta[s.layer][_sample(s), s.unit]),
    Kind.WEIGHT_GRADIENT: _weight_gradient,
    Kind.BIAS_GRADIENT: lambda t, s: float(t.iteration.delta[s.layer][_sample(s), s.unit]),
    Kind.BATCH_WEIGHT_GRADIENT: lambda t, s: float(
        t.iteration.weight_gradients[s.layer][s.unit, s.input or 0]
    ),
    Kind.BATCH_BIAS_GRADIENT: lambda t, s: float(t.iteration.bias_gradients[s.layer][s.unit]),
    Kind.WEIGHT_UPDATE: _quantity,
    Kind.BIAS_UPDATE: _quantity,
}
