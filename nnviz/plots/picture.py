"""A chart as a picture: its title, legend, axes, curves or histograms, marks and note."""

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Final

from nnviz.drawing import charts
from nnviz.drawing.shapes import Drawing, Stratum
from nnviz.drawing.theme import Sizes
from nnviz.plots.chart import CurveChart
from nnviz.plots.curves import curves, is_above
from nnviz.plots.grid import grid
from nnviz.plots.key import key
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.plots.chart import Chart
    from nnviz.plots.curves import View

_USUAL: Final = (640.0, 420.0)
"""The size for which the theme's text is right: it grows and shrinks with the picture."""

_SCALES: Final = (0.85, 1.7)


def picture(
    chart: "Chart", width: float, height: float, theme: "Theme", view: "View | None" = None
) -> Drawing:
    """Return a chart as a drawing of some size.

    Parameters
    ----------
    chart : Chart
        What it shows.
    width, height : float
        Its size in slide units.
    theme : Theme
        How it looks.
    view : tuple of float, optional
        What a chart of curves goes over: left, right, bottom and top, as values; all that there is
        where none is given.
    """
    theme = _sized(theme, width, height)
    sizes = theme.sizes
    margin = max(8.0, min(28.0, 0.03 * width, 0.06 * height))
    room = width - 2.0 * margin
    title = charts.paragraph(
        "title", margin, margin - 0.2 * sizes.sentence, chart.title, sizes.sentence, theme.ink,
        room, weight=600,
    )  # fmt: skip
    shapes: list[Shape] = list(title.shapes)
    y = margin + title.height
    if isinstance(chart, CurveChart):
        lines = max(1, int(0.24 * height / (1.5 * sizes.small)))
        legend = key(chart.series, margin, y, room, lines, theme)
        shapes += legend.shapes
        y += legend.height + 0.5 * sizes.small
    else:
        shapes.append(
            charts.text("axis-name", margin, y + sizes.tiny, chart.across, sizes.tiny, theme.soft)
        )
        y += 2.0 * sizes.tiny
    bottom = height - margin
    words = chart.note
    if isinstance(chart, CurveChart) and view is None and is_above(chart):
        above = tr("Larger values lie above the chart.")
        words = f"{words} {above}".strip()
    if words:
        note = charts.paragraph("note", margin, 0.0, words, sizes.tiny, theme.soft, room)
        bottom -= note.height
        moved = charts.paragraph("note", margin, bottom, words, sizes.tiny, theme.soft, room)
        shapes += moved.shapes
        bottom -= 0.5 * sizes.tiny
    inside = bottom - y
    if isinstance(chart, CurveChart):
        strata = curves(chart, margin, y, room, inside, theme, view)
    else:
        strata = grid(chart, margin, y, room, inside, theme)
    return Drawing(width, height, theme.canvas, (*strata, Stratum("words", tuple(shapes))))


def _sized(theme: "Theme", width: float, height: float) -> "Theme":
    """Return a theme with text that is as large as the picture is."""
    least, most = _SCALES
    scale = min(max(min(width / _USUAL[0], height / _USUAL[1]), least), most)
    sizes = theme.sizes
    return replace(
        theme,
        sizes=Sizes(**{field.name: scale * getattr(sizes, field.name) for field in fields(sizes)}),
    )
