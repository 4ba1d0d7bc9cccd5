"""Networks of any shape for tests, and what of a drawing must not overlap."""

import math
import random
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from nnviz.drawing.layout import Rect
from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import Box, Disc, Label, Line
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.scenario.reading import parse
from nnviz.trace.frame import Frame
from nnviz.trace.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnviz.drawing.shapes import Drawing
    from nnviz.trace.trace import Trace

BODIES = frozenset(("unit", "unit-blank", "edge-label", "bias", "card"))
"""Roles of what has a ground of its own."""

_HAIR = 0.75
"""Overlaps up to this are rims that touch."""


def trace_of(
    sizes: "Sequence[int]",
    activations: "Sequence[str]" = ("sigmoid",),
    *,
    bias: str = "trained",
    samples: int = 1,
    optimizer: str = "sgd",
    seed: int = 1,
    iteration: int = 1,
) -> "Trace":
    """Return an iteration of a network with these layers, inputs first."""
    numbers = random.Random(seed)
    acts = [activations[min(i, len(activations) - 1)] for i in range(len(sizes) - 1)]
    loss = "categorical_cross_entropy" if acts[-1] == "softmax" else "half_squared_error"
    lines = ['title = "drawn"', "[network]", f"inputs = {sizes[0]}", f'loss = "{loss}"']
    lines.append(f"seed = {seed}")
    for units, activation in zip(sizes[1:], acts, strict=True):
        lines += [
            "[[network.layers]]",
            f"units = {units}",
            f'activation = "{activation}"',
            f'bias = "{bias}"',
            'init = "xavier_normal"',
        ]
    inputs = [[round(numbers.uniform(-1, 1), 2) for _ in range(sizes[0])] for _ in range(samples)]
    targets = [[float(k == s % sizes[-1]) for k in range(sizes[-1])] for s in range(samples)]
    lines += ["[training]", f'optimizer = "{optimizer}"', "learning_rate = 0.5"]
    lines += ["[data]", f"inputs = {inputs}", f"targets = {targets}"]
    return Run(build(parse("\n".join(lines), "drawn"))).trace(iteration)


def bundled(name: str, iteration: int = 1) -> "Trace":
    """Return an iteration of a bundled scenario."""
    return Run(build(library.load(name))).trace(iteration)


def position_of(trace: "Trace", symbol: str, kind: str) -> int:
    """Return the position at which the step of a kind about a symbol has just been calculated."""
    steps = Frame(trace).steps
    for step in steps:
        if step.kind == kind:
            frame = Frame(trace, position=step.index + 1)
            if frame.explanation is not None and frame.explanation.symbol == symbol:
                return step.index + 1
    raise LookupError(symbol)


class Body(NamedTuple):
    """Something with a ground of its own; round ones have a radius."""

    id: str
    role: str
    rect: Rect
    radius: float


def bodies(drawing: "Drawing") -> "list[Body]":
    """Return the units, labels and cards of a drawing, but for what floats above it."""
    found = []
    for layer in drawing.layers:
        if layer.name == "hover":
            continue
        for shape in layer.shapes:
            if shape.role not in BODIES:
                continue
            if isinstance(shape, Disc):
                outer = shape.radius + shape.stroke_width / 2
                rect = Rect(shape.x - outer, shape.y - outer, shape.x + outer, shape.y + outer)
                found.append(Body(shape.id, shape.role, rect, outer))
            elif isinstance(shape, Box):
                rect = Rect(shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
                rect = rect.grown(shape.stroke_width / 2)
                found.append(Body(shape.id, shape.role, rect, 0.0))
    return found


def labels(drawing: "Drawing") -> "list[tuple[Label, Rect]]":
    """Return all text of a drawing with its bounds, but for what floats above it."""
    return [
        (shape, Rect(*bounds(shape)))
        for layer in drawing.layers
        if layer.name != "hover"
        for shape in layer.shapes
        if isinstance(shape, Label)
    ]


def _meet(first: Body, second: Body) -> bool:
    """Tell whether two bodies overlap by more than their rims."""
    if not first.rect.grown(-_HAIR / 2).meets(second.rect.grown(-_HAIR / 2)):
        return False
    if first.radius and second.radius:
        x1, y1 = _centre(first.rect)
        x2, y2 = _centre(second.rect)
        return math.hypot(x1 - x2, y1 - y2) < first.radius + second.radius - _HAIR
    for round_, other in ((first, second), (second, first)):
        if round_.radius:
            x, y = _centre(round_.rect)
            dx = max(other.rect.left - x, 0.0, x - other.rect.right)
            dy = max(other.rect.top - y, 0.0, y - other.rect.bottom)
            return math.hypot(dx, dy) < round_.radius - _HAIR
    return True


def _centre(rect: Rect) -> tuple[float, float]:
    return (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2


def faults(drawing: "Drawing") -> "Iterator[str]":
    """Yield, in words, all that overlaps, is cut off, or is too small to be read."""
    standing = bodies(drawing)
    for first, second in combinations(standing, 2):
        if _meet(first, second):
            yield f"{first.role} {first.id} overlaps {second.role} {second.id}"
    texts = labels(drawing)
    for (text, first_rect), (other, second_rect) in combinations(texts, 2):
        if first_rect.grown(-_HAIR / 2).meets(second_rect.grown(-_HAIR / 2)):
            yield f"{text.role} {text.text!r} overlaps {other.role} {other.text!r}"
    for label, rect in texts:
        if label.size < 8.9:
            yield f"{label.role} {label.text!r} is only {label.size:.1f} high"
        body = next(
            (b for b in standing if label.id and b.id == label.id and b.role != "card"), None
        )
        if body is not None and label.role != "badge" and not _inside(body, rect, label):
            yield f"{label.role} {label.text!r} leaves {body.role} {body.id}"
    for shape in drawing.shapes:
        box = _bounds(shape)
        if box is not None and not _within(box, drawing):
            yield f"{shape.role} {shape.id} leaves the drawing: {box}"


def _inside(body: Body, rect: Rect, label: Label) -> bool:
    """Tell whether a text stands in its body; text about an element may also be on a card."""
    if not body.rect.meets(rect):
        return True
    if not body.radius:
        return body.rect.left <= rect.left and rect.right <= body.rect.right
    x, y = _centre(body.rect)
    corners = ((cx, cy) for cx in (rect.left, rect.right) for cy in (rect.top, rect.bottom))
    slack = 1.5 if label.role == "detail" else 0.5
    return all(math.hypot(cx - x, cy - y) <= body.radius + slack for cx, cy in corners)


def _bounds(shape: object) -> Rect | None:
    if isinstance(shape, Label):
        return Rect(*bounds(shape))
    if isinstance(shape, Disc):
        outer = shape.radius + shape.stroke_width / 2
        return Rect(shape.x - outer, shape.y - outer, shape.x + outer, shape.y + outer)
    if isinstance(shape, Box):
        rect = Rect(shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
        return rect.grown(shape.stroke_width / 2)
    if isinstance(shape, Line):
        return Rect(
            min(shape.x1, shape.x2),
            min(shape.y1, shape.y2),
            max(shape.x1, shape.x2),
            max(shape.y1, shape.y2),
        )
    return None


def _within(box: Rect, drawing: "Drawing") -> bool:
    return (
        box.left >= -_HAIR
        and box.top >= -_HAIR
        and box.right <= drawing.width + _HAIR
        and box.bottom <= drawing.height + _HAIR
    )
