"""The training bar: what its buttons ask for, what it shows, and that it has room for it."""

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from nnviz.drawing.theme import LIGHT
from nnviz.trace.goals import Goal
from nnviz.translation import use
from nnviz.window.style import Look
from nnviz.window.training.bar import TWINS, TrainingBar
from nnviz.window.training.pace import RATES
from nnviz.window.training.readout import progress_text, speed_text
from tests.window.fitting import faults_of
from tests.window.training.dressed import dress_all, settle, stand

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QComboBox, QWidget
    from pytestqt.qtbot import QtBot

    Opened = Callable[..., TrainingBar]

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SIGNALS = (
    *("train_wanted", "pause_wanted", "iteration_wanted", "epoch_wanted", "until_wanted"),
    *("cancel_wanted", "rate_wanted", "optimizer_wanted", "twin_wanted", "run_wanted", "told"),
)


@pytest.fixture
def opened(qtbot: "QtBot") -> "Opened":
    """Return a function that shows a bar in a window of a width, at a text size."""
    windows = []  # qtbot itself holds none

    def make(width: int = 1280, zoom: float = 1.0) -> TrainingBar:
        look = Look(LIGHT, zoom)
        dress_all(look)
        bar = TrainingBar(look)
        bar.show_optimizer("sgd, η = 0.5")
        windows.append(stand(qtbot, bar, width))
        return bar

    return make


@pytest.fixture
def bar(opened: "Opened") -> TrainingBar:
    """Return a bar in a wide window."""
    return opened()


def heard(bar: TrainingBar) -> list[tuple[object, ...]]:
    """Return a list that grows with each signal of a bar: its name and what it carries."""
    found: list[tuple[object, ...]] = []
    for name in SIGNALS:
        signal = getattr(bar, name)
        signal.connect(lambda *values, name=name: found.append((name, *values)))
    return found


@pytest.mark.parametrize(
    ("button", "wanted"),
    [
        ("train", "train_wanted"),
        ("iteration", "iteration_wanted"),
        ("epoch", "epoch_wanted"),
        ("until", "until_wanted"),
        ("optimizer", "optimizer_wanted"),
    ],
)
def test_each_button_asks_for_one_thing(
    qtbot: "QtBot", bar: TrainingBar, button: str, wanted: str
) -> None:
    """A click and the space bar ask for the same thing, once each."""
    signals = heard(bar)
    qtbot.mouseClick(getattr(bar, button), LEFT)
    assert signals == [(wanted,)]
    qtbot.keyClick(getattr(bar, button), K.Key_Space)
    assert signals == [(wanted,), (wanted,)]


def test_the_strong_button_trains_and_pauses(qtbot: "QtBot", bar: TrainingBar) -> None:
    """It is called by what it does next; a press changes nothing until the bar is told."""
    signals = heard(bar)
    assert bar.train.accessibleName() == "Train"
    assert bar.train.toolTip() == "Train (Ctrl+R)"
    qtbot.mouseClick(bar.train, LEFT)
    assert bar.train.accessibleName() == "Train"
    bar.show_training(True)
    assert bar.train.accessibleName() == "Pause training"
    qtbot.mouseClick(bar.train, LEFT)
    bar.show_training(False)
    assert bar.train.accessibleName() == "Train"
    assert signals == [("train_wanted",), ("pause_wanted",)]


def test_a_speed_is_chosen_by_keys(qtbot: "QtBot", bar: TrainingBar) -> None:
    """It trains as fast as possible at first; ↑ asks for less, down to one a second."""
    signals = heard(bar)
    assert bar.rate.currentText() == "as fast as possible"
    for _ in range(7):
        qtbot.keyClick(bar.rate, K.Key_Up)
    assert signals == [("rate_wanted", rate) for rate in (60.0, 30.0, 10.0, 5.0, 2.0, 1.0)]
    assert bar.rate.currentText() == "1 iteration/s"


def test_a_twin_is_chosen_and_taken_away(qtbot: "QtBot", bar: TrainingBar) -> None:
    """Every activation of a hidden layer can be the twin's, and there can be none."""
    signals = heard(bar)
    assert "softmax" not in TWINS
    qtbot.keyClick(bar.twin, K.Key_End)
    qtbot.keyClick(bar.twin, K.Key_Home)
    assert signals == [("twin_wanted", TWINS[-1]), ("twin_wanted", None)]
    texts = [bar.twin.itemText(place) for place in range(bar.twin.count())]
    assert texts[:4] == ["No twin", "Twin: linear", "Twin: sigmoid", "Twin: tanh"]


def test_runs_can_be_chosen_where_there_is_more_than_one(qtbot: "QtBot", bar: TrainingBar) -> None:
    """One run needs no choice; of three, each is chosen by its name."""
    signals = heard(bar)
    bar.show_runs(["η = 0.5"], 0)
    assert not bar.runs.isVisible()
    bar.show_runs(["η = 0.5", "η = 0.25", "adam, η = 0.001"], 1)
    assert bar.runs.isVisible()
    assert bar.runs.currentText() == "η = 0.25"
    qtbot.keyClick(bar.runs, K.Key_Down)
    assert signals == [("run_wanted", 2)]
    bar.show_runs(["η = 0.5"], 0)
    assert not bar.runs.isVisible()


def test_showing_asks_for_nothing(bar: TrainingBar) -> None:
    """Whatever the bar is told to show, it does not ask for it."""
    signals = heard(bar)
    for rate in RATES:
        bar.show_rate(rate)
    for twin in (*TWINS, None):
        bar.show_twin(twin)
    bar.show_runs(["a", "b"], 1)
    bar.show_runs(["a", "b", "c"], 2)
    bar.show_runs(["a", "b", "c"], 0)
    bar.show_training(True)
    bar.show_speed(12_400.4)
    bar.show_progress(Goal(5_000), 1_200)
    bar.show_optimizer("adam, η = 0.001")
    bar.show_training(False)
    assert signals == []
    assert (bar.rate.currentData(), bar.twin.currentData()) == (math.inf, None)
    assert bar.runs.currentIndex() == 0


@pytest.mark.parametrize(
    ("speed", "text"),
    [
        (None, ""),
        (0.96, "1.0 iterations/s"),
        (4.84, "4.8 iterations/s"),
        (59.6, "60 iterations/s"),
        (12_400.4, "12,400 iterations/s"),
    ],
)
def test_a_speed_in_words(speed: float | None, text: str) -> None:
    """A slow speed has a decimal, a fast one groups of three."""
    assert speed_text(speed) == text


@pytest.mark.parametrize(
    ("goal", "loss", "text"),
    [
        (None, 0.2, ""),
        (Goal(5_000), 0.2, "iteration 1,200 of 5,000"),
        (Goal(5_000, 0.05), 0.2130412, "E = 0.213041, until below 0.05"),
        (Goal(5_000, 0.05), None, "until E is below 0.05"),
    ],
)
def test_progress_in_words(goal: Goal | None, loss: float | None, text: str) -> None:
    """What is left is said by iterations or by the loss, as the goal is."""
    assert progress_text(goal, 1_200, loss) == text


def test_what_is_reached_is_shown_while_it_trains(bar: TrainingBar) -> None:
    """Speed and progress are there while training goes on; the speed goes with its end."""
    bar.show_speed(100.0)
    assert bar.readout.text("speed") == ""
    bar.show_training(True)
    bar.show_speed(12_400.4)
    bar.show_progress(Goal(5_000), 1_200)
    assert bar.readout.text("speed") == "12,400 iterations/s"
    assert (bar.readout.bar.value(), bar.readout.bar.maximum()) == (1_200, 5_000)
    assert bar.readout.bar.isVisible()
    bar.show_progress(Goal(5_000, 0.05), 1_200, 0.2)
    assert not bar.readout.bar.isVisible()
    bar.show_training(False)
    assert bar.readout.text("speed") == ""
    assert bar.readout.text("progress") == "E = 0.200000, until below 0.05"
    bar.show_progress(None)
    assert bar.readout.text("progress") == ""


def test_a_goal_can_be_given_up(qtbot: "QtBot", bar: TrainingBar) -> None:
    """A cross is there as long as there is a goal; the keyboard stays in the bar after it."""
    signals = heard(bar)
    assert not bar.cancel.isVisible()
    bar.show_progress(Goal(5_000), 1_200)
    bar.cancel.setFocus()
    qtbot.keyClick(bar.cancel, K.Key_Space)
    assert signals == [("cancel_wanted",)]
    bar.show_progress(None)
    assert not bar.cancel.isVisible()
    assert QApplication.focusWidget() is bar.train


def test_a_long_optimizer_is_cut_and_said_in_full(bar: TrainingBar) -> None:
    """What has no room in the button is in its tooltip, and a screen reader says it."""
    text = "adamw, η = 0.001, β₁ = 0.9, β₂ = 0.95, ε = 0.00000001, λ = 0.01"
    bar.show_optimizer(text)
    assert bar.optimizer.text().endswith("…")
    assert bar.optimizer.accessibleName() == f"Change the optimizer: {text}"
    assert bar.optimizer.toolTip() == f"Change the optimizer: {text} (Ctrl+L)"


# How it ended ---------------------------------------------------------------------------------

SENTENCE = "Diverged in iteration 37: the weight w5 is not finite any more."


def test_an_outcome_is_said_and_offers_what_can_be_done(qtbot: "QtBot", bar: TrainingBar) -> None:
    """A press does what its words say, once, and the line is gone then."""
    signals, done = heard(bar), []
    bar.train.setFocus()
    bar.show_outcome(
        SENTENCE,
        (
            ("Go back to iteration 36", lambda: done.append("back")),
            ("Go back and train with η = 0.25", lambda: done.append("quarter")),
        ),
    )
    assert signals == [("told", SENTENCE)]
    assert bar.outcome.isVisible()
    assert bar.outcome.text == SENTENCE
    assert QApplication.focusWidget() is bar.train
    first, second = bar.outcome.buttons
    assert second.text() == "Go back and train with η = 0.25"
    qtbot.mouseClick(second, LEFT)
    assert done == ["quarter"]
    assert not bar.outcome.isVisible()
    bar.show_outcome(SENTENCE, [("Go back", lambda: done.append("again"))])
    (only,) = bar.outcome.buttons
    qtbot.keyClick(only, K.Key_Space)
    assert done == ["quarter", "again"]
    assert not first.isVisible()


def test_what_a_button_does_may_say_how_that_ended(qtbot: "QtBot", bar: TrainingBar) -> None:
    """A line that is shown by a line's button stays."""
    bar.show_outcome("one", [("Go on", lambda: bar.show_outcome("two", good=True))])
    qtbot.mouseClick(bar.outcome.buttons[0], LEFT)
    assert bar.outcome.isVisible()
    assert bar.outcome.text == "two"
    assert bar.outcome.buttons == []


@pytest.mark.parametrize("way", ["cross", "escape", "told"])
def test_an_outcome_can_be_closed(qtbot: "QtBot", bar: TrainingBar, way: str) -> None:
    """By its cross, by Esc, or by who showed it; the keyboard stays in the bar."""
    bar.show_outcome(SENTENCE, [("Go back", lambda: pytest.fail("nobody asked for it"))])
    bar.outcome.buttons[0].setFocus()
    if way == "cross":
        qtbot.mouseClick(bar.outcome.close_button, LEFT)
    elif way == "escape":
        qtbot.keyClick(bar.outcome.buttons[0], K.Key_Escape)
    else:
        bar.hide_outcome()
    assert not bar.outcome.isVisible()
    assert QApplication.focusWidget() is bar.train


def test_closing_an_outcome_leaves_the_keyboard_elsewhere(bar: TrainingBar) -> None:
    """Who is in a choice of the bar stays there when the line goes."""
    bar.show_outcome(SENTENCE)
    bar.rate.setFocus()
    bar.hide_outcome()
    assert QApplication.focusWidget() is bar.rate


# Keys, names and room -------------------------------------------------------------------------


def everything(bar: TrainingBar) -> None:
    """Show as much as there can be."""
    bar.show_training(True)
    bar.show_speed(1_234_567.0)
    bar.show_progress(Goal(10_000_000), 9_999_999)
    bar.show_optimizer("adamw, η = 0.001, β₁ = 0.9, β₂ = 0.95")
    bar.show_twin("piecewise_linear")
    bar.show_runs(["η = 0.5", "η = 0.25 from iteration 36", "momentum, η = 0.5 from 1,200"], 1)
    bar.show_outcome(SENTENCE, [(f"Go back to iteration {n}", lambda: None) for n in (3, 36)])


def test_all_can_be_reached_by_tab_and_has_a_name(qtbot: "QtBot", bar: TrainingBar) -> None:
    """Tab goes from the outcome's buttons through the bar, in the order of the eye."""
    everything(bar)
    settle()
    parts: list[QWidget] = [
        *bar.outcome.buttons,
        bar.outcome.close_button,
        bar.train,
        bar.iteration,
        bar.epoch,
        bar.until,
        bar.rate,
        bar.cancel,
        bar.optimizer,
        bar.twin,
        bar.runs,
    ]
    parts[0].setFocus()
    for part, following in pairwise(parts):
        assert QApplication.focusWidget() is part
        name = QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
        assert name.strip(), part
        qtbot.keyClick(part, K.Key_Tab)
        assert QApplication.focusWidget() is following


WIDTHS = [
    (1024, 1.0),
    (1280, 1.0),
    (1280, 1.25),
    (1280, 1.5),
    (1280, 2.0),
    (1920, 2.0),
    (1024, 0.75),
]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("width", "zoom"), WIDTHS)
def test_everything_has_room(opened: "Opened", width: int, zoom: float, language: str) -> None:
    """No word is cut and nothing overlaps, empty or full, in a high window and in a low one."""
    use(language)
    bar = opened(width, zoom)
    window = bar.window()
    for low in (False, True):
        bar.fit(300 if low else 5_000)
        settle()
        assert window.width() == width
        assert list(faults_of(window)) == []
    bar.fit(5_000)
    everything(bar)
    for low in (False, True):
        bar.fit(300 if low else 5_000)
        settle()
        assert window.width() == width
        assert list(faults_of(window)) == []
    bar.hide_outcome()
    settle()
    assert list(faults_of(window)) == []


def test_words_go_before_rows_come(opened: "Opened") -> None:
    """A wide bar has words, a narrower one only icons, the narrowest two rows, if high."""
    bar = opened(1400)
    assert bar.epoch.text() == " Epoch"
    one_row = bar.height()
    bar.window().resize(1000, 600)
    settle()
    assert (bar.epoch.text(), bar.height()) == ("", one_row)
    bar.show_runs(["η = 0.5", "η = 0.25 from iteration 36"], 1)
    settle()
    assert bar.height() > one_row
    bar.fit(300)
    settle()
    hidden: list[QComboBox] = [bar.rate, bar.twin, bar.runs]
    assert bar.height() == one_row
    assert [part.isVisible() for part in hidden] == [False, False, False]
    assert bar.optimizer.isVisible()
    bar.fit(600)
    settle()
    assert [part.isVisible() for part in hidden] == [True, True, True]


def test_a_cut_name_of_a_run_is_said_in_full(opened: "Opened") -> None:
    """Where names of runs are cut, the list's tooltips and a screen reader have all of them."""
    bar = opened(1280, 2.0)
    name = "momentum, η = 0.25, μ = 0.99 from iteration 1,200"
    bar.show_runs(["η = 0.5", name], 1)
    assert bar.runs.currentText().endswith("…")
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert bar.runs.itemData(1, role) == name
