"""Units, the loss, labels of edges and biases as shapes, lit or at rest."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from nnviz.drawing.layout import Form
from nnviz.drawing.metrics import REGULAR, SEMIBOLD, SHIFTS, runs_width, width
from nnviz.drawing.shapes import Box, Disc, Label, Run, markup
from nnviz.trace.numbers import format_given, format_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.layout import Layout, Node, Rect
    from nnviz.drawing.shapes import Anchor, Shape
    from nnviz.drawing.theme import Theme

_LEADING = 1.28
"""From the value of a disc to the detail below it, in sizes of the value's text."""
_STRONGER = 0.75
"""How much thicker the rim of what is calculated is than that of what is lit."""
_OFF_THE_RIM = 1.5
"""How far text stays away from the rim of a disc."""
_SAME = range(5, 9)
"""With so many decimals a number with a power of ten is written alike."""
_HAIR = 1e-6
"""By so much of a digit a number may seem too wide, as floats are added."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is written in a unit: its name, its value, and a line of detail below.

    `lines` is for how many of them there is to be room, also while they are not known yet.
    """

    name: str
    value: str = ""
    detail_name: str = ""
    detail: str = ""
    detail_colour: str | None = None
    corner: str = ""
    lines: int = 3


def value_room(layout: "Layout", node: "Node", name: str = "", *, lines: int = 3) -> float:
    """Return how wide the value of a unit of this name, with so many lines, may be."""
    if node.form is Form.DISC:
        return min(
            2 * node.half_width - 12.0 * layout.scale,
            _chord(layout, node, _baseline(layout, lines)),
        )
    room = _box_room(layout, node)
    if node.form is Form.SLIM:
        room -= runs_width(markup(name), layout.text(layout.sizes.pill)) + 6.0
    return room


def detail_room(layout: "Layout", node: "Node") -> float:
    """Return how wide a unit's line of detail may be."""
    if node.form is not Form.DISC:
        return _box_room(layout, node)
    low = _baseline(layout, 3) + _LEADING * layout.text(layout.sizes.value)
    hangs = SHIFTS["sub"] * layout.text(layout.sizes.detail)
    return min(1.68 * node.half_width - 2.0, _chord(layout, node, low + hangs))


def _baseline(layout: "Layout", lines: int) -> float:
    """Return how far below the middle of a disc its value stands."""
    return (0.16 if lines == 3 else 0.8) * layout.text(layout.sizes.value)


def _chord(layout: "Layout", node: "Node", down: float) -> float:
    """Return how wide text may be that reaches so far below the middle of a disc."""
    rim = (layout.sizes.active_rim + _STRONGER) * max(1.0, layout.scale)
    inside = node.half_width - rim - _OFF_THE_RIM
    return 2 * math.sqrt(max(inside * inside - down * down, 1.0))


def _box_room(layout: "Layout", node: "Node") -> float:
    return 2 * node.half_width - 2 * _pad(layout) + 4.0


def _pad(layout: "Layout") -> float:
    """Return how far the text in a box stands from its sides."""
    return 8.0 * max(layout.scale, 0.85)


@lru_cache(maxsize=8192)
def fitted(
    value: float,
    decimals: int,
    size: float,
    room: float,
    given: bool = False,
    weight: int = SEMIBOLD,
) -> str:
    """Write a value with as many decimals as fit.

    Numbers that somebody chose are written as chosen where that fits.
    """
    write = format_given if given else format_number
    text = write(value, decimals)
    fewer = decimals
    while fewer > 0 and (over := width(text, size, weight) - room) > 0:
        if "×" in text:
            fewer = _SAME[0] - 1 if fewer in _SAME else fewer - 1
        else:  # each decimal less makes it a digit narrower
            too_many = math.ceil(over / width("0", size, weight) - _HAIR)
            fewer = max(0, fewer - max(1, too_many))
        text = write(value, fewer)
    return text


def line(
    id_: str,
    role: str,
    x: float,
    y: float,
    runs: tuple[Run, ...],
    size: float,
    colour: str,
    *,
    weight: int = REGULAR,
    anchor: "Anchor" = "middle",
) -> Label:
    """Return a label; only a shorter call."""
    return Label(id_, role, x, y, runs, size, weight, colour, anchor)


def unit(
    layout: "Layout",
    node: "Node",
    id_: str,
    contents: Contents,
    theme: "Theme",
    *,
    lit: str | None = None,
    strong: bool = False,
) -> "Iterator[Shape]":
    """Yield a unit; `lit` is the colour that it is lit in, `strong` for what is calculated."""
    ring = lit or theme.rim
    fill = theme.tint(lit) if lit else theme.surface
    thick = (
        layout.sizes.rim
        if lit is None
        else layout.sizes.active_rim + (_STRONGER if strong else 0.0)
    )
    yield _body(layout, node, id_, fill, ring, thick * max(1.0, layout.scale))
    yield from _written(layout, node, id_, contents, theme)


def blank(
    layout: "Layout", node: "Node", id_: str, contents: Contents, theme: "Theme"
) -> "Iterator[Shape]":
    """Yield a unit whose value is not known yet: a disc's rim is dashed, a box is hollow."""
    fill = theme.surface if node.form is Form.DISC else theme.canvas
    thick = layout.sizes.rim * max(1.0, layout.scale)
    body = _body(layout, node, id_, fill, theme.rim, thick)
    if isinstance(body, Disc):
        body = Disc(
            id_, "unit-blank", body.x, body.y, body.radius, body.fill, body.stroke,
            body.stroke_width, (3.0, 4.0),
        )  # fmt: skip
    yield body
    yield from _written(layout, node, id_, contents, theme)


def _body(
    layout: "Layout", node: "Node", id_: str, fill: str, stroke: str, thick: float
) -> "Disc | Box":
    if node.form is Form.DISC:
        radius = node.half_width - thick / 2
        return Disc(id_, "unit", node.x, node.y, radius, fill, stroke, thick)
    rect = node.rect
    corner = node.half_height if node.form is Form.SLIM else 9.0 * layout.scale
    return Box(
        id_,
        "unit",
        rect.left + thick / 2,
        rect.top + thick / 2,
        rect.right - rect.left - thick,
        rect.bottom - rect.top - thick,
        corner,
        fill,
        stroke,
        thick,
    )


def _written(
    layout: "Layout", node: "Node", id_: str, contents: Contents, theme: "Theme"
) -> "Iterator[Shape]":
    if node.form is Form.DISC:
        return _in_disc(layout, node, id_, contents, theme)
    return _in_box(layout, node, id_, contents, theme)


def _in_disc(
    layout: "Layout", node: "Node", id_: str, contents: Contents, theme: "Theme"
) -> "Iterator[Shape]":
    """Yield name, value and detail in a disc, each as large as its chord allows."""
    x = node.x
    full = layout.text(layout.sizes.value)
    base = node.y + _baseline(layout, contents.lines)
    name = markup(contents.name)
    yield line(
        id_, "symbol", x, base - 1.32 * full, name, layout.text(layout.sizes.symbol), theme.soft
    )
    if contents.value:
        room = value_room(layout, node, lines=contents.lines)
        size = min(full * 1.06, full * room / width(contents.value, full, SEMIBOLD))
        yield line(id_, "value", x, base, (Run(contents.value),), size, theme.ink, weight=SEMIBOLD)
    yield from _detail(
        id_, x, base + _LEADING * full, contents, theme.sizes.detail * layout.scale,
        detail_room(layout, node), theme,
    )  # fmt: skip


def _detail(
    id_: str,
    x: float,
    y: float,
    contents: Contents,
    size: float,
    room: float,
    theme: "Theme",
) -> "Iterator[Shape]":
    """Yield the line of detail with its name, without it where that leaves more to read."""
    if not contents.detail:
        return
    size = max(size, theme.sizes.smallest)
    whole = (*markup(contents.detail_name), Run(" "), Run(contents.detail))
    for runs in (whole, (Run(contents.detail),)):
        fitting = min(size, size * room / runs_width(runs, size))
        if fitting >= theme.sizes.least:
            colour = contents.detail_colour or theme.faint
            yield line(id_, "detail", x, y, runs, fitting, colour)
            return


def _in_box(
    layout: "Layout", node: "Node", id_: str, contents: Contents, theme: "Theme"
) -> "Iterator[Shape]":
    """Yield name, value and detail in a box of three lines, of two, or of one."""
    size = layout.text(layout.sizes.pill)
    name = markup(contents.name)
    rect, pad, room = node.rect, _pad(layout), _box_room(layout, node)
    if node.form is Form.SLIM:
        y = node.y + 0.36 * size
        yield line(id_, "symbol", rect.left + pad, y, name, size, theme.soft, anchor="start")
        yield from _number(
            id_, rect.right - pad, y, contents.value, size,
            value_room(layout, node, contents.name), theme, "end",
        )  # fmt: skip
        return
    tall = node.form is Form.TALL
    y = node.y + (0.45 if tall else 1.1) * size
    top = y - 1.38 * size
    if contents.corner:
        yield line(id_, "symbol", rect.left + pad, top, name, size, theme.soft, anchor="start")
        corner = markup(contents.corner)
        left = room - runs_width(name, size) - 5.0
        small = min(size, size * left / runs_width(corner, size))
        yield line(id_, "target", rect.right - pad, top, corner, small, theme.soft, anchor="end")
    else:
        yield line(id_, "symbol", node.x, top, name, size, theme.soft)
    yield from _number(id_, node.x, y, contents.value, size, room, theme, "middle")
    if tall:
        detail = layout.sizes.detail * layout.scale
        yield from _detail(id_, node.x, y + 1.32 * size, contents, detail, room, theme)


def _number(
    id_: str,
    x: float,
    y: float,
    text: str,
    size: float,
    room: float,
    theme: "Theme",
    anchor: "Anchor",
) -> "Iterator[Shape]":
    """Yield a value no wider than its room."""
    if text:
        size = min(size, size * room / width(text, size, SEMIBOLD))
        yield line(
            id_, "value", x, y, (Run(text),), size, theme.ink, weight=SEMIBOLD, anchor=anchor
        )


def tag(
    rect: "Rect",
    id_: str,
    name: str,
    value: str,
    size: float,
    theme: "Theme",
    *,
    inline: bool,
    lit: str | None = None,
    role: str = "edge-label",
) -> "Iterator[Shape]":
    """Yield a pill with a name and a value, in the middle of the room that is kept for it."""
    runs = markup(name)
    wide, value_wide = runs_width(runs, size), width(value, size, SEMIBOLD)
    x, y = (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2
    gap, pad = 0.55 * size, 0.75 * size
    if inline:
        whole, height = wide + gap + value_wide + 2 * pad, 1.75 * size
    else:
        whole, height = max(wide, value_wide) + 1.1 * size, 2.65 * size
    whole = min(whole, rect.right - rect.left)
    stroke, thick = (theme.border, 1.0) if lit is None else (lit, theme.sizes.frame)
    yield Box(
        id_, role, x - whole / 2, y - height / 2, whole, height,
        height / 2 if inline else 0.62 * size, theme.surface, stroke, thick,
    )  # fmt: skip
    if inline:
        left = x - (wide + gap + value_wide) / 2
        base = y + 0.355 * size
        yield line(id_, "symbol", left, base, runs, size, theme.soft, anchor="start")
        yield line(
            id_, "value", left + wide + gap, base, (Run(value),), size, theme.ink,
            weight=SEMIBOLD, anchor="start",
        )  # fmt: skip
    else:
        yield line(id_, "symbol", x, y - 0.24 * size, runs, size, theme.soft)
        yield line(
            id_, "value", x, y + 0.98 * size, (Run(value),), size, theme.ink, weight=SEMIBOLD
        )


def badge_radius(scale: float, theme: "Theme") -> float:
    """Return the radius of a factor's number."""
    return 0.86 * theme.sizes.badge * max(1.0, scale)


def badge(
    x: float, y: float, number: int, colour: str, scale: float, theme: "Theme"
) -> "Iterator[Shape]":
    """Yield the number of a factor in its colour."""
    size = theme.sizes.badge * max(1.0, scale)
    yield Disc("", "badge", x, y, badge_radius(scale, theme), colour, theme.canvas, 1.5)
    yield line(
        "", "badge", x, y + 0.36 * size, (Run(str(number)),), size, theme.on_accent, weight=SEMIBOLD
    )
