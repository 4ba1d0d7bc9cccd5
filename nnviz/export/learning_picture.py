"""The learning lab as a picture: loss and accuracy against iterations, one curve a start."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from nnviz.drawing import charts
from nnviz.drawing.charts import Plot
from nnviz.drawing.scales import Scale, linear
from nnviz.drawing.shapes import Drawing, Line, Stratum
from nnviz.export.learning_report import conditions, title
from nnviz.labs.wording import figures
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.labs.learning import Course, Curve

Array = NDArray[np.float64]

_MARGIN: Final = 28.0
_PANEL: Final = 460.0
_LEAST: Final = 280.0
_HIGH: Final = 300.0
_ENDS: Final = 36.0
_GAP: Final = 24.0
_GROWS: Final = 3.0
"""How many times as high charts may become, where there is room."""
_GUESSING: Final = 2.5
"""About the loss of guessing among ten classes, ln 10."""
_ARM: Final = 4.5
_POINTS: Final = 120
"""Points of a training curve: each is the mean of as many iterations as that takes."""


def picture(
    course: "Course", theme: "Theme", width: float | None = None, height: float = 0.0
) -> Drawing:
    """Return the curves of a course, as far as it came.

    Loss and accuracy stand beside each other where the `width` has room for it. The charts grow to
    fill a `height`, and below it where they need more.
    """
    room = 2 * _PANEL + _GAP if width is None else width - 2 * _MARGIN
    beside = room >= 2 * _LEAST + _GAP
    panel = (room - _GAP) / 2 if beside else room
    drawing = _drawn(course, theme, panel, _HIGH, beside)
    if drawing.height < height:
        high = _HIGH + (height - drawing.height) / (1 if beside else 2)
        drawing = _drawn(course, theme, panel, min(high, _GROWS * _HIGH), beside)
        drawing = replace(drawing, height=max(drawing.height, height))
    return drawing


def _drawn(course: "Course", theme: "Theme", panel: float, high: float, beside: bool) -> Drawing:
    """Return the picture with charts of a size."""
    sizes, colours = theme.sizes, charts.series(theme)
    room = 2 * panel + _GAP if beside else panel
    shapes: list[Shape] = []
    y = _MARGIN
    for role, words, size, colour, weight in (
        ("title", title(course), sizes.title, theme.ink, 600),
        ("conditions", conditions(course), sizes.small, theme.soft, 400),
    ):
        written = charts.paragraph(role, _MARGIN, y, words, size, colour, room, weight=weight)
        shapes.extend(written.shapes)
        y += written.height + 6.0
    names = [(_name(curve), colour) for curve, colour in zip(course.curves, colours, strict=False)]
    key = charts.legend(_MARGIN, y, room, names, theme)
    shapes.extend(key.shapes)
    y += key.height + 14.0
    at_once = max(1, -(-course.done // _POINTS))
    losses = [c.losses for c in course.curves], [c.validation_losses for c in course.curves]
    right = [c.accuracies for c in course.curves], [c.validation_accuracies for c in course.curves]
    up = _loss_scale(*losses)
    below = 2.0 * sizes.small + high + charts.below_axes(theme) + 12.0
    shapes += _panel(course, _MARGIN, y, (panel, high), tr("Loss"), up, losses, at_once, theme)
    x = _MARGIN + panel + _GAP if beside else _MARGIN
    y += 0.0 if beside else below
    whole = Scale(0.0, 1.0)
    shapes += _panel(course, x, y, (panel, high), tr("Accuracy"), whole, right, at_once, theme)
    y += below
    foot = charts.paragraph(
        "note", _MARGIN, y, _note(course, at_once, up.high), sizes.small, theme.soft, room
    )
    shapes.extend(foot.shapes)
    height = y + foot.height + _MARGIN
    return Drawing(room + 2 * _MARGIN, height, theme.canvas, (Stratum("lab", tuple(shapes)),))


def _name(curve: "Curve") -> str:
    """Return what a curve is called, and where it ended early."""
    label = curve.start.label()
    if curve.diverged is None:
        return label
    return tr("{init}: diverged in iteration {iteration}", init=label, iteration=curve.diverged)


def _note(course: "Course", at_once: int, highest: float) -> str:
    """Return what lines and rings are."""
    if at_once == 1:
        sentences = [tr("Lines: training, batch by batch.")]
    else:
        sentences = [tr("Lines: training, means of {count} batches.", count=at_once)]
    if course.validation_samples:
        sentences.append(tr("Rings: all validation samples, after each epoch."))
    if any(curve.diverged is not None for curve in course.curves):
        sentences.append(tr("Crosses: there a training left the range of numbers."))
    if any(
        float(np.nanmax(part, initial=0.0)) > highest
        for curve in course.curves
        for part in (curve.losses, curve.validation_losses)
    ):
        sentences.append(
            tr("Losses above {highest} are drawn at the top.", highest=figures(highest))
        )
    return " ".join(sentences)


def _loss_scale(batches: "Sequence[Array]", checks: "Sequence[Array]") -> Scale:
    """Return the scale of losses: up to twice what guessing costs, however large a start is.

    What the best curve begins with, and what it mostly has, is not cut off.
    """
    known = [part for part in batches if len(part)]
    typical = min((float(np.median(part)) for part in known), default=0.0)
    first = min((float(part[0]) for part in known), default=0.0)
    limit = 2.0 * max(_GUESSING, typical, first)
    finite = (part[np.isfinite(part)] for part in (*batches, *checks))
    highest = [min(float(part.max()), limit) for part in finite if len(part)]
    return linear(highest or [_GUESSING], zero=True)


def _panel(
    course: "Course",
    x: float,
    y: float,
    size: tuple[float, float],
    name: str,
    up: Scale,
    values: "tuple[Sequence[Array], Sequence[Array]]",
    at_once: int,
    theme: "Theme",
) -> "list[Shape]":
    """Return one chart with all its curves: of batches, and of the validation samples."""
    wide, high = size
    batches, checks = values
    sizes = theme.sizes
    left = charts.left_room(up, theme)
    across = Scale(0.0, float(max(1, course.total)))
    plot = Plot(x + left, y + 2.0 * sizes.small, wide - left - _ENDS, high, across, up)
    base = y + 1.1 * sizes.small
    shapes: list[Shape] = [
        charts.text("chart-name", plot.x, base, name, sizes.small, theme.ink, weight=600)
    ]
    shapes += charts.axes(plot, theme, across=tr("iteration"))
    last: list[tuple[int, float, str]] = []
    colours = charts.series(theme)
    for number, (curve, batch, check) in enumerate(
        zip(course.curves, batches, checks, strict=True), 1
    ):
        colour = colours[number - 1]
        xs, ys = _means(batch, at_once)
        shapes += charts.curve(plot, xs, ys, colour)
        pairs = list(zip(curve.validated.tolist(), check.tolist(), strict=True))
        shapes += charts.markers(plot, _thinned(pairs), colour, theme)
        if len(ys):
            last.append((number, float(ys[-1]), colour))
        if curve.diverged is not None:
            height = float(ys[-1]) if len(ys) else up.high
            shapes += _cross(*plot.at(float(curve.diverged), height), colour)
    # While curves are growing, their numbers stand where they have come to.
    reached = replace(plot, width=plot.width * across.share(float(course.done)))
    return shapes + charts.ends(reached, last, theme)


def _cross(x: float, y: float, colour: str) -> "list[Shape]":
    """Return the mark of where a curve diverged."""
    return [
        Line("", "diverged", x - _ARM, y - _ARM, x + _ARM, y + _ARM, colour, 2.0),
        Line("", "diverged", x - _ARM, y + _ARM, x + _ARM, y - _ARM, colour, 2.0),
    ]


def _means(values: Array, at_once: int) -> tuple[Array, Array]:
    """Return the mean of every so many values, over the iteration in their middle."""
    starts = np.arange(0, len(values), at_once)
    if len(starts) == 0:
        return starts.astype(np.float64), values
    sizes = np.diff(np.append(starts, len(values)))
    return starts + 0.5 * (sizes + 1), np.add.reduceat(values, starts) / sizes


def _thinned(pairs: list[tuple[int, float]], most: int = 24) -> list[tuple[float, float]]:
    """Return at most so many of the pairs, the first and the last among them."""
    if len(pairs) <= most:
        return [(float(x), y) for x, y in pairs]
    places = np.unique(np.linspace(0, len(pairs) - 1, most).astype(int)).tolist()
    return [(float(pairs[at][0]), pairs[at][1]) for at in places]
