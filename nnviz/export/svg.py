"""A drawing as SVG: real text, an id for each element, a class for each role. No Qt.

The fonts are named, not embedded: their licence reserves the name for the whole font. Text is in
Pretendard where it is installed and in the reader's sans serif elsewhere, with every run still at
its place. Formulas are outlines with their TeX as title, and look the same everywhere.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, assert_never
from xml.sax.saxutils import escape, quoteattr

from nnviz.drawing.metrics import placed_runs
from nnviz.drawing.metrics import width as text_width
from nnviz.drawing.shapes import Box, Cells, Disc, Formula, Label, Line, Outline, Polyline
from nnviz.drawing.tex import reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.shapes import Drawing, Shape

_STYLE = (
    'text{font-family:Pretendard,"Noto Sans KR",Inter,"Helvetica Neue",Arial,sans-serif;'
    "font-variant-numeric:tabular-nums;white-space:pre}"
)


def svg(drawing: "Drawing", title: str = "") -> str:
    """Return the drawing as an SVG document; the same drawing gives the same text."""
    width, height = _number(drawing.width), _number(drawing.height)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img">',
    ]
    if title:
        lines.append(f"<title>{_text(title)}</title>")
    lines.append(f"<style>{escape(_STYLE)}</style>")
    if drawing.background is not None:
        paint = _paint("fill", drawing.background)
        lines.append(f'<rect class="background" width="{width}" height="{height}"{paint}/>')
    named: set[str] = set()
    for layer in drawing.layers:
        lines.append(f'<g class="{escape(layer.name)}">')
        for shape in layer.shapes:
            lines.extend(_shape(shape, _attributes(shape, named)))
        lines.append("</g>")
    lines.append("</svg>")
    return "\n".join(lines) + "\n"


def _attributes(shape: "Shape", named: set[str]) -> str:
    """Return class and id; an id is given once in a document, to an element's first shape."""
    attributes = f" class={quoteattr(shape.role)}" if shape.role else ""
    if shape.id and shape.id not in named:
        named.add(shape.id)
        return f" id={quoteattr(shape.id)}{attributes}"
    return f"{attributes} data-element={quoteattr(shape.id)}" if shape.id else attributes


def _shape(shape: "Shape", attributes: str) -> "Iterator[str]":
    """Yield the lines of one shape."""
    match shape:
        case Disc():
            yield (
                f'<circle{attributes} cx="{_number(shape.x)}" cy="{_number(shape.y)}" '
                f'r="{_number(shape.radius)}"{_paint("fill", shape.fill)}'
                f"{_stroke(shape.stroke, shape.stroke_width, shape.dash)}/>"
            )
        case Box():
            corner = f' rx="{_number(shape.radius)}"' if shape.radius else ""
            yield (
                f'<rect{attributes} x="{_number(shape.x)}" y="{_number(shape.y)}" '
                f'width="{_number(shape.width)}" height="{_number(shape.height)}"{corner}'
                f"{_paint('fill', shape.fill)}{_stroke(shape.stroke, shape.stroke_width)}/>"
            )
        case Line():
            yield (
                f'<line{attributes} x1="{_number(shape.x1)}" y1="{_number(shape.y1)}" '
                f'x2="{_number(shape.x2)}" y2="{_number(shape.y2)}"'
                f"{_stroke(shape.stroke, shape.width, shape.dash)}/>"
            )
            if shape.arrow:
                points = " ".join(f"{_number(x)},{_number(y)}" for x, y in shape.head())
                yield f'<polygon points="{points}"{_paint("fill", shape.stroke)}/>'
        case Polyline():
            points = " ".join(f"{_number(x)},{_number(y)}" for x, y in shape.points)
            yield (
                f'<polyline{attributes} points="{points}" fill="none" stroke-linejoin="round"'
                f"{_stroke(shape.stroke, shape.width, shape.dash)}/>"
            )
        case Label():
            yield _label(shape, attributes)
        case Formula():
            yield from _formula(shape, attributes)
        case Cells():
            yield from _cells(shape, attributes)
        case _:
            assert_never(shape)


def _label(label: Label, attributes: str) -> str:
    """Return a text element, each run a span at the place that was measured for it.

    A label of one run is anchored as it is, so that a reader with other fonts centres it too.
    """
    spans = []
    alone = len(label.runs) == 1
    for run, x, y, size, weight, colour in placed_runs(label):
        anchor = ""
        if alone and label.anchor != "start":
            x, anchor = label.x, f' text-anchor="{label.anchor}"'
        style = ' font-style="italic"' if run.italic else ""
        if len(run.text.strip()) > 1:  # as wide in another font as it was measured in ours
            wide = _number(text_width(run.text, size, weight))
            style += f' textLength="{wide}" lengthAdjust="spacingAndGlyphs"'
        bold = f' font-weight="{weight}"' if weight != 400 else ""
        spans.append(
            f'<tspan x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}"{anchor}{bold}'
            f"{style}{_paint('fill', colour)}>{_text(run.text)}</tspan>"
        )
    return f'<text{attributes} xml:space="preserve">{"".join(spans)}</text>'


def _formula(formula: Formula, attributes: str) -> "Iterator[str]":
    """Yield a group of outlines that is titled with the formula's TeX."""
    yield f"<g{attributes} aria-label={quoteattr(_clean(reading(formula.tex)))}>"
    yield f"<title>{_text(formula.tex)}</title>"
    for mark in formula.marks:
        x = _number(formula.x + mark.x * formula.size)
        y = _number(formula.y + mark.y * formula.size)
        x_scale, y_scale = mark.x_scale * formula.size, mark.y_scale * formula.size
        scale = _number(x_scale, 5)
        if x_scale != y_scale:
            scale += f" {_number(y_scale, 5)}"
        yield (
            f'<path transform="translate({x} {y}) scale({scale})" d="{_path(mark.outline)}"'
            f"{_paint('fill', mark.colour)}/>"
        )
    yield "</g>"


@lru_cache(maxsize=1024)
def _path(outline: Outline) -> str:
    """Return an outline as path data."""
    return "".join(
        str(command[0]) + " ".join(_number(float(value), 4) for value in command[1:])
        for command in outline.commands
    )


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
                f'<rect x="{_number(cells.x + start * width)}" '
                f'y="{_number(cells.y + row * height)}" '
                f'width="{_number((end - start) * width)}" height="{_number(height)}"'
                f"{_paint('fill', colours[start])}/>"
            )
            start = end
    yield "</g>"


def _stroke(colour: str | None, width: float, dash: tuple[float, ...] = ()) -> str:
    """Return the attributes of a stroke, nothing where there is none."""
    if colour is None or width <= 0:
        return ""
    dashes = f' stroke-dasharray="{" ".join(_number(part) for part in dash)}"' if dash else ""
    return f'{_paint("stroke", colour)} stroke-width="{_number(width)}"{dashes}'


def _paint(attribute: str, colour: str | None) -> str:
    """Return a colour's attributes; "#rrggbbaa" becomes a colour and an opacity."""
    if colour is None:
        return f' {attribute}="none"'
    if len(colour) == 9:
        opacity = _number(int(colour[7:], 16) / 255, 3)
        return f' {attribute}="{colour[:7]}" {attribute}-opacity="{opacity}"'
    return f' {attribute}="{colour}"'


def _number(value: float, decimals: int = 2) -> str:
    """Write a coordinate with as few digits as it needs."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{value:.0f}"
    return "0" if text in ("-0", "") else text


def _clean(text: str) -> str:
    """Leave out characters that XML 1.0 does not allow."""
    return "".join(
        character
        for character in text
        if character in "\t\n\r" or (character >= " " and character not in "\ufffe\uffff")
    )


def _text(text: str) -> str:
    """Return text as it stands between tags."""
    return escape(_clean(text))
