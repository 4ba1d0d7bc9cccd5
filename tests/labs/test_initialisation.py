"""The initialisation lab: its numbers are PyTorch's, and its words follow from its numbers."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnviz.labs import initialisation
from nnviz.labs.initialisation import Configuration, Spread, Verdict, run, sentence, verdict_on
from nnviz.labs.ranges import OutOfRangeError
from nnviz.labs.starts import HE, NORMAL_1, NORMAL_SMALL, STANDARD, XAVIER, Start
from tests.labs.draws import STARTS, handed, normal

CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("torch_constants.json").read_text(encoding="utf-8")
)["initialisation"]

FINE = Spread(np.array([1]), 0.0, 0.0, 0.5, 0.3, 0.1, 0.0)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['activation']} {case['start']}")
def test_activations_are_those_of_pytorch(case: dict[str, Any]) -> None:
    """Of the notes' experiment, by layer: mean, standard deviation, saturated ones, histogram."""
    start = Start(*STARTS[case["start"]])
    weights = [start.draw(handed(1000 + at), 100, 100) for at in range(5)]
    found = run(Configuration(start, case["activation"]), normal(7, 1000, 100), weights)
    assert len(found.layers) == 5
    for layer, expected in zip(found.layers, case["layers"], strict=True):
        assert layer.mean == pytest.approx(expected["mean"], rel=1e-11)
        assert layer.std == pytest.approx(expected["std"], rel=1e-11)
        assert round(layer.saturated * 100_000) == expected["flat"]
        assert layer.counts.sum() == 100_000
        # A value on the edge of two bars may lie in either, by its last bit.
        assert np.abs(layer.counts - expected["counts"]).sum() <= 2


@pytest.mark.parametrize(
    ("activation", "start", "verdict"),
    [
        ("sigmoid", NORMAL_1, Verdict.SATURATED),
        ("sigmoid", NORMAL_SMALL, Verdict.ALIKE),
        ("sigmoid", XAVIER, Verdict.SPREAD),
        ("sigmoid", HE, Verdict.SPREAD),
        ("tanh", NORMAL_1, Verdict.SATURATED),
        ("tanh", NORMAL_SMALL, Verdict.ALIKE),
        ("tanh", XAVIER, Verdict.SPREAD),
        ("tanh", HE, Verdict.SPREAD),
        ("relu", NORMAL_1, Verdict.EXPLODING),
        ("relu", NORMAL_SMALL, Verdict.DYING),
        ("relu", XAVIER, Verdict.DYING),
        ("relu", HE, Verdict.SPREAD),
    ],
    ids=lambda value: value.key if isinstance(value, Start) else str(value),
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_notes_experiment_ends_as_in_the_notes(
    activation: str, start: Start, verdict: Verdict, seed: int
) -> None:
    """Saturated, all alike, dying, well spread: whatever the seed."""
    found = run(Configuration(start, activation, samples=300, seed=seed))
    assert found.verdict is verdict
    assert sentence(found)
    assert initialisation.name(verdict, activation)


@pytest.mark.parametrize(
    ("activation", "changes", "verdict"),
    [
        ("sigmoid", {"saturated": 0.33}, Verdict.SPREAD),
        ("sigmoid", {"saturated": 0.34}, Verdict.SATURATED),
        ("tanh", {"std": 0.051}, Verdict.SPREAD),
        ("tanh", {"std": 0.049}, Verdict.ALIKE),
        ("relu", {"std": 0.151}, Verdict.SPREAD),
        ("relu", {"std": 0.149}, Verdict.DYING),
        ("relu", {"std": 0.599}, Verdict.SPREAD),
        ("relu", {"std": 0.601}, Verdict.EXPLODING),
        ("relu", {"dead": 0.5}, Verdict.SPREAD),
        ("relu", {"dead": 0.51}, Verdict.DYING),
        ("relu", {"saturated": 0.9}, Verdict.SPREAD),
    ],
    ids=str,
)
def test_a_verdict_changes_at_its_threshold(
    activation: str, changes: dict[str, Any], verdict: Verdict
) -> None:
    """On either side of each number that is written down."""
    assert verdict_on(activation, [FINE, replace(FINE, **changes)], 2) is verdict


def test_layers_that_overflow_are_a_result() -> None:
    """What came before is there, and the layer is named."""
    found = run(Configuration(Start("normal", 1e150), "relu", samples=20, units=20))
    assert found.overflowed
    assert found.verdict is Verdict.EXPLODING
    assert len(found.layers) == 2
    assert sentence(found) == "Activations leave the range of numbers in layer 3."


def test_what_is_beyond_the_histogram_is_counted() -> None:
    """In the first and the last bar, and told apart from what belongs there."""
    weights = [np.array([[8.0], [0.8], [-5.0]])]
    configuration = Configuration(NORMAL_1, "elu", layers=1, units=3, inputs=1, samples=2, bins=4)
    (found,) = run(configuration, np.array([[1.0], [0.25]]), weights).layers
    # elu: 8 and 2, 0.8 and 0.2, near -1 twice; the second 2 begins the last bar
    assert found.counts.tolist() == [2, 2, 0, 2]
    assert found.above == pytest.approx(1 / 6)
    assert found.below == 0.0


def test_the_same_inputs_go_through_all_configurations() -> None:
    """Only the scale of the weights tells normal(1) and normal(0.01) of one seed apart."""
    first = run(Configuration(NORMAL_1, "relu", layers=1, samples=50))
    second = run(Configuration(NORMAL_SMALL, "relu", layers=1, samples=50))
    assert first.layers[0].mean == pytest.approx(100 * second.layers[0].mean, rel=1e-12)
    assert first.layers[0].saturated == second.layers[0].saturated


def test_the_slip_of_the_note_is_told() -> None:
    """2/√n is 0.2 for 100 inputs, where √(2/n) is 0.141."""
    assert "√(2/n), for n = 100 inputs 0.141" in initialisation.slip(100)
    assert "prints 2/√n, here 0.2, is wrong" in initialisation.slip(100)


def test_he_without_the_slip_keeps_the_spread() -> None:
    """With 2/√n instead, the numbers grow from layer to layer."""
    right = run(Configuration(HE, "relu", layers=10, samples=200))
    wrong = run(Configuration(Start("normal", 0.2), "relu", layers=10, samples=200))
    assert right.verdict is Verdict.SPREAD
    assert wrong.verdict is Verdict.EXPLODING


@pytest.mark.parametrize("start", STANDARD, ids=lambda start: start.key)
def test_an_initialisation_is_called_by_its_formula(start: Start) -> None:
    """The spread stands in the name; the key reads back on the command line."""
    assert "σ = " in start.label()
    assert start.key.partition("=")[0] == start.init


def test_a_number_out_of_range_is_one_sentence() -> None:
    """Both ends of the range stand in it."""
    with pytest.raises(OutOfRangeError, match=r"^samples is 1; it must be from 2 to 10,000\.$"):
        Configuration(samples=1)
