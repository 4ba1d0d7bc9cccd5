"""The sheet of all keys: complete, in columns that fit, scrolled by keys, read aloud."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

from nnviz.window.commands import commands_of
from nnviz.window.keys_sheet import KeysSheet, groups_of, in_columns
from tests.window.parts import LARGE, LOOK, stage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from nnviz.window.style import Look

OTHERS = (
    ("On the network", (("Next unit", "↑ ↓"), ("Move the picture", "Alt+← Alt+→"))),
    ("Lecture mode", (("Black screen", "B"), ("Leave", "Esc"))),
)
MANY = tuple((f"Group {number}", (("Something", "A"),) * 8) for number in range(5))


def opened(qtbot: "QtBot", look: "Look" = LOOK, others: "tuple[object, ...]" = OTHERS) -> KeysSheet:
    """Open the sheet on a window of the least size."""
    window = stage(qtbot)
    sheet = KeysSheet(commands_of(window.menuBar()), others, look, window)  # type: ignore[arg-type]
    with qtbot.waitExposed(sheet):
        sheet.open()
    return sheet


def labels(sheet: KeysSheet, name: str = "") -> list[QLabel]:
    """Return its labels, of one kind if it is named."""
    return sheet.findChildren(QLabel, name) if name else sheet.findChildren(QLabel)


def test_menus_and_then_the_others(qtbot: "QtBot") -> None:
    """Every command with keys is under its menu; those without keys are left out."""
    groups = groups_of(commands_of(stage(qtbot).menuBar()), OTHERS)
    assert [group.title for group in groups] == [
        "Step",
        "View",
        "도움말",
        "On the network",
        "Lecture mode",
    ]
    assert [text for text, _ in groups[0].rows] == ["Forward", "Forward a phase", "Go to a step"]
    assert groups[0].rows[0][1] == (("→",), ("PgDown",))
    assert groups[3].rows[1][1] == (("Alt", "←"), ("Alt", "→"))


@pytest.mark.parametrize(
    ("weights", "count", "columns"),
    [
        ((3, 3, 3), 3, ((0,), (1,), (2,))),
        ((3, 3, 3), 1, ((0, 1, 2),)),
        ((9, 1, 1, 1), 2, ((0,), (1, 2, 3))),
        ((2, 2, 2, 6), 2, ((0, 1, 2), (3,))),
        ((5,), 3, ((0,),)),
    ],
)
def test_columns_are_as_even_as_can_be(
    weights: tuple[float, ...], count: int, columns: tuple[tuple[int, ...], ...]
) -> None:
    """Groups keep their order, and the highest column is as low as they allow."""
    assert in_columns(weights, count) == columns


def test_it_fits_at_100_percent(qtbot: "QtBot") -> None:
    """On the least window nothing is cut off and nothing must be scrolled."""
    sheet = opened(qtbot)
    parent = sheet.parentWidget()
    assert parent is not None
    assert sheet.width() <= parent.width()
    assert sheet.height() <= parent.height()
    assert sheet.scroller.verticalScrollBar().maximum() == 0
    _assert_shown_whole(sheet)


def _assert_shown_whole(sheet: KeysSheet) -> None:
    """Assert that every label has the room that its text needs, and is inside the page."""
    page = sheet.scroller.widget()
    assert page is not None
    for label in labels(sheet):
        place = QRect(label.mapTo(page, QPoint(0, 0)), label.size())
        assert page.rect().contains(place), label.text()
        assert label.heightForWidth(label.width()) <= label.height() or not label.wordWrap()
        if not label.wordWrap():
            assert label.sizeHint().width() <= label.width(), label.text()


def test_it_scrolls_by_keys_at_200_percent(qtbot: "QtBot") -> None:
    """At twice the size it has fewer columns, and End shows the last row."""
    sheet = opened(qtbot, LARGE, MANY)
    bar = sheet.scroller.verticalScrollBar()
    assert sheet.scroller.hasFocus()
    assert bar.maximum() > 0
    _assert_shown_whole(sheet)
    for key, value in (
        (Qt.Key.Key_Down, bar.singleStep()),
        (Qt.Key.Key_End, bar.maximum()),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_PageDown, min(bar.pageStep(), bar.maximum())),
        (Qt.Key.Key_PageUp, 0),
        (Qt.Key.Key_Space, min(bar.pageStep(), bar.maximum())),
    ):
        qtbot.keyClick(sheet.scroller, key)
        assert bar.value() == value


def test_it_flows_into_other_columns(qtbot: "QtBot") -> None:
    """A narrower sheet has fewer columns and still all keys."""
    sheet = opened(qtbot)
    before = len(labels(sheet))
    lefts = {part.x() for part in _groups(sheet)}
    assert len(lefts) == 3
    sheet.resize(420, 500)
    qtbot.waitUntil(lambda: len({part.x() for part in _groups(sheet)}) == 1)
    assert len(labels(sheet)) == before
    _assert_shown_whole(sheet)


def _groups(sheet: KeysSheet) -> list[QWidget]:
    titles = {group.title for group in sheet.groups}
    return [part for part in sheet.findChildren(QWidget) if part.accessibleName() in titles]


def test_keys_that_are_held_stand_once(qtbot: "QtBot") -> None:
    """Ctrl+Shift+→ and Ctrl+Shift+PgDown have their caps: Ctrl, Shift, →, PgDown."""
    sheet = opened(qtbot)
    row = next(
        part
        for part in sheet.findChildren(QWidget)
        if part.accessibleName().startswith("Forward a phase: ")
    )
    assert row.accessibleName() == "Forward a phase: Ctrl+Shift+→ or Ctrl+Shift+PgDown"
    caps = [label.text() for label in row.findChildren(QLabel, "cap")]
    assert caps == ["Ctrl", "Shift", "→", "PgDown"]


def test_escape_closes_it(qtbot: "QtBot") -> None:
    """Escape closes the sheet."""
    sheet = opened(qtbot)
    with qtbot.waitSignal(sheet.finished):
        qtbot.keyClick(sheet.scroller, Qt.Key.Key_Escape)
