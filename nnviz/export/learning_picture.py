"""The learning lab as a picture: loss and accuracy against iterations, one curve a start."""

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from nnviz.drawing import charts
from nnviz.drawing.charts import Plot
from nnviz.drawing.scales import Scale, linear
from nnviz.drawing.shapes import Drawing, Stratum
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
_HIGH: Final = 300.0
_ENDS: Final = 36.0
_GAP: Final = 24.0
_POINTS: Final = 120
"""Points of a training curve: each is the mean of as many iterations as that takes."""


def picture(course: "Course", theme: "Theme") -> Drawing:
    """Return the curves of a course, as far as it came."""
    sizes, colours = theme.sizes, charts.series(theme)
    width = 2 * _MARGIN + 2 * _PANEL + _GAP
    room = width - 2 * _MARGIN
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
    highest = 0.0
    for panel, (name, batches, checks) in enumerate((
        (tr("Loss"), [c.losses for c in course.curves],
         [c.validation_losses for c in course.curves]),
        (tr("Accuracy"), [c.accuracies for c in course.curves],
         [c.validation_accuracies for c in course.curves]),
    )):  # fmt: skip
        x = _MARGIN + panel * (_PANEL + _GAP)
        up = Scale(0.0, 1.0) if panel else _loss_scale(course, batches, checks)
        highest = highest or up.high
        shapes += _panel(course, x, y, name, up, batches, checks, at_once, theme)
    y += 2.0 * sizes.small + _HIGH + charts.below_axes(theme) + 12.0
    foot = charts.paragraph(
        "note", _MARGIN, y, _note(course, at_once, highest), sizes.small, theme.soft, room
    )
    shapes.extend(foot.shapes)
    height = y + foot.height + _MARGIN
    return Drawing(width, height, theme.canvas, (Stratum("lab", tuple(shapes)),))


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
    if any(
        float(np.nanmax(part, initial=0.0)) > highest
        for curve in course.curves
        for part in (curve.losses, curve.validation_losses)
    ):
        sentences.append(
            tr("Losses above {highest} are drawn at the top.", highest=figures(highest))
        )
    return " ".join(sentences)


def _loss_scale(course: "Course", batches: "Sequence[Array]", checks: "Sequence[Array]") -> Scale:
    """Return the scale of losses: up to twice what guessing costs, however large a start is."""
    values = [v for part in (*batches, *checks) for v in part.tolist() if np.isfinite(v)]
    typical = [float(np.median(part)) for part in batches if len(part)]
    limit = 2.0 * max([1.0, *typical])
    return linear([min(value, limit) for value in values], zero=True)


def _panel(
    course: "Course",
    x: float,
    y: float,
    name: str,
    up: Scale,
    batches: "Sequence[Array]",
    checks: "Sequence[Array]",
    at_once: int,
    theme: "Theme",
) -> "list[Shape]":
    """Return one chart with all its curves."""
    sizes = theme.sizes
    left = charts.left_room(up, theme)
    across = Scale(0.0, float(max(1, course.total)))
    plot = Plot(x + left, y + 2.0 * sizes.small, _PANEL - left - _ENDS, _HIGH, across, up)
    base = y + 1.1 * sizes.small
    shapes: list[Shape] = [
        charts.text("chart-name", plot.x, base, name, sizes.small, theme.ink, weight=600)
    ]
    shapes += charts.axes(plot, theme, across=tr("iteration"))
    last: list[tuple[int, float, str]] = []
    colours = charts.series(theme)
    for number, (curve, values, check) in enumerate(
        zip(course.curves, batches, checks, strict=True), 1
    ):
        colour = colours[number - 1]
        xs, ys = _means(values, at_once)
        shapes += charts.curve(plot, xs, ys, colour)
        pairs = list(zip(curve.validated.tolist(), check.tolist(), strict=True))
        shapes += charts.markers(plot, _thinned(pairs), colour, theme)
        if len(ys):
            last.append((number, float(ys[-1]), colour))
    return shapes + charts.ends(plot, last, theme)


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
