"""The painter: what is painted is where it was measured, and the same every time."""

from typing import TYPE_CHECKING

import pytest

from nnviz.drawing.calculation import draw_calculation
from nnviz.drawing.metrics import bounds
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
    Run,
    Shape,
    Stratum,
    markup,
)
from nnviz.drawing.theme import DARK, LIGHT
from nnviz.trace.frame import Frame
from nnviz.trace.steps import Kind
from tests.drawing.networks import bundled, position_of

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

pytestmark = pytest.mark.usefixtures("qapp")


def _one(*shapes: Shape) -> Drawing:
    return Drawing(200, 100, "#ffffff", (Stratum("base", shapes),))


def _painted(drawing: Drawing, scale: float = 1.0) -> "QImage":
    from nnviz.export import raster

    return raster.image(drawing, scale)


def _ink(image: "QImage") -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of all that is darker than the white ground."""
    dark = [
        (x, y)
        for y in range(image.height())
        for x in range(image.width())
        if image.pixelColor(x, y).lightness() < 200
    ]
    xs, ys = [x for x, _ in dark], [y for _, y in dark]
    return min(xs), min(ys), max(xs) + 1, max(ys) + 1


def _w5(theme: object = LIGHT) -> Drawing:
    trace = bundled("w5")
    frame = Frame(trace, position=position_of(trace, "w5", Kind.WEIGHT_GRADIENT))
    return draw_network(frame, View(800, 560, LIGHT if theme is LIGHT else DARK))


@pytest.mark.parametrize("text", ["0.51998934", "Hidden · sigmoid", "w_5", "h_1^(2)", "가중치"])
@pytest.mark.parametrize("weight", [400, 600])
def test_text_is_painted_where_it_was_measured(text: str, weight: int) -> None:
    """The ink of a label lies in the bounds that the layout reckons with, and fills them."""
    label = Label("", "value", 100, 60, markup(text), 22, weight, "#000000", "middle")
    left, top, right, bottom = _ink(_painted(_one(label)))
    expected = bounds(label)
    assert expected[0] - 1 <= left <= expected[0] + 5
    assert expected[2] - 5 <= right <= expected[2] + 4
    if text != "가중치":  # the bounds are those of Latin capitals
        assert top >= expected[1] - 1.5
        assert bottom <= expected[3] + 1.5


def test_the_fonts_are_the_bundled_ones() -> None:
    """Both weights come from the project's own files."""
    from PySide6.QtGui import QFontInfo

    from nnviz.export.painter import font, load_fonts

    assert load_fonts()
    for weight in (400, 600):
        info = QFontInfo(font(15, weight))
        assert info.family().startswith("Pretendard")
        assert info.weight() == weight


def test_png_is_the_same_every_time() -> None:
    """Two drawings of one frame give one file, in the size asked for."""
    from PySide6.QtGui import QImage

    from nnviz.export import raster

    first = raster.png(_w5())
    assert first == raster.png(_w5())
    assert first.startswith(b"\x89PNG")
    image = QImage.fromData(first)
    assert (image.width(), image.height()) == (1600, 1120)


def test_themes_paint_their_ground() -> None:
    """The canvas colour is where nothing is drawn."""
    for theme in (LIGHT, DARK):
        assert _painted(_w5(theme)).pixelColor(2, 2).name() == theme.canvas


def test_a_stratum_is_painted_alone() -> None:
    """Strata painted one after another give the drawing."""
    from PySide6.QtGui import QColor, QImage, QPainter

    from nnviz.export.painter import paint

    drawing = _w5()
    image = QImage(800, 560, QImage.Format.Format_RGB32)
    image.fill(QColor(drawing.background or ""))
    painter = QPainter(image)
    for layer in drawing.layers:
        paint(layer, painter)
    painter.end()
    assert image == _painted(drawing)


def test_every_kind_of_shape_is_painted() -> None:
    """Each leaves ink of its colour where it belongs."""
    outline = Outline(
        (("M", 0.0, 0.0), ("L", 1.0, 0.0), ("C", 1.0, 0.0, 1.0, 1.0, 1.0, 1.0), ("Q", 0.5, 1.0,
          0.0, 1.0), ("Z",))
    )  # fmt: skip
    image = _painted(
        _one(
            Disc("", "unit", 20, 20, 10, "#ff0000", "#000000", 2.0, (2.0, 2.0)),
            Box("", "card", 40, 10, 20, 20, 4, "#00ff00"),
            Box("", "card", 70, 10, 20, 20, 0, None, "#0000ff", 3.0),
            Line("", "edge", 100, 20, 140, 20, "#ff00ff", 4.0, (), True),
            Cells("", "weights", 150, 10, 20, 20, 1, 2, ("#ff8000", "#0080ff")),
            Formula("", "formula", 10, 50, 20, (Mark(outline, 0, 0, 1, 1, "#008080"),), "x"),
            Disc("", "pulse", 100, 70, 10, "#00000080"),
        )
    )
    colours = {
        (20, 20): "#ff0000",
        (50, 20): "#00ff00",
        (70, 20): "#0000ff",
        (80, 20): "#ffffff",
        (120, 20): "#ff00ff",
        (155, 20): "#ff8000",
        (165, 20): "#0080ff",
        (20, 60): "#008080",
    }
    for (x, y), colour in colours.items():
        assert image.pixelColor(x, y).name() == colour, (x, y)
    assert 100 < image.pixelColor(100, 70).lightness() < 150


def test_characters_that_the_font_lacks_are_painted_all_the_same() -> None:
    """Another font of the system, or its box, stands in; nothing is lost or raised."""
    label = Label("", "value", 10, 60, (Run("漢 😀"),), 22, 400, "#000000")
    assert _ink(_painted(_one(label)))


@pytest.mark.parametrize("scale", [1.0, 2.0, 2.25, 3.0, 5.0])
def test_text_of_any_size_is_painted(scale: float) -> None:
    """A result is there, where it was measured, on a dense screen and in a lecture hall too."""
    label = Label("", "result", 10, 70, (Run("0.025"),), 38.0, 600)
    left, top, right, bottom = _ink(_painted(_one(label), scale))
    expected = [scale * edge for edge in bounds(label)]
    assert (left, top, right, bottom) == pytest.approx(expected, abs=3.0 * scale)


def test_zoom_changes_the_size_and_nothing_else() -> None:
    """At twice the scale the ink of a text is twice as far to the right."""
    label = Label("", "value", 40, 60, (Run("0.51998934"),), 15, 600, "#000000")
    single, double = _ink(_painted(_one(label))), _ink(_painted(_one(label), 2.0))
    for once, twice in zip(single, double, strict=True):
        assert twice == pytest.approx(2 * once, abs=2)


def test_a_calculation_is_painted() -> None:
    """Formulas leave ink in the colours of their factors."""
    trace = bundled("w5")
    frame = Frame(trace, position=position_of(trace, "w5", Kind.WEIGHT_GRADIENT))
    assert frame.explanation is not None
    image = _painted(draw_calculation(frame.explanation, 420, LIGHT), 2.0)
    seen = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert set(LIGHT.factors) <= seen
