"""Saving a chart: as the picture on show, or as a table of all its points."""

from functools import partial
from typing import TYPE_CHECKING, Final

from nnviz.export.raster import encoded, image
from nnviz.export.svg import svg
from nnviz.files import write_whole
from nnviz.plots.picture import picture
from nnviz.plots.table import csv
from nnviz.translation import tr
from nnviz.window import saving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from nnviz.drawing.theme import Theme
    from nnviz.errors import NnvizError
    from nnviz.plots.chart import Chart
    from nnviz.window.plots.ranges import View

ENDINGS: Final = (".png", ".svg", ".csv")
SIZE: Final = (960.0, 600.0)
"""Of a picture, in slide units."""
SCALE: Final = 2.0
"""Pixels a slide unit."""


def ask_and_save(
    parent: "QWidget",
    chart: "Chart",
    view: "View | None",
    theme: "Theme",
    ending: str,
    tell: "Callable[[str], None]",
    trouble: "Callable[[NnvizError], None]",
) -> None:
    """Ask where to save a chart, save it there, and tell how it went.

    The chart is the one that was on show when it was asked for. `ending` is the format that is
    offered first; another one can be chosen.
    """
    save = partial(
        saving.save,
        parent,
        prepare=partial(_prepared, chart, view, theme),
        tell=tell,
        trouble=trouble,
    )
    saving.ask_where(parent, tr("Save the plot"), f"{chart.key}.{ending}", ENDINGS, save)


def _prepared(
    chart: "Chart", view: "View | None", theme: "Theme", path: "Path"
) -> "Callable[[], None]":
    """Paint a chart for the format that the file's ending says; return what writes it.

    Painting is the window's own work, because Qt's fonts belong to its thread. The rest takes
    longer, can be done beside it, and leaves what was there if it fails.
    """
    ending = saving.ending_of(path, ENDINGS)
    if ending == ".png":
        painted = image(picture(chart, *SIZE, theme, view), SCALE)
        return lambda: write_whole(path, encoded(painted, SCALE))
    if ending == ".svg":
        drawing = picture(chart, *SIZE, theme, view)
        return lambda: write_whole(path, svg(drawing, chart.title).encode())
    return lambda: write_whole(path, "".join(csv(chart)).encode())
