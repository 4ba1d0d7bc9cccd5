"""The settings: everything that is kept for a user, each applied as soon as it is chosen."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnviz.translation import tr
from nnviz.window.commands import plain
from nnviz.window.preferences import Preferences, offered

if TYPE_CHECKING:
    from nnviz.window.manner import Manner
    from nnviz.window.style import Look


class _Area(QScrollArea):
    """Scrolls where the screen is too low, and else is as high as what is in it."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self._page = page
        self.setWidget(page)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def sizeHint(self) -> QSize:
        """Return the size of what is in it, as far as the screen has room."""
        wanted = self._page.sizeHint()
        most = round(self.screen().availableGeometry().height() * 0.75)
        bar = self.verticalScrollBar().sizeHint().width() if wanted.height() > most else 0
        return QSize(wanted.width() + bar, min(wanted.height(), most))

    def minimumSizeHint(self) -> QSize:
        """Return the width of what is in it, which is never cut."""
        return QSize(self.sizeHint().width(), min(200, self.sizeHint().height()))


class SettingsDialog(QDialog):
    """Shows the user's preferences.

    Signals
    -------
    changed(Preferences)
        What the user wants from now on.
    reset_wanted()
        Everything shall be as at the first start.
    """

    changed = Signal(object)
    reset_wanted = Signal()

    def __init__(self, wanted: Preferences, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._content = QWidget()
        self._column.addWidget(self._content)
        self.show_anew(wanted, look)

    def show_anew(self, wanted: Preferences, look: "Look") -> None:
        """Show preferences in a look and language, with the focus on the control that has it."""
        self._wanted, self._look = wanted, look
        focus = self.focusWidget()
        self.setWindowTitle(tr("Settings"))
        before, self._content = self._content, self._made()
        self._column.replaceWidget(before, self._content)
        before.hide()
        before.deleteLater()
        self._content.show()  # at once, so that it can have the focus
        if focus is not None:
            self.focus_on(focus.objectName())
        self.adjustSize()

    def _made(self) -> QWidget:
        """Return all controls, in the look and the language of now."""
        wanted, look = self._wanted, self._look
        px = look.px
        form = QGridLayout()
        form.setContentsMargins(px(28), px(24), px(28), px(8))
        form.setHorizontalSpacing(px(20))
        form.setVerticalSpacing(px(10))
        self._add(form, tr("&Language"), "language")
        terms = QCheckBox(tr("Show the English &term beside a translated one"))
        terms.setObjectName("english_terms")
        terms.setChecked(wanted.english_terms)
        terms.toggled.connect(lambda on: self._choose("english_terms", on))
        form.addWidget(terms, form.rowCount(), 1)
        self._add(form, tr("T&heme"), "theme")
        self._add(form, tr("&Contrast"), "contrast")
        self._add(form, tr("Text &size"), "text_size")
        self._add(form, tr("&Decimals"), "decimals")
        self._add(form, tr("&Motion of steps"), "motion")
        note = QLabel(tr("What you choose is applied at once and kept for you."))
        note.setFont(look.font(look.theme.sizes.small))
        note.setStyleSheet(f"color: {look.theme.soft}")
        note.setWordWrap(True)
        reset = QPushButton(tr("&Reset everything"))
        reset.setObjectName("reset")
        reset.setToolTip(tr("Settings, panels and window as at the first start"))
        reset.setAutoDefault(False)
        reset.clicked.connect(self.reset_wanted)
        close = QPushButton(tr("Close"))
        close.setObjectName("close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(reset)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.setContentsMargins(px(28), px(4), px(28), px(20))
        form.addWidget(note, form.rowCount(), 0, 1, 2)
        page = QWidget()
        page.setLayout(form)
        area = _Area(page)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(area, 1)
        column.addLayout(buttons)
        return content

    def focus_on(self, name: str) -> None:
        """Give the focus to the control of a preference, or to "reset" or "close"."""
        control = self._content.findChild(QWidget, name)
        if control is not None:
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, form: QGridLayout, label: str, name: str) -> None:
        """Add the choice of one preference."""
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(plain(label))
        choices = offered(name)
        for text, value in choices:
            combo.addItem(text, value)
        current = getattr(self._wanted, name)
        combo.setCurrentIndex([value for _, value in choices].index(current))
        combo.activated.connect(lambda _: self._choose(name, combo.currentData()))
        combo.setMinimumWidth(self._look.px(210))
        words = QLabel(label)
        words.setBuddy(combo)
        row = form.rowCount()
        form.addWidget(words, row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.addWidget(combo, row, 1)

    def _choose(self, name: str, value: Any) -> None:
        chosen = replace(self._wanted, **{name: value})
        if chosen != self._wanted:
            self._wanted = chosen
            self.changed.emit(chosen)


class Settings:
    """The one settings dialog, shown anew when its own look changes."""

    def __init__(self, manner: "Manner", window: QWidget) -> None:
        self._manner = manner
        self._window = window
        self.dialog: SettingsDialog | None = None

    def show(self) -> None:
        """Show the settings."""
        if self.dialog is None:
            self._make()
        else:
            self.dialog.raise_()

    def show_again(self) -> None:
        """Show them in the new look, if they are open."""
        if self.dialog is not None:
            self.dialog.show_anew(self._manner.preferences, self._manner.look)

    def _make(self) -> SettingsDialog:
        manner = self._manner
        dialog = self.dialog = SettingsDialog(manner.preferences, manner.look, self._window)
        dialog.changed.connect(manner.take)
        dialog.reset_wanted.connect(manner.reset)
        dialog.finished.connect(self._forget)
        dialog.resize(dialog.sizeHint())  # Qt itself would leave a third of the screen free
        dialog.open()
        return dialog

    def _forget(self) -> None:
        self.dialog = None
