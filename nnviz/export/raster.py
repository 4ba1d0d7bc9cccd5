"""A drawing as pixels, as PNG and as PDF, all painted by the painter of the canvas."""

import hashlib
import os
import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QHashSeed,
    QIODevice,
    QMarginsF,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPageSize, QPainter, QPdfWriter

from nnviz.export.painter import paint

if TYPE_CHECKING:
    from nnviz.drawing.shapes import Drawing

_POINTS = 0.75
"""Points in a slide unit, which is a 96th of an inch."""
_RESOLUTION = 1200

_DATE: Final = re.compile(rb"/(?:Creation|Mod)Date \(D:[^)]*\)\n")
_ENTRY: Final = re.compile(rb"^(\d{10})(?= \d{5} n)", re.MULTILINE)
_ID: Final = re.compile(rb"/ID \[[^]]*\]")
_METADATA: Final = (
    b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>"
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
    b"<xmp:CreatorTool>nnviz</xmp:CreatorTool></rdf:Description></rdf:RDF></x:xmpmeta>"
    b"<?xpacket end='w'?>"
)
"""XMP without the dates and the random identity that Qt's own has."""


def unseen_application() -> QCoreApplication:
    """Return the application that fonts need, one without a screen where there is none yet."""
    running = QGuiApplication.instance()
    if running is not None:
        return running
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(["nnviz"])


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
    return encoded(image(drawing, scale), scale)


def encoded(made: QImage, scale: float) -> bytes:
    """Return an image of so many pixels a slide unit as a PNG file, in any thread."""
    made.setDotsPerMeterX(round(96 * scale / 0.0254))
    made.setDotsPerMeterY(round(96 * scale / 0.0254))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(made)
    buffer.close()
    return bytes(content.data())


def pdf(drawing: "Drawing", title: str = "") -> bytes:
    """Return the drawing as a PDF file of one page of its size, with the fonts embedded.

    The same drawing gives the same bytes.
    """
    # Qt writes the fonts in the order of a hash table, which else differs from run to run.
    QHashSeed.setDeterministicGlobalSeed()
    try:
        return _timeless(_pdf(drawing, title))
    finally:
        QHashSeed.resetRandomGlobalSeed()


def _pdf(drawing: "Drawing", title: str) -> bytes:
    """Return the PDF as Qt writes it."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("nnviz")
    writer.setDocumentXmpMetadata(QByteArray(_METADATA))
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


def _timeless(content: bytes) -> bytes:
    """Return a PDF without its dates, and with an identity that follows from what is in it.

    Both dates are optional (ISO 32000-1, 14.3.3). They stand in the first object of the file, so
    that all others move, and with them what the cross-reference table says of where they are.
    """
    first, end, others = content.partition(b"endobj")
    without = _DATE.sub(b"", first)
    shift = len(first) - len(without)
    body, mark, table = (without + end + others).rpartition(b"\nxref\n")

    def moved(entry: re.Match[bytes]) -> bytes:
        offset = int(entry[1])
        return b"%010d" % (offset - shift if offset > len(first) else offset)

    table = _ENTRY.sub(moved, table)
    table = re.sub(rb"(?<=startxref\n)\d+", b"%d" % (len(body) + 1), table)
    identity = hashlib.sha256(body).hexdigest()[:32].encode()
    return body + mark + _ID.sub(b"/ID [<%s> <%s>]" % (identity, identity), table)
