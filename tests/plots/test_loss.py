"""The loss curve: the run on show, its branches and its twin, as seen from an iteration."""

from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nnviz.engine.optimizers import SGD
from nnviz.errors import DivergedError
from nnviz.plots import hues
from nnviz.plots.chart import CurveChart, Series
from nnviz.plots.loss import loss_chart
from nnviz.scenario.variants import twin
from nnviz.trace import branches
from nnviz.trace.run import Run
from tests.plots.runs import CONTENT, diverging, walked, with_validation
from tests.trace.examples import experiment

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _chart(shown: Run, *runs: Run, at: int, known: bool = True, log: bool = False) -> CurveChart:
    return loss_chart(shown, runs, branches.names(runs), at, known=known, log=log)


def _by_key(chart: CurveChart) -> dict[str, Series]:
    return {series.key: series for series in chart.series}


def _same(series: Series, first: int, losses: "NDArray[np.float64]") -> bool:
    """Return whether a curve has exactly these losses, from iteration `first` on."""
    iterations = range(first, first + len(losses))
    return bool(series.x.tolist() == list(iterations) and series.y.tolist() == losses.tolist())


def test_the_curve_is_full_up_to_the_iteration_on_show_and_then_pale() -> None:
    """The pale rest joins on where the full part ends."""
    run = walked(30)
    chart = _chart(run, run, at=12)
    curves = _by_key(chart)
    assert set(curves) == {"training_loss", "training_loss_later"}
    assert _same(curves["training_loss"], 1, run.losses[:12])
    assert _same(curves["training_loss_later"], 12, run.losses[11:])
    assert (curves["training_loss"].faded, curves["training_loss_later"].faded) == (False, True)
    assert chart.series[-1].key == "training_loss"
    assert curves["training_loss"].name == "training"


def test_a_loss_that_is_not_calculated_yet_is_not_in_full() -> None:
    """At the beginning of an iteration its loss is still to come, and so is its point."""
    run = walked(30)
    chart = _chart(run, run, at=12, known=False)
    assert _same(_by_key(chart)["training_loss"], 1, run.losses[:11])
    assert [(mark.kind, mark.x, mark.y) for mark in chart.marks] == [("now", 12.0, None)]
    chart = _chart(run, run, at=12)
    assert chart.marks[-1].y == run.losses[11]


def test_at_the_very_start_all_is_pale() -> None:
    """Nothing is calculated there, though the run went on."""
    run = walked(3)
    chart = _chart(run, run, at=1, known=False)
    assert [series.key for series in chart.series] == ["training_loss_later"]
    assert _same(chart.series[0], 1, run.losses)


def test_before_the_first_loss_the_chart_says_when_there_will_be_one() -> None:
    """An empty chart explains itself."""
    run = walked(0)
    chart = _chart(run, run, at=1, known=False)
    assert chart.series == ()
    assert chart.note == "The loss appears here as soon as it is calculated."


def test_curves_copy_no_losses() -> None:
    """A million points cost nothing: the chart has parts of what the run keeps."""
    run = walked(30)
    curves = _by_key(_chart(run, run, at=12))
    assert all(np.shares_memory(series.y, run.losses) for series in curves.values())
    assert np.shares_memory(curves["training_loss"].x, curves["training_loss_later"].x)


def test_validation_is_dashed_in_the_hue_of_its_run() -> None:
    """It is known after the update of the iteration that ends an epoch."""
    run = with_validation(8)
    names = branches.names([run])
    for updated, done in ((False, 1), (True, 2)):
        chart = loss_chart(run, [run], names, 4, known=True, updated=updated)
        curves = _by_key(chart)
        full, later = curves["validation_loss"], curves["validation_loss_later"]
        assert full.x.tolist() == [2.0, 4.0][:done]
        assert full.y.tolist() == run.validation.values[:done].tolist()
        assert later.x.tolist() == [2.0, 4.0, 6.0, 8.0][done - 1 :]
        assert full.dashed
        assert full.hue == curves["training_loss"].hue == 0


def test_another_run_is_pale_and_begins_where_it_leaves() -> None:
    """One iteration before its own, which it has in common with the run that it left."""
    run = walked(30)
    branch = run.branch(10, SGD(2.0))
    branch.advance(25)
    chart = _chart(run, run, branch, at=30)
    other = _by_key(chart)["run_2_loss"]
    assert _same(other, 9, branch.losses[8:])
    assert other.y[0] == run.losses[8]
    assert (other.name, other.faded, other.hue) == ("η = 2", True, hues.of_run(1))
    assert chart.series[-1].name == "η = 0.1, training"


def test_what_runs_have_in_common_is_drawn_once() -> None:
    """Seen from the branch, the run that it left begins where it does."""
    run = walked(30)
    branch = run.branch(10, SGD(2.0))
    further = branch.branch(20, SGD(1.0))
    branch.advance(22)
    further.advance(28)
    curves = _by_key(_chart(further, run, branch, further, at=28))
    assert _same(curves["run_1_loss"], 9, run.losses[8:])
    assert _same(curves["run_2_loss"], 19, branch.losses[18:])
    assert _same(curves["training_loss"], 1, further.losses)
    assert curves["training_loss"].hue == hues.of_run(2)


def test_runs_keep_their_hues() -> None:
    """Whichever is on show; the twin's is another."""
    run = walked(12)
    branch = run.branch(10, SGD(2.0))
    branch.advance(12)
    for shown in (run, branch):
        curves = _by_key(_chart(shown, run, branch, at=12))
        own = curves.pop("training_loss")
        (other,) = curves.values()
        expected = [hues.of_run(0), hues.of_run(1)]
        assert [own.hue, other.hue] == (expected if shown is run else expected[::-1])
    assert hues.TWIN not in {hues.of_run(place) for place in range(50)}


def test_a_branch_is_marked_where_it_begins() -> None:
    """Every place in which the run on show became another one."""
    run = walked(30)
    branch = run.branch(10, SGD(2.0))
    further = branch.branch(20, SGD(1.0))
    further.advance(28)
    chart = _chart(further, run, branch, further, at=28)
    marks = [(mark.x, mark.y, mark.words) for mark in chart.marks if mark.kind == "branch"]
    assert marks == [
        (20.0, further.losses[19], "η = 1 from iteration 20"),
        (10.0, run.losses[9], "η = 2 from iteration 10"),
    ]


def test_a_run_that_diverged_is_marked_there() -> None:
    """Of the run on show in few words, of another one with its name."""
    run = walked(20, diverging())
    branch = run.branch(12, SGD(2.0))
    with suppress(DivergedError):
        branch.advance(60)
    end = branch.diverged
    assert end is not None
    for shown, words in (
        (branch, f"diverged in iteration {end}"),
        (run, f"η = 2 diverged in iteration {end}"),
    ):
        chart = _chart(shown, run, branch, at=12)
        marks = [mark for mark in chart.marks if mark.kind == "diverged"]
        assert [(mark.x, mark.y, mark.words) for mark in marks] == [(float(end), None, words)]
        assert marks[0].hue == hues.of_run(1)


def test_the_twin_is_dashed_and_as_far_as_the_run() -> None:
    """What of it comes later is pale, too."""
    run = walked(30)
    beside = Run(twin(experiment(CONTENT)))
    beside.advance(30)
    chart = loss_chart(run, [run], ["η = 0.1"], 12, known=True, twin=beside, twin_name="twin: relu")
    curves = _by_key(chart)
    assert _same(curves["twin_loss"], 1, beside.losses[:12])
    assert _same(curves["twin_loss_later"], 12, beside.losses[11:])
    assert (curves["twin_loss"].name, curves["twin_loss"].dashed) == ("twin: relu", True)
    assert curves["twin_loss"].hue == hues.TWIN
    assert curves["training_loss"].name == "training"


@pytest.mark.parametrize("log", [False, True])
def test_a_loss_of_0_is_left_out_of_a_logarithmic_axis_and_told_of(log: bool) -> None:
    """The chart has its value, the axis has no place for it, the note says how many there are."""
    content = diverging()
    for layer in content["network"]["layers"]:
        layer["weights"] = np.zeros_like(layer["weights"]).tolist()
        layer["biases"] = [0.0] * len(layer["biases"])
    content["data"]["targets"] = [[0.0]] * 5
    run = walked(3, content)
    chart = _chart(run, run, at=2, log=log)
    for series in chart.series:
        assert not series.y.any()
        seen = chart.up.seen(series.y)
        assert np.isnan(seen).all() == log
    wanted = "3 losses are 0 or below, which a logarithmic axis does not have." if log else ""
    assert chart.note == wanted
