"""What goes wrong in an export from the window, and what comes in between."""

import tempfile
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMessageBox

from nnviz.scenario.library import load
from nnviz.window.export.process import PATIENCE_S, Process
from tests.window.export.opened import (
    CTRL,
    OWN,
    SLOW,
    K,
    choose,
    export,
    message_over,
    open_dialog,
    press,
    type_into,
    wait_until_saved,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from nnviz.window.main_window import MainWindow


def test_without_room_for_temporary_files_a_sentence_says_so(
    qtbot: "QtBot",
    open_window: "Callable[[str], MainWindow]",
    tmp_path: "Path",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is written into the folder in which nnviz was started instead."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenario.toml").write_text("of the user", "utf-8")
    window = open_window(OWN)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    qtbot.keyClick(window.canvas, K.Key_E, CTRL)
    box = message_over(window)
    assert box.text().startswith("A temporary folder could not be written: ")
    assert window.exporting.dialog is None
    press(qtbot, box, "OK")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.canvas, K.Key_Right)  # the window can be used further
    assert window.controller.timeline.cursor.position == 1
    assert (tmp_path / "scenario.toml").read_text("utf-8") == "of the user"


def test_an_estimate_without_room_for_temporary_files_ends(
    qtbot: "QtBot", window: "MainWindow", tmp_path: "Path", monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong is said before the export is begun."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    dialog = open_dialog(qtbot, window)
    qtbot.waitUntil(lambda: dialog.problem.text() != "", timeout=SLOW)
    assert dialog.problem.text().startswith("A temporary folder could not be written: ")
    assert "…" not in dialog.summary.text()


def test_a_file_that_comes_meanwhile_is_asked_about(
    qtbot: "QtBot", window: "MainWindow", tmp_path: "Path"
) -> None:
    """What was not there when the export began is not replaced without consent."""
    path = tmp_path / "frame.csv"
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "csv")
    export(qtbot, dialog, path)
    path.write_text("of somebody else", "utf-8")
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=SLOW)
    assert path.read_text("utf-8") == "of somebody else"
    box = message_over(window)
    assert box.text() == f"{path} is there already. Shall it be replaced?"
    press(qtbot, box, "Replace")
    assert wait_until_saved(qtbot, window) == f"Saved as {path}"
    assert path.read_text("utf-8") != "of somebody else"


def test_cancel_ends_a_long_slide(qtbot: "QtBot", window: "MainWindow", tmp_path: "Path") -> None:
    """A process that tells nothing for long is asked by signals, and leaves nothing behind."""
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "mp4")
    choose(qtbot, dialog.fields.size_choice, "")
    type_into(qtbot, dialog.fields.width_, "4096")
    type_into(qtbot, dialog.fields.height_, "2304")
    type_into(qtbot, dialog.fields.seconds, "10")
    export(qtbot, dialog, tmp_path / "slow.mp4")
    qtbot.waitUntil(lambda: bool(list(tmp_path.iterdir())), timeout=SLOW)
    window.exporting.cancel()
    began = time.monotonic()
    qtbot.waitUntil(lambda: not window.exporting.is_under_way, timeout=SLOW)
    assert time.monotonic() - began < PATIENCE_S
    assert not list(tmp_path.iterdir())


def test_what_is_saved_is_saved_also_where_cancel_comes_too_late(
    qtbot: "QtBot", window: "MainWindow", tmp_path: "Path"
) -> None:
    """It is not said that nothing was written."""
    process = Process(["export", "w5", "-o", str(tmp_path / "late.csv")], window)
    ends = []
    process.cancelled.connect(lambda: ends.append("cancelled"))
    process.done.connect(lambda: ends.append("done"))
    process.start()
    process._worker.wait()  # it has ended, but nobody has heard of it
    process.cancel()
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == ["done"]
    assert (tmp_path / "late.csv").exists()


def test_faults_are_told_whatever_the_encoding(
    qtbot: "QtBot", window: "MainWindow", tmp_path: "Path", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process writes what the window reads, also where the environment says otherwise."""
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "csv")
    export(qtbot, dialog, tmp_path / "없음ü" / "frame.csv")
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=SLOW)
    box = message_over(window)
    assert "없음ü" in box.text()
    press(qtbot, box, "OK")


def test_a_scenario_that_is_opened_meanwhile_waits(qtbot: "QtBot", window: "MainWindow") -> None:
    """The run that is exported stays on show until the dialog is closed."""
    dialog = open_dialog(qtbot, window)
    run = window.controller.run
    with qtbot.waitSignal(window.opening.ready):
        window.opening.open("mini-batch")
    assert window.controller.run is run
    dialog.reject()
    qtbot.waitUntil(lambda: window.controller.run is not run)
    assert window.controller.run.experiment.scenario == load("mini-batch")
