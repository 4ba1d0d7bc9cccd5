"""The panel around a plot: its buttons, its menu, its note, in any room."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from nnviz.drawing.theme import LIGHT
from nnviz.plots.chart import Axis, CurveChart
from nnviz.window.plots.curve_plot import CurvePlot
from nnviz.window.plots.header import Option
from nnviz.window.plots.histogram_plot import HistogramPlot
from nnviz.window.plots.panel import PlotPanel
from nnviz.window.style import Look
from tests.window.fitting import faults_of
from tests.window.plots.samples import (
    at_share,
    falling,
    ground,
    layers_chart,
    loss_chart,
    on_screen,
    turn_wheel,
    validation,
)

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
OPTIONS = (
    Option("log", "Logarithmic axis", False),
    Option("twin", "Compare with", "relu", (("", "nothing"), ("relu", "ReLU"), ("tanh", "tanh"))),
    Option("later", "What comes later", True),
)


def panel(qtbot: QtBot, width: int = 420, height: int = 280, zoom: float = 1.0) -> PlotPanel:
    """Return a panel with a loss and its options, on screen."""
    made = PlotPanel("loss", "Loss", Look(LIGHT, zoom))
    made.show_options(OPTIONS)
    made.show_chart(loss_chart(falling(100), validation(100), note="Of the batch."))
    return on_screen(qtbot, made, width, height)


def plot_of(made: PlotPanel) -> CurvePlot:
    """Return its curves."""
    assert isinstance(made.plot, CurvePlot)
    return made.plot


def buttons(made: PlotPanel) -> list[QToolButton]:
    """Return the buttons on show."""
    return [button for button in made.findChildren(QToolButton) if button.isVisible()]


def opened(qtbot: QtBot, made: PlotPanel) -> QMenu:
    """Return the menu of all that can be done, opened by the key for menus."""
    assert made.plot is not None
    keyboard = QContextMenuEvent.Reason.Keyboard
    event = QContextMenuEvent(keyboard, QPoint(9, 9), made.plot.mapToGlobal(QPoint(9, 9)))
    QApplication.sendEvent(made.plot, event)
    menu = made.header.menu
    qtbot.waitUntil(menu.isVisible)
    return menu


def entries(menu: QMenu) -> list[str]:
    """Return the words of a menu."""
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def entry(menu: QMenu, words: str) -> QAction:
    """Return a command of a menu, or of a menu in it."""
    for action in menu.actions():
        if action.text() == words:
            return action
        below = action.menu()
        if isinstance(below, QMenu):
            found = [one for one in below.actions() if one.text() == words]
            if found:
                return found[0]
    raise AssertionError(words)


def test_every_button_has_a_name_and_can_be_reached(qtbot: QtBot) -> None:
    """A reader and a tooltip say what each does; Tab goes from one to the next."""
    made = panel(qtbot)
    names = [button.accessibleName() for button in buttons(made)]
    assert names == [
        "Logarithmic axis", "Save the plot", "Options of the plot", "Enlarge", "Hide",
    ]  # fmt: skip
    assert all(button.toolTip() == button.accessibleName() for button in buttons(made))
    first = buttons(made)[0]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    before = first
    for button in buttons(made)[1:]:
        qtbot.keyClick(before, K.Key_Tab)
        assert button.hasFocus()
        before = button


def test_the_switch_of_the_axis(qtbot: QtBot) -> None:
    """A click says that the axis shall be logarithmic; what is shown back is not said again."""
    made = panel(qtbot)
    with qtbot.waitSignal(made.option_changed) as caught:
        qtbot.mouseClick(made.header.log, LEFT)
    assert caught.args == ["log", True]
    with qtbot.assertNotEmitted(made.option_changed):
        made.show_options((Option("log", "Logarithmic axis", False),))
    assert not made.header.log.isChecked()
    made.show_options(())
    assert not made.header.log.isVisible()


def test_the_button_opens_the_menu_by_key(qtbot: QtBot) -> None:
    """Space on the button opens it; Esc closes it, and the button has the keyboard again."""
    made = panel(qtbot)
    menu, button = made.header.menu, made.header.more
    button.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[bool] = []

    def close() -> None:
        seen.append(menu.isVisible())
        qtbot.keyClick(menu, K.Key_Escape)

    # The key that opens the menu comes back when the menu is closed.
    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, menu, close))
    qtbot.keyClick(button, K.Key_Space)
    assert seen == [True]
    assert not menu.isVisible()
    assert made.focusWidget() is button


def test_enlarging_and_hiding(qtbot: QtBot) -> None:
    """The buttons say what is wanted; where it is enlarged, the same button offers to go back."""
    made = panel(qtbot)
    with qtbot.waitSignal(made.enlarge_wanted):
        qtbot.mouseClick(made.header.enlarge, LEFT)
    made.show_large(True)
    assert made.header.enlarge.accessibleName() == "Back to its place"
    made.header.enlarge.setFocus()
    with qtbot.waitSignal(made.enlarge_wanted):
        qtbot.keyClick(made.header.enlarge, K.Key_Space)
    with qtbot.waitSignal(made.hide_wanted):
        qtbot.mouseClick(made.header.hide_, LEFT)


def test_the_menu_has_everything(qtbot: QtBot) -> None:
    """Options with what is chosen, zoom, formats, and what the buttons do."""
    made = panel(qtbot)
    menu = opened(qtbot, made)
    assert entries(menu) == [
        "Logarithmic axis", "Compare with", "What comes later", "Show all", "Zoom in", "Zoom out",
        "Save as", "Enlarge", "Hide",
    ]  # fmt: skip
    assert [entry(menu, words).isChecked() for words in ("nothing", "ReLU", "tanh")] == [
        False, True, False,
    ]  # fmt: skip
    assert entry(menu, "What comes later").isChecked()
    menu.close()


def test_options_are_chosen_by_key(qtbot: QtBot) -> None:
    """↓ and Enter in the menu take back a tick; the submenu's arrow opens the choices."""
    made = panel(qtbot)
    menu = opened(qtbot, made)
    for _ in range(3):
        qtbot.keyClick(menu, K.Key_Down)
    with qtbot.waitSignal(made.option_changed) as caught:
        qtbot.keyClick(menu, K.Key_Return)
    assert caught.args == ["later", False]
    menu = opened(qtbot, made)
    with qtbot.waitSignal(made.option_changed) as caught:
        entry(menu, "tanh").trigger()
    assert caught.args == ["twin", "tanh"]
    menu.close()


@pytest.mark.parametrize(
    ("words", "ending"), [("PNG picture…", "png"), ("SVG picture…", "svg"), ("CSV table…", "csv")]
)
def test_saving_is_asked_for(qtbot: QtBot, words: str, ending: str) -> None:
    """Each format is in the menu, and in that of the button."""
    made = panel(qtbot)
    menu = opened(qtbot, made)
    with qtbot.waitSignal(made.save_wanted) as caught:
        entry(menu, words).trigger()
    assert caught.args == [ending]
    menu.close()
    button = made.header.save.menu()
    assert isinstance(button, QMenu)
    with qtbot.waitSignal(made.save_wanted) as caught:
        entry(button, words).trigger()
    assert caught.args == [ending]


def test_zoom_from_the_menu(qtbot: QtBot) -> None:
    """Zoom in shows half as much, show all shows all."""
    made = panel(qtbot)
    plot = plot_of(made)
    assert plot.view is not None
    whole = plot.view.right - plot.view.left
    menu = opened(qtbot, made)
    entry(menu, "Zoom in").trigger()
    assert plot.view.right - plot.view.left == pytest.approx(whole / 2)
    entry(menu, "Show all").trigger()
    assert not plot.zoomed
    menu.close()


def test_the_right_button_opens_the_menu(qtbot: QtBot) -> None:
    """Over the curves as over the title."""
    made = panel(qtbot)
    for target in (ground(plot_of(made)), made.header.title):
        position = target.rect().center()
        event_position = target.mapToGlobal(position)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, position, event_position)
        QApplication.sendEvent(target, event)
        qtbot.waitUntil(made.header.menu.isVisible)
        made.header.menu.close()


def test_a_click_wants_an_iteration(qtbot: QtBot) -> None:
    """At the left edge of the curves that is the first."""
    made = panel(qtbot)
    plot = plot_of(made)
    with qtbot.waitSignal(made.click_wanted) as caught:
        qtbot.mouseClick(ground(plot), LEFT, pos=at_share(plot, 0.002))
    assert caught.args == [1]


def test_the_view_is_that_of_the_curves(qtbot: QtBot) -> None:
    """What is saved is the part on show."""
    made = panel(qtbot)
    turn_wheel(plot_of(made), at_share(plot_of(made), 0.5), 4)
    assert made.view == plot_of(made).view
    made.show_chart(layers_chart(2))
    assert made.view is None


def test_what_is_empty_says_why(qtbot: QtBot) -> None:
    """Without a point, the note stands where the curves would be; then they come back."""
    made = panel(qtbot)
    why = "The loss appears here as soon as it is calculated."
    made.show_chart(CurveChart("loss", "Loss", Axis("iteration"), Axis("loss"), note=why))
    assert made.blank.isVisible()
    assert made.blank.words == why
    assert not made.note.isVisible()
    made.show_chart(loss_chart(np.full(3, np.nan), note=why))
    assert made.blank.isVisible()
    made.show_chart(loss_chart(falling(3)))
    assert plot_of(made).isVisible()
    assert not made.note.isVisible()


def test_a_long_note_is_cut_and_said_in_full(qtbot: QtBot) -> None:
    """Two lines at most; the tooltip has the rest."""
    made = panel(qtbot)
    assert made.note.isVisible()
    assert made.note.toolTip() == ""
    words = "Up to iteration 1,023 every one is here, then every second, fourth and so on. " * 3
    made.show_chart(loss_chart(falling(3), note=words))
    assert made.note.words == words
    assert made.note.toolTip() == words


def test_histograms_take_the_place_of_curves(qtbot: QtBot) -> None:
    """One panel shows whatever chart comes; only curves are zoomed."""
    made = panel(qtbot)
    made.show_chart(layers_chart(3))
    assert isinstance(made.plot, HistogramPlot)
    assert made.plot.isVisible()
    assert made.accessibleName() == "Activations"
    menu = opened(qtbot, made)
    assert "Zoom in" not in entries(menu)
    menu.close()
    made.show_chart(loss_chart(falling(5)))
    assert plot_of(made).isVisible()


@pytest.mark.parametrize("zoom", [0.75, 1.0, 1.5, 2.0])
@pytest.mark.parametrize(("width", "height"), [(240, 150), (420, 280), (1280, 800)])
def test_nothing_is_cut(qtbot: QtBot, width: int, height: int, zoom: float) -> None:
    """At any text size, in little room and in much, all fits, and the menu can be reached."""
    made = panel(qtbot, width, height, zoom)
    assert made.size().toTuple() == (width, height)
    assert list(faults_of(made)) == []
    assert made.header.more.isVisible()
    assert made.header.title.text()
    made.show_chart(layers_chart(10))
    assert list(faults_of(made)) == []
