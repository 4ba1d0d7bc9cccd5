"""Slides as the pages of a PDF, painted by the painter of the canvas: vectors, with the fonts.

Qt packs the pages with the zlib of the machine. Its variants find other matches, so that the bytes
are the same wherever Qt and zlib are; what is painted is the same everywhere.
"""

import hashlib
import io
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QByteArray, QHashSeed, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from nnviz.export.painter import paint
from nnviz.translation import language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnviz.drawing.shapes import Drawing
    from nnviz.export.reel import Reel
    from nnviz.export.wish import Size

_POINTS: Final = 72.0
"""Points in an inch, in which the size of a page is written, in whole ones."""
_UNITS: Final = 96.0
"""Slide units in an inch, for a drawing that has no other size."""
_RESOLUTION: Final = 1200
_DATE: Final = re.compile(rb"/(?:Creation|Mod)Date \(D:[^)]*\)\n")
_ENTRY: Final = re.compile(rb"^(\d{10})(?= \d{5} n)", re.MULTILINE)
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


def page(drawing: "Drawing", title: str = "", size: "Size | None" = None) -> bytes:
    """Return the drawing as a PDF file of one page, of its own size or of another of its form.

    The same drawing gives the same bytes.
    """
    own = drawing.width / _UNITS, drawing.height / _UNITS
    file = io.BytesIO()
    with _writing(file, title, *(own if size is None else size.inches)) as add:
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
        timeless = _Timeless(file)
        started = False

        def add(drawing: "Drawing") -> None:
            nonlocal started
            if started:
                writer.newPage()
                timeless.write(_taken(into))
            started = True
            _paint(drawing, writer, painter)

        try:
            yield add
        finally:
            painter.end()
        timeless.end(_taken(into))
    finally:
        QHashSeed.resetRandomGlobalSeed()


def _taken(written: QBuffer) -> bytes:
    """Take away what Qt has written so far; Qt itself knows how much it was."""
    content = bytes(written.data().data())
    written.buffer().clear()
    written.seek(0)
    return content


class _Timeless:
    """A PDF without its dates, and with an identity that follows from what is in it.

    Both dates are optional (ISO 32000-1, 14.3.3), and as long as the time zone makes them. They
    stand in the first object of the file, so that without them all others move, and with them what
    the cross-reference table at the end (7.5.4) says of where they are.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._length = self._moved_from = self._shift = 0

    def write(self, content: bytes) -> None:
        """Write what comes next; the first object is whole in what comes first."""
        if not self._length:
            first, end, others = content.partition(b"endobj")
            without = _DATE.sub(b"", first)
            self._moved_from, self._shift = len(first), len(first) - len(without)
            content = without + end + others
        self._digest.update(content)
        self._length += len(content)
        self._file.write(content)

    def end(self, content: bytes) -> None:
        """Write what comes last, which has the table and the identity (14.4) in it."""
        body, mark, table = content.rpartition(b"\nxref\n")
        self.write(body)
        table = _ENTRY.sub(self._moved, table)
        table = re.sub(rb"(?<=startxref\n)\d+", b"%d" % (self._length + 1), table)
        name = self._digest.hexdigest()[:32].encode()
        self._file.write(mark + _ID.sub(b"/ID [<%s> <%s>]" % (name, name), table))

    def _moved(self, entry: re.Match[bytes]) -> bytes:
        """Return an entry with where its object is now."""
        offset = int(entry[1])
        return b"%010d" % (offset - self._shift if offset > self._moved_from else offset)


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
    painter.save()
    painter.scale(writer.width() / drawing.width, writer.height() / drawing.height)
    paint(drawing, painter)
    painter.restore()
