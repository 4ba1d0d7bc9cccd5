"""Formulas: what TeX becomes, how it is read aloud, and that nothing is unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.drawing.mathfont import sign
from nnviz.drawing.signs import Ink, Set, delimiter
from nnviz.drawing.tex import Fenced, Fraction, Scripts, parse, reading, unknown
from nnviz.drawing.typeset import narrowed, part, typeset
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import LOSSES
from nnviz.trace.frame import Frame
from tests.drawing.networks import bundled, trace_of

CHAIN = r"\frac{\partial E}{\partial o_1} \cdot \frac{\partial o_1}{\partial z_3}"


def _extent(ink: Ink) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of some ink, by the points of its outline."""
    xs = [ink.x + float(x) * ink.x_scale for c in ink.outline.commands for x in c[1::2]]
    ys = [ink.y + float(y) * ink.y_scale for c in ink.outline.commands for y in c[2::2]]
    return min(xs), min(ys), max(xs), max(ys)


def _within(box: Set) -> bool:
    """Tell whether all ink is inside the box, but for a serif's overhang."""
    for ink in box.ink:
        if not ink.outline.commands:
            continue
        left, top, right, bottom = _extent(ink)
        if left < -0.2 or right > box.width + 0.2:
            return False
        if top < -box.ascent - 0.2 or bottom > box.descent + 0.2:
            return False
    return True


@pytest.mark.parametrize(
    "tex",
    [
        CHAIN,
        r"\frac{1}{1+e^{-z_1}}",
        r"w_5-\frac{\eta\cdot\hat{m}}{\sqrt{\hat{v}}+\varepsilon}",
        r"\left.\frac{\partial E}{\partial h_1}\right|_{o_2}",
        r"\sum_k \delta_k w_{kj}^{(2)}",
        r"\max(0,z_1)+\mathrm{leaky\ relu}(z)",
        r"\left(\frac{a}{\frac{b}{c}}\right)^{2}",
        "-1.5000\\times 10^{-9}",
    ],
)
def test_ink_stays_in_its_box(tex: str) -> None:
    """What is set reports room for all of its ink."""
    assert _within(typeset(tex))


def test_fractions_stand_around_the_axis() -> None:
    """The rule is level with a minus sign; the numerator is above it, the denominator below."""
    box = typeset(r"\frac{a}{b}")
    numerator, denominator, rule = (_extent(ink) for ink in box.ink)
    assert numerator[3] < rule[1] < rule[3] < denominator[1]
    minus = _extent(typeset("a-b").ink[1])
    assert (rule[1] + rule[3]) / 2 == pytest.approx((minus[1] + minus[3]) / 2, abs=0.02)


def test_scripts_are_smaller_and_shifted() -> None:
    """A subscript hangs below the baseline, a superscript stands above, both smaller."""
    base, sub, sup = typeset("o_1^2").ink
    assert sub.y > 0 > sup.y
    assert sub.x_scale < base.x_scale
    assert _extent(sup)[3] < _extent(sub)[1]


def test_signs_between_numbers_have_room_and_lone_ones_have_none() -> None:
    """A minus between two numbers has space around it, one in front of a number has not."""
    between = typeset("1-2").width - typeset("1").width - typeset("2").width
    alone = typeset("-2").width - typeset("2").width
    assert between > alone + 0.3
    assert typeset(r"2\times(-3)").width < typeset(r"2\times(0-3)").width


def test_delimiters_grow() -> None:
    """Parentheses around a fraction are as tall as it, those around a letter are plain."""
    tall = typeset(r"\left(\frac{a}{b}\right)")
    assert tall.ascent > typeset("(a)").ascent
    assert delimiter("(", 1.6, 1.1).ascent + delimiter("(", 1.6, 1.1).descent > 2.2


def test_sums_have_limits_below() -> None:
    """In display the index of a sum stands under it, and the sum is large."""
    box = typeset(r"\sum_k")
    assert box.descent > typeset(r"\sum").descent
    assert typeset(r"\sum").ascent > sign("∑").ascent


def test_long_denominators_are_broken() -> None:
    """A fraction that is too wide gets a denominator of several lines."""
    terms = "+".join(f"e^{{0.1234567{k}}}" for k in range(8))
    fraction = parse(rf"\frac{{e^{{0.12345670}}}}{{{terms}}}").parts[0]
    assert part(fraction).width > 15
    narrow = narrowed(fraction, 15.0)
    assert narrow.width <= 15.0
    assert narrow.descent > part(fraction).descent + 1


def test_parts_are_kept() -> None:
    """What was set before is the same object; numbers are made of digits that are set once."""
    assert typeset(CHAIN) is typeset(CHAIN)
    numbers = [f"0.{number:08d}" for number in range(200)]
    assert all(typeset(number) is typeset(number) for number in numbers)
    outlines = {id(ink.outline) for number in numbers for ink in typeset(number).ink}
    assert len(outlines) == 11


def test_the_tree() -> None:
    """The parser sees fractions, scripts in any order, and delimiters that are not drawn."""
    assert isinstance(parse(r"\frac12").parts[0], Fraction)
    first, second = parse("w_5^{+}").parts[0], parse("w^{+}_5").parts[0]
    assert isinstance(first, Scripts)
    assert first == second
    fenced = parse(r"\left.x\right|").parts[0]
    assert isinstance(fenced, Fenced)
    assert (fenced.left, fenced.right) == ("", "|")


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (CHAIN, "∂E/∂o_1 ⋅ ∂o_1/∂z_3"),
        (r"=0.45-0.5\times(-0.02)", "= 0.45 − 0.5 × (−0.02)"),
        (r"\frac{1}{1+e^{-z_1}}", "1/(1 + e^(−z_1))"),
        (r"\sqrt{\hat{v}}+\varepsilon", "√(v\u0302) + ε"),
        (r"\mathrm{softmax}(z_3)", "softmax(z_3)"),
    ],
)
def test_formulas_are_read_aloud(tex: str, text: str) -> None:
    """A formula has a reading in plain text, for those who hear it."""
    assert reading(tex) == text


@given(st.text(st.sampled_from(r"\{}_^ab1+-()=fracsqtlehigdnumpo. 가"), max_size=30))
def test_anything_can_be_set(tex: str) -> None:
    """No TeX, however broken, makes an exception: what is unknown is written as its name."""
    typeset(tex)
    reading(tex)


def test_unknown_commands_are_named() -> None:
    """A command that has no meaning here is found, so that a test can refuse it."""
    assert unknown(r"\frac{a}{b}\cdot\wombat") == {"wombat"}


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
@pytest.mark.parametrize("optimizer", ["sgd", "adam", "nesterov", "adamw"])
def test_every_formula_of_the_program_is_known(activation: str, optimizer: str) -> None:
    """All commands that explanations use are ones that can be set."""
    output = "softmax" if activation == "softmax" else "linear"
    hidden = "tanh" if activation == "softmax" else activation
    trace = trace_of((2, 2, 2), (hidden, output), optimizer=optimizer, samples=2)
    _all_known([Frame(trace, position=step.index + 1) for step in Frame(trace).steps])


@pytest.mark.parametrize("name", ["mazur", "softmax", "dead-relu"])
def test_every_bundled_formula_is_known(name: str) -> None:
    """The same for bundled scenarios, with their own losses."""
    trace = bundled(name)
    _all_known([Frame(trace, position=step.index + 1) for step in Frame(trace).steps])


def test_every_loss_is_known() -> None:
    """The TeX of every loss, also of those that no bundled scenario has, can be set."""
    for loss in LOSSES.values():
        assert not unknown(loss.term_tex("o_1", "t_1", 2))
        assert not unknown(loss.derivative_tex("o_1", "t_1", 2))


def _all_known(frames: list[Frame]) -> None:
    for frame in frames:
        explanation = frame.explanation
        assert explanation is not None
        for line in explanation.lines:
            for piece in line:
                assert not unknown(piece.tex), piece.tex
