"""Presentations that tests open again, and what is asked of their shapes."""

import io
from functools import cache
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from nnviz.export.wish import Span
from nnviz.trace.timeline import Cursor
from tests.export.reels import reel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.export.reel import Slide

SOME = Span(Cursor(1, 5), Cursor(1, 9))
"""Some steps of the forward pass and the loss."""
BACK = Span(Cursor(1, 29), Cursor(1, 32))
"""Steps with several factors, two lines of text, and lit edges."""
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def written(**wished: object) -> bytes:
    """Return the slides of the scenario w5 as a presentation."""
    from nnviz.export.presentation import deck

    file = io.BytesIO()
    deck.write(reel(**wished), file, lambda _: None)
    return file.getvalue()


@cache
def small(span: Span = BACK) -> bytes:
    """Return a small presentation, written once for all tests."""
    return written(span=span)


def opened(content: bytes) -> Any:
    """Return a presentation as python-pptx reads it."""
    return Presentation(io.BytesIO(content))


def both(span: Span = BACK) -> "Iterator[tuple[Any, Slide]]":
    """Yield each slide as it is in the file, and as it was to be."""
    return zip(opened(small(span)).slides, reel(span=span).slides(), strict=True)


def every(shapes: Any) -> "Iterator[Any]":
    """Yield shapes with those in groups."""
    for shape in shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from every(shape.shapes)


def traits(shape: Any) -> Any:
    """Return the element that holds a shape's number, name and description."""
    return next(shape.element.iter(qn("p:cNvPr")))


def said(shape: Any) -> str:
    """Return what is read aloud of a shape."""
    return str(traits(shape).get("descr", ""))
