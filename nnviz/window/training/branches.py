"""The runs that are compared: the one on show, those that it left or that left it, and a twin."""

from typing import TYPE_CHECKING, Final

from nnviz.scenario.variants import twin as twin_of
from nnviz.trace.run import Run

if TYPE_CHECKING:
    from nnviz.engine.optimizers import Optimizer

MOST_RUNS: Final = 8
"""So many are kept: each has some 40 MB of its own at most."""


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

    def add(self, run: Run) -> tuple[Run, ...]:
        """Keep a run; return those that had to go for it, the oldest that it does not rest on."""
        if run in self.kept:
            return ()
        needed = {run, *_before(run)}
        kept = [*self.kept, run]
        gone = []
        for old in self.kept:
            if len(kept) > MOST_RUNS and old not in needed:
                kept.remove(old)
                gone.append(old)
        self.kept = tuple(kept)
        self._twins = {key: twin for key, twin in self._twins.items() if key[0] not in gone}
        return tuple(gone)

    def known_twin(self, run: Run, activation: str) -> Run | None:
        """Return the twin of a run, None where there is none yet."""
        return self._twins.get((run, activation))

    def twin(self, run: Run, activation: str) -> Run:
        """Return the run that trains like this one with another activation in hidden layers.

        It branches where this one does, and has to be walked to that place for it: not in the
        window's thread.

        Raises
        ------
        DivergedError
            If the twin diverges before the place where the run branched.
        """
        known = self._twins.get((run, activation))
        if known is None:
            if run.origin is None:
                known = Run(twin_of(run.experiment, activation))
            else:
                before = self.twin(run.origin.run, activation)
                optimizer: Optimizer = run.experiment.optimizer
                known = before.branch(run.origin.iteration, optimizer)
            self._twins[run, activation] = known
        return known


def _before(run: Run) -> "list[Run]":
    """Return the runs that a run branched from."""
    found = []
    while run.origin is not None:
        run = run.origin.run
        found.append(run)
    return found
