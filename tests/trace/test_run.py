"""A run: any iteration, calculated again from sparse checkpoints, the same to the bit."""

from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnviz.engine.parameters import OptimizerState
from nnviz.errors import DivergedError, LossDomainError, NotFiniteError
from nnviz.trace import checkpoints
from nnviz.trace import run as run_module
from nnviz.trace.run import Run
from tests.trace.examples import bundled, contents, experiment, layered
from tests.trace.snapshots import trace_bits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.scenario.build import Experiment

ADAM = layered(2, [3, 2], samples=5, training={"optimizer": "adam", "batch_size": 2})


@pytest.fixture
def sparse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow few checkpoints and no remembered trace, so that everything is calculated again."""
    monkeypatch.setattr(checkpoints, "MOST_CHECKPOINTS", 4)
    monkeypatch.setattr(checkpoints, "LEAST_CHECKPOINTS", 2)
    monkeypatch.setattr(run_module, "_TRACES_KEPT", 1)


def direct(of: "Experiment") -> "Iterator[tuple[bytes, ...]]":
    """Iterate without checkpoints, from the first iteration on, as bits."""
    parameters = of.parameters
    state = OptimizerState.start(of.optimizer, parameters)
    number = 1
    while True:
        batch = of.batch(number)
        done = of.network.iterate(
            parameters, of.optimizer, state, number, of.inputs[batch], of.targets[batch]
        )
        arrays = [done.loss_terms, *done.delta, done.before.vector, done.after.vector]
        yield (np.float64(done.loss).tobytes(), *(array.tobytes() for array in arrays))
        parameters, state = done.after, done.state_after
        number += 1


def as_direct(run: Run, number: int) -> tuple[bytes, ...]:
    """Return the bits of an iteration of a run, as `direct` yields them."""
    it = run.trace(number).iteration
    arrays = [it.loss_terms, *it.delta, it.before.vector, it.after.vector]
    return (np.float64(it.loss).tobytes(), *(array.tobytes() for array in arrays))


@pytest.mark.usefixtures("sparse")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents(), st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_any_iteration_is_that_of_direct_iteration(
    content: dict[str, Any], numbers: list[int]
) -> None:
    """In whatever order iterations are looked at, each is what plain iteration gives."""
    of = experiment(content)
    expected: list[tuple[bytes, ...]] = []
    try:
        expected.extend(islice(direct(of), 40))
    except (NotFiniteError, LossDomainError):
        numbers = [number for number in numbers if number <= len(expected)]
    run = Run(of)
    for number in numbers:
        assert as_direct(run, number) == expected[number - 1]


@pytest.mark.usefixtures("sparse")
def test_going_back_after_checkpoints_were_thinned() -> None:
    """150 iterations with room for 4 checkpoints: all come out the same, back and forth."""
    run = Run(experiment(ADAM))
    forward = [trace_bits(run.trace(number)) for number in range(1, 151)]
    back = [trace_bits(run.trace(number)) for number in range(150, 0, -1)]
    assert back[::-1] == forward
    assert run.walked == 150
    random = np.random.default_rng(0)
    for number in random.integers(1, 151, size=40).tolist():
        assert trace_bits(run.trace(number)) == forward[number - 1]


@pytest.mark.usefixtures("sparse")
def test_checkpoints_stay_few_and_regular() -> None:
    """However far one walks, at most the limit is kept, the first of them always."""
    run = Run(experiment(ADAM))
    for number in (1, 5, 50, 500):
        run.advance(number)
        kept = run._checkpoints.iterations
        assert len(kept) <= 4
        assert kept[0] == 1
        assert all((number - 1) % run._checkpoints.stride == 0 for number in kept)


def test_memory_limits_the_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network too large for many checkpoints gets fewer, but never none."""
    monkeypatch.setattr(checkpoints, "CHECKPOINT_BYTES", 1000)
    assert Run(experiment(ADAM))._checkpoints.limit == checkpoints.LEAST_CHECKPOINTS
    monkeypatch.setattr(checkpoints, "CHECKPOINT_BYTES", 10**9)
    assert Run(experiment(ADAM))._checkpoints.limit == checkpoints.MOST_CHECKPOINTS


def test_losses_are_those_of_the_iterations_walked() -> None:
    """Looking at iteration 20 walks 20 iterations; looking back adds none."""
    run = Run(experiment(ADAM))
    assert run.walked == 0
    run.trace(20)
    assert run.walked == len(run.losses) == 20
    run.trace(3)
    assert run.walked == 20
    assert run.losses.tolist() == [run.trace(number).iteration.loss for number in range(1, 21)]


def test_advance_gets_there_or_stops_when_asked() -> None:
    """`stop` is asked after each iteration; what was done until then is kept."""
    run = Run(experiment(ADAM))
    assert run.advance(10)
    assert run.walked == 10
    asked = iter([False, False, True])
    assert not run.advance(50, lambda: next(asked))
    assert run.walked == 13
    assert run.advance(14, lambda: True)
    assert run.advance(5, lambda: True)
    assert run.walked == 14
    assert trace_bits(run.trace(14)) == trace_bits(Run(experiment(ADAM)).trace(14))


def test_a_trace_is_kept_for_a_while() -> None:
    """Asking again for the same iteration calculates nothing."""
    run = bundled("w5")
    assert run.trace(2) is run.trace(2)


@pytest.mark.parametrize("number", [0, -1])
def test_iterations_count_from_one(number: int) -> None:
    """There is no iteration 0."""
    with pytest.raises(ValueError, match=str(number)):
        bundled("w5").trace(number)


def _diverging() -> "Experiment":
    content = layered(
        2, [2], activations=["linear"], samples=2, seed=1, training={"learning_rate": 1e30}
    )
    return experiment(content)


@pytest.mark.usefixtures("sparse")
def test_divergence_names_the_iteration_and_leaves_the_rest() -> None:
    """The error says which iteration it is; all before it are still there, bit for bit."""
    run = Run(_diverging())
    traces: list[tuple[bytes, ...]] = []
    with pytest.raises(DivergedError) as caught:
        traces.extend(trace_bits(run.trace(number)) for number in range(1, 100))
    last = caught.value.iteration - 1
    assert len(traces) == last == run.walked > 0
    assert str(last + 1) in str(caught.value)
    assert [trace_bits(run.trace(number)) for number in range(1, last + 1)] == traces
    assert np.isfinite(run.losses).all()
    for attempt in (run.trace, run.advance):
        with pytest.raises(DivergedError) as again:
            attempt(last + 20)
        assert again.value.iteration == last + 1
    assert run.walked == last
    assert run.diverged == last + 1
    assert run.fault is caught.value


def test_seeking_beyond_divergence_names_its_iteration() -> None:
    """Whoever asks for a late iteration hears which earlier one diverged."""
    first = Run(_diverging())
    with pytest.raises(DivergedError) as early:
        first.advance(1000)
    second = Run(_diverging())
    with pytest.raises(DivergedError) as late:
        second.trace(1000)
    assert early.value.iteration == late.value.iteration


def test_the_latest_iteration_is_there_for_other_threads() -> None:
    """Whoever draws while another thread walks takes the trace of the last iteration."""
    assert Run(experiment(ADAM)).latest is None
    run = Run(experiment(ADAM))
    run.advance(17)
    latest = run.latest
    assert latest is not None
    assert latest.number == 17
    assert trace_bits(latest) == trace_bits(Run(experiment(ADAM)).trace(17))


def test_batches_follow_the_seed() -> None:
    """A trace names the samples of its batch, and they are the experiment's."""
    content = layered(2, [1], samples=5, training={"batch_size": 2, "shuffle": True})
    run = Run(experiment(content))
    for number in range(1, 10):
        trace = run.trace(number)
        assert trace.indices.tolist() == run.experiment.batch(number).tolist()
        assert trace.iteration.inputs.tolist() == run.experiment.inputs[trace.indices].tolist()
    assert {run.trace(number).batch_size for number in range(1, 4)} == {1, 2}
