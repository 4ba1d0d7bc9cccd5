"""Shapes as lines of TikZ: units are nodes, and what is joined to a unit moves with it."""

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, assert_never

from nnviz.drawing.metrics import REGULAR, runs_width
from nnviz.drawing.shapes import Box, Cells, Disc, Formula, Label, Line, Polyline
from nnviz.drawing.theme import THEMES
from nnviz.export.tikz import text as tikz_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.shapes import Drawing, Shape
    from nnviz.drawing.theme import Theme

_ROLES: Final = (
    "ink", "soft", "faint", "canvas", "surface", "border", "rim", "forward", "loss", "backward",
    "update", "positive", "negative", "positive_edge", "negative_edge", "zero_edge", "on_accent",
    "highlight", "focus", "pressed", "outline", "neutral_cell",
)  # fmt: skip
_PLACED: Final = {"start": "nnleft", "middle": "nncentre", "end": "nnright"}
_UNITS: Final = ("unit", "unit-blank")
"""The roles of discs that are units."""
_FORMULA: Final = 0.96
"""How large formulas are against ours: fractions of Computer Modern are higher."""
_NEAR: Final = 0.75
"""How far, in slide units, a line may end from the rim of a unit to be joined to it."""
_STRAIGHT: Final = 0.99
"""The least cosine between a line and the way to the middle of the unit that it leads to."""
_LINE: Final = 100


def palette(theme: "Theme") -> dict[str, str]:
    """Return a theme's colours by the names that they have in LaTeX, by their roles."""
    named = {f"nn{role.replace('_', '')}": getattr(theme, role) for role in _ROLES}
    factors = {f"nnfactor{number}": colour for number, colour in enumerate(theme.factors, 1)}
    return {**named, **factors}


def number(value: float) -> str:
    """Write a coordinate with as few digits as it needs."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def hexadecimal(colour: str) -> str:
    """Return a colour's digits as xcolor reads them."""
    return colour[1:7].upper()


@dataclass(frozen=True, slots=True)
class _Unit:
    """Where a unit is, out to the outer edge of its rim."""

    id: str
    x: float
    y: float
    half_width: float
    half_height: float
    is_round: bool

    @classmethod
    def of(cls, shape: Disc | Box) -> "_Unit":
        """Return the place of a unit from the shape that is drawn for it."""
        rim = shape.stroke_width / 2
        if isinstance(shape, Disc):
            half = shape.radius + rim
            return cls(shape.id, shape.x, shape.y, half, half, is_round=True)
        half_width, half_height = shape.width / 2, shape.height / 2
        x, y = shape.x + half_width, shape.y + half_height
        return cls(shape.id, x, y, half_width + rim, half_height + rim, is_round=False)

    def node(self) -> str:
        """Return the node that it is."""
        shape = (
            f"unit={number(self.half_width)}"
            if self.is_round
            else f"box={number(2 * self.half_width)} x {number(2 * self.half_height)}"
        )
        return rf"\node[{shape}] ({self.id}) at {_point(self.x, self.y)} {{}};"

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a place is in it."""
        return abs(x - self.x) < self.half_width and abs(y - self.y) < self.half_height

    def end(self, x: float, y: float, from_x: float, from_y: float) -> str | None:
        """Return how a line ends at it, None if it does not: at a disc's rim, at a box's side."""
        dx, dy = self.x - x, self.y - y
        if not self.is_round:
            if abs(dy) > _NEAR or abs(abs(dx) - self.half_width) > _NEAR:
                return None
            return f"({self.id}.{'west' if dx > 0 else 'east'})"
        away = math.hypot(dx, dy)
        if abs(away - self.half_width) > _NEAR:
            return None
        length = math.hypot(x - from_x, y - from_y) or 1.0
        straight = dx * (x - from_x) + dy * (y - from_y)
        return f"({self.id})" if straight > _STRAIGHT * length * away else None


@dataclass
class Picture:
    """Writes the shapes of one drawing.

    Attributes
    ----------
    drawing : Drawing
        The drawing.
    theme : str
        The key of the theme that it is drawn in: its colours have names.
    korean : bool
        Whether Hangul is set.
    """

    drawing: "Drawing"
    theme: str
    korean: bool = False
    _units: dict[str, _Unit] = field(default_factory=dict)
    _colours: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name colours and units."""
        theme = THEMES[self.theme]
        for name, colour in palette(theme).items():
            self._colours.setdefault(colour, name)
        self._factors = {c: f"nnfactor{n}" for n, c in enumerate(theme.factors, 1)}
        for shape in self.drawing.shapes:
            if isinstance(shape, Disc | Box) and shape.id and shape.role in _UNITS:
                self._units[shape.id] = _Unit.of(shape)

    def lines(self) -> "Iterator[str]":
        """Yield the picture, from where it begins to where it ends."""
        width, height = number(self.drawing.width), number(self.drawing.height)
        yield r"\begin{tikzpicture}[slide]"
        named = set(self._colours)
        body = list(self._body())
        for colour, name in self._colours.items():
            if colour not in named:
                yield rf"  \definecolor{{{name}}}{{HTML}}{{{hexadecimal(colour)}}}"
        yield rf"  \useasboundingbox (0, 0) rectangle ({width}, {height});"
        yield rf"  \clip (0, 0) rectangle ({width}, {height});"
        if self.drawing.background is not None:
            colour = self._name(self.drawing.background)
            yield rf"  \fill[{colour}] (0, 0) rectangle ({width}, {height});"
        for unit in sorted(self._units.values(), key=lambda unit: (unit.x, unit.y)):
            yield f"  {unit.node()}"
        yield from body
        yield r"\end{tikzpicture}"

    def _body(self) -> "Iterator[str]":
        for layer in self.drawing.layers:
            started = False
            for shape in layer.shapes:
                for line in self._shape(shape):
                    if not started:
                        yield f"  % {layer.name}"
                        started = True
                    yield f"  {line}"

    def _shape(self, shape: "Shape") -> "Iterator[str]":
        match shape:
            case Disc():
                yield from self._disc(shape)
            case Line():
                yield self._line(shape)
            case Polyline():
                yield from self._polyline(shape)
            case Box():
                yield from self._box(shape)
            case Label():
                yield from self._label(shape)
            case Formula():
                yield self._formula(shape)
            case Cells():
                yield from self._cells(shape)
            case _:
                assert_never(shape)

    # Areas and lines ----------------------------------------------------------------------------

    def _disc(self, disc: Disc) -> "Iterator[str]":
        at = _point(disc.x, disc.y)
        unit = self._units.get(disc.id)
        if unit is not None and math.hypot(disc.x - unit.x, disc.y - unit.y) < _NEAR:
            at = f"({disc.id})"
        how = self._area(disc.fill, disc.stroke, disc.stroke_width, disc.dash)
        if how:
            yield rf"{how} {at} circle[radius={number(disc.radius)}];"  # not translated: TeX

    def _box(self, box: Box) -> "Iterator[str]":
        how = self._area(box.fill, box.stroke, box.stroke_width, (), box.radius)
        if how:
            corner = _point(box.x + box.width, box.y + box.height)
            yield rf"{how} {_point(box.x, box.y)} rectangle {corner};"  # not translated: TeX

    def _line(self, line: Line) -> str:
        start = self._end(line, line.x1, line.y1, line.x2, line.y2)
        end = self._end(line, line.x2, line.y2, line.x1, line.y1)
        options = self._stroke(line.stroke, line.width, line.dash)
        if line.arrow:
            tip, *_ = line.head()
            long = 4.0 + 3.0 * line.width
            wide = 2.0 * (2.0 + 1.2 * line.width)
            beyond = number(math.hypot(tip[0] - line.x2, tip[1] - line.y2))
            options += (
                rf", shorten >=-{beyond}\nnu, "
                rf"-{{Triangle[length={number(long)}\nnu, width={number(wide)}\nnu]}}"
            )
        return rf"\draw[{options}] {start} -- {end};"

    def _end(self, line: Line, x: float, y: float, from_x: float, from_y: float) -> str:
        """Return the name of the unit at whose rim a line ends, else the place."""
        ends = (unit.end(x, y, from_x, from_y) for unit in self._units.values() if line.id)
        return next(filter(None, ends), None) or _point(x, y)

    def _polyline(self, line: Polyline) -> "Iterator[str]":
        how = rf"\draw[{self._stroke(line.stroke, line.width, line.dash)}, line join=round]"
        row = how
        for place, (x, y) in enumerate(line.points):
            step = f"{' --' if place else ''} {_point(x, y)}"
            if len(row) + len(step) > _LINE:
                yield row
                row = " "
            row += step
        yield f"{row};"

    def _cells(self, cells: Cells) -> "Iterator[str]":
        """Yield a rectangle for each stretch of cells of one colour."""
        width, height = cells.width / cells.columns, cells.height / cells.rows
        for row in range(cells.rows):
            colours = cells.colours[row * cells.columns : (row + 1) * cells.columns]
            start = 0
            for end in range(1, cells.columns + 1):
                if end < cells.columns and colours[end] == colours[start]:
                    continue
                x, y = cells.x + start * width, cells.y + row * height
                yield (
                    rf"\nncell{{{hexadecimal(colours[start])}}}{{{number(x)}, {number(y)}}}"
                    rf"{{{number(x + (end - start) * width)}, {number(y + height)}}}"
                )
                start = end

    # Words --------------------------------------------------------------------------------------

    def _label(self, label: Label) -> "Iterator[str]":
        if not label.text.strip():
            return
        text = tikz_text.label(label.runs, label.weight, self._name, korean=self.korean)
        if label.weight > REGULAR:
            text = rf"\nnbold {text}"
        yield _words(
            _PLACED[label.anchor],
            self._place(label),
            label.size,
            self._name(label.colour),
            runs_width(label.runs, label.size, label.weight),
            text,
        )

    def _place(self, label: Label) -> str:
        """Return where a label stands, from the middle of the unit in whose disc it is."""
        unit = self._units.get(label.id)
        if unit is not None and unit.holds(label.x, label.y):
            shift = _point(label.x - unit.x, label.y - unit.y)
            return f"[shift={{{shift}}}]{label.id}"
        return _point(label.x, label.y)[1:-1]

    def _formula(self, formula: Formula) -> str:
        ink = THEMES[self.theme].ink
        if formula.parts and all(part.colour != ink for part in formula.parts):
            ink = formula.parts[0].colour
        tex = tikz_text.formula(formula.parts, ink, self._factor)
        return _words(
            "nnleft",
            _point(formula.x, formula.y)[1:-1],
            formula.size * _FORMULA,
            self._factor(ink),
            formula.width * formula.size,
            rf"$\displaystyle {tex}$",
        )

    # Colours ------------------------------------------------------------------------------------

    def _name(self, colour: str) -> str:
        """Return the name of a colour; one that the theme has not is defined in the picture."""
        return self._colours.setdefault(colour[:7], f"nn{hexadecimal(colour)}")

    def _factor(self, colour: str) -> str:
        """Return the name of a colour in a formula."""
        return self._factors.get(colour) or self._name(colour)

    def _area(
        self,
        fill: str | None,
        stroke: str | None,
        width: float,
        dash: tuple[float, ...],
        radius: float = 0.0,
    ) -> str:
        """Return the command that fills and draws an area, "" where there is nothing to see."""
        options: list[str] = []
        if fill is not None:
            options.append(f"fill={self._name(fill)}{_opacity(fill, 'fill')}")
        is_drawn = stroke is not None and width > 0
        if is_drawn:
            assert stroke is not None
            options.append(f"draw={self._stroke(stroke, width, dash)}")
        if not options:
            return ""
        if radius:
            options.append(rf"rounded corners={number(radius - 0.01)}\nnu")
        return rf"\path[{', '.join(options)}]"

    def _stroke(self, colour: str, width: float, dash: tuple[float, ...] = ()) -> str:
        """Return the options of a line, its colour first."""
        options = f"{self._name(colour)}{_opacity(colour, 'draw')}, line width={number(width)}\\nnu"
        if not dash:
            return options
        pattern = " ".join(
            rf"{'off' if place % 2 else 'on'} {number(part)}\nnu" for place, part in enumerate(dash)
        )
        return f"{options}, dash pattern={pattern}"  # not translated: TeX


def _point(x: float, y: float) -> str:
    return f"({number(x)}, {number(y)})"


def _words(command: str, place: str, size: float, colour: str, wide: float, text: str) -> str:
    given = (place, number(round(size, 1)), colour, number(wide), text)
    return f"\\{command}" + "".join(f"{{{part}}}" for part in given)


def _opacity(colour: str, what: str) -> str:
    """Return the option for a colour that is seen through."""
    if len(colour) < 9:
        return ""
    return f", {what} opacity={number(int(colour[7:], 16) / 255)}"
