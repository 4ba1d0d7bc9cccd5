"""The space bar: it plays, unless a button or a choice has the focus."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget


class SpaceBar(QObject):
    """Leaves the key to the buttons and choices of a window, before its shortcuts take it."""

    def leave_to_buttons(self, window: QWidget) -> None:
        """Leave it to all buttons and choices that a window has now."""
        for kind in (QAbstractButton, QComboBox):
            for widget in window.findChildren(kind):
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the key for what has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
        ):
            event.accept()
        return False
