"""The signs of formulas: outlines and measures taken from STIX Two Math, no font engine needed.

All in units of the text size, y down. The table is made by packaging/make_math_glyphs.py.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from nnviz import resources
from nnviz.drawing.shapes import Outline


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """One sign; `italic` is how far its top leans over its advance, `accent` where a hat stands."""

    outline: Outline
    advance: float
    italic: float
    accent: float
    ascent: float
    descent: float


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(
        resources.path("fonts", "math.json").read_text(encoding="utf-8")
    )
    return table


@cache
def constant(name: str) -> float:
    """Return one of the measures of the OpenType MATH table, such as "AxisHeight"."""
    value: float = _table()["constants"][name]
    return value / (100 if name.endswith("Down") and "Percent" in name else _em())


@cache
def _em() -> float:
    return float(_table()["units_per_em"])


def has(character: str) -> bool:
    """Tell whether there is a sign for this character."""
    return character in _table()["characters"]


@cache
def sign(character: str, in_script: bool = False) -> Glyph:
    """Return the glyph of a character, the stronger form where it stands in a script."""
    return _glyph(_table()["characters"][character][1 if in_script else 0])


@cache
def variants(character: str) -> tuple[Glyph, ...]:
    """Return ever taller forms of a parenthesis, radical or large operator."""
    names = _table()["variants"].get(character) or _table()["characters"][character][:1]
    return tuple(_glyph(name) for name in names)


@cache
def rule() -> Outline:
    """Return a square of size 1 on the baseline, to be scaled to a line."""
    return Outline((("M", 0.0, 0.0), ("L", 1.0, 0.0), ("L", 1.0, 1.0), ("L", 0.0, 1.0), ("Z",)))


_COMMAND = re.compile(r"([MLQZ])([^MLQZ]*)")


@cache
def _glyph(name: str) -> Glyph:
    advance, italic, accent, low, high, path = _table()["glyphs"][name]
    em = _em()
    commands: list[tuple[str | float, ...]] = []
    for letter, numbers in _COMMAND.findall(path):
        values = [float(number) / em for number in numbers.split()]
        values[1::2] = [-value for value in values[1::2]]
        commands.append((letter, *values))
    return Glyph(
        outline=Outline(tuple(commands)),
        advance=advance / em,
        italic=(italic or 0) / em,
        accent=(advance / 2 if accent is None else accent) / em,
        ascent=high / em,
        descent=-low / em,
    )
