"""How the network trains that `nnviz export` shows: with the optimizers of its branches."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.errors import NnvizError
from nnviz.export.reel import Reel
from nnviz.export.wish import Span, Wish
from nnviz.scenario.variants import with_optimizer
from nnviz.trace.run import Run
from nnviz.trace.timeline import END, Cursor
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnviz.export_values import Branch
    from nnviz.scenario.build import Experiment
    from nnviz.trace.steps import Steps


class UnfitWishError(NnvizError):
    """What is asked for does not go together, or is not there; `problem` says so."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

    def sentence(self) -> str:
        """Return what does not fit, and what would."""
        return self.problem


@dataclass(frozen=True)
class Course:
    """How the network trains: an experiment, and others that take its place from some iteration on.

    Attributes
    ----------
    parts : tuple of (int, Experiment)
        Each with its first iteration, in order.
    """

    parts: "tuple[tuple[int, Experiment], ...]"

    @property
    def experiment(self) -> "Experiment":
        """The experiment of the first iteration."""
        return self.parts[0][1]

    @cached_property
    def runs(self) -> "tuple[Run, ...]":
        """Each part as if it trained from the start: for what needs no calculation."""
        return tuple(Run(experiment) for _, experiment in self.parts)

    def run_like(self, iteration: int) -> Run:
        """Return a run whose steps are those of an iteration, though not its numbers."""
        return next(
            run
            for (first, _), run in zip(self.parts[::-1], self.runs[::-1], strict=True)
            if first <= iteration
        )

    def steps(self, iteration: int, sample: int) -> "Steps":
        """Return the steps of an iteration; nothing is calculated for it."""
        return Reel(self.run_like(iteration), Wish(sample=sample)).steps(iteration)

    def slides(self, wish: Wish) -> int:
        """Return how many slides a wish comes to; nothing is calculated for it."""
        count, span = 0, wish.span
        ends = [*(first - 1 for first, _ in self.parts[1:]), span.last.iteration]
        for (first, _), last, run in zip(self.parts, ends, self.runs, strict=True):
            part = Span(max(span.first, Cursor(first, 0)), min(span.last, Cursor(last, END)))
            if part.first.iteration <= part.last.iteration:
                count += len(Reel(run, replace(wish, span=part)))
        return count

    def train(self, last: int, stop: "Callable[[int], bool]") -> Run:
        """Return the run, calculated up to an iteration; `stop` hears how far it is.

        Raises
        ------
        DivergedError, LossDomainError
            Where the training ends before that.
        """
        run = Run(self.experiment)
        for first, experiment in self.parts[1:]:
            run.advance(first - 1, lambda: stop(run.walked))  # noqa: B023 # called at once
            run = run.branch(first, experiment.optimizer)
        run.advance(last, lambda: stop(run.walked))
        return run


def course_of(experiment: "Experiment", branches: "Sequence[Branch]") -> Course:
    """Return how an experiment trains with other optimizers from some iterations on.

    Numbers that are not given stay as they were where the optimizer is of the same kind, and are
    its usual ones otherwise.
    """
    parts = [(1, experiment)]
    for branch in branches:
        if len(parts) > 1 and branch.iteration <= parts[-1][0]:
            raise UnfitWishError(
                tr(
                    "Branches come in order: one at iteration {second:,} cannot follow one at "
                    "{first:,}.",
                    first=parts[-1][0],
                    second=branch.iteration,
                )
            )
        before = parts[-1][1].optimizer
        kind = OPTIMIZERS[branch.optimizer]
        start: Any = before if type(before) is kind else kind()
        optimizer = replace(start, **branch.numbers)
        parts.append((branch.iteration, with_optimizer(parts[-1][1], optimizer, branch.iteration)))
    return Course(tuple(parts))
