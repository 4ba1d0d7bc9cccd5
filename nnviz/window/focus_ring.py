"""The ring around a picture that has the keyboard."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nnviz.window.style import Look

_THICK: Final = 2
_BY_KEY: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_PASSING: Final = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""Reasons for which the focus goes away only to come back."""


class FocusRing:
    """Says where the keys go, to those who use them: not after a click of the mouse."""

    def __init__(self, widget: "QWidget", look: "Look") -> None:
        self._widget = widget
        self._look = look
        self._wanted = False

    @property
    def shown(self) -> bool:
        """Whether the ring is to be seen."""
        return self._wanted and self._widget.hasFocus()

    def follow(self, event: QFocusEvent) -> None:
        """Take notice that the focus comes or goes."""
        if event.lostFocus():
            self._want(self._wanted and event.reason() in _PASSING)
        elif event.reason() in _BY_KEY:
            self._want(True)
        self._widget.update()

    def show(self) -> None:
        """Show it, because a key was used."""
        self._want(True)

    def hide(self) -> None:
        """Hide it, because the mouse was used."""
        self._want(False)

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Paint it just inside an area, if it is to be seen."""
        if not self.shown:
            return
        thick = self._look.px(_THICK)
        painter.setPen(QPen(QColor(self._look.theme.focus), thick))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = thick / 2
        painter.drawRect(QRectF(area).adjusted(half, half, -half, -half))

    def _want(self, wanted: bool) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self._widget.update()
