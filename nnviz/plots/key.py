"""The legend of a chart: names beside their curves' colours, on as many lines as they need."""

from typing import TYPE_CHECKING, Final, NamedTuple

from nnviz.drawing import charts
from nnviz.drawing.charts import Written
from nnviz.drawing.metrics import face, runs_width
from nnviz.drawing.shapes import Cells, Disc, Line, markup
from nnviz.plots import hues
from nnviz.plots.strokes import DASH
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.plots.chart import Series

_SWATCH: Final = 20.0
_SPACE: Final = 6.0
_BETWEEN: Final = 18.0
_FEW: Final = 4
"""So many curves of a ramp have a name each; of more, the first and the last have."""


class _Entry(NamedTuple):
    """What stands in a legend: one curve, or all curves of a ramp, the last of them named."""

    first: "Series"
    last: "Series | None" = None


def key(series: "Sequence[Series]", x: float, y: float, room: float, lines: int,
        theme: "Theme") -> Written:  # fmt: skip
    """Return the legend of curves from (x, y) on, no wider than `room` and with so many lines.

    The most important one, the last of the series, is named first. What comes later of a curve is
    not named again. Names for which there are too few lines are counted.
    """
    size = theme.sizes.small
    leading = 1.5 * size
    rows: list[list[tuple[float, _Entry]]] = [[]]
    entries = _entries(series)
    left, placed = 0.0, 0
    for entry in entries:
        wide = _width(entry, size)
        if rows[-1] and left + wide > room:
            if len(rows) == lines:
                break
            rows.append([])
            left = 0.0
        rows[-1].append((left, entry))
        left += wide + _BETWEEN
        placed += 1
    shapes: list[Shape] = []
    for number, row in enumerate(rows):
        for start, entry in row:
            shapes += _entry(entry, x + start, y + (number + 0.5) * leading, room - start, theme)
    if placed < len(entries):
        words = tr("and {count} more", count=len(entries) - placed)
        wide = runs_width(markup(words), size)
        if left + wide <= room:
            base = y + (len(rows) - 0.5) * leading + _half(size)
            shapes.append(charts.text("legend", x + left, base, words, size, theme.soft))
    return Written(tuple(shapes), len(rows) * leading if entries else 0.0)


def _entries(series: "Sequence[Series]") -> list[_Entry]:
    """Return what is named, the most important first."""
    keys = {one.key for one in series}
    named = [
        one
        for one in reversed(series)
        if not (one.key.endswith("_later") and one.key.removesuffix("_later") in keys)
    ]
    ramp = sorted((one for one in named if one.ramp is not None), key=lambda one: one.ramp or 0.0)
    others = [_Entry(one) for one in named if one.ramp is None]
    if len(ramp) > _FEW:
        return [_Entry(ramp[0], ramp[-1]), *others]
    return [*map(_Entry, ramp), *others]


def _width(entry: _Entry, size: float) -> float:
    """Return how wide an entry is."""
    wide = _SWATCH + _SPACE + runs_width(markup(entry.first.name), size)
    if entry.last is not None:
        wide += 2.0 * _SWATCH + _SPACE + runs_width(markup(entry.last.name), size)
    return wide


def _half(size: float) -> float:
    return 0.5 * face(400).cap_height * size


def _entry(entry: _Entry, x: float, y: float, room: float, theme: "Theme") -> "list[Shape]":
    """Return the shapes of an entry whose middle is at `y`."""
    size = theme.sizes.small
    base = y + _half(size)
    one = entry.first
    runs = markup(one.name)
    if entry.last is not None:
        first_wide = runs_width(runs, size)
        left = x + first_wide + _SPACE
        colours = tuple(hues.ramp(theme, place / 23) for place in range(24))
        strip = Cells("", "legend", left, y - 4.0, 3.0 * _SWATCH, 8.0, 1, 24, colours)
        after = left + 3.0 * _SWATCH + _SPACE
        return [
            charts.text("legend", x, base, runs, size, theme.ink),
            strip,
            charts.text("legend", after, base, entry.last.name, size, theme.ink),
        ]
    colour = hues.colour(one, theme)
    dash = DASH if one.dashed else ()
    shapes: list[Shape] = [Line("", "legend", x, y, x + _SWATCH, y, colour, 2.5, dash)]
    if one.points:
        shapes.append(Disc("", "legend", x + 0.5 * _SWATCH, y, 3.0, theme.surface, colour, 1.5))
    # A name that is wider than a whole line is written smaller.
    left = x + _SWATCH + _SPACE
    wide = runs_width(runs, size)
    fitted = size * min(1.0, (room - _SWATCH - _SPACE) / max(wide, 1.0))
    shapes.append(charts.text("legend", left, base, runs, fitted, theme.ink))
    return shapes
