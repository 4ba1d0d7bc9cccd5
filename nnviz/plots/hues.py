"""Which colours curves have: a run keeps its own, whatever else is on show."""

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nnviz.drawing import charts
from nnviz.drawing.theme import contrast, mix

if TYPE_CHECKING:
    from nnviz.drawing.theme import Theme
    from nnviz.plots.chart import Series

TWIN: Final = 1
"""The hue of the twin."""

BOUND: Final = 7
"""The hue of what nothing was measured for: bounds, usual values."""

ACTIVATIONS: Final = 2
GRADIENTS: Final = 1
WEIGHTS: Final = 0

_RUNS: Final = (0, 2, 3, 4, 5, 6)
_PALE: Final = 3.0
_PALE_IN_HIGH_CONTRAST: Final = 4.5
"""How much contrast a faded curve has with its ground: as much as all that is drawn has at least
(WCAG 2.2, 1.4.11)."""


def of_run(place: int) -> int:
    """Return the hue of a run by its place among all runs; after six they come again."""
    return _RUNS[place % len(_RUNS)]


def colour(series: "Series", theme: "Theme") -> str:
    """Return the colour of a curve."""
    full = of_hue(theme, series.hue) if series.ramp is None else ramp(theme, series.ramp)
    return faded(full, theme) if series.faded else full


def of_hue(theme: "Theme", hue: int) -> str:
    """Return the colour of a hue."""
    colours = charts.series(theme)
    return colours[hue % len(colours)]


def ramp(theme: "Theme", place: float) -> str:
    """Return the colour of a place from 0 to 1 among what has an order.

    From orange over purple to blue: ends that all eyes tell apart.
    """
    stops = (theme.backward, theme.loss, theme.positive)
    at = min(max(place, 0.0), 1.0) * (len(stops) - 1)
    low = min(int(at), len(stops) - 2)
    return mix(stops[low], stops[low + 1], at - low)


def faded(full: str, theme: "Theme") -> str:
    """Return a colour made pale: nearer to the ground, as far as it can still be seen well."""
    return _faded(full, theme.surface, _PALE_IN_HIGH_CONTRAST if theme.high_contrast else _PALE)


@lru_cache(maxsize=512)
def _faded(full: str, ground: str, least: float) -> str:
    shares = (share / 20 for share in range(6, 20))
    pale = (mix(ground, full, share) for share in shares)
    return next((one for one in pale if contrast(one, ground) >= least), full)
