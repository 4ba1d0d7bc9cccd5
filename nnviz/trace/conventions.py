"""The conventions in force, in one line: textbooks differ exactly there."""

from typing import TYPE_CHECKING

from nnviz.engine.network import Bias, Reduction, UpdateOrder
from nnviz.trace.numbers import format_given
from nnviz.translation import tr, trn

if TYPE_CHECKING:
    from nnviz.trace.trace import Trace

_LOSSES = {
    "half_squared_error": "E = Σ ½(t − o)²",
    "squared_error": "E = Σ (t − o)²",
    "mean_squared_error": "E = 1/n Σ (t − o)²",
    "binary_cross_entropy": "E = −Σ [t ln o + (1 − t) ln(1 − o)]",
    "categorical_cross_entropy": "E = −Σ t ln o",
}


def conventions(trace: "Trace") -> tuple[str, ...]:
    """Return what somebody who compares numbers must know, most important first."""
    network, optimizer = trace.network, trace.optimizer
    parts = [_LOSSES[network.loss.name], _batch(trace)]
    if trace.penalized:
        parts.append(_penalties(trace))
    parts.append(_biases(trace))
    if network.update_order is UpdateOrder.SEQUENTIAL:
        parts.append(tr("sequential update: new weights are used at once"))
    else:
        parts.append(tr("simultaneous update"))
    rate = format_given(optimizer.learning_rate)
    parts.append(f"η = {rate}" if optimizer.name == "sgd" else f"{optimizer.name}, η = {rate}")
    if network.round_to is not None:
        parts.append(
            trn(
                "every value rounded to {count} decimal",
                "every value rounded to {count} decimals",
                network.round_to,
            )
        )
    return tuple(parts)


def _batch(trace: "Trace") -> str:
    if trace.batch_size == 1:
        return tr("one sample")
    if trace.network.reduction is Reduction.MEAN:
        return trn("mean over {count} sample", "mean over {count} samples", trace.batch_size)
    return trn("sum over {count} sample", "sum over {count} samples", trace.batch_size)


def _penalties(trace: "Trace") -> str:
    network = trace.network
    parts = []
    if network.l1:
        parts.append(f"{format_given(network.l1)}·Σ|w|")
    if network.l2:
        parts.append(f"½·{format_given(network.l2)}·Σw²")
    return tr("penalty {terms}", terms=" + ".join(parts))


def _biases(trace: "Trace") -> str:
    kinds = {layer.bias for layer in trace.network.layers}
    if len(kinds) == 1:
        return _bias(kinds.pop())
    named = [
        tr("layer {number}: {kind}", number=number, kind=_bias(layer.bias))
        for number, layer in enumerate(trace.network.layers, start=1)
    ]
    return ", ".join(named)


def _bias(kind: Bias) -> str:
    if kind is Bias.NONE:
        return tr("no biases")
    return tr("biases trained") if kind is Bias.TRAINED else tr("biases frozen")
