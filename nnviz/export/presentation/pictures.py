"""Formulas and grids of cells as pictures: SVG, with PNG for programs that do not know it."""

import hashlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nnviz.drawing.shapes import Cells, Drawing, Formula, Stratum
from nnviz.drawing.transforms import shifted
from nnviz.export import raster
from nnviz.export.svg import svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.drawing.shapes import Outline
    from nnviz.export.presentation.package import Package

_MARGIN: Final = 0.75
"""Room around a formula, in slide units: what is antialiased is not cut."""
_FINE: Final = 4.0
"""Pixels in a slide unit of the PNG."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture at its place, in slide units, and the number of its parts."""

    left: float
    top: float
    width: float
    height: float
    number: int


@dataclass(slots=True)
class Gallery:
    """The pictures of a presentation: equal ones are one part, of which a few bytes are kept."""

    package: "Package"
    known: dict[bytes, int] = field(default_factory=dict)

    def formula(self, parts: "Sequence[Formula]") -> Picture:
        """Return a formula's picture, its parts written where they are new."""
        found = [edges(part) for part in parts]
        left, top = (min(each[side] for each in found) - _MARGIN for side in (0, 1))
        right, bottom = (max(each[side] for each in found) + _MARGIN for side in (2, 3))
        return self._picture(parts, left, top, right - left, bottom - top)

    def cells(self, cells: Cells) -> Picture:
        """Return the picture of a grid of cells."""
        return self._picture((cells,), cells.x, cells.y, cells.width, cells.height)

    def _picture(
        self,
        shapes: "Sequence[Formula | Cells]",
        left: float,
        top: float,
        width: float,
        height: float,
    ) -> Picture:
        moved = tuple(replace(shifted(shape, -left, -top), role="") for shape in shapes)
        drawing = Drawing(width, height, None, (Stratum("picture", moved),))
        text = svg(drawing).encode()
        digest = hashlib.blake2b(text, digest_size=16).digest()
        number = self.known.get(digest)
        if number is None:
            number = self.known[digest] = len(self.known) + 1
            self.package.add(part(number, "svg"), text)
            self.package.add(part(number, "png"), raster.png(drawing, _FINE))
        return Picture(left, top, width, height, number)


def part(number: int, ending: str) -> str:
    """Return the name of a picture's part."""
    return f"ppt/media/image{number}.{ending}"


def edges(formula: Formula) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of what is painted of a formula."""
    size = formula.size
    found = []
    for mark in formula.marks:
        left, top, right, bottom = _outline(mark.outline)
        xs = sorted((mark.x + left * mark.x_scale, mark.x + right * mark.x_scale))
        ys = sorted((mark.y + top * mark.y_scale, mark.y + bottom * mark.y_scale))
        found.append((xs[0], ys[0], xs[1], ys[1]))
    if not found:
        return formula.x, formula.y, formula.x, formula.y
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    return (
        formula.x + min(lefts) * size,
        formula.y + min(tops) * size,
        formula.x + max(rights) * size,
        formula.y + max(bottoms) * size,
    )


@lru_cache(maxsize=2048)
def _outline(outline: "Outline") -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of an outline with the points that bend it."""
    points = [float(value) for command in outline.commands for value in command[1:]]
    xs, ys = points[::2] or [0.0], points[1::2] or [0.0]
    return min(xs), min(ys), max(xs), max(ys)
