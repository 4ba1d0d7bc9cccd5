"""Rounding as one does by hand."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.engine.rounding import rounded_to


def rounded(value: float, decimals: int) -> float:
    """Return one rounded number."""
    return float(rounded_to(decimals)(np.array([value]))[0])


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.125, 2, 0.13),
        (-0.125, 2, -0.13),
        (1.005, 2, 1.01),
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (0.35 * 0.1, 2, 0.04),
        (0.1 + 0.2 - 0.25, 2, 0.05),
        (1.0 + 0.00005 - 1.0, 4, 0.0001),
        (0.12344999, 4, 0.1234),
        (123456789.125, 2, 123456789.13),
        (1e300, 4, 1e300),
        (1234567890123.4567, 3, 1234567890123.457),
        (4.35, 1, 4.4),
        (0.00000005, 7, 0.0000001),
        (1e-300, 4, 0.0),
    ],
)
def test_half_away_from_zero(value: float, decimals: int, expected: float) -> None:
    """Ties go away from zero as the number reads, although its double lies beside the tie."""
    assert rounded(value, decimals) == expected


def test_no_negative_zero() -> None:
    """What rounds to 0 is 0."""
    assert not np.signbit(rounded_to(2)(np.array([-0.001, -0.0, 0.0]))).any()


def test_infinities_and_nan_stay() -> None:
    """They are left for whoever reports them."""
    result = rounded_to(2)(np.array([np.inf, -np.inf, np.nan]))
    assert result[:2].tolist() == [np.inf, -np.inf]
    assert np.isnan(result[2])


def test_any_shape() -> None:
    """Arrays keep their shape, single numbers too."""
    assert rounded_to(1)(np.full((2, 3, 4), 0.25)).tolist() == np.full((2, 3, 4), 0.3).tolist()
    assert rounded_to(1)(np.array(0.25)).tolist() == 0.3


@given(st.floats(-1e9, 1e9), st.integers(0, 8))
def test_like_decimals_on_paper(value: float, decimals: int) -> None:
    """The result is that of decimal arithmetic, on the number with 15 digits or 14 decimals."""
    digits = f"{value:.15g}" if abs(value) >= 1.0 else f"{value:.14f}"
    expected = Decimal(digits).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if abs(value) * 10**decimals < 1e13:
        assert rounded(value, decimals) == float(expected)


@given(st.integers(-(10**12), 10**12), st.integers(0, 8))
def test_rounded_numbers_stay(whole: int, decimals: int) -> None:
    """A number of so many decimals is not changed."""
    value = whole / 10**decimals
    assert rounded(value, decimals) == value
