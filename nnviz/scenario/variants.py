"""Experiments that differ from another one in one thing, for comparing both."""

from dataclasses import replace
from typing import TYPE_CHECKING

from nnviz.engine.activations import ACTIVATIONS
from nnviz.scenario.checks import OPTIMIZER_KEYS

if TYPE_CHECKING:
    from nnviz.engine.optimizers import Optimizer
    from nnviz.scenario.build import Experiment

_UPDATES = ("weight_update", "bias_update")


def twin(experiment: "Experiment", activation: str = "relu") -> "Experiment":
    """Return the same experiment with another activation function in all hidden layers.

    Seed, data, batches, optimizer and first weights and biases are the same: drawn ones were drawn
    by the same generator and rule, whatever the activation. The output layer stays as it is. A
    parameter α is the new function's usual one. The numbers that a source prints are left out.
    """
    function = ACTIVATIONS[activation]
    layers = experiment.network.layers
    hidden = [
        replace(layer, activation=function, alpha=function.default_alpha) for layer in layers[:-1]
    ]
    scenario = experiment.scenario
    sections = [
        section.model_copy(update={"activation": activation, "alpha": None})
        for section in scenario.network.layers[:-1]
    ]
    plan = scenario.network.model_copy(
        update={"layers": (*sections, scenario.network.layers[-1])},
    )
    return replace(
        experiment,
        scenario=scenario.model_copy(update={"network": plan, "published": ()}),
        network=replace(experiment.network, layers=(*hidden, layers[-1])),
    )


def with_optimizer(
    experiment: "Experiment", optimizer: "Optimizer", iteration: int = 1
) -> "Experiment":
    """Return the same experiment with another optimizer from the update of `iteration` on.

    Its scenario names that optimizer. Numbers that a source prints are kept up to that update.
    """
    scenario = experiment.scenario
    numbers = {key: getattr(optimizer, key, None) for key in ("learning_rate", *OPTIMIZER_KEYS)}
    training = scenario.training.model_copy(update={"optimizer": optimizer.name, **numbers})
    published = tuple(
        number
        for number in scenario.published
        if number.iteration < iteration
        or (number.iteration == iteration and number.kind not in _UPDATES)
    )
    return replace(
        experiment,
        scenario=scenario.model_copy(update={"training": training, "published": published}),
        optimizer=optimizer,
    )
