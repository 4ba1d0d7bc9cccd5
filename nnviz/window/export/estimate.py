"""How long an export will take and how large it will be: a child process tries a few frames."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QCoreApplication,
    QObject,
    QProcess,
    QProcessEnvironment,
    QTimer,
    Signal,
)

from nnviz.errors import NnvizError
from nnviz.window.export import child

if TYPE_CHECKING:
    from collections.abc import Sequence

_SOON_MS: Final = 400
_KEPT: Final = 32


@dataclass(frozen=True, slots=True)
class Estimate:
    """About how long an export takes, in seconds, and how large it is, in bytes."""

    seconds: float
    size: float


class Estimator(QObject):
    """Estimates one export at a time; what is asked for last counts.

    Signals
    -------
    found(Estimate)
        What it will be.
    failed(str)
        It would not work; the sentence that says why, perhaps empty.
    """

    found = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._arguments: tuple[str, ...] = ()
        self._known: dict[tuple[str, ...], Estimate] = {}
        self._process: QProcess | None = None
        self._folder = ""
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_SOON_MS)
        self._clock.timeout.connect(self._start)

    def ask(self, arguments: "Sequence[str]") -> None:
        """Estimate an export, soon; it is told at once where it is known."""
        wanted = tuple(arguments)
        if wanted == self._arguments and (self._clock.isActive() or self._process is not None):
            return
        self.stop()
        self._arguments = wanted
        if wanted in self._known:
            self.found.emit(self._known[wanted])
        else:
            self._clock.start()

    def stop(self) -> None:
        """Estimate nothing any more."""
        self._clock.stop()
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect()
            process.errorOccurred.disconnect()
            # It may end when it likes: nobody waits for it.
            process.setParent(QCoreApplication.instance())
            process.finished.connect(process.deleteLater)
            process.kill()

    def _start(self) -> None:
        try:
            self._folder = self._folder or child.empty_folder(self)
        except NnvizError as error:
            self.failed.emit(str(error))
            return
        program, *arguments = child.command(self._arguments)
        process = self._process = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in child.environment().items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.setWorkingDirectory(self._folder)
        process.setStandardInputFile(QProcess.nullDevice())
        process.finished.connect(self._finish)
        process.errorOccurred.connect(self._fail)
        process.start(program, arguments)

    def _finish(self, status: int) -> None:
        process, self._process = self._process, None
        assert process is not None
        said = bytes(process.readAllStandardOutput().data()).decode("utf-8", "replace")
        complaint = bytes(process.readAllStandardError().data()).decode("utf-8", "replace")
        process.deleteLater()
        estimate = _read(said) if status == 0 else None
        if estimate is None:
            self.failed.emit(complaint.strip().removeprefix("nnviz: "))
            return
        if len(self._known) >= _KEPT:
            self._known.clear()
        self._known[self._arguments] = estimate
        self.found.emit(estimate)

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            self._process.deleteLater()
            self._process = None
            self.failed.emit("")


def _read(text: str) -> Estimate | None:
    """Return the estimate that is written as JSON, None where it is none."""
    try:
        found = json.loads(text)
        return Estimate(float(found["seconds"]), float(found["bytes"]))
    except (ValueError, KeyError, TypeError):
        return None
