"""What a user wants exported: which moments, what of them, how it looks, how large and how fast."""

from dataclasses import dataclass
from typing import Final

from nnviz.drawing.slide import Content
from nnviz.plots.moment import Choices
from nnviz.trace.numbers import DEFAULT_DECIMALS
from nnviz.trace.steps import Grain
from nnviz.trace.timeline import END, Cursor

_START: Final = Cursor(1, 0)
_FINISH: Final = Cursor(1, END)
_USUAL: Final = Choices()


@dataclass(frozen=True, slots=True)
class Size:
    """How large a slide is.

    Attributes
    ----------
    width, height : int
        In pixels.
    dpi : float
        Pixels an inch: what makes a page of a PDF or a slide of it.
    """

    width: int
    height: int
    dpi: float = 144.0

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height on paper."""
        return self.width / self.dpi, self.height / self.dpi

    def scaled(self, scale: float) -> "Size":
        """Return as large a page of more, or fewer, pixels."""
        return Size(round(self.width * scale), round(self.height * scale), self.dpi * scale)


SIZES: Final = {
    "1920x1080": Size(1920, 1080),
    "1280x720": Size(1280, 720, 96.0),
    "4:3": Size(1440, 1080),
    "a4": Size(1754, 1240, 150.0),
    "a4-portrait": Size(1240, 1754, 150.0),
}
"""The usual sizes by their names: two screens of 16:9, one of 4:3, and paper."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which moments of a run, from the first to the last, both with their slides."""

    first: Cursor = _START
    last: Cursor = _FINISH


_FIRST: Final = Span()
"""The first iteration."""


@dataclass(frozen=True, slots=True)
class Wish:
    """All that decides an export, besides the run and the language.

    Attributes
    ----------
    span : Span
        Which moments.
    grain : Grain
        How far it is from one slide to the next.
    contents : frozenset of Content
        What is on a slide.
    plot : str or None
        The key of a plot that is on it too.
    plot_choices : Choices
        How that plot is drawn.
    theme : str
        The key of a theme.
    size : Size
        How large a slide is.
    transparent : bool
        Whether the slide has no ground.
    frames_a_second, seconds_a_step : float
        How fast moving pictures are.
    decimals : int
        With how many decimals numbers are written.
    sample : int
        Place of the sample in its batch.
    focus : str
        Id of an element that is explained instead of the active step; empty for none.
    twin : str or None
        The activation of the twin network in plots.
    """

    span: Span = _FIRST
    grain: Grain = Grain.VALUE
    contents: frozenset[Content] = frozenset(Content)
    plot: str | None = None
    plot_choices: Choices = _USUAL
    theme: str = "light"
    size: Size = SIZES["1920x1080"]
    transparent: bool = False
    frames_a_second: float = 30.0
    seconds_a_step: float = 1.0
    decimals: int = DEFAULT_DECIMALS
    sample: int = 0
    focus: str = ""
    twin: str | None = None
