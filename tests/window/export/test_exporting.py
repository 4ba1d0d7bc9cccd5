"""Exporting from the window: files as from the command line, whatever happens on the way."""

import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from nnviz.engine.optimizers import SGD
from nnviz.export.reel import Reel
from nnviz.trace.steps import Grain
from nnviz.window.export import child
from nnviz.window.export.choices import Range
from tests.window.export.opened import (
    LEFT,
    OWN,
    SLOW,
    K,
    choose,
    export,
    message_over,
    open_dialog,
    press,
    settle,
    type_into,
    wait_until_saved,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from nnviz.window.export.dialog import ExportDialog
    from nnviz.window.main_window import MainWindow


class Catcher(QObject):
    """Takes what is to be opened outside, instead of whatever the system has for it."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """Remember what is to be opened."""
        self.opened.append(url)


def command_of(qtbot: "QtBot", dialog: "ExportDialog") -> list[str]:
    """Press "Copy as command", and return the words on the clipboard."""
    qtbot.mouseClick(dialog.copy, LEFT)
    return shlex.split(QGuiApplication.clipboard().text())


def run_command(words: list[str], folder: Path) -> None:
    """Type a command at a terminal that is in a folder."""
    assert words[0] == "nnviz"
    subprocess.run([sys.executable, "-m", *words], cwd=folder, env=child.environment(), check=True)


def begin_long(qtbot: "QtBot", window: "MainWindow", path: Path) -> None:
    """Begin an export that takes longer than any test."""
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "svg")
    choose(qtbot, dialog.fields.range, Range.ITERATIONS)
    type_into(qtbot, dialog.fields.last, "200")
    settle(qtbot, dialog)
    export(qtbot, dialog, path)
    assert window.exporting.is_under_way
    assert window.exporting.dialog is None
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


@pytest.mark.parametrize(
    ("key", "span", "grain"),
    [
        ("png", Range.FRAME, None),
        ("svg", Range.PHASE, Grain.UNIT),
        ("pptx", Range.FRAME, None),
        ("csv", Range.ITERATION, None),
    ],
)
def test_the_file_is_that_of_the_copied_command(
    qtbot: "QtBot",
    window: "MainWindow",
    tmp_path: Path,
    key: str,
    span: Range,
    grain: Grain | None,
) -> None:
    """Byte for byte, in one file or in several."""
    window.controller.seek(20)
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, key)
    choose(qtbot, dialog.fields.range, span)
    if grain is not None:
        choose(qtbot, dialog.fields.grain, grain)
    choose(qtbot, dialog.fields.language, "ko")
    settle(qtbot, dialog)
    if dialog.chosen.kind.has_looks:
        choose(qtbot, dialog.fields.theme, "dark")
        choose(qtbot, dialog.fields.size_choice, "1280x720")
    words = command_of(qtbot, dialog)
    here, there = tmp_path / "window", tmp_path / "terminal"
    here.mkdir()
    there.mkdir()
    name = words[words.index("-o") + 1]
    export(qtbot, dialog, here / name)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.canvas, K.Key_Right)  # the window can be used meanwhile
    assert window.controller.timeline.cursor.position == 21
    several = (here / name).with_stem((here / name).stem + "-0001")
    assert wait_until_saved(qtbot, window) == (
        f"Saved 4 files, the first is {several}" if key == "svg" else f"Saved as {here / name}"
    )
    run_command(words, there)
    made = sorted(file.name for file in here.iterdir())
    assert made == sorted(file.name for file in there.iterdir())
    assert len(made) == (4 if key == "svg" else 1)
    for file in made:
        assert (here / file).read_bytes() == (there / file).read_bytes()


@pytest.mark.parametrize("plot", ["loss", "decay"])
def test_a_branch_and_a_scenario_of_ones_own_are_exported_as_they_are_on_show(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]", tmp_path: Path, plot: str
) -> None:
    """The process trains as the window did: its slide is the slide in the window, to the byte."""
    window = open_window(OWN)
    window.controller.to_iteration(9)
    window.controller.to_iteration(3)
    window.training.branching.branch(SGD(0.25))
    window.controller.seek(31)
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "svg")
    choose(qtbot, dialog.fields.range, Range.FRAME)
    choose(qtbot, dialog.fields.plot, plot)
    choose(qtbot, dialog.fields.twin, "relu")
    settle(qtbot, dialog)
    wish = window.exporting._subject().wish(dialog.chosen)
    cursor = window.controller.timeline.cursor
    slide = Reel(window.controller.run, wish).slide(1, cursor)
    drawing = dialog.preview.sheet.drawing
    assert drawing is not None
    expected = dialog.chosen.kind.page()(replace(slide, drawing=drawing), wish)()
    words = command_of(qtbot, dialog)
    assert "3:sgd:learning_rate=0.25" in words
    assert words[2] == "SCENARIO.toml"
    assert "SCENARIO.toml" in dialog.summary.text()
    export(qtbot, dialog, tmp_path / "branch.svg")
    wait_until_saved(qtbot, window)
    assert (tmp_path / "branch.svg").read_bytes() == expected


def test_a_scenario_that_was_opened_is_named_by_its_file(
    qtbot: "QtBot", window: "MainWindow", tmp_path: Path
) -> None:
    """The command has the path; once the file has changed, it has not."""
    path = tmp_path / "mine.toml"
    path.write_text(OWN, "utf-8")
    with qtbot.waitSignal(window.controller.opened):
        window.opening.open(str(path))
    dialog = open_dialog(qtbot, window)
    assert command_of(qtbot, dialog)[2] == str(path)
    path.write_text(OWN.replace("Mine", "Yours"), "utf-8")
    assert command_of(qtbot, dialog)[2] == "SCENARIO.toml"


def test_a_name_is_typed(qtbot: "QtBot", window: "MainWindow", tmp_path: Path) -> None:
    """One presses Enter in the dialog, types a name and presses Enter: its ending is added."""
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "svg")
    choose(qtbot, dialog.fields.range, Range.FRAME)
    qtbot.keyClick(dialog.fields.range, K.Key_Return)
    asked = dialog.findChild(QFileDialog)
    assert isinstance(asked, QFileDialog)
    assert asked.nameFilters() == ["SVG pictures (*.svg)"]
    asked.activateWindow()
    qtbot.waitUntil(asked.isActiveWindow)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "nnviz-1-0000.svg"
    type_into(qtbot, field, str(tmp_path / "start"))
    qtbot.keyClick(field, K.Key_Return)
    assert str(tmp_path / "start.svg") in wait_until_saved(qtbot, window)
    assert [file.name for file in tmp_path.iterdir()] == ["start.svg"]


def test_an_existing_file_is_replaced_on_consent(
    qtbot: "QtBot", window: "MainWindow", tmp_path: Path
) -> None:
    """Cancel leaves it, and the dialog open; Replace replaces it."""
    path = tmp_path / "frame.svg"
    path.write_text("old", "utf-8")
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "svg")
    choose(qtbot, dialog.fields.range, Range.FRAME)
    export(qtbot, dialog, path)
    box = message_over(dialog)
    assert str(path) in box.text()
    press(qtbot, box, "Cancel")
    assert path.read_text("utf-8") == "old"
    assert dialog.isVisible()
    assert not window.exporting.is_under_way
    export(qtbot, dialog, path)
    press(qtbot, message_over(dialog), "Replace")
    wait_until_saved(qtbot, window)
    assert path.read_text("utf-8").startswith("<?xml")


def test_of_several_files_those_that_are_there_are_counted(
    qtbot: "QtBot", window: "MainWindow", tmp_path: Path
) -> None:
    """It is the numbered names that count, not the one that was typed."""
    for name in ("steps-0001.svg", "steps-0003.svg", "steps-0045.svg", "steps.svg"):
        (tmp_path / name).write_text("old", "utf-8")
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "svg")
    export(qtbot, dialog, tmp_path / "steps.svg")
    box = message_over(dialog)
    assert box.text().startswith("2 of the files are there already")
    assert "steps-0003.svg" in box.text()
    press(qtbot, box, "Cancel")


def test_another_ending_is_told(qtbot: "QtBot", window: "MainWindow", tmp_path: Path) -> None:
    """A name that says another format than the one that is chosen brings a sentence."""
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "svg")
    export(qtbot, dialog, tmp_path / "frame.png")
    box = message_over(dialog)
    assert ".svg" in box.text()
    press(qtbot, box, "OK")
    assert not list(tmp_path.iterdir())


def test_a_fault_is_told_in_the_words_of_the_process(
    qtbot: "QtBot", window: "MainWindow", tmp_path: Path
) -> None:
    """Where the folder is not there, a sentence says so, and the strip goes."""
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "svg")
    export(qtbot, dialog, tmp_path / "nowhere" / "frame.svg")
    qtbot.waitUntil(lambda: not window.exporting.is_under_way, timeout=SLOW)
    box = message_over(window)
    assert "nowhere" in box.text()
    assert not box.text().startswith("nnviz")
    assert window.exporting.foot is not None
    assert window.exporting.foot.strip is None
    press(qtbot, box, "OK")
    assert not list(tmp_path.iterdir())


def test_cancel_leaves_nothing_behind(qtbot: "QtBot", window: "MainWindow", tmp_path: Path) -> None:
    """The strip says how far it is; Cancel ends the process, and the folder is as before."""
    begin_long(qtbot, window, tmp_path / "steps.svg")
    foot = window.exporting.foot
    assert foot is not None
    strip = foot.strip
    assert strip is not None
    first = tmp_path / "steps-0001.svg"
    assert strip.text.toolTip() == f"Exporting 8,800 files, the first is {first}"
    qtbot.waitUntil(lambda: strip.bar.value() > 0, timeout=SLOW)
    assert strip.bar.maximum() == 8800
    assert " of 8,800" in strip.left.text()
    qtbot.mouseClick(strip.cancel, LEFT)
    assert not strip.cancel.isEnabled()
    qtbot.waitUntil(lambda: not window.exporting.is_under_way, timeout=SLOW)
    assert foot.strip is strip
    assert strip.text.toolTip() == "The export was given up; nothing was written."
    assert not strip.cancel.isVisible()
    assert not strip.place.isVisible()
    assert not list(tmp_path.iterdir())
    qtbot.mouseClick(strip.close_button, LEFT)
    assert foot.strip is None


def test_one_export_at_a_time(qtbot: "QtBot", window: "MainWindow", tmp_path: Path) -> None:
    """The dialog opens meanwhile, and says that another one is under way; then it can begin."""
    begin_long(qtbot, window, tmp_path / "steps.svg")
    dialog = open_dialog(qtbot, window)
    assert not dialog.export.isEnabled()
    assert "under way" in dialog.summary.text()
    window.exporting.cancel()
    qtbot.waitUntil(dialog.export.isEnabled, timeout=SLOW)
    assert "frames" in dialog.summary.text() or "files" in dialog.summary.text()


def test_closing_the_window_asks_first(
    qtbot: "QtBot", window: "MainWindow", tmp_path: Path
) -> None:
    """It stays on "Go on"; on "Give up" it closes, and no file and no process is left."""
    begin_long(qtbot, window, tmp_path / "steps.svg")
    window.close()
    assert window.isVisible()
    press(qtbot, message_over(window), "Go on")
    assert window.exporting.foot is not None
    assert window.exporting.foot.strip is not None
    window.close()
    press(qtbot, message_over(window), "Give up")
    qtbot.waitUntil(window.isHidden, timeout=SLOW)
    assert not window.exporting.is_under_way
    assert not list(tmp_path.iterdir())


def test_another_look_keeps_the_export_and_what_is_chosen(
    qtbot: "QtBot", window: "MainWindow", tmp_path: Path
) -> None:
    """Strip and dialog come again in the new theme; what was chosen still is."""
    begin_long(qtbot, window, tmp_path / "steps.svg")
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "webp")
    settle(qtbot, dialog)
    foot = window.exporting.foot
    assert foot is not None
    strip = foot.strip
    window.manner.prefer("theme", "dark")
    again = window.exporting.dialog
    assert again is not None
    assert again is not dialog
    assert again.chosen.format == "webp"
    assert foot.strip is not None
    assert foot.strip is not strip
    assert window.exporting.is_under_way
    window.exporting.close()


def test_the_folder_is_shown(qtbot: "QtBot", window: "MainWindow", tmp_path: Path) -> None:
    """A button in the strip opens the folder; another one closes the strip."""
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "svg")
    choose(qtbot, dialog.fields.range, Range.FRAME)
    export(qtbot, dialog, tmp_path / "frame.svg")
    wait_until_saved(qtbot, window)
    foot = window.exporting.foot
    assert foot is not None
    assert foot.strip is not None
    catcher = Catcher()
    QDesktopServices.setUrlHandler("file", catcher, "take")  # type: ignore[arg-type] # PySide takes no bytes
    qtbot.mouseClick(foot.strip.place, LEFT)
    QDesktopServices.unsetUrlHandler("file")
    assert [Path(url.toLocalFile()) for url in catcher.opened] == [tmp_path.resolve()]
    qtbot.mouseClick(foot.strip.close_button, LEFT)
    assert foot.strip is None
