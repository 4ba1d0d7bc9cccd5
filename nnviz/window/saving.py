"""Saving and copying the frame on show, and asking for files."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QTreeView

from nnviz.errors import NnvizError
from nnviz.export.raster import encoded, image, pdf
from nnviz.export.svg import svg
from nnviz.files import write_whole
from nnviz.translation import tr
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nnviz.drawing.shapes import Drawing

ENDINGS: Final = (".png", ".svg", ".pdf")
SCALE: Final = 1.5
"""Pixels a slide unit: a slide of 1280 × 720 becomes 1920 × 1080."""
_KIND: Final = 2
"""The column of a file dialog that says what kind of file each is."""


class UnknownEndingError(NnvizError):
    """A file was to be saved in a format that there is not."""

    def sentence(self) -> str:
        """Return which endings there are."""
        return tr(
            "{name} ends in none of the formats that a frame is saved in: {endings}.",
            name=self.args[0],
            endings=", ".join(ENDINGS),
        )


def prepared(drawing: "Drawing", path: Path) -> "Callable[[], None]":
    """Paint a drawing for the format that the file's ending says; return what writes it.

    Painting is the window's own work, because Qt's fonts belong to its thread; packing and
    writing, which take longer, can be done beside it, and leave what was there if they fail.

    Raises
    ------
    UnknownEndingError
        If the ending says no format.
    """
    ending = path.suffix.lower()
    if ending == ".png":
        picture = image(drawing, SCALE)
        return lambda: write_whole(path, encoded(picture, SCALE))
    if ending == ".svg":
        return lambda: write_whole(path, svg(drawing).encode())
    if ending == ".pdf":
        content = pdf(drawing)
        return lambda: write_whole(path, content)
    raise UnknownEndingError(path.name)


def copy(drawing: "Drawing") -> None:
    """Put a drawing on the clipboard, as a picture and as SVG."""
    data = QMimeData()
    data.setImageData(image(drawing, SCALE))
    data.setData("image/svg+xml", QByteArray(svg(drawing).encode()))
    QGuiApplication.clipboard().setMimeData(data)


def ask_and_save(
    parent: "QWidget",
    name: str,
    drawing: "Drawing",
    tell: "Callable[[str], None]",
    trouble: "Callable[[NnvizError], None]",
) -> None:
    """Ask where to save a drawing, save it there, and tell how it went."""
    dialog = _dialog(parent, tr("Save the frame"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([tr("PNG picture (*.png)"), tr("SVG picture (*.svg)"), tr("PDF (*.pdf)")])
    dialog.selectFile(name)
    dialog.setDefaultSuffix("png")
    dialog.filterSelected.connect(
        lambda chosen: dialog.setDefaultSuffix(chosen.partition("*.")[2].rstrip(")"))
    )

    def chosen(path: str) -> None:
        try:
            write = prepared(drawing, Path(path))
        except NnvizError as error:
            trouble(error)
            return
        worker = Worker(lambda _: write(), parent)
        worker.failed.connect(trouble)
        worker.done.connect(lambda _: tell(tr("Saved as {path}", path=path)))
        worker.start()

    dialog.fileSelected.connect(chosen)
    dialog.open()


def ask_to_open(parent: "QWidget", opened: "Callable[[str], None]") -> None:
    """Ask for a scenario file."""
    dialog = _dialog(parent, tr("Open a scenario"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([tr("Scenarios (*.toml)"), tr("All files (*)")])
    dialog.fileSelected.connect(opened)
    dialog.open()


def _dialog(parent: "QWidget", title: str) -> QFileDialog:
    """Return a dialog for a file; where it is Qt's own and not the system's, all in one language.

    Qt's catalogues lack two labels of it, and the kinds of files.
    """
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, tr("&Look in:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, tr("Files of &type:"))
    details = dialog.findChild(QTreeView, "treeView")
    if isinstance(details, QTreeView):
        details.hideColumn(_KIND)
    return dialog
