"""What is painted from pixmaps looks like what is painted anew."""

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from nnviz.drawing.network import View, draw_network
from nnviz.drawing.shapes import Box, Disc, Drawing, Label, Run, Stratum
from nnviz.drawing.theme import DARK, LIGHT
from nnviz.export.painter import paint
from nnviz.trace.frame import Frame
from nnviz.window.strata import StrataPainter
from tests.drawing.networks import bundled

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pytestqt.qtbot import QtBot

    from nnviz.drawing.theme import Theme

_WIDTH, _HEIGHT = 850, 640
_FAINT = 2
"""A difference of so many of 255 levels comes from rounding, and nobody sees it."""


def _blank(drawing: Drawing) -> QImage:
    image = QImage(_WIDTH, _HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(drawing.background))
    return image


def _pixels(image: QImage) -> "NDArray[np.int64]":
    return np.frombuffer(image.constBits(), dtype=np.uint8).astype(np.int64)


def _painted(strata: StrataPainter, drawing: Drawing, under: QTransform) -> "NDArray[np.int64]":
    image = _blank(drawing)
    painter = QPainter(image)
    strata.paint(painter, drawing, under, QSizeF(_WIDTH, _HEIGHT))
    painter.end()
    return _pixels(image)


def _painted_anew(drawing: Drawing, under: QTransform) -> "NDArray[np.int64]":
    image = _blank(drawing)
    painter = QPainter(image)
    painter.setTransform(under)
    for stratum in drawing.layers:
        paint(stratum, painter)
    painter.end()
    return _pixels(image)


def _renewed(drawing: Drawing) -> Drawing:
    """Return a drawing of strata that are others, but show the same."""
    layers = tuple(Stratum(layer.name, layer.shapes) for layer in drawing.layers)
    return Drawing(drawing.width, drawing.height, drawing.background, layers)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("scale", [1.0, 1.25, 4.0])
def test_shapes_that_come_again_look_the_same(qtbot: "QtBot", theme: "Theme", scale: float) -> None:
    """Steps forward and back through an iteration show what a fresh painter shows, at any zoom."""
    strata, trace = StrataPainter(), bundled("w5")
    under = QTransform().translate(0.3, -0.7).scale(scale, scale)
    for position in (0, 9, 20, 21, 40, 20, 21, 21):
        frame = Frame(trace, position=position)
        drawing = _renewed(draw_network(frame, View(_WIDTH, _HEIGHT, theme)))
        difference = np.abs(_painted(strata, drawing, under) - _painted_anew(drawing, under))
        assert difference.max() <= _FAINT


def test_strata_that_stay_look_the_same(qtbot: "QtBot") -> None:
    """A drawing that is painted again and again shows the same, also after a zoom and back."""
    strata = StrataPainter()
    drawing = draw_network(Frame(bundled("w5"), position=20), View(_WIDTH, _HEIGHT, LIGHT))
    for scale in (1.0, 1.0, 1.0, 2.0, 2.0, 1.0, 1.0):
        under = QTransform.fromScale(scale, scale)
        difference = np.abs(_painted(strata, drawing, under) - _painted_anew(drawing, under))
        assert difference.max() <= _FAINT


def test_nothing_is_cut_off(qtbot: "QtBot") -> None:
    """Hats, hanging letters, Korean and thick rims are whole when they come again."""
    hat = (Run("m\N{COMBINING CIRCUMFLEX ACCENT}", italic=True), Run("(12)", "super"), Run("gjy,"))
    wide = (Run("목표 값이 상자보다 넓다"), Run("1", "sub"))
    shapes = (
        Box("low", "pill", 30.2, 44.4, 120, 20, 10.0, "#ffffff", "#0000ff", 3.0),
        Label("low", "text", 40, 60, hat, 26),
        Box("wide", "pill", 400.3, 100.2, 40, 30, 0.0, "#ffffff"),
        Label("wide", "text", 420, 120, wide, 22, 600, anchor="middle"),
        Disc("disc", "unit", 200.4, 300.6, 50, "#ffffff", "#ff0000", 9.0),
        Disc("dashed", "unit", 600.4, 300.6, 50, "#ffffff", "#ff0000", 3.0, (3.0, 4.0)),
    )
    strata, under = StrataPainter(), QTransform()
    lowest = Stratum("lowest", ())
    drawings = [
        Drawing(_WIDTH, _HEIGHT, "#ffffff", (lowest, Stratum("new", shapes))) for _ in range(3)
    ]
    pictures = [_painted(strata, drawing, under) for drawing in drawings]
    bolder = 64  # beside its box a text has no ground in the picture; what is cut off differs more
    assert np.abs(pictures[2] - pictures[0]).max() <= bolder
    assert np.abs(pictures[0] - _painted_anew(drawings[0], under)).max() == 0


def test_a_drawing_of_nothing_is_its_background(qtbot: "QtBot") -> None:
    """An empty drawing hides what was painted before it."""
    strata, empty = StrataPainter(), Drawing(_WIDTH, _HEIGHT, "#123456", ())
    pixels = _painted(strata, empty, QTransform()).reshape(-1, 4)
    assert (pixels == [0x56, 0x34, 0x12, 0xFF]).all()
