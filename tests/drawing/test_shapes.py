"""Shapes: marked-up text, and which element is at a point."""

import pytest

from nnviz.drawing.shapes import (
    Box,
    Disc,
    Drawing,
    Label,
    Line,
    Run,
    Stratum,
    hit,
    markup,
    place_of,
)


def _styled(text: str) -> list[tuple[str, str, bool]]:
    return [(run.text, run.script, run.italic) for run in markup(text)]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("w_5", [("w", "normal", True), ("5", "sub", False)]),
        ("w5", [("w", "normal", True), ("5", "sub", False)]),
        ("h_1^(2)", [("h", "normal", True), ("1", "sub", False), ("(2)", "super", False)]),
        ("h1^(2)", [("h", "normal", True), ("1", "sub", False), ("(2)", "super", False)]),
        ("w5^+", [("w", "normal", True), ("5", "sub", False), ("+", "super", False)]),
        ("Walk from E back", [("Walk from ", "normal", False), ("E", "normal", True),
                              (" back", "normal", False)]),
        ("a sum", [("a sum", "normal", False)]),
        ("가중치 w_5를", [("가중치 ", "normal", False), ("w", "normal", True), ("5", "sub", False),
                     ("를", "normal", False)]),
        ("it's", [("it's", "normal", False)]),
        ("0.45", [("0.45", "normal", False)]),
        ("", []),
    ],
    ids=["underscore", "bare", "both", "bare-both", "plus", "alone", "word", "hangul",
         "apostrophe", "number", "empty"],
)  # fmt: skip
def test_markup(text: str, runs: list[tuple[str, str, bool]]) -> None:
    """Variables are italic with real scripts; words and numbers stay as they are."""
    assert _styled(text) == runs


def test_a_key_is_no_variable() -> None:
    """Ctrl+E is a key, not a sum with the loss."""
    assert [run.italic for run in markup("Ctrl+E exports")] == [False]
    assert [run.text for run in markup("x + E") if run.italic] == ["x", "E"]


def test_markup_loses_nothing() -> None:
    """All letters of a sentence come out again, but for the marks."""
    sentence = "How much does E change with w_5? ∂E/∂w_5 = δ_3·h_1^(2), x² and η."
    assert "".join(run.text for run in markup(sentence)) == sentence.replace("_", "").replace(
        "^", ""
    )


def _drawing(*shapes: Disc | Line | Box | Label) -> Drawing:
    return Drawing(200, 200, None, (Stratum("one", shapes),))


def test_hit_prefers_what_has_a_ground() -> None:
    """A label on an edge wins over the edge; a unit over the lines that end in it."""
    drawing = _drawing(
        Line("w1", "edge", 0, 50, 200, 50, "#000000", 2.0),
        Disc("h1", "unit", 50, 50, 20, "#ffffff"),
        Box("w2", "edge-label", 90, 40, 40, 20),
    )
    assert hit(drawing, 55, 50) == "h1"
    assert hit(drawing, 100, 50) == "w2"
    assert hit(drawing, 180, 53) == "w1"
    assert hit(drawing, 180, 90) is None


def test_hit_takes_the_nearest_line_and_the_upper_stratum() -> None:
    """Of two lines in reach the nearer counts; what is painted later lies above."""
    lines = Stratum(
        "lines",
        (
            Line("far", "edge", 0, 50, 100, 50, "#000000"),
            Line("near", "edge", 0, 55, 100, 55, "#000000"),
        ),
    )
    assert hit(Drawing(100, 100, None, (lines,)), 50, 53.5, 6) == "near"
    above = Stratum("above", (Disc("top", "unit", 50, 50, 10, "#ffffff"),))
    below = Stratum("below", (Disc("bottom", "unit", 50, 50, 10, "#ffffff"),))
    assert hit(Drawing(100, 100, None, (below, above)), 50, 50) == "top"


def test_hit_ignores_decoration() -> None:
    """Shapes without an id are not elements."""
    assert hit(_drawing(Disc("", "badge", 50, 50, 20, "#ffffff")), 50, 50) is None


def test_an_element_is_where_its_bodies_are() -> None:
    """An edge is where its label is, one without a label where its line is, another nowhere."""
    line = Line("w1", "edge", 90, 20, 10, 60, "#000000", 4)
    label = Box("w1", "edge-label", 40, 30, 20, 12)
    assert place_of(_drawing(line, label), "w1") == (40, 30, 60, 42)
    assert place_of(_drawing(line), "w1") == (8, 18, 92, 62)
    assert place_of(_drawing(Disc("h1", "unit", 50, 40, 10)), "h1") == (40, 30, 60, 50)
    assert place_of(_drawing(line), "w2") is None
    assert place_of(_drawing(Disc("", "badge", 50, 50, 20)), "") is None


def test_strata_are_compared_by_identity() -> None:
    """Two strata with the same shapes are two: only the same object needs no painting."""
    shapes = (Disc("h1", "unit", 0, 0, 1),)
    assert Stratum("base", shapes) != Stratum("base", shapes)


def test_drawing_gives_its_strata_and_shapes() -> None:
    """A stratum is found by its name, and all shapes come from the bottom up."""
    label = Label("h1", "value", 0, 0, (Run("0.5"),), 12)
    drawing = Drawing(1, 1, None, (Stratum("base", ()), Stratum("values", (label,))))
    assert drawing.stratum("values").shapes == (label,)
    assert drawing.shapes == (label,)
    assert label.text == "0.5"
    with pytest.raises(KeyError):
        drawing.stratum("nothing")
