"""The step controller: takes intents, moves the timeline, and says what is on show now."""

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from nnviz.errors import NnvizError
from nnviz.scenario.build import build
from nnviz.scenario.library import find
from nnviz.trace.numbers import DEFAULT_DECIMALS
from nnviz.trace.run import Run
from nnviz.trace.steps import Grain
from nnviz.trace.timeline import Cursor, Playback, Timeline
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.scenario.build import Experiment
    from nnviz.trace.frame import Frame

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
    """

    frame_changed = Signal(object)
    playing_changed = Signal(bool)
    travelling = Signal(int, int)
    arrived = Signal()
    opened = Signal(object)
    failed = Signal(NnvizError)

    def __init__(self, experiment: "Experiment", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run = Run(experiment)
        self.timeline = Timeline(self.run)
        self.grain = Grain.VALUE
        self.decimals = DEFAULT_DECIMALS
        self.step_ms = 900
        self.motion_ms = 550
        self.motion = True
        self.speed = 1.0
        self._alpha = 1.0
        self._frame: Frame | None = None
        self._shown: Frame | None = None
        self._opening: Worker | None = None
        self._journey: Worker | None = None
        self._resume = False
        self._playback: Playback | None = None
        self._played = 0
        self._began = 0.0
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._tick)

    @property
    def frame(self) -> "Frame":
        """What is on show; the same object as long as nothing changes."""
        frame = self.timeline.frame(self._alpha, self.decimals)
        if frame != self._frame:
            self._frame = frame
        assert self._frame is not None
        return self._frame

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._playback is not None

    @property
    def is_travelling(self) -> bool:
        """Whether a far iteration is being calculated."""
        return self._journey is not None

    # Scenarios ------------------------------------------------------------------------------

    def open(self, name_or_path: str) -> None:
        """Open another scenario; what is on show stays until it is ready, and if it fails."""

        def read(_: Worker) -> Run:
            run = Run(build(find(name_or_path)))
            run.trace(1)
            return run

        if self._opening is not None:
            self._opening.stop()  # what was asked for last is what opens
        self._opening = Worker(read, self)
        self._opening.done.connect(self._adopt)
        self._opening.failed.connect(self.failed)
        self._opening.start()

    def _adopt(self, run: Run) -> None:
        self.pause()
        self.cancel()
        self._opening = None
        self.run, self.timeline = run, Timeline(run)
        self.opened.emit(run.experiment.scenario)
        self._show(1.0)

    def close(self) -> None:
        """Stop everything that runs beside the window."""
        self.pause()
        self.cancel()
        if self._opening is not None:
            self._opening.stop()

    # Moves ----------------------------------------------------------------------------------

    def next(self, grain: Grain | None = None) -> None:
        """Go one grain on."""
        self._halt()
        grain = grain or self.grain
        if self._forward(grain):
            self._move_in(grain)

    def previous(self, grain: Grain | None = None) -> None:
        """Go one grain back."""
        self._halt()
        wanted = grain or self.grain
        target = self.timeline.preceding_iteration(wanted)
        self._reach(target, lambda: self.timeline.previous(wanted))

    def to_start(self) -> None:
        """Go to the start of the iteration; from there, to the very start."""
        self._halt()
        here = self.timeline.cursor
        self._reach(here.iteration if here.position else 1, self.timeline.start)

    def to_end(self) -> None:
        """Go to the end of the iteration."""
        self._halt()
        self._go(self.timeline.end)

    def seek(self, position: int) -> None:
        """Go to a position of the iteration on show."""
        self._halt()
        cursor = Cursor(self.timeline.cursor.iteration, position)
        self._go(lambda: self.timeline.seek(cursor))

    def to_iteration(self, iteration: int) -> None:
        """Go to the start of an iteration, however far; a long way is calculated beside."""
        self._halt()
        cursor = Cursor(max(1, iteration), 0)
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
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Make one move of the grain after another."""
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
