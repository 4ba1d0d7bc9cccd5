"""The card of the value that is being calculated, and where it finds room."""

import math
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from nnviz.drawing import bodies
from nnviz.drawing.layout import Edge, Form, Rect
from nnviz.drawing.metrics import SEMIBOLD, runs_width, width
from nnviz.drawing.placement import around, candidates, ends_of, is_free
from nnviz.drawing.shapes import Box, Line, Run, markup
from nnviz.trace.numbers import format_given, format_number
from nnviz.trace.steps import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nnviz.drawing.layout import Layout, Node
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.trace.explanation import Explanation
    from nnviz.trace.frame import Frame

_UPDATES = (Kind.WEIGHT_UPDATE, Kind.BIAS_UPDATE)
_GRADIENTS = (
    Kind.WEIGHT_GRADIENT, Kind.BIAS_GRADIENT, Kind.BATCH_WEIGHT_GRADIENT, Kind.BATCH_BIAS_GRADIENT,
)  # fmt: skip
_ENOUGH = 60
"""After so many places from which a line would cross a unit the card has none."""
_IN_THE_DRAWING = (Kind.SAMPLE_LOSS, Kind.BATCH_LOSS, Kind.ACTIVATION)


@dataclass(frozen=True, slots=True)
class Entry:
    """A name and a number on a card; `active` for what the step calculates."""

    name: str
    text: str
    active: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A card at its place, pointing to (x, y) if it stands off it."""

    entries: tuple[Entry, ...]
    rect: Rect
    style: str
    size: float
    point: tuple[float, float] | None

    @property
    def foot(self) -> tuple[float, float]:
        """Where the line to the point leaves the card."""
        x, y = self.point or (self.rect.left, self.rect.top)
        rect = self.rect
        level = rect.top if y < rect.top else rect.bottom if y > rect.bottom else y
        return min(max(x, rect.left + 8), rect.right - 8), level

    @property
    def covers(self) -> tuple[Rect, ...]:
        """What it and its line cover."""
        around_card = self.rect.grown(3.0)
        if self.point is None:
            return (around_card,)
        (x1, y1), (x2, y2) = self.foot, self.point
        return around_card, Rect(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)).grown(2.0)


def entries(frame: "Frame", explanation: "Explanation", value: float | None) -> tuple[Entry, ...]:
    """Return what the card of a step says; `value` is the result as it is on show, if it is."""
    step, decimals = explanation.step, frame.decimals
    calculated = frame.calculated_decimals
    text = "" if value is None else format_number(value, calculated)
    result = Entry(explanation.quantity.replace("⁺", "^+"), text, active=True)
    if step.kind not in (*_UPDATES, *_GRADIENTS):
        return (result,)
    layer, unit = step.layer, step.unit
    if step.input is None:
        old = frame.old_bias(layer, unit)
        gradient = frame.bias_gradient(layer, unit)
    else:
        old = frame.old_weight(layer, unit, step.input)
        gradient = frame.weight_gradient(layer, unit, step.input)
    first = Entry(explanation.symbol, "" if old is None else format_given(old, decimals))
    if step.kind in _GRADIENTS:
        return (first, result)
    before = Entry(
        f"∂E/∂{explanation.symbol}",
        "" if gradient is None else format_number(gradient, calculated),
    )
    return (first, before, result)


def needs_card(layout: "Layout", explanation: "Explanation", node: "Node | None") -> bool:
    """Tell whether a step's value is not already written at its element."""
    kind = explanation.step.kind
    if kind in _IN_THE_DRAWING:
        return kind is Kind.ACTIVATION and node is None
    if kind is Kind.WEIGHTED_SUM:
        return node is None or node.form not in (Form.DISC, Form.TALL)
    return True


def size_of(card: "Iterable[Entry]", size: float, style: str) -> tuple[float, float]:
    """Return width and height of a card in rows, in a stack, or in one line."""
    entries_ = list(card)
    names = [runs_width(markup(entry.name), size) for entry in entries_]
    values = [width(entry.text or "0.00000000", size, SEMIBOLD) for entry in entries_]
    if style == "rows":
        return max(names) + max(values) + 1.8 * size, len(entries_) * 1.5 * size + 0.55 * size
    if style == "stack":
        return max(*names, *values) + 1.3 * size, len(entries_) * 2.55 * size + 0.5 * size
    return sum(names) + sum(values) + len(entries_) * 2.1 * size, 2.1 * size


def place_card(
    layout: "Layout",
    card: tuple[Entry, ...],
    edge: Edge | None,
    node: "Node | None",
    label: Rect | None,
    besides: tuple[Rect, ...],
    others: tuple[Rect, ...],
) -> Card:
    """Return the card at the first place where it covers nothing that has to be seen.

    `besides` are labels that have to be seen, `others` those that give way if need be.
    """
    size = layout.text(layout.sizes.card)
    ends = ends_of(layout, edge) if edge is not None else None
    for style, kept in (
        ("rows", (*besides, *others)),
        ("stack", (*besides, *others)),
        ("rows", besides),
        ("stack", besides),
    ):
        wide, high = size_of(card, size, style)
        for rect in _places(layout, wide, high, ends, node, label):
            if is_free(layout, rect, kept):
                return Card(card, rect, style, size, None)
    point = _anchor(layout, ends, node)
    # A line to a unit would run across those below it; that to an edge runs between the columns.
    in_strip = _in_strip(layout, card, size, point, leads=ends is not None)
    if layout.strip is not None:
        return in_strip
    for style in ("rows", "stack"):
        wide, high = size_of(card, size, style)
        for rect in _rings(layout, point, wide, high):
            found = Card(card, rect, style, size, _pointed(node, point, rect))
            if is_free(layout, rect, besides) and _reaches(layout, found, node):
                return found
    for style in ("stack", "rows", "line"):
        wide, high = size_of(card, size, style)
        free = (rect for rect in _anywhere(layout, point, wide, high) if is_free(layout, rect))
        near = [
            Card(card, rect, style, size, _pointed(node, point, rect))
            for rect in islice(free, _ENOUGH)
        ]
        if near:
            reaching = (found for found in near if _reaches(layout, found, node))
            return next(reaching, replace(near[0], point=None))
    return in_strip


def _anchor(
    layout: "Layout", ends: tuple[float, float, float, float] | None, node: "Node | None"
) -> tuple[float, float]:
    """Return what a card stands near."""
    if ends is not None:
        return (ends[0] + ends[2]) / 2, (ends[1] + ends[3]) / 2
    if node is not None:
        return node.x, node.y
    return layout.plan.width / 2, layout.plan.height / 2


def _pointed(node: "Node | None", point: tuple[float, float], rect: Rect) -> tuple[float, float]:
    """Return where a line from a card ends: at the rim of a unit."""
    if node is None:
        return point
    return node.towards((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2)


def _reaches(layout: "Layout", card: Card, aim: "Node | None") -> bool:
    """Tell whether a card's line crosses no unit but the one that it points to."""
    if card.point is None:
        return True
    others = (node for node in (*layout.nodes, layout.loss) if node is not aim)
    return not any(node.is_crossed(*card.foot, *card.point) for node in others)


def _places(
    layout: "Layout",
    wide: float,
    high: float,
    ends: tuple[float, float, float, float] | None,
    node: "Node | None",
    label: Rect | None,
) -> "Iterator[Rect]":
    """Yield places at the element itself, the best first."""
    if label is not None:
        yield around((label.left + label.right) / 2, (label.top + label.bottom) / 2, wide, high)
    if ends is not None:
        yield from candidates(ends, wide, high)
        return
    if node is None:
        return
    rect = node.rect
    bias, target = layout.bias(node), layout.target(node)
    is_output = node.layer == len(layout.plan.sizes) - 1
    below = (rect if bias is None else bias).bottom + high / 2 + 6
    top = (target.top if is_output and target is not None else rect.top) - high / 2 - 4
    yield around(node.x, below, wide, high)
    yield around(node.x, top, wide, high)
    for way in (1, -1):
        x = node.x + way * (node.half_width + wide / 2 + 7)
        flush = (high - 2 * node.half_height) / 2
        for shift in (0.0, -flush, flush):
            yield around(x, node.y + shift, wide, high)


def _rings(
    layout: "Layout", point: tuple[float, float], wide: float, high: float
) -> "Iterator[Rect]":
    """Yield places ever farther around a point."""
    step = 18.0 * layout.scale
    for ring in range(1, 24):
        for turn in range(12):
            angle = math.pi / 2 + turn * math.pi / 6
            x = point[0] + math.cos(angle) * (step * ring + wide / 3)
            y = point[1] + math.sin(angle) * (step * ring + high / 3)
            yield around(x, y, wide, high)


def _anywhere(
    layout: "Layout", point: tuple[float, float], wide: float, high: float
) -> "list[Rect]":
    """Return places all over the drawing, the nearest to a point first."""
    plan = layout.plan
    columns = range(int(wide / 2), int(plan.width - wide / 2), 14)
    rows = range(int(high / 2), int(plan.height - high / 2), 11)
    found = [(math.dist(point, (x, y)), x, y) for x in columns for y in rows]
    return [around(x, y, wide, high) for _, x, y in sorted(found)]


def _in_strip(
    layout: "Layout",
    card: tuple[Entry, ...],
    size: float,
    point: tuple[float, float],
    *,
    leads: bool,
) -> Card:
    """Return the card in the band at the bottom that is kept for it, pointing if it can."""
    plan = layout.plan
    wide, high = size_of(card, size, "line")
    size = min(size, size * (plan.width - 16) / wide)
    wide, high = size_of(card, size, "line")
    x = min(max(point[0], wide / 2 + 8), plan.width - wide / 2 - 8)
    y = plan.height - 6 - high / 2
    if layout.strip is not None:
        y = (layout.strip.top + layout.strip.bottom) / 2
    rect = around(x, y, wide, high)
    found = Card(card, rect, "line", size, point)
    return found if leads and _reaches(layout, found, None) else replace(found, point=None)


def card_shapes(card: Card, id_: str, accent: str, theme: "Theme") -> "Iterator[Shape]":
    """Yield a card: what is calculated in the accent, the rest in ink."""
    rect, size = card.rect, card.size
    if card.point is not None:
        thin = theme.sizes.fine_line
        yield Line("", "leader", *card.foot, *card.point, accent, thin, (2.0, 3.0))
    yield Box(
        id_, "card", rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top,
        0.62 * size, theme.raised, accent, theme.sizes.frame,
    )  # fmt: skip
    x = rect.left + 1.05 * size
    for number, entry in enumerate(card.entries):
        runs = markup(entry.name)
        name_ink = accent if entry.active else theme.soft
        ink = accent if entry.active else theme.ink
        if card.style == "rows":
            y = rect.top + (1.28 + 1.5 * number) * size
            yield bodies.line(
                id_, "symbol", rect.left + 0.6 * size, y, runs, size, name_ink, anchor="start"
            )
            yield bodies.line(
                id_, "value", rect.right - 0.6 * size, y, (Run(entry.text),), size, ink,
                weight=SEMIBOLD, anchor="end",
            )  # fmt: skip
        elif card.style == "stack":
            y = rect.top + (1.2 + 2.55 * number) * size
            middle = (rect.left + rect.right) / 2
            yield bodies.line(id_, "symbol", middle, y, runs, size, name_ink)
            yield bodies.line(
                id_, "value", middle, y + 1.2 * size, (Run(entry.text),), size, ink, weight=SEMIBOLD
            )
        else:
            y = (rect.top + rect.bottom) / 2 + 0.355 * size
            yield bodies.line(id_, "symbol", x, y, runs, size, name_ink, anchor="start")
            x += runs_width(runs, size) + 0.6 * size
            yield bodies.line(
                id_, "value", x, y, (Run(entry.text),), size, ink, weight=SEMIBOLD, anchor="start"
            )
            x += width(entry.text, size, SEMIBOLD) + 1.5 * size
