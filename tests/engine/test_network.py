"""One training step: against a person's own calculation, its conventions and its errors."""

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnviz.engine.losses import LOSSES
from nnviz.engine.network import (
    Bias,
    Network,
    OptimizerState,
    Parameters,
    Reduction,
    UpdateOrder,
)
from nnviz.engine.optimizers import OPTIMIZERS, SGD, Adam
from nnviz.errors import LossDomainError, NotFiniteError
from tests.engine import by_hand
from tests.engine.networks import Example, examples, layers, mazur, w5
from tests.engine.numbers import close, flat

if TYPE_CHECKING:
    from nnviz.engine.network import Iteration


def same(example: Example, relative: float, absolute: float) -> None:
    """Assert that the engine computes what a person does."""
    try:
        it = example.iterate(SGD(0.25))
    except (LossDomainError, NotFiniteError):
        assume(False)
    expected = by_hand.Person(example, 0.25).step()
    by_layer = list(zip(*expected.z, strict=True))
    assume(not near_an_edge(example, it.z, it.a[-1]))
    assume(not near_an_edge(example, by_layer, it.a[-1]))
    for name in ("z", "a"):
        by_layer = list(zip(*getattr(expected, name), strict=True))
        assert flat(getattr(it, name)) == pytest.approx(
            flat(by_layer), rel=relative, abs=absolute
        ), name
    for name in ("loss_terms", "loss", "d_outputs", "delta", "weight_gradients", "bias_gradients"):
        assert flat(getattr(it, name)) == pytest.approx(
            flat(getattr(expected, name)), rel=relative, abs=absolute
        ), name
    for name in ("weights", "biases"):
        assert flat(getattr(it.after, name)) == pytest.approx(
            flat(getattr(expected, f"{name}_after")), rel=relative, abs=absolute
        ), name


def near_an_edge(example: Example, sums: "Any", outputs: "Any") -> bool:
    """Whether the order of a sum decides on a piece of an activation, or a logarithm drowns.

    Sums of integers are exact, and may be at a kink.
    """
    for layer, z in zip(example.network.layers, map(np.array, sums), strict=True):
        piece = layer.activation.piece
        if piece is not None and example.network.round_to is None:
            doubtful = (piece(z - 1e-12) != piece(z + 1e-12)) & (z != np.round(z))
            if doubtful.any():
                return True
    if example.network.loss.domain is None:
        return False
    o = np.array(outputs)
    return bool((np.minimum(np.abs(o), np.abs(1.0 - o)) < 1e-4).any())


@given(examples(orders=True))
def test_a_step_is_what_a_person_calculates(example: Example) -> None:
    """Loops over plain numbers give the same, simultaneously and sequentially."""
    same(example, 1e-9, 1e-12)


@given(examples(orders=True, rounding=True).filter(lambda e: e.network.round_to is not None))
def test_a_rounded_step_is_what_a_person_calculates(example: Example) -> None:
    """Rounding every value, also each path of a hidden delta, gives the decimals on paper."""
    same(example, 1e-12, 1e-12)


def test_every_rounded_value_has_that_many_decimals() -> None:
    """With round_to nothing that a step shows has further decimals."""
    example = w5()
    network = dataclasses.replace(example.network, round_to=3, l2=0.1)
    it = dataclasses.replace(example, network=network).iterate(Adam(0.1, weight_decay=0.1))
    shown = [it.z, it.a, it.loss_terms, it.sample_losses, it.penalty, it.loss, it.d_outputs]
    shown += [it.slopes, it.delta, it.weight_gradients, list(it.update.quantities)]
    for number in flat(shown):
        assert number == float(f"{number:.3f}")


def test_rounded_paths() -> None:
    """A hidden ∂E/∂a is the sum of rounded paths, not the rounded sum of exact ones."""
    example = w5()
    network = dataclasses.replace(example.network, round_to=3)
    it = dataclasses.replace(example, network=network).iterate()
    assert it.delta[1].tolist() == [[0.05, 0.014]]
    # 0.05 · 0.45 = 0.0225 and 0.014 · 0.7 = 0.0098: 0.023 + 0.010, not 0.0323
    assert it.d_outputs[0][0, 0] == 0.033


def test_sequential_order_uses_the_new_weights_of_later_layers() -> None:
    """Hidden deltas follow from the output weights after their update."""
    example = w5()
    network = dataclasses.replace(example.network, update_order=UpdateOrder.SEQUENTIAL)
    it = dataclasses.replace(example, network=network).iterate()
    assert np.array_equal(it.propagating_weights[1], it.after.weights[1])
    assert close(it.d_outputs[0], it.delta[1] @ it.after.weights[1])
    assert not np.array_equal(it.delta[0], example.iterate().delta[0])


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_sequential_order_with_every_optimizer(optimizer: "type[SGD]") -> None:
    """The new weights that are used are exactly those of the update, in later iterations too."""
    network = Network(
        layers([2, 3, 2, 2], "tanh", Bias.TRAINED),
        LOSSES["squared_error"],
        update_order=UpdateOrder.SEQUENTIAL,
    )
    random = np.random.default_rng(0)
    parameters = Parameters(
        tuple(random.normal(size=(x.units, x.inputs)) for x in network.layers),
        tuple(random.normal(size=x.units) for x in network.layers),
    )
    inputs, targets = random.normal(size=(3, 2)), random.normal(size=(3, 2))
    chosen = optimizer(0.1)
    state = OptimizerState.start(chosen, parameters)
    for t in (1, 2, 3):
        it = network.iterate(parameters, chosen, state, t, inputs, targets)
        parameters, state = it.after, it.state_after
        for used, new in zip(it.propagating_weights, it.after.weights, strict=True):
            assert np.array_equal(used, new)


@given(examples(), st.randoms(use_true_random=False))
def test_the_order_of_a_batch_does_not_matter(example: Example, random: "Any") -> None:
    """A shuffled batch has the same loss and gradients, by mean and by sum."""
    order = list(range(len(example.inputs)))
    random.shuffle(order)
    shuffled = dataclasses.replace(
        example, inputs=example.inputs[order], targets=example.targets[order]
    )
    try:
        it, other = example.iterate(), shuffled.iterate()
    except (LossDomainError, NotFiniteError):
        assume(False)
    scale = 1e-13 * max(1.0, *np.abs(flat([it.delta, it.loss_terms, it.a])))
    assert other.loss == pytest.approx(it.loss, rel=1e-13, abs=scale)
    assert flat(other.weight_gradients) == pytest.approx(
        flat(it.weight_gradients), rel=1e-12, abs=scale
    )
    assert np.array_equal(other.a[-1], it.a[-1][order]) or other.a[-1] == pytest.approx(
        it.a[-1][order], rel=1e-13, abs=1e-13
    )


@given(examples(rounding=True, orders=True))
def test_a_step_changes_nothing_that_it_is_given(example: Example) -> None:
    """Inputs, targets, parameters and the optimizer's state stay as they are."""
    optimizer = Adam(0.1, weight_decay=0.1)
    state = OptimizerState.start(optimizer, example.parameters)
    given_arrays = [example.inputs, example.targets, example.parameters.vector, *state.vectors]
    before = [array.copy() for array in given_arrays]
    try:
        it = example.network.iterate(
            example.parameters, optimizer, state, 1, example.inputs, example.targets
        )
    except (LossDomainError, NotFiniteError):
        assume(False)
    for array, copy in zip(given_arrays, before, strict=True):
        assert np.array_equal(array, copy)
    assert it.before is example.parameters
    assert it.state_before is state


def test_mean_and_sum() -> None:
    """The sum over three samples is three times their mean; penalties count once."""
    random = np.random.default_rng(0)
    means = []
    for reduction in Reduction:
        network = dataclasses.replace(w5().network, reduction=reduction, l2=0.5)
        example = Example(
            network, w5().parameters, random.normal(size=(3, 2)), np.full((3, 2), 0.5)
        )
        random = np.random.default_rng(0)
        it = example.iterate()
        share = 3.0 if reduction is Reduction.SUM else 1.0
        without = [
            gradient - 0.5 * weights
            for gradient, weights in zip(
                it.weight_gradients, example.parameters.weights, strict=True
            )
        ]
        means.append(np.array(flat([*without, it.loss - it.penalty])) / share)
    assert means[0] == pytest.approx(means[1], rel=1e-13)


def test_absent_biases_stay_zero_with_every_optimizer() -> None:
    """A layer without biases has zeros for them, their gradients and their update."""
    for optimizer in OPTIMIZERS.values():
        it = w5().iterate(optimizer(0.1))
        assert not np.any(flat(it.bias_gradients))
        assert not np.any(flat(it.after.biases))
        assert all(of_biases is None for _, of_biases in it.updates)


def test_frozen_biases_do_not_decay() -> None:
    """A weight decay leaves frozen biases alone."""
    it = mazur().iterate(OPTIMIZERS["adamw"](0.1))
    assert close(it.after.biases, [[0.35, 0.35], [0.60, 0.60]])


def test_updates_by_layer() -> None:
    """The views of an update by layer hold state and quantities in the parameters' shapes."""
    example = Example(
        Network(layers([2, 3, 1], "tanh", Bias.TRAINED), LOSSES["squared_error"]),
        Parameters((np.ones((3, 2)), np.ones((1, 3))), (np.zeros(3), np.ones(1))),
        np.ones((1, 2)),
        np.ones((1, 1)),
    )
    it = example.iterate(Adam(0.1))
    of_weights, of_biases = it.updates[0]
    assert of_biases is not None
    assert np.array_equal(of_weights.new, it.after.weights[0])
    assert np.array_equal(of_biases.new, it.after.biases[0])
    assert [array.shape for array in of_weights.quantities] == [(3, 2)] * 5
    assert [array.shape for array in of_biases.state] == [(3,)] * 2
    assert of_weights.quantities[0] == pytest.approx(0.1 * it.weight_gradients[0])
    assert np.array_equal(of_weights.state[1], it.state_after.weights[0][1])
    assert np.array_equal(of_biases.state[0], it.state_after.biases[0][0])
    assert not it.state_before.biases[1][0].any()


def test_an_overflow_stops_the_run_and_names_the_value() -> None:
    """Values that leave the range of doubles raise, whatever saturates behind them."""
    example = w5()
    huge = dataclasses.replace(example, inputs=np.array([[1e308, 1e308]]))
    weights = Parameters((np.full((2, 2), 1e10), np.ones((2, 2))), (np.zeros(2), np.zeros(2)))
    with pytest.raises(NotFiniteError, match="weighted sum of layer 1"):
        dataclasses.replace(huge, parameters=weights).iterate()
    linear = Network(layers([2, 2, 2], "linear", Bias.NONE), LOSSES["squared_error"])
    with pytest.raises(NotFiniteError, match="loss"):
        dataclasses.replace(example, network=linear, inputs=np.full((1, 2), 1e200)).iterate()
    tiny = Parameters((np.full((2, 2), 1e-150), np.ones((2, 2))), (np.zeros(2), np.zeros(2)))
    with pytest.raises(NotFiniteError, match="gradient of w1"):
        Example(linear, tiny, np.full((1, 2), 1e250), example.targets).iterate()
    with pytest.raises(NotFiniteError, match="update of w5"):
        dataclasses.replace(example, targets=np.full((1, 2), 1e3)).iterate(SGD(1e307))
    with pytest.raises(NotFiniteError, match="loss"):
        linear.batch_loss(example.parameters, np.full((1, 2), 1e200), example.targets)


def test_huge_but_finite_numbers_are_no_overflow() -> None:
    """A weight of 1e200, whose square overflows, is a number like any other."""
    example = w5()
    weights = Parameters((np.full((2, 2), 1e200), np.ones((2, 2))), (np.zeros(2), np.zeros(2)))
    it = dataclasses.replace(example, parameters=weights).iterate()
    assert it.a[0].tolist() == [[1.0, 1.0]]


@pytest.mark.parametrize(
    ("loss", "activation", "remedy"),
    [
        ("binary_cross_entropy", "linear", "Use sigmoid"),
        ("categorical_cross_entropy", "linear", "Use softmax"),
    ],
)
def test_outputs_outside_the_domain_of_the_loss(loss: str, activation: str, remedy: str) -> None:
    """A logarithm of a negative output is an error with a remedy."""
    network = Network(layers([1, 1], activation, Bias.NONE), LOSSES[loss])
    example = Example(
        network,
        Parameters((np.array([[-0.5]]),), (np.zeros(1),)),
        np.array([[1.0]]),
        np.array([[0.0]]),
    )
    with pytest.raises(LossDomainError, match=remedy) as caught:
        example.iterate()
    assert "o1 = -0.5" in str(caught.value)


def test_an_output_that_rounding_takes_to_0() -> None:
    """By hand, ln 0 has no value: the remedy is more decimals."""
    network = Network(
        layers([1, 1], "sigmoid", Bias.NONE), LOSSES["binary_cross_entropy"], round_to=2
    )
    example = Example(
        network,
        Parameters((np.array([[-9.0]]),), (np.zeros(1),)),
        np.array([[1.0]]),
        np.array([[1.0]]),
    )
    with pytest.raises(LossDomainError, match="more decimals"):
        example.iterate()


@pytest.mark.parametrize(
    ("activation", "loss"),
    [("sigmoid", "binary_cross_entropy"), ("softmax", "categorical_cross_entropy")],
)
def test_saturated_outputs_train_on(activation: str, loss: str) -> None:
    """A fused pair has exact finite losses and deltas where the output is exactly 0 or 1."""
    network = Network(layers([1, 2], activation, Bias.NONE), LOSSES[loss])
    example = Example(
        network,
        Parameters((np.array([[1e4], [-1e4]]),), (np.zeros(2),)),
        np.array([[1.0]]),
        np.array([[0.0, 1.0]]),
    )
    it: Iteration = example.iterate()
    assert it.a[0].tolist() == [[1.0, 0.0]]
    assert it.delta[0].tolist() == [[1.0, -1.0]]
    expected = [[1e4, 1e4]] if activation == "sigmoid" else [[0.0, 2e4]]
    assert it.loss_terms.tolist() == expected


def test_forward_and_losses_are_those_of_the_step() -> None:
    """The parts that plots use give what the training step gives."""
    example = w5()
    it = example.iterate()
    forward = example.network.forward(example.parameters, example.inputs)
    assert np.array_equal(forward.z[1], it.z[1])
    assert np.array_equal(forward.a[0], it.a[0])
    terms = example.network.loss_terms(forward, example.targets)
    assert np.array_equal(terms, it.loss_terms)
    loss = example.network.batch_loss(example.parameters, example.inputs, example.targets)
    assert loss == it.loss
