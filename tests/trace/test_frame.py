"""A frame knows what is calculated so far: no less, no more, and never 0 for what is not known."""

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.trace.frame import Frame
from nnviz.trace.names import INPUT_LAYER
from nnviz.trace.steps import Kind
from tests.trace.examples import bundled, contents, drawn_trace, layered, trace_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.trace.steps import Step

ACCESSORS: "dict[Kind, Callable[[Frame, Step], float | None]]" = {
    Kind.WEIGHTED_SUM: lambda f, s: f.z(s.layer, s.unit),
    Kind.ACTIVATION: lambda f, s: f.a(s.layer, s.unit),
    Kind.LOSS_TERM: lambda f, s: f.loss_term(s.unit),
    Kind.SAMPLE_LOSS: lambda f, s: f.sample_loss,
    Kind.BATCH_LOSS: lambda f, s: f.batch_loss,
    Kind.D_LOSS_D_OUTPUT: lambda f, s: f.d_output(s.layer, s.unit),
    Kind.SLOPE: lambda f, s: f.slope(s.layer, s.unit),
    Kind.DELTA: lambda f, s: f.delta(s.layer, s.unit),
    Kind.WEIGHT_GRADIENT: lambda f, s: f.sample_weight_gradient(s.layer, s.unit, s.input or 0),
    Kind.BATCH_WEIGHT_GRADIENT: lambda f, s: f.weight_gradient(s.layer, s.unit, s.input or 0),
    Kind.BATCH_BIAS_GRADIENT: lambda f, s: f.bias_gradient(s.layer, s.unit),
}


@settings(max_examples=60)
@given(contents(), st.data())
def test_known_means_calculated(content: dict[str, Any], data: st.DataObject) -> None:
    """A value is there exactly when its step's index is below the position, else it is None."""
    trace = drawn_trace(content)
    sample = data.draw(st.integers(0, trace.batch_size - 1))
    steps = trace.steps((sample,))
    position = data.draw(st.integers(0, len(steps)))
    frame = Frame(trace, sample, position)
    for step in steps:
        expected = trace.value(step) if step.index < position else None
        assert frame.value(step) == expected
        if step.kind in ACCESSORS:
            assert ACCESSORS[step.kind](frame, step) == expected
    assert frame.active == (steps[position - 1] if position else None)
    assert frame.phase == (steps[position - 1].phase if position else None)


@settings(max_examples=60)
@given(contents())
def test_nothing_is_known_at_the_start_and_everything_at_the_end(content: dict[str, Any]) -> None:
    """What is given is there from the start; all the rest is None, then known."""
    trace = drawn_trace(content)
    start, end = Frame(trace), Frame(trace, 0, len(trace.steps((0,))))
    assert start.explanation is None
    assert end.explanation is not None
    assert [start.sample_loss, start.batch_loss] == [None, None]
    assert end.batch_loss == trace.iteration.loss
    for layer, section in enumerate(trace.network.layers):
        trained = trace.network.trained_biases[layer]
        for unit in range(section.units):
            place = (layer, unit)
            for frame in (start, end):
                read = (frame.z, frame.a, frame.delta, frame.d_output)
                assert {value(*place) is None for value in read} == {frame is start}
            assert (end.new_bias(*place) is None) == (not trained)
            assert (end.bias_gradient(*place) is None) == (not trained)
            assert end.bias(*place) == (
                None if section.bias == "none" else trace.iteration.after.biases[layer][unit]
            )
            for source in range(section.inputs):
                edge = (layer, unit, source)
                old = trace.iteration.before.weights[layer][unit, source]
                new = trace.iteration.after.weights[layer][unit, source]
                assert start.new_weight(*edge) is None
                assert start.weight_gradient(*edge) is None
                assert (start.weight(*edge), end.weight(*edge)) == (old, new)
                assert end.old_weight(*edge) == old
                gradient = trace.iteration.weight_gradients[layer][unit, source]
                assert end.weight_gradient(*edge) == pytest.approx(gradient, rel=1e-15)


def test_inputs_and_targets_are_always_known() -> None:
    """What is given needs no step."""
    frame = Frame(bundled("w5").trace(1))
    assert [frame.input(0), frame.input(1)] == [0.1, 0.2]
    assert [frame.a(INPUT_LAYER, 0), frame.a(INPUT_LAYER, 1)] == [0.1, 0.2]
    assert [frame.target(0), frame.target(1)] == [0.4, 0.6]


def test_zero_is_a_value() -> None:
    """A calculated 0 is 0 and not None: a dead unit's output and slope are known."""
    trace = bundled("dead-relu").trace(1)
    steps = trace.steps((0,))
    frame = Frame(trace, 0, len(steps))
    assert [frame.a(0, 1), frame.slope(0, 1), frame.delta(0, 1)] == [0.0, 0.0, 0.0]
    early = Frame(trace, 0, 3)
    assert early.z(0, 1) is not None
    assert early.a(0, 1) is None


def test_a_weight_changes_with_its_last_quantity() -> None:
    """With Adam the weight is the old one until w⁺ is calculated, through m, v, m̂ and v̂."""
    trace = trace_of(layered(1, [1], training={"optimizer": "adam"}))
    steps = trace.steps((0,))
    first = steps.index_of(Kind.WEIGHT_UPDATE, 0, quantity=0)
    assert first is not None
    old, new = trace.iteration.before.weights[0][0, 0], trace.iteration.after.weights[0][0, 0]
    weights = [Frame(trace, 0, position).weight(0, 0, 0) for position in range(first, first + 6)]
    assert weights == [old, old, old, old, old, new]
    assert Frame(trace, 0, first + 1).value(steps[first]) is not None


def test_each_sample_is_seen_on_its_own() -> None:
    """Frames of two samples of a batch differ in the sample's values and agree in the batch's."""
    trace = trace_of(layered(2, [2, 1], samples=3))
    first, second = (Frame(trace, sample, len(trace.steps((0,)))) for sample in (0, 1))
    assert len(first.steps) == len(second.steps)
    assert first.z(0, 0) != second.z(0, 0)
    assert first.sample_loss != second.sample_loss
    assert first.sample_weight_gradient(0, 0, 0) != second.sample_weight_gradient(0, 0, 0)
    assert first.batch_loss == second.batch_loss == trace.iteration.loss
    assert first.weight_gradient(0, 0, 0) == second.weight_gradient(0, 0, 0)
    assert first.weight(0, 0, 0) == second.weight(0, 0, 0)
