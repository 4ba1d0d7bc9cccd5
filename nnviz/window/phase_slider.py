"""The slider of the transport: the steps of an iteration, coloured by phase."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from nnviz.drawing.metrics import width as text_width
from nnviz.export.painter import font
from nnviz.trace.steps import Phase
from nnviz.translation import tr
from nnviz.window.style import phase_name, short_phase_name

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from nnviz.window.style import Look

_BAR: Final = 9
_KNOB: Final = 8.5
_SIDE: Final = 10


class PhaseSlider(QAbstractSlider):
    """The steps of an iteration, coloured by phase; what is done is full, the rest pale."""

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._phases: list[tuple[Phase, int, int]] = []
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Steps of this iteration"))
        self.setToolTip(tr("The steps of this iteration by phase: press one to go to it"))

    def sizeHint(self) -> QSize:
        """Return room for the bar and the names of the phases."""
        return QSize(self._look.px(420), self._look.px(46))

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(self._look.px(200), self._look.px(46))

    def show_steps(self, phases: list[tuple[Phase, int, int]], position: int) -> None:
        """Show an iteration with these phases, at a position."""
        if phases != self._phases:
            self._phases = phases
        self.blockSignals(True)
        self.setRange(0, phases[-1][2])
        self.setValue(position)
        self.blockSignals(False)
        phase = self._phase_at(position)
        place = tr("step {number:,} of {count:,}", number=position, count=phases[-1][2])
        self.setAccessibleDescription(f"{phase_name(phase)}, {place}" if phase else place)
        self.update()

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint the phases, their names where they fit, and the knob."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        # Everything below is in slide units.
        painter.scale(self._look.zoom, self._look.zoom)
        middle = self.height() / self._look.zoom - 15.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setFont(font(theme.sizes.tiny, 600))
        free_from = 0.0
        for phase, start, end in self._phases:
            left, right = self._x(start), self._x(end)
            accent = QColor(theme.phase(phase))
            pale = QColor(theme.tint(theme.phase(phase)))
            pale = QColor(theme.pressed) if pale == QColor(theme.surface) else pale
            gap = 1.5 if right - left > 6 else 0.0
            area = QRectF(left + gap, middle - _BAR / 2, max(1.0, right - left - 2 * gap), _BAR)
            painter.setPen(QPen(accent, 1.0))
            painter.setBrush(pale)
            painter.drawRoundedRect(area, 3.5, 3.5)
            done = min(right - gap, self._x(self.value()))
            if done > area.left():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(accent)
                painter.drawRoundedRect(
                    QRectF(area.left(), area.top(), done - area.left(), _BAR), 3.5, 3.5
                )
            begin = max(left + 2, free_from)
            for name in (phase_name(phase), short_phase_name(phase)):
                wide = text_width(name, theme.sizes.tiny, 600)
                if begin + wide < max(right, left + 48):
                    painter.setPen(accent)
                    painter.drawText(QPointF(begin, middle - _BAR / 2 - 8), name)
                    free_from = begin + wide + 6
                    break
        self._paint_knob(painter, QPointF(self._x(self.value()), middle))

    def _paint_knob(self, painter: QPainter, at: QPointF) -> None:
        theme = self._look.theme
        colour = QColor(theme.phase(self._phase_at(self.value())))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.focus), 2.5 if theme.high_contrast else 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, _KNOB + 3.5, _KNOB + 3.5)
        painter.setPen(QPen(colour, 3.0))
        painter.setBrush(QColor(theme.surface))
        painter.drawEllipse(at, _KNOB, _KNOB)

    def _phase_at(self, position: int) -> Phase | None:
        for phase, start, end in self._phases:
            if start < position <= end:
                return phase
        return None

    def _x(self, position: int) -> float:
        room = self.width() / self._look.zoom - 2 * _SIDE
        return _SIDE + position / max(1, self.maximum()) * room

    def _position(self, x: float) -> int:
        room = self.width() / self._look.zoom - 2 * _SIDE
        share = (x / self._look.zoom - _SIDE) / max(1.0, room)
        return round(min(1.0, max(0.0, share)) * self.maximum())

    def mousePressEvent(self, event: "QMouseEvent") -> None:
        """Go to where the bar is pressed."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._position(event.position().x()))

    def mouseMoveEvent(self, event: "QMouseEvent") -> None:
        """Follow the pointer, and name the step under it."""
        if self.isSliderDown():
            self.setValue(self._position(event.position().x()))

    def mouseReleaseEvent(self, event: "QMouseEvent") -> None:
        """Let go."""
        self.setSliderDown(False)

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Leave the keys to the window, where they mean the same everywhere."""
        event.ignore()
