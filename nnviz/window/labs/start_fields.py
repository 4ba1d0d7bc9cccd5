"""The choice of an initialisation, and of a list of them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from nnviz.engine.initializers import INITIALIZERS
from nnviz.labs import ranges
from nnviz.labs.starts import HE, STANDARD, XAVIER, Start
from nnviz.translation import tr
from nnviz.window.labs.fields import Choice, Real
from nnviz.window.style import icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.window.style import Look

_NUMBER = 74
_BOUNDS = {"constant": (-1000.0, 1000.0)}
_USUAL = (0.0, 1000.0)
_MORE = (*STANDARD, Start("lecun_normal"), Start("uniform"), Start("zeros"), XAVIER, HE)
"""What is added next: the first that is not in the list."""


def start_name(init: str) -> str:
    """Return what an initialisation is called where there is little room."""
    return {
        "zeros": tr("zeros"),
        "constant": tr("constant"),
        "normal": tr("normal"),
        "uniform": tr("uniform"),
        "xavier_normal": tr("Xavier (in + out)"),
        "xavier_uniform": tr("Xavier, uniform"),
        "lecun_normal": tr("Xavier (in)"),
        "lecun_uniform": tr("LeCun, uniform"),
        "he_normal": tr("He"),
        "he_uniform": tr("He, uniform"),
    }[init]


_ORDER = (
    "normal", "xavier_normal", "lecun_normal", "he_normal", "uniform", "xavier_uniform",
    "lecun_uniform", "he_uniform", "constant", "zeros",
)  # fmt: skip


class StartField(QWidget):
    """One initialisation, with its number where it takes one.

    Signals
    -------
    changed()
        Another initialisation, or another number.
    """

    changed = Signal()

    def __init__(self, look: "Look", start: Start, name: str) -> None:
        super().__init__()
        self._look = look
        self.choice = Choice(look, [(start_name(init), init) for init in _ORDER])
        self.choice.setAccessibleName(name)
        self.number = Real(look, _USUAL)
        self.number.setFixedWidth(look.px(_NUMBER))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(look.px(6))
        self.row.addWidget(self.choice, 1)
        self.row.addWidget(self.number)
        self.setFocusProxy(self.choice)
        self.take(start)
        self.choice.currentIndexChanged.connect(self._follow)
        self.number.valueChanged.connect(lambda _: self.changed.emit())

    def start(self) -> Start:
        """Return what is chosen."""
        init = self.choice.currentData()
        return Start(init, self.number.value() if INITIALIZERS[init].parameters else None)

    def take(self, start: Start) -> None:
        """Show an initialisation."""
        before = self.choice.blockSignals(True)
        self.choice.choose(start.init)
        self.choice.blockSignals(before)
        self._show_number(start)

    def _follow(self) -> None:
        self._show_number(Start(self.choice.currentData()))
        self.changed.emit()

    def _show_number(self, start: Start) -> None:
        """Show the number of an initialisation, if it takes one."""
        self.number.setVisible(bool(start.options))
        for option, value in start.options.items():
            before = self.number.blockSignals(True)
            self.number.setRange(*_BOUNDS.get(start.init, _USUAL))
            self.number.setValue(value)
            self.number.blockSignals(before)
            self.number.setAccessibleName(_option_name(option))
            self.number.setToolTip(_option_name(option))


def _option_name(option: str) -> str:
    """Return what the number of an initialisation is."""
    return {
        "std": tr("Standard deviation σ"),
        "limit": tr("Limit"),
        "value": tr("Value"),
    }.get(option, option)


class _Row(StartField):
    """One initialisation of several, and the button that takes it away."""

    def __init__(self, look: "Look", start: Start, number: int) -> None:
        super().__init__(look, start, tr("Initialisation {number}", number=number))
        px = look.px
        self.away = QToolButton()
        self.away.setIcon(icon("x", look.theme.ink, px(14)))
        self.away.setIconSize(QSize(px(14), px(14)))
        self.away.setStyleSheet(f"padding: {px(5)}px;")
        self.away.setAccessibleName(tr("Take initialisation {number} away", number=number))
        self.away.setToolTip(tr("Take it away"))
        self.row.addWidget(self.away)


class StartsField(QWidget):
    """Several initialisations, each of which can be taken away.

    Signals
    -------
    changed()
        Another one, one more or one less.
    refused(str)
        Why there cannot be one more or one less.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, look: "Look", starts: "Sequence[Start]") -> None:
        super().__init__()
        self._look = look
        self.rows: list[_Row] = []
        self.add = QPushButton(tr("Add an initialisation"))
        self.add.clicked.connect(self._add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(6))
        self._column.addWidget(self.add)
        for start in starts:
            self._append(start)

    def starts(self) -> tuple[Start, ...]:
        """Return what is chosen."""
        return tuple(field.start() for field in self.rows)

    def take(self, starts: "Sequence[Start]") -> None:
        """Show initialisations."""
        if tuple(starts) == self.starts():
            return
        for row in self.rows:
            self._drop(row)
        self.rows = []
        for start in starts:
            self._append(start)

    def _add(self) -> None:
        if len(self.rows) >= ranges.CONFIGURATIONS:
            self.refused.emit(
                tr(
                    "At most {count} initialisations are compared; take one away first.",
                    count=ranges.CONFIGURATIONS,
                )
            )
            return
        chosen = self.starts()
        self._append(next((start for start in _MORE if start not in chosen), HE))
        self.rows[-1].choice.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _append(self, start: Start) -> None:
        number = len(self.rows) + 1
        row = _Row(self._look, start, number)
        row.changed.connect(self.changed)
        row.away.clicked.connect(lambda: self._remove(row))
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)

    def _remove(self, row: _Row) -> None:
        if len(self.rows) == 1:
            self.refused.emit(tr("One initialisation has to stay."))
            return
        place = self.rows.index(row)
        left = [one.start() for one in self.rows if one is not row]
        self.take(left)
        near = self.rows[min(place, len(self.rows) - 1)]
        near.away.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _drop(self, row: _Row) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
