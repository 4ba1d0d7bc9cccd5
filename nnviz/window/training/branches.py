"""The runs that are compared: the one on show, those that it left or that left it, and twins."""

import threading
from typing import TYPE_CHECKING, Final

from nnviz.scenario.variants import twin as twin_of
from nnviz.trace.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.engine.optimizers import Optimizer

FRESH: Final = 8
"""So many runs keep all their checkpoints, up to 32 MB each; older ones keep a few."""


class Runs:
    """All runs of one scenario that are there, in the order in which they were begun.

    Attributes
    ----------
    kept
        Those that are compared.
    """

    def __init__(self, first: Run) -> None:
        self.kept: tuple[Run, ...] = (first,)
        self._twins: dict[tuple[Run, str], Run] = {}
        self._door = threading.Lock()  # twins are made beside the window, and asked for in it

    def add(self, run: Run) -> None:
        """Keep a run; those that are long past need more time to go back in, and less room."""
        if run not in self.kept:
            self.kept += (run,)
            for old in self.kept[:-FRESH]:
                old.thin()

    def like(self, parent: Run, iteration: int, optimizer: "Optimizer") -> Run | None:
        """Return the branch that leaves a run there with that optimizer, None if there is none."""
        for run in self.kept:
            origin = run.origin
            if (
                origin is not None
                and (origin.run, origin.iteration) == (parent, iteration)
                and run.experiment.optimizer == optimizer
            ):
                return run
        return None

    def known_twin(self, run: Run, activation: str) -> Run | None:
        """Return the twin of a run, None where there is none yet."""
        with self._door:
            return self._twins.get((run, activation))

    def twin(self, run: Run, activation: str, stop: "Callable[[], bool]") -> Run | None:
        """Return the run that trains like this one with another activation in hidden layers.

        It branches where this one does, and has to be walked to that place for it: not in the
        window's thread. Returns None where `stop`, asked after each iteration, ended that.

        Raises
        ------
        DivergedError
            If the twin diverges before the place where the run branched.
        """
        known = self.known_twin(run, activation)
        if known is not None:
            return known
        if run.origin is None:
            made = Run(twin_of(run.experiment, activation))
        else:
            before = self.twin(run.origin.run, activation, stop)
            if before is None or not before.advance(run.origin.iteration - 1, stop):
                return None
            optimizer: Optimizer = run.experiment.optimizer
            made = before.branch(run.origin.iteration, optimizer)
        with self._door:
            return self._twins.setdefault((run, activation), made)
