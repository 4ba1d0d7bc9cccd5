"""Work beside the window, which goes on answering meanwhile."""

import gc
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from nnviz.errors import NnvizError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SHORT_TURN_S: Final = 0.0005
_COLLECT_MS: Final = 500
_turns = threading.Lock()
_working = 0
_usual_turn_s = sys.getswitchinterval()


@contextmanager
def beside_the_window() -> "Iterator[None]":
    """Let Python change between threads often, so that the window is never kept waiting.

    Python collects garbage in whichever thread happens to ask for memory. Parts of a window that
    end in another thread than its own end the program, so nothing is collected here meanwhile (see
    `Collector`), and not before the window's thread says so.
    """
    global _working, _usual_turn_s
    with _turns:
        if _working == 0:
            _usual_turn_s = sys.getswitchinterval()
            sys.setswitchinterval(_SHORT_TURN_S)
            gc.disable()
        _working += 1
    try:
        yield
    finally:
        with _turns:
            _working -= 1
            if _working == 0:
                sys.setswitchinterval(_usual_turn_s)


class Collector(QObject):
    """Collects garbage in the window's thread while it is not collected by itself."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = QTimer(self)
        self._clock.setInterval(_COLLECT_MS)
        self._clock.timeout.connect(self._collect)
        self._clock.start()

    def _collect(self) -> None:
        if not gc.isenabled():
            gc.collect(1)  # the young, which takes less than a frame


class Worker(QObject):
    """Does one piece of work in a thread of its own, and tells how it went in the window's.

    Signals
    -------
    progressed(int)
        What the work reports.
    done(object)
        What the work returned.
    failed(NnvizError)
        It could not be done.
    faulted(BaseException)
        It ended in a fault of the program.
    ended()
        It is over, however it went; told last, and also of work that was asked to end.
    """

    progressed = Signal(int)
    done = Signal(object)
    failed = Signal(NnvizError)
    faulted = Signal(BaseException)
    ended = Signal()

    def __init__(self, work: "Callable[[Worker], object]", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.faulted.connect(_report)
        self.ended.connect(self._end)

    @property
    def stopped(self) -> bool:
        """Whether the work is asked to end."""
        return self._stop.is_set()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the work to end; nothing is told of it any more."""
        self._stop.set()

    def wait(self) -> None:
        """Wait until it has ended, which a stopped work that looks up does at once."""
        self._thread.join()

    def _run(self) -> None:
        with beside_the_window():
            try:
                result = self._work(self)
            except NnvizError as error:
                self._tell(self.failed, error)
            except BaseException as error:  # a fault is told in the window's thread
                self._tell(self.faulted, error)
            else:
                self._tell(self.done, result)
            with suppress(RuntimeError):  # the window is gone
                self.ended.emit()

    def _end(self) -> None:
        """Let go of what the work had, in the window's thread, where garbage may be collected."""
        self.wait()  # it has nothing more to do
        self._work = _nothing
        if _working == 0:
            gc.enable()
        self.deleteLater()

    def _tell(self, signal: object, value: object) -> None:
        if not self.stopped:
            with suppress(RuntimeError):  # the window is gone
                signal.emit(value)  # type: ignore[attr-defined] # a bound signal


def _nothing(_: Worker) -> None:
    """Do nothing: what a worker that has ended still holds."""


def _report(fault: BaseException) -> None:
    sys.excepthook(type(fault), fault, fault.__traceback__)
