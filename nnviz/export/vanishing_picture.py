"""The vanishing gradient lab as a picture: a column of charts for each configuration."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from nnviz.drawing import charts
from nnviz.drawing.charts import Plot
from nnviz.drawing.metrics import runs_width
from nnviz.drawing.scales import Scale, logarithmic
from nnviz.drawing.shapes import Drawing, Line, Run, Stratum, markup
from nnviz.export.vanishing_report import data_name, heading, losses, note, size
from nnviz.labs.vanishing import Vanishing, sentence
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme

_MARGIN: Final = 28.0
_GAP: Final = 44.0
_COLUMN: Final = 360.0
_HIGH: Final = 210.0
_LOW: Final = 130.0


def picture(results: Sequence[Vanishing], data: str, theme: "Theme") -> Drawing:
    """Return gradients and products of local derivatives of some configurations, side by side.

    All have the same scales, so that bars can be compared.
    """
    across = 2 if len(results) == 4 else min(3, len(results))
    width = 2 * _MARGIN + across * _COLUMN + (across - 1) * _GAP
    title = tr("Vanishing gradients on {data}", data=data_name(data))
    sizes = theme.sizes
    head = charts.paragraph(
        "title", _MARGIN, _MARGIN, title, sizes.title, theme.ink, width - 2 * _MARGIN, weight=600
    )
    shapes = list(head.shapes)
    y = _MARGIN + head.height + 0.6 * sizes.title
    gradients = logarithmic((v for r in results for v in r.gradients.sizes.tolist()), below=1)
    products = logarithmic(
        v
        for r in results
        for values in (r.gradients.products, r.bounds)
        if values is not None
        for v in values.tolist()
    )
    for first in range(0, len(results), across):
        row = results[first : first + across]
        texts = [_text(result, _x(place), y, theme) for place, result in enumerate(row)]
        charts_at = y + max(written.height for written in texts) + 10.0
        bottom = charts_at
        for place, (result, written) in enumerate(zip(row, texts, strict=True)):
            shapes.extend(written.shapes)
            drawn, bottom = _charts(result, _x(place), charts_at, gradients, products, theme)
            shapes.extend(drawn)
        y = bottom + _GAP
    foot = charts.paragraph(
        "note", _MARGIN, y - 0.6 * _GAP, note(), sizes.small, theme.soft, width - 2 * _MARGIN
    )
    shapes.extend(foot.shapes)
    height = y - 0.6 * _GAP + foot.height + _MARGIN
    return Drawing(width, height, theme.canvas, (Stratum("lab", tuple(shapes)),))


def _x(place: int) -> float:
    return _MARGIN + place * (_COLUMN + _GAP)


def _text(result: Vanishing, x: float, y: float, theme: "Theme") -> charts.Written:
    """Return the name of a configuration, and what became of its gradient and its loss."""
    sizes, top = theme.sizes, y
    shapes: list[Shape] = []
    for role, words, large, colour, weight in (
        ("name", heading(result), sizes.sentence, theme.ink, 600),
        ("size", size(result), sizes.small, theme.soft, 400),
        ("verdict", sentence(result), sizes.small, theme.ink, 400),
        ("losses", losses(result), sizes.small, theme.ink, 400),
    ):
        written = charts.paragraph(role, x, top, words, large, colour, _COLUMN, weight=weight)
        shapes.extend(written.shapes)
        top += written.height + 3.0
    return charts.Written(tuple(shapes), top - y)


def _charts(
    result: Vanishing, x: float, y: float, gradients: Scale, products: Scale, theme: "Theme"
) -> "tuple[list[Shape], float]":
    """Return the two charts of a configuration, and where they end."""
    sizes, found = theme.sizes, result.gradients
    room = max(charts.left_room(scale, theme) for scale in (gradients, products))
    count = len(result.layers)
    places = Scale(0.0, float(count))
    names = [(place + 0.5, str(layer)) for place, layer in enumerate(result.layers)]
    line = 2.1 * sizes.small
    titled = charts.paragraph(
        "chart-name", x + room, y, tr("Size of the gradient: mean |∂E/∂W|"), sizes.small,
        theme.soft, _COLUMN - room,
    )  # fmt: skip
    upper = Plot(x + room, y + line, _COLUMN - room, _HIGH, places, gradients)
    shapes = [*titled.shapes, *charts.axes(upper, theme, across_ticks=names)]
    shapes += charts.bars(upper, found.sizes.tolist(), theme.backward, theme)
    below = upper.y + _HIGH + charts.below_axes(theme, named=False) + 10.0
    base = below + 1.1 * sizes.small
    words = tr("Product of the local derivatives: mean |a'(z)|")
    label = charts.text("chart-name", x + room, base, words, sizes.small, theme.soft)
    lower = Plot(x + room, below + line, _COLUMN - room, _LOW, places, products)
    shapes.append(label)
    across = tr("layer, from the output ({output}) to the input", output=result.layers[0])
    shapes += charts.axes(lower, theme, across=across, across_ticks=names, most=4)
    middles = np.arange(count, dtype=np.float64) + 0.5
    if result.bounds is not None:
        shapes += charts.curve(lower, middles, result.bounds, theme.soft, 1.25, (4.0, 3.0))
        shapes += _bound_key(lower, theme)
    shapes += charts.curve(lower, middles, found.products, theme.loss, 2.0)
    if count <= 20:
        pairs = zip(middles.tolist(), found.products.tolist(), strict=True)
        shapes += charts.markers(lower, pairs, theme.loss, theme)
    return shapes, lower.y + _LOW + charts.below_axes(theme)


def _bound_key(plot: Plot, theme: "Theme") -> "list[Shape]":
    """Return what the broken line is, in the corner of the chart that falling curves leave free."""
    size = theme.sizes.tiny
    right, y = plot.x + plot.width - 8.0, plot.y + 1.6 * size
    runs = (*markup(tr("bound of the sigmoid:")), Run(" 0.25"), Run("k", "super"))
    words = charts.text("key", right, y, runs, size, theme.soft, anchor="end")
    left = right - runs_width(runs, size) - 8.0
    middle = y - 0.35 * size
    return [Line("", "key", left - 22.0, middle, left, middle, theme.soft, 1.25, (4.0, 3.0)), words]
