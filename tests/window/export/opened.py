"""The export dialog of a real window, used by keys."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton

from nnviz.drawing.shapes import Label
from nnviz.scenario import writing
from nnviz.scenario.library import load
from nnviz.window.commands import plain

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QComboBox, QWidget
    from pytestqt.qtbot import QtBot

    from nnviz.window.export.dialog import ExportDialog
    from nnviz.window.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
K = Qt.Key
OWN = 'title = "Mine"\n' + writing.dump(load("w5")).partition("\n")[2]
"""A scenario that is not bundled."""
SLOW = 60_000
"""So long a child process may take on a machine that has much to do."""


def open_dialog(qtbot: "QtBot", window: "MainWindow") -> "ExportDialog":
    """Press Ctrl+E, and return what opens, once it shows the slide."""
    qtbot.keyClick(window.canvas, K.Key_E, CTRL)
    qtbot.waitUntil(lambda: window.exporting.dialog is not None)
    dialog = window.exporting.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    settle(qtbot, dialog)
    return dialog


def choose(qtbot: "QtBot", combo: "QComboBox", value: object) -> None:
    """Go through a list with the arrow keys to what is wanted."""
    assert combo.isEnabled()
    assert combo.findData(value) >= 0
    qtbot.keyClick(combo, K.Key_Home)
    while combo.currentData() != value:
        before = combo.currentIndex()
        qtbot.keyClick(combo, K.Key_Down)
        assert combo.currentIndex() != before


def type_into(qtbot: "QtBot", field: "QWidget", text: str) -> None:
    """Replace what is in a field by typing."""
    qtbot.keyClick(field, K.Key_A, CTRL)
    qtbot.keyClicks(field, text)


def settle(qtbot: "QtBot", dialog: "ExportDialog") -> None:
    """Wait until what is chosen is shown."""
    qtbot.waitUntil(lambda: not dialog.is_following)


def shown(dialog: "ExportDialog") -> tuple[object, ...]:
    """Return all shapes of the slide in the preview, and its ground."""
    drawing = dialog.preview.sheet.drawing
    assert drawing is not None
    return drawing.background, tuple(drawing.shapes)


def words_of(dialog: "ExportDialog") -> str:
    """Return all text of the slide in the preview."""
    drawing = dialog.preview.sheet.drawing
    assert drawing is not None
    labels = [shape for shape in drawing.shapes if isinstance(shape, Label)]
    return "\n".join("".join(run.text for run in label.runs) for label in labels)


def export(qtbot: "QtBot", dialog: "ExportDialog", path: "Path") -> None:
    """Press Export… and name a file; wait until the export begins, or a message comes."""
    window = cast("MainWindow", dialog.parentWidget())
    qtbot.mouseClick(dialog.export, LEFT)
    asked = dialog.findChild(QFileDialog)
    assert isinstance(asked, QFileDialog)
    asked.close()
    asked.fileSelected.emit(str(path))
    qtbot.waitUntil(lambda: window.exporting.is_under_way or bool(dialog.findChildren(QMessageBox)))


def wait_until_saved(qtbot: "QtBot", window: "MainWindow") -> str:
    """Wait for the end of the export, and return what the strip says."""
    qtbot.waitUntil(lambda: window.exporting.foot is not None)
    foot = window.exporting.foot
    assert foot is not None
    qtbot.waitUntil(lambda: not window.exporting.is_under_way, timeout=SLOW)
    assert foot.strip is not None
    return foot.strip.text.toolTip()


def press(qtbot: "QtBot", box: QMessageBox, words: str) -> None:
    """Press a button of a message."""
    (button,) = [one for one in box.findChildren(QPushButton) if words in plain(one.text())]
    qtbot.mouseClick(button, LEFT)
    QApplication.processEvents()


def message_over(widget: "MainWindow | ExportDialog") -> QMessageBox:
    """Return the message that is shown over something."""
    QApplication.processEvents()
    (box,) = [one for one in widget.findChildren(QMessageBox) if one.isVisible()]
    return box
