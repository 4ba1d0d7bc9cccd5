"""Numbers as people write them into a field."""

import pytest

from nnviz.window.training.number_field import NotANumberError, read, written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.05", 0.05),
        ("0,05", 0.05),
        (" 1e-3 ", 1e-3),
        ("1E−3", 1e-3),
        (".5", 0.5),
        ("5.", 5.0),
        ("1,5e2", 150.0),
        ("0,125", 0.125),
        ("−2", -2.0),
        ("1.0000×10⁻⁹", 1e-9),
        ("2 × 10^-3", 2e-3),
        ("\uff10\uff0e\uff10\uff15", 0.05),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, number: float) -> None:
    """With a point or a comma, with a power of ten, from a Korean keyboard, or from a formula."""
    assert read(text) == number


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "A number is missing here, such as 0.05 or 1e-3."),
        ("fast", "'fast' is no number: write it like 0.05 or 1e-3."),
        ("1_000", "'1_000' is no number: write it like 0.05 or 1e-3."),
        ("nan", "'nan' is no number: write it like 0.05 or 1e-3."),
        ("1.000,5", "'1.000,5' is no number: write it like 0.05 or 1e-3."),
        ("12,345", "'12,345' can be read in two ways: write 12.345 or 12345."),
    ],
)
def test_nonsense_ends_in_a_sentence(text: str, sentence: str) -> None:
    """What is no number, or could be two, is said, with the way out."""
    with pytest.raises(NotANumberError) as caught:
        read(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("number", [0.1, 0.5, 1e-8, 1e-10, 123456.789, 3.0, 1e300, 2 / 3])
def test_what_is_shown_reads_back_as_the_same_number(number: float) -> None:
    """No digit of a number is lost on its way through a field."""
    assert read(written(number)) == number
