"""Widths without Qt: they are Qt's own."""

import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.drawing.metrics import bounds, place, placed_runs, runs_width, width
from nnviz.drawing.paragraph import broken
from nnviz.drawing.shapes import Label, markup

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SAMPLES = [
    "0.51998934", "1111.1111", "−0.5", "How much does E change with w5?", "AVATAR To We Ty",
    "Hidden · sigmoid", "가중치가 얼마나 바뀌나요?", "∂E/∂w", "η = 0.5, λ·Σ|w| ≤ ½", "9.7689×10⁻⁶",
]  # fmt: skip


@pytest.mark.parametrize("weight", [400, 600])
def test_widths_are_those_of_qt(qtbot: "QtBot", weight: int) -> None:
    """For text of all kinds the table and Qt's own measure agree to a hundredth of a pixel each."""
    from PySide6.QtGui import QFontMetricsF

    from nnviz.export.painter import font

    for size in (11, 15, 31):
        measured = QFontMetricsF(font(size, weight))
        for text in SAMPLES:
            expected = measured.horizontalAdvance(text)
            assert width(text, size, weight) == pytest.approx(expected, abs=0.02 * len(text))


@pytest.mark.parametrize("weight", [400, 600])
def test_digits_are_tabular(weight: int) -> None:
    """Every digit is as wide as every other, so that numbers line up and do not dance."""
    assert len({place(digit, weight).width for digit in string.digits}) == 1


@given(st.text(st.sampled_from(string.ascii_letters + string.digits + " .−가나∂漢😀"), max_size=20))
def test_any_text_has_a_width(text: str) -> None:
    """Also characters that the fonts lack have a place, and places never go back."""
    found = place(text)
    assert len(found.starts) == len(text)
    assert found.width >= 0


def test_subscripts_are_smaller_and_lower() -> None:
    """In w5 the 5 stands behind the w, smaller, below its baseline."""
    letter, number = placed_runs(Label("", "", 10, 50, markup("w_5"), 20))
    assert letter.x == 10
    assert letter.y == 50
    assert number.x > letter.x + width("w", 20)
    assert number.y > 50
    assert number.size < 20


def test_a_superscript_in_parentheses_stands_above_the_subscript() -> None:
    """In h1^(2) both scripts begin at one place and do not touch."""
    _, sub, sup = placed_runs(Label("", "", 0, 50, markup("h_1^(2)"), 20))
    assert sub.x == sup.x
    assert sup.y + 0.2 * sup.size < sub.y - 0.7 * sub.size + 1


@pytest.mark.parametrize(("anchor", "left"), [("start", 0.0), ("middle", -0.5), ("end", -1.0)])
def test_anchors(anchor: str, left: float) -> None:
    """A label stands with its start, middle or end at its x."""
    runs = markup("0.45")
    whole = runs_width(runs, 20)
    label = Label("", "", 100, 50, runs, 20, 400, "#000000", anchor)  # type: ignore[arg-type]
    box = bounds(label)
    assert box[0] == pytest.approx(100 + left * whole)
    assert box[2] - box[0] == pytest.approx(whole)
    assert box[1] < 50 <= box[3]


@given(st.lists(st.text(st.sampled_from("abcdefghij_5E가"), min_size=1, max_size=30), max_size=12))
def test_paragraphs_fit(words: list[str]) -> None:
    """No line is wider than the room, and no letter is lost."""
    text = " ".join(words)
    lines = broken(text, 14.0, 400, 120.0)
    for line in lines:
        assert runs_width(line, 14.0) <= 120.0 or sum(len(run.text) for run in line) <= 2
    shown = "".join(run.text for line in lines for run in line).replace(" ", "")
    whole = "".join(run.text for word in words for run in markup(word)).replace(" ", "")
    assert sorted(shown.replace("_", "")) == sorted(whole.replace("_", ""))
