"""The buttons and choices that the training bar is made of."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QToolButton

from nnviz.translation import tr
from nnviz.window.style import icon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton, QWidget

    from nnviz.window.style import Look


class Command(QPushButton):
    """A button with an icon, and with its words where there is room for them."""

    def __init__(self, look: "Look", glyph: str, words: str, parent: "QWidget") -> None:
        super().__init__(parent)
        dress(self, look, glyph, 16)
        self.setAutoDefault(False)
        self._words = ""
        self._widths: dict[bool, int] = {}
        self.show_words(words)

    def show_words(self, words: str) -> None:
        """Show other words."""
        self._words = f" {words}"  # a little away from the icon
        self._widths.clear()
        self.setText(self._words)

    def say(self, with_words: bool) -> None:
        """Show the words, or only the icon."""
        self.setText(self._words if with_words else "")

    def width_for(self, with_words: bool) -> int:
        """Return how wide it is with words, or without."""
        if not self._widths:
            self.ensurePolished()
            before = self.text()
            for words in (True, False):
                self.say(words)
                self._widths[words] = self.sizeHint().width()
            self.setText(before)
        return self._widths[with_words]


def round_button(look: "Look", glyph: str, parent: "QWidget") -> QToolButton:
    """Return a round button with an icon."""
    button = QToolButton(parent)
    button.setObjectName("round")
    dress(button, look, glyph, 18)
    return button


def choice(hint: str, parent: "QWidget") -> QComboBox:
    """Return an empty choice that is as wide as what is in it."""
    combo = QComboBox(parent)
    combo.setToolTip(hint)
    combo.setAccessibleName(hint)
    combo.view().setAccessibleName(hint)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return combo


def choose(combo: QComboBox, index: int) -> None:
    """Show a choice that was made elsewhere."""
    combo.blockSignals(True)
    combo.setCurrentIndex(index)
    combo.blockSignals(False)


def dress(button: "QAbstractButton", look: "Look", glyph: str, size: float) -> None:
    """Give a button an icon."""
    button.setIcon(icon(glyph, look.theme.ink, look.px(size)))
    button.setIconSize(QSize(look.px(size), look.px(size)))


def name(button: "QAbstractButton", words: str, key: str = "") -> None:
    """Say what a button does, and with which key it is done too."""
    button.setToolTip(tr("{command} ({key})", command=words, key=key) if key else words)
    button.setAccessibleName(words)


def short(text: str, room: int, widget: "QWidget") -> str:
    """Return a text as a widget has it in a room, cut where it is too long."""
    widget.ensurePolished()
    return widget.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
