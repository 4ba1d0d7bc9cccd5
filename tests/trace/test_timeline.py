"""The timeline: where playback stands, and every way of moving it."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnviz.errors import DivergedError, LossDomainError
from nnviz.trace import checkpoints
from nnviz.trace import run as run_module
from nnviz.trace.run import Run
from nnviz.trace.steps import Grain
from nnviz.trace.timeline import Cursor, Playback, Timeline
from tests.trace.examples import bundled, contents, experiment, layered
from tests.trace.snapshots import snapshot

W5 = bundled("w5")
BATCHES = layered(
    2, [2, 1], samples=5, training={"optimizer": "adam", "batch_size": 2, "shuffle": True}
)
GRAINS = list(Grain)


def at(iteration: int, position: int, run: Run = W5) -> Timeline:
    """Return a timeline that stands somewhere."""
    return Timeline(run, Cursor(iteration, position))


@pytest.mark.parametrize(
    ("grain", "positions"),
    [
        (Grain.VALUE, list(range(44))),
        (Grain.UNIT, [0, 2, 4, 6, 8, 9, 10, 11, 16, 21, 28, 35, 37, 39, 41, 43]),
        (Grain.LAYER, [0, 4, 8, 11, 21, 35, 39, 43]),
        (Grain.PHASE, [0, 8, 11, 35, 43]),
        (Grain.ITERATION, [0, 43]),
    ],
)
def test_each_grain_stops_where_it_should(grain: Grain, positions: list[int]) -> None:
    """On the worked example, forwards and backwards."""
    forward, back = Timeline(W5), at(1, 43)
    for earlier, later in pairwise(positions):
        assert forward.cursor == Cursor(1, earlier)
        forward = forward.next(grain)
        assert forward.cursor == Cursor(1, later)
    for later, earlier in pairwise(reversed(positions)):
        assert back.cursor == Cursor(1, later)
        back = back.previous(grain)
        assert back.cursor == Cursor(1, earlier)
    assert (forward.cursor.position, back.cursor.position) == (43, 0)


@pytest.mark.parametrize("grain", [g for g in GRAINS if g is not Grain.ITERATION])
def test_an_iteration_follows_from_its_start(grain: Grain) -> None:
    """Behind the end comes the start of the next iteration, where nothing is calculated yet."""
    timeline = at(1, 43).next(grain)
    assert timeline.cursor == Cursor(2, 0)
    assert timeline.frame().active is None
    assert timeline.previous(grain).cursor == Cursor(1, 43)
    assert timeline.next(grain).previous(grain).cursor == Cursor(2, 0)


def test_whole_iterations_go_from_end_to_end() -> None:
    """By iterations one sees the end of each; back from within one to the end of the last."""
    assert at(1, 0).next(Grain.ITERATION).cursor == Cursor(1, 43)
    assert at(1, 12).next(Grain.ITERATION).cursor == Cursor(1, 43)
    assert at(1, 43).next(Grain.ITERATION).cursor == Cursor(2, 43)
    assert at(2, 43).previous(Grain.ITERATION).cursor == Cursor(1, 43)
    assert at(3, 12).previous(Grain.ITERATION).cursor == Cursor(2, 43)
    assert at(1, 12).previous(Grain.ITERATION).cursor == Cursor(1, 0)


@pytest.mark.parametrize("grain", GRAINS)
def test_nothing_lies_before_the_start(grain: Grain) -> None:
    """At the very start, back is where one is."""
    timeline = Timeline(W5)
    assert timeline.previous(grain) is timeline
    assert timeline.start() is timeline


def test_start_and_end() -> None:
    """`start` goes to the iteration's start, then to the run's; `end` to the iteration's end."""
    timeline = at(3, 20)
    assert timeline.end().cursor == Cursor(3, 43)
    assert timeline.end().end().cursor == Cursor(3, 43)
    assert timeline.start().cursor == Cursor(3, 0)
    assert timeline.start().start().cursor == Cursor(1, 0)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Cursor(2, 5), Cursor(2, 5)),
        (Cursor(2, 999), Cursor(2, 43)),
        (Cursor(2, -1), Cursor(2, 0)),
        (Cursor(0, 7), Cursor(1, 7)),
        (Cursor(-5, -5), Cursor(1, 0)),
    ],
)
def test_seeking_stays_within_what_there_is(wanted: Cursor, found: Cursor) -> None:
    """A cursor beyond the ends becomes the nearest one that there is."""
    assert Timeline(W5).seek(wanted).cursor == found


@settings(max_examples=25)
@given(contents(), st.lists(st.sampled_from(GRAINS), max_size=12))
def test_moving_back_undoes_moving(content: dict[str, Any], grains: list[Grain]) -> None:
    """Forward is later, back is earlier, and by values the one undoes the other."""
    run = Run(experiment(content))
    timeline = Timeline(run)
    for grain in grains:
        try:
            further = timeline.next(grain)
            one_more = further.next(Grain.VALUE)
        except (DivergedError, LossDomainError):
            return
        assert one_more.cursor > further.cursor > timeline.cursor
        assert further.previous(grain).cursor < further.cursor
        assert one_more.previous(Grain.VALUE) == further
        timeline = further


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 1))
def test_going_back_shows_what_was_shown(monkeypatch: pytest.MonkeyPatch, sample: int) -> None:
    """Every frame of four iterations, beyond an epoch, bit for bit, with few checkpoints."""
    monkeypatch.setattr(checkpoints, "MOST_CHECKPOINTS", 2)
    monkeypatch.setattr(checkpoints, "LEAST_CHECKPOINTS", 2)
    monkeypatch.setattr(run_module, "_TRACES_KEPT", 1)
    timeline = Timeline(Run(experiment(BATCHES)), sample=sample)
    shown = [(timeline, snapshot(timeline.frame()))]
    for _ in range(250):
        timeline = timeline.next()
        shown.append((timeline, snapshot(timeline.frame())))
    timeline.run.advance(40)
    for earlier, frame in reversed(shown):
        assert timeline.cursor == earlier.cursor
        assert snapshot(timeline.frame()) == frame
        timeline = timeline.previous()


def test_the_sample_on_show_is_kept_at_the_same_step() -> None:
    """Another sample is seen at the same step; in a smaller batch the last one is."""
    timeline = at(1, 5, Run(experiment(BATCHES))).show_sample(1)
    assert timeline.cursor == Cursor(1, 5)
    assert timeline.frame().sample == 1
    smaller = timeline.seek(Cursor(3, 5))
    assert smaller.run.trace(3).batch_size == 1
    assert smaller.sample == 1
    assert smaller.frame().sample == 0
    assert smaller.seek(Cursor(4, 5)).frame().sample == 1
    assert timeline.show_sample(-3).sample == 0
    assert timeline.show_sample(99).frame().sample == 1


def test_a_frame_is_in_motion_or_at_rest() -> None:
    """`alpha` and the decimals are handed through to the frame."""
    frame = at(1, 3).frame(0.25, 4)
    assert (frame.position, frame.alpha, frame.decimals) == (3, 0.25, 4)
    assert at(1, 3).frame().alpha == 1.0


def test_a_timeline_that_diverges_stays_where_it_is() -> None:
    """The next iteration's divergence is an error; what is on show is not touched."""
    content = layered(1, [1], activations=["linear"], training={"learning_rate": 1e200})
    timeline = Timeline(Run(experiment(content))).end()
    shown = snapshot(timeline.frame())
    with pytest.raises(DivergedError):
        timeline.next(Grain.ITERATION)
    with pytest.raises(DivergedError):
        timeline.seek(Cursor(50, 0))
    assert snapshot(timeline.frame()) == shown


@pytest.mark.parametrize(
    ("rate", "seconds", "expected"),
    [
        (1.0, 0.0, (1, 0.0)),
        (1.0, 0.25, (1, 0.25)),
        (1.0, 1.0, (2, 0.0)),
        (4.0, 0.375, (2, 0.5)),
        (0.5, 3.0, (2, 0.5)),
        (8.0, 1000.0625, (8001, 0.5)),
        (2.0, -1.0, (1, 0.0)),
    ],
)
def test_playing_is_exact(rate: float, seconds: float, expected: tuple[int, float]) -> None:
    """After so many seconds so many moves are begun, and the last has come so far."""
    assert Playback(rate).at(seconds) == expected


@given(st.floats(0.1, 100), st.lists(st.floats(0, 1e4), min_size=2, max_size=20))
def test_a_late_look_skips_no_move(rate: float, times: list[float]) -> None:
    """Where playing is depends on the time alone and never goes back."""
    playback = Playback(rate)
    seen = [playback.at(seconds) for seconds in sorted(times)]
    assert all(earlier <= later for earlier, later in pairwise(seen))
    for (moves, alpha), seconds in zip(seen, sorted(times), strict=True):
        assert 0 <= alpha < 1
        assert moves - 1 + alpha == pytest.approx(seconds * rate, abs=1e-9)
