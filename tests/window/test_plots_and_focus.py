"""Plots, the line of the outcome and the keyboard: where the keys go, and that nothing is lost."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QWidget,
)

from nnviz.plots import moment
from nnviz.trace.goals import to_iteration
from nnviz.window import questions
from nnviz.window.plots.panel import PlotPanel
from nnviz.window.plots.save import ask_and_save
from tests.window.plots.samples import falling, loss_chart

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def held() -> QWidget:
    """Return what has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(qtbot: "QtBot", key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the keys are."""
    qtbot.keyClick(held(), key, modifier)


def dock(window: "MainWindow", key: str) -> QDockWidget:
    """Return a plot with its header."""
    docks = window.panels.desk.findChildren(QDockWidget)
    return next(dock for dock in docks if dock.objectName() == key)


def panel(window: "MainWindow", key: str) -> PlotPanel:
    """Return a plot."""
    found = dock(window, key).widget()
    assert isinstance(found, PlotPanel)
    return found


@pytest.fixture
def trained(qtbot: "QtBot", window: "MainWindow") -> "MainWindow":
    """Return a window on w5 that shows the plots of thirty iterations; the canvas has the keys."""
    press(qtbot, K.Key_T, CONTROL)
    window.training.train(to_iteration(30))
    qtbot.waitUntil(lambda: window.frame.trace.number == 30, timeout=20_000)
    qtbot.waitUntil(lambda: not window.training.training)
    loss = panel(window, moment.LOSS)
    qtbot.waitUntil(lambda: loss.plot is not None and loss.plot.isVisible())
    window.canvas.setFocus()
    return window


# The space bar ------------------------------------------------------------------------------------


def test_space_presses_the_buttons_of_a_plot(qtbot: "QtBot", trained: "MainWindow") -> None:
    """On the header's cross Space hides the plot, and plays nothing; so for all its buttons."""
    header = panel(trained, moment.LOSS).header
    header.log.setFocus(Qt.FocusReason.TabFocusReason)
    before = header.log.isChecked()
    press(qtbot, K.Key_Space)
    assert header.log.isChecked() is not before
    header.hide_.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, K.Key_Space)
    assert moment.LOSS not in trained.panels.desk.wanted
    assert not trained.controller.playing


def test_space_presses_the_buttons_below_a_training(qtbot: "QtBot", trained: "MainWindow") -> None:
    """The offers of the line that says how a training ended are buttons like all others."""
    pressed: list[str] = []
    bar = trained.panels.training
    bar.show_outcome("It diverged.", [("Go back", lambda: pressed.append("back"))])
    bar.outcome.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, K.Key_Space)
    assert pressed == ["back"]
    bar.show_outcome("It diverged.")
    bar.outcome.close_button.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, K.Key_Space)
    assert not bar.outcome.isVisible()
    assert not trained.controller.playing


def test_space_plays_elsewhere(qtbot: "QtBot", trained: "MainWindow") -> None:
    """On the canvas, and on a plot, it plays, also after a button had the focus."""
    panel(trained, moment.LOSS).header.hide_.setFocus(Qt.FocusReason.TabFocusReason)
    for widget in (trained.canvas, panel(trained, moment.LOSS)):
        widget.setFocus()
        press(qtbot, K.Key_Space)
        assert trained.controller.playing
        press(qtbot, K.Key_Space)
        assert not trained.controller.playing


# Saving -------------------------------------------------------------------------------------------

MANY = 300_000
"""So many numbers take a second to write."""


def save_many(qtbot: "QtBot", window: "MainWindow", path: "Path") -> None:
    """Begin to save a long curve under a name that is typed."""
    ask_and_save(
        window,
        loss_chart(falling(MANY)),
        None,
        window.manner.look.theme,
        "csv",
        window.toast.tell,
        lambda error: questions.tell(window, error),
    )
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    field = held()
    assert isinstance(field, QLineEdit)
    assert field.text() == "loss.csv"
    field.selectAll()
    qtbot.keyClicks(field, str(path))
    qtbot.keyClick(field, K.Key_Return)
    assert not dialog.isVisible()


def test_what_is_being_saved_is_saved_when_the_window_closes(
    qtbot: "QtBot", window: "MainWindow", tmp_path: "Path"
) -> None:
    """Who saves and leaves at once finds the file, whole, down to its last line."""
    path = tmp_path / "loss.csv"
    save_many(qtbot, window, path)
    assert not path.exists()
    window.close()
    assert not window.isVisible()
    assert len(path.read_text("utf-8").splitlines()) == MANY + 1
    assert list(tmp_path.iterdir()) == [path]


def test_a_window_stays_to_tell_what_could_not_be_saved(
    qtbot: "QtBot", window: "MainWindow", tmp_path: "Path"
) -> None:
    """Who saves where there is no place any more, and leaves, is told so; then the window goes."""
    folder = tmp_path / "here"
    folder.mkdir()
    save_many(qtbot, window, folder / "loss.csv")
    folder.rmdir()
    window.close()
    assert window.isVisible()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "could not be written" in box.text()
    box.close()
    window.close()
    assert not window.isVisible()
