"""The words below a plot, or in the place of one that has nothing to show."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.drawing import charts
from nnviz.drawing.metrics import face, runs_width
from nnviz.drawing.paragraph import broken
from nnviz.drawing.shapes import Label, Run, Stratum
from nnviz.export.painter import paint
from nnviz.window.plots.reading import plain

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from nnviz.window.style import Look

_LEADING: Final = 1.4
_MORE: Final = "…"


class Note(QWidget):
    """A few lines of soft text; where there is no room for all, the tooltip has it.

    Parameters
    ----------
    most : int
        How many lines it has at most; 0 for as many as there is room for, in its middle.
    """

    def __init__(self, look: "Look", most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._most = most
        self._words = ""
        vertical = QSizePolicy.Policy.Fixed if most else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Ignored, vertical)

    @property
    def words(self) -> str:
        """All it says."""
        return self._words

    def show_words(self, words: str) -> None:
        """Say something; nothing takes no room."""
        if words == self._words:
            return
        self._words = words
        self.setAccessibleName(plain(words))
        if self._most:
            self.setVisible(bool(words))
        self._measure()
        self.update()

    def allow(self, lines: int) -> None:
        """Take so many lines at most."""
        if self._most and lines != self._most:
            self._most = lines
            self._measure()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room of its lines."""
        lines = max(1, len(self._lines())) if self._words else 0
        return QSize(0, self._look.px(lines * _LEADING * self._size + 2.0))

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Break its lines anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint its lines."""
        look, size, lines = self._look, self._size, self._lines()
        painter = QPainter(self)
        painter.scale(look.zoom, look.zoom)
        width, height = self.width() / look.zoom, self.height() / look.zoom
        top = 0.0 if self._most else max(0.0, 0.5 * (height - len(lines) * _LEADING * size))
        anchor = charts.START if self._most else "middle"
        x = 0.0 if self._most else 0.5 * width
        colour = look.theme.soft
        half = 0.5 * face(400).cap_height * size
        labels = tuple(
            Label("", "note", x, top + (number + 0.5) * _LEADING * size + half, runs, size, 400,
                  colour, anchor)
            for number, runs in enumerate(lines)
        )  # fmt: skip
        paint(Stratum("note", labels), painter)

    @property
    def _size(self) -> float:
        return self._look.theme.sizes.tiny if self._most else self._look.theme.sizes.small

    def _lines(self) -> "list[tuple[Run, ...]]":
        room = max(1.0, self.width() / self._look.zoom)
        lines = [tuple(line) for line in broken(self._words, self._size, 400, room)]
        most = self._most or max(1, int(self.height() / self._look.zoom / (_LEADING * self._size)))
        if len(lines) > most:
            lines = lines[:most]
            lines[-1] = _cut(lines[-1], room, self._size)
        return lines

    def _measure(self) -> None:
        """Ask for the room that the lines need, and say all of them where some are cut."""
        self.updateGeometry()
        shown = "".join(run.text for line in self._lines() for run in line)
        self.setToolTip(plain(self._words) if _MORE in shown else "")

    def minimumSizeHint(self) -> QSize:
        """Return no width, and its lines' height where it stands below something."""
        return QSize(0, self.sizeHint().height() if self._most else 0)


def _cut(runs: "tuple[Run, ...]", room: float, size: float) -> "tuple[Run, ...]":
    """Return the beginning of a line that has room together with an ellipsis."""
    words = "".join(run.text for run in runs)
    while words and runs_width((Run(words + _MORE),), size) > room:
        words = words[:-1]
    return (Run(words.rstrip() + _MORE),)
