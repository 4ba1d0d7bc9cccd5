"""Shapes as SVG writes them; what comes again is not written anew. No Qt."""

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never
from xml.sax.saxutils import escape, quoteattr

from nnviz.drawing.metrics import REGULAR, placed_runs
from nnviz.drawing.metrics import width as text_width
from nnviz.drawing.shapes import Box, Cells, Disc, Formula, Label, Line, Polyline
from nnviz.drawing.tex import reading
from nnviz.export.embedded_fonts import needed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.shapes import Outline, Shape


class Written(NamedTuple):
    """A shape as it is written.

    Attributes
    ----------
    text : str
        All of it.
    parts : tuple of str
        The same in parts: every second of them is the outline of a glyph, which many have.
    fonts : int
        Flags of the fonts that it needs.
    """

    text: str
    parts: tuple[str, ...]
    fonts: int


_MANY, _FEW = 4096, 192
"""How many shapes are kept as they are written: of formulas, which are long, as many as come again
in the next iteration of a small network."""


def written(shape: "Shape", *, first: bool) -> Written:
    """Return a shape as it is written; only the first of an element has its id."""
    if isinstance(shape, Formula | Polyline | Cells):
        return _long(shape, first)
    return _short(shape, first)


def _written(shape: "Shape", first: bool) -> Written:
    """Write a shape."""
    attributes = f" class={quoteattr(shape.role)}" if shape.role else ""
    if shape.id:
        name = quoteattr(_allowed(shape.id))
        attributes = f" id={name}{attributes}" if first else f"{attributes} data-element={name}"
    if isinstance(shape, Formula):
        parts = _formula(shape, attributes)
        return Written("".join(parts), parts, 0)
    text = _simple(shape, attributes)
    fonts = 0
    if isinstance(shape, Label):
        for run in shape.runs:
            fonts |= needed(run.text, run.weight or shape.weight, italic=run.italic)
    return Written(text, (text,), fonts)


_short: Final = lru_cache(maxsize=_MANY)(_written)
_long: Final = lru_cache(maxsize=_FEW)(_written)


def _simple(shape: "Disc | Line | Polyline | Box | Label | Cells", attributes: str) -> str:
    """Return a shape that is not a formula."""
    match shape:
        case Disc():
            return (
                f'<circle{attributes} cx="{number(shape.x)}" cy="{number(shape.y)}" '
                f'r="{number(shape.radius)}"{paint("fill", shape.fill)}'
                f"{_stroke(shape.stroke, shape.stroke_width, shape.dash)}/>"
            )
        case Box():
            corner = f' rx="{number(shape.radius)}"' if shape.radius else ""
            return (
                f'<rect{attributes} x="{number(shape.x)}" y="{number(shape.y)}" '
                f'width="{number(shape.width)}" height="{number(shape.height)}"{corner}'
                f"{paint('fill', shape.fill)}{_stroke(shape.stroke, shape.stroke_width)}/>"
            )
        case Line():
            line = (
                f'<line{attributes} x1="{number(shape.x1)}" y1="{number(shape.y1)}" '
                f'x2="{number(shape.x2)}" y2="{number(shape.y2)}"'
                f"{_stroke(shape.stroke, shape.width, shape.dash)}/>"
            )
            if not shape.arrow:
                return line
            head = f'points="{_points(shape.head())}"{paint("fill", shape.stroke)}'
            return f"{line}\n<polygon {head}/>"
        case Polyline():
            return (
                f'<polyline{attributes} points="{_points(shape.points)}" fill="none" '
                f'stroke-linejoin="round"{_stroke(shape.stroke, shape.width, shape.dash)}/>'
            )
        case Label():
            return _label(shape, attributes)
        case Cells():
            return "\n".join(_cells(shape, attributes))
        case _:
            assert_never(shape)


def _label(label: Label, attributes: str) -> str:
    """Return a text element, with a span for each run that is not as the text begins.

    Each run follows the one before, and the text is anchored as it is: so nothing overlaps in a
    reader with wider fonts, and what is centred is centred.
    """
    whole = f' x="{number(label.x)}" y="{number(label.y)}" font-size="{number(label.size)}"'
    whole += paint("fill", label.colour)
    if label.weight != REGULAR:
        whole += f' font-weight="{label.weight}"'
    if label.anchor != "start":
        whole += f' text-anchor="{label.anchor}"'
    text = ""
    runs = placed_runs(label)
    at_x, at_y = runs[0].x if runs else 0.0, label.y
    for run, x, y, size, weight, colour in runs:
        style = "".join(
            f' {name}="{number(shift)}"'
            for name, shift in (("dx", x - at_x), ("dy", y - at_y))
            if abs(shift) >= 0.005
        )
        if size != label.size:
            style += f' font-size="{number(size)}"'
        if weight != label.weight:
            style += f' font-weight="{weight}"'
        if run.italic:
            style += ' font-style="italic"'
        if colour != label.colour:
            style += paint("fill", colour)
        words = cleaned(run.text)
        text += f"<tspan{style}>{words}</tspan>" if style else words
        at_x, at_y = x + text_width(run.text, size, weight), y
    return f'<text{attributes}{whole} xml:space="preserve">{text}</text>'


def _formula(formula: Formula, attributes: str) -> tuple[str, ...]:
    """Return a group of outlines, titled with the formula's TeX; every second part is a glyph's."""
    label = quoteattr(_allowed(reading(formula.tex)))
    text = f"<g{attributes} aria-label={label}>\n<title>{cleaned(formula.tex)}</title>"
    parts = []
    size, colour = formula.size, None
    for mark in formula.marks:
        outline = _outline(mark.outline, mark.x_scale * size, mark.y_scale * size)
        if not outline:
            continue
        if mark.colour != colour:
            text += ("" if colour is None else "</g>") + f"\n<g{paint('fill', mark.colour)}>"
            colour = mark.colour
        x, y = formula.x + mark.x * size, formula.y + mark.y * size
        parts += [f'{text}\n<path d="M{number(x)} {number(y)}', outline]
        text = '"/>'
    return (*parts, text + ("" if colour is None else "</g>") + "\n</g>")


@lru_cache(maxsize=4096)
def _outline(outline: "Outline", x_scale: float, y_scale: float) -> str:
    """Return an outline as path data that goes on from where it stands."""
    text = ""
    at_x = at_y = from_x = from_y = 0  # in hundredths, as they are written
    for name, *values in outline.commands:
        if name == "Z":
            text += "z"
            at_x, at_y = from_x, from_y
            continue
        points = [
            (round(float(x) * x_scale * 100), round(float(y) * y_scale * 100))
            for x, y in zip(values[::2], values[1::2], strict=True)
        ]
        text += str(name).lower()
        for place, (x, y) in enumerate(points):
            across, down = _hundredths(x - at_x), _hundredths(y - at_y)
            text += " " * (place > 0 and across[0] != "-") + across
            text += " " * (down[0] != "-") + down
        at_x, at_y = points[-1]
        if name == "M":
            from_x, from_y = at_x, at_y
    return text


def _hundredths(value: int) -> str:
    """Return a number of hundredths as it is written."""
    text = f"{value / 100:.2f}".rstrip("0").rstrip(".")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _cells(cells: Cells, attributes: str) -> "Iterator[str]":
    """Yield a group of rectangles, neighbours of one colour in a row joined."""
    yield f'<g{attributes} shape-rendering="crispEdges">'
    width, height = cells.width / cells.columns, cells.height / cells.rows
    for row in range(cells.rows):
        colours = cells.colours[row * cells.columns : (row + 1) * cells.columns]
        start = 0
        for end in range(1, cells.columns + 1):
            if end < cells.columns and colours[end] == colours[start]:
                continue
            yield (
                f'<rect x="{number(cells.x + start * width)}" '
                f'y="{number(cells.y + row * height)}" '
                f'width="{number((end - start) * width)}" height="{number(height)}"'
                f"{paint('fill', colours[start])}/>"
            )
            start = end
    yield "</g>"


def _points(points: tuple[tuple[float, float], ...]) -> str:
    """Return points as they are written."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def _stroke(colour: str | None, width: float, dash: tuple[float, ...] = ()) -> str:
    """Return the attributes of a stroke, nothing where there is none."""
    if colour is None or width <= 0:
        return ""
    dashes = f' stroke-dasharray="{" ".join(number(part) for part in dash)}"' if dash else ""
    return f'{paint("stroke", colour)} stroke-width="{number(width)}"{dashes}'


@lru_cache(maxsize=1024)
def paint(attribute: str, colour: str | None) -> str:
    """Return a colour's attributes; "#rrggbbaa" becomes a colour and an opacity."""
    if colour is None:
        return f' {attribute}="none"'
    if len(colour) == 9:
        opacity = number(int(colour[7:], 16) / 255, 3)
        return f' {attribute}="{colour[:7]}" {attribute}-opacity="{opacity}"'
    return f' {attribute}="{colour}"'


def number(value: float, decimals: int = 2) -> str:
    """Write a coordinate with as few digits as it needs."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def cleaned(text: str) -> str:
    """Return text as it stands between tags."""
    return escape(_allowed(text))


def _allowed(text: str) -> str:
    """Leave out characters that XML 1.0 does not allow."""
    if text.isprintable():
        return text
    return "".join(
        character
        for character in text
        if character in "\t\n\r" or (character >= " " and character not in "\ufffe\uffff")
    )
