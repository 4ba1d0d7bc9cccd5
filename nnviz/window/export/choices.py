"""What a user chooses for an export, as a value; and as texts, in which it is remembered."""

import math
import re
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nnviz.drawing.slide import Content
from nnviz.drawing.theme import THEMES
from nnviz.export.formats import FORMATS, Family, Format
from nnviz.export.options import ACTIVATIONS, MOST_SLIDES
from nnviz.export.wish import SIZES, Size
from nnviz.plots import moment
from nnviz.trace.numbers import DEFAULT_DECIMALS
from nnviz.trace.steps import Grain
from nnviz.translation import languages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GRAINS: Final = tuple(Grain)
SCALES: Final = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
RATES: Final = (10, 15, 24, 25, 30, 50, 60)
SECONDS: Final = (0.1, 30.0)
"""The shortest and the longest time that a step can have."""
SIDES: Final = (160, 7680)
"""The shortest and the longest side of a size of one's own, in pixels."""
LAST: Final = 10_000_000
"""The last iteration that there can be."""
_SLIDES_OF: Final = 10_000
"""Slides of so many iterations at most: more are for nobody."""

_OWN: Final = re.compile(r"(\d{3,4})x(\d{3,4})", re.ASCII)


class Range(StrEnum):
    """Which frames are exported."""

    FRAME = "frame"
    PHASE = "phase"
    ITERATION = "iteration"
    ITERATIONS = "iterations"


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen.

    Attributes
    ----------
    format : str
        The key of a format.
    range : Range
        Which frames.
    first, last : int
        The iterations of `Range.ITERATIONS`.
    grain : Grain
        How far it is from one frame to the next.
    contents : frozenset of Content
        What is on a frame.
    plot : str
        The key of a plot that is on it too, empty for none.
    twin : str
        The activation of the twin that the plot compares with, empty for none.
    theme, language : str
        How it looks and reads.
    english_terms : bool
        Whether the English word stands beside a translated term.
    size : str
        The name of a size, or a size of one's own such as "800x600".
    transparent : bool
        Whether it has no ground.
    scale : float
        Pixels for each of the size's.
    frames_a_second : int
        Of a video.
    seconds_a_step : float
        Of what moves by itself.
    decimals : int
        Of numbers.
    """

    format: str = "pptx"
    range: Range = Range.ITERATION
    first: int = 1
    last: int = 1
    grain: Grain = Grain.VALUE
    contents: frozenset[Content] = field(default_factory=lambda: frozenset(Content))
    plot: str = ""
    twin: str = ""
    theme: str = "light"
    language: str = "en"
    english_terms: bool = False
    size: str = "1920x1080"
    transparent: bool = False
    scale: float = 1.0
    frames_a_second: int = 30
    seconds_a_step: float = 1.0
    decimals: int = DEFAULT_DECIMALS

    @property
    def kind(self) -> Format:
        """The format."""
        return FORMATS[self.format]

    @property
    def is_transparent(self) -> bool:
        """Whether it will have no ground: it is wanted, and the format can."""
        return self.transparent and self.kind.may_be_transparent

    @property
    def pixels(self) -> Size:
        """Its size, before it is scaled."""
        return size_of(self.size) or SIZES["1920x1080"]

    @property
    def output(self) -> Size:
        """The size in which it is written."""
        return self.pixels.scaled(self.scale) if has_scale(self.kind) else self.pixels


def most_iterations(kind: Format) -> int:
    """Return how many iterations can be exported at once."""
    return _SLIDES_OF if kind.has_looks else MOST_SLIDES


def has_scale(kind: Format) -> bool:
    """Return whether a format is made of pixels, of which there can be more."""
    return kind.key == "png" or kind.family is Family.MOVING


def size_of(name: str) -> Size | None:
    """Return the size of a name, or of one's own; None where it is neither.

    >>> size_of("800x600")
    Size(width=800, height=600, dpi=144.0)
    """
    if name in SIZES:
        return SIZES[name]
    found = _OWN.fullmatch(name)
    if found is None:
        return None
    width, height = int(found[1]), int(found[2])
    fits = all(SIDES[0] <= side <= SIDES[1] for side in (width, height))
    return Size(width, height) if fits else None


# Remembering ------------------------------------------------------------------------------------


_PAIR: Final = ("first", "last")
"""What is usual together, or chosen together."""


def texts_of(choices: Choices, usual: Choices) -> dict[str, str]:
    """Return what is chosen in texts; what is as usual is left out, and follows the window."""
    names = [each.name for each in fields(Choices)]
    chosen = {name for name in names if getattr(choices, name) != getattr(usual, name)}
    if not chosen.isdisjoint(_PAIR):
        chosen.update(_PAIR)
    return {name: _written(getattr(choices, name)) for name in names if name in chosen}


def remembered(texts: "Mapping[str, str]", usual: Choices) -> Choices:
    """Return what was chosen; a text that makes no sense counts as not there."""
    found: dict[str, object] = {}
    for name, read in _readers().items():
        value = read(texts.get(name, ""))
        if value is not None:
            found[name] = value
    first, last = (found.get(name) for name in _PAIR)
    if not (isinstance(first, int) and isinstance(last, int) and first <= last):
        found |= {name: getattr(usual, name) for name in _PAIR}
    return replace(usual, **found)  # type: ignore[arg-type] # each reader returns its field's type


def _written(value: object) -> str:
    if isinstance(value, frozenset):
        return " ".join(sorted(value)) or "-"
    return str(value)


def _readers() -> "dict[str, Callable[[str], object]]":
    """Return what reads each text; it returns None for nonsense."""
    return {
        "format": lambda text: text if text in FORMATS else None,
        "range": lambda text: next((each for each in Range if each == text), None),
        "first": _iteration,
        "last": _iteration,
        "grain": lambda text: next((each for each in GRAINS if each == text), None),
        "contents": _contents,
        "plot": lambda text: text if text in moment.KEYS else None,
        "twin": lambda text: text if text in ACTIVATIONS else None,
        "theme": lambda text: text if text in THEMES else None,
        "language": lambda text: text if text in languages() else None,
        "english_terms": _truth,
        "size": lambda text: text if size_of(text) else None,
        "transparent": _truth,
        "scale": lambda text: next((each for each in SCALES if str(each) == text), None),
        "frames_a_second": lambda text: next((each for each in RATES if str(each) == text), None),
        "seconds_a_step": _seconds,
        "decimals": lambda text: int(text) if text in map(str, range(1, 18)) else None,
    }


def _truth(text: str) -> bool | None:
    return {"True": True, "False": False}.get(text)


def _iteration(text: str) -> int | None:
    found = re.fullmatch(r"[1-9]\d{0,7}", text, re.ASCII)
    return int(text) if found and int(text) <= LAST else None


def _contents(text: str) -> frozenset[Content] | None:
    names = [] if text == "-" else text.split()
    known = [each for each in Content if each in names]
    return frozenset(known) if text and len(known) == len(names) else None


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and SECONDS[0] <= seconds <= SECONDS[1] else None
