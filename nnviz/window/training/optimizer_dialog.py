"""The choice of another optimizer, and of its numbers."""

from typing import TYPE_CHECKING, Final

import numpy as np
from pydantic import ValidationError
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.scenario.checks import OPTIMIZER_KEYS, hyper_parameters
from nnviz.scenario.model import TrainingSection
from nnviz.scenario.problems import first_of
from nnviz.translation import tr
from nnviz.window.training.number_field import FieldError, NumberField, written
from nnviz.window.training.question import Question

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nnviz.engine.optimizers import Optimizer
    from nnviz.window.style import Look

_KEYS: Final = ("learning_rate", *OPTIMIZER_KEYS)
_NOTHING: Final = np.zeros(0)
_FACTORS: Final = ((0.1, "÷10"), (0.5, "×½"), (2.0, "×2"))


def where_text(iteration: int) -> str:
    """Return from where on another optimizer trains, and what becomes of the run so far."""
    return tr(
        "From iteration {number:,} on; the run up to there is kept, and stays in the plot.",
        number=iteration,
    )


def key_names() -> dict[str, str]:
    """Return what the numbers of optimizers are called."""
    return {
        "learning_rate": tr("Learning rate η"),
        "momentum": tr("Momentum μ"),
        "rho": tr("Decay of the mean ρ"),
        "beta_1": tr("Decay of the mean β₁"),
        "beta_2": tr("Decay of the square β₂"),
        "epsilon": tr("Small number ε"),
        "weight_decay": tr("Weight decay λ"),
    }


class OptimizerDialog(Question):
    """Shows the optimizer in force; `chosen` gives another one, where another one is chosen.

    What is typed for one kind of optimizer is still there when one comes back to it.

    Parameters
    ----------
    look : Look
        Theme and text size.
    optimizer : Optimizer
        The one in force.
    where : str
        A sentence: from where on another one trains, such as `where_text` has.
    parent : QWidget, optional
        The window that it stands over.
    """

    def __init__(
        self, look: "Look", optimizer: "Optimizer", where: str, parent: "QWidget | None" = None
    ) -> None:
        super().__init__(look, tr("Optimizer"), tr("Train with this"), parent)
        self._before = optimizer
        self._where = where
        self._texts: dict[str, dict[str, str]] = {}
        self._rows: dict[str, list[QWidget]] = {}
        names = key_names()
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Optimizer"))
        self.kind.view().setAccessibleName(tr("Optimizer"))
        self.kind.addItems(list(OPTIMIZERS))
        self.kind.setCurrentText(optimizer.name)
        self.fields = {key: NumberField(look, names[key]) for key in _KEYS}
        self._usual = {key: QLabel() for key in _KEYS}
        self.quick = {words: self._factor_button(factor, words) for factor, words in _FACTORS}
        self._shown = ""
        self._arrange(names)
        self._show_kind(optimizer.name)
        self.kind.currentTextChanged.connect(self._show_kind)
        for field in self.fields.values():
            field.textEdited.connect(lambda _: self._follow())
        self.fields["learning_rate"].setFocus()
        self.fields["learning_rate"].selectAll()

    def _arrange(self, names: dict[str, str]) -> None:
        px, theme = self._look.px, self._look.theme
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(10))
        grid.setColumnStretch(2, 1)
        words = QLabel(tr("&Optimizer"))
        words.setBuddy(self.kind)
        grid.addWidget(words, 0, 0)
        grid.addWidget(self.kind, 0, 1, 1, 2)
        for key, field in self.fields.items():
            row = grid.rowCount()
            label = QLabel(names[key])
            label.setBuddy(field)
            usual = self._usual[key]
            usual.setStyleSheet(f"color: {theme.soft}; font-size: {px(theme.sizes.small)}px;")
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(usual, row, 2)
            self._rows[key] = [label, field, usual]
            if key == "learning_rate":
                buttons = QHBoxLayout()
                buttons.setSpacing(px(6))
                for button in self.quick.values():
                    buttons.addWidget(button)
                buttons.addStretch(1)
                grid.addLayout(buttons, row + 1, 1, 1, 2)
        self.lay_out(grid)

    def _factor_button(self, factor: float, words: str) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        name = tr("Learning rate {factor}", factor=words)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self._multiply(factor))
        return button

    def _show_kind(self, kind: str) -> None:
        """Show the numbers of a kind of optimizer: those typed, those in force, or the usual."""
        self._keep()
        self._shown = kind
        usual = OPTIMIZERS[kind]()
        start = self._before if self._before.name == kind else usual
        texts = self._texts.get(kind, {})
        taken = hyper_parameters(kind)
        for key, field in self.fields.items():
            for widget in self._rows[key]:
                widget.setVisible(key in taken)
            if key not in taken:
                continue
            field.setText(texts.get(key) or written(getattr(start, key)))
            number = written(getattr(usual, key))
            self._usual[key].setText(tr("usually {number}", number=number))
        self._follow()
        if self.isVisible():
            self.fit()

    def _keep(self) -> None:
        """Keep what is typed for the kind on show."""
        if self._shown:
            taken = hyper_parameters(self._shown)
            self._texts[self._shown] = {key: self.fields[key].text() for key in taken}

    def answer(self) -> "Optimizer | None":
        """Return the optimizer that is chosen, None where it is the one in force."""
        chosen = self._chosen()
        return None if chosen == self._before else chosen

    def _follow(self) -> None:
        """Say what will happen with what is chosen now."""
        self.show_problem("")
        try:
            chosen = self._chosen()
        except FieldError:
            self.say(self._where)
            return
        if chosen == self._before:
            self.say(tr("This is the optimizer that trains now: nothing changes."))
        elif chosen.name != self._before.name and chosen.start(_NOTHING):
            anew = tr(
                "{optimizer} starts anew: it remembers nothing of the gradients before.",
                optimizer=chosen.name,
            )
            self.say(f"{self._where} {anew}")
        else:
            self.say(self._where)

    def _chosen(self) -> "Optimizer":
        """Return the optimizer that is chosen; raises `FieldError`."""
        kind = self.kind.currentText()
        taken = hyper_parameters(kind)
        numbers = {key: self.fields[key].value() for key in _KEYS if key in taken}
        for key, number in numbers.items():
            problem = _out_of_range(key, number)
            if problem:
                raise FieldError(self.fields[key], problem)
        return OPTIMIZERS[kind](**numbers)

    def _multiply(self, factor: float) -> None:
        """Take a multiple of the learning rate."""
        field = self.fields["learning_rate"]
        try:
            number = field.value()
        except FieldError as error:
            self.show_problem(str(error), field)
            return
        # Seventeen digits of a tenth are nothing that a person would have typed.
        field.setText(written(float(f"{number * factor:.15g}")))
        self._follow()


def _out_of_range(key: str, number: float) -> str:
    """Return why a number of an optimizer cannot be this one, as it would be in a file."""
    try:
        TrainingSection.model_validate({key: number})
    except ValidationError as error:
        return tr("{problem}.", problem=first_of(error.errors()).sentence)
    return ""
