"""A drawing as SVG: valid, deterministic, with real text and ids."""

import subprocess
import sys
import tracemalloc
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from nnviz.drawing.calculation import draw_calculation
from nnviz.drawing.network import View, draw_network
from nnviz.drawing.shapes import (
    Box,
    Cells,
    Disc,
    Drawing,
    Formula,
    Label,
    Line,
    Mark,
    Outline,
    Polyline,
    Run,
    Shape,
    Stratum,
)
from nnviz.drawing.theme import DARK, LIGHT
from nnviz.export.reel import Reel, Slide
from nnviz.export.svg import page, svg
from nnviz.export.wish import SIZES, Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.frame import Frame
from nnviz.trace.run import Run as Training
from nnviz.trace.steps import Kind
from nnviz.trace.timeline import Cursor
from tests.drawing.networks import bundled, position_of

NAMESPACE = {"s": "http://www.w3.org/2000/svg"}


def _parsed(drawing: Drawing, title: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(svg(drawing, title))


def _one(*shapes: Shape) -> Drawing:
    return Drawing(100, 50, None, (Stratum("base", shapes),))


def _network() -> Drawing:
    trace = bundled("w5")
    frame = Frame(trace, position=position_of(trace, "w5", Kind.WEIGHT_GRADIENT))
    return draw_network(frame, View(800, 560, LIGHT))


def test_a_network_is_valid_and_deterministic() -> None:
    """It parses, is the same every time, and every id is there once."""
    drawing = _network()
    assert svg(drawing, "w5") == svg(_network(), "w5")
    root = _parsed(drawing, "One iteration & more")
    assert root.find("s:title", NAMESPACE).text == "One iteration & more"  # type: ignore[union-attr]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {"x1", "h1", "o1", "w5", "E1", "E", "t1"} <= set(ids)


def test_text_is_text() -> None:
    """Numbers can be found and copied; their role is their class."""
    root = _parsed(_network())
    texts = ["".join(element.itertext()) for element in root.iter(f"{{{NAMESPACE['s']}}}text")]
    assert "0.02592286" in texts
    assert "h1" in texts
    values = root.findall(".//s:text[@class='value']", NAMESPACE)
    assert "0.51998934" in ["".join(element.itertext()) for element in values]


def test_a_formula_is_outlines_with_its_tex() -> None:
    """Paths in a group that is titled with the TeX and named by its reading."""
    trace = bundled("w5")
    frame = Frame(trace, position=position_of(trace, "w5", Kind.WEIGHT_GRADIENT))
    assert frame.explanation is not None
    root = _parsed(draw_calculation(frame.explanation, 420, DARK))
    titles = [element.text or "" for element in root.iter(f"{{{NAMESPACE['s']}}}title")]
    assert any(r"\frac{\partial E}{\partial o_1}" in title for title in titles)
    group = root.find(".//s:g[@class='formula']", NAMESPACE)
    assert group is not None
    assert "∂E/∂o_1" in (group.get("aria-label") or "")
    assert group.findall("s:g/s:path", NAMESPACE)


def test_every_kind_of_shape() -> None:
    """Discs, lines with heads, boxes, cells, marks: each as its element, colours with opacity."""
    outline = Outline((("M", 0.0, 0.0), ("L", 1.0, 0.0), ("Q", 1.0, 1.0, 0.0, 1.0), ("Z",)))
    drawing = _one(
        Disc("h1", "unit", 10, 10, 5, "#ff000080", "#00ff00", 1.5, (2.0, 3.0)),
        Line("w1", "edge", 0, 0, 50, 0, "#0000ff", 2.0, (), True),
        Box("b1", "bias", 1, 2, 30, 10, 3),
        Cells("", "weights", 0, 0, 30, 20, 2, 3, ("#ff0000",) * 4 + ("#00ff00",) * 2),
        Formula("", "formula", 5, 20, 10, (Mark(outline, 0, 0, 1, 2, "#123456"),), "x"),
    )
    root = _parsed(drawing)
    circle = root.find(".//s:circle", NAMESPACE)
    assert circle is not None
    assert (circle.get("fill"), circle.get("fill-opacity")) == ("#ff0000", "0.502")
    assert circle.get("stroke-dasharray") == "2 3"
    assert root.find(".//s:polygon", NAMESPACE) is not None
    box = root.find(".//s:rect[@id='b1']", NAMESPACE)
    assert box is not None
    assert box.get("fill") == "none"
    cells = root.findall(".//s:g[@class='weights']/s:rect", NAMESPACE)
    assert [cell.get("width") for cell in cells] == ["30", "10", "20"]
    path = root.find(".//s:path", NAMESPACE)
    assert path is not None
    assert path.get("d") == "M5 20m0 0l10 0q0 20-10 20z"
    assert root.find(".//s:g[@fill='#123456']/s:path", NAMESPACE) is path


@pytest.mark.parametrize("text", ["<b>&\"'", "가중치 \x00\x1b", "a\ufffeb", "漢字 😀", "]]>"])
def test_any_text_is_valid_xml(text: str) -> None:
    """Whatever is written, the document parses, and what XML allows comes back."""
    label = Label('"<>', "value", 5, 5, (Run(text), Run("2", "super")), 12, anchor="middle")
    root = _parsed(_one(label), text)
    shown = "".join(root.find(".//s:text", NAMESPACE).itertext())  # type: ignore[union-attr]
    assert shown == "".join(c for c in text if c >= " " and c != "\ufffe") + "2"


def test_a_centred_number_is_centred_with_any_font() -> None:
    """A label is anchored, not placed by a width that other fonts have not."""
    label = Label("h1", "value", 50, 20, (Run("0.5"),), 12, 600, "#000000", "middle")
    text = _parsed(_one(label)).find(".//s:text", NAMESPACE)
    assert text is not None
    assert (text.get("x"), text.get("y"), text.get("text-anchor")) == ("50", "20", "middle")
    assert (text.get("font-weight"), text.text) == ("600", "0.5")


def test_runs_follow_one_another() -> None:
    """A script is lowered and smaller, and what follows it is on the line again."""
    runs = (Run("w", italic=True), Run("5", "sub"), Run(" = 0.4", colour="#ff0000"))
    text = _parsed(_one(Label("w5", "symbol", 10, 20, runs, 20))).find(".//s:text", NAMESPACE)
    assert text is not None
    letter, script, rest = text.findall("s:tspan", NAMESPACE)
    assert (letter.attrib, letter.text) == ({"font-style": "italic"}, "w")
    assert script.attrib == {"dx": "1.2", "dy": "3.4", "font-size": "14.4"}
    assert rest.attrib == {"dy": "-3.4", "fill": "#ff0000"}
    assert "".join(text.itertext()) == "w5 = 0.4"


def test_a_line_through_points() -> None:
    """It is open and not filled."""
    line = Polyline("loss", "curve", ((0, 0), (10, 5.125), (20, 0)), "#112233", 2, (4, 2))
    shape = _parsed(_one(line)).find(".//s:polyline", NAMESPACE)
    assert shape is not None
    assert (shape.get("points"), shape.get("fill")) == ("0,0 10,5.12 20,0", "none")
    assert (shape.get("stroke-dasharray"), shape.get("stroke-linejoin")) == ("4 2", "round")


def test_a_file_carries_the_fonts_of_its_text() -> None:
    """Only those: Latin for a number, the slanted ones for a variable, Hangul for Korean."""

    def fonts(*runs: Run) -> int:
        return svg(_one(Label("", "value", 5, 5, runs, 12))).count("@font-face")

    assert fonts() == 0
    assert fonts(Run("0.5")) == 1
    assert fonts(Run("0.5"), Run("h", italic=True)) == 2
    assert fonts(Run("가중치 0.5")) == 2
    assert fonts(Run("가중치 0.5"), Run("1", weight=600)) == 3
    assert fonts(Run("漢😀")) == 0


def test_a_slide_is_as_large_as_wished() -> None:
    """In pixels, with the drawing's own units inside; it has a title and says what it shows."""
    wish = Wish(size=SIZES["4:3"], transparent=True)
    slide = _slide(wish)
    root = ElementTree.fromstring(page(slide, wish)())
    assert (root.get("width"), root.get("height")) == ("1440", "1080")
    width, height = root.get("viewBox", "").split()[2:]
    assert float(width) / float(height) == pytest.approx(4 / 3)
    named = {element.get("id"): element.text for element in root.iter()}
    assert [named[name] for name in root.get("aria-labelledby", "").split()] == [
        slide.title,
        slide.aloud,
    ]
    assert root.find("s:rect[@class='background']", NAMESPACE) is None
    opaque = replace(wish, transparent=False)
    root = ElementTree.fromstring(page(_slide(opaque), opaque)())
    assert root.find("s:rect[@class='background']", NAMESPACE) is not None


def _slide(wish: Wish) -> Slide:
    """Return the slide of step 31 of the example."""
    return Reel(Training(build(library.load("w5"))), wish).slide(32, Cursor(1, 31))


def test_long_exports_take_no_more_memory() -> None:
    """Of formulas, which are long and seldom the same again, few are kept."""
    trace = bundled("w5")
    frame = Frame(trace, position=position_of(trace, "w1", Kind.WEIGHT_GRADIENT))
    assert frame.explanation is not None
    drawing = draw_calculation(frame.explanation, 420, DARK)
    formula = max((s for s in drawing.shapes if isinstance(s, Formula)), key=lambda s: len(s.marks))
    length = len(svg(_one(formula)))
    own = tracemalloc.Filter(inclusive=True, filename_pattern="*svg_shapes.py")
    tracemalloc.start()
    try:
        for place in range(600):
            svg(_one(replace(formula, x=float(place))))
        kept = tracemalloc.take_snapshot().filter_traces([own]).traces
    finally:
        tracemalloc.stop()
    assert sum(trace.size for trace in kept) < 500 * length


def test_qt_is_not_needed() -> None:
    """The writer and all that it imports work where PySide6 is not installed."""
    program = (
        "import sys\n"
        "sys.modules['PySide6'] = None\n"
        "import nnviz.export.svg, nnviz.drawing.network, nnviz.drawing.calculation\n"
        "import nnviz.drawing.heatmap\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
