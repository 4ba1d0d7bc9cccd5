"""Plots, the line of the outcome and the keyboard: where the keys go."""

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMenu,
    QWidget,
)

from nnviz.plots import moment
from nnviz.scenario import library
from nnviz.trace.goals import to_iteration
from nnviz.window.plots.panel import PlotPanel
from nnviz.window.training.goal_dialog import GoalDialog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def held() -> QWidget:
    """Return what has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(qtbot: "QtBot", key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the keys are."""
    qtbot.keyClick(held(), key, modifier)


def dock(window: "MainWindow", key: str) -> QDockWidget:
    """Return a plot with its header."""
    docks = window.panels.desk.findChildren(QDockWidget)
    return next(dock for dock in docks if dock.objectName() == key)


def panel(window: "MainWindow", key: str) -> PlotPanel:
    """Return a plot."""
    found = dock(window, key).widget()
    assert isinstance(found, PlotPanel)
    return found


@pytest.fixture
def trained(qtbot: "QtBot", window: "MainWindow") -> "MainWindow":
    """Return a window on w5 that shows the plots of thirty iterations; the canvas has the keys."""
    press(qtbot, K.Key_T, CONTROL)
    window.training.train(to_iteration(30))
    qtbot.waitUntil(lambda: window.frame.trace.number == 30, timeout=20_000)
    qtbot.waitUntil(lambda: not window.training.training)
    loss = panel(window, moment.LOSS)
    qtbot.waitUntil(lambda: loss.plot is not None and loss.plot.isVisible())
    window.canvas.setFocus()
    return window


# The space bar ------------------------------------------------------------------------------------


def test_space_presses_the_buttons_of_a_plot(qtbot: "QtBot", trained: "MainWindow") -> None:
    """On the header's cross Space hides the plot, and plays nothing; so for all its buttons."""
    header = panel(trained, moment.LOSS).header
    header.log.setFocus(Qt.FocusReason.TabFocusReason)
    before = header.log.isChecked()
    press(qtbot, K.Key_Space)
    assert header.log.isChecked() is not before
    header.hide_.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, K.Key_Space)
    assert moment.LOSS not in trained.panels.desk.wanted
    assert not trained.controller.playing


def test_space_presses_the_buttons_below_a_training(qtbot: "QtBot", trained: "MainWindow") -> None:
    """The offers of the line that says how a training ended are buttons like all others."""
    pressed: list[str] = []
    bar = trained.panels.training
    bar.show_outcome("It diverged.", [("Go back", lambda: pressed.append("back"))])
    bar.outcome.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, K.Key_Space)
    assert pressed == ["back"]
    bar.show_outcome("It diverged.")
    bar.outcome.close_button.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, K.Key_Space)
    assert not bar.outcome.isVisible()
    assert not trained.controller.playing


def test_space_plays_elsewhere(qtbot: "QtBot", trained: "MainWindow") -> None:
    """On the canvas, and on a plot, it plays, also after a button had the focus."""
    panel(trained, moment.LOSS).header.hide_.setFocus(Qt.FocusReason.TabFocusReason)
    for widget in (trained.canvas, panel(trained, moment.LOSS)):
        widget.setFocus()
        press(qtbot, K.Key_Space)
        assert trained.controller.playing
        press(qtbot, K.Key_Space)
        assert not trained.controller.playing


# From part to part --------------------------------------------------------------------------------


def name_of(window: "MainWindow", widget: QWidget) -> str:
    """Return in which part of the window a widget is."""
    panels = window.panels
    parts = {
        "picture": panels.picture,
        "calculation": panels.calculation,
        **{key: dock(window, key) for key in moment.KEYS},
        "outcome": panels.training.outcome,
        "training": panels.training,
        "transport": panels.transport,
    }
    return next(name for name, part in parts.items() if part in (widget, *_above(widget)))


def _above(widget: QWidget) -> "Iterator[QWidget]":
    """Yield what a widget is in."""
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def _is_elsewhere(here: "tuple[QWidget | None, ...]") -> bool:
    return QApplication.focusWidget() not in here


def go_round(qtbot: "QtBot", window: "MainWindow", times: int, *, back: bool = False) -> list[str]:
    """Press F6, or Shift+F6, and return which parts had the focus after each time."""
    gone = []
    for _ in range(times):
        here = (None, held())
        press(qtbot, K.Key_F6, SHIFT if back else NONE)
        qtbot.waitUntil(partial(_is_elsewhere, here))
        gone.append(name_of(window, held()))
    return gone


# The table is behind a tab.
ROUND = [
    *("calculation", moment.LOSS, moment.DECAY, moment.ACTIVATIONS),
    *("training", "transport", "picture"),
]


def has_ring(window: "MainWindow", widget: QWidget) -> bool:
    """Return whether the ring of the focus is to be seen around a widget."""
    edge = widget.grab().toImage().pixelColor(0, widget.height() // 2)
    return edge == QColor(window.manner.look.theme.focus)


def test_f6_goes_through_all_parts(qtbot: "QtBot", trained: "MainWindow") -> None:
    """Forwards and backwards, each part once; the line of the outcome is one while it is there."""
    trained.panels.training.hide_outcome()
    trained.canvas.setFocus()
    assert go_round(qtbot, trained, len(ROUND)) == ROUND
    assert go_round(qtbot, trained, len(ROUND), back=True) == [*ROUND[-2::-1], "picture"]
    trained.panels.training.show_outcome("It diverged.", [("Go back", lambda: None)])
    with_outcome = [*ROUND[:-3], "outcome", *ROUND[-3:]]
    assert go_round(qtbot, trained, len(with_outcome)) == with_outcome
    trained.panels.training.outcome.close_button.setFocus()
    assert go_round(qtbot, trained, 1) == ["training"]


def test_f6_goes_on_from_the_buttons_of_a_part(qtbot: "QtBot", trained: "MainWindow") -> None:
    """From the header of a plot to the next plot, from a button of a bar to what follows."""
    trained.panels.training.hide_outcome()
    header = panel(trained, moment.LOSS).header
    header.save.setFocus()
    assert go_round(qtbot, trained, 1) == [moment.DECAY]
    header.save.setFocus()
    assert go_round(qtbot, trained, 1, back=True) == ["calculation"]
    trained.panels.training.iteration.setFocus()
    assert go_round(qtbot, trained, 1) == ["transport"]


def test_f6_goes_through_plots_that_show_nothing(qtbot: "QtBot", window: "MainWindow") -> None:
    """At the start, where no plot has anything to show, the round is the same."""
    press(qtbot, K.Key_T, CONTROL)
    loss = panel(window, moment.LOSS)
    qtbot.waitUntil(lambda: loss.chart is not None)
    window.canvas.setFocus()
    assert go_round(qtbot, window, len(ROUND)) == ROUND


def test_f6_goes_to_a_plot_in_a_window_and_on(qtbot: "QtBot", trained: "MainWindow") -> None:
    """Its window comes to the front with the keys in it; from there the round goes on."""
    trained.panels.training.hide_outcome()
    trained.watching.commands().move(moment.LOSS, "window")
    loss = dock(trained, moment.LOSS)
    qtbot.waitUntil(loss.isVisible)
    trained.activateWindow()
    qtbot.waitUntil(trained.isActiveWindow)
    trained.calculation.setFocus()
    assert go_round(qtbot, trained, 1) == [moment.LOSS]
    assert loss.isActiveWindow()
    qtbot.waitUntil(lambda: has_ring(trained, held()))
    assert go_round(qtbot, trained, 1) == [moment.DECAY]
    assert trained.isActiveWindow()
    assert go_round(qtbot, trained, 1, back=True) == [moment.LOSS]
    panel(trained, moment.LOSS).header.save.setFocus()
    assert go_round(qtbot, trained, 1, back=True) == ["calculation"]
    assert trained.isActiveWindow()


# Where the keys go --------------------------------------------------------------------------------


def test_an_enlarged_plot_has_the_keys(qtbot: "QtBot", trained: "MainWindow") -> None:
    """Whoever enlarges a plot reads it by keys; after that the keys are where they were."""
    trained.calculation.setFocus()
    loss = panel(trained, moment.LOSS)
    qtbot.mouseClick(loss.header.enlarge, LEFT)
    assert held() is loss.plot
    qtbot.mouseClick(loss.header.enlarge, LEFT)
    assert held() is trained.calculation
    loss.header.enlarge.setFocus()
    press(qtbot, K.Key_Space)
    assert held() is loss.plot
    loss.header.enlarge.setFocus()
    press(qtbot, K.Key_Space)
    assert held() is loss.header.enlarge


def test_an_enlarged_plot_that_is_hidden_gives_the_keys_to_the_network(
    qtbot: "QtBot", trained: "MainWindow"
) -> None:
    """What had them before is gone with it."""
    loss = panel(trained, moment.LOSS)
    loss.header.enlarge.setFocus()
    press(qtbot, K.Key_Space)
    loss.header.hide_.setFocus()
    press(qtbot, K.Key_Space)
    assert not loss.isVisible()
    assert held() is trained.canvas


def test_who_has_gone_elsewhere_stays_there(qtbot: "QtBot", trained: "MainWindow") -> None:
    """A plot that gives the room back takes no keys from the bar below."""
    loss = panel(trained, moment.LOSS)
    qtbot.mouseClick(loss.header.enlarge, LEFT)
    trained.transport.slider.setFocus()
    qtbot.mouseClick(loss.header.enlarge, LEFT)
    assert held() is trained.transport.slider


@pytest.mark.parametrize("way", ["cross", "all", "window"])
def test_a_plot_that_goes_gives_the_keys_to_the_network(
    qtbot: "QtBot", trained: "MainWindow", way: str
) -> None:
    """By its cross, with all plots, or with its window."""
    loss = panel(trained, moment.LOSS)
    if way == "window":
        trained.watching.commands().move(moment.LOSS, "window")
        dock(trained, moment.LOSS).activateWindow()
        qtbot.waitUntil(dock(trained, moment.LOSS).isActiveWindow)
    loss.setFocus()
    assert held() is loss.plot
    if way == "cross":
        qtbot.mouseClick(loss.header.hide_, LEFT)
    elif way == "all":
        press(qtbot, K.Key_T, CONTROL)
    else:
        dock(trained, moment.LOSS).close()
    assert not loss.isVisible()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is trained.canvas)


def test_a_plot_that_has_nothing_to_show_keeps_the_keys(
    qtbot: "QtBot", trained: "MainWindow"
) -> None:
    """They are on its menu then, and never nowhere."""
    decay = panel(trained, moment.DECAY)
    qtbot.waitUntil(lambda: decay.plot is not None and decay.plot.isVisible())
    decay.setFocus()
    trained.controller.to_iteration(1)
    trained.controller.to_start()
    qtbot.waitUntil(lambda: decay.plot is not None and not decay.plot.isVisible())
    assert held() is decay.header.more


# Pages, and how a training ended ------------------------------------------------------------------


def test_a_scenario_that_is_opened_is_shown(qtbot: "QtBot", window: "MainWindow") -> None:
    """Whoever opens one from a lab sees it, and has its keys."""
    press(qtbot, K.Key_3, CONTROL)
    assert window.pages.in_labs
    menu = window.menuBar().actions()[0].menu()
    assert isinstance(menu, QMenu)
    title = library.load("mini-batch").title_in("en")
    with qtbot.waitSignal(window.controller.opened):
        next(entry for entry in menu.actions() if entry.text() == title).trigger()
    assert window.canvas.isVisible()
    press(qtbot, K.Key_Right)
    assert window.frame.position == 1


def test_escape_closes_how_a_training_ended(qtbot: "QtBot", trained: "MainWindow") -> None:
    """From the network, too; what is selected there is given up before."""
    outcome = trained.panels.training.outcome
    trained.panels.training.show_outcome("It diverged.", [("Go back", lambda: None)])
    trained.canvas.setFocus()
    press(qtbot, K.Key_Down)
    press(qtbot, K.Key_Return)
    assert trained.presenter.selected
    press(qtbot, K.Key_Escape)
    assert not trained.presenter.selected
    assert outcome.isVisible()
    press(qtbot, K.Key_Escape)
    assert not outcome.isVisible()
    assert held() is trained.canvas


def test_the_iteration_on_show_can_be_the_goal(qtbot: "QtBot", trained: "MainWindow") -> None:
    """At its start it is the least that can be asked for, and training goes on with it."""
    trained.controller.to_iteration(5)
    qtbot.waitUntil(lambda: (trained.frame.trace.number, trained.frame.position) == (5, 0))
    press(qtbot, K.Key_U, CONTROL)
    qtbot.waitUntil(lambda: bool(trained.findChildren(GoalDialog)))
    (dialog,) = trained.findChildren(GoalDialog)
    assert dialog.note.text() == "Training goes on with iteration 5."
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.iteration.setFocus()
    dialog.iteration.selectAll()
    qtbot.keyClicks(dialog.iteration, "5")
    qtbot.keyClick(dialog.iteration, K.Key_Return)
    qtbot.waitUntil(lambda: trained.frame.position == len(trained.frame.steps), timeout=10_000)
    assert trained.frame.trace.number == 5
