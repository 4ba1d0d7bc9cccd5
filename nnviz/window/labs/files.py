"""Asking for files: where to save what a lab found, and which data to read."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QTreeView

from nnviz.errors import NnvizError
from nnviz.export.raster import encoded, image
from nnviz.export.report import written
from nnviz.export.svg import svg
from nnviz.files import write_whole
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nnviz.drawing.shapes import Drawing
    from nnviz.export.report import Report

ENDINGS: Final = (".png", ".svg", ".csv", ".json")
_SCALE: Final = 2.0
_KIND: Final = 2
"""The column of a file dialog that says what kind of file each is."""


class UnknownEndingError(NnvizError):
    """A file was to be saved in a format that there is not."""

    def sentence(self) -> str:
        """Return which endings there are."""
        return tr(
            "{name} ends in none of the formats that a lab is saved in: {endings}.",
            name=self.args[0],
            endings=", ".join(ENDINGS),
        )


class Findings(NamedTuple):
    """What a lab found: what draws it, and what tells it as data, both in any thread."""

    drawn: "Callable[[], Drawing]"
    report: "Callable[[], Report]"


def prepared(path: Path, title: str, found: Findings) -> "Callable[[], None]":
    """Return what writes a lab's findings in the format that the file's ending says.

    Painting is the window's own work; the rest can be done beside it.

    Raises
    ------
    UnknownEndingError
        If the ending says no format.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UnknownEndingError(path.name)
    if ending == ".png":
        picture = image(found.drawn(), _SCALE)
        return lambda: write_whole(path, encoded(picture, _SCALE))
    if ending == ".svg":
        return lambda: write_whole(path, svg(found.drawn(), title).encode())
    form = ending.removeprefix(".")
    return lambda: write_whole(path, "".join(written(found.report(), form)).encode())


def ask_to_save(parent: "QWidget", name: str, chosen: "Callable[[str], None]") -> None:
    """Ask where to save what a lab found."""
    dialog = _dialog(parent, tr("Save the lab"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(
        [
            tr("PNG picture (*.png)"),
            tr("SVG picture (*.svg)"),
            tr("CSV table (*.csv)"),
            tr("JSON (*.json)"),
        ]
    )
    dialog.selectFile(name)
    dialog.setDefaultSuffix("png")
    dialog.filterSelected.connect(
        lambda kind: dialog.setDefaultSuffix(kind.partition("*.")[2].rstrip(")"))
    )
    dialog.fileSelected.connect(chosen)
    dialog.open()


def ask_for_data(parent: "QWidget", chosen: "Callable[[str], None]") -> None:
    """Ask for a file of pictures."""
    kinds = [tr("Data (*.npz *ubyte *ubyte.gz *.idx *.gz)"), tr("All files (*)")]
    _ask_to_open(parent, tr("Open data to learn from"), kinds, chosen)


def ask_for_labels(parent: "QWidget", chosen: "Callable[[str], None]") -> None:
    """Ask for the labels of pictures."""
    kinds = [tr("Labels (*ubyte *ubyte.gz *.idx *.gz)"), tr("All files (*)")]
    _ask_to_open(parent, tr("Open the labels of these pictures"), kinds, chosen)


def _ask_to_open(
    parent: "QWidget", title: str, kinds: list[str], chosen: "Callable[[str], None]"
) -> None:
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(kinds)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def _dialog(parent: "QWidget", title: str) -> QFileDialog:
    """Return a dialog for a file; Qt's own in one language, which its catalogues are not."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, tr("&Look in:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, tr("Files of &type:"))
    details = dialog.findChild(QTreeView, "treeView")
    if isinstance(details, QTreeView):
        details.hideColumn(_KIND)
    return dialog
