"""What initialisation does to learning: the same network trained from different first weights.

As in the lecture notes' figure on MNIST: loss against iterations, one curve an initialisation. All
curves have the same data, the same batches in the same order, and weights drawn with one seed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.batches import batch_count, batch_indices
from nnviz.engine.datasets import split
from nnviz.engine.network import Network, OptimizerState
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.errors import LossDomainError, NotFiniteError
from nnviz.labs import ranges
from nnviz.labs.deep import deep_network
from nnviz.labs.starts import HE, NORMAL_SMALL, XAVIER, Start, first_parameters

if TYPE_CHECKING:
    from nnviz.engine.datasets import Dataset, Split
    from nnviz.engine.network import Parameters
    from nnviz.engine.optimizers import Optimizer

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

_CHECKED_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class Plan:
    """A network, how it is trained, and the initialisations that are compared.

    `validation` is the share of the samples that only tell how well it went. Of a larger data set
    `samples` are chosen at random.
    """

    starts: tuple[Start, ...] = (NORMAL_SMALL, XAVIER, HE)
    activation: str = "relu"
    layers: int = 4
    units: int = 100
    optimizer: str = "sgd"
    learning_rate: float = 0.05
    batch: int = 128
    iterations: int = 500
    validation: float = 0.2
    samples: int = 10_000
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the numbers.

        Raises
        ------
        OutOfRangeError
            Where one is too small or too large.
        """
        ranges.check("init", len(self.starts), (1, ranges.CONFIGURATIONS))
        ranges.check("layers", self.layers, ranges.LAYERS)
        ranges.check("units", self.units, ranges.WIDTH)
        ranges.check("batch", self.batch, ranges.BATCH)
        ranges.check("iterations", self.iterations, (1, ranges.ITERATIONS[1]))
        ranges.check("validation", self.validation, (0.0, 0.9))
        ranges.check("samples", self.samples, ranges.TRAINED_SAMPLES)
        ranges.check("seed", self.seed, ranges.SEED)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """How the network learnt from one initialisation, as far as it came.

    Attributes
    ----------
    start
        The initialisation.
    losses, accuracies
        Of the batch of each iteration (from 1), before its update.
    validated
        After how many iterations the validation samples were looked at; at 0 before the first.
    validation_losses, validation_accuracies
        Of all validation samples, then.
    diverged
        The iteration that left the range of numbers, None where none did.
    """

    start: Start
    losses: Array
    accuracies: Array
    validated: IntArray
    validation_losses: Array
    validation_accuracies: Array
    diverged: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """All curves after `done` of `total` iterations; later courses leave it as it is."""

    plan: Plan
    data: str
    training_samples: int
    validation_samples: int
    done: int
    total: int
    curves: tuple[Curve, ...]

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to come."""
        return self.done == self.total or all(c.diverged is not None for c in self.curves)

    def seconds_left(self, elapsed: float) -> float:
        """Return how long the rest takes, if it goes on as it did in the `elapsed` seconds."""
        return 0.0 if self.finished else elapsed * (self.total - self.done) / max(1, self.done)


def learn(plan: Plan, dataset: "Dataset") -> Iterator[Course]:
    """Train from each initialisation side by side, and yield the course after every iteration.

    The first course is that before any. Whoever has seen enough stops asking for more.
    """
    parts = split(dataset, plan.validation, plan.seed, plan.samples)
    features, classes = dataset.inputs.shape[1], dataset.targets.shape[1]
    network = deep_network(features, (plan.units,) * plan.layers, classes, plan.activation)
    optimizer = OPTIMIZERS[plan.optimizer](learning_rate=plan.learning_rate)
    every = batch_count(len(parts.training), plan.batch)
    pupils = [_Pupil(plan, start, network, optimizer, every) for start in plan.starts]
    for pupil in pupils:
        pupil.validate(parts)
    yield _course(plan, dataset.name, parts, 0, pupils)
    for number in range(1, plan.iterations + 1):
        chosen = batch_indices(len(parts.training), plan.batch, True, plan.seed, number)
        inputs, targets = parts.training.inputs[chosen], parts.training.targets[chosen]
        for pupil in pupils:
            pupil.learn(number, inputs, targets)
            if number % every == 0 or number == plan.iterations:
                pupil.validate(parts)
        course = _course(plan, dataset.name, parts, number, pupils)
        yield course
        if course.finished:
            return


class _Pupil:
    """One network on its way. What it has written down is only added to."""

    def __init__(
        self, plan: Plan, start: Start, network: Network, optimizer: "Optimizer", every: int
    ) -> None:
        self.start = start
        self.network = network
        self.optimizer = optimizer
        self.parameters: Parameters = first_parameters(network, start, plan.seed)
        self.state = OptimizerState.start(optimizer, self.parameters)
        self.batches = np.empty((2, plan.iterations))
        self.done = 0
        checks = plan.iterations // every + 2
        self.validated = np.empty(checks, np.int64)
        self.validations = np.empty((2, checks))
        self.checks = 0
        self.diverged: int | None = None

    def learn(self, number: int, inputs: Array, targets: Array) -> None:
        """Do one iteration, unless an earlier one diverged."""
        if self.diverged is not None:
            return
        try:
            done = self.network.iterate(
                self.parameters, self.optimizer, self.state, number, inputs, targets
            )
        except (NotFiniteError, LossDomainError):
            self.diverged = number
            return
        self.parameters, self.state = done.after, done.state_after
        right = done.a[-1].argmax(axis=1) == targets.argmax(axis=1)
        self.batches[:, number - 1] = done.loss, np.count_nonzero(right) / len(right)
        self.done = number

    def validate(self, parts: "Split") -> None:
        """Write down loss and accuracy of the validation samples, where there are any."""
        held = parts.validation
        if len(held) == 0 or self.diverged is not None:
            return
        loss = right = 0.0
        try:
            for at in range(0, len(held), _CHECKED_AT_ONCE):
                targets = held.targets[at : at + _CHECKED_AT_ONCE]
                forward = self.network.forward(
                    self.parameters, held.inputs[at : at + _CHECKED_AT_ONCE]
                )
                loss += float(self.network.loss_terms(forward, targets).sum())
                right += np.count_nonzero(forward.a[-1].argmax(axis=1) == targets.argmax(axis=1))
        except (NotFiniteError, LossDomainError):
            loss = right = np.nan  # the training itself may go on
        self.validated[self.checks] = self.done
        self.validations[:, self.checks] = loss / len(held), right / len(held)
        self.checks += 1

    def curve(self) -> Curve:
        """Return what is written down so far."""
        losses, accuracies = _views(self.batches, self.done)
        validation_losses, validation_accuracies = _views(self.validations, self.checks)
        validated = self.validated[: self.checks]
        validated.flags.writeable = False
        return Curve(
            self.start,
            losses,
            accuracies,
            validated,
            validation_losses,
            validation_accuracies,
            self.diverged,
        )


def _views(table: Array, count: int) -> Array:
    """Return the first columns of a table, not to be written to."""
    view = table[:, :count]
    view.flags.writeable = False
    return view


def _course(plan: Plan, data: str, parts: "Split", done: int, pupils: "list[_Pupil]") -> Course:
    return Course(
        plan,
        data,
        len(parts.training),
        len(parts.validation),
        done,
        plan.iterations,
        tuple(pupil.curve() for pupil in pupils),
    )
