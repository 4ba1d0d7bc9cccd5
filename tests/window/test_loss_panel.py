"""The small curve of the loss beside the network: where it is, what it says, where a click goes."""

import math
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from nnviz.drawing.theme import THEMES, contrast
from nnviz.plots.hues import faded
from nnviz.window.loss_panel import LossCurve, LossPanel
from nnviz.window.style import Look
from tests.plots.runs import walked
from tests.window.parts import LOOK

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton

WALK = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.window.loss_panel import LossCurve
from nnviz.window.main_window import MainWindow
from nnviz.window.preferences import Preferences, Store

application = QApplication([])
store = Store()
store.keep(Preferences(motion="off"))
window = MainWindow(build(load("w5")), store)
window.show()
window.activateWindow()
assert QTest.qWaitForWindowActive(window)
for key in (Qt.Key.Key_End, Qt.Key.Key_Right) * 3:
    QTest.keyClick(window.canvas, key)
curve = window.loss.findChild(LossCurve)
application.processEvents()
assert curve.isVisible()
assert not curve.grab().isNull()
QTest.mouseClick(curve, Qt.MouseButton.LeftButton, pos=curve.place_of(1).toPoint())
assert window.frame.trace.number == 1
print("pyqtgraph" in sys.modules)
window.close()
"""


def curve_of(
    qtbot: "QtBot", losses: list[float], now: int, look: Look = LOOK, height: int = 110
) -> LossCurve:
    """Return a curve on screen."""
    curve = LossCurve(look)
    curve.resize(360, height)
    curve.show_losses(np.array(losses), now, known=True)
    qtbot.addWidget(curve)
    with qtbot.waitExposed(curve):
        curve.show()
    return curve


def at(curve: LossCurve, iteration: int) -> "QPointF":
    """Return where an iteration's point is."""
    place = curve.place_of(iteration)
    assert place is not None
    return place


def colours(curve: LossCurve, x: float) -> set[str]:
    """Return the colours of a column of pixels."""
    picture = curve.grab().toImage()
    return {picture.pixelColor(round(x), y).name() for y in range(picture.height())}


def inked(curve: LossCurve, left: int, right: int) -> bool:
    """Tell whether anything is painted between two columns, over the whole height."""
    ground = curve.grab().toImage().pixelColor(curve.width() - 1, 0).name()
    return any(colours(curve, x) != {ground} for x in range(left, right))


def shown_curve(window: "MainWindow") -> LossCurve:
    """Return the curve of a window."""
    curve = window.loss.findChild(LossCurve)
    assert isinstance(curve, LossCurve)
    return curve


def point_at(curve: LossCurve, iteration: int) -> str:
    """Let the pointer rest on an iteration's point; return what is told."""
    place = at(curve, iteration).toPoint()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, curve.mapToGlobal(place))
    QApplication.sendEvent(curve, event)
    return QToolTip.text()


def walk(qtbot: "QtBot", window: "MainWindow", iterations: int) -> LossCurve:
    """Walk through so many iterations by key."""
    for number in range(iterations):
        if number:
            qtbot.keyClick(window.canvas, Qt.Key.Key_Right)
        qtbot.keyClick(window.canvas, Qt.Key.Key_End)
    curve = shown_curve(window)
    qtbot.waitUntil(curve.isVisible)
    return curve


def test_a_click_goes_to_the_iteration_under_the_pointer(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """Each point of the curve leads to its iteration; beyond its ends are the first and last."""
    curve = walk(qtbot, window, 5)
    for iteration in (2, 5, 1, 4):
        qtbot.mouseClick(curve, LEFT, pos=at(curve, iteration).toPoint())
        assert window.frame.trace.number == iteration
    qtbot.mouseClick(curve, LEFT, pos=QPoint(1, 5))
    assert window.frame.trace.number == 1
    qtbot.mouseClick(curve, LEFT, pos=QPoint(curve.width() - 1, 5))
    assert window.frame.trace.number == 5
    qtbot.mouseClick(curve, Qt.MouseButton.RightButton, pos=at(curve, 2).toPoint())
    assert window.frame.trace.number == 5


def test_going_back_keeps_the_curve_and_its_end(qtbot: "QtBot", window: "MainWindow") -> None:
    """All that was walked stays, also while the loss of an earlier iteration is to come."""
    walk(qtbot, window, 3)
    losses = window.controller.run.losses.tolist()
    qtbot.mouseClick(shown_curve(window), LEFT, pos=at(shown_curve(window), 2).toPoint())
    assert (window.frame.trace.number, window.frame.batch_loss) == (2, None)
    curve = window.loss.curve()
    assert curve is not None
    assert (curve[0].tolist(), curve[1].tolist()) == ([1, 2, 3], losses)


def test_points_stand_where_their_losses_are(qtbot: "QtBot") -> None:
    """Iterations at equal distances; the highest loss at the top, the lowest at the bottom."""
    curve = curve_of(qtbot, [4.0, 3.0, math.nan, 1.0, 0.0], 5)
    first, second, last = (at(curve, number) for number in (1, 2, 5))
    assert second.x() - first.x() == pytest.approx((last.x() - first.x()) / 4)
    assert second.y() - first.y() == pytest.approx((last.y() - first.y()) / 4)
    assert first.y() < second.y() < last.y()
    assert (first.y(), last.x()) == (6, 354)
    assert [curve.place_of(number) for number in (0, 3, 6)] == [None, None, None]


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("zoom", [0.75, 1.0, 2.0])
def test_what_is_later_is_pale(qtbot: "QtBot", name: str, zoom: float) -> None:
    """Up to the iteration on show the curve has the loss's colour, then a paler one, both seen."""
    theme = THEMES[name]
    full, pale = theme.loss, faded(theme.loss, theme)
    assert contrast(full, theme.surface) > contrast(pale, theme.surface) >= 3.0
    look = Look(theme, zoom)
    curve = curve_of(qtbot, [1.0, 0.0, 0.0, 0.0, 0.0, 0.5], 4, look, look.px(66))
    curve.setAutoFillBackground(True)
    palette = curve.palette()
    palette.setColor(curve.backgroundRole(), QColor(theme.surface))
    curve.setPalette(palette)
    # Between the points it is level.
    past, later = (colours(curve, 0.5 * (at(curve, n).x() + at(curve, n + 1).x())) for n in (2, 4))
    if zoom == 2.0:  # so thick that it covers whole pixels
        assert full in past
        assert pale in later
    assert full not in later
    strongest = [max(contrast(one, theme.surface) for one in some) for some in (past, later)]
    assert strongest[0] > strongest[1]


def test_losses_that_are_no_numbers_leave_a_gap(qtbot: "QtBot") -> None:
    """Between the points before and after it nothing is painted; a lonely point is a dot."""
    curve = curve_of(qtbot, [3.0, 2.0, math.nan, 1.5, math.inf, 1.2, 1.0], 7, height=70)
    x = [0.0, *(at(curve, n).x() if curve.place_of(n) else 0.0 for n in range(1, 8))]
    assert inked(curve, round(x[1]), round(x[2]))
    assert not inked(curve, round(x[2]) + 4, round(x[4]) - 3)
    assert inked(curve, round(x[4]) - 1, round(x[4]) + 1)
    assert not inked(curve, round(x[4]) + 4, round(x[6]) - 3)
    assert inked(curve, round(x[6]), round(x[7]))


@pytest.mark.parametrize("zoom", [0.75, 1.0, 1.5, 2.0])
def test_a_low_curve_has_no_numbers_and_none_is_too_low(qtbot: "QtBot", zoom: float) -> None:
    """With little room all of it is the curve's; with less, the headline stands alone."""
    look = Look(THEMES["light"], zoom)
    panel = LossPanel(look)
    panel.show_loss(0.25, 8)
    panel.show_losses(walked(6), 6, known=True)
    qtbot.addWidget(panel)
    curve = panel.findChild(LossCurve)
    assert isinstance(curve, LossCurve)
    panel.resize(look.px(390), panel.minimumSizeHint().height())
    with qtbot.waitExposed(panel):
        panel.show()
    assert curve.height() >= look.px(74)
    with_numbers = at(curve, 1).x()
    used = panel.height() - curve.height()
    panel.resize(look.px(390), used + look.px(60))
    assert curve.isVisible()
    assert curve.height() == look.px(60)
    assert at(curve, 1).x() == look.px(6) < with_numbers
    panel.resize(look.px(390), used + look.px(60) - 1)
    assert not curve.isVisible()
    panel.resize(look.px(390), used + look.px(60))
    assert curve.isVisible()


def test_pointing_tells_the_loss_in_full(qtbot: "QtBot", window: "MainWindow") -> None:
    """The tooltip has all digits, and follows the pointer; elsewhere it says what the panel is."""
    curve = walk(qtbot, window, 3)
    losses = window.controller.run.losses.tolist()
    assert point_at(curve, 1) == f"Iteration 1: E = {losses[0]!r}"
    assert f"{losses[0]!r}" == "0.023971900751730026"
    qtbot.mouseMove(curve, at(curve, 3).toPoint())
    qtbot.waitUntil(lambda: QToolTip.text() == f"Iteration 3: E = {losses[2]!r}")
    QToolTip.hideText()


def test_the_iteration_under_the_pointer_is_marked(qtbot: "QtBot") -> None:
    """A ring says where a click would go, as long as the pointer is there."""
    curve = curve_of(qtbot, [3.0, 2.0, 1.0], 3)
    before = curve.grab().toImage()
    qtbot.mouseMove(curve, at(curve, 2).toPoint())
    qtbot.waitUntil(lambda: curve.grab().toImage() != before)
    QApplication.sendEvent(curve, QEvent(QEvent.Type.Leave))
    assert curve.grab().toImage() == before


def test_a_screen_reader_hears_what_the_curve_shows(qtbot: "QtBot", window: "MainWindow") -> None:
    """Its name, how far it goes, between which losses, and the one on show."""
    curve = walk(qtbot, window, 3)
    low, high = (f"{window.controller.run.losses[at]:.8f}" for at in (2, 0))
    assert curve.accessibleName() == "Loss over the iterations"
    whole = f"From iteration 1 to 3 the loss is between {low} and {high}."
    assert curve.accessibleDescription() == f"{whole} In iteration 3 it is {low}."
    qtbot.mouseClick(curve, LEFT, pos=at(curve, 1).toPoint())
    assert curve.accessibleDescription() == whole
    assert curve.focusPolicy() == Qt.FocusPolicy.NoFocus


class _Paints(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count."""
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_what_did_not_change_is_not_painted_again(qtbot: "QtBot") -> None:
    """Being shown the same again costs nothing; another iteration on show is painted once."""
    panel, run = LossPanel(LOOK), walked(6)
    panel.resize(390, 180)
    panel.show_losses(run, 6, known=True)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    curve = panel.findChild(LossCurve)
    assert isinstance(curve, LossCurve)
    QApplication.processEvents()
    paints = _Paints()
    curve.installEventFilter(paints)
    for now, wanted in ((6, 0), (4, 1), (4, 1), (6, 2)):
        panel.show_losses(run, now, known=True)
        QApplication.processEvents()
        assert paints.count == wanted


def test_no_plotting_library_is_loaded_for_the_small_curve() -> None:
    """A window whose loss is walked and clicked has not imported pyqtgraph, which takes long."""
    done = subprocess.run(
        [sys.executable, "-c", WALK], capture_output=True, text=True, check=False, timeout=300
    )
    assert (done.returncode, done.stdout) == (0, "False\n"), done.stderr
