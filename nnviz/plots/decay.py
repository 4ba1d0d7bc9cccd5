"""How large the gradient is in each layer: at a moment, and over the iterations."""

from typing import TYPE_CHECKING

import numpy as np

from nnviz.plots import hues, layers
from nnviz.plots.chart import Axis, CurveChart, Mark, Series
from nnviz.plots.counting import numbers
from nnviz.plots.past import parted
from nnviz.trace import statistics
from nnviz.translation import tr, trn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from nnviz.trace.run import Run
    from nnviz.trace.trace import Trace


def decay_chart(
    trace: "Trace",
    *,
    known: "Sequence[bool]",
    name: str = "",
    twin: "Trace | None" = None,
    twin_name: str = "",
) -> CurveChart:
    """Return mean |∂E/∂W| of each layer, from the first hidden layer to the output.

    With it are the twin's, and what sigmoids leave of the output layer's at most if the weights do
    not make up for it.

    Parameters
    ----------
    trace : Trace
        The iteration on show.
    known : sequence of bool
        Of which layers ∂E/∂W is calculated (`Known.gradients`); the others are blank.
    name : str
        What the network is called in the legend.
    twin, twin_name : Trace or None, str
        The same iteration of another network with as many layers, and what that is called.
    """
    count = len(known)
    there = np.array(known, dtype=np.bool_)
    places = numbers(1, count)
    sizes = [(trace, "gradient_size", name or tr("this network"), 0)]
    if twin is not None:
        sizes.insert(0, (twin, "twin_gradient_size", twin_name, hues.TWIN))
    curves = [
        Series(
            key, called, places, np.where(there, statistics.gradient_sizes(one), np.nan), hue,
            dashed=hue == hues.TWIN, points=True,
        )
        for one, key, called, hue in sizes
    ]  # fmt: skip
    note = " ".join(_zeros(curves, alone=twin is None))
    if not there.any():
        note = tr("The gradient is not calculated yet.")
    return CurveChart(
        "decay",
        tr("Gradient by layer"),
        Axis(tr("layer"), whole=True, low=1.0, high=float(count), key="layer"),
        Axis(tr("mean |∂E/∂W|"), log=True, key="gradient_size"),
        (*_bound([one for one, *_ in reversed(sizes)], there), *curves),
        note=note,
    )


def decay_over_iterations(run: "Run", at: int, *, known: bool) -> CurveChart:
    """Return mean |∂E/∂W| over the iterations, a curve a layer.

    Parameters
    ----------
    run : Run
        The run on show.
    at : int
        The iteration on show; later ones are faded.
    known : bool
        Whether the gradients of all layers are calculated there.
    """
    recorded = run.gradient_sizes
    iterations, sizes = recorded.iterations.astype(np.float64), recorded.values
    count = sizes.shape[1]
    series: list[Series] = []
    for layer in range(count - 1, -1, -1):  # the first layer, which suffers most, is on top
        whole = Series(
            f"gradient_size_{layer + 1}",
            layers.name(layer, count),
            iterations,
            sizes[:, layer],
            ramp=layer / max(1, count - 1),
        )
        series += parted(whole, at if known else at - 1)
    note = ""
    if not len(iterations):
        note = tr("The gradient appears here as soon as it is calculated.")
    elif len(iterations) < run.walked:
        first = int(iterations[np.flatnonzero(np.diff(iterations) > 1.0)[0]])
        note = tr(
            "Up to iteration {first:,} every one is here, then every second, fourth and so on.",
            first=first,
        )
    zeros = bool((sizes == 0.0).any())
    if zeros:
        gaps = tr("Where the gradient is 0, there is a gap.")
        note = f"{note} {gaps}".strip()
    return CurveChart(
        "decay_over_iterations",
        tr("Gradient by layer over the iterations"),
        Axis(tr("iteration"), whole=True, low=1.0, key="iteration"),
        Axis(tr("mean |∂E/∂W|"), log=True, key="gradient_size"),
        # All that is faded lies below.
        tuple(sorted(series, key=lambda one: not one.faded)),
        (Mark("now", float(at), None, tr("iteration {number}", number=at)),),
        note,
    )


def _bound(traces: "Sequence[Trace]", there: "NDArray[np.bool_]") -> "Iterator[Series]":
    """Yield the bound of the first network of sigmoids, where the output's gradient is known."""
    for trace in traces:
        bounds = statistics.sigmoid_bounds(trace)
        if bounds is not None and there[-1]:
            size = statistics.gradient_sizes(trace)[-1]
            yield Series(
                "sigmoid_bound", tr("0.25ᵏ: sigmoids alone"), numbers(1, len(there)),
                bounds * size, hues.BOUND, dashed=True,
            )  # fmt: skip
            return


def _zeros(curves: "Sequence[Series]", *, alone: bool) -> "Iterator[str]":
    """Yield a sentence for each curve with layers whose gradient is 0."""
    for curve in reversed(curves):
        places = (curve.x[curve.y == 0.0]).astype(np.int64).tolist()
        if places and alone:
            yield layers.left_out(places)
        elif places:
            yield trn(
                "{name}: 0, and so not on the axis: layer {layers}.",
                "{name}: 0, and so not on the axis: layers {layers}.",
                len(places),
                name=curve.name,
                layers=layers.listed(places),
            )
