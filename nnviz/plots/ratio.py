"""How far each layer's weights are moved by the update, as a share of their size."""

from typing import TYPE_CHECKING, Final

import numpy as np

from nnviz.plots import hues
from nnviz.plots.chart import Axis, CurveChart, Series
from nnviz.plots.counting import numbers
from nnviz.plots.layers import left_out, listed
from nnviz.trace import statistics
from nnviz.translation import tr, trn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnviz.plots.chart import Array
    from nnviz.trace.trace import Trace

USUAL: Final = 1e-3
"""What the ratio is about where training goes well."""


def ratio_chart(trace: "Trace", updated: "Sequence[bool]") -> CurveChart:
    """Return ‖Δw‖/‖w‖ of each layer; blank where the layer is not `updated` yet."""
    count = len(updated)
    there = np.array(updated, dtype=np.bool_)
    layers = numbers(1, count)
    ratios = np.full(count, np.nan)
    if there.any():
        found = [one.ratio for one in statistics.update_ratios(trace)]
        ratios = np.where(there, found, np.nan)
        note = " ".join(_left_out(ratios))
    else:
        note = tr("No weight is updated yet.")
    return CurveChart(
        "update_ratio",
        tr("Update-to-weight ratio"),
        Axis(tr("layer"), whole=True, low=1.0, high=float(count), key="layer"),
        Axis("‖Δw‖ / ‖w‖", log=True, key="update_ratio"),
        (
            Series(
                "usual", tr("usual: about 10⁻³"), layers, np.full(count, USUAL), hues.BOUND,
                dashed=True,
            ),
            Series("update_ratio", "‖Δw‖ / ‖w‖", layers, ratios, hues.WEIGHTS, points=True),
        ),
        note=note,
    )  # fmt: skip


def _left_out(ratios: "Array") -> "Iterator[str]":
    """Yield what has no place on a logarithmic axis."""
    still = np.flatnonzero(ratios == 0.0) + 1
    if len(still):
        yield left_out(still.tolist())
    endless = np.flatnonzero(np.isposinf(ratios)) + 1
    if len(endless):
        yield trn(
            "∞, from weights that were all 0: layer {layers}.",
            "∞, from weights that were all 0: layers {layers}.",
            len(endless),
            layers=listed(endless.tolist()),
        )
