"""Histograms of layers beside one another, which follow the training."""

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nnviz.drawing.shapes import Box, Label, Stratum
from nnviz.export.painter import paint
from nnviz.plots.grid import grid
from nnviz.translation import tr
from nnviz.window.focus_ring import FocusRing
from nnviz.window.plots.reading import plain

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QResizeEvent

    from nnviz.drawing.shapes import Shape
    from nnviz.plots.chart import Histogram, HistogramChart
    from nnviz.window.style import Look

_TIGHT: Final = (152.0, 86.0)
"""The least room of a histogram whose text is still well to read: where there is less, one
scrolls."""
_CELL: Final = (168.0, 104.0)
"""The room that each has where one scrolls."""
_PADDING: Final = 12.0
_KEYS: Final = {
    Qt.Key.Key_Up: -0.2,
    Qt.Key.Key_Down: 0.2,
}


class _Page(QWidget):
    """All histograms, painted as they are saved."""

    def __init__(self, look: "Look") -> None:
        super().__init__()
        self._look = look
        self._chart: HistogramChart | None = None
        self._painted: tuple[Stratum, ...] = ()
        self._painted_for: tuple[object, ...] = ()

    def show_chart(self, chart: "HistogramChart") -> None:
        """Show histograms."""
        self._chart = chart
        self.update()

    def needed(self, width: int, cell: tuple[float, float]) -> int:
        """Return how high they are in a width, if each has at least so much room."""
        if self._chart is None:
            return 0
        zoom = self._look.zoom
        room = width / zoom - 2 * _PADDING
        columns = max(1, int(room / cell[0]))
        rows = math.ceil(len(self._chart.layers) / columns)
        return self._look.px(rows * cell[1] + 2 * _PADDING)

    def strata(self) -> tuple[Stratum, ...]:
        """Return what is painted, in slide units: laid out anew where something has changed."""
        chart, zoom = self._chart, self._look.zoom
        told = (chart, self.width(), self.height())
        if told != self._painted_for and chart is not None:
            self._painted_for = told
            width = max(1.0, self.width() / zoom - 2 * _PADDING)
            height = max(1.0, self.height() / zoom - 2 * _PADDING)
            painted = grid(chart, _PADDING, _PADDING, width, height, self._look.theme)
            self._painted = tuple(painted)
        return self._painted

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint the bars, many at a time, and what is written."""
        zoom = self._look.zoom
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._look.theme.surface))
        painter.scale(zoom, zoom)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        exposed = QRectF(event.rect())
        for stratum in self.strata():
            if not _area(stratum, zoom).intersects(exposed):
                continue
            bars: dict[str, list[QRectF]] = {}
            others: list[Shape] = []
            for shape in stratum.shapes:
                if isinstance(shape, Box) and shape.role == "bar" and shape.fill is not None:
                    area = QRectF(shape.x, shape.y, shape.width, shape.height)
                    bars.setdefault(shape.fill, []).append(area)
                else:
                    others.append(shape)
            paint(Stratum(stratum.name, tuple(others)), painter)
            painter.setPen(Qt.PenStyle.NoPen)
            for colour, areas in bars.items():
                painter.setBrush(QColor(colour))
                painter.drawRects(areas)


class HistogramPlot(QScrollArea):
    """A chart of histograms, as large as there is room, and scrolled where there is too little."""

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chart: HistogramChart | None = None
        self._page = _Page(look)
        self._ring = FocusRing(self, look)
        self.setWidget(self._page)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("role", QAccessible.Role.Chart)
        self.setMinimumSize(look.px(48), look.px(24))
        self._over = _Over(self, self._ring)

    @property
    def chart(self) -> "HistogramChart | None":
        """The chart on show."""
        return self._chart

    @property
    def page(self) -> QWidget:
        """What is scrolled."""
        return self._page

    def words(self) -> list[str]:
        """Return all that is written on it."""
        return [
            shape.text
            for stratum in self._page.strata()
            for shape in stratum.shapes
            if isinstance(shape, Label)
        ]

    def show_chart(self, chart: "HistogramChart") -> None:
        """Show a chart."""
        before, self._chart = self._chart, chart
        if before is None or before.title != chart.title:
            self.setAccessibleName(chart.title)
        words = description(chart)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
        self._page.show_chart(chart)
        if before is None or len(before.layers) != len(chart.layers):
            self._arrange()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Give the histograms the new room."""
        super().resizeEvent(event)
        self._arrange()
        self._over.setGeometry(self.rect())

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Scroll with ↑ and ↓, where there is something to scroll."""
        by = _KEYS.get(Qt.Key(event.key()))
        bar = self.verticalScrollBar()
        if by is None or event.modifiers() != Qt.KeyboardModifier.NoModifier or not bar.maximum():
            event.ignore()
            return
        self._ring.show()
        bar.setValue(bar.value() + round(by * self.viewport().height()))

    def focusInEvent(self, event: "QFocusEvent") -> None:
        """Show the ring to those who use keys."""
        super().focusInEvent(event)
        self._ring.follow(event)
        self._over.update()

    def focusOutEvent(self, event: "QFocusEvent") -> None:
        """Hide it."""
        super().focusOutEvent(event)
        self._ring.follow(event)
        self._over.update()

    def sizeHint(self) -> QSize:
        """Return a size at which a few layers have facts."""
        return QSize(self._look.px(360), self._look.px(220))

    def _arrange(self) -> None:
        """Scroll only where there is too little room, and then with room for the bar."""
        whole = self.maximumViewportSize()
        if self._page.needed(whole.width(), _TIGHT) <= whole.height():
            self._page.resize(whole)
            return
        width = whole.width() - self.verticalScrollBar().sizeHint().width()
        self._page.resize(width, max(whole.height(), self._page.needed(width, _CELL)))


class _Over(QWidget):
    """Paints the ring of the focus over what is scrolled."""

    def __init__(self, plot: HistogramPlot, ring: FocusRing) -> None:
        super().__init__(plot)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ring = ring

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint it."""
        self._ring.paint(QPainter(self), self.rect())


def description(chart: "HistogramChart") -> str:
    """Return the facts of each layer in words, and the note."""
    parts = [_in_words(layer) for layer in chart.layers]
    if chart.note:
        parts.append(plain(chart.note).rstrip("."))
    return ". ".join(parts)


def _in_words(layer: "Histogram") -> str:
    facts = ", ".join(layer.facts) if layer.spread is not None else tr("not yet")
    return tr("{name}: {value}", name=plain(layer.name), value=plain(facts))


def _area(stratum: Stratum, zoom: float) -> QRectF:
    """Return at least where a histogram is painted: from above its ground to below its facts."""
    ground = next(one for one in stratum.shapes if isinstance(one, Box))
    around = 5.0 * 14.0
    return QRectF(
        ground.x * zoom,
        (ground.y - around) * zoom,
        ground.width * zoom,
        (ground.height + 2 * around) * zoom,
    )
