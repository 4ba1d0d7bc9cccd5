"""The lab of vanishing gradients, worked with mouse and keys."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from nnviz.labs.starts import HE, XAVIER, Start
from nnviz.labs.vanishing import Verdict
from tests.window.labs.conftest import settled

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton
    from pytestqt.qtbot import QtBot

    from nnviz.window.labs.vanishing_lab import VanishingLab
    from tests.window.labs.conftest import Opened

K = Qt.Key
MANY = 1_000_000


@pytest.fixture
def lab(qtbot: "QtBot", open_page: "Opened") -> "VanishingLab":
    """Return the lab, with trainings of few iterations."""
    page = open_page("vanishing")
    page.vanishing.iterations.setValue(3)
    settled(qtbot, page.vanishing)
    return page.vanishing


def click(qtbot: "QtBot", button: "QAbstractButton") -> None:
    """Press a button with the mouse."""
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def enter(qtbot: "QtBot", field: "object", text: str) -> None:
    """Type a number over what a field has."""
    field.setFocus()  # type: ignore[attr-defined] # any field
    field.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(field, text)


def test_the_first_comparison_is_telling(lab: "VanishingLab") -> None:
    """Sigmoid with Xavier vanishes where ReLU with He is healthy."""
    assert [
        (found.configuration.activation, found.configuration.start, found.verdict)
        for found in lab.results
    ] == [("sigmoid", XAVIER, Verdict.VANISHING), ("relu", HE, Verdict.HEALTHY)]


def test_networks_are_added_changed_and_removed(qtbot: "QtBot", lab: "VanishingLab") -> None:
    """Each stands in the list and in the picture; a depth that is typed belongs to the chosen."""
    click(qtbot, lab.networks.buttons["add"])
    assert lab.networks.at == 1
    assert lab.network.heading.text() == "Network 2"
    enter(qtbot, lab.network.layers, "20")
    settled(qtbot, lab)
    assert [found.configuration.depth for found in lab.results] == [10, 20, 10]
    click(qtbot, lab.networks.buttons["duplicate"])
    enter(qtbot, lab.network.units, "9")
    settled(qtbot, lab)
    assert [found.configuration.width for found in lab.results] == [64, 64, 9, 64]
    assert lab.networks.list.item(2).text() == "3   sigmoid · Xavier (in + out) · 20 × 9"
    qtbot.keyClick(lab.networks.list, K.Key_Up)
    assert lab.network.units.value() == 64
    click(qtbot, lab.networks.buttons["remove"])
    settled(qtbot, lab)
    assert [found.configuration.width for found in lab.results] == [64, 9, 64]


def test_what_is_known_is_not_trained_again(qtbot: "QtBot", lab: "VanishingLab") -> None:
    """A network that is added leaves the findings of the others as they are."""
    before = lab.results
    click(qtbot, lab.networks.buttons["duplicate"])
    settled(qtbot, lab)
    assert [found is before[0] for found in lab.results] == [True, True, False]
    assert lab.results[2] is before[1]


def test_a_ninth_network_is_refused(qtbot: "QtBot", lab: "VanishingLab") -> None:
    """So is having none; a sentence says why."""
    for count in range(2, 9):
        assert len(lab.networks.networks) == count
        click(qtbot, lab.networks.buttons["duplicate"])
    assert lab.strip.said == "At most 8 networks are compared; remove one first."
    for count in range(8, 0, -1):
        assert len(lab.networks.networks) == count
        click(qtbot, lab.networks.buttons["remove"])
    assert lab.strip.said == "One network has to stay."
    settled(qtbot, lab)


def test_numbers_out_of_range_cannot_be_typed(qtbot: "QtBot", lab: "VanishingLab") -> None:
    """A depth has at most 50 layers and a learning rate no letters; what was valid stays."""
    enter(qtbot, lab.network.layers, "99")
    assert lab.network.layers.value() == 9
    enter(qtbot, lab.rate, "-5x")
    assert lab.rate.value() == 5.0
    enter(qtbot, lab.rate, "2e-3")
    qtbot.keyClick(lab.rate, K.Key_Return)
    assert lab.rate.value() == 0.002
    assert lab.rate.text() == "0.002"
    settled(qtbot, lab)


def test_the_first_weights_follow_the_activation(qtbot: "QtBot", lab: "VanishingLab") -> None:
    """He comes with ReLU, unless another initialisation was chosen."""
    network = lab.network
    network.activation.setFocus()
    for _ in range(2):
        qtbot.keyClick(network.activation, K.Key_Down)
    assert network.network().activation == "relu"
    assert network.network().start == HE
    network.start.choice.choose("normal")
    qtbot.keyClick(network.activation, K.Key_Up)
    assert network.network().start == Start("normal", 0.01)
    settled(qtbot, lab)


def test_gradients_are_on_show_before_the_training_ends(
    qtbot: "QtBot", lab: "VanishingLab"
) -> None:
    """A long training shows its bars at once, how far it is, and ends with Escape."""
    lab.iterations.setValue(MANY)
    qtbot.waitUntil(lambda: not lab.strip.bar.isHidden())
    qtbot.waitUntil(lambda: lab.results[0].configuration.iterations == 0)
    qtbot.waitUntil(lambda: "left" in lab.strip.said)
    assert lab.strip.said.startswith("Training network 1 of 2: about ")
    assert [len(found.losses) for found in lab.results] == [1, 1]
    assert "before training." in lab.view.accessibleName()
    qtbot.keyClick(lab.rate, K.Key_Escape)
    assert not lab.busy
    assert lab.strip.said == "Cancelled."
    assert lab.strip.bar.isHidden()
    qtbot.waitUntil(lambda: lab.idle)
    assert lab.results[0].verdict is Verdict.VANISHING


def test_cancel_is_a_button(qtbot: "QtBot", lab: "VanishingLab") -> None:
    """It is there while something is calculated."""
    assert lab.strip.cancel.isHidden()
    lab.iterations.setValue(MANY)
    qtbot.waitUntil(lab.strip.cancel.isVisible)
    click(qtbot, lab.strip.cancel)
    assert not lab.busy
    qtbot.waitUntil(lambda: lab.idle)
    lab.iterations.setValue(2)
    settled(qtbot, lab)
    assert [len(found.losses) for found in lab.results] == [3, 3]


def test_the_digits_go_through_the_networks(qtbot: "QtBot", lab: "VanishingLab") -> None:
    """As the title of the picture says, and the command."""
    lab.data.setFocus()
    qtbot.keyClick(lab.data, K.Key_Down)
    settled(qtbot, lab)
    assert "8 × 8 digits" in {getattr(s, "text", "")[-12:] for s in lab.view.drawing.shapes}  # type: ignore[union-attr] # drawn
    assert lab.command() == (
        "nnviz lab vanishing --activation sigmoid,relu --depth 10 --data digits --iterations 3"
    )


def test_reset_takes_the_usual_values(qtbot: "QtBot", lab: "VanishingLab") -> None:
    """Networks, samples and training."""
    click(qtbot, lab.networks.buttons["remove"])
    lab.samples.setValue(9)
    settled(qtbot, lab)
    lab.reset()
    assert lab.command() == "nnviz lab vanishing --activation sigmoid,relu --depth 10"
    lab.cancel()
    qtbot.waitUntil(lambda: lab.idle)
