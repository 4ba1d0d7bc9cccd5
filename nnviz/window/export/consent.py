"""The consent of a user to files being replaced."""

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox

from nnviz.errors import NnvizError
from nnviz.translation import tr
from nnviz.window.export.files import files, question, there_of
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nnviz.window.export.choices import Choices
    from nnviz.window.export.subject import Subject


@dataclass(frozen=True, slots=True)
class Order:
    """An export that is wanted.

    Attributes
    ----------
    subject : Subject
        What is exported.
    choices : Choices
        How.
    count : int
        How many frames that gives.
    path : str
        The file; where each frame is one, their names are made of it.
    scenario : str
        Where the process finds the scenario.
    force : bool
        Whether files that are there may be replaced.
    """

    subject: "Subject"
    choices: "Choices"
    count: int
    path: str
    scenario: str
    force: bool = False


class Consent(QObject):
    """Asks for it where it is needed; what is asked for last counts.

    Signals
    -------
    given(Order)
        It can begin; nothing is replaced but with consent.
    failed(NnvizError)
        The export had failed, and consent would not help.
    """

    given = Signal(object)
    failed = Signal(NnvizError)

    def __init__(self, front: "Callable[[], QWidget]", parent: QObject) -> None:
        super().__init__(parent)
        self._front = front
        self._search: Worker | None = None

    def ask(self, order: Order, fault: NnvizError | None = None) -> None:
        """Look which files are there, beside the window: there may be many.

        A fault is that of an export without consent: perhaps a file has come meanwhile.
        """

        def look(_: Worker) -> list[str]:
            return there_of(files(order.path, order.choices, order.count))

        def go_on(there: list[str]) -> None:
            if there:
                self._ask(order, there)
            elif fault is not None:
                self.failed.emit(fault)
            else:
                self.given.emit(order)

        def forget() -> None:
            if self._search is search:
                self._search = None

        self.stop()
        search = self._search = Worker(look, self)
        search.done.connect(go_on)
        search.ended.connect(forget)
        search.start()

    def stop(self) -> None:
        """Ask no more."""
        if self._search is not None:
            self._search.stop()

    def close(self) -> None:
        """End what runs beside the window."""
        if self._search is not None:
            self._search.stop()
            self._search.wait()

    def _ask(self, order: Order, there: list[str]) -> None:
        text, parent = question(there), self._front()
        box = QMessageBox(QMessageBox.Icon.Question, "nnviz", text, parent=parent)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        consent = box.addButton(tr("&Replace"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        consent.clicked.connect(partial(self.given.emit, replace(order, force=True)))
        box.open()
