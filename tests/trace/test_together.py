"""A network and its twin are walked together."""

import pytest

from nnviz.errors import DivergedError
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.scenario.variants import twin
from nnviz.trace.run import Run
from nnviz.trace.together import advance_together
from tests.trace.examples import experiment, layered

WILD = layered(2, [2, 2], activations=["linear", "linear"], samples=2, seed=1)
WILD["training"]["learning_rate"] = 1e30


def _pair() -> tuple[Run, Run]:
    one = build(load("w5"))
    return Run(one), Run(twin(one))


def test_both_come_as_far() -> None:
    """Each has the losses that it has alone."""
    runs = _pair()
    assert advance_together(runs, 50)
    alone = _pair()
    for run, other in zip(runs, alone, strict=True):
        other.advance(50)
        assert run.losses.tolist() == other.losses.tolist()


def test_the_one_behind_catches_up() -> None:
    """A twin that is made later has the same iterations in the end, and nothing is done twice."""
    run, other = _pair()
    run.advance(30)
    assert advance_together((run, other), 20)
    assert (run.walked, other.walked) == (30, 20)
    assert advance_together((run, other), 40)
    assert (run.walked, other.walked) == (40, 40)


def test_they_stop_together() -> None:
    """Between two steps, so that both have the same iterations."""
    runs = _pair()
    asked = iter([False, False, True])
    assert not advance_together(runs, 20, lambda: next(asked))
    assert [run.walked for run in runs] == [3, 3]


def test_a_twin_that_diverges_is_left_behind() -> None:
    """The first run goes on, and the other one says where it ended."""
    run, wild = _pair()[0], Run(experiment(WILD))
    assert advance_together((run, wild), 40)
    assert run.walked == 40
    assert wild.diverged is not None
    assert wild.diverged == wild.walked + 1 < 40
    assert advance_together((run, wild), 41)


def test_the_first_one_ends_it() -> None:
    """Its error comes out; the twin has no more steps than the run."""
    wild, run = Run(experiment(WILD)), _pair()[0]
    for _ in range(2):
        with pytest.raises(DivergedError):
            advance_together((wild, run), 40)
        assert wild.walked == run.walked < 40
