"""A line that says something in passing, at the bottom of the canvas."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

if TYPE_CHECKING:
    from nnviz.window.style import Look

_ABOVE = 18


class Toast(QLabel):
    """Appears over its parent and goes again by itself."""

    def __init__(self, look: "Look", parent: QWidget) -> None:
        super().__init__(parent)
        theme, px = look.theme, look.px
        self._ground = parent
        self._above = px(_ABOVE)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer.setInterval(theme.durations.toast)
        self.setStyleSheet(
            f"background: {theme.ink}; color: {theme.surface}; border-radius: {px(8)}px;"
            f"padding: {px(9)}px {px(16)}px;"
        )
        self.hide()

    def tell(self, text: str) -> None:
        """Say something."""
        self.setText(text)
        self.adjustSize()
        area = self._ground.rect()
        self.move((area.width() - self.width()) // 2, area.height() - self.height() - self._above)
        self.show()
        self.raise_()
        self._timer.start()
