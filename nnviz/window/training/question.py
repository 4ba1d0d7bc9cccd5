"""A dialog that asks for a few things at once, and says in a sentence what does not work."""

from abc import abstractmethod
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnviz.translation import tr
from nnviz.window.style import icon
from nnviz.window.training.number_field import FieldError

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QLayout

    from nnviz.window.style import Look

_LEAST_WIDTH: Final = 400
_MARGIN: Final = 24


class Question(QDialog):
    """Fields in a page that scrolls where the screen is too low, a sentence, and two buttons.

    Signals
    -------
    chosen(object)
        What was chosen; it comes before the dialog closes, and never with nonsense in it.
    told(str)
        A sentence for a screen reader.
    """

    chosen = Signal(object)
    told = Signal(str)

    def __init__(self, look: "Look", title: str, consent: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setStyleSheet(_sheet(look))
        self.note = _sentence()
        self.note.setStyleSheet(f"color: {look.theme.soft};")
        self.problem = _sentence()
        self._sign = QLabel()
        size = look.px(18)
        self._sign.setPixmap(icon("triangle-alert", look.theme.backward, size).pixmap(size, size))
        self.consent = QPushButton(consent)
        self.consent.setDefault(True)
        self.consent.clicked.connect(self._try)
        self.refusal = QPushButton(tr("Cancel"))
        self.refusal.setAutoDefault(False)
        self.refusal.clicked.connect(self.reject)
        self._page = QWidget()
        self._area = QScrollArea()

    def lay_out(self, fields: "QLayout") -> None:
        """Put everything into its place; `fields` are those of the question."""
        px = self._look.px
        inside = QVBoxLayout(self._page)
        inside.setContentsMargins(px(_MARGIN), px(20), px(_MARGIN), px(4))
        inside.addLayout(fields)
        inside.addStretch(1)
        area = self._area
        area.setWidget(self._page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        warning = QHBoxLayout()
        warning.setSpacing(px(8))
        warning.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        warning.addWidget(self.problem, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(self.refusal)
        buttons.addWidget(self.consent)
        below = QVBoxLayout()
        below.setContentsMargins(px(_MARGIN), px(8), px(_MARGIN), px(18))
        below.setSpacing(px(12))
        below.addWidget(self.note)
        below.addLayout(warning)
        below.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addLayout(below)
        self.show_problem("")

    @abstractmethod
    def answer(self) -> object:
        """Return what is chosen, None for nothing new; raises `FieldError` where it is nonsense."""

    def show_problem(self, sentence: str, field: QWidget | None = None) -> None:
        """Say what does not work, and put the keyboard into the field; "" for nothing."""
        had_one = bool(self.problem.text())
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self._sign.setVisible(bool(sentence))
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        if sentence or had_one:
            self.fit()
        if field is not None:
            self._area.ensureWidgetVisible(field)
        if sentence:
            self.told.emit(sentence)

    def say(self, sentence: str) -> None:
        """Say what will happen."""
        if sentence != self.note.text():
            self.note.setText(sentence)
            self.fit()

    def fit(self) -> None:
        """Take the room that everything needs, as far as the screen is high enough."""
        own = self.layout()
        if own is None:
            return
        px = self._look.px
        self._page.ensurePolished()
        layout = self._page.layout()
        assert layout is not None
        layout.activate()
        wanted = self._page.minimumSizeHint()
        room = self.screen().availableGeometry().height() - px(40)
        bar = self._area.verticalScrollBar().sizeHint().width()
        wide = max(wanted.width() + bar, px(_LEAST_WIDTH))
        inside = wide - 2 * px(_MARGIN)
        sign = self._sign.sizeHint().width() + px(8)
        for label, width in ((self.note, inside), (self.problem, inside - sign)):
            label.setMinimumHeight(0)
            label.setFixedHeight(max(0, label.heightForWidth(width)))
        self._area.setMinimumSize(wide, 0)
        self._area.setMinimumHeight(min(wanted.height(), px(120)))
        own.activate()
        others = own.minimumSize().height() - self._area.minimumHeight()
        high = min(others + wanted.height(), room)
        self.resize(wide, high)

    def showEvent(self, event: "QShowEvent") -> None:
        """Take the room that everything needs."""
        self.fit()
        super().showEvent(event)

    def _try(self) -> None:
        """Close with what is chosen, or say why that cannot be."""
        try:
            answer = self.answer()
        except FieldError as error:
            self.show_problem(str(error), error.field)
            return
        if answer is not None:
            self.chosen.emit(answer)
        self.accept()


def _sentence() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _sheet(look: "Look") -> str:
    """Return how fields and round marks look, which the window has nowhere else."""
    theme, px = look.theme, look.px
    mark = px(16)
    return (
        f"NumberField {{ background: {theme.surface}; color: {theme.ink};"
        f" border: {px(1)}px solid {theme.outline}; border-radius: {px(8)}px;"
        f" padding: {px(5)}px {px(10)}px; min-height: {px(20)}px; }}"
        f"NumberField:focus {{ border: {px(2)}px solid {theme.focus};"
        f" padding: {px(5) - px(1)}px {px(10) - px(1)}px; }}"
        f"QPushButton:default {{ background: {theme.ink}; color: {theme.surface};"
        f" border: 1px solid {theme.ink}; }}"
        f"QPushButton:default:hover {{ background: {theme.soft}; }}"
        f"QPushButton:default:focus {{ border: 3px double {theme.surface};"
        f" padding: {px(5) - 2}px {px(11) - 2}px; }}"
        f"QRadioButton {{ spacing: {px(8)}px; padding: {px(3)}px; border: 2px solid transparent;"
        f" border-radius: {px(6)}px; }}"
        f"QRadioButton:focus {{ border: 2px solid {theme.focus}; }}"
        f"QRadioButton::indicator {{ width: {mark}px; height: {mark}px;"
        f" border: 1px solid {theme.rim}; border-radius: {(mark + 2) // 2}px; }}"
        f"QRadioButton::indicator:checked {{ background: qradialgradient(cx: 0.5, cy: 0.5,"
        f" radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 {theme.ink}, stop: 0.5 {theme.ink},"
        f" stop: 0.6 {theme.surface}, stop: 1 {theme.surface}); }}"
    )
