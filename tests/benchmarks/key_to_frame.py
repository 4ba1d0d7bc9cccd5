"""Presses → in a window of 1280×800 and prints how long each painted frame took, as JSON.

Run as a process of its own: `python key_to_frame.py default` or `python key_to_frame.py 64-64-10`.
With the times it prints how long this machine takes to draw 1,000 long antialiased lines, which
took 14 ms where the aims were set.
"""

import gc
import json
import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.scenario.reading import parse
from nnviz.window.main_window import MainWindow

if TYPE_CHECKING:
    from nnviz.scenario.model import Scenario

PRESSES = 300
PAUSE_S = 0.02
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


def lines_ms() -> float:
    """Return the least time that 1,000 long antialiased lines take at 1280×800."""
    image = QImage(1280, 800, QImage.Format.Format_ARGB32_Premultiplied)
    times = []
    for _ in range(7):
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Qt.GlobalColor.blue, 1.0))
        began = time.perf_counter()
        for n in range(1000):
            painter.drawLine(QLineF(20, 0.8 * n, 1260, 800 - 0.8 * n))
        times.append((time.perf_counter() - began) * 1000)
        painter.end()
    return min(times)


def main() -> None:
    """Press, wait for the frame, print."""
    application = QApplication([])
    gc.freeze()  # as the program does
    window = MainWindow(build(load("w5") if sys.argv[1] == "default" else wide()))
    window.resize(1280, 800)
    window.show()
    application.processEvents()
    if sys.argv[1] != "default":
        window.controller.seek(len(window.frame.steps) // 2)
    times = []
    for _ in range(PRESSES):
        began = time.perf_counter()
        QTest.keyClick(window, Qt.Key.Key_Right)
        QApplication.sendPostedEvents()  # paints all that has changed
        times.append((time.perf_counter() - began) * 1000)
        # A person's next press is some time away: the motion goes on meanwhile.
        until = time.perf_counter() + PAUSE_S
        while time.perf_counter() < until:
            application.processEvents()
    sys.stdout.write(json.dumps({"times": times, "lines": lines_ms()}))
    window.close()


if __name__ == "__main__":
    main()
