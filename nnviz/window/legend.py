"""One line under the drawing: what its colours mean, and the conventions in force."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nnviz.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from nnviz.window.style import Look

_HIGH_ENOUGH = 520
"""In a window lower than this, at a text size of 100 %, the conventions stand alone."""


class _Swatch(QWidget):
    """A short stroke in a colour."""

    def __init__(self, colour: str, look: "Look") -> None:
        super().__init__()
        self._colour = colour
        self._look = look
        self.setFixedSize(look.px(22), look.px(14))

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint the stroke."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._colour), self._look.px(4))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        middle = self.height() / 2
        end = self._look.px(3)
        painter.drawLine(QPointF(end, middle), QPointF(self.width() - end, middle))


class Legend(QWidget):
    """The legend on the left, the conventions on the right, broken where they are long."""

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme, px = look.theme, look.px
        self.setToolTip(tr("What colour and width of an edge mean, and the conventions in force"))
        labels = [QLabel(tr("positive")), QLabel(tr("negative")), QLabel(tr("width = size"))]
        self.conventions = QLabel()
        self._look = look
        self._shown: tuple[str, ...] = ()
        self.conventions.setWordWrap(True)
        self.conventions.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.conventions.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.conventions.setAccessibleName(tr("Conventions in force"))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(18), px(8), px(18), px(8))
        row.setSpacing(px(7))
        parts: tuple[QWidget, ...] = (
            _Swatch(theme.positive_edge, look),
            labels[0],
            _Swatch(theme.negative_edge, look),
            labels[1],
            labels[2],
        )
        self._meanings = parts
        for part in parts:
            row.addWidget(part)
        row.addSpacing(px(16))
        row.addWidget(self.conventions, 1)
        self.setAutoFillBackground(True)
        for label in (*labels, self.conventions):
            label.setFont(look.font(theme.sizes.small))
            label.setStyleSheet(f"color: {theme.soft}")
        self.setStyleSheet(f"Legend {{ background: {theme.canvas}; }}")

    def show_conventions(self, parts: tuple[str, ...]) -> None:
        """Show the conventions, with breaks only between them."""
        if parts == self._shown:
            return
        self._shown = parts
        self.conventions.setToolTip("\n".join(parts))
        kept = (part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)
        # A line ends with the dot, so that none begins with it.
        self.conventions.setText("\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}·  ".join(kept))

    def fit(self, height: int) -> None:
        """Leave all the room to the conventions where the window is low for its text size."""
        low = height < self._look.px(_HIGH_ENOUGH)
        for part in self._meanings:
            part.setVisible(not low)
