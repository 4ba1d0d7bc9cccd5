"""The help page: contents, search, keys, text size, and what is read aloud."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from nnviz.window.help_page import HelpPage
from tests.window.parts import LARGE, LOOK, stage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from nnviz.window.style import Look

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def opened(qtbot: "QtBot", look: "Look" = LOOK) -> HelpPage:
    """Open the help over a window of the least size."""
    page = HelpPage(look, stage(qtbot))
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def shown(page: HelpPage) -> str:
    """Return the title of the section on show."""
    return page.sections[page.contents.currentRow()].title


def test_it_opens_on_the_first_section(qtbot: "QtBot") -> None:
    """The notation is on show, the page has the keyboard, no other section was written."""
    page = opened(qtbot)
    assert shown(page) == "Notation"
    assert page.scroller.hasFocus()
    assert page.page.page is not None
    assert ["parts" in vars(section) for section in page.sections].count(True) == 1


def test_the_contents_turn_pages(qtbot: "QtBot") -> None:
    """Arrows in the contents, Ctrl+Page Down and a section's own name turn to it, at its top."""
    page = opened(qtbot)
    qtbot.keyClick(page.scroller, Qt.Key.Key_End)
    assert page.scroller.verticalScrollBar().value() > 0
    qtbot.keyClick(page.contents, Qt.Key.Key_Down)
    assert shown(page) == "The four phases"
    assert page.scroller.verticalScrollBar().value() == 0
    qtbot.keyClick(page.scroller, Qt.Key.Key_PageDown, CTRL)
    assert shown(page) == "The chain rule"
    qtbot.keyClick(page.scroller, Qt.Key.Key_PageUp, CTRL)
    assert shown(page) == "The four phases"
    page.show_section("export")
    assert shown(page) == "Exporting frames"
    qtbot.keyClick(page.scroller, Qt.Key.Key_PageDown, CTRL)
    assert shown(page) == "Exporting frames"
    qtbot.keyClick(page.scroller, Qt.Key.Key_PageUp, CTRL)
    assert shown(page) == "Labs"
    qtbot.keyClick(page.scroller, Qt.Key.Key_PageUp, CTRL)
    assert shown(page) == "Training and plots"


def test_searching(qtbot: "QtBot") -> None:
    """Ctrl+F, a word, Enter: from place to place, round at the end, each scrolled to and marked."""
    page = opened(qtbot)
    qtbot.keyClick(page.scroller, Qt.Key.Key_F, CTRL)
    assert page.search.hasFocus()
    page.search.insert("2/√n")
    assert page.count.text() == "1 of 2"
    assert shown(page) == "First weights"
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert (page.count.text(), shown(page)) == ("2 of 2", "Common slips")
    assert page.page.page is not None
    roles = [shape.role for shape in page.page.page.drawing.stratum("found").shapes]
    assert roles == ["found", "current"]
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.count.text() == "1 of 2"
    qtbot.keyClick(page.search, Qt.Key.Key_Return, SHIFT)
    assert page.count.text() == "2 of 2"
    qtbot.keyClick(page.search, Qt.Key.Key_F3)
    assert page.count.text() == "1 of 2"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("validation loss", "Training and plots"),
        ("saturated where", "Training and plots"),
        ("0.25ᵏ", "Training and plots"),
        ("vanishing", "Labs"),
    ],
)
def test_words_of_plots_and_labs_are_found(qtbot: "QtBot", query: str, title: str) -> None:
    """What stands in a plot's legend or in a verdict of a lab can be looked up."""
    page = opened(qtbot)
    page.search.setText(query)
    assert shown(page) == title


def test_a_place_far_down_is_scrolled_to(qtbot: "QtBot") -> None:
    """What was found is in the part of the page that is to be seen."""
    page = opened(qtbot)
    page.search.setText("whose derivative at 0")
    assert shown(page) == "Conventions"
    QApplication.processEvents()
    (place,) = page.places
    assert page.page.page is not None
    top, bottom = page.page.page.spans[place.part]
    first = page.scroller.verticalScrollBar().value()
    assert first <= top < bottom <= first + page.scroller.viewport().height()


def test_nothing_found_and_escape(qtbot: "QtBot") -> None:
    """Nothing found is said; Escape first clears the search, then closes the help."""
    page = opened(qtbot)
    page.search.setFocus()
    qtbot.keyClicks(page.search, "qqq")
    assert page.count.text() == "not found"
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == page.count.text() == ""
    assert page.isVisible()
    with qtbot.waitSignal(page.finished):
        qtbot.keyClick(page.search, Qt.Key.Key_Escape)


@pytest.mark.parametrize("look", [LOOK, LARGE], ids=["100", "200"])
def test_each_section_fits_its_page(qtbot: "QtBot", look: "Look") -> None:
    """At any text size a section is as wide as its page, and can be scrolled to its end."""
    page = opened(qtbot, look)
    parent = page.parentWidget()
    assert parent is not None
    assert page.width() <= parent.width()
    for row in range(page.contents.count()):
        page.contents.setCurrentRow(row)
        QApplication.processEvents()
        laid_out = page.page.page
        assert laid_out is not None
        assert laid_out.drawing.width * look.zoom <= page.page.width()
        qtbot.keyClick(page.scroller, Qt.Key.Key_End)
        last = page.scroller.verticalScrollBar().value() + page.scroller.viewport().height()
        assert last >= round(laid_out.drawing.height * look.zoom)


def test_narrow_contents_become_a_choice(qtbot: "QtBot") -> None:
    """Where the page would be too narrow, the contents stand above it and turn pages too."""
    page = opened(qtbot)
    assert not page.choice.isVisible()
    page.resize(560, 500)
    qtbot.waitUntil(page.choice.isVisible)
    assert not page.contents.isVisible()
    qtbot.keyClick(page.choice, Qt.Key.Key_Down)
    assert shown(page) == "The four phases"
    page.resize(900, 500)
    qtbot.waitUntil(page.contents.isVisible)
    assert page.contents.currentRow() == 1


def test_a_section_is_read_aloud(qtbot: "QtBot") -> None:
    """The page's name is its text with formulas as signs; contents and search have names."""
    page = opened(qtbot)
    page.show_section("chain-rule")
    text = QAccessible.queryAccessibleInterface(page.page).text(QAccessible.Text.Name)
    assert text.startswith("The chain rule\nA weight into an output\n")
    assert "∂E/∂w_5 = ∂E/∂o_1 ⋅ ∂o_1/∂z_3 ⋅ ∂z_3/∂w_5" in text
    for part, name in (
        (page.contents, "Contents"),
        (page.search, "Search in the help"),
        (page.scroller, "The chain rule"),
    ):
        assert QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name) == name
