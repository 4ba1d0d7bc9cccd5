"""What of an iteration is calculated at a moment: a plot shows no more than that."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnviz.engine.network import Bias
from nnviz.trace.steps import Kind

if TYPE_CHECKING:
    from nnviz.trace.frame import Frame


@dataclass(frozen=True, slots=True)
class Known:
    """Which numbers of an iteration are calculated, as far as the steps on show go.

    Those of a batch are taken for calculated with the sample's on show.

    Attributes
    ----------
    activations, gradients, updates
        By layer, from the first hidden layer to the output, whether all its activations, all its
        ∂E/∂W, and all its new weights and biases are there.
    loss
        Whether the loss of the batch is.
    """

    activations: tuple[bool, ...]
    gradients: tuple[bool, ...]
    updates: tuple[bool, ...]
    loss: bool

    @property
    def ended(self) -> bool:
        """Whether nothing is left to calculate."""
        return all(self.updates)


def known(frame: "Frame") -> Known:
    """Return what is calculated at the position of a frame."""
    names, position = frame.names, frame.position
    if position == len(frame.steps):  # where a training shows every iteration
        return everything(len(names.sizes))
    gradient = Kind.BATCH_WEIGHT_GRADIENT if frame.trace.reduced else Kind.WEIGHT_GRADIENT
    loss = Kind.BATCH_LOSS if frame.trace.reduced else Kind.SAMPLE_LOSS

    def is_there(kind: Kind, layer: int, unit: int = 0, source: int = 0) -> bool:
        index = frame.index_of(kind, layer, unit, source)
        return index is not None and index < position

    def is_updated(layer: int) -> bool:
        unit = names.width(layer) - 1
        if frame.trace.network.layers[layer].bias is Bias.TRAINED:
            return is_there(Kind.BIAS_UPDATE, layer, unit)
        return is_there(Kind.WEIGHT_UPDATE, layer, unit, names.width(layer - 1) - 1)

    layers = range(len(names.sizes))
    return Known(
        tuple(is_there(Kind.ACTIVATION, at, names.width(at) - 1) for at in layers),
        tuple(
            is_there(gradient, at, names.width(at) - 1, names.width(at - 1) - 1) for at in layers
        ),
        tuple(is_updated(at) for at in layers),
        is_there(loss, names.output_layer),
    )


def everything(layers: int) -> Known:
    """Return what is known after an iteration of a network of so many layers."""
    every = (True,) * layers
    return Known(every, every, every, loss=True)
