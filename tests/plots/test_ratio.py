"""How far weights are moved, as a share of them."""

import math

import numpy as np
import pytest

from nnviz.plots.ratio import ratio_chart
from tests.plots.runs import CONTENT
from tests.trace.examples import layered, trace_of


def test_the_ratio_of_each_layer_beside_the_usual_one() -> None:
    """‖Δw‖/‖w‖ by NumPy's norms, and 10⁻³ as a dashed line."""
    trace = trace_of(CONTENT, 3)
    chart = ratio_chart(trace, (True, True, True))
    usual, own = chart.series
    it = trace.iteration
    by_hand = [
        float(np.linalg.norm(new - old) / np.linalg.norm(old))
        for old, new in zip(it.before.weights, it.after.weights, strict=True)
    ]
    assert own.y.tolist() == pytest.approx(by_hand, rel=1e-12)
    assert own.x.tolist() == [1.0, 2.0, 3.0]
    assert (usual.y.tolist(), usual.dashed) == ([1e-3] * 3, True)
    assert chart.up.log
    assert chart.note == ""


def test_layers_that_are_not_updated_yet_are_blank() -> None:
    """The update goes from the output back."""
    trace = trace_of(CONTENT, 3)
    chart = ratio_chart(trace, (False, False, True))
    assert np.isnan(chart.series[1].y).tolist() == [True, True, False]
    nothing = ratio_chart(trace, (False, False, False))
    assert np.isnan(nothing.series[1].y).all()
    assert nothing.note == "No weight is updated yet."


def test_what_a_logarithmic_axis_cannot_show_is_named() -> None:
    """Weights that are not moved at all, and weights that come from nothing."""
    content = layered(2, [2, 2, 1], samples=2, activations=["linear"] * 3)
    content["network"]["layers"][0]["weights"] = [[0.0, 0.0], [0.0, 0.0]]
    chart = ratio_chart(trace_of(content), (True, True, True))
    assert chart.series[1].y[0] == math.inf
    assert chart.note == "∞, from weights that were all 0: layer 1."
    content = layered(2, [2, 2, 1], samples=2, training={"learning_rate": 1e-300})
    chart = ratio_chart(trace_of(content), (True, True, True))
    assert chart.series[1].y.tolist() == [0.0, 0.0, 0.0]
    assert chart.note == "0, and so not on the axis: layers 1–3."
