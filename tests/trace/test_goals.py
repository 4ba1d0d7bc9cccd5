"""Going on until an iteration, an epoch's end, or a loss."""

import numpy as np
import pytest

from nnviz.errors import DivergedError
from nnviz.trace import goals
from nnviz.trace.run import Run
from tests.trace.examples import bundled, experiment, layered

MINI = layered(2, [3, 2], samples=5, training={"batch_size": 2, "shuffle": True})


def test_until_an_iteration() -> None:
    """It goes there once; if it is there already, nothing is calculated."""
    run = bundled("w5")
    assert run.pursue(goals.to_iteration(30)) == 30
    assert run.walked == 30
    assert run.pursue(goals.to_iteration(7)) == 7
    assert run.walked == 30


@pytest.mark.parametrize(("done", "end"), [(0, 3), (1, 3), (2, 3), (3, 6), (7, 9)])
def test_one_epoch(done: int, end: int) -> None:
    """Five samples in batches of two: an epoch ends with every third iteration."""
    run = Run(experiment(MINI))
    assert run.pursue(goals.to_end_of_epoch(run.experiment, done), done + 1) == end
    assert run.walked == end


def test_until_the_loss_is_below_a_value() -> None:
    """The first iteration whose loss is below it, whether it is walked already or not."""
    run = bundled("w5")
    expected = bundled("w5")
    expected.advance(200)
    first = int(np.flatnonzero(expected.losses < 0.01)[0]) + 1
    assert first > 1
    assert run.pursue(goals.until_below(0.01, 10_000)) == run.walked == first
    run.advance(first + 50)
    assert run.pursue(goals.until_below(0.01, 10_000)) == first
    assert run.pursue(goals.until_below(0.01, 10_000), first + 20) == first + 20
    assert run.walked == first + 50


def test_it_begins_where_the_cursor_stands() -> None:
    """Iterations before it are not looked at, and those missing on the way are walked."""
    run = bundled("w5")
    assert run.pursue(goals.until_below(1.0, 100), 40) == run.walked == 40


def test_it_is_given_up_in_time() -> None:
    """A loss that is not reached ends at the last iteration."""
    run = bundled("w5")
    assert run.pursue(goals.until_below(-1.0, 60)) is None
    assert run.walked == 60
    assert run.pursue(goals.until_below(-1.0, 60)) is None


def test_it_can_be_stopped() -> None:
    """What was walked until then is kept."""
    run = bundled("w5")
    asked = iter([False, False, False, True])
    assert run.pursue(goals.to_iteration(100), stop=lambda: next(asked)) is None
    assert run.walked == 4
    assert run.pursue(goals.to_iteration(5), stop=lambda: True) == 5


def test_divergence_ends_it() -> None:
    """The run says where; the iterations before it stay, and asking again calculates nothing."""
    content = layered(2, [2], activations=["linear"], samples=2, seed=1)
    content["training"]["learning_rate"] = 1e30
    run = Run(experiment(content))
    with pytest.raises(DivergedError) as error:
        run.pursue(goals.until_below(0.0, 1000))
    assert run.diverged == error.value.iteration == run.walked + 1
    assert len(run.losses) == run.walked
    with pytest.raises(DivergedError) as again:
        run.pursue(goals.to_iteration(1000))
    assert again.value is error.value
    assert run.pursue(goals.to_iteration(2)) == 2
