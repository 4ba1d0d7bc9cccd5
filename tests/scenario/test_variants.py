"""A twin differs from its network in the hidden activation alone."""

import pytest

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.optimizers import Adam
from nnviz.scenario import library
from nnviz.scenario.build import Experiment, build
from nnviz.scenario.reading import parse
from nnviz.scenario.variants import twin, with_optimizer
from nnviz.scenario.writing import dump
from nnviz.trace.run import Run

_LAYER = """
[[network.layers]]
units = {units}
activation = "{activation}"
init = "xavier_normal"
"""
_DATA = """
[training]
batch_size = 2
shuffle = true
[data]
inputs = [[0.1, 0.9], [0.4, 0.3], [0.8, 0.2]]
targets = [[1], [0], [1]]
"""


def _deep() -> Experiment:
    """Return a network with drawn weights, one hidden layer of which has an α of its own."""
    layers = [
        _LAYER.format(units=units, activation=name)
        for units, name in ((4, "sigmoid"), (3, "elu"), (1, "sigmoid"))
    ]
    layers[1] += "alpha = 0.5\n"
    head = '[network]\ninputs = 2\nloss = "squared_error"\nseed = 5\n'
    return build(parse(head + "".join(layers) + _DATA, "deep.toml"))


@pytest.mark.parametrize("activation", ["relu", "tanh", "leaky_relu"])
def test_only_the_hidden_activation_differs(activation: str) -> None:
    """Weights, batches, data and the output layer are the same."""
    one = _deep()
    other = twin(one, activation)
    assert [layer.activation.name for layer in other.network.layers] == [activation] * 2 + [
        "sigmoid"
    ]
    usual = ACTIVATIONS[activation].default_alpha
    assert [layer.alpha for layer in other.network.layers] == [usual, usual, 0.0]
    assert other.parameters is one.parameters
    assert other.optimizer == one.optimizer
    for number in range(1, 7):
        for mine, others in zip(one.samples(number), other.samples(number), strict=True):
            assert mine.tolist() == others.tolist()


def test_a_twin_is_what_its_scenario_says() -> None:
    """Saved and read again, its weights are drawn alike: the activation has no part in that."""
    other = twin(_deep())
    again = build(parse(dump(other.scenario), "twin.toml"))
    assert again.network == other.network
    assert again.parameters.vector.tobytes() == other.parameters.vector.tobytes()


def test_a_source_prints_nothing_of_a_twin() -> None:
    """Printed numbers are those of the network as it is."""
    assert library.load("w5").published
    assert twin(build(library.load("w5"))).scenario.published == ()


def test_twins_are_compared_step_by_step() -> None:
    """Both have gradient sizes of the same iterations; those of the twin are its own."""
    own, others = (Run(experiment) for experiment in (_deep(), twin(_deep())))
    for run in (own, others):
        run.advance(5)
    assert own.gradient_sizes.iterations.tolist() == others.gradient_sizes.iterations.tolist()
    assert (own.gradient_sizes.values != others.gradient_sizes.values).all()


def test_another_optimizer_is_all_that_changes() -> None:
    """Network and data stay; hyper-parameters of the one before are gone."""
    one = build(library.load("mini-batch"))
    other = with_optimizer(one, Adam(0.5))
    assert other.network is one.network
    assert other.inputs is one.inputs
    assert other.optimizer == Adam(0.5)
    assert build(parse(dump(other.scenario), "other.toml")).optimizer == Adam(0.5)
