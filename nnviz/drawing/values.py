"""The stratum of values: every unit with what is known of it, and the labels of edges."""

from typing import TYPE_CHECKING

from nnviz.drawing import bodies
from nnviz.drawing.layout import ERROR, Edge, Form, Rect
from nnviz.drawing.metrics import REGULAR, SEMIBOLD, runs_width, width
from nnviz.drawing.placement import LOSS_LINE, label_places_for
from nnviz.drawing.shapes import Box, Label, Run, markup
from nnviz.trace.names import INPUT_LAYER
from nnviz.trace.steps import Phase
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.bodies import Contents
    from nnviz.drawing.layout import Layout, Node
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.trace.frame import Frame

_LEAST_DECIMALS = 4
"""A number with fewer decimals than this gives up its name for more of them."""


def value_shapes(
    frame: "Frame",
    layout: "Layout",
    theme: "Theme",
    focus: tuple[Edge, ...],
    lit: frozenset[str],
    dropped: frozenset[Edge],
) -> "Iterator[Shape]":
    """Yield what is known, but for what is lit, which is drawn above it."""
    names = frame.names
    for edge, rect in label_places_for(layout, focus).items():
        id_ = names.loss_term(edge.unit).id if edge.layer == LOSS_LINE else names.edge(*edge).id
        if id_ not in lit and edge not in dropped:
            yield from edge_label(frame, layout, edge, rect, theme)
    for node in layout.nodes:
        id_ = names.unit(node.layer, node.unit).id
        if id_ not in lit:
            yield from unit_shapes(frame, layout, node, theme)
        yield from bias_shapes(frame, layout, node, theme, lit)
    for node in layout.outputs:
        yield from target_shapes(frame, layout, node, theme, lit)
    if ERROR not in lit:
        yield from loss_shapes(frame, layout, theme)


def unit_shapes(
    frame: "Frame",
    layout: "Layout",
    node: "Node",
    theme: "Theme",
    *,
    lit: str | None = None,
    strong: bool = False,
) -> "Iterator[Shape]":
    """Yield a unit with what is known of it; blank, never 0, what is not."""
    id_ = frame.names.unit(node.layer, node.unit).id
    contents = _contents(frame, layout, node, theme)
    if lit is None and not contents.value and not contents.detail and not contents.corner:
        return bodies.blank(layout, node, id_, contents, theme)
    return bodies.unit(layout, node, id_, contents, theme, lit=lit, strong=strong)


def loss_shapes(
    frame: "Frame", layout: "Layout", theme: "Theme", lit: str | None = None
) -> "Iterator[Shape]":
    """Yield the loss: of the sample, and below it of the batch where that is another."""
    names, value = frame.names, frame.sample_loss
    reduced = frame.trace.reduced
    name = names.sample_loss(frame.sample).markup if reduced else names.loss.markup
    lines = 3 if reduced else 2
    if value is None and lit is None:
        contents = bodies.Contents(name, lines=lines)
        return bodies.blank(layout, layout.loss, ERROR, contents, theme)
    detail = ""
    if reduced and frame.batch_loss is not None:
        detail = _detail(frame, layout, frame.batch_loss, layout.loss, names.loss.markup)
    contents = bodies.Contents(
        name,
        "" if value is None else _text(frame, layout, value, layout.loss, lines=lines),
        names.loss.markup if detail else "",
        detail,
        lines=lines,
    )
    return bodies.unit(layout, layout.loss, ERROR, contents, theme, lit=lit)


def _contents(frame: "Frame", layout: "Layout", node: "Node", theme: "Theme") -> "Contents":
    """Return what is written in a unit: its output, and below it z, in the backward pass δ."""
    names, layer, unit = frame.names, node.layer, node.unit
    name = names.unit(layer, unit).markup
    value = frame.a(layer, unit)
    given = layer == INPUT_LAYER
    lines = 2 if given else 3
    text = "" if value is None else _text(frame, layout, value, node, name, lines=lines)
    if given:
        return bodies.Contents(name, text, lines=lines)
    corner = ""
    if node.form is not Form.DISC and layer == names.output_layer:
        target = bodies.fitted(frame.target(unit), 4, layout.text(layout.sizes.pill), 60.0, True)
        corner = f"{names.target(unit).markup} {target}"
    z, delta = frame.z(layer, unit), frame.delta(layer, unit)
    if delta is not None and frame.phase in (Phase.BACKWARD, Phase.UPDATE):
        symbol = names.delta(layer, unit).markup
        detail = _detail(frame, layout, delta, node, symbol)
        return bodies.Contents(name, text, symbol, detail, theme.backward, corner)
    if z is None:
        return bodies.Contents(name, text, corner=corner)
    symbol = names.weighted_sum(layer, unit).markup
    detail = _detail(frame, layout, z, node, symbol)
    return bodies.Contents(name, text, symbol, detail, None, corner)


def _decimals(frame: "Frame", given: bool) -> int:
    return frame.decimals if given else frame.calculated_decimals


def _text(
    frame: "Frame",
    layout: "Layout",
    value: float,
    node: "Node",
    name: str = "",
    *,
    lines: int = 3,
) -> str:
    """Return a value with as many decimals as its unit, with so many lines, has room for."""
    given = node.layer == INPUT_LAYER
    least = _smallest(layout, layout.sizes.value)
    room = bodies.value_room(layout, node, name, lines=lines)
    return bodies.fitted(value, _decimals(frame, given), least, room, given)


def _detail(frame: "Frame", layout: "Layout", value: float, node: "Node", name: str) -> str:
    """Return a value with as many decimals as its unit's line of detail has room for.

    Beside its name it may have fewer, so that z and δ are told apart by more than their colours.
    """
    decimals, room = frame.calculated_decimals, bodies.detail_room(layout, node)
    least = _smallest(layout, layout.sizes.detail)
    beside = room - runs_width((*markup(name), Run(" ")), least)
    text = bodies.fitted(value, decimals, least, beside, weight=REGULAR)
    if len(text.partition(".")[2]) >= min(_LEAST_DECIMALS, decimals):
        return text
    return bodies.fitted(value, decimals, least, room, weight=REGULAR)


def _smallest(layout: "Layout", size: float) -> float:
    """Return how small a number may become before it has fewer decimals."""
    return max(0.82 * layout.text(size), layout.sizes.least)


def edge_label(
    frame: "Frame",
    layout: "Layout",
    edge: Edge,
    rect: Rect,
    theme: "Theme",
    lit: str | None = None,
) -> "Iterator[Shape]":
    """Yield an edge's name and weight; of a line to the loss its loss term, once it is known."""
    size = layout.text(layout.sizes.pill)
    inline = rect.bottom - rect.top < 2.2 * size
    names = frame.names
    if edge.layer == LOSS_LINE:
        name, value = names.loss_term(edge.unit), frame.loss_term(edge.unit)
        given = False
        if value is None:
            return
    else:
        name, value, given = names.edge(*edge), frame.weight(*edge), True
    room = rect.right - rect.left - (1.1 * size)
    if inline:
        room -= runs_width(markup(name.markup), size) + 0.95 * size
    least = max(0.9 * size, layout.sizes.least)
    text = bodies.fitted(value, _decimals(frame, given), least, room, given)
    size = min(size, size * room / width(text, size, SEMIBOLD))
    yield from bodies.tag(rect, name.id, name.markup, text, size, theme, inline=inline, lit=lit)


def bias_shapes(
    frame: "Frame",
    layout: "Layout",
    node: "Node",
    theme: "Theme",
    lit: frozenset[str] = frozenset(),
    colour: str | None = None,
) -> "Iterator[Shape]":
    """Yield a unit's bias below it, unless it is lit and no colour is given."""
    rect = layout.bias(node)
    if rect is None:
        return
    name, value = frame.names.bias(node.layer, node.unit), frame.bias(node.layer, node.unit)
    if value is None or (name.id in lit and colour is None):
        return
    size = max(layout.sizes.bias * layout.scale, layout.sizes.smallest)
    room = rect.right - rect.left - runs_width(markup(name.markup), size) - 2.1 * size
    text = bodies.fitted(value, frame.decimals, size, room, True)
    yield from bodies.tag(
        rect, name.id, name.markup, text, size, theme, inline=True, lit=colour, role="bias"
    )


def target_shapes(
    frame: "Frame",
    layout: "Layout",
    node: "Node",
    theme: "Theme",
    lit: frozenset[str] = frozenset(),
    colour: str | None = None,
) -> "Iterator[Shape]":
    """Yield an output's target above it, unless it is lit and no colour is given."""
    rect = layout.target(node)
    name = frame.names.target(node.unit)
    if rect is None or (name.id in lit and colour is None):
        return
    size = layout.text(layout.sizes.pill)
    room = rect.right - rect.left
    value = bodies.fitted(frame.target(node.unit), frame.decimals, size, room - 2.4 * size, True)
    ink = colour or theme.soft
    number = Run(value, weight=SEMIBOLD, colour=colour or theme.ink)
    runs = (*markup(name.markup), Run("  "), number)
    worded = (*markup(tr("target {name}", name=name.markup)), Run("  "), number)
    if runs_width(worded, size) <= room:
        runs = worded
    size = min(size, size * room / runs_width(runs, size))
    base = rect.bottom - 0.62 * size
    yield Box(name.id, "target-area", rect.left, rect.top, room, rect.bottom - rect.top)
    yield Label(
        name.id, "target", (rect.left + rect.right) / 2, base, runs, size, 400, ink, "middle"
    )
