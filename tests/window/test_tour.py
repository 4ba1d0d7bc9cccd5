"""The tour: what is lit, where the card stands, what the keys do, what is read aloud."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from nnviz.window.tour import Tour, card_place
from tests.window.parts import LARGE, LOOK, Stage, stage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow
    from nnviz.window.style import Look

ROOM = QRect(0, 0, 1000, 600)
CARD = QSize(300, 160)


@pytest.mark.parametrize(
    ("light", "place"),
    [
        (QRect(0, 100, 600, 300), QPoint(613, 169)),
        (QRect(700, 100, 300, 300), QPoint(386, 169)),
        (QRect(0, 0, 1000, 40), QPoint(349, 53)),
        (QRect(0, 540, 1000, 60), QPoint(349, 366)),
    ],
    ids=["right", "left", "below", "above"],
)
def test_the_card_stands_beside_the_light(light: QRect, place: QPoint) -> None:
    """It hides nothing of what is lit as long as there is room on one side."""
    assert card_place(ROOM, light, CARD, 14) == place
    assert not QRect(place, CARD).intersects(light)


def test_the_card_is_inside_where_there_is_no_room() -> None:
    """Where all is lit it stands inside the room, at its edge."""
    place = card_place(ROOM, ROOM, CARD, 14)
    assert ROOM.contains(QRect(place, CARD))


def started(window: Stage, look: "Look" = LOOK) -> Tour:
    """Start a tour of three targets: a widget, a part of the window, a hidden widget."""
    hidden = window.statusBar()
    hidden.hide()
    tour = Tour(
        (
            (window.field, "The field", "Something can be typed here."),
            (lambda: QRect(0, 0, 100, 50), "A corner", "A part of the window."),
            (hidden, "The last", "It is not to be seen now."),
        ),
        look,
        window,
    )
    tour.start()
    return tour


def test_going_through_it(qtbot: "QtBot") -> None:
    """Enter and → go on, ← goes back, and behind the last card the tour was completed."""
    window = stage(qtbot)
    tour = started(window)
    seen = [tour.card.title.text()]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(QApplication.focusWidget(), key)
        seen.append(tour.card.title.text())
    assert seen == ["The field", "A corner", "The field", "A corner", "The last"]
    assert tour.card.count.text() == "3 of 3"
    assert tour.card.next.text() == "Done"
    with qtbot.waitSignal(tour.finished) as over:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert over.args == [True]
    assert window.field.hasFocus()
    assert window.done == []


def test_skipping_it(qtbot: "QtBot") -> None:
    """Escape and the button end it uncompleted, and the focus is where it was."""
    window = stage(qtbot)
    tour = started(window)
    with qtbot.waitSignal(tour.finished) as over:
        qtbot.keyClick(tour.card.next, Qt.Key.Key_Escape)
    assert over.args == [False]
    assert window.field.hasFocus()
    tour = started(window)
    with qtbot.waitSignal(tour.finished) as over:
        qtbot.mouseClick(tour.card.skip, Qt.MouseButton.LeftButton)
    assert over.args == [False]


def test_the_keyboard_stays_on_the_card(qtbot: "QtBot") -> None:
    """Tab goes round among the buttons, and no key reaches the window."""
    window = stage(qtbot)
    tour = started(window)
    card = tour.card
    walked = []
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        walked.append(QApplication.focusWidget())
    assert walked == [card.skip, card.next, card.skip]
    tour.card.next.click()
    qtbot.keyClick(card.skip, Qt.Key.Key_Backtab)
    assert card.next.hasFocus()
    for key in (Qt.Key.Key_F1, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(card.next, key)
    assert window.done == []
    assert card.next.hasFocus()
    tour.end(completed=False)


def test_going_back_to_the_first_keeps_the_focus(qtbot: "QtBot") -> None:
    """The focus goes on when Back can no longer be pressed."""
    tour = started(stage(qtbot))
    qtbot.keyClick(tour.card.next, Qt.Key.Key_Right)
    tour.card.back.setFocus()
    qtbot.keyClick(tour.card.back, Qt.Key.Key_Return)
    assert tour.at == 0
    assert not tour.card.back.isEnabled()
    assert tour.card.next.hasFocus()
    tour.end(completed=False)


@pytest.mark.parametrize("look", [LOOK, LARGE], ids=["100", "200"])
def test_it_follows_the_window(qtbot: "QtBot", look: "Look") -> None:
    """The light stays on its target and the card inside, at any size of window and text."""
    window = stage(qtbot)
    tour = started(window, look)
    for size in (QSize(1024, 640), QSize(1400, 900), QSize(820, 560)):
        window.resize(size)
        QApplication.processEvents()
        corner = window.field.mapTo(window, QPoint(0, 0))
        assert tour.size() == window.size()
        assert tour.light().contains(QRect(corner, window.field.size()))
        assert window.rect().contains(tour.card.geometry())
        text = tour.card.text
        assert text.heightForWidth(text.width()) <= text.height()
    tour.end(completed=False)


def test_the_light_follows_its_target(qtbot: "QtBot") -> None:
    """A target that moves is still lit; of a hidden one the card stands in the middle."""
    window = stage(qtbot)
    tour = started(window)
    before = tour.light()
    window.field.move(window.field.pos() + QPoint(0, 40))
    assert tour.light() == before.translated(0, 40)
    tour.card.next.click()
    assert tour.light() == QRect(0, 0, 104, 54)
    tour.card.next.click()
    assert tour.light().isEmpty()
    assert abs(tour.card.geometry().center().y() - window.rect().center().y()) < 120
    tour.end(completed=False)


def test_it_is_read_aloud(qtbot: "QtBot") -> None:
    """The card is a dialog with the title as its name and the text as its description."""
    tour = started(stage(qtbot))
    card = QAccessible.queryAccessibleInterface(tour.card)
    assert card.role() == QAccessible.Role.Dialog
    assert card.text(QAccessible.Text.Name) == "The field"
    assert card.text(QAccessible.Text.Description) == "Something can be typed here."
    tour.card.next.click()
    assert card.text(QAccessible.Text.Name) == "A corner"
    tour.end(completed=False)


def test_a_part_without_room_is_not_lit(qtbot: "QtBot") -> None:
    """Where a part of the window has no room, nothing is lit and the card stands in the middle."""
    window = stage(qtbot)
    tour = Tour(((QRect, "Nowhere", "There is no room for it."),), LOOK, window)
    tour.start()
    assert tour.light() == QRect()
    assert abs(tour.card.geometry().center().y() - window.rect().center().y()) < 2
    tour.end(completed=False)


def test_the_menus_of_training_are_lit(qtbot: "QtBot", window: "MainWindow") -> None:
    """The station on training lights the two menus that it speaks of, and names their keys."""
    window.guides.show_tour()
    (tour,) = window.findChildren(Tour)
    while tour.card.title.text() != "Training and plots":
        qtbot.keyClick(tour.card.next, Qt.Key.Key_Right)
    bar = window.menuBar()
    lit = [
        action.text()
        for action in bar.actions()
        if tour.light().contains(bar.actionGeometry(action).translated(bar.pos()))
    ]
    assert lit == ["T&rain", "&Plots"]
    assert tour.card.text.text() == (
        "Ctrl+R trains, and Ctrl+T shows plots of the loss, the gradients and more. Every "
        "iteration can be gone back to."
    )
    tour.end(completed=False)
