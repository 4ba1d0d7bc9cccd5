"""What a file says is what the engine calculates with."""

import numpy as np
import pytest

from nnviz.scenario import library, reading
from nnviz.scenario.build import Experiment, build
from nnviz.scenario.model import Scenario

HEAD = """
[network]
inputs = 3
loss = "squared_error"
seed = 7
[[network.layers]]
units = 4
activation = "leaky_relu"
{layer}
[[network.layers]]
units = 1
activation = "elu"
alpha = 0.5
weights = [[1, 2, 3, 4]]
biases = [5]
[training]
{training}
[data]
inputs = [[1, 0, 0], [2, 0, 0], [3, 0, 0], [4, 0, 0], [5, 0, 0]]
targets = [[1], [2], [3], [4], [5]]
"""


def _experiment(layer: str = 'init = "he_normal"', training: str = "") -> Experiment:
    """Return the experiment of a small file."""
    return build(reading.parse(HEAD.format(layer=layer, training=training), "small.toml"))


def test_numbers_of_the_file_are_the_first_parameters() -> None:
    """Given weights and biases are taken as they are, and absent biases are zeros."""
    experiment = _experiment()
    assert experiment.parameters.weights[1].tolist() == [[1, 2, 3, 4]]
    assert [biases.tolist() for biases in experiment.parameters.biases] == [[0, 0, 0, 0], [5]]
    assert experiment.inputs.shape == (5, 3)
    assert experiment.targets.shape == (5, 1)


def test_alpha_is_that_of_the_file_or_the_usual_one() -> None:
    """An activation's own default holds where the file is silent."""
    hidden, output = _experiment().network.layers
    assert (hidden.alpha, output.alpha) == (0.01, 0.5)


def test_the_data_cannot_be_changed() -> None:
    """No calculation can write into what all iterations share."""
    experiment = _experiment()
    with pytest.raises(ValueError, match="read-only"):
        experiment.inputs[0, 0] = 9


def test_random_weights_are_a_function_of_the_seed() -> None:
    """The same file gives the same weights, another seed gives others."""
    first, again = _experiment(), _experiment()
    np.testing.assert_array_equal(first.parameters.weights[0], again.parameters.weights[0])
    other = build(
        Scenario.model_validate(
            first.scenario.model_copy(
                update={"network": first.scenario.network.model_copy(update={"seed": 8})}
            )
        )
    )
    assert (first.parameters.weights[0] != other.parameters.weights[0]).all()


@pytest.mark.parametrize(
    ("layer", "size"),
    [
        ('init = "constant"\nvalue = 0.25', 0.25),
        ('init = "uniform"\nlimit = 0', 0.0),
        ('init = "normal"\nstd = 0', 0.0),
    ],
    ids=["constant", "uniform", "normal"],
)
def test_options_of_an_initialisation_reach_it(layer: str, size: float) -> None:
    """`value`, `limit` and `std` of the file are those that the weights are drawn with."""
    np.testing.assert_array_equal(_experiment(layer).parameters.weights[0], np.full((4, 3), size))


@pytest.mark.parametrize(
    ("training", "expected"),
    [
        ("", {"learning_rate": 1e-3}),
        ('optimizer = "momentum"\nmomentum = 0.5', {"learning_rate": 1e-3, "momentum": 0.5}),
        ('optimizer = "rmsprop"\nrho = 0.9', {"learning_rate": 1e-2, "rho": 0.9, "epsilon": 1e-8}),
        (
            'optimizer = "adamw"\nlearning_rate = 0.1\nbeta_1 = 0.8\nbeta_2 = 0.9\nepsilon = 1e-6',
            {"learning_rate": 0.1, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-6}
            | {"weight_decay": 0.01},
        ),
    ],
    ids=["sgd", "momentum", "rmsprop", "adamw"],
)
def test_hyper_parameters_are_those_of_the_file_or_the_usual_ones(
    training: str, expected: dict[str, float]
) -> None:
    """What the file gives reaches the optimizer; the rest has PyTorch's defaults."""
    optimizer = _experiment(training=training).optimizer
    assert {key: getattr(optimizer, key) for key in expected} == expected


def test_conventions_reach_the_network() -> None:
    """Reduction, penalties, rounding and update order are those of the file."""
    training = 'reduction = "sum"\nl1 = 0.1\nl2 = 0.2\nround_to = 4\nupdate_order = "sequential"'
    network = _experiment(training=training).network
    assert (network.reduction, network.l1, network.l2) == ("sum", 0.1, 0.2)
    assert (network.round_to, network.update_order) == (4, "sequential")


def test_without_a_batch_size_all_samples_are_one_batch() -> None:
    """Every iteration trains on all samples, in their order."""
    experiment = _experiment()
    assert experiment.batch(3).tolist() == [0, 1, 2, 3, 4]


def test_batches_go_through_the_samples_and_begin_again() -> None:
    """The last batch of an epoch may be smaller, and the next epoch starts at the first sample."""
    experiment = _experiment(training="batch_size = 2")
    batches = [experiment.batch(iteration).tolist() for iteration in (1, 2, 3, 4)]
    assert batches == [[0, 1], [2, 3], [4], [0, 1]]


def test_shuffled_epochs_have_every_sample_once() -> None:
    """Shuffling changes the order from epoch to epoch, and leaves out nobody."""
    experiment = build(library.load("mini-batch"))
    epochs = [
        [*experiment.batch(first).tolist(), *experiment.batch(first + 1).tolist()]
        for first in (1, 3, 5)
    ]
    assert [sorted(epoch) for epoch in epochs] == [list(range(8))] * 3
    assert epochs[0] != epochs[1] != epochs[2]
