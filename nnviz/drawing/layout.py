"""What a laid out network consists of: units, folds and the loss, each at its place."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from nnviz.trace.names import INPUT_LAYER

if TYPE_CHECKING:
    from nnviz.drawing.plan import Fold, Plan, Slot
    from nnviz.drawing.theme import Sizes

ERROR = "E"

ERROR_GAP = 0.68
"""Room between outputs and loss against that between layers."""
ABOVE_OUTPUTS = 21.0
"""Height of an output's target, at scale 1."""
_TARGET_WORDS = 5.6
_RIM = 1.0
"""A line that runs less than this inside of a unit only touches it."""


class Form(StrEnum):
    """How a unit is drawn, by the room for it."""

    DISC = "disc"
    TALL = "tall"
    FLAT = "flat"
    SLIM = "slim"


WITH_BIAS = (Form.DISC, Form.TALL)
"""Below these there is room for a bias."""


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

    def is_crossed(self, x1: float, y1: float, x2: float, y2: float) -> bool:
        """Tell whether a line between two points runs over it, not only along its rim."""
        dx, dy = x2 - x1, y2 - y1
        if self.form is Form.DISC:
            along = ((self.x - x1) * dx + (self.y - y1) * dy) / (dx * dx + dy * dy or 1.0)
            along = min(1.0, max(0.0, along))
            away = math.hypot(self.x - x1 - along * dx, self.y - y1 - along * dy)
            return away < self.half_width - _RIM
        enters, leaves = 0.0, 1.0
        rect = self.rect.grown(-_RIM)
        for start, way, low, high in (
            (x1, dx, rect.left, rect.right),
            (y1, dy, rect.top, rect.bottom),
        ):
            if way == 0:
                if not low < start < high:
                    return False
                continue
            first, last = sorted(((low - start) / way, (high - start) / way))
            enters, leaves = max(enters, first), min(leaves, last)
        return enters < leaves

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
    fold: "Fold"
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
    slots: "tuple[Slot, ...]"


class Edge(NamedTuple):
    """An edge that is shown: of which unit, from which input."""

    layer: int
    unit: int
    source: int


@dataclass(frozen=True, eq=False)
class Layout:
    """Everything at its place.

    Two layouts are equal if they come from the same room and network and show the same units.
    """

    plan: "Plan"
    scale: float
    radius: float
    gap: float
    columns: tuple[Column, ...]
    nodes: tuple[Node, ...]
    marks: tuple[Mark, ...]
    loss: Node
    strip: Rect | None

    @cached_property
    def _key(self) -> tuple[object, ...]:
        shown = tuple((column.layer, column.slots) for column in self.columns)
        plan = replace(self.plan, wanted=(), layer=None, beside=-1)
        return plan, self.scale, self.gap, shown

    @cached_property
    def _hash(self) -> int:
        return hash(self._key)

    def __hash__(self) -> int:
        """Return the hash of what it shows."""
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Tell whether another layout shows the same at the same places."""
        return self is other or (isinstance(other, Layout) and self._key == other._key)

    @property
    def sizes(self) -> "Sizes":
        """Text sizes and measures."""
        return self.plan.look

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
            found += [
                Edge(after.layer, unit, source)
                for unit in self.shown[after.layer]
                for source in self.shown[before.layer]
            ]
        return tuple(found)

    @cached_property
    def shown(self) -> dict[int, tuple[int, ...]]:
        """The units shown of each layer."""
        return {
            column.layer: tuple(slot for slot in column.slots if isinstance(slot, int))
            for column in self.columns
        }

    @cached_property
    def outputs(self) -> tuple[Node, ...]:
        """The output units shown."""
        last = len(self.plan.sizes) - 1
        return tuple(node for node in self.nodes if node.layer == last)

    @property
    def loss_gap(self) -> float:
        """The room between the outputs and the loss."""
        return ERROR_GAP * self.gap

    def text(self, size: float) -> float:
        """Return a text size at the drawing's scale, never too small to read."""
        scaled, least = size * self.scale, self.plan.look.smallest
        return scaled if scaled >= least else max(scaled, min(size, least))

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
        above = ABOVE_OUTPUTS * max(self.scale, 0.85)
        tops = [
            node.rect.top - (above if node.form is Form.DISC else 0.0)
            for node in (*self.nodes, self.loss)
        ]
        tops += [mark.y - self.text(self.sizes.detail) for mark in self.marks]
        return max(46.0 * max(self.scale, 0.85), min(tops) - 14.0 * self.scale)

    def target(self, node: Node) -> Rect | None:
        """Return where an output's target is written; None for a box, which has it inside."""
        if node.form is not Form.DISC:
            return None
        height = ABOVE_OUTPUTS * max(self.scale, 0.85)
        wide = (self.plan.target_em + _TARGET_WORDS) * self.text(self.sizes.pill)
        half = min(node.half_width, wide / 2)
        return Rect(node.x - half, node.rect.top - height, node.x + half, node.rect.top)

    def bias(self, node: Node) -> Rect | None:
        """Return where a unit's bias is written, None for one without or without the room."""
        if node.layer == INPUT_LAYER or not self.plan.has_bias[node.layer]:
            return None
        if node.form not in WITH_BIAS:
            return None
        size = max(self.sizes.bias * self.scale, self.sizes.smallest)
        height = 1.75 * size
        half = (self.plan.pill_em + 4.6) * size / 2
        half = min(half, node.half_width + max(0.0, self.gap) / 4)
        top = node.rect.bottom + 4.0
        return Rect(node.x - half, top, node.x + half, top + height)
