"""The lab of initialisation, worked with mouse and keys."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nnviz.labs import initialisation
from nnviz.labs.initialisation import Verdict
from nnviz.labs.starts import HE, NORMAL_1, NORMAL_SMALL, XAVIER, Start
from tests.window.labs.conftest import settled

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from nnviz.window.labs.initialisation_lab import InitialisationLab
    from tests.window.labs.conftest import Opened

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def lab(qtbot: "QtBot", open_page: "Opened") -> "InitialisationLab":
    """Return the lab as it is at first."""
    page = open_page("initialisation")
    settled(qtbot, page.initialisation)
    return page.initialisation


def test_it_begins_with_the_experiment_of_the_notes(lab: "InitialisationLab") -> None:
    """Four initialisations, five layers of 100 units, 1,000 samples, and the slip of a note."""
    assert [(one.configuration.start, one.verdict) for one in lab.results] == [
        (NORMAL_1, Verdict.SATURATED),
        (NORMAL_SMALL, Verdict.ALIKE),
        (XAVIER, Verdict.SPREAD),
        (HE, Verdict.SPREAD),
    ]
    configuration = lab.results[0].configuration
    assert (configuration.layers, configuration.units, configuration.samples) == (5, 100, 1000)
    reading = lab.view.accessibleName().splitlines()
    assert reading[1] == "normal, σ = 1: saturated at 0 and 1"
    assert reading[-1].startswith("He is σ = √(2/n), for n = 100 inputs 0.141.")
    assert "2/√n, here 0.2, is wrong" in reading[-1]


def test_histograms_follow_the_activation(qtbot: "QtBot", lab: "InitialisationLab") -> None:
    """The arrow keys on the choice are enough; the drawing is another."""
    before = lab.view.drawing
    lab.activation.setFocus()
    qtbot.keyClick(lab.activation, K.Key_Down)
    settled(qtbot, lab)
    assert {one.configuration.activation for one in lab.results} == {"tanh"}
    assert lab.results[0].verdict is Verdict.SATURATED
    assert lab.view.drawing is not before


def test_the_newest_wish_wins(qtbot: "QtBot", lab: "InitialisationLab") -> None:
    """Of many changes in a row the last is shown, and is what a calculation by itself gives."""
    for samples in range(200, 300, 5):
        lab.numbers["samples"].setValue(samples)
    settled(qtbot, lab)
    assert {one.configuration.samples for one in lab.results} == {295}
    again = initialisation.run(lab.results[3].configuration)
    assert [(layer.mean, layer.std) for layer in lab.results[3].layers] == [
        (layer.mean, layer.std) for layer in again.layers
    ]


def test_the_spread_of_normal_weights_is_typed(qtbot: "QtBot", lab: "InitialisationLab") -> None:
    """Its number stands beside it; those that have none show none."""
    first, _, third, _ = lab.starts.rows
    assert first.number.isVisible()
    assert not third.number.isVisible()
    first.number.setFocus()
    first.number.selectAll()
    qtbot.keyClicks(first.number, "0.3")
    settled(qtbot, lab)
    assert lab.results[0].configuration.start == Start("normal", 0.3)
    third.choice.choose("lecun_normal")
    settled(qtbot, lab)
    assert lab.results[2].configuration.start == Start("lecun_normal")


def test_rows_are_added_and_taken_away(qtbot: "QtBot", lab: "InitialisationLab") -> None:
    """Each button has the mouse and the keyboard; the focus stays near."""
    qtbot.mouseClick(lab.starts.add, LEFT)
    assert QApplication.focusWidget() is lab.starts.rows[-1].choice
    settled(qtbot, lab)
    assert [one.configuration.start.key for one in lab.results][-1] == "lecun_normal"
    qtbot.mouseClick(lab.starts.rows[1].away, LEFT)
    assert QApplication.focusWidget() is lab.starts.rows[1].away
    qtbot.keyClick(lab.starts.rows[1].away, K.Key_Space)
    settled(qtbot, lab)
    assert [one.configuration.start for one in lab.results] == [
        NORMAL_1, HE, Start("lecun_normal"),
    ]  # fmt: skip


def test_a_ninth_row_is_refused(qtbot: "QtBot", lab: "InitialisationLab") -> None:
    """So is having none; a sentence says why."""
    for _ in range(5):
        qtbot.mouseClick(lab.starts.add, LEFT)
    assert len(lab.starts.rows) == 8
    assert lab.strip.said == ("At most 8 initialisations are compared; take one away first.")
    for _ in range(8):
        qtbot.mouseClick(lab.starts.rows[0].away, LEFT)
    assert lab.strip.said == "One initialisation has to stay."
    settled(qtbot, lab)
    assert len(lab.results) == 1


def test_many_layers_stand_on_several_lines(qtbot: "QtBot", lab: "InitialisationLab") -> None:
    """All can be scrolled to; a long calculation is cancelled with Escape, and keeps what was."""
    lab.numbers["layers"].setValue(23)
    settled(qtbot, lab)
    drawing = lab.view.drawing
    assert drawing is not None
    names = [s for s in drawing.shapes if s.role == "layer"]
    assert len(names) == 4 * 23
    qtbot.waitUntil(lambda: lab.scroller.verticalScrollBar().maximum() > 0)
    before = lab.results
    lab.numbers["units"].setValue(300)
    lab.numbers["samples"].setValue(10_000)
    qtbot.waitUntil(lab.strip.cancel.isVisible)
    qtbot.keyClick(lab.numbers["samples"], K.Key_Escape)
    assert lab.strip.said == "Cancelled."
    assert lab.results is before
    qtbot.waitUntil(lambda: lab.idle)


def test_the_command_names_what_is_not_usual(qtbot: "QtBot", lab: "InitialisationLab") -> None:
    """And reset takes it back."""
    lab.numbers["bins"].setValue(12)
    lab.starts.take((Start("normal", 0.2), HE))
    lab.starts.changed.emit()
    settled(qtbot, lab)
    assert lab.command() == (
        "nnviz lab initialisation --activation sigmoid --init normal=0.2,he_normal --bins 12"
    )
    lab.reset()
    settled(qtbot, lab)
    assert lab.command() == "nnviz lab initialisation --activation sigmoid"
