"""Lecture mode through real keys: stepping, a blank screen, and screens that come and go."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from nnviz.drawing.theme import DARK

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from nnviz.drawing.shapes import Drawing
    from tests.window.lectures import Lecture

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier

ROOT = Path(__file__).parents[2]


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
        timeout=300,
        check=True,
    )
    laptop = ["laptop", 0, 0, 1280, 800, True]
    projector = ["projector", 1280, 0, 1024, 768, True]
    assert json.loads(run.stdout) == [projector, laptop, projector, laptop]
