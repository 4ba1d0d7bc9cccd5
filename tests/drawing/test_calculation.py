"""The drawing of a calculation: complete, in its colours, inside its width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.drawing import equation, tex
from nnviz.drawing.calculation import LEAST_SCALE, draw_calculation, draw_note
from nnviz.drawing.metrics import bounds
from nnviz.drawing.paragraph import Plain
from nnviz.drawing.shapes import Disc, Drawing, Formula, Label, Run
from nnviz.drawing.theme import DARK, LIGHT
from nnviz.trace.formula import Piece
from nnviz.trace.frame import Frame
from nnviz.trace.steps import Kind
from tests.drawing.networks import bundled, position_of, trace_of


def _right_edge(formula: Formula) -> float:
    return max(
        formula.x + (mark.x + float(x) * mark.x_scale) * formula.size
        for mark in formula.marks
        for command in mark.outline.commands
        for x in command[1::2]
    )


def _assert_inside(drawing: Drawing) -> None:
    """Assert that nothing is clipped, and that lines do not run into each other."""
    for shape in drawing.shapes:
        if isinstance(shape, Formula):
            assert _right_edge(shape) <= drawing.width - LIGHT.sizes.panel_padding + 1.5
            assert shape.x >= LIGHT.sizes.panel_padding - 0.1
        elif isinstance(shape, Disc):
            assert shape.radius <= shape.x <= drawing.width - shape.radius
        else:
            assert isinstance(shape, Label)
            left, top, right, bottom = bounds(shape)
            assert left >= 0
            assert right <= drawing.width
            assert 0 <= top < bottom <= drawing.height


def _frame(name: str, symbol: str, kind: Kind) -> Frame:
    trace = bundled(name)
    return Frame(trace, position=position_of(trace, symbol, kind))


@pytest.mark.parametrize(("symbol", "width"), [("w5", 430.0), ("w1", 430.0), ("w1", 300.0)])
def test_factors_have_their_numbers(symbol: str, width: float) -> None:
    """Each factor's number stands once, above its first place, in order and in its colour."""
    explanation = _frame("w5", symbol, Kind.WEIGHT_GRADIENT).explanation
    assert explanation is not None
    drawing = draw_calculation(explanation, width, LIGHT)
    discs = [shape for shape in drawing.shapes if isinstance(shape, Disc)]
    texts = [s.text for s in drawing.shapes if isinstance(s, Label) and s.role == "badge"]
    assert texts == ["1", "2", "3"]
    assert [disc.fill for disc in discs] == list(LIGHT.factors)
    _assert_inside(drawing)


def test_the_gradient_of_w5() -> None:
    """Three lines with the factors in their colours, the value large, a sentence."""
    explanation = _frame("w5", "w5", Kind.WEIGHT_GRADIENT).explanation
    assert explanation is not None
    drawing = draw_calculation(explanation, 420, LIGHT, caption="Backward · step 15 of 43")
    formulas = [shape for shape in drawing.shapes if isinstance(shape, Formula)]
    assert len({round(formula.y) for formula in formulas}) == 3
    used = {mark.colour for formula in formulas for mark in formula.marks}
    assert used == {LIGHT.ink, *LIGHT.factors}
    labels = {shape.role: shape for shape in drawing.shapes if isinstance(shape, Label)}
    assert labels["result"].text == "0.02592286"
    assert labels["result"].size >= 28
    assert labels["caption"].colour == LIGHT.backward
    assert labels["heading"].text == explanation.heading.replace("_", "")
    _assert_inside(drawing)


def test_the_lines_are_aligned_at_the_equals_sign() -> None:
    """All right-hand sides begin at one place."""
    explanation = _frame("w5", "w5", Kind.WEIGHT_GRADIENT).explanation
    assert explanation is not None
    drawing = draw_calculation(explanation, 420, LIGHT)
    starts = {shape.x for shape in drawing.shapes if shape.role == "formula"}  # type: ignore[union-attr]
    assert len(starts) == 1


@pytest.mark.parametrize("width", [380.0, 420.0, 460.0])
@pytest.mark.parametrize("name", ["w5", "softmax", "mini-batch", "relu"])
def test_every_step_fits(name: str, width: float) -> None:
    """Of every step of the bundled scenarios nothing is clipped."""
    trace = bundled(name)
    for step in Frame(trace).steps:
        explanation = Frame(trace, position=step.index + 1).explanation
        assert explanation is not None
        drawing = draw_calculation(explanation, width, DARK, caption="Backward · step 21 of 41")
        _assert_inside(drawing)
        for shape in drawing.shapes:
            if isinstance(shape, Formula):
                assert shape.size >= LIGHT.sizes.formula * LEAST_SCALE - 0.01


@pytest.mark.parametrize(
    ("sizes", "activations", "optimizer", "samples"),
    [
        ((8, 3, 8), ("elu", "softmax"), "sgd", 1),
        ((20, 12, 10), ("relu", "softmax"), "sgd", 3),
        ((3, 2, 1), ("leaky_relu", "linear"), "adamw", 12),
        ((3, 4, 3, 2), ("piecewise_linear", "tanh"), "rmsprop", 1),
    ],
)
def test_long_formulas_are_broken_not_clipped(
    sizes: tuple[int, ...], activations: tuple[str, ...], optimizer: str, samples: int
) -> None:
    """Sums of many terms, wide fractions, many samples: all inside."""
    trace = trace_of(sizes, activations, optimizer=optimizer, samples=samples, iteration=2)
    count = len(Frame(trace).steps)
    for position in range(1, count + 1, max(1, count // 40)):
        explanation = Frame(trace, position=position).explanation
        assert explanation is not None
        _assert_inside(draw_calculation(explanation, 400.0, LIGHT))


@given(
    st.lists(st.sampled_from(["w_1 x_1", "(-0.5)", "0.12345678", r"\frac{a}{b}"]), min_size=1,
             max_size=14),
    st.sampled_from(["+", "-", r"\times"]),
    st.floats(14, 40),
)  # fmt: skip
def test_lines_are_broken_at_signs(terms: list[str], sign: str, limit: float) -> None:
    """A broken line is complete, every part fits, and goes on with a sign."""
    pieces = [Piece("=")]
    for number, term in enumerate(terms):
        pieces += [Piece(sign)] if number else []
        pieces.append(Piece(term))
    line = equation.atoms(pieces, LIGHT.factor)
    parts = equation.broken(line, limit)
    assert all(equation.width(part) <= limit + 1e-9 for part in parts)
    drawn = [atom.node for part in parts for atom in part if atom.colour]
    assert drawn == [atom.node for atom in line]
    for part in parts[1:]:
        assert part[1].sign in ("+", "−", "×")


def test_a_step_to_come_shows_no_numbers() -> None:
    """Of what is not calculated yet only the lines with symbols are shown."""
    explanation = _frame("w5", "w5", Kind.WEIGHT_GRADIENT).explanation
    assert explanation is not None
    drawing = draw_calculation(explanation, 420, LIGHT, known=False)
    assert "0.02592286" not in [s.text for s in drawing.shapes if isinstance(s, Label)]
    assert not any("0.2094" in s.tex for s in drawing.shapes if isinstance(s, Formula))


def test_a_note_without_a_step() -> None:
    """At the start there is a heading with paragraphs, wrapped."""
    drawing = draw_note(
        "One iteration by hand", ["A long story. " * 20, "", "가" * 200], 400, LIGHT
    )
    _assert_inside(drawing)


def test_a_long_title_is_wrapped_as_it_is() -> None:
    """Also where it is one word that is wider than a line; nothing in it is a symbol."""
    title = "w_5 " * 20 + "E" * 60 + " 가" * 30
    drawing = draw_note(Plain(title), [], 400, LIGHT)
    _assert_inside(drawing)
    lines = [s for s in drawing.shapes if isinstance(s, Label)]
    assert len(lines) > 3
    assert "".join(line.text.replace(" ", "") for line in lines) == title.replace(" ", "")
    assert not [run for line in lines for run in line.runs if run != Run(run.text)]


def test_a_step_is_set_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that was shown before is not read or typeset again."""
    explanation = _frame("w5", "w1", Kind.WEIGHT_GRADIENT).explanation
    assert explanation is not None
    first = draw_calculation(explanation, 420, LIGHT)
    read = []
    whole = tex._Reader.row

    def counted(self: tex._Reader, ends: tuple[str, ...]) -> tex.Row:
        read.append(ends)
        return whole(self, ends)

    monkeypatch.setattr(tex._Reader, "row", counted)
    again = draw_calculation(explanation, 420, LIGHT)
    assert read == []
    outlines = [_outlines(drawing) for drawing in (first, again)]
    assert all(one is other for one, other in zip(*outlines, strict=True))


def test_drawing_does_not_read_formulas_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece is read once to be set; whole lines are read only for those who hear them."""
    equation._parts.cache_clear()
    explanation = _frame("softmax", "w5", Kind.WEIGHT_GRADIENT).explanation
    assert explanation is not None
    asked = []
    whole = tex.parse

    def counted(text: str) -> tex.Row:
        asked.append(text)
        return whole(text)

    monkeypatch.setattr(equation, "parse", counted)
    draw_calculation(explanation, 420, LIGHT)
    assert sorted(asked) == sorted({piece.tex for line in explanation.lines for piece in line})


def _outlines(drawing: Drawing) -> list[object]:
    return [
        mark.outline
        for shape in drawing.shapes
        if isinstance(shape, Formula)
        for mark in shape.marks
    ]
