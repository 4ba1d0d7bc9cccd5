"""Slides as the pages of a PDF, painted by the painter of the canvas: vectors, with the fonts."""

import hashlib
import io
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QByteArray, QHashSeed, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter

from nnviz.export.painter import paint
from nnviz.translation import language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnviz.drawing.shapes import Drawing
    from nnviz.export.reel import Reel

_POINTS: Final = 72.0
"""Points in an inch, in which the size of a page is written, in whole ones."""
_UNITS: Final = 96.0
"""Slide units in an inch, for a drawing that has no other size."""
_RESOLUTION: Final = 1200
_HEAD: Final = 4096
"""So many bytes surely hold the first object, which has the dates."""
_TAIL: Final = 512
"""So many bytes surely hold the end of the trailer, which has the identity."""
_BLOCK: Final = 1 << 20

_DATE: Final = re.compile(rb"/(?:Creation|Mod)Date \(D:[^)]*\)\n")
_ID: Final = re.compile(rb"/ID \[[^]]*\]")
_METADATA: Final = (
    "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>"
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<xmp:CreatorTool>nnviz</xmp:CreatorTool>"
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
    "<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
    "<?xpacket end='w'?>"
)
"""XMP without the dates and the random identity that Qt's own has (ISO 16684-1)."""


def page(drawing: "Drawing", title: str = "") -> bytes:
    """Return the drawing as a PDF file of one page of its size.

    The same drawing gives the same bytes.
    """
    file = io.BytesIO()
    with _writing(file, title, drawing.width / _UNITS, drawing.height / _UNITS) as add:
        add(drawing)
    return file.getvalue()


def write(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write the slides into an empty file as pages of the size that was wished."""
    with _writing(file, reel.name, *reel.wish.size.inches) as add:
        for slide in reel.slides():
            add(slide.drawing)
            tell(slide.number)


@contextmanager
def _writing(
    file: BinaryIO, title: str, width: float, height: float
) -> "Iterator[Callable[[Drawing], None]]":
    """Yield what adds a page of so many inches; at the end the file is whole."""
    # Qt writes the fonts in the order of a hash table, which else differs from run to run.
    QHashSeed.setDeterministicGlobalSeed()
    try:
        into = QBuffer()
        into.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = _writer(into, title, width, height)
        painter = QPainter(writer)
        started = False

        def add(drawing: "Drawing") -> None:
            nonlocal started
            if started:
                writer.newPage()
                _move(into, file)
            started = True
            _paint(drawing, writer, painter)

        try:
            yield add
        finally:
            painter.end()
        _move(into, file)
    finally:
        QHashSeed.resetRandomGlobalSeed()
    _make_timeless(file)


def _move(written: QBuffer, file: BinaryIO) -> None:
    """Move what Qt has written so far into the file; Qt itself knows how much it was."""
    file.write(written.data().data())
    written.buffer().clear()
    written.seek(0)


def _writer(into: QIODevice, title: str, width: float, height: float) -> QPdfWriter:
    """Return what writes pages of so many inches."""
    writer = QPdfWriter(into)
    writer.setTitle(title)
    writer.setCreator("nnviz")
    metadata = _METADATA.format(title=escape(title), language=escape(language()))
    writer.setDocumentXmpMetadata(QByteArray(metadata.encode()))
    writer.setResolution(_RESOLUTION)
    size = QSizeF(width * _POINTS, height * _POINTS)
    writer.setPageSize(
        QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    )
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    return writer


def _paint(drawing: "Drawing", writer: QPdfWriter, painter: QPainter) -> None:
    """Paint a drawing over a whole page, which is larger or smaller by a part of a point."""
    width, height = writer.width(), writer.height()
    if drawing.background is not None:
        painter.fillRect(QRectF(0, 0, width, height), QColor(drawing.background))
    painter.save()
    painter.scale(width / drawing.width, height / drawing.height)
    paint(drawing, painter)
    painter.restore()


def _make_timeless(file: BinaryIO) -> None:
    """Take the dates out of a PDF, and give it an identity that follows from what is in it.

    Both dates are optional (ISO 32000-1, 14.3.3). Blanks take their place, so that everything is
    where the cross-reference table says. Nor does the identity (14.4) change its length.
    """
    file.seek(0)
    head = file.read(_HEAD)
    first, end, others = head.partition(b"endobj")
    without = _DATE.sub(lambda date: b" " * (len(date[0]) - 1) + b"\n", first)
    file.seek(0)
    file.write(without + end + others)

    start = max(0, file.seek(0, io.SEEK_END) - _TAIL)
    file.seek(start)
    tail = file.read()
    found = _ID.search(tail)
    assert found is not None
    digest = hashlib.sha256()
    file.seek(0)
    left = start + found.start()
    while block := file.read(min(_BLOCK, left)):
        digest.update(block)
        left -= len(block)
    name = digest.hexdigest()[:32].encode()
    file.seek(start + found.start())
    file.write((b"/ID [<%s> <%s>" % (name, name)).ljust(len(found[0]) - 1) + b"]")
    file.seek(0, io.SEEK_END)
