"""Single signs and words set in outlines: what formulas are composed of."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from nnviz.drawing.mathfont import Glyph, constant, has, sign, variants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.drawing.shapes import Outline
    from nnviz.drawing.tex import Kind, Symbol

DISPLAY, TEXT, SCRIPT, SMALL = range(4)


class Ink(NamedTuple):
    """An outline at its place, in units of the text size, y down."""

    outline: "Outline"
    x: float
    y: float
    x_scale: float
    y_scale: float


@dataclass(frozen=True, slots=True, eq=False)
class Set:
    """Something set: its measures in units of the text size, and its ink.

    Compared by identity, so that what was measured of a line is found again quickly.
    """

    width: float
    ascent: float
    descent: float
    ink: tuple[Ink, ...]
    first: "Kind" = "ord"
    last: "Kind" = "ord"
    italic: float = 0.0
    accent: float | None = None


NOTHING = Set(0.0, 0.0, 0.0, ())


def scale_of(style: int) -> float:
    """Return the size of a style against the formula's."""
    if style == SCRIPT:
        return constant("ScriptPercentScaleDown")
    return constant("ScriptScriptPercentScaleDown") if style == SMALL else 1.0


def moved(ink: "Sequence[Ink]", x: float, y: float) -> list[Ink]:
    """Return ink at another place."""
    return [Ink(i.outline, i.x + x, i.y + y, i.x_scale, i.y_scale) for i in ink]


def _glyph_set(glyph: Glyph, scale: float, kind: "Kind") -> Set:
    return Set(
        glyph.advance * scale,
        glyph.ascent * scale,
        glyph.descent * scale,
        (Ink(glyph.outline, 0.0, 0.0, scale, scale),),
        kind,
        kind,
        glyph.italic * scale,
        glyph.accent * scale,
    )


def symbol_set(symbol: "Symbol", style: int) -> Set:
    """Return a sign; a sum or product is large in display style."""
    if symbol.kind == "op" and style == DISPLAY:
        return _centred(variants(symbol.text)[-1], symbol.kind)
    text = _slanted(symbol.text) if symbol.slanted else symbol.text
    if not has(text):
        text = symbol.text if has(symbol.text) else "?"
    if not has(text):
        return word_set(text, symbol.kind, style)
    return _glyph_set(sign(text, style >= SCRIPT), scale_of(style), symbol.kind)


def _slanted(letter: str) -> str:
    """Return the mathematical italic of a letter."""
    if letter == "h":
        return "\u210e"
    for first, last, italic in (("a", "z", 0x1D44E), ("A", "Z", 0x1D434), ("α", "ω", 0x1D6FC)):
        if first <= letter <= last:
            return chr(italic + ord(letter) - ord(first))
    return {"∂": "𝜕", "ϵ": "𝜖", "ϑ": "𝜗", "ϕ": "𝜙"}.get(letter, letter)


def word_set(text: str, kind: "Kind", style: int) -> Set:
    """Return upright letters; a letter that there is no sign for leaves a gap."""
    scale = scale_of(style)
    x = ascent = descent = 0.0
    ink: list[Ink] = []
    for letter in text:
        shown = {"-": "−", "?": "/"}.get(letter, letter)
        if letter == " " or not has(shown):
            x += 0.25 * scale
            continue
        glyph = sign(shown, style >= SCRIPT)
        ink.append(Ink(glyph.outline, x, 0.0, scale, scale))
        x += glyph.advance * scale
        ascent, descent = max(ascent, glyph.ascent * scale), max(descent, glyph.descent * scale)
    return Set(x, ascent, descent, tuple(ink), kind, kind)


def _centred(glyph: Glyph, kind: "Kind") -> Set:
    """Return a large operator centred on the axis."""
    shift = (glyph.ascent - glyph.descent) / 2 - constant("AxisHeight")
    return Set(
        glyph.advance,
        glyph.ascent - shift,
        glyph.descent + shift,
        (Ink(glyph.outline, 0.0, shift, 1.0, 1.0),),
        kind,
        kind,
        glyph.italic,
    )


@lru_cache(maxsize=256)
def delimiter(character: str, ascent: float, descent: float) -> Set:
    """Return a parenthesis as tall as what it holds."""
    kind: Kind = "open" if character in "([{" else "close"
    return stretched(character, ascent, descent, kind)


def stretched(character: str, ascent: float, descent: float, kind: "Kind") -> Set:
    """Return a delimiter around the axis that covers most of what it holds."""
    axis = constant("AxisHeight")
    half = max(ascent - axis, descent + axis)
    needed = max(0.9 * 2 * half, 2 * half - 0.3)
    forms = variants(character)
    glyph = next((g for g in forms if g.ascent + g.descent >= needed), forms[-1])
    tall = glyph.ascent + glyph.descent
    stretch = max(1.0, needed / tall)
    if tall >= 2 * half and glyph is forms[0]:
        return _glyph_set(glyph, 1.0, kind)
    shift = (glyph.ascent - glyph.descent) / 2 * stretch - axis
    return Set(
        glyph.advance,
        glyph.ascent * stretch - shift,
        glyph.descent * stretch + shift,
        (Ink(glyph.outline, 0.0, shift, 1.0, stretch),),
        kind,
        kind,
    )
