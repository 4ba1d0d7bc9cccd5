"""PowerPoint: each slide in native shapes that are grouped and glued together."""

import io
import itertools
import math
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Length

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
from nnviz.drawing.theme import THEMES
from nnviz.trace.inspection import find
from tests.export.decks import BACK, DECORATIVE, SOME, both, every, opened, said, small, traits
from tests.export.reels import reel

if TYPE_CHECKING:
    from nnviz.export.presentation.shapes import Sheet
    from nnviz.export.wish import Span

pytestmark = pytest.mark.usefixtures("qapp")

_SITES = 8


# Units and edges ---------------------------------------------------------------------------------


def test_a_unit_is_an_ellipse_that_moves_with_its_numbers() -> None:
    """h1 is a group of an ellipse called h1 with its name and its values."""
    slide, made = next(both())
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
        assert said(group) == " ".join(written)
        assert (group.left, group.top) == (ellipse.left, ellipse.top)


@pytest.mark.parametrize("span", [SOME, BACK])
def test_edges_are_glued_to_their_units(span: "Span") -> None:
    """Each connector is drawn as in the picture, and glued at the nearest of the eight sites."""
    names = reel().run.names
    for slide, made in both(span):
        emu = reel().wish.size.inches[0] * 914_400 / made.drawing.width
        ellipses = {
            int(traits(each).get("id")): each
            for each in every(slide.shapes)
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
    deck = opened(small())
    slide = deck.slides[0]
    group = next(each for each in slide.shapes if each.name == "h1")
    before = group.left
    group.left = before + Inches(1)
    file = io.BytesIO()
    deck.save(file)
    moved = next(each for each in opened(file.getvalue()).slides[0].shapes if each.name == "h1")
    assert moved.left == before + Inches(1)


# Shapes that are rare on slides ------------------------------------------------------------------


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
    assert next(many.iter(DECORATIVE), None) is not None


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
        Label("t1", "target", 30, 20, (Run("a <\tb\n& c\x00"),), 10.0),
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
