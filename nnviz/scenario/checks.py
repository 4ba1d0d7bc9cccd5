"""What must fit together in a scenario: shapes, and keys that belong to a chosen name."""

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.initializers import INITIALIZERS
from nnviz.engine.network import Bias
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.scenario import data_checks, limits, symbols
from nnviz.scenario.wording import Problem, cut, listed, numbers, rows, samples
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.scenario.model import LayerSection, Published, Scenario, TrainingSection

INITIALIZER_KEYS: Final = ("value", "std", "limit")
OPTIMIZER_KEYS: Final = ("momentum", "rho", "beta_1", "beta_2", "epsilon", "weight_decay")


def first_problem(scenario: "Scenario") -> Problem | None:
    """Return the first mistake in `scenario`, in the order of the file, or None."""
    return next(problems(scenario), None)


def problems(scenario: "Scenario") -> Iterator[Problem]:
    """Yield every mistake in `scenario`, in the order of the file."""
    network = scenario.network
    width = network.inputs
    parameters = 0
    for index, layer in enumerate(network.layers):
        at = ("network", "layers", index)
        parameters += layer.units * (width + 1)
        if parameters > limits.PARAMETERS:
            yield Problem(
                tr(
                    "up to this layer the network has {count} weights and biases; "
                    "at most {limit} are possible",
                    count=f"{parameters:,}",
                    limit=f"{limits.PARAMETERS:,}",
                ),
                at,
            )
        yield from _activation(layer, at, is_output=index == len(network.layers) - 1)
        yield from _initial_weights(layer, at, width)
        yield from _initial_biases(layer, at)
        width = layer.units
    yield from _hyper_parameters(scenario.training)
    yield from data_checks.problems(scenario, outputs=width)
    if scenario.data.training_samples:
        yield from _published(scenario)


def _activation(
    layer: "LayerSection", at: tuple[str | int, ...], *, is_output: bool
) -> Iterator[Problem]:
    """Yield what is wrong with the activation of the layer at `at`."""
    if layer.activation == "softmax" and not is_output:
        yield Problem(
            tr(
                "softmax is for the output layer only; "
                "a hidden layer takes sigmoid, tanh or relu, for example"
            ),
            (*at, "activation"),
        )
    if layer.alpha is not None and not ACTIVATIONS[layer.activation].has_alpha:
        takers = [name for name, activation in ACTIVATIONS.items() if activation.has_alpha]
        yield Problem(
            tr(
                "{activation} takes no alpha; {names} do",
                activation=layer.activation,
                names=listed(takers),
            ),
            (*at, "alpha"),
        )


def _initial_weights(
    layer: "LayerSection", at: tuple[str | int, ...], inputs: int
) -> Iterator[Problem]:
    """Yield what is wrong with where the weights of the layer at `at` come from."""
    if layer.weights is None and layer.init is None:
        yield Problem(
            tr('the layer needs weights, or an init such as init = "xavier_normal"'),
            (*at, "weights"),
        )
    if layer.weights is not None and layer.init is not None:
        yield Problem(tr("weights and init are both given; leave out one of them"), (*at, "init"))
    if layer.weights is not None:
        yield from _weights(layer.weights, (*at, "weights"), layer.units, inputs)
    taken = INITIALIZERS[layer.init].parameters if layer.init else ()
    for key in INITIALIZER_KEYS:
        if getattr(layer, key) is None or key in taken:
            continue
        takers = [name for name, one in INITIALIZERS.items() if key in one.parameters]
        if layer.init:
            sentence = tr(
                '{key} belongs to init = {names}, and the layer has init = "{init}"',
                key=key,
                names=listed(takers),
                init=layer.init,
            )
        else:
            sentence = tr(
                "{key} belongs to init = {names}, and the layer has no init",
                key=key,
                names=listed(takers),
            )
        yield Problem(sentence, (*at, key))


def _weights(
    weights: tuple[tuple[float, ...], ...], at: tuple[str | int, ...], units: int, inputs: int
) -> Iterator[Problem]:
    """Yield what is wrong with the shape of the weights at `at`."""
    if len(weights) != units:
        yield Problem(
            tr(
                "one row for each unit is needed: expected {expected}, found {found}",
                expected=rows(units),
                found=rows(len(weights)),
            ),
            at,
        )
    for index, row in enumerate(weights):
        if len(row) != inputs:
            yield Problem(
                tr(
                    "one weight for each input of the layer is needed: "
                    "expected {expected}, found {found}",
                    expected=numbers(inputs),
                    found=numbers(len(row)),
                ),
                (*at, index),
            )


def _initial_biases(layer: "LayerSection", at: tuple[str | int, ...]) -> Iterator[Problem]:
    """Yield what is wrong with the biases of the layer at `at`."""
    if layer.biases is None:
        return
    if layer.bias == Bias.NONE:
        yield Problem(
            tr(
                'the layer has bias = "none"; leave out the biases, '
                'or choose bias = "trained" or "frozen"'
            ),
            (*at, "biases"),
        )
    if len(layer.biases) != layer.units:
        yield Problem(
            tr(
                "one bias for each unit is needed: expected {expected}, found {found}",
                expected=numbers(layer.units),
                found=numbers(len(layer.biases)),
            ),
            (*at, "biases"),
        )


def _hyper_parameters(training: "TrainingSection") -> Iterator[Problem]:
    """Yield each hyper-parameter that the chosen optimizer does not take."""
    taken = [key for key in OPTIMIZER_KEYS if key in hyper_parameters(training.optimizer)]
    for key in OPTIMIZER_KEYS:
        if getattr(training, key) is None or key in taken:
            continue
        yield Problem(
            tr(
                "{optimizer} takes no {key}; it takes {names}",
                optimizer=training.optimizer,
                key=key,
                names=listed(["learning_rate", *taken]),
            ),
            ("training", key),
        )


def hyper_parameters(optimizer: str) -> frozenset[str]:
    """Return the keys that `optimizer` takes, the learning rate among them."""
    return frozenset(field.name for field in fields(OPTIMIZERS[optimizer]) if field.init)


def _published(scenario: "Scenario") -> Iterator[Problem]:
    """Yield each number of the source that no step of the network calculates."""
    for index, number in enumerate(scenario.published):
        at = ("published", index)
        size = symbols.batch_size(scenario, number.iteration)
        if number.sample > size:
            yield Problem(
                tr(
                    "iteration {iteration} trains on {samples}, and has no sample {sample}",
                    iteration=number.iteration,
                    samples=samples(size),
                    sample=number.sample,
                ),
                (*at, "sample"),
            )
            continue
        known = symbols.symbols_of(scenario, number.kind, number.iteration, number.sample)
        if not known:
            yield Problem(_no_such_kind(scenario, number), (*at, "kind"))
        elif not any(group.has(number.symbol) for group in known):
            yield Problem(
                tr(
                    "{kind} is calculated for {symbols}, not for '{symbol}'",
                    kind=number.kind,
                    symbols=symbols.shown(known),
                    symbol=cut(number.symbol),
                ),
                (*at, "symbol"),
            )


def _no_such_kind(scenario: "Scenario", number: "Published") -> str:
    """Return why no step of an iteration is of this kind."""
    if number.kind == symbols.PATH:
        return tr(
            "the paths of a unit have no symbols of their own; "
            "d_loss_d_output, or delta for softmax, is their sum"
        )
    if number.kind in symbols.REDUCED:
        return tr(
            "with one sample and no penalties there is no {kind}, only {own}",
            kind=number.kind,
            own="sample_loss" if number.kind == "batch_loss" else number.kind[len("batch_") :],
        )
    return tr("no step of this network is a {kind}", kind=number.kind)
