"""Curves are followed, zoomed, moved and read, with the mouse and with keys."""

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from nnviz.drawing.theme import LIGHT
from nnviz.plots.chart import Mark, Series
from nnviz.window.plots.curve_plot import CurvePlot
from nnviz.window.plots.readout import Readout
from nnviz.window.style import Look
from tests.window.plots.samples import (
    at_share,
    falling,
    ground,
    loss_chart,
    on_screen,
    turn_wheel,
    validation,
)

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def shown(qtbot: QtBot, count: int = 100, *more: Series, log: bool = False) -> CurvePlot:
    """Return a plot of so many losses, on screen."""
    plot = CurvePlot(Look(LIGHT))
    plot.show_chart(loss_chart(falling(count), *more, log=log))
    return on_screen(qtbot, plot)


def readout(plot: CurvePlot) -> Readout:
    """Return what is read at the pointer."""
    found = plot.findChild(Readout)
    assert isinstance(found, Readout)
    return found


def view(plot: CurvePlot) -> tuple[float, ...]:
    """Return the part on show."""
    assert plot.view is not None
    return tuple(plot.view)


def test_pyqtgraph_is_loaded_with_the_first_curve() -> None:
    """A window that shows no curve does not wait for it; `prepare` loads it beforehand."""
    program = (
        "import sys; import nnviz.window.plots.panel as p; assert 'pyqtgraph' not in sys.modules;"
        "from nnviz.window.plots.curve_plot import prepare; prepare();"
        "assert 'pyqtgraph' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_all_of_a_curve_is_on_show(qtbot: QtBot) -> None:
    """A new plot begins at iteration 1, and has room for the lowest and the highest loss."""
    plot = shown(qtbot)
    left, right, low, high = view(plot)
    assert left == pytest.approx(1.0)
    assert 100.0 <= right <= 125.0
    assert low < falling(100).min()
    assert high > 1.0


def test_the_view_follows_the_training_until_it_is_zoomed(qtbot: QtBot) -> None:
    """New iterations come into view; after a turn of the wheel what was chosen stays, until F."""
    plot = shown(qtbot)
    plot.show_chart(loss_chart(falling(400)))
    assert view(plot)[1] >= 400.0
    turn_wheel(plot, at_share(plot, 0.5), 3)
    before = view(plot)
    plot.show_chart(loss_chart(falling(800)))
    assert view(plot) == pytest.approx(before)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plot, K.Key_F)
    assert view(plot)[1] >= 800.0


def test_the_wheel_zooms_around_the_pointer(qtbot: QtBot) -> None:
    """Turned alone it zooms along x, with Ctrl along y; what is under the pointer stays there."""
    plot = shown(qtbot)
    left, right, low, high = view(plot)
    turn_wheel(plot, at_share(plot, 0.25), 2)
    after = view(plot)
    assert after[1] - after[0] < 0.8 * (right - left)
    assert after[2:] == pytest.approx((low, high))
    assert after[0] + 0.25 * (after[1] - after[0]) == pytest.approx(
        left + 0.25 * (right - left), abs=1.0
    )
    turn_wheel(plot, at_share(plot, 0.25), 2, CTRL)
    assert view(plot)[3] - view(plot)[2] < 0.8 * (high - low)
    assert view(plot)[:2] == pytest.approx(after[:2])


def test_nobody_zooms_in_on_less_than_two_iterations(qtbot: QtBot) -> None:
    """However often the wheel is turned, whole iterations stay apart."""
    plot = shown(qtbot)
    for _ in range(60):
        turn_wheel(plot, at_share(plot, 0.5), 4)
    assert view(plot)[1] - view(plot)[0] == pytest.approx(2.0)


def test_dragging_moves_and_a_double_click_shows_all(qtbot: QtBot) -> None:
    """The curve goes with the hand, no iteration is chosen, and a double click ends it."""
    plot = shown(qtbot)
    whole = view(plot)
    chosen: list[float] = []
    plot.clicked.connect(chosen.append)
    target, start = ground(plot), at_share(plot, 0.6)
    qtbot.mousePress(target, LEFT, pos=start)
    for step in range(1, 11):
        qtbot.mouseMove(target, start - QPoint(10 * step, 0))
    qtbot.mouseRelease(target, LEFT, pos=start - QPoint(100, 0))
    moved = view(plot)
    share = 100 / target.width()
    assert moved[0] == pytest.approx(whole[0] + share * (whole[1] - whole[0]), rel=0.15)
    assert moved[1] - moved[0] == pytest.approx(whole[1] - whole[0])
    qtbot.mouseClick(target, LEFT, pos=start)
    qtbot.mouseDClick(target, LEFT, pos=start)
    assert view(plot) == pytest.approx(whole)
    assert chosen == []


def test_a_click_chooses_the_nearest_iteration(qtbot: QtBot) -> None:
    """At the left edge that is iteration 1, beyond the end the last one."""
    plot = shown(qtbot)
    for share, iteration in ((0.002, 1.0), (0.998, 100.0)):
        with qtbot.waitSignal(plot.clicked) as caught:
            qtbot.mouseClick(ground(plot), LEFT, pos=at_share(plot, share))
        assert caught.args == [iteration]


def test_a_click_on_a_zoomed_plot_chooses_too(qtbot: QtBot) -> None:
    """It waits a moment, for the second click that would show all."""
    plot = shown(qtbot)
    turn_wheel(plot, at_share(plot, 0.0), 2)
    with qtbot.waitSignal(plot.clicked) as caught:
        qtbot.mouseClick(ground(plot), LEFT, pos=at_share(plot, 0.001))
    assert caught.args == [1.0]


def test_other_buttons_choose_nothing(qtbot: QtBot) -> None:
    """The right button is for the menu."""
    plot = shown(qtbot)
    chosen: list[float] = []
    plot.clicked.connect(chosen.append)
    qtbot.mouseClick(ground(plot), Qt.MouseButton.RightButton, pos=at_share(plot, 0.5))
    assert chosen == []


def test_hovering_reads_all_curves(qtbot: QtBot) -> None:
    """The pointer at the left edge reads the first iteration with all its digits.

    A curve that has no point there says where its value is from.
    """
    plot = shown(qtbot, 100, validation(100))
    qtbot.mouseMove(ground(plot), at_share(plot, 0.5))
    qtbot.mouseMove(ground(plot), at_share(plot, 0.001))
    card = readout(plot)
    assert card.isVisible()
    assert card.title == "iteration 1"
    assert [row[1:] for row in card.rows] == [("training", "1.00000000")]
    qtbot.mouseMove(ground(plot), at_share(plot, 14 / (view(plot)[1] - 1.0)))
    assert card.title == "iteration 15"
    assert [row[1:] for row in card.rows] == [
        ("training", f"{0.99**14:.8f}"),
        ("validation", "0.51000000 (at 10)"),
    ]
    plot.hide()
    assert not card.isVisible()


def test_what_comes_later_is_not_read_twice(qtbot: QtBot) -> None:
    """Where the pale rest of a curve joins on, the value is said once."""
    later = Series(
        "training_loss_later", "training, later", np.arange(100.0, 151.0), np.ones(51), faded=True
    )
    plot = CurvePlot(Look(LIGHT))
    plot.show_chart(loss_chart(falling(100), later, marks=(Mark("now", 100.0),)))
    on_screen(qtbot, plot)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    for place, names in (("iteration 100", ["training"]), ("iteration 101", ["training, later"])):
        qtbot.keyClick(plot, K.Key_Period)
        assert readout(plot).title == place
        assert [row[1] for row in readout(plot).rows] == names


def test_keys_read_and_choose(qtbot: QtBot) -> None:
    """Comma and full stop go from point to point, Enter chooses, Esc ends it."""
    plot = CurvePlot(Look(LIGHT))
    losses = falling(30)
    now = Mark("now", 12.0, float(losses[11]), "iteration 12")
    plot.show_chart(loss_chart(losses, marks=(now,)))
    on_screen(qtbot, plot)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plot, K.Key_Period)
    assert readout(plot).title == "iteration 12"
    qtbot.keyClick(plot, K.Key_Period)
    assert readout(plot).title == "iteration 13"
    for _ in range(3):
        qtbot.keyClick(plot, K.Key_Comma)
    with qtbot.waitSignal(plot.clicked) as caught:
        qtbot.keyClick(plot, K.Key_Return)
    assert caught.args == [10.0]
    qtbot.keyClick(plot, K.Key_Escape)
    assert not readout(plot).isVisible()


def test_keys_zoom_and_move(qtbot: QtBot) -> None:
    """+ and − zoom along x, with Alt along y, < and > move, 0 shows all."""
    plot = shown(qtbot)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    left, right, low, high = whole = view(plot)
    qtbot.keyClick(plot, K.Key_Plus)
    assert view(plot)[1] - view(plot)[0] == pytest.approx((right - left) / 1.25)
    qtbot.keyClick(plot, K.Key_Plus, Qt.KeyboardModifier.AltModifier)
    assert view(plot)[3] - view(plot)[2] == pytest.approx((high - low) / 1.25)
    before = view(plot)
    qtbot.keyClick(plot, K.Key_Greater)
    assert view(plot)[0] == pytest.approx(before[0] + 0.2 * (before[1] - before[0]))
    qtbot.keyClick(plot, K.Key_Less)
    qtbot.keyClick(plot, K.Key_Minus)
    assert view(plot)[:2] == pytest.approx((left, right))
    qtbot.keyClick(plot, K.Key_0)
    assert view(plot) == pytest.approx(whole)


def test_stepping_keys_stay_the_windows(qtbot: QtBot) -> None:
    """With the keyboard in a plot, → still steps, and Ctrl++ is still the window's; + is not."""
    window = QMainWindow()
    plot = CurvePlot(Look(LIGHT))
    window.setCentralWidget(plot)
    done: list[str] = []
    for key in ("Right", "Ctrl++", "+"):
        action = QAction(key, window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False, key=key: done.append(key))
        window.addAction(action)
    plot.show_chart(loss_chart(falling(50)))
    on_screen(qtbot, window)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plot, K.Key_Right)
    qtbot.keyClick(plot, K.Key_Plus, CTRL)
    qtbot.keyClick(plot, K.Key_Plus)
    assert done == ["Right", "Ctrl++"]
    assert plot.zoomed


def test_a_peak_among_a_million_is_painted(qtbot: QtBot) -> None:
    """Of a million points a few a column are painted, the one that stands out among them."""
    losses = np.ones(1_000_000)
    losses[654_321] = 7.0
    plot = CurvePlot(Look(LIGHT))
    plot.show_chart(loss_chart(losses))
    on_screen(qtbot, plot)
    x, y = plot.points("training_loss")
    assert len(x) <= 5 * plot.width()
    assert (x[0], x[-1]) == (1.0, 1_000_000.0)
    assert x[y == 7.0].tolist() == [654_322.0]


def test_zooming_in_brings_points_back(qtbot: QtBot) -> None:
    """Close enough, each iteration that was thinned out is there."""
    plot = CurvePlot(Look(LIGHT))
    losses = np.random.default_rng(1).random(100_000)
    plot.show_chart(loss_chart(losses))
    on_screen(qtbot, plot)
    while view(plot)[1] - view(plot)[0] > 300.0:
        turn_wheel(plot, at_share(plot, 0.5), 5)
    left, right, _, _ = view(plot)
    x, y = plot.points("training_loss")
    inside = (x >= left) & (x <= right)
    expected = np.arange(np.ceil(left), np.floor(right) + 1.0)
    assert x[inside].tolist() == expected.tolist()
    assert y[inside].tolist() == losses[expected.astype(int) - 1].tolist()


def test_what_did_not_change_is_not_thinned_again(qtbot: QtBot) -> None:
    """A loss that goes on leaves the points of the validation loss as they are."""
    plot = CurvePlot(Look(LIGHT))
    losses, checked = falling(500), validation(400)
    plot.show_chart(loss_chart(losses[:410], checked))
    on_screen(qtbot, plot)
    before, own = plot.points("validation_loss"), plot.points("training_loss")
    plot.show_chart(loss_chart(losses[:411], checked))
    assert plot.points("validation_loss")[1] is before[1]
    assert plot.points("training_loss")[1] is not own[1]
    assert len(plot.points("training_loss")[0]) == 411


def test_a_logarithmic_axis_leaves_a_gap_for_zero(qtbot: QtBot) -> None:
    """Powers of ten are equally far apart; what has no place is not painted."""
    losses = np.array([1.0, 0.1, 0.0, 0.01, 0.001])
    plot = CurvePlot(Look(LIGHT))
    plot.show_chart(loss_chart(losses, log=True))
    on_screen(qtbot, plot)
    _, y = plot.points("training_loss")
    assert y[[0, 1, 3, 4]].tolist() == pytest.approx([0.0, -1.0, -2.0, -3.0])
    assert np.isnan(y[2])
    _, _, low, high = view(plot)
    assert 0.0005 < low < 0.001
    assert 1.0 < high < 2.0


def test_another_axis_shows_all_again(qtbot: QtBot) -> None:
    """Zoomed on the linear axis, all is on show when it becomes logarithmic."""
    plot = shown(qtbot)
    turn_wheel(plot, at_share(plot, 0.5), 3)
    plot.show_chart(loss_chart(falling(100), log=True))
    assert not plot.zoomed
    assert view(plot)[0] == pytest.approx(1.0)


def test_a_hidden_plot_catches_up(qtbot: QtBot) -> None:
    """What came while it was hidden is there when it is shown again."""
    plot = shown(qtbot)
    plot.hide()
    plot.show_chart(loss_chart(falling(300)))
    assert len(plot.points("training_loss")[0]) == 100
    plot.show()
    assert len(plot.points("training_loss")[0]) == 300


def test_a_curve_that_is_gone_is_not_painted(qtbot: QtBot) -> None:
    """A chart without the validation loss has no such curve."""
    plot = shown(qtbot, 100, validation(100))
    plot.show_chart(loss_chart(falling(100)))
    with pytest.raises(KeyError):
        plot.points("validation_loss")


def test_a_reader_is_told_the_values_on_show(qtbot: QtBot) -> None:
    """The description says what the curves have at the time on show, where a run ended, the note.

    It is there before the plot is shown.
    """
    plot = CurvePlot(Look(LIGHT))
    losses = falling(40)
    marks = (
        Mark("diverged", 45.0, None, "run 2 diverged in iteration 45"),
        Mark("now", 20.0, float(losses[19]), "iteration 20"),
    )
    plot.show_chart(loss_chart(losses, validation(40), marks=marks, note="Half of it."))
    assert plot.accessibleName() == "Loss"
    assert plot.accessibleDescription() == (
        f"iteration 20: training: {0.99**19:.8f}; validation: 0.52000000. "
        "run 2 diverged in iteration 45. Half of it"
    )
