"""The question how far to train: to an iteration, or until the loss is small enough."""

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout, QLabel, QRadioButton, QSpinBox

from nnviz.trace.goals import Goal, to_iteration, until_below
from nnviz.trace.numbers import format_number
from nnviz.translation import tr
from nnviz.window.training.number_field import FieldError, NumberField, written
from nnviz.window.training.question import Question

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nnviz.window.style import Look

_PATIENCE: Final = 100_000
_HUNDRED: Final = 100
_SHARE: Final = 0.1
"""The loss that is proposed, as a share of the one now."""
_USUAL_LOSS: Final = 0.01


class GoalDialog(Question):
    """Asks for a goal; `chosen` gives it as a `Goal`.

    Parameters
    ----------
    look : Look
        Theme and text size.
    at : int
        The last iteration that is complete, 0 for none: training goes on with the next one.
    loss : float or None
        The loss now, where it is known.
    most : int
        The last iteration that there can be.
    last : Goal, optional
        The goal that was chosen the time before.
    parent : QWidget, optional
        The window that it stands over.
    """

    def __init__(
        self,
        look: "Look",
        at: int,
        loss: float | None,
        *,
        most: int,
        last: Goal | None = None,
        parent: "QWidget | None" = None,
    ) -> None:
        super().__init__(look, tr("Train until"), tr("Train"), parent)
        self._at, self._loss, self._most = at, loss, most
        self.by_iteration = QRadioButton(tr("&Iteration"))
        self.by_loss = QRadioButton(tr("The &loss is below"))
        self.iteration = self._number(tr("Train until this iteration"), at + 1, most)
        self.below = NumberField(look, tr("Train until the loss is below"))
        self.patience = self._number(tr("Iterations after which to give up"), 1, most)
        self._arrange()
        self._show(last)
        self.by_iteration.toggled.connect(self._follow)
        self.iteration.valueChanged.connect(lambda: self.by_iteration.setChecked(True))
        self.iteration.lineEdit().textEdited.connect(lambda: self.by_iteration.setChecked(True))
        self.below.textEdited.connect(self._take_loss)
        self.patience.valueChanged.connect(self._take_loss)
        self._follow()

    def answer(self) -> Goal:
        """Return the goal; raises `FieldError` where the loss is none that can be reached."""
        if self.by_iteration.isChecked():
            return to_iteration(self.iteration.value())
        below = self.below.value()
        if not 0 < below < math.inf:
            raise FieldError(self.below, tr("a number above 0 is needed."))
        return until_below(below, min(self._at + self.patience.value(), self._most))

    def _number(self, name: str, least: int, most: int) -> QSpinBox:
        field = QSpinBox()
        field.setRange(min(least, most), most)
        field.setGroupSeparatorShown(True)
        field.lineEdit().setTextMargins(self._look.px(9), 0, 0, 0)
        field.setAccessibleName(name)
        return field

    def _arrange(self) -> None:
        px = self._look.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(10))
        grid.setColumnStretch(2, 1)
        grid.addWidget(self.by_iteration, 0, 0)
        grid.addWidget(self.iteration, 0, 1)
        grid.addWidget(self.by_loss, 1, 0)
        grid.addWidget(self.below, 1, 1)
        words = QLabel(tr("and &give up after so many iterations"))
        words.setBuddy(self.patience)
        words.setContentsMargins(px(29), 0, 0, 0)
        grid.addWidget(words, 2, 0)
        grid.addWidget(self.patience, 2, 1)
        self.lay_out(grid)

    def _show(self, last: Goal | None) -> None:
        """Show the goal of the time before, and what is likely for the rest."""
        self.patience.setValue(_PATIENCE)
        self.iteration.setValue(min(_next_round(self._at), self._most))
        self.below.setText(written(_likely(self._loss)))
        if last is not None and last.below is not None:
            self.below.setText(written(last.below))
            self.by_loss.setChecked(True)
            self.below.setFocus()
            self.below.selectAll()
            return
        if last is not None and last.last > self._at:
            self.iteration.setValue(last.last)
        self.by_iteration.setChecked(True)
        self.iteration.setFocus()
        self.iteration.selectAll()

    def _take_loss(self) -> None:
        """Choose the loss, because something was typed for it."""
        self.by_loss.setChecked(True)
        self._follow()

    def _follow(self) -> None:
        """Say from where training goes on."""
        self.show_problem("")
        number = min(self._at + 1, self._most)
        if self._loss is None:
            self.say(tr("Training goes on with iteration {number:,}.", number=number))
            return
        self.say(
            tr(
                "Training goes on with iteration {number:,}; the loss is {loss} now.",
                number=number,
                loss=format_number(self._loss),
            )
        )


def _next_round(iteration: int) -> int:
    """Return the next round number of iterations.

    >>> [_next_round(number) for number in (1, 99, 100, 1200, 9_999, 12_345)]
    [100, 100, 200, 2000, 10000, 20000]
    """
    unit = max(_HUNDRED, int(10.0 ** (len(str(iteration)) - 1)))
    return (iteration // unit + 1) * unit


def _likely(loss: float | None) -> float:
    """Return a loss to aim at."""
    if loss is None or not math.isfinite(loss) or loss <= 0:
        return _USUAL_LOSS
    return float(f"{loss * _SHARE:.1g}")
