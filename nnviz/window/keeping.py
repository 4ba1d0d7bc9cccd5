"""Keeps the frame on show: as a file, or on the clipboard."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from nnviz.export import document
from nnviz.export.raster import encoded, image_of_size
from nnviz.export.svg import svg
from nnviz.export.wish import SIZES
from nnviz.files import write_whole
from nnviz.translation import tr
from nnviz.window import questions, saving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from nnviz.drawing.shapes import Drawing
    from nnviz.window.controller import StepController
    from nnviz.window.presenter import Presenter
    from nnviz.window.toast import Toast

ENDINGS: Final = (".png", ".svg", ".pdf")
SIZE: Final = SIZES["1920x1080"]


class Keeping:
    """Saves and copies the frame on show, at rest."""

    def __init__(
        self,
        window: "QWidget",
        presenter: "Presenter",
        controller: "StepController",
        toast: "Callable[[], Toast]",
    ) -> None:
        self._window = window
        self._presenter = presenter
        self._controller = controller
        self._toast = toast

    def save(self) -> None:
        """Ask for a file, and save the frame; a training waits."""
        self._controller.when_free(self._save)

    def _save(self) -> None:
        self._controller.pause()
        frame = self._presenter.frame
        save = partial(
            saving.save,
            self._window,
            prepare=partial(_prepared, self._presenter.slide()),
            tell=lambda text: self._toast().tell(text),
            trouble=partial(questions.tell, self._window),
        )
        name = f"nnviz-{frame.trace.number}-{frame.position:04d}.png"
        saving.ask_where(self._window, tr("Save the frame"), name, ENDINGS, save)

    def copy(self) -> None:
        """Copy the frame, as a picture and as SVG."""
        self._controller.pause()
        drawing = self._presenter.slide()
        data = QMimeData()
        data.setImageData(image_of_size(drawing, SIZE))
        data.setData("image/svg+xml", QByteArray(svg(drawing).encode()))
        QGuiApplication.clipboard().setMimeData(data)
        self._toast().tell(tr("The frame is on the clipboard."))


def _prepared(drawing: "Drawing", path: "Path") -> "Callable[[], None]":
    """Paint a drawing for the format that the file's ending says; return what writes it.

    Painting is the window's own work, because Qt's fonts belong to its thread; packing and
    writing, which take longer, can be done beside it, and leave what was there if they fail.
    """
    ending = saving.ending_of(path, ENDINGS)
    if ending == ".png":
        picture = image_of_size(drawing, SIZE)
        return lambda: write_whole(path, encoded(picture, SIZE.dpi / 96))
    if ending == ".svg":
        return lambda: write_whole(path, svg(drawing).encode())
    content = document.page(drawing, size=SIZE)
    return lambda: write_whole(path, content)
