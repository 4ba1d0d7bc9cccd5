"""What of a drawing is written or drawn too faintly on its ground."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import (
    Box,
    Cells,
    Disc,
    Drawing,
    Formula,
    Label,
    Line,
    Polyline,
    Shape,
)
from nnviz.drawing.theme import Theme, contrast

BESIDE = 1.0
"""How far beside a stroke its ground is looked at."""


def least_for_text(theme: Theme) -> float:
    """Return the contrast that text needs (WCAG 1.4.3, enhanced: 1.4.6)."""
    return 7.0 if theme.high_contrast else 4.5


def least_for_marks(theme: Theme) -> float:
    """Return the contrast that lines, rims and areas need (WCAG 1.4.11); more in high contrast."""
    return 4.5 if theme.high_contrast else 3.0


def too_faint(drawing: Drawing, theme: Theme) -> Iterator[str]:
    """Yield, in words, all text and all marks of a drawing that do not stand out."""
    below: list[Shape] = []
    for shape in drawing.shapes:
        for what, colour, ground in _pairs(shape, below, drawing.background or "", theme):
            least = least_for_text(theme) if what == "text" else least_for_marks(theme)
            if contrast(colour, ground) < least:
                ratio = f"{contrast(colour, ground):.2f}"
                yield f"{shape.role} {shape.id}: {what} {colour} on {ground} is {ratio}"
        below.append(shape)


def _pairs(
    shape: Shape, below: list[Shape], background: str, theme: Theme
) -> Iterator[tuple[str, str, str]]:
    """Yield what a shape puts on which ground: "text" or "mark", its colour, the ground's."""

    def ground(x: float, y: float) -> str:
        return _ground(below, x, y, background)

    if isinstance(shape, Label):
        left, top, right, bottom = bounds(shape)
        under = ground((left + right) / 2, (top + bottom) / 2)
        for colour in {run.colour or shape.colour for run in shape.runs}:
            yield "text", colour, under
    elif isinstance(shape, Formula):
        for mark in shape.marks:
            x, y = shape.x + mark.x * shape.size, shape.y + mark.y * shape.size
            yield "text", mark.colour, ground(x, y)
    elif isinstance(shape, Polyline):
        yield "mark", shape.stroke, _most(ground(x, y) for x, y in shape.points)
    elif isinstance(shape, Line):
        if not _decorates(shape.stroke, theme):
            yield "mark", shape.stroke, _most(ground(x, y) for x, y in _along(shape))
    elif shape.role == "badge" and isinstance(shape, Disc):
        yield "mark", shape.fill or "", shape.stroke or ""
    elif not isinstance(shape, Cells) and shape.stroke and not _decorates(shape.stroke, theme):
        yield "mark", shape.stroke, _most(ground(x, y) for x, y in _around(shape))
        if shape.fill:
            yield "mark", shape.stroke, shape.fill


def _most(grounds: Iterable[str]) -> str:
    """Return the ground that most of a stroke is on: what floats may cross others' rims."""
    return Counter(grounds).most_common(1)[0][0]


def _along(line: Line) -> Iterator[tuple[float, float]]:
    """Yield points on a line."""
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        yield (
            line.x1 + (line.x2 - line.x1) * share,
            line.y1 + (line.y2 - line.y1) * share,
        )


def _around(shape: Disc | Box) -> Iterator[tuple[float, float]]:
    """Yield points just outside the stroke of a disc or a box."""
    away = shape.stroke_width / 2 + BESIDE
    if isinstance(shape, Disc):
        for turn in range(8):
            angle = turn * math.pi / 4
            out = shape.radius + away
            yield shape.x + out * math.cos(angle), shape.y + out * math.sin(angle)
        return
    for share in (0.25, 0.5, 0.75):
        x, y = shape.x + share * shape.width, shape.y + share * shape.height
        yield from ((x, shape.y - away), (x, shape.y + shape.height + away))
        yield from ((shape.x - away, y), (shape.x + shape.width + away, y))


def _decorates(stroke: str, theme: Theme) -> bool:
    """Tell whether a stroke may be faint: a hairline, a gap, or a motion that fades.

    In high contrast no hairline may be.
    """
    hairline = stroke == theme.border and not theme.high_contrast
    return hairline or stroke == theme.surface or len(stroke) == 9


def _ground(below: list[Shape], x: float, y: float, background: str) -> str:
    """Return the colour at a point of what was painted so far, lines and text aside."""
    for shape in reversed(below):
        if isinstance(shape, Disc | Box):
            half = shape.stroke_width / 2
            if shape.stroke and _holds(shape, x, y, half) and not _holds(shape, x, y, -half):
                colour: str | None = shape.stroke
            else:
                colour = shape.fill if _holds(shape, x, y, 0.0) else None
        elif isinstance(shape, Cells):
            colour = _cell(shape, x, y)
        else:
            continue
        if colour and len(colour) == 7:
            return colour
    return background


def _holds(shape: Disc | Box, x: float, y: float, more: float) -> bool:
    """Tell whether a point lies in a shape grown by `more`, corners not counted as round."""
    if isinstance(shape, Disc):
        return math.hypot(x - shape.x, y - shape.y) <= shape.radius + more
    right, bottom = shape.x + shape.width, shape.y + shape.height
    return shape.x - more <= x <= right + more and shape.y - more <= y <= bottom + more


def _cell(cells: Cells, x: float, y: float) -> str | None:
    """Return the colour of the cell at a point."""
    across, down = (x - cells.x) / cells.width, (y - cells.y) / cells.height
    if not (0 <= across < 1 and 0 <= down < 1):
        return None
    return cells.colours[int(down * cells.rows) * cells.columns + int(across * cells.columns)]
