"""Every gradient against finite differences, and wrong gradients found."""

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnviz.engine.activations import ACTIVATIONS, Activation
from nnviz.engine.gradcheck import GradientCheck, check_gradients
from nnviz.engine.losses import LOSSES
from nnviz.engine.network import Bias, Layer, Network, Parameters, Reduction, UpdateOrder
from nnviz.errors import LossDomainError, NotFiniteError
from tests.engine.networks import Example, examples, layers, mazur, w5


def check(example: Example) -> tuple[GradientCheck, ...]:
    """Return the checks of an example."""
    return check_gradients(example.network, example.parameters, example.inputs, example.targets)


@given(
    examples(rounding=True, orders=True),
    st.sampled_from([1e-9, 1e-3, 1.0, 1.0, 30.0, 1e6]),
    st.integers(0, 2),
)
def test_every_gradient_equals_a_finite_difference(
    example: Example, scale: float, scaled: int
) -> None:
    """It does for all activations, losses, reductions, penalties and kinds of bias.

    The weights of a layer are tiny, ordinary or huge, and often put a unit exactly at a kink.
    """
    parameters = Parameters(
        tuple(
            weights * (scale if layer == scaled else 1.0)
            for layer, weights in enumerate(example.parameters.weights)
        ),
        example.parameters.biases,
    )
    try:
        checks = check(dataclasses.replace(example, parameters=parameters))
    except (LossDomainError, NotFiniteError):
        assume(False)
    assert [check for check in checks if not check.ok] == []
    biases = [layer.units for layer in example.network.layers if layer.bias is not Bias.NONE]
    weights = [layer.units * layer.inputs for layer in example.network.layers]
    assert len(checks) == sum(weights) + sum(biases)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_every_output_activation_with_every_loss(output: str, loss: str) -> None:
    """Each pair is checked on a batch whose outputs lie inside the loss's domain."""
    network = Network(
        (
            Layer(3, 2, ACTIVATIONS["tanh"], 0.0, Bias.TRAINED),
            Layer(2, 3, ACTIVATIONS[output], 0.3, Bias.FROZEN),
        ),
        LOSSES[loss],
        Reduction.MEAN,
        l1=0.1,
        l2=0.1,
    )
    random = np.random.default_rng(0)
    parameters = Parameters(
        (random.normal(size=(3, 2)), random.uniform(0.01, 0.1, (2, 3))),
        (np.zeros(3), np.array([0.4, 0.45])),
    )
    inside = output not in {"sign", "step"} or LOSSES[loss].domain is None
    targets = np.array([[0.25, 0.75], [1.0, 0.0]]) if inside else np.ones((2, 2))
    checks = check_gradients(network, parameters, random.normal(size=(2, 2)), targets)
    assert all(check.ok for check in checks)
    assert sum(check.analytic != 0.0 for check in checks) >= 12


def test_the_worked_example() -> None:
    """The check of ∂E/∂w5 shows both numbers."""
    checks = check(w5())
    assert len(checks) == 8
    w5_check = checks[4]
    assert (w5_check.kind, w5_check.layer, w5_check.unit, w5_check.input) == ("weight", 1, 0, 0)
    assert w5_check.analytic == pytest.approx(0.0259228556036474, rel=1e-15)
    assert w5_check.numeric == pytest.approx(w5_check.analytic, rel=1e-9)
    assert w5_check.error == abs(w5_check.analytic - w5_check.numeric)
    assert w5_check.ok
    assert not w5_check.note


def test_frozen_biases_are_checked_too() -> None:
    """Their gradients exist, though nothing is updated."""
    biases = [check for check in check(mazur()) if check.kind == "bias"]
    assert [(check.layer, check.unit, check.input) for check in biases] == [
        (0, 0, None),
        (0, 1, None),
        (1, 0, None),
        (1, 1, None),
    ]
    assert all(check.ok and check.analytic != 0.0 for check in biases)


def test_rounding_and_the_sequential_order_are_left_out() -> None:
    """The mathematics is checked, not what rounding does to it."""
    example = w5()
    network = dataclasses.replace(example.network, round_to=2, update_order=UpdateOrder.SEQUENTIAL)
    assert check(dataclasses.replace(example, network=network)) == check(example)


def at_a_kink(name: str) -> Example:
    """Return a network whose hidden units have z = 0 exactly."""
    return Example(
        Network(
            (
                Layer(2, 1, ACTIVATIONS[name], 0.25, Bias.TRAINED),
                Layer(1, 2, ACTIVATIONS["linear"], 0.0, Bias.TRAINED),
            ),
            LOSSES["squared_error"],
        ),
        Parameters((np.array([[0.5], [-0.5]]), np.array([[1.0, 2.0]])), (np.zeros(2), np.ones(1))),
        np.array([[0.0], [0.0]]),
        np.array([[0.0], [0.5]]),
    )


@pytest.mark.parametrize(
    ("name", "slope"), [("relu", 0.0), ("leaky_relu", 0.25), ("elu", 0.25), ("step", 0.0)]
)
def test_at_a_kink_the_difference_is_that_of_its_own_side(name: str, slope: float) -> None:
    """With z = 0 the bias has the derivative of the negative side, by both ways."""
    bias = next(check for check in check(at_a_kink(name)) if check.kind == "bias")
    # The outputs are 1, so ∂E/∂o is 2 and 1, on average 1.5.
    assert bias.analytic == pytest.approx(1.5 * slope)
    assert bias.numeric == pytest.approx(1.5 * slope, abs=1e-7)
    assert bias.ok
    assert "kink" in bias.note


def wrong(name: str, factor: float, at_zero: float | None = None) -> Activation:
    """Return an activation whose derivative is wrong by a factor, or in 0 only."""
    activation = ACTIVATIONS[name]

    def derivative(z: np.ndarray, a: np.ndarray, alpha: float) -> np.ndarray:
        """Return the wrong derivative."""
        slope = factor * activation.derivative(z, a, alpha)
        return slope if at_zero is None else np.where(z == 0.0, at_zero, slope)

    return dataclasses.replace(activation, derivative=derivative)


@pytest.mark.parametrize("factor", [1.00001, 0.99, -1.0, 0.0])
@pytest.mark.parametrize("name", ["linear", "sigmoid", "tanh", "leaky_relu"])
def test_a_wrong_derivative_is_found(name: str, factor: float) -> None:
    """An error in the fifth digit of a hidden derivative shows in the layers before it."""
    example = w5()
    network = dataclasses.replace(
        example.network,
        layers=(
            dataclasses.replace(example.network.layers[0], activation=wrong(name, factor)),
            example.network.layers[1],
        ),
    )
    checks = check(dataclasses.replace(example, network=network))
    assert [check.ok for check in checks] == [False] * 4 + [True] * 4


def test_a_wrong_derivative_at_a_kink_is_found() -> None:
    """ReLU'(0) = 1 is no derivative of the side that 0 belongs to."""
    example = at_a_kink("relu")
    hidden, output = example.network.layers
    network = dataclasses.replace(
        example.network,
        layers=(dataclasses.replace(hidden, activation=wrong("relu", 1.0, 1.0)), output),
    )
    checks = check(dataclasses.replace(example, network=network))
    assert [check.ok for check in checks if check.layer == 0 and check.kind == "bias"] == [
        False,
        False,
    ]


def test_a_wrong_loss_derivative_is_found() -> None:
    """A forgotten factor 2 shows in every gradient."""
    example = w5()
    loss = dataclasses.replace(LOSSES["squared_error"], derivative=lambda o, t: o - t)
    network = dataclasses.replace(example.network, loss=loss)
    assert not any(check.ok for check in check(dataclasses.replace(example, network=network)))


def test_a_larger_network_in_a_moment() -> None:
    """A thousand weights on twenty samples are checked well within a second or two."""
    random = np.random.default_rng(0)
    network = Network(layers([16, 32, 16], "tanh", Bias.TRAINED), LOSSES["squared_error"])
    parameters = Parameters(
        tuple(random.normal(0.0, 0.3, (x.units, x.inputs)) for x in network.layers),
        tuple(np.zeros(x.units) for x in network.layers),
    )
    inputs, targets = random.normal(size=(20, 16)), random.normal(size=(20, 16))
    checks = check_gradients(network, parameters, inputs, targets)
    assert len(checks) == 2 * 512 + 48
    assert all(check.ok for check in checks)
