"""Everything that a mouse can do has a key, and every command can be reached without a mouse."""

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QSpinBox, QSplitterHandle, QTabBar, QToolTip

from nnviz.window.commands import commands_of
from nnviz.window.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

K = Qt.Key
NONE, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


# Commands -----------------------------------------------------------------------------------------


def menus_of(window: "MainWindow") -> "Iterator[list[QAction]]":
    """Yield the entries of the bar, of each menu, and of each menu in a menu."""
    waiting = [window.menuBar().actions()]
    while waiting:
        entries = [entry for entry in waiting.pop() if not entry.isSeparator()]
        yield entries
        for entry in entries:
            menu = entry.menu()
            if isinstance(menu, QMenu):
                waiting.append(menu.actions())


def letter(entry: QAction) -> str:
    """Return the letter that chooses an entry in its menu, empty for none."""
    return QKeySequence.mnemonic(entry.text()).toString()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_two_entries_of_a_menu_have_the_same_letter(window: "MainWindow", language: str) -> None:
    """A letter chooses one entry; every menu of the bar has one."""
    window.manner.take(Preferences(language, motion="off"))
    bar, *menus = menus_of(window)
    assert all(letter(entry) for entry in bar)
    assert len(menus) > 10
    for entries in (bar, *menus):
        letters = Counter(filter(None, map(letter, entries)))
        assert [each for each, count in letters.items() if count > 1] == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_two_commands_have_the_same_key(window: "MainWindow", language: str) -> None:
    """A shortcut means one thing in the window, whichever part has the focus."""
    window.manner.take(Preferences(language, motion="off"))
    found = Counter(
        keys.toString()
        for command in commands_of(window.menuBar())
        for keys in command.action.shortcuts()
    )
    found.update(shortcut.key().toString() for shortcut in window.findChildren(QShortcut))
    assert len(found) > 30
    assert [keys for keys, count in found.items() if count > 1] == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_command_is_reached_from_alt_and_a_letter(
    qtbot: "QtBot", window: "MainWindow", language: str
) -> None:
    """Alt and its letter open a menu, ↓ goes through all that is in it, Escape leaves it."""
    window.manner.take(Preferences(language, motion="off"))
    qtbot.waitUntil(window.canvas.isVisible)
    for entry in window.menuBar().actions():
        qtbot.keyClick(QApplication.focusWidget(), K(ord(letter(entry)[-1])), ALT)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        menu = QApplication.activePopupWidget()
        assert menu is entry.menu()
        assert isinstance(menu, QMenu)
        wanted = [each for each in menu.actions() if not each.isSeparator() and each.isEnabled()]
        reached = []
        for _ in wanted:
            reached.append(menu.activeAction())
            qtbot.keyClick(menu, K.Key_Down)
        assert set(reached) == set(wanted)
        qtbot.keyClick(menu, K.Key_Escape)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


# What a mouse can do ------------------------------------------------------------------------------


def press(qtbot: "QtBot", *keys: "K | tuple[K, Qt.KeyboardModifier]") -> None:
    """Press keys on what has the focus."""
    for each in keys:
        key, modifier = each if isinstance(each, tuple) else (each, NONE)
        qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def click(qtbot: "QtBot", widget: "QWidget", place: QPoint | None = None) -> None:
    """Click on a widget, in its middle if nothing else is said."""
    qtbot.mouseClick(widget, LEFT, pos=place or widget.rect().center())


def drag(qtbot: "QtBot", widget: "QWidget", by: QPoint) -> None:
    """Drag a widget's middle."""
    start = widget.rect().center()
    qtbot.mousePress(widget, LEFT, pos=start)
    qtbot.mouseMove(widget, start + by / 2)
    qtbot.mouseMove(widget, start + by)
    qtbot.mouseRelease(widget, LEFT, pos=start + by)


def turn(widget: "QWidget", angle: int) -> None:
    """Turn the wheel over the middle of a widget."""
    middle = QPointF(widget.rect().center())
    QApplication.sendEvent(
        widget,
        QWheelEvent(
            middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, angle),
            Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip


def handle(window: "MainWindow") -> QSplitterHandle:
    """Return the divider between the network and the panels."""
    return window.panels.across.handle(1)


def empty(window: "MainWindow") -> QPoint:
    """Return a place on the canvas where nothing is drawn."""
    canvas = window.canvas
    places = (QPoint(x, y) for y in range(4, canvas.height(), 40) for x in range(4, 400, 40))
    return next(place for place in places if not canvas.element_at(QPointF(place)))


def row_of(window: "MainWindow", row: int) -> QPoint:
    """Return the middle of a row of the table."""
    return window.table.visualRect(window.table.model().index(row, 0)).center()


def step(window: "MainWindow") -> int:
    """Return where in the iteration the window stands."""
    return window.controller.timeline.cursor.position


def in_front(window: "MainWindow") -> list[bool]:
    """Return which panels of the side are shown."""
    return [part.isVisible() for part in (window.calculation, window.table, window.loss)]


class Deed(NamedTuple):
    """What a mouse and what keys do, where both are seen to do the same, and what comes before."""

    mouse: "Callable[[QtBot, MainWindow], object]"
    keys: "Callable[[QtBot, MainWindow], object]"
    seen: "Callable[[MainWindow], object]"
    before: "Callable[[MainWindow], object]" = step


def _go_to_step(qtbot: "QtBot", _: "MainWindow") -> None:
    press(qtbot, (K.Key_G, CTRL))
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QSpinBox))
    qtbot.keyClicks(QApplication.focusWidget(), "22")
    press(qtbot, K.Key_Return)


def _choose_grain(qtbot: "QtBot", window: "MainWindow") -> None:
    window.transport.grain.setFocus()
    press(qtbot, (K.Key_Down, ALT))
    qtbot.waitUntil(window.transport.grain.view().isVisible)
    for key in (K.Key_Down, K.Key_Down, K.Key_Return):
        qtbot.keyClick(window.transport.grain.view(), key)


def _move_divider(qtbot: "QtBot", window: "MainWindow") -> None:
    handle(window).setFocus()
    press(qtbot, K.Key_Left)


def _bring_loss(qtbot: "QtBot", window: "MainWindow") -> None:
    (tabs,) = window.panels.side.findChildren(QTabBar)
    tabs.setFocus()
    press(qtbot, K.Key_Right, K.Key_Right)


def _click_tab(qtbot: "QtBot", window: "MainWindow") -> None:
    (tabs,) = window.panels.side.findChildren(QTabBar)
    click(qtbot, tabs, tabs.tabRect(2).center())


def _click_layer(qtbot: "QtBot", window: "MainWindow") -> None:
    window.panels.show_map(True)
    click(qtbot, window.weight_map.map, window.weight_map.map.area_of("w2").center())


def _walk_layer(qtbot: "QtBot", window: "MainWindow") -> None:
    press(qtbot, (K.Key_H, CTRL), K.Key_Down, K.Key_Right, K.Key_Return)


def _choose_row(qtbot: "QtBot", window: "MainWindow") -> None:
    window.table.setFocus()
    press(qtbot, K.Key_Down, K.Key_Down, K.Key_Return)


DEEDS = {
    "click a unit": Deed(
        lambda q, w: click(q, w.canvas, w.canvas.area_of("x1").center()),
        lambda q, _: press(q, K.Key_Down, K.Key_Return),
        lambda w: w.presenter.selected,
    ),
    "click a weight": Deed(
        lambda q, w: click(q, w.canvas, w.canvas.area_of("w1").center()),
        lambda q, _: press(q, K.Key_Down, K.Key_Right, K.Key_Return),
        lambda w: w.presenter.selected,
    ),
    "click beside it": Deed(
        lambda q, w: click(q, w.canvas, empty(w)),
        lambda q, _: press(q, K.Key_Escape),
        lambda w: w.presenter.selected,
        lambda w: w.canvas.selected.emit("x1"),
    ),
    "zoom with the wheel": Deed(
        lambda _, w: turn(w.canvas, 240),
        lambda q, _: press(q, (K.Key_Plus, CTRL)),
        lambda w: w.canvas.zoom > 1,
    ),
    "double click to see all": Deed(
        lambda q, w: q.mouseDClick(w.canvas, LEFT, pos=empty(w)),
        lambda q, _: press(q, (K.Key_0, CTRL)),
        lambda w: w.canvas.zoom,
        lambda w: w.canvas.zoom_by(3),
    ),
    "drag what is seen": Deed(
        lambda q, w: drag(q, w.canvas, QPoint(-90, 0)),
        lambda q, _: press(q, (K.Key_Right, ALT)),
        lambda w: w.canvas.sight[1].x() > 0.5,
        lambda w: w.canvas.zoom_by(3),
    ),
    "press the slider": Deed(
        lambda q, w: click(q, w.transport.slider),
        _go_to_step,
        lambda w: abs(step(w) - 22) <= 1,
    ),
    "press a button": Deed(
        lambda q, w: click(q, w.transport._buttons["to-end"]),
        lambda q, _: press(q, K.Key_End),
        step,
    ),
    "choose from a list": Deed(
        lambda _, w: w.transport.grain.setCurrentIndex(2),
        _choose_grain,
        lambda w: w.controller.grain,
    ),
    "click a row": Deed(
        lambda q, w: click(q, w.table.viewport(), row_of(w, 2)),
        _choose_row,
        lambda w: w.presenter.selected,
    ),
    "click a cell of the heat map": Deed(
        _click_layer,
        _walk_layer,
        lambda w: (w.presenter.selected, w.panels.on_map),
    ),
    "drag a divider": Deed(
        lambda q, w: drag(q, handle(w), QPoint(-24, 0)),
        _move_divider,
        lambda w: w.panels.across.sizes()[1] > 440,
    ),
    "click a tab": Deed(_click_tab, _bring_loss, in_front),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_keys_do_what_the_mouse_does(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]", deed: str
) -> None:
    """The same is seen after the mouse's way as after the keys', and it was not seen before."""
    seen = []
    for way in (DEEDS[deed].mouse, DEEDS[deed].keys):
        window = open_window("w5")
        # Low enough for tabs, where one is to be clicked.
        window.resize(1280, 640 if "tab" in deed else 800)
        side = window.panels.side
        qtbot.waitUntil(partial(lambda side: side.in_tabs == ("tab" in deed), side))
        window.canvas.setFocus()
        DEEDS[deed].before(window)
        before = DEEDS[deed].seen(window)
        way(qtbot, window)
        seen.append(DEEDS[deed].seen(window))
        assert seen[-1] != before
        window.close()
    assert seen[0] == seen[1]


def test_numbers_of_what_is_pointed_at_have_a_key(qtbot: "QtBot", window: "MainWindow") -> None:
    """Ctrl+I tells of the element that is walked what the pointer tells by resting on it."""
    press(qtbot, K.Key_Down, (K.Key_I, CTRL))
    qtbot.waitUntil(lambda: "0.1" in QToolTip.text())
    QToolTip.hideText()
