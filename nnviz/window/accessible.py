"""What a screen reader is told: what the pictures show, and each step in words."""

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from nnviz.window.accessible_tree import Readable, Tree


def install() -> None:
    """Make readable widgets known to screen readers; once is enough for all windows."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_made)


_installed: list[bool] = []


def _made(_class_name: str, described: QObject) -> QAccessibleInterface | None:
    """Return the description of a widget, None where Qt's own will do.

    A widget that paints itself may say by its property "role" what it is.
    """
    if not isinstance(described, QWidget):
        return None
    if isinstance(described, Readable):
        return Tree(described)
    role = described.property("role")
    if isinstance(role, QAccessible.Role):
        return QAccessibleWidget(described, role)
    return None


def tell_frame(widget: QWidget) -> None:
    """Tell a screen reader that a widget shows other values."""
    tree = _tree_of(widget)
    if tree is not None:
        tree.tell_values()


def tell_walk(widget: QWidget) -> None:
    """Tell a screen reader which element of a widget has the keyboard now."""
    tree = _tree_of(widget)
    if tree is not None and widget.hasFocus():
        QAccessible.updateAccessibility(
            QAccessibleEvent(tree.focusChild() or tree, QAccessible.Event.Focus)
        )


def announce(widget: QWidget, text: str) -> None:
    """Have a sentence read aloud when what is being read has come to its end."""
    if QAccessible.isActive() and text:
        event = QAccessibleAnnouncementEvent(widget, text)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)


def _tree_of(widget: QWidget) -> Tree | None:
    """Return a widget's tree, None where nobody listens."""
    if not QAccessible.isActive():
        return None
    tree = QAccessible.queryAccessibleInterface(widget)
    return tree if isinstance(tree, Tree) else None
