"""Makes what the preview shows, beside the window."""

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from nnviz.errors import NnvizError
from nnviz.export.command_line import branches_of
from nnviz.plots import moment
from nnviz.trace.run import Run
from nnviz.translation import speaking
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.drawing.shapes import Drawing
    from nnviz.export.reel import Reel
    from nnviz.trace.timeline import Cursor
    from nnviz.window.export.choices import Choices

_NEAR_S: Final = 0.01
"""Of what is expected to take longer to calculate it is told that it takes a while."""
_ENOUGH: Final = 6000
"""So many bytes of a text are shown."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A slide of the preview: its drawing and theme, its title, and how it is read aloud."""

    drawing: "Drawing"
    theme: str
    title: str
    aloud: str


class _EnoughError(Exception):
    """The beginning of a text is there."""


class _Beginning(io.BytesIO):
    """A file that takes no more than what is shown."""

    def write(self, content: object) -> int:
        """Take a piece, unless there is enough."""
        if self.tell() > _ENOUGH:
            raise _EnoughError
        return super().write(content)  # type: ignore[arg-type] # as the file that it is


class Projector(QObject):
    """Makes one picture or text at a time; what is asked for last counts.

    Signals
    -------
    made(object)
        A `Picture`, or the beginning of a text.
    waiting(int)
        The iteration that has to be calculated first, which takes a while.
    failed(NnvizError)
        It cannot be shown.
    closed()
        Nothing is being made any more, and never will be.
    """

    made = Signal(object)
    waiting = Signal(int)
    failed = Signal(NnvizError)
    closed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._next: Callable[[], None] | None = None
        self._rehearsed: tuple[Run, int, Run] | None = None
        self._is_closed = False

    @property
    def is_busy(self) -> bool:
        """Whether something is being made beside the window."""
        return self._worker is not None

    def show(self, reel: "Reel", choices: "Choices", number: int, cursor: "Cursor") -> None:
        """Make a frame of a reel, the first of all being number 0."""

        def make(reel: "Reel") -> Picture | str:
            with speaking(choices.language, english_terms=choices.english_terms):
                if not choices.kind.has_looks:
                    return _text(reel, choices)
                slide = reel.slide(number + 1, cursor)
                return Picture(slide.drawing, choices.theme, slide.title, slide.aloud)

        if self._is_closed:
            return
        if self._worker is not None:  # one thread walks in a run
            self._next = lambda: self.show(reel, choices, number, cursor)
            self._worker.stop()
            return
        if not self._is_near(reel, cursor.iteration):
            self.waiting.emit(cursor.iteration)
        self._make_beside(reel, cursor.iteration, make)

    def close(self) -> None:
        """Make nothing any more; `closed` tells when the last that is being made has ended."""
        self._next, self._is_closed = None, True
        if self._worker is None:
            self.closed.emit()
        else:
            self._worker.stop()

    def wait(self) -> None:
        """Wait until what is being made has ended."""
        if self._worker is not None:
            self._worker.wait()

    def _is_near(self, reel: "Reel", iteration: int) -> bool:
        """Return whether a frame is there soon."""
        own = self._own(reel) if _shows_history(reel) else reel.run
        with_twin = reel.wish.plot is not None and reel.wish.twin is not None
        near = own is not None and own.seconds_to(iteration) < _NEAR_S
        return near and not (with_twin and iteration > 1)

    def _own(self, reel: "Reel") -> Run | None:
        """Return the run that has gone as far as a reel's goes, None where there is none yet."""
        run, last, own = self._rehearsed or (None, 0, None)
        return own if run is reel.run and last == reel.wish.span.last.iteration else None

    def _make_beside(
        self, reel: "Reel", iteration: int, make: "Callable[[Reel], Picture | str]"
    ) -> None:
        def work(worker: Worker) -> Picture | str | None:
            made = reel
            if _shows_history(reel):
                last = reel.wish.span.last.iteration
                own = self._own(reel) or rehearsal(reel.run, last, lambda: worker.stopped)
                if own is None:
                    return None
                self._rehearsed = reel.run, last, own
                made = replace(reel, run=own)
            there = made.run.visit(iteration, lambda: worker.stopped)
            return make(made) if there and not worker.stopped else None

        worker = self._worker = Worker(work, self)
        worker.done.connect(self.made)
        worker.failed.connect(self.failed)
        worker.ended.connect(self._go_on)
        worker.start()

    def _go_on(self) -> None:
        self._worker = None
        show, self._next = self._next, None
        if self._is_closed:
            self.closed.emit()
        elif show is not None:
            show()


def _shows_history(reel: "Reel") -> bool:
    """Return whether frames show of other iterations those that the run has walked so far."""
    if reel.wish.plot == moment.DECAY:
        return reel.wish.plot_choices.over_iterations
    return reel.wish.plot == moment.LOSS


def rehearsal(run: Run, last: int, stop: "Callable[[], bool]") -> Run | None:
    """Return a run that has gone as far as the one of the export will, and no further.

    The run in the window may have gone much further, which its plots show. Returns None where
    `stop`, asked after each iteration, ended that.
    """
    first = run
    while first.origin is not None:
        first = first.origin.run
    own = Run(first.experiment)
    for iteration, optimizer in branches_of(run):
        if not own.advance(iteration - 1, stop):
            return None
        own = own.branch(iteration, optimizer)
    return own if own.advance(last, stop) else None


def _text(reel: "Reel", choices: "Choices") -> str:
    """Return the beginning of a text."""
    file = _Beginning()
    try:
        choices.kind.write()(reel, file, lambda _: None)
    except _EnoughError:
        lines = file.getvalue().decode("utf-8", "ignore").split("\n")
        return "\n".join([*lines[:-1], "…"])
    return file.getvalue().decode("utf-8")
