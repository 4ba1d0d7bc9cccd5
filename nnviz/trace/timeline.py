"""Where playback stands, and every way of moving it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from nnviz.trace.frame import Frame
from nnviz.trace.numbers import DEFAULT_DECIMALS
from nnviz.trace.steps import Grain

if TYPE_CHECKING:
    from nnviz.trace.run import Run
    from nnviz.trace.steps import Steps


END: Final = 2**62
"""A position behind the end of any iteration."""


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A moment of a run: `position` steps of `iteration` are calculated."""

    iteration: int = 1
    position: int = 0


@dataclass(frozen=True)
class Timeline:
    """A cursor on a run, seen on one sample of each batch.

    Moving returns another timeline, so that going back is going to a value that was there before.

    Attributes
    ----------
    run : Run
        The iterations.
    cursor : Cursor
        Where it stands.
    sample : int
        Place of the sample on show in its batch; the last one of a smaller batch.
    """

    run: "Run"
    cursor: Cursor = Cursor()
    sample: int = 0

    def steps(self, iteration: int | None = None) -> "Steps":
        """Return the steps of an iteration (default: the cursor's)."""
        trace = self.run.trace(self.cursor.iteration if iteration is None else iteration)
        return trace.steps((min(self.sample, trace.batch_size - 1),))

    def frame(self, alpha: float = 1.0, decimals: int = DEFAULT_DECIMALS) -> Frame:
        """Return what is on show at the cursor, `alpha` of the way into the last step."""
        trace = self.run.trace(self.cursor.iteration)
        sample = min(self.sample, trace.batch_size - 1)
        return Frame(trace, sample, self.cursor.position, alpha, decimals)

    def following_iteration(self) -> int:
        """Return the iteration in which `next` ends."""
        at_end = self.cursor.position >= len(self.steps())
        return self.cursor.iteration + at_end

    def preceding_iteration(self, grain: Grain = Grain.VALUE) -> int:
        """Return the iteration in which `previous` ends."""
        iteration, position = self.cursor.iteration, self.cursor.position
        stays = position > 0 and grain is not Grain.ITERATION
        return iteration if stays or iteration == 1 else iteration - 1

    def next(self, grain: Grain = Grain.VALUE) -> "Timeline":
        """Return the timeline one grain further.

        From the end of an iteration it goes to the start of the next, where nothing is calculated
        yet; by whole iterations it goes from end to end.

        Raises
        ------
        DivergedError
            If the next iteration has a value that is not finite.
        """
        steps = self.steps()
        iteration, position = self.cursor.iteration, self.cursor.position
        if position < len(steps):
            return self._at(Cursor(iteration, steps.next_bound(position, grain)))
        following = self.steps(iteration + 1)
        return self._at(Cursor(iteration + 1, len(following) if grain is Grain.ITERATION else 0))

    def previous(self, grain: Grain = Grain.VALUE) -> "Timeline":
        """Return the timeline one grain back; at the very start, the same."""
        iteration, position = self.cursor.iteration, self.cursor.position
        target = self.preceding_iteration(grain)
        if target == iteration:
            return self._at(Cursor(iteration, self.steps().previous_bound(position, grain)))
        return self._at(Cursor(target, len(self.steps(target))))

    def start(self) -> "Timeline":
        """Return the start of the iteration; at one, the start of the first iteration."""
        iteration = self.cursor.iteration if self.cursor.position else 1
        return self._at(Cursor(iteration, 0))

    def end(self) -> "Timeline":
        """Return the end of the iteration."""
        return self._at(Cursor(self.cursor.iteration, len(self.steps())))

    def seek(self, cursor: Cursor) -> "Timeline":
        """Return the timeline at `cursor`, within the bounds of what there is."""
        iteration = max(1, cursor.iteration)
        position = min(max(0, cursor.position), len(self.steps(iteration)))
        return self._at(Cursor(iteration, position))

    def show_sample(self, sample: int) -> "Timeline":
        """Return the timeline seen on another sample of the batch, at the same step of it."""
        return replace(self, sample=max(0, sample))

    def _at(self, cursor: Cursor) -> "Timeline":
        return self if cursor == self.cursor else replace(self, cursor=cursor)


@dataclass(frozen=True, slots=True)
class Playback:
    """Playing at `rate` moves a second: where it is after some seconds, exactly.

    The clock gives the seconds, nothing is counted between two looks at it, so a late look skips
    no move and adds none.
    """

    rate: float

    def at(self, seconds: float) -> tuple[int, float]:
        """Return how many moves are begun after `seconds`, and how far the last one has come."""
        moved = max(0.0, seconds) * self.rate
        whole = int(moved)
        return whole + 1, moved - whole
