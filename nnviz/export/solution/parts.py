"""What every format of a worked solution is made from."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from nnviz.engine.network import Bias
from nnviz.errors import LossDomainError, NotFiniteError
from nnviz.trace import published
from nnviz.trace.explanation import explain
from nnviz.trace.numbers import DEFAULT_DECIMALS
from nnviz.trace.timeline import END, Cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnviz.export.wish import Span
    from nnviz.scenario.model import Published, Scenario
    from nnviz.trace.formula import Explanation
    from nnviz.trace.run import Run
    from nnviz.trace.trace import Trace

_MARKED: Final = re.compile(r"\b([A-Za-zδ]|∂[A-Za-zδ])_(\d+)")


def _nothing(_: Cursor) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Solution:
    """What is to be written: `iterations` of `run`, with or without their steps.

    Without a span these are the first ones. They have the steps of every sample of a batch, and so
    has a span of whole iterations: what is calculated of the batch follows from all of them. A part
    of an iteration has the steps that its frames show, in the order of the window: those of one
    sample, and then what is calculated of the whole batch. All of them are there, however few
    frames are exported: a calculation with gaps explains nothing.

    Attributes
    ----------
    run : Run
        What is written of.
    iterations : int
        How many iterations; a span has its own number of them.
    with_steps : bool
        Whether each step is written, or only what comes out.
    decimals : int
        Those of the numbers in formulas and tables.
    span : Span or None
        From which frame to which one.
    sample : int
        Place of the sample in its batch; of a part of an iteration it has the steps of this one.
    done : callable
        Called with the iteration of a step and with the position behind it in the window, when it
        was written.
    """

    run: "Run"
    iterations: int = 1
    with_steps: bool = True
    decimals: int = DEFAULT_DECIMALS
    span: "Span | None" = None
    sample: int = 0
    done: "Callable[[Cursor], None]" = _nothing

    @property
    def scenario(self) -> "Scenario":
        """The scenario that runs."""
        return self.run.experiment.scenario

    def traces(self) -> "Iterator[Trace]":
        """Yield the trace of each iteration."""
        first, last = 1, self.iterations
        if self.span is not None:
            first, last = self.span.first.iteration, self.span.last.iteration
        for number in range(first, last + 1):
            yield self.run.trace(number)

    def explanations(self, trace: "Trace") -> "Iterator[Explanation]":
        """Yield how each step of `trace` is calculated."""
        steps = trace.steps(tuple(self.samples(trace)))
        first, last = self._positions(trace, len(steps))
        shown, sample = first, self.shown_sample(trace)
        for position in range(first, last):
            yield explain(trace, steps[position], self.decimals)
            shown += steps[position].sample in (None, sample)
            self.done(Cursor(trace.number, shown))

    def shows_end(self, trace: "Trace") -> bool:
        """Return whether the last step of an iteration is in it, so that it has a result."""
        steps = trace.steps(tuple(self.samples(trace)))
        return self._positions(trace, len(steps))[1] == len(steps)

    def shown_sample(self, trace: "Trace") -> int:
        """Return the place in its batch of the sample that the window shows."""
        return min(self.sample, trace.batch_size - 1)

    def samples(self, trace: "Trace") -> range:
        """Return the places in their batch of the samples that it has the steps of."""
        if self._has_whole_iterations:
            return range(trace.batch_size)
        shown = self.shown_sample(trace)
        return range(shown, shown + 1)

    @cached_property
    def _has_whole_iterations(self) -> bool:
        """Whether it goes from a start of an iteration to an end of one."""
        if self.span is None:
            return True
        first, last = self.span.first, self.span.last
        if first.position:
            return False
        if last.position == END:
            return True
        trace = self.run.trace(last.iteration)
        return last.position >= len(trace.steps((self.shown_sample(trace),)))

    def _positions(self, trace: "Trace", count: int) -> tuple[int, int]:
        """Return from which step of an iteration to before which one it goes.

        A frame shows the step before its position.
        """
        first, last = 0, count
        if self.span is None or self._has_whole_iterations:
            return first, last
        if trace.number == self.span.first.iteration:
            first = max(0, min(self.span.first.position, count) - 1)
        if trace.number == self.span.last.iteration:
            last = min(self.span.last.position, count)
        return first, last

    def published(self, trace: "Trace", explanation: "Explanation") -> "Published | None":
        """Return the number that the scenario's source prints for a step, or None."""
        return published.find(self.scenario.published, trace, explanation)


class ParameterRow(NamedTuple):
    """One weight or bias in an iteration: its name, and its values around the update."""

    name: str
    tex: str
    before: float
    gradient: float
    after: float


def parameter_rows(trace: "Trace") -> "Iterator[ParameterRow]":
    """Yield every weight and bias of the network, layer by layer, unit by unit."""
    it, names = trace.iteration, trace.names
    for layer, plan in enumerate(trace.network.layers):
        for unit in range(plan.units):
            for source in range(plan.inputs):
                name = names.edge(layer, unit, source)
                place = (unit, source)
                yield ParameterRow(
                    name.plain,
                    name.tex,
                    float(it.before.weights[layer][place]),
                    float(it.weight_gradients[layer][place]),
                    float(it.after.weights[layer][place]),
                )
        if plan.bias is Bias.NONE:
            continue
        for unit in range(plan.units):
            name = names.bias(layer, unit)
            yield ParameterRow(
                name.plain,
                name.tex,
                float(it.before.biases[layer][unit]),
                float(it.bias_gradients[layer][unit]),
                float(it.after.biases[layer][unit]),
            )


def loss_after(trace: "Trace") -> float | None:
    """Return the loss of the same batch with the new parameters, None where it is not finite."""
    try:
        return trace.loss_after
    except (NotFiniteError, LossDomainError):
        return None


def validation_loss(solution: "Solution", trace: "Trace") -> float | None:
    """Return the loss of the validation samples with the new parameters, None where not finite.

    Raises
    ------
    ValueError
        There are no validation samples.
    """
    try:
        return solution.run.experiment.validation_loss(trace.iteration.after)
    except (NotFiniteError, LossDomainError):
        return None


def plain_sentence(markup: str) -> str:
    """Return a sentence without the marks for subscripts: w_5 becomes w5.

    >>> plain_sentence("h_1^(2) feeds z_12")
    'h1^(2) feeds z12'
    """
    return _MARKED.sub(r"\1\2", markup)


def tex_sentence(markup: str) -> str:
    r"""Return a sentence with its symbols as formulas between dollar signs.

    >>> tex_sentence("h_1^(2) feeds z_12")
    '$h_{1}^{(2)}$ feeds $z_{12}$'
    """
    return re.sub(
        r"\b([A-Za-zδ])_(\d+)(\^\(\d+\))?",
        lambda found: f"${_tex_letter(found[1])}_{{{found[2]}}}{_tex_level(found[3])}$",
        markup,
    )


def _tex_letter(letter: str) -> str:
    return r"\delta" if letter == "δ" else letter


def _tex_level(level: str | None) -> str:
    return f"^{{{level[1:]}}}" if level else ""
