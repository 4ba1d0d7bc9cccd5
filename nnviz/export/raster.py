"""A drawing as pixels, as PNG and as PDF, all painted by the painter of the canvas."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPainter, QPdfWriter

from nnviz.export.painter import paint

if TYPE_CHECKING:
    from nnviz.drawing.shapes import Drawing

_POINTS = 0.75
"""Points in a slide unit, which is a 96th of an inch."""
_RESOLUTION = 1200


def image(drawing: "Drawing", scale: float = 1.0) -> QImage:
    """Return the drawing as an image, `scale` pixels a slide unit."""
    made = QImage(
        max(1, round(drawing.width * scale)),
        max(1, round(drawing.height * scale)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.scale(scale, scale)
    paint(drawing, painter)
    painter.end()
    return made


def png(drawing: "Drawing", scale: float = 2.0) -> bytes:
    """Return the drawing as a PNG file; the same drawing gives the same bytes."""
    made = image(drawing, scale)
    made.setDotsPerMeterX(round(96 * scale / 0.0254))
    made.setDotsPerMeterY(round(96 * scale / 0.0254))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(made)
    buffer.close()
    return bytes(content.data())


def pdf(drawing: "Drawing", title: str = "") -> bytes:
    """Return the drawing as a PDF file of one page of its size, with the fonts embedded."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("nnviz")
    writer.setResolution(_RESOLUTION)
    size = QSizeF(drawing.width * _POINTS, drawing.height * _POINTS)
    writer.setPageSize(
        QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    )
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    painter.scale(_RESOLUTION / 96, _RESOLUTION / 96)
    paint(drawing, painter)
    painter.end()
    buffer.close()
    return bytes(content.data())
