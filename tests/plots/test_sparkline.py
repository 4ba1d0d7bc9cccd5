"""Many losses in little room: what is seen of them, and which numbers stand beside it."""

import math

import numpy as np
import pytest

from nnviz.plots.decimation import Peaks, peaks
from nnviz.plots.sparkline import ends, sparkline


def test_few_losses_stay_as_they_are_in_two_parts_that_join() -> None:
    """Up to the second of four losses it is past; the rest goes on from there."""
    found = sparkline(np.array([5.0, 2.0, 3.0, 1.0]), 2, 100, peaks)
    assert found is not None
    assert (found.low, found.high) == (1.0, 5.0)
    assert [part.tolist() for part in found.past] == [[0.0, 1 / 3], [1.0, 0.25]]
    assert [part.tolist() for part in found.later] == [[1 / 3, 2 / 3, 1.0], [0.25, 0.5, 0.0]]


@pytest.mark.parametrize(("done", "past", "later"), [(0, 0, 3), (1, 1, 3), (3, 3, 1), (9, 3, 1)])
def test_all_may_be_past_or_still_to_come(done: int, past: int, later: int) -> None:
    """At either end one of the parts is empty, or only the point where they join."""
    found = sparkline(np.array([3.0, 2.0, 1.0]), done, 100, peaks)
    assert found is not None
    assert (len(found.past[0]), len(found.later[0])) == (past, later)


@pytest.mark.parametrize("thin", [peaks, Peaks()])
def test_a_single_peak_among_a_million_is_not_lost(thin: object) -> None:
    """One loss of 9 and one of −1 are the ends, and stand where they are, of few points."""
    losses = np.full(1_000_000, 1.0)
    losses[123_456], losses[800_000] = 9.0, -1.0
    losses.flags.writeable = False
    found = sparkline(losses, 500_000, 200, thin)  # type: ignore[arg-type] # both are called so
    assert found is not None
    assert (found.low, found.high) == (-1.0, 9.0)
    for (x, y), place, height in ((found.past, 123_456, 1.0), (found.later, 800_000, 0.0)):
        assert len(x) < 1000
        assert y[np.flatnonzero(x == place / 999_999)].tolist() == [height]


def test_what_is_no_number_is_a_gap() -> None:
    """Neither nan nor ∞ has a height, or makes the others low; of none but such there is none."""
    found = sparkline(np.array([4.0, math.nan, 2.0, math.inf]), 4, 100, peaks)
    assert found is not None
    assert (found.low, found.high) == (2.0, 4.0)
    np.testing.assert_array_equal(found.past[1], [1.0, math.nan, 0.0, math.nan])
    assert sparkline(np.full(3, math.nan), 3, 100, peaks) is None


def test_the_largest_numbers_have_their_heights() -> None:
    """No difference is too large; and losses that are all the same lie in the middle."""
    found = sparkline(np.array([-1.7e308, 0.0, 1.7e308]), 3, 100, peaks)
    assert found is not None
    assert found.past[1].tolist() == [0.0, 0.5, 1.0]
    same = sparkline(np.array([0.25, 0.25]), 2, 100, peaks)
    assert same is not None
    assert same.past[1].tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (0.0239719, 0.2983711, ("0.024", "0.298")),
        (1.2, 3.456, ("1.20", "3.46")),
        (-1.5, 2.0, ("−1.50", "2.00")),
        (12.0, 12345.0, ("12", "12345")),
        (0.29837, 0.29839, ("0.29837", "0.29839")),
        (1e-9, 5e-4, ("1.00×10⁻⁹", "5.00×10⁻⁴")),
        (0.0, 1e8, ("0.00", "1.00×10⁸")),
        (0.25, 0.25, ("0.250", "0.250")),
        (1.0, 1.0 + 1e-12, ("1.00000000", "1.00000000")),
        (5e-324, 1e-323, ("4.94×10⁻³²⁴", "9.88×10⁻³²⁴")),
    ],
    ids=str,
)
def test_the_ends_are_written_in_few_digits(
    low: float, high: float, written: tuple[str, str]
) -> None:
    """Three digits of the larger one, or as many as tell one from the other, if 8 decimals do."""
    assert ends(low, high) == written
