"""What an export keeps of a run: nothing beyond its time, and no thread in it but one."""

import gc
import weakref
from typing import TYPE_CHECKING

from nnviz.export.reel import Reel
from nnviz.export.wish import Wish
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.trace.run import Run
from nnviz.trace.timeline import Cursor
from tests.window.export.opened import K, choose, open_dialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow


def test_a_run_and_its_twin_go_with_whoever_looked_at_them() -> None:
    """A closed scenario takes no more memory, though a plot of its twin was drawn."""
    run = Run(build(load("xor")))
    Reel(run, Wish(plot="gradients", twin="relu")).drawing(Cursor(2, 0))
    gone = weakref.ref(run)
    del run
    gc.collect()
    assert gone() is None


def test_nobody_else_walks_while_a_preview_is_made(qtbot: "QtBot", window: "MainWindow") -> None:
    """While the dialog is open the run is its own; afterwards it is the window's again."""
    dialog = open_dialog(qtbot, window)
    assert window.controller.is_led
    window.manner.prefer("theme", "dark")  # the window is built anew meanwhile
    qtbot.waitUntil(lambda: window.exporting.dialog not in {None, dialog})
    again = window.exporting.dialog
    assert again is not None
    assert window.controller.is_led
    choose(qtbot, again.fields.plot, "loss")
    again.reject()
    qtbot.waitUntil(lambda: not window.controller.is_led)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.canvas, K.Key_Right)
    assert window.controller.timeline.cursor.position == 1


def test_what_is_chosen_a_moment_before_closing_is_remembered(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """Nothing is lost to quick hands, and the second opening shows it at once."""
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.theme, "dark")
    dialog.reject()
    qtbot.waitUntil(lambda: not window.controller.is_led)
    window.exporting.show()
    again = window.exporting.dialog
    assert again is not None
    assert again.fields.theme.currentData() == "dark"
    choose(qtbot, again.fields.theme, "light")
    assert again.fields.choices.theme == "light"
    assert again.export.isEnabled()
