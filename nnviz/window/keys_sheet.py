"""One sheet with all keys: those of the menus, and those that mean something in one place only."""

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnviz.translation import tr
from nnviz.window.commands import BETWEEN, split_keys
from nnviz.window.scroller import Scroller

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from nnviz.window.commands import Command
    from nnviz.window.style import Look

_COLUMN = 280
_GAP = 28
_MOST_COLUMNS = 3
_MARGIN = 24
_FRAME, _FOOT = 28, 80
"""What is around the page: frames and the scroll bar, and the button below it."""

Keys = tuple[tuple[str, ...], ...]
"""Shortcuts that do the same, each as the keys that are pressed together."""


@dataclass(frozen=True, slots=True)
class Group:
    """Keys that belong together, with what each does."""

    title: str
    rows: tuple[tuple[str, Keys], ...]

    @property
    def weight(self) -> float:
        """How high it is, in rows."""
        return len(self.rows) + 1.8


def groups_of(
    commands: "Sequence[Command]", others: "Sequence[tuple[str, Sequence[tuple[str, str]]]]"
) -> tuple[Group, ...]:
    """Return the keys by menu, and then the other groups.

    Keys of the others are written as "Alt+← Alt+→": a plus between keys that are pressed together,
    a space between those that do the same.
    """
    found = [
        Group(menu, tuple((_words(command), command.keys) for command in inside))
        for menu, inside in groupby(
            (command for command in commands if command.keys), key=lambda one: one.menus[0]
        )
    ]
    found += [
        Group(title, tuple((text, tuple(map(split_keys, keys.split()))) for text, keys in rows))
        for title, rows in others
    ]
    return tuple(found)


def _words(command: "Command") -> str:
    """Return what a command is called inside its menu."""
    return BETWEEN.join((*command.menus[1:], command.text.rstrip("…")))


def in_columns(weights: "Sequence[float]", count: int) -> tuple[tuple[int, ...], ...]:
    """Return which groups stand in each column: in their order, the highest as low as can be."""
    low, high = max(weights), sum(weights)
    best = _filled(weights, high)
    # The least height at which they fit into so many columns, by halving.
    while high - low > 0.1:
        middle = (low + high) / 2
        tried = _filled(weights, middle)
        if len(tried) <= count:
            best, high = tried, middle
        else:
            low = middle
    return best


def _filled(weights: "Sequence[float]", height: float) -> tuple[tuple[int, ...], ...]:
    """Return the groups in as few columns of this height as they need."""
    columns: list[list[int]] = [[]]
    filled = 0.0
    for index, weight in enumerate(weights):
        if columns[-1] and filled + weight > height + 1e-9:
            columns.append([])
            filled = 0.0
        columns[-1].append(index)
        filled += weight
    return tuple(map(tuple, columns))


class KeysSheet(QDialog):
    """Shows all keys in columns; scrolls where they are higher than the window."""

    def __init__(
        self,
        commands: "Sequence[Command]",
        others: "Sequence[tuple[str, Sequence[tuple[str, str]]]]",
        look: "Look",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keys"))
        self._look = look
        self.groups = groups_of(commands, others)
        self._parts = [self._part(group) for group in self.groups]
        self._columns = 0
        px = look.px
        self._page = QWidget()
        self._grid = QHBoxLayout(self._page)
        self._grid.setContentsMargins(px(_MARGIN), px(12), px(_MARGIN), px(12))
        self._grid.setSpacing(px(_GAP))
        self.scroller = Scroller(look)
        self.scroller.setWidget(self._page)
        self.scroller.setAccessibleName(tr("Keys"))
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(8), px(8), px(12))
        column.addWidget(self.scroller, 1)
        column.addLayout(foot)
        self._dress()
        self._fit(parent)
        self.scroller.setFocus()

    def _dress(self) -> None:
        theme, px = self._look.theme, self._look.px
        self.setStyleSheet(
            f"QLabel {{ color: {theme.ink}; }}"
            f"QLabel#group {{ font-size: {px(theme.sizes.value)}px; font-weight: 600; }}"
            f"QLabel#cap {{ color: {theme.ink}; background: {theme.canvas};"
            f" border: 1px solid {theme.rim}; border-bottom: {px(2)}px solid {theme.rim};"
            f" border-radius: {px(4)}px; padding: 0 {px(5)}px; min-width: {px(9)}px;"
            f" font-size: {px(theme.sizes.tiny)}px; }}"
            f"QLabel#or {{ color: {theme.faint}; font-size: {px(theme.sizes.tiny)}px; }}"
        )

    def _fit(self, parent: QWidget | None) -> None:
        """Be as large as all keys need, and no larger than the window below."""
        px = self._look.px
        room = (parent.window() if parent else self.screen()).size()
        wide = _MOST_COLUMNS * px(_COLUMN) + (_MOST_COLUMNS - 1) * px(_GAP) + 2 * px(_MARGIN + 16)
        wide = min(wide, room.width() - px(16))
        self._flow(wide)
        self.ensurePolished()
        for label in self._page.findChildren(QLabel):
            label.ensurePolished()
        page = self._grid.totalHeightForWidth(wide - px(_FRAME))
        high = max(page, 0) + px(_FOOT)
        self.resize(wide, min(high, room.height() - px(16)))

    def _part(self, group: Group) -> QWidget:
        """Return a group as a table of labels."""
        px = self._look.px
        part = QWidget()
        part.setAccessibleName(group.title)
        rows = QVBoxLayout(part)
        rows.setContentsMargins(0, 0, 0, px(16))
        rows.setSpacing(px(4))
        title = QLabel(group.title)
        title.setObjectName("group")
        rows.addWidget(title)
        for text, keys in group.rows:
            label = QLabel(text)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row = QHBoxLayout()
            row.setSpacing(px(12))
            row.addWidget(label, 1)
            row.addWidget(self._keys(text, keys))
            rows.addLayout(row)
        return part

    def _keys(self, text: str, keys: Keys) -> QWidget:
        """Return the caps of a row; keys that are held down stand once for what they share."""
        px = self._look.px
        caps = QWidget()
        every = ["+".join(key) for key in keys]
        said = (
            every[0]
            if len(every) == 1
            else tr("{keys} or {last}", keys=", ".join(every[:-1]), last=every[-1])
        )
        caps.setAccessibleName(tr("{command}: {keys}", command=text, keys=said))
        line = QHBoxLayout(caps)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(3))
        held: tuple[str, ...] | None = None
        for key in keys:
            if held is not None:
                between = QLabel("/")
                between.setObjectName("or")
                line.addWidget(between)
            for name in key if key[:-1] != held else key[-1:]:
                cap = QLabel(name)
                cap.setObjectName("cap")
                cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
                cap.setFixedHeight(px(21))
                line.addWidget(cap)
            held = key[:-1]
        return caps

    def _flow(self, wide: int) -> None:
        """Put the groups into as many columns as there is room for."""
        px = self._look.px
        room = wide - 2 * px(_MARGIN) - px(_FRAME)
        count = max(1, min(_MOST_COLUMNS, (room + px(_GAP)) // (px(_COLUMN) + px(_GAP))))
        if count == self._columns:
            return
        self._columns = count
        while (old := self._grid.takeAt(0)) is not None:
            layout = old.layout()
            while layout is not None and layout.takeAt(0) is not None:
                pass
        for inside in in_columns([group.weight for group in self.groups], count):
            column = QVBoxLayout()
            column.setSpacing(0)
            for index in inside:
                column.addWidget(self._parts[index])
            column.addStretch(1)
            self._grid.addLayout(column, 1)

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Flow anew where more or fewer columns fit."""
        super().resizeEvent(event)
        self._flow(event.size().width())
