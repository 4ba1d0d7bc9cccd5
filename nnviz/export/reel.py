"""The slides of an export, one after the other: none is kept."""

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from nnviz.drawing.aloud import aloud, read_step
from nnviz.drawing.slide import draw_slide, size_for
from nnviz.drawing.theme import THEMES
from nnviz.drawing.words import words
from nnviz.engine.batches import batch_count
from nnviz.errors import DivergedError, LossDomainError, NnvizError
from nnviz.plots.moment import Moment
from nnviz.plots.past import so_far
from nnviz.plots.picture import picture
from nnviz.scenario.variants import twin
from nnviz.trace.run import Run
from nnviz.trace.steps import Grain
from nnviz.trace.timeline import Cursor, Timeline
from nnviz.trace.trace import steps_in_batch
from nnviz.translation import language, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnviz.drawing.shapes import Drawing
    from nnviz.drawing.theme import Theme
    from nnviz.export.wish import Wish
    from nnviz.trace.frame import Frame
    from nnviz.trace.steps import Phase, Steps
    from nnviz.trace.trace import Trace


@dataclass(frozen=True, slots=True)
class Slide:
    """One moment, as it is exported.

    Attributes
    ----------
    number : int
        Its place in the export, from 1.
    cursor : Cursor
        The moment.
    drawing : Drawing
        What is seen, in slide units.
    title : str
        What it shows, in one line; no two slides of an export have the same.
    sentence : str
        The step in words: what a speaker would say.
    aloud : str
        All of the calculation, as it is read aloud.
    phase : Phase or None
        Where in the iteration it is; None at the start.
    """

    number: int
    cursor: Cursor
    drawing: "Drawing"
    title: str
    sentence: str
    aloud: str
    phase: "Phase | None"


class NoSlideError(NnvizError):
    """No slide is within what was asked for."""

    def __init__(self, grain: Grain) -> None:
        super().__init__(grain)
        self.grain = grain

    def sentence(self) -> str:
        """Return why there is none, and what helps."""
        return tr(
            "There is no slide: no {grain} ends within these steps. A finer --grain or more "
            "steps help.",
            grain=self.grain,
        )


@dataclass(frozen=True)
class Reel:
    """The slides that a wish asks for of a run.

    The words are those of the language in use when a slide is made.
    """

    run: Run
    wish: "Wish"

    @property
    def name(self) -> str:
        """The scenario's title."""
        return self.run.experiment.scenario.title_in(language())

    @property
    def scale(self) -> float:
        """Pixels in a slide unit."""
        return self.wish.size.width / self._room[0]

    @property
    def _room(self) -> tuple[float, float]:
        size = self.wish.size
        return size_for(size.width / size.height)

    def __len__(self) -> int:
        """Return how many slides there are; nothing is calculated for it."""
        span, grain = self.wish.span, self.wish.grain
        return sum(
            _count(*self._part(iteration), grain)
            for iteration in range(span.first.iteration, span.last.iteration + 1)
        )

    def cursors(self) -> "Iterator[Cursor]":
        """Yield the moments of the slides."""
        span = self.wish.span
        for iteration in range(span.first.iteration, span.last.iteration + 1):
            for position in _positions(*self._part(iteration), self.wish.grain):
                yield Cursor(iteration, position)

    def slides(self) -> "Iterator[Slide]":
        """Yield the slides.

        Raises
        ------
        DivergedError, LossDomainError
            Where the training cannot go on.
        NoSlideError
            Where there is none.
        """
        number = 0
        for number, cursor in enumerate(self.cursors(), start=1):
            yield self.slide(number, cursor)
        if not number:
            raise NoSlideError(self.wish.grain)

    def slide(self, number: int, cursor: Cursor) -> Slide:
        """Return the slide of a moment."""
        frame = self.frame(cursor)
        said = words(frame, self.run.experiment.scenario)
        if frame.explanation is None:
            heading, sentence = tr("start"), said.aloud
        else:
            heading = aloud(frame.explanation.heading)
            sentence = read_step(frame.explanation, frame.calculated_decimals)
        title = tr(
            "Iteration {iteration:,}, step {number:,} of {count:,}: {heading}",
            iteration=cursor.iteration,
            number=frame.position,
            count=len(frame.steps),
            heading=heading,
        )
        drawing = self._drawn(frame)
        return Slide(number, cursor, drawing, title, sentence, said.aloud, frame.phase)

    def train_twin(self, stop: "Callable[[], bool]") -> None:
        """Train the twin of the plot, if there is one, up to the first slide.

        It is trained anyway when a slide needs it; but then nothing can break it off, as `stop`
        can here, which is asked after each iteration.
        """
        activation = self.wish.twin
        if self.wish.plot is None or activation is None:
            return
        runs = _line(self.run)
        ends = [run.origin.iteration - 1 for run in runs if run.origin is not None]
        for run, end in zip(runs, [*ends, self.wish.span.first.iteration], strict=True):
            with suppress(DivergedError, LossDomainError):
                _twin(run, activation).advance(end, stop)

    def drawing(self, cursor: Cursor, alpha: float = 1.0) -> "Drawing":
        """Return a moment's drawing, `alpha` of the way into its step's motion."""
        return self._drawn(self.frame(cursor, alpha))

    def frame(self, cursor: Cursor, alpha: float = 1.0) -> "Frame":
        """Return what is on show at a moment."""
        wish = self.wish
        shown = Timeline(self.run, cursor, wish.sample).frame(alpha, wish.decimals)
        return replace(shown, focus=wish.focus) if wish.focus else shown

    def _drawn(self, frame: "Frame") -> "Drawing":
        wish = self.wish
        width, height = self._room
        return draw_slide(
            frame,
            self.run.experiment.scenario,
            THEMES[wish.theme],
            wish.contents,
            ratio=width / height,
            title=self.name,
            plot=None if wish.plot is None else partial(self._plot, frame),
            transparent=wish.transparent,
        )

    def _plot(self, frame: "Frame", width: float, height: float, theme: "Theme") -> "Drawing":
        """Return the plot of a moment: of the run, and of those that it branched from."""
        assert self.wish.plot is not None
        run, number, activation = self.run, frame.trace.number, self.wish.twin
        other = None if activation is None else _twin(run, activation)
        trace = None if other is None else _trace(other, number)
        moment = Moment(frame, run, _line(run), other, trace, activation)
        chart = so_far(moment.chart(self.wish.plot, self.wish.plot_choices))
        return picture(chart, width, height, theme)

    def _part(self, iteration: int) -> "tuple[Steps, int, int]":
        """Return the steps of an iteration, and the first and the last position that is wanted."""
        span, steps = self.wish.span, self.steps(iteration)
        first = span.first.position if iteration == span.first.iteration else 0
        last = span.last.position if iteration == span.last.iteration else len(steps)
        return steps, min(first, len(steps)), min(last, len(steps))

    def steps(self, iteration: int) -> "Steps":
        """Return the steps of an iteration, for the sample on show."""
        experiment = self.run.owner(iteration).experiment
        samples, most = len(experiment.inputs), experiment.batch_size
        place = (iteration - 1) % batch_count(samples, most)
        size = min(most, samples - place * most)
        shown = (min(self.wish.sample, size - 1),)
        return steps_in_batch(experiment.network, experiment.optimizer, self.run.names, size, shown)


def _positions(steps: "Steps", first: int, last: int, grain: Grain) -> "Iterator[int]":
    """Yield where whole grains are done, from one position to another; a single one as it is."""
    if first == last:
        yield first
        return
    if grain is Grain.ITERATION:  # as in the window, from end to end
        first = max(first, 1)
    position = first
    if first and steps.next_bound(steps.previous_bound(first, grain), grain) != first:
        position = steps.next_bound(first, grain)
    while position <= last:
        yield position
        if position >= len(steps):
            return
        position = steps.next_bound(position, grain)


@lru_cache(maxsize=256)
def _count(steps: "Steps", first: int, last: int, grain: Grain) -> int:
    """Return how many positions there are; most iterations of a run have the same."""
    return sum(1 for _ in _positions(steps, first, last, grain))


def _line(run: Run) -> tuple[Run, ...]:
    """Return a run after those that it branched from, the first one first."""
    return (run,) if run.origin is None else (*_line(run.origin.run), run)


_twins: "WeakKeyDictionary[Run, dict[str, Run]]" = WeakKeyDictionary()
"""The runs of twins, for as long as the run itself is there."""


def _twin(run: Run, activation: str) -> Run:
    """Return the run of a twin, the same each time."""
    known = _twins.setdefault(run, {})
    if activation not in known:
        known[activation] = _made_twin(run, activation)
    return known[activation]


def _made_twin(run: Run, activation: str) -> Run:
    """Return the run of a twin: it changes its optimizer where the run itself does.

    A twin that diverges before that stays as it is: it says where it diverged.
    """
    origin = run.origin
    if origin is None:
        return Run(twin(run.experiment, activation))
    before = _twin(origin.run, activation)
    try:
        return before.branch(origin.iteration, run.experiment.optimizer)
    except (DivergedError, LossDomainError):
        return before


def _trace(run: Run, number: int) -> "Trace | None":
    """Return an iteration, None where the run diverged before it."""
    try:
        return run.trace(number)
    except (DivergedError, LossDomainError):
        return None
