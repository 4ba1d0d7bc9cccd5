"""Trains as fast as possible in a window of 1280×800 with plots, and prints how it stays alive.

Run as a process of its own: `python training_frames.py default` or `… 64-64-10`. Printed as JSON:
looks and painted networks a second, the times between two turns of the event loop that a timer of
1 ms finds (in ms), iterations a second, and those of the same run without a window.
"""

import json
import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.trace.run import Run
from nnviz.window.main_window import MainWindow
from tests.benchmarks.key_to_frame import lines_ms, wide

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.scenario.build import Experiment

SECONDS = 5.0
REST_S = 2.0


class Paints(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count a painting."""
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def bare(experiment: "Experiment") -> float:
    """Return how many iterations a second are calculated without a window."""
    run, began = Run(experiment), time.perf_counter()
    run.advance(10_000_000, lambda: time.perf_counter() - began > 1.0)
    return run.walked / (time.perf_counter() - began)


def main() -> None:
    """Train, count, print."""
    application = QApplication([])
    scenario = load("w5") if sys.argv[1] == "default" else wide()
    window = MainWindow(build(scenario))
    window.resize(1280, 800)
    window.show()
    window.watching.show_training(True)
    window.training.choose_twin(None)

    def work(is_over: "Callable[[], bool]") -> None:
        while not is_over():
            application.processEvents()

    began = time.perf_counter()
    work(lambda: time.perf_counter() - began > REST_S)
    paints, gaps = Paints(), []
    window.canvas.installEventFilter(paints)
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(1000 * (now - last))
        last = now

    clock = QTimer(window)
    clock.setTimerType(Qt.TimerType.PreciseTimer)
    clock.timeout.connect(beat)
    looks = 0

    def look(_: object) -> None:
        nonlocal looks
        looks += 1

    window.controller.frame_changed.connect(look)
    window.training.toggle()
    began = time.perf_counter()
    work(lambda: time.perf_counter() - began > 1.0)  # the first plots are drawn
    last, looks, paints.count = time.perf_counter(), 0, 0
    clock.start(1)
    begun_at, began = window.frame.trace.number, time.perf_counter()
    work(lambda: time.perf_counter() - began > SECONDS)
    taken = time.perf_counter() - began
    iterations = window.frame.trace.number - begun_at
    clock.stop()
    window.training.pause()
    work(lambda: not window.training.training)
    window.close()
    sys.stdout.write(
        json.dumps(
            {
                "looks": looks / taken,
                "paints": paints.count / taken,
                "gaps": gaps,
                "iterations": iterations / taken,
                "bare": bare(build(scenario)),
                "lines": lines_ms(),
            }
        )
    )


if __name__ == "__main__":
    main()
