"""What a screen reader is told while it listens, and when it is told."""

import gc
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from nnviz.window import accessible_tree
from tests.window.reading import AT_START, NAME, item, items, of, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

K = Qt.Key


@pytest.fixture
def listening() -> "Iterator[None]":
    """Have Qt believe that a screen reader listens."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.mark.usefixtures("listening")
def test_windows_come_and_go(qtbot: "QtBot", open_window: "Callable[[str], MainWindow]") -> None:
    """Parts that are made anew are described anew; of those that are gone nothing is asked."""
    window = open_window("w5")
    for theme in ("dark", "light", "dark"):
        assert len(list(items(of(window)))) > 100
        read = item(window, 1, 0, 0)
        window.manner.prefer("theme", theme)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not isValid(read)
        gc.collect()
        assert tree(of(window.canvas)) == AT_START
    qtbot.keyClick(window.canvas, K.Key_Down)
    qtbot.keyClick(window.canvas, K.Key_PageDown)
    window.close()
    assert tree(of(window.canvas)) != AT_START


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[QAccessible.Event, str]]:
    """Return what screen readers are told: the kind of each event, and its item or its words."""
    sent: list[tuple[QAccessible.Event, str]] = []

    def hear(event: QAccessibleEvent) -> None:
        words = event.accessibleInterface().text(NAME)
        if isinstance(event, QAccessibleAnnouncementEvent):
            assert event.politeness() == QAccessible.AnnouncementPoliteness.Polite
            words = event.message()
        sent.append((event.type(), words))

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return sent


def test_a_step_is_announced_in_a_sentence(
    qtbot: "QtBot", window: "MainWindow", told: list[tuple[QAccessible.Event, str]]
) -> None:
    """Each step is said with its value and its sentence; walking and playing say nothing."""

    def announced() -> list[str]:
        return [words for kind, words in told if kind == QAccessible.Event.Announcement]

    for _ in range(2):
        qtbot.keyClick(window.canvas, K.Key_Right)
    assert announced() == [
        "z1 = 0.08000000. Multiply every input of h1 by its weight and add up.",
        "h1 = 0.51998934. The activation function turns the weighted sum z1 into the output h1.",
    ]
    for key in (K.Key_Down, K.Key_Left, K.Key_Escape):
        qtbot.keyClick(window.canvas, key)
    assert len(announced()) == 2
    window.controller.set_speed(16.0)
    qtbot.keyClick(window.canvas, K.Key_Space)
    qtbot.waitUntil(lambda: window.controller.timeline.cursor.position > 6, timeout=15_000)
    assert len(announced()) == 2
    qtbot.keyClick(window.canvas, K.Key_Space)
    assert len(announced()) == 3
    window.manner.prefer("theme", "dark")
    window.manner.prefer("decimals", 4)
    assert len(announced()) == 3


def test_a_step_that_moves_is_announced_once(
    qtbot: "QtBot", window: "MainWindow", told: list[tuple[QAccessible.Event, str]]
) -> None:
    """With motion a step is said when it has come to rest, and only then."""
    window.controller.motion = True
    for _ in range(2):
        qtbot.keyClick(window.canvas, K.Key_Right)
        qtbot.waitUntil(lambda: window.frame.alpha == 1.0)
    kinds = [kind for kind, _ in told]
    assert kinds.count(QAccessible.Event.Announcement) == 2


def test_a_reader_is_told_where_the_walk_is(
    qtbot: "QtBot", window: "MainWindow", told: list[tuple[QAccessible.Event, str]]
) -> None:
    """Each step of a walk gives its item the focus, and the end gives it back to the network."""
    for key in (K.Key_Down, K.Key_Right, K.Key_Escape):
        qtbot.keyClick(window.canvas, key)
    focused = [words for kind, words in told if kind == QAccessible.Event.Focus]
    assert focused == [
        "x1: input 0.1",
        "w1 from x1 to h1: weight 0.3, ∂E/∂w1 not yet, new value not yet",
        "Network",
    ]


def test_a_reader_is_told_of_the_lines_that_it_read(
    qtbot: "QtBot", window: "MainWindow", told: list[tuple[QAccessible.Event, str]]
) -> None:
    """Of what was read, the lines that change are told again; of the rest nothing is made."""
    item(window, 1, 0).text(NAME)
    item(window, 1, 1).text(NAME)
    for _ in range(2):
        qtbot.keyClick(window.canvas, K.Key_Right)
    told[:] = [each for each in told if each[0] != QAccessible.Event.Announcement]
    assert told == [
        (
            QAccessible.Event.NameChanged,
            "h1: sum z1 0.08000000, output h1 not yet, ∂E/∂h1 not yet, slope not yet, δ1 not yet",
        ),
        (
            QAccessible.Event.NameChanged,
            "h1: sum z1 0.08000000, output h1 0.51998934, "
            "∂E/∂h1 not yet, slope not yet, δ1 not yet",
        ),
    ]


def test_a_reader_that_read_very_much_reads_anew(
    qtbot: "QtBot",
    window: "MainWindow",
    told: list[tuple[QAccessible.Event, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where more lines were read than are followed, the whole is told to be another."""
    monkeypatch.setattr(accessible_tree, "_MOST_KEPT", 20)
    assert tree(of(window.canvas)) == AT_START
    qtbot.keyClick(window.canvas, K.Key_Right)
    assert told[0] == (QAccessible.Event.ObjectReorder, "Network")
    assert tree(of(window.canvas)) != AT_START
