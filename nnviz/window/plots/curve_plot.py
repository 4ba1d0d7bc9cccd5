"""Curves that follow the training: zoomed, moved and read with the mouse and with keys."""

import math
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.window.focus_ring import FocusRing
from nnviz.window.plots import axes, ranges, reading
from nnviz.window.plots.marks import Marks, place
from nnviz.window.plots.names import Names
from nnviz.window.plots.ranges import View
from nnviz.window.plots.readout import Readout

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QFocusEvent,
        QHideEvent,
        QKeyEvent,
        QPaintEvent,
        QResizeEvent,
        QShowEvent,
    )

    from nnviz.plots.chart import Array, CurveChart
    from nnviz.window.plots.curve_set import CurveSet
    from nnviz.window.plots.graph import Graph
    from nnviz.window.style import Look


_ZOOM: Final = 1.25
_SHIFT: Final = 0.2
_MOST_NAMES: Final = 0.25
"""The share of the height that the names of curves have at most."""
_EDGE: Final = 3
_PLAIN: Final = Qt.KeyboardModifier.NoModifier
_KEYS: Final = frozenset(
    (
        Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_Underscore, Qt.Key.Key_0,
        Qt.Key.Key_F, Qt.Key.Key_Comma, Qt.Key.Key_Period, Qt.Key.Key_Less, Qt.Key.Key_Greater,
    )
)  # fmt: skip


def prepare() -> None:
    """Load pyqtgraph, which takes 0.2 s: in any thread, before the first curve is shown."""
    import nnviz.window.plots.curve_set  # noqa: F401 # loading it is all that is wanted


class CurvePlot(QWidget):
    """A chart of curves.

    It shows all of them until the user zooms or moves it, and again after `fit`. The wheel zooms
    along x, with Ctrl along y; dragging moves; a double click or F shows all. Of the keys, + and −
    zoom (with Alt along y), < and > move, the comma and the full stop read the points before and
    after, Return takes the one that is read.

    Signals
    -------
    clicked(float)
        The x of the point that was clicked, or taken by key.
    """

    clicked = Signal(float)

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chart: CurveChart | None = None
        self._graph: Graph | None = None
        self._curves: CurveSet | None = None
        self._axes = axes.Axes(look)
        self._zoomed = False
        self._setting = False
        self._stale = False
        self._read: float | None = None
        self._names = Names(look, self)
        self._marks = Marks(look, self)
        self._readout = Readout(look, self)
        self._ring = FocusRing(self, look)
        self._pending = 0.0
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(lambda: self.clicked.emit(self._pending))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("role", QAccessible.Role.Chart)
        self.setMinimumSize(look.px(48), look.px(24))

    @property
    def chart(self) -> "CurveChart | None":
        """The chart on show."""
        return self._chart

    @property
    def view(self) -> View | None:
        """The part on show: left, right, low, high in values; None while there is no curve."""
        if self._graph is None or self._chart is None:
            return None
        left, right, low, high = self._graph.part()
        across, up = self._chart.across, self._chart.up
        return View(
            ranges.of_axis(left, across), ranges.of_axis(right, across),
            ranges.of_axis(low, up), ranges.of_axis(high, up),
        )  # fmt: skip

    @property
    def zoomed(self) -> bool:
        """Whether the user has chosen the part on show."""
        return self._zoomed

    def points(self, key: str) -> "tuple[Array, Array]":
        """Return the points that are painted of a curve, as they stand on the axes."""
        if self._curves is None:
            raise KeyError(key)
        return self._curves.points(key)

    def show_chart(self, chart: "CurveChart") -> None:
        """Show a chart; what of it is as before is not painted anew."""
        before, self._chart = self._chart, chart
        if before is not None and (
            (before.key, before.up.log, before.across.log)
            != (chart.key, chart.up.log, chart.across.log)
        ):
            self._zoomed = False
        if before is None or before.title != chart.title:
            self.setAccessibleName(chart.title)
        words = reading.description(chart)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
        self._stale = True
        if self.isVisible():
            self._refresh()

    def fit(self) -> None:
        """Show all of the chart, and all that comes to it."""
        self._wait.stop()
        self._zoomed = False
        self._refresh()

    def zoom(self, factor: float, *, along_y: bool = False) -> None:
        """Show so many times as much along x, or along y."""
        if self._graph is not None:
            self._graph.zoom(factor, self._read, along_y=along_y)

    def _refresh(self) -> None:
        chart = self._chart
        if chart is None or self.width() < 2 or self.height() < 2:
            return
        self._stale = False
        graph = self._made()
        curves = self._curves
        assert curves is not None
        curves.match(chart)
        if self._names.show_names(chart.series):
            self._arrange()
        across, up = chart.across, chart.up
        columns = math.ceil(self.width() * self.devicePixelRatioF())
        if self._zoomed:
            left, right, _, _ = graph.part()
            ends = ranges.of_axis(left, across), ranges.of_axis(right, across)
            curves.thin(chart, *ends, columns)
        else:
            grows = not any(one.points and len(one.x) > 1 for one in chart.series[-1:])
            ends = ranges.across((one.x for one in chart.series), across, grows=grows)
            curves.thin(chart, *ends, columns)
            heights = ranges.up(curves.heights(), up)
            self._setting = True
            graph.limit(2.0 if across.whole else 1e-6 * (ends[1] - ends[0]))
            graph.show_part(
                *(ranges.on_axis(end, across) for end in ends),
                *(ranges.on_axis(end, up) for end in heights),
            )
            self._setting = False
        self._place()

    def _made(self) -> "Graph":
        """Return the graph, made when it is asked for the first time."""
        if self._graph is None:
            from nnviz.window.plots.curve_set import CurveSet
            from nnviz.window.plots.graph import Graph

            graph = Graph(self)
            graph.moved.connect(self._follow_view)
            graph.taken.connect(self._take_view)
            graph.pointed.connect(self._point)
            graph.left.connect(self._end_reading)
            graph.clicked.connect(self._click)
            graph.clicked_twice.connect(self.fit)
            self._graph = graph
            self._curves = CurveSet(graph, self._look)
            self._marks.raise_()
            self._arrange()
            graph.show()
        return self._graph

    def _place(self) -> None:
        """Put the ground where the numbers of the axes leave room for it."""
        view = self.view
        if view is None or self._chart is None or self._graph is None:
            return
        both = (self._chart.across, self._chart.up)
        below = 0 if self._names.isHidden() else self._names.height()
        if self._axes.lay(self.width(), self.height() - below, view, both):
            self.update()
        ground = self._axes.ground
        if self._graph.geometry() != ground:
            self._graph.setGeometry(ground)
        self._marks.cover(self.rect(), ground)
        marks = self._chart.marks
        has_words = any(mark.words and mark.kind != "now" for mark in marks)
        points = self._curves.shares() if has_words and self._curves is not None else ()
        self._marks.show_marks(marks, view, both, points)
        if self._read is not None:
            self._show_read(self._read)

    def _arrange(self) -> None:
        """Give the names the room they need at the bottom, where there is so much."""
        edge = self._look.px(_EDGE)
        left = self._look.px(axes.LEFT)
        width = max(1, self.width() - 2 * left)
        high = self._names.height_for(width, int(_MOST_NAMES * self.height()))
        self._names.setVisible(high > 0)
        self._names.setGeometry(left, self.height() - high - edge, width, high + edge)

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint the axes, and the ring of the focus."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._look.theme.surface))
        self._axes.paint(painter)
        self._ring.paint(painter, self.rect())

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Thin the curves for the new width."""
        super().resizeEvent(event)
        self._arrange()
        self._stale = True
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: "QShowEvent") -> None:
        """Show what came while it was hidden."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def hideEvent(self, event: "QHideEvent") -> None:
        """Read nothing any more."""
        super().hideEvent(event)
        self._wait.stop()
        self._end_reading()

    def sizeHint(self) -> QSize:
        """Return a size at which the axes have names."""
        return QSize(self._look.px(360), self._look.px(220))

    # The mouse ---------------------------------------------------------------------------------

    def _follow_view(self) -> None:
        if self._setting or self._chart is None or self._graph is None:
            return
        if self._zoomed:
            self._refresh()

    def _take_view(self) -> None:
        self._ring.hide()
        self._zoomed = True
        self._refresh()

    def _point(self, x: float) -> None:
        assert self._chart is not None
        self._show_read(reading.nearest(self._chart, ranges.of_axis(x, self._chart.across)))

    def _show_read(self, x: float | None) -> None:
        """Read all curves at a place, and say it beside the pointer or the place itself."""
        chart, view = self._chart, self.view
        if x is None or chart is None or view is None:
            self._end_reading()
            return
        self._read = x
        found = list(reading.readings(chart, x))
        self._marks.show_read(found, x, view, (chart.across, chart.up))
        rows = [(one.series, *reading.row_in_words(one, x)) for one in found]
        title = reading.place_in_words(chart.across, x)
        self._readout.show_rows(title, rows, self._beside(x))

    def _beside(self, x: float) -> QPoint:
        """Return the pointer's place if it is over the ground, else that of what is read."""
        chart, graph, view = self._chart, self._graph, self.view
        assert chart is not None
        assert graph is not None
        assert view is not None
        pointer: QPoint = self.mapFromGlobal(self.cursor().pos()) - graph.pos()
        if not graph.rect().contains(pointer) or self._ring.shown:
            share = min(1.0, max(0.0, place(x, None, view, (chart.across, chart.up)).across))
            pointer = QPoint(round(share * graph.width()), graph.height() // 2)
        at: QPoint = self.mapToGlobal(pointer + graph.geometry().topLeft())
        return at

    def _end_reading(self) -> None:
        self._read = None
        self._readout.hide()
        if self._chart is not None and self.view is not None:
            self._marks.show_read((), None, self.view, (self._chart.across, self._chart.up))

    def _click(self, x: float) -> None:
        self._ring.hide()
        if self._chart is None:
            return
        at = reading.nearest(self._chart, ranges.of_axis(x, self._chart.across))
        if at is None:
            return
        self._pending = at
        if self._zoomed:  # a second click may follow, which is meant to show all
            self._wait.start(QApplication.doubleClickInterval())
        else:
            self.clicked.emit(at)

    # The keys ----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take the plot's own keys before the window's shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride:
            key: Any = event
            if self._takes(key):
                event.accept()
                return True
        return super().event(event)

    def _takes(self, event: "QKeyEvent") -> bool:
        if event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
        ):
            return False
        return Qt.Key(event.key()) in _KEYS or (
            self._read is not None
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        )

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Zoom, move, show all, read."""
        if not self._takes(event) or self._graph is None:
            super().keyPressEvent(event)
            return
        self._ring.show()
        along_y = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        match Qt.Key(event.key()):
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(1.0 / _ZOOM, along_y=along_y)
            case Qt.Key.Key_Minus | Qt.Key.Key_Underscore:
                self.zoom(_ZOOM, along_y=along_y)
            case Qt.Key.Key_0 | Qt.Key.Key_F:
                self.fit()
            case Qt.Key.Key_Less:
                self._graph.shift(-_SHIFT)
            case Qt.Key.Key_Greater:
                self._graph.shift(_SHIFT)
            case Qt.Key.Key_Comma:
                self._read_on(-1)
            case Qt.Key.Key_Period:
                self._read_on(1)
            case Qt.Key.Key_Escape:
                self._end_reading()
            case _:
                assert self._read is not None
                self.clicked.emit(self._read)
        self._ring.show()

    def _read_on(self, by: int) -> None:
        """Read the next place that a column of pixels tells from this one, and say it."""
        chart, view = self._chart, self.view
        if chart is None or view is None or self._graph is None:
            return
        if self._read is None:
            now = next((mark.x for mark in chart.marks if mark.kind == "now"), view.right)
            at = reading.nearest(chart, now)
        else:
            least = (view.right - view.left) / max(1, self._graph.width())
            at = reading.beside(chart, self._read, by, least)
        if at is None:
            return
        self._show_read(at)
        if QAccessible.isActive():
            said = QAccessibleAnnouncementEvent(self, reading.in_words(chart, at))
            QAccessible.updateAccessibility(said)

    def focusInEvent(self, event: "QFocusEvent") -> None:
        """Show the ring to those who use keys."""
        super().focusInEvent(event)
        self._ring.follow(event)

    def focusOutEvent(self, event: "QFocusEvent") -> None:
        """Hide it, and what was read by key."""
        super().focusOutEvent(event)
        if self._ring.shown:
            self._end_reading()
        self._ring.follow(event)
