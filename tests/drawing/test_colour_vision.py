"""The colour-blind's view and the difference of colours are those that were published."""

import pytest

from tests.drawing.colour_vision import KINDS, ciede2000, confused, difference, lab

SHARMA = (
    (50.0, 2.6772, -79.7751, 50.0, 0.0, -82.7485, 2.0425),
    (50.0, 3.1571, -77.2803, 50.0, 0.0, -82.7485, 2.8615),
    (50.0, 2.8361, -74.0200, 50.0, 0.0, -82.7485, 3.4412),
    (50.0, -1.3802, -84.2814, 50.0, 0.0, -82.7485, 1.0000),
    (50.0, -1.1848, -84.8006, 50.0, 0.0, -82.7485, 1.0000),
    (50.0, -0.9009, -85.5211, 50.0, 0.0, -82.7485, 1.0000),
    (50.0, 0.0, 0.0, 50.0, -1.0, 2.0, 2.3669),
    (50.0, -1.0, 2.0, 50.0, 0.0, 0.0, 2.3669),
    (50.0, 2.4900, -0.0010, 50.0, -2.4900, 0.0009, 7.1792),
    (50.0, 2.4900, -0.0010, 50.0, -2.4900, 0.0010, 7.1792),
    (50.0, 2.4900, -0.0010, 50.0, -2.4900, 0.0011, 7.2195),
    (50.0, 2.4900, -0.0010, 50.0, -2.4900, 0.0012, 7.2195),
    (50.0, -0.0010, 2.4900, 50.0, 0.0009, -2.4900, 4.8045),
    (50.0, -0.0010, 2.4900, 50.0, 0.0010, -2.4900, 4.8045),
    (50.0, -0.0010, 2.4900, 50.0, 0.0011, -2.4900, 4.7461),
    (50.0, 2.5, 0.0, 50.0, 0.0, -2.5, 4.3065),
    (50.0, 2.5, 0.0, 73.0, 25.0, -18.0, 27.1492),
    (50.0, 2.5, 0.0, 61.0, -5.0, 29.0, 22.8977),
    (50.0, 2.5, 0.0, 56.0, -27.0, -3.0, 31.9030),
    (50.0, 2.5, 0.0, 58.0, 24.0, 15.0, 19.4535),
    (50.0, 2.5, 0.0, 50.0, 3.1736, 0.5854, 1.0000),
    (50.0, 2.5, 0.0, 50.0, 3.2972, 0.0, 1.0000),
    (50.0, 2.5, 0.0, 50.0, 1.8634, 0.5757, 1.0000),
    (50.0, 2.5, 0.0, 50.0, 3.2592, 0.3350, 1.0000),
    (60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644),
    (63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630),
    (61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731),
    (35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645),
    (22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373),
    (36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146),
    (90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441),
    (90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381),
    (6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377),
    (2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082),
)
"""Pairs in CIELAB and their difference: table 1 of the paper that `ciede2000` cites."""


@pytest.mark.parametrize("pair", SHARMA, ids=[str(number) for number in range(1, 35)])
def test_difference_is_as_published(pair: tuple[float, ...]) -> None:
    """All pairs of the paper, both ways round, to the four decimals that it prints."""
    l1, a1, b1, l2, a2, b2, expected = pair
    first, second = (l1, a1, b1), (l2, a2, b2)
    assert ciede2000(first, second) == pytest.approx(expected, abs=5.1e-5)
    assert ciede2000(second, first) == pytest.approx(expected, abs=5.1e-5)


def test_lab_of_known_colours() -> None:
    """CIELAB of white, black and sRGB's red, as tables give it."""
    assert lab("#ffffff") == pytest.approx((100.0, 0.0, 0.0), abs=0.01)
    assert lab("#000000") == pytest.approx((0.0, 0.0, 0.0), abs=0.01)
    assert lab("#ff0000") == pytest.approx((53.24, 80.09, 67.20), abs=0.01)


@pytest.mark.parametrize("kind", KINDS)
def test_grey_looks_the_same_to_everybody(kind: str) -> None:
    """A simulation leaves greys alone."""
    for grey in ("#000000", "#777777", "#ffffff"):
        assert lab(grey, kind) == pytest.approx(lab(grey), abs=0.05)


def test_known_confusions() -> None:
    """Each kind confuses the pair that it is known for, which the others tell apart."""
    pairs = {
        "protanopia": ("#8f1d00", "#3a3a00"),
        "deuteranopia": ("#c86400", "#8c8c00"),
        "tritanopia": ("#0064c8", "#007878"),
    }
    for kind, pair in pairs.items():
        assert difference(*pair, kind) < 0.4 * difference(*pair), kind
    assert difference(*pairs["tritanopia"], "protanopia") > 10
    assert difference(*pairs["deuteranopia"], "tritanopia") > 10


def test_confusions_are_named() -> None:
    """Two colours that somebody confuses are named with everybody who does; others are not."""
    found = list(confused(("#c86400", "#8c8c00", "#0000ff"), 10.0))
    assert [text.split(" are ")[0] for text in found] == ["#c86400 and #8c8c00"] * 2
    assert [text.split(" in ")[1] for text in found] == ["protanopia", "deuteranopia"]
    assert list(confused(("#000000", "#ffffff"), 10.0)) == []
