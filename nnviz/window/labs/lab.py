"""What all labs do: calculate beside the window, show what they find, save and copy it."""

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut

from nnviz.errors import NnvizError
from nnviz.translation import tr
from nnviz.window import saving
from nnviz.window.labs import files
from nnviz.window.labs.pane import Pane
from nnviz.window.labs.picture_view import laid
from nnviz.window.labs.pulse import Pulse
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent, QShowEvent

    from nnviz.window.labs.files import Findings
    from nnviz.window.labs.picture_view import Draw, Laid
    from nnviz.window.style import Look

    Work = Callable[[Pulse], object]

_PATIENCE_MS = 300
"""A calculation that takes no longer shows no progress."""


class Lab(Pane):
    """One lab.

    Signals
    -------
    told(str)
        What was done, or why it could not be done: it is to be read in the lab, too.
    """

    told = Signal(str)
    name = ""
    """What it is called on the command line."""
    goes_on = False
    """Whether it goes on calculating behind another lab."""

    def __init__(self, look: "Look") -> None:
        super().__init__(look)
        self._worker: Worker | None = None
        self._next: tuple[Work, int, bool, float] | None = None
        self._total = 1
        self._began = 0.0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._show_progress)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.cancel)
        self.strip.cancel_wanted.connect(self.cancel)
        self._pulse: Pulse | None = None
        self.from_cancel = False

    # What each lab has of its own --------------------------------------------------------------

    def state(self) -> object:
        """Return what is chosen, and what was found."""
        raise NotImplementedError

    def reset(self) -> None:
        """Take the usual values."""
        raise NotImplementedError

    def command(self) -> str:
        """Return the command line that gives what is on show."""
        raise NotImplementedError

    def title(self) -> str:
        """Return what the picture is called in a file."""
        raise NotImplementedError

    def found(self) -> "Findings | None":
        """Return what was found as a picture and as data, None before anything was."""
        raise NotImplementedError

    def begin(self) -> None:
        """Calculate what is missing; called when the lab is seen."""
        raise NotImplementedError

    def complete(self) -> bool:
        """Tell whether all that is wanted is on show."""
        raise NotImplementedError

    def show_found(self, found: object) -> None:
        """Show what a calculation found, on its way and at its end."""
        raise NotImplementedError

    def end(self, whole: bool) -> None:
        """Take notice that a calculation is over, as a `whole` or broken off."""

    def words(self, done: int) -> str:
        """Return what is being calculated."""
        del done
        return ""

    # Being seen -----------------------------------------------------------------------------------

    def showEvent(self, event: "QShowEvent") -> None:
        """Calculate what is missing."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._begin_seen)  # when the room is known

    def _begin_seen(self) -> None:
        if self.isVisible() and not self.complete() and not self.busy:
            self.begin()

    def hideEvent(self, event: "QHideEvent") -> None:
        """Leave the machine to the lab in front, unless this one was told to calculate."""
        super().hideEvent(event)
        if not self.goes_on and not event.spontaneous():
            self.stop()

    # Work beside the window --------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether something is being calculated."""
        running = self._worker is not None and not self._worker.stopped
        return running or self._next is not None

    @property
    def idle(self) -> bool:
        """Whether no thread works for this lab, not even one that was asked to end."""
        return self._worker is None

    def calculate(
        self, work: "Work", total: int, *, at_once: bool = False, spent: float = 0.0
    ) -> None:
        """Do a calculation beside the window, instead of any other one.

        `total` is how much there is to do; progress is shown after a while, or `at_once`;
        `spent` are seconds that were spent on it before.
        """
        self._next = (work, total, at_once, spent)
        self._escape.setEnabled(True)
        if self._worker is None:
            self._begin_next()
        else:  # two would only hold each other up
            self._worker.stop()

    def layer(self) -> "Callable[[Draw], Laid]":
        """Return what lays a picture out, in any thread, for the room that there is now."""
        room, zoom = self.view.room(), self.look.zoom
        return lambda draw: laid(draw, room, zoom)

    def _begin_next(self) -> None:
        assert self._next is not None
        work, self._total, at_once, spent = self._next
        self._next = None
        pulse = self._pulse = Pulse()
        worker = self._worker = Worker(lambda worker: work(pulse.of(worker)), self)
        self._began = time.monotonic() - spent
        worker.progressed.connect(self._advance)
        worker.done.connect(lambda found: self._finish(worker, found))
        worker.failed.connect(self._fail)
        worker.ended.connect(lambda: self._over(worker))
        worker.start()
        if at_once:
            self._show_progress()
        else:
            self._patience.start()

    def _advance(self) -> None:
        """Show how far the calculation is, and what it found."""
        pulse = self._pulse
        if pulse is None or pulse.stopped:
            return
        if pulse.found is not None:
            found, pulse.found = pulse.found, None
            self.show_found(found)
        if not self._patience.isActive():
            self._show_progress()
        self.view.repaint()
        pulse.seen()

    def _show_progress(self) -> None:
        if self._pulse is not None and self.busy:
            done = self._pulse.done
            seconds = time.monotonic() - self._began
            self.strip.show_progress(self.words(done), done, self._total, seconds)

    def _finish(self, worker: Worker, found: object) -> None:
        if worker is self._worker and not worker.stopped:
            self._rest("")
            self.show_found(found)
            self.end(True)

    def _fail(self, error: NnvizError) -> None:
        self._rest("")
        self.trouble(str(error))
        self.end(False)

    def _over(self, worker: Worker) -> None:
        """Begin what is wanted next, now that the thread is free."""
        worker.wait()  # for its last words, which these are
        worker.deleteLater()
        if worker is self._worker:
            self._worker = None
            if self._next is not None:
                self._begin_next()
            elif self._pulse is not None:  # it ended in a fault
                self._rest("")
                self.end(False)

    def cancel(self) -> None:
        """Break the calculation off; what was found stays."""
        if not self.busy:
            return
        self._next = None
        if self._worker is not None:
            self._worker.stop()
        self._rest(tr("Cancelled."))
        self.end(False)

    def _rest(self, words: str) -> None:
        self._patience.stop()
        self.from_cancel = self.strip.cancel.hasFocus()
        self._escape.setEnabled(False)
        self._pulse = None
        self.strip.rest()
        if words:
            self.strip.say(words)

    def close_work(self) -> None:
        """Stop everything that goes on; it can begin again."""
        self.view.close_work()
        self.stop()

    def stop(self) -> None:
        """Calculate nothing any more, and say nothing of it."""
        self._next = None
        if self._worker is not None:
            self._worker.stop()
        self._rest("")

    # What is done with the findings ------------------------------------------------------------

    def tell(self, words: str) -> None:
        """Say what was done."""
        self.strip.say(words)
        self.told.emit(words)

    def trouble(self, words: str) -> None:
        """Say why something could not be done."""
        self.strip.say(words, trouble=True)
        self.told.emit(words)

    def copy_command(self) -> None:
        """Put the command line that gives the same on the clipboard."""
        command = self.command()
        QGuiApplication.clipboard().setText(command)
        self.tell(tr("Copied: {command}", command=command))

    def save(self) -> None:
        """Ask for a file, and save what is on show in it."""
        if self.found() is None:
            self.trouble(tr("There is nothing to save yet."))
            return
        name = f"{self.name}.png"
        saving.ask_where(self, tr("Save the lab"), name, files.ENDINGS, self.save_as)

    def save_as(self, path: str) -> None:
        """Save what is on show in a file, in the format that its ending says."""
        found = self.found()
        assert found is not None
        prepare = partial(files.prepared, self.title(), found)
        saving.save(self, path, prepare, self.tell, lambda error: self.trouble(str(error)))
