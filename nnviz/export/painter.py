"""The one function that paints shapes with Qt: on the canvas, into PNG and into PDF.

Text is painted glyph by glyph where drawing/metrics.py placed it, without hinting, so that every
screen and file shows the same and a zoom changes nothing but the size. Pens are never cosmetic.
"""

import atexit
from array import array
from functools import cache, lru_cache
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGlyphRun,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QRawFont,
    QTransform,
)

from nnviz import resources
from nnviz.drawing.metrics import place, placed_runs
from nnviz.drawing.shapes import Box, Cells, Disc, Drawing, Formula, Label, Line, Outline, Polyline

if TYPE_CHECKING:
    from nnviz.drawing.shapes import Shape, Stratum

FAMILY = "Pretendard"
FONT_FILES = ("Pretendard-Regular.otf", "Pretendard-SemiBold.otf")
_SLANT = -0.2
"""Shear of an italic: the font has none of its own."""
_SMOOTH = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
_RASTER = QPaintEngine.Type.Raster
_LARGE = 60.0
"""Text larger than so many pixels is filled as outlines: Qt paints no glyphs of 64 and more of a
font whose size was set to what it is."""


@cache
def load_fonts() -> bool:
    """Make the bundled fonts known to Qt, once; return whether all could be read."""
    identifiers = [
        QFontDatabase.addApplicationFont(str(resources.path("fonts", name))) for name in FONT_FILES
    ]
    return min(identifiers) >= 0


def font(size: float, weight: int = 400) -> QFont:
    """Return the bundled font for widgets, with tabular digits and no hinting."""
    load_fonts()
    made = QFont(FAMILY)
    made.setPixelSize(max(1, round(size)))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setFeature(QFont.Tag("calt"), 0)
    return made


def paint(what: "Drawing | Stratum", painter: QPainter) -> None:
    """Paint a drawing with its background, or one stratum of it, in slide units."""
    painter.save()
    smooth(painter)
    if isinstance(what, Drawing) and what.background is not None:
        area = QRectF(0, 0, what.width, what.height)
        painter.fillRect(area, _colour(what.background))
    for shape in what.shapes:
        paint_shape(shape, painter)
    painter.restore()


def smooth(painter: QPainter) -> None:
    """Let a painter antialias what `paint_shape` paints."""
    painter.setRenderHints(_SMOOTH, True)


def paint_shape(shape: "Shape", painter: QPainter) -> None:
    """Paint one shape in slide units, its style alone being changed by it."""
    match shape:
        case Label():
            _paint_label(shape, painter)
        case Line():
            painter.setPen(_pen(shape.stroke, shape.width, shape.dash))
            painter.drawLine(QLineF(shape.x1, shape.y1, shape.x2, shape.y2))
            if shape.arrow:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(_colour(shape.stroke))
                painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shape.head()]))
        case Polyline():
            painter.setPen(_pen(shape.stroke, shape.width, shape.dash))
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in shape.points]))
        case Disc():
            _set_style(painter, shape.fill, shape.stroke, shape.stroke_width, shape.dash)
            painter.drawEllipse(QPointF(shape.x, shape.y), shape.radius, shape.radius)
        case Box():
            _set_style(painter, shape.fill, shape.stroke, shape.stroke_width)
            area = QRectF(shape.x, shape.y, shape.width, shape.height)
            if shape.radius:
                painter.drawRoundedRect(area, shape.radius, shape.radius)
            else:
                painter.drawRect(area)
        case Formula():
            _paint_formula(shape, painter)
        case Cells():
            _paint_cells(shape, painter)
        case _:
            assert_never(shape)


def _set_style(
    painter: QPainter,
    fill: str | None,
    stroke: str | None,
    width: float,
    dash: tuple[float, ...] = (),
) -> None:
    if fill is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setBrush(_colour(fill))
    if stroke is None or width <= 0:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setPen(_pen(stroke, width, dash))


def _paint_label(label: Label, painter: QPainter) -> None:
    scale = painter.deviceTransform().m22()
    for run, x, y, size, weight, colour in placed_runs(label):
        ink = _colour(colour)
        painter.setPen(ink)
        glyphs = _glyphs(run.text, size, weight)
        before = None
        if run.italic:
            before = painter.transform()
            painter.translate(x, y)
            painter.shear(_SLANT, 0)
            x = y = 0.0
        if glyphs is None:
            painter.setFont(font(size, weight))
            painter.drawText(QPointF(x, y), run.text)
        elif size * scale > _LARGE and painter.paintEngine().type() == _RASTER:
            painter.fillPath(_outlines(glyphs).translated(x, y), ink)
        else:
            painter.drawGlyphRun(QPointF(x, y), glyphs)
        if before is not None:
            painter.setTransform(before)


def _paint_formula(formula: Formula, painter: QPainter) -> None:
    size = formula.size
    for mark in formula.marks:
        path = _scaled(mark.outline, mark.x_scale * size, mark.y_scale * size)
        x, y = formula.x + mark.x * size, formula.y + mark.y * size
        painter.fillPath(path.translated(x, y), _colour(mark.colour))


def _paint_cells(cells: Cells, painter: QPainter) -> None:
    pixels = {colour: _colour(colour).rgba() for colour in set(cells.colours)}
    content = array("I", [pixels[colour] for colour in cells.colours]).tobytes()
    image = QImage(
        content, cells.columns, cells.rows, 4 * cells.columns, QImage.Format.Format_ARGB32
    )
    painter.setBrush(Qt.BrushStyle.SolidPattern)  # PDF applies the last brush's opacity to images
    painter.drawImage(QRectF(cells.x, cells.y, cells.width, cells.height), image)


@lru_cache(maxsize=1024)
def _colour(colour: str) -> QColor:
    """Return "#rrggbb" or "#rrggbbaa" as Qt has it, which writes the opacity in front."""
    return QColor(f"#{colour[7:]}{colour[1:7]}" if len(colour) == 9 else colour)


@lru_cache(maxsize=1024)
def _pen(colour: str, width: float, dash: tuple[float, ...] = ()) -> QPen:
    pen = QPen(_colour(colour), width)
    # Flat ends, which lie at a rim or under a label, take Qt a fifth of the time of round ones.
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash:
        pen.setDashPattern([part / width for part in dash])
    return pen


@lru_cache(maxsize=256)
def _raw_font(size: float, weight: int) -> QRawFont:
    """Return the font at any size; it comes from the database so that PDF can embed it."""
    raw = QRawFont.fromFont(font(64, weight))
    raw.setPixelSize(size)
    return raw


@lru_cache(maxsize=4096)
def _glyphs(text: str, size: float, weight: int) -> QGlyphRun | None:
    """Return the glyphs of a text at their places, None where the font lacks one of them."""
    raw = _raw_font(size, weight)
    indexes = raw.glyphIndexesForString(text)
    starts = place(text, weight).starts
    if len(indexes) != len(starts) or 0 in indexes:
        return None
    glyphs = QGlyphRun()
    glyphs.setRawFont(raw)
    glyphs.setGlyphIndexes(indexes)
    glyphs.setPositions([_point(start * size) for start in starts])
    return glyphs


@lru_cache(maxsize=4096)
def _point(x: float) -> QPointF:
    """Return a point of the baseline: digits stand at the same ones again and again."""
    return QPointF(x, 0.0)


def _outlines(glyphs: QGlyphRun) -> QPainterPath:
    """Return the outlines of glyphs at their places."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    raw = glyphs.rawFont()
    for index, place_ in zip(glyphs.glyphIndexes(), glyphs.positions(), strict=True):
        path.addPath(raw.pathForGlyph(index).translated(place_))
    return path


@lru_cache(maxsize=4096)
def _scaled(outline: Outline, across: float, down: float) -> QPainterPath:
    """Return the outline in its size: Qt takes four times as long to fill one that it scales."""
    return QTransform.fromScale(across, down).map(_path(outline))


@lru_cache(maxsize=2048)
def _path(outline: Outline) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for command in outline.commands:
        values = [float(value) for value in command[1:]]
        match command[0]:
            case "M":
                path.moveTo(*values)
            case "L":
                path.lineTo(*values)
            case "Q":
                path.quadTo(*values)
            case "C":
                path.cubicTo(*values)
            case _:
                path.closeSubpath()
    return path


# Fonts and glyphs must be gone before Qt is: it ends the process hard where one outlives it.
for _kept in (_colour, _pen, _raw_font, _glyphs, _point, _path, _scaled):
    atexit.register(_kept.cache_clear)
