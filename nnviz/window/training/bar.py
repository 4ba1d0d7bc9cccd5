"""The training bar: train, one iteration, one epoch, until; speed, optimizer, twin and runs."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnviz.engine.activations import ACTIVATIONS
from nnviz.translation import brief, tr
from nnviz.window.style import icon, row_width
from nnviz.window.training.controls import (
    Command,
    choice,
    choose,
    name,
    round_button,
    short,
)
from nnviz.window.training.outcome import Outcome
from nnviz.window.training.pace import RATES, rate_text
from nnviz.window.training.readout import Readout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QResizeEvent

    from nnviz.trace.goals import Goal
    from nnviz.window.style import Look

TWINS: Final = tuple(name for name in ACTIVATIONS if name != "softmax")
"""Activations that a hidden layer can have."""

_HIGH_ENOUGH: Final = 520
_NAMES: Final = (200, 160, 120, 80)
"""What is named by its numbers is cut at the first of these widths that there is room for."""
_AROUND_NAME: Final = 64
_GAP: Final = 8
_MARGIN: Final = 16


class TrainingBar(QWidget):
    """All controls of training; says what is wanted, and shows what it is told.

    They stand in one row, without words where the window is narrow, and in two where it is very
    narrow for its text size. Where it is low too, speed, twin and runs are left to the menu. The
    keys in its tooltips are those of the menu: it has no shortcuts of its own.

    Signals
    -------
    train_wanted(), pause_wanted()
        Go on training; stop.
    iteration_wanted(), epoch_wanted(), until_wanted()
        One iteration; to the end of an epoch; ask for a goal.
    cancel_wanted()
        Give up the goal.
    rate_wanted(float)
        So many iterations a second, `math.inf` for as fast as possible.
    optimizer_wanted()
        Ask for another optimizer.
    twin_wanted(str or None)
        Compare with a twin that has this activation in its hidden layers, or with none.
    run_wanted(int)
        Go on with the run of this place in `show_runs`.
    told(str)
        A sentence for a screen reader.
    """

    train_wanted = Signal()
    pause_wanted = Signal()
    iteration_wanted = Signal()
    epoch_wanted = Signal()
    until_wanted = Signal()
    cancel_wanted = Signal()
    rate_wanted = Signal(float)
    optimizer_wanted = Signal()
    twin_wanted = Signal(object)
    run_wanted = Signal(int)
    told = Signal(str)

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._optimizer_text = ""
        self._form: tuple[bool, bool, bool] | None = None
        self._is_low = False
        self._training = False
        self.outcome = Outcome(look, self)
        self.outcome.closed.connect(self._keep_focus)
        self.train = round_button(look, "fast-forward", self)
        self.train.clicked.connect(self._train_or_pause)
        self.train.setObjectName("play")
        self.iteration = Command(look, "iteration-cw", brief("Iteration"), self)
        name(self.iteration, tr("Train one iteration"), tr("Ctrl+Return"))
        self.epoch = Command(look, "refresh-cw", brief("Epoch"), self)
        name(self.epoch, tr("Train to the end of the epoch"), tr("Ctrl+Shift+Return"))
        self.until = Command(look, "flag", brief("Until…"), self)
        name(self.until, tr("Train until an iteration or a loss is reached"), tr("Ctrl+U"))
        self._commands = (self.iteration, self.epoch, self.until)
        wanted = (self.iteration_wanted, self.epoch_wanted, self.until_wanted)
        for button, signal in zip(self._commands, wanted, strict=True):
            button.clicked.connect(lambda _, signal=signal: signal.emit())
        self.rate = choice(tr("How fast it trains"), self)
        for rate in RATES:
            self.rate.addItem(rate_text(rate), rate)
        self.rate.setCurrentIndex(len(RATES) - 1)
        self.rate.currentIndexChanged.connect(
            lambda: self.rate_wanted.emit(self.rate.currentData())
        )
        self.readout = Readout(look, self)
        self.cancel = round_button(look, "x", self)
        self.cancel.clicked.connect(lambda: self.cancel_wanted.emit())
        name(self.cancel, tr("Give up this goal"))
        self.cancel.hide()
        self.optimizer = Command(look, "sliders-horizontal", tr("Optimizer"), self)
        self.optimizer.clicked.connect(lambda: self.optimizer_wanted.emit())
        self.twin = choice(tr("Compare with a twin that has another activation"), self)
        self.twin.addItem(tr("No twin"), None)
        for activation in TWINS:
            self.twin.addItem(tr("Twin: {name}", name=activation), activation)
        self.twin.currentIndexChanged.connect(
            lambda: self.twin_wanted.emit(self.twin.currentData())
        )
        self.runs = choice(tr("Run on show: choose another to go on with it"), self)
        self.runs.hide()
        self.runs.currentIndexChanged.connect(self.run_wanted)
        self._rows = (QHBoxLayout(), QHBoxLayout())
        self._lay_out()
        self.show_training(False)
        self.show_optimizer("")

    # What is shown --------------------------------------------------------------------------

    def show_training(self, training: bool) -> None:
        """Show whether it trains; a speed is shown only while it does."""
        self._training = training
        glyph = "pause" if training else "fast-forward"
        self.train.setIcon(icon(glyph, self._look.theme.surface, self._look.px(20)))
        name(self.train, tr("Pause training") if training else tr("Train"), tr("Ctrl+R"))
        if not training:
            self.show_speed(None)

    def show_rate(self, rate: float) -> None:
        """Show how many iterations a second are wanted."""
        choose(self.rate, self.rate.findData(rate))

    def show_speed(self, iterations_per_second: float | None) -> None:
        """Show how many iterations a second are reached; None for nothing."""
        self.readout.show_speed(iterations_per_second if self._training else None)

    def show_progress(
        self, goal: "Goal | None", iteration: int = 0, loss: float | None = None
    ) -> None:
        """Show how far training is from its goal; None for nothing."""
        self.readout.show_progress(goal, iteration, loss)
        had_focus = self.cancel.hasFocus()
        self.cancel.setVisible(goal is not None)
        self._keep_focus(had_focus and goal is None)

    def show_optimizer(self, text: str) -> None:
        """Show the optimizer in force, such as "sgd, η = 0.5"."""
        self._optimizer_text = text or tr("Optimizer")
        name(self.optimizer, tr("Change the optimizer: {text}", text=text), tr("Ctrl+L"))
        self._arrange()

    def show_twin(self, activation: str | None) -> None:
        """Show the activation of the twin, None for no twin."""
        choose(self.twin, 0 if activation is None else self.twin.findData(activation))

    def show_runs(self, names: "Sequence[str]", current: int) -> None:
        """Show the runs that there are and which one is on show; one alone is not shown."""
        combo = self.runs
        if [combo.itemData(place) for place in range(combo.count())] != list(names):
            combo.blockSignals(True)
            combo.clear()
            for place, run in enumerate(names):
                combo.addItem("", run)
                for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                    combo.setItemData(place, run, role)
            combo.blockSignals(False)
            self._form = None
        choose(combo, current)
        self._arrange()

    def show_outcome(
        self,
        text: str,
        actions: "Sequence[tuple[str, Callable[[], object]]]" = (),
        *,
        good: bool = False,
    ) -> None:
        """Say how training ended, and offer what can be done, as words and what they do."""
        self.outcome.show_text(text, actions, good=good)
        self.told.emit(text)

    def hide_outcome(self) -> None:
        """Say no more how training ended."""
        self.outcome.end()

    def close_outcome(self) -> bool:
        """Close the line that says how training ended; return whether there was one to be seen."""
        was_there = self.outcome.isVisible()
        if was_there:
            self.outcome.end()
        return was_there

    # Room -----------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Return the room of the narrowest form."""
        px = self._look.px
        commands = sum(button.width_for(False) + px(_GAP) for button in self._commands)
        last = self.optimizer if self._is_low else self.rate
        first = commands + self._width_of([self.train, self.readout, self.cancel, last])
        names = (len(self._second()) - 1) * px(_NAMES[-1] + _AROUND_NAME + _GAP)
        second = 0 if self._is_low else names + self.twin.sizeHint().width()
        wide = max(first, second) + 2 * px(_MARGIN)
        if self.outcome.isVisibleTo(self):
            wide = max(wide, self.outcome.minimumSizeHint().width())
        return QSize(wide, super().minimumSizeHint().height())

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Use the form that has room."""
        super().resizeEvent(event)
        self._arrange()

    def fit(self, height: int) -> None:
        """Use less room in a window of a height that is low for its text size."""
        self._is_low = height < self._look.px(_HIGH_ENOUGH)
        self._arrange()

    def _lay_out(self) -> None:
        """Put what never moves into its place."""
        px = self._look.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.outcome)
        inner = QVBoxLayout()
        inner.setContentsMargins(px(_MARGIN), px(6), px(_MARGIN), px(6))
        inner.setSpacing(px(6))
        column.addLayout(inner)
        for row in self._rows:
            row.setSpacing(px(_GAP))
            inner.addLayout(row)
        first, middle = self._rows[0], Qt.AlignmentFlag.AlignVCenter
        for widget in (self.train, *self._commands, self.rate):
            first.addWidget(widget, 0, middle)
        first.addWidget(self.readout, 1)
        first.addWidget(self.cancel, 0, middle)

    def _arrange(self) -> None:
        """Put everything into one row with words or without, or into two."""
        px = self._look.px
        room = self.width() - 2 * px(_MARGIN)
        self._cut(_NAMES[0])
        ends = self._width_of([self.train, self.rate, self.readout, self.cancel])
        rest = self._width_of(self._second()) + px(_GAP)
        wide, narrow = (
            ends + sum(button.width_for(words) + px(_GAP) for button in self._commands)
            for words in (True, False)
        )
        if narrow + rest <= room:
            form = wide + rest <= room, False, True
        elif self._is_low:
            form = False, False, False
        else:
            form = wide <= room, True, True
        if form != self._form:
            self._form = form
            self._take(*form)
        self._shorten(room)

    def _shorten(self, room: int) -> None:
        """Cut names as far as the row needs it that they share."""
        for widest in _NAMES:
            self._cut(widest)
            if self._width_of(self._second()) <= room:
                break

    def _cut(self, widest: int) -> None:
        """Cut names at a width."""
        room = self._look.px(widest)
        self.optimizer.show_words(short(self._optimizer_text, room, self.optimizer))
        for place in range(self.runs.count()):
            self.runs.setItemText(place, short(self.runs.itemData(place), room, self.runs))

    def _take(self, with_words: bool, in_two: bool, whole: bool) -> None:
        """Take a form: with words or without, in one row or two, with everything or not."""
        for button in self._commands:
            button.say(with_words)
        first, second = self._rows
        while second.count():
            second.takeAt(0)
        if in_two:
            second.addStretch(1)
        shown = self._second()
        for widget in (self.optimizer, self.twin, self.runs):
            first.removeWidget(widget)
            self._rows[in_two].addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
            widget.setVisible(widget in shown and (whole or widget is self.optimizer))
        self.rate.setVisible(whole)
        self.updateGeometry()

    def _second(self) -> list[QWidget]:
        """Return what may stand in a second row: what is trained with, and which run."""
        runs = [self.runs] if self.runs.count() > 1 else []
        return [self.optimizer, self.twin, *runs]

    def _width_of(self, widgets: "Iterable[QWidget]") -> int:
        """Return how wide widgets are side by side."""
        return row_width(widgets, self._look.px(_GAP))

    # What is wanted -------------------------------------------------------------------------

    def _train_or_pause(self) -> None:
        if self._training:
            self.pause_wanted.emit()
        else:
            self.train_wanted.emit()

    def _keep_focus(self, was_here: bool) -> None:
        """Keep the keyboard in the bar when what had it is gone."""
        if was_here:
            self.train.setFocus(Qt.FocusReason.OtherFocusReason)
