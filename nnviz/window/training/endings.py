"""How a training ended, in words, and what may be done about it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.trace.goals import Goal
    from nnviz.window.training.trainer import Ending


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be done about an outcome: words, and the wish."""

    words: str
    accept: "Callable[[], None]"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a training ended, in a sentence, what may be done about it, and whether all is well."""

    sentence: str
    offers: tuple[Offer, ...] = ()
    good: bool = False


def reached(ending: "Ending", goal: "Goal") -> Outcome | None:
    """Return whether a loss that was wanted is reached; None where that is not the question.

    It is not where the training was paused before, nor where the goal was an iteration.
    """
    if goal.below is None:
        return None
    if ending.met:
        words = tr(
            "The loss is below {loss:g} in iteration {number:,}.",
            loss=goal.below,
            number=ending.iteration,
        )
        return Outcome(words, good=True)
    if ending.iteration < goal.last:
        return None
    return Outcome(
        tr(
            "The loss was not below {loss:g} up to iteration {number:,}.",
            loss=goal.below,
            number=ending.iteration,
        )
    )
