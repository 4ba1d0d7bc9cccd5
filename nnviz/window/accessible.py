"""What a screen reader is told: the pictures as trees of lines, and each step in words.

A picture is one widget that paints itself; what is on it are no objects that Qt knows. A widget
that is `Readable` is given a tree of items here, each made when it is first asked for.
"""

from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QPoint, QPointF, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import VoidPtr

if TYPE_CHECKING:
    from nnviz.drawing.outline import Outline, Path
    from nnviz.trace.names import Names

_MOST_KEPT: Final = 400
"""When more items than this were asked for, they are given up, and made anew when asked again."""


@runtime_checkable
class Readable(Protocol):
    """A widget that shows a tree of lines as a picture."""

    def outline(self) -> "Outline | None":
        """Return the tree as it is now, None while nothing is shown."""
        ...

    def walking(self) -> str:
        """Return the id of the element that has the keyboard, "" for none."""
        ...

    def chosen(self) -> str:
        """Return the id of the element that is explained until another is chosen, "" for none."""
        ...

    def area_of(self, element: str) -> QRect:
        """Return where an element is in the widget; an empty rectangle if it is not to be seen."""
        ...

    def element_at(self, at: QPointF) -> str:
        """Return the id of the element at a point of the widget, "" for none."""
        ...

    def walk_to(self, element: str) -> None:
        """Give an element the keyboard."""
        ...

    def choose(self, element: str) -> None:
        """Explain an element, as a click on it does."""
        ...


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
        return _Tree(described)
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


def _tree_of(widget: QWidget) -> "_Tree | None":
    """Return a widget's tree, None where nobody listens."""
    if not QAccessible.isActive():
        return None
    tree = QAccessible.queryAccessibleInterface(widget)
    return tree if isinstance(tree, _Tree) else None


class _Tree(QAccessibleWidget):
    """A readable widget, as the root of its tree.

    Qt owns it and deletes it with the widget. The items are kept here, and taken from Qt before
    they are given up: Qt would go on asking them.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, QAccessible.Role.Tree, widget.accessibleName())
        self._names: Names | None = None
        self._items: dict[Path, _Item] = {}
        items = self._items
        widget.destroyed.connect(lambda: _give_up(items))

    @property
    def picture(self) -> Readable:
        """The widget, as what it shows."""
        picture = self.object()
        assert isinstance(picture, Readable)
        return picture

    @property
    def outline(self) -> "Outline | None":
        """The tree of the widget as it is now."""
        return self.picture.outline()

    def item(self, path: "Path") -> "_Item | None":
        """Return an item, None where there is none."""
        outline = self.outline
        if outline is None or not path or path[-1] not in range(outline.count(path[:-1])):
            return None
        if outline.names != self._names:
            self._names = outline.names
            _give_up(self._items)
        if path not in self._items:
            self._items[path] = _Item(self, path)
        return self._items[path]

    def item_of(self, element: str) -> "_Item | None":
        """Return the item that stands for an element."""
        path = self.outline.path(element) if element and self.outline is not None else None
        return None if path is None else self.item(path)

    def item_at(self, x: int, y: int, depth: int) -> "_Item | None":
        """Return the item at a point of the screen, so far down in the tree."""
        at = QPointF(self.widget().mapFromGlobal(QPoint(x, y)))
        outline = self.outline
        path = outline.path(self.picture.element_at(at)) if outline is not None else None
        return None if path is None or len(path) < depth else self.item(path[:depth])

    def tell_values(self) -> None:
        """Tell which of the lines that were read have changed since."""
        outline = self.outline
        if outline is None:
            return
        is_another = self._names is not None and outline.names != self._names
        if is_another or len(self._items) > _MOST_KEPT:
            self._names = outline.names
            _give_up(self._items)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.ObjectReorder))
        for path, item in self._items.items():
            line = outline.text(path)
            if line != item.line:
                item.line = line
                QAccessible.updateAccessibility(
                    QAccessibleEvent(item, QAccessible.Event.NameChanged)
                )

    def childCount(self) -> int:
        """Return how many branches the tree has."""
        return 0 if self.outline is None else self.outline.count(())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override] # or none
        """Return a branch."""
        return self.item((index,))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return which branch an item is."""
        return child.path[0] if isinstance(child, _Item) and len(child.path) == 1 else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override] # or none
        """Return the branch at a point of the screen."""
        return self.item_at(x, y, 1)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override] # or none
        """Return the item that has the keyboard; the tree itself while none is walked."""
        if not self.widget().hasFocus():
            return None
        return self.item_of(self.picture.walking()) or self


def _give_up(items: "dict[Path, _Item]") -> None:
    """Take items from Qt, which deletes them."""
    taken = list(items.values())
    items.clear()
    for item in taken:
        QAccessible.deleteAccessibleInterface(item.number)


class _Item(QAccessibleInterface):
    """A line of a tree."""

    def __init__(self, tree: _Tree, path: "Path") -> None:
        super().__init__()
        self._tree = tree
        self.path = path
        self.line = self._outline.text(path)
        self._press = _Press(self)
        self.number = QAccessible.registerAccessibleInterface(self)

    @property
    def _outline(self) -> "Outline":
        outline = self._tree.outline
        assert outline is not None
        return outline

    @property
    def element(self) -> str:
        """The id of the element that it stands for, "" for a heading."""
        return self._outline.element(self.path)

    @property
    def picture(self) -> Readable:
        """The widget on which it is, as what it shows."""
        return self._tree.picture

    def isValid(self) -> bool:
        """Return whether it is still part of the tree."""
        return self._tree.item(self.path) is self

    def object(self) -> QObject | None:  # type: ignore[override] # nothing that Qt knows
        """Return nothing: it is no object of its own."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override] # or none
        """Return the window that it is in."""
        return self._tree.widget().window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        """Return the item of which it is a branch."""
        return self._tree.item(self.path[:-1]) or self._tree

    def childCount(self) -> int:
        """Return how many branches it has."""
        return self._outline.count(self.path)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override] # or none
        """Return a branch."""
        return self._tree.item((*self.path, index))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return which branch an item is."""
        return child.path[-1] if isinstance(child, _Item) and child.path[:-1] == self.path else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override] # or none
        """Return the branch at a point of the screen."""
        found = self._tree.item_at(x, y, len(self.path) + 1)
        return found if found is not None and found.path[:-1] == self.path else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override] # or none
        """Return the item below it that has the keyboard."""
        focused = self._tree.focusChild()
        below = isinstance(focused, _Item) and focused.path[: len(self.path)] == self.path
        return focused if below else None

    def text(self, kind: QAccessible.Text) -> str:
        """Return its line, or its number."""
        match kind:
            case QAccessible.Text.Name:
                return self._outline.text(self.path)
            case QAccessible.Text.Value:
                return self._outline.value(self.path)
            case _:
                return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Leave it as it is."""

    def rect(self) -> QRect:
        """Return where it is on the screen, an empty rectangle if it is not to be seen."""
        widget = self._tree.widget()
        area = self._area() & widget.rect()
        return area.translated(widget.mapToGlobal(QPoint(0, 0))) if area.isValid() else QRect()

    def _area(self) -> QRect:
        """Return where it is in the widget; a heading is where its first and last branch are."""
        if self.element:
            return self.picture.area_of(self.element)
        outline, area = self._outline, QRect()
        for branch in {0, outline.count(self.path) - 1}:
            element = outline.element((*self.path, branch))
            area |= self.picture.area_of(element)
        return area

    def role(self) -> QAccessible.Role:
        """Return that it is part of a tree."""
        return QAccessible.Role.TreeItem

    def state(self) -> QAccessible.State:
        """Return what can be done with it, and whether it has the keyboard."""
        state = QAccessible.State()
        element = self.element
        state.readOnly = True
        state.expandable = state.expanded = self.childCount() > 0
        state.invisible = self.rect().isEmpty()
        if element:
            focused = self._tree.focusChild()
            state.focusable = state.selectable = True
            state.focused = focused is self
            state.selected = element == self.picture.chosen()
        return state

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:  # type: ignore[override] # the stub has int
        """Return what can be done with it, as a pointer; 0 for nothing, as None is no pointer."""
        if kind == QAccessible.InterfaceType.ActionInterface and self.element:
            return VoidPtr(self._press)  # type: ignore[arg-type] # the stub has int
        return VoidPtr(0)


class _Press(QAccessibleActionInterface):
    """Explaining an item's element, and giving it the keyboard."""

    def __init__(self, item: _Item) -> None:
        super().__init__()
        self._item = item

    def actionNames(self) -> list[str]:
        """Return what can be done."""
        return [self.pressAction(), self.setFocusAction()]

    def doAction(self, name: str) -> None:
        """Do it."""
        item = self._item
        if name == self.pressAction():
            item.picture.choose(item.element)
        elif name == self.setFocusAction():
            item.picture.walk_to(item.element)

    def keyBindingsForAction(self, name: str) -> list[str]:
        """Return the keys that do the same."""
        return ["Return"] if name == self.pressAction() else []
