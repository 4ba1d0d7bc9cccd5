"""A splitter that keys can move too."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from nnviz.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from nnviz.window.style import Look

_STEP = 24


class Splitter(QSplitter):
    """Shares its room between parts; a handle that has the focus is moved by arrow keys."""

    def __init__(
        self, orientation: Qt.Orientation, look: "Look", parent: QWidget | None = None
    ) -> None:
        super().__init__(orientation, parent)
        self.look = look
        self.setHandleWidth(look.px(5))
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        """Return a handle."""
        return _Handle(self)


class _Handle(QSplitterHandle):
    """A fine line, which is a broad one while it has the focus or the pointer."""

    def __init__(self, splitter: Splitter) -> None:
        super().__init__(splitter.orientation(), splitter)
        self._look = splitter.look
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(tr("Divider: arrow keys move it"))
        self.setToolTip(self.accessibleName())

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Move by a step; leave all other keys to the window."""
        across = self.orientation() == Qt.Orientation.Horizontal
        back, on = (
            (Qt.Key.Key_Left, Qt.Key.Key_Right) if across else (Qt.Key.Key_Up, Qt.Key.Key_Down)
        )
        if event.key() not in (back, on):
            event.ignore()
            return
        here = self.x() if across else self.y()
        step = self._look.px(_STEP)
        self.moveSplitter(max(0, here + (step if event.key() == on else -step)))

    def event(self, event: QEvent) -> bool:
        """Take the arrow keys before the window's shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride:
            key = event.key()  # type: ignore[attr-defined] # a key event
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier  # type: ignore[attr-defined] # the same
            across = self.orientation() == Qt.Orientation.Horizontal
            if across and plain and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint the line."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.surface))
        lit = self.hasFocus() or self.underMouse()
        colour, broad = (theme.focus, self._look.px(3)) if lit else (theme.border, 1)
        area = self.rect()
        if self.orientation() == Qt.Orientation.Horizontal:
            area.setLeft((area.width() - broad) // 2)
            area.setWidth(broad)
        else:
            area.setTop((area.height() - broad) // 2)
            area.setHeight(broad)
        painter.fillRect(area, QColor(colour))
