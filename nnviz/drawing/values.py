"""The stratum of values: every unit with what is known of it, and the labels of edges.

Each element is a pure function of the numbers written in it, and kept as long as they stay.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from nnviz.drawing import bodies
from nnviz.drawing.layout import ERROR, WITH_BIAS, Edge, Form, Rect
from nnviz.drawing.metrics import REGULAR, SEMIBOLD, runs_width, width
from nnviz.drawing.placement import LOSS_LINE, label_places_for
from nnviz.drawing.shapes import Box, Label, Run, markup
from nnviz.trace.names import INPUT_LAYER
from nnviz.trace.steps import Phase
from nnviz.translation import tr, wording

if TYPE_CHECKING:
    from nnviz.drawing.bodies import Contents
    from nnviz.drawing.layout import Layout, Node
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.trace.frame import Frame
    from nnviz.trace.names import Names

_LEAST_DECIMALS = 4
"""A number with fewer decimals than this gives up its name for more of them."""


@dataclass(frozen=True, eq=False)
class Writing:
    """Where and how numbers are written; the same object as long as that is the same.

    Attributes
    ----------
    layout : Layout
        Where everything stands.
    theme : Theme
        The look.
    names : Names
        What everything is called.
    decimals, calculated : int
        With how many decimals numbers are written that are given, and that are calculated.
    """

    layout: "Layout"
    theme: "Theme"
    names: "Names"
    decimals: int
    calculated: int


def writing_for(frame: "Frame", layout: "Layout", theme: "Theme") -> Writing:
    """Return how the numbers of a frame are written."""
    return _writing(
        layout, theme, frame.names, frame.decimals, frame.calculated_decimals, wording()
    )


@lru_cache(maxsize=16)
def _writing(
    layout: "Layout",
    theme: "Theme",
    names: "Names",
    decimals: int,
    calculated: int,
    _wording: tuple[str, bool],
) -> Writing:
    """Return the one of its kind; that of another wording is another."""
    return Writing(layout, theme, names, decimals, calculated)


def value_shapes(
    frame: "Frame",
    writing: Writing,
    focus: tuple[Edge, ...],
    lit: frozenset[str],
    dropped: frozenset[Edge],
) -> "list[Shape]":
    """Return what is known, but for what is lit, which is drawn above it."""
    layout = writing.layout
    shapes: list[Shape] = []
    left_out = dropped.union(focus)
    for edge, rect in label_places_for(layout, focus).items():
        if edge not in left_out:
            shapes += edge_label(frame, writing, edge, rect)
    for node in layout.nodes:
        if _unit_id(writing, node) not in lit:
            shapes += unit_shapes(frame, writing, node)
        shapes += bias_shapes(frame, writing, node, lit)
    for node in layout.outputs:
        shapes += target_shapes(frame, writing, node, lit)
    if ERROR not in lit:
        shapes += loss_shapes(frame, writing)
    return shapes


# Units ------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _unit_id(writing: Writing, node: "Node") -> str:
    return writing.names.unit(node.layer, node.unit).id


def unit_shapes(
    frame: "Frame",
    writing: Writing,
    node: "Node",
    *,
    lit: str | None = None,
    strong: bool = False,
) -> "tuple[Shape, ...]":
    """Return a unit with what is known of it; blank, never 0, what is not."""
    layer, unit = node.layer, node.unit
    value, target = frame.a(layer, unit), None
    detail, backwards = None, False
    if layer != INPUT_LAYER:
        if frame.phase in (Phase.BACKWARD, Phase.UPDATE):
            detail = frame.delta(layer, unit)
            backwards = detail is not None
        if detail is None:
            detail = frame.z(layer, unit)
        if node.form is not Form.DISC and layer == writing.names.output_layer:
            target = frame.target(unit)
    return _unit(writing, node, value, detail, backwards, target, lit, strong)


@lru_cache(maxsize=1024)
def _unit(
    writing: Writing,
    node: "Node",
    value: float | None,
    detail: float | None,
    backwards: bool,
    target: float | None,
    lit: str | None,
    strong: bool,
) -> "tuple[Shape, ...]":
    """Return a unit: its output, below it z, in the backward pass δ, and in a box its target."""
    layout, theme = writing.layout, writing.theme
    contents = _contents(writing, node, value, detail, backwards, target)
    id_ = _unit_id(writing, node)
    if lit is None and not contents.value and not contents.detail and not contents.corner:
        return tuple(bodies.blank(layout, node, id_, contents, theme))
    return tuple(bodies.unit(layout, node, id_, contents, theme, lit=lit, strong=strong))


def _contents(
    writing: Writing,
    node: "Node",
    value: float | None,
    detail: float | None,
    backwards: bool,
    target: float | None,
) -> "Contents":
    names, layout, layer, unit = writing.names, writing.layout, node.layer, node.unit
    name = names.unit(layer, unit).markup
    lines = 2 if layer == INPUT_LAYER else 3
    text = "" if value is None else _text(writing, value, node, name, lines=lines)
    corner = ""
    if target is not None:
        short = bodies.fitted(target, 4, layout.text(layout.sizes.pill), 60.0, True)
        corner = f"{names.target(unit).markup} {short}"
    if detail is None:
        return bodies.Contents(name, text, corner=corner, lines=lines)
    symbol = (names.delta if backwards else names.weighted_sum)(layer, unit).markup
    colour = writing.theme.backward if backwards else None
    written = _detail(writing, detail, node, symbol)
    return bodies.Contents(name, text, symbol, written, colour, corner)


def loss_shapes(frame: "Frame", writing: Writing, lit: str | None = None) -> "tuple[Shape, ...]":
    """Return the loss: of the sample, and below it of the batch where that is another."""
    reduced = frame.trace.reduced
    batch = frame.batch_loss if reduced else None
    return _loss(writing, frame.sample, reduced, frame.sample_loss, batch, lit)


@lru_cache(maxsize=64)
def _loss(
    writing: Writing,
    sample: int,
    reduced: bool,
    value: float | None,
    batch: float | None,
    lit: str | None,
) -> "tuple[Shape, ...]":
    names, layout, theme = writing.names, writing.layout, writing.theme
    name = names.sample_loss(sample).markup if reduced else names.loss.markup
    lines = 3 if reduced else 2
    if value is None and lit is None:
        contents = bodies.Contents(name, lines=lines)
        return tuple(bodies.blank(layout, layout.loss, ERROR, contents, theme))
    detail = "" if batch is None else _detail(writing, batch, layout.loss, names.loss.markup)
    contents = bodies.Contents(
        name,
        "" if value is None else _text(writing, value, layout.loss, lines=lines),
        names.loss.markup if detail else "",
        detail,
        lines=lines,
    )
    return tuple(bodies.unit(layout, layout.loss, ERROR, contents, theme, lit=lit))


def _text(writing: Writing, value: float, node: "Node", name: str = "", *, lines: int = 3) -> str:
    """Return a value with as many decimals as its unit, with so many lines, has room for."""
    layout, given = writing.layout, node.layer == INPUT_LAYER
    decimals = writing.decimals if given else writing.calculated
    least = _smallest(layout, layout.sizes.value)
    room = bodies.value_room(layout, node, name, lines=lines)
    return bodies.fitted(value, decimals, least, room, given)


def _detail(writing: Writing, value: float, node: "Node", name: str) -> str:
    """Return a value with as many decimals as its unit's line of detail has room for.

    Beside its name it may have fewer, so that z and δ are told apart by more than their colours.
    """
    layout, decimals = writing.layout, writing.calculated
    room, least = bodies.detail_room(layout, node), _smallest(layout, layout.sizes.detail)
    beside = room - runs_width((*markup(name), Run(" ")), least)
    text = bodies.fitted(value, decimals, least, beside, weight=REGULAR)
    if len(text.partition(".")[2]) >= min(_LEAST_DECIMALS, decimals):
        return text
    return bodies.fitted(value, decimals, least, room, weight=REGULAR)


def _smallest(layout: "Layout", size: float) -> float:
    """Return how small a number may become before it has fewer decimals."""
    return max(0.82 * layout.text(size), layout.sizes.least)


# Labels -----------------------------------------------------------------------------------------


def edge_label(
    frame: "Frame", writing: Writing, edge: Edge, rect: Rect, lit: str | None = None
) -> "tuple[Shape, ...]":
    """Return an edge's name and weight; of a line to the loss its loss term, once it is known."""
    is_loss = edge.layer == LOSS_LINE
    value = frame.loss_term(edge.unit) if is_loss else frame.weight(*edge)
    return () if value is None else _edge_label(writing, edge, rect, value, lit)


@lru_cache(maxsize=2048)
def _edge_label(
    writing: Writing, edge: Edge, rect: Rect, value: float, lit: str | None
) -> "tuple[Shape, ...]":
    layout, names = writing.layout, writing.names
    size = layout.text(layout.sizes.pill)
    inline = rect.bottom - rect.top < 2.2 * size
    given = edge.layer != LOSS_LINE
    name = names.edge(*edge) if given else names.loss_term(edge.unit)
    room = rect.right - rect.left - (1.1 * size)
    if inline:
        room -= runs_width(markup(name.markup), size) + 0.95 * size
    least = max(0.9 * size, layout.sizes.least)
    decimals = writing.decimals if given else writing.calculated
    text = bodies.fitted(value, decimals, least, room, given)
    size = min(size, size * room / width(text, size, SEMIBOLD))
    found = bodies.tag(
        rect, name.id, name.markup, text, size, writing.theme, inline=inline, lit=lit
    )
    return tuple(found)


def bias_shapes(
    frame: "Frame",
    writing: Writing,
    node: "Node",
    lit: frozenset[str] = frozenset(),
    colour: str | None = None,
) -> "tuple[Shape, ...]":
    """Return a unit's bias below it, unless it is lit and no colour is given."""
    if node.layer == INPUT_LAYER or node.form not in WITH_BIAS:
        return ()
    value = frame.bias(node.layer, node.unit)
    shapes = () if value is None else _bias(writing, node, value, colour)
    return () if colour is None and shapes and shapes[0].id in lit else shapes


@lru_cache(maxsize=1024)
def _bias(writing: Writing, node: "Node", value: float, colour: str | None) -> "tuple[Shape, ...]":
    layout, name = writing.layout, writing.names.bias(node.layer, node.unit)
    rect = layout.bias(node)
    if rect is None:
        return ()
    size = max(layout.sizes.bias * layout.scale, layout.sizes.smallest)
    room = rect.right - rect.left - runs_width(markup(name.markup), size) - 2.1 * size
    text = bodies.fitted(value, writing.decimals, size, room, True)
    found = bodies.tag(
        rect, name.id, name.markup, text, size, writing.theme, inline=True, lit=colour, role="bias"
    )
    return tuple(found)


def target_shapes(
    frame: "Frame",
    writing: Writing,
    node: "Node",
    lit: frozenset[str] = frozenset(),
    colour: str | None = None,
) -> "tuple[Shape, ...]":
    """Return an output's target above it, unless it is lit and no colour is given."""
    shapes = _target(writing, node, frame.target(node.unit), colour)
    return () if colour is None and shapes and shapes[0].id in lit else shapes


@lru_cache(maxsize=256)
def _target(
    writing: Writing, node: "Node", value: float, colour: str | None
) -> "tuple[Shape, ...]":
    layout, theme, name = writing.layout, writing.theme, writing.names.target(node.unit)
    rect = layout.target(node)
    if rect is None:
        return ()
    size = layout.text(layout.sizes.pill)
    room = rect.right - rect.left
    text = bodies.fitted(value, writing.decimals, size, room - 2.4 * size, True)
    ink = colour or theme.soft
    number = Run(text, weight=SEMIBOLD, colour=colour or theme.ink)
    runs = (*markup(name.markup), Run("  "), number)
    worded = (*markup(tr("target {name}", name=name.markup)), Run("  "), number)
    if runs_width(worded, size) <= room:
        runs = worded
    size = min(size, size * room / runs_width(runs, size))
    base, middle = rect.bottom - 0.62 * size, (rect.left + rect.right) / 2
    return (
        Box(name.id, "target-area", rect.left, rect.top, room, rect.bottom - rect.top),
        Label(name.id, "target", middle, base, runs, size, 400, ink, "middle"),
    )
