"""The drawn network: paints a drawing, zooms and pans it, and says what is pointed at or walked."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QTransform
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.drawing.outline import NetworkOutline
from nnviz.drawing.shapes import hit, place_of
from nnviz.trace import walk
from nnviz.trace.inspection import find
from nnviz.translation import tr
from nnviz.window.strata import StrataPainter
from nnviz.window.walking import WalkedPicture

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from nnviz.drawing.outline import Outline
    from nnviz.drawing.shapes import Drawing
    from nnviz.trace.frame import Frame
    from nnviz.window.style import Look

_LEAST_ZOOM: Final = 1.0
_MOST_ZOOM: Final = 12.0
_WHEEL: Final = 1.0015
"""Zoom factor of an eighth of a degree of the wheel."""
_STEP: Final = 1.25
_MARGIN: Final = 24.0
"""How far from the rim an element is that is brought into view, in slide units."""
_PANS: Final = {
    Qt.Key.Key_Up: QPointF(0.0, -0.15),
    Qt.Key.Key_Down: QPointF(0.0, 0.15),
    Qt.Key.Key_Left: QPointF(-0.15, 0.0),
    Qt.Key.Key_Right: QPointF(0.15, 0.0),
}
"""How far Alt with an arrow moves what is seen, as a share of it."""


class Canvas(WalkedPicture):
    """Shows the drawing that `draw` makes for its size, in slide units at this text size.

    What did not change is not painted again.

    Signals
    -------
    hovered(str)
        The id of the element under the pointer, empty for none.
    selected(str), walked(str)
        The id of the element that was clicked or chosen by key, and of the one that has the
        keyboard; empty for none.
    """

    hovered = Signal(str)

    def __init__(
        self,
        draw: "Callable[[float, float], Drawing | None]",
        describe: "Callable[[str], str]",
        look: "Look",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent)
        self._look = look
        self._frame: Frame | None = None
        self._draw = draw
        self._describe = describe
        self._drawing: Drawing | None = None
        self._zoom = 1.0
        self._centre = QPointF(0.5, 0.5)
        self._grabbed: QPointF | None = None
        self._dragged = False
        self._pointed = ""
        self._strata = StrataPainter()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Network"))
        self.setToolTip(tr("The network: point at a unit or an edge for its numbers in full"))
        self.setAccessibleDescription(
            tr(
                "Arrow up or down begins a walk through the network, Tab reads on, Enter explains "
                "an element, Escape ends the walk."
            )
        )

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

    def show_frame(self, frame: "Frame") -> None:
        """Draw a frame; it is what is walked and read, too."""
        self._frame = frame
        if self.walking() and find(frame.names, self.walking()) is None:
            self.end_walk()
        self.refresh()

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
        self._strata.paint(painter, self._drawing, self._transform(), QSizeF(self.size()))
        self.ring.paint(painter, self.rect())

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Lay the drawing out anew."""
        self.refresh()

    def wheelEvent(self, event: "QWheelEvent") -> None:
        """Zoom about the pointer."""
        self.zoom_by(_WHEEL ** event.angleDelta().y(), event.position())
        event.accept()

    def mousePressEvent(self, event: "QMouseEvent") -> None:
        """Take hold of the drawing."""
        super().mousePressEvent(event)
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
        """Show the full numbers of the element under the pointer, or what this is, in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self._describe(self.element_at(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), text or self.toolTip(), self)
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

    def area_of(self, element: str) -> QRect:
        """Return where an element is in the widget; an empty rectangle if it is not drawn."""
        return self._transform().mapRect(self._bounds(element)).toAlignedRect()

    def show_details(self) -> None:
        """Show the full numbers of the element that is walked or explained, at its place."""
        element = self.walking() or self.beginning()
        text = self._describe(element)
        area = self.area_of(element)
        at = area.center() if area.isValid() else self.rect().center()
        QToolTip.showText(self.mapToGlobal(at), text, self)

    def outline(self) -> "Outline | None":
        """Return what is read aloud."""
        return None if self._frame is None else NetworkOutline(self._frame)

    # Walking --------------------------------------------------------------------------------

    def beginning(self) -> str:
        """Return the element that is explained, or is calculated, or else the first."""
        frame = self._frame
        if frame is None:
            return ""
        target = frame.explanation.target if frame.explanation is not None else ""
        wanted = (self.chosen(), frame.focus, target)
        known = (element for element in wanted if find(frame.names, element) is not None)
        return next(known, walk.first(frame.names))

    def beside(self, element: str, direction: walk.Direction) -> str:
        """Return what lies beside an element."""
        return "" if self._frame is None else walk.walk(self._frame.names, element, direction)

    def following(self, element: str, by: int) -> str:
        """Return what is read after an element, or before it."""
        return "" if self._frame is None else walk.following(self._frame.names, element, by)

    def bring_into_view(self, element: str) -> None:
        """Move what is seen as little as shows an element; it may be zoomed out of sight."""
        if self._drawing is None:
            return
        place = self._bounds(element)
        half = 0.5 / self._zoom
        moved = QPointF()
        for size, low, high, centre, move in (
            (self._drawing.width, place.left(), place.right(), self._centre.x(), moved.setX),
            (self._drawing.height, place.top(), place.bottom(), self._centre.y(), moved.setY),
        ):
            margin = min(_MARGIN, max(0.0, half * size - (high - low) / 2))
            first, last = (centre - half) * size + margin, (centre + half) * size - margin
            move(min(0.0, low - first) or max(0.0, high - last))
        if not place.isNull():
            self._move_centre(moved)
            self.update()

    def claims(self, event: "QKeyEvent") -> bool:
        """Return whether a key walks, or moves what is seen."""
        return self._pan(event) is not None or super().claims(event)

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Walk, or move what is seen."""
        pan = self._pan(event)
        if pan is None or self._drawing is None:
            super().keyPressEvent(event)
            return
        across, down = self._drawing.width / self._zoom, self._drawing.height / self._zoom
        self._move_centre(QPointF(pan.x() * across, pan.y() * down))
        self.update()

    def _pan(self, event: "QKeyEvent") -> QPointF | None:
        """Return how far a key moves what is seen, None for any other key."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._zoom <= 1 or modifiers != Qt.KeyboardModifier.AltModifier:
            return None
        return _PANS.get(Qt.Key(event.key()))

    def _bounds(self, element: str) -> QRectF:
        """Return where an element is in the drawing, an empty rectangle if it is not drawn."""
        place = place_of(self._drawing, element) if self._drawing is not None else None
        return QRectF() if place is None else QRectF(QPointF(*place[:2]), QPointF(*place[2:]))

    # Seeing ---------------------------------------------------------------------------------

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
