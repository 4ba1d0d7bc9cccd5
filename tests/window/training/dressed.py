"""Widgets of training on screen, in the look that they would have in the window."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from nnviz.window.style import dress

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from nnviz.window.style import Look
    from nnviz.window.training.bar import TrainingBar
    from nnviz.window.training.question import Question


def dress_all(look: "Look") -> None:
    """Give the application a look, as the window does before it makes its parts."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, look)


def stand(qtbot: "QtBot", bar: "TrainingBar", width: int, height: int = 600) -> QWidget:
    """Return a window of a width with a bar at its lower edge, as the main window has it."""
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    column.addWidget(bar)
    window.resize(width, height)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    settle()
    return window


def open_dialog(qtbot: "QtBot", dialog: "Question") -> None:
    """Open a dialog as the window does, without waiting for its answer."""
    with qtbot.waitExposed(dialog):
        dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    settle()


def settle() -> None:
    """Let everything be laid out."""
    for _ in range(3):
        QApplication.processEvents()
