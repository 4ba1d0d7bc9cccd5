"""What has to be right after the window was built anew, hidden or made low."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QMenu

from nnviz.scenario import library
from nnviz.trace.steps import Grain
from nnviz.window.main_window import MainWindow
from nnviz.window.preferences import Layout, Preferences, Store
from tests.window.test_preferences import english, open_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

__all__ = ["english", "open_with"]
CTRL = Qt.KeyboardModifier.ControlModifier


def scenarios_offered(window: MainWindow) -> int:
    """Return how many entries the choice of a scenario has."""
    menu = window.menuBar().cornerWidget().menu()  # type: ignore[attr-defined] # the chooser
    assert isinstance(menu, QMenu)
    return sum(not action.isSeparator() for action in menu.actions())


def test_all_scenarios_are_offered_at_any_time(
    qtbot: "QtBot", open_with: "Callable[[Store], MainWindow]"
) -> None:
    """The choice is full at the start, after another grain and decimals, and in another look."""
    window = open_with(Store())
    count = len(library.names()) + 1
    assert scenarios_offered(window) == count
    window.transport.grain_wanted.emit(Grain.LAYER)
    window.manner.prefer("decimals", 4)
    assert scenarios_offered(window) == count
    window.manner.prefer("theme", "dark")
    assert scenarios_offered(window) == count
    qtbot.waitUntil(lambda: window.menuBar().cornerWidget().isVisible())


def test_the_menus_mark_what_is_chosen(open_with: "Callable[[Store], MainWindow]") -> None:
    """Whatever is chosen elsewhere is marked in the menus."""
    window = open_with(Store())
    window.transport.grain_wanted.emit(Grain.PHASE)
    window.manner.prefer("decimals", 4)
    window.manner.prefer("contrast", "high")
    marked = {
        action.text().replace("&", "")
        for menu in window.menuBar().findChildren(QMenu)
        for action in menu.actions()
        if action.isChecked()
    }
    assert {"by phase", "4", "High", "Panels beside the network"} <= marked
    assert "by value" not in marked


def test_the_palette_stays_when_the_system_answers(
    qtbot: "QtBot", open_with: "Callable[[Store], MainWindow]"
) -> None:
    """What the system says of motion while the palette is open does not take its commands away."""
    window = open_with(Store())
    qtbot.keyClick(window.canvas, Qt.Key.Key_K, CTRL)
    window.manner.follow_motion(False)
    field = QApplication.focusWidget()
    assert field is not None
    qtbot.keyClicks(field, "to the end")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.controller.timeline.cursor.position == 43


def test_f6_leaves_the_heat_map(qtbot: "QtBot", open_with: "Callable[[Store], MainWindow]") -> None:
    """From the map, too, F6 goes on to the calculation."""
    window = open_with(Store())
    qtbot.keyClick(window.canvas, Qt.Key.Key_H, CTRL)
    qtbot.waitUntil(window.weight_map.isVisible)
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is window.calculation


def test_reset_shares_the_room_as_at_first(open_with: "Callable[[Store], MainWindow]") -> None:
    """Panels that were moved or hidden are back, and what is kept says so."""
    store = Store()
    window = open_with(store)
    window.resize(1280, 760)
    usual = window.panels.across.sizes()
    window.panels.share([400, 800], [])
    window.panels.show_side(False)
    window.manner.reset()
    window.resize(1280, 760)
    assert window.panels.with_side
    assert window.panels.across.sizes() == pytest.approx(usual, abs=12)


def test_hidden_panels_come_back_as_wide_as_they_were(
    qtbot: "QtBot", open_with: "Callable[[Store], MainWindow]"
) -> None:
    """Hiding, another look, closing and opening change nothing of how the room is shared."""
    store = Store()
    window = open_with(store)
    window.resize(1280, 760)
    sizes = window.panels.across.sizes()
    window.panels.show_side(False)
    window.manner.prefer("theme", "dark")
    window.close()
    again = open_with(store)
    again.resize(1280, 760)
    assert not again.panels.with_side
    again.panels.show_side(True)
    qtbot.waitUntil(lambda: again.panels.across.sizes() == pytest.approx(sizes, abs=2))


def test_large_text_gives_the_room_back(open_with: "Callable[[Store], MainWindow]") -> None:
    """After a visit to 200 % the panels share the room as before."""
    window = open_with(Store())
    window.resize(1280, 760)
    sizes = window.panels.across.sizes()
    window.manner.prefer("text_size", 200)
    window.manner.prefer("text_size", 100)
    assert window.panels.across.sizes() == pytest.approx(sizes, abs=2)


def test_the_tab_in_front_stays_in_front(
    qtbot: "QtBot", open_with: "Callable[[Store], MainWindow]"
) -> None:
    """In a low window, the loss that was looked at is looked at in another theme."""
    window = open_with(Store())
    window.resize(1000, 560)
    qtbot.waitUntil(lambda: window.panels.side.in_tabs)
    window.panels.side.show_part(window.loss)
    window.manner.prefer("theme", "dark")
    qtbot.waitUntil(lambda: window.panels.side.in_tabs and window.loss.isVisible())


def test_a_layout_of_monstrous_sizes_is_ignored(tmp_path: "Path") -> None:
    """Numbers that no screen has count as not set."""
    path = tmp_path / "nnviz.ini"
    path.write_text("[layout]\nacross=99999999999999999999 5\nside=3 4 5\n", "utf-8")
    assert Store(path).layout() == Layout(side=(3, 4, 5))


def test_two_windows_do_not_undo_each_other(tmp_path: "Path") -> None:
    """What one window changes stays when an older one changes another thing."""
    path = tmp_path / "nnviz.ini"
    first, second = Store(path), Store(path)
    old = second.preferences()
    first.keep(Preferences(theme="dark"), first.preferences())
    second.keep(Preferences(text_size=125), old)
    assert Store(path).preferences() == Preferences(theme="dark", text_size=125)


def test_a_language_for_one_start_is_not_kept(qtbot: "QtBot", tmp_path: "Path") -> None:
    """What the command line names holds this time; a choice made meanwhile is kept without it."""
    from nnviz.scenario.build import build

    path = tmp_path / "nnviz.ini"
    window = MainWindow(build(library.load("w5")), Store(path), "ko")
    qtbot.addWidget(window)
    assert window.menuBar().actions()[0].text().startswith("시나리오")
    window.manner.prefer("decimals", 4)
    assert Store(path).preferences() == Preferences(decimals=4)


def test_settings_follow_quick_keys_in_their_place(
    qtbot: "QtBot", open_with: "Callable[[Store], MainWindow]"
) -> None:
    """Eight quick presses go eight sizes on; the dialog stays where it is."""
    window = open_with(Store())
    window.resize(QSize(780, 700))
    window.settings.show()
    dialog = window.settings.dialog
    assert dialog is not None
    dialog.focus_on("text_size")
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QComboBox))
    place = dialog.pos()
    for _ in range(8):
        qtbot.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Down)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.manner.preferences.text_size == 200
    assert window.settings.dialog is dialog
    assert dialog.pos() == place


def test_large_text_asks_for_a_larger_window(open_with: "Callable[[Store], MainWindow]") -> None:
    """The least size grows with the text, as far as the screen does, and shrinks with it again."""
    window = open_with(Store())
    usual = window.minimumSize()
    window.manner.prefer("text_size", 200)
    room = window.screen().availableGeometry()
    assert usual.width() < window.minimumWidth() <= room.width()
    assert window.minimumHeight() <= room.height()
    window.manner.prefer("text_size", 100)
    assert window.minimumSize() == usual
