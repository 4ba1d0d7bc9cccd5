"""The rows of the command palette: commands that fit what is typed, and how they look."""

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nnviz.translation import tr
from nnviz.window.commands import BETWEEN
from nnviz.window.matching import ranked
from nnviz.window.style import icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.window.commands import Command
    from nnviz.window.style import Look

_Index = QModelIndex | QPersistentModelIndex
ROW: Final = 36
_SEMIBOLD: Final = 600
FOUND: Final = Qt.ItemDataRole.UserRole
"""The row's command and which characters of its name were typed."""


class CommandModel(QAbstractListModel):
    """The commands that fit what is typed, the best first; those that cannot be done at the end."""

    def __init__(self, commands: "Sequence[Command]", recent: "Sequence[str]") -> None:
        super().__init__()
        last = {name: place for place, name in enumerate(recent)}
        # What was used lately comes first, the latest at the top; the others as in the menus.
        self._commands = sorted(commands, key=lambda one: last.get(one.name, len(last)))
        self._names = [command.name for command in self._commands]
        self._rows: list[tuple[Command, tuple[int, ...]]] = []
        self.look_for("")

    def look_for(self, query: str) -> None:
        """Show what fits."""
        found = ranked(query, self._names, BETWEEN)
        rows = [(self._commands[index], fit.places) for index, fit in found]
        self.beginResetModel()
        self._rows = sorted(rows, key=lambda row: not row[0].action.isEnabled())
        self.endResetModel()

    def command(self, row: int) -> "Command":
        """Return the command in a row."""
        return self._rows[row][0]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Return how many commands are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Leave out of reach what cannot be done now."""
        if not self.command(index.row()).action.isEnabled():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a command's name, for a reader also its keys, and whether it is on."""
        command, places = self._rows[index.row()]
        action = command.action
        if role == Qt.ItemDataRole.DisplayRole:
            return command.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            keys = ["+".join(key) for key in command.keys]
            state = [tr("on") if action.isChecked() else tr("off")] if action.isCheckable() else []
            return ", ".join((command.name, *state, *keys))
        if role == FOUND:
            return command, places
        return None


class CommandRows(QStyledItemDelegate):
    """Paints a command: what is typed in bold, its menus pale, its keys at the right."""

    def __init__(self, look: "Look", parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        sizes = look.theme.sizes
        self._fonts = {
            False: look.font(sizes.body),
            True: look.font(sizes.body, _SEMIBOLD),
        }
        self._small = look.font(sizes.tiny)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row."""
        return QSize(self._look.px(200), self._look.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row."""
        theme, px = self._look.theme, self._look.px
        command, places = index.data(FOUND)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(px(6), px(1), -px(6), -px(1))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(theme.focus), px(2)))
            painter.setBrush(QColor(theme.pressed))
            inside = px(2) / 2
            painter.drawRoundedRect(area.adjusted(inside, inside, -inside, -inside), px(6), px(6))
        enabled = command.action.isEnabled()
        ink = theme.ink if enabled else theme.faint
        left, right = area.left() + px(34), area.right() - px(12)
        if command.action.isChecked():
            side = px(16)
            mark = icon("check", ink, side).pixmap(side, side)
            painter.drawPixmap(QPointF(area.left() + px(10), area.center().y() - side / 2), mark)
        for key in command.keys[:1]:
            right = self._paint_keys(painter, key, right, area) - px(12)
        self._paint_name(
            painter, command, places, QRectF(left, area.top(), right - left, area.height()), ink
        )
        painter.restore()

    def _paint_keys(
        self, painter: QPainter, keys: tuple[str, ...], right: float, area: QRectF
    ) -> float:
        """Paint key caps from the right and return where they begin."""
        theme, px = self._look.theme, self._look.px
        painter.setFont(self._small)
        metrics = QFontMetricsF(self._small)
        for key in reversed(keys):
            height = metrics.height() + px(4)
            wide = max(height, metrics.horizontalAdvance(key) + px(10))
            cap = QRectF(right - wide, area.center().y() - height / 2, wide, height)
            painter.setPen(QPen(QColor(theme.rim), 1))
            painter.setBrush(QColor(theme.surface))
            painter.drawRoundedRect(cap, px(4), px(4))
            painter.setPen(QColor(theme.soft))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
            right -= wide + px(4)
        return right

    def _paint_name(
        self,
        painter: QPainter,
        command: "Command",
        places: tuple[int, ...],
        area: QRectF,
        ink: str,
    ) -> None:
        """Paint the name, each stretch in its weight, cut where there is no more room."""
        name = command.name
        own = len(name) - len(command.text)
        x = area.left()
        start = 0
        for at in range(1, len(name) + 1):
            kind = (start in places, start < own)
            if at < len(name) and (at in places, at < own) == kind:
                continue
            bold, above = kind
            metrics = QFontMetricsF(self._fonts[bold])
            stretch = name[start:at]
            wide = metrics.horizontalAdvance(stretch)
            if x + wide > area.right():
                stretch = metrics.elidedText(stretch, Qt.TextElideMode.ElideRight, area.right() - x)
            painter.setFont(self._fonts[bold])
            painter.setPen(QColor(self._look.theme.faint if above and not bold else ink))
            room = QRectF(x, area.top(), wide, area.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, stretch)
            x += wide
            if x > area.right():
                break
            start = at
