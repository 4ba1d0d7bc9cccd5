"""Opens scenarios beside the window; what is on show stays until another one is ready."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnviz.errors import NnvizError
from nnviz.scenario.build import build
from nnviz.scenario.library import find
from nnviz.trace.run import Run
from nnviz.window import saving
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Opening(QObject):
    """Reads scenarios.

    Attributes
    ----------
    place : str
        The name or path of the one that was opened last, empty for that of the start.

    Signals
    -------
    ready(Run)
        The scenario that was asked for last is read, and its first iteration calculated.
    failed(NnvizError)
        It could not be read.
    """

    ready = Signal(Run)
    failed = Signal(NnvizError)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place = ""
        self._worker: Worker | None = None

    def open(self, name_or_path: str) -> None:
        """Open a bundled scenario or a file."""

        def read(_: Worker) -> Run:
            run = Run(build(find(name_or_path)))
            run.trace(1)
            return run

        def tell(run: Run) -> None:
            self.place = name_or_path
            self.ready.emit(run)

        self.close()  # what was asked for last is what opens
        self._worker = Worker(read, self)
        self._worker.done.connect(tell)
        self._worker.failed.connect(self.failed)
        self._worker.start()

    def ask(self, window: "QWidget") -> None:
        """Ask for a file, and open it."""
        saving.ask_to_open(window, self.open)

    def close(self) -> None:
        """Open nothing any more."""
        if self._worker is not None:
            self._worker.stop()
