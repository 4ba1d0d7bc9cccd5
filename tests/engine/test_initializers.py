"""Initializers: spreads, shapes and names."""

import math

import numpy as np
import pytest

from nnviz.engine.initializers import INITIALIZERS
from nnviz.engine.random import Purpose, generator

UNITS, INPUTS = 300, 200


def draw(name: str, **options: float) -> np.ndarray:
    """Return the weights of a large layer."""
    weights: np.ndarray = INITIALIZERS[name].draw(
        generator(0, Purpose.INIT, 0), UNITS, INPUTS, **options
    )
    return weights


def test_names() -> None:
    """The names of the scenario file are all there."""
    assert list(INITIALIZERS) == [
        "zeros",
        "constant",
        "normal",
        "uniform",
        "xavier_normal",
        "xavier_uniform",
        "he_normal",
        "he_uniform",
        "lecun_normal",
        "lecun_uniform",
    ]


@pytest.mark.parametrize(
    ("name", "options", "std"),
    [
        ("normal", {"std": 0.3}, 0.3),
        ("xavier_normal", {}, math.sqrt(2 / (INPUTS + UNITS))),
        ("he_normal", {}, math.sqrt(2 / INPUTS)),
        ("lecun_normal", {}, math.sqrt(1 / INPUTS)),
    ],
)
def test_normal_draws_have_their_standard_deviation(
    name: str, options: dict[str, float], std: float
) -> None:
    """The spread is the formula's: for He √(2/n), not 2/√n."""
    weights = draw(name, **options)
    assert weights.shape == (UNITS, INPUTS)
    assert weights.std() == pytest.approx(std, rel=0.02)
    assert abs(weights.mean()) < 0.02 * std
    assert np.abs(weights).max() > 3 * std


@pytest.mark.parametrize(
    ("name", "options", "limit"),
    [
        ("uniform", {"limit": 0.3}, 0.3),
        ("xavier_uniform", {}, math.sqrt(6 / (INPUTS + UNITS))),
        ("he_uniform", {}, math.sqrt(6 / INPUTS)),
        ("lecun_uniform", {}, math.sqrt(3 / INPUTS)),
    ],
)
def test_uniform_draws_fill_their_range(name: str, options: dict[str, float], limit: float) -> None:
    """Draws reach the formula's limit on both sides and do not pass it."""
    weights = draw(name, **options)
    assert weights.shape == (UNITS, INPUTS)
    assert -limit <= weights.min() < -0.999 * limit
    assert 0.999 * limit < weights.max() <= limit


def test_the_same_weight_everywhere() -> None:
    """Zeros and a constant need no chance."""
    assert not draw("zeros").any()
    assert np.array_equal(draw("constant", value=-0.25), np.full((UNITS, INPUTS), -0.25))


def test_defaults_are_those_that_are_stated() -> None:
    """The stated options and their values are those of the draw."""
    for name, initializer in INITIALIZERS.items():
        assert np.array_equal(draw(name), draw(name, **initializer.parameters))
        assert initializer.tex
