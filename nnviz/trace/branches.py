"""Branches in words, and how a timeline goes over to one."""

from collections import Counter
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Final

from nnviz.trace.numbers import format_given
from nnviz.trace.steps import Phase
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.engine.optimizers import Optimizer
    from nnviz.trace.run import Run
    from nnviz.trace.timeline import Timeline

_SIGNS: Final = {
    "learning_rate": "η",
    "momentum": "μ",
    "rho": "ρ",
    "beta_1": "β₁",
    "beta_2": "β₂",
    "epsilon": "ε",
    "weight_decay": "λ",
}


def leave(timeline: "Timeline", optimizer: "Optimizer") -> "Timeline":
    """Return the timeline on a branch that trains with `optimizer`, at the same moment.

    Nothing that is on show changes: the branch begins with the iteration on show as long as none of
    its updates is, and with the next one from then on.
    """
    steps, cursor = timeline.steps(), timeline.cursor
    updates = cursor.position > 0 and steps[cursor.position - 1].phase is Phase.UPDATE
    return replace(timeline, run=timeline.run.branch(cursor.iteration + updates, optimizer))


def name(run: "Run") -> str:
    """Return what a run is called in a legend: by the numbers of its optimizer.

    A branch is called by what it changes: `η = 0.1`; with another optimizer, by its name too.
    """
    optimizer = run.experiment.optimizer
    before = None if run.origin is None else run.origin.run.experiment.optimizer
    if before is None and optimizer.name == "sgd":
        return _numbers(optimizer, ["learning_rate"])
    if before is None or type(before) is not type(optimizer):
        return force(run)
    keys = [field.name for field in fields(optimizer) if field.init]  # type: ignore[arg-type] # all optimizers are dataclasses
    changed = [key for key in keys if getattr(optimizer, key) != getattr(before, key)]
    return _numbers(optimizer, changed)


def force(run: "Run") -> str:
    """Return the optimizer that is in force in a run, with its learning rate."""
    optimizer = run.experiment.optimizer
    return f"{optimizer.name}, {_numbers(optimizer, ['learning_rate'])}"


def names(runs: "Sequence[Run]") -> tuple[str, ...]:
    """Return what runs are called beside one another.

    Where optimizers of several kinds train, each is named; branches of one name have their place.
    """
    several = len({run.experiment.optimizer.name for run in runs}) > 1
    alone = [_with_kind(run) if several else name(run) for run in runs]
    often = Counter(alone)
    return tuple(
        one
        if often[one] == 1 or run.origin is None
        else tr("{name} from iteration {number}", name=one, number=run.origin.iteration)
        for run, one in zip(runs, alone, strict=True)
    )


def _with_kind(run: "Run") -> str:
    """Return what a run is called, its optimizer's name first."""
    kind, called = run.experiment.optimizer.name, name(run)
    return called if called.startswith(kind) else f"{kind}, {called}"


def announcement(run: "Run") -> str:
    """Return in a sentence where a branch begins and with what; nothing of a run from the start."""
    origin = run.origin
    if origin is None:
        return ""
    optimizer = run.experiment.optimizer
    remembers = bool(optimizer.start(run.experiment.parameters.vector))
    if not remembers:
        return tr(
            "From iteration {number} on it trains with {name}.",
            number=origin.iteration,
            name=name(run),
        )
    if origin.keeps_state:
        return tr(
            "From iteration {number} on it trains with {name}; {optimizer} keeps what it "
            "remembers.",
            number=origin.iteration,
            name=name(run),
            optimizer=optimizer.name,
        )
    return tr(
        "From iteration {number} on it trains with {name}, which starts anew and remembers "
        "nothing of the gradients before.",
        number=origin.iteration,
        name=name(run),
    )


def _numbers(optimizer: "Optimizer", keys: list[str]) -> str:
    return ", ".join(f"{_SIGNS[key]} = {format_given(getattr(optimizer, key))}" for key in keys)
