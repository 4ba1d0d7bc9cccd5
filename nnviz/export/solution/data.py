"""Worked solutions for other programs: JSON and CSV.

Numbers are written so that they read back to the same double; what is not finite is null in JSON
and empty in CSV. Layers, units, inputs and samples count from 0, as positions in the lists.
"""

import csv
import io
import json
import math
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from nnviz.errors import NnvizError
from nnviz.export.solution.parts import (
    loss_after,
    parameter_rows,
    plain_sentence,
    validation_loss,
)
from nnviz.translation import language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from nnviz.export.solution.parts import Solution
    from nnviz.trace.formula import Explanation
    from nnviz.trace.trace import Trace

STEP_COLUMNS: Final = (
    "iteration",
    "phase",
    "sample",
    "layer",
    "unit",
    "input",
    "kind",
    "symbol",
    "quantity",
    "value",
    "formula",
    "substitution",
    "text",
)
PARAMETER_COLUMNS: Final = ("iteration", "symbol", "value", "gradient", "updated")


def json_object(solution: "Solution") -> "Iterator[str]":
    """Yield one JSON object with all iterations; it is complete even where a run diverges."""
    traces = solution.traces()
    first = next(traces)
    yield f'{{"title": {_json(solution.scenario.title_in(language()))},\n'
    yield ' "iterations": [\n'
    separator = ""
    try:
        for trace in chain([first], traces):
            yield separator
            yield from _json_iteration(solution, trace)
            separator = ",\n"
    except NnvizError:
        yield "\n ]}\n"
        raise
    yield "\n ]}\n"


def csv_rows(solution: "Solution") -> "Iterator[str]":
    """Yield a header, then one row a step; without steps, one row a parameter."""
    return _rows(solution, _step)


def spreadsheet_rows(solution: "Solution") -> "Iterator[str]":
    """Yield the same for a spreadsheet, which takes a text that begins with a sign for a formula.

    Every substitution begins with what is calculated, as its formula does: -0.1 + 0.3 = 0.2 would
    be calculated anew, or be an error.
    """
    return _rows(solution, _spreadsheet_step)


def _rows(solution: "Solution", told: "Callable[[Explanation], dict[str, Any]]") -> "Iterator[str]":
    traces = solution.traces()
    first = next(traces)
    yield _csv_row(STEP_COLUMNS if solution.with_steps else PARAMETER_COLUMNS)
    for trace in chain([first], traces):
        if solution.with_steps:
            for explanation in solution.explanations(trace):
                step = {"iteration": trace.number, **told(explanation)}
                yield _csv_row(step[column] for column in STEP_COLUMNS)
        else:
            for row in parameter_rows(trace):
                yield _csv_row((trace.number, row.name, row.before, row.gradient, row.after))


def _json_iteration(solution: "Solution", trace: "Trace") -> "Iterator[str]":
    """Yield the object of one iteration, its steps one by one."""
    it = trace.iteration
    entries: dict[str, Any] = {
        "iteration": trace.number,
        "batch": trace.indices.tolist(),
        "samples": [_sample(trace, sample) for sample in range(trace.batch_size)],
        "loss": _finite(it.loss),
        "gradients": {
            "weights": _lists(it.weight_gradients),
            "biases": _lists(it.bias_gradients),
        },
        "updated": {"weights": _lists(it.after.weights), "biases": _lists(it.after.biases)},
        "loss_after": loss_after(trace),
    }
    if solution.run.experiment.validation is not None:
        entries["validation_loss"] = validation_loss(solution, trace)
    yield "  {"
    yield ",\n   ".join(f"{_json(key)}: {_json(value)}" for key, value in entries.items())
    if solution.with_steps:
        yield ',\n   "steps": ['
        separator = "\n    "
        for explanation in solution.explanations(trace):
            yield f"{separator}{_json(_step(explanation))}"
            separator = ",\n    "
        yield "\n   ]"
    yield "}"


def _sample(trace: "Trace", sample: int) -> dict[str, Any]:
    """Return what the forward and backward pass calculated for one sample of the batch."""
    it = trace.iteration
    return {
        "inputs": it.inputs[sample].tolist(),
        "targets": it.targets[sample].tolist(),
        "z": _lists(layer[sample] for layer in it.z),
        "a": _lists(layer[sample] for layer in it.a),
        "delta": _lists(layer[sample] for layer in it.delta),
        "loss": _finite(float(it.sample_losses[sample])),
        "loss_terms": _list(it.loss_terms[sample]),
    }


def _step(explanation: "Explanation") -> dict[str, Any]:
    """Return one step with all that is told about it."""
    step = explanation.step
    return {
        "phase": step.phase.value,
        "kind": step.kind.value,
        "symbol": explanation.symbol,
        "value": _finite(explanation.value),
        "quantity": explanation.quantity,
        "sample": step.sample,
        "layer": step.layer,
        "unit": step.unit,
        "input": step.input,
        "formula": explanation.formula,
        "substitution": explanation.substitution,
        "text": plain_sentence(explanation.sentence),
    }


def _spreadsheet_step(explanation: "Explanation") -> dict[str, Any]:
    """Return one step, whose substitution says of what it is."""
    step = _step(explanation)
    named, equals, _ = explanation.formula.partition(" = ")
    return {**step, "substitution": f"{named}{equals}{explanation.substitution}"}


def _finite(value: float) -> float | None:
    """Return `value`, or None where JSON has no number for it."""
    return value if math.isfinite(value) else None


def _lists(arrays: "Iterable[NDArray[np.float64]]") -> list[Any]:
    """Return arrays as nested lists."""
    return [_list(array) for array in arrays]


def _list(array: "NDArray[np.float64]") -> Any:
    """Return an array as nested lists, with None for what is not finite."""
    if np.isfinite(array).all():
        return array.tolist()
    values = array.astype(object)
    values[~np.isfinite(array)] = None
    return values.tolist()


def _json(value: Any) -> str:
    """Return `value` as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _csv_row(cells: "Iterable[object]") -> str:
    """Return one line of comma-separated cells, quoted where they need it."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(
        "" if cell is None else repr(cell) if isinstance(cell, float) else cell for cell in cells
    )
    return line.getvalue()
