"""Gradients by layer, at a moment and over the iterations."""

import numpy as np
import pytest

from nnviz.plots import hues
from nnviz.plots.decay import decay_chart, decay_over_iterations
from nnviz.scenario.variants import twin
from nnviz.trace import statistics
from nnviz.trace.run import Run
from tests.plots.runs import CONTENT, walked
from tests.trace.examples import experiment, layered, trace_of

ALL = (True, True, True)


def test_gradients_by_layer_are_means_of_their_sizes() -> None:
    """By hand, from the first hidden layer to the output, of both networks."""
    trace = trace_of(CONTENT, 4)
    beside = Run(twin(experiment(CONTENT))).trace(4)
    chart = decay_chart(trace, known=ALL, twin=beside, twin_name="twin: relu")
    curves = {series.key: series for series in chart.series}
    for key, one in (("gradient_size", trace), ("twin_gradient_size", beside)):
        by_hand = [float(np.mean(np.abs(layer))) for layer in one.iteration.weight_gradients]
        assert curves[key].x.tolist() == [1.0, 2.0, 3.0]
        assert curves[key].y.tolist() == pytest.approx(by_hand, rel=1e-14)
    assert chart.up.log
    assert chart.series[-1].key == "gradient_size"
    assert (curves["twin_gradient_size"].hue, curves["twin_gradient_size"].dashed) == (
        hues.TWIN, True,
    )  # fmt: skip


def test_the_bound_is_a_quarter_a_layer_from_the_output_down() -> None:
    """It begins at the size of the output layer's gradient; other functions have none."""
    trace = trace_of(CONTENT)
    chart = decay_chart(trace, known=ALL)
    bound, own = chart.series
    assert (bound.key, bound.dashed, bound.name) == (
        "sigmoid_bound", True, "0.25ᵏ: sigmoids alone",
    )  # fmt: skip
    assert bound.y.tolist() == [own.y[2] / 16, own.y[2] / 4, own.y[2]]
    relu = Run(twin(experiment(CONTENT))).trace(1)
    assert [series.key for series in decay_chart(relu, known=ALL).series] == ["gradient_size"]


def test_the_bound_is_that_of_the_twin_where_that_one_has_sigmoids() -> None:
    """A network of ReLU beside its twin of sigmoids."""
    relu = Run(twin(experiment(CONTENT))).trace(1)
    sigmoid = trace_of(CONTENT)
    chart = decay_chart(relu, known=ALL, twin=sigmoid, twin_name="twin: sigmoid")
    bound = chart.series[0]
    assert bound.key == "sigmoid_bound"
    assert bound.y[-1] == statistics.gradient_sizes(sigmoid)[-1]


def test_layers_that_are_not_reached_yet_are_blank() -> None:
    """The gradient comes from the output: there is nothing, not 0, in front of it."""
    trace = trace_of(CONTENT)
    chart = decay_chart(trace, known=(False, True, True))
    own = chart.series[-1].y
    assert np.isnan(own[0])
    assert own[1:].tolist() == statistics.gradient_sizes(trace)[1:].tolist()
    assert chart.note == ""
    nothing = decay_chart(trace, known=(False,) * 3)
    assert [series.key for series in nothing.series] == ["gradient_size"]
    assert np.isnan(nothing.series[0].y).all()
    assert nothing.note == "The gradient is not calculated yet."


def test_a_gradient_of_0_is_named() -> None:
    """A logarithmic axis has no place for it."""
    content = layered(2, [3, 3, 2, 1], activations=["relu"] * 3 + ["linear"], samples=4)
    content["network"]["layers"][1]["biases"] = [-1e3] * 3  # never above 0
    content["network"]["layers"][2]["biases"] = [1.0] * 2  # always above
    trace = trace_of(content)
    chart = decay_chart(trace, known=(True,) * 4)
    assert chart.series[-1].y[:2].tolist() == [0.0, 0.0]
    assert chart.note == "0, and so not on the axis: layers 1–3."
    seen = chart.up.seen(chart.series[-1].y)
    assert np.isnan(seen).tolist() == [True, True, True, False]
    beside = decay_chart(trace_of(CONTENT), known=ALL, twin=trace_of(CONTENT), twin_name="twin")
    assert beside.note == ""


def test_with_a_twin_a_gradient_of_0_is_named_with_its_network() -> None:
    """So that nobody takes one for the other."""
    content = layered(2, [3, 1], activations=["relu", "linear"], samples=4)
    content["network"]["layers"][0]["biases"] = [-1e3] * 3
    trace = trace_of(content)
    chart = decay_chart(trace, known=(True, True), name="A", twin=trace, twin_name="B")
    assert chart.note == (
        "A: 0, and so not on the axis: layers 1–2. B: 0, and so not on the axis: layers 1–2."
    )


def test_over_the_iterations_each_layer_has_a_curve() -> None:
    """Full up to the iteration on show, pale behind it; colours follow the order of layers."""
    run = walked(20)
    chart = decay_over_iterations(run, 8, known=True)
    curves = {series.key: series for series in chart.series}
    sizes = run.gradient_sizes.values
    for layer in range(3):
        full = curves[f"gradient_size_{layer + 1}"]
        later = curves[f"gradient_size_{layer + 1}_later"]
        assert (full.x.tolist(), full.y.tolist()) == (
            list(range(1, 9)), sizes[:8, layer].tolist(),
        )  # fmt: skip
        assert later.y.tolist() == sizes[7:, layer].tolist()
        assert later.faded
        assert full.ramp == later.ramp == layer / 2
    assert [series.faded for series in chart.series] == [True] * 3 + [False] * 3
    assert [series.name for series in chart.series[3:]] == ["output", "layer 2", "layer 1"]
    assert [(mark.kind, mark.x) for mark in chart.marks] == [("now", 8.0)]
    assert chart.note == ""
    before = decay_over_iterations(run, 8, known=False)
    assert {s.key: len(s.x) for s in before.series}["gradient_size_1"] == 7


def test_it_is_said_where_not_every_iteration_is_on_the_curve() -> None:
    """Long runs write down every second iteration from the 1,024th on."""
    content = layered(1, [1, 1])
    chart = decay_over_iterations(walked(1030, content), 1030, known=True)
    assert chart.series[-1].x[1021:].tolist() == [1022, 1023, 1024, 1026, 1028, 1030]
    assert chart.note == (
        "Up to iteration 1,024 every one is here, then every second, fourth and so on."
    )
    assert decay_over_iterations(walked(1023, content), 1, known=True).note == ""


def test_before_the_first_iteration_there_is_nothing_to_show() -> None:
    """And the chart says so."""
    chart = decay_over_iterations(walked(0), 1, known=False)
    assert chart.series == ()
    assert chart.note == "The gradient appears here as soon as it is calculated."
