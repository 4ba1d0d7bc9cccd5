"""What drawing keeps: little, and nothing of a run that is gone."""

import gc
import weakref
from typing import TYPE_CHECKING

from nnviz.drawing.calculation import draw_calculation
from nnviz.drawing.heatmap import draw_heatmap
from nnviz.drawing.network import View, draw_network
from nnviz.drawing.theme import LIGHT
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.frame import Frame
from nnviz.trace.run import Run
from tests.drawing.networks import trace_of

if TYPE_CHECKING:
    from nnviz.trace.trace import Trace

_HANDFUL = 4


def test_no_cache_keeps_a_run_alive() -> None:
    """After a hundred iterations were drawn and the run is dropped, its traces are gone too."""
    kept = _drawn(Run(build(library.load("w5"))))
    gc.collect()
    assert sum(reference() is not None for reference in kept) <= _HANDFUL


def _drawn(run: Run) -> "list[weakref.ref[Trace]]":
    """Draw some frames of a hundred iterations, and return their traces, kept by nobody here."""
    traces = []
    for number in range(1, 101):
        trace = run.trace(number)
        traces.append(weakref.ref(trace))
        for position in (0, 9, len(Frame(trace).steps)):
            frame = Frame(trace, position=position)
            draw_network(frame, View(800, 560, LIGHT, selected="w5"))
            draw_heatmap(frame, 0, 300, 300, LIGHT)
            if frame.explanation is not None:
                draw_calculation(frame.explanation, 420, LIGHT)
    return traces


def test_only_what_is_drawn_is_named() -> None:
    """Of a unit's 784 inputs those are lit that are shown, not all."""
    frame = Frame(trace_of((784, 20, 10), ("relu", "softmax")), position=1)
    assert frame.explanation is not None
    assert len(frame.explanation.reads) == 2 * 784 + 1
    drawing = draw_network(frame, View(800, 560, LIGHT))
    assert len(drawing.stratum("lines").shapes) < 20
