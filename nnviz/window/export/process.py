"""The export itself: a child process that tells how far it is, and can be ended."""

import re
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from nnviz.errors import NnvizError
from nnviz.foreign import reason
from nnviz.translation import tr
from nnviz.window.export import child
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE_S: Final = 20.0
"""So long a process may take to end by itself, and tidy up, after it was asked to."""
_AGAIN_S: Final = 0.5
"""When it is asked again; then it breaks off what is under way."""

_PROGRESS: Final = re.compile(r"(\d+) (\d+)", re.ASCII)
_OWN_NAME: Final = "nnviz: "
_LONGEST: Final = 2000
_SMOOTH: Final = 0.7
"""Seconds of work before the time that is left is told: the first frames are slow."""


class ExportError(NnvizError):
    """The child process could not export; it has said why."""


class Process(QObject):
    """Runs one export.

    The process tells its progress through a pipe. Where that is closed, or a signal asks for it, it
    ends, and leaves nothing behind: that is how an export is cancelled.

    Signals
    -------
    progressed(int, int)
        How many frames of how many are done.
    done()
        The file is there.
    failed(NnvizError)
        It is not; what was there before still is.
    cancelled()
        It was cancelled, and has ended.
    """

    progressed = Signal(int, int)
    done = Signal()
    failed = Signal(NnvizError)
    cancelled = Signal()

    def __init__(self, arguments: "Sequence[str]", parent: QObject) -> None:
        super().__init__(parent)
        self._command = child.command(arguments)
        self._process: subprocess.Popen[str] | None = None
        self._total = 0
        self._began = 0.0
        self._is_cancelled = False
        self._is_saved = False
        self._fault: NnvizError | None = None
        self._worker = Worker(self._work, self)
        self._worker.progressed.connect(lambda count: self.progressed.emit(count, self._total))
        self._worker.failed.connect(self._take_fault)
        self._worker.ended.connect(self._end)
        self._deadline = 0.0
        self._clock = QTimer(self)
        self._clock.setInterval(round(_AGAIN_S * 1000))
        self._clock.timeout.connect(self._ask_again)

    def start(self) -> None:
        """Begin."""
        self._worker.start()

    def cancel(self) -> None:
        """Give it up."""
        if self._is_cancelled:
            return
        self._is_cancelled = True
        self._deadline = time.monotonic() + PATIENCE_S
        self._worker.stop()
        self._ask_to_end()
        self._clock.start()

    def close(self) -> None:
        """Give it up and wait until it has ended."""
        self.cancel()
        self._clock.stop()
        while self._is_alive():
            with suppress(subprocess.TimeoutExpired):
                assert self._process is not None
                self._process.wait(_AGAIN_S)
            self._ask_again()
        self._worker.wait()

    def seconds_left(self, count: int) -> float | None:
        """Return how long it will still take after so many frames, None while nobody can know."""
        elapsed = time.monotonic() - self._began
        if not self._began or not count or elapsed < _SMOOTH:
            return None
        return elapsed / count * (self._total - count)

    def _work(self, worker: Worker) -> None:
        """Start the process, read what it tells, and wait for its end."""
        said: list[str] = []
        try:
            process = self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                env=child.environment(),
                cwd=child.empty_folder(self._worker),
                creationflags=_unseen(),
            )
        except OSError as error:
            raise ExportError(
                tr("The export could not be started: {reason}", reason=reason(error))
            ) from error
        if worker.stopped:
            self._ask_to_end()
        assert process.stderr is not None
        with process.stderr as lines:
            for line in lines:
                if worker.stopped:
                    break
                found = _PROGRESS.fullmatch(line.strip())
                if found is None:
                    said.append(line.strip())
                else:
                    self._tell(worker, int(found[1]), int(found[2]))
        status = process.wait()
        self._is_saved = status == 0
        if status and not worker.stopped:
            raise ExportError(_sentence(said, status))

    def _tell(self, worker: Worker, count: int, total: int) -> None:
        self._total = total
        if not self._began:
            self._began = time.monotonic()
        worker.progressed.emit(count)

    def _take_fault(self, error: NnvizError) -> None:
        self._fault = error

    def _is_alive(self) -> bool:
        process = self._process
        return process is not None and process.poll() is None

    def _ask_to_end(self) -> None:
        """Send the signal that asks for the end; on Windows, only the closed pipe asks."""
        if sys.platform != "win32" and self._process is not None:
            self._process.terminate()

    def _ask_again(self) -> None:
        if time.monotonic() < self._deadline:
            self._ask_to_end()
        elif self._process is not None:
            self._process.kill()

    def _end(self) -> None:
        """Tell how it ended, once the thread has: whoever hears it may delete this.

        What is saved is saved, also where it was to be given up.
        """
        self._clock.stop()
        if self._is_saved:
            self.done.emit()
        elif self._is_cancelled:
            self.cancelled.emit()
        elif self._fault is not None:
            self.failed.emit(self._fault)


def _unseen() -> int:
    """Return what keeps Windows from opening a console."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0


def _sentence(said: "Sequence[str]", status: int) -> str:
    """Return what a process said before it failed, without its name."""
    text = "\n".join(line.removeprefix(_OWN_NAME) for line in said if line)
    if not text:
        return tr("The export ended without a word, with the status {status}.", status=status)
    return text[-_LONGEST:]
