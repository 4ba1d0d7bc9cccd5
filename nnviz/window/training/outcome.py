"""A line that says how training ended, and offers what can be done about it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
)

from nnviz.translation import tr
from nnviz.window.style import icon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from nnviz.window.style import Look

_LEAST_TEXT = 240
"""A sentence that would be narrower stands above its buttons."""


class Outcome(QFrame):
    """A sentence with buttons; one press closes it and does what the button says.

    Signals
    -------
    closed(bool)
        It is gone; whether it had the keyboard.
    """

    closed = Signal(bool)

    def __init__(self, look: "Look", parent: "QWidget | None" = None) -> None:
        super().__init__(parent)
        self._look = look
        theme, px = look.theme, look.px
        self.setObjectName("outcome")
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self.buttons: list[QPushButton] = []
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("close")
        self.close_button.setIcon(icon("x", theme.ink, px(16)))
        self.close_button.setIconSize(QSize(px(16), px(16)))
        self.close_button.setToolTip(tr("Close (Esc)"))
        self.close_button.setAccessibleName(tr("Close"))
        self.close_button.clicked.connect(self.end)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(px(14), px(7), px(8), px(7))
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(6))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence on show."""
        return self._text.text()

    @property
    def first(self) -> "QWidget":
        """The first of its buttons."""
        return [*self.buttons, self.close_button][0]

    def show_text(
        self, text: str, actions: "Sequence[tuple[str, Callable[[], object]]]", *, good: bool
    ) -> None:
        """Show a sentence, and a button for each action; `good` where all is well."""
        theme, px = self._look.theme, self._look.px
        accent = theme.forward if good else theme.backward
        glyph = "circle-check" if good else "triangle-alert"
        self._sign.setPixmap(icon(glyph, accent, px(20)).pixmap(px(20), px(20)))
        ground = theme.tint(accent)
        self.setStyleSheet(
            f"QFrame#outcome {{ background: {ground}; border-bottom: 1px solid {theme.border}; }}"
            "QLabel { background: transparent; }"
            f"QToolButton#close {{ border: 1px solid {ground}; background: {ground};"
            f" padding: {px(4)}px; }}"
            f"QToolButton#close:hover {{ background: {theme.pressed}; }}"
            f"QToolButton#close:focus {{ border: {px(2)}px solid {theme.focus};"
            f" padding: {px(4) - 1}px; }}"
        )
        self._text.setText(text)
        for button in self.buttons:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(words, action) for words, action in actions]
        before: QWidget = self
        for widget in (*self.buttons, self.close_button):
            self.setTabOrder(before, widget)
            before = widget
        parent = self.parentWidget()
        if parent is not None:  # it is as wide: a sentence measured for less would be too high
            self.resize(parent.width(), self.height())
        self._arrange()
        self.show()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Put the buttons under the sentence where there is no room beside it."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Close at Esc, where one of its buttons has the keyboard."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest button, and the height of all."""
        widest = max((button.sizeHint().width() for button in self.buttons), default=0)
        around = self._around()
        return QSize(max(widest, self._look.px(160)) + around, self._grid.minimumSize().height())

    def _button(self, words: str, action: "Callable[[], object]") -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)

        def press() -> None:
            self.end()
            action()

        button.clicked.connect(press)
        button.show()
        return button

    def end(self) -> None:
        """Close it; `closed` tells whether it had the keyboard."""
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        self.hide()
        self.closed.emit(had_focus)

    def _around(self) -> int:
        """Return the width of what stands left and right of the sentence, and of the gaps."""
        margins = self._grid.contentsMargins()
        ends = self._look.px(20) + self.close_button.sizeHint().width()
        return margins.left() + margins.right() + ends + 2 * self._grid.horizontalSpacing()

    def _arrange(self) -> None:
        """Put the buttons beside the sentence, under it, or under one another."""
        gap, count = self._grid.horizontalSpacing(), len(self.buttons)
        widths = [button.sizeHint().width() for button in self.buttons]
        room = self.width() - self._around()
        in_a_row = sum(widths) + gap * (count - 1)
        one_line = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 2
        least = min(one_line, self._look.px(_LEAST_TEXT) * 2)
        beside = in_a_row + gap + least <= room
        grid, middle = self._grid, Qt.AlignmentFlag.AlignVCenter
        for widget in (self._sign, self._text, *self.buttons, self.close_button):
            grid.removeWidget(widget)
        for column in range(grid.columnCount()):
            grid.setColumnStretch(column, 0)
        last = count + 2
        grid.addWidget(self._sign, 0, 0, middle)
        grid.addWidget(self._text, 0, 1, 1, 1 if beside else last - 1)
        grid.addWidget(self.close_button, 0, last, middle)
        for number, button in enumerate(self.buttons):
            if beside:
                grid.addWidget(button, 0, 2 + number, middle)
            elif in_a_row <= room:
                grid.addWidget(button, 1, 1 + number, Qt.AlignmentFlag.AlignLeft)
            else:
                grid.addWidget(button, 1 + number, 1, 1, last - 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1 if beside or in_a_row > room else last - 1, 1)
        wide = room - in_a_row - gap if beside and count else room
        self._text.setMinimumHeight(0)  # else Qt takes it for what the text needs
        self._text.setFixedHeight(max(0, self._text.heightForWidth(max(wide, 1))))
        self.updateGeometry()
