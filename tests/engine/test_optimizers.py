"""Optimizers: PyTorch's updates in double precision, their quantities and formulas."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from nnviz.engine.optimizers import OPTIMIZERS, SGD, Adam, AdamW
from nnviz.engine.rounding import rounded_to
from tests.engine.constants import CONSTANTS, label

PYTORCH = CONSTANTS["optimizers"]

SYMBOLS = {
    "w": "w",
    "g": "g",
    "eta": r"\eta",
    "t": "t",
    "momentum": r"\mu",
    "rho": r"\rho",
    "epsilon": r"\epsilon",
    "beta_1": r"\beta_1",
    "beta_2": r"\beta_2",
    "weight_decay": r"\lambda",
    "v_prev": "v_{0}",
    "s_prev": "s_{0}",
    "m_prev": "m_{0}",
}


@pytest.mark.parametrize("case", PYTORCH["cases"], ids=label)
def test_updates_are_those_of_pytorch(case: dict[str, Any]) -> None:
    """Fifty updates agree to the last bits of the largest value, with defaults and without."""
    optimizer = OPTIMIZERS[case["name"]](**case["options"])
    parameter = np.array(PYTORCH["start"])
    state = optimizer.start(parameter)
    after = []
    for t, gradient in enumerate(PYTORCH["gradients"], start=1):
        parameter, state, _ = optimizer.update(parameter, np.array(gradient), state, t)
        after.append(parameter)
    expected = np.array(case["after"])
    largest = np.maximum(np.abs(expected).max(axis=0), np.abs(PYTORCH["start"]))
    assert (np.abs(np.array(after[4::5]) - expected) <= 1e-14 * largest).all()


@pytest.mark.parametrize(
    ("name", "defaults"),
    [
        ("sgd", {"learning_rate": 1e-3}),
        ("momentum", {"learning_rate": 1e-3, "momentum": 0.9}),
        ("nesterov", {"learning_rate": 1e-3, "momentum": 0.9}),
        ("adagrad", {"learning_rate": 1e-2, "epsilon": 1e-10}),
        ("rmsprop", {"learning_rate": 1e-2, "rho": 0.99, "epsilon": 1e-8}),
        (
            "adam",
            {
                "learning_rate": 1e-3,
                "beta_1": 0.9,
                "beta_2": 0.999,
                "epsilon": 1e-8,
                "weight_decay": 0.0,
            },
        ),
        (
            "adamw",
            {
                "learning_rate": 1e-3,
                "beta_1": 0.9,
                "beta_2": 0.999,
                "epsilon": 1e-8,
                "weight_decay": 1e-2,
            },
        ),
    ],
)
def test_names_and_defaults(name: str, defaults: dict[str, float]) -> None:
    """Hyper-parameters have the scenario file's names and PyTorch's defaults."""
    optimizer = OPTIMIZERS[name]()
    assert {field.name: getattr(optimizer, field.name) for field in fields(optimizer)} == defaults


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_quantities_name_what_an_update_computes(name: str, decay: float) -> None:
    """There is one array a quantity, the last is the new parameter, states are among them."""
    options = {"weight_decay": decay} if name.startswith("adam") else {}
    optimizer = OPTIMIZERS[name](**options)
    parameter = np.array([[0.3, -0.2]])
    update = optimizer.update(
        parameter, np.array([[0.1, 0.5]]), optimizer.start(parameter), 1, None
    )
    assert len(update.quantities) == len(optimizer.quantities)
    assert update.quantities[-1] is update.new
    names = [quantity.name for quantity in optimizer.quantities]
    assert names[-1] == "new"
    assert len(set(names)) == len(names)
    for array in update.state:
        assert any(array is quantity for quantity in update.quantities)
    assert all(array.shape == parameter.shape for array in update.quantities)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_update_leaves_what_it_is_given(name: str) -> None:
    """Parameter, gradient and state are not written to."""
    optimizer = OPTIMIZERS[name]()
    parameter, gradient = np.array([0.3, -0.2]), np.array([0.1, 0.5])
    state = tuple(array + 0.25 for array in optimizer.start(parameter))
    copies = [array.copy() for array in (parameter, gradient, *state)]
    optimizer.update(parameter, gradient, state, 2, None)
    for array, copy in zip((parameter, gradient, *state), copies, strict=True):
        assert np.array_equal(array, copy)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_formulas_give_the_values(name: str) -> None:
    """Read as arithmetic, each formula with numbers gives the quantity's value."""
    optimizer = OPTIMIZERS[name](0.05)
    w, g, t = np.array([0.7]), np.array([-0.3]), 3
    state = tuple(array + 0.4 for array in optimizer.start(w))
    update = optimizer.update(w, g, state, t)
    symbols = {field.name: str(getattr(optimizer, field.name)) for field in fields(optimizer)}
    symbols |= {"w": "0.7", "g": "(-0.3)", "eta": "0.05", "t": "3", "times": "*"}
    symbols |= {f"{letter}_prev": "0.4" for letter in "msv"}
    for quantity, value in zip(optimizer.quantities, update.quantities, strict=True):
        assert arithmetic(quantity.formula(symbols)) == pytest.approx(float(value[0]), rel=1e-14)
        symbols[quantity.name] = repr(float(value[0]))


def arithmetic(tex: str) -> float:
    """Return the value of a formula with numbers that has fractions, roots and powers."""
    while r"\frac" in tex or r"\sqrt" in tex:
        start = max(tex.rfind(r"\frac"), tex.rfind(r"\sqrt"))
        first, rest = braces(tex[start + 5 :])
        if tex.startswith(r"\sqrt", start):
            tex = f"{tex[:start]}(({first})**0.5){rest}"
        else:
            second, rest = braces(rest)
            tex = f"{tex[:start]}(({first})/({second})){rest}"
    # Only numbers, signs and parentheses are left.
    expression = tex.replace("^{", "**(").replace("}", ")")
    assert set(expression) <= set("0123456789.e+-*/() ")
    return float(eval(expression, {"__builtins__": {}}))


def braces(tex: str) -> tuple[str, str]:
    """Return what stands in the braces at the start, and what follows them."""
    depth = 0
    for position, character in enumerate(tex):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return tex[1:position], tex[position + 1 :]
    message = f"unbalanced braces: {tex}"
    raise AssertionError(message)


def test_formulas_with_symbols() -> None:
    """Formulas with symbols read as in a textbook."""
    assert SGD().quantities[0].formula(SYMBOLS) == r"w-\eta \cdot g"
    m, v, m_hat, v_hat, new = Adam().quantities
    assert m.formula(SYMBOLS) == r"\beta_1 \cdot m_{0}+(1-\beta_1) \cdot g"
    assert v.formula(SYMBOLS) == r"\beta_2 \cdot v_{0}+(1-\beta_2) \cdot g^{2}"
    computed = SYMBOLS | {"m": "m", "v": "v", "m_hat": r"\hat{m}", "v_hat": r"\hat{v}"}
    assert m_hat.formula(computed) == r"\frac{m}{1-\beta_1^{t}}"
    assert v_hat.formula(computed) == r"\frac{v}{1-\beta_2^{t}}"
    assert new.formula(computed) == r"w-\frac{\eta \cdot \hat{m}}{\sqrt{\hat{v}}+\epsilon}"


def test_weight_decay_has_a_quantity_of_its_own() -> None:
    """Adam's decay changes g and AdamW's changes w, for the formulas after it too."""
    gradient, weight = Adam(weight_decay=0.1).quantities[0], AdamW().quantities[0]
    assert (gradient.name, gradient.symbol_tex) == ("g", r"\tilde{g}")
    assert gradient.formula(SYMBOLS) == r"g+\lambda \cdot w"
    assert (weight.name, weight.symbol_tex) == ("w", r"\tilde{w}")
    assert weight.formula(SYMBOLS) == r"w \cdot (1-\eta \cdot \lambda)"
    assert len(Adam().quantities) == len(AdamW(weight_decay=0.0).quantities) == 5


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_quantity_is_rounded_before_the_next(name: str) -> None:
    """With rounding, each quantity has few decimals and follows from rounded ones."""
    optimizer = OPTIMIZERS[name](0.1)
    w, g = np.array([0.7123]), np.array([0.1234])
    update = optimizer.update(w, g, optimizer.start(w), 1, rounded_to(3))
    for quantity in update.quantities:
        assert quantity[0] == round(float(quantity[0]), 3)
    for array in update.state:
        assert any(array is quantity for quantity in update.quantities)
