"""How a screen reader goes through a window: items, their tree, and what it says of w5."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleInterface

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from nnviz.window.main_window import MainWindow

NAME = QAccessible.Text.Name

AT_START = """\
Network
  Input layer, 2 units
    x1: input 0.1
    x2: input 0.2
  Hidden layer, 2 units, sigmoid
    h1: sum z1 not yet, output h1 not yet, ∂E/∂h1 not yet, slope not yet, δ1 not yet
      w1 from x1 to h1: weight 0.3, ∂E/∂w1 not yet, new value not yet
      w2 from x2 to h1: weight 0.25, ∂E/∂w2 not yet, new value not yet
    h2: sum z2 not yet, output h2 not yet, ∂E/∂h2 not yet, slope not yet, δ2 not yet
      w3 from x1 to h2: weight 0.4, ∂E/∂w3 not yet, new value not yet
      w4 from x2 to h2: weight 0.35, ∂E/∂w4 not yet, new value not yet
  Output layer, 2 units, sigmoid
    o1: sum z3 not yet, output o1 not yet, ∂E/∂o1 not yet, slope not yet, δ3 not yet
      w5 from h1 to o1: weight 0.45, ∂E/∂w5 not yet, new value not yet
      w6 from h2 to o1: weight 0.4, ∂E/∂w6 not yet, new value not yet
      t1 of o1: target 0.4
    o2: sum z4 not yet, output o2 not yet, ∂E/∂o2 not yet, slope not yet, δ4 not yet
      w7 from h1 to o2: weight 0.7, ∂E/∂w7 not yet, new value not yet
      w8 from h2 to o2: weight 0.6, ∂E/∂w8 not yet, new value not yet
      t2 of o2: target 0.6
  Loss
    E1 of o1: loss term not yet
    E2 of o2: loss term not yet
    E: loss not yet
"""


def of(widget: "QWidget") -> QAccessibleInterface:
    """Return how a widget is described to screen readers."""
    described = QAccessible.queryAccessibleInterface(widget)
    assert described is not None
    return described


def items(item: QAccessibleInterface) -> "Iterator[QAccessibleInterface]":
    """Yield an item and all below it, as a reader walks them."""
    yield item
    for number in range(item.childCount()):
        child = item.child(number)
        if child is not None:
            yield from items(child)


def tree(item: QAccessibleInterface, depth: int = 0) -> str:
    """Return the names of an item and of all below it, indented."""
    lines = f"{'  ' * depth}{item.text(NAME)}\n"
    return lines + "".join(
        tree(item.child(number), depth + 1) for number in range(item.childCount())
    )


def item(window: "MainWindow", *path: int) -> QAccessibleInterface:
    """Return an item of the network's tree."""
    found = of(window.canvas)
    for number in path:
        found = found.child(number)
    return found
