"""The command palette: what is found, in which order, and what the keys do."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from nnviz.window.commands import BETWEEN, caps, commands_of, plain
from nnviz.window.matching import ranked
from nnviz.window.palette import CommandPalette
from tests.window.parts import LARGE, LOOK, Stage, stage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from nnviz.window.style import Look

NAMES = (
    "Scenario/Mini-batches: the mean of four gradients",
    "Scenario/Settings…",
    "Step/Forward",
    "Step/Forward a unit",
    "Step/To the start",
    "Step/Go to a step…",
    "Frame/Save as PNG, SVG or PDF…",
    "View/Theme/Dark",
    "View/Theme/Light",
    "그림/저장…",
    "보기/테마/어둡게",
    "보기/가중치 보기",
)


def found(query: str) -> list[str]:
    """Return what is found, the best first."""
    return [NAMES[index] for index, _ in ranked(query, NAMES, "/")]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("dark", "View/Theme/Dark"),
        ("DARK", "View/Theme/Dark"),
        ("theme", "View/Theme/Dark"),
        ("theme l", "View/Theme/Light"),
        ("fu", "Step/Forward a unit"),
        ("fw", "Step/Forward"),
        ("set", "Scenario/Settings…"),
        ("start", "Step/To the start"),
        ("go", "Step/Go to a step…"),
        ("png", "Frame/Save as PNG, SVG or PDF…"),
        ("저장", "그림/저장…"),
        ("저", "그림/저장…"),
        ("ㅈㅈ", "그림/저장…"),
    ],
)
def test_the_best_comes_first(query: str, first: str) -> None:
    """Starts of words and letters in a row win, and a command's own name over its menu's."""
    assert found(query)[0] == first


@pytest.mark.parametrize("typed", ["ㅇ", "어", "얻", "어두", "어둡", "어둡ㄱ", "어둡게"])
def test_hangul_is_found_while_it_is_typed(typed: str) -> None:
    """No keystroke on the way to a word loses it, also where a consonant changes its syllable."""
    assert "보기/테마/어둡게" in found(typed)


def test_vowels_stay_in_their_syllable() -> None:
    """A syllable is not put together from letters of different ones."""
    assert "보기/가중치 보기" in found("갖")
    assert ranked("앉", ("안전",)) == ranked("안ㅈ", ("안전",)) != []
    assert found("가보") == ["보기/가중치 보기"]
    assert "그림/저장…" not in found("지")


def test_nothing_typed_shows_all_in_order() -> None:
    """An empty query keeps the order of the menus; nonsense finds nothing."""
    assert found("") == found("  ") == list(NAMES)
    assert found("xyz") == []


def test_the_typed_letters_are_marked() -> None:
    """The places are those of the letters that were matched."""
    ((index, fit),) = ranked("dk", ("View/Theme/Dark",), "/")
    assert (index, fit.places) == (0, (11, 14))


def test_the_menus_are_walked(qtbot: "QtBot") -> None:
    """Submenus belong to the name, separators do not count, letters for the menus are left out."""
    commands = commands_of(stage(qtbot).menuBar())
    assert [command.name for command in commands] == [
        BETWEEN.join(names)
        for names in (
            ("Step", "Forward"),
            ("Step", "Forward a phase"),
            ("Step", "Go to a step…"),
            ("View", "Zoom in"),
            ("View", "Theme", "Dark"),
            ("View", "Theme", "Light"),
            ("도움말", "단축키 & 저장"),
        )
    ]
    assert commands[0].keys == (("→",), ("PgDown",))
    assert commands[1].keys[0] == ("Ctrl", "Shift", "→")
    assert commands[3].keys == (("Ctrl", "+"),)
    assert plain("R&&D(&R)") == "R&D"
    assert caps(commands[6].action.shortcut()) == ("F1",)


def opened(window: Stage, recent: list[str] | None = None, look: "Look" = LOOK) -> CommandPalette:
    """Open a palette over a window."""
    recent = [] if recent is None else recent
    palette = CommandPalette(commands_of(window.menuBar()), recent, look, window)
    palette.open()
    return palette


def rows(palette: CommandPalette) -> list[str]:
    """Return the commands that are shown."""
    return [palette.model.command(row).text for row in range(palette.model.rowCount())]


def test_typing_and_enter_do_a_command(qtbot: "QtBot") -> None:
    """What was typed is found, Enter does it, and the focus is back in the field before it."""
    window = stage(qtbot)
    palette = opened(window)
    assert palette.field.hasFocus()
    qtbot.keyClicks(palette.field, "dark")
    assert rows(palette) == ["Dark"]
    with qtbot.waitSignal(palette.closed):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.done == ["Dark"]
    assert window.field.hasFocus()


def test_the_arrows_choose_and_never_leave(qtbot: "QtBot") -> None:
    """Down and up move the chosen row and stop at the ends; what cannot be done is last."""
    window = stage(qtbot)
    palette = opened(window)
    assert rows(palette)[-1] == "Go to a step…"
    for key, row in ((Qt.Key.Key_Up, 0), (Qt.Key.Key_Down, 1), (Qt.Key.Key_PageDown, 5)):
        qtbot.keyClick(palette.field, key)
        if key != Qt.Key.Key_PageDown:
            assert palette.list.currentIndex().row() == row
    qtbot.keyClick(palette.field, Qt.Key.Key_PageUp)
    assert palette.list.currentIndex().row() == 0
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Enter)
    assert window.done == ["Forward a phase"]


def test_what_cannot_be_done_is_not_done(qtbot: "QtBot") -> None:
    """A command that is disabled is shown, and Enter on it does nothing."""
    window = stage(qtbot)
    palette = opened(window)
    qtbot.keyClicks(palette.field, "go to")
    assert rows(palette)[0] == "Go to a step…"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert window.done == []
    palette.end()


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_ending_it(qtbot: "QtBot", key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    """Escape and a second Ctrl+K end it; nothing is done, and the focus is where it was."""
    window = stage(qtbot)
    palette = opened(window)
    with qtbot.waitSignal(palette.closed):
        qtbot.keyClick(palette.field, key, modifier)
    assert window.done == []
    assert window.field.hasFocus()


def test_the_windows_own_keys_rest(qtbot: "QtBot") -> None:
    """While it is open no shortcut of the window is done, and Tab does not lead out of it."""
    window = stage(qtbot)
    palette = opened(window)
    qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
    qtbot.keyClick(palette.field, Qt.Key.Key_F1)
    qtbot.keyClick(palette.field, Qt.Key.Key_Tab)
    assert window.done == []
    assert palette.field.hasFocus()
    palette.end()


def test_what_was_used_comes_first(qtbot: "QtBot") -> None:
    """The command used last is at the top the next time, and stays in the list once."""
    window = stage(qtbot)
    recent: list[str] = []
    for typed in ("zoom", "dark", "zoom"):
        palette = opened(window, recent)
        qtbot.keyClicks(palette.field, typed)
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    palette = opened(window, recent)
    assert rows(palette)[:3] == ["Zoom in", "Dark", "Forward"]
    assert len(recent) == 2
    palette.end()


def test_a_syllable_that_is_being_typed_counts(qtbot: "QtBot") -> None:
    """An input method's unfinished syllable already finds."""
    palette = opened(stage(qtbot))
    QCoreApplication.sendEvent(palette.field, QInputMethodEvent("젖", []))
    assert rows(palette) == ["단축키 & 저장"]
    palette.end()


def test_nothing_found(qtbot: "QtBot") -> None:
    """A sentence says so, and Enter does nothing."""
    window = stage(qtbot)
    palette = opened(window)
    qtbot.keyClicks(palette.field, "xyz")
    assert not palette.list.isVisible()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.end()


def test_the_mouse(qtbot: "QtBot") -> None:
    """A click on a row does its command, a click beside the palette ends it."""
    window = stage(qtbot)
    palette = opened(window)
    place = palette.list.visualRect(palette.model.index(2, 0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.done == ["Zoom in"]
    palette = opened(window)
    with qtbot.waitSignal(palette.closed):
        qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(3, 600))


def test_rows_are_read_aloud(qtbot: "QtBot") -> None:
    """A reader hears the command, whether it is on, and its keys."""
    palette = opened(stage(qtbot))
    read = Qt.ItemDataRole.AccessibleTextRole
    texts = [palette.model.index(row, 0).data(read) for row in range(6)]
    assert texts[0] == f"Step{BETWEEN}Forward, →, PgDown"
    assert texts[4] == f"View{BETWEEN}Theme{BETWEEN}Light, on"
    listed = QAccessible.queryAccessibleInterface(palette.list)
    assert listed.role() == QAccessible.Role.List
    assert listed.text(QAccessible.Text.Name) == "Commands"
    card = QAccessible.queryAccessibleInterface(palette.field).parent()
    assert card.role() == QAccessible.Role.Dialog
    palette.end()


@pytest.mark.parametrize("look", [LOOK, LARGE], ids=["100", "200"])
def test_it_stays_inside_the_window(qtbot: "QtBot", look: "Look") -> None:
    """At any text size it is inside, also when the window becomes smaller."""
    window = stage(qtbot)
    palette = opened(window, look=look)
    for width, height in ((1024, 640), (800, 420)):
        window.resize(width, height)
        QApplication.processEvents()
        card = palette.field.parentWidget()
        assert card is not None
        assert palette.size() == window.size()
        assert window.rect().contains(card.geometry())
        qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
        last = palette.list.visualRect(palette.list.currentIndex())
        assert palette.list.viewport().rect().contains(last)
        assert card.rect().contains(palette.list.geometry())
    palette.end()
