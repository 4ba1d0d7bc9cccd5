"""Paints a drawing stratum by stratum, those that did not change from pixmaps."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from nnviz.export.painter import paint

if TYPE_CHECKING:
    from collections.abc import Collection

    from nnviz.drawing.shapes import Drawing, Stratum


class StrataPainter:
    """Keeps a stratum that comes a second time as a pixmap.

    It is kept as long as it is the same object under the same transform. What comes once, as a
    moving pulse does, is painted directly.

    Parameters
    ----------
    direct : collection of str
        Names of strata that are not worth a pixmap.
    """

    def __init__(self, direct: "Collection[str]" = ()) -> None:
        self._direct = frozenset(direct)
        self._painted: dict[str, Stratum] = {}
        self._kept: dict[str, tuple[Stratum, QTransform, QPixmap]] = {}

    def paint(
        self, painter: QPainter, drawing: "Drawing", transform: QTransform, room: QSizeF
    ) -> None:
        """Paint a drawing under a transform into a room that begins at the painter's origin."""
        for stratum in drawing.layers:
            if not stratum.shapes:
                continue
            if self._painted.get(stratum.name) is stratum and stratum.name not in self._direct:
                ratio = painter.device().devicePixelRatio()
                painter.drawPixmap(0, 0, self._pixmap(stratum, transform, room, ratio))
                continue
            self._painted[stratum.name] = stratum
            painter.save()
            painter.setTransform(transform, combine=True)
            paint(stratum, painter)
            painter.restore()

    def _pixmap(
        self, stratum: "Stratum", transform: QTransform, room: QSizeF, ratio: float
    ) -> QPixmap:
        size = (room * ratio).toSize()
        kept = self._kept.get(stratum.name)
        if kept is not None:
            before, under, pixmap = kept
            if before is stratum and under == transform and pixmap.size() == size:
                return pixmap
        pixmap = QPixmap(size)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        onto = QPainter(pixmap)
        onto.setTransform(transform)
        paint(stratum, onto)
        onto.end()
        self._kept[stratum.name] = (stratum, transform, pixmap)
        return pixmap
