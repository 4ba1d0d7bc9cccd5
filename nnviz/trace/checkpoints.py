"""The states of a run that are kept, so that any iteration can be calculated again."""

from collections import OrderedDict
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from nnviz.engine.network import OptimizerState, Parameters

CHECKPOINT_BYTES: Final = 32 * 2**20
"""How much memory the checkpoints of a run may take."""

MOST_CHECKPOINTS: Final = 4096
LEAST_CHECKPOINTS: Final = 4

_THINNED: Final = 16

_OBJECT_BYTES: Final = 2048
"""What a checkpoint takes besides its numbers: the arrays and tuples around them."""


class Checkpoint(NamedTuple):
    """Everything that an iteration depends on, as it is before `iteration`."""

    iteration: int
    parameters: "Parameters"
    state: "OptimizerState"

    @property
    def nbytes(self) -> int:
        """How many bytes its numbers take."""
        return self.parameters.vector.nbytes + sum(array.nbytes for array in self.state.vectors)


class Checkpoints:
    """The states before every `stride`-th iteration, from the first one on.

    The stride doubles when they become too many, so they stay few and regular however far the run
    goes. States that are passed on the way back are remembered for a while beside them.
    """

    def __init__(self, start: Checkpoint) -> None:
        self.stride = 1
        self.limit = min(
            MOST_CHECKPOINTS,
            max(LEAST_CHECKPOINTS, CHECKPOINT_BYTES // (start.nbytes + _OBJECT_BYTES)),
        )
        self._first = start.iteration
        self._kept = {start.iteration: start}
        self._passed: OrderedDict[int, Checkpoint] = OrderedDict()

    @property
    def iterations(self) -> list[int]:
        """The iterations before which a state is kept, in order."""
        return sorted(self._kept)

    def keep(self, checkpoint: Checkpoint) -> None:
        """Keep a state, where its iteration is one of those that are kept."""
        if (checkpoint.iteration - self._first) % self.stride:
            return
        self._kept[checkpoint.iteration] = checkpoint
        if len(self._kept) > self.limit:
            self._halve()

    def thin(self) -> None:
        """Keep a sixteenth of the room from now on: going back takes longer then."""
        self.limit = max(LEAST_CHECKPOINTS, self.limit // _THINNED)
        self._passed.clear()
        while len(self._kept) > self.limit:
            self._halve()

    def _halve(self) -> None:
        self.stride *= 2
        self._kept = {
            number: kept
            for number, kept in self._kept.items()
            if (number - self._first) % self.stride == 0
        }

    def remember(self, checkpoint: Checkpoint) -> None:
        """Remember a state on the way: whoever goes back step by step needs it again."""
        self._passed[checkpoint.iteration] = checkpoint
        if len(self._passed) > self.limit:
            self._passed.popitem(last=False)

    def distance(self, iteration: int) -> int:
        """Return how many iterations are between `iteration` and the state kept before it."""
        return (iteration - self._first) % self.stride

    def nearest(self, iteration: int) -> Checkpoint:
        """Return the latest state there is that is not after `iteration`."""
        start = iteration - self.distance(iteration)
        known = [number for number in self._passed if start < number <= iteration]
        return self._passed[max(known)] if known else self._kept[start]
