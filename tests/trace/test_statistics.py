"""Statistics of an iteration against NumPy and against hand calculation."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.trace import statistics
from nnviz.trace.run import Run
from nnviz.trace.statistics import UpdateRatio, spread_of
from tests.trace.examples import bundled, contents, drawn_trace, experiment, layered, trace_of

if TYPE_CHECKING:
    from nnviz.trace.trace import Trace

DEEP = layered(3, [5, 4, 4, 2], samples=6, seed=3, training={"optimizer": "adam"})


def _one_layer(activation: str, sums: list[list[float]]) -> "Trace":
    """Return the trace of a network whose hidden units have these sums, a row a sample."""
    count = len(sums[0])
    content = layered(count, [count, 1], activations=[activation, "linear"], samples=len(sums))
    hidden = content["network"]["layers"][0]
    hidden["weights"] = np.eye(count).tolist()
    hidden["biases"] = [0.0] * count
    content["data"]["inputs"] = sums
    return trace_of(content)


def test_gradient_sizes_are_those_that_the_run_writes_down() -> None:
    """Of a trace or of the run's curve: the same bits, and those of NumPy's mean."""
    run = Run(experiment(DEEP))
    run.advance(9)
    for number, sizes in zip(*run.gradient_sizes, strict=True):
        trace = run.trace(int(number))
        found = statistics.gradient_sizes(trace)
        assert found.tobytes() == sizes.tobytes()
        by_hand = [np.mean(np.abs(layer)) for layer in trace.iteration.weight_gradients]
        assert found == pytest.approx(by_hand, rel=1e-14)


def test_the_bound_of_sigmoids() -> None:
    """A quarter for each hidden layer that the gradient goes through."""
    bounds = statistics.sigmoid_bounds(trace_of(DEEP))
    assert bounds is not None
    assert bounds.tolist() == [1 / 64, 1 / 16, 1 / 4, 1]
    assert statistics.sigmoid_bounds(bundled("relu").trace(1)) is None


@pytest.mark.parametrize(
    ("activation", "sums", "saturated", "dead"),
    [
        # a(1 − a) < 0.025 beyond ±3.636
        ("sigmoid", [[-3.7, 3.6, 5.0], [0.0, -3.6, 9.0]], 3 / 6, 1 / 3),
        # 1 − a² < 0.1 beyond ±1.818
        ("tanh", [[-1.83, 1.81, 0.0], [1.83, -1.81, 2.0]], 3 / 6, 1 / 3),
        ("relu", [[-1.0, 1.0, 0.0], [-2.0, -3.0, 0.5]], 4 / 6, 1 / 3),
        ("relu", [[-1.0, -1.0], [-2.0, 0.0]], 1.0, 1.0),
        ("leaky_relu", [[-1.0, 1.0], [-2.0, -0.5]], 3 / 4, 1 / 2),
        # e^z < 0.1 below −2.303
        ("elu", [[-2.31, -2.3], [-5.0, 0.1]], 2 / 4, 1 / 2),
        ("linear", [[-100.0, 100.0]], 0.0, 0.0),
        ("step", [[-1.0, 1.0]], 1.0, 1.0),
    ],
)
def test_saturated_activations_and_dead_units(
    activation: str, sums: list[list[float]], saturated: float, dead: float
) -> None:
    """Activations with hardly a derivative, and units that have none for the whole batch."""
    found = statistics.activations(_one_layer(activation, sums))[0]
    assert found.saturated == pytest.approx(saturated)
    assert found.dead == pytest.approx(dead)


def test_the_bundled_dead_relu_is_dead() -> None:
    """The scenario that is about it."""
    found = statistics.activations(bundled("dead-relu").trace(1))
    assert found[0].dead > 0


def test_activations_of_a_sigmoid_lie_between_0_and_1() -> None:
    """By hand: 0.2689 …, 0.5, 0.7311 … and 0.9526 … in quarters."""
    found = statistics.activations(_one_layer("sigmoid", [[-1.0, 0.0], [1.0, 3.0]]), bins=4)[0]
    assert found.spread.counts.tolist() == [0, 1, 2, 1]
    assert found.spread.edges.tolist() == [0, 0.25, 0.5, 0.75, 1]
    values = 1 / (1 + np.exp(-np.array([-1.0, 0.0, 1.0, 3.0])))
    assert found.spread.mean == pytest.approx(values.mean(), rel=1e-14)
    assert found.spread.std == pytest.approx(values.std(), rel=1e-14)


@pytest.mark.parametrize(
    ("activation", "sums", "low", "high"),
    [
        ("tanh", [[0.1, 0.2]], -1, 1),
        ("relu", [[-3.0, 2.5]], 0, 4),
        ("relu", [[-3.0, -2.5]], 0, 1),
        ("relu", [[1.0, 2.0]], 0, 2),
        ("linear", [[-0.3, 0.2]], -0.5, 0.5),
        ("elu", [[-9.0, 0.2]], -1, 1),
        ("softmax", [[0.0, 0.0]], 0, 1),
    ],
)
def test_where_histograms_begin_and_end(
    activation: str, sums: list[list[float]], low: float, high: float
) -> None:
    """At the bounds of the function, else at the next power of two."""
    if activation == "softmax":
        spread = statistics.activations(bundled("softmax").trace(1))[-1].spread
    else:
        spread = statistics.activations(_one_layer(activation, sums))[0].spread
    assert (spread.low, spread.high) == (low, high)


def test_weights_and_gradients_of_each_layer() -> None:
    """Counts are NumPy's, of the weights before or after the update."""
    trace = trace_of(DEEP, 4)
    it = trace.iteration
    for found, expected in (
        (statistics.weights(trace), it.before.weights),
        (statistics.weights(trace, after=True), it.after.weights),
        (statistics.gradients(trace), it.weight_gradients),
    ):
        for spread, values in zip(found, expected, strict=True):
            counts, edges = np.histogram(values, 32, (spread.low, spread.high))
            assert spread.counts.tolist() == counts.tolist()
            assert spread.edges.tolist() == edges.tolist()
            assert spread.mean == pytest.approx(np.mean(values))
            assert spread.std == pytest.approx(np.std(values))
            assert spread.high / 2 < np.abs(values).max() <= spread.high


def test_how_far_weights_are_moved() -> None:
    """‖Δw‖ / ‖w‖, with NumPy's roots of sums of squares."""
    trace = trace_of(DEEP, 4)
    it = trace.iteration
    for layer, found in enumerate(statistics.update_ratios(trace)):
        before, after = it.before.weights[layer], it.after.weights[layer]
        ratio = math.sqrt(np.sum((after - before) ** 2)) / math.sqrt(np.sum(before**2))
        assert found.ratio == pytest.approx(ratio, rel=1e-12)
        assert found.log10 == pytest.approx(math.log10(ratio), rel=1e-12)


def test_weights_that_are_zero_or_are_not_moved() -> None:
    """From nothing to something is infinitely far, and not to move is 0, of which no logarithm."""
    content = layered(2, [2, 1], samples=2, activations=["linear", "linear"])
    content["network"]["layers"][0]["weights"] = [[0.0, 0.0], [0.0, 0.0]]
    moved = statistics.update_ratios(trace_of(content))
    assert moved[0] == UpdateRatio(math.inf, math.inf)
    content["training"]["learning_rate"] = 0.0
    still = statistics.update_ratios(trace_of(content))
    assert set(still) == {UpdateRatio(0.0, -math.inf)}


@given(
    st.lists(
        st.one_of(
            st.floats(-4, 4),
            st.integers(-64, 64).map(lambda eighths: eighths / 8),
            st.sampled_from([0.0, 5e-324, -1.7e308, 1.7e308, 2.0**-30]),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_every_number_is_in_its_bar(values: list[float]) -> None:
    """Also the largest and the smallest that there are; numbers on an edge begin a bar."""
    array = np.array(values)
    spread = spread_of(array)
    assert spread.counts.sum() == len(values)
    limit = spread.high
    assert spread.low == -limit
    expected = [0] * 32
    for value in values:
        expected[min(31, max(0, math.floor((value / limit + 1) * 16)))] += 1
    assert spread.counts.tolist() == expected


@given(contents())
def test_every_trace_has_statistics(content: dict[str, Any]) -> None:
    """Whatever the network: one entry a layer, shares between 0 and 1, every number counted."""
    trace = drawn_trace(content)
    layers = len(trace.network.layers)
    found = statistics.activations(trace)
    assert len(found) == len(statistics.update_ratios(trace)) == layers
    for one, a in zip(found, trace.iteration.a, strict=True):
        assert 0 <= one.dead <= one.saturated <= 1
        assert one.spread.counts.sum() == a.size
    for spread, gradient in zip(
        statistics.gradients(trace), trace.iteration.weight_gradients, strict=True
    ):
        assert spread.counts.sum() == gradient.size
    assert len(statistics.weights(trace)) == layers
