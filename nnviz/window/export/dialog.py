"""The export dialog: the choices on the left, the slide as it will be on the right."""

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnviz.export.options import MOST_SLIDES
from nnviz.export.reel import Reel
from nnviz.translation import tr
from nnviz.window.export import wording
from nnviz.window.export.choices import Choices
from nnviz.window.export.estimate import Estimate, Estimator
from nnviz.window.export.fields import Fields
from nnviz.window.export.places import Places
from nnviz.window.export.preview import Preview
from nnviz.window.export.projector import Picture, Projector
from nnviz.window.style import icon
from nnviz.window.training.number_field import FieldError

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from nnviz.errors import NnvizError
    from nnviz.window.export.subject import Subject
    from nnviz.window.style import Look

_SOON_MS: Final = 30
"""What is typed or clicked at once is shown at once."""
_ROOM: Final = QSize(1180, 760)
"""Size where the window has it."""


class ExportDialog(QDialog):
    """Shows choices, what they give, and how long and large that will be.

    Signals
    -------
    wanted(Choices, int)
        Export, which gives so many frames.
    command_wanted(Choices)
        Copy the command that exports this.
    told(str)
        A sentence for a screen reader.
    """

    wanted = Signal(object, int)
    command_wanted = Signal(object)
    told = Signal(str)

    def __init__(
        self,
        look: "Look",
        subject: "Subject",
        choices: Choices,
        usual: Choices,
        scenario: str,
        projector: Projector,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Export frames"))
        self._look, self._subject, self._usual = look, subject, usual
        self._scenario = scenario
        self._cursor = subject.cursor
        self._places: Places | None = None
        self._chosen = choices
        self._estimate: Estimate | None = None
        self._has_missed = False
        self._is_free = True
        self._dress()
        # Each has its parent from the start: what moves to another one is styled again.
        self._area, self._stage, self._foot = QScrollArea(self), QFrame(self), QFrame(self)
        self.fields = Fields(
            look, subject.cursor.iteration, subject.has_hidden_layers, self._area.viewport()
        )
        self.preview = Preview(look, self._stage)
        self.reset = QPushButton(tr("&Back to the usual"), self._foot)
        self._sign = QLabel(self._foot)
        self.summary = QLabel(self._foot)
        self.problem = QLabel(self._foot)
        self.copy = QPushButton(tr("Cop&y as command"), self._foot)
        self.leave = QPushButton(tr("Close"), self._foot)
        self.export = QPushButton(tr("E&xport…"), self._foot)
        self._projector = projector
        self._estimator = Estimator(self)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_SOON_MS)
        self._arrange()
        self._connect()
        self.fields.show_choices(choices)
        self._clock.start()  # the window answers, and the choices are there, before they are shown
        self._complain("")
        self._show_summary()
        self.fields.format.setFocus()

    @property
    def chosen(self) -> Choices:
        """What is chosen, the last of it that made sense."""
        return self._chosen

    @property
    def is_following(self) -> bool:
        """Whether something was chosen a moment ago that is not shown yet."""
        return self._clock.isActive() or self._projector.is_busy

    def tell(self, sentence: str) -> None:
        """Say something in passing, where the summary stands."""
        self.summary.setText(sentence)
        self.told.emit(sentence)

    def be_free(self, free: bool) -> None:
        """Let an export begin, or not, while another one is under way."""
        self._is_free = free
        self._show_summary()

    # Following ------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.fields.changed.connect(self._clock.start)
        self._clock.timeout.connect(self._follow)
        self.preview.went.connect(self._go)
        self._projector.made.connect(self._show)
        self._projector.waiting.connect(self._wait)
        self._projector.failed.connect(self._fail)
        self._estimator.found.connect(self._take_estimate)
        self._estimator.failed.connect(self._miss_estimate)
        self.reset.clicked.connect(self._reset)
        self.copy.clicked.connect(self._ask_for_command)
        self.leave.clicked.connect(self.reject)
        self.export.clicked.connect(self._ask_to_export)

    def _follow(self) -> None:
        """Show what is chosen now, or why it cannot be."""
        self._clock.stop()
        self._estimate, self._has_missed = None, False
        try:
            chosen, places = self._taken()
        except FieldError as error:
            self._estimator.stop()
            self._places = None
            self._complain(str(error))
            self._show_summary()
            return
        self._complain("")
        self._chosen, self._places = chosen, places
        self._show_frame(places, places.number(self._cursor))
        self._show_summary()
        self._estimator.ask(self._subject.arguments(chosen, self._scenario, None))

    def _taken(self) -> tuple[Choices, Places]:
        """Return what is chosen now, and its frames; raise `FieldError` where it makes no sense."""
        chosen = self.fields.choices
        places = Places(Reel(self._subject.run, self._subject.wish(chosen)))
        if chosen.kind.has_looks:
            self._check(places)
        return chosen, places

    def _check(self, places: Places) -> None:
        """Raise where there is no frame, or are too many."""
        if not len(places):
            raise FieldError(self.fields.grain, tr("that is longer than all frames together."))
        if len(places) > MOST_SLIDES:
            problem = tr(
                "these are {count:,} frames; at most {most:,} can be exported at once.",
                count=len(places),
                most=MOST_SLIDES,
            )
            raise FieldError(self.fields.range, problem)

    def _go(self, number: int) -> None:
        """Show another frame of the range, and stay there whatever else is chosen."""
        places = self._places
        if places is not None:
            self._cursor = places.cursor(number)
            self._show_frame(places, number)

    def _show_frame(self, places: Places, number: int) -> None:
        self.preview.show_place(number, len(places))
        self._projector.show(places.reel, self._chosen, number, places.cursor(number))

    def _show(self, made: Picture | str | None) -> None:
        if isinstance(made, Picture):
            self.preview.show_slide(made.drawing, made.theme, made.title, made.aloud)
        elif made is not None:
            self.preview.show_text(made)

    def _wait(self, iteration: int) -> None:
        self.preview.say(tr("Iteration {number:,} is being calculated …", number=iteration))

    def _fail(self, error: "NnvizError") -> None:
        self._complain(str(error))

    def _take_estimate(self, estimate: Estimate) -> None:
        self._estimate = estimate
        self._show_summary()

    def _miss_estimate(self, sentence: str) -> None:
        """Tell at once what the export would only tell when it is begun."""
        self._has_missed = True
        self._show_summary()
        if sentence:
            self._complain(sentence)

    def _show_summary(self) -> None:
        places, chosen = self._places, self._chosen
        makes_sense = places is not None or self._clock.isActive()
        self.export.setEnabled(makes_sense and self._is_free)
        self.copy.setEnabled(makes_sense)
        if places is None:
            self.summary.setText("")
        elif not self._is_free:
            self.summary.setText(tr("Another export is under way; this one can follow it."))
        else:
            parts = wording.summary(chosen, len(places))
            estimate = self._estimate
            if estimate is None:
                parts += [] if self._has_missed else ["…"]
            else:
                parts += [wording.duration(estimate.seconds), wording.amount(estimate.size)]
            self.summary.setText(" · ".join(parts))

    def _complain(self, sentence: str) -> None:
        if sentence and sentence != self.problem.text():
            self.told.emit(sentence)
        self.problem.setText(sentence)
        for widget in (self.problem, self._sign):
            widget.setVisible(bool(sentence))
        self.summary.setVisible(not sentence)

    # Doing ----------------------------------------------------------------------------------

    def _ask_to_export(self) -> None:
        self._catch_up()
        if self._places is not None:
            self.wanted.emit(self._chosen, len(self._places))

    def _ask_for_command(self) -> None:
        self._catch_up()
        if self._places is not None:
            self.command_wanted.emit(self._chosen)

    def _catch_up(self) -> None:
        """Follow what was chosen or typed a moment ago."""
        if self._clock.isActive():
            self._follow()

    def _reset(self) -> None:
        self.fields.show_choices(self._usual)
        self._follow()

    def done(self, result: int) -> None:
        """Close, and end what runs beside it."""
        if self._clock.isActive():
            self._clock.stop()
            with suppress(FieldError):
                self._chosen, _ = self._taken()
        self._projector.close()
        self._estimator.stop()
        super().done(result)

    def showEvent(self, event: "QShowEvent") -> None:
        """Give the choices the width that they need."""
        for field in self.fields.findChildren(QWidget):
            field.ensurePolished()
        bar = self._area.verticalScrollBar().sizeHint().width()
        self._area.setFixedWidth(self.fields.minimumSizeHint().width() + bar)
        super().showEvent(event)

    # Making ---------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return a size that the window below has room for."""
        parent = self.parentWidget()
        room = parent.window().size() if parent else self.screen().availableSize()
        return (_ROOM * self._look.zoom).expandedTo(room * 0.75).boundedTo(room * 0.96)

    def minimumSizeHint(self) -> QSize:
        """Return the least size; the choices scroll."""
        return QSize(480, 320)

    def _dress(self) -> None:
        theme, px = self._look.theme, self._look.px
        self.setStyleSheet(
            f"NumberField {{ background: {theme.surface}; color: {theme.ink};"
            f" border: {px(1)}px solid {theme.outline}; border-radius: {px(8)}px;"
            f" padding: {px(5)}px {px(10)}px; min-height: {px(20)}px; }}"
            f"NumberField:focus {{ border: {px(2)}px solid {theme.focus};"
            f" padding: {px(5) - px(1)}px {px(10) - px(1)}px; }}"
            f"QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled, QCheckBox:disabled,"
            f" QLabel:disabled {{ color: {theme.rim}; }}"
            f"NumberField:disabled, QSpinBox:disabled, QComboBox:disabled {{"
            f" border-color: {theme.border}; }}"
            f"QFrame#foot {{ border: none; border-top: 1px solid {theme.border}; }}"
            f"QFrame#stage {{ border: none; border-left: 1px solid {theme.border};"
            f" background: {theme.canvas}; }}"
            f"QPushButton:default {{ background: {theme.ink}; color: {theme.surface};"
            f" border: 1px solid {theme.ink}; }}"
            f"QPushButton:default:hover {{ background: {theme.soft}; }}"
            f"QPushButton:default:disabled {{ background: {theme.surface}; color: {theme.rim};"
            f" border: 1px solid {theme.border}; }}"
            f"QPushButton:default:focus {{ border: 3px double {theme.surface};"
            f" padding: {px(5) - 2}px {px(11) - 2}px; }}"
        )

    def _arrange(self) -> None:
        px = self._look.px
        area, stage, foot = self._area, self._stage, self._foot
        area.setWidget(self.fields)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        stage.setObjectName("stage")
        inside = QVBoxLayout(stage)
        inside.setContentsMargins(px(16), px(16), px(16), px(12))
        inside.addWidget(self.preview)
        above = QHBoxLayout()
        above.setSpacing(0)
        above.addWidget(area)
        above.addWidget(stage, 1)
        foot.setObjectName("foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(px(24), px(12), px(16), px(14))
        line.setSpacing(px(8))
        line.addWidget(self.reset)
        line.addSpacing(px(8))
        line.addWidget(self._sign)
        line.addWidget(self.summary, 1)
        line.addWidget(self.problem, 1)
        for button in (self.copy, self.leave, self.export):
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above, 1)
        column.addWidget(foot)
        self._explain()

    def _explain(self) -> None:
        theme, px = self._look.theme, self._look.px
        for label in (self.summary, self.problem):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.summary.setStyleSheet(f"color: {theme.soft};")
        size = px(18)
        self._sign.setPixmap(icon("triangle-alert", theme.backward, size).pixmap(size, size))
        self.reset.setToolTip(tr("All choices as they are at first"))
        self.export.setToolTip(tr("Choose a file, and export into it"))
        self.copy.setToolTip(tr("The command that exports the same at a terminal"))
        for button in (self.reset, self.copy, self.leave):
            button.setAutoDefault(False)
        self.export.setDefault(True)
