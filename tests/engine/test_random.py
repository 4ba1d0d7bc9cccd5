"""Random draws are a function of seed, purpose and position."""

import itertools

import numpy as np

from nnviz.engine.random import Purpose, generator


def test_the_same_place_gives_the_same_draw() -> None:
    """A draw does not depend on what was drawn before."""
    first = generator(7, Purpose.SHUFFLE, 3).normal(size=5)
    generator(7, Purpose.SHUFFLE, 2).normal(size=100)
    assert np.array_equal(generator(7, Purpose.SHUFFLE, 3).normal(size=5), first)


def test_every_other_place_gives_another_draw() -> None:
    """Seed, purpose, position and its length all matter."""
    positions: list[tuple[int, ...]] = [(), (0,), (1,), (0, 0), (0, 1), (1, 0)]
    draws = {
        generator(seed, purpose, *position).random()
        for seed, purpose, position in itertools.product((0, 1), Purpose, positions)
    }
    assert len(draws) == 2 * len(Purpose) * len(positions)


def test_draws_stay_the_same_from_version_to_version() -> None:
    """Saved results can be repeated: the first numbers of a seed are fixed."""
    assert generator(0, Purpose.INIT, 0).integers(1_000_000, size=3).tolist() == [
        484637,
        945316,
        969760,
    ]
