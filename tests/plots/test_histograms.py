"""How the numbers of each layer lie, and what is said of them."""

from typing import Any

import numpy as np
import pytest

from nnviz.plots.histograms import activations_chart, gradients_chart, weights_chart
from nnviz.trace import statistics
from tests.plots.runs import CONTENT
from tests.trace.examples import layered, trace_of

ALL = (True, True, True)


def _one_layer(activation: str, sums: list[list[float]]) -> dict[str, Any]:
    """Return a network whose hidden units have these sums, a row a sample."""
    count = len(sums[0])
    content = layered(count, [count, 1], activations=[activation, "linear"], samples=len(sums))
    hidden = content["network"]["layers"][0]
    hidden["weights"], hidden["biases"] = np.eye(count).tolist(), [0.0] * count
    content["data"]["inputs"] = sums
    return content


def test_activations_of_each_layer_with_their_facts() -> None:
    """By hand: of six sigmoids, three are flat; the mean and the deviation are NumPy's."""
    sums = [[-3.7, 3.6, 5.0], [0.0, -3.6, 9.0]]
    chart = activations_chart(trace_of(_one_layer("sigmoid", sums)), (True, True))
    layer = chart.layers[0]
    values = 1 / (1 + np.exp(-np.array(sums)))
    facts = dict(layer.values)
    assert facts["mean"] == pytest.approx(values.mean(), rel=1e-14)
    assert facts["std"] == pytest.approx(values.std(), rel=1e-14)
    assert facts["saturated"] == 0.5
    assert facts["dead"] == pytest.approx(1 / 3)
    assert layer.facts == ("mean 0.59", "std 0.43", "saturated 50 %")
    assert layer.spread is not None
    assert layer.spread.counts.sum() == 6
    assert [layer.name for layer in chart.layers] == ["layer 1", "output"]
    assert chart.layers[1].facts[2:] == ()  # a linear unit is never saturated


def test_units_of_relu_are_dead_and_counted() -> None:
    """Those that are 0 for every sample of the batch."""
    sums = [[-1.0, 1.0, 0.0, -1.0], [-2.0, -3.0, 0.5, -7.0]]
    chart = activations_chart(trace_of(_one_layer("relu", sums)), (True, True))
    assert chart.layers[0].facts[2] == "dead units 2 of 4"


def test_what_is_not_calculated_yet_is_blank() -> None:
    """Of such a layer there are neither bars nor numbers, and no 0 stands for them."""
    trace = trace_of(CONTENT)
    for chart in (
        activations_chart(trace, (True, False, False)),
        gradients_chart(trace, (False, False, True)),
    ):
        blank = [layer for layer in chart.layers if layer.spread is None]
        assert len(blank) == 2
        assert not any(layer.facts or layer.values for layer in blank)
        assert chart.note == ""
    assert activations_chart(trace, (False,) * 3).note == "No activation is calculated yet."
    assert gradients_chart(trace, (False,) * 3).note == "No gradient is calculated yet."


def test_gradients_are_those_of_the_batch() -> None:
    """As the statistics of the iteration have them."""
    trace = trace_of(CONTENT, 3)
    chart = gradients_chart(trace, ALL)
    for layer, spread in zip(chart.layers, statistics.gradients(trace), strict=True):
        assert layer.spread is not None
        assert layer.spread.counts.tolist() == spread.counts.tolist()
        assert dict(layer.values) == {"mean": spread.mean, "std": spread.std}


def test_weights_are_those_in_force() -> None:
    """New ones in layers that are updated, and old ones in the others."""
    trace = trace_of(CONTENT, 3)
    old, new = statistics.weights(trace), statistics.weights(trace, after=True)
    for updated, note in (
        ((False, False, False), "Before the update."),
        ((False, True, True), "After the update: layer 2, output."),
        ((True, True, True), "After the update."),
    ):
        chart = weights_chart(trace, updated)
        assert chart.note == note
        for at, layer in enumerate(chart.layers):
            expected = (new if updated[at] else old)[at]
            assert dict(layer.values) == {"mean": expected.mean, "std": expected.std}
