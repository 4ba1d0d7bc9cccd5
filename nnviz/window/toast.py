"""A line that says something in passing, at the bottom of the canvas."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

if TYPE_CHECKING:
    from nnviz.drawing.theme import Theme

_ABOVE = 18


class Toast(QLabel):
    """Appears over its parent and goes again by itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_theme(self, theme: "Theme") -> None:
        """Take other colours."""
        self._timer.setInterval(theme.durations.toast)
        self.setStyleSheet(
            f"background: {theme.ink}; color: {theme.surface}; border-radius: 8px;"
            "padding: 9px 16px;"
        )

    def tell(self, text: str) -> None:
        """Say something."""
        self.setText(text)
        self.adjustSize()
        area = self._ground.rect()
        self.move((area.width() - self.width()) // 2, area.height() - self.height() - _ABOVE)
        self.show()
        self.raise_()
        self._timer.start()
