"""The training of what is on show: goals, branches, the twin, and how it all ended."""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from nnviz.errors import NnvizError
from nnviz.trace import goals
from nnviz.trace.timeline import END, Cursor
from nnviz.translation import tr
from nnviz.window.controller import MOST_ITERATIONS
from nnviz.window.training.branches import Runs
from nnviz.window.training.branching import Branching
from nnviz.window.training.companion import Companion
from nnviz.window.training.endings import Offer, Outcome, reached
from nnviz.window.training.pace import SLOW_MOTION
from nnviz.window.training.trainer import Ending, Newest, Trainer

if TYPE_CHECKING:
    from nnviz.engine.optimizers import Optimizer
    from nnviz.trace.goals import Goal
    from nnviz.trace.run import Run
    from nnviz.trace.timeline import Timeline
    from nnviz.window.controller import StepController


class Training(QObject):
    """Trains the controller's run, and keeps its branches and its twin.

    Attributes
    ----------
    controller
        What shows the run.
    branching
        What goes over to other runs.
    companion
        What keeps the twin.

    Signals
    -------
    changed()
        Whether it trains, how fast, which runs there are, the optimizer, or the twin.
    ended(Outcome)
        A training ended for a reason that is to be told.
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(self, controller: "StepController") -> None:
        super().__init__(controller)
        self.controller = controller
        self._runs = Runs(controller.run)
        self.branching = Branching(controller, self._runs, self)
        self.branching.changed.connect(self.changed)
        self._trainer = Trainer(self)
        self._trainer.went_on.connect(self._show)
        self._trainer.ended.connect(self._end)
        self._trainer.faulted.connect(self._end_otherwise)
        self._goal: Goal | None = None
        self.companion = Companion(controller, self._runs, self)
        self._begin = 1
        self._began = (0.0, 0)
        self._phases: list[int] = []
        self._phase_clock = QTimer(self)
        self._phase_clock.timeout.connect(self._show_phase)
        controller.interrupted.connect(self.pause)
        controller.opened.connect(self._forget)

    # What there is --------------------------------------------------------------------------

    @property
    def training(self) -> bool:
        """Whether it trains."""
        return self._goal is not None

    @property
    def rate(self) -> float:
        """How many iterations a second it does at most."""
        return self._trainer.rate

    @property
    def goal(self) -> "Goal | None":
        """Where it goes, None while it does not train."""
        return self._goal

    @property
    def runs(self) -> "tuple[Run, ...]":
        """The runs that are compared."""
        return self._runs.kept

    @property
    def place_of_run(self) -> int:
        """The place of the run on show among them."""
        return self.runs.index(self.controller.run)

    @property
    def optimizer(self) -> "Optimizer":
        """The optimizer in force."""
        return self.controller.run.experiment.optimizer

    def iterations_a_second(self) -> float:
        """Return how fast it went since it was last asked; 0 while it does not train."""
        then, before = self._began
        now, walked = time.perf_counter(), self.controller.frame.trace.number
        self._began = now, walked
        return max(0, walked - before) / (now - then) if self.training and now > then else 0.0

    # Training -------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Train on without end, or pause."""
        if self.training:
            self.pause()
        else:
            self.train(goals.to_iteration(MOST_ITERATIONS))

    def one_iteration(self) -> None:
        """Finish the iteration on show, or do the next one."""
        controller = self.controller
        controller.when_free(
            lambda: self._train(goals.to_iteration(controller.timeline.following_iteration()))
        )

    def one_epoch(self) -> None:
        """Finish the epoch on show, or do the next one."""
        controller = self.controller

        def go() -> None:
            done = controller.timeline.following_iteration() - 1
            self._train(goals.to_end_of_epoch(controller.run.experiment, done))

        controller.when_free(go)

    def train(self, goal: "Goal") -> None:
        """Train until an iteration meets the goal; the one on show is finished first."""
        self.controller.when_free(lambda: self._train(goal))

    def _train(self, goal: "Goal") -> None:
        controller, companion = self.controller, self.companion
        controller.cancel()  # the newer wish counts
        run = controller.run
        begin = self._begin = controller.timeline.following_iteration()
        self._goal = goal
        self._began = time.perf_counter(), begin - 1
        self._trainer.get_ready()
        controller.lead()
        twin = companion.maker(run, self._trainer.is_to_pause)

        def start() -> None:
            if self._trainer.is_to_pause():
                self._rest(controller.timeline)
            else:
                self._trainer.start(run, twin, begin, goal)

        companion.when_at_rest(start)
        self.changed.emit()

    def pause(self) -> None:
        """End after the iteration that is under way."""
        self._trainer.pause()

    def set_rate(self, rate: float) -> None:
        """Do so many iterations a second."""
        self._trainer.set_rate(rate)
        self._phase_clock.stop()
        self.changed.emit()

    def close(self) -> None:
        """End all that runs beside the window."""
        self._phase_clock.stop()
        self._trainer.close()
        self.companion.close()
        self.branching.close()

    def _show(self, newest: Newest) -> None:
        """Show the newest iteration: at its end, or in slow motion phase by phase."""
        self.companion.take(newest.trace.number, newest.twin)
        steps = newest.trace.steps((0,))
        if self.rate > SLOW_MOTION:
            self.controller.lead(newest.trace, len(steps))
            return
        self._phases = [end for _, _, end in steps.phases()]
        self._phase_clock.start(round(1000 / self.rate / len(self._phases)))
        self.controller.lead(newest.trace, self._phases.pop(0))

    def _show_phase(self) -> None:
        if not self._phases or not self.controller.is_led:
            self._phase_clock.stop()
            return
        self.controller.lead(self.controller.frame.trace, self._phases.pop(0))

    def _end(self, ending: Ending) -> None:
        goal, timeline = self._goal, self.controller.timeline
        if ending.iteration >= self._begin:
            timeline = timeline.seek(Cursor(ending.iteration, END))
        run, outcome = self.controller.run, self._outcome(ending, goal)
        self._rest(timeline)
        if outcome is not None and self.controller.run is run and not self.training:
            self.ended.emit(outcome)

    def _end_otherwise(self, error: BaseException) -> None:
        self._rest(self.controller.timeline)
        if isinstance(error, NnvizError):
            self.controller.failed.emit(error)

    def _rest(self, timeline: "Timeline") -> None:
        """Stand at a moment, and train no more."""
        self._phase_clock.stop()
        self._goal = None
        self.controller.let_go(timeline)
        self.changed.emit()

    # How it ended ---------------------------------------------------------------------------

    def _outcome(self, ending: Ending, goal: "Goal | None") -> Outcome | None:
        """Return what is to be told, None where it ended as everyone can see."""
        if ending.fault is not None:
            return self.way_out(ending.fault)
        return None if goal is None else reached(ending, goal)

    def way_out(self, fault: NnvizError) -> Outcome:
        """Return what is to be told of a run that diverged, and where one can go back to."""
        return Outcome(str(fault), self._ways_back())

    def _ways_back(self) -> tuple[Offer, ...]:
        controller, run = self.controller, self.controller.run
        if not len(run.losses):
            return ()
        best = int(np.nanargmin(run.losses)) + 1
        optimizer = run.experiment.optimizer
        slower = replace(optimizer, learning_rate=optimizer.learning_rate / 2)  # type: ignore[type-var] # all optimizers are dataclasses

        def go_back() -> None:
            if controller.run is run:
                controller.to_iteration(best)

        def start_again() -> None:
            if controller.run is run:
                self.branching.start_again(best, slower, self.toggle)

        return (
            Offer(tr("Go back to iteration {number:,}", number=best), go_back),
            Offer(
                tr("Go back and train with η = {rate:g}", rate=slower.learning_rate), start_again
            ),
        )

    def _forget(self) -> None:
        """Begin anew with another scenario."""
        self._runs = Runs(self.controller.run)
        self.branching.forget(self._runs)
        self.companion.forget(self._runs)
        self.changed.emit()

    def choose_twin(self, activation: str | None) -> None:
        """Compare with a twin of another activation, or with none; a training goes on with it."""
        goal = self._goal

        def change() -> None:
            self.companion.choose(activation)
            self.changed.emit()
            if goal is not None:
                self.train(goal)

        self.controller.when_free(change)
