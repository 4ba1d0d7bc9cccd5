"""A plain window with menus, for parts that lie over a window or are filled from its menus."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMainWindow, QMenu, QVBoxLayout, QWidget

from nnviz.drawing.theme import LIGHT
from nnviz.window.style import Look

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LOOK = Look(LIGHT)
LARGE = Look(LIGHT, 2.0)


class Stage(QMainWindow):
    """A window with a few menus that notes which commands were done."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        middle = QWidget()
        column = QVBoxLayout(middle)
        self.field = QLineEdit()
        column.addWidget(self.field)
        self.setCentralWidget(middle)
        step, view = self.menuBar().addMenu("S&tep"), self.menuBar().addMenu("&View")
        self.add(step, "&Forward", "Right", "PgDown")
        self.add(step, "Forward a p&hase", "Ctrl+Shift+Right", "Ctrl+Shift+PgDown")
        step.addSeparator()
        self.add(step, "Go to a step…", "Ctrl+G").setEnabled(False)
        self.add(view, "Zoom &in", "Ctrl++")
        theme = view.addMenu("&Theme")
        self.add(theme, "&Dark").setCheckable(True)
        light = self.add(theme, "&Light")
        light.setCheckable(True)
        light.setChecked(True)
        self.add(self.menuBar().addMenu("도움말(&H)"), "단축키 && 저장", "F1")

    def add(self, menu: QMenu, text: str, *keys: str) -> QAction:
        """Add a command that notes that it was done."""
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda: self.done.append(text.replace("&", "")))
        menu.addAction(action)
        self.addAction(action)
        return action


def stage(qtbot: "QtBot", width: int = 1024, height: int = 640) -> Stage:
    """Return a window on screen, with the focus in its field."""
    window = Stage()
    window.resize(width, height)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.field.setFocus()
    return window
