"""PowerPoint: a package that is whole and the same everywhere, with the looks of the slides."""

import gc
import io
import re
import tracemalloc
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches

from nnviz.drawing.slide import Content
from nnviz.drawing.tex import reading
from nnviz.drawing.theme import THEMES
from nnviz.export.wish import SIZES, Size, Span
from nnviz.trace.steps import Grain
from nnviz.trace.timeline import Cursor
from tests.export.decks import BACK, SOME, both, every, opened, said, small, traits, written
from tests.export.reels import SMALL, iterations, reel

pytestmark = pytest.mark.usefixtures("qapp")

_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


# The package -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "inches"),
    [
        (SIZES["1920x1080"], (40 / 3, 7.5)),
        (SIZES["1280x720"], (40 / 3, 7.5)),
        (SIZES["4:3"], (10, 7.5)),
        (SIZES["a4-portrait"], (1240 / 150, 1754 / 150)),
        (Size(8000, 4500, 72), (56, 31.5)),
    ],
)
def test_slides_are_as_large_as_wished(size: Size, inches: tuple[float, float]) -> None:
    """16:9 is 13.33 by 7.5 inches; what PowerPoint cannot hold is as large as it can."""
    deck = opened(written(size=size, span=Span(Cursor(1, 5), Cursor(1, 5))))
    assert len(deck.slides) == 1
    assert deck.slide_width == pytest.approx(Inches(inches[0]), abs=1)
    assert deck.slide_height == pytest.approx(Inches(inches[1]), abs=1)


def test_the_package_is_whole() -> None:
    """Every part is there once and of a known type, and every relation leads to one."""
    with zipfile.ZipFile(io.BytesIO(small())) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names[0] == "[Content_Types].xml"
    assert len(names) == len(set(names))
    types = ElementTree.fromstring(parts.pop("[Content_Types].xml"))
    endings = {each.get("Extension") for each in types if each.tag.endswith("Default")}
    named = {each.get("PartName") for each in types if each.tag.endswith("Override")}
    assert {name.removeprefix("/") for name in named if name} <= set(parts)
    reached = set()
    for name, content in parts.items():
        path, ending = PurePosixPath(name), name.rpartition(".")[2]
        assert ending in endings
        if ending == "xml":
            assert f"/{name}" in named
        if ending != "png":
            ElementTree.fromstring(content)
        if ending != "rels":
            continue
        owner = path.parent.parent / path.name.removesuffix(".rels")
        known = {}
        for each in ElementTree.fromstring(content):
            target = re.sub(r"[^/]+/\.\./", "", str(owner.parent / each.get("Target", "")))
            assert target in parts, (name, target)
            reached.add(target)
            known[each.get("Id")] = target
        if str(owner) in parts:
            for element in ElementTree.fromstring(parts[str(owner)]).iter():
                for attribute, value in element.items():
                    if attribute.startswith(_RELATED):
                        assert value in known
    assert reached == {name for name in parts if not name.endswith(".rels")}


def test_more_parts_than_a_zip_file_once_could_hold() -> None:
    """More than 65,535 of them are found, as many slides have."""
    from nnviz.export.presentation.package import Package

    file = io.BytesIO()
    package = Package(file)
    for number in range(65_540):
        package.add(f"{number}.png", b"")
    package.close()
    with zipfile.ZipFile(file) as archive:
        assert len(archive.namelist()) == 65_540
        assert archive.read("65539.png") == b""


def test_ids_are_unique_and_connectors_lead_to_shapes() -> None:
    """PowerPoint repairs, or refuses, a slide on which two shapes have one number."""
    for slide, _ in both():
        numbers = [int(each.get("id")) for each in slide.element.iter(qn("p:cNvPr"))]
        assert len(numbers) == len(set(numbers))
        for tag in ("a:stCxn", "a:endCxn"):
            assert {int(each.get("id")) for each in slide.element.iter(qn(tag))} <= set(numbers)


def test_memory_does_not_grow_with_the_slides(tmp_path: Path) -> None:
    """What the writer keeps of a slide are its entries in the file's directory."""
    from nnviz.export.presentation import deck

    kept: dict[int, int] = {}
    own = tracemalloc.Filter(inclusive=True, filename_pattern="*presentation*")

    def tell(done: int) -> None:
        if done in (44, 88):
            gc.collect()
            traces = tracemalloc.take_snapshot().filter_traces([own]).traces
            kept[done] = sum(trace.size for trace in traces)

    contents = frozenset((Content.TITLE, Content.PROGRESS))
    wished = reel(span=iterations(2), contents=contents, size=SMALL)
    tracemalloc.start()
    try:
        with (tmp_path / "two.pptx").open("wb") as file:
            deck.write(wished, file, tell)
    finally:
        tracemalloc.stop()
    assert len(wished) == 88
    assert kept[88] - kept[44] < 44 * 1_500


def test_breaking_off() -> None:
    """What `tell` raises comes through at once, and the file is left open."""
    from nnviz.export.presentation import deck

    class Enough(Exception):
        """Stops the work."""

    told = []

    def tell(done: int) -> None:
        told.append(done)
        if done == 2:
            raise Enough

    file = io.BytesIO()
    with pytest.raises(Enough):
        deck.write(reel(span=BACK, size=SMALL), file, tell)
    assert told == [1, 2]
    assert not file.closed


def test_properties() -> None:
    """The scenario's title and the language; no author, and no date that differs each time."""
    properties = opened(small()).core_properties
    assert properties.title == "One iteration by hand: ∂E/∂w5"
    assert properties.language == "en-US"
    assert not properties.author
    assert not properties.last_modified_by
    assert properties.created is None
    assert properties.modified is None


# Formulas and looks ------------------------------------------------------------------------------


def test_formulas_are_vector_pictures_with_text_alternatives() -> None:
    """Each is an SVG with a large PNG beside it, read aloud, and titled with its TeX."""
    for slide, made in both():
        pictures = [each for each in slide.shapes if each.shape_type == MSO_SHAPE_TYPE.PICTURE]
        texs = dict.fromkeys(shape.tex for shape in made.drawing.shapes if hasattr(shape, "tex"))
        assert [traits(each).get("title") for each in pictures] == list(texs)
        assert [each.name for each in pictures] == [tex[:100] for tex in texs]
        assert [said(each) for each in pictures] == [reading(tex) for tex in texs]
        for picture in pictures:
            vector = next(picture.element.iter(_SVG)).get(qn("r:embed"))
            part = slide.part.related_part(vector)
            assert part.content_type == "image/svg+xml"
            root = ElementTree.fromstring(part.blob)
            assert root.tag == "{http://www.w3.org/2000/svg}svg"
            wide, high = float(root.get("width", "")), float(root.get("height", ""))
            assert picture.width / picture.height == pytest.approx(wide / high, rel=0.002)
            assert picture.image.size == pytest.approx((4 * wide, 4 * high), abs=1)


def test_equal_formulas_are_one_picture() -> None:
    """The same line on the slides of two iterations is in the file once."""
    two = Span(Cursor(1, 35), Cursor(2, 35))
    deck = opened(written(span=two, grain=Grain.PHASE, size=SMALL))
    found: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                found.setdefault(shape.name, set()).add(shape.image.sha1)
                counts[shape.name] += 1
    twice = [name for name, count in counts.items() if count > 1]
    assert twice
    assert all(len(found[name]) == 1 for name in twice)
    content = written(span=two, grain=Grain.PHASE, size=SMALL)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        media = [archive.read(name) for name in archive.namelist() if "/media/" in name]
    assert len(set(media)) == len(media)


@pytest.mark.parametrize("name", list(THEMES))
def test_the_theme_is_in_the_file(name: str) -> None:
    """Ground, ink, accents and fonts are the file's theme: they can be changed for all at once."""
    theme = THEMES[name]
    content = written(span=SOME, theme=name, size=SMALL, grain=Grain.PHASE)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("ppt/theme/theme1.xml").decode()
        master = archive.read("ppt/slideMasters/slideMaster1.xml").decode()
        assert sum(each.startswith("ppt/slideLayouts/slide") for each in archive.namelist()) == 1
    colours = dict(re.findall(r'<a:(\w+)><a:srgbClr val="(\w{6})"', part))
    ground, ink = re.findall(r'<p:clrMap bg1="(\w+)" tx1="(\w+)"', master)[0]
    assert f"#{colours[ground].lower()}" == theme.canvas
    assert f"#{colours[ink].lower()}" == theme.ink
    assert f"#{colours['accent3'].lower()}" == theme.backward
    assert re.findall(r'<a:(latin|ea) typeface="([^"]+)"', part) == 2 * [
        ("latin", "Arial"),
        ("ea", "Malgun Gothic"),
    ]
    assert '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/>' in master
    slide = opened(content).slides[0]
    values = [each for each in every(slide.shapes) if each.name.endswith(" value")]
    inks = {each.get("val") for value in values for each in value.element.iter(qn("a:schemeClr"))}
    assert "tx1" in inks


def test_a_transparent_slide_has_no_ground() -> None:
    """Neither the slide nor its master has one, so that it lies well on another."""
    deck = opened(written(span=SOME, transparent=True, size=SMALL))
    for slide in (*deck.slides, deck.slide_master):
        assert slide.element.find(f"{qn('p:cSld')}/{qn('p:bg')}") is None
    assert not [each for each in deck.slides[0].shapes if each.name in ("bar", "side", "foot")]
