"""What every format of a worked solution is made from."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from nnviz.engine.network import Bias
from nnviz.errors import LossDomainError, NotFiniteError
from nnviz.trace import published
from nnviz.trace.explanation import explain
from nnviz.trace.numbers import DEFAULT_DECIMALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.scenario.model import Published, Scenario
    from nnviz.trace.formula import Explanation
    from nnviz.trace.run import Run
    from nnviz.trace.trace import Trace

_MARKED: Final = re.compile(r"\b([A-Za-zδ]|∂[A-Za-zδ])_(\d+)")


@dataclass(frozen=True)
class Solution:
    """What is to be written: the first `iterations` of `run`, with or without their steps.

    `decimals` are those of the numbers in formulas and tables.
    """

    run: "Run"
    iterations: int = 1
    with_steps: bool = True
    decimals: int = DEFAULT_DECIMALS

    @property
    def scenario(self) -> "Scenario":
        """The scenario that runs."""
        return self.run.experiment.scenario

    def traces(self) -> "Iterator[Trace]":
        """Yield the trace of each iteration."""
        for number in range(1, self.iterations + 1):
            yield self.run.trace(number)

    def explanations(self, trace: "Trace") -> "Iterator[Explanation]":
        """Yield how each step of `trace` is calculated."""
        for step in trace.steps():
            yield explain(trace, step, self.decimals)

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
