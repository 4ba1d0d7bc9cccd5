"""Formulas set from their TeX into outlines, by TeX's own rules and without Qt.

The rules are those of D. Knuth, The TeXbook, appendix G, with the measures of the font's OpenType
MATH table. Every part is kept once it was set, so that a new step costs little and a step shown
before next to nothing.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from nnviz.drawing.mathfont import constant, has, rule, sign, variants
from nnviz.drawing.signs import (
    DISPLAY,
    NOTHING,
    SCRIPT,
    SMALL,
    TEXT,
    Ink,
    Set,
    moved,
    scale_of,
    stretched,
    symbol_set,
    word_set,
)
from nnviz.drawing.spacing import offsets, resolved
from nnviz.drawing.tex import (
    Accent,
    Fenced,
    Fraction,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
    Word,
    parse,
)

if TYPE_CHECKING:
    from nnviz.drawing.tex import Node

_FRACTION_PAD = 0.07


@lru_cache(maxsize=4096)
def typeset(tex: str) -> Set:
    """Return `tex` in display style."""
    return _row(parse(tex), DISPLAY)


def _set(node: "Node", style: int) -> Set:
    match node:
        case Symbol():
            return symbol_set(node, style)
        case Word(text, kind):
            return word_set(text, kind, style)
        case Space(width):
            return Set(width * scale_of(style), 0.0, 0.0, ())
        case Row():
            return _row(node, style)
        case Fraction(above, below):
            return _fraction(above, below, style)
        case Root(inside):
            return _root(inside, style)
        case Accent(base, mark):
            return _accented(base, mark, style)
        case Fenced(left, inside, right):
            return _fenced(left, inside, right, style)
        case Scripts(base, sub, sup):
            if style == DISPLAY and isinstance(base, Symbol) and base.kind == "op":
                return _limits(base, sub, sup)
            return _scripts(base, sub, sup, style)


@lru_cache(maxsize=2048)
def _row(row: Row, style: int) -> Set:
    boxes = [_set(part, style) for part in row.parts]
    if not boxes:
        return NOTHING
    if len(boxes) == 1:
        return boxes[0]
    starts, width = offsets(boxes, style)
    ink: list[Ink] = []
    for start, box in zip(starts, boxes, strict=True):
        ink.extend(moved(box.ink, start, 0.0))
    ends = resolved([(box.first, box.last) for box in boxes])
    return Set(
        width,
        max(box.ascent for box in boxes),
        max(box.descent for box in boxes),
        tuple(ink),
        ends[0][0],
        ends[-1][1],
    )


@lru_cache(maxsize=4096)
def part(node: "Node") -> Set:
    """Return a part of a formula in display style."""
    return _set(node, DISPLAY)


@lru_cache(maxsize=256)
def narrowed(node: "Node", limit: float) -> Set:
    """Return a fraction with its long sums broken into lines no wider than `limit`.

    Anything else is returned as it is.
    """
    if not isinstance(node, Fraction):
        return part(node)
    room = limit - 2 * _FRACTION_PAD
    return _over(_lines(node.above, room), _lines(node.below, room), DISPLAY)


def _lines(node: "Node", limit: float) -> Set:
    """Return a row in text style, broken before its signs into centred lines."""
    whole = _set(node, TEXT)
    if whole.width <= limit or not isinstance(node, Row):
        return whole
    rows: list[list[Node]] = [[]]
    for place, piece in enumerate(node.parts):
        until = place + 1
        while until < len(node.parts) and _set(node.parts[until], TEXT).first != "bin":
            until += 1
        ahead = _row(Row((*rows[-1], *node.parts[place:until])), TEXT).width
        if rows[-1] and _set(piece, TEXT).first == "bin" and ahead > limit:
            rows.append([Space(0.0)])  # so that the sign keeps its room
        rows[-1].append(piece)
    boxes = [_row(Row(tuple(parts)), TEXT) for parts in rows]
    width = max(box.width for box in boxes)
    ink: list[Ink] = []
    y = 0.0
    for place, box in enumerate(boxes):
        if place:
            y += max(1.2, boxes[place - 1].descent + box.ascent + 0.25)
        ink.extend(moved(box.ink, (width - box.width) / 2, y))
    return Set(width, boxes[0].ascent, y + boxes[-1].descent, tuple(ink))


def _fraction(above: "Node", below: "Node", style: int) -> Set:
    inner = style if style == SMALL else style + 1
    return _over(_set(above, inner), _set(below, inner), style)


def _over(top: Set, bottom: Set, style: int) -> Set:
    """Return one thing over another with a rule between them."""
    scale = scale_of(style)
    display = style == DISPLAY
    thick = constant("FractionRuleThickness") * scale
    axis = constant("AxisHeight") * scale
    gap_above = constant("FractionNumDisplayStyleGapMin" if display else "FractionNumeratorGapMin")
    gap_below = constant(
        "FractionDenomDisplayStyleGapMin" if display else "FractionDenominatorGapMin"
    )
    up = constant("FractionNumeratorDisplayStyleShiftUp" if display else "FractionNumeratorShiftUp")
    down = constant(
        "FractionDenominatorDisplayStyleShiftDown" if display else "FractionDenominatorShiftDown"
    )
    rise = max(up * scale, axis + thick / 2 + gap_above * scale + top.descent)
    drop = max(down * scale, thick / 2 - axis + gap_below * scale + bottom.ascent)
    pad = _FRACTION_PAD * scale
    width = max(top.width, bottom.width) + 2 * pad
    ink = [
        *moved(top.ink, (width - top.width) / 2, -rise),
        *moved(bottom.ink, (width - bottom.width) / 2, drop),
        Ink(rule(), pad / 2, -axis - thick / 2, width - pad, thick),
    ]
    return Set(width, top.ascent + rise, bottom.descent + drop, tuple(ink), "inner", "inner")


def _root(inside: "Node", style: int) -> Set:
    scale = scale_of(style)
    box = _set(inside, style)
    gap = constant("RadicalDisplayStyleVerticalGap" if style == DISPLAY else "RadicalVerticalGap")
    gap *= scale
    thick = constant("RadicalRuleThickness") * scale
    needed = box.ascent + box.descent + gap + thick
    glyph = next(
        (g for g in variants("√") if (g.ascent + g.descent) * scale >= needed), variants("√")[-1]
    )
    tall = (glyph.ascent + glyph.descent) * scale
    stretch = max(1.0, needed / tall)
    tall *= stretch
    gap += (tall - needed) / 2
    top = box.ascent + gap + thick
    ink = (
        Ink(glyph.outline, 0.0, glyph.ascent * scale * stretch - top, scale, scale * stretch),
        Ink(rule(), glyph.advance * scale, -top, box.width, thick),
        *moved(box.ink, glyph.advance * scale, 0.0),
    )
    extra = constant("RadicalExtraAscender") * scale
    return Set(glyph.advance * scale + box.width, top + extra, max(box.descent, tall - top), ink)


def _accented(base: "Node", mark: str, style: int) -> Set:
    box = _set(base, style)
    scale = scale_of(style)
    glyph = sign(mark, style >= SCRIPT)
    centre = box.width / 2 if box.accent is None else box.accent
    lift = max(0.0, box.ascent - constant("AccentBaseHeight") * scale)
    ink = (
        *box.ink,
        Ink(glyph.outline, centre - glyph.accent * scale, -lift, scale, scale),
    )
    ascent = max(box.ascent, glyph.ascent * scale + lift)
    return Set(box.width, ascent, box.descent, ink, box.first, box.last, box.italic)


def _fenced(left: str, inside: "Node", right: str, style: int) -> Set:
    box = _set(inside, style)
    opening = stretched(left, box.ascent, box.descent, "open") if has(left) else NOTHING
    closing = stretched(right, box.ascent, box.descent, "close") if has(right) else NOTHING
    ink = (
        *opening.ink,
        *moved(box.ink, opening.width, 0.0),
        *moved(closing.ink, opening.width + box.width, 0.0),
    )
    return Set(
        opening.width + box.width + closing.width,
        max(opening.ascent, box.ascent, closing.ascent),
        max(opening.descent, box.descent, closing.descent),
        ink,
        "open" if left else "inner",
        "close" if right else "inner",
    )


def _limits(base: Symbol, sub: "Node | None", sup: "Node | None") -> Set:
    """Return a large operator with what runs below and above it."""
    middle = symbol_set(base, DISPLAY)
    below = NOTHING if sub is None else _set(sub, SCRIPT)
    above = NOTHING if sup is None else _set(sup, SCRIPT)
    width = max(middle.width, below.width, above.width)
    ink = list(moved(middle.ink, (width - middle.width) / 2, 0.0))
    ascent, descent = middle.ascent, middle.descent
    if sub is not None:
        drop = max(
            middle.descent + constant("LowerLimitGapMin") + below.ascent,
            middle.descent + constant("LowerLimitBaselineDropMin"),
        )
        ink += moved(below.ink, (width - below.width) / 2, drop)
        descent = drop + below.descent
    if sup is not None:
        rise = max(
            middle.ascent + constant("UpperLimitGapMin") + above.descent,
            middle.ascent + constant("UpperLimitBaselineRiseMin"),
        )
        ink += moved(above.ink, (width - above.width) / 2, -rise)
        ascent = rise + above.ascent
    return Set(width, ascent, descent, tuple(ink), "op", "op")


def _scripts(base: "Node", sub: "Node | None", sup: "Node | None", style: int) -> Set:
    scale = scale_of(style)
    box = _set(base, style)
    smaller = SCRIPT if style < SCRIPT else SMALL
    simple = isinstance(base, Symbol | Word)
    ink = list(box.ink)
    ascent, descent, end = box.ascent, box.descent, box.width
    drop = rise = 0.0
    below = NOTHING if sub is None else _set(sub, smaller)
    above = NOTHING if sup is None else _set(sup, smaller)
    if sub is not None:
        drop = max(
            constant("SubscriptShiftDown") * scale,
            below.ascent - constant("SubscriptTopMax") * scale,
            0.0 if simple else box.descent + constant("SubscriptBaselineDropMin") * scale,
        )
    if sup is not None:
        rise = max(
            constant("SuperscriptShiftUp") * scale,
            above.descent + constant("SuperscriptBottomMin") * scale,
            0.0 if simple else box.ascent - constant("SuperscriptBaselineDropMax") * scale,
        )
    if sub is not None and sup is not None:
        gap = (rise - above.descent) - (below.ascent - drop)
        wanted = constant("SubSuperscriptGapMin") * scale
        if gap < wanted:
            lift = constant("SuperscriptBottomMaxWithSubscript") * scale - (rise - above.descent)
            lift = min(max(0.0, lift), wanted - gap)
            rise += lift
            drop += wanted - gap - lift
    if sub is not None:
        ink += moved(below.ink, box.width, drop)
        descent = max(descent, drop + below.descent)
        end = max(end, box.width + below.width)
    if sup is not None:
        ink += moved(above.ink, box.width + box.italic, -rise)
        ascent = max(ascent, rise + above.ascent)
        end = max(end, box.width + box.italic + above.width)
    end += constant("SpaceAfterScript") * scale
    return Set(end, ascent, descent, tuple(ink), box.first, box.last)
