"""Branches and the twin: beside the window, kept, and never another run's."""

import gc
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from nnviz.engine.optimizers import SGD, Adam
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.trace import branches, goals
from nnviz.trace.run import Run
from nnviz.window.training.session import Training
from tests.window.training.sessions import DIVERGING, at_rest, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


def test_a_new_learning_rate_is_a_branch(qtbot: "QtBot", training: Training) -> None:
    """A branch leaves what is before it alone, trains otherwise, and both can be gone to."""
    training.train(goals.to_iteration(20))
    at_rest(qtbot, training)
    first = training.controller.run
    training.controller.to_iteration(10)
    told: list[str] = []
    training.branching.branched.connect(told.append)
    training.branching.branch(replace(training.optimizer, learning_rate=0.05))  # type: ignore[type-var] # a dataclass
    branch = training.controller.run
    assert training.runs == (first, branch)
    assert told == ["From iteration 10 on it trains with η = 0.05."]
    assert training.controller.timeline.cursor.iteration == 10
    training.train(goals.to_iteration(15))
    at_rest(qtbot, training)
    assert list(branch.losses[:9]) == list(first.losses[:9])
    assert branch.losses[10] != first.losses[10]
    training.branching.choose(first)
    assert training.controller.run is first
    assert training.controller.timeline.cursor.iteration == 15
    assert training.runs == (first, branch)


def test_it_goes_on_with_the_new_optimizer(qtbot: "QtBot", training: Training) -> None:
    """Changed while it trains, the learning rate counts from where it stood, and it trains on."""
    training.toggle()
    qtbot.waitUntil(lambda: training.controller.frame.trace.number > 50, timeout=20_000)
    training.branching.branch(
        replace(training.optimizer, learning_rate=0.01),  # type: ignore[type-var] # a dataclass
        lambda: training.train(goals.to_iteration(10_000_000)),
    )
    qtbot.waitUntil(lambda: len(training.runs) == 2 and training.training, timeout=20_000)
    origin = training.controller.run.origin
    assert origin is not None
    begin = origin.iteration
    qtbot.waitUntil(lambda: training.controller.frame.trace.number > begin + 50, timeout=20_000)
    training.pause()
    at_rest(qtbot, training)
    assert training.controller.run.experiment.optimizer.learning_rate == 0.01


def test_the_twin_is_trained_step_by_step(qtbot: "QtBot", training: Training) -> None:
    """The twin is at the same iteration as the network, and is what a run of its own is."""
    training.choose_twin("tanh")
    training.train(goals.to_iteration(60))
    at_rest(qtbot, training)
    training.companion.look()
    qtbot.waitUntil(lambda: training.companion.trace() is not None, timeout=20_000)
    trace, twin = training.companion.trace(), training.companion.run()
    assert trace is not None
    assert twin is not None
    assert trace.number == training.controller.frame.trace.number == twin.walked == 60
    assert [layer.activation.name for layer in trace.network.layers] == ["tanh", "sigmoid"]
    assert twin.losses[0] != training.controller.run.losses[0]


def test_the_twin_branches_too(qtbot: "QtBot", training: Training) -> None:
    """On a branch the twin has the branch's learning rate from the same iteration on."""
    training.choose_twin("relu")
    training.train(goals.to_iteration(12))
    at_rest(qtbot, training)
    training.controller.to_iteration(6)
    training.branching.branch(replace(training.optimizer, learning_rate=0.1))  # type: ignore[type-var] # a dataclass
    training.train(goals.to_iteration(8))
    at_rest(qtbot, training)
    twin = training.companion.run()
    assert twin is not None
    assert twin.origin is not None
    assert twin.origin.iteration == 6
    assert twin.experiment.optimizer.learning_rate == 0.1
    assert twin.walked == 8


def test_the_twin_follows_the_cursor(qtbot: "QtBot", training: Training) -> None:
    """Back in time the twin shows that time."""
    training.choose_twin("relu")
    training.train(goals.to_iteration(30))
    at_rest(qtbot, training)
    training.controller.to_iteration(7)
    training.companion.look()
    qtbot.waitUntil(lambda: training.companion.trace() is not None, timeout=20_000)
    trace = training.companion.trace()
    assert trace is not None
    assert trace.number == 7


def test_a_twin_that_is_behind_keeps_nobody_waiting(qtbot: "QtBot", training: Training) -> None:
    """Training goes on at once, and the twin comes nearer meanwhile."""
    training.train(goals.to_iteration(20_000))
    at_rest(qtbot, training)
    training.choose_twin("relu")
    training.train(goals.to_iteration(20_010))
    at_rest(qtbot, training)
    twin = training.companion.run()
    assert twin is not None
    assert 0 < twin.walked < 20_010
    assert training.controller.timeline.cursor.iteration == 20_010


def test_a_branch_that_diverges_at_once_changes_nothing(
    qtbot: "QtBot", opened: "Callable[[str], Training]"
) -> None:
    """What is on show stays, the reason is told, and one can go on from there."""
    training = opened(DIVERGING.replace("1e30", "0.1"))
    training.train(goals.to_iteration(3))
    at_rest(qtbot, training)
    told: list[str] = []
    training.controller.failed.connect(lambda error: told.append(str(error)))
    before = training.controller.frame
    training.controller.to_iteration(3)
    training.branching.branch(replace(training.optimizer, learning_rate=1.5e308))  # type: ignore[type-var] # a dataclass
    qtbot.waitUntil(lambda: bool(told), timeout=5_000)
    assert "iverge" in told[0]
    assert len(training.runs) == 1
    training.controller.to_end()
    assert same(training.controller.frame, before)


def test_the_same_change_again_is_the_same_branch(qtbot: "QtBot", training: Training) -> None:
    """Who takes the same learning rate at the same place goes over to the branch that is there."""
    training.train(goals.to_iteration(9))
    at_rest(qtbot, training)
    first = training.controller.run
    slower = replace(training.optimizer, learning_rate=0.1)  # type: ignore[type-var] # a dataclass
    training.branching.branch(slower)
    branch = training.controller.run
    training.branching.choose(first)
    training.branching.branch(slower)
    assert training.controller.run is branch
    assert training.runs == (first, branch)


def test_runs_of_several_kinds_are_named_by_their_kind(training: Training) -> None:
    """Beside Adam, plain gradient descent is called so, and no two runs are called alike."""
    training.branching.branch(Adam(0.5))
    training.controller.to_end()
    training.branching.branch(SGD(0.5))
    names = branches.names(training.runs)
    assert names == ("sgd, η = 0.5", "adam, η = 0.5", "sgd, η = 0.5 from iteration 2")


def test_many_branches_all_stay_and_take_little_room(qtbot: "QtBot", training: Training) -> None:
    """No curve is lost however often the rate changes; the oldest runs keep few checkpoints."""
    for number in range(1, 13):
        training.train(goals.to_iteration(300 * number))
        at_rest(qtbot, training)
        training.branching.branch(SGD(0.5 + 0.01 * number))
    runs = training.runs
    assert len(runs) == 13
    counts = [len(run._checkpoints.iterations) for run in runs]
    assert max(counts[:5]) <= 256
    oldest = runs[0]
    training.branching.choose(oldest)
    training.controller.to_iteration(123)
    qtbot.waitUntil(lambda: training.controller.timeline.cursor.iteration == 123)
    fresh = Run(build(load("w5"))).trace(123)
    assert np.array_equal(
        training.controller.frame.trace.iteration.after.vector, fresh.iteration.after.vector
    )


def test_the_twin_is_never_another_runs(qtbot: "QtBot", training: Training) -> None:
    """As soon as another run is on show, the twin of the one before is not."""
    training.choose_twin("relu")
    training.train(goals.to_iteration(20))
    at_rest(qtbot, training)
    first = training.controller.run
    training.controller.to_iteration(10)
    training.branching.branch(SGD(0.01))
    training.train(goals.to_iteration(20))
    at_rest(qtbot, training)
    training.companion.look()
    qtbot.waitUntil(lambda: training.companion.trace() is not None, timeout=20_000)
    of_branch = training.companion.trace()
    training.branching.choose(first)
    assert training.companion.trace() is None
    training.companion.look()
    qtbot.waitUntil(lambda: training.companion.trace() is not None, timeout=20_000)
    of_first = training.companion.trace()
    assert of_branch is not None
    assert of_first is not None
    assert of_branch.iteration.loss != of_first.iteration.loss


def test_old_runs_are_let_go_of(qtbot: "QtBot", training: Training) -> None:
    """Nothing holds what another scenario has taken the place of, not even what calculated it."""
    first = weakref.ref(training.controller.run)
    training.choose_twin("relu")
    training.train(goals.to_iteration(50))
    at_rest(qtbot, training)
    other = Run(build(load("xor")))
    other.trace(1)
    training.controller.adopt(other)

    def is_gone() -> bool:
        gc.collect()
        return first() is None

    qtbot.waitUntil(is_gone, timeout=5_000)
