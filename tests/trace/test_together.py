"""A network and its twin are walked together."""

import pytest

from nnviz.errors import DivergedError
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.scenario.variants import twin
from nnviz.trace.run import Run
from nnviz.trace.together import advance_beside
from tests.trace.examples import experiment, layered

WILD = layered(2, [2, 2], activations=["linear", "linear"], samples=2, seed=1)
WILD["training"]["learning_rate"] = 1e30


def _pair() -> tuple[Run, Run]:
    one = build(load("w5"))
    return Run(one), Run(twin(one))


def never() -> bool:
    """Stop at nothing."""
    return False


def at_once() -> bool:
    """Stop after each iteration."""
    return True


def test_both_come_as_far() -> None:
    """Each has the losses that it has alone."""
    runs = _pair()
    advance_beside(*runs, 50, never)
    alone = _pair()
    for run, other in zip(runs, alone, strict=True):
        other.advance(50)
        assert run.losses.tolist() == other.losses.tolist()


def test_the_one_behind_comes_nearer() -> None:
    """A twin that is made later keeps nobody waiting, and has the same iterations in the end."""
    run, other = _pair()
    run.advance(30)
    advance_beside(run, other, 31, at_once)
    assert (run.walked, other.walked) == (31, 1)
    advance_beside(run, other, 32, never)
    assert (run.walked, other.walked) == (32, 32)


def test_a_twin_that_diverges_is_left_behind() -> None:
    """The first run goes on, and the other one says where it ended."""
    run, wild = _pair()[0], Run(experiment(WILD))
    advance_beside(run, wild, 40, never)
    assert run.walked == 40
    assert wild.diverged is not None
    assert wild.diverged == wild.walked + 1 < 40
    advance_beside(run, wild, 41, never)
    assert run.walked == 41


def test_the_first_one_ends_it() -> None:
    """Its error comes out; the twin has no more steps than the run."""
    wild, run = Run(experiment(WILD)), _pair()[0]
    for _ in range(2):
        with pytest.raises(DivergedError):
            advance_beside(wild, run, 40, never)
        assert run.walked <= wild.walked < 40
