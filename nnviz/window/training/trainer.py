"""Trains a run beside the window, at a pace and as far as a goal; the window looks when it can."""

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

from nnviz.errors import DivergedError, LossDomainError
from nnviz.trace.together import advance_beside
from nnviz.window.training.pace import AS_FAST_AS_POSSIBLE, Pace
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.trace.goals import Goal
    from nnviz.trace.run import Run
    from nnviz.trace.trace import Trace

_LOOK_MS = 15
_CATCHING_UP_S = 0.005
"""What a twin that is behind may take of an iteration's time."""

_LET_GO = QEvent.Type(QEvent.registerEventType())
_ROUNDS = 2
"""A plot asks for its painting only in the first round of events, and gets it in the second."""

_MOST_PATIENCE_S = 0.25
"""So long the work waits for the window at most, should that not let it go on."""


class Newest(NamedTuple):
    """What was calculated last: the iteration, and that of the twin where there is one."""

    trace: "Trace"
    twin: "Trace | None"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a training ended.

    Attributes
    ----------
    iteration
        The last iteration that is there; 0 where none is.
    met
        Whether the goal is met.
    fault
        What could not be calculated, None where all could.
    """

    iteration: int
    met: bool = False
    fault: DivergedError | LossDomainError | None = None


class _Gate(QObject):
    """Lets the work go on when what is to be painted now is painted, which Qt does last."""

    def __init__(self, free: threading.Event, parent: QObject) -> None:
        super().__init__(parent)
        self._free = free
        self._rounds = 0

    def open_later(self) -> None:
        """Open after all events that there are."""
        self._rounds = _ROUNDS
        self._post()

    def _post(self) -> None:
        QCoreApplication.postEvent(self, QEvent(_LET_GO), Qt.EventPriority.LowEventPriority.value)

    def event(self, event: QEvent) -> bool:
        """Open, or wait for another round of events."""
        if event.type() != _LET_GO:
            return super().event(event)
        self._rounds -= 1
        if self._rounds > 0:
            self._post()
        else:
            self._free.set()
        return True


class Trainer(QObject):
    """Walks a run, and its twin step by step with it, in one thread beside the window.

    While the window shows what is new, the work waits: both would only take Python from each other.

    Signals
    -------
    went_on(Newest)
        There is something new to show. It comes at most once in 15 ms.
    ended(Ending)
        The training is over, and nothing walks in the run any more.
    faulted(object)
        It ended otherwise: with a NnvizError that is to be told, or a fault, which is told already.
    """

    went_on = Signal(object)
    ended = Signal(object)
    faulted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rate = AS_FAST_AS_POSSIBLE
        self._paused = threading.Event()
        self._free = threading.Event()
        self._free.set()
        self._taken = threading.Event()
        self._gate = _Gate(self._free, self)
        self._newest: Newest | None = None
        self._told: Newest | None = None
        self._worker: Worker | None = None
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(_LOOK_MS)
        self._clock.timeout.connect(self._look)

    @property
    def training(self) -> bool:
        """Whether it trains."""
        return self._worker is not None

    @property
    def rate(self) -> float:
        """How many iterations a second it does at most."""
        return self._rate

    def set_rate(self, rate: float) -> None:
        """Do so many iterations a second, also when it trains already."""
        self._rate = rate

    def get_ready(self) -> None:
        """Forget that an earlier training was to pause; `pause` counts from here on."""
        self._paused.clear()

    def is_to_pause(self) -> bool:
        """Tell whether it is to end."""
        return self._paused.is_set()

    def start(self, run: "Run", twin: "Callable[[], Run | None]", begin: int, goal: "Goal") -> None:
        """Train a run, from iteration `begin` until one meets the goal, or it is to pause already.

        `twin` returns a run that is to be trained step by step with it; it is called beside the
        window.
        """
        assert self._worker is None
        self._newest = self._told = None
        self._taken.set()
        worker = self._worker = Worker(lambda _: self._train(run, twin, begin, goal), self)
        worker.done.connect(self._end)
        worker.failed.connect(self._end_in_fault)
        worker.faulted.connect(self._end_in_fault)
        worker.start()
        self._clock.start()

    def pause(self) -> None:
        """End after the iteration that is under way; `ended` tells when."""
        self._paused.set()

    def close(self) -> None:
        """End, and tell nobody."""
        self._clock.stop()
        self._paused.set()
        self._free.set()
        if self._worker is not None:
            self._worker.stop()
            self._rest()

    # In the window's thread -----------------------------------------------------------------

    def _look(self) -> None:
        """Show what is new, while the work waits."""
        newest = self._newest
        if newest is None or newest is self._told:
            return
        self._told = newest
        self._free.clear()
        try:
            self.went_on.emit(newest)
        finally:
            self._taken.set()
            self._gate.open_later()

    def _end(self, ending: Ending) -> None:
        self._rest()
        self.ended.emit(ending)

    def _end_in_fault(self, error: BaseException) -> None:
        self._rest()
        self.faulted.emit(error)

    def _rest(self) -> None:
        self._clock.stop()
        if self._worker is not None:
            self._worker.wait()  # it has told all, and is about to end
            self._worker = None

    # Beside the window ----------------------------------------------------------------------

    def _train(
        self, run: "Run", twin_of: "Callable[[], Run | None]", begin: int, goal: "Goal"
    ) -> Ending:
        """Go on until the goal is met, or nobody wants more; return how it ended."""
        number, met, twin = begin - 1, False, twin_of()
        pace = Pace(self._rate, time.perf_counter())
        try:
            while not met and not self._paused.is_set() and number < goal.last:
                if pace.rate != self._rate:
                    pace = Pace(self._rate, time.perf_counter(), 1)
                if self._paused.wait(pace.wait(time.perf_counter())):
                    break
                if pace.rate == AS_FAST_AS_POSSIBLE and number < run.walked:
                    known = goal.first_met(run.losses, number + 1)
                    number, met = (known or run.walked), known is not None
                else:
                    number += 1
                    twin = twin_of()  # it may be wanted from now on, or not any more
                    late = time.perf_counter() + _CATCHING_UP_S
                    advance_beside(run, twin, number, lambda: time.perf_counter() > late)  # noqa: B023 # called at once
                    met = goal.is_met(number, float(run.losses[number - 1]))
                self._publish(run, twin, number)
                pace = pace.after(time.perf_counter())
                self._free.wait(_MOST_PATIENCE_S)
                if pace.rate != AS_FAST_AS_POSSIBLE:
                    self._wait_for_the_window()
        except (DivergedError, LossDomainError) as fault:
            number = run.walked
            self._be_there(run, twin, number)
            return Ending(number, fault=fault)
        self._be_there(run, twin, number)
        return Ending(number, met)

    def _publish(self, run: "Run", twin: "Run | None", number: int) -> None:
        """Lay out what is new, if the window has taken what was there before."""
        if not self._taken.is_set():
            return
        self._taken.clear()
        follower = None if twin is None else _of(twin, number)
        trace = _of(run, number)
        assert trace is not None
        self._newest = Newest(trace, follower)

    def _wait_for_the_window(self) -> None:
        """At a pace that can be watched, nothing is calculated that is not shown."""
        while not self._taken.wait(_LOOK_MS / 1000) and not self._paused.is_set():
            pass

    def _be_there(self, run: "Run", twin: "Run | None", number: int) -> None:
        """Have the traces of an iteration at hand, so that whoever goes there need not wait."""
        for one in (run, twin):
            if one is not None and 0 < number <= one.walked:
                one.visit(number)


def _of(run: "Run", number: int) -> "Trace | None":
    """Return the trace of an iteration that is walked, None where the run ended before it."""
    latest = run.latest
    if latest is not None and latest.number == number:
        return latest
    return run.trace(number) if number <= run.walked else None
