"""What a drawing is made of: frozen shapes in slide units, x to the right and y down.

Every shape has an `id`, the name of the element it belongs to ("h1", "w5", "E", or "" for
decoration), and a `role`, what it is for ("unit", "edge", "value", …). Colours are "#rrggbb" or
"#rrggbbaa"; None paints nothing.
"""

import math
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from nnviz.drawing.equation import Atom

Anchor = Literal["start", "middle", "end"]
Script = Literal["normal", "sub", "super"]


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle with a rim."""

    id: str
    role: str
    x: float
    y: float
    radius: float
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 0.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line with flat ends; `dash` in slide units, `arrow` puts a head on its end."""

    id: str
    role: str
    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    arrow: bool = False

    def head(self) -> tuple[tuple[float, float], ...]:
        """Return the corners of the arrow's head."""
        length = math.hypot(self.x2 - self.x1, self.y2 - self.y1) or 1.0
        ux, uy = (self.x2 - self.x1) / length, (self.y2 - self.y1) / length
        long, half = 4.0 + 2.0 * self.width, 2.0 + 1.2 * self.width
        back_x, back_y = self.x2 - long * ux, self.y2 - long * uy
        return (
            (self.x2 + self.width * ux, self.y2 + self.width * uy),
            (back_x - half * uy, back_y + half * ux),
            (back_x + half * uy, back_y - half * ux),
        )


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through points, with round joins and flat ends; `dash` in slide units."""

    id: str
    role: str
    points: tuple[tuple[float, float], ...]
    stroke: str
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with rounded corners, given by its upper left corner."""

    id: str
    role: str
    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; None takes the label's own weight or colour."""

    text: str
    script: Script = "normal"
    italic: bool = False
    weight: int | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text on the baseline `y`; `anchor` says which part of it stands at `x`."""

    id: str
    role: str
    x: float
    y: float
    runs: tuple[Run, ...]
    size: float
    weight: int = 400
    colour: str = "#000000"
    anchor: Anchor = "start"

    @property
    def text(self) -> str:
        """Return the text without its styles."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The outline of a glyph or a rule, compared by identity so that painters can keep it.

    `commands` are ("M", x, y), ("L", x, y), ("Q", x1, y1, x, y), ("C", x1, y1, x2, y2, x, y) and
    ("Z",), in units of the text size, y down, the baseline at 0. Filled by the non-zero rule.
    """

    commands: tuple[tuple[str | float, ...], ...]


class Mark(NamedTuple):
    """An outline placed in a formula, in units of the formula's size."""

    outline: Outline
    x: float
    y: float
    x_scale: float
    y_scale: float
    colour: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A typeset formula whose baseline starts at (x, y), with the TeX that it is set from.

    Where a formula is broken into lines, each is a shape: `tex` is that of the whole, `parts` are
    those of the line, and `width` is the line's in units of the size.
    """

    id: str
    role: str
    x: float
    y: float
    size: float
    marks: tuple[Mark, ...]
    tex: str
    parts: tuple["Atom", ...] = field(default=(), compare=False)
    width: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Cells:
    """A grid of filled cells, `colours` row by row."""

    id: str
    role: str
    x: float
    y: float
    width: float
    height: float
    rows: int
    columns: int
    colours: tuple[str, ...]


Shape = Disc | Line | Polyline | Box | Label | Formula | Cells


@dataclass(frozen=True, slots=True, eq=False)
class Stratum:
    """Shapes painted together, compared by identity: what did not change is the same object."""

    name: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Strata from the bottom up on a background, in slide units."""

    width: float
    height: float
    background: str | None
    layers: tuple[Stratum, ...]

    def stratum(self, name: str) -> Stratum:
        """Return the stratum called `name`; KeyError where there is none."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise KeyError(name)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Return all shapes from the bottom up."""
        return tuple(shape for layer in self.layers for shape in layer.shapes)


_VARIABLE = re.compile(
    r"(?P<base>[A-Za-z\u0370-\u03ff]\u0302?)"
    r"(?:_(?P<sub>\([^)\s]*\)|\{[^}]*\}|[A-Za-z0-9]+))?"
    r"(?:\^(?P<super>\([^)\s]*\)|\{[^}]*\}|[A-Za-z0-9+\u207a\u2212-]+))?"
)
_NUMBERED = re.compile(
    r"(?P<base>[wzhoxtbEmv\u03b4])(?P<sub>[0-9]+)(?:\^(?P<super>\([^)\s]*\)|\+))?(?![0-9A-Za-z])"
)
_WORD = re.compile(r"[^\W\d_]+")
_NO_VARIABLES = frozenset("aAI")


@lru_cache(maxsize=4096)
def markup(text: str, *, weight: int | None = None, colour: str | None = None) -> tuple[Run, ...]:
    """Return the runs of `text` in which w_5, w5 and h_1^(2) have real scripts.

    A variable, that is a letter that carries a script or stands alone (E, η), is italic; words
    are upright. "a", "A" and "I" alone are taken as words. Braces around a script are not shown,
    parentheses are.

    >>> [(run.text, run.script) for run in markup("∂E/∂w_5")]
    [('∂', 'normal'), ('E', 'normal'), ('/∂', 'normal'), ('w', 'normal'), ('5', 'sub')]
    """
    runs: list[Run] = []
    plain_from = position = 0
    while position < len(text):
        found = _variable(text, position)
        if found is None:
            word = _WORD.match(text, position)
            position = word.end() if word else position + 1
            continue
        if position > plain_from:
            runs.append(Run(text[plain_from:position], weight=weight, colour=colour))
        runs.append(Run(found["base"], italic=True, weight=weight, colour=colour))
        if found["sub"] is not None:
            runs.append(Run(found["sub"].strip("{}"), "sub", weight=weight, colour=colour))
        if found["super"] is not None:
            runs.append(Run(found["super"].strip("{}"), "super", weight=weight, colour=colour))
        plain_from = position = found.end()
    if plain_from < len(text):
        runs.append(Run(text[plain_from:], weight=weight, colour=colour))
    return tuple(runs)


def _variable(text: str, position: int) -> re.Match[str] | None:
    """Return the variable with its scripts that starts at `position`, None for anything else."""
    if position and _joins(text[position - 1]):
        return None
    if text[position - 1 : position] == "+" and _joins(text[position - 2 : position - 1] or " "):
        return None  # a key, as in Ctrl+E: a sum has spaces
    numbered = _NUMBERED.match(text, position)
    if numbered is not None:
        return numbered
    found = _VARIABLE.match(text, position)
    if found is None or found["sub"] is not None or found["super"] is not None:
        return found
    after = text[found.end() : found.end() + 1]
    return None if found["base"] in _NO_VARIABLES or _joins(after) else found


def _joins(character: str) -> bool:
    """Tell whether `character` makes a word with a Latin or Greek letter beside it."""
    return character in ("'", "\u2019") or (character.isalnum() and character < "\u1100")


def hit(drawing: Drawing, x: float, y: float, tolerance: float = 4.0) -> str | None:
    """Return the id of the element at (x, y), or None.

    Filled discs and boxes win over lines, what is painted later over what is below, and of the
    lines the nearest within `tolerance` beside their own width.
    """
    nearest: str | None = None
    distance = math.inf
    for layer in reversed(drawing.layers):
        for shape in reversed(layer.shapes):
            if not shape.id:
                continue
            if isinstance(shape, Disc):
                if math.hypot(x - shape.x, y - shape.y) <= shape.radius:
                    return shape.id
            elif isinstance(shape, Box | Cells):
                if shape.x <= x <= shape.x + shape.width and shape.y <= y <= shape.y + shape.height:
                    return shape.id
            elif isinstance(shape, Line):
                away = _distance(shape, x, y) - shape.width / 2
                if away <= tolerance and away < distance:
                    nearest, distance = shape.id, away
    return nearest


def place_of(drawing: Drawing, element: str) -> tuple[float, float, float, float] | None:
    """Return the edges of where an element is drawn, left, top, right and bottom; None if nowhere.

    An element with a ground of its own, such as the label of an edge, is where that is.
    """
    grounds: list[tuple[float, float, float, float]] = []
    lines: list[tuple[float, float, float, float]] = []
    for layer in drawing.layers:
        for shape in layer.shapes:
            if not element or shape.id != element:
                continue
            if isinstance(shape, Disc):
                x, y, radius = shape.x, shape.y, shape.radius
                grounds.append((x - radius, y - radius, x + radius, y + radius))
            elif isinstance(shape, Box | Cells):
                grounds.append((shape.x, shape.y, shape.x + shape.width, shape.y + shape.height))
            elif isinstance(shape, Line):
                (left, right), (top, bottom) = (
                    sorted((shape.x1, shape.x2)),
                    sorted((shape.y1, shape.y2)),
                )
                half = max(1.0, shape.width / 2)
                lines.append((left - half, top - half, right + half, bottom + half))
    found = grounds or lines
    if not found:
        return None
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _distance(line: Line, x: float, y: float) -> float:
    """Return how far (x, y) is from the nearest point of `line`."""
    dx, dy = line.x2 - line.x1, line.y2 - line.y1
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else ((x - line.x1) * dx + (y - line.y1) * dy) / length
    along = min(1.0, max(0.0, along))
    return math.hypot(x - line.x1 - along * dx, y - line.y1 - along * dy)
