"""Lecture mode through a real pointer: its disc of light, clicks, and the wheel."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from nnviz.drawing.theme import DARK, LIGHT
from nnviz.export import painter
from nnviz.window import laser, strata

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPainter
    from pytestqt.qtbot import QtBot

    from nnviz.drawing.shapes import Drawing, Stratum
    from nnviz.drawing.theme import Theme
    from nnviz.window.lecture import LectureView
    from tests.window.lectures import Lecture

_LAYER = """
[[network.layers]]
units = {units}
activation = "tanh"
init = "xavier_normal"
"""
DEEP = f"""
title = "deep"
[network]
inputs = 2
loss = "half_squared_error"
seed = 1
{_LAYER.format(units=4) * 12}{_LAYER.format(units=2)}
[training]
learning_rate = 0.5
[data]
inputs = [[0.5, 0.5]]
targets = [[0.0, 1.0]]
"""


# The pointer --------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_disc_of_light_follows_the_pointer(
    qtbot: "QtBot", lecture: "Callable[..., Lecture]", theme: "Theme"
) -> None:
    """It is where the pointer is and nowhere else, and leaves no trace where it was."""
    view = lecture(theme=theme).view
    dark = view.grab().toImage()
    width, height = view.width(), view.height()
    for place in (QPoint(width // 2, height // 3), QPoint(width // 4, 3 * height // 4)):
        qtbot.mouseMove(view, place)
        assert view.laser.at == place
        lit = view.grab().toImage()
        assert lit.pixelColor(place) != dark.pixelColor(place)
        reach = height // 20 + 2
        changed = [
            (x, y)
            for x in range(0, width, 4)
            for y in range(0, height, 4)
            if lit.pixelColor(x, y) != dark.pixelColor(x, y)
        ]
        assert changed
        assert all(abs(x - place.x()) <= reach and abs(y - place.y()) <= reach for x, y in changed)


def test_the_disc_vanishes_when_the_pointer_rests_or_leaves(
    qtbot: "QtBot", lecture: "Callable[..., Lecture]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while without a move nothing is in the way; a move brings it back."""
    monkeypatch.setattr(laser, "REST_MS", 40)
    view = lecture().view
    qtbot.mouseMove(view, QPoint(200, 200))
    assert view.laser.at == QPoint(200, 200)
    qtbot.waitUntil(lambda: view.laser.at is None)
    qtbot.mouseMove(view, QPoint(220, 200))
    assert view.laser.at == QPoint(220, 200)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.laser.at is None


def test_moving_the_pointer_paints_nothing_anew(
    qtbot: "QtBot", lecture: "Callable[..., Lecture]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Network and calculation are painted once each; the disc moves above what is kept."""
    view = lecture().view
    painted: list[str] = []
    whole = painter.paint

    def counted(what: "Drawing | Stratum", onto: "QPainter") -> None:
        painted.append(getattr(what, "name", ""))
        whole(what, onto)

    monkeypatch.setattr(strata, "paint", counted)
    for _ in range(2):
        view.repaint()
    painted.clear()
    for x in range(100, 900, 50):
        qtbot.mouseMove(view, QPoint(x, x // 2))
        view.repaint()
    assert painted == []


def test_a_click_does_no_harm(qtbot: "QtBot", lecture: "Callable[..., Lecture]") -> None:
    """No button of the mouse changes what is on show."""
    shown = lecture()
    before = shown.view.drawings
    for button in (
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.RightButton,
        Qt.MouseButton.MiddleButton,
    ):
        qtbot.mouseClick(shown.view, button, pos=QPoint(300, 300))
    assert shown.view.drawings == before
    assert shown.position == (1, 0)
    assert shown.view.isVisible()


# Calculations that are too high -------------------------------------------------------------------


def test_a_calculation_that_is_too_high_is_scrolled(
    qtbot: "QtBot", lecture: "Callable[..., Lecture]"
) -> None:
    """Down and the wheel show the rest of it, Up its beginning; a new step begins at its top."""
    shown = lecture(DEEP)
    view = shown.view
    view.resize(1024, 768)
    shown.controller.seek(190)
    view.grab()  # paints; from then on it is kept
    top = view.grab().toImage()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.scrolled > 0
    assert view.grab().toImage() != top
    for _ in range(20):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    lowest = view.scrolled
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.scrolled == lowest
    for _ in range(20):
        qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.scrolled == 0
    assert view.grab().toImage() == top
    _wheel(view, -120)
    assert view.scrolled > 0
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.scrolled == 0


def test_what_is_seen_whole_is_not_scrolled(
    qtbot: "QtBot", lecture: "Callable[..., Lecture]"
) -> None:
    """Where nothing is hidden the wheel and the arrows move nothing."""
    view = lecture().view
    before = view.grab().toImage()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    _wheel(view, -120)
    assert view.scrolled == 0
    assert view.grab().toImage() == before


def _wheel(view: "LectureView", angle: int) -> None:
    middle = QPointF(view.width() / 2, view.height() / 2)
    event = QWheelEvent(
        middle,
        view.mapToGlobal(middle),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
