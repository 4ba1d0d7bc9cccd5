"""Opening scenarios, good and bad, and saving and copying the frame."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from nnviz.scenario import library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

DIVERGING = """
title = "Diverges"
[network]
inputs = 1
loss = "squared_error"
[[network.layers]]
units = 1
activation = "linear"
bias = "none"
weights = [[1e150]]
[training]
learning_rate = 1e150
[data]
inputs = [[1.0]]
targets = [[0.0]]
"""


def message(qtbot: "QtBot", window: "MainWindow") -> QMessageBox:
    """Wait for the message that the window shows."""
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    return box


@pytest.mark.parametrize("name", library.names())
def test_every_bundled_scenario_opens_from_the_menu(
    qtbot: "QtBot", window: "MainWindow", name: str
) -> None:
    """Choosing a scenario in the menu shows it at its start."""
    title = library.load(name).title_in("en")
    menu = window.menuBar().actions()[0].menu()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.text() == title)
    with qtbot.waitSignal(window.controller.opened):
        action.trigger()
    assert window.windowTitle() == f"{title} – nnviz"
    assert window.controller.timeline.cursor.position == 0
    assert window.canvas.drawing is not None


def test_a_bad_file_is_told_and_changes_nothing(
    qtbot: "QtBot", window: "MainWindow", tmp_path: "Path"
) -> None:
    """A scenario with a mistake brings one sentence with its place; what is on show stays."""
    qtbot.keyClick(window.canvas, Qt.Key.Key_Right)
    path = tmp_path / "lesson.toml"
    path.write_text('[network]\ninputs = 2\nloss = "half_squared_eror"\n', "utf-8")
    window.opening.open(str(path))
    box = message(qtbot, window)
    assert "lesson.toml" in box.text()
    assert "\n" not in box.text()
    box.close()
    assert window.controller.timeline.cursor.position == 1
    assert window.windowTitle().startswith("One iteration by hand")


def test_a_run_that_diverges_is_told_and_stays_where_it_was(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]"
) -> None:
    """At the iteration that diverges the window says so, and keeps the one before."""
    window = open_window(DIVERGING)
    qtbot.keyClick(window.canvas, Qt.Key.Key_End)
    before = window.controller.timeline.cursor
    qtbot.keyClick(window.canvas, Qt.Key.Key_Right)
    outcome = window.panels.training.outcome
    qtbot.waitUntil(outcome.isVisible)
    assert "iteration 2" in outcome.text
    assert window.controller.timeline.cursor == before
    assert window.frame.new_weight(0, 0, 0) is not None


def test_a_far_iteration_is_calculated_beside_the_window(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """Iteration 20,000 arrives with its loss; from there any earlier one is back at once."""
    with qtbot.waitSignal(window.controller.arrived, timeout=60_000):
        window.transport.iteration.setValue(20_000)
    assert window.controller.timeline.cursor.iteration == 20_000
    assert len(window.controller.run.losses) >= 19_999
    window.transport.iteration.setValue(12_345)
    qtbot.waitUntil(lambda: window.controller.timeline.cursor.iteration == 12_345)


def test_a_far_iteration_can_be_given_up(qtbot: "QtBot", window: "MainWindow") -> None:
    """Escape ends the calculation and shows what was there before."""
    with qtbot.waitSignal(window.controller.travelling):
        window.transport.iteration.setValue(5_000_000)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.controller.is_travelling
    assert window.controller.timeline.cursor.iteration == 1
    qtbot.keyClick(window.canvas, Qt.Key.Key_Right)
    assert window.controller.timeline.cursor.position == 1


@pytest.mark.parametrize(
    ("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")]
)
def test_the_frame_is_saved_by_the_dialog(
    qtbot: "QtBot", window: "MainWindow", tmp_path: "Path", ending: str, start: bytes
) -> None:
    """Ctrl+S asks for a file and writes the frame in the format of its ending."""
    qtbot.keyClick(window.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(window.canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    path = tmp_path / f"frame.{ending}"
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(window.toast.isVisible)
    assert str(path) in window.toast.text()
    assert path.read_bytes().startswith(start)
    if ending == "png":
        assert QImage(str(path)).size() == QSize(1920, 1080)
    if ending == "svg":
        assert 'id="w5"' in path.read_text("utf-8")
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_an_unknown_ending_is_told(qtbot: "QtBot", window: "MainWindow", tmp_path: "Path") -> None:
    """A name that ends in no known format brings a sentence, and no file."""
    qtbot.keyClick(window.canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "frame.bmp"))
    dialog.close()
    box = message(qtbot, window)
    assert ".png, .svg, .pdf" in box.text()
    box.close()
    assert not list(tmp_path.iterdir())


def test_the_frame_is_copied(qtbot: "QtBot", window: "MainWindow") -> None:
    """Ctrl+C puts the frame on the clipboard as a picture and as SVG."""
    qtbot.keyClick(window.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert QGuiApplication.clipboard().image().size() == QSize(1920, 1080)
    assert bytes(data.data("image/svg+xml").data()).startswith(b"<?xml")


def test_a_folder_that_cannot_be_written_is_told(
    qtbot: "QtBot", window: "MainWindow", tmp_path: "Path"
) -> None:
    """Saving where there is no folder brings one sentence with the place; nothing is written."""
    qtbot.keyClick(window.canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "nowhere" / "frame.png"))
    dialog.close()
    box = message(qtbot, window)
    assert "nowhere" in box.text()
    box.close()
    assert not list(tmp_path.iterdir())
