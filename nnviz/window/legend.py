"""One line under the drawing: what its colours mean, and the conventions in force."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nnviz.export.painter import font
from nnviz.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from nnviz.drawing.theme import Theme


class _Swatch(QWidget):
    """A short stroke in a colour."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = "#000000"

    def sizeHint(self) -> QSize:
        """Return the stroke's size."""
        return QSize(22, 14)

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint the stroke."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self.colour), 4.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        middle = self.height() / 2
        painter.drawLine(QPointF(3, middle), QPointF(self.width() - 3, middle))


class Legend(QWidget):
    """The legend on the left, the conventions on the right, broken where they are long."""

    def __init__(self, theme: "Theme", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._positive, self._negative = _Swatch(), _Swatch()
        self._labels = [QLabel(tr("positive")), QLabel(tr("negative")), QLabel(tr("width = size"))]
        self.conventions = QLabel()
        self._shown: tuple[str, ...] = ()
        self.conventions.setWordWrap(True)
        self.conventions.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.conventions.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.conventions.setAccessibleName(tr("Conventions in force"))
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 18, 8)
        row.setSpacing(7)
        parts: tuple[QWidget, ...] = (
            self._positive,
            self._labels[0],
            self._negative,
            self._labels[1],
            self._labels[2],
        )
        for part in parts:
            row.addWidget(part)
        row.addSpacing(16)
        row.addWidget(self.conventions, 1)
        self.setAutoFillBackground(True)
        self.set_theme(theme)

    def set_theme(self, theme: "Theme") -> None:
        """Take other colours."""
        self._positive.colour = theme.positive_edge
        self._negative.colour = theme.negative_edge
        for label in (*self._labels, self.conventions):
            label.setFont(font(theme.sizes.small))
            label.setStyleSheet(f"color: {theme.soft}")
        self.setStyleSheet(f"Legend {{ background: {theme.canvas}; }}")
        self.update()

    def show_conventions(self, parts: tuple[str, ...]) -> None:
        """Show the conventions, with breaks only between them."""
        if parts == self._shown:
            return
        self._shown = parts
        kept = (part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)
        self.conventions.setText("  ·  ".join(kept))
