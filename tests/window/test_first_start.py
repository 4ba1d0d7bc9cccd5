"""What somebody meets who starts nnviz for the first time: a tour, and what each panel is."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabBar, QToolTip, QWidget

from nnviz.window.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

ROOT = Path(__file__).parents[2]

START = """
import json
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from nnviz.scenario.library import load
from nnviz.window import app
from nnviz.window.tour import Tour

seen = []

class Watched(app.MainWindow):
    "A window that is looked at once it is there, and closed again."

    def showEvent(self, event):
        super().showEvent(event)
        QTimer.singleShot(200, self.look)

    def look(self):
        for tour in self.findChildren(Tour):
            for _ in range(9):
                if not tour.isVisible():
                    break
                seen.append([tour.card.count.text(), tour.card.title.text()])
                last = seen[-1][0].startswith("6")
                QTest.keyClick(tour.card.next, Qt.Key.Key_Escape if last else Qt.Key.Key_Right)
        self.close()

app.MainWindow = Watched
status = app.run(load("w5"))
print(json.dumps([status, seen]))
"""


def start(home: Path) -> Any:
    """Start nnviz in a process of its own, with settings in a folder; return what was seen."""
    done = subprocess.run(
        [sys.executable, "-c", START],
        cwd=ROOT,
        env={**os.environ, "XDG_CONFIG_HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return json.loads(done.stdout)


def test_the_first_start_shows_the_tour_and_the_next_does_not(tmp_path: Path) -> None:
    """It goes to six places; Escape ends it, and it is remembered that it was seen."""
    assert start(tmp_path) == [
        0,
        [
            ["1 of 6", "The network"],
            ["2 of 6", "The calculation"],
            ["3 of 6", "Parameters and loss"],
            ["4 of 6", "The way through an iteration"],
            ["5 of 6", "Training and plots"],
            ["6 of 6", "Everything else"],
        ],
    ]
    assert start(tmp_path) == [0, []]


class Watch(QObject):
    """Notes which widgets come up as windows of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a window that is shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


def test_nothing_comes_up_but_the_window(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]"
) -> None:
    """No part is a window of its own for a moment, neither at the start nor in another look."""
    application = QApplication.instance()
    assert application is not None
    watch = Watch()
    application.installEventFilter(watch)
    window = open_window("w5")
    assert watch.windows == ["MainWindow"]
    window.manner.take(Preferences("ko", theme="dark", text_size=125, motion="off"))
    qtbot.waitUntil(window.canvas.isVisible)
    assert watch.windows == ["MainWindow"]
    application.removeEventFilter(watch)
    assert window.isActiveWindow()
    assert QApplication.focusWidget() is window.canvas


def told_at(widget: QWidget, place: QPoint) -> str:
    """Return what a tooltip says where the pointer rests on a widget."""
    QToolTip.hideText()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)
    return QToolTip.text()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_panel_says_what_it_is(qtbot: "QtBot", window: "MainWindow", language: str) -> None:
    """Where the pointer rests on a panel, and on no element with numbers of its own, it is told."""
    window.manner.take(Preferences(language, motion="off"))
    qtbot.waitUntil(window.table.isVisible)
    page = window.calculation.widget()
    assert page is not None
    corner = QPoint(3, window.canvas.height() - 3)
    told = {
        "canvas": told_at(window.canvas, corner),
        "calculation": told_at(page, QPoint(9, 9)),
        "loss": told_at(window.loss, QPoint(9, 9)),
        "legend": told_at(window.legend, QPoint(2, 2)),
        "slider": told_at(window.transport.slider, QPoint(9, 9)),
        "table": told_at(window.table.viewport(), QPoint(9, 9)),
    }
    assert all(told.values())
    assert len(set(told.values())) == len(told)
    is_korean = [any("가" <= letter <= "힣" for letter in text) for text in told.values()]
    assert is_korean == [language == "ko"] * len(told)
    place = window.canvas.area_of("w5").center()
    assert told_at(window.canvas, place) not in told.values()
    window.panels.show_map(True)
    assert told_at(window.weight_map.map, QPoint(1, 1))


def test_a_calculation_tells_its_numbers_in_full_first(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """With a step on show the tooltip has its numbers, and below them what the panel is."""
    for _ in range(2):
        qtbot.keyClick(window.canvas, Qt.Key.Key_Right)
    page = window.calculation.widget()
    assert page is not None
    *numbers, what = told_at(page, QPoint(9, 9)).split("\n")
    assert numbers[-1] == "h1 = 0.5199893401555818"
    assert what == window.calculation.toolTip()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_control_says_what_it_is(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]", language: str
) -> None:
    """Whatever can have the focus has words to be seen, or a tooltip in their place."""
    window = open_window("mini-batch")
    window.manner.take(Preferences(language, motion="off"))
    qtbot.waitUntil(window.transport.isVisible)
    controls = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible()
    ]
    assert len(controls) > 12
    for control in controls:
        written = isinstance(control, QAbstractButton) and control.text()
        tabs = isinstance(control, QTabBar)
        inside = control.parentWidget()  # the field of a number is a part of it
        assert written or tabs or control.toolTip() or (inside and inside.toolTip()), control
