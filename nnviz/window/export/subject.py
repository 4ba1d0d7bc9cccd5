"""What is exported: the run on show, seen as it is seen now; and what of it a choice means."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nnviz.export.command_line import branches_of, command, fitting, phase_bounds
from nnviz.export.reel import Reel
from nnviz.export.wish import Span, Wish
from nnviz.plots.moment import Choices as PlotChoices
from nnviz.trace.steps import Grain, Phase
from nnviz.trace.timeline import END, Cursor
from nnviz.translation import ENGLISH
from nnviz.window.export.choices import Choices, Range

if TYPE_CHECKING:
    from nnviz.scenario.model import Scenario
    from nnviz.trace.run import Run
    from nnviz.trace.steps import Steps

_PLAIN_PLOTS: Final = PlotChoices()


@dataclass(frozen=True, slots=True)
class Subject:
    """What is on show in the window.

    Attributes
    ----------
    run : Run
        The run.
    cursor : Cursor
        The moment on show.
    phase : Phase
        The phase on show, at the start of an iteration the first.
    sample : int
        Place of the sample in its batch.
    focus : str
        Id of the element that is explained instead of the active step, empty for none.
    plot_choices : Choices
        How plots are drawn.
    """

    run: "Run"
    cursor: Cursor
    phase: Phase = Phase.FORWARD
    sample: int = 0
    focus: str = ""
    plot_choices: PlotChoices = _PLAIN_PLOTS

    @property
    def scenario(self) -> "Scenario":
        """The scenario with which the run began, before any branch."""
        run = self.run
        while run.origin is not None:
            run = run.origin.run
        return run.experiment.scenario

    @property
    def has_hidden_layers(self) -> bool:
        """Whether there can be a twin, which has another activation in them."""
        return len(self.run.names.sizes) > 1

    @property
    def steps(self) -> "Steps":
        """The steps of the iteration on show; nothing is calculated for them."""
        return Reel(self.run, Wish(sample=self.sample)).steps(self.cursor.iteration)

    def span(self, choices: Choices) -> Span:
        """Return which moments are exported."""
        at = self.cursor.iteration
        match choices.range:
            case Range.FRAME:
                return Span(self.cursor, self.cursor)
            case Range.PHASE:
                bounds = phase_bounds(self.steps, self.phase)
                first, last = bounds or (self.cursor.position, self.cursor.position)
                return Span(Cursor(at, first), Cursor(at, last))
            case Range.ITERATION:
                return Span(Cursor(at, 0), Cursor(at, END))
            case Range.ITERATIONS:
                return Span(Cursor(choices.first, 0), Cursor(choices.last, END))

    def wish(self, choices: Choices) -> Wish:
        """Return all that decides the export, and nothing that the format takes no notice of."""
        wish = Wish(
            span=self.span(choices),
            # A calculation as text has no frames.
            grain=choices.grain if choices.kind.has_looks else Grain.VALUE,
            contents=choices.contents,
            plot=choices.plot or None,
            plot_choices=self.plot_choices,
            theme=choices.theme,
            size=choices.output,
            transparent=choices.is_transparent,
            frames_a_second=choices.frames_a_second,
            seconds_a_step=choices.seconds_a_step,
            decimals=choices.decimals,
            sample=self.sample,
            # Over several frames, each explains its own step.
            focus=self.focus if choices.range is Range.FRAME else "",
            twin=(choices.twin or None) if self.has_hidden_layers else None,
        )
        return fitting(wish, choices.kind)

    def arguments(
        self, choices: Choices, scenario: str, output: str | None, *, force: bool = False
    ) -> list[str]:
        """Return the arguments of `nnviz` that export this; without a file, that estimate it."""
        shown = choices.range in (Range.FRAME, Range.PHASE)
        return command(
            scenario,
            self.wish(choices),
            output,
            choices.kind,
            branches=branches_of(self.run),
            language=choices.language,
            english_terms=choices.english_terms and choices.language != ENGLISH,
            force=force,
            steps=self.steps if shown else None,
        )
