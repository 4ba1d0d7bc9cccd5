"""How a calculation beside the window tells how far it is."""

import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nnviz.window.worker import Worker

OFTEN_S: Final = 0.1
"""How often a calculation tells of itself: the window is painted no more often for it."""

_SHARE: Final = 4.0
"""How many times as long as it was last painted, a calculation goes on before it is again."""
_PATIENCE_S: Final = 0.5
"""How long a calculation waits for the window, which may be busy with something else."""


class Pulse:
    """Handed to a calculation, which calls it now and then with how much is done."""

    def __init__(self) -> None:
        self._worker: Worker | None = None
        self._told = time.monotonic()
        self._cost = 0.0
        self._seen = threading.Event()
        self.done = 0
        self.found: object = None

    def of(self, worker: "Worker") -> "Pulse":
        """Return itself, now the pulse of this worker."""
        self._worker = worker
        return self

    @property
    def stopped(self) -> bool:
        """Whether nobody waits for the calculation any more."""
        return self._worker is not None and self._worker.stopped

    @property
    def due(self) -> bool:
        """Whether it is time to show what was found."""
        return time.monotonic() - self._told >= max(OFTEN_S, _SHARE * self._cost)

    def __call__(self, done: int) -> bool:
        """Tell how much is done, if that is due; return whether to stop."""
        self.done = done
        if self.due:
            self._tell()
        return self.stopped

    def show(self, found: object) -> None:
        """Have something shown that was found so far, and wait until it is.

        Painting takes several times as long while another thread calculates.
        """
        began = time.monotonic()
        self.found = found
        self._seen.clear()
        self._tell()
        if not self.stopped:
            self._seen.wait(_PATIENCE_S)
        self._told = time.monotonic()
        self._cost = self._told - began

    def seen(self) -> None:
        """Let the calculation go on, since what it found is on show."""
        self._seen.set()

    def _tell(self) -> None:
        self._told = time.monotonic()
        if self._worker is not None and not self._worker.stopped:
            self._worker.progressed.emit(self.done)
