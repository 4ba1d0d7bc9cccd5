"""What one training step computed."""

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.optimizers import Update
from nnviz.engine.parameters import OptimizerState, Parameters, by_layer

Array = NDArray[np.float64]
Arrays = tuple[Array, ...]


class _Values(NamedTuple):
    """The fields of an iteration: a tuple is made several times faster than a dataclass."""

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
    gradient: Array
    weight_gradients: Arrays
    bias_gradients: Arrays
    propagating_weights: Arrays
    before: Parameters
    after: Parameters
    state_before: OptimizerState
    state_after: OptimizerState
    update: Update
    trained_biases: tuple[bool, ...]


class Iteration(_Values):
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
        sample's own loss. Where the loss is fused with a saturated output, ∂E/∂a can be
        infinite while delta is finite.
    gradient, weight_gradients, bias_gradients
        ∂E/∂W and ∂E/∂b of the batch's loss, with penalties; 0 for absent biases. In one vector, in
        the order of the parameters, and by layer as views of it.
    propagating_weights
        By layer: the weights that its delta was multiplied with on the way back, old ones or,
        in sequential order, new ones.
    before, after, state_before, state_after
        Parameters and optimizer state around the update.
    update
        The optimizer's update of all parameters in one vector.
    trained_biases
        By layer whether its biases are trained.
    """

    @cached_property
    def updates(self) -> tuple[tuple[Update, Update | None], ...]:
        """By layer the updates of weights and of biases, the latter None where not trained."""
        layout = self.before.layout
        new, state, quantities = self.update
        weights = zip(
            layout.weights(new),
            by_layer(state, layout, layout.weights),
            by_layer(quantities, layout, layout.weights),
            strict=True,
        )
        biases = zip(
            layout.biases(new),
            by_layer(state, layout, layout.biases),
            by_layer(quantities, layout, layout.biases),
            strict=True,
        )
        return tuple(
            (Update(*of_weights), Update(*of_biases) if trained else None)
            for of_weights, of_biases, trained in zip(
                weights, biases, self.trained_biases, strict=True
            )
        )
