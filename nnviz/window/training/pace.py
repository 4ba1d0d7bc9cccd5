"""How fast training goes: so many iterations a second, evenly, or as fast as possible."""

import math
from dataclasses import dataclass
from typing import Final

from nnviz.translation import tr, trn

AS_FAST_AS_POSSIBLE: Final = math.inf

RATES: Final = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, AS_FAST_AS_POSSIBLE)
"""Iterations a second that are offered."""

SLOW_MOTION: Final = 2.0
"""Up to this rate, an iteration is shown phase by phase."""


def rate_text(rate: float) -> str:
    """Return a rate in words."""
    if rate == AS_FAST_AS_POSSIBLE:
        return tr("as fast as possible")
    return trn("{count} iteration/s", "{count} iterations/s", round(rate))


@dataclass(frozen=True, slots=True)
class Pace:
    """Iterations at `rate` a second from the moment `began` on.

    The clock says what is due, and nothing is counted between two looks at it. Where the
    calculation cannot keep up, what is late is not made up for.
    """

    rate: float
    began: float
    done: int = 0

    def wait(self, now: float) -> float:
        """Return how many seconds the next iteration is to wait for."""
        return max(0.0, self.began + self.done / self.rate - now)

    def after(self, now: float) -> "Pace":
        """Return the pace when one more is done."""
        late = now - (self.began + (self.done + 1) / self.rate)
        if late > 0.0:
            return Pace(self.rate, now)
        return Pace(self.rate, self.began, self.done + 1)
