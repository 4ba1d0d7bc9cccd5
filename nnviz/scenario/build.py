"""From what the user wrote to what the engine calculates with."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.batches import batch_indices
from nnviz.engine.initializers import INITIALIZERS
from nnviz.engine.losses import LOSSES
from nnviz.engine.network import Layer, Network, Parameters
from nnviz.engine.optimizers import OPTIMIZERS, Optimizer
from nnviz.engine.random import Purpose, generator
from nnviz.scenario.checks import INITIALIZER_KEYS, OPTIMIZER_KEYS, hyper_parameters

if TYPE_CHECKING:
    from nnviz.scenario.model import DataSection, LayerSection, Scenario, TrainingSection

Array = NDArray[np.float64]


class Samples(NamedTuple):
    """Inputs `(samples, inputs)` and targets `(samples, outputs)`."""

    inputs: Array
    targets: Array


@dataclass(frozen=True)
class Experiment:
    """A network before its first iteration, its optimizer and its data.

    `inputs` has shape `(samples, inputs)`, `targets` `(samples, outputs)`: what is trained on.
    `validation` has the samples that are only looked at, None where there are none. All arrays are
    read-only.
    """

    scenario: "Scenario"
    network: Network
    parameters: Parameters
    optimizer: Optimizer
    inputs: Array
    targets: Array
    validation: Samples | None = None

    @cached_property
    def batch_size(self) -> int:
        """Return the number of samples of a full batch."""
        return self.scenario.training.batch_size or len(self.inputs)

    def batch(self, iteration: int) -> NDArray[np.intp]:
        """Return which samples (from 0) iteration `iteration` (from 1) trains on, in order."""
        return batch_indices(
            len(self.inputs),
            self.batch_size,
            self.scenario.training.shuffle,
            self.scenario.network.seed,
            iteration,
        )

    def samples(self, iteration: int) -> Samples:
        """Return inputs and targets of the batch of `iteration`; of all samples, without a copy."""
        if self._is_whole:
            return Samples(self.inputs, self.targets)
        batch = self.batch(iteration)
        return Samples(self.inputs[batch], self.targets[batch])

    def validation_loss(self, parameters: Parameters) -> float:
        """Return the loss of all validation samples, as if they were a batch.

        It is reduced as the training's and has its penalties, so that both compare; with the
        reduction "sum" it is the sum over another number of samples.

        Raises
        ------
        ValueError
            There are no validation samples.
        NotFiniteError
            The loss left the range of numbers.
        LossDomainError
            An output lies outside the domain of the loss.
        """
        if self.validation is None:
            raise ValueError(self.validation)
        return self.network.batch_loss(parameters, *self.validation)

    @cached_property
    def _is_whole(self) -> bool:
        """Whether every batch has all samples, in their order."""
        return not self.scenario.training.shuffle and self.batch_size >= len(self.inputs)


def build(scenario: "Scenario") -> Experiment:
    """Return the network, optimizer and data that `scenario` describes."""
    plan = scenario.network
    training = scenario.training
    layers = []
    weights = []
    biases = []
    width = plan.inputs
    for index, section in enumerate(plan.layers):
        activation = ACTIVATIONS[section.activation]
        alpha = activation.default_alpha if section.alpha is None else section.alpha
        layers.append(
            Layer(
                units=section.units,
                inputs=width,
                activation=activation,
                alpha=alpha,
                bias=section.bias,
            )
        )
        weights.append(_weights(section, width, plan.seed, index))
        biases.append(_frozen(np.array(section.biases or np.zeros(section.units), np.float64)))
        width = section.units
    network = Network(
        layers=tuple(layers),
        loss=LOSSES[plan.loss],
        reduction=training.reduction,
        l1=training.l1,
        l2=training.l2,
        round_to=training.round_to,
        update_order=training.update_order,
    )
    return Experiment(
        scenario=scenario,
        network=network,
        parameters=Parameters(weights=tuple(weights), biases=tuple(biases)),
        optimizer=_optimizer(training),
        inputs=_rows(scenario.data.inputs[: scenario.data.training_samples]),
        targets=_rows(scenario.data.targets[: scenario.data.training_samples]),
        validation=_validation(scenario.data),
    )


def _validation(data: "DataSection") -> Samples | None:
    """Return the samples that are given for validation, or those that are held back."""
    if data.validation_inputs is not None and data.validation_targets is not None:
        return Samples(_rows(data.validation_inputs), _rows(data.validation_targets))
    if data.validation is None:
        return None
    begin = data.training_samples
    return Samples(_rows(data.inputs[begin:]), _rows(data.targets[begin:]))


def _rows(rows: tuple[tuple[float, ...], ...]) -> Array:
    """Return samples as an array."""
    return _frozen(np.array(rows, np.float64))


def _weights(section: "LayerSection", inputs: int, seed: int, index: int) -> Array:
    """Return the initial weights of layer `index` (from 0), shape `(units, inputs)`."""
    if section.weights is not None:
        return _frozen(np.array(section.weights, np.float64))
    initializer = INITIALIZERS[section.init or "zeros"]
    given = {key: getattr(section, key) for key in INITIALIZER_KEYS}
    options = {key: value for key, value in given.items() if value is not None}
    random = generator(seed, Purpose.INIT, index)
    return _frozen(initializer.draw(random, section.units, inputs, **options))


def _optimizer(training: "TrainingSection") -> Optimizer:
    """Return the optimizer, with its own defaults for what is not given."""
    taken = hyper_parameters(training.optimizer)
    given = {key: getattr(training, key) for key in ("learning_rate", *OPTIMIZER_KEYS)}
    options = {key: value for key, value in given.items() if value is not None and key in taken}
    return OPTIMIZERS[training.optimizer](**options)


def _frozen(array: Array) -> Array:
    """Return `array`, closed to writing."""
    array.flags.writeable = False
    return array
