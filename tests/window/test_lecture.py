"""Lecture mode through real keys, a real pointer and real pixels."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication

from nnviz.drawing.lecture import (
    draw_calculation_for_hall,
    draw_network_for_hall,
    draw_note_for_hall,
)
from nnviz.drawing.network import View
from nnviz.drawing.theme import DARK, LIGHT
from nnviz.export import painter
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.scenario.reading import parse
from nnviz.window import laser, strata
from nnviz.window.controller import StepController
from nnviz.window.lecture import LectureView
from nnviz.window.style import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPainter
    from pytestqt.qtbot import QtBot

    from nnviz.drawing.shapes import Drawing, Stratum
    from nnviz.drawing.theme import Theme

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier

ROOT = Path(__file__).parents[2]

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


@dataclass
class Lecture:
    """A view around a controller of its own."""

    controller: StepController
    view: LectureView

    @property
    def position(self) -> tuple[int, int]:
        """Where it stands: iteration and step."""
        cursor = self.controller.timeline.cursor
        return cursor.iteration, cursor.position

    def draw_calculation(self, width: float, height: float) -> "tuple[Drawing, str]":
        """Return the calculation on show, and its words."""
        explanation = self.controller.frame.explanation
        if explanation is None:
            return draw_note_for_hall("Start", [], width, height, LIGHT), "Start"
        drawing = draw_calculation_for_hall(explanation, width, height, LIGHT)
        return drawing, f"{explanation.heading} {explanation.sentence}"


@pytest.fixture
def lecture(qtbot: "QtBot") -> "Callable[..., Lecture]":
    """Return a function that opens lecture mode on a scenario's name or text."""

    def opened(name_or_text: str = "w5", theme: "Theme" = LIGHT) -> Lecture:
        is_text = "\n" in name_or_text
        scenario = parse(name_or_text, "test") if is_text else load(name_or_text)
        controller = StepController(build(scenario))
        controller.motion = False

        def network(width: float, height: float) -> "Drawing":
            return draw_network_for_hall(controller.frame, View(width, height, theme))

        made = Lecture(controller, None)  # type: ignore[arg-type] # it draws what this holds
        view = made.view = LectureView(network, made.draw_calculation, Look(theme))
        qtbot.addWidget(view, before_close_func=lambda _: controller.close())
        controller.frame_changed.connect(lambda frame: view.refresh(moving=0.0 < frame.alpha < 1.0))
        view.forward_wanted.connect(controller.next)
        view.back_wanted.connect(controller.previous)
        view.start_wanted.connect(controller.to_start)
        view.end_wanted.connect(controller.to_end)
        view.play_wanted.connect(controller.toggle_play)
        with qtbot.waitExposed(view):
            view.present(QGuiApplication.primaryScreen())
        qtbot.waitUntil(view.isActiveWindow)
        return made

    return opened


# Keys ---------------------------------------------------------------------------------------------


def test_it_fills_the_screen(lecture: "Callable[..., Lecture]") -> None:
    """Nothing but the picture is to be seen, not even the pointer's arrow."""
    view = lecture().view
    assert view.isFullScreen()
    assert view.geometry() == view.screen().geometry()
    assert view.cursor().shape() is Qt.CursorShape.BlankCursor


@pytest.mark.parametrize(
    ("key", "modifier", "expected"),
    [
        (Qt.Key.Key_Right, NONE, 1),
        (Qt.Key.Key_Right, KEYPAD, 1),
        (Qt.Key.Key_PageDown, NONE, 1),
        (Qt.Key.Key_Right, SHIFT, 2),
        (Qt.Key.Key_PageDown, SHIFT, 2),
        (Qt.Key.Key_Right, CTRL, 4),
        (Qt.Key.Key_PageDown, CTRL | SHIFT, 8),
        (Qt.Key.Key_End, NONE, 43),
    ],
)
def test_a_clicker_and_the_arrows_step(
    qtbot: "QtBot",
    lecture: "Callable[..., Lecture]",
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    expected: int,
) -> None:
    """A key goes one value, unit, layer or phase on, and its counterpart back again."""
    back = {
        Qt.Key.Key_Right: Qt.Key.Key_Left,
        Qt.Key.Key_PageDown: Qt.Key.Key_PageUp,
        Qt.Key.Key_End: Qt.Key.Key_Home,
    }[key]
    shown = lecture()
    qtbot.keyClick(shown.view, key, modifier)
    assert shown.position == (1, expected)
    qtbot.keyClick(shown.view, back, modifier)
    assert shown.position == (1, 0)


def test_every_step_is_shown_at_once(qtbot: "QtBot", lecture: "Callable[..., Lecture]") -> None:
    """After a key both drawings are those of the new step, and it is said in words."""
    shown = lecture()
    for _ in range(15):
        qtbot.keyClick(shown.view, Qt.Key.Key_PageDown)
    assert shown.view.drawings is not None
    for drawing in shown.view.drawings:
        assert "0.02592286" in {s.text for s in drawing.shapes if hasattr(s, "text")}
    explanation = shown.controller.frame.explanation
    assert explanation is not None
    assert explanation.sentence in shown.view.accessibleDescription()
    assert shown.view.accessibleName() == "Lecture mode"
    shown.view.show_title("One iteration by hand")
    assert shown.view.windowTitle() == "One iteration by hand – lecture mode – nnviz"


def test_space_plays_and_pauses(qtbot: "QtBot", lecture: "Callable[..., Lecture]") -> None:
    """Space plays one value after another, as in the window."""
    shown = lecture()
    shown.controller.set_speed(16.0)
    qtbot.keyClick(shown.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: shown.position[1] > 3)
    assert shown.controller.playing
    qtbot.keyClick(shown.view, Qt.Key.Key_Space)
    assert not shown.controller.playing


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F5, Qt.Key.Key_F11])
def test_leaving(qtbot: "QtBot", lecture: "Callable[..., Lecture]", key: Qt.Key) -> None:
    """Esc, F11, and the clicker's F5 leave, and it is said that it is left."""
    view = lecture().view
    with qtbot.waitSignal(view.closed):
        qtbot.keyClick(view, key)
    assert not view.isVisible()


def test_a_motion_is_seen(qtbot: "QtBot", lecture: "Callable[..., Lecture]") -> None:
    """With motion the network moves while the calculation stays, and comes to rest."""
    shown = lecture()
    shown.controller.motion = True
    seen: list[tuple[Drawing, Drawing]] = []

    def note() -> None:
        assert shown.view.drawings is not None
        seen.append(shown.view.drawings)

    shown.controller.frame_changed.connect(note)
    qtbot.keyClick(shown.view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: shown.controller.frame.alpha == 1.0)
    moving = [s for network, _ in seen for s in network.stratum("pulse").shapes]
    assert len({shape.x for shape in moving}) > 2  # type: ignore[union-attr]
    assert len({id(calculation) for _, calculation in seen[:-1]}) == 1
    assert seen[-1][0].stratum("pulse").shapes == ()


# A blank screen -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "colour"),
    [(Qt.Key.Key_B, "#000000"), (Qt.Key.Key_Period, "#000000"), (Qt.Key.Key_W, "#ffffff")],
)
@pytest.mark.parametrize("back", [None, Qt.Key.Key_PageDown, Qt.Key.Key_Escape])
def test_a_blank_screen(
    qtbot: "QtBot",
    lecture: "Callable[..., Lecture]",
    key: Qt.Key,
    colour: str,
    back: Qt.Key | None,
) -> None:
    """B or "." makes every pixel black, W white; any key shows the same picture again."""
    shown = lecture(theme=DARK)
    qtbot.keyClick(shown.view, Qt.Key.Key_PageDown)
    qtbot.mouseMove(shown.view, QPoint(300, 200))
    shown.view.laser.hide()
    before = shown.view.grab().toImage()
    qtbot.keyClick(shown.view, key)
    qtbot.mouseMove(shown.view, QPoint(310, 220))
    blank = shown.view.grab().toImage()
    assert blank.allGray()
    assert {blank.pixelColor(x, y).name() for x in range(blank.width()) for y in (0, 220)} == {
        colour
    }
    assert bytes(blank.constBits()[:4]) * (blank.sizeInBytes() // 4) == bytes(blank.constBits())
    qtbot.keyClick(shown.view, Qt.Key.Key_Shift)
    assert shown.view.grab().toImage() == blank
    qtbot.keyClick(shown.view, back or key)
    assert shown.view.grab().toImage() == before
    assert shown.position == (1, 1)
    assert shown.view.isVisible()


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


def _wheel(view: LectureView, angle: int) -> None:
    middle = QPointF(view.width() / 2, view.height() / 2)
    event = QWheelEvent(
        middle,
        view.mapToGlobal(middle),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


# Screens ------------------------------------------------------------------------------------------

TWO_SCREENS = """
import json
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from nnviz.drawing.shapes import Drawing
from nnviz.drawing.theme import LIGHT
from nnviz.window.lecture import LectureView, choose_screen
from nnviz.window.style import Look

app = QApplication([])
window = QWidget()
window.show()

def network(width, height):
    return Drawing(width, height, "#ffffff", ())

def calculation(width, height):
    return Drawing(width, height, "#ffffff", ()), ""

view = LectureView(network, calculation, Look(LIGHT))
seen = []

def note():
    app.processEvents()
    seen.append([view.screen().name(), *view.geometry().getRect(), view.isFullScreen()])

view.present(choose_screen(app.screens(), window.screen()))
note()
QTest.keyClick(view, Qt.Key.Key_S)
note()
QTest.keyClick(view, Qt.Key.Key_S)
note()
app.screenRemoved.emit(view.screen())
note()
view.close()
print(json.dumps(seen))
"""


def test_it_takes_the_second_screen(tmp_path: Path) -> None:
    """It opens where the window is not, S moves it on, and it survives a screen that goes."""
    screens = tmp_path / "screens.json"
    one = {"name": "laptop", "x": 0, "y": 0, "width": 1280, "height": 800}
    two = {"name": "projector", "x": 1280, "y": 0, "width": 1024, "height": 768}
    every = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screens.write_text(json.dumps({"screens": [one | every, two | every]}), "utf-8")
    run = subprocess.run(
        [sys.executable, "-c", TWO_SCREENS],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    laptop = ["laptop", 0, 0, 1280, 800, True]
    projector = ["projector", 1280, 0, 1024, 768, True]
    assert json.loads(run.stdout) == [projector, laptop, projector, laptop]
