"""How far a run goes on: to an iteration, an epoch's end, or a loss that is small enough."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnviz.engine.batches import batch_count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nnviz.scenario.build import Experiment


@dataclass(frozen=True, slots=True)
class Goal:
    """When to stop, as a condition on an iteration and its loss.

    Attributes
    ----------
    last : int
        No iteration after this one is looked at; without `below`, it is the goal itself.
    below : float or None
        The loss, of an iteration's batch and before its update, is to be less than this.
    """

    last: int
    below: float | None = None

    def is_met(self, iteration: int, loss: float) -> bool:
        """Return whether the run has come far enough with this iteration."""
        if self.below is None:
            return iteration >= self.last
        return iteration <= self.last and loss < self.below

    def first_met(self, losses: "NDArray[np.float64]", begin: int = 1) -> int | None:
        """Return the first iteration from `begin` on that meets it, None if none has so far.

        `losses` are those of the iterations from 1 on.

        >>> Goal(9, below=0.5).first_met(np.array([0.4, 0.7, 0.45]), begin=2)
        3
        """
        if self.below is None:
            wanted = max(begin, self.last)
            return wanted if wanted <= len(losses) else None
        met = np.flatnonzero(losses[begin - 1 : self.last] < self.below)
        return begin + int(met[0]) if met.size else None


def to_iteration(iteration: int) -> Goal:
    """Return the goal of calculating an iteration."""
    return Goal(iteration)


def to_end_of_epoch(experiment: "Experiment", done: int) -> Goal:
    """Return the goal of ending the epoch under way after `done` iterations, or the next one.

    An epoch is over when every sample was in one batch.
    """
    batches = batch_count(len(experiment.inputs), experiment.batch_size)
    return Goal((done // batches + 1) * batches)


def until_below(loss: float, last: int) -> Goal:
    """Return the goal of a loss below `loss`, given up after iteration `last`."""
    return Goal(last, loss)
