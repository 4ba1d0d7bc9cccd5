"""What all labs have: parameters at the left, the picture at the right, work beside the window."""

import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QPushButton, QVBoxLayout, QWidget

from nnviz.errors import NnvizError
from nnviz.translation import tr
from nnviz.window.labs import files
from nnviz.window.labs.flow import Columns
from nnviz.window.labs.picture_view import PictureView, laid
from nnviz.window.labs.pulse import Pulse
from nnviz.window.labs.strip import Strip
from nnviz.window.scroller import Scroller
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from nnviz.drawing.shapes import Drawing
    from nnviz.export.report import Report
    from nnviz.window.labs.picture_view import Draw, Laid
    from nnviz.window.style import Look

    Work = Callable[[Pulse], object]

_SIDE = 320
_BAR = 18
"""What the scroll bar and the frame take of the parameters' width."""
_NARROW = 800
"""Where the page is narrower than this, the parameters stand above the picture."""
_PATIENCE_MS = 300
"""A calculation that takes no longer shows no progress."""


class Lab(QWidget):
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
        super().__init__()
        self.look = look
        self._worker: Worker | None = None
        self._next: tuple[Work, int, bool, float] | None = None
        self._total = 1
        self._began = 0.0
        self._arrange()
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

    def reset(self) -> None:
        """Take the usual values."""
        raise NotImplementedError

    def command(self) -> str:
        """Return the command line that gives what is on show."""
        raise NotImplementedError

    def title(self) -> str:
        """Return what the picture is called in a file."""
        raise NotImplementedError

    def drawn(self, width: float | None = None, height: float = 0.0) -> "Drawing | None":
        """Return the picture of what was found, None before anything was."""
        raise NotImplementedError

    def report(self) -> "Report":
        """Return what was found, as text and data."""
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

    # Layout ------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        px, theme = self.look.px, self.look.theme
        self.form = QWidget()
        self.form.setObjectName("form")
        self.form.setStyleSheet(f"QWidget#form {{ background: {theme.surface}; }}")
        self.sections = Columns(px(22))
        self.sections.setContentsMargins(px(20), px(18), px(20), px(22))
        self.form.setLayout(self.sections)
        self.area = Scroller(self.look)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.form)
        self.strip = Strip(self.look)
        self.side = QWidget()
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.area, 1)
        self._rule = _rule(self.look, QFrame.Shape.HLine)
        column.addWidget(self._rule)
        column.addWidget(self.strip)
        self.scroller = Scroller(self.look)
        self.view = PictureView(self.look, self.scroller)
        page = QWidget()
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(0)
        self._page.addWidget(self.view)
        self._page.addStretch(1)
        page.setObjectName("page")
        page.setStyleSheet(f"QWidget#page {{ background: {theme.canvas}; }}")
        self.scroller.setWidget(page)
        self._line = _rule(self.look, QFrame.Shape.VLine)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(0)
        self._parts.addWidget(self.side)
        self._parts.addWidget(self._line)
        self._parts.addWidget(self.scroller, 1)
        self._narrow = False
        self.form.installEventFilter(self)
        self._widen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what the parameters need."""
        if watched is self.form and event.type() is QEvent.Type.LayoutRequest:
            self._widen()
        return False

    def _widen(self) -> None:
        """Give the parameters the width that they need, where they stand beside the picture."""
        if not self._narrow:
            needed = self.sections.minimumSize().width() + self.look.px(_BAR)
            self.side.setFixedWidth(max(self.look.px(_SIDE), needed))

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Put the parameters beside the picture, or above it where the page is narrow."""
        super().resizeEvent(event)
        narrow = event.size().width() < self.look.px(_NARROW)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        if narrow:
            self.area.takeWidget()
            self._page.insertWidget(0, self.form)
            self._parts.setDirection(QBoxLayout.Direction.TopToBottom)
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(16_777_215)
        else:
            self._page.removeWidget(self.form)
            self.area.setWidget(self.form)
            self._parts.setDirection(QBoxLayout.Direction.LeftToRight)
            self._widen()
        self.form.show()
        self.area.setVisible(not narrow)
        self._line.setVisible(not narrow)

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

    def chain(self) -> None:
        """Let Tab go through the parameters as they stand, then to the buttons and the picture."""
        buttons = (self.strip.cancel, *self.strip.findChildren(QPushButton))
        stops = [*_stops(self.sections), *dict.fromkeys(buttons), self.scroller]
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)

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
        worker.deleteLater()
        if worker is self._worker:
            self._worker = None
            if self._next is not None:
                self._begin_next()
            else:
                self._escape.setEnabled(False)

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
        if self.drawn() is None:
            self.trouble(tr("There is nothing to save yet."))
            return
        files.ask_to_save(self, f"{self.name}.png", self.save_as)

    def save_as(self, path: str) -> None:
        """Save what is on show in a file, in the format that its ending says."""
        drawing = self.drawn()
        assert drawing is not None
        try:
            write = files.prepared(Path(path), self.title(), drawing, self.report)
        except NnvizError as error:
            self.trouble(str(error))
            return
        worker = Worker(lambda _: write(), self)
        worker.failed.connect(lambda error: self.trouble(str(error)))
        worker.done.connect(lambda _: self.tell(tr("Saved as {path}", path=path)))
        worker.ended.connect(worker.deleteLater)
        worker.start()


def _stops(layout: QLayout) -> "Iterator[QWidget]":
    """Yield what Tab goes to in a layout, in its order."""
    for number in range(layout.count()):
        item = layout.itemAt(number)
        inner = item.layout() if item is not None else None
        widget = item.widget() if item is not None else None
        if widget is not None:
            inner = widget.layout()
            if widget.focusProxy() is None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield widget
                continue
        if inner is not None:
            yield from _stops(inner)


def _rule(look: "Look", shape: QFrame.Shape) -> QFrame:
    """Return a fine line between two regions."""
    line = QFrame()
    line.setFrameShape(QFrame.Shape.NoFrame)
    if shape is QFrame.Shape.HLine:
        line.setFixedHeight(1)
    else:
        line.setFixedWidth(1)
    line.setStyleSheet(f"background: {look.theme.border};")
    return line
