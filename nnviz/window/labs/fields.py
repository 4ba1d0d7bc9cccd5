"""The fields of a form: whole numbers, real ones, choices; and the sections that they stand in."""

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from nnviz.drawing.headings import activation_name
from nnviz.labs.deep import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QWheelEvent

    from nnviz.window.style import Look

_LARGEST = 2**31 - 1
"""The largest whole number of a field."""
_DECIMALS = 12
_NUMBER = re.compile(r"[-+]?[\d.,]*([eE][-+]?\d*)?")
_WIDE = 152


class Whole(QSpinBox):
    """A whole number between two bounds; no other can be entered."""

    def __init__(self, look: "Look", bounds: tuple[int, int]) -> None:
        super().__init__()
        self.setRange(bounds[0], min(bounds[1], _LARGEST))
        self.lineEdit().setTextMargins(look.px(9), 0, look.px(9), 0)
        self.setAccelerated(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: "QWheelEvent") -> None:
        """Scroll the page, unless this field is being edited."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Real(QDoubleSpinBox):
    """A number between two bounds, with as many digits as it needs."""

    def __init__(self, look: "Look", bounds: tuple[float, float]) -> None:
        super().__init__()
        self.setDecimals(_DECIMALS)
        self.setRange(*bounds)
        self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self.lineEdit().setTextMargins(look.px(9), 0, look.px(9), 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def textFromValue(self, value: float) -> str:
        """Write a number with as few digits as say it."""
        return f"{value:.10g}"

    def valueFromText(self, text: str) -> float:
        """Read a number, with a point or a comma."""
        return float(text.replace(",", "."))

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Tell whether a text is a number between the bounds, or may become one."""
        if text.startswith("-") and self.minimum() >= 0.0:
            return QValidator.State.Invalid, text, place
        try:
            inside = self.minimum() <= self.valueFromText(text) <= self.maximum()
        except ValueError:
            known = _NUMBER.fullmatch(text)
            state = QValidator.State.Intermediate if known else QValidator.State.Invalid
            return state, text, place
        return QValidator.State.Acceptable if inside else QValidator.State.Invalid, text, place

    def wheelEvent(self, event: "QWheelEvent") -> None:
        """Scroll the page, unless this field is being edited."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Choice(QComboBox):
    """One of several values."""

    def __init__(self, look: "Look", offered: "Iterable[tuple[str, object]]") -> None:
        super().__init__()
        for words, value in offered:
            self.addItem(words, value)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def choose(self, value: object) -> None:
        """Show a value."""
        values = [self.itemData(number) for number in range(self.count())]
        self.setCurrentIndex(values.index(value))

    def wheelEvent(self, event: "QWheelEvent") -> None:
        """Scroll the page, unless this field is being edited."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def activations(look: "Look") -> Choice:
    """Return the choice of an activation of hidden layers."""
    return Choice(look, [(activation_name(name), name) for name in HIDDEN])


class Section(QWidget):
    """A heading, and fields below it, each with its name at the left."""

    def __init__(self, look: "Look", heading: str) -> None:
        super().__init__()
        px = look.px
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(7))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(1, px(_WIDE))
        self.heading = QLabel(heading)
        self.heading.setProperty("part", "heading")
        self._grid.addWidget(self.heading, 0, 0, 1, 2)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def add(self, label: str, field: QWidget) -> None:
        """Add a field with its name."""
        words = QLabel(label)
        words.setWordWrap(True)
        words.setProperty("part", "name")
        words.setBuddy(field)
        field.setAccessibleName(label)
        row = self._grid.rowCount()
        self._grid.addWidget(words, row, 0)
        self._grid.addWidget(field, row, 1)

    def add_below(self, label: str, field: QWidget) -> None:
        """Add a field that takes the whole width, its name above it."""
        words = QLabel(label)
        words.setProperty("part", "name")
        words.setBuddy(field)
        self.add_whole(words)
        self.add_whole(field)

    def add_whole(self, widget: QWidget) -> None:
        """Add what takes the whole width."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)
