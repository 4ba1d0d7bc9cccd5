"""Where the labels of edges stand, so that none covers a unit or another label.

A label moves along its edge until it finds room. Where there is none it is left out; the edges of
the active step come first, and labels in their way give way to them.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from nnviz.drawing.layout import Edge, Form, Layout, Rect
from nnviz.drawing.metrics import runs_width
from nnviz.drawing.shapes import markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LEVEL = (0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72)
_STEEP = (
    0.3, 0.34, 0.26, 0.38, 0.66, 0.7, 0.62, 0.42, 0.74, 0.22, 0.5, 0.55, 0.46, 0.18, 0.78, 0.82,
    0.32, 0.28, 0.36, 0.24, 0.4, 0.64, 0.68, 0.72, 0.6, 0.58, 0.48, 0.52, 0.44, 0.76, 0.2, 0.8,
)  # fmt: skip
_MIDDLE = (0.5, 0.54, 0.46, 0.58, 0.42, 0.62, 0.38, 0.68, 0.32, 0.74, 0.26)
_APART = 3.0
_NEARLY_ALL = 0.75
"""Fewer labels than this share of the edges between two columns would say less than none."""
LOSS_LINE = -2
"""Layer of the lines from the outputs to the loss, among edges."""


class Pill(NamedTuple):
    """The room that is kept for a label: name and value in one line, or in two."""

    width: float
    height: float


@lru_cache(maxsize=64)
def _loss_name_em(outputs: int) -> float:
    """Return how wide the name of the last loss term is, in sizes of its text."""
    return runs_width(markup(f"E_{outputs}"), 1.0)


@lru_cache(maxsize=128)
def pills(layout: Layout, layer: int) -> tuple[Pill, ...]:
    """Return the sizes of a layer's labels to try, the best first; none if the gaps are too narrow.

    A label of two lines may be narrower than its longest value, which then has fewer decimals.
    """
    text, plan = layout.text(layout.sizes.pill), layout.plan
    is_loss = layer == LOSS_LINE
    value = (plan.ems[-1] if is_loss else plan.pill_em) * text
    name = (_loss_name_em(plan.sizes[-1]) if is_loss else plan.name_em) * text
    gap = layout.loss_gap if is_loss else layout.gap
    inline = Pill(value + name + 2.1 * text, 1.75 * text)
    stacked = Pill(min(max(value, name) + 1.2 * text, gap - 7), 2.75 * text)
    found = [inline] if layout.gap >= inline.width + 6 else []
    least = min(value, 5.4 * text) + 1.2 * text
    return (*found, stacked) if stacked.width >= least else tuple(found)


@lru_cache(maxsize=128)
def label_places(layout: Layout) -> dict[Edge, Rect]:
    """Return where the labels of edges stand while nothing is active."""
    placed: dict[Edge, Rect] = {}
    for edges in _by_gap(layout):
        if _could_hold(layout, edges):
            _place(layout, edges, placed, _NEARLY_ALL)
    return placed


@lru_cache(maxsize=256)
def label_places_for(layout: Layout, focus: tuple[Edge, ...]) -> dict[Edge, Rect]:
    """Return where labels stand if those of `focus` are to be seen, others giving way."""
    usual = label_places(layout)
    missing = [edge for edge in focus if edge not in usual]
    if not missing:
        return usual
    placed = {edge: usual[edge] for edge in focus if edge in usual}
    for layer in dict.fromkeys(edge.layer for edge in missing):
        _place(layout, [edge for edge in missing if edge.layer == layer], placed)
    chosen = list(placed.values())
    for edge, rect in usual.items():
        if edge not in placed and not any(rect.meets(other.grown(_APART)) for other in chosen):
            placed[edge] = rect
    return placed


def ends_of(layout: Layout, edge: Edge) -> tuple[float, float, float, float] | None:
    """Return the ends of an edge, or of a line to the loss."""
    return layout.loss_ends(edge.unit) if edge.layer == LOSS_LINE else layout.ends(edge)


def _by_gap(layout: Layout) -> "Iterator[list[Edge]]":
    """Yield the edges of each layer, the lines to the loss last."""
    layers = dict.fromkeys(edge.layer for edge in layout.edges)
    for layer in layers:
        yield [edge for edge in layout.edges if edge.layer == layer]
    yield [Edge(LOSS_LINE, node.unit, 0) for node in layout.outputs]


def _place(
    layout: Layout, edges: "Sequence[Edge]", placed: "dict[Edge, Rect]", share: float = 0.0
) -> None:
    """Add a place for each of a layer's edges that has one, all labels of one size.

    The size is that with which most find room, or none if fewer than `share` of them do. The
    levellest edges come first: they can move least.
    """
    found: list[tuple[float, int, Edge, tuple[float, float, float, float]]] = []
    for number, edge in enumerate(edges):
        ends = ends_of(layout, edge)
        if ends is not None:
            found.append((round(abs(ends[3] - ends[1])), number, edge, ends))
    found.sort()
    best: dict[Edge, Rect] = {}
    for size in pills(layout, edges[0].layer) if edges else ():
        new: dict[Edge, Rect] = {}
        taken = [rect.grown(_APART) for rect in placed.values()]
        may_fail = (1.0 - share) * len(edges) - (len(edges) - len(found))
        for _, _, edge, ends in found:
            rect = _first_free(layout, edge, ends, size, taken)
            if rect is not None:
                new[edge] = rect
                taken.append(rect.grown(_APART))
                continue
            may_fail -= 1
            if may_fail < 0:
                break
        if len(new) > len(best) and len(new) >= share * len(edges):
            best = new
        if len(best) == len(found):
            break
    placed.update(best)


def _first_free(
    layout: Layout,
    edge: Edge,
    ends: tuple[float, float, float, float],
    size: Pill,
    taken: "Sequence[Rect]",
) -> Rect | None:
    """Return the first place along an edge that covers nothing, None where there is none."""
    is_loss = edge.layer == LOSS_LINE
    for rect in candidates(ends, size.width, size.height, in_the_middle=is_loss):
        left, top, right, bottom = rect
        for other_left, other_top, other_right, other_bottom in taken:
            if (
                left < other_right
                and other_left < right
                and top < other_bottom
                and other_top < bottom
            ):
                break
        else:
            if is_free(layout, rect):
                return rect
    return None


def candidates(
    ends: tuple[float, float, float, float],
    width: float,
    height: float,
    *,
    in_the_middle: bool = False,
) -> "Iterator[Rect]":
    """Yield places along a line, the best first; steep ones cross, and are better off it."""
    x1, y1, x2, y2 = ends
    shares = _MIDDLE if in_the_middle else _LEVEL if abs(y2 - y1) < 12 else _STEEP
    for share in shares:
        yield around(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share, width, height)


def around(x: float, y: float, width: float, height: float) -> Rect:
    """Return a rectangle around a point."""
    return Rect(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


class Solid(NamedTuple):
    """Something that always stands: a rectangle, and the circle in it if it is round."""

    rect: Rect
    x: float = 0.0
    y: float = 0.0
    radius: float = 0.0


@lru_cache(maxsize=64)
def _solids(layout: Layout) -> tuple[Solid, ...]:
    """Return where nothing else may stand."""
    plan = layout.plan
    fixed = [Rect(0, 0, plan.width, layout.headings_bottom)]
    if layout.strip is not None:
        fixed.append(layout.strip)
    fixed += [rect for node in layout.outputs if (rect := layout.target(node)) is not None]
    fixed += [rect for node in layout.nodes if (rect := layout.bias(node)) is not None]
    for mark in layout.marks:
        rows = 3.0 if mark.layer == len(plan.sizes) else 1.0
        height = 22.0 * rows * max(layout.scale, 0.85)
        fixed.append(around(mark.x, mark.y, 2 * mark.half_width, height))
    found = [Solid(rect) for rect in fixed]
    for node in (*layout.nodes, layout.loss):
        radius = node.half_width if node.form is Form.DISC else 0.0
        found.append(Solid(node.rect, node.x, node.y, radius))
    return tuple(found)


def is_free(layout: Layout, rect: Rect, besides: "Iterable[Rect]" = ()) -> bool:
    """Tell whether a rectangle is inside the drawing and covers nothing that always stands."""
    if not _is_clear(layout, rect):
        return False
    wide = rect.grown(_APART)
    return not any(wide.meets(other) for other in besides)


@lru_cache(maxsize=4096)
def _is_clear(layout: Layout, rect: Rect) -> bool:
    """Tell the same of what always stands alone: badges and cards try the same places again."""
    plan = layout.plan
    left, top, right, bottom = rect.grown(_APART)
    if left < 1 or top < 1 or right > plan.width - 1 or bottom > plan.height - 1:
        return False
    for (solid_left, solid_top, solid_right, solid_bottom), x, y, radius in _solids(layout):
        if left < solid_right and solid_left < right and top < solid_bottom and solid_top < bottom:
            if not radius:
                return False
            dx = max(left - x, 0.0, x - right)
            dy = max(top - y, 0.0, y - bottom)
            if dx * dx + dy * dy < radius * radius:
                return False
    return True


def _could_hold(layout: Layout, edges: "Sequence[Edge]") -> bool:
    """Tell whether there is room at all for nearly all labels between two columns."""
    sizes = pills(layout, edges[0].layer) if edges else ()
    if not sizes:
        return False
    room = layout.plan.height - layout.headings_bottom
    most = max(
        room / (size.height + _APART) * max(1.0, 1.6 * layout.gap / size.width) for size in sizes
    )
    return len(edges) * _NEARLY_ALL <= most
