"""What training has reached: its speed, and how far it is from its goal."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from nnviz.trace.numbers import format_given, format_number
from nnviz.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from nnviz.trace.goals import Goal
    from nnviz.window.style import Look

_DECIMALS = 6
_LEAST = 150


def speed_text(iterations_per_second: float | None) -> str:
    """Return a speed in words, nothing where there is none."""
    if iterations_per_second is None:
        return ""
    number = f"{iterations_per_second:,.{0 if iterations_per_second >= 10 else 1}f}"
    return tr("{number} iterations/s", number=number)


def progress_text(goal: "Goal | None", iteration: int, loss: float | None) -> str:
    """Return how far training is from its goal, in words; nothing without one."""
    if goal is None:
        return ""
    if goal.below is None:
        return tr("iteration {done:,} of {last:,}", done=iteration, last=goal.last)
    below = format_given(goal.below)
    if loss is None:
        return tr("until E is below {below}", below=below)
    return tr("E = {loss}, until below {below}", loss=format_number(loss, _DECIMALS), below=below)


class Readout(QWidget):
    """Two short lines, and a bar where it is known how much there is to do.

    It takes the room that there is; a line that has not enough is cut, and its tooltip says all.
    """

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme, px = look.theme, look.px
        self._look = look
        self._texts = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(1))
        column.addStretch(1)
        for name, colour in (("speed", theme.ink), ("progress", theme.soft)):
            label = QLabel()
            label.setObjectName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setStyleSheet(f"color: {colour}; font-size: {px(theme.sizes.small)}px;")
            label.hide()
            self._texts[name] = (label, "")
            column.addWidget(label)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(px(4))
        self.bar.setAccessibleName(tr("Progress to the goal"))
        self.bar.hide()
        column.addSpacing(px(2))
        column.addWidget(self.bar)
        column.addStretch(1)

    def show_speed(self, iterations_per_second: float | None) -> None:
        """Show how fast it trains, or nothing."""
        self._show("speed", speed_text(iterations_per_second))

    def show_progress(self, goal: "Goal | None", iteration: int, loss: float | None) -> None:
        """Show how far it is from a goal, or nothing."""
        self._show("progress", progress_text(goal, iteration, loss))
        counted = goal is not None and goal.below is None
        if goal is not None and counted:
            self.bar.setRange(0, goal.last)
            self.bar.setValue(min(iteration, goal.last))
        self.bar.setVisible(counted)

    def text(self, name: str) -> str:
        """Return all of the line called "speed" or "progress"."""
        return self._texts[name][1]

    def minimumSizeHint(self) -> QSize:
        """Return the room that the usual texts need."""
        line = self.fontMetrics().height() + self._look.px(2)
        return QSize(self._look.px(_LEAST), 2 * line)

    def sizeHint(self) -> QSize:
        """Return the room that the usual texts need."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Write as much of the lines as there is room for."""
        super().resizeEvent(event)
        for label, text in self._texts.values():
            self._fit(label, text)

    def _show(self, name: str, text: str) -> None:
        label, before = self._texts[name]
        if text != before:
            self._texts[name] = label, text
            self._fit(label, text)
            label.setVisible(bool(text))

    def _fit(self, label: QLabel, text: str) -> None:
        label.ensurePolished()
        cut = label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width() - 2)
        label.setText(cut)
        label.setToolTip("" if cut == text else text)
        label.setAccessibleName(text)
