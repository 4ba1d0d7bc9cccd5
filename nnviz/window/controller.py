"""The step controller: takes intents, moves the timeline, and says what is on show now."""

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from nnviz.errors import NnvizError
from nnviz.trace.frame import Frame
from nnviz.trace.numbers import DEFAULT_DECIMALS
from nnviz.trace.run import Run
from nnviz.trace.steps import Grain
from nnviz.trace.timeline import Cursor, Playback, Timeline
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.scenario.build import Experiment
    from nnviz.trace.trace import Trace

SPEEDS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
MOST_ITERATIONS: Final = 10_000_000
TICK_MS: Final = 16
SHORT_S: Final = 0.02
"""What is expected to take longer is calculated beside the window."""
_REPORT_S: Final = 0.05


class StepController(QObject):
    """Holds the timeline and moves it; the window's parts send intents and get frames.

    Signals
    -------
    frame_changed(Frame)
        What is on show now.
    playing_changed(bool)
        Whether it plays.
    travelling(int, int)
        How many iterations of how many are calculated, while a far one is.
    arrived()
        That calculation has ended, or was cancelled.
    opened(Scenario)
        Another scenario is on show.
    failed(NnvizError)
        What was wanted was not possible; what is on show stays.
    interrupted()
        A move is wanted while something else leads; it is made when that has let go.
    """

    frame_changed = Signal(object)
    playing_changed = Signal(bool)
    travelling = Signal(int, int)
    arrived = Signal()
    opened = Signal(object)
    failed = Signal(NnvizError)
    interrupted = Signal()

    def __init__(self, experiment: "Experiment", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.timeline = Timeline(Run(experiment))
        self.grain = Grain.VALUE
        self.decimals = DEFAULT_DECIMALS
        self.step_ms = 900
        self.motion_ms = 550
        self.motion = True
        self.speed = 1.0
        self._alpha = 1.0
        self._frame: Frame | None = None
        self._shown: Frame | None = None
        self._journey: Worker | None = None
        self._resume = False
        self._led: tuple[Trace, int] | None = None
        self._waiting: Callable[[], None] | None = None
        self._is_firm = False
        self._playback: Playback | None = None
        self._played = 0
        self._began = 0.0
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._tick)

    @property
    def run(self) -> Run:
        """The run on show."""
        return self.timeline.run

    @property
    def frame(self) -> Frame:
        """What is on show; the same object as long as nothing changes."""
        if self._led is None:
            frame = self.timeline.frame(self._alpha, self.decimals)
        else:
            trace, position = self._led
            sample = min(self.timeline.sample, trace.batch_size - 1)
            frame = Frame(trace, sample, position, 1.0, self.decimals)
        if self._frame is None or frame != self._frame:
            self._frame = frame
        return self._frame

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._playback is not None

    @property
    def is_travelling(self) -> bool:
        """Whether a far iteration is being calculated."""
        return self._journey is not None

    # Someone else leads ---------------------------------------------------------------------

    @property
    def is_led(self) -> bool:
        """Whether something else, such as a training, says what is on show."""
        return self._led is not None

    def lead(self, trace: "Trace | None" = None, position: int = 0) -> None:
        """Show what someone else has calculated; without a trace, what is on show.

        Nothing here walks in the run until `let_go`, so that it may be walked in beside the window.
        """
        if self._led is None:
            self._halt()
        if trace is None:
            trace, position = self.frame.trace, self.frame.position
        self._led = trace, position
        self._show(1.0)

    def hold(self) -> None:
        """Let the run be walked in beside the window as `lead` does, with nothing shown anew."""
        self._led = self.frame.trace, self.frame.position

    def let_go(self, timeline: Timeline | None = None) -> None:
        """Make the move that is wanted; stand at a moment that is calculated, if there is one."""
        waiting, self._waiting, self._led, self._is_firm = self._waiting, None, None, False
        self.timeline = timeline or self.timeline
        if waiting is not None:
            waiting()
        elif timeline is not None:
            self._show(1.0)

    def when_free(self, move: "Callable[[], None]", *, firm: bool = False) -> None:
        """Make a move now, or when what leads has let go; the last one that is wanted counts.

        One that is firm is not given up for others.
        """
        if self._led is None:
            move()
            return
        if firm or not self._is_firm:
            self._waiting, self._is_firm = move, firm
        self.interrupted.emit()

    # Scenarios ------------------------------------------------------------------------------

    def adopt(self, run: Run) -> None:
        """Show another run from its start, as soon as nothing else leads."""
        self.when_free(lambda: self._adopt(run), firm=True)

    def _adopt(self, run: Run) -> None:
        self.pause()
        self.cancel()
        self.timeline = Timeline(run)
        self.opened.emit(run.experiment.scenario)
        self._show(1.0)

    def close(self) -> None:
        """Stop everything that runs beside the window."""
        self.pause()
        self.cancel()

    # Moves ----------------------------------------------------------------------------------

    def next(self, grain: Grain | None = None) -> None:
        """Go one grain on."""
        wanted = grain or self.grain
        self.when_free(lambda: self._next(wanted))

    def _next(self, grain: Grain) -> None:
        self._halt()
        if self._forward(grain):
            self._move_in(grain)

    def previous(self, grain: Grain | None = None) -> None:
        """Go one grain back."""
        wanted = grain or self.grain
        self.when_free(lambda: self._previous(wanted))

    def _previous(self, wanted: Grain) -> None:
        self._halt()
        target = self.timeline.preceding_iteration(wanted)
        self._reach(target, lambda: self.timeline.previous(wanted))

    def to_start(self) -> None:
        """Go to the start of the iteration; from there, to the very start."""
        self.when_free(self._to_start)

    def _to_start(self) -> None:
        self._halt()
        here = self.timeline.cursor
        self._reach(here.iteration if here.position else 1, self.timeline.start)

    def to_end(self) -> None:
        """Go to the end of the iteration."""
        self.seek(len(self.frame.steps))

    def seek(self, position: int) -> None:
        """Go to a position of the iteration on show."""
        cursor = Cursor(self.frame.trace.number, position)
        self.when_free(lambda: self.go_to(cursor))

    def to_iteration(self, iteration: int) -> None:
        """Go to the start of an iteration, however far; a long way is calculated beside."""
        self.when_free(lambda: self.go_to(Cursor(max(1, iteration), 0)))

    def go_to(self, cursor: Cursor) -> None:
        """Go to a moment, however far; within an iteration, as far as it goes."""
        self._halt()
        self._reach(cursor.iteration, lambda: self.timeline.seek(cursor))

    def show_sample(self, sample: int) -> None:
        """Look at another sample of the batch."""
        self._go(lambda: self.timeline.show_sample(sample))

    def show_decimals(self, decimals: int) -> None:
        """Write numbers with so many decimals."""
        self.decimals = decimals
        self._show(self._alpha)

    def cancel(self) -> None:
        """Give up calculating a far iteration; what was calculated of it is kept."""
        self._resume = False
        if self._journey is not None:
            self._journey.stop()
            self._journey.wait()
            self._end_journey()

    def _forward(self, grain: Grain) -> bool:
        """Move on without showing it yet; return whether it moved, else the picture is at rest."""
        if self.is_travelling:
            self._show(1.0)
            return False
        iteration = self.timeline.following_iteration()
        if self._is_far(iteration):
            self._reach(iteration, lambda: self.timeline.next(grain))
            return False
        try:
            self.timeline = self.timeline.next(grain)
        except NnvizError as error:
            self.failed.emit(error)
            self._show(1.0)
            return False
        return True

    def _go(self, move: "Callable[[], Timeline]") -> None:
        if not self.is_travelling:
            try:
                self.timeline = move()
            except NnvizError as error:
                self.failed.emit(error)
        self._show(1.0)

    # Far iterations -------------------------------------------------------------------------

    def _is_far(self, iteration: int) -> bool:
        return self.run.seconds_to(iteration) > SHORT_S

    def _reach(self, iteration: int, move: "Callable[[], Timeline]") -> None:
        """Make a move that ends in an iteration, which is calculated beside where it is far."""
        if self.is_travelling or not self._is_far(iteration):
            self._go(move)
            return
        run, reported = self.run, time.perf_counter()

        def walk(worker: Worker) -> bool:
            def look_up() -> bool:
                nonlocal reported
                now = time.perf_counter()
                if now - reported > _REPORT_S:
                    reported = now
                    worker.progressed.emit(run.walked)
                return worker.stopped

            return run.visit(iteration, look_up)

        journey = self._journey = Worker(walk, self)

        def report(done: int) -> None:
            if self._journey is journey:
                self.travelling.emit(done, iteration)

        def arrive() -> None:
            resume = self._resume
            self._end_journey()
            self._go(move)
            if resume:
                self.play()

        def fail(error: NnvizError) -> None:
            self._end_journey()
            self.failed.emit(error)

        journey.progressed.connect(report)
        journey.done.connect(arrive)
        journey.failed.connect(fail)
        journey.faulted.connect(self._end_journey)
        self.travelling.emit(run.walked, iteration)
        self._show(1.0)
        journey.start()

    def _end_journey(self) -> None:
        self._journey = None
        self._resume = False
        self.arrived.emit()
        self._show(1.0)

    # Time -----------------------------------------------------------------------------------

    def set_motion(self, on: bool) -> None:
        """Show a step's motion, or only its result."""
        self.motion = on

    def toggle_play(self) -> None:
        """Play, or pause."""
        (self.pause if self.playing else self.play)()

    def play(self) -> None:
        """Make one move of the grain after another."""
        self.when_free(self._play)

    def _play(self) -> None:
        if self.is_travelling:
            return
        self._playback = Playback(self.speed * 1000 / self.step_ms)
        self._played = 0
        self._began = time.perf_counter()
        self._clock.start()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop playing, and let a motion come to rest at once."""
        moved = self.playing or self._alpha < 1.0
        self._halt()
        if moved:
            self._show(1.0)

    def _halt(self) -> None:
        """Stop playing, or a motion; the move that follows shows what is on show then."""
        self._clock.stop()
        self._alpha = 1.0
        if self._playback is not None:
            self._playback = None
            self.playing_changed.emit(False)

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast, from here on."""
        self.speed = speed
        if self.playing:
            self.pause()
            self.play()

    def _tick(self) -> None:
        elapsed = time.perf_counter() - self._began
        if self._playback is not None:
            begun, alpha = self._playback.at(elapsed)
            while self._played < begun:
                self._played += 1
                if not self._forward(self.grain):
                    self._resume = self.is_travelling
                    self._halt()
                    return
            motion_share = self.motion_ms / self.step_ms
            self._show(min(1.0, alpha / motion_share) if self._moves(self.grain) else 1.0)
            return
        alpha = elapsed * 1000 * max(1.0, self.speed) / self.motion_ms
        if alpha >= 1:
            self._clock.stop()
        self._show(min(1.0, alpha))

    def _moves(self, grain: Grain) -> bool:
        """Whether a move of this grain is shown as a motion."""
        return self.motion and grain is Grain.VALUE and self.timeline.cursor.position > 0

    def _move_in(self, grain: Grain) -> None:
        if self._moves(grain):
            self._began = time.perf_counter()
            self._clock.start()
            self._show(0.0)
        else:
            self._show(1.0)

    def _show(self, alpha: float) -> None:
        self._alpha = alpha
        frame = self.frame
        if frame is not self._shown or not self.playing:
            self._shown = frame
            self.frame_changed.emit(frame)
