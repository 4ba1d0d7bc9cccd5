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
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from nnviz.trace.frame import Frame
    from nnviz.window.style import Look

_BAR: Final = 9
_KNOB: Final = 8.5
_SIDE: Final = 10
_HIGH_ENOUGH: Final = 520
_LEAST_SLIDER: Final = 240
"""A slider that would be shorter takes a row with the buttons alone."""
MOST_ITERATIONS: Final = 10_000_000


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
            name = phase_name(phase)
            wide = text_width(name, theme.sizes.tiny, 600)
            begin = max(left + 2, free_from)
            if begin + wide < max(right, left + 48):
                painter.setPen(accent)
                painter.drawText(QPointF(begin, middle - _BAR / 2 - 8), name)
                free_from = begin + wide + 6
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


class Transport(QWidget):
    """All controls of playback; says what is wanted, and shows where the timeline is.

    They stand in one row, or in two where the window is narrow for its text size. Where it is low
    too, grain and speed are left to the menu.
    """

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
        self,
        look: "Look",
        speeds: tuple[float, ...],
        grain: Grain,
        speed: float,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.slider = PhaseSlider(look)
        self.slider.valueChanged.connect(self.position_wanted)
        self._buttons = {
            "to-start": self._button("skip-back", tr("To the start"), "Home", self.start_wanted),
            "back": self._button("step-back", tr("Back"), "←", self.back_wanted),
            "play": self._button("play", tr("Play"), tr("Space"), self.play_wanted),
            "forward": self._button("step-forward", tr("Forward"), "→", self.forward_wanted),
            "to-end": self._button("skip-forward", tr("To the end"), "End", self.end_wanted),
        }
        self._buttons["play"].setObjectName("play")
        self.show_playing(False)
        self._sample = (0, 0)
        self._digits = 0
        self.grain = self._choice(
            tr("How far one step goes"),
            [
                (tr("by value"), Grain.VALUE),
                (tr("by unit"), Grain.UNIT),
                (tr("by layer"), Grain.LAYER),
                (tr("by phase"), Grain.PHASE),
                (tr("by iteration"), Grain.ITERATION),
            ],
            grain,
        )
        self.grain.currentIndexChanged.connect(
            lambda: self.grain_wanted.emit(self.grain.currentData())
        )
        choices = [(f"{choice:g}×", choice) for choice in speeds]
        self.speed = self._choice(tr("Speed of play"), choices, speed)
        self.speed.currentIndexChanged.connect(
            lambda: self.speed_wanted.emit(self.speed.currentData())
        )
        self.sample = self._number(tr("Sample of the batch that is shown"))
        self.sample.valueChanged.connect(lambda number: self.sample_wanted.emit(number - 1))
        self.iteration = self._number(tr("Iteration on show: type another to go there"))
        self.iteration.setRange(1, MOST_ITERATIONS)
        _put_around(self.iteration, tr("iteration {number}"))
        self.iteration.valueChanged.connect(self.iteration_wanted)
        self._travel = _Travel(self.cancel_wanted, look)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.slider)
        self._stack.addWidget(self._travel)
        self._rows = (QHBoxLayout(), QHBoxLayout())
        self._form: tuple[bool, bool] | None = None
        self._choices = (self.sample, self.grain, self.speed, self.iteration)
        self._arrange()

    def show_playing(self, playing: bool) -> None:
        """Show whether it plays."""
        button, words = self._buttons["play"], tr("Pause") if playing else tr("Play")
        button.setIcon(icon("pause" if playing else "play", self._look.theme.surface))
        button.setToolTip(_with_key(words, tr("Space")))
        button.setAccessibleName(words)

    def show_pace(self, grain: Grain, speed: float) -> None:
        """Show how far a step goes and how fast it plays."""
        for combo, value in ((self.grain, grain), (self.speed, speed)):
            combo.blockSignals(True)
            combo.setCurrentIndex(combo.findData(value))
            combo.blockSignals(False)

    def show_frame(self, frame: "Frame") -> None:
        """Show where the timeline is."""
        trace = frame.trace
        self.slider.show_steps(frame.steps.phases(), frame.position)
        self._make_room(trace.number)
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

    def minimumSizeHint(self) -> QSize:
        """Return the room that two rows need."""
        px = self._look.px
        first = self._width_of(self._buttons.values()) + self.slider.minimumSizeHint().width()
        return QSize(first + 5 * px(8) + 2 * px(16), super().minimumSizeHint().height())

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Use one row where it is wide enough."""
        super().resizeEvent(event)
        self._arrange()

    def _show_sample(self, sample: int, count: int) -> None:
        field = self.sample
        if (sample, count) == self._sample:
            return
        self._sample = (sample, count)
        field.setVisible(count > 1)
        field.blockSignals(True)
        field.setRange(1, count)
        _put_around(field, tr("sample {number} of {count}").replace("{count}", f"{count:,}"))
        field.setValue(sample + 1)
        field.blockSignals(False)
        self._arrange()

    def _button(self, glyph: str, name: str, key: str, signal: object) -> QToolButton:
        button = QToolButton()
        button.setObjectName("round")
        button.setIcon(icon(glyph, self._look.theme.ink, self._look.px(20)))
        button.setIconSize(QSize(self._look.px(18), self._look.px(18)))
        button.setToolTip(_with_key(name, key))
        button.setAccessibleName(name)
        button.clicked.connect(lambda: signal.emit())  # type: ignore[attr-defined] # a signal
        return button

    def _choice(
        self, hint: str, choices: "Sequence[tuple[str, object]]", chosen: object
    ) -> QComboBox:
        combo = QComboBox()
        combo.setToolTip(hint)
        combo.setAccessibleName(hint)
        combo.view().setAccessibleName(hint)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for text, value in choices:
            combo.addItem(text, value)
        combo.setCurrentIndex([value for _, value in choices].index(chosen))
        return combo

    def _number(self, hint: str) -> QSpinBox:
        field = QSpinBox()
        field.setKeyboardTracking(False)
        field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        field.setToolTip(hint)
        field.setAccessibleName(hint)
        return field

    def _make_room(self, number: int) -> None:
        """Let the field be as wide as the number needs, and not as the largest there could be."""
        digits = max(4, len(str(number)))
        if digits != self._digits:
            self._digits = digits
            self.iteration.ensurePolished()
            text = f"{self.iteration.prefix()}{'0' * digits}{self.iteration.suffix()}"
            wide = self.iteration.fontMetrics().horizontalAdvance(text)
            self.iteration.setFixedWidth(wide + self._look.px(34))
            self._arrange()

    def _width_of(self, widgets: "Iterable[QWidget]") -> int:
        """Return how wide widgets are side by side."""
        wide = [min(widget.sizeHint().width(), widget.maximumWidth()) for widget in widgets]
        return sum(wide) + self._look.px(8) * (len(wide) - 1)

    def _arrange(self) -> None:
        """Put everything into one row, or into two."""
        px = self._look.px
        if self._form is None:
            column = QVBoxLayout(self)
            column.setContentsMargins(px(16), px(8), px(16), px(10))
            column.setSpacing(px(6))
            for row in self._rows:
                row.setSpacing(px(8))
                column.addLayout(row)
            for button in self._buttons.values():
                self._rows[0].addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self._rows[0].addSpacing(px(8))
            self._rows[0].addLayout(self._stack, 1)
            self._rows[0].addSpacing(px(8))
        gaps = 2 * px(16) + 4 * px(8)
        room = self.width() - gaps - self._width_of(self._buttons.values()) - px(_LEAST_SLIDER)
        is_low = self.window().height() < px(_HIGH_ENOUGH)
        wanted = [part for part in self._choices if part is not self.sample or self._sample[1] > 1]
        is_narrow = room < self._width_of(wanted)
        if (is_narrow, is_low) == self._form:
            return
        self._form = is_narrow, is_low
        for part in (self.grain, self.speed):
            part.setVisible(not (is_narrow and is_low))
        in_two = is_narrow and not is_low
        second = self._rows[1]
        while second.count():
            second.takeAt(0)
        if in_two:
            second.addStretch(1)
        for widget in self._choices:
            self._rows[0].removeWidget(widget)
            self._rows[in_two].addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)


def _with_key(command: str, key: str) -> str:
    return tr("{command} ({key})", command=command, key=key)


def _put_around(field: QSpinBox, text: str) -> None:
    """Write the words of `text` around a field's number, in the order of the language."""
    before, _, after = text.partition("{number}")
    field.setPrefix(before)
    field.setSuffix(after)


class _Travel(QWidget):
    """The progress of a far calculation, and the way out of it."""

    def __init__(self, cancel: object, look: "Look") -> None:
        super().__init__()
        self._label = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        button = QToolButton()
        button.setText(tr("Cancel (Esc)"))
        button.clicked.connect(lambda: cancel.emit())  # type: ignore[attr-defined] # a signal
        column = QVBoxLayout()
        column.setSpacing(look.px(4))
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
