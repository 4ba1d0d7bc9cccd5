"""The drawing of a network: what rests, what is known, what is lit, and what moves."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from nnviz.drawing import bodies
from nnviz.drawing.focus import focus_shapes, hover_shapes, line_shapes, pulse_shapes
from nnviz.drawing.headings import headings
from nnviz.drawing.layout import Edge
from nnviz.drawing.metrics import REGULAR, runs_width
from nnviz.drawing.paragraph import broken
from nnviz.drawing.scene import Scene, View
from nnviz.drawing.shapes import Drawing, Label, Line, Run, Stratum
from nnviz.drawing.strengths import largest_before, weights_in_force
from nnviz.drawing.theme import mix
from nnviz.drawing.values import value_shapes
from nnviz.translation import trn, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from nnviz.drawing.layout import Layout
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.drawing.values import Writing
    from nnviz.trace.frame import Frame
    from nnviz.trace.names import Names

__all__ = ["View", "draw_network"]

_LEVELS = 16
"""Into how many widths the edges are sorted, so that a small change repaints nothing."""
_BRACKETS = re.compile(r"\s*\([^)]*\)")
"""The English term beside a word of another language."""
_DENSE = 60
_RECEDING = 0.3
_NOTHING = Stratum("pulse", ())


def draw_network(frame: "Frame", view: View) -> Drawing:
    """Return the network as `frame` shows it.

    The strata from the bottom up: "base" (headings, edges), "lines" (edges that are lit), "pulse"
    (the value on its way), "values" (units, labels), "focus" (what of them is lit, and the card of
    the active value) and "hover". "base" and "values" are the same objects as long as they show the
    same.
    """
    scene = Scene(frame, view)
    layout, theme = scene.layout, view.theme
    lit = frozenset(scene.lit.colours) if scene.lit is not None else frozenset()
    return Drawing(
        view.width,
        view.height,
        theme.canvas,
        (
            _base(
                layout,
                frame.names,
                headings(frame, (column.layer for column in layout.columns)),
                theme,
                _levels(scene),
                scene.lit is not None,
                wording(),
            ),
            Stratum("lines", tuple(line_shapes(scene))),
            Stratum("pulse", tuple(pulse_shapes(scene))) if scene.moving else _NOTHING,
            _values(scene, lit),
            Stratum("focus", tuple(focus_shapes(scene))),
            Stratum("hover", tuple(hover_shapes(scene))),
        ),
    )


def _values(scene: Scene, lit: frozenset[str]) -> Stratum:
    """Return the stratum of values, the same object as long as it shows the same."""
    return _cached_values(
        scene.shown,
        scene.writing,
        scene.focus_edges,
        lit,
        scene.dropped,
    )


@lru_cache(maxsize=2)
def _cached_values(
    frame: "Frame",
    writing: "Writing",
    focus: tuple[Edge, ...],
    lit: frozenset[str],
    dropped: frozenset[Edge],
) -> Stratum:
    return Stratum("values", tuple(value_shapes(frame, writing, focus, lit, dropped)))


@lru_cache(maxsize=32)
def _base(
    layout: "Layout",
    names: "Names",
    titles: tuple[tuple[str, ...], ...],
    theme: "Theme",
    levels: bytes,
    receding: bool,
    _wording: tuple[str, bool],
) -> Stratum:
    """Return what rests: edges by sign and size of their weight, headings, folds."""
    shapes: list[Shape] = list(_edge_lines(layout, names, theme, levels, receding))
    for node in layout.outputs:
        ends = layout.loss_ends(node.unit)
        if ends is not None:
            colour = mix(theme.zero_edge, theme.canvas, _RECEDING if receding else 0.25)
            id_ = names.loss_term(node.unit).id
            thick = theme.sizes.loss_line * max(1.0, layout.scale)
            shapes.append(Line(id_, "loss-line", *ends, colour, thick))
    shapes.extend(_towards_folded_layers(layout, theme))
    shapes.extend(_heading_labels(layout, titles, theme))
    shapes.extend(_fold_marks(layout, theme))
    return Stratum("base", tuple(shapes))


def edge_width(layout: "Layout", share: float) -> float:
    """Return the width of an edge whose weight is `share` of the largest."""
    dense = len(layout.edges) > _DENSE
    least = layout.sizes.thinnest_edge * (0.65 if dense else 1.0)
    most = layout.sizes.thickest_edge * (0.6 if dense else 1.0)
    return (least + (most - least) * share) * max(1.0, layout.scale)


def _edge_lines(
    layout: "Layout", names: "Names", theme: "Theme", levels: bytes, receding: bool
) -> "Iterator[Shape]":
    pale = _RECEDING if receding else 0.0
    colours = [mix(theme.edge(sign), theme.canvas, pale) for sign in (0, 1, -1)]
    for edge, level in zip(layout.edges, np.frombuffer(levels, dtype=np.int8), strict=True):
        ends = layout.ends(edge)
        if ends is not None:
            share = abs(int(level)) / _LEVELS
            yield Line(
                names.edge(*edge).id,
                "edge",
                *ends,
                colours[0 if level == 0 else 1 if level > 0 else -1],
                edge_width(layout, share),
            )


def _levels(scene: Scene) -> bytes:
    """Return the sign and size of each edge that is shown, sorted into a few widths."""
    frame, layout = scene.shown, scene.layout
    scale = largest_before(frame.trace)
    found: list[NDArray[np.int8]] = []
    layer = None
    for edge in layout.edges:
        if edge.layer == layer:
            continue
        layer = edge.layer
        some = weights_in_force(frame, layer, layout.shown[layer], layout.shown[layer - 1])
        levels = np.ceil(np.minimum(np.abs(some) / scale, 1.0) * _LEVELS)
        found.append((np.sign(some) * levels).astype(np.int8).ravel())
    return np.concatenate(found).tobytes() if found else b""


def _heading_labels(
    layout: "Layout", titles: tuple[tuple[str, ...], ...], theme: "Theme"
) -> "Iterator[Shape]":
    size = layout.text(layout.sizes.heading)
    places = [(column.x, column.half_width) for column in layout.columns]
    places.append((layout.loss.x, layout.loss.half_width))
    room = 2 * min(half for _, half in places) + layout.gap - 10.0
    joined = [" · ".join(lines) for lines in titles]
    whole = all(runs_width((Run(text),), size) <= room for text in joined)
    base = layout.headings_bottom - 0.75 * size
    for (x, _), lines, text in zip(places, titles, joined, strict=True):
        wide = runs_width((Run(text),), size)
        fits = wide / 2 + 6.0 <= x <= layout.plan.width - wide / 2 - 6.0
        rows = (text,) if whole and fits else tuple(_narrowed(lines, size, room, theme))
        if base - (len(rows) - 1) * 1.12 * size < size:  # too many: the function is left out
            rows = tuple(_narrowed(lines[:1], size, room, theme))
        leading = 1.3 if len(rows) < 3 else 1.12
        for number, row in enumerate(rows):
            y = base - (len(rows) - 1 - number) * leading * size
            wide = runs_width((Run(row),), size)
            small = min(size, size * room / wide)
            half = wide * small / size / 2 + 6.0
            at = min(max(x, half), layout.plan.width - half)
            yield bodies.line("", "heading", at, y, (Run(row),), small, theme.soft)


def _narrowed(lines: tuple[str, ...], size: float, room: float, theme: "Theme") -> "Iterator[str]":
    """Yield lines, those that would be too small to be read without their English, or in two."""
    for line in lines:
        if size * room / runs_width((Run(line),), size) >= theme.sizes.least:
            yield line
            continue
        short = _BRACKETS.sub("", line)
        for runs in broken(short, theme.sizes.least, REGULAR, room):
            yield "".join(run.text for run in runs)


def _towards_folded_layers(layout: "Layout", theme: "Theme") -> "Iterator[Shape]":
    """Yield dotted lines from units, or the loss, to the mark of layers that are not shown."""
    colour = mix(theme.zero_edge, theme.canvas, _RECEDING)
    for mark in layout.marks:
        if mark.layer != len(layout.plan.sizes):
            continue
        for node in (*layout.nodes, layout.loss):
            way = {mark.fold.first - 1: -1, mark.fold.first + mark.fold.count: 1}.get(node.layer)
            if way is not None:
                x = mark.x + way * mark.half_width
                start = node.towards(x, mark.y)
                thin = theme.sizes.fine_line
                yield Line("", "folded-edges", *start, x, mark.y, colour, thin, (2.0, 4.0))


def _fold_marks(layout: "Layout", theme: "Theme") -> "Iterator[Shape]":
    """Yield how many units or layers are not shown."""
    size = layout.text(layout.sizes.detail)
    for mark in layout.marks:
        if mark.layer == len(layout.plan.sizes):
            count = mark.fold.count
            text = trn("{count:,} more layer", "{count:,} more layers", count)
            room = 2 * mark.half_width
            for number, row in enumerate([(Run("⋯"),), *broken(text, size, REGULAR, room)]):
                y = mark.y + (number - 0.7) * 1.3 * size
                yield _fitting(row, mark.x, y, size, room, theme)
            continue
        text, room = (
            trn("⋯ {count:,} more", "⋯ {count:,} more", mark.fold.count),
            2 * mark.half_width,
        )
        if size * room / runs_width((Run(text),), size) < theme.sizes.least:
            text = f"⋯ {mark.fold.count:,}"
        yield _fitting((Run(text),), mark.x, mark.y + 0.35 * size, size, room, theme)


def _fitting(
    runs: tuple[Run, ...], x: float, y: float, size: float, room: float, theme: "Theme"
) -> Label:
    size = min(size, size * room / runs_width(runs, size))
    return bodies.line("", "fold", x, y, runs, size, theme.soft)
