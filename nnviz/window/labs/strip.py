"""What a lab says below its parameters: how far a calculation is, what went wrong or was done."""

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from nnviz.translation import tr, trn
from nnviz.window.labs.flow import Flow

if TYPE_CHECKING:
    from nnviz.window.style import Look

_SEPARATOR = re.compile(r"[,/=\\]")
"""Where a path or a command may go to the next line, as well as at spaces."""
_MINUTE = 60
_MANY = 90
"""Seconds from which on the time left is told in minutes."""
_FULL = 1000
_SURE_S = 1.0
"""Before that, the time left is not known well enough to be told."""


def time_left(seconds: float) -> str:
    """Return how long something still takes, roughly."""
    if seconds >= _MANY:
        minutes = round(seconds / _MINUTE)
        return trn("about {count:,} minute left", "about {count:,} minutes left", minutes)
    return trn("about {count} s left", "about {count} s left", max(1, round(seconds)))


class Strip(QWidget):
    """Sentences, a progress bar, and buttons.

    Signals
    -------
    cancel_wanted()
        The calculation shall stop.
    """

    cancel_wanted = Signal()

    def __init__(self, look: "Look") -> None:
        super().__init__()
        px = look.px
        self._look = look
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"QWidget#strip {{ border-top: 1px solid {look.theme.border}; }}")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setFont(look.font(look.theme.sizes.small))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _FULL)
        self.bar.setFixedHeight(px(6))
        self.bar.setAccessibleName(tr("Progress"))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setToolTip(tr("Stop the calculation (Esc)"))
        self.cancel.clicked.connect(self.cancel_wanted)
        self.buttons = Flow(px(8))
        self.buttons.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(12), px(20), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.words)
        column.addWidget(self.bar)
        column.addLayout(self.buttons)
        self._button: QPushButton | None = None
        self.said = ""
        self._passing = False
        self.rest()
        self.say("")

    def add_button(self, button: QPushButton) -> None:
        """Add a button that is there while nothing is calculated."""
        self._button = button
        self.buttons.addWidget(button)
        self._settle()

    def say(self, words: str, *, trouble: bool = False) -> None:
        """Say a sentence; one about trouble stands out."""
        theme = self._look.theme
        colour = theme.negative if trouble else theme.soft
        self.words.setStyleSheet(
            f"color: {colour}; font-size: {self._look.px(theme.sizes.small)}px;"
        )
        self.said, self._passing = words, False
        self.words.setText(_SEPARATOR.sub("\\g<0>\u200b", words))
        self.words.setAccessibleName(words)
        self._settle()

    def show_progress(self, words: str, done: int, total: int, seconds: float) -> None:
        """Show how far a calculation is after so many seconds."""
        if done and seconds >= _SURE_S:
            left = time_left(seconds * (total - done) / done)
            words = tr("{what}: {left}", what=words, left=left) if words else left
        self.bar.setValue(_FULL * done // max(1, total))
        self.bar.show()
        self.cancel.show()
        self.say(words)
        self._passing = True

    def rest(self) -> None:
        """Take the progress away, and the words about it."""
        if self._passing:
            self.say("")
        self.bar.hide()
        self.cancel.hide()
        self.bar.setValue(0)
        self._settle()

    def _settle(self) -> None:
        """Have no more room than what there is to say."""
        calculating = not self.bar.isHidden()
        self.words.setVisible(bool(self.words.text()))
        if self._button is not None:
            self._button.setVisible(not calculating)
        self.setVisible(calculating or bool(self.words.text()) or self._button is not None)
