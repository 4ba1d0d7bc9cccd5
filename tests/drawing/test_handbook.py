"""The help: complete, taken from the engine, inside its width, found and read aloud."""

import re
from typing import TYPE_CHECKING

import pytest

from nnviz.drawing import tex
from nnviz.drawing.handbook import Display, Formulas, Place, Row, Section, find, part_reading
from nnviz.drawing.handbook_drawing import draw_section
from nnviz.drawing.handbook_pages import handbook
from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import Box, Disc, Drawing, Formula, Label, Line
from nnviz.drawing.theme import DARK, LIGHT
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.initializers import INITIALIZERS
from nnviz.engine.losses import FUSED, LOSSES
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.plots.handbook import sections as measured
from nnviz.trace.explanation import explain
from nnviz.trace.steps import Kind
from tests.drawing.networks import bundled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.handbook import Part

NAMES = (
    "notation",
    "phases",
    "chain-rule",
    "conventions",
    "drawing",
    "activations",
    "losses",
    "initializers",
    "optimizers",
    "slips",
    "training",
    "labs",
    "export",
)


def sections() -> tuple[Section, ...]:
    """Return all sections, as the help page has them."""
    return (*handbook(), *measured())


def section(name: str) -> Section:
    """Return a section by its id."""
    return next(section for section in sections() if section.id == name)


def texs(parts: "tuple[Part, ...]") -> "Iterator[str]":
    """Yield the TeX of every formula."""
    for part in parts:
        if isinstance(part, Display):
            yield " ".join(piece.tex for line in part.lines for piece in line)
        elif isinstance(part, Row):
            for cell in part.cells:
                if isinstance(cell, Formulas):
                    yield from cell.texs


def test_the_sections() -> None:
    """Each has a name for links, a title of its own and something in it."""
    found = sections()
    assert tuple(section.id for section in found) == NAMES
    assert len({section.title for section in found}) == len(NAMES)
    assert all(len(section.parts) > 3 for section in found)


def test_a_section_is_written_when_it_is_read() -> None:
    """Opening the help writes no section but the one on show."""
    written: list[str] = []

    def write() -> "tuple[Part, ...]":
        written.append("once")
        return ()

    lazy = Section("x", "X", write)
    assert written == []
    assert lazy.parts == lazy.parts == ()
    assert written == ["once"]


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_can_be_set(name: str) -> None:
    """No formula has a command that the typesetter does not know."""
    assert [found for one in texs(section(name).parts) for found in tex.unknown(one)] == []


def test_the_chain_rule_is_that_of_the_worked_example() -> None:
    """The gradients of w5 and w1 stand there as the steps themselves show them, in colours."""
    trace = bundled("w5")
    steps = trace.steps()
    shown = [part.lines for part in section("chain-rule").parts if isinstance(part, Display)]
    for layer in (0, 1):
        index = steps.index_of(Kind.WEIGHT_GRADIENT, layer, sample=0)
        assert index is not None
        explanation = explain(trace, steps[index])
        assert explanation.lines[: explanation.numeric] in shown


def test_the_lists_are_complete() -> None:
    """Every activation, loss, initializer and optimizer of the engine is in its list."""
    rows = {name: len(_rows(name)) for name in ("activations", "initializers")}
    assert rows == {"activations": len(ACTIVATIONS), "initializers": len(INITIALIZERS)}
    assert len(_rows("losses")) == len(LOSSES) + len(FUSED)
    shown = " ".join(texs(section("optimizers").parts))
    count = sum(len(optimizer().quantities) for optimizer in OPTIMIZERS.values())
    assert shown.count(" = ") == count


def _rows(name: str) -> list[Row]:
    return [part for part in section(name).parts if isinstance(part, Row) and not part.heading]


@pytest.mark.parametrize(
    ("name", "formulas"),
    [
        ("sigmoid", ("1/(1 + e^(−z))", "a(1 − a)")),
        ("ReLU", ("max (0, z)", "1 (z > 0), 0 (z ≤ 0)")),
        ("ELU", ("max (0, z) + α(e^(min (0, z)) − 1)", "1 (z > 0), αe^z (z ≤ 0)")),
        ("piecewise linear", ("min (1, max (0, z + 1/2))", "1 (|z| < 1/2), 0 (|z| ≥ 1/2)")),
        ("sign", ("sign(z)", "0")),
    ],
)
def test_an_activation_with_its_derivative(name: str, formulas: tuple[str, str]) -> None:
    """A function by cases has its derivative once for each case, with the corner's side."""
    row = next(row for row in _rows("activations") if row.cells[0] == name)
    assert part_reading(row) == "; ".join((name, *formulas))


def test_the_three_squared_losses_side_by_side() -> None:
    """With ½, without, and divided by n, each with its derivative."""
    rows = [part_reading(row) for row in _rows("conventions")]
    assert [row.partition("; ")[2] for row in rows] == [
        "1/2(t_k − o_k)^2; o_k − t_k",
        "(t_k − o_k)^2; 2(o_k − t_k)",
        "((t_k − o_k)^2)/n; (2(o_k − t_k))/n",
    ]


def test_he_has_the_root_over_the_fraction() -> None:
    """The list and the slips both say √(2/n), and the slips what some notes print."""
    assert "σ = √(2/n_in)" in section("initializers").reading
    assert "σ = √(2/n_in)" in section("slips").reading
    assert "2/√n" in section("slips").reading


@pytest.mark.parametrize("width", [270.0, 420.0, 700.0, 1400.0])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_outside_and_nothing_overlaps(name: str, width: float) -> None:
    """At any width all is inside the margins, and lines of text do not touch one another."""
    page = draw_section(section(name), width, LIGHT)
    assert len(page.spans) == len(section(name).parts)
    assert list(page.spans) == sorted(page.spans)
    assert page.spans[-1][1] < page.drawing.height
    _assert_inside(page.drawing)
    _assert_apart(page.drawing)


def _assert_inside(drawing: Drawing) -> None:
    left, right = 0.0, drawing.width
    for shape in drawing.shapes:
        match shape:
            case Label():
                edges = bounds(shape)
                assert left <= edges[0] < edges[2] <= right, shape.text
                assert 0 <= edges[1] < edges[3] <= drawing.height
            case Formula():
                assert left <= shape.x < _right_edge(shape) <= right, shape.tex
            case Line():
                assert left <= shape.x1 < shape.x2 <= right
            case Disc():
                assert left <= shape.x - shape.radius < shape.x + shape.radius <= right
            case Box():
                assert left <= shape.x < shape.x + shape.width <= right


def _right_edge(formula: Formula) -> float:
    return max(
        formula.x + (mark.x + float(x) * mark.x_scale) * formula.size
        for mark in formula.marks
        for command in mark.outline.commands
        for x in command[1::2]
    )


def _assert_apart(drawing: Drawing) -> None:
    texts = [
        shape for shape in drawing.shapes if isinstance(shape, Label) and shape.role != "badge"
    ]
    rects = [(*bounds(text), text.text) for text in texts]
    for at, (left, top, right, bottom, text) in enumerate(rects):
        for other in rects[at + 1 :]:
            apart = other[0] >= right or other[2] <= left or other[1] >= bottom or other[3] <= top
            assert apart, (text, other[4])


def test_cells_under_one_another_say_what_they_are() -> None:
    """Where columns have no room, a formula has its left side, and there is no heading row."""
    drawing = draw_section(section("activations"), 270.0, LIGHT).drawing
    shown = {shape.tex for shape in drawing.shapes if isinstance(shape, Formula)}
    assert r"\frac{\partial a}{\partial z}=a(1-a)" in shown
    assert r"a=\max(0,z)" in shown
    assert "function" not in {shape.text for shape in drawing.shapes if isinstance(shape, Label)}


def test_what_was_found_has_a_ground() -> None:
    """Found parts lie on a ground of their own; the one that is on, beside a bar."""
    page = draw_section(section("slips"), 600.0, DARK, frozenset({2, 4}), current=4)
    grounds = [shape for shape in page.drawing.stratum("found").shapes if isinstance(shape, Box)]
    assert [(ground.role, ground.fill) for ground in grounds] == [
        ("found", DARK.highlight),
        ("found", DARK.highlight),
        ("current", DARK.focus),
    ]
    top, bottom = page.spans[4]
    assert grounds[1].y < top < bottom < grounds[1].y + grounds[1].height


@pytest.mark.parametrize("query", ["w5", "W_5", "∂E/∂w5", "learning  RATE", "delta of a unit"])
def test_finding(query: str) -> None:
    """Capitals, spaces and the marks of indices do not matter, in words and in formulas."""
    places = find(sections(), query)
    assert places
    assert list(places) == sorted(places, key=lambda place: (place.section, place.part))


def test_finding_titles_and_nothing() -> None:
    """A title is found as part −1; an empty search and nonsense find nothing."""
    assert Place(NAMES.index("optimizers"), -1) in find(sections(), "optimizers")
    assert find(sections(), "  ") == find(sections(), "qqq") == ()


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_read_aloud(name: str) -> None:
    """The reading has a line for each part, formulas as signs, no TeX and no marks of scripts."""
    lines = section(name).reading.split("\n")
    assert len(lines) == len(section(name).parts)
    assert all(lines)
    assert not re.search(r"\\|\{|\}", section(name).reading)
