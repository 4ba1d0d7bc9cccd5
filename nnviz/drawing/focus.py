"""What the step on show lights, what moves, and what the pointer outlines."""

from typing import TYPE_CHECKING

from nnviz.drawing import bodies
from nnviz.drawing.badges import badge_shapes
from nnviz.drawing.cards import card_shapes
from nnviz.drawing.layout import ERROR, Edge, Form, Node, Rect
from nnviz.drawing.metrics import SEMIBOLD, runs_width, width
from nnviz.drawing.motion import ease, stage
from nnviz.drawing.placement import ends_of
from nnviz.drawing.scene import ARRIVAL
from nnviz.drawing.shapes import Box, Disc, Line, Run, markup
from nnviz.drawing.values import (
    bias_shapes,
    edge_label,
    loss_shapes,
    target_shapes,
    unit_shapes,
)
from nnviz.trace.inspection import inspect
from nnviz.trace.steps import Phase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnviz.drawing.scene import Lit, Scene
    from nnviz.drawing.shapes import Shape

_TRAIL = ((0.0, 1.0, "ff"), (0.06, 0.8, "90"), (0.12, 0.6, "50"))
"""How far behind the pulse, how large and how opaque each of its parts is."""


def line_shapes(scene: "Scene") -> "Iterator[Shape]":
    """Yield the lines that are lit, and the outlines of edges, below all that is written."""
    yield from (shape for shape in outline_shapes(scene) if isinstance(shape, Line))
    if scene.lit is None:
        return
    for edge in scene.focus_edges:
        ends = ends_of(scene.layout, edge)
        if ends is not None:
            id_ = scene.id_of(edge)
            thick = scene.theme.sizes.lit_edge * max(1.0, scene.layout.scale)
            yield Line(id_, "edge-lit", *ends, scene.lit.colours[id_], thick)


def focus_shapes(scene: "Scene") -> "Iterator[Shape]":
    """Yield what is lit: units, labels, the card, and the factors' numbers."""
    lit = scene.lit
    outlines = [shape for shape in outline_shapes(scene) if not isinstance(shape, Line)]
    if lit is None:
        yield from outlines
        return
    yield from _lit_units(scene, lit)
    boxes: dict[str, Rect] = {}
    for edge in scene.focus_edges:
        id_, rect = scene.id_of(edge), scene.labels.get(edge)
        if rect is None or edge in scene.dropped or (scene.card and id_ == lit.target):
            continue
        shapes = edge_label(scene.shown, scene.writing, edge, rect, lit.colours[id_])
        yield from shapes
        box = _ground(shapes)
        if box is not None:
            boxes[id_] = box
    if scene.card is not None:
        yield from card_shapes(scene.card, lit.target, lit.accent, scene.theme)
        boxes["" if scene.edge(lit.target) is None else lit.target] = scene.card.rect
    yield from outlines
    yield from badge_shapes(scene, lit, boxes)


def _lit_units(scene: "Scene", lit: "Lit") -> "Iterator[Shape]":
    """Yield the lit units, biases, targets and the loss."""
    frame, layout, writing = scene.shown, scene.layout, scene.writing
    for id_, colour in lit.colours.items():
        element = scene.element(id_)
        if element is None:
            continue
        if id_ == ERROR:
            yield from loss_shapes(frame, writing, colour)
            continue
        node = layout.node_at.get((element.layer, element.unit))
        if node is None:
            continue
        if element.letter in "xho":
            strong = id_ == lit.target
            yield from unit_shapes(frame, writing, node, lit=colour, strong=strong)
        elif element.letter == "b":
            if scene.card is None or id_ != lit.target:
                yield from bias_shapes(frame, writing, node, frozenset((id_,)), colour)
            else:
                yield from bias_shapes(frame, writing, node, frozenset(), colour)
        elif element.letter == "t":
            yield from target_shapes(frame, writing, node, frozenset((id_,)), colour)


def _ground(shapes: "Sequence[Shape]") -> Rect | None:
    """Return the box of a label."""
    box = next((shape for shape in shapes if isinstance(shape, Box)), None)
    return None if box is None else Rect(box.x, box.y, box.x + box.width, box.y + box.height)


def _middle(scene: "Scene", edge: Edge) -> tuple[float, float]:
    x1, y1, x2, y2 = ends_of(scene.layout, edge) or (0.0, 0.0, 0.0, 0.0)
    return (x1 + x2) / 2, (y1 + y2) / 2


def pulse_shapes(scene: "Scene") -> "Iterator[Shape]":
    """Yield the value on its way: forward along its edges, a gradient the other way."""
    lit = scene.lit
    if lit is None:
        return
    alpha = min(1.0, scene.frame.alpha / ARRIVAL)
    groups = _ways(scene, lit)
    if not groups:
        yield from _halo(scene, lit, alpha)
        return
    if alpha >= 1.0:
        return
    number, along = stage(ease(alpha), len(groups))
    size = 6.5 * max(1.0, scene.layout.scale)
    for x1, y1, x2, y2 in groups[number]:
        for behind, share, opacity in reversed(_TRAIL):
            at = along - behind
            if at >= 0:
                yield Disc(
                    "", "pulse", x1 + (x2 - x1) * at, y1 + (y2 - y1) * at, size * share,
                    f"{lit.accent}{opacity}",
                )  # fmt: skip


def _ways(scene: "Scene", lit: "Lit") -> list[list[tuple[float, float, float, float]]]:
    """Return the lines that the value travels, those of one layer at a time."""
    onward = lit.phase in (Phase.FORWARD, Phase.LOSS)
    groups: list[list[tuple[float, float, float, float]]] = []
    layer = None
    for id_ in lit.path:
        edge = scene.edge(id_)
        ends = ends_of(scene.layout, edge) if edge is not None else None
        if edge is None or ends is None or lit.phase is Phase.UPDATE:
            continue
        if edge.layer != layer:
            groups.append([])
            layer = edge.layer
        groups[-1].append(ends if onward else (ends[2], ends[3], ends[0], ends[1]))
    return groups


def _halo(scene: "Scene", lit: "Lit", alpha: float) -> "Iterator[Shape]":
    """Yield a ring that widens around a unit that calculates by itself."""
    node = _node(scene, lit.target)
    if node is None or alpha >= 1.0 or lit.phase is Phase.UPDATE:
        return
    spread = 13.0 * scene.layout.scale * ease(alpha)
    opacity = f"{round(200 * (1 - alpha)):02x}"
    yield from _ring(node, spread, f"{lit.accent}{opacity}", 2.5, "pulse")


def _node(scene: "Scene", id_: str) -> Node | None:
    """Return the unit, or the loss, with an id, if it can be seen."""
    element = scene.element(id_)
    if element is None or element.letter not in "xhoE":
        return None
    if element.letter == "E":
        return scene.layout.loss if element.unit < 0 else None
    return scene.layout.node_at.get((element.layer, element.unit))


def _ring(node: Node, away: float, colour: str, thick: float, role: str) -> "Iterator[Shape]":
    if node.form is Form.DISC:
        yield Disc("", role, node.x, node.y, node.half_width + away, None, colour, thick)
        return
    rect = node.rect.grown(away)
    yield Box(
        "", role, rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top,
        9.0 + away, None, colour, thick,
    )  # fmt: skip


def outline_shapes(scene: "Scene") -> "Iterator[Shape]":
    """Yield outlines of what is selected and of what is pointed at."""
    sizes = scene.theme.sizes
    for id_, thick, role in (
        (scene.view.hovered, sizes.hovered, "hovered"),
        (scene.view.selected, sizes.selected, "selected"),
    ):
        if not id_ or (role == "hovered" and id_ == scene.view.selected):
            continue
        node = _node(scene, id_)
        if node is not None:
            yield from _ring(node, 4.5, scene.theme.focus, thick, role)
            continue
        rect = _rect(scene, id_)
        if rect is not None:
            rect = rect.grown(3.0)
            yield Box(
                "", role, rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top,
                min(12.0, (rect.bottom - rect.top) / 2), None, scene.theme.focus, thick,
            )  # fmt: skip
            continue
        edge = scene.edge(id_)
        ends = ends_of(scene.layout, edge) if edge is not None else None
        if ends is not None:
            yield Line("", role, *ends, scene.theme.focus, thick + 0.75)


def _rect(scene: "Scene", id_: str) -> Rect | None:
    """Return the label of an edge, a bias or a target, if it can be seen."""
    if scene.card is not None and scene.lit is not None and id_ == scene.lit.target:
        return scene.card.rect
    edge = scene.edge(id_)
    if edge is not None:
        if edge not in scene.labels:
            return None
        shapes = edge_label(scene.shown, scene.writing, edge, scene.labels[edge])
        box = next((shape for shape in shapes if isinstance(shape, Box)), None)
        return None if box is None else Rect(box.x, box.y, box.x + box.width, box.y + box.height)
    element = scene.element(id_)
    if element is None:
        return None
    node = scene.layout.node_at.get((element.layer, element.unit))
    if node is None:
        return None
    return scene.layout.bias(node) if element.letter == "b" else scene.layout.target(node)


def hover_shapes(scene: "Scene") -> "Iterator[Shape]":
    """Yield the values of what is pointed at or selected but has no room to be written."""
    for id_ in (scene.view.hovered, scene.view.selected):
        if id_ and _node(scene, id_) is None and _rect(scene, id_) is None:
            yield from _facts(scene, id_)
            return


def _facts(scene: "Scene", id_: str) -> "Iterator[Shape]":
    """Yield a card with all that is known of an element, near where it would be."""
    layout, theme = scene.layout, scene.theme
    inspected = inspect(scene.shown, id_)
    if inspected is None:
        return
    size = layout.text(layout.sizes.card)
    rows = [(fact.label, fact.text(scene.shown)) for fact in inspected.facts]
    names = max(runs_width(markup(label), size) for label, _ in rows)
    values = max(width(text, size, SEMIBOLD) for _, text in rows)
    wide, high = names + values + 2.6 * size, (len(rows) + 1) * 1.5 * size + 0.6 * size
    x, y = _whereabouts(scene, id_)
    left = min(max(x + 12.0, 6.0), layout.plan.width - wide - 6.0)
    top = min(max(y + 12.0, 6.0), layout.plan.height - high - 6.0)
    yield Box(
        "", "hover-card", left, top, wide, high, 0.62 * size, theme.raised, theme.rim,
        theme.sizes.fine_line,
    )  # fmt: skip
    pad, base = 0.75 * size, top + 1.3 * size
    yield bodies.line(
        "", "hover-name", left + pad, base, markup(inspected.name), size, theme.ink,
        weight=SEMIBOLD, anchor="start",
    )  # fmt: skip
    for number, (label, text) in enumerate(rows):
        y = base + (number + 1) * 1.5 * size
        yield bodies.line(
            "", "hover-label", left + pad, y, markup(label), size, theme.soft, anchor="start"
        )
        yield bodies.line(
            "", "hover-value", left + wide - pad, y, (Run(text),), size, theme.ink,
            weight=SEMIBOLD, anchor="end",
        )  # fmt: skip


def _whereabouts(scene: "Scene", id_: str) -> tuple[float, float]:
    """Return a point at or near an element, also if it is folded."""
    layout, element = scene.layout, scene.element(id_)
    edge = scene.edge(id_)
    if edge is not None and ends_of(layout, edge) is not None:
        return _middle(scene, edge)
    layer = element.layer if element is not None else 0
    column = min(layout.columns, key=lambda column: abs(column.layer - layer))
    mark = next((mark for mark in layout.marks if mark.layer == column.layer), None)
    x = column.x if edge is None else column.x - column.half_width - layout.gap / 2
    return x, mark.y if mark is not None else layout.loss.y
