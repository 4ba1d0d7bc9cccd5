"""The step controller: takes intents, moves the timeline, and says what is on show now."""

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from nnviz.errors import NnvizError
from nnviz.scenario.build import build
from nnviz.scenario.library import find
from nnviz.trace.run import Run
from nnviz.trace.steps import Grain
from nnviz.trace.timeline import Cursor, Playback, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.scenario.build import Experiment
    from nnviz.trace.frame import Frame

SPEEDS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
TICK_MS: Final = 16
SHORT_S: Final = 0.02
"""What is expected to take longer is calculated beside the window."""


class Journey(QThread):
    """Calculates the iterations up to a far one, beside the window."""

    progressed = Signal(int)
    failed = Signal(NnvizError)

    _REPORT_S: Final = 0.05

    def __init__(self, run: Run, iteration: int, parent: QObject) -> None:
        super().__init__(parent)
        self._run = run
        self.iteration = iteration
        self.arrived = False

    def run(self) -> None:
        """Walk there, looking up now and then."""
        reported = time.perf_counter()

        def look_up() -> bool:
            nonlocal reported
            now = time.perf_counter()
            if now - reported > self._REPORT_S:
                reported = now
                self.progressed.emit(self._run.walked)
                time.sleep(0)
            return self.isInterruptionRequested()

        try:
            self.arrived = self._run.advance(self.iteration - 1, look_up)
            if self.arrived:
                self._run.trace(self.iteration)
        except NnvizError as error:
            self.arrived = False
            self.failed.emit(error)


class Opening(QThread):
    """Reads a scenario and calculates its first iteration, beside the window."""

    opened = Signal(object)
    failed = Signal(NnvizError)

    def __init__(self, name_or_path: str, parent: QObject) -> None:
        super().__init__(parent)
        self._name = name_or_path

    def run(self) -> None:
        """Read, build, calculate."""
        try:
            run = Run(build(find(self._name)))
            run.trace(1)
        except NnvizError as error:
            self.failed.emit(error)
        else:
            self.opened.emit(run)


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
        The calculation has ended, or was cancelled.
    opened(Scenario)
        Another scenario is on show.
    failed(NnvizError)
        A move was not possible; what is on show stays.
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
        self.decimals = 8
        self.step_ms = 900
        self.motion_ms = 550
        self.motion = True
        self.speed = 1.0
        self._alpha = 1.0
        self._openings: list[Opening] = []
        self._journey: Journey | None = None
        self._then: Cursor | None = None
        self._resume = False
        self._playback: Playback | None = None
        self._played = 0
        self._began = 0.0
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._tick)

    @property
    def frame(self) -> "Frame":
        """What is on show."""
        return self.timeline.frame(self._alpha, self.decimals)

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._playback is not None

    @property
    def is_travelling(self) -> bool:
        """Whether a far iteration is being calculated."""
        return self._journey is not None

    def open(self, name_or_path: str) -> None:
        """Open another scenario; what is on show stays until it is ready, and if it fails."""
        opening = Opening(name_or_path, self)
        opening.opened.connect(self._adopt)
        opening.failed.connect(self.failed)
        opening.finished.connect(self._end_opening)
        self._openings.append(opening)
        opening.start()

    def close(self) -> None:
        """Stop everything that runs beside the window."""
        self.pause()
        self.cancel()
        for opening in self._openings:
            opening.wait()

    def _adopt(self, run: Run) -> None:
        self.pause()
        self.cancel()
        self.run, self.timeline = run, Timeline(run)
        self.opened.emit(run.experiment.scenario)
        self._show(1.0)

    def _end_opening(self) -> None:
        for opening in [one for one in self._openings if one.isFinished()]:
            self._openings.remove(opening)
            opening.deleteLater()

    def next(self, grain: Grain | None = None) -> None:
        """Go one grain on."""
        self.pause()
        grain = grain or self.grain
        if self._forward(grain):
            self._move_in(grain)

    def previous(self, grain: Grain | None = None) -> None:
        """Go one grain back."""
        self.pause()
        self._go(lambda: self.timeline.previous(grain or self.grain))

    def to_start(self) -> None:
        """Go to the start of the iteration; from there, to the very start."""
        self.pause()
        self._go(self.timeline.start)

    def to_end(self) -> None:
        """Go to the end of the iteration."""
        self.pause()
        self._go(self.timeline.end)

    def seek(self, position: int) -> None:
        """Go to a position of the iteration on show."""
        self.pause()
        cursor = Cursor(self.timeline.cursor.iteration, position)
        self._go(lambda: self.timeline.seek(cursor))

    def to_iteration(self, iteration: int) -> None:
        """Go to the start of an iteration, however far; a long way is calculated beside."""
        self.pause()
        self._visit(Cursor(max(1, iteration), 0))

    def show_sample(self, sample: int) -> None:
        """Look at another sample of the batch."""
        self._go(lambda: self.timeline.show_sample(sample))

    def show_decimals(self, decimals: int) -> None:
        """Write numbers with so many decimals."""
        self.decimals = decimals
        self._show(self._alpha)

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
        """Stop playing and let the motion rest."""
        self._clock.stop()
        self._alpha = 1.0
        if self._playback is not None:
            self._playback = None
            self.playing_changed.emit(False)
            self._show(1.0)

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast, from here on."""
        self.speed = speed
        if self.playing:
            self.pause()
            self.play()

    def cancel(self) -> None:
        """Give up calculating a far iteration; what was calculated of it is kept."""
        self._resume = False
        if self._journey is not None:
            self._journey.requestInterruption()
            self._journey.wait()
            self._end_journey()

    def _tick(self) -> None:
        elapsed = time.perf_counter() - self._began
        if self._playback is not None:
            begun, alpha = self._playback.at(elapsed)
            while self._played < begun:
                self._played += 1
                if not self._forward(self.grain):
                    travelling = self.is_travelling
                    self.pause()
                    self._resume = travelling
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

    def _forward(self, grain: Grain) -> bool:
        """Move on without showing it yet; return whether it moved."""
        if self.is_travelling:
            return False
        at_end = self.timeline.cursor.position >= len(self.timeline.steps())
        iteration = self.timeline.cursor.iteration + 1
        if at_end and self._is_far(iteration):
            self._visit(Cursor(iteration, 0))
            return False
        try:
            self.timeline = self.timeline.next(grain)
        except NnvizError as error:
            self.failed.emit(error)
            return False
        return True

    def _go(self, move: "Callable[[], Timeline]") -> None:
        if self.is_travelling:
            return
        try:
            self.timeline = move()
        except NnvizError as error:
            self.failed.emit(error)
        self._show(1.0)

    def _show(self, alpha: float) -> None:
        self._alpha = alpha
        self.frame_changed.emit(self.frame)

    def _is_far(self, iteration: int) -> bool:
        return self.run.seconds_to(iteration) > SHORT_S

    def _visit(self, cursor: Cursor) -> None:
        if self.is_travelling:
            return
        if not self._is_far(cursor.iteration):
            self._go(lambda: self.timeline.seek(cursor))
            return
        self._then = cursor
        journey = Journey(self.run, cursor.iteration, self)
        self._journey = journey
        journey.progressed.connect(lambda done: self.travelling.emit(done, cursor.iteration))
        journey.failed.connect(self.failed)
        journey.finished.connect(self._end_journey)
        self.travelling.emit(self.run.walked, cursor.iteration)
        journey.start()

    def _end_journey(self) -> None:
        journey, self._journey = self._journey, None
        if journey is None:
            return
        journey.finished.disconnect(self._end_journey)
        arrived, cursor = journey.arrived, self._then
        journey.deleteLater()
        self.arrived.emit()
        if arrived and cursor is not None:
            self._go(lambda: self.timeline.seek(cursor))
            if self._resume:
                self.play()
        self._resume = False
