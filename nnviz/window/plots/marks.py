"""What lies over the curves: the time on show, where branches leave, and what the pointer reads."""

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from nnviz.drawing.metrics import face, runs_width
from nnviz.drawing.shapes import Box, Disc, Label, Line, Shape, Stratum, markup
from nnviz.export.painter import paint
from nnviz.plots import hues
from nnviz.window.plots.ranges import on_axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QPaintEvent

    from nnviz.plots.chart import Axis, Mark
    from nnviz.window.plots.ranges import View
    from nnviz.window.plots.reading import Reading
    from nnviz.window.style import Look

    Array = NDArray[np.float64]

_DASHES: Final = {"now": (), "branch": (2.0, 3.0), "diverged": ()}
_RADIUS: Final = 4.5
_INSET: Final = 4.0
_MARGIN: Final = 8.0
"""How far it goes beyond the ground of the curves, for points at its edges."""
_LEADING: Final = 1.45
_SAMPLES: Final = 40
"""At so many places it is seen whether words would cover a curve."""
_DOT: Final = 20
"""How many of them the point of a mark is worth."""
_ROWS: Final = 5
"""On a lower ground words would cover the curves."""


class Place(NamedTuple):
    """Where on a chart something is, in shares of its ground from its upper left corner."""

    across: float
    down: float | None

    @property
    def seen(self) -> bool:
        """Whether it is on the ground, but for what rounding does at its edges."""
        return -0.001 <= self.across <= 1.001


class Marks(QWidget):
    """Paints marks over curves, and lets the mouse through to them."""

    def __init__(self, look: "Look", parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._look = look
        self._marks: Sequence[tuple[Mark, Place]] = ()
        self._read: Sequence[tuple[str, Place]] = ()
        self._points: Sequence[tuple[Array, Array]] = ()
        self._ground = QRect()

    def cover(self, area: QRect, ground: QRect) -> None:
        """Lie over an area, in which the curves have their ground."""
        self.setGeometry(area)
        self._ground = ground

    def show_marks(
        self, marks: "Sequence[Mark]", view: "View", axes: "tuple[Axis, Axis]",
        points: "Sequence[tuple[Array, Array]]",
    ) -> None:  # fmt: skip
        """Show marks on a part of a chart, beside its points, which are shares of the ground."""
        self._points = points
        placed = [(mark, place(mark.x, mark.y, view, axes)) for mark in marks]
        self._marks = [(mark, at) for mark, at in placed if at.seen]
        self.update()

    def show_read(
        self, readings: "Sequence[Reading]", x: float | None, view: "View",
        axes: "tuple[Axis, Axis]",
    ) -> None:  # fmt: skip
        """Show what is read at a place; nothing where that is None."""
        theme = self._look.theme
        self._read = [
            (hues.colour(one.series, theme), place(one.x, one.y, view, axes)) for one in readings
        ]
        if x is not None:
            self._read.append(("", place(x, None, view, axes)))
        self.update()

    @property
    def words(self) -> list[str]:
        """What is written beside the marks on show."""
        return [mark.words for mark, _ in self._marks if mark.kind != "now" and mark.words]

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint lines, words and points."""
        zoom = self._look.zoom
        painter = QPainter(self)
        edge, ground = self._look.px(_MARGIN), self._ground
        painter.setClipRect(ground.adjusted(-edge, -edge, edge, edge))
        painter.translate(ground.topLeft())
        painter.scale(zoom, zoom)
        room = QRectF(0, 0, ground.width() / zoom, ground.height() / zoom)
        paint(Stratum("marks", tuple(self._shapes(room))), painter)

    def _shapes(self, room: QRectF) -> list[Shape]:
        theme = self._look.theme
        shapes: list[Shape] = []
        for colour, at in self._read:
            if not colour:
                x = at.across * room.width()
                shapes.append(Line("", "read", x, 0, x, room.height(), theme.soft, 1.0, (3.0, 3.0)))
        for mark, at in self._marks:
            x = at.across * room.width()
            width = theme.sizes.rim if mark.kind == "diverged" else theme.sizes.fine_line
            shapes.append(
                Line("", mark.kind, x, 0, x, room.height(), self._colour(mark), width,
                     _DASHES.get(mark.kind, ()))
            )  # fmt: skip
        shapes += self._words(room)
        for mark, at in self._marks:
            if at.down is not None and 0.0 <= at.down <= 1.0:
                spot = QPointF(at.across * room.width(), at.down * room.height())
                full = hues.of_hue(theme, mark.hue)
                is_now = mark.kind == "now"
                shapes.append(
                    Disc("", mark.kind, spot.x(), spot.y(), _RADIUS if is_now else _RADIUS - 1.0,
                         full if is_now else theme.surface, theme.surface if is_now else full, 1.5)
                )  # fmt: skip
        for colour, at in self._read:
            if colour and at.down is not None and 0.0 <= at.down <= 1.0 and at.seen:
                x, y = at.across * room.width(), at.down * room.height()
                shapes.append(Disc("", "read", x, y, 3.5, theme.surface, colour, 2.0))
        return shapes

    def _words(self, room: QRectF) -> list[Shape]:
        """Return what the marks say, each beside its line, in the row that covers least curves."""
        theme = self._look.theme
        size = theme.sizes.tiny
        high = _LEADING * size
        rows = int((room.height() - 4.0) / (high + 2.0))
        free = list(range(rows))
        shapes: list[Shape] = []
        for mark, at in self._marks:
            if mark.kind == "now" or not mark.words:
                continue
            runs = markup(mark.words)
            wide = runs_width(runs, size) + 2 * _INSET
            x = at.across * room.width()
            left = x + 3.0 if x + 3.0 + wide <= room.width() else max(0.0, x - 3.0 - wide)
            if wide > room.width() or rows < _ROWS or len(free) <= rows // 2:
                continue  # the description says it
            places = [QRectF(left, 2.0 + row * (high + 2.0), wide, high) for row in free]
            place_ = min(places, key=lambda area: self._covered(area, room))
            free.pop(places.index(place_))
            base = place_.y() + 0.5 * (high + face(400).cap_height * size)
            shapes.append(Box("", "words", left, place_.y(), wide, high, 3.0, f"{theme.surface}d8"))
            ink = theme.negative if mark.kind == "diverged" else theme.soft
            shapes.append(Label("", "words", left + _INSET, base, runs, size, 400, ink))
        return shapes

    def _covered(self, area: QRectF, room: QRectF) -> int:
        """Return how much of the curves lies in an area, or hardly beside it."""
        part = area.adjusted(-4.0, -4.0, 4.0, 4.0)
        width, height = room.width(), room.height()
        places = np.linspace(part.left(), part.right(), _SAMPLES) / width
        count = 0
        for across, down in self._points:
            if len(across):
                found = np.interp(places, across, down, np.nan, np.nan) * height
                count += int(np.count_nonzero((found > part.top()) & (found < part.bottom())))
        for _, at in self._marks:
            if at.down is not None:
                count += _DOT * part.contains(at.across * width, at.down * height)
        return count

    def _colour(self, mark: "Mark") -> str:
        theme = self._look.theme
        return {"diverged": theme.negative, "branch": theme.soft}.get(mark.kind, theme.rim)


def place(x: float, y: float | None, view: "View", axes: "tuple[Axis, Axis]") -> Place:
    """Return where a value stands on the part of a chart that is on show."""
    across, up = axes
    left, right = on_axis(view.left, across), on_axis(view.right, across)
    share = (on_axis(x, across) - left) / (right - left)
    if y is None or not math.isfinite(y):
        return Place(share, None)
    low, high = on_axis(view.low, up), on_axis(view.high, up)
    height = (on_axis(y, up) - low) / (high - low)
    return Place(share, None if math.isnan(height) else 1.0 - height)
