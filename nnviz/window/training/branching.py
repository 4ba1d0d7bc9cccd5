"""Going over to other runs: to a branch with another optimizer, and back to an earlier one."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnviz.errors import NnvizError
from nnviz.trace import branches
from nnviz.trace.steps import Phase
from nnviz.trace.timeline import END, Cursor
from nnviz.window.controller import SHORT_S
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.engine.optimizers import Optimizer
    from nnviz.trace.run import Run
    from nnviz.trace.timeline import Timeline
    from nnviz.window.controller import StepController
    from nnviz.window.training.branches import Runs


class Branching(QObject):
    """Takes the controller from run to run. What takes long is calculated beside the window.

    Signals
    -------
    changed()
        Another run is on show.
    branched(str)
        Another optimizer is in force, as the sentence says.
    """

    changed = Signal()
    branched = Signal(str)

    def __init__(self, controller: "StepController", runs: "Runs", parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._runs = runs
        self._worker: Worker | None = None

    def begins(self) -> int:
        """Return the iteration from which a change of the optimizer counts."""
        frame = self._controller.frame
        return frame.trace.number + (frame.phase is Phase.UPDATE)

    def branch(self, optimizer: "Optimizer", then: "Callable[[], None] | None" = None) -> None:
        """Train with another optimizer from the moment on show."""
        controller = self._controller

        def leave() -> "Timeline":
            return self._leave(controller.timeline, self.begins(), optimizer)

        def tell() -> None:
            self.branched.emit(branches.announcement(controller.run))
            if then is not None:
                then()

        def go() -> None:
            here = controller.timeline.cursor.iteration
            self._go_over(leave, _seconds(controller.run, here + 1), tell)

        controller.when_free(go)

    def start_again(
        self, iteration: int, optimizer: "Optimizer", then: "Callable[[], None]"
    ) -> None:
        """Go back to the start of an iteration, and train with another optimizer from there."""
        controller = self._controller

        def leave() -> "Timeline":
            controller.run.visit(iteration)
            there = controller.timeline.seek(Cursor(iteration, 0))
            return self._leave(there, iteration, optimizer)

        controller.when_free(
            lambda: self._go_over(leave, _seconds(controller.run, iteration), then)
        )

    def choose(self, run: "Run") -> None:
        """Show another run, at the same iteration, or at its last one."""
        controller = self._controller

        def change() -> "Timeline":
            cursor = controller.timeline.cursor
            if cursor.iteration > max(1, run.walked):
                cursor = Cursor(max(1, run.walked), END)
            run.visit(cursor.iteration)
            return replace(controller.timeline, run=run).seek(cursor)

        def go() -> None:
            here = min(controller.timeline.cursor.iteration, max(1, run.walked))
            self._go_over(change, _seconds(run, here))

        controller.when_free(go)

    def forget(self, runs: "Runs") -> None:
        """Begin anew with another scenario."""
        self.close()
        self._runs = runs

    def close(self) -> None:
        """End what runs beside the window."""
        if self._worker is not None:
            self._worker.stop()

    def _leave(self, timeline: "Timeline", begin: int, optimizer: "Optimizer") -> "Timeline":
        """Return the timeline on the branch with an optimizer: on one that is there already."""
        known = self._runs.like(timeline.run.owner(begin - 1), begin, optimizer)
        if known is None:
            return branches.leave(timeline, optimizer)
        return replace(timeline, run=known)

    def _go_over(
        self,
        change: "Callable[[], Timeline]",
        seconds: float,
        then: "Callable[[], None] | None" = None,
    ) -> None:
        """Go over to what `change` returns, which is expected to take so many seconds."""
        controller = self._controller
        controller.cancel()  # the newer wish counts
        before = controller.timeline

        def changed(_: Worker | None = None) -> "Timeline":
            timeline = change()
            timeline.run.visit(timeline.cursor.iteration)  # or else it would be calculated to show
            return timeline

        def take(timeline: "Timeline") -> None:
            self._worker = None
            self._runs.add(timeline.run)
            controller.let_go(timeline)
            self.changed.emit()
            if then is not None:
                then()

        def stay() -> None:
            self._worker = None
            controller.let_go(before)

        def give_up(error: NnvizError) -> None:
            stay()
            controller.failed.emit(error)

        controller.lead()
        if seconds <= SHORT_S:
            try:
                timeline = changed()
            except NnvizError as error:
                give_up(error)
            else:
                take(timeline)
            return
        worker = self._worker = Worker(changed, self)
        worker.done.connect(take)
        worker.failed.connect(give_up)
        worker.faulted.connect(stay)
        worker.start()


def _seconds(run: "Run", iteration: int) -> float:
    """Return about how long it takes to have an iteration, and one more, calculated."""
    return run.seconds_to(iteration) + run.seconds_to(run.walked + 1)
