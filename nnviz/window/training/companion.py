"""The twin that a network is compared with: it is kept at the iteration on show."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnviz.errors import DivergedError, LossDomainError
from nnviz.window.controller import SHORT_S
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.scenario.build import Experiment
    from nnviz.trace.run import Run
    from nnviz.trace.trace import Trace
    from nnviz.window.controller import StepController
    from nnviz.window.training.branches import Runs


class Companion(QObject):
    """Keeps the twin of the controller's run at the iteration on show.

    Attributes
    ----------
    name
        The activation that the twin has in its hidden layers, None where none is wanted.
    watched
        Whether anyone looks; otherwise the twin calculates nothing.

    Signals
    -------
    changed()
        What the twin has calculated is there, or is not any more.
    """

    changed = Signal()

    def __init__(self, controller: "StepController", runs: "Runs", parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._runs = runs
        self.name = usual_twin(controller.run.experiment)
        self.watched = True
        self._trace: Trace | None = None
        self._key: tuple[Run, str, int] | None = None
        self._wanted: tuple[Run, str, int] | None = None
        self._worker: Worker | None = None
        self._waiting: Callable[[], None] | None = None

    # What there is --------------------------------------------------------------------------

    @property
    def is_possible(self) -> bool:
        """Whether the network has hidden layers, which a twin may have otherwise."""
        return len(self._controller.run.experiment.network.layers) > 1

    def run(self) -> "Run | None":
        """Return the twin of the run on show, None where there is none yet."""
        if self.name is None:
            return None
        return self._runs.known_twin(self._controller.run, self.name)

    def trace(self) -> "Trace | None":
        """Return what the twin calculated in the iteration on show, None where it is not there."""
        return self._trace if self._key == self._key_now() else None

    def _key_now(self) -> "tuple[Run, str, int] | None":
        """Return whose iteration is on show, None where no twin is wanted."""
        controller = self._controller
        if self.name is None:
            return None
        return controller.run, self.name, controller.frame.trace.number

    def maker(self, run: "Run", stop: "Callable[[], bool]") -> "Callable[[], Run | None]":
        """Return what makes the twin of a run, where there is one, beside the window."""
        runs = self._runs

        def make() -> "Run | None":
            name = self.name if self.watched else None
            try:
                return None if name is None else runs.twin(run, name, stop)
            except (DivergedError, LossDomainError):
                return None

        return make

    # Doing ----------------------------------------------------------------------------------

    def choose(self, activation: str | None) -> None:
        """Compare with a twin of another activation, or with none."""
        if activation != self.name and (activation is None or self.is_possible):
            self.name = activation
            self._trace = self._key = self._wanted = None
            self.changed.emit()
            self.look()

    def forget(self, runs: "Runs") -> None:
        """Begin anew with another scenario."""
        self._runs = runs
        self.name = usual_twin(self._controller.run.experiment)
        self._trace = self._key = self._wanted = None
        self.close()

    def take(self, number: int, trace: "Trace | None") -> None:
        """Take what the twin of the run on show calculated in an iteration."""
        if self.name is not None:
            self._take((self._controller.run, self.name, number), trace)

    def _take(self, key: "tuple[Run, str, int] | None", trace: "Trace | None") -> None:
        self._key, self._trace = key, trace
        self.changed.emit()

    def look(self) -> None:
        """Have the twin calculate the iteration on show, beside the window where that takes long.

        Nothing is done where it is there already, or where a training brings it along.
        """
        controller, name = self._controller, self.name
        if name is None or not self.watched or controller.is_led or controller.is_travelling:
            return
        run, number = controller.run, controller.frame.trace.number
        wanted = run, name, number
        if wanted == self._wanted:
            return
        self._wanted = wanted
        twin = self._runs.known_twin(run, name)
        if twin is not None and self._worker is None and twin.seconds_to(number) < SHORT_S / 4:
            self._take(wanted, _fetched(lambda: twin.trace(number)))
        else:
            self.when_at_rest(lambda: self._send(wanted))

    def when_at_rest(self, action: "Callable[[], None]") -> None:
        """Do something as soon as nothing walks in a twin any more; the last wish counts."""
        if self._worker is None:
            action()
        else:
            self._waiting = action
            self._worker.stop()

    def close(self) -> None:
        """End what runs beside the window."""
        self._waiting = None
        if self._worker is not None:
            self._worker.stop()

    def _send(self, wanted: "tuple[Run, str, int]") -> None:
        runs, (run, name, number) = self._runs, wanted

        def fetch(worker: Worker) -> "Trace | None":
            twin = runs.twin(run, name, lambda: worker.stopped)
            if twin is None or not twin.visit(number, lambda: worker.stopped):
                return None
            return twin.trace(number)

        worker = self._worker = Worker(lambda worker: _fetched(lambda: fetch(worker)), self)
        worker.done.connect(lambda trace: self._take(wanted, trace))
        worker.ended.connect(self._rest)
        worker.start()

    def _rest(self) -> None:
        if self._worker is not None:
            self._worker.wait()  # it is about to end
        action, self._waiting, self._worker = self._waiting, None, None
        if action is not None:
            action()


def usual_twin(experiment: "Experiment") -> str | None:
    """Return with what a network is compared at first: ReLU, or the sigmoid where it has ReLU."""
    hidden = {layer.activation.name for layer in experiment.network.layers[:-1]}
    if not hidden:
        return None
    return "sigmoid" if hidden == {"relu"} else "relu"


def _fetched(fetch: "Callable[[], Trace | None]") -> "Trace | None":
    """Return what is fetched, None where the twin diverged before it."""
    try:
        return fetch()
    except (DivergedError, LossDomainError):
        return None
