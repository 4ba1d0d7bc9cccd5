"""A drawing as SVG: real text, an id for each element, a class for each role. No Qt.

A file carries the fonts of its text, so that browsers show what the window shows. Programs that
read no fonts of a file take one that is named and installed, with every run still at its place.
Formulas are outlines with their TeX as title, and look the same everywhere.
"""

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from nnviz.export.embedded_fonts import FAMILY, css
from nnviz.export.svg_shapes import cleaned, number, paint, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnviz.drawing.shapes import Drawing
    from nnviz.export.reel import Slide
    from nnviz.export.svg_shapes import Written
    from nnviz.export.wish import Wish

STYLE = (
    f"text{{font-family:{FAMILY};font-variant-numeric:tabular-nums;white-space:pre;"
    "text-rendering:geometricPrecision}"
)
"""How text is set, whatever it says."""


def page(slide: "Slide", wish: "Wish") -> "Callable[[], bytes]":
    """Return what gives a slide as an SVG file, as large as it is wished."""
    size = wish.size.width, wish.size.height
    return _document(slide.drawing, slide.title, slide.aloud, size).encode


def svg(drawing: "Drawing", title: str = "") -> str:
    """Return the drawing as an SVG document; the same drawing gives the same text."""
    return _document(drawing, title, "", (drawing.width, drawing.height))


def _document(drawing: "Drawing", title: str, description: str, size: tuple[float, float]) -> str:
    """Return a document of a size in pixels; title and description are for those who hear it."""
    body: list[str] = []
    fonts = 0
    for group, shapes in contents(drawing):
        body.append(group)
        for shape in shapes:
            fonts |= shape.fonts
            body.append(shape.text)
        body.append("</g>")
    names = [name for name, text in (("title", title), ("desc", description)) if text]
    labelled = f' aria-labelledby="{" ".join(f"nnviz-{name}" for name in names)}"' if names else ""
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(size[0])}" '
        f'height="{number(size[1])}" viewBox="{view_box(drawing)}" role="img"{labelled}>',
    ]
    if title:
        head.append(f'<title id="nnviz-title">{cleaned(title)}</title>')
    if description:
        head.append(f'<desc id="nnviz-desc">{cleaned(description)}</desc>')
    head.append(f"<style>{css(fonts)}{STYLE}</style>")
    if drawing.background is not None:
        head.append(ground(drawing))
    return "\n".join([*head, *body, "</svg>", ""])


def view_box(drawing: "Drawing") -> str:
    """Return the room of a drawing."""
    return f"0 0 {number(drawing.width)} {number(drawing.height)}"


def ground(drawing: "Drawing") -> str:
    """Return the background of a drawing, nothing where it has none."""
    if drawing.background is None:
        return ""
    return (
        f'<rect class="background" width="{number(drawing.width)}" '
        f'height="{number(drawing.height)}"{paint("fill", drawing.background)}/>'
    )


def contents(drawing: "Drawing") -> "Iterator[tuple[str, list[Written]]]":
    """Yield the beginning of each group, which "</g>" ends, and what is in it.

    An id is given once in a document, to an element's first shape.
    """
    named: set[str] = set()
    for layer in drawing.layers:
        shapes = []
        for shape in layer.shapes:
            first = shape.id not in named
            if first:
                named.add(shape.id)
            shapes.append(written(shape, first=first))
        yield f"<g class={quoteattr(layer.name)}>", shapes
