"""Which samples an iteration trains on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.engine.batches import batch_count, batch_indices


def test_batches_in_order() -> None:
    """Without shuffling, batches follow one another; the last of an epoch is smaller."""
    batches = [batch_indices(5, 2, False, 0, iteration).tolist() for iteration in range(1, 7)]
    assert batches == [[0, 1], [2, 3], [4], [0, 1], [2, 3], [4]]


@pytest.mark.parametrize("batch_size", [5, 9])
def test_a_batch_of_everything(batch_size: int) -> None:
    """A batch as large as the data or larger is all of it."""
    assert batch_indices(5, batch_size, False, 0, 3).tolist() == [0, 1, 2, 3, 4]
    assert batch_count(5, batch_size) == 1


@given(st.integers(1, 40), st.integers(1, 50), st.integers(0, 9), st.integers(0, 3))
def test_an_epoch_has_every_sample_once(samples: int, size: int, seed: int, epoch: int) -> None:
    """Shuffled or not, the batches of an epoch are a partition of the samples."""
    count = batch_count(samples, size)
    first = epoch * count + 1
    for shuffle in (False, True):
        epoch_samples = [
            index
            for iteration in range(first, first + count)
            for index in batch_indices(samples, size, shuffle, seed, iteration).tolist()
        ]
        assert sorted(epoch_samples) == list(range(samples))


def test_shuffling_is_a_function_of_seed_and_epoch() -> None:
    """Going back shows the same batch, another epoch or seed another order."""
    first = batch_indices(100, 100, True, 0, 1).tolist()
    assert batch_indices(100, 100, True, 0, 2).tolist() != first
    assert batch_indices(100, 100, True, 1, 1).tolist() != first
    assert batch_indices(100, 100, True, 0, 1).tolist() == first
