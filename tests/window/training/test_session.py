"""Training beside the window: run, pause, goals, branches, the twin, and a run that diverges."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.trace import goals
from nnviz.trace.run import Run
from nnviz.window.controller import StepController
from nnviz.window.training.session import Training
from tests.window.training.sessions import DIVERGING, at_rest, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from nnviz.window.training.endings import Outcome


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


def test_a_pause_before_it_began_counts(qtbot: "QtBot", training: Training) -> None:
    """While the twin is still on its way, Train and then Pause ends in rest, not in training."""
    training.train(goals.to_iteration(20_000))
    at_rest(qtbot, training)
    training.choose_twin("relu")  # which has all of it to do
    assert training.companion.trace() is None
    training.toggle()
    training.pause()
    at_rest(qtbot, training)
    assert training.controller.timeline.cursor.iteration == 20_000
    training.toggle()
    training.controller.to_iteration(5)
    qtbot.waitUntil(lambda: training.controller.timeline.cursor.iteration == 5, timeout=20_000)
    assert not training.training


def test_a_wish_while_it_trains_is_not_lost(qtbot: "QtBot", training: Training) -> None:
    """One more iteration, or another goal, ends what is under way and is done then."""
    training.toggle()
    qtbot.waitUntil(lambda: training.controller.frame.trace.number > 30, timeout=20_000)
    training.one_iteration()
    at_rest(qtbot, training)
    here = training.controller.timeline.cursor.iteration
    assert here > 30
    training.toggle()
    qtbot.waitUntil(lambda: training.controller.frame.trace.number > here + 10, timeout=20_000)
    training.train(goals.to_iteration(here + 5_000))
    at_rest(qtbot, training)
    assert training.controller.timeline.cursor.iteration == here + 5_000


def test_a_scenario_that_is_opened_is_not_given_up_for_a_key(
    qtbot: "QtBot", training: Training
) -> None:
    """A step back right after another scenario was opened does not keep it away."""
    training.toggle()
    qtbot.waitUntil(lambda: training.controller.frame.trace.number > 20, timeout=20_000)
    other = Run(build(load("xor")))
    other.trace(1)
    training.controller.adopt(other)
    training.controller.previous()
    qtbot.waitUntil(lambda: training.controller.run is other, timeout=20_000)


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
