"""Signals that end a work: they are heeded where it can be broken off without leaving anything."""

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, TracebackType

_SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class Interrupted(KeyboardInterrupt):
    """A signal asked for the end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number


class Interruption:
    """While it lasts, a signal that asks for the end raises `Interrupted` once `check` is called.

    Where the work is long without a check, whoever asks again is heard at once, but for the
    stretches that `urgent` does not allow it. A signal that is ignored stays so.
    """

    def __init__(self) -> None:
        self._asked: int | None = None
        self._may_raise = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> "Interruption":
        """Begin to listen."""
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._hear)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: "TracebackType | None",
    ) -> None:
        """Let signals do what they did before."""
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type] # as it was given

    def check(self) -> None:
        """Raise where somebody asked for the end."""
        if self._asked is not None:
            raise Interrupted(self._asked)

    @contextmanager
    def urgent(self) -> "Iterator[None]":
        """Let a second signal raise wherever the work is."""
        self._may_raise = True
        try:
            yield
        finally:
            self._may_raise = False

    def _hear(self, number: int, frame: "FrameType | None") -> None:
        if self._asked is not None and self._may_raise:
            raise Interrupted(number)
        self._asked = number
