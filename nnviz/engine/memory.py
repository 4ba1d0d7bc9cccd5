"""Memory for the large vectors of a training step, used again once nobody looks at them.

A step makes a new vector of gradients and of parameters and drops old ones. Above a certain
size the system takes dropped memory back, and zeroing fresh pages costs many times more than
the arithmetic on them. So what is no longer referred to is kept for the next step. Nothing can
tell that from fresh memory, since a vector returns only after the last view of it is gone.
"""

import weakref
from collections import OrderedDict, deque

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SMALLEST = 4096
SIZES = 4
SPARE = 12


class _Loan(weakref.ref[Array]):
    """A watch on a vector that is in use, with the memory that it lies in."""

    __slots__ = ("block",)

    block: Array


class _Memory:
    """Blocks that are in use, and spare ones by size."""

    def __init__(self) -> None:
        self._loans: dict[int, _Loan] = {}
        self._spare: OrderedDict[int, deque[Array]] = OrderedDict()

    def lend(self, size: int) -> Array:
        """Return a vector in a spare block, or in a new one."""
        spare = self._spare.setdefault(size, deque(maxlen=SPARE))
        while len(self._spare) > SIZES:
            self._spare.popitem(last=False)
        try:
            block = spare.pop()
        except IndexError:
            block = np.empty(size)
        # Its base is a memoryview and no array, so all views of it have this vector as base.
        vector = np.frombuffer(block.data, np.float64)
        loan = _Loan(vector, self._reclaim)
        loan.block = block
        self._loans[id(loan)] = loan
        return vector

    def _reclaim(self, loan: weakref.ref[Array]) -> None:
        """Keep the block of a vector that is gone."""
        block = self._loans.pop(id(loan)).block
        spare = self._spare.get(block.size)
        if spare is not None:
            spare.append(block)

    def spare(self) -> dict[int, int]:
        """Return how many spare blocks there are by size."""
        return {size: len(blocks) for size, blocks in self._spare.items()}


_memory = _Memory()


def spare() -> dict[int, int]:
    """Return how many spare vectors are kept by size."""
    return _memory.spare()


def empty(size: int) -> Array:
    """Return a vector of `size` numbers that are not set."""
    return np.empty(size) if size < SMALLEST else _memory.lend(size)


def empty_like(array: Array) -> Array:
    """Return an array of this shape whose numbers are not set."""
    if array.size < SMALLEST:
        return np.empty_like(array)
    return _memory.lend(array.size).reshape(array.shape)
