"""The vanishing gradient lab: its numbers are PyTorch's, and its words follow from its numbers."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnviz.engine.data_files import digits
from nnviz.engine.network import Parameters
from nnviz.labs import vanishing
from nnviz.labs.deep import HIDDEN, Samples, normal_samples, samples_of
from nnviz.labs.ranges import OutOfRangeError
from nnviz.labs.starts import HE, NORMAL_1, NORMAL_SMALL, XAVIER, Start, fitting
from nnviz.labs.vanishing import Configuration, Verdict, run, sentence, verdict_on
from tests.labs.draws import normal

CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("torch_constants.json").read_text(encoding="utf-8")
)["vanishing"]

FEW = normal_samples(0, 60, 20)


def _small(activation: str, start: Start, depth: int = 10, iterations: int = 0) -> Configuration:
    return Configuration(depth, 32, activation, start, iterations=iterations)


def _case_run(case: dict[str, Any]) -> vanishing.Vanishing:
    """Run a case of PyTorch's with the same weights and samples."""
    shapes = [(12, 6), *[(12, 12)] * 9, (4, 12)]
    weights = tuple(
        case["scale"] * normal(case["seed"] + at, *shape) for at, shape in enumerate(shapes)
    )
    parameters = Parameters(weights, tuple(np.zeros(len(w)) for w in weights))
    samples = Samples(normal(1, 20, 6), np.eye(4)[np.arange(20) % 4])
    configuration = Configuration(10, 12, case["activation"], iterations=5)
    return run(configuration, samples, parameters=parameters)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["activation"])
def test_gradients_are_those_of_pytorch(case: dict[str, Any]) -> None:
    """By layer of a network of depth 10: mean |∂E/∂W|, local derivatives, and their product."""
    found = _case_run(case)
    np.testing.assert_allclose(found.gradients.sizes, case["gradients"], rtol=1e-11)
    np.testing.assert_allclose(found.gradients.slopes, case["slopes"], rtol=1e-12)
    np.testing.assert_allclose(found.gradients.products, np.cumprod(case["slopes"]), rtol=1e-11)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["activation"])
def test_losses_are_those_of_pytorch(case: dict[str, Any]) -> None:
    """Before each of five iterations, and after the last."""
    found = _case_run(case)
    np.testing.assert_allclose(found.losses, case["losses"], rtol=1e-11)
    assert found.loss_before == found.losses[0]
    assert found.loss_after == found.losses[-1]


def test_layers_go_from_the_output_to_the_input() -> None:
    """The first number is that of the output layer, the last is layer 1."""
    found = run(_small("sigmoid", XAVIER, depth=4), FEW)
    assert found.layers == (5, 4, 3, 2, 1)
    assert found.gradients.slopes[0] == found.gradients.products[0] == 1.0
    assert len(found.gradients.sizes) == 5


@pytest.mark.parametrize("start", [XAVIER, NORMAL_1, NORMAL_SMALL], ids=lambda start: start.key)
def test_the_product_of_a_sigmoid_network_is_below_its_bound(start: Start) -> None:
    """0.25^k for k hidden layers, reached by none; other activations have no such bound."""
    found = run(_small("sigmoid", start), FEW)
    assert found.bounds is not None
    assert found.bounds.tolist() == [0.25**k for k in range(11)]
    assert (found.gradients.products[1:] < found.bounds[1:]).all()
    assert run(_small("relu", start), FEW).bounds is None


@pytest.mark.parametrize(
    ("activation", "start", "verdict"),
    [
        ("sigmoid", XAVIER, Verdict.VANISHING),
        ("sigmoid", NORMAL_SMALL, Verdict.VANISHING),
        ("tanh", XAVIER, Verdict.HEALTHY),
        ("relu", HE, Verdict.HEALTHY),
        ("relu", NORMAL_1, Verdict.EXPLODING),
        ("relu", NORMAL_SMALL, Verdict.VANISHING),
        ("elu", NORMAL_1, Verdict.EXPLODING),
        ("leaky_relu", HE, Verdict.HEALTHY),
        ("tanh", Start("zeros"), Verdict.VANISHING),
    ],
    ids=lambda value: value.key if isinstance(value, Start) else str(value),
)
def test_what_becomes_of_a_gradient_is_named(
    activation: str, start: Start, verdict: Verdict
) -> None:
    """The cases that every lecture tells of, each with its sentence."""
    found = run(_small(activation, start), FEW)
    assert found.verdict is verdict
    assert sentence(found).lower().startswith(verdict.value)


def test_why_deep_sigmoid_networks_did_not_learn() -> None:
    """Trained alike, ReLU with He learns what the sigmoid does not."""
    samples = samples_of(digits(), 0, 100)
    sigmoid = run(Configuration(iterations=100), samples)
    relu = run(Configuration(activation="relu", start=HE, iterations=100), samples)
    assert sigmoid.loss_after is not None
    assert relu.loss_after is not None
    assert sigmoid.loss_after > 2.2
    assert relu.loss_after < 1.0


@pytest.mark.parametrize(
    ("sizes", "verdict"),
    [
        ([1e-2, 1e-3, 1.01e-5], Verdict.HEALTHY),
        ([1e-2, 1e-3, 0.99e-5], Verdict.VANISHING),
        ([1e-2, 1e-3, 0.99], Verdict.HEALTHY),
        ([1e-2, 1e-3, 1.01], Verdict.EXPLODING),
        ([1.0, 9.9, 1.0], Verdict.HEALTHY),
        ([1.0, 10.1, 1.0], Verdict.EXPLODING),
        ([1.01e-6, 1e-7, 1e-7], Verdict.HEALTHY),
        ([0.99e-6, 1e-7, 1e-7], Verdict.VANISHING),
        ([1e-2, 1e-3, 0.0], Verdict.VANISHING),
        ([0.0, 0.0, 0.0], Verdict.VANISHING),
        ([1.0, np.inf, 1.0], Verdict.EXPLODING),
        ([1.0, np.nan, 1.0], Verdict.EXPLODING),
    ],
)
def test_a_verdict_changes_at_its_threshold(sizes: list[float], verdict: Verdict) -> None:
    """On either side of each of the four numbers that are written down."""
    assert verdict_on(np.array(sizes)) is verdict


def test_an_overflow_is_a_result() -> None:
    """Weights that overflow in the first pass are named, and nothing else is made up."""
    found = run(_small("relu", Start("normal", 1e100)), FEW)
    assert found.verdict is Verdict.EXPLODING
    assert sentence(found) == ("Exploding: a weighted sum of layer 4 is no longer a finite number.")
    assert np.isnan(found.gradients.sizes).all()
    assert (found.loss_before, found.loss_after) == (None, None)


def test_a_training_that_diverges_is_a_result() -> None:
    """The gradients before it stay, and the iteration is told."""
    found = run(_small("relu", NORMAL_1, iterations=20), FEW)
    assert found.diverged is not None
    assert found.loss_after is None
    assert len(found.losses) >= found.diverged - 1
    assert np.isfinite(found.gradients.sizes).all()


def test_a_training_can_be_stopped() -> None:
    """Whoever is told of each iteration may end it; what was done stays."""
    told: list[int] = []

    def stop(done: int) -> bool:
        told.append(done)
        return done == 3

    found = run(_small("tanh", XAVIER, iterations=50), FEW, stop)
    assert told == [1, 2, 3]
    assert len(found.losses) == 4


def test_the_same_seed_gives_the_same_numbers() -> None:
    """Two runs of one configuration agree to the bit; another seed does not."""
    first, again = (run(_small("tanh", XAVIER), FEW) for _ in range(2))
    np.testing.assert_array_equal(first.gradients.sizes, again.gradients.sizes)
    other = run(Configuration(10, 32, "tanh", XAVIER, seed=1, iterations=0), FEW)
    assert (first.gradients.sizes != other.gradients.sizes).all()


@pytest.mark.parametrize(
    ("options", "sentence_"),
    [
        ({"depth": 1}, "depth is 1; it must be from 2 to 50."),
        ({"depth": 51}, "depth is 51; it must be from 2 to 50."),
        ({"width": 301}, "width is 301; it must be from 1 to 300."),
        ({"seed": -1}, "seed is -1; it must be from 0 to 9,223,372,036,854,775,807."),
    ],
    ids=str,
)
def test_a_number_out_of_range_is_one_sentence(options: dict[str, Any], sentence_: str) -> None:
    """Both ends of the range stand in it."""
    with pytest.raises(OutOfRangeError) as error:
        Configuration(**options)
    assert str(error.value) == sentence_


@pytest.mark.parametrize("activation", HIDDEN)
def test_every_activation_has_an_initialisation_made_for_it(activation: str) -> None:
    """He for ReLU and its relatives, Xavier for what is bounded."""
    assert fitting(activation) is (XAVIER if activation in ("sigmoid", "tanh") else HE)
