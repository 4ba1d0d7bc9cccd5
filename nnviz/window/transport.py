"""The transport: to start, back, play, forward, to end; a slider of phases; grain and speed."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSpinBox,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnviz.trace.steps import Grain
from nnviz.translation import brief, tr
from nnviz.window.controller import MOST_ITERATIONS
from nnviz.window.phase_slider import PhaseSlider
from nnviz.window.style import icon, row_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QResizeEvent

    from nnviz.trace.frame import Frame
    from nnviz.window.style import Look

_HIGH_ENOUGH: Final = 520
_LEAST_SLIDER: Final = 240
"""A slider that would be shorter takes a row with the buttons alone."""


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
        self.slider = PhaseSlider(look, self)
        self.slider.valueChanged.connect(self.position_wanted)
        self._buttons = {
            "to-start": self._button("skip-back", tr("To the start"), "Home", self.start_wanted),
            "back": self._button("step-back", tr("A step back"), "←", self.back_wanted),
            "play": self._button("play", tr("Play"), tr("Space"), self.play_wanted),
            "forward": self._button("step-forward", tr("A step forward"), "→", self.forward_wanted),
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
        self._travel = _Travel(self.cancel_wanted, look, self)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.slider)
        self._stack.addWidget(self._travel)
        self._rows = (QHBoxLayout(), QHBoxLayout())
        self._form: tuple[bool, bool] | None = None
        self._is_low = False
        self._choices = (self.sample, self.grain, self.speed, self.iteration)
        self._arrange()

    def show_playing(self, playing: bool) -> None:
        """Show whether it plays."""
        button, words = self._buttons["play"], tr("Pause") if playing else tr("Play")
        glyph = "pause" if playing else "play"
        button.setIcon(icon(glyph, self._look.theme.surface, self._look.px(20)))
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

    def fit(self, height: int) -> None:
        """Use less room in a window of a height that is low for its text size."""
        self._is_low = height < self._look.px(_HIGH_ENOUGH)
        self._arrange()

    def _show_sample(self, sample: int, count: int) -> None:
        field = self.sample
        if (sample, count) == self._sample:
            return
        self._sample = (sample, count)
        field.setVisible(count > 1)
        field.blockSignals(True)
        field.setRange(1, count)
        _put_around(field, brief("sample {number} of {count}").replace("{count}", f"{count:,}"))
        field.setValue(sample + 1)
        field.blockSignals(False)
        field.setMinimumWidth(self._width_for(field, len(str(count))))
        self._arrange()

    def _button(self, glyph: str, name: str, key: str, signal: object) -> QToolButton:
        button = QToolButton(self)
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
        combo = QComboBox(self)
        combo.setToolTip(hint)
        combo.setAccessibleName(hint)
        combo.view().setAccessibleName(hint)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for text, value in choices:
            combo.addItem(text, value)
        combo.setCurrentIndex([value for _, value in choices].index(chosen))
        return combo

    def _number(self, hint: str) -> QSpinBox:
        field = QSpinBox(self)
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
            self.iteration.setFixedWidth(self._width_for(self.iteration, digits))
            self._arrange()

    def _width_for(self, field: QSpinBox, digits: int) -> int:
        """Return how wide a field with a number of so many digits is."""
        field.ensurePolished()
        text = f"{field.prefix()}{'0' * digits}{field.suffix()}"
        return field.fontMetrics().horizontalAdvance(text) + self._look.px(34)

    def _width_of(self, widgets: "Iterable[QWidget]") -> int:
        """Return how wide widgets are side by side."""
        return row_width(widgets, self._look.px(8))

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
        wanted = [part for part in self._choices if part is not self.sample or self._sample[1] > 1]
        is_narrow = room < self._width_of(wanted)
        if (is_narrow, self._is_low) == self._form:
            return
        self._form = is_narrow, self._is_low
        for part in (self.grain, self.speed):
            part.setVisible(not (is_narrow and self._is_low))
        in_two = is_narrow and not self._is_low
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

    def __init__(self, cancel: object, look: "Look", parent: QWidget) -> None:
        super().__init__(parent)
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
