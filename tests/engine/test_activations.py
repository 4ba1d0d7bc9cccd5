"""Activations: values, derivatives, extremes, kinks and formulas."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.engine.activations import (
    ACTIVATIONS,
    Activation,
    bare,
    softmax_jacobian,
    softmax_jacobian_tex,
    softmax_value_tex,
)
from tests.engine.constants import CONSTANTS

ELEMENTWISE = [activation for name, activation in ACTIVATIONS.items() if name != "softmax"]


def value(name: str, *z: float, alpha: float = 0.0) -> list[float]:
    """Return a(z) of a single sample."""
    result: list[float] = ACTIVATIONS[name].value(np.array([z]), alpha)[0].tolist()
    return result


def slope(name: str, *z: float, alpha: float = 0.0) -> list[float]:
    """Return a'(z) of a single sample."""
    sums = np.array([z])
    activation = ACTIVATIONS[name]
    a = activation.value(sums, alpha)
    result: list[float] = activation.derivative(sums, a, alpha)[0].tolist()
    return result


def test_names() -> None:
    """The names of the scenario file are all there, in its order."""
    assert list(ACTIVATIONS) == [
        "linear",
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "elu",
        "softmax",
        "sign",
        "step",
        "piecewise_linear",
    ]
    assert all(activation.name == name for name, activation in ACTIVATIONS.items())


@pytest.mark.parametrize("case", CONSTANTS["activations"], ids=lambda case: str(case["name"]))
def test_values_and_gradients_are_those_of_pytorch(case: dict[str, Any]) -> None:
    """Values and gradients agree with PyTorch's autograd in double precision."""
    activation, alpha = ACTIVATIONS[case["name"]], case["alpha"]
    z, weights = np.array([case["z"]]), np.array([case["weights"]])
    a = activation.value(z, alpha)
    if case["name"] == "softmax":
        gradient = np.einsum("sk,ski->si", weights, softmax_jacobian(a))
    else:
        gradient = weights * activation.derivative(z, a, alpha)
    # PyTorch's 1 - e^z loses digits near 0 where expm1 does not.
    assert a[0].tolist() == pytest.approx(case["a"], rel=1e-14, abs=1e-16)
    assert gradient[0].tolist() == pytest.approx(case["gradient"], rel=1e-13, abs=1e-15)


def test_sigmoid_at_the_extremes() -> None:
    """Sigmoid has its exact limits, and small values keep their digits."""
    assert value("sigmoid", -1000.0, 1000.0, 0.0) == [0.0, 1.0, 0.5]
    assert slope("sigmoid", -1000.0, 1000.0, 0.0) == [0.0, 0.0, 0.25]
    assert value("sigmoid", -40.0)[0] == pytest.approx(np.exp(-40.0), rel=1e-15)


def test_softmax_at_the_extremes() -> None:
    """Softmax of huge sums has its exact limits and adds up to 1."""
    assert value("softmax", 1e4, 0.0, -1e4) == [1.0, 0.0, 0.0]
    assert value("softmax", 1e4, 1e4) == [0.5, 0.5]
    assert value("softmax", -1e4, -1e4, -1e4, -1e4) == [0.25] * 4
    assert value("softmax", 1e308, -1e308) == [1.0, 0.0]


@pytest.mark.parametrize("activation", ELEMENTWISE, ids=lambda activation: activation.name)
def test_no_activation_warns_or_fails_at_the_extremes(activation: Activation) -> None:
    """Values and derivatives are finite numbers up to ±1e300 (warnings are errors here)."""
    z = np.array([[-1e300, -1000.0, -1e-300, 0.0, 1e-300, 1000.0, 1e300]])
    a = activation.value(z, 0.3)
    assert np.isfinite(a).all()
    assert np.isfinite(activation.derivative(z, a, 0.3)).all()


def test_derivatives_at_kinks_are_those_of_the_negative_side() -> None:
    """At 0 ReLU has the derivative 0, leaky ReLU α, ELU α; the ramp is flat at its ends."""
    assert slope("relu", 0.0, -0.0) == [0.0, 0.0]
    assert slope("leaky_relu", 0.0, alpha=0.01) == [0.01]
    assert slope("elu", 0.0, alpha=0.7) == [0.7]
    assert slope("piecewise_linear", -0.5, 0.0, 0.5) == [0.0, 1.0, 0.0]


def test_jumps() -> None:
    """Sign is 0 in 0, step is 0 up to 0 and 1 above."""
    assert value("sign", -2.0, 0.0, 3.0) == [-1.0, 0.0, 1.0]
    assert value("step", -2.0, 0.0, 1e-300) == [0.0, 0.0, 1.0]
    assert value("piecewise_linear", -0.6, -0.5, 0.25, 0.5, 9.0) == [0.0, 0.0, 0.75, 1.0, 1.0]


@given(
    st.sampled_from(ELEMENTWISE),
    st.floats(-6.0, 6.0),
    st.sampled_from([0.01, 0.3, 1.0]),
)
def test_derivative_is_the_limit_of_differences(
    activation: Activation, z: float, alpha: float
) -> None:
    """Away from kinks the derivative equals the central difference of the value."""
    points = np.array([[z - 1e-5, z, z + 1e-5]])
    if activation.piece is not None and len(set(activation.piece(points)[0].tolist())) > 1:
        return
    a = activation.value(points, alpha)
    difference = (a[0, 2] - a[0, 0]) / 2e-5
    assert activation.derivative(points, a, alpha)[0, 1] == pytest.approx(difference, abs=1e-9)


def test_the_softmax_jacobian_has_the_derivative_as_its_diagonal() -> None:
    """∂a_k/∂z_i equals differences, and its diagonal is what `derivative` gives."""
    softmax, z = ACTIVATIONS["softmax"], np.array([[0.3, -1.0, 2.0]])
    a = softmax.value(z, 0.0)
    jacobian = softmax_jacobian(a)[0]
    for i in range(3):
        h = 1e-6 * np.eye(3)[i]
        difference = (softmax.value(z + h, 0.0) - softmax.value(z - h, 0.0)) / 2e-6
        assert jacobian[:, i] == pytest.approx(difference[0], abs=1e-10)
    assert np.diag(jacobian) == pytest.approx(softmax.derivative(z, a, 0.0)[0])


@pytest.mark.parametrize(
    ("name", "value_tex", "derivative_tex"),
    [
        ("linear", "-0.5", "1"),
        ("sigmoid", r"\frac{1}{1+e^{-(-0.5)}}", "0.2(1-0.2)"),
        ("tanh", r"\tanh(-0.5)", "1-0.2^{2}"),
        ("relu", r"\max(0,-0.5)", "0"),
        ("leaky_relu", r"\max(0,-0.5)+0.1\min(0,-0.5)", "0.1"),
        ("elu", r"\max(0,-0.5)+0.1(e^{\min(0,-0.5)}-1)", "0.1e^{-0.5}"),
        ("softmax", r"\frac{e^{-0.5}}{\sum_k e^{z_k}}", "0.2(1-0.2)"),
        ("sign", r"\mathrm{sign}(-0.5)", "0"),
        ("step", r"\mathrm{step}(-0.5)", "0"),
        ("piecewise_linear", r"\min(1,\max(0,-0.5+\frac{1}{2}))", "0"),
    ],
)
def test_formulas_with_numbers(name: str, value_tex: str, derivative_tex: str) -> None:
    """Formulas take numbers, of which negative ones come in parentheses."""
    activation = ACTIVATIONS[name]
    assert activation.value_tex("(-0.5)", "0.1") == value_tex
    assert activation.derivative_tex("(-0.5)", "0.2", "0.1", -0.5) == derivative_tex


def test_formulas_by_cases_follow_the_number() -> None:
    """The derivative of a function by cases is that of the case."""
    for name in ("relu", "leaky_relu", "elu"):
        assert ACTIVATIONS[name].derivative_tex("0.5", "0.5", "0.1", 0.5) == "1"
    assert ACTIVATIONS["piecewise_linear"].derivative_tex("0.2", "0.7", "", 0.2) == "1"


def test_formulas_of_softmax() -> None:
    """The sum can be written out, and the Jacobian has two cases."""
    assert softmax_value_tex("z_1", ["z_1", "(-2)"]) == r"\frac{e^{z_1}}{e^{z_1}+e^{-2}}"
    assert softmax_jacobian_tex("o_1", "o_1", same=True) == "o_1(1-o_1)"
    assert softmax_jacobian_tex("o_1", "o_2", same=False) == r"-o_1\cdot o_2"


def test_parentheses_around_everything_can_go() -> None:
    """Only one pair around all of the formula is taken off."""
    assert bare("(-0.5)") == "-0.5"
    assert bare(r"\left(-0.5\right)") == "-0.5"
    assert bare("(a)(b)") == "(a)(b)"
    assert bare("z_1") == "z_1"
