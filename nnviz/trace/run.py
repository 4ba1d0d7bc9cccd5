"""A training run: any iteration of it, recalculated from sparse checkpoints."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nnviz.engine.network import Bias, OptimizerState
from nnviz.errors import DivergedError, LossDomainError, NotFiniteError
from nnviz.scenario.variants import with_optimizer
from nnviz.trace.checkpoints import Checkpoint, Checkpoints
from nnviz.trace.names import Names
from nnviz.trace.recording import Recorded, Records
from nnviz.trace.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from nnviz.engine.network import Iteration
    from nnviz.engine.optimizers import Optimizer
    from nnviz.scenario.build import Experiment
    from nnviz.trace.goals import Goal

_TRACES_KEPT = 4

_OVERHEAD_S: Final = 1e-4
_BYTES_PER_S: Final = 2e9
"""What an iteration takes at least, and how fast it goes through its parameters a sample, until
some have been timed."""

_NEWER: Final = 0.3
"""Weight of the newest iteration in the mean of the times that they took."""


@dataclass(frozen=True, eq=False, slots=True)
class Origin:
    """Where a branch leaves another run.

    Attributes
    ----------
    run : Run
        The run that it leaves; all iterations before `iteration` are those of that run.
    iteration : int
        The first iteration of the branch's own.
    keeps_state : bool
        Whether the optimizer goes on with what it remembered there, or starts anew.
    """

    run: "Run"
    iteration: int
    keeps_state: bool


class Run:
    """The iterations of one experiment, from 1 on, as far as anyone asks.

    An iteration depends on the parameters and the optimizer's state before it, and on the batch,
    which is a function of its number. Those states are kept at every `stride`-th iteration; the
    stride doubles when they become too many. So every iteration can be calculated again, in at most
    `stride` iterations' time, and comes out the same to the bit.

    One thread at a time may walk (`trace`, `visit`, `advance`, `pursue`, `branch`) in a run and in
    the runs that it branched from. What is kept is only added to, so that other threads may read
    `walked`, `losses`, `gradient_sizes`, `validation`, `latest`, `diverged` and traces that they
    have meanwhile.

    Attributes
    ----------
    experiment : Experiment
        What runs; of a branch, with the branch's optimizer.
    origin : Origin or None
        Where the run branched from another; None for a run from the start.
    names : Names
        What everything is called.
    fault : DivergedError, LossDomainError or None
        What ended the run; the iterations before it stay.
    """

    def __init__(self, experiment: "Experiment", origin: Origin | None = None) -> None:
        self.experiment = experiment
        self.origin = origin
        self.fault: DivergedError | LossDomainError | None = None
        start = self._start() if origin is None else self._leave(origin)
        self._checkpoints = Checkpoints(start)
        self._thinned = False
        self._frontier = start
        self._latest: tuple[int, Iteration] | None = None
        self._seconds = _OVERHEAD_S + start.nbytes * experiment.batch_size / _BYTES_PER_S
        self._traces: OrderedDict[int, Trace] = OrderedDict()

    def _start(self) -> Checkpoint:
        """Begin at iteration 1; return the state before it."""
        experiment = self.experiment
        layers, parameters = experiment.network.layers, experiment.parameters
        self.names = Names(
            inputs=layers[0].inputs,
            sizes=tuple(layer.units for layer in layers),
            has_bias=tuple(layer.bias is not Bias.NONE for layer in layers),
        )
        self._since = 1
        self._records = Records(experiment)
        return Checkpoint(1, parameters, OptimizerState.start(experiment.optimizer, parameters))

    def _leave(self, origin: Origin) -> Checkpoint:
        """Begin with what another run has before an iteration; return the state before it."""
        parent, iteration = origin.run, origin.iteration
        self.names = parent.names
        self._records = parent._records.before(iteration, self.experiment)
        start = parent._walk_back(iteration)
        assert start is not None  # nothing asks it to stop
        if origin.keeps_state:
            self._since = parent._since
            return start
        self._since = iteration
        state = OptimizerState.start(self.experiment.optimizer, start.parameters)
        return start._replace(state=state)

    # What there is ----------------------------------------------------------------------------

    @property
    def first(self) -> int:
        """The first iteration that is the run's own: 1, or that in which it branched."""
        return 1 if self.origin is None else self.origin.iteration

    @property
    def walked(self) -> int:
        """How many iterations have been calculated so far, from the very first on."""
        return self._frontier.iteration - 1

    @property
    def losses(self) -> "NDArray[np.float64]":
        """The loss of each iteration walked, of its batch and before its update."""
        return self._records.losses.values

    @property
    def gradient_sizes(self) -> "Recorded":
        """Mean |∂E/∂W| of each layer, shape `(n, layers)`, in the iterations walked.

        Each of the first 1,023 iterations is there, then every second, from the 2,048th on every
        fourth, and so on; `statistics.gradient_sizes` has those of any trace.
        """
        return self._records.sizes.recorded

    @property
    def validation(self) -> "Recorded":
        """The validation loss after the update of iterations that end an epoch.

        It is that of all validation samples as of a batch, with penalties; nan where it is not
        defined. Up to the 1,023rd epoch each has one, then every second, fourth and so on.
        """
        iterations, losses = self._records.validations.recorded
        return Recorded(iterations, losses[:, 0])

    @property
    def latest(self) -> Trace | None:
        """The trace of the last iteration that was walked, None where there is none yet.

        Any thread may ask while another one walks.
        """
        latest = self._latest
        return None if latest is None else self._trace_of(*latest)

    @property
    def diverged(self) -> int | None:
        """The iteration that could not be calculated, None as long as all could."""
        return None if self.fault is None else self.fault.iteration

    def seconds_to(self, iteration: int) -> float:
        """Return a rough estimate of how long `trace(iteration)` takes to calculate."""
        owner = self.owner(iteration)
        if owner is not self:
            return owner.seconds_to(iteration)
        if iteration in self._traces or iteration == self.walked:
            return 0.0
        if iteration >= self._frontier.iteration:
            count = iteration - self._frontier.iteration + 1
        else:
            count = self._checkpoints.distance(iteration) + 1
        return count * self._seconds

    def owner(self, iteration: int) -> "Run":
        """Return the run that calculates an iteration: this one, or one that it branched from."""
        run = self
        while run.origin is not None and iteration < run.origin.iteration:
            run = run.origin.run
        return run

    # Walking ----------------------------------------------------------------------------------

    def trace(self, iteration: int) -> Trace:
        """Return the trace of `iteration`, calculating what is missing before it.

        Raises
        ------
        DivergedError
            If a value of it, or of an iteration before it, is not finite.
        """
        if iteration < 1:
            raise ValueError(iteration)
        owner = self.owner(iteration)
        if iteration not in owner._traces:
            owner.visit(iteration)
        owner._traces.move_to_end(iteration)
        return owner._traces[iteration]

    def visit(self, iteration: int, stop: "Callable[[], bool] | None" = None) -> bool:
        """Calculate the trace of `iteration` and all that is missing before it.

        `stop` is asked after each iteration on the way. Returns whether the trace is there.
        """
        owner = self.owner(iteration)
        if owner is not self:
            return owner.visit(iteration, stop)
        if iteration in self._traces:
            return True
        if not self.advance(iteration, stop):
            return False
        if self._latest is not None and self._latest[0] == iteration:
            done = self._latest[1]
        else:
            at = self._walk_back(iteration, stop)
            if at is None:
                return False
            done = self._iterate(at)
        self._traces[iteration] = self._trace_of(iteration, done)
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

        Raises
        ------
        DivergedError
            If a value is not finite; the run keeps the error as `fault`.
        """
        while self._frontier.iteration <= iteration:
            self._go_on()
            if stop is not None and stop():
                return self._frontier.iteration > iteration
        return True

    def pursue(
        self, goal: "Goal", begin: int = 1, stop: "Callable[[], bool] | None" = None
    ) -> int | None:
        """Go on until an iteration from `begin` on meets a goal, and return which one it is.

        Iterations that are walked already are looked through first. Returns None where none up to
        the goal's last iteration meets it, or where `stop`, asked after each, ended the walk.

        Raises
        ------
        DivergedError
            If a value is not finite before the goal is met; the run keeps the error as `fault`.
        """
        met = goal.first_met(self.losses, begin)
        while met is None and self.walked < goal.last:
            loss = self._go_on()
            if self.walked >= begin and goal.is_met(self.walked, loss):
                met = self.walked
            elif stop is not None and stop():
                break
        return met

    def branch(self, iteration: int, optimizer: "Optimizer") -> "Run":
        """Return a run that has this one's iterations before `iteration`, then trains otherwise.

        An optimizer of the same kind, which differs in its learning rate or other numbers only,
        goes on with the state of the one before it. One of another kind starts anew: it remembers
        nothing, and counts its own iterations from 1, as Adam's m̂ needs. `origin.keeps_state`
        says which, and `branches.announcement` says it in a sentence.

        A branch begins where the iteration before it was calculated, so a branch of a branch at or
        before its origin leaves the earlier run. Where `optimizer` is the one that is in force
        there, that run itself is returned. Batches do not depend on the branch.
        """
        if iteration < 1:
            raise ValueError(iteration)
        parent = self.owner(iteration - 1)
        before = parent.experiment.optimizer
        if optimizer == before:
            return parent
        parent.advance(iteration - 1)
        experiment = with_optimizer(parent.experiment, optimizer, iteration)
        return Run(experiment, Origin(parent, iteration, type(optimizer) is type(before)))

    def thin(self) -> None:
        """Take less room from now on; earlier iterations take longer to calculate again."""
        if not self._thinned:
            self._thinned = True
            self._checkpoints.thin()

    def _go_on(self) -> float:
        """Calculate the iteration after the last one that was walked, and return its loss."""
        if self.fault is not None:
            raise self.fault.with_traceback(None)
        at = self._frontier
        try:
            done = self._iterate(at)
        except (DivergedError, LossDomainError) as fault:
            self.fault = fault
            raise
        iteration = at.iteration
        self._records.add(iteration, done)
        self._latest = (iteration, done)
        self._frontier = Checkpoint(iteration + 1, done.after, done.state_after)
        self._checkpoints.keep(self._frontier)
        return done.loss

    def _walk_back(
        self, iteration: int, stop: "Callable[[], bool] | None" = None
    ) -> Checkpoint | None:
        """Return the state before an iteration not beyond the frontier, None where stopped."""
        if iteration == self._frontier.iteration:
            return self._frontier
        at = self._checkpoints.nearest(iteration)
        while at.iteration < iteration:
            done = self._iterate(at)
            at = Checkpoint(at.iteration + 1, done.after, done.state_after)
            self._checkpoints.remember(at)
            if stop is not None and stop():
                return None
        return at

    def _iterate(self, at: Checkpoint) -> "Iteration":
        experiment = self.experiment
        inputs, targets = experiment.samples(at.iteration)
        began = time.perf_counter()
        try:
            done = experiment.network.iterate(
                at.parameters,
                experiment.optimizer,
                at.state,
                at.iteration - self._since + 1,
                inputs,
                targets,
            )
        except NotFiniteError as error:
            raise DivergedError(at.iteration, error.what) from None
        except LossDomainError as error:
            raise error.at(at.iteration) from None
        self._seconds += _NEWER * (time.perf_counter() - began - self._seconds)
        return done

    def _trace_of(self, number: int, done: "Iteration") -> Trace:
        return Trace(
            network=self.experiment.network,
            optimizer=self.experiment.optimizer,
            number=number,
            iteration=done,
            indices=self.experiment.batch(number),
            names=self.names,
            since=self._since,
        )
