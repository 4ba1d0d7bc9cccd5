"""Training in the real window, by keys and mouse: run, pause, seek, branch, plots, labs."""

import csv
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QFileDialog
from shiboken6 import isValid

from nnviz.plots import moment
from nnviz.plots.chart import CurveChart, HistogramChart
from nnviz.trace.goals import to_iteration
from nnviz.window.plots.panel import PlotPanel
from nnviz.window.training.goal_dialog import GoalDialog
from nnviz.window.training.optimizer_dialog import OptimizerDialog
from tests.window.training.sessions import DIVERGING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

Dialog = TypeVar("Dialog", bound=QDialog)

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(qtbot: "QtBot", key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    """Press a key where the keys are."""
    held = QApplication.focusWidget()
    assert held is not None
    qtbot.keyClick(held, key, modifier or Qt.KeyboardModifier.NoModifier)


def at_rest(qtbot: "QtBot", window: "MainWindow") -> None:
    """Wait until nothing trains, and all that moved is laid out."""
    qtbot.waitUntil(lambda: not window.training.training, timeout=20_000)
    QApplication.processEvents()


def trained(qtbot: "QtBot", window: "MainWindow", iterations: int) -> None:
    """Train until an iteration."""
    qtbot.waitUntil(lambda: window.frame.trace.number > iterations, timeout=30_000)


def panel(window: "MainWindow", key: str) -> PlotPanel:
    """Return a plot."""
    docks = window.panels.desk.findChildren(QDockWidget)
    found = next(dock for dock in docks if dock.objectName() == key).widget()
    assert isinstance(found, PlotPanel)
    return found


def asked(qtbot: "QtBot", window: "MainWindow", kind: "type[Dialog]") -> "Dialog":
    """Return the dialog of a kind that is open."""
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(kind)))
    dialog = next(d for d in window.findChildren(kind) if d.isVisible())
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_keys_train_pause_and_step_on(qtbot: "QtBot", window: "MainWindow") -> None:
    """Ctrl+R trains and pauses; then → takes the first step of the next iteration."""
    press(qtbot, Qt.Key.Key_R, CONTROL)
    trained(qtbot, window, 100)
    press(qtbot, Qt.Key.Key_R, CONTROL)
    at_rest(qtbot, window)
    number = window.frame.trace.number
    assert window.transport.iteration.value() == number
    assert window.frame.position == len(window.frame.steps)
    press(qtbot, Qt.Key.Key_Right)
    assert (window.frame.trace.number, window.frame.position) == (number + 1, 0)
    press(qtbot, Qt.Key.Key_Right)
    assert window.frame.position == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Escape])
def test_space_and_escape_pause_the_training(
    qtbot: "QtBot", window: "MainWindow", key: Qt.Key
) -> None:
    """Whoever wants it to stop presses what stops everything else, too."""
    press(qtbot, Qt.Key.Key_R, CONTROL)
    trained(qtbot, window, 20)
    press(qtbot, key)
    at_rest(qtbot, window)
    assert not window.controller.playing


def test_one_iteration_and_one_epoch_by_keys(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]"
) -> None:
    """Ctrl+Enter does an iteration, Ctrl+Shift+Enter goes to the end of the epoch."""
    window = open_window("mini-batch")
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    at_rest(qtbot, window)
    assert window.frame.trace.number == 1
    press(qtbot, Qt.Key.Key_Return, CONTROL | SHIFT)
    at_rest(qtbot, window)
    assert window.frame.trace.number == 2
    press(qtbot, Qt.Key.Key_Return, CONTROL | SHIFT)
    at_rest(qtbot, window)
    assert window.frame.trace.number == 4


def test_a_loss_is_asked_for_and_reached(qtbot: "QtBot", window: "MainWindow") -> None:
    """Ctrl+U asks; the training ends with the first loss below it, and says so."""
    window.watching.show_training(True)
    press(qtbot, Qt.Key.Key_U, CONTROL)
    dialog = asked(qtbot, window, GoalDialog)
    dialog.below.setFocus()
    dialog.below.selectAll()
    qtbot.keyClicks(dialog.below, "0.02")
    qtbot.keyClick(dialog.below, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.training.training, timeout=5_000)
    at_rest(qtbot, window)
    loss = window.frame.batch_loss
    assert loss is not None
    assert loss < 0.02 <= window.controller.run.losses[: window.frame.trace.number - 1].min()
    assert not window.panels.training.outcome.isHidden()
    assert "0.02" in window.panels.training.outcome.text


def test_going_back_while_it_trains(qtbot: "QtBot", window: "MainWindow") -> None:
    """A step back ends the training, and shows what the iteration has there."""
    press(qtbot, Qt.Key.Key_R, CONTROL)
    trained(qtbot, window, 50)
    press(qtbot, Qt.Key.Key_Home)
    at_rest(qtbot, window)
    qtbot.waitUntil(lambda: window.frame.position == 0)
    number = window.frame.trace.number
    assert window.controller.run.losses[number - 1] == window.frame.trace.iteration.loss


def test_the_plots_follow_the_cursor(qtbot: "QtBot", window: "MainWindow") -> None:
    """Ctrl+T shows the plots; they show the iteration on show, blank what is not calculated."""
    press(qtbot, Qt.Key.Key_T, CONTROL)
    loss = panel(window, moment.LOSS)
    qtbot.waitUntil(lambda: loss.chart is not None)
    press(qtbot, Qt.Key.Key_R, CONTROL)
    trained(qtbot, window, 60)
    press(qtbot, Qt.Key.Key_R, CONTROL)
    at_rest(qtbot, window)
    walked = window.controller.run.walked
    window.controller.to_iteration(30)
    qtbot.waitUntil(lambda: window.frame.trace.number == 30)
    chart = loss.chart
    assert isinstance(chart, CurveChart)
    by_key = {series.key: series for series in chart.series}
    assert by_key["training_loss"].x[-1] == 29.0
    assert by_key["training_loss_later"].x[-1] == walked
    activations = panel(window, moment.ACTIVATIONS).chart
    assert isinstance(activations, HistogramChart)
    assert [layer.spread for layer in activations.layers] == [None, None]
    window.controller.to_end()
    activations = panel(window, moment.ACTIVATIONS).chart
    assert isinstance(activations, HistogramChart)
    trace = window.frame.trace
    means = [dict(layer.values)["mean"] for layer in activations.layers]
    assert means == [float(a.mean()) for a in trace.iteration.a]


def test_a_click_on_the_loss_goes_there(qtbot: "QtBot", window: "MainWindow") -> None:
    """Where the curve is clicked, that iteration is on show."""
    window.watching.show_training(True)
    window.training.train(to_iteration(100))
    at_rest(qtbot, window)
    loss = panel(window, moment.LOSS)
    qtbot.waitUntil(lambda: loss.plot is not None and loss.plot.isVisible())
    loss.click_wanted.emit(40)
    qtbot.waitUntil(lambda: window.frame.trace.number == 40)
    panel(window, moment.DECAY).click_wanted.emit(1)
    QApplication.processEvents()
    assert window.frame.trace.number == 40  # a layer is no iteration


def test_a_learning_rate_is_changed_by_keys(qtbot: "QtBot", window: "MainWindow") -> None:
    """Ctrl+L asks; the new one is a branch, the old curve stays, faded, with both names."""
    window.watching.show_training(True)
    window.training.train(to_iteration(40))
    at_rest(qtbot, window)
    press(qtbot, Qt.Key.Key_L, CONTROL)
    dialog = asked(qtbot, window, OptimizerDialog)
    field = QApplication.focusWidget()
    assert field is not None
    qtbot.keyClicks(field, "0.05")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible())
    qtbot.waitUntil(lambda: len(window.training.runs) == 2)
    window.training.train(to_iteration(60))
    at_rest(qtbot, window)
    window.training.branching.choose(window.training.runs[0])
    qtbot.waitUntil(lambda: window.controller.run is window.training.runs[0])
    window.training.branching.choose(window.training.runs[1])
    qtbot.waitUntil(lambda: window.controller.run is window.training.runs[1])
    assert window.panels.training.runs.count() == 2
    chart = panel(window, moment.LOSS).chart
    assert isinstance(chart, CurveChart)
    assert any("η = 0.05" in series.name for series in chart.series)
    assert "branch" in {mark.kind for mark in chart.marks}


def test_a_run_that_diverges_is_marked_and_offers_to_go_back(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]"
) -> None:
    """The sentence names the iteration; a press on its button goes back; the plot has a mark."""
    window = open_window(DIVERGING)
    window.watching.show_training(True)
    press(qtbot, Qt.Key.Key_R, CONTROL)
    at_rest(qtbot, window)
    outcome = window.panels.training.outcome
    assert outcome.isVisible()
    assert str(window.controller.run.diverged) in outcome.text
    chart = panel(window, moment.LOSS).chart
    assert isinstance(chart, CurveChart)
    marks = {mark.kind: mark.x for mark in chart.marks}
    assert marks["diverged"] == window.controller.run.diverged
    qtbot.mouseClick(outcome.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.frame.trace.number == 1)
    assert not outcome.isVisible()


def test_plots_are_hidden_enlarged_and_moved(qtbot: "QtBot", window: "MainWindow") -> None:
    """Each plot can be hidden, get all the room and give it back, and stand elsewhere."""
    window.watching.show_training(True)
    desk = window.panels.desk
    loss = panel(window, moment.LOSS)
    qtbot.waitUntil(loss.isVisible)
    width = loss.width()
    qtbot.mouseClick(loss.header.enlarge, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: loss.width() > 2 * width)
    assert not window.canvas.isVisible()
    qtbot.mouseClick(loss.header.enlarge, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.canvas.isVisible)
    desk.place(moment.LOSS, Qt.DockWidgetArea.RightDockWidgetArea)
    qtbot.waitUntil(lambda: loss.mapTo(window, QPoint()).x() > window.canvas.width())
    qtbot.mouseClick(loss.header.hide_, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not loss.isVisible())
    assert moment.LOSS not in desk.wanted
    window.watching.want_plot(moment.LOSS, True)
    qtbot.waitUntil(loss.isVisible)


def test_plots_stand_where_they_stood_in_another_look(qtbot: "QtBot", window: "MainWindow") -> None:
    """Another language and theme keep which plots there are, where, and what they show."""
    window.watching.show_training(True)
    window.training.train(to_iteration(30))
    at_rest(qtbot, window)
    window.watching.want_plot(moment.DECAY, False)
    before = window.panels.desk.wanted
    window.manner.prefer("theme", "dark")
    window.manner.prefer("language", "ko")
    qtbot.waitUntil(lambda: window.panels.desk.wanted == before)
    loss = panel(window, moment.LOSS)
    qtbot.waitUntil(lambda: loss.isVisible() and loss.chart is not None)
    assert not panel(window, moment.DECAY).isVisible()
    chart = loss.chart
    assert isinstance(chart, CurveChart)
    assert chart.series[-1].x[-1] == 30.0


def test_it_trains_on_in_another_look(qtbot: "QtBot", window: "MainWindow") -> None:
    """A change of theme while it trains disturbs nothing."""
    window.watching.show_training(True)
    press(qtbot, Qt.Key.Key_R, CONTROL)
    trained(qtbot, window, 20)
    window.manner.prefer("theme", "dark")
    number = window.frame.trace.number
    trained(qtbot, window, number + 20)
    assert window.training.training
    window.training.pause()
    at_rest(qtbot, window)


def test_a_plot_is_saved_as_a_table(qtbot: "QtBot", window: "MainWindow", tmp_path: "Path") -> None:
    """Every loss is in the file, as it is, down to the last bit."""
    window.watching.show_training(True)
    window.training.train(to_iteration(25))
    at_rest(qtbot, window)
    window.watching.commands().save(moment.LOSS)
    dialog = asked(qtbot, window, QFileDialog)
    path = tmp_path / "loss.csv"
    dialog.fileSelected.emit(str(path))
    qtbot.waitUntil(path.exists)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    losses = [float(row["training_loss"]) for row in rows]
    assert losses == list(window.controller.run.losses)
    dialog.close()


def test_labs_are_pages_and_leave_the_network_alone(qtbot: "QtBot", window: "MainWindow") -> None:
    """Ctrl+3 shows a lab, where steps have no keys; Ctrl+1 is back at the same step."""
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_3, CONTROL)
    assert window.pages.in_labs
    assert not window.canvas.isVisible()
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_R, CONTROL)
    assert not window.training.training
    press(qtbot, Qt.Key.Key_1, CONTROL)
    assert window.canvas.isVisible()
    assert window.canvas.hasFocus()
    assert window.frame.position == 1


def test_nothing_of_plots_is_imported_before_it_is_wanted(window: "MainWindow") -> None:
    """The window opens without the plots: they would cost a third of its start."""
    assert window.panels.desk.keys == ()
    assert window.panels.training.isHidden()


def test_a_huge_loss_on_a_logarithmic_axis(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]"
) -> None:
    """A run that diverges is shown on a logarithmic axis too, up to the largest doubles."""
    window = open_window(DIVERGING)
    window.watching.show_training(True)
    loss = panel(window, moment.LOSS)
    qtbot.waitUntil(loss.header.log.isVisible)
    qtbot.mouseClick(loss.header.log, Qt.MouseButton.LeftButton)
    press(qtbot, Qt.Key.Key_R, CONTROL)
    at_rest(qtbot, window)
    chart = loss.chart
    assert isinstance(chart, CurveChart)
    assert chart.up.log
    assert "diverged" in {mark.kind for mark in chart.marks}


def test_plots_keep_their_room(qtbot: "QtBot", window: "MainWindow") -> None:
    """Another theme, and plots that go and come again, leave every plot as wide as it was."""
    window.resize(1280, 800)
    window.watching.show_training(True)
    qtbot.waitUntil(lambda: panel(window, moment.DECAY).width() > 300)

    def widths() -> list[int]:
        return [panel(window, key).width() for key in (moment.LOSS, moment.DECAY)]

    before = widths()
    window.manner.prefer("theme", "dark")
    qtbot.waitUntil(lambda: all(abs(a - b) < 8 for a, b in zip(widths(), before, strict=True)))
    window.watching.show_training(False)
    QApplication.processEvents()
    window.watching.show_training(True)
    qtbot.waitUntil(lambda: all(abs(a - b) < 8 for a, b in zip(widths(), before, strict=True)))


def test_in_slow_motion_everything_is_of_one_moment(qtbot: "QtBot", window: "MainWindow") -> None:
    """The calculation, the slider and the drawing stand in the same phase, all the time."""
    window.training.set_rate(2.0)
    seen: list[tuple[int, int]] = []
    window.controller.frame_changed.connect(
        lambda frame: seen.append((frame.position, window.transport.slider.value()))
    )
    press(qtbot, Qt.Key.Key_R, CONTROL)
    qtbot.waitUntil(lambda: window.frame.trace.number == 2, timeout=20_000)
    window.training.pause()
    at_rest(qtbot, window)
    assert len(seen) > 4
    assert all(position == shown for position, shown in seen)


def test_escape_gives_an_enlarged_plots_room_back(qtbot: "QtBot", window: "MainWindow") -> None:
    """What was enlarged with a press goes back with Escape."""
    window.watching.show_training(True)
    window.watching.commands().enlarge(moment.LOSS)
    qtbot.waitUntil(lambda: not window.canvas.isVisible())
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.canvas.isVisible)


def test_the_twin_is_on_the_plot_while_it_trains(qtbot: "QtBot", window: "MainWindow") -> None:
    """Its gradients are those of the same iteration, and are there all the time."""
    window.watching.show_training(True)
    window.training.set_rate(30.0)
    press(qtbot, Qt.Key.Key_R, CONTROL)

    def has_twin() -> bool:
        chart = panel(window, moment.DECAY).chart
        twin = window.training.companion.trace()
        return (
            window.training.training
            and twin is not None
            and isinstance(chart, CurveChart)
            and any("twin" in series.key for series in chart.series)
        )

    qtbot.waitUntil(has_twin, timeout=20_000)
    window.training.pause()
    at_rest(qtbot, window)
