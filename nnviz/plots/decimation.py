"""Few points of many: what is drawn of a long curve has every peak that the curve has."""

from typing import Final
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from nnviz.plots.chart import Array

Places = NDArray[np.intp]

BLOCK: Final = 128
"""Points of a growing curve of which the lowest and the highest are found once."""


def peaks(x: Array, y: Array, low: float, high: float, columns: int) -> tuple[Array, Array]:
    """Return the points of a curve that are seen between two values of x, in so many columns.

    Of the points in a column of pixels the first, lowest, highest and last stay: lines through
    them cover the same pixels as lines through all. One point on either side stays, too, to which
    lines go on. A gap is a value that is not finite; between points that it parts, one stays.

    Parameters
    ----------
    x, y : array
        The curve, from left to right.
    low, high : float
        What of x is on show.
    columns : int
        How many columns of pixels it has.
    """
    first, last = _part(x, low, high)
    if last - first <= 4 * columns:
        return x[first:last], y[first:last]
    places = first + _kept(x[first:last], y[first:last], low, high, columns)
    return x[places], y[places]


class Peaks:
    """Finds peaks of curves that grow, such as losses, without looking at old points again.

    Called like `peaks`, it returns as good points. Of very many, those next to a bound between two
    columns are looked at in blocks of `BLOCK`, far less than a column: the higher one of two peaks
    in a block stands for both. Of arrays that cannot be written to, what was looked at once is
    taken to stay as it is; of others nothing is remembered.
    """

    def __init__(self) -> None:
        self._blocks: dict[int, _Blocks] = {}

    def __call__(
        self, x: Array, y: Array, low: float, high: float, columns: int
    ) -> tuple[Array, Array]:
        """Return the points of a curve that are seen between two values of x."""
        first, last = _part(x, low, high)
        if last - first <= 2 * BLOCK * columns or not _stays(y):
            return peaks(x, y, low, high, columns)
        blocks = self._of(y)
        few = blocks.within(y, first, last)
        if few is None:
            return peaks(x, y, low, high, columns)
        return peaks(x[few], y[few], low, high, columns)

    def _of(self, y: Array) -> "_Blocks":
        """Return the blocks of the memory that an array is a part of."""
        memory = y if y.base is None else y.base
        for key in [key for key, kept in self._blocks.items() if kept.memory() is None]:
            del self._blocks[key]
        if id(memory) not in self._blocks:
            self._blocks[id(memory)] = _Blocks(memory)
        return self._blocks[id(memory)]


class _Blocks:
    """The places of the lowest and the highest value of each full block of some memory."""

    def __init__(self, memory: Array) -> None:
        self.memory = ref(memory)
        self._start = _address(memory)
        self._places = np.empty((0, 2), np.intp)
        self._finite = True

    def within(self, y: Array, first: int, last: int) -> Places | None:
        """Return places in `y` that have all peaks between two places, and those two.

        None where a value is not finite.
        """
        offset = (_address(y) - self._start) // y.itemsize
        self._look_up_to(offset + last)
        if not self._finite:
            return None
        low, high = -(-(offset + first) // BLOCK), (offset + last) // BLOCK
        inner = self._places[low:high].ravel() - offset
        head = np.arange(first, low * BLOCK - offset)
        tail = np.arange(high * BLOCK - offset, last)
        return _distinct(np.concatenate(([first], head, inner, tail, [last - 1])))

    def _look_up_to(self, count: int) -> None:
        """Find the extremes of new blocks among the first so many values of the memory."""
        memory = self.memory()
        done = len(self._places)
        if memory is None or not self._finite or count // BLOCK <= done:
            return
        new = memory[done * BLOCK : count // BLOCK * BLOCK].reshape(-1, BLOCK)
        self._finite = bool(np.isfinite(new).all())
        starts = np.arange(done, count // BLOCK) * BLOCK
        found = np.stack((starts + new.argmin(axis=1), starts + new.argmax(axis=1)), axis=1)
        found.sort(axis=1)
        self._places = np.concatenate((self._places, found))


def _stays(y: Array) -> bool:
    """Return whether an array is a part, without leaps, of memory that is only added to."""
    memory: object = y if y.base is None else y.base
    return (
        not y.flags.writeable
        and y.flags.c_contiguous
        and isinstance(memory, np.ndarray)
        and memory.ndim == 1
        and memory.dtype == y.dtype
        and memory.flags.c_contiguous
    )


def _address(values: Array) -> int:
    address: int = values.__array_interface__["data"][0]
    return address


def _part(x: Array, low: float, high: float) -> tuple[int, int]:
    """Return which points are between two values, with one on either side."""
    first = int(np.searchsorted(x, low, "left"))
    last = int(np.searchsorted(x, high, "right"))
    return max(0, first - 1), min(len(x), last + 1)


def _kept(x: Array, y: Array, low: float, high: float, columns: int) -> Places:
    """Return the places of the points that stay."""
    bounds = np.searchsorted(x, np.linspace(low, high, columns + 1), "left")
    bounds = _distinct(np.concatenate(([0], bounds, [len(x)])))
    finite = np.isfinite(y)
    whole = bool(finite.all())
    lowest = _first_of(np.minimum, y if whole else np.where(finite, y, np.inf), bounds)
    highest = _first_of(np.maximum, y if whole else np.where(finite, y, -np.inf), bounds)
    places = _distinct(np.concatenate((bounds[:-1], lowest, highest, bounds[1:] - 1)))
    return places if whole else _with_gaps(places, finite)


def _distinct(places: Places) -> Places:
    """Return places in order, each once."""
    places.sort()
    once: Places = places[np.append(True, places[1:] != places[:-1])]
    return once


def _first_of(extreme: np.ufunc, y: Array, bounds: Places) -> Places:
    """Return where each part of an array first has its extreme value."""
    values = extreme.reduceat(y, bounds[:-1])
    places = np.flatnonzero(y == np.repeat(values, np.diff(bounds)))
    first: Places = places[np.searchsorted(places, bounds[:-1])]
    return first


def _with_gaps(places: Places, finite: NDArray[np.bool_]) -> Places:
    """Return places with one of each gap between two of them."""
    gaps = np.flatnonzero(~finite)
    following = np.searchsorted(gaps, places[:-1], "right")
    inside = following < len(gaps)
    found = gaps[following[inside]]
    return _distinct(np.concatenate((places, found[found < places[1:][inside]])))
