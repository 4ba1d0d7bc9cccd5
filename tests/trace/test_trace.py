"""Each step's value follows from those of earlier steps, as a person calculates them."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import LOSSES
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.scenario import library
from nnviz.trace.steps import Kind
from nnviz.trace.trace import Trace
from tests.trace.examples import (
    HIDDEN,
    bundled,
    contents,
    drawn_trace,
    experiment,
    layered,
    trace_of,
)
from tests.trace.recalculation import Recalculation, agrees


def check(trace: Trace) -> None:
    """Recalculate every step, in order, from the values of the steps before it."""
    person = Recalculation(trace)
    for step in trace.steps():
        expected, value = person.expected(step), trace.value(step)
        decimals = trace.network.round_to
        assert agrees(value, expected, decimals, person.largest), (step, value, expected)
        assert not (value == 0 and math.copysign(1.0, value) < 0), step
        person.learn(step, value)


@settings(max_examples=120)
@given(contents(), st.integers(1, 3))
def test_every_value_follows_from_earlier_steps(content: dict[str, Any], iteration: int) -> None:
    """On random networks each step can be calculated by hand where it stands, and agrees."""
    check(drawn_trace(content, iteration))


@pytest.mark.parametrize("name", library.names())
def test_bundled_scenarios_can_be_calculated_by_hand(name: str) -> None:
    """The bundled scenarios too, for several iterations."""
    run = bundled(name)
    for iteration in range(1, 4):
        check(run.trace(iteration))


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("round_to", [None, 3])
def test_every_activation_with_every_loss(activation: str, loss: str, round_to: int | None) -> None:
    """No pair is left to chance, rounded or not; the cross-entropies need probabilities."""
    output = activation
    if loss.endswith("cross_entropy") and activation not in ("sigmoid", "softmax"):
        output = "softmax"
    hidden = activation if activation in HIDDEN else "tanh"
    training = {} if round_to is None else {"round_to": round_to}
    content = layered(
        2, [3, 2, 3], activations=[hidden, hidden, output], loss=loss, samples=2, training=training
    )
    check(trace_of(content))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("order", ["simultaneous", "sequential"])
@pytest.mark.parametrize("samples", [1, 3])
def test_every_optimizer_in_both_orders(optimizer: str, order: str, samples: int) -> None:
    """No optimizer is left to chance, and its state is carried from iteration to iteration."""
    training: dict[str, Any] = {"optimizer": optimizer, "update_order": order}
    if optimizer == "adam":
        training |= {"weight_decay": 0.1}
    content = layered(2, [3, 2], samples=samples, training=training)
    for iteration in (1, 2, 5):
        check(trace_of(content, iteration))


def test_sequential_order_uses_the_new_weights() -> None:
    """In sequential order ∂E/∂h uses updated weights, in simultaneous order the old ones."""
    old = trace_of(layered(2, [2, 2]))
    new = trace_of(layered(2, [2, 2], training={"update_order": "sequential"}))
    for trace, source in ((old, "before"), (new, "after")):
        it = trace.iteration
        weights = getattr(it, source).weights[1]
        expected = it.delta[1][0] @ weights
        assert it.d_outputs[0][0].tolist() == pytest.approx(expected.tolist(), rel=1e-14)
    assert old.iteration.delta[0].tolist() != new.iteration.delta[0].tolist()
    assert old.iteration.delta[1].tolist() == new.iteration.delta[1].tolist()


def test_saturated_outputs_keep_finite_paths() -> None:
    """Where an output is exactly 0, ∂E/∂o is infinite, but the paths and δ are not."""
    content = layered(
        1, [3], activations=["softmax"], biases=["frozen"], loss="categorical_cross_entropy"
    )
    content["network"]["layers"][0]["biases"] = [0.0, 1000.0, -1000.0]
    content["data"]["targets"] = [[0.0, 0.0, 1.0]]
    trace = trace_of(content)
    values = {
        (step.kind, step.unit, step.input): trace.value(step)
        for step in trace.steps()
        if step.kind in (Kind.D_LOSS_D_OUTPUT, Kind.PATH, Kind.DELTA)
    }
    assert values[Kind.D_LOSS_D_OUTPUT, 2, None] == -math.inf
    assert values[Kind.PATH, 2, 2] == -1.0
    assert values[Kind.PATH, 1, 2] == 1.0
    assert [values[Kind.DELTA, unit, None] for unit in range(3)] == [0.0, 1.0, -1.0]


def test_the_loss_after_the_update_is_that_of_the_same_batch() -> None:
    """`loss_after` is the loss that a network with the new parameters has, penalties included."""
    content = layered(2, [2, 1], samples=3, training={"l2": 0.1, "batch_size": 3})
    trace = trace_of(content)
    updated = experiment(content)
    parameters = trace.iteration.after
    expected = updated.network.batch_loss(parameters, updated.inputs, updated.targets)
    assert trace.loss_after == expected == trace_of(content, 2).iteration.loss


def test_frozen_and_absent_biases_have_no_steps_and_stay() -> None:
    """Only trained biases are differentiated and updated."""
    trace = trace_of(layered(2, [2, 2, 1], biases=["frozen", "none", "trained"]))
    layers = {
        step.layer
        for step in trace.steps()
        if step.kind in (Kind.BIAS_GRADIENT, Kind.BIAS_UPDATE, Kind.BATCH_BIAS_GRADIENT)
    }
    assert layers == {2}
    it = trace.iteration
    assert it.after.biases[0].tolist() == it.before.biases[0].tolist() != [0.0, 0.0]
    assert it.after.biases[1].tolist() == [0.0, 0.0]
