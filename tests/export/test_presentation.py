"""PowerPoint: a slide a frame in native shapes that are glued, named and read aloud."""

import gc
import hashlib
import io
import itertools
import math
import os
import re
import subprocess
import sys
import tracemalloc
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches, Length

from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import (
    Box,
    Cells,
    Disc,
    Drawing,
    Label,
    Line,
    Polyline,
    Run,
    Stratum,
    markup,
)
from nnviz.drawing.slide import Content
from nnviz.drawing.tex import reading
from nnviz.drawing.theme import THEMES
from nnviz.export.wish import SIZES, Size, Span
from nnviz.trace.inspection import find
from nnviz.trace.steps import Grain
from nnviz.trace.timeline import Cursor
from nnviz.translation import speaking
from tests.export.reels import SMALL, iterations, reel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.export.presentation.shapes import Sheet
    from nnviz.export.reel import Slide

pytestmark = pytest.mark.usefixtures("qapp")

SOME = Span(Cursor(1, 5), Cursor(1, 9))
"""Some steps of the forward pass and the loss."""
BACK = Span(Cursor(1, 29), Cursor(1, 32))
"""Steps with several factors, two lines of text, and lit edges."""
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SITES = 8
_ELSEWHERE = """if True:
    import hashlib, io
    from nnviz.export import raster
    from nnviz.export.presentation import deck
    from nnviz.trace.steps import Grain
    from tests.export.reels import SMALL, reel
    application = raster.unseen_application()
    file = io.BytesIO()
    deck.write(reel(size=SMALL, grain=Grain.UNIT), file, lambda done: None)
    print(hashlib.sha256(file.getvalue()).hexdigest())
"""


def _written(**wished: object) -> bytes:
    from nnviz.export.presentation import deck

    file = io.BytesIO()
    deck.write(reel(**wished), file, lambda _: None)
    return file.getvalue()


@cache
def _content(span: Span = BACK) -> bytes:
    """Return a small presentation, written once for all tests."""
    return _written(span=span)


def _opened(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def _slides(span: Span = BACK) -> "Iterator[tuple[Any, Slide]]":
    """Yield each slide as it is in the file, and as it was to be."""
    return zip(_opened(_content(span)).slides, reel(span=span).slides(), strict=True)


def _all(shapes: Any) -> "Iterator[Any]":
    """Yield shapes with those in groups."""
    for shape in shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _all(shape.shapes)


def _properties(shape: Any) -> Any:
    return next(shape.element.iter(qn("p:cNvPr")))


def _said(shape: Any) -> str:
    return str(_properties(shape).get("descr", ""))


# The package ------------------------------------------------------------------------------------


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
    deck = _opened(_written(size=size, span=Span(Cursor(1, 5), Cursor(1, 5))))
    assert len(deck.slides) == 1
    assert deck.slide_width == pytest.approx(Inches(inches[0]), abs=1)
    assert deck.slide_height == pytest.approx(Inches(inches[1]), abs=1)


def test_the_package_is_whole() -> None:
    """Every part is there once and of a known type, and every relation leads to one."""
    with zipfile.ZipFile(io.BytesIO(_content())) as archive:
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
    for slide, _ in _slides():
        numbers = [int(each.get("id")) for each in slide.element.iter(qn("p:cNvPr"))]
        assert len(numbers) == len(set(numbers))
        for tag in ("a:stCxn", "a:endCxn"):
            assert {int(each.get("id")) for each in slide.element.iter(qn(tag))} <= set(numbers)


def test_the_same_bytes_everywhere() -> None:
    """Another process with another hash seed, time zone and language writes the same file."""
    here = hashlib.sha256(_written(size=SMALL, grain=Grain.UNIT)).hexdigest()
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "Asia/Seoul", "LC_ALL": "C", "LANG": "ko_KR.UTF-8"}
    there = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **surroundings},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert there.strip() == here


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
    properties = _opened(_content()).core_properties
    assert properties.title == "One iteration by hand: ∂E/∂w5"
    assert properties.language == "en-US"
    assert not properties.author
    assert not properties.last_modified_by
    assert properties.created is None
    assert properties.modified is None


# Units and edges --------------------------------------------------------------------------------


def test_a_unit_is_an_ellipse_that_moves_with_its_numbers() -> None:
    """h1 is a group of an ellipse called h1 with its name and its values."""
    slide, made = next(_slides())
    discs = [each for each in made.drawing.shapes if isinstance(each, Disc) and each.id]
    assert {each.id for each in discs} == {"x1", "x2", "h1", "h2", "o1", "o2", "E"}
    groups = {each.name: each for each in slide.shapes if each.shape_type == MSO_SHAPE_TYPE.GROUP}
    scale = Length(slide.part.package.presentation_part.presentation.slide_width)
    emu = scale / made.drawing.width
    for disc in discs:
        group = groups[disc.id]
        ellipse, *texts = group.shapes
        assert ellipse.name == disc.id
        assert ellipse.element.spPr.find(qn("a:prstGeom")).get("prst") == "ellipse"
        middle = ellipse.left + ellipse.width / 2, ellipse.top + ellipse.height / 2
        assert middle == pytest.approx((disc.x * emu, disc.y * emu), abs=2)
        assert ellipse.width == pytest.approx(2 * disc.radius * emu, abs=1)
        written = [
            each.text
            for each in made.drawing.shapes
            if isinstance(each, Label)
            and each.id == disc.id
            and math.hypot(each.x - disc.x, each.y - disc.y) < disc.radius
        ]
        assert [text.text_frame.text for text in texts] == written
        assert _said(group) == " ".join(written)
        assert (group.left, group.top) == (ellipse.left, ellipse.top)


@pytest.mark.parametrize("span", [SOME, BACK])
def test_edges_are_glued_to_their_units(span: Span) -> None:
    """Each connector is drawn as in the picture, and glued at the nearest of the eight sites."""
    names = reel().run.names
    for slide, made in _slides(span):
        emu = reel().wish.size.inches[0] * 914_400 / made.drawing.width
        ellipses = {
            int(_properties(each).get("id")): each
            for each in _all(slide.shapes)
            if each.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE
        }
        drawn = [each for each in made.drawing.shapes if isinstance(each, Line) and each.id]
        connectors = {
            each.name: each
            for each in slide.shapes
            if each.shape_type == MSO_SHAPE_TYPE.LINE and each.name != "rule"
        }
        assert {each.id for each in drawn} >= {f"w{number}" for number in range(1, 9)}
        for line in drawn:
            lit = line.role == "edge-lit"
            connector = connectors[f"{line.id} edge-lit" if lit else line.id]
            ends = (connector.begin_x, connector.begin_y), (connector.end_x, connector.end_y)
            wanted = (line.x1 * emu, line.y1 * emu), (line.x2 * emu, line.y2 * emu)
            assert list(itertools.chain(*ends)) == pytest.approx(
                list(itertools.chain(*wanted)), abs=2
            )
            element = find(names, line.id)
            assert element is not None
            if element.letter == "w":
                source = names.unit(element.layer - 1, element.source).id
                units = source, names.unit(element.layer, element.unit).id
            else:
                units = names.unit(names.output_layer, element.unit).id, "E"
            for tag, unit, (x, y) in zip(("a:stCxn", "a:endCxn"), units, ends, strict=True):
                glue = next(connector.element.iter(qn(tag)))
                ellipse = ellipses[int(glue.get("id"))]
                assert ellipse.name == unit
                away = [math.hypot(x - at_x, y - at_y) for at_x, at_y in _sites(ellipse)]
                assert int(glue.get("idx")) == away.index(min(away))


def _sites(ellipse: Any) -> "list[tuple[float, float]]":
    """Return where connectors can be glued to an ellipse: the top, then counter-clockwise."""
    radius = ellipse.width / 2
    x, y = ellipse.left + radius, ellipse.top + radius
    turns = [number * 2 * math.pi / _SITES for number in range(_SITES)]
    return [(x - radius * math.sin(turn), y - radius * math.cos(turn)) for turn in turns]


def test_a_unit_is_moved() -> None:
    """A teacher moves a group: the file still opens, and all that belongs to it went along."""
    deck = _opened(_content())
    slide = deck.slides[0]
    group = next(each for each in slide.shapes if each.name == "h1")
    before = group.left
    group.left = before + Inches(1)
    file = io.BytesIO()
    deck.save(file)
    moved = next(each for each in _opened(file.getvalue()).slides[0].shapes if each.name == "h1")
    assert moved.left == before + Inches(1)


# Words ------------------------------------------------------------------------------------------


def test_titles_notes_and_numbers() -> None:
    """Titles are those of the slides and unique, notes are the sentences, numbers are fields."""
    titles = []
    for slide, made in _slides():
        titles.append(slide.shapes.title.text)
        assert titles[-1] == made.title
        assert slide.shapes.title.top + slide.shapes.title.height <= 0
        assert slide.notes_slide.notes_text_frame.text == made.sentence
        numbers = [
            each
            for each in slide.placeholders
            if each.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER
        ]
        assert len(numbers) == 1
        field = next(numbers[0].element.iter(qn("a:fld")))
        assert field.get("type") == "slidenum"
        assert field.findtext(qn("a:t")) == str(made.number)
    assert len(set(titles)) == len(titles) == 4


@pytest.mark.parametrize("contents", [frozenset(Content), frozenset((Content.NETWORK,))])
def test_the_number_stands_free(contents: frozenset[Content]) -> None:
    """It covers nothing that is written, whatever is on the slide."""
    span = Span(Cursor(1, 8), Cursor(1, 12))
    deck = _opened(_written(span=span, contents=contents, size=SMALL))
    for slide, made in zip(deck.slides, reel(span=span, contents=contents).slides(), strict=True):
        number = next(each for each in slide.placeholders if each.name == "Slide Number")
        unit = deck.slide_width / made.drawing.width
        left, top = number.left / unit, number.top / unit
        right, bottom = left + number.width / unit, top + number.height / unit
        assert 0 < left < right < made.drawing.width
        assert 0 < top < bottom < made.drawing.height
        for label in (each for each in made.drawing.shapes if isinstance(each, Label)):
            first, upper, last, lower = bounds(label)
            assert first >= right or last <= left or upper >= bottom or lower <= top


def test_the_calculation_is_read_aloud() -> None:
    """All of it, before anything else but the title; lines and grounds are decoration."""
    for slide, made in _slides():
        title, ground, *others = slide.shapes
        assert title == slide.shapes.title
        assert _said(ground) == " ".join(made.aloud.split())
        for shape in others:
            silent = next(shape.element.iter(_DECORATIVE), None) is not None
            if shape.shape_type == MSO_SHAPE_TYPE.LINE or shape.name in ("bar", "side", "track"):
                assert silent
                assert not _said(shape)


def test_text_is_text() -> None:
    """Scripts are raised and lowered, variables slanted, numbers bold, all in the theme's font."""
    slide, _ = next(_slides())
    shapes = list(_all(slide.shapes))
    heading = next(
        each for each in shapes if each.name == "heading" and "?" in each.text_frame.text
    )
    first, second, *_ = (each for each in heading.text_frame.paragraphs[0].runs if each.font.italic)
    assert (first.text, second.text) == ("h", "o")
    lowered = [
        each for each in heading.element.iter(qn("a:rPr")) if int(each.get("baseline", 0)) < 0
    ]
    assert len(lowered) == 2
    value = next(each for each in shapes if each.name == "h1 value")
    assert value.text_frame.paragraphs[0].runs[0].font.bold
    assert value.text_frame.word_wrap is False
    for properties in slide.element.iter(qn("a:rPr")):
        assert properties.get("lang") == "en-US"
        assert properties.find(qn("a:latin")) is None


def test_paragraphs_stay_together() -> None:
    """The lines of a sentence are one text box that wraps, and can be edited."""
    for slide, made in _slides():
        lines = [
            each.text
            for each in made.drawing.shapes
            if isinstance(each, Label) and each.role == "sentence"
        ]
        boxes = [each for each in slide.shapes if each.name == "sentence"]
        assert len(lines) > 1
        assert [each.text_frame.text for each in boxes] == [" ".join(lines)]
        assert boxes[0].text_frame.word_wrap


def test_a_weight_is_one_text() -> None:
    """Name and value of a pill are edited as one, and stand in its middle in any font."""
    slide, _ = next(_slides())
    pill = next(each for each in slide.shapes if each.name == "w5 edge-label")
    ground, text = pill.shapes
    assert text.text_frame.text.split() == ["w5", "0.45"]
    assert next(text.element.iter(qn("a:pPr"))).get("algn") == "ctr"
    assert text.left + text.width / 2 == pytest.approx(ground.left + ground.width / 2, abs=3)
    assert [run.font.bold for run in text.text_frame.paragraphs[0].runs] == [None, None, None, True]
    assert _said(pill) == "w5 0.45"


def test_korean() -> None:
    """Words are Korean, and said to be."""
    with speaking("ko"):
        content = _written(span=BACK, size=SMALL)
        titles = [slide.title for slide in reel(span=BACK, size=SMALL).slides()]
    deck = _opened(content)
    assert [slide.shapes.title.text for slide in deck.slides] == titles
    assert deck.core_properties.language == "ko-KR"
    for slide in deck.slides:
        assert {each.get("lang") for each in slide.element.iter(qn("a:rPr"))} == {"ko-KR"}
    texts = [each.text_frame.text for each in _all(deck.slides[0].shapes) if each.has_text_frame]
    assert any("은닉" in text for text in texts)


# Formulas and looks -----------------------------------------------------------------------------


def test_formulas_are_vector_pictures_with_text_alternatives() -> None:
    """Each is an SVG with a large PNG beside it, read aloud, and titled with its TeX."""
    for slide, made in _slides():
        pictures = [each for each in slide.shapes if each.shape_type == MSO_SHAPE_TYPE.PICTURE]
        texs = dict.fromkeys(shape.tex for shape in made.drawing.shapes if hasattr(shape, "tex"))
        assert [_properties(each).get("title") for each in pictures] == list(texs)
        assert [each.name for each in pictures] == [tex[:100] for tex in texs]
        assert [_said(each) for each in pictures] == [reading(tex) for tex in texs]
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
    deck = _opened(_written(span=two, grain=Grain.PHASE, size=SMALL))
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
    content = _written(span=two, grain=Grain.PHASE, size=SMALL)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        media = [archive.read(name) for name in archive.namelist() if "/media/" in name]
    assert len(set(media)) == len(media)


@pytest.mark.parametrize("name", list(THEMES))
def test_the_theme_is_in_the_file(name: str) -> None:
    """Ground, ink, accents and font are the file's theme: they can be changed for all at once."""
    theme = THEMES[name]
    content = _written(span=SOME, theme=name, size=SMALL, grain=Grain.PHASE)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("ppt/theme/theme1.xml").decode()
        master = archive.read("ppt/slideMasters/slideMaster1.xml").decode()
        assert sum(each.startswith("ppt/slideLayouts/slide") for each in archive.namelist()) == 1
    colours = dict(re.findall(r'<a:(\w+)><a:srgbClr val="(\w{6})"', part))
    ground, ink = re.findall(r'<p:clrMap bg1="(\w+)" tx1="(\w+)"', master)[0]
    assert f"#{colours[ground].lower()}" == theme.canvas
    assert f"#{colours[ink].lower()}" == theme.ink
    assert f"#{colours['accent3'].lower()}" == theme.backward
    assert part.count('typeface="Pretendard" panose="020B0503') == 4
    assert '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/>' in master
    slide = _opened(content).slides[0]
    values = [each for each in _all(slide.shapes) if each.name.endswith(" value")]
    inks = {each.get("val") for value in values for each in value.element.iter(qn("a:schemeClr"))}
    assert "tx1" in inks


def test_a_transparent_slide_has_no_ground() -> None:
    """Neither the slide nor its master has one, so that it lies well on another."""
    deck = _opened(_written(span=SOME, transparent=True, size=SMALL))
    for slide in (*deck.slides, deck.slide_master):
        assert slide.element.find(f"{qn('p:cSld')}/{qn('p:bg')}") is None
    assert not [each for each in deck.slides[0].shapes if each.name in ("bar", "side", "foot")]


# Shapes that are rare on slides -----------------------------------------------------------------


def _drawn(*shapes: Any) -> "tuple[Any, Sheet]":
    """Return the elements of some shapes, and the slide that they are on."""
    from nnviz.export.presentation.package import Package
    from nnviz.export.presentation.paint import Palette
    from nnviz.export.presentation.pictures import Gallery
    from nnviz.export.presentation.shapes import Sheet
    from nnviz.export.presentation.text import Style

    palette = Palette.of(THEMES["light"])
    style = Style(1.0, "en-US", palette)
    sheet = Sheet(12_700.0, style, palette, Gallery(Package(io.BytesIO())), 5)
    text = "".join(sheet.draw(Drawing(400, 300, None, (Stratum("some", shapes),))))
    spaces = " ".join(
        f'xmlns:{prefix}="http://schemas.openxmlformats.org/{place}/2006/{rest}"'
        for prefix, place, rest in (
            ("a", "drawingml", "main"),
            ("p", "presentationml", "main"),
            ("r", "officeDocument", "relationships"),
        )
    )
    return ElementTree.fromstring(f"<slide {spaces}>{text}</slide>"), sheet


def test_few_cells_are_rectangles_many_are_a_picture() -> None:
    """A small grid can be recoloured cell by cell."""
    few, _ = _drawn(
        Cells("", "grid", 10, 20, 40, 20, 2, 2, ("#ff0000", "#00ff00", "#0000ff", "#000000"))
    )
    assert len(few.findall(f".//{qn('p:sp')}")) == 4
    assert [each.get("val") for each in few.iter(qn("a:srgbClr"))] == [
        "FF0000", "00FF00", "0000FF", "000000",
    ]  # fmt: skip
    many, sheet = _drawn(Cells("", "grid", 10, 20, 40, 20, 10, 10, ("#ff0000",) * 100))
    assert len(many.findall(qn("p:pic"))) == len(sheet.pictures) == 1
    assert next(many.iter(_DECORATIVE), None) is not None


def test_lines_have_heads_and_dashes() -> None:
    """An arrow's head is at its end; a pattern is as long as drawn, in widths of the line."""
    slide, _ = _drawn(Line("", "arrow", 100, 100, 20, 40, "#123456", 2.0, (4.0, 3.0), arrow=True))
    place = next(slide.iter(qn("a:xfrm")))
    assert (place.get("flipH"), place.get("flipV")) == ("1", "1")
    line = next(slide.iter(qn("a:ln")))
    assert line.get("w") == str(2 * 12_700)
    dash = next(slide.iter(qn("a:ds")))
    assert (dash.get("d"), dash.get("sp")) == ("200000", "150000")
    assert [each.tag for each in line] == [
        qn("a:solidFill"), qn("a:custDash"), qn("a:round"), qn("a:tailEnd"),
    ]  # fmt: skip


def test_a_curve_is_a_freeform() -> None:
    """With a point for each of its own."""
    slide, _ = _drawn(Polyline("", "curve", ((0, 0), (10, 5), (20, 0)), "#123456", 1.0))
    points = [(each.get("x"), each.get("y")) for each in slide.iter(qn("a:pt"))]
    assert points == [("0", "0"), ("127000", "63500"), ("254000", "0")]


def test_boxes_and_what_cannot_be_seen() -> None:
    """Corners are as round as drawn, a line ends at a box's side, and nothing unseen is there."""
    slide, _ = _drawn(
        Line("w1", "edge", 20, 50, 100, 50, "#123456"),
        Box("h1", "unit", 100, 30, 80, 40, 10, "#ffffff80", "#000000", 1.0),
        Box("t1", "target-area", 10, 10, 50, 20),
        Label("t1", "target", 30, 20, (Run("a < b & c\x00"),), 10.0),
    )
    assert next(slide.iter(qn("a:gd"))).get("fmla") == "val 25000"
    assert next(slide.iter(qn("a:alpha"))).get("val") == "50196"
    glue = next(slide.iter(qn("a:endCxn")))
    assert glue.get("idx") == "1"
    assert next(slide.iter(qn("a:stCxn")), None) is None
    names = [each.get("name") for each in slide.iter(qn("p:cNvPr"))]
    assert names == ["w1", "h1", "t1 target"]
    assert [each.text for each in slide.iter(qn("a:t"))] == ["a < b & c"]


def test_scripts_are_of_their_size() -> None:
    """A script is shown at two thirds of its run's size: together it is as small as drawn."""
    slide, _ = _drawn(Label("", "note", 10, 50, markup("w_5"), 20.0, anchor="end"))
    letter, digit = slide.iter(qn("a:rPr"))
    assert (letter.get("sz"), digit.get("sz")) == ("2000", "2160")
    assert int(digit.get("baseline")) == -15741
    assert next(slide.iter(qn("a:pPr"))).get("algn") == "r"
