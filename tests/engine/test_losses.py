"""Losses: terms, derivatives, limits and formulas."""

from typing import Any

import numpy as np
import pytest

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import FUSED, LOSSES
from tests.engine.constants import CONSTANTS

PLAIN = [case for case in CONSTANTS["losses"] if "o" in case]
TOGETHER = [case for case in CONSTANTS["losses"] if "z" in case]


def test_names() -> None:
    """The names of the scenario file are all there, in its order."""
    assert list(LOSSES) == [
        "half_squared_error",
        "squared_error",
        "mean_squared_error",
        "binary_cross_entropy",
        "categorical_cross_entropy",
    ]


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: str(case["name"]))
def test_losses_and_gradients_are_those_of_pytorch(case: dict[str, Any]) -> None:
    """Samples' losses and ∂E/∂o agree with PyTorch in double precision."""
    loss, o, t = LOSSES[case["name"]], np.array(case["o"]), np.array(case["t"])
    assert loss.terms(o, t).sum(axis=1) == pytest.approx(np.array(case["losses"]), rel=1e-14)
    assert loss.derivative(o, t) == pytest.approx(np.array(case["gradient"]), rel=1e-14)


@pytest.mark.parametrize("case", TOGETHER, ids=lambda case: str(case["name"]))
def test_fused_losses_and_gradients_are_those_of_pytorch(case: dict[str, Any]) -> None:
    """From weighted sums, losses and ∂E/∂z agree with PyTorch, soft targets included."""
    activation, loss = case["name"].split(" with ")
    fused, z, t = FUSED[activation, loss], np.array(case["z"]), np.array(case["t"])
    o = ACTIVATIONS[activation].value(z, 0.0)
    assert fused.terms(z, t).sum(axis=1) == pytest.approx(np.array(case["losses"]), rel=1e-14)
    assert fused.delta(o, t) == pytest.approx(np.array(case["gradient"]), rel=1e-12, abs=1e-16)


@pytest.mark.parametrize(("activation", "loss"), FUSED)
def test_the_fused_form_is_the_plain_one(activation: str, loss: str) -> None:
    """Where nothing saturates, both forms are the same, also if targets do not sum to 1."""
    random = np.random.default_rng(0)
    z, t = random.normal(size=(5, 3)), random.uniform(0.0, 1.0, (5, 3))
    o = ACTIVATIONS[activation].value(z, 0.0)
    assert FUSED[activation, loss].terms(z, t) == pytest.approx(LOSSES[loss].terms(o, t))
    d_outputs = LOSSES[loss].derivative(o, t)
    if activation == "softmax":
        inner = d_outputs - (d_outputs * o).sum(axis=1, keepdims=True)
        delta = o * inner
    else:
        delta = d_outputs * o * (1.0 - o)
    assert FUSED[activation, loss].delta(o, t) == pytest.approx(delta)


def test_cross_entropies_of_saturated_outputs() -> None:
    """0 · ln 0 is 0, in value and derivative, and what is infinite is so without a warning."""
    o, t = np.array([[0.0, 1.0, 1.0, 0.0]]), np.array([[0.0, 1.0, 0.0, 1.0]])
    binary, categorical = LOSSES["binary_cross_entropy"], LOSSES["categorical_cross_entropy"]
    assert binary.terms(o, t).tolist() == [[0.0, 0.0, np.inf, np.inf]]
    assert binary.derivative(o, t).tolist() == [[1.0, -1.0, np.inf, -np.inf]]
    assert categorical.terms(o, t).tolist() == [[0.0, 0.0, 0.0, np.inf]]
    assert categorical.derivative(o, t).tolist() == [[0.0, -1.0, 0.0, -np.inf]]


def test_fused_losses_at_the_extremes() -> None:
    """Losses from huge sums are exact: softplus and log-sum-exp do not overflow."""
    binary = FUSED["sigmoid", "binary_cross_entropy"]
    z, t = np.array([[1000.0, -1000.0, 1000.0, 0.0]]), np.array([[1.0, 0.0, 0.25, 0.5]])
    assert binary.terms(z, t).tolist() == [[0.0, 0.0, 750.0, np.log(2.0)]]
    categorical = FUSED["softmax", "categorical_cross_entropy"]
    z, t = np.array([[1e4, 0.0, -1e4]]), np.array([[0.0, 0.0, 1.0]])
    assert categorical.terms(z, t).tolist() == [[0.0, 0.0, 2e4]]
    far = np.array([[1e308, -1e308]])
    assert categorical.terms(far, np.array([[1.0, 0.0]])).tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize(
    ("name", "term", "derivative"),
    [
        ("half_squared_error", r"\frac{1}{2}(-1-0.2)^{2}", "0.2-(-1)"),
        ("squared_error", "(-1-0.2)^{2}", "2(0.2-(-1))"),
        ("mean_squared_error", r"\frac{(-1-0.2)^{2}}{3}", r"\frac{2(0.2-(-1))}{3}"),
        (
            "binary_cross_entropy",
            r"-(-1\ln(0.2)+(1-(-1))\ln(1-0.2))",
            r"-\frac{-1}{0.2}+\frac{1-(-1)}{1-0.2}",
        ),
        ("categorical_cross_entropy", r"-(-1)\ln(0.2)", r"-\frac{-1}{0.2}"),
    ],
)
def test_formulas_with_numbers(name: str, term: str, derivative: str) -> None:
    """Formulas take numbers, of which negative ones come in parentheses."""
    assert LOSSES[name].term_tex("0.2", "(-1)", 3) == term
    assert LOSSES[name].derivative_tex("0.2", "(-1)", 3) == derivative


def test_formulas_of_the_fused_delta() -> None:
    """It is o - t, and with softmax o times the sum of targets that is not 1."""
    assert FUSED["sigmoid", "binary_cross_entropy"].delta_tex("o_1", "t_1") == "o_1-t_1"
    softmax = FUSED["softmax", "categorical_cross_entropy"].delta_tex
    assert softmax("o_1", "t_1") == "o_1-t_1"
    assert softmax("0.2", "0.5", "1.5") == r"0.2\cdot 1.5-0.5"
