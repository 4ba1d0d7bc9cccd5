"""A feed-forward network, and one whole training step on a batch.

Layer 0 is the first hidden layer. Weights have the shape `(units, inputs)`, weighted sums z,
activations a and deltas the shape `(samples, units)`. Backpropagation follows Rumelhart,
Hinton & Williams (1986): δ = ∂E/∂a · a'(z), ∂E/∂W = δᵀ a₋, ∂E/∂a₋ = δ W.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.engine import memory
from nnviz.engine.activations import SOFTMAX, softmax_jacobian
from nnviz.engine.iteration import Iteration
from nnviz.engine.layer import Bias, Layer, Reduction, UpdateOrder
from nnviz.engine.losses import FUSED, Fused, Loss
from nnviz.engine.optimizers import Optimizer, Update
from nnviz.engine.parameters import Layout, OptimizerState, Parameters
from nnviz.engine.rounding import rounded_to
from nnviz.errors import LossDomainError, NotFiniteError
from nnviz.translation import tr

__all__ = [
    "Bias",
    "Forward",
    "Iteration",
    "Layer",
    "Network",
    "OptimizerState",
    "Parameters",
    "Reduction",
    "UpdateOrder",
]

Array = NDArray[np.float64]
Arrays = tuple[Array, ...]


class Forward(NamedTuple):
    """Weighted sums and activations of every layer, each `(samples, units)`."""

    z: Arrays
    a: Arrays


_quiet = np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore")


@lru_cache(maxsize=16)
def _ones(count: int) -> Array:
    """Return a vector of ones: its product with a matrix is the sum along an axis, but fast."""
    ones = np.ones(count)
    ones.flags.writeable = False
    return ones


@lru_cache(maxsize=16)
def _number(value: float) -> Array:
    """Return a number as an array of no dimensions, which NumPy takes in half the time."""
    return np.array(value, np.float64)


def _unguarded(function: Callable[[Array, float], Array]) -> Callable[[Array, float], Array]:
    """Return the function without its own `np.errstate`: here one is around the whole step."""
    return getattr(function, "__wrapped__", function)


@dataclass(frozen=True, slots=True)
class Network:
    """The layers from the first hidden one to the output, the loss and the conventions.

    `round_to` rounds every value that a step shows to so many decimals, as one does by hand.
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
    trained_biases: tuple[bool, ...] = field(init=False, repr=False, compare=False)
    _frozen: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _values: tuple[Callable[[Array, float], Array], ...] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Look up what every iteration needs: the fused form, the rounding, kinds of biases."""
        biases = [layer.bias for layer in self.layers]
        for name, value in (
            ("fused", FUSED.get((self.layers[-1].activation.name, self.loss.name))),
            ("rounded", None if self.round_to is None else rounded_to(self.round_to)),
            ("trained_biases", tuple(bias is Bias.TRAINED for bias in biases)),
            ("_values", tuple(_unguarded(layer.activation.value) for layer in self.layers)),
            ("_frozen", tuple(i for i, bias in enumerate(biases) if bias is Bias.FROZEN)),
        ):
            object.__setattr__(self, name, value)

    @_quiet
    def forward(self, parameters: Parameters, inputs: Array) -> Forward:
        """Return weighted sums and activations for inputs `(samples, inputs)`.

        Raises
        ------
        NotFiniteError
            A weighted sum overflowed.
        """
        return self._forward(parameters, inputs)

    def _forward(self, parameters: Parameters, inputs: Array) -> Forward:
        """Return weighted sums and activations."""
        rounded = self.rounded
        sums, activations = [], []
        a = inputs
        for index, layer in enumerate(self.layers):
            z = a.dot(parameters.weights[index].T)
            if layer.bias is not Bias.NONE:
                z += parameters.biases[index]
            if not isfinite(np.vdot(z, z)):
                _require_finite(z, tr("a weighted sum of layer {n}", n=index + 1))
            if rounded is not None:
                z = rounded(z)
            a = self._values[index](z, layer.alpha)
            if rounded is not None:
                a = rounded(a)
            sums.append(z)
            activations.append(a)
        return Forward(tuple(sums), tuple(activations))

    @_quiet
    def loss_terms(self, forward: Forward, targets: Array) -> Array:
        """Return E_k `(samples, outputs)` of each sample and output, without penalties.

        Raises
        ------
        LossDomainError
            An output lies outside the domain of the loss.
        """
        return self._loss_terms(forward, targets)

    def _loss_terms(self, forward: Forward, targets: Array) -> Array:
        """Return E_k, from the weighted sums where a fused form exists and nothing is rounded."""
        if self.fused is not None and self.rounded is None:
            return self.fused.terms(forward.z[-1], targets)
        outputs = forward.a[-1]
        terms = self.loss.terms(outputs, targets)
        if self.loss.domain is not None:
            self._require_domain(outputs, terms)
        return terms if self.rounded is None else self.rounded(terms)

    def _require_domain(self, outputs: Array, terms: Array) -> None:
        """Raise for the first output for which the loss is not defined."""
        low, high = self.loss.domain or (-np.inf, np.inf)
        wrong = np.argwhere(~np.isfinite(terms) | (outputs < low) | (outputs > high))
        if wrong.size:
            sample, output = wrong[0].tolist()
            value = float(outputs[sample, output])
            raise LossDomainError(self.loss.name, output + 1, value, self.fused is not None)

    def _sample_losses(self, terms: Array) -> Array:
        """Return the losses `(samples,)`, each the sum of its terms."""
        losses: Array = terms.dot(_ones(terms.shape[1]))
        return losses if self.rounded is None else self.rounded(losses)

    def penalty(self, parameters: Parameters) -> float:
        """Return l1 Σ|w| + ½ l2 Σw² over all weights."""
        weights = parameters.vector[: parameters.layout.weight_count]
        penalty = self.l1 * float(np.abs(weights).sum()) + 0.5 * self.l2 * float(
            weights.dot(weights)
        )
        return penalty if self.rounded is None else float(self.rounded(np.asarray(penalty)))

    def _reduced(self, sample_losses: Array, penalty: float) -> float:
        """Return the loss of a batch from those of its samples."""
        loss = float(sample_losses.dot(_ones(len(sample_losses))))
        if self.reduction is Reduction.MEAN:
            loss /= len(sample_losses)
        loss += penalty
        if not isfinite(loss):
            raise NotFiniteError(tr("the loss"))
        return loss if self.rounded is None else float(self.rounded(np.asarray(loss)))

    @_quiet
    def batch_loss(self, parameters: Parameters, inputs: Array, targets: Array) -> float:
        """Return the loss of a batch, reduced over its samples, with penalties.

        Raises
        ------
        NotFiniteError
            The loss left the range of numbers.
        LossDomainError
            An output lies outside the domain of the loss.
        """
        terms = self._loss_terms(self._forward(parameters, inputs), targets)
        penalty = self.penalty(parameters) if self.l1 or self.l2 else 0.0
        return self._reduced(self._sample_losses(terms), penalty)

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
            A weighted sum, the loss, a gradient or a parameter left the range of numbers.
        LossDomainError
            An output lies outside the domain of the loss.
        """
        rounded = self.rounded
        forward = self._forward(parameters, inputs)
        loss_terms = self._loss_terms(forward, targets)
        sample_losses = self._sample_losses(loss_terms)
        penalty = self.penalty(parameters) if self.l1 or self.l2 else 0.0
        loss = self._reduced(sample_losses, penalty)

        layout = parameters.layout
        gradient = memory.empty(layout.size)
        weight_gradients, bias_gradients = layout.weights(gradient), layout.biases(gradient)
        d_outputs: list[Array] = []
        slopes: list[Array] = []
        delta: list[Array] = []
        propagating: list[Array] = []
        d_output = self.loss.derivative(forward.a[-1], targets)
        if rounded is not None:
            d_output = rounded(d_output)
        for index in range(len(self.layers) - 1, -1, -1):
            layer, weights, a = self.layers[index], parameters.weights[index], forward.a[index]
            slope = layer.activation.derivative(forward.z[index], a, layer.alpha)
            if rounded is not None:
                slope = rounded(slope)
            d_sum = self._delta(index, d_output, slope, a, targets)
            d_outputs.append(d_output)
            slopes.append(slope)
            delta.append(d_sum)
            below = forward.a[index - 1] if index else inputs
            self._sums(d_sum, below, layer.bias, weight_gradients[index], bias_gradients[index])
            if self.update_order is UpdateOrder.SEQUENTIAL:
                layer_gradient = weight_gradients[index].copy()
                self._reduce(layer_gradient.reshape(-1), weights.reshape(-1), len(inputs))
                of_layer = state.weights[index]
                weights = optimizer.update(weights, layer_gradient, of_layer, t, rounded).new
            propagating.append(weights)
            if index:
                d_output = self._through_weights(d_sum, weights)

        self._reduce(gradient, parameters.vector[: layout.weight_count], len(inputs))
        update = optimizer.update(parameters.vector, gradient, state.vectors, t, rounded)
        for index in self._frozen:
            frozen = layout.bias_slices[index]
            update.new[frozen] = parameters.vector[frozen]
        for quantity in update.quantities:
            if not isfinite(np.vdot(quantity, quantity)):
                _require_finite_update(gradient, update, layout)
        return Iteration(
            inputs,
            targets,
            forward.z,
            forward.a,
            loss_terms,
            sample_losses,
            penalty,
            loss,
            tuple(d_outputs[::-1]),
            tuple(slopes[::-1]),
            tuple(delta[::-1]),
            gradient,
            weight_gradients,
            bias_gradients,
            tuple(propagating[::-1]),
            parameters,
            Parameters.of(update.new, layout),
            state,
            OptimizerState(update.state, layout),
            update,
            self.trained_biases,
        )

    def _delta(self, index: int, d_output: Array, slope: Array, a: Array, targets: Array) -> Array:
        """Return ∂E/∂z of a layer: fused with the loss, else ∂E/∂a · ∂a/∂z."""
        if self.fused is not None and index == len(self.layers) - 1:
            delta = self.fused.delta(a, targets)
        elif self.layers[index].activation is SOFTMAX:
            delta = self._through_softmax(d_output, a)
        else:
            delta = d_output * slope
        return delta if self.rounded is None else self.rounded(delta)

    def _through_softmax(self, d_output: Array, a: Array) -> Array:
        """Return δ_i = Σ_k ∂E/∂a_k · ∂a_k/∂z_i; rounding rounds each factor and path first."""
        if self.rounded is None:
            inner: Array = d_output - np.add.reduce(d_output * a, 1, keepdims=True)
            return a * inner
        jacobian = self.rounded(softmax_jacobian(a))
        total: Array = self.rounded(d_output[:, :, None] * jacobian).sum(axis=1)
        return total

    def _through_weights(self, delta: Array, weights: Array) -> Array:
        """Return ∂E/∂a_j = Σ_k δ_k w_kj; rounding rounds each path first."""
        if self.rounded is None:
            product: Array = delta.dot(weights)
            return product
        total = np.zeros((len(delta), weights.shape[1]))
        for unit, unit_weights in enumerate(weights):
            total += self.rounded(delta[:, unit, None] * unit_weights)
        return self.rounded(total)

    def _sums(self, delta: Array, below: Array, bias: Bias, weights: Array, biases: Array) -> None:
        """Write the sums over the samples of ∂E/∂W and ∂E/∂b to the last two arrays."""
        if self.rounded is None:
            delta.T.dot(below, weights)
        else:
            weights.fill(0.0)
            for sample_delta, sample_below in zip(delta, below, strict=True):
                weights += self.rounded(np.outer(sample_delta, sample_below))
        if bias is Bias.NONE:
            biases.fill(0.0)
        else:
            _ones(len(delta)).dot(delta, biases)

    def _reduce(self, gradient: Array, weights: Array, samples: int) -> None:
        """Make gradients of the batch's loss of the sums, with the penalties on the weights.

        Both are vectors; `gradient` may go on after the weights with biases.
        """
        if samples > 1 and self.reduction is Reduction.MEAN:
            gradient /= _number(samples)
        if self.l1:
            gradient[: len(weights)] += self.l1 * np.sign(weights)
        if self.l2:
            gradient[: len(weights)] += self.l2 * weights
        if self.rounded is not None:
            gradient[:] = self.rounded(gradient)


def _require_finite(values: Array, what: str) -> None:
    """Raise where a value is not finite; the sum of squares that led here may only overflow."""
    if not np.isfinite(values).all():
        raise NotFiniteError(what)


def _require_finite_update(gradient: Array, update: Update, layout: Layout) -> None:
    """Raise for the first parameter whose gradient or update is not finite."""
    for values in (gradient, *update.quantities):
        wrong = np.flatnonzero(~np.isfinite(values))
        if wrong.size:
            number = int(wrong[0]) + 1
            symbol = f"w{number}" if number <= layout.weight_count else tr("a bias")
            if values is gradient:
                raise NotFiniteError(tr("the gradient of {symbol}", symbol=symbol))
            raise NotFiniteError(tr("the update of {symbol}", symbol=symbol))
