"""What a run writes down for curves: losses, gradient sizes, validation losses."""

import math
import threading
from typing import Any

import numpy as np
import pytest

from nnviz.engine.optimizers import SGD
from nnviz.trace import recording
from nnviz.trace.recording import Growing
from nnviz.trace.run import Run
from tests.trace.examples import bundled, experiment, layered

SPLIT = layered(2, [3, 2], samples=8, training={"batch_size": 2, "shuffle": True, "l2": 0.01})
SPLIT["data"]["validation"] = 0.25


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let curves be coarse early."""
    monkeypatch.setattr(recording, "FINE", 3)


def test_gradient_sizes_are_those_of_the_traces() -> None:
    """Of each layer the mean of all |∂E/∂w|, by NumPy."""
    run = Run(experiment(layered(2, [3, 4, 2], samples=3)))
    run.advance(30)
    iterations, values = run.gradient_sizes
    assert iterations.tolist() == list(range(1, 31))
    for number, sizes in zip(iterations.tolist(), values, strict=True):
        gradients = run.trace(number).iteration.weight_gradients
        assert sizes == pytest.approx([np.mean(np.abs(one)) for one in gradients], rel=1e-14)


def test_the_first_gradient_size_of_the_worked_example() -> None:
    """By hand, from the numbers that the lecture note prints."""
    run = bundled("w5")
    run.advance(1)
    hidden = [0.0008088753836261946, 0.0016177507672523893]
    hidden += [0.0007100860110548809, 0.0014201720221097619]
    output = [0.0259228556036474, 0.02629590132820202, 0.007408444627213418, 0.007515056670116313]
    assert run.gradient_sizes.values[0] == pytest.approx([sum(hidden) / 4, sum(output) / 4])


@pytest.mark.usefixtures("coarse")
def test_long_curves_have_fewer_points_but_span_the_whole_run() -> None:
    """From the 8th iteration on every second, from the 16th on every fourth; losses have all."""
    run = bundled("w5")
    run.advance(40)
    expected = [*range(1, 8), 8, 10, 12, 14, 16, 20, 24, 28, 32, 40]
    assert run.gradient_sizes.iterations.tolist() == expected
    assert len(run.losses) == 40


def test_validation_losses_are_taken_when_an_epoch_ends() -> None:
    """Six samples in batches of two: after each third iteration, with the parameters it leaves."""
    run = Run(experiment(SPLIT))
    run.advance(10)
    iterations, losses = run.validation
    assert iterations.tolist() == [3, 6, 9]
    for number, loss in zip(iterations.tolist(), losses.tolist(), strict=True):
        after = run.trace(number).iteration.after
        outputs = np.array(SPLIT["data"]["inputs"][6:])
        for weights, biases in zip(after.weights, after.biases, strict=True):
            outputs = 1 / (1 + np.exp(-(outputs @ weights.T + biases)))
        errors = 0.5 * (np.array(SPLIT["data"]["targets"][6:]) - outputs) ** 2
        squares = sum(float(np.sum(weights**2)) for weights in after.weights)
        assert loss == pytest.approx(errors.sum(axis=1).mean() + 0.005 * squares, rel=1e-12)


@pytest.mark.usefixtures("coarse")
def test_long_validation_curves_have_fewer_points() -> None:
    """Of the epochs every second from the 8th on, every fourth from the 16th on."""
    run = Run(experiment(SPLIT))
    run.advance(60)
    epochs = run.validation.iterations // 3
    assert epochs.tolist() == [*range(1, 8), 8, 10, 12, 14, 16, 20]


def test_without_validation_samples_there_is_no_curve() -> None:
    """No iteration has a validation loss."""
    run = bundled("w5")
    run.advance(10)
    assert [len(part) for part in run.validation] == [0, 0]


def test_validation_does_not_change_the_training() -> None:
    """The same samples without any for validation give the same bits."""
    run = Run(experiment(SPLIT))
    run.advance(50)
    content: dict[str, Any] = {**SPLIT, "data": {}}
    content["data"]["inputs"] = SPLIT["data"]["inputs"][:6]
    content["data"]["targets"] = SPLIT["data"]["targets"][:6]
    alone = Run(experiment(content))
    alone.advance(50)
    assert alone.losses.tobytes() == run.losses.tobytes()


def test_a_validation_loss_that_is_not_defined_does_not_end_the_training() -> None:
    """An output below 0 has no logarithm: that point is missing, and the training goes on."""
    content = layered(1, [1], activations=["linear"], biases=["none"], loss="binary_cross_entropy")
    content["network"]["layers"][0]["weights"] = [[0.5]]
    content["data"] = {"inputs": [[1.0]], "targets": [[0.5]]}
    content["data"] |= {"validation_inputs": [[-1.0]], "validation_targets": [[0.5]]}
    run = Run(experiment(content))
    run.advance(3)
    assert run.validation.iterations.tolist() == [1, 2, 3]
    assert all(math.isnan(loss) for loss in run.validation.values)
    assert run.diverged is None


def test_curves_of_a_branch_begin_with_those_of_its_parent() -> None:
    """Up to the branching they are the same, to the bit; from there on each has its own."""
    run = Run(experiment(SPLIT))
    run.advance(40)
    branch = run.branch(20, SGD(3.0))
    assert branch.validation.iterations.tolist() == [3, 6, 9, 12, 15, 18]
    branch.advance(40)
    for mine, parents in (
        (branch.validation, run.validation),
        (branch.gradient_sizes, run.gradient_sizes),
    ):
        assert mine.iterations.tolist() == parents.iterations.tolist()
        shared = int(np.searchsorted(mine.iterations, 20))
        assert mine.values[:shared].tobytes() == parents.values[:shared].tobytes()
        assert mine.values[-1].tobytes() != parents.values[-1].tobytes()


def test_what_a_reader_has_stays_as_it_is() -> None:
    """Curves that were taken do not change while the run goes on, and cannot be written to."""
    run = bundled("w5")
    run.advance(1000)  # a little less than there is room for at first
    losses, sizes = run.losses, run.gradient_sizes.values
    copies = losses.copy(), sizes.copy()
    run.advance(3000)
    assert (len(losses), len(sizes)) == (1000, 1000)
    assert losses.tolist() == copies[0].tolist()
    assert sizes.tolist() == copies[1].tolist()
    for array in (run.losses, run.gradient_sizes.values):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0


def test_reading_while_another_thread_adds() -> None:
    """Whatever is read is complete: as many rows as were added, each whole."""
    rows = Growing(2)

    def add() -> None:
        for number in range(60_000):
            rows.add(np.array((number, -number)))

    thread = threading.Thread(target=add)
    thread.start()
    seen = 0
    while thread.is_alive():
        values = rows.values
        assert len(values) >= seen
        seen = len(values)
        if seen:
            assert values[-1].tolist() == [seen - 1, 1 - seen]
            assert values[seen // 2].tolist() == [seen // 2, -(seen // 2)]
    thread.join()
    assert len(rows.values) == 60_000
