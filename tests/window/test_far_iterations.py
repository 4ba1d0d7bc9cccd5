"""Far iterations, opening and faults: what runs beside the window."""

import sys
import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from nnviz.scenario.library import load
from nnviz.window import app
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

FAR = 5_000_000


def is_at(window: "MainWindow", iteration: int) -> bool:
    """Return whether the window stands in an iteration."""
    return window.controller.timeline.cursor.iteration == iteration


def test_escape_on_the_canvas_gives_a_far_iteration_up(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """Escape, where the keys are, ends the way; field, slider and picture show what was there."""
    with qtbot.waitSignal(window.controller.travelling):
        window.transport.iteration.setValue(FAR)
    assert not window.transport.slider.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not window.controller.is_travelling
    assert window.transport.slider.isVisible()
    assert window.transport.iteration.value() == 1
    qtbot.wait(120)  # whatever was still on its way has arrived
    assert window.transport.slider.isVisible()


def test_keys_step_right_after_going_to_an_iteration(qtbot: "QtBot", window: "MainWindow") -> None:
    """Entering an iteration gives the keys back: → takes its first step, Space plays."""
    field = window.transport.iteration
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.controller.timeline.cursor.iteration == 3)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert window.controller.timeline.cursor.position == 1


def test_the_theme_can_change_on_the_way(qtbot: "QtBot", window: "MainWindow") -> None:
    """Looking at losses and changing colours while iterations are calculated disturbs neither."""
    with qtbot.waitSignal(window.controller.arrived, timeout=60_000):
        window.transport.iteration.setValue(30_000)
        for name in ("dark", "light", "dark", "light"):
            window.manner.prefer("theme", name)
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QApplication.processEvents()
    assert window.controller.timeline.cursor.iteration == 30_000


def test_going_back_far_is_calculated_beside_too(qtbot: "QtBot", window: "MainWindow") -> None:
    """Back from iteration 20,000 every iteration shows what a fresh run shows."""
    with qtbot.waitSignal(window.controller.arrived, timeout=60_000):
        window.transport.iteration.setValue(20_000)
    losses = []
    for _ in range(3):
        iteration = window.controller.timeline.cursor.iteration
        qtbot.keyClick(window.canvas, Qt.Key.Key_Left)
        arrived = partial(is_at, window, iteration - 1)
        qtbot.waitUntil(arrived, timeout=10_000)
        losses.append(window.frame.batch_loss)
        qtbot.keyClick(window.canvas, Qt.Key.Key_Home)
    assert losses == [window.controller.run.losses[n - 1] for n in (19_999, 19_998, 19_997)]


def test_what_was_asked_for_last_opens(
    qtbot: "QtBot", window: "MainWindow", tmp_path: "Path"
) -> None:
    """Of two files opened one after the other the second is shown, however long the first takes."""
    rows = ", ".join("[0.1, 0.2]" for _ in range(30_000))
    targets = ", ".join("[0.4, 0.6]" for _ in range(30_000))
    slow = tmp_path / "slow.toml"
    slow.write_text(
        'title = "slow"\n[network]\ninputs = 2\nloss = "squared_error"\n'
        '[[network.layers]]\nunits = 2\nactivation = "tanh"\ninit = "zeros"\n'
        f"[data]\ninputs = [{rows}]\ntargets = [{targets}]\n",
        "utf-8",
    )
    opened: list[str] = []
    window.controller.opened.connect(lambda scenario: opened.append(scenario.title_in("en")))
    window.opening.open(str(slow))
    first = next(t for t in threading.enumerate() if t is not threading.main_thread())
    window.opening.open("xor")
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    first.join(30)
    QApplication.processEvents()
    assert opened == [load("xor").title_in("en")]
    assert window.windowTitle().startswith(opened[0])


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> "Iterator[None]":
    """Tell faults as the program does."""
    monkeypatch.setattr(sys, "excepthook", app.report_fault)
    yield
    app._told.clear()


@pytest.mark.usefixtures("told")
def test_a_fault_beside_the_window_is_told_once(qtbot: "QtBot", window: "MainWindow") -> None:
    """A fault in a worker, even again and again, brings one message in the window's thread."""

    def fault(_: Worker) -> None:
        raise ZeroDivisionError("on purpose")

    for _ in range(3):
        worker = Worker(fault, window)
        with qtbot.waitSignal(worker.faulted):
            worker.start()
    boxes = window.findChildren(QMessageBox)
    assert len(boxes) == 1
    assert "fault of nnviz" in boxes[0].text()
    assert "ZeroDivisionError: on purpose" in boxes[0].detailedText()
    boxes[0].close()


def test_the_window_is_small_enough_to_be_seen_whole(
    open_window: "Callable[[str], MainWindow]",
) -> None:
    """The window opens within the screen's room, its frame included."""
    window = open_window("w5")
    assert window.height() + 28 <= window.screen().availableGeometry().height()
