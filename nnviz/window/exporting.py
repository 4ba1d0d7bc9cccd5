"""Exports frames: asks what and where, lets a child process do it, and says how it goes.

What only an export needs is imported when one is wanted: the window opens sooner without it.
"""

import shlex
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from nnviz.errors import NnvizError
from nnviz.trace.steps import Phase
from nnviz.translation import language, tr
from nnviz.window import accessible, questions, saving

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow, QWidget

    from nnviz.window.controller import StepController
    from nnviz.window.export.choices import Choices
    from nnviz.window.export.consent import Consent, Order
    from nnviz.window.export.dialog import ExportDialog
    from nnviz.window.export.foot import Foot
    from nnviz.window.export.process import Process
    from nnviz.window.export.projector import Projector
    from nnviz.window.export.source import Source
    from nnviz.window.export.subject import Subject
    from nnviz.window.manner import Manner
    from nnviz.window.opening import Opening
    from nnviz.window.presenter import Presenter
    from nnviz.window.watching import Watching

_PLAIN: Final = Qt.TextFormat.PlainText
_DELETED: Final = Qt.WidgetAttribute.WA_DeleteOnClose


class Exporting:
    """Opens the dialog, and has one export at a time; the window can be used meanwhile.

    Attributes
    ----------
    dialog : ExportDialog or None
        The dialog while it is open.
    foot : Foot or None
        What says how an export stands, None before the first one.
    """

    def __init__(
        self,
        window: "QMainWindow",
        manner: "Manner",
        presenter: "Presenter",
        controller: "StepController",
        watching: "Watching",
        opening: "Opening",
    ) -> None:
        self._window = window
        self._manner = manner
        self._presenter = presenter
        self._controller = controller
        self._watching = watching
        self._opening = opening
        self.dialog: ExportDialog | None = None
        self.foot: Foot | None = None
        self._source: Source | None = None
        self._process: Process | None = None
        self._question: QMessageBox | None = None
        self._projector: Projector | None = None
        self._asker: Consent | None = None
        self._chosen: Choices | None = None
        self._is_leaving = False
        manner.look_changed.connect(self._lay_aside)  # before anything is built anew

    @property
    def is_under_way(self) -> bool:
        """Whether something is being exported."""
        return self._process is not None

    # Asking ---------------------------------------------------------------------------------

    def show(self) -> None:
        """Ask what to export; a training waits."""
        self._controller.when_free(self._open)

    def _open(self, choices: "Choices | None" = None) -> None:
        if self.dialog is not None:
            return
        from nnviz.window.export.choices import remembered
        from nnviz.window.export.dialog import ExportDialog
        from nnviz.window.export.projector import Projector

        self._controller.pause()
        self._controller.cancel()  # one thread walks in a run
        subject, usual = self._subject(), self._usual()
        chosen = choices or remembered(self._manner.store.export(), usual)
        try:
            scenario = self._readable(subject)
        except NnvizError as error:
            questions.tell(self._window, error)
            return
        self._controller.hold()  # it is the projector that walks now
        projector = self._projector = Projector(self._window)
        projector.closed.connect(self._let_go)
        dialog = self.dialog = ExportDialog(
            self._manner.look, subject, chosen, usual, scenario, projector, self._window
        )
        dialog.be_free(not self.is_under_way)
        dialog.wanted.connect(partial(self._ask_where, subject))
        dialog.command_wanted.connect(partial(self._copy, subject))
        dialog.told.connect(lambda text: accessible.announce(self._window, text))
        dialog.finished.connect(self._forget)
        # Making it and showing it are two turns, between which the window answers.
        QTimer.singleShot(0, dialog, lambda: self._present(dialog))

    def _present(self, dialog: "ExportDialog") -> None:
        if dialog is self.dialog:
            dialog.resize(dialog.sizeHint())
            dialog.open()

    def _let_go(self) -> None:
        """Let the window walk in its run again."""
        projector, self._projector = self._projector, None
        if projector is not None:
            projector.deleteLater()
            self._controller.let_go()

    def _forget(self) -> None:
        dialog, self.dialog = self.dialog, None
        if self._asker is not None:
            self._asker.stop()
        if dialog is not None:
            self._remember(dialog.chosen)

    def _remember(self, choices: "Choices") -> None:
        from nnviz.window.export.choices import texts_of

        self._manner.store.keep_export(texts_of(choices, self._usual()))

    def _subject(self) -> "Subject":
        """Return what is on show now."""
        from nnviz.window.export.subject import Subject

        frame, timeline = self._presenter.frame, self._controller.timeline
        return Subject(
            timeline.run,
            timeline.cursor,
            frame.phase or Phase.FORWARD,
            frame.sample,
            frame.focus,
            self._watching.choices,
        )

    def _usual(self) -> "Choices":
        """Return the choices of the first time: frames look as the window does."""
        from nnviz.window.export.choices import Choices

        wanted = self._manner.preferences
        return Choices(
            last=max(2, self._controller.timeline.cursor.iteration),
            theme=self._manner.look.theme.name,
            language=language(),
            english_terms=wanted.english_terms,
            decimals=wanted.decimals,
        )

    def _lay_aside(self) -> None:
        """Close what is open in a look or language that is no longer wanted."""
        dialog = self.dialog
        if dialog is not None:
            dialog.reject()
            self._chosen = dialog.chosen
            if self._projector is not None:
                self._projector.wait()

    def show_again(self) -> None:
        """Show what was open in the look or language that is wanted now."""
        if self.foot is not None:
            self.foot.show_anew(self._manner.look)
        chosen, self._chosen = self._chosen, None
        if chosen is not None:
            self._controller.when_free(partial(self._open, chosen))

    # The command ----------------------------------------------------------------------------

    def _copy(self, subject: "Subject", choices: "Choices") -> None:
        """Copy the command that exports this."""
        from nnviz.window.export.files import proposed
        from nnviz.window.export.source import UNKNOWN

        scenario = self._known().typed(subject.scenario, self._opening.place)
        words = ["nnviz", *subject.arguments(choices, scenario, proposed(subject, choices))]
        text = subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
        QGuiApplication.clipboard().setText(text)
        said = tr("The command is on the clipboard.")
        if scenario == UNKNOWN:
            said = tr(
                "The command is on the clipboard; put the scenario's file for {name}.",
                name=UNKNOWN,
            )
        if self.dialog is not None:
            self.dialog.tell(said)

    def _readable(self, subject: "Subject") -> str:
        return self._known().readable(subject.scenario)

    def _known(self) -> "Source":
        from nnviz.window.export.source import Source

        if self._source is None:
            self._source = Source()
        return self._source

    # Where ----------------------------------------------------------------------------------

    @property
    def _front(self) -> "QWidget":
        """What questions are asked over."""
        return self.dialog or self._window

    def _ask_where(self, subject: "Subject", choices: "Choices", count: int) -> None:
        from nnviz.window.export.files import proposed

        self._remember(choices)
        saving.ask_where(
            self._front,
            tr("Export frames"),
            proposed(subject, choices),
            (choices.kind.ending,),
            partial(self._take_place, subject, choices, count),
            words=choices.kind.title,
            asks_itself=True,
        )

    def _take_place(self, subject: "Subject", choices: "Choices", count: int, path: str) -> None:
        """Begin, if the name is that of a file of the format, and the user agrees."""
        from nnviz.window.export.consent import Order

        try:
            saving.ending_of(Path(path), (choices.kind.ending,))
            order = Order(subject, choices, count, path, self._readable(subject))
        except NnvizError as error:
            questions.tell(self._front, error)
        else:
            self._consent().ask(order)

    def _consent(self) -> "Consent":
        from nnviz.window.export.consent import Consent

        if self._asker is None:
            self._asker = Consent(lambda: self._front, self._window)
            self._asker.given.connect(self._begin)
            self._asker.failed.connect(lambda error: questions.tell(self._front, error))
        return self._asker

    # Exporting ------------------------------------------------------------------------------

    def _begin(self, order: "Order") -> None:
        """Let a child process export into a file."""
        from nnviz.window.export.files import files
        from nnviz.window.export.foot import Foot
        from nnviz.window.export.process import Process
        from nnviz.window.export.strip import Standing

        if self.is_under_way:
            return
        if self.foot is None:
            self.foot = Foot(self._window)
            self.foot.cancel_wanted.connect(self.cancel)
        choices, path = order.choices, order.path
        arguments = order.subject.arguments(choices, order.scenario, path, force=order.force)
        process = self._process = Process([*arguments, "--progress", "lines"], self._window)
        process.progressed.connect(self._show_progress)
        process.done.connect(self._finish)
        process.failed.connect(partial(self._fail, order))
        process.cancelled.connect(self._be_cancelled)
        names = files(path, choices, order.count)
        self.foot.show(Standing(names[0], len(names)), self._manner.look)
        process.start()
        if self.dialog is not None:
            self.dialog.accept()

    def _stand(self, **changes: object) -> None:
        """Say how the export stands now."""
        if self.foot is not None and self.foot.standing is not None:
            standing = replace(self.foot.standing, **changes)  # type: ignore[arg-type] # by name
            self.foot.show(standing, self._manner.look)

    def _show_progress(self, done: int, total: int) -> None:
        if self._process is not None:
            self._stand(done=done, total=total, left=self._process.seconds_left(done))

    def _finish(self) -> None:
        self._end()
        self._stand(finished=True)
        if self.foot is not None and self.foot.standing is not None:
            from nnviz.window.export.strip import saved

            standing = self.foot.standing
            accessible.announce(self._window, saved(standing.path, standing.files))

    def _fail(self, order: "Order", error: NnvizError) -> None:
        self._end()
        self._close_foot()
        if order.force:
            questions.tell(self._front, error)
        else:
            self._consent().ask(order, error)

    def _be_cancelled(self) -> None:
        self._end()
        self._stand(given_up=True)
        if self.foot is not None and self.foot.standing is not None:
            from nnviz.window.export.strip import given_up

            accessible.announce(self._window, given_up())

    def _end(self) -> None:
        """Be free for the next one."""
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        if self._question is not None:
            self._question.close()
        if self.dialog is not None:
            self.dialog.be_free(True)
        if self._is_leaving:
            self._is_leaving = False
            self._window.close()

    def _close_foot(self) -> None:
        if self.foot is not None:
            self.foot.close()

    def cancel(self) -> None:
        """Give up what is exported."""
        if self._process is not None:
            self._process.cancel()
            self._stand(stopping=True)

    # Closing --------------------------------------------------------------------------------

    def may_close(self) -> bool:
        """Return whether the window may close; where something is exported, ask first."""
        if self._process is None:
            return True
        if self._question is None:
            self._ask_to_close()
        return False

    def _ask_to_close(self) -> None:
        text = tr("An export is under way. Closing the window gives it up; no file is left behind.")
        box = self._question = QMessageBox(
            QMessageBox.Icon.Question, "nnviz", text, parent=self._window
        )
        box.setTextFormat(_PLAIN)
        box.setAttribute(_DELETED)
        leave = box.addButton(tr("&Give up and close"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(tr("G&o on exporting"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.finished.connect(self._forget_question)
        leave.clicked.connect(self._leave)
        box.open()

    def _forget_question(self) -> None:
        self._question = None

    def _leave(self) -> None:
        """Give the export up, and close the window once it has tidied up."""
        if self._process is None:
            self._window.close()
        else:
            self._is_leaving = True
            self.cancel()

    def close(self) -> None:
        """End what runs beside the window."""
        if self.dialog is not None:
            self.dialog.reject()
        if self._projector is not None:
            self._projector.wait()
        if self._asker is not None:
            self._asker.close()
        process, self._process = self._process, None
        if process is not None:
            process.close()
        self._close_foot()
