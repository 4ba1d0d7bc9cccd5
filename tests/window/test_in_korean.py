"""The window in Korean: each letter once in a menu, nothing shortened that has room, round buttons.

With English terms beside the Korean ones, which are the longest words there are.
"""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMenu, QToolButton, QWidget

from nnviz.trace.steps import Phase
from nnviz.window.help_page import HelpPage
from nnviz.window.keys_sheet import KeysSheet
from nnviz.window.preferences import TEXT_SIZES
from nnviz.window.settings_dialog import SettingsDialog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow


@pytest.fixture
def in_korean(qtbot: "QtBot", window: "MainWindow") -> "MainWindow":
    """Return a window in Korean with English terms, so large that its side column has no tabs."""
    window.resize(1280, 800)
    for key, value in (("language", "ko"), ("english_terms", True)):
        before = window.menuBar().actions()[0].menu()
        assert isinstance(before, QMenu)
        with qtbot.waitSignal(before.destroyed):  # which has the keys that the new menus take
            window.manner.prefer(key, value)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def menus_of(menu: QWidget) -> "Iterator[QWidget]":
    """Yield a menu or a menu bar, and all menus below it."""
    yield menu
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from menus_of(below)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_letter_stands_twice_in_a_menu(window: "MainWindow", language: str) -> None:
    """Each letter opens one entry, and in Korean every entry of a long menu's first level."""
    window.manner.prefer("language", language)
    for menu in menus_of(window.menuBar()):
        marked = [QKeySequence.mnemonic(action.text()).toString() for action in menu.actions()]
        letters = [letter for letter in marked if letter]
        assert sorted(letters) == sorted(set(letters)), [a.text() for a in menu.actions()]


def test_buttons_say_what_they_do(in_korean: "MainWindow") -> None:
    """A step forward is not called as the forward pass is."""
    names = [
        button.accessibleName()
        for button in in_korean.transport.findChildren(QToolButton)
        if button.accessibleName()
    ]
    assert names == ["처음으로", "한 걸음 뒤로", "재생", "한 걸음 앞으로", "끝으로"]


def test_the_scenarios_stay_in_the_corner(in_korean: "MainWindow") -> None:
    """The choice of a scenario is there in the new language, too."""
    chooser = in_korean.menuBar().cornerWidget()
    assert isinstance(chooser, QToolButton)
    assert chooser.isVisible()
    assert chooser.text().startswith("손으로 푸는")


def headings(window: "MainWindow") -> list[str]:
    """Return what stands above the table's columns."""
    model = window.table.model()
    return [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(4)]


def test_headings_lose_their_english_where_columns_are_narrow(
    qtbot: "QtBot", in_korean: "MainWindow"
) -> None:
    """The Korean word is whole at any width, and the English one beside it where both fit."""
    assert headings(in_korean) == ["매개변수", "값", "기울기", "새 값"]
    header = in_korean.table.horizontalHeader()
    for at, text in enumerate(headings(in_korean)):
        assert header.fontMetrics().horizontalAdvance(text) + 20 <= header.sectionSize(at)
    in_korean.resize(2200, 800)
    wide = ["매개변수(parameter)", "값", "기울기(gradient)", "새 값"]
    qtbot.waitUntil(lambda: headings(in_korean) == wide)


@pytest.mark.parametrize(("width", "size"), [(1024, 100), (1280, 200), (1280, 100)])
def test_numbers_are_not_squeezed_by_headings(
    in_korean: "MainWindow", width: int, size: int
) -> None:
    """No column of numbers is much narrower than another, whatever the words above them."""
    in_korean.manner.prefer("text_size", size)
    in_korean.resize(width, 800)
    in_korean.panels.side.show_part(in_korean.table)
    header = in_korean.table.horizontalHeader()
    sizes = [header.sectionSize(at) for at in (1, 2, 3)]
    assert max(sizes) < 1.2 * min(sizes)
    assert header.length() <= in_korean.table.viewport().width()


def test_a_short_phase_has_its_name_without_the_english(in_korean: "MainWindow") -> None:
    """The loss has few steps, and its name stands over them all the same."""
    slider = in_korean.transport.slider
    picture = slider.grab().toImage()
    colour = QColor(in_korean.manner.look.theme.phase(Phase.LOSS)).rgb()
    above = range(slider.height() - 24)
    assert any(picture.pixel(x, y) == colour for x in range(picture.width()) for y in above)


def test_the_caption_keeps_the_case_of_an_english_term(
    qtbot: "QtBot", in_korean: "MainWindow"
) -> None:
    """Capitals are for English alone."""
    qtbot.keyClick(in_korean.canvas, Qt.Key.Key_Right)
    drawing = in_korean.presenter.calculation(420)[0]
    texts = " ".join(getattr(shape, "text", "") for shape in drawing.shapes)
    assert "순전파(forward) · 단계 1/43" in texts


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_the_buttons_are_round(window: "MainWindow", size: int) -> None:
    """A corner of a round button shows the ground below it, at every text size."""
    window.manner.prefer("text_size", size)
    ground = QColor(window.manner.look.theme.surface).rgb()
    window.resize(1900, 900)
    picture = window.transport.grab().toImage()
    for button in window.transport.findChildren(QToolButton):
        if button.objectName() in ("play", "round"):
            corner = button.mapTo(window.transport, QPoint(2, 2))
            assert picture.pixel(corner) == ground


def open_dialog(qtbot: "QtBot", kind: type[QWidget]) -> QWidget:
    """Return the open dialog of a kind."""

    def found() -> list[QWidget]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def test_keys_are_told_in_one_line_each(qtbot: "QtBot", in_korean: "MainWindow") -> None:
    """What a key does has all the room that its own caps leave, and not what the widest leave."""
    in_korean.guides.show_keys()
    sheet = open_dialog(qtbot, KeysSheet)
    for label in sheet.findChildren(QLabel):
        if label.wordWrap():
            assert label.height() < 1.8 * label.fontMetrics().height(), label.text()


def test_the_contents_of_the_help_are_whole(qtbot: "QtBot", in_korean: "MainWindow") -> None:
    """The longest title of a section has its room."""
    in_korean.guides.show_handbook()
    page = open_dialog(qtbot, HelpPage)
    assert isinstance(page, HelpPage)
    longest = "활성화 함수(activation functions)"
    assert longest in [section.title for section in page.sections]
    room = page.contents.visualItemRect(page.contents.item(0)).width() - 20
    assert page.contents.fontMetrics().horizontalAdvance(longest) <= room


def test_settings_have_names_without_letters(qtbot: "QtBot", in_korean: "MainWindow") -> None:
    """A screen reader says 언어, and not 언어(L)."""
    qtbot.keyClick(in_korean, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = open_dialog(qtbot, SettingsDialog)
    names = [combo.accessibleName() for combo in dialog.findChildren(QComboBox)]
    assert names == ["언어", "테마", "대비", "글자 크기", "소수 자릿수", "단계의 움직임"]
