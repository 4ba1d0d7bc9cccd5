"""The lab of learning: curves that grow while networks are trained from different first weights."""

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from nnviz.engine import data_files, idx
from nnviz.engine.datasets import DatasetError
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.export import learning_picture, learning_report
from nnviz.labs import ranges
from nnviz.labs.learning import Plan, learn
from nnviz.labs.wording import figures
from nnviz.translation import tr, trn
from nnviz.window.labs import files
from nnviz.window.labs.command_line import learning_command
from nnviz.window.labs.fields import Choice, Real, Section, Whole, activations
from nnviz.window.labs.files import Findings
from nnviz.window.labs.lab import Lab
from nnviz.window.labs.lesson import Lesson
from nnviz.window.labs.start_fields import StartsField
from nnviz.window.labs.wishes import DIGITS, LearningState, LearningWish, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.engine.datasets import Dataset
    from nnviz.labs.learning import Course
    from nnviz.window.labs.picture_view import Laid
    from nnviz.window.labs.pulse import Pulse
    from nnviz.window.style import Look

_RATES = (0.0, 1000.0)
_SHARES = (0.0, 0.9)
_NAME = 120
"""The room of a file's name."""


class LearningLab(Lab):
    """Trains networks, and shows how that goes."""

    name = "learning"
    goes_on = True

    def __init__(self, look: "Look") -> None:
        super().__init__(look)
        self._wish = LearningWish()
        self._dataset: Dataset | None = None
        self.course: Course | None = None
        self._shown = self._wish
        self._lesson: Lesson | None = None
        self._make_form()

    def _make_form(self) -> None:
        look = self.look
        self.data = Choice(look, [(tr("8 × 8 digits"), DIGITS)])
        self.open = QPushButton(tr("Open data…"))
        self.open.setToolTip(
            tr("MNIST or Fashion-MNIST as IDX files (.gz, too) or NPZ, or data like them")
        )
        self.validation = Real(look, _SHARES)
        self.numbers = {
            "layers": Whole(look, ranges.LAYERS),
            "units": Whole(look, ranges.WIDTH),
            "batch": Whole(look, ranges.BATCH),
            "iterations": Whole(look, (1, ranges.ITERATIONS[1])),
            "samples": Whole(look, ranges.TRAINED_SAMPLES),
            "seed": Whole(look, ranges.SEED),
        }
        data = Section(look, tr("Data"))
        data.add(tr("Pictures"), self.data)
        data.add_whole(self.open)
        data.add(tr("Samples at most"), self.numbers["samples"])
        data.add(tr("Share for validation"), self.validation)
        self.starts = StartsField(look, self._wish.plan.starts)
        first = Section(look, tr("First weights"))
        first.add_whole(self.starts)
        self.activation = activations(look)
        network = Section(look, tr("Network"))
        network.add(tr("Activation"), self.activation)
        network.add(tr("Hidden layers"), self.numbers["layers"])
        network.add(tr("Units of each"), self.numbers["units"])
        self.optimizer = Choice(look, [(name, name) for name in OPTIMIZERS])
        self.rate = Real(look, _RATES)
        training = Section(look, tr("Training"))
        training.add(tr("Optimizer"), self.optimizer)
        training.add(tr("Learning rate"), self.rate)
        training.add(tr("Samples of a batch"), self.numbers["batch"])
        training.add(tr("Iterations"), self.numbers["iterations"])
        training.add(tr("Seed of all draws"), self.numbers["seed"])
        for section in (first, training, network, data):
            self.sections.addWidget(section)
        self.start = QPushButton(tr("Start training"))
        self.start.setObjectName("start")
        self.strip.add_button(self.start)
        self._fill(self._wish)
        self.start.clicked.connect(self.train)
        self.open.clicked.connect(lambda: files.ask_for_data(self, self.read))
        self.data.currentIndexChanged.connect(self._follow)
        self.starts.changed.connect(self.chain)
        self.starts.changed.connect(self._follow)
        self.starts.refused.connect(self.trouble)
        for choice in (self.activation, self.optimizer):
            choice.currentIndexChanged.connect(self._follow)
        for real in (self.validation, self.rate):
            real.valueChanged.connect(self._follow)
        for field in self.numbers.values():
            field.valueChanged.connect(self._follow)

    def _fill(self, wish: LearningWish) -> None:
        """Show a wish in the form."""
        plan = wish.plan
        choices = (self.data, self.starts, self.activation, self.optimizer)
        fields = (*choices, self.validation, self.rate, *self.numbers.values())
        states = [field.blockSignals(True) for field in fields]
        self._offer(wish.source)
        self.starts.take(plan.starts)
        self.activation.choose(plan.activation)
        self.optimizer.choose(plan.optimizer)
        self.validation.setValue(plan.validation)
        self.rate.setValue(plan.learning_rate)
        for name, field in self.numbers.items():
            field.setValue(getattr(plan, name))
        for one, state in zip(fields, states, strict=True):
            one.blockSignals(state)
        self._wish = wish
        self.chain()

    def _offer(self, source: Source) -> None:
        """Offer the digits and the user's data, with `source` chosen."""
        if source.path != DIGITS and self._dataset is not None:
            while self.data.count() > 1:
                self.data.removeItem(1)
            name = self._dataset.name
            wide = self.look.px(_NAME)
            short = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, wide)
            self.data.addItem(short, source)
            self.data.setCurrentIndex(1)
        else:
            self.data.setCurrentIndex(0)

    def _follow(self) -> None:
        """Take what is in the form; show what it would begin with where nothing is trained yet."""
        self.strip.say("")
        numbers = {name: field.value() for name, field in self.numbers.items()}
        chosen = self.data.currentData()
        self._wish = LearningWish(
            Plan(
                starts=self.starts.starts(),
                activation=self.activation.currentData(),
                optimizer=self.optimizer.currentData(),
                learning_rate=self.rate.value(),
                validation=self.validation.value(),
                **numbers,
            ),
            chosen if isinstance(chosen, Source) else Source(),
        )
        if self._lesson is None and (self.course is None or self.course.done == 0):
            self.begin()
        elif self._lesson is None and self._wish != self._shown:
            self.strip.say(tr("Start training again for the curves of these values."))

    # Data --------------------------------------------------------------------------------------

    def read(self, path: str, labels: str | None = None) -> None:
        """Read data of the user's; what is on show stays until they are there."""
        if self._lesson is not None:
            self.trouble(tr("Cancel the training first; then open other data."))
            return
        self.calculate(lambda _: _read(Path(path), labels), 1)

    def _take_data(self, read: "_Read") -> None:
        """Learn from data that were read."""
        self._dataset = read.dataset
        before = self.data.blockSignals(True)
        self._offer(read.source)
        self.data.blockSignals(before)
        self._follow()
        count, classes = len(read.dataset), len(read.dataset.classes)
        self.tell(
            tr(
                "{name}: {count:,} pictures of {numbers:,} numbers, {classes:,} classes.",
                name=read.dataset.name,
                count=count,
                numbers=read.dataset.inputs.shape[1],
                classes=classes,
            )
        )

    def _load(self) -> "Callable[[], Dataset]":
        """Return what gives the data that are chosen."""
        dataset = self._dataset
        if self._wish.source.path == DIGITS or dataset is None:
            return data_files.digits
        return lambda: dataset

    # Training ----------------------------------------------------------------------------------

    def begin(self) -> None:
        """Go on with a training, or show what one would begin with."""
        if self._lesson is not None:
            self._watch(self._lesson)
        elif self.course is None or self.course.done == 0:
            wish, load, shown = self._wish, self._load(), self._shown_by(self._wish)
            self.calculate(lambda _: shown(next(learn(wish.plan, load()))), 1)

    def train(self) -> None:
        """Begin a training."""
        self._lesson = Lesson(self._wish, self._load())
        self._watch(self._lesson)
        self.strip.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _watch(self, lesson: Lesson) -> None:
        """Do the training beside the window, and show it as it goes on."""
        shown = self._shown_by(lesson.wish)

        def work(pulse: "Pulse") -> _Found | None:
            began = time.monotonic()
            course: Course | None = None
            for course in lesson.courses():
                pulse.done = course.done
                if pulse.due:
                    pulse.show(shown(course))
                if pulse.stopped:
                    break
            lesson.seconds += time.monotonic() - began
            return None if course is None else shown(course)

        total = lesson.wish.plan.iterations
        self.calculate(work, total, at_once=True, spent=lesson.seconds)

    def _shown_by(self, wish: LearningWish) -> "Callable[[Course], _Found]":
        """Return what lays a course out, in any thread."""
        theme, lay = self.look.theme, self.layer()
        return lambda course: _Found(
            course, wish, lay(partial(learning_picture.picture, course, theme))
        )

    def end(self, whole: bool) -> None:
        """Say how a training ended."""
        lesson, self._lesson = self._lesson, None
        if self.course is None and not whole and self.isVisible():
            self.begin()  # what was to be read cannot be, and nothing else is on show
        if lesson is None or self.course is None:
            return
        if self.from_cancel:
            self.start.setFocus(Qt.FocusReason.OtherFocusReason)
        if whole:
            seconds = figures(lesson.seconds)
            self.tell(tr("Trained in {seconds} s.", seconds=seconds))
        else:
            done = self.course.done
            self.tell(
                trn(
                    "Cancelled after {count:,} iteration; the curves stay.",
                    "Cancelled after {count:,} iterations; the curves stay.",
                    done,
                )
            )

    def complete(self) -> bool:
        """Tell whether there is something on show, and no training to go on with."""
        return self.course is not None and self._lesson is None

    def words(self, done: int) -> str:
        """Return which iteration is on show."""
        if self._lesson is None:
            return ""
        total = self._lesson.wish.plan.iterations
        return tr("Iteration {done:,} of {total:,}", done=done, total=total)

    def show_found(self, found: object) -> None:
        """Show curves as far as they came, or take data that were read."""
        match found:
            case _Found(course, wish, ready):
                self.course, self._shown = course, wish
                self._show(ready)
            case _Read():
                self._take_data(found)
            case _LabelsWanted(path):
                self.tell(tr("These pictures need their labels: open the file of them, too."))
                files.ask_for_labels(self, lambda labels: self.read(str(path), labels))

    def _show(self, ready: "Laid | None" = None) -> None:
        assert self.course is not None
        course = self.course
        draw = partial(learning_picture.picture, course, self.look.theme)
        lines = [learning_report.title(course), learning_report.conditions(course)]
        lines += [learning_report.outcome(curve) for curve in course.curves]
        self.view.show_picture(draw, "\n".join(lines), ready)

    def found(self) -> Findings | None:
        """Return what was found as a picture and as data, None before anything was."""
        if self.course is None or self.course.done == 0:
            return None
        return Findings(
            partial(learning_picture.picture, self.course, self.look.theme),
            partial(learning_report.report, self.course),
        )

    def title(self) -> str:
        """Return what the picture is called in a file."""
        return tr("Learning")

    # State -------------------------------------------------------------------------------------

    def command(self) -> str:
        """Return the command line that gives what is on show, or what would be trained."""
        course = self.course
        if course is None or course.done == 0:
            return learning_command(self._wish)
        if course.finished:
            return learning_command(self._shown)
        plan = replace(self._shown.plan, iterations=course.done)
        return learning_command(replace(self._shown, plan=plan))

    def reset(self) -> None:
        """Take the usual values; curves stay until the next training."""
        self._fill(LearningWish())
        self._follow()

    def state(self) -> LearningState:
        """Return what is chosen, what was found, and the training that goes on."""
        return LearningState(self._wish, self._dataset, self.course, self._shown, self._lesson)

    def restore(self, state: LearningState) -> None:
        """Show a state; a training that was going on goes on when the lab is seen."""
        self._dataset = state.dataset
        self._fill(state.wish)
        self.course, self._shown = state.course, state.shown or state.wish
        self._lesson = state.lesson
        if self.course is not None:
            self._show()


class _Found(NamedTuple):
    """A course that is to be shown."""

    course: "Course"
    wish: LearningWish
    laid: "Laid"


class _Read(NamedTuple):
    """Data that were read, and where from."""

    dataset: "Dataset"
    source: Source


class _LabelsWanted(NamedTuple):
    """Pictures without labels beside them."""

    path: Path


def _read(path: Path, labels: str | None) -> _Read | _LabelsWanted:
    """Read data; pictures whose labels are not beside them want a file of these."""
    if labels is None and idx.is_idx(idx.head_of(path)):
        idx.read_images(path)  # what is wrong with them is said first
        try:
            idx.labels_beside(path)
        except DatasetError:
            return _LabelsWanted(path)
    return _Read(data_files.read(path, labels), Source(str(path), labels))
