"""What a screen reader gets, through Qt's accessibility interface."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from tests.window.reading import AT_START, NAME, item, items, of, tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
VALUE, DESCRIPTION = QAccessible.Text.Value, QAccessible.Text.Description
Role = QAccessible.Role

WIDE = f"""title = "wide"
[network]
inputs = 30
loss = "half_squared_error"
seed = 1
[[network.layers]]
units = 40
activation = "sigmoid"
bias = "trained"
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


def test_the_network_is_a_tree_of_lines(window: "MainWindow") -> None:
    """At the start every layer, unit, edge and target is read, and nothing that is to come."""
    assert tree(of(window.canvas)) == AT_START
    roles = [found.role() for found in items(of(window.canvas))]
    assert roles == [Role.Tree, *[Role.TreeItem] * 23]


def test_values_are_read_as_soon_as_they_are_calculated(
    qtbot: "QtBot", window: "MainWindow"
) -> None:
    """The output of h1 is "not yet" until its step is made, and again when it is taken back."""
    hidden = item(window, 1, 0)
    assert hidden.text(VALUE) == "not yet"
    for _ in range(2):
        qtbot.keyClick(window.canvas, K.Key_Right)
    assert hidden.text(VALUE) == "0.51998934"
    assert hidden.text(NAME) == (
        "h1: sum z1 0.08000000, output h1 0.51998934, ∂E/∂h1 not yet, slope not yet, δ1 not yet"
    )
    qtbot.keyClick(window.canvas, K.Key_End)
    assert item(window, 2, 0, 0).text(NAME) == (
        "w5 from h1 to o1: weight 0.45, ∂E/∂w5 0.02592286, new value 0.43703857"
    )
    assert item(window, 3, 2).text(VALUE) == "0.02397190"
    qtbot.keyClick(window.canvas, K.Key_Home)
    assert tree(of(window.canvas)) == AT_START


def test_an_item_knows_its_place_in_the_tree(window: "MainWindow") -> None:
    """From a weight a reader comes back to its unit, its layer, the network and the window."""
    weight = item(window, 1, 1, 0)
    assert weight.text(NAME).startswith("w3 ")
    above = [weight]
    while above[-1].parent() is not None and len(above) < 20:
        above.append(above[-1].parent())
    names = [found.text(NAME).partition(":")[0] for found in above]
    assert names[1:4] == ["h2", "Hidden layer, 2 units, sigmoid", "Network"]
    assert Role.Window in [found.role() for found in above]
    assert weight.window() == window.windowHandle()
    for parent, child in zip(above[1:4], above[:3], strict=True):
        assert parent.child(parent.indexOfChild(child)) == child
    assert of(window.canvas).child(99) is None
    assert of(window.canvas).indexOfChild(weight) == -1


def test_an_item_is_where_it_is_drawn(window: "MainWindow") -> None:
    """A reader that follows by eye or by pointer finds h1 on the screen, and from there h1."""
    hidden = item(window, 1, 0)
    place = window.canvas.area_of("h1").center()
    at = window.canvas.mapToGlobal(place)
    assert hidden.rect().contains(at)
    layer = of(window.canvas).childAt(at.x(), at.y())
    assert layer.text(NAME) == "Hidden layer, 2 units, sigmoid"
    assert layer.childAt(at.x(), at.y()) == hidden
    assert hidden.childAt(at.x(), at.y()) is None
    assert layer.rect().contains(hidden.rect())
    corner = window.canvas.mapToGlobal(QPoint(2, window.canvas.height() - 2))
    assert of(window.canvas).childAt(corner.x(), corner.y()) is None


def test_the_walked_element_has_the_focus(qtbot: "QtBot", window: "MainWindow") -> None:
    """The element with the keyboard is the focused item; a chosen one is the selected item."""
    canvas = of(window.canvas)
    assert canvas.focusChild() == canvas
    for key in (K.Key_Down, K.Key_Right, K.Key_Return):
        qtbot.keyClick(window.canvas, key)
    weight = item(window, 1, 0, 0)
    assert canvas.focusChild() == weight
    assert item(window, 1).focusChild() == weight
    assert item(window, 2).focusChild() is None
    states = {
        found.text(NAME).partition(":")[0]: (found.state().focused, found.state().selected)
        for found in items(canvas)
        if found != canvas and (found.state().focused or found.state().selected)
    }
    assert states == {"w1 from x1 to h1": (True, True)}
    qtbot.keyClick(window.canvas, K.Key_Escape)
    assert not weight.state().focused
    assert not weight.state().selected
    window.table.setFocus()
    assert canvas.focusChild() is None


def test_an_item_can_be_pressed(window: "MainWindow") -> None:
    """A reader's press explains the element as a click does; setting the focus walks there."""
    weight = item(window, 2, 0, 0)
    actions = weight.actionInterface()
    assert actions.actionNames() == ["Press", "SetFocus"]
    actions.doAction("Press")
    assert window.presenter.selected == "w5"
    actions.doAction("Press")
    assert window.presenter.selected == ""
    actions.doAction("SetFocus")
    assert window.canvas.walking() == "w5"
    assert item(window, 0).actionInterface() is None


def test_what_is_folded_away_is_said_to_be_unseen(
    open_window: "Callable[[str], MainWindow]",
) -> None:
    """Of a large layer all units can be read; those that are not drawn have no place."""
    window = open_window(WIDE)
    hidden = item(window, 1)
    assert hidden.text(NAME) == "Hidden layer, 40 units, sigmoid"
    assert hidden.childCount() == 40
    folded = hidden.child(20)
    assert folded.text(NAME).startswith("h21: ")
    assert folded.state().invisible
    assert folded.rect().isEmpty()
    assert not hidden.child(0).state().invisible
    assert not hidden.state().invisible
    assert folded.childCount() == 31
    assert folded.child(30).text(NAME).startswith("b21 of h21: bias 0")


def test_the_heat_map_is_a_tree_of_weights(qtbot: "QtBot", window: "MainWindow") -> None:
    """The heat map's cells are read row by row, and are where they are drawn."""
    qtbot.keyClick(window.canvas, K.Key_H, CTRL)
    window.weight_map.layer.setCurrentIndex(1)
    grid = of(window.weight_map.map)
    assert tree(grid) == (
        "Weights into Output\n"
        "  o1: 2 weights\n"
        "    w5 from h1 to o1: weight 0.45, ∂E/∂w5 not yet, new value not yet\n"
        "    w6 from h2 to o1: weight 0.4, ∂E/∂w6 not yet, new value not yet\n"
        "  o2: 2 weights\n"
        "    w7 from h1 to o2: weight 0.7, ∂E/∂w7 not yet, new value not yet\n"
        "    w8 from h2 to o2: weight 0.6, ∂E/∂w8 not yet, new value not yet\n"
    )
    last = grid.child(1).child(1)
    at = last.rect().center()
    assert grid.childAt(at.x(), at.y()).childAt(at.x(), at.y()) == last
    for key in (K.Key_Down, K.Key_Right):
        qtbot.keyClick(window.weight_map.map, key)
    assert grid.focusChild() == grid.child(0).child(1)
    grid.child(0).child(0).actionInterface().doAction("Press")
    assert window.presenter.selected == "w5"


def test_the_calculation_is_read_as_it_stands(qtbot: "QtBot", window: "MainWindow") -> None:
    """The calculation is a text: phase, question, formula, numbers and sentence, without marks."""
    for _ in range(2):
        qtbot.keyClick(window.canvas, K.Key_Right)
    page = window.calculation.widget()
    assert page is not None
    described = of(page)
    assert described.role() == Role.StaticText
    text = described.text(NAME)
    assert text == (
        "FORWARD · step 2 of 43. What does h1 pass on? h1 = σ(z1) = 1/(1 + exp(−z1)). "
        "1/(1 + exp(−0.08000000)) = 0.51998934. "
        "The activation function turns the weighted sum z1 into the output h1."
    )
    assert of(window.calculation).text(NAME) == "Calculation"
    assert of(window.calculation).text(DESCRIPTION) == text


def test_the_table_reads_its_cells(qtbot: "QtBot", window: "MainWindow") -> None:
    """A row is read with its columns' names; what is to come is "not yet" in every column."""
    table = of(window.table)
    assert table.role() == Role.Table
    names = [found.text(NAME) for found in items(table)]
    assert {"parameter", "value", "gradient", "new value"} <= set(names)
    at = names.index("w5")
    assert names[at : at + 4] == ["w5", "0.45000000", "not yet", "not yet"]
    qtbot.keyClick(window.canvas, K.Key_End)
    names = [found.text(NAME) for found in items(of(window.table))]
    assert names[at : at + 4] == ["w5", "0.45000000", "0.02592286", "0.43703857"]


@pytest.mark.parametrize("scenario", ["w5", "mini-batch"])
def test_everything_that_takes_keys_has_a_name_and_a_role(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]", scenario: str
) -> None:
    """On both pictures a reader finds all that can have the focus, and nothing without a name."""
    window = open_window(scenario)
    for on_map in (False, True):
        if on_map:
            qtbot.keyClick(window.canvas, K.Key_H, CTRL)
        found = [each for each in items(of(window)) if each.state().focusable]
        seen = [each for each in found if not each.state().invisible]
        assert len(seen) > 30
        for each in seen:
            assert each.text(NAME).strip(), each
            # Qt calls a scroll area, such as the calculation, a client.
            is_panel = each.object() is window.calculation
            assert is_panel or each.role() not in (Role.NoRole, Role.Client), each
        described = {each.object() for each in found}
        for widget in window.findChildren(QWidget):
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible():
                # A spin box is described together with the field in it; and Qt describes of a menu
                # bar only its menus, one of which offers what the button in its corner does.
                assert {widget, widget.parent()} & {*described, window.menuBar()}, widget


def test_another_scenario_is_another_tree(qtbot: "QtBot", window: "MainWindow") -> None:
    """The items of the scenario before answer nothing, and the new ones are at their place."""
    before = item(window, 1, 0, 0)
    press = before.actionInterface()
    assert before.isValid()
    with qtbot.waitSignal(window.controller.opened):
        window.opening.open("xor")
    assert item(window, 2).text(NAME) == "Output layer, 1 unit, sigmoid"
    assert item(window, 1, 0, 2).text(NAME).startswith("b1 of h1: bias ")
    assert not before.isValid()
    assert before.text(NAME) == before.text(VALUE) == ""
    assert not any((before.parent(), before.window(), before.child(0)))
    assert before.rect().isEmpty()
    assert before.state().invalid
    press.doAction("Press")
    assert window.presenter.selected == ""
