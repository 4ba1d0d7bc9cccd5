"""The training of what is on show: goals, branches, the twin, and how it all ended."""

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from nnviz.errors import NnvizError
from nnviz.trace import branches, goals
from nnviz.trace.steps import Phase
from nnviz.trace.timeline import Cursor
from nnviz.translation import tr
from nnviz.window.controller import MOST_ITERATIONS, SHORT_S
from nnviz.window.training.branches import Runs
from nnviz.window.training.companion import Companion
from nnviz.window.training.pace import AS_FAST_AS_POSSIBLE, SLOW_MOTION
from nnviz.window.training.trainer import Ending, Newest, Trainer
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.engine.optimizers import Optimizer
    from nnviz.trace.goals import Goal
    from nnviz.trace.run import Run
    from nnviz.trace.timeline import Timeline
    from nnviz.window.controller import StepController

_END: Final = 2**62
"""A position behind the end of any iteration."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be done about an outcome: words, and the wish."""

    words: str
    accept: "Callable[[], None]"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a training ended, in a sentence, and what may be done about it."""

    sentence: str
    offers: tuple[Offer, ...] = ()
    good: bool = False


class Training(QObject):
    """Trains the controller's run, and keeps its branches and its twin.

    Attributes
    ----------
    controller
        What shows the run.
    companion
        What keeps the twin.

    Signals
    -------
    changed()
        Whether it trains, how fast, which runs there are, the optimizer, or the twin.
    ended(Outcome)
        A training ended for a reason that is to be told.
    branched(str)
        Another optimizer is in force, as the sentence says.
    """

    changed = Signal()
    ended = Signal(object)
    branched = Signal(str)

    def __init__(self, controller: "StepController") -> None:
        super().__init__(controller)
        self.controller = controller
        self._runs = Runs(controller.run)
        self._trainer = Trainer(self)
        self._trainer.went_on.connect(self._show)
        self._trainer.ended.connect(self._end)
        self._trainer.faulted.connect(lambda: self._rest(controller.timeline))
        self._goal: Goal | None = None
        self.companion = Companion(controller, self._runs, self)
        self._beside: Worker | None = None
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
    def hasty(self) -> bool:
        """Whether it goes as fast as possible."""
        return self.rate == AS_FAST_AS_POSSIBLE

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
        self.train(goals.to_iteration(self.controller.timeline.following_iteration()))

    def one_epoch(self) -> None:
        """Finish the epoch on show, or do the next one."""
        experiment = self.controller.run.experiment
        done = self.controller.timeline.following_iteration() - 1
        self.train(goals.to_end_of_epoch(experiment, done))

    def train(self, goal: "Goal") -> None:
        """Train until an iteration meets the goal; the one on show is finished first."""
        controller = self.controller
        if self.training or controller.is_led or controller.is_travelling:
            return
        begin = controller.timeline.following_iteration()
        self._goal = goal
        self._began = time.perf_counter(), begin - 1
        controller.lead()
        run, companion = controller.run, self.companion
        twin = companion.maker(run)
        companion.when_at_rest(lambda: self._trainer.start(run, twin, begin, goal))
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
        if self._beside is not None:
            self._beside.stop()

    def _show(self, newest: Newest) -> None:
        """Show the newest iteration: at its end, or in slow motion phase by phase."""
        self.companion.take(newest.twin)
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
        if ending.iteration >= timeline.following_iteration():
            timeline = timeline.seek(Cursor(ending.iteration, _END))
        outcome = self._outcome(ending, goal)
        self._rest(timeline)
        if outcome is not None:
            self.ended.emit(outcome)

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
            return Outcome(str(ending.fault), self._ways_back())
        if goal is None or goal.below is None:
            return None
        if ending.met:
            return Outcome(
                tr(
                    "The loss is below {loss:g} in iteration {number:,}.",
                    loss=goal.below,
                    number=ending.iteration,
                ),
                good=True,
            )
        if ending.iteration < goal.last:
            return None
        return Outcome(
            tr(
                "The loss was not below {loss:g} up to iteration {number:,}.",
                loss=goal.below,
                number=ending.iteration,
            )
        )

    def _ways_back(self) -> tuple[Offer, ...]:
        """Return where one can go back to from a run that diverged."""
        run = self.controller.run
        losses = run.losses
        if not len(losses):
            return ()
        best = int(np.nanargmin(losses)) + 1
        back = Offer(
            tr("Go back to iteration {number:,}", number=best),
            lambda: self.controller.to_iteration(best),
        )
        optimizer = run.experiment.optimizer
        slower = replace(optimizer, learning_rate=optimizer.learning_rate / 2)  # type: ignore[type-var] # all optimizers are dataclasses
        words = tr(
            "Go back and train with η = {rate:g}",
            rate=slower.learning_rate,
        )
        return back, Offer(words, lambda: self._start_again(best, slower))

    def _start_again(self, iteration: int, optimizer: "Optimizer") -> None:
        """Go back to the start of an iteration, and train from there with another optimizer."""

        def branch() -> "Timeline":
            run = self.controller.run
            run.visit(iteration)
            there = self.controller.timeline.seek(Cursor(iteration, 0))
            return branches.leave(there, optimizer)

        self._do_beside(branch, iteration, self.toggle)

    # Branches -------------------------------------------------------------------------------

    def change_optimizer(self, optimizer: "Optimizer", goal: "Goal | None" = None) -> None:
        """Branch: train with another optimizer from the moment on show, to a goal if there is one.

        `branched` tells in a sentence what that means.
        """
        controller = self.controller

        def branch() -> "Timeline":
            return branches.leave(controller.timeline, optimizer)

        def go_on() -> None:
            self.branched.emit(branches.announcement(controller.run))
            if goal is not None:
                self.train(goal)

        controller.when_free(
            lambda: self._do_beside(branch, controller.timeline.cursor.iteration + 1, go_on)
        )

    def branch_begins(self) -> int:
        """Return the iteration from which a change of the optimizer counts."""
        frame = self.controller.frame
        return frame.trace.number + (frame.phase is Phase.UPDATE)

    def choose_run(self, run: "Run") -> None:
        """Show another run, at the same iteration, or at its last one."""
        controller = self.controller

        def change() -> "Timeline":
            cursor = controller.timeline.cursor
            if cursor.iteration > max(1, run.walked):
                cursor = Cursor(max(1, run.walked), _END)
            run.visit(cursor.iteration)
            return replace(controller.timeline, run=run).seek(cursor)

        controller.when_free(lambda: self._do_beside(change, controller.timeline.cursor.iteration))

    def _do_beside(
        self,
        change: "Callable[[], Timeline]",
        iteration: int,
        then: "Callable[[], None] | None" = None,
    ) -> None:
        """Go over to what `change` returns, which is calculated beside the window if it is far."""
        controller = self.controller
        if controller.is_travelling or controller.is_led:
            return
        before = controller.timeline

        def take(timeline: "Timeline") -> None:
            self._runs.add(timeline.run)
            controller.let_go(timeline)
            self.changed.emit()
            if then is not None:
                then()

        def give_up(error: NnvizError) -> None:
            controller.let_go(before)
            controller.failed.emit(error)

        controller.lead()
        if controller.run.seconds_to(iteration) <= SHORT_S:
            try:
                timeline = change()
            except NnvizError as error:
                give_up(error)
            else:
                take(timeline)
            return
        worker = self._beside = Worker(lambda _: change(), self)
        worker.done.connect(take)
        worker.failed.connect(give_up)
        worker.faulted.connect(lambda: controller.let_go(before))
        worker.start()

    def _forget(self) -> None:
        """Begin anew with another scenario."""
        self._runs = Runs(self.controller.run)
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
