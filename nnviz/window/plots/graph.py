"""Curves on a ground that is zoomed and moved, by pyqtgraph: imported when there is a curve."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyqtgraph
from pyqtgraph.Qt import internals
from PySide6.QtCore import QLineF, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QTransform

    Array = NDArray[np.float64]

_ROUGH: Final = 40.0
"""A curve so many times longer than its ground is wide is a band of noise, whose lines lie side by
side: it is painted without smoothing, which nobody could see and which takes four times as long."""
_DASH: Final = (4.0, 2.5)
_FEW: Final = 120
"""So few points are all painted."""
_SPACE: Final = 6.0
"""From one marked point to the next, in widths of the line: nearer ones are not marked."""
_WHEEL: Final = 1.0015
"""How much a 120th of a notch of the wheel zooms."""


class Curve(pyqtgraph.GraphicsObject):  # type: ignore[misc] # pyqtgraph has no types
    """One curve, painted in the pixels of the screen: lines of one width wherever one zooms.

    pyqtgraph's own has a cosmetic pen, which Qt paints five to ten times slower.
    """

    def __init__(
        self, colour: str, ground: str, width: float, *, dashed: bool, points: bool
    ) -> None:
        super().__init__()
        self._pen = QPen(QColor(colour), width)
        self._pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        self._pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._ground = QColor(ground)
        self._dashed = dashed
        self._points = points
        self._x: Array = np.empty(0)
        self._y: Array = np.empty(0)
        self._kept: tuple[QTransform, tuple[list[Any], list[QPointF], bool]] | None = None
        if dashed:
            self._pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            self._pen.setDashPattern(_DASH)

    def show_points(self, x: "Array", y: "Array") -> None:
        """Show points; where one is not finite there is a gap."""
        self.prepareGeometryChange()
        self._x, self._y, self._kept = x, y, None
        self.update()

    def data(self) -> "tuple[Array, Array]":
        """Return the points that are painted."""
        return self._x, self._y

    def boundingRect(self) -> Any:
        """Return the ground: whatever it shows may have a part of the curve."""
        return self.viewRect()

    def dataBounds(self, axis: int, frac: float = 1.0, orthoRange: object = None) -> None:
        """Return nothing: what is on show is not pyqtgraph's choice."""

    def viewRangeChanged(self) -> None:
        """Fill the ground anew."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: object) -> None:
        """Paint the lines, and the points that are marked or stand alone."""
        transform = painter.worldTransform()
        if self._kept is None or self._kept[0] != transform:
            self._kept = (transform, self._placed(transform))
        lines, discs, is_rough = self._kept[1]
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not is_rough)
        painter.setPen(self._pen)
        if self._dashed and not is_rough:
            for line in lines:
                painter.drawPolyline(line)
        else:
            for many in lines:
                painter.drawLines(*many.drawargs())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        width = self._pen.widthF()
        painter.setPen(QPen(self._pen.color(), width))
        painter.setBrush(self._ground if self._points else self._pen.color())
        radius = 1.7 * width if self._points else 0.5 * width
        for disc in discs:
            painter.drawEllipse(disc, radius, radius)
        painter.restore()

    def _apart(self, x: "Array") -> bool:
        """Tell whether marks of points at these places would not touch one another."""
        return len(x) < 2 or float(x[-1] - x[0]) > (len(x) - 1) * _SPACE * self._pen.widthF()

    def _placed(self, transform: "QTransform") -> tuple[list[Any], list[QPointF], bool]:
        """Return lines and marked points in pixels, and whether the curve is a band of noise."""
        if not len(self._x):
            return [], [], False
        x = transform.m11() * self._x + transform.dx()
        # Qt's painter takes no numbers of more than 16 bits well.
        y = np.clip(transform.m22() * self._y + transform.dy(), -20_000.0, 20_000.0)
        x = np.clip(x, -20_000.0, 20_000.0)
        if len(x) > _FEW:
            seen = _told_apart(x, y)
            x, y = x[seen], y[seen]
        good = np.isfinite(y)
        joined = good[:-1] & good[1:]
        across, along = np.abs(np.diff(x)), np.abs(np.diff(y))
        inked = float(across[joined].sum()), float(along[joined].sum())
        is_rough = sum(inked) > _ROUGH * max(1.0, inked[0])
        lines: list[Any]
        if self._dashed and not is_rough:
            lines = [
                QPolygonF([QPointF(a, b) for a, b in zip(x[part], y[part], strict=True)])
                for part in _stretches(good)
            ]
        else:
            starts = np.flatnonzero(joined)
            many = internals.PrimitiveArray(QLineF, 4)  # handed to Qt as it lies in memory
            many.resize(len(starts))
            ends = (x[starts], y[starts], x[starts + 1], y[starts + 1])
            many.ndarray()[:] = np.stack(ends, axis=1)
            lines = [many] if len(starts) else []
        marked = good
        if not self._points or not self._apart(x[good]):
            alone = good.copy()
            alone[1:] &= ~joined
            alone[:-1] &= ~joined
            marked = alone
        discs = [QPointF(a, b) for a, b in zip(x[marked], y[marked], strict=True)]
        return lines, discs, is_rough


def _told_apart(x: "Array", y: "Array") -> "NDArray[np.bool_]":
    """Return which points are to be seen: one of those in a column of pixels that lie together."""
    columns = np.floor(x)
    firsts = np.concatenate(([True], columns[1:] != columns[:-1]))
    starts = np.flatnonzero(firsts)
    heights = np.maximum.reduceat(y, starts) - np.minimum.reduceat(y, starts)
    spread = ~(heights < 1.0)  # also where there is a gap
    seen: NDArray[np.bool_] = firsts | spread[np.cumsum(firsts) - 1]
    seen[-1] = True
    return seen


def _stretches(good: "NDArray[np.bool_]") -> list[slice]:
    """Return the stretches of points without a gap."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], good, [False])).astype(np.int8)))
    pairs = edges.reshape(-1, 2).tolist()
    return [slice(first, last) for first, last in pairs]


class _Ground(pyqtgraph.ViewBox):  # type: ignore[misc] # pyqtgraph has no types
    """What the mouse moves: the wheel zooms along x, with Ctrl along y; dragging moves it."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.disableAutoRange()

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        """Zoom around the pointer."""
        is_up = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self.zoom(_WHEEL ** -event.delta(), self.mapToView(event.pos()), along_y=is_up)
        event.accept()

    def zoom(self, factor: float, around: QPointF, *, along_y: bool) -> None:
        """Show so many times as much around a point."""
        if along_y:
            self.scaleBy(y=factor, center=around)
        else:
            self.scaleBy(x=factor, center=around)
        self.sigRangeChangedManually.emit(self.state["mouseEnabled"])

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """Move with the left button, or with the one in the middle; the right one does nothing."""
        if event.button() is Qt.MouseButton.RightButton:
            event.ignore()
        else:
            super().mouseDragEvent(event, axis)


class Graph(pyqtgraph.GraphicsView):  # type: ignore[misc] # pyqtgraph has no types
    """Curves without axes, which are painted around and below it.

    Signals
    -------
    moved()
        Another part is on show.
    taken()
        The user has zoomed or moved it.
    pointed(float)
        The pointer is over this x.
    left()
        It is over none any more.
    clicked(float), clicked_twice()
        The left button was clicked.
    """

    moved = Signal()
    taken = Signal()
    pointed = Signal(float)
    left = Signal()
    clicked = Signal(float)
    clicked_twice = Signal()

    def __init__(self, parent: Any) -> None:
        super().__init__(parent, background=None)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(pyqtgraph.GraphicsView.Shape.NoFrame)
        # The grid shines through; a background that is kept would be opaque.
        self.setCacheMode(pyqtgraph.GraphicsView.CacheModeFlag.CacheNone)
        self.viewport().setAutoFillBackground(False)
        self._ground = _Ground()
        self.setCentralItem(self._ground)
        self._ground.sigRangeChanged.connect(lambda *_: self.moved.emit())
        self._ground.sigRangeChangedManually.connect(lambda *_: self.taken.emit())
        self.scene().sigMouseClicked.connect(self._click)

    def add(self, curve: Curve, place: int) -> None:
        """Add a curve, above those of a lower place."""
        curve.setZValue(place)
        self._ground.addItem(curve, ignoreBounds=True)

    def remove(self, curve: Curve) -> None:
        """Take a curve away."""
        self._ground.removeItem(curve)

    def show_part(self, left: float, right: float, low: float, high: float) -> None:
        """Show a part of the ground."""
        self._ground.setRange(xRange=(left, right), yRange=(low, high), padding=0.0)

    def part(self) -> tuple[float, float, float, float]:
        """Return the part on show."""
        (left, right), (low, high) = self._ground.viewRange()
        return left, right, low, high

    def limit(self, least: float) -> None:
        """Let nobody zoom in on less than so much of x."""
        self._ground.setLimits(minXRange=least)

    def zoom(self, factor: float, around: float | None = None, *, along_y: bool = False) -> None:
        """Show so many times as much, around an x or the middle."""
        left, right, low, high = self.part()
        x = around if around is not None and left <= around <= right else 0.5 * (left + right)
        self._ground.zoom(factor, QPointF(x, 0.5 * (low + high)), along_y=along_y)

    def shift(self, share: float) -> None:
        """Go on along x by a share of what is on show."""
        left, right, _, _ = self.part()
        self._ground.translateBy(x=share * (right - left))
        self.taken.emit()

    def mouseMoveEvent(self, event: Any) -> None:
        """Follow the pointer, each of its moves: pyqtgraph leaves out quick ones."""
        super().mouseMoveEvent(event)
        if event.buttons() is Qt.MouseButton.NoButton:
            self._follow(self.mapToScene(event.position().toPoint()))
        else:
            self.left.emit()

    def mouseDoubleClickEvent(self, event: Any) -> None:
        """Tell of it, and leave nothing to follow when the button goes up again."""
        event.accept()
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked_twice.emit()

    def leaveEvent(self, event: Any) -> None:
        """Tell that the pointer is gone."""
        super().leaveEvent(event)
        self.left.emit()

    def _click(self, event: Any) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        event.accept()
        self.clicked.emit(self._ground.mapSceneToView(event.scenePos()).x())

    def _follow(self, at: QPointF) -> None:
        if self._ground.sceneBoundingRect().contains(at):
            self.pointed.emit(self._ground.mapSceneToView(at).x())
        else:
            self.left.emit()
