"""Drawings moved, enlarged and reduced."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

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
    Stratum,
)


def shifted(shape: Shape, dx: float, dy: float) -> Shape:
    """Return a shape moved by (dx, dy)."""
    if isinstance(shape, Line):
        return replace(
            shape, x1=shape.x1 + dx, y1=shape.y1 + dy, x2=shape.x2 + dx, y2=shape.y2 + dy
        )
    if isinstance(shape, Polyline):
        return replace(shape, points=tuple((x + dx, y + dy) for x, y in shape.points))
    return replace(shape, x=shape.x + dx, y=shape.y + dy)


def placed(drawing: Drawing, dx: float, dy: float) -> tuple[Stratum, ...]:
    """Return a drawing's strata moved by (dx, dy)."""
    return tuple(_moved(layer, dx, dy) for layer in drawing.layers)


@lru_cache(maxsize=16)
def _moved(stratum: Stratum, dx: float, dy: float) -> Stratum:
    """Return a stratum moved by (dx, dy), the same one again as long as it is the same."""
    return Stratum(stratum.name, tuple(shifted(shape, dx, dy) for shape in stratum.shapes))


def scaled(drawing: Drawing, scale: float) -> Drawing:
    """Return a drawing larger or smaller."""
    if scale == 1.0:
        return drawing
    strata = tuple(
        Stratum(layer.name, tuple(_resized(shape, scale) for shape in layer.shapes))
        for layer in drawing.layers
    )
    return Drawing(drawing.width * scale, drawing.height * scale, drawing.background, strata)


_LENGTHS: Final[dict[type, tuple[str, ...]]] = {
    Disc: ("x", "y", "radius", "stroke_width"),
    Line: ("x1", "y1", "x2", "y2", "width"),
    Polyline: ("width",),
    Box: ("x", "y", "width", "height", "radius", "stroke_width"),
    Label: ("x", "y", "size"),
    Formula: ("x", "y", "size"),
    Cells: ("x", "y", "width", "height"),
}
"""What of a shape is a length."""


def _resized(shape: Shape, scale: float) -> Shape:
    """Return a shape larger or smaller, its distance from the origin too."""
    lengths: dict[str, object] = {
        name: getattr(shape, name) * scale for name in _LENGTHS[type(shape)]
    }
    if isinstance(shape, Disc | Line | Polyline) and shape.dash:
        lengths["dash"] = tuple(part * scale for part in shape.dash)
    if isinstance(shape, Polyline):
        lengths["points"] = tuple((x * scale, y * scale) for x, y in shape.points)
    changed: Shape = replace(shape, **lengths)  # type: ignore[arg-type] # names of its lengths
    return changed
