"""The drawing of one step's calculation: question, formula in three lines, value, sentence."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nnviz.drawing import bodies, equation
from nnviz.drawing.metrics import REGULAR, SEMIBOLD, runs_width
from nnviz.drawing.metrics import width as text_width
from nnviz.drawing.paragraph import Plain, broken, runs_of
from nnviz.drawing.shapes import Drawing, Label, Run, Stratum
from nnviz.trace.numbers import DEFAULT_DECIMALS, format_number
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.drawing.equation import Atom
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.trace.explanation import Explanation

LEAST_SCALE = 0.8
"""Long formulas are set smaller down to this; beyond it they are broken into more lines."""

_HEADING_SCALE = 0.88
"""A heading is set smaller down to this to stand in one line."""
_BROKEN_GAP = 0.53
"""Room between the parts of a broken line of a formula against that between its lines."""
_BADGE_SCALE = 1.0
_INDENT = 0.9
"""How far a broken line's continuation stands behind the equals sign, in the formula's size."""


@dataclass(slots=True)
class Page:
    """Shapes from the top down, from `left` on: `y` is where the next one goes."""

    theme: "Theme"
    left: float
    room: float
    shapes: "list[Shape]"
    y: float = 0.0

    @classmethod
    def padded(cls, theme: "Theme", width: float) -> "Page":
        """Return an empty page with the panel's padding at both sides."""
        padding = theme.sizes.panel_padding
        return cls(theme, padding, width - 2 * padding, [], padding * 0.75)

    def text(
        self, text: str | Plain, role: str, size: float, weight: int, colour: str, leading: float
    ) -> None:
        """Add a paragraph."""
        for number, runs in enumerate(broken(text, size, weight, self.room)):
            self.y += size * (0.95 if number == 0 else leading)
            self.shapes.append(Label("", role, self.left, self.y, runs, size, weight, colour))
        self.y += size * 0.25

    def heading(self, text: str | Plain) -> None:
        """Add the heading, a little smaller if it then stands in one line."""
        size = self.theme.sizes.title
        wide = runs_width(runs_of(text), size, SEMIBOLD)
        if self.room < wide <= self.room / _HEADING_SCALE:
            size *= self.room / wide * 0.995
        self.text(text, "heading", size, SEMIBOLD, self.theme.ink, 1.25)


def draw_calculation(
    explanation: "Explanation",
    width: float,
    theme: "Theme",
    decimals: int = DEFAULT_DECIMALS,
    caption: str = "",
    *,
    known: bool = True,
    note: str = "",
) -> Drawing:
    """Return the calculation of a step, `width` wide and as high as it needs.

    `caption` is the line above it in the accent of the phase, such as "Backward · step 21 of 41".
    Of a step that is still to come, `known` being False, only the lines with symbols are shown.
    `note` is a second sentence, such as what the source prints.
    """
    if not known:
        explanation = replace(explanation, lines=explanation.lines[: explanation.numeric])
    sizes = theme.sizes
    page = Page.padded(theme, width)
    accent = theme.phase(explanation.step.phase)
    if caption:
        page.text(caption, "caption", sizes.step_line, SEMIBOLD, accent, 1.3)
        page.y += 5
    page.heading(explanation.heading)
    page.y += 20
    add_formula(page, explanation)
    page.y += 26
    add_value(page, *shown_value(explanation, decimals, theme, known=known))
    page.y += 16
    for sentence, colour in ((explanation.sentence, theme.soft), (note, theme.ink)):
        if sentence:
            page.text(sentence, "sentence", sizes.sentence, REGULAR, colour, sizes.line_height)
            page.y += 8
    page.y += sizes.panel_padding * 0.75
    return Drawing(width, page.y, theme.surface, (Stratum("calculation", tuple(page.shapes)),))


def draw_note(
    heading: str | Plain,
    paragraphs: "Sequence[str]",
    width: float,
    theme: "Theme",
    caption: str = "",
) -> Drawing:
    """Return a heading with some text, for where there is no step to explain."""
    sizes = theme.sizes
    page = Page.padded(theme, width)
    if caption:
        page.text(caption, "caption", sizes.step_line, SEMIBOLD, theme.soft, 1.3)
        page.y += 5
    page.heading(heading)
    page.y += 12
    for text in filter(None, paragraphs):
        page.text(text, "sentence", sizes.sentence, REGULAR, theme.soft, sizes.line_height)
        page.y += 8
    page.y += sizes.panel_padding * 0.75
    return Drawing(width, page.y, theme.surface, (Stratum("calculation", tuple(page.shapes)),))


def shown_value(
    explanation: "Explanation", decimals: int, theme: "Theme", *, known: bool
) -> tuple[str, str]:
    """Return how the result of a step is written, and in which colour."""
    if known:
        return format_number(explanation.value, decimals), theme.ink
    return tr("not yet"), theme.faint


def add_value(page: Page, text: str, colour: str) -> None:
    """Add the result, large; smaller only if it is wider than the page."""
    sizes = page.theme.sizes
    size = min(sizes.result, sizes.result * page.room / text_width(text, sizes.result, SEMIBOLD))
    page.y += size * 0.8
    page.shapes.append(
        Label(
            "value",
            "result",
            page.left,
            page.y,
            (Run(text),),
            size,
            SEMIBOLD,
            colour,
        )
    )
    page.y += size * 0.2


def add_formula(page: Page, explanation: "Explanation") -> None:
    """Add the lines of the formula, aligned at their first equals sign."""
    theme = page.theme
    lines = [equation.atoms(line, theme.factor) for line in explanation.lines]
    texs = [" ".join(piece.tex for piece in line) for line in explanation.lines]
    left, rights = _parted(lines)
    wide_left = equation.width([*left, *rights[0][:1]]) - equation.width(rights[0][:1])
    size, broken_rights = _set(page.room, wide_left, rights, theme.sizes.formula)
    x = page.left
    if len(explanation.factors) > 1:
        page.y += _badge_room(theme)
    if left:
        rise = max(equation.ascent(left), equation.ascent(broken_rights[0][0]))
        page.shapes.append(
            equation.formula(left, x, page.y + rise * size, size, texs[0], "formula-left")
        )
    hang = equation.descent(left)
    numbers = {theme.factor(factor.number): factor.number for factor in explanation.factors}
    if len(numbers) < 2:
        numbers = {}
    for number, (right, parts, tex) in enumerate(zip(rights, broken_rights, texs, strict=True)):
        for place, part in enumerate(parts):
            rise = equation.ascent(part)
            if number == place == 0:
                rise = max(rise, equation.ascent(left))
            else:
                rise += theme.sizes.formula_gap * (1.0 if place == 0 else _BROKEN_GAP)
            badged = [atom.colour for atom in part if number == 0 and atom.colour in numbers]
            if badged and place:
                page.y += _badge_room(theme)
            page.y += rise * size
            start = x + wide_left * size + (_indent(right) * size if place else 0.0)
            part_size = size * min(1.0, (x + page.room - start) / (equation.width(part) * size))
            page.shapes.append(equation.formula(part, start, page.y, part_size, tex))
            if badged:
                _add_badges(page, part, start, page.y - rise * size, part_size, numbers)
            page.y += max(equation.descent(part), hang) * size
            hang = 0.0


def _badge_room(theme: "Theme") -> float:
    """Return how much room the numbers of factors need above a line."""
    return 2.0 * bodies.badge_radius(_BADGE_SCALE, theme) + 3.0


def _add_badges(
    page: Page,
    line: "Sequence[Atom]",
    x: float,
    top: float,
    size: float,
    numbers: dict[str, int],
) -> None:
    """Add above each factor's first place its number, as it stands on the drawing too.

    `numbers` are those to come, by colour; those that are added are taken out of it.
    """
    starts = [x + start * size for start in equation.starts(line)]
    for colour in [colour for colour in numbers if any(a.colour == colour for a in line)]:
        places = [place for place, atom in enumerate(line) if atom.colour == colour]
        last = next((p for p in places if p + 1 not in places), places[-1])
        middle = (starts[places[0]] + starts[last] + line[last].box.width * size) / 2
        y = top - bodies.badge_radius(_BADGE_SCALE, page.theme) - 2.0
        page.shapes.extend(
            bodies.badge(middle, y, numbers.pop(colour), colour, _BADGE_SCALE, page.theme)
        )


def _parted(lines: "Sequence[list[Atom]]") -> "tuple[list[Atom], list[list[Atom]]]":
    """Return what stands left of the first equals sign, and each line from its sign on."""
    first = lines[0]
    at = next((place for place, atom in enumerate(first) if atom.sign == "="), 0)
    return first[:at], [first[at:], *lines[1:]]


def _indent(right: "Sequence[Atom]") -> float:
    return equation.width(right[:1]) + 0.28 if right and right[0].sign == "=" else _INDENT


def _broken(right: "Sequence[Atom]", limit: float) -> "list[list[Atom]]":
    """Return a line in parts that fit, those behind the first having less room."""
    parts = equation.broken(right, limit)
    if len(parts) > 1:
        return [
            parts[0],
            *equation.broken([a for p in parts[1:] for a in p], limit - _indent(right)),
        ]
    return parts


def _set(
    room: float, left: float, rights: "Sequence[Sequence[Atom]]", size: float
) -> "tuple[float, list[list[list[Atom]]]]":
    """Return the size of the formula, and each of its lines in parts.

    It is the size at which all lines fit, or the largest with the fewest broken lines.
    """
    widest = left + max(equation.width(right) for right in rights)
    if widest * size * LEAST_SCALE <= room:
        size = min(size, room / widest)
        return size, [_broken(right, room / size - left) for right in rights]

    def parted(scale: float) -> "list[list[list[Atom]]]":
        return [_broken(right, room / (size * scale) - left) for right in rights]

    smallest = parted(LEAST_SCALE)
    for scale in (0.95, 0.875):
        larger = parted(scale)
        if sum(map(len, larger)) <= sum(map(len, smallest)):
            return size * scale, larger
    return size * LEAST_SCALE, smallest
