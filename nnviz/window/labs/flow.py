"""Widgets that go to the next line, or into columns, as there is room."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QSizePolicy

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayoutItem, QWidget


class _Arrangement(QLayout):
    """Widgets whose places depend on the width."""

    def __init__(self, space: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._space = space
        self.setContentsMargins(QMargins())

    def addItem(self, item: "QLayoutItem") -> None:
        """Take one more."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> "QLayoutItem | None":
        """Return one of them, None after the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> "QLayoutItem | None":
        """Give one of them away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return that it wants no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return that a narrow one is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high it is with a width."""
        return self._placed(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, room: QRect) -> None:
        """Place all widgets."""
        super().setGeometry(room)
        self._placed(room, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of all on one line."""
        hints = [_size(item) for item in self._shown()]
        wide = sum(hint.width() for hint in hints) + self._space * max(0, len(hints) - 1)
        return self._framed(QSize(wide, max((hint.height() for hint in hints), default=0)))

    def minimumSize(self) -> QSize:
        """Return the size of the largest one."""
        wide = max((_size(item).width() for item in self._shown()), default=0)
        high = max((_size(item).height() for item in self._shown()), default=0)
        return self._framed(QSize(wide, high))

    def _framed(self, size: QSize) -> QSize:
        """Return a size with the margins around it."""
        return size.grownBy(self.contentsMargins())

    def _placed(self, room: QRect, *, move: bool) -> int:
        """Place the widgets where they are to be moved; return how high all of them are."""
        raise NotImplementedError

    def _shown(self) -> "list[QLayoutItem]":
        return [item for item in self._items if not item.isEmpty()]


class Flow(_Arrangement):
    """Lays widgets out from left to right, and goes to another line where one is full.

    A widget that expands takes what is left of its line; with `stretch` all of a line are widened
    alike.
    """

    def __init__(self, space: int, *, stretch: bool = False) -> None:
        super().__init__(space)
        self._stretch = stretch

    def _placed(self, room: QRect, *, move: bool) -> int:
        """Place the widgets where they are to be moved; return how high all of them are."""
        around = self.contentsMargins()
        room = room.marginsRemoved(around)
        top = room.top()
        for number, line in enumerate(self._lines(room.width())):
            top += self._space if number else 0
            widths = self._widths(line, room.width())
            heights = [_high(item, wide) for item, wide in zip(line, widths, strict=True)]
            x, high = room.left(), max(heights)
            for item, wide, tall in zip(line, widths, heights, strict=True):
                if move:
                    down = (high - tall) // 2
                    item.setGeometry(QRect(x, top + down, wide, tall))
                x += wide + self._space
            top += high
        return top - room.top() + around.top() + around.bottom()

    def _widths(self, line: "list[QLayoutItem]", room: int) -> list[int]:
        """Return how wide the widgets of a line are, those that expand with what is left of it."""
        widths = [min(_size(item).width(), room) for item in line]
        wide_ones = [at for at, item in enumerate(line) if self._stretch or _expands(item)]
        left_over = max(0, room - sum(widths) - self._space * (len(line) - 1))
        for at in wide_ones:
            widths[at] += left_over // len(wide_ones)
        return widths

    def _lines(self, width: int) -> "list[list[QLayoutItem]]":
        """Return which widgets stand on which line."""
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            wide = _size(item).width()
            if lines and wide <= left:
                lines[-1].append(item)
            else:
                lines.append([item])
                left = width
            left -= wide + self._space
        return lines


class Columns(_Arrangement):
    """Lays widgets out in as many columns as there is room for, each below the least filled one."""

    def _placed(self, room: QRect, *, move: bool) -> int:
        """Place the widgets where they are to be moved; return how high all of them are."""
        around, shown = self.contentsMargins(), self._shown()
        room = room.marginsRemoved(around)
        widest = max((_size(item).width() for item in shown), default=1)
        count = max(1, (room.width() + self._space) // (widest + self._space))
        count = min(count, max(1, len(shown)))
        wide = (room.width() - self._space * (count - 1)) // count
        bottoms = [room.top()] * count
        for item in shown:
            column = bottoms.index(min(bottoms))
            high = _high(item, wide)
            if move:
                x = room.left() + column * (wide + self._space)
                item.setGeometry(QRect(x, bottoms[column], wide, high))
            bottoms[column] += high + self._space
        return max(bottoms) - self._space - room.top() + around.top() + around.bottom()


def _size(item: "QLayoutItem") -> QSize:
    """Return the room that one needs."""
    return item.sizeHint().expandedTo(item.minimumSize())


def _high(item: "QLayoutItem", width: int) -> int:
    """Return how high one is with a width."""
    if item.hasHeightForWidth():
        return item.heightForWidth(width)
    return _size(item).height()


def _expands(item: "QLayoutItem") -> bool:
    widget: QWidget | None = item.widget()
    if widget is None:
        return False
    return widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding
