"""Lecture mode as the window opens it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from nnviz.errors import DivergedError
from nnviz.window.lecture import LectureView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow


def opened(qtbot: "QtBot", window: "MainWindow") -> LectureView:
    """Press F11 and return the view that comes."""
    qtbot.keyClick(window.canvas, Qt.Key.Key_F11)
    view = window.hall.view
    assert view is not None
    qtbot.waitUntil(lambda: view.drawings is not None and view.isActiveWindow())
    return view


def test_f11_opens_and_escape_leaves(qtbot: "QtBot", window: "MainWindow") -> None:
    """The view takes the keys; what was stepped in it is shown in the window afterwards."""
    view = opened(qtbot, window)
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert window.controller.timeline.cursor.position == 3
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert window.controller.timeline.cursor.position == 2
    assert window.canvas.drawing is not None
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert window.hall.view is None
    assert window.table.model().index(0, 0).data() == "w1"
    caption = next(s for s in window.calculation.drawing.shapes if s.role == "caption")  # type: ignore[union-attr] # it is drawn
    assert "step 2 of 43" in caption.text  # type: ignore[union-attr] # a label


def test_it_opens_again_in_another_look(qtbot: "QtBot", window: "MainWindow") -> None:
    """A theme that changes meanwhile, as a system's does at night, is that of the view, too."""
    view = opened(qtbot, window)
    window.manner.prefer("theme", "dark")
    after = window.hall.view
    assert after is not None
    assert after is not view
    qtbot.waitUntil(lambda: after.drawings is not None)
    assert after.drawings is not None
    assert after.drawings[0].background == window.manner.look.theme.canvas
    qtbot.keyClick(after, Qt.Key.Key_Right)
    assert window.controller.timeline.cursor.position == 1
    qtbot.keyClick(after, Qt.Key.Key_F11)
    assert window.hall.view is None


def test_a_comma_with_control_blanks_nothing(qtbot: "QtBot", window: "MainWindow") -> None:
    """Only the plain keys of a clicker make the screen black or white."""
    view = opened(qtbot, window)
    before = view.grab().toImage()
    qtbot.keyClick(view, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert view.grab().toImage() == before
    qtbot.keyClick(view, Qt.Key.Key_Comma)
    assert view.grab().toImage() != before
    qtbot.keyClick(view, Qt.Key.Key_Comma)
    qtbot.keyClick(view, Qt.Key.Key_Escape)


def test_trouble_is_told_over_the_view(qtbot: "QtBot", window: "MainWindow") -> None:
    """What could not be done is said where it can be seen, and goes with a key."""
    view = opened(qtbot, window)
    window.controller.failed.emit(DivergedError(3, "w5"))
    box = view.findChild(QMessageBox)
    assert box is not None
    assert "Diverged at iteration 3" in box.text()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not box.isVisible())
    qtbot.keyClick(view, Qt.Key.Key_Escape)


def test_closing_the_window_ends_the_view(qtbot: "QtBot", window: "MainWindow") -> None:
    """No view is left alone on the projector."""
    view = opened(qtbot, window)
    with qtbot.waitSignal(view.closed):
        window.close()
    assert window.hall.view is None
