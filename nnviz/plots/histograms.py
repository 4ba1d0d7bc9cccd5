"""How activations, gradients and weights lie in each layer, on the current batch."""

from typing import TYPE_CHECKING

from nnviz.labs.wording import figures, percent
from nnviz.plots import hues
from nnviz.plots.chart import Histogram, HistogramChart
from nnviz.plots.layers import name as layer_name
from nnviz.trace import statistics
from nnviz.translation import tr, trn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.trace.statistics import Activations, Spread
    from nnviz.trace.trace import Trace

_CAN_DIE = frozenset({"relu", "leaky_relu", "elu"})
"""Activations that are flat at one end, of which one says that a unit is dead."""

_ALWAYS_FLAT = frozenset({"step", "sign"})
"""Activations whose derivative is 0 everywhere."""


def activations_chart(trace: "Trace", known: "Sequence[bool]") -> HistogramChart:
    """Return how the activations of each layer lie, of which `known` says whether they are there.

    Beside them stands the share of saturated ones, or of ReLU and its like the dead units.
    """
    count = len(known)
    found = statistics.activations(trace) if any(known) else (None,) * count
    layers = []
    for at, (lie, is_known) in enumerate(zip(found, known, strict=True)):
        if lie is None or not is_known:
            layers.append(_unknown(at, count))
            continue
        layer = trace.network.layers[at]
        flat = _flat(layer.activation.name, lie, layer.units)
        shares = (("saturated", lie.saturated), ("dead", lie.dead))
        layers.append(_histogram(at, count, lie.spread, flat, shares))
    return HistogramChart(
        "activations", tr("Activations"), tr("activation a"), tuple(layers), hues.ACTIVATIONS,
        "" if any(known) else tr("No activation is calculated yet."),
    )  # fmt: skip


def gradients_chart(trace: "Trace", known: "Sequence[bool]") -> HistogramChart:
    """Return how ∂E/∂W of each layer lies, of which `known` says whether it is there."""
    count = len(known)
    layers = [
        _histogram(at, count, statistics.spread_of(gradient)) if is_known else _unknown(at, count)
        for at, (gradient, is_known) in enumerate(
            zip(trace.iteration.weight_gradients, known, strict=True)
        )
    ]
    return HistogramChart(
        "gradients", tr("Gradients"), "∂E/∂w", tuple(layers), hues.GRADIENTS,
        "" if any(known) else tr("No gradient is calculated yet."),
    )  # fmt: skip


def weights_chart(trace: "Trace", updated: "Sequence[bool]") -> HistogramChart:
    """Return how the weights in force lie: of layers that are `updated`, the new ones."""
    count = len(updated)
    before, after = trace.iteration.before.weights, trace.iteration.after.weights
    layers = [
        _histogram(at, count, statistics.spread_of((after if is_new else before)[at]))
        for at, is_new in enumerate(updated)
    ]
    if all(updated):
        note = tr("After the update.")
    elif any(updated):
        new = [layer_name(at, count) for at, is_new in enumerate(updated) if is_new]
        note = tr("After the update: {layers}.", layers=", ".join(new))
    else:
        note = tr("Before the update.")
    return HistogramChart(
        "weights", tr("Weights"), tr("weight w"), tuple(layers), hues.WEIGHTS, note
    )


def _unknown(at: int, count: int) -> Histogram:
    return Histogram(str(at + 1), layer_name(at, count), None)


def _histogram(
    at: int,
    count: int,
    spread: "Spread",
    more: tuple[str, ...] = (),
    shares: tuple[tuple[str, float], ...] = (),
) -> Histogram:
    """Return a layer's histogram with what is said and known beside mean and deviation."""
    facts = (
        tr("mean {value}", value=figures(spread.mean)),
        tr("std {value}", value=figures(spread.std)),
        *more,
    )
    values = (("mean", spread.mean), ("std", spread.std), *shares)
    return Histogram(str(at + 1), layer_name(at, count), spread, facts, values)


def _flat(activation: str, found: "Activations", units: int) -> tuple[str, ...]:
    """Return what is said of activations that let hardly anything back."""
    if activation == "linear":
        return ()
    if activation in _CAN_DIE:
        dead = round(found.dead * units)
        return (
            trn(
                "dead units {dead} of {count:,}", "dead units {dead} of {count:,}", units, dead=dead
            ),
        )
    return (tr("saturated {share}", share=percent(found.saturated)),)
