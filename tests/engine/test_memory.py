"""Memory is used again only when nobody looks at it any more."""

import gc

import numpy as np

from nnviz.engine import memory

LARGE = 10 * memory.SMALLEST


def address(array: "np.ndarray") -> int:
    """Return where the numbers of an array lie."""
    result: int = array.__array_interface__["data"][0]
    return result


def test_dropped_memory_is_used_again() -> None:
    """A vector of the same size takes the place of one that is gone."""
    first = memory.empty(LARGE)
    place = address(first)
    del first
    gc.collect()
    assert address(memory.empty(LARGE)) == place


def test_memory_that_a_view_looks_at_is_not_used_again() -> None:
    """A view of a view keeps the numbers, whatever becomes of the vector."""
    vector = memory.empty(LARGE)
    vector[:] = 1.0
    view = vector[10:].reshape(-1, 2)[3:].T
    vector.flags.writeable = False
    del vector
    gc.collect()
    others = [memory.empty(LARGE) for _ in range(2 * memory.SPARE)]
    for other in others:
        other[:] = 2.0
    assert (view == 1.0).all()


def test_used_again_it_can_be_written_to() -> None:
    """That a vector was made read-only does not stay with its memory."""
    vector = memory.empty(LARGE)
    vector.flags.writeable = False
    del vector
    gc.collect()
    memory.empty(LARGE)[0] = 1.0


def test_only_so_much_is_kept() -> None:
    """Spare memory is bounded in number and in sizes."""
    kept = [memory.empty(LARGE) for _ in range(3 * memory.SPARE)]
    kept += [memory.empty(LARGE + size) for size in range(3 * memory.SIZES)]
    del kept
    gc.collect()
    spare = memory.spare()
    assert len(spare) <= memory.SIZES
    assert max(spare.values()) <= memory.SPARE


def test_small_arrays_are_ordinary() -> None:
    """Only large vectors come from here; shapes are kept."""
    assert memory.empty(3).base is None
    assert memory.empty_like(np.ones((2, 3))).shape == (2, 3)
    large = np.ones((100, 100))
    assert memory.empty_like(large).shape == (100, 100)
    assert memory.empty_like(large).dtype == np.float64
