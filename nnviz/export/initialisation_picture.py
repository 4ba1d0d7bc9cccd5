"""The initialisation lab as a picture: a row of histograms for each configuration."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from nnviz.drawing import charts
from nnviz.drawing.headings import activation_name
from nnviz.drawing.metrics import runs_width
from nnviz.drawing.shapes import Drawing, Stratum
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
_HIGH: Final = 84.0


def picture(results: Sequence[Initialisation], theme: "Theme") -> Drawing:
    """Return the histograms of each layer, one configuration a row."""
    columns = max(result.configuration.layers for result in results)
    width = 2 * _MARGIN + _SIDE + columns * (_CELL + _GAP)
    sizes, room = theme.sizes, width - 2 * _MARGIN
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
        for number in range(1, columns + 1):
            middle = _cell_x(number - 1) + 0.5 * _CELL
            words = tr("layer {number}", number=number)
            shapes.append(
                charts.text("layer", middle, y, words, sizes.small, theme.soft, anchor="middle")
            )
        y += 10.0
        for result in group:
            drawn = _row(result, y, theme)
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


def _cell_x(column: int) -> float:
    return _MARGIN + _SIDE + _GAP + column * (_CELL + _GAP)


def _row(result: Initialisation, y: float, theme: "Theme") -> charts.Written:
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
        written = charts.paragraph(role, _MARGIN, top, words, size, colour, _SIDE, weight=weight)
        shapes.extend(written.shapes)
        top += written.height
    bottom = y
    for column, spread in enumerate(result.layers):
        cell = _histogram(result, spread, _cell_x(column), y, theme)
        shapes.extend(cell.shapes)
        bottom = max(bottom, y + cell.height)
    return charts.Written(tuple(shapes), max(top, bottom) - y)


def _histogram(
    result: Initialisation, spread: Spread, x: float, y: float, theme: "Theme"
) -> charts.Written:
    """Return one histogram, with its ends and its numbers below."""
    size = theme.sizes.tiny
    counts = spread.counts.tolist()
    if result.configuration.activation == "relu":
        counts[0] -= round(spread.saturated * sum(counts))
    shapes = charts.histogram(x, y, _CELL, _HIGH, counts, theme.forward, theme)
    low, high = float(result.edges[0]), float(result.edges[-1])
    base = y + _HIGH + 1.3 * size
    for at, value, words, anchor in (
        (x, low, "≤ " if spread.below else "", charts.START),
        (x + _CELL, high, "≥ " if spread.above else "", charts.END),
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
        fitted = min(size, size * _CELL / max(1.0, runs_width(runs, size)))
        baseline = base + number * 1.4 * size
        middle = x + 0.5 * _CELL
        shapes.append(
            charts.text("numbers", middle, baseline, runs, fitted, theme.ink, anchor="middle")
        )
    return charts.Written(tuple(shapes), base + len(lines) * 1.4 * size - y + 0.4 * size)
