"""The whole weight matrix of a layer as a heat map, where the drawing has to fold it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from nnviz.drawing.heatmap import draw_heatmap, weight_at
from nnviz.export.painter import paint
from nnviz.trace.steps import Phase
from nnviz.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from nnviz.drawing.shapes import Drawing
    from nnviz.trace.frame import Frame
    from nnviz.window.style import Look


class _Map(QWidget):
    """Paints one drawing, kept as a pixmap."""

    pressed = Signal(QPointF)

    def __init__(self, zoom: float) -> None:
        super().__init__()
        self._zoom = zoom
        self.drawing: Drawing | None = None
        self._kept: tuple[Drawing, QPixmap] | None = None
        self.setMinimumHeight(60)

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
            pixmap.fill(QColor(drawing.background or "#ffffff"))
            inner = QPainter(pixmap)
            inner.scale(self._zoom, self._zoom)
            paint(drawing, inner)
            inner.end()
            self._kept = (drawing, pixmap)
        painter.drawPixmap(0, 0, self._kept[1])

    def mousePressEvent(self, event: "QMouseEvent") -> None:
        """Tell where it was pressed."""
        self.pressed.emit(event.position() / self._zoom)


class WeightMap(QWidget):
    """The heat map of one layer's weights in force, with a choice of the layer.

    Signals
    -------
    selected(str)
        The id of the weight that was clicked.
    """

    selected = Signal(str)

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._look = look
        self._frame: Frame | None = None
        self._selected = ""
        self._drawn: tuple[object, ...] = ()
        self.layer = QComboBox()
        self.layer.setAccessibleName(tr("Layer whose weights are shown"))
        self.layer.currentIndexChanged.connect(self.refresh)
        self.map = _Map(look.zoom)
        self.map.pressed.connect(self._press)
        column = QVBoxLayout(self)
        px = look.px
        column.setContentsMargins(px(16), px(8), px(16), px(4))
        column.setSpacing(px(2))
        column.addWidget(self.layer, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.map, 1)

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
        self._selected = element
        self.refresh()

    def refresh(self) -> None:
        """Draw, if it can be seen and something has changed."""
        frame = self._frame
        if frame is None or not self.isVisible():
            return
        moment = frame.position if frame.phase is Phase.UPDATE else 0
        size = (self.map.width() / self._look.zoom, self.map.height() / self._look.zoom)
        layer = max(0, self.layer.currentIndex())
        drawn = (frame.trace, moment, size, layer, self._selected)
        if drawn != self._drawn:
            self._drawn = drawn
            selected = self._selected or None
            self.map.drawing = draw_heatmap(frame, layer, *size, self._look.theme, selected)
            self.map.update()

    def showEvent(self, event: object) -> None:
        """Draw what was not drawn while it was hidden."""
        super().showEvent(event)  # type: ignore[arg-type] # Qt's event
        self.refresh()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Draw for the new size."""
        super().resizeEvent(event)
        self.refresh()

    def _press(self, at: QPointF) -> None:
        """Select the weight at a point."""
        if self.map.drawing is None or self._frame is None:
            return
        layer = max(0, self.layer.currentIndex())
        weight = weight_at(self._frame, layer, self.map.drawing, at.x(), at.y())
        if weight is not None:
            self.selected.emit(weight)
