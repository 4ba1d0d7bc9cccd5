"""Charts as plain shapes: axes, bars, curves, histograms, legends. Arrays in, shapes out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.drawing.metrics import face, runs_width
from nnviz.drawing.paragraph import broken
from nnviz.drawing.shapes import Box, Disc, Label, Line, Polyline, Run, markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nnviz.drawing.scales import Scale
    from nnviz.drawing.shapes import Anchor, Shape
    from nnviz.drawing.theme import Theme

Array = NDArray[np.float64]

TICK: Final = 4.0
GAP: Final = 5.0
"""Length of a tick, and from it to its number."""

START: "Final[Anchor]" = "start"
MIDDLE: "Final[Anchor]" = "middle"
END: "Final[Anchor]" = "end"

_SPACE = 8.0
"""Least room between two numbers at an axis."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Where a chart's values lie: the rectangle inside its axes, and what these go over."""

    x: float
    y: float
    width: float
    height: float
    across: "Scale"
    up: "Scale"

    def at(self, across: float, up: float) -> tuple[float, float]:
        """Return the point of two values."""
        return (
            self.x + self.width * self.across.share(across),
            self.y + self.height * (1.0 - self.up.share(up)),
        )


class Written(NamedTuple):
    """Lines of text as shapes, and how high they are together."""

    shapes: "tuple[Shape, ...]"
    height: float


def text(
    role: str,
    x: float,
    y: float,
    words: str | tuple[Run, ...],
    size: float,
    colour: str,
    *,
    weight: int = 400,
    anchor: "Anchor" = "start",
) -> Label:
    """Return one line of text, its symbols set as such."""
    runs = markup(words) if isinstance(words, str) else words
    return Label("", role, x, y, runs, size, weight, colour, anchor)


def paragraph(
    role: str,
    x: float,
    y: float,
    words: str,
    size: float,
    colour: str,
    room: float,
    *,
    weight: int = 400,
) -> Written:
    """Return text broken into lines no wider than `room`; `y` is the top of the first."""
    leading = 1.4 * size
    lines = broken(words, size, weight, room)
    base = y + 0.5 * (leading + face(weight).cap_height * size)
    shapes = tuple(
        text(role, x, base + number * leading, runs, size, colour, weight=weight)
        for number, runs in enumerate(lines)
    )
    return Written(shapes, len(lines) * leading)


def series(theme: "Theme") -> tuple[str, ...]:
    """Return the colours of curves that are compared; each has a number, too."""
    return (
        theme.positive, theme.backward, theme.forward, theme.loss, theme.negative, theme.update,
        theme.ink, theme.rim,
    )  # fmt: skip


def left_room(scale: "Scale", theme: "Theme", *, most: int = 6) -> float:
    """Return how much room the numbers at the left of a chart need."""
    size = theme.sizes.tiny
    widths = (runs_width(scale.written(tick), size) for tick in scale.ticks(most))
    return max(widths, default=0.0) + TICK + GAP


def axes(
    plot: Plot,
    theme: "Theme",
    *,
    across: str = "",
    across_ticks: "Sequence[tuple[float, str]] | None" = None,
    most: int = 6,
    most_across: int = 0,
) -> "list[Shape]":
    """Return the ground of a chart, its lines, ticks and numbers, and the name of its axis.

    There are at most `most` ticks at the left and `most_across` below, if that is another number.
    `across_ticks` are values with their names, for what is counted and not measured. Numbers that
    would touch one another are left out.
    """
    size = theme.sizes.tiny
    half = 0.5 * face(400).cap_height * size
    bottom, right = plot.y + plot.height, plot.x + plot.width
    shapes: list[Shape] = [
        Box("", "ground", plot.x, plot.y, plot.width, plot.height, 0.0, theme.surface)
    ]
    for tick in plot.up.ticks(most):
        y = plot.at(plot.across.low, tick)[1]
        if y < bottom - 1.0:
            shapes.append(Line("", "grid", plot.x, y, right, y, theme.border, 1.0))
        shapes.append(Line("", "axis", plot.x - TICK, y, plot.x, y, theme.rim, 1.0))
        shapes.append(
            text("tick", plot.x - TICK - GAP, y + half, plot.up.written(tick), size, theme.soft,
                 anchor="end")
        )  # fmt: skip
    if across_ticks is None:
        ticks = plot.across.ticks(most_across or most)
        named = [(tick, plot.across.written(tick)) for tick in ticks]
    else:
        named = [(tick, (Run(name),)) for tick, name in across_ticks]
    low = bottom + TICK + GAP + 2.0 * half
    free = -np.inf
    for tick, runs in named:
        x = plot.at(tick, plot.up.low)[0]
        wide = runs_width(runs, size)
        if x - 0.5 * wide < free:
            continue
        free = x + 0.5 * wide + _SPACE
        shapes.append(Line("", "axis", x, bottom, x, bottom + TICK, theme.rim, 1.0))
        shapes.append(text("tick", x, low, runs, size, theme.soft, anchor="middle"))
    shapes.append(Line("", "axis", plot.x, plot.y, plot.x, bottom, theme.rim, 1.0))
    shapes.append(Line("", "axis", plot.x - 0.5, bottom, right, bottom, theme.rim, 1.0))
    if across:
        middle = plot.x + 0.5 * plot.width
        base = low + 1.5 * size
        shapes.append(text("axis-name", middle, base, across, size, theme.soft, anchor="middle"))
    return shapes


def below_axes(theme: "Theme", *, named: bool = True) -> float:
    """Return how high what `axes` writes below a chart is."""
    size = theme.sizes.tiny
    return TICK + GAP + face(400).cap_height * size + (1.8 * size if named else 0.3 * size)


def bars(plot: Plot, values: "Sequence[float]", colour: str, theme: "Theme") -> "list[Shape]":
    """Return a bar for each value, in the middle of its share of the width.

    What is not a positive number has no bar on a logarithmic axis: 0 is written, and so is ∞;
    nothing stands for what is not known.
    """
    shapes: list[Shape] = []
    bottom, step = plot.y + plot.height, plot.width / max(1, len(values))
    wide = max(1.0, min(26.0, 0.72 * step))
    size = min(theme.sizes.tiny, 1.5 * step)
    for place, value in enumerate(values):
        middle = plot.x + (place + 0.5) * step
        if np.isnan(value):
            continue
        if (plot.up.log and value <= 0.0) or np.isinf(value):
            words = "∞" if value > 0.0 else "0"
            shapes.append(
                text("bar-name", middle, bottom - 3.0, words, size, theme.soft, anchor="middle")
            )
            continue
        top = plot.at(plot.across.low, value)[1]
        high = max(bottom - top, 1.0)
        shapes.append(Box("", "bar", middle - 0.5 * wide, bottom - high, wide, high, 0.0, colour))
    return shapes


def histogram(
    x: float, y: float, width: float, height: float, counts: "Sequence[int]", colour: str,
    theme: "Theme",
) -> "list[Shape]":  # fmt: skip
    """Return the bars of a histogram, the highest one as high as there is room, on a line."""
    shapes: list[Shape] = [Box("", "ground", x, y, width, height, 0.0, theme.surface)]
    highest = max(max(counts), 1)
    step = width / len(counts)
    for place, count in enumerate(counts):
        if count:
            high = max(1.0, height * count / highest)
            shapes.append(
                Box("", "bar", x + place * step, y + height - high, max(step - 0.6, 0.6), high,
                    0.0, colour)
            )  # fmt: skip
    base = y + height + 0.5
    shapes.append(Line("", "axis", x, base, x + width, base, theme.rim, 1.0))
    return shapes


def curve(
    plot: Plot,
    across: Array,
    up: Array,
    colour: str,
    width: float = 1.75,
    dash: tuple[float, ...] = (),
) -> "list[Shape]":
    """Return a curve through points; it breaks where a value is not finite."""
    shapes: list[Shape] = []
    points: list[tuple[float, float]] = []
    for x, y in [*zip(across.tolist(), up.tolist(), strict=True), (0.0, float("nan"))]:
        if np.isfinite(y):
            points.append(plot.at(x, y))
            continue
        if len(points) > 1:
            shapes.append(Polyline("", "curve", tuple(points), colour, width, dash))
        points = []
    return shapes


def markers(
    plot: Plot, points: "Iterable[tuple[float, float]]", colour: str, theme: "Theme"
) -> "list[Shape]":
    """Return a ring at each point."""
    return [
        Disc("", "marker", *plot.at(x, y), 3.0, theme.surface, colour, 1.5)
        for x, y in points
        if np.isfinite(y)
    ]


def ends(plot: Plot, heights: "Sequence[tuple[int, float, str]]", theme: "Theme") -> "list[Shape]":
    """Return the number of each curve beside its end, moved apart where they would touch.

    `heights` are the curves' numbers, last values and colours.
    """
    size = theme.sizes.tiny
    gap = 1.25 * size
    wanted = sorted((plot.at(plot.across.high, value)[1], n, c) for n, value, c in heights)
    places: list[float] = []
    for y, _, _ in wanted:
        places.append(max(y, places[-1] + gap) if places else y)
    # Back up from the bottom where the last ones were pushed out of the chart.
    limit = plot.y + plot.height
    for last in range(len(places) - 1, -1, -1):
        places[last] = min(places[last], limit)
        limit = places[last] - gap
    half = 0.5 * face(600).cap_height * size
    right = plot.x + plot.width
    shapes: list[Shape] = []
    for (y, number, colour), place in zip(wanted, places, strict=True):
        if abs(place - y) > 0.5:
            shapes.append(Line("", "leader", right + 2.0, y, right + 10.0, place, colour, 1.0))
        shapes.append(
            text("end", right + 12.0, place + half, str(number), size, colour, weight=600)
        )
    return shapes


def legend(
    x: float, y: float, room: float, names: "Sequence[tuple[str, str]]", theme: "Theme"
) -> Written:
    """Return numbered names with their colours, on as many lines as they need."""
    size = theme.sizes.small
    leading, swatch = 1.6 * size, 18.0
    shapes: list[Shape] = []
    left, top = x, y
    for number, (name, colour) in enumerate(names, 1):
        runs = (Run(f"{number}  ", weight=600, colour=colour), *markup(name))
        wide = swatch + 6.0 + runs_width(runs, size)
        if left > x and left + wide > x + room:
            left, top = x, top + leading
        middle = top + 0.5 * leading
        shapes.append(Line("", "legend", left, middle, left + swatch, middle, colour, 3.0))
        base = middle + 0.5 * face(400).cap_height * size
        shapes.append(text("legend", left + swatch + 6.0, base, runs, size, theme.ink))
        left += wide + 22.0
    return Written(tuple(shapes), top + leading - y)
