"""A picture as a tree of items, each made when a screen reader first asks for it.

What is on a picture are no objects that Qt knows: the widget paints itself.
"""

from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QPoint, QPointF, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleEvent,
    QAccessibleInterface,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import VoidPtr

if TYPE_CHECKING:
    from collections.abc import Sequence

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


class Tree(QAccessibleWidget):
    """A readable widget, as the root of its tree.

    Qt owns it and deletes it with the widget. The items are kept here. Qt goes on asking an item
    until it is taken from Qt, and that must not happen while Qt is asking: the items of a network
    that is not on show any more answer nothing until then.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, QAccessible.Role.Tree, widget.accessibleName())
        self._names: Names | None = None
        self._items: dict[Path, _Item] = {}
        self._stale: list[_Item] = []
        items, stale = self._items, self._stale
        widget.destroyed.connect(lambda: _take([*items.values(), *stale]))

    @property
    def picture(self) -> "Readable | None":
        """The widget, as what it shows; None when it is gone."""
        picture = self.object()
        return picture if isinstance(picture, Readable) else None

    @property
    def outline(self) -> "Outline | None":
        """The tree of the widget as it is now."""
        picture = self.picture
        return None if picture is None else picture.outline()

    def item(self, path: "Path") -> "_Item | None":
        """Return an item, None where there is none."""
        outline = self.outline
        if outline is None or not path or path[-1] not in range(outline.count(path[:-1])):
            return None
        if outline.names != self._names:
            self._names = outline.names
            self._set_aside()
        if path not in self._items:
            self._items[path] = _Item(self, path, outline)
        return self._items[path]

    def item_of(self, element: str) -> "_Item | None":
        """Return the item that stands for an element."""
        outline = self.outline
        path = outline.path(element) if element and outline is not None else None
        return None if path is None else self.item(path)

    def item_at(self, x: int, y: int, depth: int) -> "_Item | None":
        """Return the item at a point of the screen, so far down in the tree."""
        picture, outline = self.picture, self.outline
        if picture is None or outline is None:
            return None
        at = QPointF(self.widget().mapFromGlobal(QPoint(x, y)))
        path = outline.path(picture.element_at(at))
        return None if path is None or len(path) < depth else self.item(path[:depth])

    def tell_values(self) -> None:
        """Tell which of the lines that were read have changed since."""
        outline = self.outline
        if outline is None:
            return
        if outline.names != self._names or len(self._items) > _MOST_KEPT:
            self._set_aside()
        self._names = outline.names
        if self._stale:
            _take(self._stale)
            self._stale.clear()
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.ObjectReorder))
        for path, item in self._items.items():
            line = outline.text(path)
            if line != item.line:
                item.line = line
                QAccessible.updateAccessibility(
                    QAccessibleEvent(item, QAccessible.Event.NameChanged)
                )

    def _set_aside(self) -> None:
        """Keep the items only until Qt can do without them."""
        for item in self._items.values():
            item.leave()
        self._stale += self._items.values()
        self._items.clear()

    def childCount(self) -> int:
        """Return how many branches the tree has."""
        outline = self.outline
        return 0 if outline is None else outline.count(())

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
        picture = self.picture
        if picture is None or not self.widget().hasFocus():
            return None
        return self.item_of(picture.walking()) or self


def _take(items: "Sequence[_Item]") -> None:
    """Take items from Qt, which deletes them."""
    for item in items:
        item.leave()
    for item in items:
        QAccessible.deleteAccessibleInterface(item.number)


class _Item(QAccessibleInterface):
    """A line of a tree; it answers nothing when it has left it."""

    def __init__(self, tree: Tree, path: "Path", outline: "Outline") -> None:
        super().__init__()
        self._tree: Tree | None = tree
        self._names = outline.names
        self.path = path
        self.line = outline.text(path)
        self._press = _Press(self)
        self.number = QAccessible.registerAccessibleInterface(self)

    def leave(self) -> None:
        """Belong to no tree any more."""
        self._tree = None

    @property
    def _outline(self) -> "Outline | None":
        """The tree as it is now, None where this item is not part of it any more."""
        outline = None if self._tree is None else self._tree.outline
        return outline if outline is not None and outline.names == self._names else None

    @property
    def element(self) -> str:
        """The id of the element that it stands for, "" for a heading."""
        outline = self._outline
        return "" if outline is None else outline.element(self.path)

    @property
    def picture(self) -> Readable | None:
        """The widget on which it is, as what it shows."""
        return None if self._tree is None else self._tree.picture

    def isValid(self) -> bool:
        """Return whether it is still part of the tree."""
        return self._outline is not None

    def object(self) -> QObject | None:  # type: ignore[override] # nothing that Qt knows
        """Return nothing: it is no object of its own."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override] # or none
        """Return the window that it is in."""
        if self._tree is None or self._outline is None:
            return None
        return self._tree.widget().window().windowHandle()

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override] # or none
        """Return the item of which it is a branch."""
        if self._tree is None or self._outline is None:
            return None
        return self._tree.item(self.path[:-1]) or self._tree

    def childCount(self) -> int:
        """Return how many branches it has."""
        outline = self._outline
        return 0 if outline is None else outline.count(self.path)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override] # or none
        """Return a branch."""
        if self._tree is None or self._outline is None:
            return None
        return self._tree.item((*self.path, index))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return which branch an item is."""
        return child.path[-1] if isinstance(child, _Item) and child.path[:-1] == self.path else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override] # or none
        """Return the branch at a point of the screen."""
        if self._tree is None or self._outline is None:
            return None
        found = self._tree.item_at(x, y, len(self.path) + 1)
        return found if found is not None and found.path[:-1] == self.path else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override] # or none
        """Return the item that has the keyboard, if it is this one or below it."""
        focused = None if self._tree is None else self._tree.focusChild()
        below = isinstance(focused, _Item) and focused.path[: len(self.path)] == self.path
        return focused if below else None

    def text(self, kind: QAccessible.Text) -> str:
        """Return its line, or its number."""
        outline = self._outline
        if outline is None:
            return ""
        match kind:
            case QAccessible.Text.Name:
                return outline.text(self.path)
            case QAccessible.Text.Value:
                return outline.value(self.path)
            case _:
                return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Leave it as it is."""

    def rect(self) -> QRect:
        """Return where it is on the screen, an empty rectangle if it is not to be seen."""
        if self._tree is None or self._outline is None:
            return QRect()
        widget = self._tree.widget()
        area = self._area() & widget.rect()
        return area.translated(widget.mapToGlobal(QPoint(0, 0))) if area.isValid() else QRect()

    def _area(self) -> QRect:
        """Return where it is in the widget; a heading is where its first and last branch are."""
        picture, outline, area = self.picture, self._outline, QRect()
        if picture is None or outline is None:
            return area
        if self.element:
            return picture.area_of(self.element)
        for branch in {0, outline.count(self.path) - 1}:
            area |= picture.area_of(outline.element((*self.path, branch)))
        return area

    def role(self) -> QAccessible.Role:
        """Return that it is part of a tree."""
        return QAccessible.Role.TreeItem

    def state(self) -> QAccessible.State:
        """Return what can be done with it, and whether it has the keyboard."""
        state = QAccessible.State()
        picture, element = self.picture, self.element
        state.invalid = self._outline is None
        state.readOnly = True
        state.expandable = state.expanded = self.childCount() > 0
        state.invisible = self.rect().isEmpty()
        if element and picture is not None:
            state.focusable = state.selectable = True
            state.focused = self._tree is not None and self._tree.focusChild() is self
            state.selected = element == picture.chosen()
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
        picture, element = self._item.picture, self._item.element
        if picture is None or not element:
            return
        if name == self.pressAction():
            picture.choose(element)
        elif name == self.setFocusAction():
            picture.walk_to(element)

    def keyBindingsForAction(self, name: str) -> list[str]:
        """Return the keys that do the same."""
        return ["Return"] if name == self.pressAction() else []
