"""A disc of light that follows the pointer over a picture, and vanishes when it rests."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QRadialGradient, QRegion

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

REST_MS: Final = 2000
"""It vanishes when it has rested so long."""
_GLOW: Final = 1 / 20
"""Its radius against the height of the picture."""
_LIGHT: Final = ((0.0, 0.95), (0.17, 0.9), (0.24, 0.42), (0.6, 0.2), (1.0, 0.0))
"""How opaque it is at shares of its radius: a core that is seen from afar, and a glow."""
_MARGIN: Final = 2.0


class Laser(QObject):
    """The disc; only what is below it is painted again when it moves."""

    def __init__(self, picture: "QWidget", colour: str) -> None:
        super().__init__(picture)
        self._picture = picture
        self._colour = colour
        self._at: QPointF | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.hide)

    @property
    def at(self) -> QPointF | None:
        """Where it is; None while it is not to be seen."""
        return self._at

    def move(self, to: QPointF) -> None:
        """Shine on another place."""
        self._rest.start()
        self._show(to)

    def hide(self) -> None:
        """Shine nowhere."""
        self._rest.stop()
        self._show(None)

    def _show(self, at: QPointF | None) -> None:
        changed = QRegion()
        for place in (self._at, at):
            if place is not None:
                reach = QPointF(self._radius + _MARGIN, self._radius + _MARGIN)
                size = QSizeF(2 * reach.x(), 2 * reach.y())
                changed += QRegion(QRectF(place - reach, size).toAlignedRect())
        self._at = at
        self._picture.update(changed)

    @property
    def _radius(self) -> float:
        return self._picture.height() * _GLOW

    def paint(self, painter: QPainter) -> None:
        """Paint it above what is there."""
        if self._at is None:
            return
        glow = QRadialGradient(self._at, self._radius)
        for share, opacity in _LIGHT:
            colour = QColor(self._colour)
            colour.setAlphaF(opacity)
            glow.setColorAt(share, colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(glow)
        painter.drawEllipse(self._at, self._radius, self._radius)
