"""What layers and activation functions are called above the columns of a drawing."""

from typing import TYPE_CHECKING

from nnviz.trace.names import INPUT_LAYER
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nnviz.trace.frame import Frame


def headings(frame: "Frame", layers: "Iterable[int]") -> tuple[tuple[str, ...], ...]:
    """Return the heading of each of some layers, and of the loss, in one line or two."""
    found: list[tuple[str, ...]] = []
    for layer in layers:
        name = layer_name(frame, layer)
        if layer != INPUT_LAYER:
            function = frame.trace.network.layers[layer].activation.name
            found.append((name, activation_name(function)))
        elif frame.trace.batch_size > 1:
            count = frame.trace.batch_size
            sample = tr("sample {number} of {count}", number=frame.sample + 1, count=count)
            found.append((name, sample))
        else:
            found.append((name,))
    return (*found, (tr("Loss"),))


def layer_name(frame: "Frame", layer: int) -> str:
    """Return what a layer is called."""
    count = len(frame.names.sizes)
    if layer == INPUT_LAYER:
        return tr("Input")
    if layer == count - 1:
        return tr("Output")
    return tr("Hidden") if count == 2 else tr("Hidden {number}", number=layer + 1)


def activation_name(function: str) -> str:
    """Return what an activation function is called, its own name for one that has no other.

    >>> activation_name("leaky_relu")
    'leaky ReLU'
    """
    match function:
        case "linear":
            return tr("linear")
        case "sigmoid":
            return tr("sigmoid")
        case "tanh":
            return tr("tanh")
        case "relu":
            return tr("ReLU")
        case "leaky_relu":
            return tr("leaky ReLU")
        case "elu":
            return tr("ELU")
        case "softmax":
            return tr("softmax")
        case "sign":
            return tr("sign")
        case "step":
            return tr("step")
        case "piecewise_linear":
            return tr("piecewise linear")
    return function
