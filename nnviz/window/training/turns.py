"""Who shows what is new, and when: the window's time is shared between its parts."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_NEWER: Final = 0.3
"""Weight of the newest turn in the mean of what a part's turns cost."""

AT_ONCE_S: Final = 0.012
"""Nobody begins a turn after this time, so that the window goes on answering."""


@dataclass(slots=True)
class Part:
    """Something that shows what is new.

    Attributes
    ----------
    show
        Shows it at once, and not only at the next event.
    share
        How much of the time it may take: a part that takes long has its turn less often.
    seldom_s
        It is no use to show it more often than this, in seconds.
    cost_s, shown_at
        What a turn takes, and when the last one was.
    """

    show: "Callable[[], None]"
    share: float
    seldom_s: float = 0.0
    cost_s: float = 0.0
    shown_at: float = float("-inf")

    def overdue(self, now: float, factor: float = 1.0) -> float:
        """Return how many times as long as it should it has waited; from 1 on it is due."""
        pause = max(self.seldom_s, self.cost_s / (self.share * factor))
        return (now - self.shown_at) / pause if pause > 0.0 else float("inf")


class Turns:
    """Gives parts their turns: who has waited longest for what it costs comes first."""

    def __init__(
        self, parts: "Iterable[Part]", clock: "Callable[[], float]" = time.perf_counter
    ) -> None:
        self._parts = list(parts)
        self._clock = clock

    def take_all(self) -> None:
        """Let all show what is new: where it comes seldom, everything belongs together."""
        for part in self._parts:
            part.show()

    def take(self, factor: float = 1.0) -> None:
        """Let those whose turn it is show what is new, as far as there is time.

        All shares are so many times as large where nothing else wants the time.
        """
        began = self._clock()
        due = [(part.overdue(began, factor), part) for part in self._parts]
        for overdue, part in sorted(due, key=lambda entry: entry[0], reverse=True):
            start = self._clock()
            if overdue < 1.0 or start - began > AT_ONCE_S:
                break
            part.show()
            end = self._clock()
            part.cost_s += (_NEWER if part.cost_s else 1.0) * (end - start - part.cost_s)
            part.shown_at = end
