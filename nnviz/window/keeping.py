"""Keeps the frame on show: as a file, or on the clipboard."""

from functools import partial
from typing import TYPE_CHECKING

from nnviz.translation import tr
from nnviz.window import questions, saving

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nnviz.window.controller import StepController
    from nnviz.window.presenter import Presenter
    from nnviz.window.toast import Toast


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
        saving.ask_and_save(
            self._window,
            f"nnviz-{frame.trace.number}-{frame.position:04d}.png",
            self._presenter.slide(),
            lambda text: self._toast().tell(text),
            partial(questions.tell, self._window),
        )

    def copy(self) -> None:
        """Copy the frame."""
        self._controller.pause()
        saving.copy(self._presenter.slide())
        self._toast().tell(tr("The frame is on the clipboard."))
