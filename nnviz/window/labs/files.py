"""The files of the labs: what a lab found is saved, and data to learn from are asked for."""

from typing import TYPE_CHECKING, Final, NamedTuple

from nnviz.export.raster import encoded, image
from nnviz.export.report import written
from nnviz.export.svg import svg
from nnviz.files import write_whole
from nnviz.translation import tr
from nnviz.window import saving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from nnviz.drawing.shapes import Drawing
    from nnviz.export.report import Report

ENDINGS: Final = (".png", ".svg", ".csv", ".json")
_SCALE: Final = 2.0


class Findings(NamedTuple):
    """What a lab found: what draws it, and what tells it as data, both in any thread."""

    drawn: "Callable[[], Drawing]"
    report: "Callable[[], Report]"


def prepared(title: str, found: Findings, path: "Path") -> "Callable[[], None]":
    """Return what writes a lab's findings in the format that the file's ending says.

    Painting is the window's own work; the rest can be done beside it.

    Raises
    ------
    UnknownEndingError
        If the ending says no format.
    """
    ending = saving.ending_of(path, ENDINGS)
    if ending == ".png":
        picture = image(found.drawn(), _SCALE)
        return lambda: write_whole(path, encoded(picture, _SCALE))
    if ending == ".svg":
        return lambda: write_whole(path, svg(found.drawn(), title).encode())
    form = ending.removeprefix(".")
    return lambda: write_whole(path, "".join(written(found.report(), form)).encode())


def ask_for_data(parent: "QWidget", chosen: "Callable[[str], None]") -> None:
    """Ask for a file of pictures."""
    kinds = [tr("Data (*.npz *ubyte *ubyte.gz *.idx *.gz)"), tr("All files (*)")]
    saving.ask_for(parent, tr("Open data to learn from"), kinds, chosen)


def ask_for_labels(parent: "QWidget", chosen: "Callable[[str], None]") -> None:
    """Ask for the labels of pictures."""
    kinds = [tr("Labels (*ubyte *ubyte.gz *.idx *.gz)"), tr("All files (*)")]
    saving.ask_for(parent, tr("Open the labels of these pictures"), kinds, chosen)
