"""Charts: scales with round ticks, and shapes that stand where the values say."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.drawing import charts
from nnviz.drawing.charts import Plot
from nnviz.drawing.metrics import bounds
from nnviz.drawing.scales import Scale, linear, logarithmic
from nnviz.drawing.shapes import Box, Label, Polyline
from nnviz.drawing.theme import LIGHT

PLOT = Plot(50.0, 20.0, 200.0, 100.0, Scale(0.0, 10.0), Scale(0.0, 1.0))
LOG = Plot(50.0, 20.0, 200.0, 100.0, Scale(0.0, 4.0), Scale(1e-4, 1.0, log=True))

_numbers = st.floats(-1e12, 1e12, allow_nan=False)


@given(st.lists(_numbers, max_size=8), st.booleans())
def test_a_linear_scale_has_all_values_and_round_ticks(values: list[float], zero: bool) -> None:
    """Nothing is cut off, and there are neither too many numbers nor fewer than two."""
    scale = linear(values, zero=zero)
    assert scale.low < scale.high
    slack = 1e-6 * (scale.high - scale.low)
    assert all(scale.low - slack <= value <= scale.high + slack for value in values)
    ticks = scale.ticks()
    assert 2 <= len(ticks) <= 8
    assert all(0.0 <= scale.share(tick) <= 1.0 for tick in ticks)


@given(st.lists(st.floats(1e-300, 1e300), max_size=8), st.integers(2, 8))
def test_a_logarithmic_scale_has_all_values_and_powers_of_ten(
    values: list[float], most: int
) -> None:
    """From 10^-300 on, with as few ticks as asked for; 0 and what is not finite have no say."""
    scale = logarithmic([*values, 0.0, math.nan, math.inf])
    assert all(scale.low <= value * 1.0000001 for value in values)
    assert all(value <= scale.high * 1.0000001 for value in values)
    ticks = scale.ticks(most)
    assert 1 <= len(ticks) <= most
    assert all(math.log10(tick) == pytest.approx(round(math.log10(tick))) for tick in ticks)


def test_ticks_are_written_as_people_write_them() -> None:
    """Powers of ten on a logarithmic axis, thousands set apart, a real minus."""
    written = ["".join(run.text for run in Scale(1e-9, 1.0, True).written(1e-9)),
               "".join(run.text for run in Scale(1e-2, 1.0, True).written(0.1)),
               "".join(run.text for run in Scale(-2e4, 2e4).written(-20000.0))]  # fmt: skip
    assert written == ["10−9", "0.1", "−20,000"]
    assert Scale(1e-9, 1.0, True).written(1e-9)[1].script == "super"


def test_a_value_lies_at_its_share() -> None:
    """On a linear and on a logarithmic axis; what is beyond is held at the end."""
    assert PLOT.at(2.5, 0.25) == (100.0, 95.0)
    assert LOG.at(0.0, 1e-2) == (50.0, 70.0)
    assert LOG.at(0.0, 0.0)[1] == LOG.at(0.0, 1e-9)[1] == 120.0
    assert PLOT.at(20.0, -1.0) == (250.0, 120.0)


def test_bars_are_as_high_as_their_values() -> None:
    """0 is written where a logarithmic axis has no bar for it; what is not known is left out."""
    shapes = charts.bars(LOG, [1.0, 1e-2, 0.0, math.nan], LIGHT.backward, LIGHT)
    bars = [shape for shape in shapes if isinstance(shape, Box)]
    assert [bar.height for bar in bars] == pytest.approx([100.0, 50.0])
    assert [shape.text for shape in shapes if isinstance(shape, Label)] == ["0"]
    assert bars[0].x + bars[0].width / 2 == pytest.approx(75.0)


def test_a_histogram_fills_its_height() -> None:
    """The highest bar has all of it, the others their share, an empty one nothing."""
    shapes = charts.histogram(0.0, 0.0, 40.0, 80.0, [4, 0, 8, 2], LIGHT.forward, LIGHT)
    bars = [shape for shape in shapes if isinstance(shape, Box) and shape.role == "bar"]
    assert [bar.height for bar in bars] == [40.0, 80.0, 20.0]
    assert [bar.x for bar in bars] == [0.0, 20.0, 30.0]


def test_a_curve_breaks_where_there_is_no_number() -> None:
    """Five points with a gap in the middle are two lines and no line across."""
    across = np.arange(5.0)
    up = np.array([0.1, 0.2, np.nan, 0.4, 0.5])
    lines = [s for s in charts.curve(PLOT, across, up, LIGHT.ink) if isinstance(s, Polyline)]
    assert [[x for x, _ in line.points] for line in lines] == [[50.0, 70.0], [110.0, 130.0]]


@given(
    st.floats(1e-12, 1.0), st.floats(1.0, 1e9), st.booleans(), st.floats(120, 600),
    st.integers(1, 60),
)  # fmt: skip
def test_numbers_at_the_axes_do_not_touch(
    low: float, high: float, log: bool, width: float, columns: int
) -> None:
    """Whatever the values and however many columns there are."""
    up = logarithmic([low, high]) if log else linear([low, high])
    plot = Plot(80.0, 20.0, width, 130.0, Scale(0.0, float(columns)), up)
    names = [(at + 0.5, str(columns - at)) for at in range(columns)]
    shapes = charts.axes(plot, LIGHT, across="layer", across_ticks=names)
    boxes = [bounds(shape) for shape in shapes if isinstance(shape, Label)]
    for place, (left, top, right, bottom) in enumerate(boxes):
        for other_left, other_top, other_right, other_bottom in boxes[place + 1 :]:
            apart = right <= other_left or other_right <= left
            assert apart or bottom <= other_top or other_bottom <= top


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=6))
def test_the_numbers_of_curves_stand_apart(values: list[float]) -> None:
    """Where curves end together their numbers are moved, in the order of the curves' ends."""
    heights = [(number, value, LIGHT.ink) for number, value in enumerate(values, 1)]
    labels = [s for s in charts.ends(PLOT, heights, LIGHT) if isinstance(s, Label)]
    assert sorted(label.text for label in labels) == [str(n) for n in range(1, len(values) + 1)]
    places = sorted(label.y for label in labels)
    assert all(b - a >= LIGHT.sizes.tiny for a, b in pairwise(places))


def test_a_legend_breaks_its_lines() -> None:
    """Names that have no room beside one another go on below."""
    names = [(f"normal, σ = {number}", LIGHT.ink) for number in range(6)]
    written = charts.legend(10.0, 0.0, 300.0, names, LIGHT)
    labels = [shape for shape in written.shapes if isinstance(shape, Label)]
    assert len({label.y for label in labels}) == 3
    assert max(bounds(label)[2] for label in labels) <= 310.0
    assert max(bounds(label)[3] for label in labels) <= written.height
