"""What a user chooses is applied at once, kept, and can be undone."""

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QMenu, QPushButton, QWidget

from nnviz.drawing.shapes import Label
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.translation import use
from nnviz.window.main_window import MainWindow
from nnviz.window.preferences import Layout, Preferences, Store, larger
from nnviz.window.settings_dialog import SettingsDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

_W = TypeVar("_W", bound=QWidget)
CTRL = Qt.KeyboardModifier.ControlModifier
CHOSEN = Preferences(
    language="ko",
    english_terms=True,
    theme="dark",
    contrast="high",
    text_size=150,
    decimals=4,
    motion="off",
)


@pytest.fixture(autouse=True)
def english() -> "Iterator[None]":
    """Speak English again at the end."""
    yield
    use("en")


@pytest.fixture
def open_with(qtbot: "QtBot") -> "Callable[[Store], MainWindow]":
    """Return a function that opens a window on w5 with a store."""

    def opened(store: Store) -> MainWindow:
        window = MainWindow(build(load("w5")), store)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return opened


def choose(window: MainWindow, *path: str) -> None:
    """Choose an entry of the menus by its words."""
    actions: list[QAction] = window.menuBar().actions()
    for words in path:
        found = next(a for a in actions if a.text().replace("&", "") == words)
        menu = found.menu()
        if isinstance(menu, QMenu):
            actions = menu.actions()
        else:
            found.trigger()


def words_of(window: MainWindow) -> str:
    """Return what the calculation says."""
    drawing = window.calculation.drawing
    assert drawing is not None
    return " ".join(shape.text for shape in drawing.shapes if isinstance(shape, Label))


def test_preferences_are_kept_in_a_file(tmp_path: "Path") -> None:
    """What one start keeps the next one finds; defaults are not written."""
    path = tmp_path / "nnviz.ini"
    Store(path).keep(CHOSEN)
    assert Store(path).preferences() == CHOSEN
    Store(path).keep(Preferences())
    assert Store(path).preferences() == Preferences()


def test_nonsense_in_the_file_counts_as_not_set(tmp_path: "Path") -> None:
    """Values that make no sense, and a file that is none, give the defaults."""
    path = tmp_path / "nnviz.ini"
    path.write_text("[choices]\nlanguage=xx\ntext_size=huge\ntheme=dark\ndecimals=-1\n", "utf-8")
    assert Store(path).preferences() == Preferences(theme="dark")
    path.write_bytes(bytes(range(256)) * 10)
    assert Store(path).preferences() == Preferences()
    path.write_text("[layout]\nwindow=%%%\nacross=one two\nside=-3\n", "utf-8")
    assert Store(path).layout() == Layout()


def test_text_sizes_go_up_and_down_to_their_ends() -> None:
    """A larger size than the largest there is not, nor a smaller than the smallest."""
    assert larger(100, 1) == 110
    assert larger(200, 1) == 200
    assert larger(75, -1) == 75


def test_korean_is_switched_on_while_it_runs(
    qtbot: "QtBot", open_with: "Callable[[Store], MainWindow]"
) -> None:
    """The language changes in every part, at the same step, and back again."""
    window = open_with(Store())
    qtbot.keyClick(window.canvas, Qt.Key.Key_Right, CTRL)
    cursor, before = window.controller.timeline.cursor, words_of(window)
    choose(window, "View", "Language", "한국어")
    assert window.controller.timeline.cursor == cursor
    assert "순전파" in words_of(window)
    assert window.menuBar().actions()[0].text().startswith("시나리오")
    header = [window.table.model().headerData(n, Qt.Orientation.Horizontal) for n in range(4)]
    assert "기울기" in header
    assert window.transport.iteration.text() == "반복 1"
    assert "손으로" in window.windowTitle()
    window.manner.prefer("english_terms", True)
    assert "forward" in words_of(window).lower()
    window.manner.prefer("english_terms", False)
    window.manner.prefer("language", "en")
    assert words_of(window) == before


def test_nothing_is_lost_when_the_look_changes(
    qtbot: "QtBot", open_with: "Callable[[Store], MainWindow]"
) -> None:
    """Selection, zoom, panels, focus and heat map survive another theme and text size."""
    window = open_with(Store())
    qtbot.keyClick(window.canvas, Qt.Key.Key_End)
    window.canvas.selected.emit("w6")
    window.canvas.zoom_by(2.0)
    sight = window.canvas.sight
    qtbot.keyClick(window.canvas, Qt.Key.Key_B, CTRL)
    window.transport.grain.setFocus()
    window.manner.prefer("theme", "dark")
    assert window.presenter.selected == "w6"
    assert "w6" in words_of(window)
    assert window.canvas.sight == sight
    assert not window.calculation.isVisible()
    assert QApplication.focusWidget() is window.transport.grain
    qtbot.keyClick(window.canvas, Qt.Key.Key_B, CTRL)
    qtbot.keyClick(window.canvas, Qt.Key.Key_H, CTRL)
    window.manner.prefer("text_size", 125)
    qtbot.waitUntil(window.weight_map.isVisible)
    qtbot.waitUntil(window.calculation.isVisible)


@pytest.mark.parametrize("size", [75, 150, 200])
def test_text_size_reaches_every_part(
    open_with: "Callable[[Store], MainWindow]", size: int
) -> None:
    """Fonts of widgets and the scale of the pictures follow the text size."""
    window = open_with(Store())
    usual = window.transport.grain.font().pixelSize()
    row = window.table.verticalHeader().defaultSectionSize()
    window.manner.prefer("text_size", size)
    assert window.transport.grain.font().pixelSize() == round(usual * size / 100)
    assert window.table.verticalHeader().defaultSectionSize() == round(row * size / 100)
    drawing = window.canvas.drawing
    assert drawing is not None
    assert drawing.width == pytest.approx(window.canvas.width() * 100 / size)


def test_keys_change_the_text_size(
    qtbot: "QtBot", open_with: "Callable[[Store], MainWindow]"
) -> None:
    """Ctrl+Shift+Up and Down make all text larger and smaller."""
    window = open_with(Store())
    both = CTRL | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window.canvas, Qt.Key.Key_Up, both)
    assert window.manner.look.zoom == 1.1
    qtbot.keyClick(window.canvas, Qt.Key.Key_Down, both)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Down, both)
    assert window.manner.look.zoom == 0.9


def test_conventions_are_whole_in_low_and_in_high_windows(
    qtbot: "QtBot", open_with: "Callable[[Store], MainWindow]"
) -> None:
    """All lines of the conventions have room, also after the window's height has changed."""
    store = Store()
    store.keep(Preferences(text_size=200))
    window = open_with(store)
    label = window.legend.conventions
    for size in (QSize(900, 640), QSize(1400, 1200), QSize(900, 640)):
        window.resize(size)
        qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > 0)


def settings_of(window: MainWindow) -> SettingsDialog:
    """Return the open settings."""
    found = [d for d in window.findChildren(SettingsDialog) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def control(dialog: SettingsDialog, kind: "type[_W]", name: str) -> "_W":
    """Return a control of the settings by its name."""
    found = dialog.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def pick(qtbot: "QtBot", window: MainWindow, name: str, value: object) -> None:
    """Choose a value in the settings with the keyboard."""
    combo = control(settings_of(window), QComboBox, name)
    combo.setFocus()
    wanted = combo.findData(value)
    assert wanted >= 0
    while combo.currentIndex() != wanted:
        key = Qt.Key.Key_Down if combo.currentIndex() < wanted else Qt.Key.Key_Up
        before = combo.currentIndex()
        qtbot.keyClick(combo, key)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        combo = control(settings_of(window), QComboBox, name)
        assert combo.currentIndex() != before


def test_settings_apply_at_once_and_are_kept(
    qtbot: "QtBot", open_with: "Callable[[Store], MainWindow]", tmp_path: "Path"
) -> None:
    """Each choice shows in the window and in the dialog, which keeps the focus, and is kept."""
    path = tmp_path / "nnviz.ini"
    window = open_with(Store(path))
    qtbot.keyClick(window.canvas, Qt.Key.Key_Comma, CTRL)
    qtbot.waitUntil(lambda: settings_of(window).isVisible())
    pick(qtbot, window, "theme", "dark")
    assert window.manner.look.theme.dark
    focus = settings_of(window).focusWidget()
    assert focus is not None
    assert focus.objectName() == "theme"
    pick(qtbot, window, "contrast", "high")
    assert window.manner.look.theme.high_contrast
    pick(qtbot, window, "text_size", 150)
    pick(qtbot, window, "decimals", 4)
    pick(qtbot, window, "motion", "off")
    assert not window.controller.motion
    assert window.controller.decimals == 4
    pick(qtbot, window, "language", "ko")
    assert settings_of(window).windowTitle() == "설정"
    box = control(settings_of(window), QCheckBox, "english_terms")
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.height() // 2))
    assert Store(path).preferences() == CHOSEN
    again = open_with(Store(path))
    assert again.manner.preferences == CHOSEN
    assert again.manner.look == window.manner.look


def test_reset_brings_back_the_first_start(
    qtbot: "QtBot", open_with: "Callable[[Store], MainWindow]"
) -> None:
    """The button of the settings sets everything back, in the window and in what is kept."""
    store = Store()
    store.keep(CHOSEN)
    store.remember_the_tour()
    window = open_with(store)
    window.settings.show()
    button = control(settings_of(window), QPushButton, "reset")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.manner.preferences == store.preferences() == Preferences()
    assert not store.knows_the_way
    assert window.manner.look.zoom == 1.0
    assert settings_of(window).windowTitle() == "Settings"


def test_the_window_stands_where_it_stood(open_with: "Callable[[Store], MainWindow]") -> None:
    """Size and panels of a window that was closed are those of the next one."""
    store = Store()
    window = open_with(store)
    window.resize(QSize(760, 620))
    window.panels.across.setSizes([400, 355])  # as the divider does
    sizes = window.panels.across.sizes()
    window.close()
    again = open_with(store)
    assert again.size() == QSize(760, 620)
    assert again.panels.across.sizes() == sizes


def test_a_missing_screen_is_survived(open_with: "Callable[[Store], MainWindow]") -> None:
    """A window that stood on a screen that is gone comes back on one that is there."""
    store = Store()
    window = open_with(store)
    window.move(9000, 7000)
    window.close()
    kept = store.layout()
    assert kept.window
    again = open_with(store)
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.intersects(again.frameGeometry())
    assert room.contains(again.frameGeometry().topLeft())


def test_a_layout_that_fits_nothing_is_ignored(open_with: "Callable[[Store], MainWindow]") -> None:
    """Sizes for another number of panels, or no window's description, change nothing."""
    store = Store()
    store.keep_layout(Layout(b"nonsense", (1, 2, 3, 4), (5,)))
    window = open_with(store)
    assert window.isVisible()
    assert all(size > 0 for size in window.panels.across.sizes())


def test_the_system_is_followed(open_with: "Callable[[Store], MainWindow]") -> None:
    """Motion is off where the system wants none, unless the user wants it."""
    window = open_with(Store())
    window.manner.follow_motion(False)
    assert window.controller.motion is False
    window.manner.prefer("motion", "on")
    assert bool(window.controller.motion)
    assert replace(window.manner.preferences, motion="system") == Preferences()
