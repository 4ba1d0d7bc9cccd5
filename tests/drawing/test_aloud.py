"""Lines and calculations as they are read aloud."""

import pytest

from nnviz.drawing.aloud import aloud, read_calculation, read_step
from nnviz.scenario import library
from nnviz.trace.frame import Frame
from tests.drawing.networks import bundled, position_of


def at_gradient_of_w5() -> Frame:
    """Return the moment at which ∂E/∂w5 has just been calculated."""
    trace = bundled("w5")
    return Frame(trace, position=position_of(trace, "w5", "weight_gradient"))


def test_a_step_is_announced_by_its_value_and_its_sentence() -> None:
    """∂E/∂w5 is announced with its value and in words, without any mark of typesetting."""
    explanation = at_gradient_of_w5().explanation
    assert explanation is not None
    assert read_step(explanation, 8) == (
        "∂E/∂w5 = 0.02592286. Walk from the loss back to w5 and multiply: how the loss depends on "
        "the output, the output on its sum, the sum on this weight."
    )
    assert read_step(explanation, 4).startswith("∂E/∂w5 = 0.0259. ")


def test_a_calculation_is_read_with_its_formula_and_its_numbers() -> None:
    """Caption, question, formula, numbers and sentence are read, one after the other."""
    explanation = at_gradient_of_w5().explanation
    assert explanation is not None
    assert read_calculation(explanation, "Backward · step 17 of 43", note="As printed.") == (
        "Backward · step 17 of 43. How much does the loss change with w5? "
        "∂E/∂w5 = ∂E/∂o1 ⋅ ∂o1/∂z3 ⋅ ∂z3/∂w5 = (o1 − t1) ⋅ o1(1 − o1) ⋅ h1. "
        "0.20944600 × 0.23802157 × 0.51998934 = 0.02592286. "
        "Walk from the loss back to w5 and multiply: how the loss depends on the output, the "
        "output on its sum, the sum on this weight. As printed."
    )


def test_of_what_is_to_come_no_number_is_read() -> None:
    """A calculation that is not done yet is read with its symbols alone."""
    explanation = at_gradient_of_w5().explanation
    assert explanation is not None
    text = read_calculation(explanation, known=False)
    assert "Not calculated yet." in text
    assert "0.0" not in text


@pytest.mark.parametrize("name", library.names())
def test_no_mark_is_left(name: str) -> None:
    """No calculation of a bundled scenario has a mark of typesetting in what is read."""
    trace = bundled(name)
    for position in range(1, len(Frame(trace).steps) + 1):
        explanation = Frame(trace, position=position).explanation
        assert explanation is not None
        text = read_calculation(explanation) + read_step(explanation, 8)
        assert not set("_{}^\\$") & set(text), text


def test_powers_and_indices_are_told_apart() -> None:
    """A square is a square, a layer's number a number, and an exponential is called so."""
    assert aloud("1 − h_1^2") == "1 − h1²"
    assert aloud("w_12^(+)") == "w12⁺"
    assert aloud("h_3^(2)") == "h3(2)"
    assert aloud("1.5 × 10^(−7)") == "1.5 × 10⁻⁷"
    assert aloud("e^(−z_1) + e^0.13076189") == "exp(−z1) + exp(0.13076189)"
    assert aloud("softmax_1(z_3)") == "softmax1(z3)"
