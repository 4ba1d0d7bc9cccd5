"""How a step is calculated: a pure function of the trace and the step."""

from typing import TYPE_CHECKING

from nnviz.trace import (
    backward_formulas,
    batch_formulas,
    forward_formulas,
    path_formulas,
    update_formulas,
)
from nnviz.trace.formula import Explanation, Factor, Line, Pen, Piece
from nnviz.trace.numbers import DEFAULT_DECIMALS
from nnviz.trace.steps import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.trace.steps import Step
    from nnviz.trace.trace import Trace

__all__ = ["Explanation", "Factor", "Line", "Piece", "explain"]

_EXPLAINED: "dict[Kind, Callable[[Pen, Step], Explanation]]" = {
    Kind.WEIGHTED_SUM: forward_formulas.weighted_sum,
    Kind.ACTIVATION: forward_formulas.activation,
    Kind.LOSS_TERM: forward_formulas.loss_term,
    Kind.SAMPLE_LOSS: forward_formulas.sample_loss,
    Kind.BATCH_LOSS: batch_formulas.batch_loss,
    Kind.D_LOSS_D_OUTPUT: backward_formulas.d_loss_d_output,
    Kind.PATH: path_formulas.path,
    Kind.SLOPE: backward_formulas.slope,
    Kind.DELTA: backward_formulas.delta,
    Kind.WEIGHT_GRADIENT: backward_formulas.gradient,
    Kind.BIAS_GRADIENT: backward_formulas.gradient,
    Kind.BATCH_WEIGHT_GRADIENT: batch_formulas.reduced_gradient,
    Kind.BATCH_BIAS_GRADIENT: batch_formulas.reduced_gradient,
    Kind.WEIGHT_UPDATE: update_formulas.update,
    Kind.BIAS_UPDATE: update_formulas.update,
}


def explain(trace: "Trace", step: "Step", decimals: int = DEFAULT_DECIMALS) -> Explanation:
    """Return how `step` is calculated, with numbers written with so many decimals."""
    pen = Pen(trace, decimals, step.sample or 0)
    return _EXPLAINED[step.kind](pen, step)
