"""A real window, or lecture mode alone, without motion, so that a key's effect is there at once."""

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.scenario.reading import parse
from nnviz.window.main_window import MainWindow
from nnviz.window.preferences import Preferences, Store
from tests.window.lectures import open_lecture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from tests.window.lectures import Lecture


@pytest.fixture
def open_window(qtbot: "QtBot") -> "Callable[[str], MainWindow]":
    """Return a function that opens a window on a bundled scenario or on the text of one."""

    def opened(name_or_text: str) -> MainWindow:
        is_text = "\n" in name_or_text
        scenario = parse(name_or_text, "test") if is_text else load(name_or_text)
        store = Store()
        store.keep(Preferences(motion="off"))
        window = MainWindow(build(scenario), store)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return opened


@pytest.fixture
def window(open_window: "Callable[[str], MainWindow]") -> MainWindow:
    """Return a window on w5."""
    return open_window("w5")


@pytest.fixture
def lecture(qtbot: "QtBot") -> "Callable[..., Lecture]":
    """Return a function that opens lecture mode on a scenario's name or text."""
    return partial(open_lecture, qtbot)


@pytest.fixture(autouse=True)
def empty_clipboard() -> "Iterator[None]":
    """Leave nothing on the clipboard.

    The offscreen platform keeps what is on it until after Python has ended, and then crashes.
    """
    yield
    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().clear()
