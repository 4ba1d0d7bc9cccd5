"""How fast the window answers a key, and how fast it opens."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.scenario.reading import parse
from tests.benchmarks.recorder import record

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from nnviz.scenario.model import Scenario

ROOT = Path(__file__).parents[2]

WIDE = """
title = "64-64-10"
[network]
inputs = 64
loss = "categorical_cross_entropy"
seed = 1
[[network.layers]]
units = 64
activation = "relu"
init = "he_normal"
[[network.layers]]
units = 10
activation = "softmax"
init = "xavier_normal"
[data]
inputs = [{inputs}]
targets = [[0, 1, 0, 0, 0, 0, 0, 0, 0, 0]]
"""


def wide() -> "Scenario":
    """Return a 64-64-10 network with one sample."""
    return parse(WIDE.format(inputs=[round(0.01 * n, 2) for n in range(64)]), "wide")


@pytest.mark.parametrize(("name", "target"), [("default", 16.0), ("64-64-10", 33.0)])
def test_key_to_painted_frame(qtbot: "QtBot", name: str, target: float) -> None:
    """Record the 95th percentile of the time from → to the painted frame, at 1280×800."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from nnviz.window.main_window import MainWindow

    window = MainWindow(build(load("w5") if name == "default" else wide()))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    QApplication.processEvents()
    if name != "default":
        window.controller.seek(len(window.frame.steps) // 2)
    times = []
    for _ in range(300):
        began = time.perf_counter()
        QTest.keyClick(window, Qt.Key.Key_Right)
        QApplication.sendPostedEvents()  # paints all that has changed
        times.append((time.perf_counter() - began) * 1000)
        # A person's next press is some time away: idle work may run.
        qtbot.wait(20)
    late = statistics.quantiles(times, n=20)[-1]
    record(
        f"key to painted frame, {name}: 95th percentile",
        round(late, 1),
        target,
        f"milliseconds; median {statistics.median(times):.1f}",
    )
    assert len(times) == 300


def first_frame_seconds(what: str) -> float:
    """Return the time from the start of a process to its first painted frame."""
    began = time.perf_counter()
    script = Path(__file__).with_name("first_frame.py")
    with subprocess.Popen(
        [sys.executable, str(script), what],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - began
    assert line == "painted\n"
    return taken


def test_start_against_an_empty_plot() -> None:
    """Record how long the first frame takes, against an empty window with one plot."""
    pairs = [(first_frame_seconds("app"), first_frame_seconds("plot")) for _ in range(8)][1:]
    ratio = statistics.median(app / plot for app, plot in pairs)
    app, plot = (statistics.median(times) for times in zip(*pairs, strict=True))
    record(
        "start to first frame, against a window with one plot",
        round(ratio, 2),
        1.5,
        f"{app:.2f} s against {plot:.2f} s",
    )
    assert ratio > 0
