"""Runs that are walked side by side, such as a network and its twin."""

from contextlib import suppress
from typing import TYPE_CHECKING

from nnviz.errors import DivergedError, LossDomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.trace.run import Run


def advance_beside(
    leader: "Run", follower: "Run | None", iteration: int, stop: "Callable[[], bool]"
) -> None:
    """Calculate all iterations up to and with `iteration` in a run, and in another one after it.

    `stop` is asked after each iteration that the follower does: one that is far behind comes nearer
    by as much as there is time for, and is there only after more such calls. One that diverges is
    left where it is, as its `diverged` says.

    Raises
    ------
    DivergedError
        If the leader has a value that is not finite.
    """
    leader.advance(iteration)
    if follower is not None and follower.diverged is None:
        with suppress(DivergedError, LossDomainError):
            follower.advance(iteration, stop)
