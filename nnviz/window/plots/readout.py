"""What is read at a place of a plot: a card beside the pointer, over whatever is there."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from nnviz.drawing.metrics import face, runs_width
from nnviz.drawing.shapes import Label, Stratum, markup
from nnviz.export.painter import paint
from nnviz.plots.chart import Series
from nnviz.window.plots.names import SWATCH, swatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from nnviz.drawing.shapes import Shape
    from nnviz.window.style import Look

Row = tuple[Series, str, str]
"""A curve, its name, and its value."""

_PADDING: Final = 10.0
_GAP: Final = 8.0
_LEADING: Final = 1.55
_AWAY: Final = 18
"""How far from the pointer it stands."""


class Readout(QWidget):
    """A small window, so that a low panel does not cut it; the mouse goes through."""

    def __init__(self, look: "Look", parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._look = look
        self.title = ""
        self.rows: Sequence[Row] = ()

    def show_rows(self, title: str, rows: "Sequence[Row]", at: QPoint) -> None:
        """Show a place and what the curves have there, beside a point of the screen."""
        self.title, self.rows = title, rows
        name, value = self._columns()
        wide = max(
            2 * _PADDING + SWATCH + 2 * _GAP + name + value,
            2 * _PADDING + runs_width(markup(title, weight=600), self._size, 600),
        )
        high = 2 * _PADDING + (1 + len(rows)) * _LEADING * self._size
        area = QRect(at, QSize(self._look.px(wide), self._look.px(high)))
        self.setGeometry(self._beside(at, area))
        self.update()
        self.show()

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint the place, and a row a curve."""
        look, theme, size = self._look, self._look.theme, self._size
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.raised))
        painter.setPen(QPen(QColor(theme.outline), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.scale(look.zoom, look.zoom)
        half = 0.5 * face(400).cap_height * size
        middle = _PADDING + 0.5 * _LEADING * size
        title = markup(self.title, weight=600)
        shapes: list[Shape] = [
            Label("", "place", _PADDING, middle + half, title, size, 600, theme.ink)
        ]
        right = self.width() / look.zoom - _PADDING
        for series, name, value in self.rows:
            middle += _LEADING * size
            shapes += swatch(series, _PADDING, middle, theme)
            x = _PADDING + SWATCH + _GAP
            shapes.append(Label("", "name", x, middle + half, markup(name), size, 400, theme.soft))
            shapes.append(
                Label("", "value", right, middle + half, markup(value), size, 600, theme.ink, "end")
            )
        paint(Stratum("readout", tuple(shapes)), painter)

    @property
    def _size(self) -> float:
        return self._look.theme.sizes.small

    def _columns(self) -> tuple[float, float]:
        """Return how wide names and values are."""
        size = self._size
        return (
            max((runs_width(markup(name), size) for _, name, _ in self.rows), default=0.0),
            max((runs_width(markup(v, weight=600), size, 600) for *_, v in self.rows), default=0.0),
        )

    def _beside(self, at: QPoint, area: QRect) -> QRect:
        """Return where there is room for it: right of the point and above, or on another side."""
        away = self._look.px(_AWAY)
        area.moveBottomLeft(at + QPoint(away, -away))
        screen = self.screen().availableGeometry()
        if area.right() > screen.right():
            area.moveRight(at.x() - away)
        if area.top() < screen.top():
            area.moveTop(at.y() + away)
        area.moveLeft(max(screen.left(), area.left()))
        area.moveBottom(min(screen.bottom(), area.bottom()))
        return area
