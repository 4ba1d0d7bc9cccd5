"""A page of labs in a window of its own."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from nnviz import translation
from nnviz.drawing.theme import THEMES
from nnviz.window.labs.page import LabsPage
from nnviz.window.style import Look, dress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from nnviz.window.labs.lab import Lab
    from nnviz.window.labs.wishes import LabsState

    Opened = Callable[..., LabsPage]


@pytest.fixture
def open_page(qtbot: "QtBot") -> "Opened":
    """Return a function that opens the page on a lab, in a look and a language, from a state."""

    def opened(
        name: str = "vanishing",
        *,
        size: tuple[int, int] = (1280, 800),
        theme: str = "light",
        text_size: int = 100,
        language: str = "en",
        state: "LabsState | None" = None,
    ) -> LabsPage:
        translation.use(language)
        look = Look(THEMES[theme], text_size / 100)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        dress(application, look)
        page = LabsPage(look)
        qtbot.addWidget(page, before_close_func=lambda _: close(qtbot, page))
        if state is not None:
            page.restore(state)
        page.show_lab(name)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return opened


def close(qtbot: "QtBot", page: LabsPage) -> None:
    """Stop all work of a page, and wait until it has ended."""
    page.close_work()
    page.hide()
    qtbot.waitUntil(lambda: all(lab.idle for lab in page.labs))


def settled(qtbot: "QtBot", lab: "Lab") -> None:
    """Wait until a lab shows all that is wanted of it."""
    qtbot.waitUntil(lambda: lab.complete() and not lab.busy and lab.idle, timeout=60_000)


def answer(qtbot: "QtBot", lab: "Lab", path: "Path") -> None:
    """Type a file's name into the dialog that a lab has opened."""
    qtbot.waitUntil(lambda: bool(lab.findChildren(QFileDialog)))
    (dialog,) = lab.findChildren(QFileDialog)
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(path))
    qtbot.keyClick(field, Qt.Key.Key_Return)
