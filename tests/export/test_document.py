"""PDF: a page a slide, with fonts, a title and a language, and nothing of when it was written."""

import io
import re

import pytest

from nnviz import translation
from nnviz.drawing.network import View, draw_network
from nnviz.drawing.shapes import Box, Drawing, Stratum
from nnviz.drawing.theme import LIGHT
from nnviz.export.wish import Size
from nnviz.trace.frame import Frame
from nnviz.trace.steps import Grain, Kind
from tests.drawing.networks import bundled, position_of
from tests.export.reels import reel

pytestmark = pytest.mark.usefixtures("qapp")


def _w5() -> Drawing:
    trace = bundled("w5")
    frame = Frame(trace, position=position_of(trace, "w5", Kind.WEIGHT_GRADIENT))
    return draw_network(frame, View(800, 560, LIGHT))


def _written(**wished: object) -> bytes:
    from nnviz.export import document

    file = io.BytesIO()
    document.write(reel(**wished), file, lambda _: None)
    return file.getvalue()


def _objects(content: bytes) -> int:
    """Return how many objects there are; each is where the cross-reference table says."""
    start = int(content.rpartition(b"startxref\n")[2].split()[0])
    assert content[start:].startswith(b"xref\n0 ")
    entries = re.findall(rb"^(\d{10}) \d{5} n", content[start:], re.MULTILINE)
    for number, entry in enumerate(entries, start=1):
        assert content[int(entry) :].startswith(b"%d 0 obj" % number)
    return len(entries)


def test_a_page_embeds_the_fonts() -> None:
    """A page of the drawing's size with both weights embedded, and text that can be found."""
    from nnviz.export import document

    content = document.page(_w5(), "w5")
    assert content.startswith(b"%PDF")
    assert b"Pretendard-Regular" in content
    assert b"Pretendard-SemiBold" in content
    assert b"/FontFile" in content
    assert re.search(rb"/MediaBox \[0 0 600(\.0+)? 420(\.0+)?\]", content)
    assert b"/ToUnicode" in content


def test_a_page_a_slide() -> None:
    """All slides are there in the size that they have on paper, and each is told of."""
    from nnviz.export import document

    told: list[int] = []
    file = io.BytesIO()
    wished = reel(grain=Grain.PHASE, size=Size(1240, 1754, 150))
    document.write(wished, file, told.append)
    content = file.getvalue()
    assert told == list(range(1, len(wished) + 1))
    assert len(re.findall(rb"/Type /Page\n", content)) == len(wished) > 3
    pages = re.findall(rb"/MediaBox \[0 0 595\.0+ 842\.0+\]", content)
    assert len(pages) == len(wished)
    assert content.count(b"/FontFile") == 2
    assert _objects(content) > 10


@pytest.mark.parametrize("title", ["w5", "(D:1) & <b>", ""])
def test_everything_is_where_the_table_says(title: str) -> None:
    """Every entry of the cross-reference table leads to its object; no date is left."""
    from nnviz.export import document

    content = document.page(_w5(), title)
    assert _objects(content) > 10
    assert b"Date" not in content
    identities = re.findall(rb"/ID \[<(\w{32})> <(\w{32})>\]", content)
    assert len(identities) == 1
    assert document.page(_w5(), title) == content
    assert document.page(_w5(), "another").partition(b"/ID")[2] != content.partition(b"/ID")[2]


def test_the_language_is_said() -> None:
    """The words of the pages are said to be in the language that they are in."""
    content = _written(grain=Grain.PHASE)
    assert b"<rdf:li>en</rdf:li>" in content
    translation.use("ko")
    assert b"<rdf:li>ko</rdf:li>" in _written(grain=Grain.PHASE)


def test_a_fault_of_the_file_is_told() -> None:
    """Where the disk is full, that error comes out, and nothing else follows."""
    from nnviz.export import document

    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        document.write(reel(grain=Grain.PHASE), Full(), lambda _: None)


def test_it_can_be_broken_off() -> None:
    """Whoever is told may break it off; the exception is the caller's own."""
    from nnviz.export import document

    def stop(number: int) -> None:
        if number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        document.write(reel(grain=Grain.PHASE), io.BytesIO(), stop)


def test_a_part_of_a_point_more_is_painted_too() -> None:
    """A page has whole points; the ground covers it to its edges all the same."""
    from nnviz.export import document

    drawing = Drawing(100.4, 50.3, "#102030", (Stratum("", (Box("", "", 1, 1, 9, 9),)),))
    assert re.search(rb"/MediaBox \[0 0 75\.0+ 38\.0+\]", document.page(drawing))
