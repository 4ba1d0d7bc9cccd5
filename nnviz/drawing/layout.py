"""Where units, folds and the loss stand in the room that there is.

The scale follows the room: on a larger canvas discs and type grow. Where discs with their values
do not fit, a column's units become boxes of two lines or of one, and what is more than can be read
is folded to the first, the wanted and the last.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from nnviz.drawing.plan import MOST_SLOTS, Fold, Plan, Slot, layers_by_importance, slots
from nnviz.drawing.theme import Sizes
from nnviz.trace.names import INPUT_LAYER

SIZES = Sizes()
ERROR = "E"

_ROOM = (800.0, 560.0)
_LEAST_SCALE = 0.72
_ERROR_GAP = 0.68
_WIDEST_GAP = 260.0
_HEADING = 50.0
_BOTTOM = 16.0
_STRIP = 40.0
_MARKER = 62.0
_TARGET = 21.0
_TARGET_WORDS = 5.6
_BIAS = 25.0


class Form(StrEnum):
    """How a unit is drawn, by the room for it."""

    DISC = "disc"
    FLAT = "flat"
    SLIM = "slim"


class Rect(NamedTuple):
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, by: float) -> "Rect":
        """Return the rectangle with a margin."""
        return Rect(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def meets(self, other: "Rect") -> bool:
        """Tell whether two rectangles overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Node:
    """A unit, or the loss, at its place."""

    layer: int
    unit: int
    x: float
    y: float
    half_width: float
    half_height: float
    form: Form

    @property
    def rect(self) -> Rect:
        """Return the rectangle around it."""
        return Rect(
            self.x - self.half_width,
            self.y - self.half_height,
            self.x + self.half_width,
            self.y + self.half_height,
        )

    def meets(self, rect: Rect) -> bool:
        """Tell whether a rectangle overlaps it."""
        if self.form is not Form.DISC:
            return self.rect.meets(rect)
        dx = max(rect.left - self.x, 0.0, self.x - rect.right)
        dy = max(rect.top - self.y, 0.0, self.y - rect.bottom)
        return math.hypot(dx, dy) < self.half_width

    def towards(self, x: float, y: float) -> tuple[float, float]:
        """Return where a line to (x, y) leaves it."""
        if self.form is Form.DISC:
            distance = math.hypot(x - self.x, y - self.y) or 1.0
            share = self.half_width / distance
            return self.x + (x - self.x) * share, self.y + (y - self.y) * share
        return self.x + math.copysign(self.half_width, x - self.x), self.y


@dataclass(frozen=True, slots=True)
class Mark:
    """A note on units or layers that are folded."""

    layer: int
    fold: Fold
    x: float
    y: float
    half_width: float


@dataclass(frozen=True, slots=True)
class Column:
    """A layer as it is shown."""

    layer: int
    x: float
    half_width: float
    form: Form
    slots: tuple[Slot, ...]


class Edge(NamedTuple):
    """An edge that is shown: of which unit, from which input."""

    layer: int
    unit: int
    source: int


@dataclass(frozen=True, eq=False)
class Layout:
    """Everything at its place, compared by identity: one plan has one layout."""

    plan: Plan
    scale: float
    radius: float
    gap: float
    columns: tuple[Column, ...]
    nodes: tuple[Node, ...]
    marks: tuple[Mark, ...]
    loss: Node
    strip: Rect | None

    @cached_property
    def node_at(self) -> dict[tuple[int, int], Node]:
        """The units shown, by layer and number."""
        return {(node.layer, node.unit): node for node in self.nodes}

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The edges between units shown in neighbouring layers."""
        found = []
        for before, after in pairwise(self.columns):
            if after.layer != before.layer + 1:
                continue
            sources = [slot for slot in before.slots if isinstance(slot, int)]
            found += [
                Edge(after.layer, slot, source)
                for slot in after.slots
                if isinstance(slot, int)
                for source in sources
            ]
        return tuple(found)

    @cached_property
    def outputs(self) -> tuple[Node, ...]:
        """The output units shown."""
        last = len(self.plan.sizes) - 1
        return tuple(node for node in self.nodes if node.layer == last)

    @property
    def loss_gap(self) -> float:
        """The room between the outputs and the loss."""
        return _ERROR_GAP * self.gap

    def text(self, size: float) -> float:
        """Return a text size at the drawing's scale, never too small to read."""
        return max(size * self.scale, min(size, SIZES.smallest))

    def ends(self, edge: Edge) -> tuple[float, float, float, float] | None:
        """Return where an edge begins and ends, None if one of its units is folded."""
        before = self.node_at.get((edge.layer - 1, edge.source))
        after = self.node_at.get((edge.layer, edge.unit))
        if before is None or after is None:
            return None
        return (*before.towards(after.x, after.y), *after.towards(before.x, before.y))

    def loss_ends(self, unit: int) -> tuple[float, float, float, float] | None:
        """Return where the line from an output to the loss begins and ends."""
        output = self.node_at.get((len(self.plan.sizes) - 1, unit))
        if output is None:
            return None
        return (
            *output.towards(self.loss.x, self.loss.y),
            *self.loss.towards(output.x, output.y),
        )

    @cached_property
    def headings_bottom(self) -> float:
        """How far down the headings of the columns reach."""
        above = _TARGET * max(self.scale, 0.85)
        tops = [
            node.rect.top - (above if node.form is Form.DISC else 0.0)
            for node in (*self.nodes, self.loss)
        ]
        return max(40.0 * max(self.scale, 0.85), min(tops) - 14.0 * self.scale)

    def target(self, node: Node) -> Rect | None:
        """Return where an output's target is written; None for a box, which has it inside."""
        if node.form is not Form.DISC:
            return None
        height = _TARGET * max(self.scale, 0.85)
        wide = (self.plan.target_em + _TARGET_WORDS) * self.text(SIZES.pill)
        half = min(node.half_width, wide / 2)
        return Rect(node.x - half, node.rect.top - height, node.x + half, node.rect.top)

    def bias(self, node: Node) -> Rect | None:
        """Return where a unit's bias is written, None for one without or without the room."""
        if node.layer == INPUT_LAYER or not self.plan.has_bias[node.layer]:
            return None
        if node.form is not Form.DISC:
            return None
        size = max(SIZES.bias * self.scale, SIZES.smallest)
        height = 1.75 * size
        half = (self.plan.pill_em + 4.6) * size / 2
        half = min(half, node.half_width + max(0.0, self.gap) / 4)
        top = node.rect.bottom + 4.0
        return Rect(node.x - half, top, node.x + half, top + height)


@lru_cache(maxsize=128)
def arrange(plan: Plan) -> Layout:
    """Return where everything stands.

    The largest scale is taken at which the gaps leave room for labels, preferably with units as
    discs; if there is none the labels give way, and then the layers in the middle.
    """
    most = min(SIZES.largest_scale, plan.width / _ROOM[0], plan.height / _ROOM[1])
    most = max(most, _LEAST_SCALE)
    layers = tuple(range(INPUT_LAYER, len(plan.sizes)))
    scales = _scales(most)
    for discs, gap in ((True, 92.0), (True, 66.0), (False, 92.0), (False, 66.0), (False, 46.0)):
        for scale in scales:
            if discs and scale < 0.78 * min(most, 1.0):
                break
            found = _Arranging(plan, scale, layers).layout(gap * scale, discs=discs)
            if found is not None:
                return found
    order = layers_by_importance(len(plan.sizes), plan.layer)
    for count in range(len(layers) - 1, 1, -1):
        for gap in (66.0, 46.0):
            for scale in scales:
                shown = tuple(sorted(order[:count]))
                found = _Arranging(plan, scale, shown).layout(gap * scale, discs=False)
                if found is not None:
                    return found
    shown = tuple(sorted(order[:2]))
    tight = _Arranging(plan, _LEAST_SCALE, shown).layout(-math.inf, discs=False)
    assert tight is not None
    return tight


def _scales(most: float) -> list[float]:
    steps = 24
    return [most + (_LEAST_SCALE - most) * step / steps for step in range(steps + 1)]


class _Arranging:
    """One attempt: a scale, and the layers to be shown."""

    def __init__(self, plan: Plan, scale: float, layers: tuple[int, ...]) -> None:
        self.plan, self.scale, self.layers = plan, scale, layers
        self.soft = max(scale, 0.85)
        hidden = max(plan.ems[1:])
        text = max(SIZES.value * scale, SIZES.smallest)
        self.radius = max(SIZES.radius * scale, hidden * SIZES.smallest / 2 + 4.5)
        wide = plan.ems[0] * text / 2 + 7.0 * scale
        self.input_radius = min(self.radius, max(SIZES.small_radius * scale, wide))
        self.top = _HEADING * self.soft
        self.bottom = plan.height - _BOTTOM * self.soft
        self.above = _TARGET * self.soft
        self.below = _BIAS * self.soft if any(plan.has_bias) else 0.0

    def layout(self, least_gap: float, *, discs: bool) -> Layout | None:
        """Return the layout if its gaps are at least as wide as that, else None."""
        plan, scale = self.plan, self.scale
        columns = [self._column(layer) for layer in self.layers]
        if discs and any(form is not Form.DISC and len(shown) <= 5 for form, shown, _ in columns):
            return None
        jumps = [after - before for before, after in pairwise(self.layers)]
        markers = sum(jump > 1 for jump in jumps)
        halves = [half for _, _, half in columns] + [self.radius]
        gaps = len(columns) - 1 + markers + _ERROR_GAP
        taken = 2 * sum(halves) + markers * _MARKER * self.soft
        room = plan.width - 2 * SIZES.margin * self.soft - taken
        gap = room / gaps
        if gap < least_gap:
            return None
        gap = min(max(gap, 4.0), _WIDEST_GAP * scale)
        x = (plan.width - taken - gap * gaps) / 2
        strip = self._strip(gap)
        if strip is not None:
            self.bottom = strip.top - 4.0
            columns = [self._column(layer) for layer in self.layers]
        made: list[Column] = []
        marks: list[Mark] = []
        for place, (form, shown, half) in enumerate(columns):
            layer = self.layers[place]
            x += half
            made.append(Column(layer, x, half, form, shown))
            x += half + gap
            if place < len(jumps) and jumps[place] > 1:
                wide = _MARKER * self.soft / 2
                fold = Fold(layer + 1, jumps[place] - 1)
                marks.append(Mark(len(plan.sizes), fold, x + wide, self._middle, wide))
                x += 2 * wide + gap
        x += (_ERROR_GAP - 1) * gap + self.radius
        loss = Node(len(plan.sizes), -1, x, self._middle, self.radius, self.radius, Form.DISC)
        nodes = [node for column in made for node in self._nodes(column, marks)]
        return Layout(
            plan, scale, self.radius, gap, tuple(made), tuple(nodes), tuple(marks), loss, strip
        )

    @property
    def _middle(self) -> float:
        return (self.top + self.above + self.bottom - self.below) / 2

    def _strip(self, gap: float) -> Rect | None:
        """Return the band for the active value, where the gaps have no room for it."""
        card = self.plan.pill_em * max(SIZES.card * self.scale, SIZES.smallest) + 30 * self.soft
        if gap >= card + 8:
            return None
        low = self.plan.height - 6.0
        return Rect(6.0, low - _STRIP * self.soft, self.plan.width - 6.0, low)

    def _pitch(self, form: Form) -> float:
        """Return how far apart units of a form must be."""
        if form is Form.DISC:
            return 2 * self.radius + self.above + self.below + 8.0 * self.scale
        return 2 * self._half_height(form) + 7.0 * self.soft

    def _half_height(self, form: Form) -> float:
        return {Form.DISC: self.radius, Form.FLAT: 20.0 * self.soft, Form.SLIM: 13.0 * self.soft}[
            form
        ]

    def _column(self, layer: int) -> tuple[Form, tuple[Slot, ...], float]:
        """Return a column's form, what it shows, and half its width."""
        units = self.plan.units(layer)
        room = self.bottom - self.top
        form = Form.DISC
        shown: tuple[Slot, ...] = tuple(range(units))
        is_output = layer == len(self.plan.sizes) - 1
        if units * self._pitch(Form.DISC) > room:
            form = Form.FLAT
            fit = int(room / self._pitch(Form.FLAT))
            slim = int(room / self._pitch(Form.SLIM))
            if units > fit and units <= min(slim, 14) and not is_output:
                form = Form.SLIM
            elif units > fit:
                shown = slots(units, max(3, min(fit, MOST_SLOTS)), self.plan.wanted_in(layer))
        return form, shown, self._half_width(layer, form)

    def _half_width(self, layer: int, form: Form) -> float:
        if form is Form.DISC:
            return self.input_radius if layer == INPUT_LAYER else self.radius
        text = max(SIZES.pill * self.scale, SIZES.smallest)
        wide = self.plan.ems[layer + 1] * text + 18.0 * self.soft
        if form is Form.SLIM:
            return (wide + 2.6 * text) / 2
        return max(wide, 72.0 * self.soft) / 2

    def _nodes(self, column: Column, marks: list[Mark]) -> list[Node]:
        """Return the units of a column at their places; its folds are added to `marks`."""
        half_height = (
            column.half_width if column.form is Form.DISC else self._half_height(column.form)
        )
        is_disc = column.form is Form.DISC
        count = len(column.slots)
        above = self.above if is_disc else 0.0
        below = self.below if is_disc else 0.0
        tall = self.radius if is_disc else half_height
        room = self.bottom - self.top - above - below - 2 * tall
        most = 2 * tall + (150.0 if is_disc else 30.0) * self.scale
        pitch = min(most, room / (count - 1)) if count > 1 else 0.0
        y = (self.top + above + self.bottom - below) / 2 - (count - 1) / 2 * pitch
        nodes = []
        for place, slot in enumerate(column.slots):
            at = y + place * pitch
            if isinstance(slot, Fold):
                marks.append(Mark(column.layer, slot, column.x, at, column.half_width))
            else:
                nodes.append(
                    Node(
                        column.layer,
                        slot,
                        column.x,
                        at,
                        column.half_width,
                        half_height,
                        column.form,
                    )
                )
        return nodes
