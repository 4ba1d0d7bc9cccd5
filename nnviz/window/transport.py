"""The transport: to start, back, play, forward, to end; a slider of phases; grain and speed."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractSlider,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QSpinBox,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnviz.drawing.metrics import width as text_width
from nnviz.export.painter import font
from nnviz.trace.steps import Grain, Phase
from nnviz.translation import tr
from nnviz.window.style import icon, phase_name

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from nnviz.drawing.theme import Theme
    from nnviz.trace.frame import Frame

_BAR: Final = 9
_KNOB: Final = 8.5
_SIDE: Final = 10
MOST_ITERATIONS: Final = 10_000_000


class PhaseSlider(QAbstractSlider):
    """The steps of an iteration, coloured by phase; what is done is full, the rest pale."""

    def __init__(self, theme: "Theme", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._phases: list[tuple[Phase, int, int]] = []
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Steps of this iteration"))

    def sizeHint(self) -> QSize:
        """Return room for the bar and the names of the phases."""
        return QSize(420, 46)

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(200, 46)

    def set_theme(self, theme: "Theme") -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def show_steps(self, phases: list[tuple[Phase, int, int]], position: int) -> None:
        """Show an iteration with these phases, at a position."""
        if phases != self._phases:
            self._phases = phases
        self.blockSignals(True)
        self.setRange(0, phases[-1][2])
        self.setValue(position)
        self.blockSignals(False)
        self.update()

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint the phases, their names where they fit, and the knob."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        middle = self.height() - 15.0
        painter.setPen(Qt.PenStyle.NoPen)
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
            name = phase_name(phase)
            wide = text_width(name, theme.sizes.tiny, 600)
            begin = max(left + 2, free_from)
            if begin + wide < max(right, left + 48):
                painter.setPen(accent)
                painter.setFont(font(theme.sizes.tiny, 600))
                painter.drawText(QPointF(begin, middle - _BAR / 2 - 8), name)
                free_from = begin + wide + 6
        self._paint_knob(painter, QPointF(self._x(self.value()), middle))

    def _paint_knob(self, painter: QPainter, at: QPointF) -> None:
        colour = QColor(self._theme.phase(self._phase_at(self.value())))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.focus), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, _KNOB + 3.5, _KNOB + 3.5)
        painter.setPen(QPen(colour, 3.0))
        painter.setBrush(QColor(self._theme.surface))
        painter.drawEllipse(at, _KNOB, _KNOB)

    def _phase_at(self, position: int) -> Phase | None:
        for phase, start, end in self._phases:
            if start < position <= end:
                return phase
        return None

    def _x(self, position: int) -> float:
        return _SIDE + position / max(1, self.maximum()) * (self.width() - 2 * _SIDE)

    def _position(self, x: float) -> int:
        share = (x - _SIDE) / max(1, self.width() - 2 * _SIDE)
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


class Transport(QWidget):
    """All controls of playback; says what is wanted, and shows where the timeline is."""

    start_wanted = Signal()
    back_wanted = Signal()
    play_wanted = Signal()
    forward_wanted = Signal()
    end_wanted = Signal()
    position_wanted = Signal(int)
    iteration_wanted = Signal(int)
    grain_wanted = Signal(Grain)
    speed_wanted = Signal(float)
    sample_wanted = Signal(int)
    cancel_wanted = Signal()

    def __init__(
        self, theme: "Theme", speeds: tuple[float, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.slider = PhaseSlider(theme)
        self.slider.valueChanged.connect(self.position_wanted)
        self._buttons = {
            "to-start": self._button(tr("To the start (Home)"), self.start_wanted),
            "back": self._button(tr("Back (←)"), self.back_wanted),
            "play": self._button(tr("Play (Space)"), self.play_wanted),
            "forward": self._button(tr("Forward (→)"), self.forward_wanted),
            "to-end": self._button(tr("To the end (End)"), self.end_wanted),
        }
        self._buttons["play"].setObjectName("play")
        self._playing = False
        self._sample = (0, 0)
        self.grain = self._choice(tr("How far one step goes"))
        for grain, name in (
            (Grain.VALUE, tr("by value")),
            (Grain.UNIT, tr("by unit")),
            (Grain.LAYER, tr("by layer")),
            (Grain.PHASE, tr("by phase")),
            (Grain.ITERATION, tr("by iteration")),
        ):
            self.grain.addItem(name, grain)
        self.grain.currentIndexChanged.connect(
            lambda: self.grain_wanted.emit(self.grain.currentData())
        )
        self.speed = self._choice(tr("Speed of play"))
        for speed in speeds:
            self.speed.addItem(f"{speed:g}×", speed)
        self.speed.setCurrentIndex(speeds.index(1.0))
        self.speed.currentIndexChanged.connect(
            lambda: self.speed_wanted.emit(self.speed.currentData())
        )
        self.sample = QSpinBox()
        self.sample.setPrefix(tr("sample "))
        self.sample.setKeyboardTracking(False)
        self.sample.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sample.setToolTip(tr("Sample of the batch that is shown"))
        self.sample.setAccessibleName(tr("Sample of the batch that is shown"))
        self.sample.valueChanged.connect(lambda number: self.sample_wanted.emit(number - 1))
        self.iteration = QSpinBox()
        self.iteration.setRange(1, MOST_ITERATIONS)
        self.iteration.setPrefix(tr("iteration "))
        self.iteration.setKeyboardTracking(False)
        self.iteration.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.iteration.setToolTip(tr("Go to an iteration"))
        self.iteration.setAccessibleName(tr("Iteration"))
        self.iteration.valueChanged.connect(self.iteration_wanted)
        self._travel = _Travel(self.cancel_wanted)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.slider)
        self._stack.addWidget(self._travel)
        self._arrange()
        self.set_theme(theme)

    def set_theme(self, theme: "Theme") -> None:
        """Take other colours."""
        self._theme = theme
        self.slider.set_theme(theme)
        for name, glyph in (
            ("to-start", "skip-back"),
            ("back", "step-back"),
            ("forward", "step-forward"),
            ("to-end", "skip-forward"),
        ):
            self._buttons[name].setIcon(icon(glyph, theme.ink))
        self.show_playing(self._playing)

    def show_playing(self, playing: bool) -> None:
        """Show whether it plays."""
        self._playing = playing
        button = self._buttons["play"]
        button.setIcon(icon("pause" if playing else "play", self._theme.surface))
        button.setToolTip(tr("Pause (Space)") if playing else tr("Play (Space)"))
        button.setAccessibleName(tr("Pause") if playing else tr("Play"))

    def show_frame(self, frame: "Frame") -> None:
        """Show where the timeline is."""
        trace = frame.trace
        self.slider.show_steps(frame.steps.phases(), frame.position)
        if self.iteration.value() != trace.number:
            self.iteration.blockSignals(True)
            self.iteration.setValue(trace.number)
            self.iteration.blockSignals(False)
        self._show_sample(frame.sample, trace.batch_size)
        at_start = frame.position == 0 and trace.number == 1
        self._buttons["to-start"].setEnabled(not at_start)
        self._buttons["back"].setEnabled(not at_start)

    def show_travel(self, done: int, iteration: int) -> None:
        """Show how far the calculation of a far iteration has come."""
        self.iteration.setEnabled(False)
        self._travel.show_progress(done, iteration)
        self._stack.setCurrentWidget(self._travel)

    def end_travel(self) -> None:
        """Show the slider again."""
        self.iteration.setEnabled(True)
        self._stack.setCurrentWidget(self.slider)

    def _show_sample(self, sample: int, count: int) -> None:
        field = self.sample
        if (sample, count) == self._sample:
            return
        self._sample = (sample, count)
        field.setVisible(count > 1)
        field.blockSignals(True)
        field.setRange(1, count)
        field.setSuffix(tr(" of {count}", count=count))
        field.setValue(sample + 1)
        field.blockSignals(False)

    def _button(self, hint: str, signal: object) -> QToolButton:
        button = QToolButton()
        button.setObjectName("round")
        button.setIconSize(QSize(18, 18))
        button.setToolTip(hint)
        button.setAccessibleName(hint.partition(" (")[0])
        button.clicked.connect(lambda: signal.emit())  # type: ignore[attr-defined] # a signal
        return button

    def _choice(self, hint: str) -> QComboBox:
        combo = QComboBox()
        combo.setToolTip(hint)
        combo.setAccessibleName(hint)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return combo

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 10)
        row.setSpacing(8)
        for button in self._buttons.values():
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(8)
        row.addLayout(self._stack, 1)
        row.addSpacing(8)
        for widget in (self.sample, self.grain, self.speed, self.iteration):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)


class _Travel(QWidget):
    """The progress of a far calculation, and the way out of it."""

    def __init__(self, cancel: object) -> None:
        super().__init__()
        self._label = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        button = QToolButton()
        button.setText(tr("Cancel (Esc)"))
        button.clicked.connect(lambda: cancel.emit())  # type: ignore[attr-defined] # a signal
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(column, 1)
        row.addWidget(button)

    def show_progress(self, done: int, iteration: int) -> None:
        """Show that `done` iterations of those up to `iteration` are calculated."""
        self._label.setText(
            tr("Calculating iteration {done:,} of {iteration:,}", done=done, iteration=iteration)
        )
        self._bar.setRange(0, iteration)
        self._bar.setValue(done)
