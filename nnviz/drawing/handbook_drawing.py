"""A section of the help laid out for a width: words, formulas, tables, samples of the drawing."""

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from nnviz.drawing import bodies, equation
from nnviz.drawing.handbook import Display, Heading, Row, Sample, Text
from nnviz.drawing.handbook_tables import table
from nnviz.drawing.metrics import REGULAR, SEMIBOLD
from nnviz.drawing.paragraph import broken
from nnviz.drawing.shapes import Box, Disc, Drawing, Label, Line, Run, Stratum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.equation import Atom
    from nnviz.drawing.handbook import Mark, Section
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme

MEASURE = 660.0
"""Lines of text are not longer than this: the eye must find the next one."""
_FORMULA = 0.86
"""A formula among text, against one of the calculation."""
_SAMPLE = 64.0
"""Room for a sample of the drawing beside its words."""
_DISC = 17.0
_REACH: "dict[Mark, float]" = {"blank": _DISC + 2, "known": _DISC + 2, "widths": 11.0}
"""How far a sample reaches above and below its middle, where it is higher than a line."""
_AROUND = {Heading: (14.0, 4.0), Display: (2.0, 14.0), Sample: (0.0, 8.0), Text: (0.0, 8.0)}
"""Room above and below a part."""
_INDENT = 20.0
_BLEED = 8.0
"""How far the ground of what was found reaches beyond it."""


class Page(NamedTuple):
    """A section's drawing, and from where to where each of its parts stands."""

    drawing: Drawing
    spans: tuple[tuple[float, float], ...]


@dataclass(slots=True)
class Sheet:
    """Shapes from the top down: `y` is where the next one goes."""

    theme: "Theme"
    width: float
    shapes: "list[Shape]"
    y: float = 0.0

    @property
    def left(self) -> float:
        """Where text begins."""
        return self.theme.sizes.panel_padding

    @property
    def room(self) -> float:
        """How wide a formula or a table may be."""
        return self.width - 2 * self.theme.sizes.panel_padding

    def text(
        self,
        text: str,
        role: str,
        size: float,
        weight: int,
        colour: str,
        *,
        indent: float = 0.0,
        leading: float = 1.5,
    ) -> None:
        """Add a paragraph."""
        room = min(self.room, MEASURE) - indent
        for number, runs in enumerate(broken(text, size, weight, room)):
            self.y += size * (0.95 if number == 0 else leading)
            x = self.left + indent
            self.shapes.append(Label("", role, x, self.y, runs, size, weight, colour))
        self.y += size * 0.3


def draw_section(
    section: "Section",
    width: float,
    theme: "Theme",
    found: frozenset[int] = frozenset(),
    current: int = -1,
) -> Page:
    """Return a section `width` wide and as high as it needs.

    Parts that were `found` have a ground, and the `current` one of them a bar beside it.
    """
    sizes = theme.sizes
    sheet = Sheet(theme, width, [])
    sheet.y = sizes.panel_padding
    sheet.text(section.title, "title", sizes.title, SEMIBOLD, theme.ink, leading=1.3)
    sheet.y += 10
    spans: list[tuple[float, float]] = []
    for is_table, parts in groupby(section.parts, key=lambda part: isinstance(part, Row)):
        if is_table:
            rows = [part for part in parts if isinstance(part, Row)]
            sheet.y += 4
            shapes, heights = table(rows, sheet.left, sheet.y, sheet.room, theme)
            sheet.shapes.extend(shapes)
            for height in heights:
                spans.append((sheet.y, sheet.y + height))
                sheet.y += height
            sheet.y += 16
            continue
        spans.extend(_drawn(sheet, part) for part in parts if not isinstance(part, Row))
    sheet.y += sizes.panel_padding * 0.5
    grounds = tuple(_grounds(sheet, spans, found, current))
    layers = (Stratum("found", grounds), Stratum("section", tuple(sheet.shapes)))
    return Page(Drawing(width, sheet.y, theme.surface, layers), tuple(spans))


def _grounds(
    sheet: Sheet, spans: "list[tuple[float, float]]", found: frozenset[int], current: int
) -> "Iterator[Shape]":
    """Yield the grounds of what was found."""
    theme = sheet.theme
    left, wide = sheet.left - _BLEED, min(sheet.room, MEASURE) + 2 * _BLEED
    for part in sorted(found & set(range(len(spans)))):
        top, bottom = spans[part][0] - _BLEED / 2, spans[part][1] + _BLEED / 2
        yield Box("", "found", left, top, wide, bottom - top, 4.0, theme.highlight)
        if part == current:
            yield Box("", "current", left - 1, top, 3.0, bottom - top, 1.5, theme.focus)


def _drawn(sheet: Sheet, part: "Text | Heading | Display | Sample") -> tuple[float, float]:
    """Draw a part and return from where to where it reaches."""
    theme, sizes = sheet.theme, sheet.theme.sizes
    before, after = _AROUND[type(part)]
    sheet.y += before
    top = sheet.y
    match part:
        case Heading(text):
            sheet.text(text, "heading", sizes.value, SEMIBOLD, theme.ink, leading=1.3)
        case Display(lines):
            _display(sheet, [equation.atoms(line, theme.factor) for line in lines], _texs(part))
        case Sample(mark, text):
            reach = _REACH.get(mark, 0.0)
            half = sizes.sentence * 0.62
            middle = top + max(half, reach)
            sheet.shapes.extend(_sample(mark, sheet.left, middle, theme))
            sheet.y = middle - half
            sheet.text(text, "text", sizes.sentence, REGULAR, theme.soft, indent=_SAMPLE + 14)
            sheet.y = max(sheet.y, middle + reach)
        case Text(text):
            sheet.text(text, "text", sizes.sentence, REGULAR, theme.soft)
    bottom = sheet.y
    sheet.y += after
    return top, bottom


def _texs(part: Display) -> list[str]:
    """Return each line's TeX."""
    return [" ".join(piece.tex for piece in line) for line in part.lines]


def _display(sheet: Sheet, lines: "list[list[Atom]]", texs: list[str]) -> None:
    """Add a formula, its lines aligned at the first equals sign and broken where they must be."""
    at = next((place for place, atom in enumerate(lines[0]) if atom.sign == "="), 0)
    left, rights = lines[0][:at], [lines[0][at:], *lines[1:]]
    hang = equation.width([*left, *rights[0][:1]]) - equation.width(rights[0][:1])
    room, x = sheet.room - _INDENT, sheet.left + _INDENT
    size = sheet.theme.sizes.formula * _FORMULA
    size *= min(1.0, max(0.85, room / (size * (hang + max(map(equation.width, rights))))))
    rise = equation.ascent(left)
    for number, (right, tex) in enumerate(zip(rights, texs, strict=True)):
        for place, part in enumerate(equation.broken(right, room / size - hang)):
            rise = max(rise, equation.ascent(part))
            sheet.y += (rise + (0.35 if number or place else 0.0)) * size
            if left and number == place == 0:
                sheet.shapes.append(equation.formula(left, x, sheet.y, size, tex, "formula-left"))
            sheet.shapes.append(equation.formula(part, x + hang * size, sheet.y, size, tex))
            fall = max(equation.descent(part), equation.descent(left) if number == 0 else 0.0)
            sheet.y += fall * size
            rise = 0.0


def _sample(mark: "Mark", x: float, y: float, theme: "Theme") -> "Iterator[Shape]":
    """Yield a piece of the drawing in the room beside its words, around the height y."""
    right, middle = x + _SAMPLE, x + _SAMPLE / 2
    match mark:
        case "positive" | "negative":
            colour = theme.positive_edge if mark == "positive" else theme.negative_edge
            yield Line("", "sample", x, y, right, y, colour, theme.sizes.thickest_edge)
        case "widths":
            for up, wide in ((-6.0, theme.sizes.thinnest_edge), (0.0, 2.5), (7.0, 4.5)):
                yield Line("", "sample", x, y + up, right, y + up, theme.positive_edge, wide)
        case "blank" | "known":
            known = mark == "known"
            rim = theme.sizes.rim
            dash = () if known else (3.0, 4.0)
            yield Disc("", "sample", middle, y, _DISC, theme.surface, theme.rim, rim, dash)
            if known:
                size = theme.sizes.tiny
                text = (Run("0.52"),)
                yield Label("", "sample", middle, y + 4, text, size, SEMIBOLD, theme.ink, "middle")
        case "factors":
            for number in (1, 2, 3):
                at = middle + (number - 2) * 22.0
                yield from bodies.badge(at, y, number, theme.factor(number), 1.0, theme)
        case _:
            yield Box("", "sample", x, y - 5.0, _SAMPLE, 10.0, 3.5, theme.phase(mark))
