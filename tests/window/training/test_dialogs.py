"""The dialogs of training: another optimizer, and how far to train, by keys and mouse."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from shiboken6 import isValid

from nnviz.drawing.theme import DARK, LIGHT
from nnviz.engine.optimizers import OPTIMIZERS, SGD, Adam, AdamW, Momentum, RMSprop
from nnviz.trace.goals import Goal
from nnviz.translation import use
from nnviz.window.style import Look
from nnviz.window.training.goal_dialog import GoalDialog
from nnviz.window.training.optimizer_dialog import OptimizerDialog, key_names, where_text
from tests.window.fitting import faults_of
from tests.window.training.dressed import dress_all, open_dialog, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from nnviz.engine.optimizers import Optimizer
    from nnviz.window.training.question import Question

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
WHERE = "From iteration 12 on; the run up to there is kept, and stays in the plot."
SAME = "This is the optimizer that trains now: nothing changes."
MOST = 10_000_000


@pytest.fixture
def ask(qtbot: "QtBot") -> "Iterator[Callable[..., OptimizerDialog]]":
    """Return a function that asks for another optimizer than one, at a text size."""
    kept: list[OptimizerDialog] = []

    def make(optimizer: "Optimizer", zoom: float = 1.0) -> OptimizerDialog:
        look = Look(LIGHT, zoom)
        dress_all(look)
        kept.append(OptimizerDialog(look, optimizer, where_text(12)))
        open_dialog(qtbot, kept[-1])
        return kept[-1]

    yield make
    close_all(kept)


@pytest.fixture
def ask_goal(qtbot: "QtBot") -> "Iterator[Callable[..., GoalDialog]]":
    """Return a function that asks for a goal, at a text size."""
    kept: list[GoalDialog] = []

    def make(
        at: int = 12, loss: float | None = 0.298, last: Goal | None = None, zoom: float = 1.0
    ) -> GoalDialog:
        look = Look(DARK, zoom)
        dress_all(look)
        kept.append(GoalDialog(look, at, loss, most=MOST, last=last))
        open_dialog(qtbot, kept[-1])
        return kept[-1]

    yield make
    close_all(kept)


def close_all(dialogs: "list[OptimizerDialog] | list[GoalDialog]") -> None:
    """Close what a test left open; what was answered is gone already."""
    for dialog in dialogs:
        if isValid(dialog):
            dialog.close()
    settle()


def answers(dialog: "Question") -> list[object]:
    """Return a list that grows with each answer."""
    found: list[object] = []
    dialog.chosen.connect(found.append)
    return found


def type_into(qtbot: "QtBot", field: object, text: str) -> None:
    """Replace what is in a field by typing."""
    qtbot.keyClick(field, K.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, text)


# The optimizer --------------------------------------------------------------------------------


def test_another_learning_rate_by_keys(
    qtbot: "QtBot", ask: "Callable[..., OptimizerDialog]"
) -> None:
    """One types a number and presses Enter: what is typed replaces what was there."""
    dialog = ask(SGD(0.5))
    chosen = answers(dialog)
    assert dialog.note.text() == SAME
    assert QApplication.focusWidget() is dialog.fields["learning_rate"]
    qtbot.keyClicks(dialog.fields["learning_rate"], "0,25")
    assert dialog.note.text() == WHERE
    qtbot.keyClick(dialog.fields["learning_rate"], K.Key_Return)
    assert chosen == [SGD(0.25)]
    assert not dialog.isVisible()


def test_the_same_again_changes_nothing(
    qtbot: "QtBot", ask: "Callable[..., OptimizerDialog]"
) -> None:
    """Enter at once closes the dialog, and no branch begins."""
    dialog = ask(Momentum(0.5, 0.8))
    chosen = answers(dialog)
    qtbot.keyClick(dialog.fields["momentum"], K.Key_Return)
    assert chosen == []
    assert not dialog.isVisible()


@pytest.mark.parametrize("way", ["button", "escape"])
def test_it_can_be_left(qtbot: "QtBot", ask: "Callable[..., OptimizerDialog]", way: str) -> None:
    """Esc and Cancel change nothing, whatever was typed."""
    dialog = ask(SGD(0.5))
    chosen = answers(dialog)
    qtbot.keyClicks(dialog.fields["learning_rate"], "nonsense")
    if way == "button":
        qtbot.mouseClick(dialog.refusal, LEFT)
    else:
        qtbot.keyClick(dialog.fields["learning_rate"], K.Key_Escape)
    assert chosen == []
    assert not dialog.isVisible()


def test_buttons_halve_double_and_divide(
    qtbot: "QtBot", ask: "Callable[..., OptimizerDialog]"
) -> None:
    """The numbers are those that a person would write: a tenth of 0.3 is 0.03."""
    dialog = ask(SGD(0.3))
    field, seen = dialog.fields["learning_rate"], []
    for words in ("÷10", "×½", "×2", "×2"):
        qtbot.mouseClick(dialog.quick[words], LEFT)
        seen.append(field.text())
    assert seen == ["0.03", "0.015", "0.03", "0.06"]
    assert dialog.note.text() == WHERE
    chosen = answers(dialog)
    qtbot.mouseClick(dialog.consent, LEFT)
    assert chosen == [SGD(0.06)]


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_each_kind_has_its_numbers_and_their_usual_values(
    qtbot: "QtBot", ask: "Callable[..., OptimizerDialog]", kind: str
) -> None:
    """Only what an optimizer takes is asked for; unchanged, it is the engine's own default."""
    dialog = ask(SGD(0.5))
    chosen = answers(dialog)
    dialog.kind.setFocus()
    qtbot.keyClicks(dialog.kind, kind)
    while dialog.kind.currentText() != kind:  # adam is found before adamw
        qtbot.keyClick(dialog.kind, K.Key_Down)
    usual = OPTIMIZERS[kind]() if kind != "sgd" else SGD(0.5)
    shown = {key for key, field in dialog.fields.items() if field.isVisible()}
    assert shown == {key for key in dialog.fields if hasattr(usual, key)}
    words = {label.text() for label in dialog.findChildren(QLabel) if label.isVisible()}
    assert {key_names()[key] for key in shown} <= words
    qtbot.mouseClick(dialog.consent, LEFT)
    assert chosen == ([usual] if kind != "sgd" else [])


def test_another_kind_is_said_to_start_anew(
    qtbot: "QtBot", ask: "Callable[..., OptimizerDialog]"
) -> None:
    """One that remembers gradients begins without; gradient descent has nothing to remember."""
    dialog = ask(Adam(0.01))
    dialog.kind.setCurrentText("rmsprop")
    assert dialog.note.text() == (
        f"{WHERE} rmsprop starts anew: it remembers nothing of the gradients before."
    )
    dialog.kind.setCurrentText("sgd")
    assert dialog.note.text() == WHERE
    dialog.kind.setCurrentText("adam")
    assert dialog.note.text() == SAME
    qtbot.mouseClick(dialog.quick["×2"], LEFT)
    assert dialog.note.text() == WHERE


def test_what_was_typed_for_a_kind_is_kept(
    qtbot: "QtBot", ask: "Callable[..., OptimizerDialog]"
) -> None:
    """Whoever looks at another kind and comes back finds the numbers typed before, nonsense too."""
    dialog = ask(Adam(0.01))
    type_into(qtbot, dialog.fields["beta_1"], "0.8x")
    dialog.kind.setCurrentText("adamw")
    type_into(qtbot, dialog.fields["weight_decay"], "0.2")
    dialog.kind.setCurrentText("adam")
    assert dialog.fields["beta_1"].text() == "0.8x"
    assert dialog.fields["weight_decay"].text() == "0"
    dialog.kind.setCurrentText("adamw")
    chosen = answers(dialog)
    qtbot.mouseClick(dialog.consent, LEFT)
    assert chosen == [AdamW(weight_decay=0.2)]


@pytest.mark.parametrize(
    ("before", "key", "text", "sentence"),
    [
        (SGD(), "learning_rate", "quick", "Learning rate η: 'quick' is no number: write it like "
         "0.05 or 1e-3."),
        (SGD(), "learning_rate", "-0.5", "Learning rate η: at least 0 is needed, not -0.5."),
        (SGD(), "learning_rate", "1e999", "Learning rate η: a finite number is needed, not inf."),
        (Adam(), "beta_1", "1", "Decay of the mean β₁: a number below 1 is needed, not 1."),
        (RMSprop(), "rho", "1,5", "Decay of the mean ρ: at most 1 is possible, not 1.5."),
    ],
)  # fmt: skip
def test_nonsense_is_said_and_nothing_is_lost(
    qtbot: "QtBot",
    ask: "Callable[..., OptimizerDialog]",
    before: "Optimizer",
    key: str,
    text: str,
    sentence: str,
) -> None:
    """The dialog stays, says what is wrong, and the keyboard is where the mistake is."""
    dialog = ask(before)
    chosen = answers(dialog)
    told: list[str] = []
    dialog.told.connect(told.append)
    type_into(qtbot, dialog.fields[key], text)
    assert not dialog.problem.isVisible()
    qtbot.mouseClick(dialog.consent, LEFT)
    assert dialog.isVisible()
    assert dialog.problem.text() == sentence
    assert dialog.problem.isVisible()
    assert told == [sentence]
    assert chosen == []
    assert dialog.fields[key].text() == text
    assert QApplication.focusWidget() is dialog.fields[key]
    type_into(qtbot, dialog.fields[key], "0.125")
    assert not dialog.problem.isVisible()
    qtbot.keyClick(dialog.fields[key], K.Key_Return)
    assert len(chosen) == 1
    assert getattr(chosen[0], key) == 0.125


def test_a_multiple_of_nonsense_is_none(
    qtbot: "QtBot", ask: "Callable[..., OptimizerDialog]"
) -> None:
    """The quick buttons say what is wrong, and leave it."""
    dialog = ask(SGD(0.5))
    type_into(qtbot, dialog.fields["learning_rate"], "x")
    qtbot.mouseClick(dialog.quick["×2"], LEFT)
    assert dialog.fields["learning_rate"].text() == "x"
    assert dialog.problem.text() == (
        "Learning rate η: 'x' is no number: write it like 0.05 or 1e-3."
    )


# The goal -------------------------------------------------------------------------------------


def test_until_an_iteration(qtbot: "QtBot", ask_goal: "Callable[..., GoalDialog]") -> None:
    """A round number is proposed; what is typed replaces it."""
    dialog = ask_goal(at=12)
    chosen = answers(dialog)
    assert dialog.by_iteration.isChecked()
    assert dialog.iteration.value() == 100
    assert dialog.note.text() == ("Training goes on with iteration 13; the loss is 0.29800000 now.")
    qtbot.keyClicks(dialog.iteration, "5000")
    qtbot.keyClick(dialog.iteration, K.Key_Return)
    assert chosen == [Goal(5_000)]
    assert not dialog.isVisible()


def test_until_a_loss(qtbot: "QtBot", ask_goal: "Callable[..., GoalDialog]") -> None:
    """Typing a loss chooses it; training gives up 100,000 iterations later."""
    dialog = ask_goal(at=12)
    chosen = answers(dialog)
    assert dialog.below.text() == "0.03"
    type_into(qtbot, dialog.below, "0,05")
    assert dialog.by_loss.isChecked()
    qtbot.keyClick(dialog.below, K.Key_Return)
    assert chosen == [Goal(100_012, 0.05)]


def test_patience_can_be_chosen(qtbot: "QtBot", ask_goal: "Callable[..., GoalDialog]") -> None:
    """It counts from where training goes on, and ends with the last iteration there can be."""
    dialog = ask_goal(at=MOST - 10)
    chosen = answers(dialog)
    qtbot.keyClick(dialog.patience, K.Key_Up)
    assert dialog.by_loss.isChecked()
    qtbot.mouseClick(dialog.consent, LEFT)
    assert chosen == [Goal(MOST, 0.03)]
    dialog = ask_goal(at=100)
    chosen = answers(dialog)
    type_into(qtbot, dialog.patience, "7")
    qtbot.mouseClick(dialog.consent, LEFT)
    assert chosen == [Goal(107, 0.03)]


def test_letters_and_arrows_choose(qtbot: "QtBot", ask_goal: "Callable[..., GoalDialog]") -> None:
    """Alt and a letter, or an arrow, choose between the two; Esc chooses nothing."""
    dialog = ask_goal()
    chosen = answers(dialog)
    dialog.by_iteration.setFocus()
    qtbot.keyClick(dialog.by_iteration, K.Key_Down)
    assert dialog.by_loss.isChecked()
    qtbot.keyClick(dialog, K.Key_I, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(dialog.by_iteration.isChecked)
    qtbot.keyClick(dialog, K.Key_Escape)
    assert chosen == []
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0", "a number above 0 is needed."),
        ("-1", "a number above 0 is needed."),
        ("1e999", "a number above 0 is needed."),
        ("little", "'little' is no number: write it like 0.05 or 1e-3."),
    ],
)
def test_a_loss_that_cannot_be_reached_is_said(
    qtbot: "QtBot", ask_goal: "Callable[..., GoalDialog]", text: str, problem: str
) -> None:
    """The dialog stays, with what was typed; the other choice does not mind it."""
    dialog = ask_goal()
    chosen = answers(dialog)
    type_into(qtbot, dialog.below, text)
    qtbot.mouseClick(dialog.consent, LEFT)
    assert dialog.problem.text() == f"Train until the loss is below: {problem}"
    assert (dialog.below.text(), chosen) == (text, [])
    dialog.by_iteration.click()
    assert not dialog.problem.isVisible()
    qtbot.mouseClick(dialog.consent, LEFT)
    assert chosen == [Goal(100)]


def test_the_last_goal_is_remembered(ask_goal: "Callable[..., GoalDialog]") -> None:
    """The choice of the time before stands there again, as far as it still makes sense."""
    by_loss = ask_goal(at=50, last=Goal(100_012, 0.004))
    assert by_loss.by_loss.isChecked()
    assert by_loss.answer() == Goal(100_050, 0.004)
    assert QApplication.focusWidget() is by_loss.below
    assert ask_goal(at=50, last=Goal(5_000)).answer() == Goal(5_000)
    assert ask_goal(at=5_000, last=Goal(5_000)).answer() == Goal(6_000)
    assert ask_goal(at=5_000, last=Goal(5_000)).iteration.minimum() == 5_001


@pytest.mark.parametrize("loss", [None, float("nan"), 0.0])
def test_a_loss_that_is_not_known_is_not_named(
    ask_goal: "Callable[..., GoalDialog]", loss: float | None
) -> None:
    """Without a usable loss there is a usual one to aim at."""
    assert ask_goal(loss=loss).below.text() == "0.01"


# Room -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("zoom", [0.75, 1.0, 1.5, 2.0])
def test_the_dialogs_have_room(
    qtbot: "QtBot",
    ask: "Callable[..., OptimizerDialog]",
    ask_goal: "Callable[..., GoalDialog]",
    zoom: float,
    language: str,
) -> None:
    """No word is cut, with a problem or without, and the whole dialog is on the screen."""
    use(language)
    optimizer, goal = ask(AdamW(), zoom), ask_goal(zoom=zoom)
    for dialog, field in ((optimizer, optimizer.fields["epsilon"]), (goal, goal.below)):
        high = dialog.screen().availableGeometry().height()
        assert list(faults_of(dialog)) == []
        for text in ("x" * 40, "0.1"):
            type_into(qtbot, field, text)
            if not text.startswith("0"):
                qtbot.mouseClick(dialog.consent, LEFT)
                assert dialog.problem.isVisible()
            settle()
            assert list(faults_of(dialog)) == []
            assert dialog.width() <= 1024
            assert dialog.height() <= min(high, 640 * max(1.0, zoom))


def test_a_kind_with_fewer_numbers_makes_a_smaller_dialog(
    ask: "Callable[..., OptimizerDialog]",
) -> None:
    """Nothing stands empty where there is less to ask for."""
    dialog = ask(AdamW())
    high = dialog.height()
    dialog.kind.setCurrentText("sgd")
    settle()
    assert dialog.height() < high - 100
    assert list(faults_of(dialog)) == []
    dialog.kind.setCurrentText("adamw")
    settle()
    assert dialog.height() == high
