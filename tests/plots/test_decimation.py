"""Long curves drawn with few points: no peak is lost, no gap is closed."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nnviz.plots.counting import numbers
from nnviz.plots.decimation import BLOCK, Peaks, peaks
from nnviz.trace.recording import Growing

Array = NDArray[np.float64]

_values = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([math.nan, math.inf, -math.inf, 0.0]))
_curves = st.lists(_values, min_size=1, max_size=300).map(np.array)


def _places(x: Array) -> list[int]:
    """Return which points of a curve over 1, 2, 3, … are there."""
    return [round(value) - 1 for value in x.tolist()]


def _same(found: float, wanted: float) -> bool:
    return found == wanted or (math.isnan(found) and math.isnan(wanted))


@given(_curves, st.integers(1, 12))
def test_what_stays_are_points_in_order_with_the_first_and_the_last(y: Array, columns: int) -> None:
    """Nothing is made up, nothing is moved, no point comes twice."""
    x = numbers(1, len(y))
    few_x, few_y = peaks(x, y, 1.0, float(len(y)), columns)
    places = _places(few_x)
    assert places == sorted(set(places))
    assert (places[0], places[-1]) == (0, len(y) - 1)
    assert all(_same(b, float(y[at])) for at, b in zip(places, few_y.tolist(), strict=True))


@given(_curves, st.integers(1, 12))
def test_every_column_keeps_its_lowest_and_highest(y: Array, columns: int) -> None:
    """So whatever is seen of all points is seen of the few."""
    x = numbers(1, len(y))
    few_x, few_y = peaks(x, y, 1.0, float(len(y)), columns)
    bounds = np.linspace(1.0, float(len(y)), columns + 1)
    for low, high in pairwise(bounds.tolist()):
        every = y[(x >= low) & (x < high) & np.isfinite(y)]
        few = few_y[(few_x >= low) & (few_x < high) & np.isfinite(few_y)]
        if len(every):
            assert (few.min(), few.max()) == (every.min(), every.max())


@given(_curves, st.integers(1, 12))
def test_no_line_goes_over_a_gap(y: Array, columns: int) -> None:
    """Two points that a value which is no number parts are parted among the few, too."""
    few_x, few_y = peaks(numbers(1, len(y)), y, 1.0, float(len(y)), columns)
    places = _places(few_x)
    for at, (first, second) in enumerate(pairwise(places)):
        if np.isfinite(few_y[at : at + 2]).all():
            assert np.isfinite(y[first : second + 1]).all()


@given(_curves, st.integers(1, 12), st.floats(-5, 310), st.floats(-5, 310))
def test_of_what_is_on_show_nothing_is_lost_at_the_sides(
    y: Array, columns: int, one: float, other: float
) -> None:
    """All extremes inside, and one point on either side for lines that go on to it."""
    low, high = sorted((one, other))
    x = numbers(1, len(y))
    few_x, few_y = peaks(x, y, low, high, columns)
    inside = y[(x >= low) & (x <= high) & np.isfinite(y)]
    found = few_y[(few_x >= low) & (few_x <= high) & np.isfinite(few_y)]
    if len(inside):
        assert (found.min(), found.max()) == (inside.min(), inside.max())
    assert np.count_nonzero(few_x < low) == (len(y) > 0 and x[0] < low)
    assert np.count_nonzero(few_x > high) == (x[-1] > high)


def test_few_points_stay_as_they_are() -> None:
    """Nothing is left out that there is room for."""
    x, y = numbers(1, 40), np.arange(40.0)
    few_x, few_y = peaks(x, y, 1.0, 40.0, 10)
    assert np.shares_memory(few_x, x)
    assert few_y.tolist() == y.tolist()


def test_a_million_points_are_drawn_as_few() -> None:
    """At most four a column, and not one peak is lost."""
    y = np.zeros(1_000_000)
    y[[123_456, 777_777]] = (5.0, -3.0)
    x, few = peaks(numbers(1, 1_000_000), y, 1.0, 1e6, 200)
    assert len(few) <= 4 * 200 + 4
    assert (few.max(), few.min()) == (5.0, -3.0)
    assert x[few.argmax()] == 123_457


@pytest.mark.parametrize("gap", [False, True])
def test_a_growing_curve_is_as_good_and_looked_at_once(gap: bool) -> None:
    """While a run goes on, and for each part of it: no column lacks its extremes."""
    random = np.random.default_rng(1)
    losses, find = Growing(), Peaks()
    for count in range(1, 12 * BLOCK):
        losses.add(math.nan if gap and count == 5 * BLOCK + 3 else random.normal())
        if count % 37:
            continue
        y = losses.values
        x = numbers(1, count)
        for first in (0, count // 3):
            few_x, few_y = find(x[first:], y[first:], first + 1.0, float(count), 2)
            assert _places(few_x)[0] == first
            assert _places(few_x)[-1] == count - 1
            assert np.array_equal(y[_places(few_x)], few_y, equal_nan=True)
            bounds = np.linspace(first + 1.0, float(count), 3)
            for low, high in pairwise(bounds.tolist()):
                every = y[(x >= low) & (x < high) & np.isfinite(y)]
                near = (few_x > low - BLOCK) & (few_x < high + BLOCK) & np.isfinite(few_y)
                assert few_y[near].max() >= every.max()
                assert few_y[near].min() <= every.min()


def test_a_growing_curve_that_is_written_anew_is_found_again() -> None:
    """When the room of a run's losses doubles they move; a curve that can change is not kept."""
    find = Peaks()
    y = np.zeros(3 * BLOCK * 4)
    x = numbers(1, len(y))
    find(x, y, 1.0, float(len(y)), 2)
    y[100] = 7.0
    assert find(x, y, 1.0, float(len(y)), 2)[1].max() == 7.0
    for value in (1.0, 2.0, 3.0):
        other = np.full(len(y), value)
        other.flags.writeable = False
        assert find(x, other, 1.0, float(len(y)), 2)[1].min() == value
        del other
