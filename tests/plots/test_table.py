"""Charts as comma-separated values, read back by another program."""

import csv
import io
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnviz.engine.optimizers import SGD
from nnviz.plots import table
from nnviz.plots.chart import Axis, Chart, CurveChart, Series
from nnviz.plots.counting import numbers
from nnviz.plots.histograms import activations_chart
from nnviz.plots.loss import loss_chart
from nnviz.trace import branches
from tests.plots.runs import CONTENT, walked, with_validation
from tests.trace.examples import trace_of


def _rows(chart: Chart) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(table.csv(chart)))))


def _column(rows: list[dict[str, str]], key: str) -> list[float]:
    return [math.nan if row[key] == "" else float(row[key]) for row in rows]


@given(st.lists(st.floats(width=64), min_size=1, max_size=40))
def test_numbers_read_back_as_the_same_doubles(values: list[float]) -> None:
    """To the bit; what is no number is an empty cell."""
    y = np.array(values)
    chart = CurveChart(
        "k", "K", Axis("iteration", whole=True, key="iteration"), Axis("y"),
        (Series("y", "y", numbers(1, len(y)), y),),
    )  # fmt: skip
    rows = _rows(chart)
    assert [row["iteration"] for row in rows] == [str(at + 1) for at in range(len(y))]
    for row, value in zip(rows, values, strict=True):
        if math.isfinite(value):
            assert float(row["y"]).hex() == value.hex()
        else:
            assert row["y"] == ""


def test_curves_of_different_iterations_stand_beside_one_another() -> None:
    """A row for each iteration that one of them has, and empty cells for the others."""
    run = with_validation(9)
    chart = loss_chart(run, [run], branches.names([run]), 9, known=True, updated=True)
    rows = _rows(chart)
    assert list(rows[0]) == ["iteration", "validation_loss", "training_loss"]
    assert _column(rows, "training_loss") == run.losses.tolist()
    assert [row["iteration"] for row in rows if row["validation_loss"]] == ["2", "4", "6", "8"]


def test_long_tables_come_in_pieces_and_whole() -> None:
    """Ten thousand iterations and a branch: every number of both is there."""
    run = walked(30)
    branch = run.branch(10, SGD(2.0))
    branch.advance(25)
    y = np.sin(np.arange(10_000.0))
    late = Series("late", "late", numbers(4000, 9000), y[:5001])
    chart = CurveChart(
        "k", "K", Axis("iteration", whole=True), Axis("y"),
        (late, Series("all", "all", numbers(1, 10_000), y)),
    )  # fmt: skip
    pieces = list(table.csv(chart))
    assert len(pieces) == 1 + 3
    rows = _rows(chart)
    assert _column(rows, "all") == y.tolist()
    assert [value for value in _column(rows, "late") if not math.isnan(value)] == y[:5001].tolist()
    assert [int(row["x"]) for row in rows if row["late"]] == list(range(4000, 9001))
    both = _rows(loss_chart(run, [run, branch], ["a", "b"], 30, known=True))
    assert _column(both, "run_2_loss")[8:25] == branch.losses[8:].tolist()


def test_the_table_of_an_empty_chart_has_a_head() -> None:
    """And nothing else."""
    run = walked(0)
    chart = loss_chart(run, [run], ["a"], 1, known=False)
    assert "".join(table.csv(chart)) == "iteration\n"


def test_a_histogram_has_a_row_a_bar() -> None:
    """With its ends and its count, and the layer's numbers beside it; blank where not known."""
    chart = activations_chart(trace_of(CONTENT), (True, True, False))
    rows = _rows(chart)
    spread = chart.layers[1].spread
    assert spread is not None
    of_layer = [row for row in rows if row["layer"] == "2"]
    assert [int(row["count"]) for row in of_layer] == spread.counts.tolist()
    assert _column(of_layer, "bar_from") == spread.edges[:-1].tolist()
    assert _column(of_layer, "bar_to") == spread.edges[1:].tolist()
    assert {float(row["mean"]) for row in of_layer} == {spread.mean}
    assert {row["saturated"] for row in of_layer} == {
        repr(dict(chart.layers[1].values)["saturated"])
    }
    assert list(rows[-1].values()) == ["3", *[""] * 7]
