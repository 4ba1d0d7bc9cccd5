"""The calculation of the step on show, or of the element that is selected."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from nnviz.export.painter import paint
from nnviz.translation import tr
from nnviz.window.focus_ring import FocusRing

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent, QPaintEvent, QResizeEvent

    from nnviz.drawing.shapes import Drawing
    from nnviz.window.style import Look

_COMFORTABLE = 430.0
"""A panel wider than this has larger type."""
_MOST_ZOOM = 1.5
_LEFT_TO_OTHERS = 264
"""What the table and the loss keep of the column's height."""


class _Page(QWidget):
    """Paints one drawing at its own size, with a ring where it can be seen."""

    def __init__(self, ring: FocusRing) -> None:
        super().__init__()
        self._ring = ring
        self.drawing: Drawing | None = None
        self.zoom = 1.0
        self.ground = "#ffffff"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("role", QAccessible.Role.StaticText)

    def sizeHint(self) -> QSize:
        """Return the drawing's height."""
        return QSize(320, round(self.drawing.height * self.zoom) if self.drawing else 200)

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.ground))
        if self.drawing is not None:
            painter.scale(self.zoom, self.zoom)
            paint(self.drawing, painter)
            painter.resetTransform()
        self._ring.paint(painter, self.visibleRegion().boundingRect())


class CalculationPanel(QScrollArea):
    """Shows the drawing that `draw` makes for its width; scrolls where it is higher than room.

    With the focus ↑ and ↓ scroll it; the other keys are the window's.

    `details` gives its numbers in full, for a tooltip.
    """

    def __init__(
        self,
        draw: "Callable[[float], tuple[Drawing, str]]",
        details: "Callable[[], str]",
        look: "Look",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._draw = draw
        self._details = details
        self._needed = self._wanted = 0
        self._ring = FocusRing(self, look)
        self._page = _Page(self._ring)
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Calculation"))
        self.setToolTip(tr("The calculation of the step on show, or of what you point at"))
        self.verticalScrollBar().valueChanged.connect(self._page.update)
        self.setMinimumWidth(look.px(280))

    @property
    def drawing(self) -> "Drawing | None":
        """The drawing on show."""
        return self._page.drawing

    def refresh(self) -> None:
        """Draw what is on show now."""
        # A scroll bar lies over the drawing's empty side, and changes nothing of the drawing.
        drawing, reading, zoom = self._drawn(self.width())
        scrolls = drawing.height * zoom > self.height()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if scrolls else policy.ScrollBarAlwaysOff
        )
        self._page.setToolTip("\n".join(filter(None, (self._details(), self.toolTip()))))
        self._page.drawing, self._page.zoom = drawing, zoom
        if drawing.background:
            self._page.ground = drawing.background
        height = round(drawing.height * zoom)
        self._page.setFixedHeight(max(height, self.height()))
        self._ask_for(height)
        self._page.setAccessibleName(reading)
        self.setAccessibleDescription(reading)
        self._page.update()

    def _drawn(self, width: int) -> "tuple[Drawing, str, float]":
        """Return the drawing for a width in pixels, how it is read, and its scale."""
        zoom = self._look.zoom
        zoom *= min(_MOST_ZOOM, max(1.0, width / max(1.0, zoom) / _COMFORTABLE))
        return *self._draw(width / zoom), zoom

    def forget_height(self) -> None:
        """Need no more room than what is shown from now on."""
        self._needed = 0
        self.setMinimumHeight(0)

    def _ask_for(self, height: int) -> None:
        """Need room for the highest calculation so far, as far as the others leave it.

        Growing only, so that nothing moves from step to step.
        """
        self._wanted = height
        parent = self.parentWidget()
        room = parent.height() - self._look.px(_LEFT_TO_OTHERS) if parent else height
        height = min(height, room)
        if height > self._needed:
            self._needed = height
            self.setMinimumHeight(height)
        elif self._needed > max(room, 0):
            self._needed = 0
            self.setMinimumHeight(0)

    def event(self, event: QEvent) -> bool:
        """Follow the height of the column that it is in."""
        parent = self.parentWidget()
        if event.type() == QEvent.Type.ParentChange and parent is not None:
            parent.installEventFilter(self)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Need no more than a lower column has."""
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._ask_for(self._wanted)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Lay it out for the new width."""
        super().resizeEvent(event)
        self.refresh()

    def focusInEvent(self, event: "QFocusEvent") -> None:
        """Show where the keys go now."""
        self._ring.follow(event)
        self._page.update()

    def focusOutEvent(self, event: "QFocusEvent") -> None:
        """Show that the keys go elsewhere."""
        self._ring.follow(event)
        self._page.update()
