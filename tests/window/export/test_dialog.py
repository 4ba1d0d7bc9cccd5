"""The export dialog: choices by keys, what they mean, and what is remembered."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from nnviz.drawing.slide import Content
from nnviz.export.formats import FORMATS
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.trace.steps import Grain
from nnviz.window.export.choices import Range
from nnviz.window.main_window import MainWindow
from nnviz.window.preferences import Preferences, Store
from tests.window.export.opened import (
    LEFT,
    SLOW,
    K,
    choose,
    open_dialog,
    settle,
    type_into,
    words_of,
)
from tests.window.fitting import faults_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

BARE = """
title = "No hidden layer"

[network]
inputs = 2
loss = "half_squared_error"

[[network.layers]]
units = 1
activation = "sigmoid"
weights = [[0.3, 0.4]]
biases = [0.1]

[training]
learning_rate = 0.5

[data]
inputs = [[0.1, 0.2]]
targets = [[1.0]]
"""
SHIFT = Qt.KeyboardModifier.ShiftModifier


def close(qtbot: "QtBot", window: MainWindow) -> None:
    """Close the dialog, and go back to the window."""
    dialog = window.exporting.dialog
    assert dialog is not None
    qtbot.mouseClick(dialog.leave, LEFT)
    qtbot.waitUntil(lambda: not window.controller.is_led)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_it_opens_by_a_key_and_closes_by_another(qtbot: "QtBot", window: MainWindow) -> None:
    """Ctrl+E opens it at the frame on show, with the keyboard in the format; Esc closes it."""
    window.controller.seek(20)
    dialog = open_dialog(qtbot, window)
    assert QApplication.focusWidget() is dialog.fields.format
    assert dialog.preview.place.text() == "21 of 44"
    assert dialog.preview.title.startswith("Iteration 1, step 20 of 43: ")
    assert dialog.summary.text() == "44 frames · …"
    qtbot.keyClick(dialog.fields.format, K.Key_Escape)
    assert window.exporting.dialog is None
    assert not dialog.isVisible()


def test_the_range_and_the_grain_decide_how_many_frames(qtbot: "QtBot", window: MainWindow) -> None:
    """The number comes at once; grey is what the range has no use for."""
    window.controller.seek(20)
    dialog = open_dialog(qtbot, window)
    fields = dialog.fields

    def count() -> str:
        settle(qtbot, dialog)
        return dialog.summary.text().partition(" · ")[0]

    assert count() == "44 frames"
    choose(qtbot, fields.grain, Grain.PHASE)
    assert count() == "5 frames"
    choose(qtbot, fields.range, Range.ITERATIONS)
    assert (fields.first.value(), fields.last.value()) == (1, 2)
    type_into(qtbot, fields.last, "100")
    assert count() == "500 frames"
    choose(qtbot, fields.range, Range.PHASE)
    assert not fields.last.isEnabled()
    assert count() == "1 frame"
    choose(qtbot, fields.grain, Grain.VALUE)
    phase = [part for part in window.frame.steps.phases() if part[1] < 20 <= part[2]]
    assert count() == f"{phase[0][2] - phase[0][1]} frames"
    choose(qtbot, fields.range, Range.FRAME)
    assert count() == "1 frame"
    assert not fields.grain.isEnabled()
    assert not dialog.preview.forward.isVisible()
    choose(qtbot, fields.range, Range.ITERATIONS)
    assert (fields.first.value(), fields.last.value()) == (1, 100)


def test_a_format_leaves_grey_what_it_has_no_use_for(qtbot: "QtBot", window: MainWindow) -> None:
    """Every format has its fields; nothing moves when another one is chosen."""
    dialog = open_dialog(qtbot, window)
    fields = dialog.fields
    places = {field: field.geometry() for field in fields.findChildren(QComboBox)}
    for key, kind in FORMATS.items():
        choose(qtbot, fields.format, key)
        assert fields.theme.isEnabled() == kind.has_looks
        assert fields.contents[Content.NETWORK].isEnabled() == kind.has_looks
        assert fields.transparent.isEnabled() == kind.may_be_transparent
        assert fields.seconds.isEnabled() == kind.has_time
        assert fields.rate.isEnabled() == kind.has_motion
        assert fields.language.isEnabled()
        assert {field: field.geometry() for field in fields.findChildren(QComboBox)} == places
    assert fields.scale.isEnabled() is False


def test_nonsense_is_said_and_cannot_be_exported(qtbot: "QtBot", window: MainWindow) -> None:
    """A sentence names the field; the button is grey until it is put right."""
    dialog = open_dialog(qtbot, window)
    fields = dialog.fields
    choose(qtbot, fields.format, "gif")
    type_into(qtbot, fields.seconds, "soon")
    settle(qtbot, dialog)
    assert dialog.problem.text().startswith("Seconds for a frame: ")
    assert not dialog.export.isEnabled()
    type_into(qtbot, fields.seconds, "0,5")
    settle(qtbot, dialog)
    assert dialog.problem.isHidden()
    assert dialog.chosen.seconds_a_step == 0.5
    for box in fields.contents.values():
        qtbot.keyClick(box, K.Key_Space)
    settle(qtbot, dialog)
    assert not dialog.export.isEnabled()
    choose(qtbot, fields.plot, "loss")
    settle(qtbot, dialog)
    assert dialog.export.isEnabled()
    choose(qtbot, fields.range, Range.ITERATIONS)
    type_into(qtbot, fields.first, "7")
    settle(qtbot, dialog)
    assert "iteration 7" in dialog.problem.text()


def test_more_frames_than_anybody_needs_are_refused(qtbot: "QtBot", window: MainWindow) -> None:
    """As at the command line; a coarser grain helps, but not where there is none left."""
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.range, Range.ITERATIONS)
    type_into(qtbot, dialog.fields.last, "3000")
    settle(qtbot, dialog)
    assert "132,000 frames" in dialog.problem.text()
    assert not dialog.export.isEnabled()
    choose(qtbot, dialog.fields.grain, Grain.ITERATION)
    settle(qtbot, dialog)
    assert dialog.export.isEnabled()
    choose(qtbot, dialog.fields.range, Range.PHASE)
    settle(qtbot, dialog)
    assert not dialog.export.isEnabled()
    assert "longer than all frames" in dialog.problem.text()
    choose(qtbot, dialog.fields.format, "csv")  # which has no frames
    settle(qtbot, dialog)
    assert dialog.export.isEnabled()
    assert not dialog.fields.grain.isEnabled()
    choose(qtbot, dialog.fields.range, Range.ITERATIONS)
    for last, can in (("100000", True), ("100001", False)):
        type_into(qtbot, dialog.fields.last, last)
        settle(qtbot, dialog)
        assert dialog.export.isEnabled() is can
    assert "at most 100,000 iterations" in dialog.problem.text()


def test_a_size_that_the_format_has_not_is_refused(qtbot: "QtBot", window: MainWindow) -> None:
    """In the command's words, before anything is written."""
    dialog = open_dialog(qtbot, window)
    fields = dialog.fields
    choose(qtbot, fields.format, "webp")
    choose(qtbot, fields.size_choice, "")
    type_into(qtbot, fields.width_, "4096")
    type_into(qtbot, fields.height_, "500")
    choose(qtbot, fields.scale, 4.0)
    settle(qtbot, dialog)
    assert "16,384 × 2,000 pixels are too many for the format webp" in dialog.problem.text()
    assert not dialog.export.isEnabled()
    choose(qtbot, fields.scale, 2.0)
    settle(qtbot, dialog)
    assert dialog.export.isEnabled()


def test_a_plot_compares_with_the_twin_that_is_chosen(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]"
) -> None:
    """At first with none, whatever the window shows; it is remembered like the other choices."""
    window = open_window("w5")
    window.training.choose_twin("relu")
    window.controller.to_iteration(3)
    dialog = open_dialog(qtbot, window)
    twin = dialog.fields.twin
    assert not twin.isEnabled()
    for plot, takes in (("weights", False), ("decay", True), ("loss", True)):
        choose(qtbot, dialog.fields.plot, plot)
        assert twin.isEnabled() is takes
    settle(qtbot, dialog)
    assert "twin" not in words_of(dialog)
    qtbot.mouseClick(dialog.copy, LEFT)
    assert "--twin" not in QGuiApplication.clipboard().text()
    choose(qtbot, twin, "tanh")
    settle(qtbot, dialog)
    assert "twin: tanh" in words_of(dialog)
    qtbot.mouseClick(dialog.copy, LEFT)
    assert "--plot loss --twin tanh" in QGuiApplication.clipboard().text()
    close(qtbot, window)
    again = open_dialog(qtbot, window)
    assert again.fields.twin.currentData() == "tanh"
    choose(qtbot, again.fields.plot, "weights")
    qtbot.mouseClick(again.copy, LEFT)
    assert "--twin" not in QGuiApplication.clipboard().text()


def test_without_hidden_layers_there_is_no_twin(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]"
) -> None:
    """Also where one was chosen for another network."""
    window = open_window(BARE)
    window.manner.store.keep_export({"plot": "loss", "twin": "relu"})
    dialog = open_dialog(qtbot, window)
    assert dialog.fields.plot.currentData() == "loss"
    assert not dialog.fields.twin.isEnabled()
    assert dialog.chosen.twin == "relu"
    qtbot.mouseClick(dialog.copy, LEFT)
    assert "--twin" not in QGuiApplication.clipboard().text()


def test_iterations_are_those_that_were_chosen(qtbot: "QtBot", window: MainWindow) -> None:
    """2 to 2 stays 2 to 2 when the dialog is opened again."""
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.range, Range.ITERATIONS)
    type_into(qtbot, dialog.fields.first, "2")
    settle(qtbot, dialog)
    close(qtbot, window)
    window.controller.to_iteration(5)
    again = open_dialog(qtbot, window).fields
    assert (again.first.value(), again.last.value()) == (2, 2)


def test_the_wheel_scrolls_and_changes_nothing(qtbot: "QtBot", window: MainWindow) -> None:
    """Who scrolls over the choices does not change those that the pointer happens to cross."""
    dialog = open_dialog(qtbot, window)
    before = dialog.fields.choices
    for field in (dialog.fields.theme, dialog.fields.decimals, dialog.fields.width_):
        place = QPointF(field.rect().center())
        turn = QWheelEvent(
            place, field.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, turn)
    assert dialog.fields.choices == before


def test_choices_are_remembered(qtbot: "QtBot", window: MainWindow) -> None:
    """The next time everything is as it was left, in another window too, until it is put back."""
    dialog = open_dialog(qtbot, window)
    usual = dialog.chosen
    choose(qtbot, dialog.fields.format, "webm")
    choose(qtbot, dialog.fields.theme, "dark")
    choose(qtbot, dialog.fields.size_choice, "")
    type_into(qtbot, dialog.fields.width_, "800")
    type_into(qtbot, dialog.fields.height_, "600")
    type_into(qtbot, dialog.fields.seconds, "2.5")
    settle(qtbot, dialog)
    chosen = dialog.chosen
    assert (chosen.format, chosen.size, chosen.seconds_a_step) == ("webm", "800x600", 2.5)
    qtbot.mouseClick(dialog.leave, LEFT)
    other = MainWindow(build(load("mini-batch")), window.manner.store)
    qtbot.addWidget(other)
    with qtbot.waitExposed(other):
        other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    again = open_dialog(qtbot, other)
    assert again.chosen == chosen
    assert again.fields.width_.value() == 800
    qtbot.mouseClick(again.reset, LEFT)
    assert again.chosen == usual
    again.reject()
    assert window.manner.store.export() == {}


def test_the_command_is_copied(qtbot: "QtBot", window: MainWindow) -> None:
    """It names what is not usual, and nothing else."""
    window.controller.seek(20)
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "svg")
    choose(qtbot, dialog.fields.range, Range.PHASE)
    choose(qtbot, dialog.fields.theme, "dark")
    qtbot.mouseClick(dialog.copy, LEFT)
    text = QGuiApplication.clipboard().text()
    assert text == "nnviz export w5 -o nnviz-1-backward.svg --phase backward --theme dark --lang en"
    assert dialog.summary.text() == "The command is on the clipboard."


def test_an_estimate_comes(qtbot: "QtBot", window: MainWindow) -> None:
    """A process tries a few frames; what is known is told at once the next time."""
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "svg")
    choose(qtbot, dialog.fields.range, Range.FRAME)
    qtbot.waitUntil(lambda: dialog.summary.text().count(" · ") == 2, timeout=SLOW)
    told = dialog.summary.text()
    assert told.startswith("1 frame · ")
    assert told.endswith("kB")
    choose(qtbot, dialog.fields.theme, "dark")
    settle(qtbot, dialog)
    assert dialog.summary.text() == "1 frame · …"
    choose(qtbot, dialog.fields.theme, "light")
    settle(qtbot, dialog)
    assert dialog.summary.text() == told


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("width", "height", "size"), [(1024, 640, 100), (1280, 800, 200)])
def test_every_word_has_its_room(
    qtbot: "QtBot", width: int, height: int, size: int, language: str
) -> None:
    """On small screens and with large text nothing is cut; every field can be named and reached."""
    store = Store()
    store.keep(Preferences(language, text_size=size, motion="off"))
    window = MainWindow(build(load("w5")), store)
    window.resize(width, height)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    dialog = open_dialog(qtbot, window)
    QApplication.processEvents()
    assert dialog.width() <= width
    assert dialog.height() <= height
    assert list(faults_of(dialog)) == []
    for field in dialog.fields.findChildren(QComboBox):
        assert field.accessibleName()
    letters = [
        label.text().partition("&")[2][:1].lower()
        for label in dialog.fields.findChildren(QLabel)
        if "&" in label.text()
    ]
    assert len(letters) == len(set(letters))


def test_the_keyboard_goes_through_all_fields_in_their_order(
    qtbot: "QtBot", window: MainWindow
) -> None:
    """Tab leads down the choices, then to the slide and the buttons, and round."""
    dialog = open_dialog(qtbot, window)
    seen = [QApplication.focusWidget()]
    for _ in range(40):
        held = QApplication.focusWidget()
        assert held is not None
        qtbot.keyClick(held, K.Key_Tab)
        if QApplication.focusWidget() is seen[0]:
            break
        seen.append(QApplication.focusWidget())
    fields = dialog.fields
    expected = [
        fields.format, fields.range, fields.grain, *fields.contents.values(), fields.plot,
        fields.theme, fields.language, fields.decimals, fields.size_choice, fields.transparent,
        dialog.preview.sheet, dialog.preview.forward, dialog.reset, dialog.copy, dialog.leave,
        dialog.export,
    ]  # fmt: skip
    assert seen == expected
