"""All slides in one web page: exactly the SVG of each, nothing fetched, nothing kept."""

import json
import os
import re
import tracemalloc
from base64 import b64encode
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nnviz.drawing.shapes import Box, Drawing, Stratum
from nnviz.export.reel import Reel, Slide
from nnviz.export.svg import page
from nnviz.export.webpage import page as webpage
from nnviz.export.webpage.page import write
from nnviz.export.webpage.table import Table
from nnviz.export.wish import Span, Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run as Training
from nnviz.trace.timeline import Cursor
from nnviz.translation import use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.export.webpage.table import Entry

SHORT = Wish(span=Span(Cursor(1, 25), Cursor(1, 33)))


class Page(HTMLParser):
    """The scripts and styles of a page, and all of its attributes."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.blocks: list[tuple[int, dict[str, Any]]] = []
        self.styles: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: dict[str, str | None] = {}
        self._inside = ""
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self._open, self._inside = dict(attrs), tag
        self.tags.append((tag, self._open))

    def handle_endtag(self, tag: str) -> None:
        """Forget where it is."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Sort what a script or a style says."""
        if self._inside == "style":
            self.styles.append(data)
        elif self._inside == "script" and "data-first" in self._open:
            self.blocks.append((int(self._open["data-first"] or 0), json.loads(data)))
        elif self._inside == "script" and "type" not in self._open:
            self.scripts.append(data)

    def drawing(self, place: int) -> str:
        """Return a drawing as the script puts it together."""
        texts: list[Entry] = []
        for first, block in self.blocks[: place + 1]:
            assert first == len(texts)
            texts += block["texts"]

        def text(entry: "Entry | int") -> str:
            if isinstance(entry, str):
                return entry
            if isinstance(entry, int):
                return text(texts[entry])
            return "".join(map(text, entry))

        return text(self.blocks[place][1]["drawing"])


def _reel(wish: Wish = SHORT, name: str = "w5") -> Reel:
    return Reel(Training(build(library.load(name))), wish)


def _written(reel: Reel) -> bytes:
    file = BytesIO()
    write(reel, file, lambda done: None)
    return file.getvalue()


@cache
def _whole() -> bytes:
    """Return the page of the whole first iteration."""
    return _written(_reel(Wish()))


def _drawn(content: bytes) -> str:
    """Return what an SVG file shows, in one line."""
    text = content.decode()
    return text[text.index("</style>") + 8 : text.rindex("</svg>")].replace("\n", "")


@pytest.mark.parametrize("wish", [SHORT, replace(SHORT, transparent=True, theme="dark")])
def test_each_drawing_is_the_svg_of_its_slide(wish: Wish) -> None:
    """Put together from the texts of all blocks before, it is the same, character by character."""
    reel = _reel(wish)
    read = Page(_written(reel))
    for place, slide in enumerate(reel.slides()):
        assert read.drawing(place).replace("\n", "") == _drawn(page(slide, wish)())
    assert len(read.blocks) == len(reel)


def test_it_is_small() -> None:
    """What comes again is not written again: 44 slides with their fonts are below 500 kB."""
    content = _whole()
    assert len(Page(content).blocks) == 44
    assert len(content) < 500_000


def test_it_allows_itself_what_it_holds_and_nothing_else() -> None:
    """The policy names each script and style by its hash; no address is anywhere in it."""
    content = _whole()
    read = Page(content)
    (policy,) = [
        values["content"] or ""
        for tag, values in read.tags
        if values.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none';")
    rules = {name: found for name, *found in (part.split() for part in policy.split(";"))}

    def hashes(texts: list[str]) -> list[str]:
        return [f"'sha256-{b64encode(sha256(t.encode()).digest()).decode()}'" for t in texts]

    assert rules["script-src"] == hashes(read.scripts)
    assert rules["style-src"] == hashes(read.styles)
    for _, values in read.tags:
        assert not {"src", "style", "action", "data", "srcset"} & set(values)
        assert not any(name.startswith("on") for name in values)
        assert re.match(r"#slide=\d+$|data:,$|#", values.get("href") or "#")
    assert b"http://" not in content
    assert b"https://" not in content


def test_it_speaks_the_language_in_use() -> None:
    """The page says which it is, and has the fonts of its letters."""
    english = _written(_reel()).decode()
    use("ko")
    korean = _written(_reel()).decode()
    assert '<html lang="en">' in english
    assert '<html lang="ko">' in korean
    assert "손실" in korean
    assert "U+AC00" in korean
    assert "U+AC00" not in english


def test_no_text_ends_its_script() -> None:
    """A title of markup is text wherever it stands."""
    scenario = library.load("w5").model_copy(update={"title": "</script><!--<script>alert(1)&"})
    reel = Reel(Training(build(scenario)), SHORT)
    read = Page(_written(reel))
    assert len(read.scripts) == 1
    assert len(read.blocks) == len(reel)
    assert "&lt;/script&gt;" in read.drawing(0)


def test_it_tells_of_every_slide_and_breaks_off_when_told() -> None:
    """Numbers from 1; what is raised by who is told comes through."""
    told: list[int] = []
    write(_reel(), BytesIO(), told.append)
    assert told == list(range(1, 10))

    def cancel(done: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(_reel(), BytesIO(), cancel)


def test_what_is_forgotten_is_written_again() -> None:
    """With room for few texts, a drawing still is what it was."""
    drawings = [_boxes(range(start, start + 6)) for start in (0, 3, 0, 6)]
    few, many = Table(limit=4), Table()
    texts: list[Entry] = []
    sizes = []
    for drawing in drawings:
        parts = few.add(drawing)
        assert few.first == len(texts)
        texts += few.texts
        sizes.append(len(few.texts))
        assert all(isinstance(part, str) or part < len(texts) for part in parts)
    assert sizes[2] == sizes[0]
    assert [len(many.texts) for drawing in drawings if many.add(drawing)] == [7, 4, 0, 4]


def _boxes(places: range) -> Drawing:
    boxes = tuple(Box("", "b", place, 0, 1, 1, 0, "#000000") for place in places)
    return Drawing(100, 50, None, (Stratum("base", boxes),))


@dataclass(frozen=True)
class Long(Reel):
    """Any number of slides that have nothing in common."""

    many: int = 0

    def __len__(self) -> int:
        """Return how many."""
        return self.many

    def slides(self) -> "Iterator[Slide]":
        """Yield them."""
        for number in range(1, self.many + 1):
            drawing = _boxes(range(20 * number, 20 * number + 20))
            yield Slide(number, Cursor(1, 0), drawing, f"{number}", "It says.", "Aloud.", None)


def test_memory_does_not_grow_with_the_number_of_slides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times as many slides need hardly more: with a table that is soon full."""
    monkeypatch.setattr(webpage, "Table", partial(Table, limit=1000))

    def peak(many: int) -> int:
        reel = Long(_reel().run, SHORT, many)
        with Path(os.devnull).open("w+b") as file:
            tracemalloc.reset_peak()
            write(reel, file, lambda done: None)
        return tracemalloc.get_traced_memory()[1]

    tracemalloc.start()
    try:
        peak(250)  # fills what keeps a bounded number of things
        short, long = peak(100), peak(400)
    finally:
        tracemalloc.stop()
    assert long < 1.25 * short
