"""How fast training goes, and who shows it when: with a clock of the test's own."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.window.training.pace import Pace
from nnviz.window.training.turns import AT_ONCE_S, Part, Turns


@given(rate=st.sampled_from([1.0, 2.0, 5.0, 30.0, 60.0]), count=st.integers(1, 200))
def test_iterations_come_evenly(rate: float, count: int) -> None:
    """Whoever waits as long as is said does `rate` iterations a second, without drifting."""
    now, pace, times = 100.0, Pace(rate, 100.0), []
    for _ in range(count):
        now += pace.wait(now)
        times.append(now)
        pace = pace.after(now)
    assert times[0] == 100.0
    for number, moment in enumerate(times):
        assert moment == pytest.approx(100.0 + number / rate, abs=1e-9)


def test_what_is_late_is_not_made_up_for() -> None:
    """After a calculation that took long the pace goes on as before, and does not hurry."""
    pace = Pace(10.0, 0.0).after(5.0)
    assert pace.wait(5.0) == pytest.approx(0.0)
    assert pace.after(5.01).wait(5.01) == pytest.approx(0.09)


def test_as_fast_as_possible_never_waits() -> None:
    """Without a rate there is nothing to wait for."""
    pace = Pace(math.inf, 3.0)
    for now in (3.0, 3.001, 9.0):
        assert pace.wait(now) == 0.0
        pace = pace.after(now)


class Clock:
    """A clock that goes on when something takes time."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def takes(self, seconds: float, log: list[float]) -> "Part":
        """Return a part whose turns take so long, and which logs when they begin."""

        def show() -> None:
            log.append(self.now)
            self.now += seconds

        return Part(show, 0.25)


def test_a_slow_part_has_its_turn_less_often() -> None:
    """A part gets its share of the time: what takes four times as long comes a quarter as often."""
    clock = Clock()
    quick: list[float] = []
    slow: list[float] = []
    turns = Turns((clock.takes(0.002, quick), clock.takes(0.008, slow)), clock)
    while clock.now < 10.0:
        turns.take()
        clock.now += 0.001
    assert 0.002 * len(quick) / clock.now == pytest.approx(0.2, abs=0.05)
    assert 0.008 * len(slow) / clock.now == pytest.approx(0.2, abs=0.05)


def test_no_look_takes_much_longer_than_a_turn() -> None:
    """However many parts are due, none begins after the time that is set."""
    clock = Clock()
    turns = Turns([clock.takes(0.009, []) for _ in range(8)], clock)
    for _ in range(50):
        before = clock.now
        turns.take()
        assert clock.now - before <= AT_ONCE_S + 0.009
        clock.now += 0.016


def test_everyone_has_a_turn() -> None:
    """No part is left waiting, however much the others take."""
    clock = Clock()
    logs: list[list[float]] = [[] for _ in range(6)]
    turns = Turns([clock.takes(0.030, log) for log in logs], clock)
    while clock.now < 20.0:
        turns.take()
        clock.now += 0.016
    for log in logs:
        assert max(after - before for before, after in pairwise(log)) < 1.0
