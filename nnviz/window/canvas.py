"""The drawn network: paints a drawing, zooms and pans it, and says what is pointed at."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.drawing.shapes import hit
from nnviz.export.painter import paint
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from nnviz.drawing.shapes import Drawing, Stratum
    from nnviz.window.style import Look

_LEAST_ZOOM: Final = 1.0
_MOST_ZOOM: Final = 12.0
_WHEEL: Final = 1.0015
"""Zoom factor of an eighth of a degree of the wheel."""
_STEP: Final = 1.25


class Canvas(QWidget):
    """Shows the drawing that `draw` makes for its size, in slide units at this text size.

    What did not change is not painted again: a stratum that comes a second time is kept as a
    pixmap as long as it is the same object under the same transform.

    Signals
    -------
    hovered(str), selected(str)
        The id of the element under the pointer, and of the one clicked; empty for none.
    """

    hovered = Signal(str)
    selected = Signal(str)

    _CACHED: Final = ("base", "lines", "values")

    def __init__(
        self,
        draw: "Callable[[float, float], Drawing | None]",
        describe: "Callable[[str], str]",
        look: "Look",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._draw = draw
        self._describe = describe
        self._drawing: Drawing | None = None
        self._zoom = 1.0
        self._centre = QPointF(0.5, 0.5)
        self._grabbed: QPointF | None = None
        self._dragged = False
        self._pointed = ""
        self._painted: dict[str, Stratum] = {}
        self._pixmaps: dict[str, tuple[Stratum, QTransform, QPixmap]] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Network"))

    @property
    def drawing(self) -> "Drawing | None":
        """The drawing on show."""
        return self._drawing

    @property
    def zoom(self) -> float:
        """How many times larger than fitted it is."""
        return self._zoom

    @property
    def sight(self) -> tuple[float, QPointF]:
        """What is seen of the drawing: the zoom, and the middle as shares of its size."""
        return self._zoom, QPointF(self._centre)

    def restore(self, sight: tuple[float, QPointF]) -> None:
        """See what was seen."""
        self._zoom, self._centre = sight
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which the default scenario has air."""
        return QSize(self._look.px(820), self._look.px(560))

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which a small network can be read."""
        return QSize(self._look.px(300), self._look.px(200))

    def refresh(self) -> None:
        """Draw what is on show now."""
        unit = self._look.zoom
        self._drawing = self._draw(self.width() / unit, self.height() / unit)
        self.update()

    def fit(self) -> None:
        """Show all of the drawing."""
        self._zoom, self._centre = 1.0, QPointF(0.5, 0.5)
        self.update()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a point of the widget, or about its middle."""
        at = at or QPointF(self.width() / 2, self.height() / 2)
        before = self._to_drawing(at)
        self._zoom = min(_MOST_ZOOM, max(_LEAST_ZOOM, self._zoom * factor))
        after = self._to_drawing(at)
        self._move_centre(before - after)
        self.update()

    def zoom_in(self) -> None:
        """Zoom in a step."""
        self.zoom_by(_STEP)

    def zoom_out(self) -> None:
        """Zoom out a step."""
        self.zoom_by(1 / _STEP)

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint the strata, the unchanged ones from their pixmaps."""
        painter = QPainter(self)
        if self._drawing is None:
            painter.fillRect(self.rect(), self.palette().alternateBase())
            return
        if self._drawing.background:
            painter.fillRect(self.rect(), QColor(self._drawing.background))
        transform = self._transform()
        for stratum in self._drawing.layers:
            if self._painted.get(stratum.name) is stratum and stratum.name in self._CACHED:
                painter.drawPixmap(0, 0, self._pixmap(stratum, transform))
            elif stratum.shapes:
                self._painted[stratum.name] = stratum
                painter.setTransform(transform)
                paint(stratum, painter)
                painter.resetTransform()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Lay the drawing out anew."""
        self.refresh()

    def wheelEvent(self, event: "QWheelEvent") -> None:
        """Zoom about the pointer."""
        self.zoom_by(_WHEEL ** event.angleDelta().y(), event.position())
        event.accept()

    def mousePressEvent(self, event: "QMouseEvent") -> None:
        """Take hold of the drawing."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grabbed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: "QMouseEvent") -> None:
        """Pan while held; else say what is pointed at."""
        if self._grabbed is None:
            self._point(self.element_at(event.position()))
            return
        moved = event.position() - self._grabbed
        if not self._dragged and moved.manhattanLength() < 4:
            return
        self._dragged = True
        if self._zoom > 1:
            self._move_centre(-moved / (self._zoom * self._look.zoom))
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()

    def mouseReleaseEvent(self, event: "QMouseEvent") -> None:
        """Select what was clicked; nothing is selected by a click beside."""
        if self._grabbed is not None and not self._dragged:
            self.selected.emit(self.element_at(event.position()))
        self._grabbed = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: "QMouseEvent") -> None:
        """Show all again."""
        if not self.element_at(event.position()):
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point("")

    def event(self, event: QEvent) -> bool:
        """Show the full numbers of the element under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self._describe(self.element_at(QPointF(event.pos())))
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def element_at(self, at: QPointF) -> str:
        """Return the id of the element at a point of the widget, empty for none."""
        if self._drawing is None:
            return ""
        place = self._to_drawing(at)
        return hit(self._drawing, place.x(), place.y(), 5.0 / self._zoom / self._look.zoom) or ""

    def place_of(self, x: float, y: float) -> QPointF:
        """Return where a point of the drawing is in the widget."""
        return self._transform().map(QPointF(x, y))

    def _point(self, element: str) -> None:
        if element != self._pointed:
            self._pointed = element
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if element else Qt.CursorShape.ArrowCursor
            )
            self.hovered.emit(element)

    def _transform(self) -> QTransform:
        if self._drawing is None:
            return QTransform()
        width, height = self._drawing.width, self._drawing.height
        transform = QTransform()
        transform.translate(self.width() / 2, self.height() / 2)
        scale = self._zoom * self._look.zoom
        transform.scale(scale, scale)
        transform.translate(-self._centre.x() * width, -self._centre.y() * height)
        return transform

    def _to_drawing(self, at: QPointF) -> QPointF:
        return self._transform().inverted()[0].map(at)

    def _move_centre(self, by: QPointF) -> None:
        """Move the middle of what is shown, within the drawing."""
        if self._drawing is None:
            return
        half = 0.5 / self._zoom
        x = self._centre.x() + by.x() / self._drawing.width
        y = self._centre.y() + by.y() / self._drawing.height
        self._centre = QPointF(min(1 - half, max(half, x)), min(1 - half, max(half, y)))

    def _pixmap(self, stratum: "Stratum", transform: QTransform) -> QPixmap:
        kept = self._pixmaps.get(stratum.name)
        ratio = self.devicePixelRatioF()
        size = (QRectF(self.rect()).size() * ratio).toSize()
        if kept is not None:
            before, under, pixmap = kept
            if before is stratum and under == transform and pixmap.size() == size:
                return pixmap
        pixmap = QPixmap(size)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setTransform(transform)
        paint(stratum, painter)
        painter.end()
        self._pixmaps[stratum.name] = (stratum, transform, pixmap)
        return pixmap
