"""The whole weight matrix of a layer as a heat map, where the drawing has to fold it."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QToolTip, QVBoxLayout, QWidget

from nnviz.drawing.headings import layer_name
from nnviz.drawing.heatmap import draw_heatmap, place_of_weight, weight_at, weight_beside
from nnviz.drawing.outline import LayerOutline
from nnviz.export.painter import paint
from nnviz.trace.steps import Phase
from nnviz.trace.walk import Direction
from nnviz.translation import tr
from nnviz.window.walking import WalkedPicture

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from nnviz.drawing.outline import Outline
    from nnviz.drawing.shapes import Drawing
    from nnviz.trace.frame import Frame
    from nnviz.window.style import Look

_CELLS: Final = {
    Direction.UP: (-1, 0),
    Direction.DOWN: (1, 0),
    Direction.LEFT: (0, -1),
    Direction.RIGHT: (0, 1),
}


class _Map(WalkedPicture):
    """Paints the heat map of one layer, kept as a pixmap; its cells are walked by keys."""

    def __init__(self, look: "Look", describe: "Callable[[str], str]") -> None:
        super().__init__(look)
        self._look = look
        self._describe = describe
        self._frame: Frame | None = None
        self._layer = 0
        self.setToolTip(tr("All weights of a layer: point at a cell for its number in full"))
        self.drawing: Drawing | None = None
        self._drawn: tuple[object, ...] = ()
        self._kept: tuple[Drawing, QPixmap] | None = None
        self.setMinimumHeight(look.px(60))

    def show_layer(self, frame: "Frame", layer: int) -> None:
        """Show the weights of a layer in force in `frame`; draw them if they can be seen."""
        if self.walking() and LayerOutline(frame, layer).path(self.walking()) is None:
            self.end_walk()
        self._frame, self._layer = frame, layer
        name = tr("Weights into {layer}", layer=layer_name(frame, layer))
        if name != self.accessibleName():
            self.setAccessibleName(name)
        if not self.isVisible():
            return
        moment = frame.position if frame.phase is Phase.UPDATE else 0
        size = (self.width() / self._look.zoom, self.height() / self._look.zoom)
        marked = self.walking() or self.chosen()
        drawn = (frame.trace, moment, size, layer, marked)
        if drawn != self._drawn:
            self._drawn = drawn
            self.drawing = draw_heatmap(frame, layer, *size, self._look.theme, marked or None)
            self.update()

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint it, anew only where it is another one."""
        drawing = self.drawing
        painter = QPainter(self)
        if drawing is None:
            return
        if self._kept is None or self._kept[0] is not drawing:
            ratio = self.devicePixelRatioF()
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(QColor(drawing.background or self._look.theme.surface))
            inner = QPainter(pixmap)
            inner.scale(self._look.zoom, self._look.zoom)
            paint(drawing, inner)
            inner.end()
            self._kept = (drawing, pixmap)
        painter.drawPixmap(0, 0, self._kept[1])
        self.ring.paint(painter, self.rect())

    def mousePressEvent(self, event: "QMouseEvent") -> None:
        """Select the weight at this point."""
        super().mousePressEvent(event)
        weight = self.element_at(event.position())
        if weight:
            self.selected.emit(weight)

    def event(self, event: QEvent) -> bool:
        """Show the full numbers of the weight under the pointer, or what this is, in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self._describe(self.element_at(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), text or self.toolTip(), self)
            return True
        return super().event(event)

    def show_details(self) -> None:
        """Show the full numbers of the weight that is walked or explained, at its place."""
        element = self.walking() or self.chosen()
        self._tell(element, self.mapToGlobal(self.area_of(element).center()))

    def _tell(self, element: str, at: QPoint) -> None:
        text = self._describe(element)
        if text:
            QToolTip.showText(at, text, self)
        else:
            QToolTip.hideText()

    def element_at(self, at: QPointF) -> str:
        """Return the id of the weight at a point of the widget, "" for none."""
        if self.drawing is None or self._frame is None:
            return ""
        place = at / self._look.zoom
        return weight_at(self._frame, self._layer, self.drawing, place.x(), place.y()) or ""

    def area_of(self, element: str) -> QRect:
        """Return where a weight is in the widget; an empty rectangle if it is not shown."""
        place = None
        if self.drawing is not None and self._frame is not None:
            place = place_of_weight(self._frame, self._layer, self.drawing, element)
        if place is None:
            return QRect()
        left, top, right, bottom = (edge * self._look.zoom for edge in place)
        return QRectF(QPointF(left, top), QPointF(right, bottom)).toAlignedRect()

    def outline(self) -> "Outline | None":
        """Return what is read aloud."""
        return None if self._frame is None else LayerOutline(self._frame, self._layer)

    def beginning(self) -> str:
        """Return the weight that is explained, or else the first."""
        return self._beside(self.chosen(), 0, 0)

    def beside(self, element: str, direction: Direction) -> str:
        """Return the weight of the next cell."""
        return self._beside(element, *_CELLS[direction])

    def following(self, element: str, by: int) -> str:
        """Return nothing: Tab leaves the map."""
        return ""

    def _beside(self, element: str, down: int, across: int) -> str:
        if self._frame is None:
            return ""
        return weight_beside(self._frame, self._layer, element, down, across)


class WeightMap(QWidget):
    """The heat map of one layer's weights in force, with a choice of the layer.

    `describe` gives a weight's values in full, for a tooltip.

    Signals
    -------
    selected(str), walked(str)
        The id of the weight that was clicked or chosen by key, and of the one that has the
        keyboard; empty for none.
    """

    selected = Signal(str)
    walked = Signal(str)

    def __init__(
        self,
        look: "Look",
        describe: "Callable[[str], str]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._frame: Frame | None = None
        self.layer = QComboBox()
        for part in (self.layer, self.layer.view()):
            part.setAccessibleName(tr("Layer whose weights are shown"))
        self.layer.currentIndexChanged.connect(self.refresh)
        self.map = _Map(look, describe)
        self.map.selected.connect(self.selected)
        self.map.walked.connect(self._follow_walk)
        self.setFocusProxy(self.map)
        column = QVBoxLayout(self)
        px = look.px
        column.setContentsMargins(px(16), px(8), px(16), px(4))
        column.setSpacing(px(2))
        column.addWidget(self.layer, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.map, 1)

    def walking(self) -> str:
        """Return the id of the weight that has the keyboard, "" for none."""
        return self.map.walking()

    def walk_to(self, element: str) -> None:
        """Give a weight the keyboard."""
        self.map.walk_to(element)

    def end_walk(self) -> None:
        """Let no weight have the keyboard."""
        self.map.end_walk()

    def show_details(self) -> None:
        """Show the full numbers of the weight that is walked or explained, at its place."""
        self.map.show_details()

    def show_frame(self, frame: "Frame") -> None:
        """Show the weights in force in `frame`."""
        if self._frame is None or self._frame.names != frame.names:
            self.layer.blockSignals(True)
            self.layer.clear()
            names = frame.names
            self.layer.addItems(
                [
                    tr(
                        "layer {number}: {inputs} → {units}",
                        number=layer + 1,
                        inputs=names.width(layer - 1),
                        units=names.width(layer),
                    )
                    for layer in range(len(names.sizes))
                ]
            )
            self.layer.blockSignals(False)
        self._frame = frame
        self.refresh()

    def show_selected(self, element: str) -> None:
        """Outline the selected weight."""
        self.map.show_selected(element)
        self.refresh()

    def refresh(self) -> None:
        """Draw, if it can be seen and something has changed."""
        if self._frame is not None:
            self.map.show_layer(self._frame, max(0, self.layer.currentIndex()))

    def showEvent(self, event: object) -> None:
        """Draw what was not drawn while it was hidden."""
        super().showEvent(event)  # type: ignore[arg-type] # Qt's event
        self.refresh()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Draw for the new size."""
        super().resizeEvent(event)
        self.refresh()

    def _follow_walk(self, element: str) -> None:
        self.refresh()
        self.walked.emit(element)
