"""The vanishing gradient lab as a picture: a column of charts for each configuration."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from nnviz.drawing import charts
from nnviz.drawing.charts import Plot
from nnviz.drawing.scales import Scale, logarithmic
from nnviz.drawing.shapes import Drawing, Label, Line, Run, Stratum, markup
from nnviz.export.vanishing_report import data_name, heading, losses, note, size
from nnviz.labs.vanishing import Vanishing, Verdict, sentence
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme

_MARGIN: Final = 28.0
_GAP: Final = 44.0
_COLUMN: Final = 360.0
_LEAST: Final = 250.0
_HIGH: Final = 210.0
_LOW: Final = 130.0
_BOLDER: Final = 10.0
"""How much wider a bold word may be than a plain one."""
_GROWS: Final = 1.9
"""How many times as high charts may become, where there is room."""


class _Grid(NamedTuple):
    """Where configurations stand: so many beside each other, and how large their charts are."""

    across: int
    column: float
    high: float
    low: float

    def x(self, place: int) -> float:
        """Return where a column begins."""
        return _MARGIN + place * (self.column + _GAP)


def picture(
    results: Sequence[Vanishing],
    data: str,
    theme: "Theme",
    width: float | None = None,
    height: float = 0.0,
) -> Drawing:
    """Return gradients and products of local derivatives of some configurations, side by side.

    All have the same scales, so that bars can be compared. Without a `width` it is as wide as it
    likes; charts grow to fill a `height`, and below it where they need more.
    """
    grid = _grid(len(results), width)
    drawing = _drawn(results, data, theme, grid)
    rows = -(-len(results) // grid.across)
    if drawing.height < height:
        factor = 1.0 + (height - drawing.height) / (rows * (grid.high + grid.low))
        factor = min(factor, _GROWS)
        larger = grid._replace(high=factor * grid.high, low=factor * grid.low)
        drawing = _drawn(results, data, theme, larger)
        drawing = replace(drawing, height=max(drawing.height, height))
    return drawing


def _grid(count: int, width: float | None) -> _Grid:
    """Return how so many configurations are laid out, on rows as full as one another."""
    across = 2 if count == 4 else min(3, count)
    if width is None:
        return _Grid(across, _COLUMN, _HIGH, _LOW)
    room = width - 2 * _MARGIN
    most = min(count, max(1, int((room + _GAP) / (_LEAST + _GAP))))
    rows = -(-count // most)
    across = -(-count // rows)
    return _Grid(across, (room - (across - 1) * _GAP) / across, _HIGH, _LOW)


def _drawn(results: Sequence[Vanishing], data: str, theme: "Theme", grid: _Grid) -> Drawing:
    """Return the picture on a grid."""
    across = grid.across
    width = 2 * _MARGIN + across * grid.column + (across - 1) * _GAP
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
        texts = [_text(result, grid, place, y, theme) for place, result in enumerate(row)]
        charts_at = y + max(written.height for written in texts) + 10.0
        bottom = charts_at
        for place, (result, written) in enumerate(zip(row, texts, strict=True)):
            shapes.extend(written.shapes)
            drawn, bottom = _charts(result, grid, place, charts_at, gradients, products, theme)
            shapes.extend(drawn)
        y = bottom + _GAP
    foot = charts.paragraph(
        "note", _MARGIN, y - 0.6 * _GAP, note(), sizes.small, theme.soft, width - 2 * _MARGIN
    )
    shapes.extend(foot.shapes)
    height = y - 0.6 * _GAP + foot.height + _MARGIN
    return Drawing(width, height, theme.canvas, (Stratum("lab", tuple(shapes)),))


def _text(result: Vanishing, grid: _Grid, place: int, y: float, theme: "Theme") -> charts.Written:
    """Return the name of a configuration, and what became of its gradient and its loss."""
    sizes, x, top = theme.sizes, grid.x(place), y
    room = grid.column - _BOLDER
    accent = theme.forward if result.verdict is Verdict.HEALTHY else theme.backward
    shapes: list[Shape] = []
    for role, words, large, colour, weight in (
        ("name", heading(result), sizes.sentence, theme.ink, 600),
        ("size", size(result), sizes.small, theme.soft, 400),
        ("verdict", sentence(result), sizes.small, theme.ink, 400),
        ("losses", losses(result), sizes.small, theme.ink, 400),
    ):
        written = charts.paragraph(role, x, top, words, large, colour, room, weight=weight)
        shapes.extend(_stressed(written.shapes, accent) if role == "verdict" else written.shapes)
        top += written.height + 3.0
    return charts.Written(tuple(shapes), top - y)


def _stressed(shapes: "Sequence[Shape]", accent: str) -> "Iterator[Shape]":
    """Yield the lines of a sentence, the verdict before its colon bold and in a colour."""
    for place, shape in enumerate(shapes):
        first = shape.runs[0] if place == 0 and isinstance(shape, Label) else None
        verdict, colon, rest = first.text.partition(":") if first else ("", "", "")
        if colon and isinstance(shape, Label):
            bold = Run(verdict + colon, weight=600, colour=accent)
            yield replace(shape, runs=(bold, Run(rest), *shape.runs[1:]))
        else:
            yield shape


def _charts(
    result: Vanishing,
    grid: _Grid,
    place: int,
    y: float,
    gradients: Scale,
    products: Scale,
    theme: "Theme",
) -> "tuple[list[Shape], float]":
    """Return the two charts of a configuration, and where they end."""
    sizes, found = theme.sizes, result.gradients
    x, wide = grid.x(place), grid.column
    room = max(charts.left_room(scale, theme) for scale in (gradients, products))
    count = len(result.layers)
    places = Scale(0.0, float(count))
    names = [(place + 0.5, str(layer)) for place, layer in enumerate(result.layers)]

    def named(words: str, top: float) -> charts.Written:
        return charts.paragraph(
            "chart-name", x + room, top, words, sizes.small, theme.soft, wide - room
        )

    name = named(tr("Size of the gradient: mean |∂E/∂W|"), y)
    line = name.height + 0.7 * sizes.small
    upper = Plot(x + room, y + line, wide - room, grid.high, places, gradients)
    shapes = list(name.shapes)
    shapes += charts.axes(upper, theme, across_ticks=names)
    shapes += charts.bars(upper, found.sizes.tolist(), theme.backward, theme)
    below = upper.y + grid.high + charts.below_axes(theme, named=False) + 10.0
    name = named(tr("Product of the local derivatives: mean |a'(z)|"), below)
    line = name.height + 0.7 * sizes.small
    lower = Plot(x + room, below + line, wide - room, grid.low, places, products)
    shapes += name.shapes
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
    return shapes, lower.y + grid.low + charts.below_axes(theme)


def _bound_key(plot: Plot, theme: "Theme") -> "list[Shape]":
    """Return what the broken line is, in the corner of the chart that falling curves leave free."""
    size = theme.sizes.tiny
    left, y = plot.x + 10.0, plot.y + plot.height - 0.9 * size
    runs = (*markup(tr("bound of the sigmoid:")), Run(" 0.25"), Run("k", "super"))
    words = charts.text("key", left + 30.0, y, runs, size, theme.soft)
    middle = y - 0.35 * size
    return [Line("", "key", left, middle, left + 22.0, middle, theme.soft, 1.25, (4.0, 3.0)), words]
