"""Branches: another optimizer from an iteration on, beside the run that goes on as it was."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnviz.engine.network import OptimizerState
from nnviz.engine.optimizers import OPTIMIZERS, SGD, Adam, Momentum
from nnviz.errors import DivergedError, LossDomainError
from nnviz.scenario.build import build
from nnviz.scenario.reading import parse
from nnviz.scenario.writing import dump
from nnviz.trace import branches, checkpoints
from nnviz.trace import run as run_module
from nnviz.trace.explanation import explain
from nnviz.trace.run import Run
from nnviz.trace.steps import Grain, Kind, Phase
from nnviz.trace.timeline import Cursor, Timeline
from tests.trace.examples import bundled, contents, experiment, layered
from tests.trace.snapshots import snapshot, trace_bits

MINI = layered(
    2,
    [3, 2],
    samples=5,
    training={"optimizer": "momentum", "batch_size": 2, "shuffle": True, "learning_rate": 0.1},
)


@pytest.fixture
def sparse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow few checkpoints and no remembered trace, so that everything is calculated again."""
    monkeypatch.setattr(checkpoints, "MOST_CHECKPOINTS", 4)
    monkeypatch.setattr(checkpoints, "LEAST_CHECKPOINTS", 2)
    monkeypatch.setattr(run_module, "_TRACES_KEPT", 1)


def direct(content: dict[str, Any], plan: list[tuple[int, Any]], last: int) -> list[bytes]:
    """Train plainly, with the optimizers of `plan` from their iterations on; return parameters."""
    of = experiment(content)
    parameters, optimizer = of.parameters, of.optimizer
    state, since = OptimizerState.start(optimizer, parameters), 1
    changes = dict(plan)
    seen = []
    for number in range(1, last + 1):
        changed = changes.get(number, optimizer)
        if type(changed) is not type(optimizer):
            state, since = OptimizerState.start(changed, parameters), number
        optimizer = changed
        batch = of.batch(number)
        done = of.network.iterate(
            parameters, optimizer, state, number - since + 1, of.inputs[batch], of.targets[batch]
        )
        parameters, state = done.after, done.state_after
        seen.append(parameters.vector.tobytes())
    return seen


def parameters_after(run: Run, last: int) -> list[bytes]:
    """Return the parameters after each iteration of a run, as bits."""
    return [run.trace(n).iteration.after.vector.tobytes() for n in range(1, last + 1)]


@pytest.mark.usefixtures("sparse")
@pytest.mark.parametrize("second", [Momentum(0.02, 0.5), SGD(0.3), Adam(0.01)])
def test_a_branch_is_what_training_with_a_change_gives(second: Any) -> None:
    """Kept state or fresh one, then a third optimizer: as if trained in one go."""
    branch = Run(experiment(MINI)).branch(20, second)
    twig = branch.branch(33, Adam(0.05, 0.8))
    plan = [(20, second), (33, Adam(0.05, 0.8))]
    assert parameters_after(twig, 60) == direct(MINI, plan, 60)
    assert parameters_after(branch, 60) == direct(MINI, plan[:1], 60)


@pytest.mark.usefixtures("sparse")
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents(), st.integers(1, 12), st.sampled_from(list(OPTIMIZERS)))
def test_going_back_across_a_branching_shows_what_was_shown(
    content: dict[str, Any], at: int, name: str
) -> None:
    """Parent and branch are seen in any order: the parent is as if there were no branch."""
    alone, run = Run(experiment(content)), Run(experiment(content))
    try:
        expected = [trace_bits(alone.trace(number)) for number in range(1, 25)]
        branch = run.branch(at, OPTIMIZERS[name](learning_rate=0.0625))
        own = [trace_bits(branch.trace(number)) for number in range(1, 25)]
    except (DivergedError, LossDomainError):
        return
    assert own[: at - 1] == expected[: at - 1]
    assert [trace_bits(run.trace(number)) for number in range(24, 0, -1)] == expected[::-1]
    assert [trace_bits(branch.trace(number)) for number in range(24, 0, -1)] == own[::-1]


def test_what_was_before_is_shared() -> None:
    """Traces before the branching are the parent's own, and the curves begin with its values."""
    run = Run(experiment(MINI))
    run.advance(50)
    branch = run.branch(31, Momentum(0.01))
    assert branch.trace(7) is run.trace(7)
    assert branch.walked == 30
    assert branch.first == 31
    branch.advance(60)
    assert branch.losses[:31].tolist() == run.losses[:31].tolist()
    assert branch.losses[31] != run.losses[31]
    sizes, of_parent = branch.gradient_sizes, run.gradient_sizes
    assert sizes.iterations.tolist() == list(range(1, 61))
    assert sizes.values[:31].tolist() == of_parent.values[:31].tolist()
    assert sizes.values[31].tolist() != of_parent.values[31].tolist()
    assert run.walked == len(run.losses) == 50


def test_the_same_optimizer_is_no_branch() -> None:
    """Choosing what is in force changes nothing: no curve lies on another."""
    run = Run(experiment(MINI))
    assert run.branch(9, run.experiment.optimizer) is run
    branch = run.branch(9, Momentum(0.5))
    assert branch.branch(9, run.experiment.optimizer) is run
    assert branch.branch(12, Momentum(0.5)) is branch


def test_branching_again_at_the_same_place_leaves_the_first_run() -> None:
    """Who tries several rates at one place gets branches of one run, and no chain of them."""
    run = Run(experiment(MINI))
    first = run.branch(9, Momentum(0.5))
    second = first.branch(9, Momentum(0.25))
    earlier = first.branch(4, Momentum(0.125))
    later = first.branch(10, Momentum(0.0625))
    assert second.origin is not None
    assert second.origin.run is run
    assert earlier.origin is not None
    assert earlier.origin.run is run
    assert later.origin is not None
    assert later.origin.run is first


def test_there_is_no_branch_before_the_first_iteration() -> None:
    """A branch at 1 is another run from the start; there is none at 0."""
    run = Run(experiment(MINI))
    branch = run.branch(1, SGD(0.5))
    assert branch.walked == 0
    assert branch.trace(1).iteration.before is run.trace(1).iteration.before
    with pytest.raises(ValueError, match="0"):
        run.branch(0, SGD(0.5))


def test_a_branch_out_of_a_diverging_run() -> None:
    """Before the iteration that cannot be calculated, a smaller rate goes on."""
    content = layered(2, [2], activations=["linear"], samples=2, seed=1)
    content["training"]["learning_rate"] = 1e30
    run = Run(experiment(content))
    with pytest.raises(DivergedError) as error:
        run.advance(1000)
    assert run.diverged == error.value.iteration
    branch = run.branch(2, SGD(1e-3))
    branch.trace(2)
    assert branch.diverged is None
    with pytest.raises(DivergedError):
        run.branch(error.value.iteration + 1, SGD(1e-3))


def test_the_step_of_a_fresh_adam_counts_from_one() -> None:
    """In the 20th iteration, its first: the formula of m̂ has the exponent that was used."""
    branch = Run(experiment(MINI)).branch(20, Adam(0.01))
    trace = branch.trace(20)
    assert (trace.number, trace.t) == (20, 1)
    update = next(step for step in trace.steps() if step.kind is Kind.WEIGHT_UPDATE)
    assert "^{1}" in explain(trace, trace.steps()[update.index + 2]).substitution
    it = trace.iteration
    assert it.state_after.vectors[0] == pytest.approx(0.1 * it.gradient, rel=1e-12)
    changed = it.after.vector - it.before.vector
    assert np.abs(changed) == pytest.approx(np.full(len(changed), 0.01), rel=1e-4)


def test_a_timeline_walks_over_a_branching() -> None:
    """Iteration by iteration, forwards and backwards, across the place where it branched."""
    run = Run(experiment(MINI))
    timeline = Timeline(run.branch(3, Momentum(0.9)))
    frames = []
    for _ in range(5):
        timeline = timeline.next(Grain.ITERATION)
        frames.append((timeline.cursor, snapshot(timeline.frame())))
    assert frames[-1][0].iteration == 5
    for cursor, shown in frames[-2::-1]:
        timeline = timeline.previous(Grain.ITERATION)
        assert (timeline.cursor, snapshot(timeline.frame())) == (cursor, shown)
    before = Timeline(run, frames[1][0])
    assert snapshot(before.frame()) == frames[1][1]


@pytest.mark.parametrize("position", [0, 12, 34, 35, 36, 42, 43])
def test_a_branch_changes_nothing_that_is_on_show(position: int) -> None:
    """Until the first update is shown the iteration is trained otherwise, from then on the next."""
    timeline = Timeline(bundled("w5"), Cursor(4, position))
    shown = snapshot(timeline.frame())[1:4]
    branched = branches.leave(timeline, SGD(0.25))
    assert branched.cursor == timeline.cursor
    assert snapshot(branched.frame())[1:3] == shown[:2]
    origin = branched.run.origin
    assert origin is not None
    assert origin.iteration == (4 if position <= 35 else 5)
    values = [timeline.frame().value(step) for step in timeline.steps()]
    assert [branched.frame().value(step) for step in branched.steps()] == values
    steps = timeline.steps()
    assert steps[35].phase is Phase.UPDATE
    assert steps[34].phase is Phase.BACKWARD


def test_names_for_a_legend() -> None:
    """A branch is called by what it changes; what would be called alike, by its place too."""
    run = bundled("w5")
    slow = run.branch(10, SGD(0.1))
    adam = run.branch(10, Adam(0.001))
    other = adam.branch(20, replace(Adam(0.001), beta_1=0.8, epsilon=1e-6))
    again = run.branch(30, SGD(0.1))
    back = adam.branch(40, SGD(0.1))
    runs = [run, slow, adam, other, again, back]
    assert [branches.name(one) for one in runs] == [
        "η = 0.5",
        "η = 0.1",
        "adam, η = 0.001",
        "β₁ = 0.8, ε = 0.000001",
        "η = 0.1",
        "sgd, η = 0.1",
    ]
    assert branches.names(runs) == (
        "sgd, η = 0.5",
        "sgd, η = 0.1 from iteration 10",
        "adam, η = 0.001",
        "adam, β₁ = 0.8, ε = 0.000001",
        "sgd, η = 0.1 from iteration 30",
        "sgd, η = 0.1 from iteration 40",
    )
    assert branches.names([run, slow]) == ("η = 0.5", "η = 0.1")
    assert branches.name(Run(experiment(MINI))) == "momentum, η = 0.1"


def test_what_is_said_of_a_branch() -> None:
    """One sentence: where it begins, with what, and what the optimizer still remembers."""
    run = Run(experiment(MINI))
    assert branches.announcement(run) == ""
    assert branches.announcement(run.branch(5, Momentum(0.01))) == (
        "From iteration 5 on it trains with η = 0.01; momentum keeps what it remembers."
    )
    assert branches.announcement(run.branch(5, Adam(0.01))) == (
        "From iteration 5 on it trains with adam, η = 0.01, which starts anew and remembers "
        "nothing of the gradients before."
    )
    assert branches.announcement(run.branch(5, SGD(0.01))) == (
        "From iteration 5 on it trains with sgd, η = 0.01."
    )


def test_a_branch_says_what_it_trains_with() -> None:
    """Its scenario names the optimizer, reads back, and has only numbers that still hold."""
    run = bundled("w5")
    assert {number.kind for number in run.experiment.scenario.published} >= {"weight_update"}
    branch = run.branch(1, Adam(0.25, weight_decay=0.5))
    scenario = branch.experiment.scenario
    assert build(parse(dump(scenario), "branch.toml")).optimizer == Adam(0.25, weight_decay=0.5)
    kinds = {number.kind for number in scenario.published}
    assert "weight_gradient" in kinds
    assert "weight_update" not in kinds
    later = run.branch(2, Adam(0.25)).experiment.scenario
    assert later.published == run.experiment.scenario.published


def test_a_chain_of_branches_is_walked_without_end() -> None:
    """A thousand changes, one after another: each iteration is still there."""
    run = Run(experiment(MINI))
    leaf = run
    for number in range(2, 1002):
        leaf = leaf.branch(number, Momentum(0.001 * number))
    assert leaf.walked == 1000
    assert leaf.trace(1) is run.trace(1)
    assert leaf.owner(500).first == 500
    losses = leaf.losses
    assert all(later != earlier for earlier, later in pairwise(losses.tolist()))
