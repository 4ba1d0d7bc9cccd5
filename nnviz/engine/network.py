"""A feed-forward network, and one whole training step on a batch.

Layer 0 is the first hidden layer. Weights have the shape `(units, inputs)`, weighted sums z,
activations a and deltas the shape `(samples, units)`. Backpropagation follows Rumelhart,
Hinton & Williams (1986): δ = ∂E/∂a · a'(z), ∂E/∂W = δᵀ a₋, ∂E/∂a₋ = δ W.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import Activation, softmax_jacobian
from nnviz.engine.losses import FUSED, Fused, Loss
from nnviz.engine.optimizers import Optimizer, Update
from nnviz.engine.rounding import rounded_to
from nnviz.errors import LossDomainError, NotFiniteError

Array = NDArray[np.float64]
Arrays = tuple[Array, ...]
State = tuple[Array, ...]


class Bias(StrEnum):
    """Whether a layer's biases are trained, stay as they are, or do not exist."""

    TRAINED = "trained"
    FROZEN = "frozen"
    NONE = "none"


class Reduction(StrEnum):
    """How the losses of a batch's samples become one."""

    MEAN = "mean"
    SUM = "sum"


class UpdateOrder(StrEnum):
    """Whether gradients use the old weights throughout, or the new ones of later layers."""

    SIMULTANEOUS = "simultaneous"
    SEQUENTIAL = "sequential"


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its number of units and of inputs, its activation with α, its kind of bias."""

    units: int
    inputs: int
    activation: Activation
    alpha: float = 0.0
    bias: Bias = Bias.TRAINED


@dataclass(frozen=True, slots=True)
class Parameters:
    """The weights `(units, inputs)` and biases `(units,)` of every layer; absent ones are 0."""

    weights: Arrays
    biases: Arrays


@dataclass(frozen=True, slots=True)
class OptimizerState:
    """The optimizer's state arrays of every weight and every bias array."""

    weights: tuple[State, ...]
    biases: tuple[State, ...]

    @staticmethod
    def start(optimizer: Optimizer, parameters: Parameters) -> "OptimizerState":
        """Return the state before the first iteration."""
        return OptimizerState(
            tuple(optimizer.start(weights) for weights in parameters.weights),
            tuple(optimizer.start(biases) for biases in parameters.biases),
        )


class Forward(NamedTuple):
    """Weighted sums and activations of every layer, each `(samples, units)`."""

    z: Arrays
    a: Arrays


@dataclass(frozen=True, slots=True)
class Iteration:
    """Everything that one training step computed.

    Attributes
    ----------
    inputs, targets
        `(samples, inputs)` and `(samples, outputs)`.
    z, a
        Weighted sums and activations by layer, `(samples, units)`.
    loss_terms, sample_losses, penalty, loss
        E_k of every sample and output, their sums by sample, the penalty on the weights, and
        the batch's loss with it.
    d_outputs, slopes, delta
        By layer `(samples, units)`: ∂E/∂a, a'(z) (of softmax the diagonal) and ∂E/∂z of each
        sample's own loss.
    weight_gradients, bias_gradients
        By layer: ∂E/∂W and ∂E/∂b of the batch's loss, with penalties.
    propagating_weights
        By layer: the weights that its delta was multiplied with on the way back.
    before, after, state_before, state_after
        Parameters and optimizer state around the update.
    updates
        By layer the updates of weights and of biases, the latter None where not trained.
    """

    inputs: Array
    targets: Array
    z: Arrays
    a: Arrays
    loss_terms: Array
    sample_losses: Array
    penalty: float
    loss: float
    d_outputs: Arrays
    slopes: Arrays
    delta: Arrays
    weight_gradients: Arrays
    bias_gradients: Arrays
    propagating_weights: Arrays
    before: Parameters
    after: Parameters
    state_before: OptimizerState
    state_after: OptimizerState
    updates: tuple[tuple[Update, Update | None], ...]


_quiet = np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore")


@dataclass(frozen=True, slots=True)
class Network:
    """The layers from the first hidden one to the output, the loss and the conventions.

    `round_to` rounds every value that is shown to so many decimals, as one does by hand.
    """

    layers: tuple[Layer, ...]
    loss: Loss
    reduction: Reduction = Reduction.MEAN
    l1: float = 0.0
    l2: float = 0.0
    round_to: int | None = None
    update_order: UpdateOrder = UpdateOrder.SIMULTANEOUS
    fused: Fused | None = field(init=False, repr=False, compare=False)
    rounded: Callable[[Array], Array] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look up the fused form of output activation and loss, and the rounding."""
        pair = self.layers[-1].activation.name, self.loss.name
        object.__setattr__(self, "fused", FUSED.get(pair))
        rounded = None if self.round_to is None else rounded_to(self.round_to)
        object.__setattr__(self, "rounded", rounded)

    @_quiet
    def forward(self, parameters: Parameters, inputs: Array) -> Forward:
        """Return weighted sums and activations for inputs `(samples, inputs)`."""
        return self._forward(parameters, inputs)

    def _forward(self, parameters: Parameters, inputs: Array) -> Forward:
        """Return weighted sums and activations."""
        rounded = self.rounded
        zs, activations = [], []
        a = inputs
        for layer, weights, biases in zip(
            self.layers, parameters.weights, parameters.biases, strict=True
        ):
            z = a.dot(weights.T)
            if layer.bias is not Bias.NONE:
                z += biases
            if rounded is not None:
                z = rounded(z)
            a = layer.activation.value(z, layer.alpha)
            if rounded is not None:
                a = rounded(a)
            zs.append(z)
            activations.append(a)
        return Forward(tuple(zs), tuple(activations))

    @_quiet
    def loss_terms(self, forward: Forward, targets: Array) -> Array:
        """Return E_k `(samples, outputs)`; no penalties."""
        return self._loss_terms(forward, targets)

    def _loss_terms(self, forward: Forward, targets: Array) -> Array:
        """Return E_k, from the weighted sums where a fused form exists and nothing is rounded."""
        rounded = self.rounded
        if rounded is not None:
            return rounded(self.loss.terms(forward.a[-1], targets))
        if self.fused is not None:
            return self.fused.terms(forward.z[-1], targets)
        return self.loss.terms(forward.a[-1], targets)

    def penalty(self, parameters: Parameters) -> float:
        """Return l1 Σ|w| + ½ l2 Σw² over all weights."""
        total = 0.0
        if self.l1:
            total += self.l1 * sum(float(np.abs(w).sum()) for w in parameters.weights)
        if self.l2:
            total += 0.5 * self.l2 * sum(float(np.vdot(w, w)) for w in parameters.weights)
        return total if self.rounded is None else float(self.rounded(np.array(total)))

    @_quiet
    def batch_loss(self, parameters: Parameters, inputs: Array, targets: Array) -> float:
        """Return the loss of a batch, reduced over its samples, with penalties."""
        forward = self._forward(parameters, inputs)
        terms = self._loss_terms(forward, targets)
        sample_losses = self._sample_losses(terms)
        return self._reduced_loss(forward, targets, sample_losses, self.penalty(parameters))

    def _sample_losses(self, terms: Array) -> Array:
        """Return the losses `(samples,)`."""
        losses: Array = np.add.reduce(terms, 1)
        return losses if self.rounded is None else self.rounded(losses)

    def _reduced_loss(
        self, forward: Forward, targets: Array, sample_losses: Array, penalty: float
    ) -> float:
        """Return the batch's loss from those of its samples."""
        loss = float(np.add.reduce(sample_losses))
        if self.reduction is Reduction.MEAN:
            loss /= len(sample_losses)
        loss += penalty
        if self.rounded is not None:
            loss = float(self.rounded(np.array(loss)))
        if not isfinite(loss):
            self._check_domain(forward, targets)
        if not isfinite(loss):
            raise NotFiniteError("the loss")
        return loss

    def _check_domain(self, forward: Forward, targets: Array) -> None:
        """Raise LossDomainError where an output lies outside the domain of the loss."""

    @_quiet
    def iterate(
        self,
        parameters: Parameters,
        optimizer: Optimizer,
        state: OptimizerState,
        t: int,
        inputs: Array,
        targets: Array,
    ) -> Iteration:
        """Return one whole training step: forward, loss, backward, update.

        `t` counts the iterations from 1. Nothing that is given is changed.

        Raises
        ------
        NotFiniteError
            The loss, a gradient or a parameter left the range of numbers.
        LossDomainError
            An output lies outside the domain of the loss.
        """
        rounded = self.rounded
        sequential = self.update_order is UpdateOrder.SEQUENTIAL
        forward = self._forward(parameters, inputs)
        zs, activations = forward
        terms = self._loss_terms(forward, targets)
        sample_losses = self._sample_losses(terms)
        penalty = self.penalty(parameters) if self.l1 or self.l2 else 0.0
        loss = self._reduced_loss(forward, targets, sample_losses, penalty)

        d_outputs, slopes, deltas, propagating = [], [], [], []
        weight_gradients, bias_gradients, updates = [], [], []
        new_weights, new_biases, weight_states, bias_states = [], [], [], []
        last = len(self.layers) - 1
        d_output = self.loss.derivative(activations[last], targets)
        if rounded is not None:
            d_output = rounded(d_output)
        for index in range(last, -1, -1):
            layer = self.layers[index]
            weights, biases = parameters.weights[index], parameters.biases[index]
            a = activations[index]
            before = activations[index - 1] if index else inputs
            slope = layer.activation.derivative(zs[index], a, layer.alpha)
            if rounded is not None:
                slope = rounded(slope)
            if index == last and self.fused is not None:
                delta = self.fused.delta(a, targets)
            elif layer.activation.name == "softmax":
                delta = self._through_softmax(d_output, a)
            else:
                delta = d_output * slope
            if rounded is not None:
                delta = rounded(delta)
            d_outputs.append(d_output)
            slopes.append(slope)
            deltas.append(delta)

            weight_gradient, bias_gradient = self._gradients(delta, before, weights, layer.bias)
            weight_gradients.append(weight_gradient)
            bias_gradients.append(bias_gradient)
            update = optimizer.update(
                weights, weight_gradient, state.weights[index], t, rounded
            )
            new_weights.append(update.new)
            weight_states.append(update.state)
            if layer.bias is Bias.TRAINED:
                bias_update = optimizer.update(
                    biases, bias_gradient, state.biases[index], t, rounded
                )
                updates.append((update, bias_update))
                new_biases.append(bias_update.new)
                bias_states.append(bias_update.state)
            else:
                updates.append((update, None))
                new_biases.append(biases)
                bias_states.append(state.biases[index])
            used = update.new if sequential else weights
            propagating.append(used)
            if index:
                d_output = self._back(delta, used)
        return Iteration(
            inputs,
            targets,
            zs,
            activations,
            terms,
            sample_losses,
            penalty,
            loss,
            tuple(d_outputs[::-1]),
            tuple(slopes[::-1]),
            tuple(deltas[::-1]),
            tuple(weight_gradients[::-1]),
            tuple(bias_gradients[::-1]),
            tuple(propagating[::-1]),
            parameters,
            Parameters(tuple(new_weights[::-1]), tuple(new_biases[::-1])),
            state,
            OptimizerState(tuple(weight_states[::-1]), tuple(bias_states[::-1])),
            tuple(updates[::-1]),
        )

    def _through_softmax(self, d_output: Array, a: Array) -> Array:
        """Return δ_i = Σ_k ∂E/∂a_k · ∂a_k/∂z_i, each path rounded first where one rounds."""
        if self.rounded is None:
            inner: Array = d_output - np.add.reduce(d_output * a, 1, keepdims=True)
            return a * inner
        paths = self.rounded(d_output[:, :, None] * self.rounded(softmax_jacobian(a)))
        return self.rounded(paths.sum(axis=1))

    def _back(self, delta: Array, weights: Array) -> Array:
        """Return ∂E/∂a_j = Σ_k δ_k w_kj, each path rounded first where one rounds."""
        if self.rounded is None:
            return delta.dot(weights)
        paths = self.rounded(delta[:, :, None] * weights)
        return self.rounded(paths.sum(axis=1))

    def _gradients(
        self, delta: Array, before: Array, weights: Array, bias: Bias
    ) -> tuple[Array, Array]:
        """Return ∂E/∂W and ∂E/∂b of the batch's loss."""
        rounded = self.rounded
        if rounded is None:
            weight_gradient = delta.T.dot(before)
        else:
            weight_gradient = rounded(delta[:, :, None] * before[:, None, :]).sum(axis=0)
        if bias is Bias.NONE:
            bias_gradient = np.zeros(len(weights))
        else:
            bias_gradient = np.add.reduce(delta, 0)
        if self.reduction is Reduction.MEAN and len(delta) > 1:
            weight_gradient /= len(delta)
            bias_gradient /= len(delta)
        if self.l1:
            weight_gradient += self.l1 * np.sign(weights)
        if self.l2:
            weight_gradient += self.l2 * weights
        if rounded is not None:
            weight_gradient, bias_gradient = rounded(weight_gradient), rounded(bias_gradient)
        return weight_gradient, bias_gradient
