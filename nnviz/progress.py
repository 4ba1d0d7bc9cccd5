"""How far a long work is, told on standard error: to a person at a terminal, or to a program."""

import errno
import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

_OFTEN_S: Final = 0.2
"""How often a person is told."""
_LINES_S: Final = 0.1
"""How often a program is told."""
_KILO: Final = 1000


class Progress:
    """Tells a person at a terminal how far it is, and how long it takes, on one line."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._began = self._told = time.perf_counter()
        self._shown = False
        self._tells = sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, done: int) -> bool:
        """Tell that so many are done; never asks to stop."""
        if done and self._is_time():
            self._show(self._line(done, self._left(done)))
        return False

    def begin(self) -> None:
        """Let the time count from now on."""
        self._began = time.perf_counter()

    def ahead(self, done: int, total: int) -> None:
        """Tell how far it is with what comes before the work itself: the training."""
        if self._is_time():
            self._show(tr("iteration {done:,} of {total:,}", done=done, total=total))

    def after(self, before: int) -> "Callable[[int], bool]":
        """Return what tells of a part that begins when so many are done."""
        return lambda done: self(before + done)

    def finish(self) -> None:
        """Tell that all are done."""

    def say(self, line: str) -> None:
        """Tell a person what has come of it, once the line is taken away; here nothing."""

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            self._show("")
            self._shown = False

    def _line(self, done: int, seconds: int) -> str:
        share = 100 * done // self._total
        return tr("{share} %, {seconds} s left", share=share, seconds=seconds)

    def _left(self, done: int) -> int:
        """Return how many seconds it will take from here, as fast as it went so far."""
        return round((time.perf_counter() - self._began) * (self._total - done) / done)

    def _is_time(self) -> bool:
        now = time.perf_counter()
        if not self._tells or now - self._told < _OFTEN_S:
            return False
        self._told = now
        return True

    def _show(self, line: str) -> None:
        with suppress(OSError):  # a terminal that was closed
            sys.stderr.write(f"\r{line}\x1b[K")
            sys.stderr.flush()
        self._shown = True


class SlideProgress(Progress):
    """Tells how many slides are done, and how long the others take."""

    def _line(self, done: int, seconds: int) -> str:
        left = f"{seconds // 60}:{seconds % 60:02}"
        return tr("{done:,} of {total:,}, {time} left", done=done, total=self._total, time=left)

    def say(self, line: str) -> None:
        """Tell what has come of it, on a line that stays."""
        if self._tells:
            with suppress(OSError):
                sys.stderr.write(f"{line}\n")
                sys.stderr.flush()


class Lines(Progress):
    """Tells a program: `DONE TOTAL` in a line, at most ten times a second.

    A reader who has closed the pipe wants the work no more: the next line raises
    `BrokenPipeError`. So that this is soon, a line comes also where nothing is new.
    """

    def __init__(self, total: int) -> None:
        super().__init__(total)
        self._tells = sys.stderr is not None
        self._write(0)

    def __call__(self, done: int) -> bool:
        """Tell that so many are done."""
        now = time.perf_counter()
        if now - self._told >= _LINES_S:
            self._told = now
            self._write(done)
        return False

    def ahead(self, done: int, total: int) -> None:
        """Tell that none is done yet."""
        self(0)

    def finish(self) -> None:
        """Tell that all are done."""
        self._write(self._total)

    def _write(self, done: int) -> None:
        if not self._tells:
            return
        try:
            sys.stderr.write(f"{done} {self._total}\n")
            sys.stderr.flush()
        except OSError as error:
            # Or else Python fails again when it ends, over what was not written.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
            self._tells = False
            if error.errno in (errno.EPIPE, errno.EINVAL):  # as Windows says it
                raise BrokenPipeError(*error.args) from error


class Silence(Progress):
    """Tells nobody."""

    def __init__(self, total: int) -> None:
        super().__init__(total)
        self._tells = False


def file_size(count: int) -> str:
    """Return how large a file is, in about two digits.

    >>> file_size(340), file_size(41_234), file_size(2_951_000)
    ('340 B', '41 kB', '3.0 MB')
    """
    if count < _KILO:
        return f"{count} B"
    size = float(count)
    for unit in ("kB", "MB", "GB"):
        size /= _KILO
        if size < _KILO - 1 or unit == "GB":
            break
    return f"{size:.1f} {unit}" if size < 10 else f"{size:,.0f} {unit}"


def progress(manner: str, total: int) -> Progress:
    """Return what tells of slides: in lines, not at all, or else to a person at a terminal."""
    return {"lines": Lines, "none": Silence}.get(manner, SlideProgress)(total)
