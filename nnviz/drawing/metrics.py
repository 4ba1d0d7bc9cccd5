"""How wide text in the bundled fonts is, without Qt: what is laid out here is painted alike.

All digits are as wide as each other: each stands in the middle of a cell of the font's tabular
width, so that numbers line up and a changing digit moves nothing. Latin letters and signs are
kerned as the font says. The table comes from the fonts by packaging/make_font_metrics.py.
"""

import json
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from nnviz import resources
from nnviz.drawing.shapes import Label, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

REGULAR = 400
SEMIBOLD = 600

DIGITS = "0123456789"
_ZEROS = str.maketrans(DIGITS, "0" * len(DIGITS))

SCRIPT_SCALE = 0.72
"""Size of a script against the text that it stands in; `STACKED_SCALE` of one above another."""
STACKED_SCALE = 0.62
SCRIPT_GAP = 0.03
SHIFTS = {"sub": 0.17, "super": -0.38}
"""How far a script's baseline is lowered, in sizes of its text."""
STACKED_SHIFTS = {"sub": 0.23, "super": -0.42}
ITALIC_LEAN = 0.03
"""How much farther on the text goes after a slanted letter."""
_LEFT = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""Which share of a label is on the left of where it stands."""


@dataclass(frozen=True)
class Face:
    """The measures of one weight, in units of the text size."""

    ascent: float
    descent: float
    x_height: float
    cap_height: float
    digit: float
    firsts: tuple[int, ...]
    ranges: tuple[tuple[int, float], ...]
    kerning: dict[str, float]

    @cached_property
    def insets(self) -> dict[str, float]:
        """How far each digit stands from the left of its cell."""
        return {digit: (self.digit - self.natural(digit)) / 2 for digit in DIGITS}

    def has(self, character: str) -> bool:
        """Tell whether the font has this character."""
        at = bisect_right(self.firsts, ord(character)) - 1
        return at >= 0 and ord(character) <= self.ranges[at][0]

    def natural(self, character: str) -> float:
        """Return the advance of a character as the font has it, a guess where it does not."""
        at = bisect_right(self.firsts, ord(character)) - 1
        if at >= 0 and ord(character) <= self.ranges[at][0]:
            return self.ranges[at][1]
        if unicodedata.combining(character):
            return 0.0
        return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.64


@cache
def face(weight: int) -> Face:
    """Return the measures of weight 400 or 600."""
    return _faces()[weight]


@cache
def _faces() -> dict[int, Face]:
    table = json.loads(resources.path("fonts", "metrics.json").read_text(encoding="utf-8"))
    em = table["units_per_em"]
    faces = {}
    for weight in (REGULAR, SEMIBOLD):
        part = table[str(weight)]
        faces[weight] = Face(
            ascent=part["ascent"] / em,
            descent=part["descent"] / em,
            x_height=part["x_height"] / em,
            cap_height=part["cap_height"] / em,
            digit=part["digit"] / em,
            firsts=tuple(first for first, _, _ in part["advances"]),
            ranges=tuple((last, advance / em) for _, last, advance in part["advances"]),
            kerning={pair: shift / em for pair, shift in part["kerning"].items()},
        )
    return faces


class Placed(NamedTuple):
    """Where each character of a text starts, and how wide all is, in units of its size."""

    starts: tuple[float, ...]
    width: float


@lru_cache(maxsize=8192)
def place(text: str, weight: int = REGULAR) -> Placed:
    """Return where each character of `text` stands."""
    cells, whole = _cells(text.translate(_ZEROS), weight)
    insets = face(weight).insets
    starts = [x + insets.get(letter, 0.0) for x, letter in zip(cells, text, strict=True)]
    return Placed(tuple(starts), whole)


@lru_cache(maxsize=8192)
def _cells(text: str, weight: int) -> Placed:
    """Return where the room of each character begins; all digits have the same."""
    font = face(weight)
    starts = []
    x = 0.0
    before = ""
    for character in text:
        if character not in DIGITS:
            x += font.kerning.get(before + character, 0.0)
        starts.append(x)
        x += font.digit if character in DIGITS else font.natural(character)
        before = character
    return Placed(tuple(starts), x)


def width(text: str, size: float, weight: int = REGULAR) -> float:
    """Return the width of `text` in slide units: as wide as with any other digits."""
    return _cells(text.translate(_ZEROS), weight).width * size


def _is_stacked(runs: tuple[Run, ...], place_: int) -> bool:
    """Tell whether a script stands above or below another."""
    below = place_ if runs[place_].script == "sub" else place_ - 1
    if below < 0 or below + 1 >= len(runs) or runs[below].script != "sub":
        return False
    return runs[below + 1].script == "super" and runs[below + 1].text.startswith("(")


class PlacedRun(NamedTuple):
    """A run where it is painted: its left end, baseline, size, weight and colour."""

    run: Run
    x: float
    y: float
    size: float
    weight: int
    colour: str


def runs_width(runs: "Iterable[Run]", size: float, weight: int = REGULAR) -> float:
    """Return the width of a label's runs in slide units."""
    return _advance(tuple(runs), size, weight)[1]


@lru_cache(maxsize=4096)
def _advance(
    runs: tuple[Run, ...], size: float, weight: int
) -> tuple[tuple[tuple[float, float, float], ...], float]:
    """Return (x, y, size) of each run from the label's start, and the width of all.

    A superscript in parentheses behind a subscript stands above it, not beside it, and both are
    smaller and farther apart.
    """
    placed: list[tuple[float, float, float]] = []
    end = stack = 0.0
    for place_, run in enumerate(runs):
        before = runs[place_ - 1].script if place_ else "normal"
        if run.script == "normal":
            x, y, run_size = end, 0.0, size
            lean = ITALIC_LEAN * size if run.italic else 0.0
        else:
            stacked = _is_stacked(runs, place_)
            x = end + SCRIPT_GAP * size * (before == "normal")
            if before == "normal":
                stack = x
            elif stacked:
                x = stack
            shift = (STACKED_SHIFTS if stacked else SHIFTS)[run.script]
            y, run_size, lean = shift * size, size * (STACKED_SCALE if stacked else SCRIPT_SCALE), 0
        placed.append((x, y, run_size))
        end = max(end, x + lean + width(run.text, run_size, run.weight or weight))
    return tuple(placed), end


def placed_runs(label: Label) -> list[PlacedRun]:
    """Return where each run of a label is painted."""
    placed, whole = _advance(label.runs, label.size, label.weight)
    left = label.x - whole * _LEFT[label.anchor]
    weight, colour, base = label.weight, label.colour, label.y
    return [
        PlacedRun(run, left + x, base + y, size, run.weight or weight, run.colour or colour)
        for run, (x, y, size) in zip(label.runs, placed, strict=True)
    ]


def bounds(label: Label) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of the letters of a label, with room for g and j."""
    whole = runs_width(label.runs, label.size, label.weight)
    left = label.x - whole * _LEFT[label.anchor]
    top = bottom = label.y
    for run, _, y, size, weight, _ in placed_runs(label):
        font = face(weight)
        hangs = any(letter in "gjpqy,;()[]/" for letter in run.text)
        top = min(top, y - (font.cap_height + 0.06 * hangs) * size)
        bottom = max(bottom, y + (font.descent * 0.85 if hangs else 0.01) * size)
    return left, top, left + whole, bottom
