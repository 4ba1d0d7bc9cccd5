"""Which frame of an export is which moment, without going through all of them."""

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from nnviz.export.reel import Reel
from nnviz.export.wish import Span
from nnviz.trace.timeline import END, Cursor

if TYPE_CHECKING:
    from collections.abc import Sequence


class Places:
    """The frames of a reel, by their number from 0.

    Iterations of as many samples have as many frames: one of each kind is counted.
    """

    def __init__(self, reel: Reel) -> None:
        self.reel = reel
        experiment = reel.run.experiment
        batches = -(-len(experiment.inputs) // experiment.batch_size)
        span, run = reel.wish.span, reel.run
        self._first = span.first.iteration
        known: dict[tuple[int, int, bool], int] = {}
        counts: list[int] = []
        for iteration in range(self._first, span.last.iteration + 1):
            whole = span.first.iteration < iteration < span.last.iteration
            kind = id(run.owner(iteration)), iteration % batches, whole
            if not whole or kind not in known:
                known[kind] = len(self._alone(iteration))
            counts.append(known[kind])
        self._ends = list(accumulate(counts))

    def __len__(self) -> int:
        """Return how many frames there are."""
        return self._ends[-1]

    def cursor(self, number: int) -> Cursor:
        """Return the moment of a frame."""
        index = bisect_right(self._ends, number)
        before = self._ends[index - 1] if index else 0
        return next(islice(self._alone(self._first + index).cursors(), number - before, None))

    def number(self, cursor: Cursor) -> int:
        """Return the frame of a moment, or the nearest one that there is."""
        index = min(max(cursor.iteration - self._first, 0), len(self._ends) - 1)
        before = self._ends[index - 1] if index else 0
        moments: Sequence[Cursor] = list(self._alone(self._first + index).cursors())
        at = bisect_right(moments, cursor) - 1
        return before + min(max(at, 0), len(moments) - 1)

    def _alone(self, iteration: int) -> Reel:
        """Return the part of the reel that one iteration has."""
        span = self.reel.wish.span
        first = span.first if iteration == span.first.iteration else Cursor(iteration, 0)
        last = span.last if iteration == span.last.iteration else Cursor(iteration, END)
        return replace(self.reel, wish=replace(self.reel.wish, span=Span(first, last)))
