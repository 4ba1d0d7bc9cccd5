"""How numbers are written: fixed decimals, a true minus sign, scientific where digits are few."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.trace.numbers import (
    MINUS,
    factor_tex,
    format_given,
    format_number,
    given_tex,
    number_tex,
)

DECIMALS = st.integers(0, 15)
FINITE = st.floats(-1e300, 1e300)
ORDINARY = st.floats(-1e6, 1e6)
_PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


def read(text: str) -> float:
    """Return the number that a written one says."""
    return float(text.replace("×10", "e").translate(_PLAIN))


def read_tex(tex: str) -> float:
    """Return the number that one written as TeX says."""
    return float(tex.replace(r"\times 10^{", "e").replace("}", ""))


@given(st.one_of(FINITE, ORDINARY), DECIMALS)
def test_a_number_reads_back(value: float, decimals: int) -> None:
    """What is written is the value to half a unit of its last digit, or of its mantissa's."""
    text = format_number(value, decimals)
    if "×" in text:
        exponent = math.floor(math.log10(abs(value))) if value else 0
        last = 10.0 ** (exponent + 1 - max(min(decimals, 4), decimals - 4))
    else:
        last = 10.0**-decimals
        assert len(text.partition(".")[2]) == decimals
    assert abs(read(text) - value) <= 0.501 * last + 1e-15 * abs(value)


@given(st.one_of(FINITE, ORDINARY), DECIMALS)
def test_plain_text_and_tex_say_the_same(value: float, decimals: int) -> None:
    """Screen and formula never differ in a digit."""
    assert read(format_number(value, decimals)) == read_tex(number_tex(value, decimals))
    assert read(format_given(value, decimals)) == read_tex(given_tex(value, decimals))


@given(st.one_of(FINITE, ORDINARY), DECIMALS)
def test_what_was_given_is_shown_as_it_was_given(value: float, decimals: int) -> None:
    """A number that fits the decimals reads back exactly; another is written as calculated."""
    text = format_given(value, decimals)
    assert read(text) == value or text == format_number(value, decimals)


@given(st.integers(-(10**6), 10**6), st.integers(0, 6))
def test_short_numbers_stay_short(mantissa: int, places: int) -> None:
    """0.45 stays 0.45: nobody typed 0.45000000."""
    value = mantissa / 10**places
    text = format_given(value, 8)
    assert read(text) == value
    assert "×" not in text
    assert not ("." in text and text.endswith(("0", ".")))


@given(st.one_of(FINITE, ORDINARY), DECIMALS)
def test_the_minus_sign_is_one(value: float, decimals: int) -> None:
    """A negative number has U+2212 in text and a hyphen in TeX, and only a negative one."""
    text, tex = format_number(value, decimals), number_tex(value, decimals)
    assert "-" not in text
    assert MINUS not in tex
    assert text.startswith(MINUS) == tex.startswith("-")
    assert text.startswith(MINUS) <= (value < 0)


@pytest.mark.parametrize("decimals", range(16))
def test_zero_has_no_sign(decimals: int) -> None:
    """-0.0 is written as 0, whatever the decimals."""
    zero = f"{0:.{decimals}f}"
    assert format_number(-0.0, decimals) == format_number(0.0, decimals) == zero
    assert number_tex(-0.0, decimals) == zero
    assert format_given(-0.0, decimals) == given_tex(-0.0, decimals) == "0"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.0259228556036474, 8, "0.02592286"),
        (0.0259228556036474, 0, "3×10⁻²"),
        (0.0259228556036474, 15, "0.025922855603647"),
        (-0.5, 8, "−0.50000000"),
        (1e-5, 8, "0.00001000"),
        (9.9e-6, 8, "9.9000×10⁻⁶"),
        (-1.23456789e-12, 8, "−1.2346×10⁻¹²"),
        (1.23456789012345e-13, 15, "1.23456789012×10⁻¹³"),
        (0.004, 2, "4.00×10⁻³"),
        (0.005, 2, "0.01"),
        (9999999.0, 2, "9999999.00"),
        (1e7, 2, "1.00×10⁷"),
        (1.5e300, 8, "1.5000×10³⁰⁰"),
        (5e-324, 8, "4.9407×10⁻³²⁴"),
        (0.7, 0, "1"),
        (math.inf, 8, "∞"),
        (-math.inf, 8, "−∞"),
        (math.nan, 8, "?"),
    ],
)
def test_numbers_as_they_are_written(value: float, decimals: int, text: str) -> None:
    """The format by example."""
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.45, 8, "0.45"),
        (-0.3, 8, "−0.3"),
        (3.0, 8, "3"),
        (1e-5, 8, "0.00001"),
        (1e-10, 8, "1.0000×10⁻¹⁰"),
        (0.43703857219817634, 8, "0.43703857"),
        (0.1 + 0.2, 8, "0.30000000"),
        (0.25, 1, "0.2"),
        (12345678.0, 8, "1.2346×10⁷"),
        (math.inf, 8, "∞"),
    ],
)
def test_given_numbers_as_they_are_written(value: float, decimals: int, text: str) -> None:
    """The format of what somebody chose, by example."""
    assert format_given(value, decimals) == text


def test_tex_of_what_is_no_number() -> None:
    """Infinities and NaN are written as TeX too."""
    assert number_tex(-math.inf) == r"-\infty"
    assert number_tex(math.inf) == given_tex(math.inf) == r"\infty"
    assert number_tex(math.nan) == r"\text{?}"
    assert number_tex(-1.5e-9) == r"-1.5000\times 10^{-9}"


@given(st.one_of(FINITE, ORDINARY), DECIMALS)
def test_factors_are_safe_to_multiply(value: float, decimals: int) -> None:
    """A factor is a plain positive number, or stands in parentheses."""
    tex = factor_tex(number_tex(value, decimals))
    if tex.startswith("("):
        assert tex.endswith(")")
        assert tex[1] == "-" or r"\times" in tex
    else:
        assert not tex.startswith("-")
        assert r"\times" not in tex
