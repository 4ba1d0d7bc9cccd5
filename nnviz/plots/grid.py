"""Histograms of layers side by side, in as many rows as give them the most room."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from nnviz.drawing import charts
from nnviz.drawing.metrics import runs_width
from nnviz.drawing.scales import Scale
from nnviz.drawing.shapes import Stratum, markup
from nnviz.drawing.theme import Sizes
from nnviz.labs.wording import figures
from nnviz.plots import hues
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.plots.chart import Histogram, HistogramChart

_SHAPE: Final = 1.45
"""How wide a histogram is to its height where there is a choice."""

_CHARACTERS: Final = 16.0
_LINES: Final = 9.0
"""How wide and high a cell is, in sizes of its text, if there is room for all."""

_LEAST_BARS: Final = 24.0
"""How high bars are at least where words stand beside them."""


class _Cell(NamedTuple):
    """The room of one histogram, and what is written with it: `facts` is a number of lines."""

    width: float
    height: float
    named: bool = False
    ends: bool = False
    facts: int = 0


def grid(
    chart: "HistogramChart", x: float, y: float, width: float, height: float, theme: "Theme"
) -> list[Stratum]:
    """Return the histograms of a chart in a rectangle, a stratum a layer."""
    count = len(chart.layers)
    columns = _columns(count, width, height)
    rows = -(-count // columns)
    gap = max(3.0, min(18.0, 0.09 * width / columns))
    below = max(3.0, min(14.0, 0.09 * height / rows))
    wide, high = (width - (columns - 1) * gap) / columns, (height - (rows - 1) * below) / rows
    theme = _sized(theme, wide, high)
    cell = _cell(chart, wide, high, theme)
    strata = []
    for place, layer in enumerate(chart.layers):
        row, column = divmod(place, columns)
        left, top = x + column * (cell.width + gap), y + row * (cell.height + below)
        shapes = _histogram(layer, left, top, cell, hues.of_hue(theme, chart.hue), theme)
        strata.append(Stratum(f"layer_{layer.key}", tuple(shapes)))
    return strata


def _columns(count: int, width: float, height: float) -> int:
    """Return in how many columns the cells are largest."""

    def side(columns: int) -> tuple[float, int]:
        rows = -(-count // columns)
        # Of equally large ones, those that leave no place empty.
        return min(width / columns / _SHAPE, height / rows), -(columns * rows - count)

    return max(range(1, count + 1), key=side, default=1)


def _sized(theme: "Theme", width: float, height: float) -> "Theme":
    """Return a theme whose text leaves room for bars in small cells, as far as it is legible."""
    sizes = theme.sizes
    fitting = min(width / _CHARACTERS, height / _LINES)
    return replace(theme, sizes=replace(sizes, tiny=min(sizes.tiny, max(Sizes().least, fitting))))


def _cell(chart: "HistogramChart", width: float, height: float, theme: "Theme") -> _Cell:
    """Return what there is room for in every cell: the name first, then the ends, then facts."""
    size = theme.sizes.tiny
    line = 1.4 * size
    widest = max(runs_width(markup(layer.name), size, 600) for layer in chart.layers)
    cell = _Cell(width, height)
    if height < line + _LEAST_BARS or width < widest:
        return cell
    cell = cell._replace(named=True)
    lines = max(len(_fact_lines(layer, width, size)) for layer in chart.layers)
    if width >= 60.0 and height >= 2 * line + _LEAST_BARS:
        cell = cell._replace(ends=True)
        if height >= (2 + lines) * line + _LEAST_BARS:
            cell = cell._replace(facts=lines)
    return cell


def _fact_lines(layer: "Histogram", room: float, size: float) -> list[str]:
    """Return the facts of a layer, as many on a line as fit beside one another."""
    lines: list[str] = []
    for fact in layer.facts:
        both = f"{lines[-1]} · {fact}" if lines else fact
        if lines and runs_width(markup(both), size) > room:
            lines.append(fact)
        else:
            lines[-1:] = [both]
    return lines


def _histogram(
    layer: "Histogram", x: float, y: float, cell: _Cell, colour: str, theme: "Theme"
) -> "list[Shape]":
    """Return one layer's histogram; where its numbers are not known, it says so."""
    size = theme.sizes.tiny
    line = 1.4 * size
    shapes: list[Shape] = []
    top, bottom = y, y + cell.height
    if cell.named:
        shapes.append(charts.text("layer", x, y + size, layer.name, size, theme.ink, weight=600))
        top += line + 2.0
    lines = _fact_lines(layer, cell.width, size) if cell.facts else []
    bottom -= (cell.facts + cell.ends) * line
    counts = [] if layer.spread is None else layer.spread.counts.tolist()
    shapes += charts.histogram(
        x, top, cell.width, max(1.0, bottom - top - 1.0), counts or [0], colour, theme
    )
    base = bottom + size
    if layer.spread is None:
        shapes += _blank(x, top, cell.width, max(1.0, bottom - top - 1.0), theme)
    elif cell.ends:
        shapes += _ends(layer.spread.low, layer.spread.high, x, base, cell.width, theme)
    if cell.ends:
        base += line
    for number, words in enumerate(lines):
        fitted = size * min(1.0, cell.width / max(1.0, runs_width(markup(words), size)))
        shapes.append(charts.text("fact", x, base + number * line, words, fitted, theme.soft))
    return shapes


def _blank(x: float, y: float, width: float, height: float, theme: "Theme") -> "list[Shape]":
    """Return what is written in a histogram without numbers, if there is room for it."""
    words, size = tr("not yet"), theme.sizes.tiny
    if runs_width(markup(words), size) > 0.94 * width or size > height:
        return []
    middle = x + 0.5 * width, y + 0.5 * height + 0.35 * size
    return [charts.text("blank", *middle, words, size, theme.soft, anchor=charts.MIDDLE)]


def _ends(
    low: float, high: float, x: float, base: float, width: float, theme: "Theme"
) -> "list[Shape]":
    """Return the numbers at which a histogram begins and ends, and 0 between them.

    Where there is no room for both, ± and the one in the middle say the same.
    """
    size = theme.sizes.tiny
    ends = [(x, figures(low, 3), charts.START), (x + width, figures(high, 3), charts.END)]
    used = sum(runs_width(markup(words), size) for _, words, _ in ends)
    if used + size > width and low == -high:
        words = f"±{figures(high, 3)}"
        ends = [(x + 0.5 * width, words, charts.MIDDLE)]
    elif low < 0.0 < high and used + 4.0 * size < width:
        ends.append((x + width * Scale(low, high).share(0.0), "0", charts.MIDDLE))
    return [
        charts.text("tick", at, base, words, size, theme.soft, anchor=anchor)
        for at, words, anchor in ends
    ]
