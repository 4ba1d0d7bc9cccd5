"""Shows a lab's picture as wide as there is room, laid out anew for every width."""

import math
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import Box, Disc, Label, Line, Stratum
from nnviz.export.painter import paint
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QScrollArea

    from nnviz.drawing.shapes import Drawing, Shape
    from nnviz.window.style import Look

    Draw = Callable[[float, float], Drawing]

_BAR = 12
"""What the scroll bar takes, whether it is there or not: it must not change the picture."""
_BAND = 400
"""Height in pixels of the parts that are painted by themselves."""
_WHOLE = 0.01
"""A height is not rounded up for less."""
_MANY = 1500
"""Shapes from which on a picture is laid out beside the window, and painted in parts."""


class Room(NamedTuple):
    """Width and height in slide units that a picture is laid out for."""

    width: float
    height: float


class Laid(NamedTuple):
    """A drawing, the room that it was laid out for, and what of it is in which band."""

    room: Room
    drawing: "Drawing"
    bands: tuple[Stratum, ...]


def laid(draw: "Draw", room: Room, zoom: float) -> Laid:
    """Lay a picture out, in any thread."""
    drawing = draw(*room)
    shapes = drawing.shapes
    if len(shapes) < _MANY:
        return Laid(room, drawing, (Stratum("", tuple(shapes)),))
    high = _BAND / zoom
    parts: list[list[Shape]] = [[] for _ in range(max(1, math.ceil(drawing.height / high)))]
    for shape in shapes:
        top, bottom = _span(shape, drawing.height)
        first = min(max(0, int(top / high)), len(parts) - 1)
        last = min(max(0, int(bottom / high)), len(parts) - 1)
        for part in parts[first : last + 1]:
            part.append(shape)
    return Laid(room, drawing, tuple(Stratum("", tuple(part)) for part in parts))


def _span(shape: "Shape", height: float) -> tuple[float, float]:
    """Return from where to where a shape goes down a picture of a height."""
    match shape:
        case Box(y=y, height=high, stroke_width=thick):
            return y - thick, y + high + thick
        case Line(y1=y1, y2=y2, width=thick):
            return min(y1, y2) - thick, max(y1, y2) + thick
        case Disc(y=y, radius=radius, stroke_width=thick):
            return y - radius - thick, y + radius + thick
        case Label():
            _, top, _, bottom = bounds(shape)
            return top, bottom
    return 0.0, height


class PictureView(QWidget):
    """Paints a picture; lies in `area`, which scrolls it and says how much room there is."""

    def __init__(self, look: "Look", area: "QScrollArea") -> None:
        super().__init__()
        self._look = look
        self._area = area
        self._draw: Draw | None = None
        self._laid: Laid | None = None
        self._worker: Worker | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        area.installEventFilter(self)

    @property
    def drawing(self) -> "Drawing | None":
        """What is on show."""
        return None if self._laid is None else self._laid.drawing

    def room(self) -> Room:
        """Return the room that a picture has now."""
        zoom = self._look.zoom
        size = self._area.maximumViewportSize()
        return Room((size.width() - self._look.px(_BAR)) / zoom, size.height() / zoom)

    def show_picture(self, draw: "Draw", reading: str, ready: Laid | None = None) -> None:
        """Show a picture that `draw` lays out, and that `reading` says; `ready` is one laid out."""
        self._draw = draw
        self._area.setAccessibleName(reading.partition("\n")[0])
        self.setAccessibleName(reading)
        if ready is not None and ready.room == self.room():
            self._stop()
            self._take(ready)
        else:
            self._lay_out()

    def close_work(self) -> None:
        """Lay nothing out any more."""
        self._stop()

    def _lay_out(self) -> None:
        """Lay the picture out for the room there is now."""
        draw, room, zoom = self._draw, self.room(), self._look.zoom
        if draw is None or room.width < 1:
            return
        self._stop()
        if self._laid is None or len(self._laid.drawing.shapes) < _MANY:
            self._take(laid(draw, room, zoom))
            return
        self._worker = Worker(lambda _: laid(draw, room, zoom), self)
        self._worker.done.connect(self._take)
        self._worker.start()

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _take(self, ready: Laid) -> None:
        self._laid = ready
        self.setFixedHeight(math.ceil(ready.drawing.height * self._look.zoom - _WHOLE))
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the room that there is."""
        if (
            watched is self._area
            and event.type() in (QEvent.Type.Resize, QEvent.Type.Show)
            and (self._laid is None or self._laid.room != self.room())
        ):
            self._lay_out()
        return False

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint what of the picture is to be seen."""
        painter = QPainter(self)
        seen = event.rect()
        painter.fillRect(seen, QColor(self._look.theme.canvas))
        if self._laid is None:
            return
        zoom, bands = self._look.zoom, self._laid.bands
        for number, band in enumerate(bands):
            room = QRect(0, number * _BAND, self.width(), _BAND) if len(bands) > 1 else self.rect()
            if not room.intersects(seen):
                continue
            painter.save()
            painter.setClipRect(room.intersected(seen), Qt.ClipOperation.ReplaceClip)
            painter.scale(zoom, zoom)
            paint(band, painter)
            painter.restore()
