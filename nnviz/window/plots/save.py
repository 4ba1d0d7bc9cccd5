"""Saving a chart: as the picture on show, or as a table of all its points."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QTreeView

from nnviz.errors import NnvizError
from nnviz.export.raster import encoded, image
from nnviz.export.svg import svg
from nnviz.files import write_whole
from nnviz.plots.picture import picture
from nnviz.plots.table import csv
from nnviz.translation import tr
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nnviz.drawing.theme import Theme
    from nnviz.plots.chart import Chart
    from nnviz.window.plots.ranges import View

ENDINGS: Final = (".png", ".svg", ".csv")
SIZE: Final = (960.0, 600.0)
"""Of a picture, in slide units."""
SCALE: Final = 2.0
"""Pixels a slide unit."""
_KIND: Final = 2
"""The column of a file dialog that says what kind of file each is."""


class UnknownPlotEndingError(NnvizError):
    """A plot was to be saved in a format that there is not."""

    def sentence(self) -> str:
        """Return which endings there are."""
        return tr(
            "{name} ends in none of the formats that a plot is saved in: {endings}.",
            name=self.args[0],
            endings=", ".join(ENDINGS),
        )


def prepared(
    chart: "Chart", view: "View | None", theme: "Theme", path: Path
) -> "Callable[[], None]":
    """Paint a chart for the format that the file's ending says; return what writes it.

    Painting is the window's own work, because Qt's fonts belong to its thread. The rest takes
    longer, can be done beside it, and leaves what was there if it fails.

    Raises
    ------
    UnknownPlotEndingError
        If the ending says no format.
    """
    ending = path.suffix.lower()
    if ending == ".png":
        painted = image(picture(chart, *SIZE, theme, view), SCALE)
        return lambda: write_whole(path, encoded(painted, SCALE))
    if ending == ".svg":
        drawing = picture(chart, *SIZE, theme, view)
        return lambda: write_whole(path, svg(drawing, chart.title).encode())
    if ending == ".csv":
        return lambda: write_whole(path, "".join(csv(chart)).encode())
    raise UnknownPlotEndingError(path.name)


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
    filters = {
        "png": tr("PNG picture (*.png)"),
        "svg": tr("SVG picture (*.svg)"),
        "csv": tr("CSV table (*.csv)"),
    }
    dialog = QFileDialog(parent, tr("Save the plot"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # Qt's catalogues lack two labels of its dialog, and the kinds of files.
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, tr("&Look in:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, tr("Files of &type:"))
    details = dialog.findChild(QTreeView, "treeView")
    if isinstance(details, QTreeView):
        details.hideColumn(_KIND)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(filters.values()))
    dialog.selectNameFilter(filters[ending])
    dialog.selectFile(f"{chart.key}.{ending}")
    dialog.setDefaultSuffix(ending)
    dialog.filterSelected.connect(
        lambda chosen: dialog.setDefaultSuffix(chosen.partition("*.")[2].rstrip(")"))
    )

    def chosen(path: str) -> None:
        try:
            write = prepared(chart, view, theme, Path(path))
        except NnvizError as error:
            trouble(error)
            return
        worker = Worker(lambda _: write(), parent)
        worker.failed.connect(trouble)
        worker.done.connect(lambda _: tell(tr("Saved as {path}", path=path)))
        worker.start()

    dialog.fileSelected.connect(chosen)
    dialog.open()
