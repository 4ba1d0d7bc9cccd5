"""What of a drawing is one thing on a slide: a unit with its numbers, a formula, a paragraph.

Shapes are painted in their order. What belongs together follows one another there, and becomes one
group, picture or text box that a teacher moves as a whole.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nnviz.drawing.metrics import REGULAR, runs_width, width
from nnviz.drawing.shapes import Box, Cells, Disc, Formula, Label, Line, Polyline, Run
from nnviz.export.presentation.text import Text, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnviz.drawing.shapes import Drawing, Shape


@dataclass(frozen=True, slots=True)
class Group:
    """A disc or a box with what is written on it."""

    ground: Disc | Box
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Formulas:
    """A line of a formula in all its parts, as one picture."""

    parts: tuple[Formula, ...]


Item = Group | Formulas | Text | Disc | Box | Line | Polyline | Cells


def items(drawing: "Drawing") -> "Iterator[Item]":
    """Yield what is on a slide, from the bottom up."""
    for layer in drawing.layers:
        yield from _items(layer.shapes)


def _items(shapes: "Sequence[Shape]") -> "Iterator[Item]":
    lines: dict[str, list[Formula]] = {}
    for shape in shapes:
        if isinstance(shape, Formula):
            lines.setdefault(shape.tex, []).append(shape)
    place = 0
    while place < len(shapes):
        shape = shapes[place]
        place += 1
        if isinstance(shape, Disc | Box):
            end = place
            while end < len(shapes) and _written_on(shape, shapes[end]):
                end += 1
            labels = [each for each in shapes[place:end] if isinstance(each, Label)]
            texts = paragraphs(_in_one(labels))
            if not _seen(shape):
                yield from texts
            elif end > place:
                yield Group(shape, tuple(texts))
            else:
                yield shape
            place = end
        elif isinstance(shape, Label):
            end = place
            while end < len(shapes) and isinstance(shapes[end], Label):
                end += 1
            found = shapes[place - 1 : end]
            yield from paragraphs([each for each in found if isinstance(each, Label)])
            place = end
        elif isinstance(shape, Formula):
            parts = lines.pop(shape.tex, [])
            if parts:
                yield Formulas(tuple(parts))
        else:
            yield shape


def _seen(ground: Disc | Box) -> bool:
    """Tell whether anything of a disc or a box is painted."""
    return ground.fill is not None or (ground.stroke is not None and ground.stroke_width > 0)


def _written_on(ground: Disc | Box, shape: "Shape") -> bool:
    """Tell whether a shape is a label of a disc or a box."""
    if not isinstance(shape, Label) or shape.id != ground.id:
        return False
    if not shape.id and shape.role != ground.role:
        return False
    if isinstance(ground, Disc):
        left, top = ground.x - ground.radius, ground.y - ground.radius
        right, bottom = ground.x + ground.radius, ground.y + ground.radius
    else:
        left, top = ground.x, ground.y
        right, bottom = left + ground.width, top + ground.height
    return left <= shape.x <= right and top <= shape.y <= bottom


def _in_one(labels: "list[Label]") -> "list[Label]":
    """Return what stands side by side on a pill as one label in the middle, with its gaps.

    It is edited as one, and in another font it becomes wider to both sides alike.
    """
    first = labels[0] if labels else None
    if first is None or len(labels) < 2:
        return labels
    alike = (first.y, first.size, "start")
    if any((each.y, each.size, each.anchor) != alike for each in labels):
        return labels
    runs: list[Run] = []
    end = first.x
    for label in labels:
        gap = round((label.x - end) / width(" ", label.size))
        runs += [Run(" " * gap)] if gap > 0 else []
        runs += [
            replace(run, weight=run.weight or label.weight, colour=run.colour or label.colour)
            for run in label.runs
        ]
        end = label.x + runs_width(label.runs, label.size, label.weight)
    middle = (first.x + end) / 2
    return [replace(labels[-1], x=middle, runs=tuple(runs), weight=REGULAR, anchor="middle")]
