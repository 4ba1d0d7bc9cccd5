"""A strip at the foot of the window: how far an export is, and how it ended."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from nnviz.translation import tr, trn
from nnviz.window.export import wording
from nnviz.window.style import icon

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from nnviz.window.style import Look

_BAR: Final = 160


@dataclass(frozen=True, slots=True)
class Standing:
    """How an export stands.

    Attributes
    ----------
    path : str
        The file, or of several the first.
    files : int
        How many there are to be.
    done, total : int
        How many frames of how many are done; none is known to be wanted yet where both are 0.
    left : float or None
        Seconds that it will still take.
    stopping : bool
        Whether it is being given up.
    finished : bool
        Whether the file is there.
    given_up : bool
        Whether it never will be.
    """

    path: str
    files: int = 1
    done: int = 0
    total: int = 0
    left: float | None = None
    stopping: bool = False
    finished: bool = False
    given_up: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens."""
        return self.finished or self.given_up


class Strip(QFrame):
    """Says how an export stands.

    Signals
    -------
    cancel_wanted()
        Give it up.
    show_wanted()
        Show where the file is.
    closed()
        It is read.
    """

    cancel_wanted = Signal()
    show_wanted = Signal()
    closed = Signal()

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._standing: Standing | None = None
        theme, px = look.theme, look.px
        self.setObjectName("strip")
        self.setAccessibleName(tr("Export"))
        self._sign = QLabel()
        size = px(18)
        self._sign.setPixmap(icon("circle-check", theme.forward, size).pixmap(size, size))
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.text.setMinimumWidth(px(120))
        self.left = QLabel()
        self.left.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(px(_BAR))
        self.bar.setAccessibleName(tr("Progress of the export"))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setToolTip(tr("Give up the export; no file is left behind"))
        self.cancel.clicked.connect(self.cancel_wanted)
        self.place = QPushButton(tr("Show in folder"))
        self.place.clicked.connect(self.show_wanted)
        self.close_button = QToolButton()
        self.close_button.setObjectName("close")
        self.close_button.setIcon(icon("x", theme.ink, px(16)))
        self.close_button.setIconSize(QSize(px(16), px(16)))
        self.close_button.setToolTip(tr("Close"))
        self.close_button.setAccessibleName(tr("Close"))
        self.close_button.clicked.connect(self.closed)
        line = QHBoxLayout(self)
        line.setContentsMargins(px(20), px(6), px(14), px(6))
        line.setSpacing(px(12))
        line.addWidget(self._sign)
        line.addWidget(self.text, 1)
        for widget in (self.bar, self.left, self.cancel, self.place, self.close_button):
            line.addWidget(widget)
        self.setStyleSheet(
            f"QFrame#strip {{ background: {theme.raised};"
            f" border: none; border-top: 1px solid {theme.border}; }}"
            f"QLabel {{ color: {theme.ink}; background: transparent; }}"
            f"QToolButton#close {{ border: 1px solid {theme.raised}; background: {theme.raised};"
            f" padding: {px(4)}px; }}"
            f"QToolButton#close:hover {{ background: {theme.pressed}; }}"
            f"QToolButton#close:focus {{ border: {px(2)}px solid {theme.focus};"
            f" padding: {px(4) - 1}px; }}"
        )

    def show_standing(self, standing: Standing) -> None:
        """Show how it stands."""
        self._standing = standing
        for widget in (self.bar, self.left, self.cancel):
            widget.setVisible(not standing.is_over)
        for other in (self._sign, self.place):
            other.setVisible(standing.finished)
        self.close_button.setVisible(standing.is_over)
        self.bar.setMaximum(standing.total)  # 0 of 0 is a bar that goes to and fro
        self.bar.setValue(standing.done)
        self.cancel.setEnabled(not standing.stopping)
        self.left.setText(_left(standing))
        self._write()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Write as much of the file's place as there is room for."""
        super().resizeEvent(event)
        self._write()

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Close at Esc, once it is read."""
        if event.key() == Qt.Key.Key_Escape and self._standing and self._standing.is_over:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _write(self) -> None:
        standing = self._standing
        if standing is None:
            return
        text = _text(standing)
        room = max(self.text.width(), self.text.minimumWidth())
        shown = self.text.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        self.text.setText(shown)
        self.text.setToolTip(text)
        self.text.setAccessibleName(text)


def _text(standing: Standing) -> str:
    path, count = standing.path, standing.files
    if standing.finished:
        return saved(path, count)
    if standing.given_up:
        return given_up()
    if standing.stopping:
        return tr("The export of {path} is being given up …", path=path)
    if count == 1:
        return tr("Exporting {path}", path=path)
    return trn(
        "Exporting {count:,} file, {path}",
        "Exporting {count:,} files, the first is {path}",
        count,
        path=path,
    )


def saved(path: str, count: int) -> str:
    """Return what is said once a file is there, or several of which it is the first."""
    if count == 1:
        return tr("Saved as {path}", path=path)
    return trn(
        "Saved {count:,} file, {path}",
        "Saved {count:,} files, the first is {path}",
        count,
        path=path,
    )


def given_up() -> str:
    """Return what is said once an export was cancelled."""
    return tr("The export was given up; nothing was written.")


def _left(standing: Standing) -> str:
    """Return how far it is, and how long it will still take."""
    if standing.stopping or not standing.total:
        return ""
    far = tr("{done:,} of {total:,}", done=standing.done, total=standing.total)
    if standing.left is None:
        return far
    return tr("{far} · {time} left", far=far, time=wording.duration(standing.left))
