"""The command palette: every command of the menus, found by typing a part of its name."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from nnviz.translation import tr
from nnviz.window.palette_rows import ROW, CommandModel, CommandRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QInputMethodEvent, QMouseEvent, QPaintEvent

    from nnviz.window.commands import Command
    from nnviz.window.style import Look

_WIDTH, _MOST_ROWS = 620, 10
_TOP, _MARGIN = 72, 16
_MOVES: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class _Field(QLineEdit):
    """Says what is typed, with a syllable that is still being put together."""

    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._composed = ""
        self.textChanged.connect(self._tell)

    def inputMethodEvent(self, event: "QInputMethodEvent") -> None:
        """Take part of a syllable for what it is."""
        self._composed = event.preeditString()
        super().inputMethodEvent(event)
        self._tell()

    def _tell(self) -> None:
        at, text = self.cursorPosition(), self.text()
        self.typed.emit(text[:at] + self._composed + text[at:])


class CommandPalette(QWidget):
    """Lies over its window until a command is chosen, or Escape or a click beside it ends it.

    `recent` holds the names of the commands used last, the latest first; it is renewed in place.

    Signals
    -------
    closed()
        It is gone, and the focus is where it was.
    """

    closed = Signal()

    def __init__(
        self, commands: "Sequence[Command]", recent: list[str], look: "Look", parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look = look
        self._window = parent
        self._recent = recent
        self._before: QWidget | None = None
        self.model = CommandModel(commands, recent)
        self.field = _Field()
        self.field.setPlaceholderText(tr("Type a part of a command’s name"))
        self.field.setAccessibleName(tr("Find a command"))
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(CommandRows(look, self.list))
        self.list.setAccessibleName(tr("Commands"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = QLabel(tr("No command has these letters in its name."))
        self._card = QDialog(self)
        self._card.setWindowFlags(Qt.WindowType.Widget)
        self._card.setAccessibleName(tr("All commands"))
        self._arrange()
        self.field.typed.connect(self._look_for)
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._run(index.row()))
        self.list.entered.connect(self.list.setCurrentIndex)
        parent.installEventFilter(self)
        self._look_for("")

    def _arrange(self) -> None:
        theme, px = self._look.theme, self._look.px
        column = QVBoxLayout(self._card)
        column.setContentsMargins(px(8), px(8), px(8), px(8))
        column.setSpacing(px(6))
        for part in (self.field, self.list, self._nothing):
            column.addWidget(part)
        self._card.setObjectName("palette")
        self._card.setStyleSheet(
            f"QDialog#palette {{ background: {theme.raised}; border: 1px solid {theme.rim};"
            f" border-radius: {px(12)}px; }}"
            f"QLineEdit {{ background: {theme.raised}; color: {theme.ink}; border: none;"
            f" padding: {px(9)}px {px(10)}px; font-size: {px(theme.sizes.value)}px;"
            f" border-bottom: 1px solid {theme.border}; }}"
            f"QListView {{ background: {theme.raised}; border: none; }}"
            f"QLabel {{ color: {theme.soft}; padding: {px(10)}px; }}"
        )

    def open(self) -> None:
        """Show it over the window, ready to be typed into."""
        self._before = QApplication.focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def end(self) -> None:
        """Go away, and give the focus back."""
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.close()
        self.closed.emit()

    def _look_for(self, query: str) -> None:
        self.model.look_for(query)
        any_ = self.model.rowCount() > 0
        self.list.setVisible(any_)
        self._nothing.setVisible(not any_)
        self._choose(0)
        self._place()

    def _choose(self, row: int) -> None:
        """Make a row the current one, and say so to whoever reads the screen."""
        row = max(0, min(row, self.model.rowCount() - 1))
        index = self.model.index(row, 0)
        if not index.isValid():
            return
        self.list.setCurrentIndex(index)
        event = QAccessibleEvent(self.list, QAccessible.Event.Focus)
        event.setChild(row)
        QAccessible.updateAccessibility(event)

    def _run(self, row: int) -> None:
        """Do the command of a row, once the palette is gone."""
        if not 0 <= row < self.model.rowCount():
            return
        command = self.model.command(row)
        if not command.action.isEnabled():
            return
        self._recent[:] = [command.name, *(name for name in self._recent if name != command.name)]
        self.end()
        command.action.trigger()

    def _place(self) -> None:
        """Cover the window, the card in its upper middle, as high as its rows need."""
        px = self._look.px
        window = self._window.rect()
        self.setGeometry(window)
        wide = min(px(_WIDTH), window.width() - 2 * px(_MARGIN))
        layout = self._card.layout()
        assert layout is not None
        # As many whole rows as there are, or as the window has room for.
        self.list.setFixedHeight(0)
        layout.activate()
        room = window.height() - 2 * px(_MARGIN) - layout.totalSizeHint().height()
        rows = max(1, min(_MOST_ROWS, self.model.rowCount(), room // px(ROW)))
        self.list.setFixedHeight(rows * px(ROW))
        layout.activate()
        high = layout.totalSizeHint().height()
        top = min(px(_TOP), window.height() - high - px(_MARGIN))
        self._card.setGeometry((window.width() - wide) // 2, max(0, top), wide, high)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the keys from the window below, and follow its size."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is not self.field or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._handle(event)

    def _handle(self, event: QKeyEvent) -> bool:
        """Take the keys that move and choose."""
        key, row = event.key(), self.list.currentIndex().row()
        again = key == Qt.Key.Key_K and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Escape or again:
            self.end()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(row)
        elif key in _MOVES:
            page = max(1, min(_MOST_ROWS, self.model.rowCount()) - 1)
            steps = (-1, 1, -page, page)
            self._choose(row + steps[_MOVES.index(key)])
        else:
            # Tab would lead out of what lies on top.
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def mousePressEvent(self, event: "QMouseEvent") -> None:
        """End it by a click beside it."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.end()

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Dim the window below."""
        theme = self._look.theme
        shade = QColor(theme.canvas if theme.dark else theme.ink)
        shade.setAlphaF(0.5 if theme.dark else 0.28)
        QPainter(self).fillRect(self.rect(), shade)
