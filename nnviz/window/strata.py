"""Paints a drawing stratum by stratum: what comes again, from pixmaps."""

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QTransform

from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import Box, Disc, Label
from nnviz.export.painter import paint, paint_shape, smooth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.shapes import Drawing, Shape, Stratum

_LARGE: Final = 300 * 300
"""What has more pixels, on an ordinary screen, is not worth a picture."""
_MOST_PIXELS: Final = 8_000_000
"""Of all pictures."""
_MOST_GROUPS: Final = 2048
"""Of so many it is remembered that they came."""

_Group = tuple["Shape", ...]


class StrataPainter:
    """Keeps as pixmaps what comes a second time.

    That is the lowest stratum on its background, as long as it is the same object under the same
    transform, and of those above it every disc and box with what is written on it. What comes
    once, as a moving pulse or a new number does, is painted directly.
    """

    def __init__(self) -> None:
        self._painted: Stratum | None = None
        self._kept: tuple[Stratum, QTransform, QPixmap] | None = None
        self._pictures = _Pictures()

    def paint(
        self, painter: QPainter, drawing: "Drawing", transform: QTransform, room: QSizeF
    ) -> None:
        """Paint a drawing under a transform into a room that begins at the painter's origin."""
        ratio = painter.device().devicePixelRatio()
        self._pictures.settle(transform, ratio)
        ground = QColor(drawing.background or Qt.GlobalColor.transparent)
        lowest, above = drawing.layers[:1], drawing.layers[1:]
        if lowest and lowest[0] is self._painted:
            painter.drawPixmap(0, 0, self._pixmap(lowest[0], ground, transform, room, ratio))
        else:
            painter.fillRect(QRectF(QPointF(), room), ground)
            above = drawing.layers
        self._painted = lowest[0] if lowest else None
        for stratum in above:
            self._pictures.paint(stratum, painter)

    def _pixmap(
        self, stratum: "Stratum", ground: QColor, transform: QTransform, room: QSizeF, ratio: float
    ) -> QPixmap:
        size = (room * ratio).toSize()
        if self._kept is not None:
            before, under, pixmap = self._kept
            if before is stratum and under == transform and pixmap.size() == size:
                return pixmap
        pixmap = _blank(size, ratio, ground)
        onto = QPainter(pixmap)
        onto.setTransform(transform)
        paint(stratum, onto)
        onto.end()
        self._kept = stratum, transform, pixmap
        return pixmap


class _Picture(NamedTuple):
    """Shapes as they are painted, and where their corner stands."""

    corner: QPointF
    pixmap: QPixmap

    @property
    def pixels(self) -> int:
        """How large it is."""
        return self.pixmap.width() * self.pixmap.height()


class _Pictures:
    """Keeps discs and boxes, with what is written on them, that come a second time.

    Text is kept with its ground only: without one Qt would paint it bolder.
    """

    def __init__(self) -> None:
        self._kept: dict[_Group, _Picture | None] = {}
        self._pixels = 0
        self._transform = QTransform()
        self._ratio = 1.0

    def settle(self, transform: QTransform, ratio: float) -> None:
        """Paint from now on under a transform, with so many pixels to a unit of the widget."""
        if (transform, ratio) != (self._transform, self._ratio):
            self._transform, self._ratio = transform, ratio
            self._kept.clear()
            self._pixels = 0

    def paint(self, stratum: "Stratum", painter: QPainter) -> None:
        """Paint a stratum's shapes."""
        smooth(painter)
        before = painter.transform()
        under = self._transform * before
        is_under = False
        for group in _groups(stratum):
            picture, rest = self._picture(group)
            if picture is not None:
                if is_under:
                    painter.setTransform(before)
                    is_under = False
                painter.drawPixmap(picture.corner, picture.pixmap)
            if rest and not is_under:
                painter.setTransform(under)
                is_under = True
            for shape in rest:
                paint_shape(shape, painter)
        painter.setTransform(before)

    def _picture(self, group: _Group) -> tuple[_Picture | None, _Group]:
        """Return the picture of a group, or of its first two, if there is one, and what is left.

        The first two are a body and its name, which stay when a number changes.
        """
        if not isinstance(group[0], Disc | Box):
            return None, group
        for part in (group, group[:2]) if len(group) > 2 else (group,):
            picture = self._kept.get(part)
            if picture is None and part in self._kept:
                picture = self._kept[part] = self._made(part)
            if picture is not None:
                return picture, group[len(part) :]
            self._remember(part)
        return None, group

    def _remember(self, group: _Group) -> None:
        """Remember that a group came, and forget those that came first if there are too many."""
        self._kept.setdefault(group)
        while len(self._kept) > _MOST_GROUPS or self._pixels > _MOST_PIXELS:
            gone = self._kept.pop(next(iter(self._kept)))
            self._pixels -= gone.pixels if gone is not None else 0

    def _made(self, group: _Group) -> _Picture | None:
        """Paint the picture of a group, None of a large one."""
        ratio = self._ratio
        area = self._transform.mapRect(_area(group))
        left, top = math.floor(area.left() * ratio), math.floor(area.top() * ratio)
        width = math.ceil(area.right() * ratio) - left
        height = math.ceil(area.bottom() * ratio) - top
        if width * height > _LARGE * ratio * ratio:
            return None
        corner = QPointF(left / ratio, top / ratio)
        pixmap = _blank(QSize(width, height), ratio, QColor(Qt.GlobalColor.transparent))
        onto = QPainter(pixmap)
        smooth(onto)
        onto.setTransform(self._transform * QTransform.fromTranslate(-corner.x(), -corner.y()))
        for shape in group:
            paint_shape(shape, onto)
        onto.end()
        picture = _Picture(corner, pixmap)
        self._pixels += picture.pixels
        return picture


def _groups(stratum: "Stratum") -> "Iterator[_Group]":
    """Yield discs and boxes with the labels on them, and all other shapes one by one."""
    group: list[Shape] = []
    for shape in stratum.shapes:
        if group and isinstance(shape, Label) and shape.id == group[0].id:
            group.append(shape)
            continue
        if group:
            yield tuple(group)
            group = []
        if isinstance(shape, Disc | Box) and shape.fill is not None:
            group.append(shape)
        else:
            yield (shape,)
    if group:
        yield tuple(group)


def _blank(size: QSize, ratio: float, ground: QColor) -> QPixmap:
    """Return an empty pixmap."""
    pixmap = QPixmap(size)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(ground)
    return pixmap


def _area(group: _Group) -> QRectF:
    """Return where a body and the labels on it are painted, with room around them."""
    area = QRectF()
    for shape in group:
        match shape:
            case Disc():
                own = QRectF(shape.x, shape.y, 0.0, 0.0)
                around = shape.radius + shape.stroke_width + 1.0
            case Box():
                own = QRectF(shape.x, shape.y, shape.width, shape.height)
                around = shape.stroke_width + 1.0
            case Label():
                left, top, right, bottom = bounds(shape)
                own = QRectF(left, top, right - left, bottom - top)
                around = 0.25 * shape.size  # for accents, and letters higher than Latin ones
            case _:
                continue
        area = area.united(own.adjusted(-around, -around, around, around))
    return area
