"""The loss over the iterations walked so far."""

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolTip, QVBoxLayout, QWidget

from nnviz.plots import hues
from nnviz.plots.counting import numbers
from nnviz.plots.decimation import Peaks
from nnviz.plots.sparkline import Sparkline, ends, sparkline
from nnviz.trace.numbers import format_number
from nnviz.translation import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from nnviz.trace.run import Run
    from nnviz.window.style import Look

    Array = NDArray[np.float64]

_LEAST: Final = 76
_WITH_CURVE: Final = 128
"""The least height of the panel: of its headline and a hint, and of a curve that has numbers."""
_CURVE: Final = 60
_NUMBERS: Final = 74
"""The least height of a curve, and of one with numbers."""

_EDGE: Final = 6
_GAP: Final = 6
_TAIL: Final = 3
"""How far a comma goes below its line."""
_DOT: Final = 4.5
_FINE: Final = 0.7
"""How thick the line of the iteration on show is, in widths of a rim."""
_USUAL: Final = "0.0000"
"""So much room is there for the losses at the left, so that it does not change all the time."""
_SMOOTH: Final = 4.0
_ROUGH: Final = 20.0
"""What goes up and down so many times its width at most is painted as one line; what does so many
times more is a band of noise, painted without smoothing, which nobody could see."""


class _Part(NamedTuple):
    """Chains of lines without knots, single lines, points without neighbours, if it is noise."""

    chains: list[list[QPointF]]
    lines: list[QLineF]
    dots: list[QPointF]
    is_rough: bool


class _Painted(NamedTuple):
    """The curve as it is painted: where it is, with numbers or without, and its two parts."""

    curve: Sparkline
    ground: QRectF
    with_numbers: bool
    later: _Part
    past: _Part


class LossCurve(QWidget):
    """Losses as a small curve, whose part after the iteration on show is pale.

    Signals
    -------
    iteration_wanted(int)
        The iteration of a point that was clicked.
    """

    iteration_wanted = Signal(int)

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._losses: Array = np.empty(0)
        self._now = 0
        self._known = False
        self._painted: _Painted | None = None
        self._peaks = Peaks()
        self._pointer: float | None = None
        self._rim = look.theme.sizes.rim * look.zoom
        self._font = look.font(look.theme.sizes.tiny)
        self._metrics = QFontMetricsF(self._font)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Loss over the iterations"))
        self.setProperty("role", QAccessible.Role.Chart)

    def show_losses(self, losses: "Array", now: int, *, known: bool) -> None:
        """Show the losses of all iterations from the first, and which one is on show.

        Its own loss may be one that is not calculated yet.
        """
        self._losses, self._now, self._known = losses, now, known
        self._painted = None
        if self.isVisible():
            self._calculated()
            self.update()

    def place_of(self, iteration: int) -> QPointF | None:
        """Return where the point of an iteration is, None for one that is not on the curve."""
        painted = self._calculated()
        if painted is None or not 1 <= iteration <= len(self._losses):
            return None
        height = float(painted.curve.heights(self._losses[iteration - 1 : iteration])[0])
        if math.isnan(height):
            return None
        ground = painted.ground
        return QPointF(self._across(ground, iteration), ground.bottom() - ground.height() * height)

    def _calculated(self) -> _Painted | None:
        """Return the few points that are to be seen of all, found once for each state and size."""
        if self._painted is None and len(self._losses) >= 2:
            # Of what is nearer to one another than the line is wide, nothing is seen apart.
            columns = max(1, round(self.width() / self._rim))
            done = self._now if self._known else self._now - 1
            curve = sparkline(self._losses, done, columns, self._peaks)
            if curve is not None:
                self._take(curve)
        return self._painted

    def _take(self, curve: Sparkline) -> None:
        with_numbers = self.height() >= self._look.px(_NUMBERS)
        ground = self._ground(curve, with_numbers)
        later, past = _part(*curve.later, ground), _part(*curve.past, ground)
        self._painted = _Painted(curve, ground, with_numbers, later, past)
        words = self._in_words(curve.low, curve.high)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def _ground(self, curve: Sparkline, with_numbers: bool) -> QRectF:
        """Return where the curve itself is: beside and above the numbers."""
        edge, gap = self._look.px(_EDGE), self._look.px(_GAP)
        ground = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        if with_numbers:
            texts = (*ends(curve.low, curve.high), _USUAL)
            wide = max(self._metrics.horizontalAdvance(text) for text in texts)
            ground.setLeft(math.ceil(wide) + gap + edge)
            capital = math.ceil(self._metrics.capHeight())
            ground.setBottom(self.height() - self._look.px(_TAIL) - capital - gap - edge)
        return ground

    def _across(self, ground: QRectF, iteration: int) -> float:
        return ground.left() + ground.width() * (iteration - 1) / (len(self._losses) - 1)

    def _in_words(self, low: float, high: float) -> str:
        """Return what the curve shows, for those who do not see it."""
        words = tr(
            "From iteration 1 to {last:,} the loss is between {low} and {high}.",
            last=len(self._losses),
            low=format_number(low),
            high=format_number(high),
        )
        if not self._known or self._now > len(self._losses):
            return words
        value = format_number(float(self._losses[self._now - 1]))
        return f"{words} " + tr(
            "In iteration {number:,} it is {value}.", number=self._now, value=value
        )

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint axes with their ends, the curve, and the iterations on show and pointed at."""
        painted = self._calculated()
        if painted is None:
            return
        painter = QPainter(self)
        theme, zoom, rim = self._look.theme, self._look.zoom, self._rim
        if painted.with_numbers:
            self._paint_axes(painter, painted)
        _paint_part(painter, painted.later, QColor(hues.faded(theme.loss, theme)), rim)
        _paint_part(painter, painted.past, QColor(theme.loss), rim)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = painted.ground
        if 1 <= self._now <= len(self._losses):
            x = self._across(ground, self._now)
            painter.setPen(QPen(QColor(theme.soft), _FINE * rim))
            painter.drawLine(QLineF(x, ground.top(), x, ground.bottom()))
            at = self.place_of(self._now)
            if self._known and at is not None:
                painter.setPen(QPen(QColor(theme.surface), rim))
                painter.setBrush(QColor(theme.loss))
                painter.drawEllipse(at, _DOT * zoom + 0.5 * rim, _DOT * zoom + 0.5 * rim)
        pointed = None if self._pointer is None else self.place_of(self._iteration(self._pointer))
        if pointed is not None:
            painter.setPen(QPen(QColor(theme.ink), rim))
            painter.setBrush(QColor(theme.surface))
            painter.drawEllipse(pointed, 0.8 * _DOT * zoom, 0.8 * _DOT * zoom)

    def _paint_axes(self, painter: QPainter, painted: _Painted) -> None:
        theme, ground, edge = self._look.theme, painted.ground, self._look.px(_EDGE)
        painter.setPen(QPen(QColor(theme.rim), self._look.px(1)))
        left, bottom = ground.left() - edge, ground.bottom() + edge
        painter.drawLine(QLineF(left, ground.top() - edge, left, bottom))
        painter.drawLine(QLineF(left, bottom, self.width(), bottom))
        painter.setPen(QColor(theme.faint))
        painter.setFont(self._font)
        wide, capital = self._metrics.horizontalAdvance, self._metrics.capHeight()
        curve = painted.curve
        low, high = ends(curve.low, curve.high)
        right = left - self._look.px(_GAP)
        for text, y in ((low, ground.bottom()), (high, ground.top())):
            if curve.low == curve.high:
                y = ground.center().y()
            painter.drawText(QPointF(right - wide(text), y + 0.5 * capital), text)
        last, base = f"{len(self._losses):,}", self.height() - self._look.px(_TAIL)
        painter.drawText(QPointF(ground.left() - 0.5 * wide("1"), base), "1")
        painter.drawText(QPointF(self.width() - wide(last), base), last)

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Find the points for the new size."""
        super().resizeEvent(event)
        self._painted = None

    def _iteration(self, x: float) -> int:
        """Return the iteration nearest to a place."""
        painted = self._calculated()
        if painted is None:
            return 0
        share = (x - painted.ground.left()) / max(1.0, painted.ground.width())
        return 1 + round(min(1.0, max(0.0, share)) * (len(self._losses) - 1))

    def mousePressEvent(self, event: "QMouseEvent") -> None:
        """Go to the iteration at this point."""
        if event.button() == Qt.MouseButton.LeftButton and self._painted is not None:
            self.iteration_wanted.emit(self._iteration(event.position().x()))

    def mouseMoveEvent(self, event: "QMouseEvent") -> None:
        """Mark the iteration under the pointer."""
        self._point(event.position().x())
        if QToolTip.isVisible() and self._painted is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self._told(), self)

    def leaveEvent(self, event: QEvent) -> None:
        """Mark none."""
        super().leaveEvent(event)
        self._point(None)

    def event(self, event: QEvent) -> bool:
        """Tell the loss of the iteration under the pointer in full."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._point(float(event.pos().x()))
            if self._painted is not None:
                QToolTip.showText(event.globalPos(), self._told(), self)
                return True
        return super().event(event)

    def _point(self, x: float | None) -> None:
        before, self._pointer = self._pointer, x
        if before is None or x is None or self._iteration(before) != self._iteration(x):
            self.update()

    def _told(self) -> str:
        """Return what is said of the iteration under the pointer."""
        if self._pointer is None:
            return ""
        iteration = self._iteration(self._pointer)
        loss = float(self._losses[iteration - 1])
        value = repr(loss) if math.isfinite(loss) else format_number(loss)
        return tr("Iteration {number:,}: E = {value}", number=iteration, value=value)


def _part(across: "Array", up: "Array", ground: QRectF) -> _Part:
    """Return a part of the curve as lines, with gaps where there is no number."""
    x = ground.left() + ground.width() * across
    y = ground.bottom() - ground.height() * up
    good = np.isfinite(y)
    joined = good[:-1] & good[1:]
    wide, high = float(np.diff(x)[joined].sum()), float(np.abs(np.diff(y))[joined].sum())
    stretches = np.split(np.arange(len(y)), np.flatnonzero(~joined) + 1)
    chains = [part for part in stretches if len(part) > 1]
    alone = [part[0] for part in stretches if len(part) == 1 and good[part[0]]]
    dots = _points(x[alone], y[alone])
    if high <= _SMOOTH * wide:
        return _Part([_points(x[chain], y[chain]) for chain in chains], [], dots, is_rough=False)
    starts = np.flatnonzero(joined)
    ends = (x[starts], y[starts], x[starts + 1], y[starts + 1])
    lines = [QLineF(*line) for line in zip(*(end.tolist() for end in ends), strict=True)]
    return _Part([], lines, dots, high > _ROUGH * wide)


def _points(x: "Array", y: "Array") -> list[QPointF]:
    return [QPointF(*place) for place in zip(x.tolist(), y.tolist(), strict=True)]


def _paint_part(painter: QPainter, part: _Part, colour: QColor, width: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not part.is_rough)
    solid, cap, join = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(colour, width, solid, cap, join))
    for chain in part.chains:
        painter.drawPolyline(chain)
    painter.drawLines(part.lines)
    for dot in part.dots:
        painter.drawPoint(dot)


class LossPanel(QWidget):
    """A headline with the loss on show, and under it the curve of all that were walked.

    Signals
    -------
    iteration_wanted(int)
        The iteration of a point that was clicked.
    """

    iteration_wanted = Signal(int)

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        px, theme = look.px, look.theme
        self.setToolTip(tr("The loss of the iteration on show, and from iteration to iteration"))
        self._title = QLabel(tr("Loss"))
        self._value = QLabel()
        self._hint = QLabel(tr("The curve begins with the second iteration."))
        self._hint.setWordWrap(True)
        self._curve = LossCurve(look)
        self._curve.hide()
        self._curve.iteration_wanted.connect(self.iteration_wanted)
        self._told = ("", "")
        self._shown: tuple[Run | None, int, int, bool] = (None, 0, 0, False)
        self._losses: Array = np.empty(0)
        self._least = px(_LEAST)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(10), px(16), px(8))
        column.setSpacing(px(2))
        self._headline = QHBoxLayout()
        self._headline.addWidget(self._title)
        self._headline.addStretch(1)
        self._headline.addWidget(self._value)
        column.addLayout(self._headline)
        column.addWidget(self._hint)
        column.addStretch(0)
        column.addWidget(self._curve, 1)
        self._title.setFont(look.font(theme.sizes.small, 600))
        self._title.setStyleSheet(f"color: {theme.soft}")
        self._value.setFont(look.font(theme.sizes.body + 1, 600))
        self._hint.setFont(look.font(theme.sizes.small))
        self._hint.setStyleSheet(f"color: {theme.faint}")

    def minimumSizeHint(self) -> QSize:
        """Return room for the headline with a hint, or with a curve that has numbers."""
        return QSize(super().minimumSizeHint().width(), self._least)

    def show_loss(self, value: float | None, decimals: int) -> None:
        """Show the loss of the iteration on show, blank while it is not calculated."""
        text = tr("not yet") if value is None else f"E = {format_number(value, decimals)}"
        theme = self._look.theme
        colour = theme.faint if value is None else theme.loss
        if (text, colour) == self._told:
            return
        before, self._told = self._told, (text, colour)
        self._value.setText(text)
        if colour != before[1]:
            self._value.setStyleSheet(f"color: {colour}")
        self._value.setToolTip("" if value is None else repr(value))

    def show_losses(self, run: "Run", iteration: int, *, known: bool) -> None:
        """Show the curve of all iterations walked, and where the one on show is on it."""
        losses = run.losses
        shown = (run, len(losses), iteration, known)
        if shown == self._shown:
            return
        self._shown = shown
        # What is not calculated yet on show is not on the curve either.
        if not known and iteration >= len(losses):
            losses = losses[: iteration - 1]
        self._losses = losses
        self._curve.show_losses(losses, iteration, known=known)
        if len(losses) >= 2 and self._least != self._look.px(_WITH_CURVE):
            self._least = self._look.px(_WITH_CURVE)
            self.updateGeometry()
        self._arrange()

    def curve(self) -> "tuple[Array, Array] | None":
        """Return the iterations and losses of the curve on show, None where there is none."""
        if len(self._losses) < 2:
            return None
        return numbers(1, len(self._losses)), self._losses

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Have a curve where there is room for one."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        there = len(self._losses) >= 2
        edges, high = self._column.contentsMargins(), self._headline.sizeHint().height()
        used = edges.top() + high + self._column.spacing() + edges.bottom()
        self._hint.setHidden(there)
        self._curve.setVisible(there and self.height() - used >= self._look.px(_CURVE))
