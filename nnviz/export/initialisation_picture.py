"""The initialisation lab as a picture: a row of histograms for each configuration."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from nnviz.drawing import charts
from nnviz.drawing.headings import activation_name
from nnviz.drawing.metrics import runs_width
from nnviz.drawing.shapes import Drawing, Label, Stratum
from nnviz.export.initialisation_report import flat_name, title
from nnviz.labs.initialisation import (
    BOUNDED,
    Initialisation,
    Spread,
    Verdict,
    name,
    sentence,
    slip,
)
from nnviz.labs.wording import figures, percent
from nnviz.trace.numbers import format_given
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme

_MARGIN: Final = 28.0
_SIDE: Final = 236.0
_GAP: Final = 18.0
_CELL: Final = 148.0
_LEAST: Final = 104.0
_MOST: Final = 240.0
_HIGH: Final = 84.0
_LOW, _TALL = 52.0, 168.0
"""Between which heights histograms shrink and grow, for all to fit their room."""


class _Grid(NamedTuple):
    """Where histograms stand: so many beside each other, from x on, each so wide and high.

    `side` is the room of the words, at the left of the histograms or above them.
    """

    across: int
    x: float
    cell: float
    high: float
    side: float
    above: bool
    width: float
    lines: int = 1

    def cell_x(self, column: int) -> float:
        """Return where a histogram begins."""
        return self.x + (column % self.across) * (self.cell + _GAP)


def picture(
    results: Sequence[Initialisation],
    theme: "Theme",
    width: float | None = None,
    height: float = 0.0,
) -> Drawing:
    """Return the histograms of each layer, one configuration a row.

    Without a `width` all layers stand on one line; else on as many lines as they need. Histograms
    shrink and grow to fill a `height`, as far as they can be read.
    """
    columns = max(result.configuration.layers for result in results)
    grid = _grid(columns, width)
    drawing = _drawn(results, theme, grid)
    lines = len(results) * grid.lines
    high = min(max(grid.high + (height - drawing.height) / lines, _LOW), _TALL)
    if height and high != grid.high:
        drawing = _drawn(results, theme, grid._replace(high=high))
        drawing = replace(drawing, height=max(drawing.height, height))
    return drawing


def _grid(columns: int, width: float | None) -> _Grid:
    """Return how the histograms of so many layers are laid out."""
    beside = _MARGIN + _SIDE + _GAP
    if width is None:
        return _Grid(
            columns, beside, _CELL, _HIGH, _SIDE, False, beside + columns * (_CELL + _GAP) + 10.0
        )
    above = width - beside - _MARGIN < 3 * (_LEAST + _GAP)
    x = _MARGIN if above else beside
    room = width - x - _MARGIN
    most = min(columns, max(1, int((room + _GAP) / (_LEAST + _GAP))))
    lines = -(-columns // most)
    across = -(-columns // lines)
    cell = min(_MOST, (room + _GAP) / across - _GAP)
    side = width - 2 * _MARGIN if above else _SIDE
    if not above and cell == _MOST:  # few layers: the words take what is left
        side = width - 2 * _MARGIN - across * (cell + _GAP)
        x = _MARGIN + side + _GAP
    return _Grid(across, x, cell, _HIGH, side, above, width, lines)


def _drawn(results: Sequence[Initialisation], theme: "Theme", grid: _Grid) -> Drawing:
    """Return the picture on a grid."""
    width, sizes = grid.width, theme.sizes
    room, columns = width - 2 * _MARGIN, max(result.configuration.layers for result in results)
    head = charts.paragraph(
        "title", _MARGIN, _MARGIN, title(results[0]), sizes.title, theme.ink, room, weight=600
    )
    shapes = list(head.shapes)
    y = _MARGIN + head.height + 6.0
    for activation, group in groupby(results, lambda r: r.configuration.activation):
        y += sizes.title
        label = charts.text(
            "activation", _MARGIN, y, activation_name(activation), sizes.sentence, theme.ink,
            weight=600,
        )  # fmt: skip
        shapes.append(label)
        if grid.lines == 1 and not grid.above:
            shapes += [_layer(number, y, theme, grid) for number in range(columns)]
        y += 10.0
        for result in group:
            drawn = _row(result, y, theme, grid)
            shapes.extend(drawn.shapes)
            y += drawn.height + _GAP
    units = results[0].configuration.units
    note = tr("The highest bar of each histogram has the whole height.")
    if any(result.configuration.activation == "relu" for result in results):
        note += " " + tr("What ReLU makes 0 has no bar; its share stands below.")
    note += " " + slip(units)
    foot = charts.paragraph("note", _MARGIN, y, note, sizes.small, theme.soft, room)
    shapes.extend(foot.shapes)
    height = y + foot.height + _MARGIN
    return Drawing(width, height, theme.canvas, (Stratum("lab", tuple(shapes)),))


def _row(result: Initialisation, y: float, theme: "Theme", grid: _Grid) -> charts.Written:
    """Return one configuration: its name, the verdict, and a histogram a layer."""
    sizes = theme.sizes
    activation = result.configuration.activation
    label, verdict = result.configuration.start.label(), name(result.verdict, activation)
    accent = theme.forward if result.verdict is Verdict.SPREAD else theme.backward
    shapes: list[Shape] = []
    top = y
    for role, words, size, colour, weight in (
        ("name", label, sizes.body, theme.ink, 600),
        ("verdict", verdict, sizes.small, accent, 600),
        ("sentence", sentence(result), sizes.tiny, theme.soft, 400),
    ):
        written = charts.paragraph(
            role, _MARGIN, top, words, size, colour, grid.side, weight=weight
        )
        shapes.extend(written.shapes)
        top += written.height
    named = grid.above or grid.lines > 1
    line_top = bottom = top + 8.0 if grid.above else y
    for column, spread in enumerate(result.layers):
        if column and column % grid.across == 0:
            line_top = bottom + 8.0
        head = 0.0
        if named:
            shapes.append(_layer(column, line_top + 1.1 * sizes.tiny, theme, grid))
            head = 1.6 * sizes.tiny
        cell = _histogram(result, spread, grid.cell_x(column), line_top + head, theme, grid)
        shapes.extend(cell.shapes)
        bottom = max(bottom, line_top + head + cell.height)
    return charts.Written(tuple(shapes), max(top, bottom) - y)


def _layer(column: int, y: float, theme: "Theme", grid: _Grid) -> Label:
    """Return the name of a layer above its histogram."""
    middle, words = grid.cell_x(column) + 0.5 * grid.cell, tr("layer {number}", number=column + 1)
    return charts.text("layer", middle, y, words, theme.sizes.tiny, theme.soft, anchor="middle")


def _histogram(
    result: Initialisation, spread: Spread, x: float, y: float, theme: "Theme", grid: _Grid
) -> charts.Written:
    """Return one histogram, with its ends and its numbers below."""
    size = theme.sizes.tiny
    counts = spread.counts.tolist()
    if result.configuration.activation == "relu":
        counts[0] -= round(spread.saturated * sum(counts))
    shapes = charts.histogram(x, y, grid.cell, grid.high, counts, theme.forward, theme)
    low, high = float(result.edges[0]), float(result.edges[-1])
    base = y + grid.high + 1.3 * size
    for at, value, words, anchor in (
        (x, low, "≤ " if spread.below else "", charts.START),
        (x + grid.cell, high, "≥ " if spread.above else "", charts.END),
    ):
        words += format_given(value)
        shapes.append(charts.text("tick", at, base, words, size, theme.soft, anchor=anchor))
    flat = flat_name(result.configuration.activation)
    lines = [
        tr("mean {mean}, σ {std}", mean=figures(spread.mean), std=figures(spread.std)),
        f"{flat} {percent(spread.saturated)}",
    ]
    if spread.dead and result.configuration.activation not in BOUNDED:
        lines[1] += " · " + tr("dead units {share}", share=percent(spread.dead))
    for number, words in enumerate(lines, 1):
        runs = charts.text("", 0, 0, words, size, "").runs
        fitted = min(size, size * grid.cell / max(1.0, runs_width(runs, size)))
        baseline = base + number * 1.4 * size
        middle = x + 0.5 * grid.cell
        shapes.append(
            charts.text("numbers", middle, baseline, runs, fitted, theme.ink, anchor="middle")
        )
    return charts.Written(tuple(shapes), base + len(lines) * 1.4 * size - y + 0.4 * size)
