"""Nothing is cut off: every text has its room at every text size, in each language."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog

from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import Formula, Label
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.window.main_window import MainWindow
from nnviz.window.palette import CommandPalette
from nnviz.window.preferences import Preferences, Store
from nnviz.window.tour import Tour
from tests.drawing.networks import faults
from tests.window.fitting import faults_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from nnviz.drawing.shapes import Drawing

    Opened = Callable[..., MainWindow]

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WORDINGS = [("en", False), ("ko", False), ("ko", True)]
SIZES = [
    (1024, 640, 100),
    (1280, 800, 150),
    (1280, 800, 200),
    (1920, 1080, 75),
    (1920, 1080, 200),
]

in_each_wording = pytest.mark.parametrize(
    ("language", "terms"), WORDINGS, ids=["english", "korean", "korean-with-english"]
)


@pytest.fixture
def opened(qtbot: "QtBot") -> "Opened":
    """Return a function that opens a window of a size, in a language, at a text size."""

    def make(
        name: str, width: int, height: int, text_size: int, language: str, terms: bool
    ) -> MainWindow:
        store = Store()
        store.keep(Preferences(language, terms, text_size=text_size, motion="off"))
        window = MainWindow(build(load(name)), store)
        window.resize(width, height)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        # It is not larger than the screen that it is for.
        assert (window.width(), window.height()) == (width, height)
        return window

    return make


def settle() -> None:
    """Let everything be laid out: tabs that appear ask for it once more; what is replaced goes."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for _ in range(3):
        QApplication.processEvents()


def outside(drawing: "Drawing | None") -> "Iterator[str]":
    """Yield the texts and formulas that do not lie in their drawing."""
    assert drawing is not None
    for shape in drawing.shapes:
        if isinstance(shape, Label):
            left, top, right, bottom = bounds(shape)
        elif isinstance(shape, Formula) and shape.marks:
            left = shape.x + min(mark.x for mark in shape.marks) * shape.size
            right = shape.x + max(mark.x for mark in shape.marks) * shape.size
            top = bottom = shape.y
        else:
            continue
        if left < 0 or top < 0 or right > drawing.width or bottom > drawing.height:
            yield f"{shape.role} {getattr(shape, 'text', '')!r}"


def all_faults(window: MainWindow) -> list[str]:
    """Return what is cut off anywhere in the window, in whichever part of the side is in front."""
    found: list[str] = []
    for part in (window.table, window.loss, window.calculation):
        window.panels.side.show_part(part)
        settle()
        found += faults_of(window)
    drawing = window.canvas.drawing
    assert drawing is not None
    found += faults(drawing)
    found += outside(window.calculation.drawing)
    page, area = window.calculation.widget(), window.calculation
    assert page is not None
    bar = area.verticalScrollBar()
    if page.height() > area.viewport().height() and not (bar.isVisible() and bar.maximum()):
        found.append("the end of the calculation cannot be reached")
    return found


@in_each_wording
@pytest.mark.parametrize(
    ("width", "height", "size"), SIZES, ids=[f"{w}x{h}-{size}%" for w, h, size in SIZES]
)
def test_the_window_has_room_for_all_its_words(
    opened: "Opened", width: int, height: int, size: int, language: str, terms: bool
) -> None:
    """In every part, at the start, on the way and at the end: no word is cut, none covered."""
    window = opened("mini-batch", width, height, size, language, terms)
    count = len(window.frame.steps)
    for position in (0, 3, round(0.45 * count), count):
        window.controller.seek(position)
        assert all_faults(window) == []


@in_each_wording
def test_another_text_size_is_as_if_it_had_always_been(
    opened: "Opened", language: str, terms: bool
) -> None:
    """A window that changes its text size while it is open fits like one that began with it."""
    window = opened("w5", 1280, 800, 100, language, terms)
    window.controller.seek(15)
    for size in (200, 75, 150, 100):
        window.manner.prefer("text_size", size)
        assert all_faults(window) == []


@in_each_wording
def test_the_heat_map_the_curve_and_what_is_said_in_passing_fit(
    qtbot: "QtBot", opened: "Opened", language: str, terms: bool
) -> None:
    """So do the parts that are not there from the first."""
    window = opened("w5", 1024, 640, 100, language, terms)
    for key in (Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_End):
        qtbot.keyClick(window.canvas, key)
    assert window.loss.curve() is not None
    qtbot.keyClick(window.canvas, Qt.Key.Key_C, CTRL)
    assert window.toast.isVisible()
    qtbot.keyClick(window.canvas, Qt.Key.Key_H, CTRL)
    assert all_faults(window) == []
    qtbot.keyClick(window.canvas, Qt.Key.Key_B, CTRL)
    settle()
    assert list(faults_of(window)) == []
    window.transport.show_travel(123_456, 1_000_000)
    settle()
    assert list(faults_of(window)) == []


DIALOGS = {
    "settings": (Qt.Key.Key_Comma, CTRL),
    "keys": (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
    "help": (Qt.Key.Key_F1, SHIFT),
    "step": (Qt.Key.Key_G, CTRL),
    "iteration": (Qt.Key.Key_G, CTRL | SHIFT),
}
"""The key of each dialog."""


@in_each_wording
@pytest.mark.parametrize(("width", "height", "size"), [SIZES[0], SIZES[2]], ids=["100%", "200%"])
def test_every_dialog_fits_into_the_window(
    qtbot: "QtBot", opened: "Opened", width: int, height: int, size: int, language: str, terms: bool
) -> None:
    """No dialog is larger than the window at its least, and in none is a word cut."""
    window = opened("w5", width, height, size, language, terms)
    for name, (key, modifier) in DIALOGS.items():
        qtbot.keyClick(window.canvas, key, modifier)
        (dialog,) = [d for d in window.findChildren(QDialog) if d.isVisible()]
        assert list(faults_of(dialog)) == [], name
        assert dialog.width() <= width, name
        assert dialog.height() <= height, name
        dialog.close()
        qtbot.waitUntil(lambda: not [d for d in window.findChildren(QDialog) if d.isVisible()])


@in_each_wording
@pytest.mark.parametrize(("width", "height", "size"), [SIZES[0], SIZES[2]], ids=["100%", "200%"])
def test_the_cards_over_the_window_fit(
    qtbot: "QtBot", opened: "Opened", width: int, height: int, size: int, language: str, terms: bool
) -> None:
    """Each card of the tour, and the palette with its rows, lie in the window, no word cut."""
    window = opened("w5", width, height, size, language, terms)
    window.guides.show_tour()
    (tour,) = window.findChildren(Tour)
    for at in range(6):
        assert tour.at == at
        assert list(faults_of(tour)) == []
        assert window.rect().contains(tour.card.geometry())
        qtbot.keyClick(tour.card.next, Qt.Key.Key_Right)
    qtbot.keyClick(window.canvas, Qt.Key.Key_K, CTRL)
    (palette,) = window.findChildren(CommandPalette)
    assert window.rect().contains(palette.geometry())
    assert list(faults_of(palette)) == []
