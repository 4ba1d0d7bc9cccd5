"""A table of the help: columns where there is room for them, else cells one under another."""

from typing import TYPE_CHECKING, NamedTuple

from nnviz.drawing import equation
from nnviz.drawing.handbook import Formulas
from nnviz.drawing.metrics import REGULAR, SEMIBOLD, runs_width
from nnviz.drawing.paragraph import broken
from nnviz.drawing.shapes import Label, Line, markup
from nnviz.drawing.transforms import shifted
from nnviz.trace.explanation import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.drawing.equation import Atom
    from nnviz.drawing.handbook import Cell, Row
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme

_GAP = 28.0
_PAD = 7.0
_LEAST_WORDS = 150.0
"""A column of words may be broken down to this width."""
_LEADING = 1.45
_BETWEEN = 0.35
"""Room between the formulas of a cell, in their size."""
_FORMULA, _FORMULA_ABOVE = 0.8, 0.66
"""A formula in a row and in the heading, against one of the calculation."""


class _Block(NamedTuple):
    """What a cell holds, its first baseline at y = 0: how far it reaches above and below it."""

    shapes: "tuple[Shape, ...]"
    rise: float
    fall: float


class Table(NamedTuple):
    """A table's shapes and the height of each of its rows."""

    shapes: "tuple[Shape, ...]"
    heights: tuple[float, ...]


def table(rows: "Sequence[Row]", x: float, y: float, room: float, theme: "Theme") -> Table:
    """Return a table whose upper left corner is (x, y)."""
    widths = _columns(rows, room, theme)
    wide = room if widths is None else sum(widths) + _GAP * (len(widths) - 1)
    shapes: list[Shape] = []
    heights: list[float] = []
    for row in rows:
        if widths is None:
            cells = () if row.heading else _titled(rows[0], row)
            blocks = [_block(cell, row, room, theme) for cell in cells]
            height = _put_under(blocks, x, y, shapes)
        else:
            blocks = [
                _block(cell, row, width, theme)
                for cell, width in zip(row.cells, widths, strict=True)
            ]
            height = _put_beside(blocks, x, y, widths, shapes)
        heights.append(height)
        y += height
        if height:
            shapes.append(Line("", "rule", x, y, x + wide, y, theme.border, 1.0))
    return Table(tuple(shapes), tuple(heights))


def _titled(first: "Row", row: "Row") -> "tuple[Cell, ...]":
    """Return the cells of a row as they stand under one another: a formula with its left side."""
    if not first.heading:
        return row.cells
    return tuple(
        Formulas(tuple(f"{above.texs[0]}={tex}" for tex in cell.texs))
        if isinstance(above, Formulas) and isinstance(cell, Formulas)
        else cell
        for above, cell in zip(first.cells, row.cells, strict=True)
    )


def _put_beside(
    blocks: "Sequence[_Block]", x: float, y: float, widths: list[float], shapes: "list[Shape]"
) -> float:
    """Put cells on one baseline and return the height of their row."""
    baseline = y + _PAD + max(block.rise for block in blocks)
    for block, width in zip(blocks, widths, strict=True):
        shapes.extend(shifted(shape, x, baseline) for shape in block.shapes)
        x += width + _GAP
    return baseline + max(block.fall for block in blocks) + _PAD - y


def _put_under(blocks: "Sequence[_Block]", x: float, y: float, shapes: "list[Shape]") -> float:
    """Put cells under one another and return the height of their row."""
    if not blocks:
        return 0.0
    top = y + _PAD
    for block in blocks:
        shapes.extend(shifted(shape, x, top + block.rise) for shape in block.shapes)
        top += block.rise + block.fall + _PAD
    return top - y


def _columns(rows: "Sequence[Row]", room: float, theme: "Theme") -> list[float] | None:
    """Return the width of each column, None where they do not fit beside each other.

    Formulas have the width that they need; words share what is left, from the left.
    """
    count = len(rows[0].cells)
    natural = [max(_natural(row.cells[at], row, theme) for row in rows) for at in range(count)]
    words = [all(isinstance(row.cells[at], str) for row in rows) for at in range(count)]
    widths = [
        min(wide, _LEAST_WORDS) if is_words else wide
        for wide, is_words in zip(natural, words, strict=True)
    ]
    spare = room - _GAP * (count - 1) - sum(widths)
    if spare < 0:
        return None
    for at, wide in enumerate(natural):
        more = min(spare, wide - widths[at])
        widths[at] += more
        spare -= more
    return widths


def _natural(cell: "Cell", row: "Row", theme: "Theme") -> float:
    """Return how wide a cell is without a break, a hair more so that it is never broken."""
    if isinstance(cell, str):
        size, weight, _ = _style(row, theme)
        return runs_width(markup(cell), size, weight) + 0.5
    return max(map(equation.width, _set(cell.texs, ""))) * _size(row, theme) + 0.5


def _block(cell: "Cell", row: "Row", width: float, theme: "Theme") -> _Block:
    """Return what a cell of this width holds."""
    if isinstance(cell, str):
        size, weight, colour = _style(row, theme)
        lines = broken(cell, size, weight, width)
        shapes = tuple(
            Label("", "cell", 0.0, number * _LEADING * size, runs, size, weight, colour)
            for number, runs in enumerate(lines)
        )
        return _Block(shapes, 0.8 * size, (len(lines) - 1) * _LEADING * size + 0.25 * size)
    return _formulas(cell.texs, _size(row, theme), width, theme)


def _formulas(texs: tuple[str, ...], size: float, width: float, theme: "Theme") -> _Block:
    """Return formulas under one another, one that is too wide for the cell in parts."""
    placed: list[Shape] = []
    rise = y = 0.0
    for tex, whole in zip(texs, _set(texs, theme.ink), strict=True):
        for line in equation.broken(whole, width / size):
            ascent = equation.ascent(line) * size
            if placed:
                y += ascent + _BETWEEN * size
            else:
                rise = ascent
            placed.append(equation.formula(line, 0.0, y, size, tex))
            y += equation.descent(line) * size
    return _Block(tuple(placed), rise, y)


def _set(texs: tuple[str, ...], colour: str) -> "list[list[Atom]]":
    return [equation.atoms((Piece(tex),), lambda _: colour) for tex in texs]


def _style(row: "Row", theme: "Theme") -> tuple[float, int, str]:
    """Return size, weight and colour of the words in a row."""
    sizes = theme.sizes
    if row.heading:
        return sizes.small, SEMIBOLD, theme.soft
    return sizes.sentence, REGULAR, theme.ink


def _size(row: "Row", theme: "Theme") -> float:
    """Return the size of the formulas in a row."""
    return theme.sizes.formula * (_FORMULA_ABOVE if row.heading else _FORMULA)
