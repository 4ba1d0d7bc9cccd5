"""A training run: any iteration of it, recalculated from sparse checkpoints."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnviz.engine.network import Bias, OptimizerState
from nnviz.errors import DivergedError, LossDomainError, NotFiniteError
from nnviz.trace.names import Names
from nnviz.trace.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from nnviz.engine.network import Iteration, Parameters
    from nnviz.scenario.build import Experiment

CHECKPOINT_BYTES = 32 * 2**20
"""How much memory the checkpoints of a run may take."""

MOST_CHECKPOINTS = 512
LEAST_CHECKPOINTS = 4
_TRACES_KEPT = 4

_OVERHEAD_S = 1e-4
_BYTES_PER_S = 2e9
"""What an iteration takes at least, and how fast it goes through its parameters a sample, until
some have been timed."""

_NEWER = 0.3
"""Weight of the newest iteration in the mean of the times that they took."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Everything that an iteration depends on, as it is before `iteration`."""

    iteration: int
    parameters: "Parameters"
    state: "OptimizerState"


class Run:
    """The iterations of one experiment, from 1 on, as far as anyone asks.

    An iteration depends on the parameters and the optimizer's state before it, and on the batch,
    which is a function of its number. Those states are kept at every `stride`-th iteration; the
    stride doubles when they become too many. So every iteration can be calculated again, in at most
    `stride` iterations' time, and comes out the same to the bit.

    One thread at a time may walk (`trace`, `visit`). What is kept is only added to, so that other
    threads may read `walked`, `losses` and traces that they have meanwhile.
    """

    def __init__(self, experiment: "Experiment") -> None:
        self.experiment = experiment
        layers = experiment.network.layers
        self.names = Names(
            inputs=layers[0].inputs,
            sizes=tuple(layer.units for layer in layers),
            has_bias=tuple(layer.bias is not Bias.NONE for layer in layers),
        )
        start = Checkpoint(
            1,
            experiment.parameters,
            OptimizerState.start(experiment.optimizer, experiment.parameters),
        )
        self._checkpoints = {1: start}
        self._stride = 1
        self._limit = min(
            MOST_CHECKPOINTS, max(LEAST_CHECKPOINTS, CHECKPOINT_BYTES // max(1, _size(start)))
        )
        self._frontier = start
        self._seconds = _OVERHEAD_S + _size(start) * experiment.batch_size / _BYTES_PER_S
        self._losses = np.empty(1024)
        self._walked = 0
        self._passed: OrderedDict[int, Checkpoint] = OrderedDict()
        self._traces: OrderedDict[int, Trace] = OrderedDict()

    @property
    def walked(self) -> int:
        """How many iterations have been calculated so far, from the first on."""
        return self._walked

    @property
    def losses(self) -> "NDArray[np.float64]":
        """The loss of each iteration walked, of its batch and before its update."""
        walked = self._walked  # first: the array that is there then has room for all of them
        view = self._losses[:walked]
        view.flags.writeable = False
        return view

    def seconds_to(self, iteration: int) -> float:
        """Return a rough estimate of how long `trace(iteration)` takes to calculate."""
        if iteration in self._traces:
            return 0.0
        if iteration >= self._frontier.iteration:
            count = iteration - self._frontier.iteration + 1
        else:
            count = (iteration - 1) % self._stride + 1
        return count * self._seconds

    def trace(self, iteration: int) -> Trace:
        """Return the trace of `iteration`, calculating what is missing before it.

        Raises
        ------
        DivergedError
            If a value of it, or of an iteration before it, is not finite.
        """
        if iteration < 1:
            raise ValueError(iteration)
        if iteration not in self._traces:
            self.visit(iteration)
        self._traces.move_to_end(iteration)
        return self._traces[iteration]

    def visit(self, iteration: int, stop: "Callable[[], bool] | None" = None) -> bool:
        """Calculate the trace of `iteration` and all that is missing before it.

        `stop` is asked after each iteration on the way. Returns whether the trace is there.
        """
        if iteration in self._traces:
            return True
        if not self.advance(iteration - 1, stop):
            return False
        at = self._before(iteration, stop)
        if at is None:
            return False
        trace = Trace(
            network=self.experiment.network,
            optimizer=self.experiment.optimizer,
            number=iteration,
            iteration=self._iterate(at),
            indices=self.experiment.batch(iteration),
            names=self.names,
        )
        if iteration == self._frontier.iteration:
            self._move_frontier(at, trace.iteration)
        self._traces[iteration] = trace
        if len(self._traces) > _TRACES_KEPT:
            self._traces.popitem(last=False)
        return True

    def advance(self, iteration: int, stop: "Callable[[], bool] | None" = None) -> bool:
        """Calculate all iterations up to and with `iteration`.

        Parameters
        ----------
        iteration : int
            The last iteration to calculate.
        stop : callable, optional
            Asked after each iteration; if it says yes, what was done so far is kept.

        Returns
        -------
        bool
            Whether it got there.
        """
        while self._frontier.iteration <= iteration:
            at = self._frontier
            self._move_frontier(at, self._iterate(at))
            if stop is not None and stop():
                return self._frontier.iteration > iteration
        return True

    def _before(
        self, iteration: int, stop: "Callable[[], bool] | None" = None
    ) -> Checkpoint | None:
        """Return the state before an iteration not beyond the frontier, None where stopped."""
        if iteration == self._frontier.iteration:
            return self._frontier
        start = (iteration - 1) // self._stride * self._stride + 1
        known = [number for number in self._passed if start < number <= iteration]
        at = self._passed[max(known)] if known else self._checkpoints[start]
        while at.iteration < iteration:
            done = self._iterate(at)
            at = Checkpoint(at.iteration + 1, done.after, done.state_after)
            # Whoever goes back step by step needs the states on the way again.
            self._passed[at.iteration] = at
            if len(self._passed) > self._limit:
                self._passed.popitem(last=False)
            if stop is not None and stop():
                return None
        return at

    def _iterate(self, at: Checkpoint) -> "Iteration":
        experiment = self.experiment
        batch = experiment.batch(at.iteration)
        began = time.perf_counter()
        try:
            done = experiment.network.iterate(
                at.parameters,
                experiment.optimizer,
                at.state,
                at.iteration,
                experiment.inputs[batch],
                experiment.targets[batch],
            )
        except NotFiniteError as error:
            raise DivergedError(at.iteration, error.what) from None
        except LossDomainError as error:
            raise error.at(at.iteration) from None
        self._seconds += _NEWER * (time.perf_counter() - began - self._seconds)
        return done

    def _move_frontier(self, at: Checkpoint, done: "Iteration") -> None:
        if self._walked == len(self._losses):
            self._losses = np.concatenate([self._losses, np.empty(self._walked)])
        self._losses[self._walked] = done.loss
        self._walked += 1
        self._frontier = Checkpoint(at.iteration + 1, done.after, done.state_after)
        if at.iteration % self._stride == 0:
            self._checkpoints[self._frontier.iteration] = self._frontier
        if len(self._checkpoints) > self._limit:
            self._stride *= 2
            self._checkpoints = {
                number: checkpoint
                for number, checkpoint in self._checkpoints.items()
                if (number - 1) % self._stride == 0
            }


def _size(checkpoint: Checkpoint) -> int:
    """Return how many bytes a checkpoint's arrays take."""
    parameters, state = checkpoint.parameters, checkpoint.state
    own = sum(array.nbytes for array in (*parameters.weights, *parameters.biases))
    of_state = sum(array.nbytes for arrays in (*state.weights, *state.biases) for array in arrays)
    return own + of_state
