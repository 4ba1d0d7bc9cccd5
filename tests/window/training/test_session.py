"""Training beside the window: run, pause, goals, branches, the twin, and a run that diverges."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.scenario.reading import parse
from nnviz.trace import goals
from nnviz.trace.run import Run
from nnviz.window.controller import StepController
from nnviz.window.training.session import Training

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from nnviz.trace.frame import Frame
    from nnviz.window.training.session import Outcome

DIVERGING = """
title = "too fast"
[network]
inputs = 1
loss = "squared_error"
[[network.layers]]
units = 1
activation = "linear"
bias = "none"
weights = [[1.0]]
[training]
optimizer = "sgd"
learning_rate = 1e30
[data]
inputs = [[1.0]]
targets = [[0.0]]
"""


@pytest.fixture
def opened(qtbot: "QtBot") -> "Iterator[Callable[[str], Training]]":
    """Return a function that begins a session on a bundled scenario or on the text of one."""
    sessions: list[Training] = []

    def begin(name_or_text: str) -> Training:
        is_text = "\n" in name_or_text
        scenario = parse(name_or_text, "test") if is_text else load(name_or_text)
        controller = StepController(build(scenario))
        controller.motion = False
        training = Training(controller)
        training.companion.choose(None)
        sessions.append(training)
        return training

    yield begin
    for session in sessions:
        session.close()
        session.controller.close()
    del qtbot


@pytest.fixture
def training(opened: "Callable[[str], Training]") -> Training:
    """Return a session on w5."""
    return opened("w5")


def at_rest(qtbot: "QtBot", training: Training) -> None:
    """Wait until nothing trains."""
    qtbot.waitUntil(lambda: not training.training, timeout=20_000)


def same(one: "Frame", other: "Frame") -> bool:
    """Return whether two frames have the same numbers, to the bit."""
    a, b = one.trace.iteration, other.trace.iteration
    return (
        one.position == other.position
        and one.trace.number == other.trace.number
        and np.array_equal(a.before.vector, b.before.vector)
        and np.array_equal(a.after.vector, b.after.vector)
        and np.array_equal(a.gradient, b.gradient)
        and a.loss == b.loss
    )


def test_it_runs_until_it_is_paused(qtbot: "QtBot", training: Training) -> None:
    """Training shows iteration after iteration, and rests at the end of one that is all there."""
    shown: list[int] = []
    training.controller.frame_changed.connect(lambda frame: shown.append(frame.trace.number))
    training.toggle()
    assert training.training
    qtbot.waitUntil(lambda: training.controller.frame.trace.number > 200, timeout=20_000)
    training.toggle()
    at_rest(qtbot, training)
    frame = training.controller.frame
    assert shown == sorted(shown)
    assert frame.position == len(frame.steps)
    assert frame.trace.number == training.controller.timeline.cursor.iteration
    fresh = Run(build(load("w5"))).trace(frame.trace.number)
    assert np.array_equal(fresh.iteration.after.vector, frame.trace.iteration.after.vector)


def test_one_iteration_ends_the_one_on_show(qtbot: "QtBot", training: Training) -> None:
    """In the midst of an iteration it is finished; from its end the next one is done."""
    training.controller.next()
    training.one_iteration()
    at_rest(qtbot, training)
    cursor = training.controller.timeline.cursor
    assert (cursor.iteration, cursor.position) == (1, len(training.controller.frame.steps))
    training.one_iteration()
    at_rest(qtbot, training)
    cursor = training.controller.timeline.cursor
    assert (cursor.iteration, cursor.position) == (2, len(training.controller.frame.steps))


def test_an_epoch_is_all_its_batches(qtbot: "QtBot", opened: "Callable[[str], Training]") -> None:
    """Eight samples, four at a time: an epoch ends with the second iteration, then the fourth."""
    training = opened("mini-batch")
    for last in (2, 4):
        training.one_epoch()
        at_rest(qtbot, training)
        assert training.controller.timeline.cursor.iteration == last


def test_it_stops_below_a_loss(qtbot: "QtBot", training: Training) -> None:
    """The first iteration whose loss is below the value is where it rests, and it says so."""
    told: list[Outcome] = []
    training.ended.connect(told.append)
    training.train(goals.until_below(0.02, 10_000))
    at_rest(qtbot, training)
    number = training.controller.timeline.cursor.iteration
    losses = training.controller.run.losses
    assert losses[number - 1] < 0.02 <= losses[: number - 1].min()
    assert [outcome.good for outcome in told] == [True]
    assert str(number) in told[0].sentence


def test_a_goal_that_is_not_met_is_given_up(qtbot: "QtBot", training: Training) -> None:
    """A loss that is not reached ends at the last iteration that was allowed, and says so."""
    told: list[Outcome] = []
    training.ended.connect(told.append)
    training.train(goals.until_below(1e-300, 300))
    at_rest(qtbot, training)
    assert training.controller.timeline.cursor.iteration == 300
    assert [outcome.good for outcome in told] == [False]


def test_a_pace_is_kept(qtbot: "QtBot", training: Training) -> None:
    """At a slow pace no iteration is skipped on show."""
    seen: list[int] = []
    training.controller.frame_changed.connect(lambda frame: seen.append(frame.trace.number))
    training.set_rate(60.0)
    training.train(goals.to_iteration(12))
    at_rest(qtbot, training)
    assert list(dict.fromkeys(seen)) == list(range(1, 13))


def test_slow_motion_goes_phase_by_phase(qtbot: "QtBot", training: Training) -> None:
    """At two iterations a second each phase of an iteration is shown on its way."""
    seen: list[tuple[int, Any]] = []
    training.controller.frame_changed.connect(
        lambda frame: seen.append((frame.trace.number, frame.phase))
    )
    training.set_rate(2.0)
    training.toggle()
    qtbot.waitUntil(lambda: training.controller.frame.trace.number == 2, timeout=20_000)
    training.pause()
    at_rest(qtbot, training)
    phases = [phase for number, phase in dict.fromkeys(seen) if number == 1 and phase]
    assert phases == ["forward", "loss", "backward", "update"]


def test_a_move_ends_the_training_and_is_made(qtbot: "QtBot", training: Training) -> None:
    """Going to an iteration while it trains pauses it, and shows what a fresh run shows there."""
    training.toggle()
    qtbot.waitUntil(lambda: training.controller.frame.trace.number > 500, timeout=20_000)
    training.controller.to_iteration(123)
    qtbot.waitUntil(lambda: training.controller.timeline.cursor.iteration == 123, timeout=20_000)
    assert not training.training
    fresh = StepController(build(load("w5")))
    fresh.timeline = fresh.timeline.seek(training.controller.timeline.cursor)
    assert same(training.controller.frame, fresh.frame)


def test_what_is_known_is_shown_again_on_the_way(qtbot: "QtBot", training: Training) -> None:
    """From an earlier iteration it trains on through those that are there, to the same numbers."""
    training.train(goals.to_iteration(40))
    at_rest(qtbot, training)
    there = training.controller.frame
    training.controller.to_iteration(1)
    training.set_rate(60.0)
    training.train(goals.to_iteration(5))
    at_rest(qtbot, training)
    assert training.controller.timeline.cursor.iteration == 5
    training.set_rate(math.inf)
    training.train(goals.to_iteration(40))
    at_rest(qtbot, training)
    assert same(training.controller.frame, there)
    assert training.controller.run.walked == 40


def test_a_new_learning_rate_is_a_branch(qtbot: "QtBot", training: Training) -> None:
    """A branch leaves what is before it alone, trains otherwise, and both can be gone to."""
    training.train(goals.to_iteration(20))
    at_rest(qtbot, training)
    first = training.controller.run
    training.controller.to_iteration(10)
    told: list[str] = []
    training.branched.connect(told.append)
    training.change_optimizer(replace(training.optimizer, learning_rate=0.05))  # type: ignore[type-var] # a dataclass
    branch = training.controller.run
    assert training.runs == (first, branch)
    assert told == ["From iteration 10 on it trains with η = 0.05."]
    assert training.controller.timeline.cursor.iteration == 10
    training.train(goals.to_iteration(15))
    at_rest(qtbot, training)
    assert list(branch.losses[:9]) == list(first.losses[:9])
    assert branch.losses[10] != first.losses[10]
    training.choose_run(first)
    assert training.controller.run is first
    assert training.controller.timeline.cursor.iteration == 15
    assert training.runs == (first, branch)


def test_it_goes_on_with_the_new_optimizer(qtbot: "QtBot", training: Training) -> None:
    """Changed while it trains, the learning rate counts from where it stood, and it trains on."""
    training.toggle()
    qtbot.waitUntil(lambda: training.controller.frame.trace.number > 50, timeout=20_000)
    training.change_optimizer(
        replace(training.optimizer, learning_rate=0.01),  # type: ignore[type-var] # a dataclass
        goals.to_iteration(10_000_000),
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
    training.change_optimizer(replace(training.optimizer, learning_rate=0.1))  # type: ignore[type-var] # a dataclass
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


def test_a_run_that_diverges_stops_and_offers_to_go_back(
    qtbot: "QtBot", opened: "Callable[[str], Training]"
) -> None:
    """It rests at the last iteration there is, says what left the numbers, and goes back."""
    training = opened(DIVERGING)
    told: list[Outcome] = []
    training.ended.connect(told.append)
    training.toggle()
    at_rest(qtbot, training)
    run = training.controller.run
    diverged = run.diverged
    assert diverged is not None
    assert training.controller.timeline.cursor.iteration == diverged - 1
    assert str(diverged) in told[0].sentence
    back, slower = told[0].offers
    back.accept()
    assert training.controller.timeline.cursor.iteration == 1
    slower.accept()
    qtbot.waitUntil(lambda: len(training.runs) == 2, timeout=20_000)
    at_rest(qtbot, training)
    assert training.controller.run.experiment.optimizer.learning_rate == 5e29


def test_a_run_that_diverged_can_be_tried_again_and_says_so_again(
    qtbot: "QtBot", opened: "Callable[[str], Training]"
) -> None:
    """Training on from where it diverged ends at once, with the same sentence."""
    training = opened(DIVERGING)
    told: list[str] = []
    training.ended.connect(lambda outcome: told.append(outcome.sentence))
    for _ in range(2):
        training.toggle()
        at_rest(qtbot, training)
    assert len(told) == 2
    assert told[0] == told[1]


def test_another_scenario_ends_the_training(qtbot: "QtBot", training: Training) -> None:
    """Opening another scenario pauses the training, and begins with its runs alone."""
    training.toggle()
    qtbot.waitUntil(lambda: training.controller.frame.trace.number > 20, timeout=20_000)
    other = Run(build(load("xor")))
    other.trace(1)
    training.controller.adopt(other)
    qtbot.waitUntil(lambda: training.controller.run is other, timeout=20_000)
    assert not training.training
    assert training.runs == (other,)
