"""Explanations say what was calculated: the printed formulas are read and calculated again."""

import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from latex2mathml.converter import convert

from nnviz.drawing.tex import unknown
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import LOSSES
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.scenario import library
from nnviz.trace.explanation import Explanation, explain
from nnviz.trace.formula import EQUALS, Line, Piece
from nnviz.trace.names import INPUT_LAYER, Names
from nnviz.trace.numbers import number_tex
from nnviz.trace.steps import Kind
from nnviz.trace.trace import Trace
from tests.trace.examples import HIDDEN, bundled, contents, drawn_trace, layered, trace_of
from tests.trace.recalculation import by_hand
from tests.trace.tex_value import Interval, values

DECIMALS = 15
PRODUCTS = (Kind.PATH, Kind.DELTA, Kind.WEIGHT_GRADIENT, Kind.BIAS_GRADIENT)


def explanations(trace: Trace, decimals: int = DECIMALS) -> list[Explanation]:
    """Return the explanation of every step."""
    return [explain(trace, step, decimals) for step in trace.steps()]


def _holds(interval: Interval, value: float, round_to: int | None, error: float) -> bool:
    """Whether a printed calculation may have this result, rounded where one rounds by hand."""
    if interval.low - error <= value <= interval.high + error:
        return True
    if round_to is None:
        return False
    low, high = (by_hand(bound, round_to) for bound in (interval.low, interval.high))
    return low <= value <= high


def _cancelled(trace: Trace) -> float:
    """Return how much is lost where the paths of a saturated softmax cancel."""
    if not trace.softmax or trace.network.fused is not None:
        return 0.0
    return 1e-14 * float(np.abs(trace.iteration.d_outputs[-1]).max())


def check_numbers(trace: Trace) -> None:
    """Calculate all that is printed. Where one rounds by hand it is the last line that counts."""
    round_to, error = trace.network.round_to, _cancelled(trace)
    for explanation in explanations(trace):
        if r"\cdots" in explanation.substitution:
            continue
        found = values(explanation.substitution, DECIMALS)
        for interval in found[-2:] if round_to is not None else found:
            assert _holds(interval, explanation.value, round_to, error), (
                explanation.step,
                explanation.substitution,
                interval,
                explanation.value,
            )


@settings(max_examples=50)
@given(contents(), st.integers(1, 3))
def test_printed_calculations_have_the_printed_result(
    content: dict[str, Any], iteration: int
) -> None:
    """On random networks, every line of numbers that is printed has the value as its result."""
    check_numbers(drawn_trace(content, iteration))


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("round_to", [None, 3])
def test_every_activation_with_every_loss(activation: str, loss: str, round_to: int | None) -> None:
    """No pair is left to chance, rounded or not; the cross-entropies need probabilities."""
    output = activation
    if loss.endswith("cross_entropy") and activation not in ("sigmoid", "softmax"):
        output = "sigmoid"
    hidden = activation if activation in HIDDEN else "tanh"
    training = {} if round_to is None else {"round_to": round_to}
    content = layered(2, [2, 2], activations=[hidden, output], loss=loss, training=training)
    check_numbers(trace_of(content))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("decay", [0.0, 0.1, 1e-7])
def test_every_optimizer(optimizer: str, decay: float) -> None:
    """Every quantity of every optimizer, at the start and later, with tiny constants too."""
    training: dict[str, Any] = {"optimizer": optimizer}
    if optimizer in ("adam", "adamw"):
        training |= {"weight_decay": decay, "beta_1": 1e-6 if decay else 0.9}
    for iteration in (1, 4):
        check_numbers(trace_of(layered(2, [2, 1], training=training), iteration))


@pytest.mark.parametrize("name", library.names())
def test_the_check_is_sharp(name: str) -> None:
    """With 15 decimals the printed numbers leave no room: a changed digit is found."""
    for explanation in explanations(bundled(name).trace(1)):
        found = values(explanation.substitution, DECIMALS)
        for interval in found:
            assert interval.width < 1e-12, explanation.substitution
            for wrong in (explanation.value + 1e-9, explanation.value - 1e-9):
                assert wrong not in interval


def saturated(bias: float, target: float, activation: str = "sigmoid") -> dict[str, Any]:
    """Return a network whose first output is as good as 0 or 1."""
    loss = "binary" if activation == "sigmoid" else "categorical"
    content = layered(
        1, [2], activations=[activation], loss=f"{loss}_cross_entropy", biases=["frozen"]
    )
    content["network"]["layers"][0]["biases"] = [bias, 0.0]
    content["data"]["targets"] = [[target, 1 - target]]
    return content


@pytest.mark.parametrize("activation", ["sigmoid", "softmax"])
@pytest.mark.parametrize("bias", [-30.0, 30.0, -600.0, 600.0])
@pytest.mark.parametrize("target", [0.0, 0.3, 1.0])
def test_saturated_outputs(activation: str, bias: float, target: float) -> None:
    """Where an output shows no digits of its own, the loss is printed from the weighted sums."""
    trace = trace_of(saturated(bias, target, activation))
    check_numbers(trace)
    for decimals in (4, 8):
        for explanation in explanations(trace, decimals):
            if explanation.step.kind is Kind.LOSS_TERM:
                found = values(explanation.substitution, decimals)
                assert all(explanation.value in interval for interval in found)
                assert found[0].width < 0.01, explanation.substitution


@pytest.mark.parametrize("round_to", [None, 4])
def test_targets_that_are_no_probabilities(round_to: int | None) -> None:
    """With targets that add up to 1.2, softmax and cross-entropy give δ = 1.2·o − t."""
    content = layered(
        1,
        [3],
        activations=["softmax"],
        loss="categorical_cross_entropy",
        training={} if round_to is None else {"round_to": round_to},
    )
    content["data"]["targets"] = [[0.25, 0.75, 0.25]]
    trace = trace_of(content)
    check_numbers(trace)
    delta = next(e for e in explanations(trace) if e.step.kind is Kind.DELTA)
    assert r"o_1 \cdot \sum_k t_k - t_1" in delta.formula
    assert r"\times 1.25 - 0.25" in delta.substitution


def _ids(names: Names) -> set[str]:
    """Return the ids of all drawn elements."""
    ids = {names.unit(INPUT_LAYER, unit).id for unit in range(names.inputs)} | {"E"}
    for layer, units in enumerate(names.sizes):
        for unit in range(units):
            ids.add(names.unit(layer, unit).id)
            ids |= {names.edge(layer, unit, i).id for i in range(names.width(layer - 1))}
            if names.has_bias[layer]:
                ids.add(names.bias(layer, unit).id)
    for unit in range(names.sizes[-1]):
        ids |= {names.target(unit).id, names.loss_term(unit).id}
    return ids


def _balanced(tex: str, pairs: tuple[str, ...]) -> bool:
    """Whether what is opened is closed, in order."""
    opened: list[str] = []
    for letter in tex:
        for pair in pairs:
            if letter == pair[0]:
                opened.append(pair)
            elif letter == pair[1] and (not opened or opened.pop() != pair):
                return False
    return not opened


_DOUBLE_SCRIPT = re.compile(r"(\^|_)(?:\{(?:[^{}]|\{[^{}]*\})*\}|[^{}\\])\1")


def _check_tex(tex: str) -> None:
    """Check a formula: balanced, no command that cannot be drawn, no power of a power."""
    assert _balanced(tex, ("{}", "()")), tex
    assert unknown(tex) == set(), tex
    assert not _DOUBLE_SCRIPT.search(tex), tex
    assert not re.search(r"[-+]\s*[-+]|\\times\s*-|\\cdot\s*-|nan|inf\b|e[-+]?[0-9]", tex), tex


def _right_side(line: Line) -> Line:
    """Return what stands behind the last equals sign of a line."""
    return line[len(line) - line[::-1].index(EQUALS) :]


@settings(max_examples=40)
@given(contents(), st.sampled_from([0, 3, 8, 15]))
def test_explanations_are_well_formed(content: dict[str, Any], decimals: int) -> None:
    """TeX that can be set, equals signs where lines are aligned, words without gaps, known ids."""
    trace = drawn_trace(content)
    ids = _ids(trace.names)
    for explanation in explanations(trace, decimals):
        lines = explanation.lines
        assert EQUALS in lines[0]
        assert lines[0][0] != EQUALS
        assert all(line[0] == EQUALS for line in lines[1:])
        assert 1 <= explanation.numeric < len(lines)
        assert all(piece.tex for line in lines for piece in line)
        assert all(_balanced(piece.tex, ("{}",)) for line in lines for piece in line)
        _check_tex(explanation.formula)
        _check_tex(explanation.substitution)
        right_sides = [_right_side(line) for line in lines]
        if right_sides[-1] != (Piece(explanation.value_tex),):
            assert len(set(right_sides)) == len(lines), "a line is repeated"
        assert explanation.value_tex == number_tex(explanation.value, trace.decimals(decimals))
        assert explanation.substitution.endswith(explanation.value_tex)
        for words in (explanation.heading, explanation.sentence):
            assert words
            assert words == words.strip()
            assert not re.search(r"[{}\\]|  |None", words), words
            assert words[-1] in ".?"
        numbers = [factor.number for factor in explanation.factors]
        assert numbers == list(range(1, len(numbers) + 1))
        coloured = {piece.factor for line in lines for piece in line} - {None}
        if explanation.step.kind is not Kind.BATCH_WEIGHT_GRADIENT:
            assert coloured <= set(numbers) or not numbers
        named = [e for factor in explanation.factors for e in factor.elements]
        for element in (*explanation.reads, *explanation.path, explanation.target, *named):
            assert element in ids, element


@settings(max_examples=40)
@given(contents())
def test_factors_multiply_to_the_value(content: dict[str, Any]) -> None:
    """The coloured factors of a path, a delta and a gradient are a product that is its value."""
    trace = drawn_trace(content)
    for explanation in explanations(trace):
        factors = [factor.value for factor in explanation.factors]
        if explanation.step.kind not in PRODUCTS:
            assert factors == []
            continue
        product = math.prod(factors)
        if trace.network.round_to is None:
            assert product == pytest.approx(explanation.value, rel=1e-6, abs=1e-12)
        elif len(factors) == 2 and trace.network.fused is None:
            rounded = by_hand(product, trace.network.round_to)
            assert rounded == pytest.approx(explanation.value, abs=1.01 * 10.0**-2)


def test_a_sequential_update_names_the_new_weights() -> None:
    """In sequential order paths lead over w5⁺, and the sentence says so."""
    training = {"update_order": "sequential"}
    trace = trace_of(layered(2, [2, 2], training=training))
    found = explanations(trace, 8)
    path = next(e for e in found if e.step.kind is Kind.PATH)
    assert "w_5^{+}" in path.formula
    assert "new value of w_5" in path.sentence
    assert number_tex(trace.iteration.after.weights[1][0, 0], 8) in path.substitution
    hidden = next(e for e in found if e.symbol == "w1" and e.step.kind is Kind.WEIGHT_GRADIENT)
    assert "w_5^{+}" in hidden.formula
    single = explanations(trace_of(layered(2, [2, 1], training=training)), 8)
    through = next(e for e in single if e.symbol == "h1" and "∂h1" in e.quantity)
    assert "w_5^{+}" in through.formula
    assert "new value of w_5" in through.sentence
    simultaneous = explanations(trace_of(layered(2, [2, 2])))
    assert not [e for e in simultaneous if "^{+}" in e.formula and e.step.phase != "update"]


def test_long_sums_are_folded() -> None:
    """Up to 8 terms are written out; longer sums show the first four, dots, and the last."""
    for inputs in (8, 9, 200):
        trace = trace_of(layered(inputs, [1, 1], biases=["none", "none"]))
        z = explain(trace, trace.steps()[0])
        terms = z.formula.partition("= ")[2].split(" + ")
        assert len(terms) == (8 if inputs <= 8 else 6)
        assert terms[-1] == f"w_{{{inputs}}} x_{{{inputs}}}" or inputs < 10
        assert (r"\cdots" in terms) == (inputs > 8)
        assert len(z.reads) == 2 * inputs
    wide = trace_of(layered(1, [1, 9], samples=9))
    for explanation in explanations(wide):
        for line in explanation.lines:
            tex = " ".join(piece.tex for piece in line)
            assert tex.count("+") <= 6, tex


def test_tanh_of_a_numbered_layer_is_squared_in_parentheses() -> None:
    """1 − (h_1^{(2)})², as h_1^{(2)}² would be no TeX."""
    trace = trace_of(layered(1, [1, 1, 1], activations=["tanh", "tanh", "linear"]))
    slope = next(e for e in explanations(trace) if e.quantity.startswith("∂h1^(2)"))
    assert "1-(h_1^{(2)})^{2}" in slope.formula


@pytest.mark.parametrize("name", library.names())
def test_mathml_is_made_of_every_formula(name: str) -> None:
    """An independent reader of TeX takes the formulas."""
    seen = set()
    for explanation in explanations(bundled(name).trace(1), 8):
        key = (explanation.step.kind, explanation.step.layer, explanation.step.quantity)
        if key not in seen:
            seen.add(key)
            for tex in (explanation.formula, explanation.substitution):
                assert convert(tex).startswith("<math")
