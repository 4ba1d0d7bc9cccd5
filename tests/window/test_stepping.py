"""Stepping by keys, buttons and slider, through real events."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QToolButton

from nnviz.drawing.shapes import Box, Cells, Disc
from nnviz.trace.steps import Grain

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def press(qtbot: "QtBot", window: "MainWindow", *keys: Qt.Key) -> None:
    """Press keys on what has the focus."""
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget() or window, key)


def position(window: "MainWindow") -> tuple[int, int]:
    """Return where the window stands."""
    cursor = window.controller.timeline.cursor
    return cursor.iteration, cursor.position


def go_to(qtbot: "QtBot", window: "MainWindow", quantity: str) -> None:
    """Press → until a quantity is on show."""
    for _ in range(200):
        explanation = window.frame.explanation
        if explanation is not None and explanation.quantity == quantity:
            return
        press(qtbot, window, Qt.Key.Key_Right)
    raise AssertionError(quantity)


def test_opens_ready_for_the_first_step(window: "MainWindow") -> None:
    """At the start nothing is calculated: no gradient, no new value, no loss, no active step."""
    assert position(window) == (1, 0)
    model = window.table.model()
    shown = {model.index(row, column).data() for row in range(8) for column in (2, 3)}
    assert shown == {"not yet", "–"}
    assert window.frame.explanation is None
    assert window.frame.batch_loss is None


@pytest.mark.parametrize(
    ("key", "modifier", "expected"),
    [
        (Qt.Key.Key_Right, NONE, 1),
        (Qt.Key.Key_PageDown, NONE, 1),
        (Qt.Key.Key_Right, SHIFT, 2),
        (Qt.Key.Key_PageDown, SHIFT, 2),
        (Qt.Key.Key_Right, CTRL, 4),
        (Qt.Key.Key_Right, CTRL | SHIFT, 8),
        (Qt.Key.Key_End, NONE, 43),
    ],
)
def test_keys_go_on_and_back_by_their_grain(
    qtbot: "QtBot",
    window: "MainWindow",
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
    qtbot.keyClick(window.canvas, key, modifier)
    assert position(window) == (1, expected)
    qtbot.keyClick(window.canvas, back, modifier)
    assert position(window) == (1, 0)


def test_the_gradient_of_w5_is_shown_everywhere(qtbot: "QtBot", window: "MainWindow") -> None:
    """On ∂E/∂w5 table, calculation and canvas show 0.02592286, and then the new 0.43703857."""
    go_to(qtbot, window, "∂E/∂w5")
    model = window.table.model()
    assert model.index(4, 2).data() == "0.02592286"
    assert model.index(4, 3).data() == "–"
    texts = texts_of(window)
    assert "0.02592286" in texts[0]
    assert "0.02592286" in texts[1]
    go_to(qtbot, window, "w5⁺")
    assert model.index(4, 3).data() == "0.43703857"
    assert "0.43703857" in texts_of(window)[0]


def texts_of(window: "MainWindow") -> tuple[set[str], set[str]]:
    """Return the texts on the canvas and in the calculation."""
    found = []
    for drawing in (window.canvas.drawing, window.calculation.drawing):
        assert drawing is not None
        found.append({shape.text for shape in drawing.shapes if hasattr(shape, "text")})
    return found[0], found[1]


def test_going_back_shows_exactly_what_was_shown(qtbot: "QtBot", window: "MainWindow") -> None:
    """Every picture of the way forward comes back on the way back, shape for shape."""
    shown = []
    for _ in range(44):
        assert window.canvas.drawing is not None
        shown.append(window.canvas.drawing.shapes)
        press(qtbot, window, Qt.Key.Key_Right)
    assert position(window) == (2, 0)
    for before in reversed(shown):
        press(qtbot, window, Qt.Key.Key_Left)
        assert window.canvas.drawing is not None
        assert window.canvas.drawing.shapes == before


def test_space_plays_and_pauses(qtbot: "QtBot", window: "MainWindow") -> None:
    """Space plays one value after another, across the end of the iteration, until it pauses."""
    window.controller.set_speed(16.0)
    playing: list[bool] = []
    window.controller.playing_changed.connect(playing.append)
    press(qtbot, window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: position(window)[0] == 2, timeout=15_000)
    press(qtbot, window, Qt.Key.Key_Space)
    assert playing == [True, False]
    assert window.frame.alpha == 1.0


def test_motion_comes_to_rest_at_the_step(qtbot: "QtBot", window: "MainWindow") -> None:
    """With motion a step begins at once, moves, and ends at rest; the value is known from start."""
    window.controller.motion = True
    press(qtbot, window, Qt.Key.Key_Right)
    assert position(window) == (1, 1)
    assert window.frame.alpha < 1.0
    assert window.frame.z(0, 0) == 0.08
    qtbot.waitUntil(lambda: window.frame.alpha == 1.0)


def test_the_grain_chosen_is_the_grain_of_the_arrows(qtbot: "QtBot", window: "MainWindow") -> None:
    """After choosing "by phase", → goes a phase."""
    window.transport.grain.setCurrentIndex(window.transport.grain.findData(Grain.PHASE))
    qtbot.keyClick(window.canvas, Qt.Key.Key_Right)
    assert position(window) == (1, 8)


def test_the_slider_goes_where_it_is_pressed(qtbot: "QtBot", window: "MainWindow") -> None:
    """Pressing the end of the bar shows the end of the iteration, its start the start."""
    slider = window.transport.slider
    middle = slider.height() - 15
    button = Qt.MouseButton.LeftButton
    qtbot.mouseClick(slider, button, pos=QPoint(slider.width() - 10, middle))
    assert position(window) == (1, 43)
    qtbot.mouseClick(slider, button, pos=QPoint(10, middle))
    assert position(window) == (1, 0)


def test_buttons_step_and_space_presses_the_button_in_focus(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """The buttons do as they say; Space on a focused button presses it and does not play."""
    buttons = {b.accessibleName(): b for b in window.transport.findChildren(QToolButton)}
    qtbot.mouseClick(buttons["A step forward"], Qt.MouseButton.LeftButton)
    assert position(window) == (1, 1)
    buttons["To the end"].setFocus()
    qtbot.keyClick(buttons["To the end"], Qt.Key.Key_Space)
    assert position(window) == (1, 43)
    assert not window.controller.playing
    qtbot.mouseClick(buttons["To the start"], Qt.MouseButton.LeftButton)
    assert position(window) == (1, 0)
    assert not buttons["A step back"].isEnabled()


def test_a_batch_shows_the_sample_that_is_chosen(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]"
) -> None:
    """A batch's samples can be chosen; the gradient that updates is the same for each."""
    window = open_window("mini-batch")
    choice = window.transport.sample
    assert choice.isVisible()
    assert choice.maximum() == 4
    press(qtbot, window, Qt.Key.Key_End)
    gradient = window.frame.weight_gradient(0, 0, 0)
    inputs = [window.frame.input(0)]
    for sample in range(1, 4):
        choice.setValue(sample + 1)
        inputs.append(window.frame.input(0))
        assert window.frame.sample == sample
        assert window.frame.weight_gradient(0, 0, 0) == gradient
    assert inputs == list(window.frame.trace.iteration.inputs[:, 0])


def test_the_loss_of_every_iteration_walked_is_in_the_curve(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """The curve has one point for each iteration walked, the very losses that were calculated."""
    for _ in range(3):
        qtbot.keyClick(window.canvas, Qt.Key.Key_End)
        qtbot.keyClick(window.canvas, Qt.Key.Key_Right)
    curve = window.loss.curve()
    assert curve is not None
    assert list(curve[0]) == [1, 2, 3]  # of the fourth nothing is calculated yet
    assert list(curve[1]) == list(window.controller.run.losses[:3])
    assert curve[1][0] == 0.023971900751730026


def element_place(window: "MainWindow", element: str, role: str) -> QPoint:
    """Return where the drawing of an element is on the canvas."""
    assert window.canvas.drawing is not None
    shape = next(s for s in window.canvas.drawing.shapes if s.id == element and role in s.role)
    assert isinstance(shape, Disc | Box)
    x, y = shape.x, shape.y
    if isinstance(shape, Box):
        x, y = x + shape.width / 2, y + shape.height / 2
    return window.canvas.place_of(x, y).toPoint()


def test_clicking_an_edge_explains_its_gradient(qtbot: "QtBot", window: "MainWindow") -> None:
    """A clicked edge's gradient is explained and its factors lit; Escape shows the step again."""
    qtbot.keyClick(window.canvas, Qt.Key.Key_End)
    here = texts_of(window)
    at = element_place(window, "w6", "edge-label")
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=at)
    assert window.presenter.selected == "w6"
    explanation = window.frame.explanation
    assert explanation is not None
    assert explanation.quantity == "∂E/∂w6"
    assert "0.02629590" in texts_of(window)[1]
    assert {"1", "2", "3"} <= texts_of(window)[0]
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.presenter.selected == ""
    assert texts_of(window) == here


def test_what_is_not_calculated_yet_is_explained_without_numbers(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """A unit that is still to come shows its formula, and "not yet" instead of a value."""
    at = element_place(window, "h1", "unit")
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=at)
    assert "not yet" in texts_of(window)[1]
    assert not any("0.5199" in text for text in texts_of(window)[1])


def test_resting_on_an_element_explains_it_until_the_next_step(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """The pointer's element is explained when it rests there; a key shows the new step again."""
    qtbot.keyClick(window.canvas, Qt.Key.Key_End)
    qtbot.mouseMove(window.canvas, element_place(window, "w6", "edge-label"))
    qtbot.waitUntil(lambda: window.presenter.pointed == "w6")
    assert "0.02629590" in texts_of(window)[1]
    assert "0.026295901328202025" in window.presenter.describe("w6")
    qtbot.keyClick(window.canvas, Qt.Key.Key_Left)
    assert window.frame.focus == ""
    assert window.frame.explanation is not None
    assert window.frame.explanation.quantity == "w3⁺"


def test_a_row_of_the_table_selects_its_weight(qtbot: "QtBot", window: "MainWindow") -> None:
    """Clicking w2 in the table explains w2."""
    table = window.table
    place = table.visualRect(table.model().index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.presenter.selected == "w2"


def test_zoom_keeps_the_place_under_the_pointer(qtbot: "QtBot", window: "MainWindow") -> None:
    """Zooming in keeps h1 where it is pointed at, dragging moves it, and fit shows all again."""
    at = element_place(window, "h1", "unit")
    window.canvas.zoom_by(2.0, QPointF(at))
    assert window.canvas.zoom == 2.0
    moved = element_place(window, "h1", "unit")
    assert (moved - at).manhattanLength() <= 2
    canvas, left = window.canvas, Qt.MouseButton.LeftButton
    qtbot.mousePress(canvas, left, pos=QPoint(400, 300))
    qtbot.mouseMove(canvas, QPoint(380, 290))
    qtbot.mouseMove(canvas, QPoint(360, 280))
    qtbot.mouseRelease(canvas, left, pos=QPoint(360, 280))
    assert element_place(window, "h1", "unit") != moved
    assert window.presenter.selected == ""
    qtbot.keyClick(canvas, Qt.Key.Key_0, CTRL)
    assert canvas.zoom == 1.0
    assert element_place(window, "h1", "unit") == at


def test_the_dark_theme_is_everywhere(window: "MainWindow") -> None:
    """Choosing dark changes canvas, calculation and palette together, and light back again."""
    light = (window.canvas.drawing, window.calculation.drawing)
    window.manner.prefer("theme", "dark")
    for drawing, before in zip(
        (window.canvas.drawing, window.calculation.drawing), light, strict=True
    ):
        assert drawing is not None
        assert before is not None
        assert drawing.background != before.background
    assert window.palette().window().color().lightness() < 80
    window.manner.prefer("theme", "light")
    assert window.palette().window().color().lightness() > 200


def test_more_decimals_are_shown_everywhere(qtbot: "QtBot", window: "MainWindow") -> None:
    """With four decimals table, calculation and canvas all write four."""
    go_to(qtbot, window, "∂E/∂w5")
    window.manner.prefer("decimals", 4)
    assert window.table.model().index(4, 2).data() == "0.0259"
    assert "0.0259" in texts_of(window)[0]
    assert "0.0259" in texts_of(window)[1]
    assert "up to 4 decimals" in window.legend.conventions.text().replace("\u00a0", " ")


def test_the_heat_map_shows_the_weights_and_selects_one(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """Ctrl+H shows a layer's weights as cells; clicking one selects that weight."""
    qtbot.keyClick(window.canvas, Qt.Key.Key_H, CTRL)
    qtbot.waitUntil(window.weight_map.isVisible)
    window.weight_map.layer.setCurrentIndex(1)
    drawing = window.weight_map.map.drawing
    assert drawing is not None
    cells = next(shape for shape in drawing.shapes if shape.role == "weights")
    assert isinstance(cells, Cells)
    assert (cells.rows, cells.columns) == (2, 2)
    place = QPoint(int(cells.x + 0.75 * cells.width), int(cells.y + 0.25 * cells.height))
    qtbot.mouseClick(window.weight_map.map, Qt.MouseButton.LeftButton, pos=place)
    assert window.presenter.selected == "w6"


def test_numbers_in_full_are_one_hover_away(qtbot: "QtBot", window: "MainWindow") -> None:
    """On ∂E/∂w5 the tooltips of calculation, table and canvas have every digit of the doubles."""
    go_to(qtbot, window, "∂E/∂w5")
    details = window.presenter.details()
    gradient = window.frame.weight_gradient(1, 0, 0)
    assert f"∂E/∂w5 = {gradient!r}" in details
    assert "1:  0.2094460049966992" in details
    page = window.calculation.widget()
    assert page is not None
    assert page.toolTip().startswith(details)
    tip = Qt.ItemDataRole.ToolTipRole
    assert window.table.model().index(4, 2).data(tip) == repr(gradient)
    assert repr(gradient) in window.presenter.describe("w5")
