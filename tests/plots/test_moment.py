"""Plots of one moment: of the run on show and of what stands beside it."""

from nnviz.plots import moment
from nnviz.plots.chart import CurveChart
from nnviz.plots.moment import Choices, Moment
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.scenario.variants import twin
from nnviz.trace.frame import Frame
from nnviz.trace.run import Run


def at_the_end(run: Run, iteration: int) -> Frame:
    """Return the end of an iteration."""
    trace = run.trace(iteration)
    return Frame(trace, position=len(trace.steps((0,))))


def test_every_plot_has_a_title_and_a_chart_of_its_own() -> None:
    """Each key brings a chart of that key, under a title that no other has."""
    run = Run(build(load("w5")))
    now = Moment(at_the_end(run, 3), run, (run,))
    assert [now.chart(key).key for key in moment.KEYS] == list(moment.KEYS)
    assert len({moment.title(key) for key in moment.KEYS}) == len(moment.KEYS)
    over = now.chart(moment.DECAY, Choices(over_iterations=True))
    assert isinstance(over, CurveChart)
    assert over.across.key == "iteration"
    loss = now.chart(moment.LOSS, Choices(log_loss=True))
    assert isinstance(loss, CurveChart)
    assert loss.up.log


def test_a_twin_that_is_not_there_yet_is_said_to_come() -> None:
    """While it is calculated the chart says so, and has no curve of it."""
    run = Run(build(load("w5")))
    frame = at_the_end(run, 2)
    waiting = Moment(frame, run, (run,), twin_name="relu").chart(moment.DECAY)
    assert isinstance(waiting, CurveChart)
    assert waiting.note == "The twin is still being calculated."
    other = Run(twin(run.experiment, "relu"))
    there = Moment(frame, run, (run,), other, other.trace(2), "relu").chart(moment.DECAY)
    assert isinstance(there, CurveChart)
    assert "twin" not in there.note
    assert "twin: relu" in {series.name for series in there.series}
