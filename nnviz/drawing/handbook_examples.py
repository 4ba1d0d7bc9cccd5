"""The worked examples that the help takes its formulas from, calculated when first asked for."""

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from nnviz.drawing.handbook import Display
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.explanation import explain
from nnviz.trace.run import Run
from nnviz.trace.steps import Kind

if TYPE_CHECKING:
    from nnviz.trace.explanation import Explanation, Line
    from nnviz.trace.trace import Trace

HIDDEN, OUTPUT = 0, 1
"""The layers of the examples."""


@cache
def example(scenario: str = "w5", optimizer: str = "") -> "Trace":
    """Return the first iteration of a bundled scenario, with another optimizer if one is named."""
    experiment = build(library.load(scenario))
    if optimizer:
        experiment = replace(experiment, optimizer=OPTIMIZERS[optimizer]())
    return Run(experiment).trace(1)


def explained(
    kind: Kind,
    layer: int,
    sample: int | None = 0,
    *,
    trace: "Trace | None" = None,
    quantity: int | None = None,
) -> "Explanation":
    """Return how the first value of a kind in a layer is calculated."""
    trace = trace or example()
    steps = trace.steps()
    index = steps.index_of(kind, layer, sample=sample, quantity=quantity)
    assert index is not None
    return explain(trace, steps[index])


def symbols(explanation: "Explanation") -> "tuple[Line, ...]":
    """Return the lines of a calculation that have no numbers."""
    return explanation.lines[: explanation.numeric]


def shown(kind: Kind, layer: int, sample: int | None = 0, scenario: str = "w5") -> Display:
    """Return the formula of the first value of a kind in a layer."""
    return Display(symbols(explained(kind, layer, sample, trace=example(scenario))))


def renewed(optimizer: str) -> "tuple[tuple[Line, ...], ...]":
    """Return how an optimizer renews w5: the formula of each of its quantities."""
    trace = example(optimizer=optimizer)
    return tuple(
        symbols(explained(Kind.WEIGHT_UPDATE, OUTPUT, None, trace=trace, quantity=number))
        for number in range(len(trace.optimizer.quantities))
    )
