"""The help on training, plots and labs: its numbers are those that plots and labs go by."""

import numpy as np
import pytest

from nnviz.drawing.handbook import Heading, Row, Section
from nnviz.engine.activations import ACTIVATIONS
from nnviz.labs.initialisation import Verdict
from nnviz.plots import moment
from nnviz.plots.handbook import sections
from nnviz.trace.statistics import FLAT, SIGMOID_BOUND


def section(name: str) -> Section:
    """Return a section by its id."""
    return next(section for section in sections() if section.id == name)


def rows(name: str) -> list[tuple[str, str]]:
    """Return the two cells of each row that is no heading."""
    parts = section(name).parts
    found = [part for part in parts if isinstance(part, Row) and not part.heading]
    return [(str(first), str(second)) for first, second in (row.cells for row in found)]


def test_how_far_training_goes() -> None:
    """Each way to train has a row, called as its button is."""
    assert rows("training") == [
        ("Train", "On, until you pause or a value leaves the range of numbers."),
        ("Iteration", "To the end of the iteration on show, or of the next one."),
        (
            "Epoch",
            "To the end of the epoch on show, or of the next one. An epoch is over when every "
            "sample was in one batch.",
        ),
        (
            "Until…",
            "To an iteration, or until the training loss is below a value; after as many "
            "iterations as you say it gives up.",
        ),
    ]


def test_every_plot_is_explained() -> None:
    """Each plot's title, as the menu has it, is in a heading."""
    headings = [part.text for part in section("training").parts if isinstance(part, Heading)]
    assert headings == [
        "How far it goes",
        "Branches",
        "Loss curve",
        "Gradient decay",
        "Activations, Gradients, Weights",
        "Update ratio",
    ]
    assert all(any(moment.title(key) in heading for heading in headings) for key in moment.KEYS)


@pytest.mark.parametrize(
    "words",
    [
        "The training loss is that of an iteration’s batch, before its update.",
        "after the update that ends an epoch",
        "The sigmoid’s derivative is at most 0.25, at z = 0.",
        "∂a/∂z = a(1 − a) ≤ 0.25",
        "these derivatives leave at most 0.25ᵏ",
        "below 10 % of the largest that the function has: below 0.026 and above 0.974 for the "
        "sigmoid, beyond ±0.949 for tanh.",
        "||Δw||/||w|| ≈ 10^(−3)",
        "Of the same kind, the optimizer keeps what it remembers, such as a velocity; one of "
        "another kind starts anew.",
    ],
)
def test_what_plots_show(words: str) -> None:
    """The definitions are there, with the numbers that the plots themselves go by."""
    assert words in section("training").reading


@pytest.mark.parametrize(
    ("activation", "edge", "largest"), [("sigmoid", 0.974, SIGMOID_BOUND), ("tanh", 0.949, 1.0)]
)
def test_where_an_activation_is_saturated(activation: str, edge: float, largest: float) -> None:
    """The numbers for sigmoid and tanh are where their derivatives become so small."""
    a = np.array([edge - 5e-4, edge + 5e-4])
    z = np.arctanh(a) if activation == "tanh" else np.log(a / (1 - a))
    inside, outside = ACTIVATIONS[activation].derivative(z, a, 0.0)
    assert outside < FLAT * largest < inside


def test_verdicts_on_the_gradient() -> None:
    """What vanishing and exploding mean, in the order in which they are decided."""
    assert rows("labs")[:3] == [
        (
            "exploding",
            "in layer 1 is more than 100 times that of the output layer, or in any layer is above "
            "10, or leaves the range of numbers",
        ),
        (
            "vanishing",
            "in layer 1 is 0 or less than 0.001 of that of the output layer, or in every layer is "
            "below 1×10⁻⁶",
        ),
        ("healthy", "is neither"),
    ]


def test_verdicts_on_first_weights() -> None:
    """Each verdict of the lab has a row, in the order in which they are decided."""
    assert rows("labs")[3:] == [
        (
            "saturated at 0 and 1",
            "more than 33 % of the activations are saturated; with tanh, at −1 and 1",
        ),
        ("all alike", "the standard deviation is below 0.05"),
        (
            "exploding",
            "the standard deviation is more than 2 times that of layer 1, or a value leaves the "
            "range of numbers",
        ),
        (
            "dying",
            "more than 50 % of the units are dead, or the standard deviation is below 0.05 or "
            "below 0.5 times that of layer 1",
        ),
        ("well spread", "nothing of this is so"),
    ]
    assert len(rows("labs")[3:]) == len(Verdict)
