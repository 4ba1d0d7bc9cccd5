"""What a run writes down of its iterations: small arrays that grow, for curves."""

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from nnviz.engine.batches import batch_count
from nnviz.errors import LossDomainError, NotFiniteError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nnviz.engine.network import Iteration
    from nnviz.engine.parameters import Layout
    from nnviz.scenario.build import Experiment

_FIRST_ROOM: Final = 1024
"""Room for so many rows at first; it doubles when it is full."""

FINE: Final = 10
"""Gradient sizes are written down of every iteration below 2¹⁰, then of every second, fourth and so
on: the second half of a curve has 512 points or more. In a small network each costs a seventh of a
training step; over 100,000 iterations that is less than a hundredth. Likewise validation losses of
epochs, each of which costs as much as a forward pass."""


def is_sampled(number: int, fine: int) -> bool:
    """Return whether `number` is one of those that a curve has: a function of the number alone.

    >>> [number for number in range(1, 30) if is_sampled(number, 3)]
    [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28]
    """
    return not number % (1 << max(0, number.bit_length() - fine))


class Recorded(NamedTuple):
    """Numbers with the iterations that they belong to; neither can be written to.

    `iterations` has shape `(n,)`; `values` has shape `(n,)`, or `(n, layers)`.
    """

    iterations: "NDArray[np.int64]"
    values: "NDArray[np.float64]"


class Growing:
    """Rows of numbers, to which one thread adds while others read.

    What a reader got stays as it is. The room for rows doubles when it is full.
    """

    def __init__(self, *columns: int) -> None:
        # Replaced as one, so that no reader sees half of it.
        self._kept = (np.empty((_FIRST_ROOM, *columns)), 0)

    def add(self, row: "float | NDArray[np.float64]") -> None:
        """Add one row."""
        rows, count = self._kept
        if count == len(rows):
            full, rows = rows, np.empty((2 * count, *rows.shape[1:]))
            rows[:count] = full
        rows[count] = row
        self._kept = (rows, count + 1)

    @property
    def values(self) -> "NDArray[np.float64]":
        """All rows; they cannot be written to."""
        rows, count = self._kept
        view = rows[:count]
        view.flags.writeable = False
        return view

    def first(self, count: int) -> "Growing":
        """Return rows that begin with the first `count` of these."""
        copied = Growing()
        copied._kept = (self._kept[0][: max(1, count)].copy(), count)
        return copied


class Sampled:
    """Rows of numbers of some iterations, which are written down beside them."""

    def __init__(self, columns: int) -> None:
        self._row = np.empty(1 + columns)
        self._rows = Growing(1 + columns)

    def add(self, iteration: int, values: "float | NDArray[np.float64]") -> None:
        """Add the numbers of an iteration after the last one."""
        self._row[0] = iteration
        self._row[1:] = values
        self._rows.add(self._row)

    @property
    def recorded(self) -> Recorded:
        """All numbers, shape `(n, columns)`, with their iterations."""
        rows = self._rows.values
        return Recorded(rows[:, 0].astype(np.int64), rows[:, 1:])

    def before(self, iteration: int) -> "Sampled":
        """Return rows that begin with those of iterations before that one."""
        count = int(np.searchsorted(self._rows.values[:, 0], iteration))
        copied = Sampled(len(self._row) - 1)
        copied._rows = self._rows.first(count)
        return copied


class GradientSizes:
    """Calculates mean |∂E/∂W| of each layer, for parameters of one layout."""

    def __init__(self, layout: "Layout") -> None:
        parts = [part for part, _ in layout.weight_slices]
        self._starts = np.array([part.start for part in parts])
        # The share of each weight in the mean of its layer; the biases after them have none.
        self._shares = np.zeros(layout.size)
        for part in parts:
            self._shares[part] = 1.0 / (part.stop - part.start)

    def __call__(self, iteration: "Iteration") -> "NDArray[np.float64]":
        """Return the means `(layers,)`, from the first hidden layer to the output."""
        shares = np.abs(iteration.gradient) * self._shares
        means: NDArray[np.float64] = np.add.reduceat(shares, self._starts)
        return means


class Records:
    """All that a run writes down of the iterations of an experiment.

    Attributes
    ----------
    losses : Growing
        Of every iteration the loss.
    sizes : Sampled
        Mean |∂E/∂W| of each layer.
    validations : Sampled
        Validation losses after iterations that end an epoch, where the experiment has such samples;
        nan where one is not defined.
    """

    def __init__(self, experiment: "Experiment") -> None:
        self._experiment = experiment
        self._batches = batch_count(len(experiment.inputs), experiment.batch_size)
        self.losses = Growing()
        self._gradient_sizes = GradientSizes(experiment.parameters.layout)
        self.sizes = Sampled(len(experiment.network.layers))
        self.validations = Sampled(1)

    def before(self, iteration: int, experiment: "Experiment") -> "Records":
        """Return records that begin with these before `iteration`, of which another run has more.

        The experiment goes on with another optimizer there; the network and data are the same.
        """
        copied = Records(experiment)
        copied.losses = self.losses.first(iteration - 1)
        copied.sizes = self.sizes.before(iteration)
        copied.validations = self.validations.before(iteration)
        return copied

    def add(self, number: int, done: "Iteration") -> None:
        """Write down iteration `number`, which follows the one before."""
        self.losses.add(done.loss)
        if is_sampled(number, FINE):
            self.sizes.add(number, self._gradient_sizes(done))
        if self._experiment.validation is not None:
            epoch, rest = divmod(number, self._batches)
            if not rest and is_sampled(epoch, FINE):
                self.validations.add(number, self._validation_loss(done))

    def _validation_loss(self, done: "Iteration") -> float:
        try:
            return self._experiment.validation_loss(done.after)
        except (NotFiniteError, LossDomainError):
            return math.nan
