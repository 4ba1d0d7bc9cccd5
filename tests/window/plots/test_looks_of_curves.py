"""How curves look: colours, the ring of the focus, and words that keep off the curves."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnviz.drawing.theme import DARK, LIGHT
from nnviz.plots import hues
from nnviz.plots.chart import Mark
from nnviz.window.plots.curve_plot import CurvePlot
from nnviz.window.plots.marks import Marks
from nnviz.window.style import Look
from tests.window.plots.samples import (
    at_share,
    falling,
    ground,
    loss_chart,
    on_screen,
    validation,
)

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_curves_are_in_the_themes_colours(qtbot: QtBot, theme: object) -> None:
    """The curve, and the ground, are what the theme says."""
    assert theme in (LIGHT, DARK)
    look = Look(LIGHT if theme is LIGHT else DARK)
    plot = CurvePlot(look)
    plot.show_chart(loss_chart(np.full(100, 0.5)))
    on_screen(qtbot, plot)
    picture = plot.grab().toImage()
    area = ground(plot)
    corner = area.mapTo(plot, QPoint(0, 0))
    column = [
        picture.pixelColor(corner.x() + area.width() // 2, corner.y() + y).name()
        for y in range(area.height())
    ]
    series = loss_chart(falling(2)).series[0]
    assert QColor(hues.colour(series, look.theme)).name() in column
    assert column.count(look.theme.surface) > area.height() // 2


def test_the_ring_is_for_the_keyboard(qtbot: QtBot) -> None:
    """It is there after Tab and after a key, and gone after a click."""
    plot = CurvePlot(Look(LIGHT))
    plot.show_chart(loss_chart(falling(100)))
    on_screen(qtbot, plot)
    plot.clearFocus()
    plain = plot.grab().toImage()
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    ringed = plot.grab().toImage()
    assert ringed.pixelColor(0, 100).name() == LIGHT.focus
    assert plain.pixelColor(0, 100).name() == LIGHT.surface
    qtbot.mouseClick(ground(plot), LEFT, pos=at_share(plot, 0.5))
    assert plot.grab().toImage().pixelColor(0, 100).name() == LIGHT.surface


def test_what_marks_say_keeps_off_the_curve(qtbot: QtBot) -> None:
    """The words about a run that diverged stand where no curve is, and leave it to be seen."""
    plot = CurvePlot(Look(LIGHT))
    curve = loss_chart(np.full(100, 1.0), validation(100))
    marks = (Mark("diverged", 60.0, None, "run 2 diverged in iteration 60"),)
    plot.show_chart(loss_chart(np.full(100, 1.0), validation(100), marks=marks))
    on_screen(qtbot, plot)
    found = plot.findChild(Marks)
    assert isinstance(found, Marks)
    assert found.words == ["run 2 diverged in iteration 60"]
    colour = QColor(hues.colour(curve.series[-1], LIGHT))
    picture = plot.grab().toImage()
    area = ground(plot)
    corner = area.mapTo(plot, QPoint(0, 0))
    wide = range(corner.x() + 2, corner.x() + round(0.75 * area.width()))
    most = max(
        sum(picture.pixelColor(x, corner.y() + y) == colour for x in wide)
        for y in range(area.height())
    )
    assert most >= len(wide) - 12  # but for the line of the mark
