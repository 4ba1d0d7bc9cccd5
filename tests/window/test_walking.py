"""Walking the network by keys: canvas, heat map, table and calculation, through real events."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QToolTip

from nnviz.drawing.shapes import Box, Disc, Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

K = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier

WIDE = f"""title = "wide"
[network]
inputs = 30
loss = "half_squared_error"
seed = 1
[[network.layers]]
units = 40
activation = "sigmoid"
init = "xavier_normal"
[[network.layers]]
units = 3
activation = "sigmoid"
init = "xavier_normal"
[training]
learning_rate = 0.5
[data]
inputs = [{[0.1] * 30}]
targets = [[0.0, 1.0, 0.0]]
"""


def press(qtbot: "QtBot", *keys: Qt.Key) -> None:
    """Press keys on what has the focus."""
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def position(window: "MainWindow") -> int:
    """Return where in the iteration the window stands."""
    return window.controller.timeline.cursor.position


def outlined(window: "MainWindow", role: str = "selected") -> list[Disc | Box | Line]:
    """Return the outlines on the canvas."""
    assert window.canvas.drawing is not None
    shapes = [shape for shape in window.canvas.drawing.shapes if shape.role == role]
    return [shape for shape in shapes if isinstance(shape, Disc | Box | Line)]


def quantity(window: "MainWindow") -> str:
    """Return what the calculation explains."""
    explanation = window.frame.explanation
    return "" if explanation is None else explanation.quantity


def test_up_and_down_begin_a_walk_and_left_and_right_step_in_time(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """Until a walk has begun ← and → are steps; ↓ begins at the active element and stays there."""
    press(qtbot, K.Key_Right, K.Key_Right)
    assert position(window) == 2
    press(qtbot, K.Key_Down)
    assert window.canvas.walking() == "h1"
    assert position(window) == 2


def test_a_walk_begins_at_the_first_input_where_nothing_is_active(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """At the start ↑ begins at x1."""
    press(qtbot, K.Key_Up)
    assert window.canvas.walking() == "x1"


def test_the_arrows_walk_the_network_and_explain_it(qtbot: "QtBot", window: "MainWindow") -> None:
    """From x1 → leads along w1 to h1 and on to the loss; each is outlined and explained."""
    qtbot.keyClick(window.canvas, K.Key_End)
    at_end = position(window)
    window.canvas.walk_to("x1")
    walked = [window.canvas.walking()]
    explained = [quantity(window)]
    for _ in range(6):
        press(qtbot, K.Key_Right)
        walked.append(window.canvas.walking())
        explained.append(quantity(window))
        assert outlined(window), walked[-1]
    assert walked == ["x1", "w1", "h1", "w5", "o1", "E1", "E"]
    assert explained == ["", "∂E/∂w1", "∂E/∂z1", "∂E/∂w5", "∂E/∂z3", "E1", "E"]
    assert position(window) == at_end


def test_tab_reads_on_and_leaves_at_the_end(qtbot: "QtBot", window: "MainWindow") -> None:
    """Tab goes through every element in reading order, and behind the loss to the next widget."""
    press(qtbot, K.Key_Down)
    walked = [window.canvas.walking()]
    for _ in range(18):
        press(qtbot, K.Key_Tab)
        walked.append(window.canvas.walking())
    assert " ".join(walked) == "x1 x2 h1 w1 w2 h2 w3 w4 o1 w5 w6 t1 o2 w7 w8 t2 E1 E2 E"
    assert window.canvas.hasFocus()
    press(qtbot, K.Key_Tab)
    assert not window.canvas.hasFocus()
    assert window.canvas.walking() == ""
    assert outlined(window) == []


def test_shift_tab_reads_back_and_leaves_at_the_start(qtbot: "QtBot", window: "MainWindow") -> None:
    """Shift+Tab goes back, and before the first element to the widget before."""
    press(qtbot, K.Key_Down, K.Key_Tab, K.Key_Backtab)
    assert window.canvas.walking() == "x1"
    press(qtbot, K.Key_Backtab)
    assert not window.canvas.hasFocus()


def test_tab_leaves_the_canvas_at_once_where_nothing_is_walked(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """The canvas is no trap: without a walk, and after Escape, one Tab leaves it."""
    press(qtbot, K.Key_Tab)
    assert not window.canvas.hasFocus()
    window.canvas.setFocus()
    press(qtbot, K.Key_Down, K.Key_Escape, K.Key_Tab)
    assert not window.canvas.hasFocus()


def test_return_explains_until_the_next_step(qtbot: "QtBot", window: "MainWindow") -> None:
    """Return pins the walked element and a second Return lets it go, as clicks do."""
    press(qtbot, K.Key_Down, K.Key_Right, K.Key_Return)
    assert window.presenter.selected == "w1"
    assert window.canvas.chosen() == "w1"
    press(qtbot, K.Key_Down)
    assert (window.canvas.walking(), window.presenter.selected) == ("w2", "w1")
    press(qtbot, K.Key_Up, K.Key_Enter)
    assert window.presenter.selected == ""
    assert window.canvas.walking() == "w1"


def test_escape_ends_the_walk(qtbot: "QtBot", window: "MainWindow") -> None:
    """Escape lets go of the element; the active step is explained, and ← → are steps again."""
    press(qtbot, K.Key_Right, K.Key_Down, K.Key_Left, K.Key_Return, K.Key_Escape)
    assert window.canvas.walking() == ""
    assert window.presenter.selected == ""
    assert outlined(window) == []
    assert quantity(window) == "z1"
    press(qtbot, K.Key_Right)
    assert position(window) == 2


def test_time_goes_on_while_walking_and_the_walk_stays(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """Page Down steps, the step is explained, the element keeps its outline and the keyboard."""
    press(qtbot, K.Key_Down, K.Key_Right)
    press(qtbot, K.Key_PageDown)
    assert position(window) == 1
    assert quantity(window) == "z1"
    assert window.canvas.walking() == "w1"
    assert len(outlined(window)) == 1
    press(qtbot, K.Key_Right)
    assert (window.canvas.walking(), position(window)) == ("h1", 1)
    press(qtbot, K.Key_Space)
    assert window.controller.playing
    press(qtbot, K.Key_Space)


def test_a_click_takes_over_from_the_walk(qtbot: "QtBot", window: "MainWindow") -> None:
    """Clicking another element ends the walk and explains that element instead."""
    press(qtbot, K.Key_Down)
    place = window.canvas.area_of("h2").center()
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert window.canvas.walking() == ""
    assert window.presenter.selected == "h2"
    assert not window.canvas.ring.shown


@pytest.mark.parametrize("element", ["x1", "h2", "o1", "w1", "w8", "b1", "b4", "t2", "E1", "E"])
def test_whatever_has_the_keyboard_is_outlined(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]", element: str
) -> None:
    """Every kind of element has an outline in the colour of the focus, around its place."""
    window = open_window("mazur")
    qtbot.keyClick(window.canvas, K.Key_End)
    window.canvas.walk_to(element)
    (outline,) = outlined(window)
    colour = outline.stroke
    assert colour == window.manner.look.theme.focus
    place = window.canvas.area_of(element)
    if isinstance(outline, Line):
        middle = (outline.x1 + outline.x2) / 2, (outline.y1 + outline.y2) / 2
    elif isinstance(outline, Box):
        middle = outline.x + outline.width / 2, outline.y + outline.height / 2
    else:
        middle = outline.x, outline.y
    assert place.contains(window.canvas.place_of(*middle).toPoint())


def test_the_focus_ring_is_for_those_who_use_keys(qtbot: "QtBot", window: "MainWindow") -> None:
    """Tab shows a ring around the canvas, the mouse hides it, a walk shows it again."""
    canvas, focus = window.canvas, window.manner.look.theme.focus

    def rim() -> str:
        return canvas.grab().toImage().pixelColor(canvas.width() // 2, 1).name()

    press(qtbot, K.Key_Tab)
    assert rim() != focus
    press(qtbot, K.Key_Backtab)
    assert rim() == focus
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert rim() != focus
    press(qtbot, K.Key_Down)
    assert rim() == focus


def test_an_element_out_of_sight_comes_into_view(qtbot: "QtBot", window: "MainWindow") -> None:
    """Zoomed in on the inputs, a walk to the loss moves the picture there; Alt+arrows move it."""
    canvas = window.canvas
    canvas.zoom_by(3.0, canvas.place_of(0, 0))
    assert not canvas.rect().contains(canvas.area_of("E"))
    press(qtbot, K.Key_Down)
    for _ in range(6):
        press(qtbot, K.Key_Right)
    assert canvas.walking() == "E"
    assert canvas.rect().contains(canvas.area_of("E"))
    before = canvas.area_of("E").center()
    qtbot.keyClick(canvas, K.Key_Left, ALT)
    assert canvas.area_of("E").center().x() > before.x()
    assert canvas.area_of("E").center().y() == before.y()
    assert (canvas.walking(), position(window)) == ("E", 0)


def test_a_folded_element_is_unfolded_for_the_walk_and_stays_so(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]"
) -> None:
    """In 30-40-3 a walk down the hidden layer shows each unit, also while time goes on."""
    window = open_window(WIDE)
    canvas = window.canvas
    canvas.setFocus()
    canvas.walk_to("h20")
    assert canvas.area_of("h20").isValid()
    press(qtbot, K.Key_Down, K.Key_Down, K.Key_PageDown)
    assert canvas.walking() == "h21"
    assert canvas.area_of("h21").isValid()
    assert canvas.area_of("h1").isValid()


def test_another_scenario_ends_the_walk(qtbot: "QtBot", window: "MainWindow") -> None:
    """An element of the scenario before has not the keyboard in the next."""
    press(qtbot, K.Key_Down, K.Key_Down)
    with qtbot.waitSignal(window.controller.opened):
        window.opening.open("xor")
    assert window.canvas.walking() == ""
    press(qtbot, K.Key_Down)
    assert window.canvas.walking() == "x1"


def test_the_walk_survives_another_look(qtbot: "QtBot", window: "MainWindow") -> None:
    """Changing the theme makes all parts anew; the walk and the focus stay where they are."""
    press(qtbot, K.Key_Down, K.Key_Right)
    window.manner.prefer("theme", "dark")
    assert window.canvas.walking() == "w1"
    assert window.canvas.hasFocus()
    assert len(outlined(window)) == 1
    press(qtbot, K.Key_Right)
    assert window.canvas.walking() == "h1"


def test_the_numbers_in_full_are_one_key_away(qtbot: "QtBot", window: "MainWindow") -> None:
    """Ctrl+I shows every digit of the walked element, and without a walk of the active one."""
    press(qtbot, K.Key_Right, K.Key_Right)
    qtbot.keyClick(window.canvas, K.Key_I, CTRL)
    qtbot.waitUntil(QToolTip.isVisible)
    assert "output h1 = 0.5199893401555818" in QToolTip.text()
    press(qtbot, K.Key_Down, K.Key_Left)
    qtbot.keyClick(window.canvas, K.Key_I, CTRL)
    qtbot.waitUntil(lambda: QToolTip.text().startswith("w1\n"))
    assert "weight = 0.3" in QToolTip.text()
    QToolTip.hideText()


def test_the_cells_of_the_heat_map_are_walked(qtbot: "QtBot", window: "MainWindow") -> None:
    """In the heat map the arrows walk from cell to cell, Return explains, Tab leaves."""
    qtbot.keyClick(window.canvas, K.Key_H, CTRL)
    grid = window.weight_map.map
    assert grid.hasFocus()
    press(qtbot, K.Key_Right)
    assert position(window) == 1
    press(qtbot, K.Key_Down)
    walked = [grid.walking()]
    for key in (K.Key_Right, K.Key_Down, K.Key_Left, K.Key_Left, K.Key_Up):
        press(qtbot, key)
        walked.append(grid.walking())
    assert walked == ["w1", "w2", "w4", "w3", "w3", "w1"]
    assert quantity(window) == "∂E/∂w1"
    assert position(window) == 1
    assert grid.drawing is not None
    assert {shape.id for shape in grid.drawing.shapes if shape.role == "selected"} == {"w1"}
    press(qtbot, K.Key_Return)
    assert window.presenter.selected == "w1"
    qtbot.keyClick(grid, K.Key_I, CTRL)
    qtbot.waitUntil(lambda: "weight = 0.3" in QToolTip.text())
    QToolTip.hideText()
    press(qtbot, K.Key_Tab)
    assert not grid.hasFocus()


def test_the_rows_of_the_table_are_walked(qtbot: "QtBot", window: "MainWindow") -> None:
    """In the table ↓ and Return explain a weight, ← → stay steps in time, and Tab leaves."""
    table = window.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, K.Key_Down, K.Key_Down)
    assert table.currentIndex().row() == 2
    press(qtbot, K.Key_Return)
    assert window.presenter.selected == "w3"
    press(qtbot, K.Key_Right)
    assert position(window) == 1
    assert table.currentIndex().row() == 2
    press(qtbot, K.Key_Tab)
    assert not table.hasFocus()


def test_the_row_with_the_keyboard_is_outlined(qtbot: "QtBot", window: "MainWindow") -> None:
    """The whole current row has an outline while the table has the focus, and only then."""
    table = window.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, K.Key_Down)
    row = table.visualRect(table.currentIndex())
    spots = [QPoint(10, row.top() + 1), QPoint(table.viewport().width() - 10, row.top() + 1)]
    focus = window.manner.look.theme.focus
    picture = table.viewport().grab().toImage()
    assert {picture.pixelColor(spot).name() for spot in spots} == {focus}
    window.canvas.setFocus()
    picture = table.viewport().grab().toImage()
    assert focus not in {picture.pixelColor(spot).name() for spot in spots}


def test_the_calculation_is_scrolled_by_keys(qtbot: "QtBot", window: "MainWindow") -> None:
    """With the focus ↓ scrolls the calculation, a ring says so, and Page Down is still a step."""
    panel = window.calculation
    window.resize(1024, 480)
    qtbot.keyClick(window.canvas, K.Key_End)
    qtbot.waitUntil(lambda: panel.isVisible())
    window.canvas.choose("w1")
    panel.setFocus(Qt.FocusReason.TabFocusReason)
    bar = panel.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 20)
    press(qtbot, K.Key_Down)
    assert bar.value() == bar.singleStep()
    picture = panel.viewport().grab().toImage()
    middle = panel.viewport().width() // 2
    for y in (1, panel.viewport().height() - 2):
        assert picture.pixelColor(middle, y).name() == window.manner.look.theme.focus
    press(qtbot, K.Key_Up)
    assert bar.value() == 0
    before = position(window)
    press(qtbot, K.Key_PageUp)
    assert position(window) == before - 1


def test_f6_goes_from_panel_to_panel(qtbot: "QtBot", window: "MainWindow") -> None:
    """F6 gives the focus to network, calculation, parameters and slider in turn, Shift+F6 back."""
    parts = [window.calculation, window.table, window.transport.slider, window.canvas]
    shown = [part for part in parts if part.isVisible()]
    for part in shown:
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F6)
        assert QApplication.focusWidget() is part
    qtbot.keyClick(window.canvas, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is window.transport.slider
