"""A window that closes while something is being saved."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox

from nnviz.window import questions
from nnviz.window.plots.save import ask_and_save
from tests.window.plots.samples import falling, loss_chart

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

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
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "loss.csv"
    field.selectAll()
    qtbot.keyClicks(field, str(path))
    qtbot.keyClick(field, Qt.Key.Key_Return)
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
