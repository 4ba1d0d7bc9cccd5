"""Runs that are walked side by side, such as a network and its twin."""

from contextlib import suppress
from typing import TYPE_CHECKING

from nnviz.errors import DivergedError, LossDomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnviz.trace.run import Run


def advance_together(
    runs: "Sequence[Run]", iteration: int, stop: "Callable[[], bool] | None" = None
) -> bool:
    """Calculate all iterations up to and with `iteration` in all runs, step by step together.

    The first run leads. Another one that diverges is left where it is, as its `diverged` says; one
    that is behind catches up. `stop` is asked after each step. Returns whether it got there.

    Raises
    ------
    DivergedError
        If the first run has a value that is not finite.
    """
    leader, *others = runs
    number = min(run.walked for run in runs if run is leader or run.diverged is None)
    while number < iteration:
        number += 1
        leader.advance(number)
        for run in others:
            _follow(run, number)
        if stop is not None and stop():
            break
    return number >= iteration


def _follow(run: "Run", number: int) -> None:
    """Advance a run that has not diverged; if it does, it keeps the error as `fault`."""
    if run.diverged is None:
        with suppress(DivergedError, LossDomainError):
            run.advance(number)
