"""Charts as pictures: whole at any size, with what the chart says and nothing else."""

from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nnviz import translation
from nnviz.drawing.metrics import bounds
from nnviz.drawing.scales import Scale, linear
from nnviz.drawing.shapes import Box, Cells, Disc, Label, Line, Polyline
from nnviz.drawing.theme import THEMES, contrast
from nnviz.engine.optimizers import SGD
from nnviz.errors import DivergedError
from nnviz.export.svg import svg
from nnviz.plots import hues
from nnviz.plots.chart import Axis, CurveChart, Mark, Series
from nnviz.plots.counting import numbers
from nnviz.plots.curves import scales
from nnviz.plots.decay import decay_chart, decay_over_iterations
from nnviz.plots.histograms import activations_chart, gradients_chart, weights_chart
from nnviz.plots.loss import loss_chart
from nnviz.plots.picture import picture
from nnviz.plots.ratio import ratio_chart
from nnviz.plots.strokes import DASH
from nnviz.trace import branches
from tests.plots.runs import diverging, walked
from tests.trace.examples import layered

if TYPE_CHECKING:
    from nnviz.drawing.shapes import Drawing
    from nnviz.drawing.theme import Theme
    from nnviz.plots.chart import Chart

LIGHT = THEMES["light"]
SIZES = [(320, 200), (420, 600), (640, 420), (1920, 1080), (1200, 220)]


def _charts(hidden: int) -> "list[Chart]":
    """Return all charts of a network of so many hidden layers, with branches."""
    run = walked(40, layered(3, [*[4] * hidden, 2], samples=6, seed=3))
    branch = run.branch(15, SGD(2.0))
    branch.advance(30)
    runs, trace = [run, branch], run.trace(9)
    every, half = (True,) * (hidden + 1), tuple(at > hidden // 2 for at in range(hidden + 1))
    return [
        loss_chart(branch, runs, branches.names(runs), 20, known=True),
        loss_chart(run, runs, branches.names(runs), 20, known=False, log=True),
        decay_chart(trace, known=half, twin=trace, twin_name="twin: relu"),
        decay_over_iterations(run, 20, known=True),
        activations_chart(trace, every),
        gradients_chart(trace, half),
        weights_chart(trace, half),
        ratio_chart(trace, every),
    ]


def _edges(shape: object) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a shape."""
    match shape:
        case Label():
            return bounds(shape)
        case Box() | Cells():
            return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
        case Disc():
            radius = shape.radius
            return shape.x - radius, shape.y - radius, shape.x + radius, shape.y + radius
        case Line():
            (left, right), (top, bottom) = (
                sorted((shape.x1, shape.x2)),
                sorted((shape.y1, shape.y2)),
            )
            return left, top, right, bottom
        case Polyline():
            across, down = zip(*shape.points, strict=True)
            return min(across), min(down), max(across), max(down)
    raise TypeError(shape)


def _labels(drawing: "Drawing", role: str) -> list[str]:
    return [s.text for s in drawing.shapes if isinstance(s, Label) and s.role == role]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("hidden", [1, 4, 50])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_is_cut_and_no_words_touch(
    hidden: int, size: tuple[int, int], language: str
) -> None:
    """From a small panel to a whole screen, from one hidden layer to fifty."""
    translation.use(language)
    width, height = size
    for chart in _charts(hidden):
        drawing = picture(chart, width, height, LIGHT)
        assert [drawing.width, drawing.height] == [width, height]
        boxes = []
        for shape in drawing.shapes:
            left, top, right, bottom = _edges(shape)
            assert left >= -0.5, (chart.key, shape)
            assert top >= -0.5, (chart.key, shape)
            assert right <= width + 0.5, (chart.key, shape)
            assert bottom <= height + 0.5, (chart.key, shape)
            if isinstance(shape, Label):
                boxes.append((left, top, right, bottom, shape.text))
        for at, (left, top, right, bottom, text) in enumerate(boxes):
            for other in boxes[at + 1 :]:
                apart = right <= other[0] or other[2] <= left
                above = bottom <= other[1] + 1.0 or other[3] <= top + 1.0
                assert apart or above, (chart.key, text, other[4])


@pytest.mark.parametrize("hidden", [4, 50])
@pytest.mark.parametrize("size", SIZES)
def test_every_layer_has_its_histogram(hidden: int, size: tuple[int, int]) -> None:
    """However many there are and however small the picture is."""
    chart = _charts(hidden)[4]
    drawing = picture(chart, *size, LIGHT)
    for layer in range(1, hidden + 2):
        shapes = drawing.stratum(f"layer_{layer}").shapes
        heights = [s.height for s in shapes if isinstance(s, Box) and s.role == "bar"]
        ground = next(s for s in shapes if isinstance(s, Box) and s.role == "ground")
        assert max(heights) == pytest.approx(ground.height)


def test_layers_that_are_not_known_have_a_place_without_bars() -> None:
    """Their name stands there and "not yet", and no number."""
    drawing = picture(_charts(4)[5], 640, 420, LIGHT)
    for layer in (1, 2, 3):
        shapes = drawing.stratum(f"layer_{layer}").shapes
        assert [s.text for s in shapes if isinstance(s, Label)] == [f"layer {layer}", "not yet"]
        assert not [s for s in shapes if s.role == "bar"]
        words, ground = (next(s for s in shapes if s.role == role) for role in ("blank", "ground"))
        left, top, right, bottom = _edges(words)
        assert isinstance(ground, Box)
        assert ground.x < left < right < ground.x + ground.width
        assert ground.y < top < bottom < ground.y + ground.height


def _chart(*series: Series, log: bool = False, marks: tuple[Mark, ...] = ()) -> CurveChart:
    across = Axis("iteration", whole=True, low=1.0, key="iteration")
    return CurveChart("k", "Title", across, Axis("loss", log=log), series, marks)


def _curve(y: list[float], **more: bool) -> Series:
    return Series("a", "A", numbers(1, len(y)), np.array(y), **more)


def test_a_curve_goes_through_its_points_and_stops_at_gaps() -> None:
    """A gap is what is no number; a point alone is a dot."""
    drawing = picture(_chart(_curve([1.0, 2.0, np.nan, 3.0, np.inf, 4.0, 5.0])), 640, 420, LIGHT)
    shapes = drawing.stratum("a").shapes
    lines = [s for s in shapes if isinstance(s, Polyline)]
    assert [len(line.points) for line in lines] == [2, 2]
    dots = [s for s in shapes if isinstance(s, Disc) and s.role == "dot"]
    assert len(dots) == 1
    ground = next(s for s in drawing.stratum("axes").shapes if isinstance(s, Box))
    assert lines[0].points[0][0] == pytest.approx(ground.x)
    assert lines[1].points[-1][0] == pytest.approx(ground.x + ground.width)
    assert dots[0].x == pytest.approx(ground.x + 0.5 * ground.width)


def test_0_is_not_on_a_logarithmic_axis() -> None:
    """It leaves a gap, and takes no part in where the axis begins."""
    chart = _chart(_curve([1.0, 0.1, 0.0, 0.01, -1.0]), log=True)
    shapes = picture(chart, 640, 420, LIGHT).stratum("a").shapes
    assert [len(s.points) for s in shapes if isinstance(s, Polyline)] == [2]
    assert scales(chart)[1] == Scale(0.01, 1.0, log=True)


def test_a_part_of_a_chart_is_cut_at_its_edges() -> None:
    """Lines that go on outside end exactly at the edge."""
    drawing = picture(_chart(_curve([0.0, 10.0, 0.0])), 640, 420, LIGHT, (1.5, 2.5, 2.0, 8.0))
    ground = next(s for s in drawing.stratum("axes").shapes if isinstance(s, Box))
    lines = [s for s in drawing.stratum("a").shapes if isinstance(s, Polyline)]
    right, bottom = ground.x + ground.width, ground.y + ground.height
    assert len(lines) == 2
    # From (1.5, 5) up to (1.8, 8), and from (2.2, 8) down to (2.5, 5).
    middle = ground.y + 0.5 * ground.height
    found = [value for line in lines for point in line.points for value in point]
    assert found == pytest.approx([
        ground.x, middle, ground.x + 0.3 * ground.width, ground.y,
        ground.x + 0.7 * ground.width, ground.y, right, middle,
    ])  # fmt: skip
    assert max(y for line in lines for _, y in line.points) <= bottom


def test_a_million_points_are_a_picture_of_few() -> None:
    """And its highest peak reaches the same height as among all."""
    y = np.zeros(1_000_000)
    y[654_321] = 1.0
    series = Series("a", "A", numbers(1, len(y)), y)
    drawing = picture(_chart(series), 640, 420, LIGHT)
    shapes = drawing.stratum("a").shapes
    points = [point for s in shapes if isinstance(s, Polyline) for point in s.points]
    assert len(points) < 4 * 640 + 8
    ground = next(s for s in drawing.stratum("axes").shapes if isinstance(s, Box))
    assert min(y for _, y in points) == pytest.approx(ground.y)


def test_a_dashed_curve_is_one_line_through_all_its_points() -> None:
    """So its dashes run on over them; where it is up and down too much for dashes, it is whole."""

    def line(y: list[float]) -> Polyline:
        chart = _chart(Series("a", "A", np.linspace(1.0, 2.0, len(y)), np.array(y), dashed=True))
        (shape,) = picture(chart, 640, 420, LIGHT).stratum("a").shapes
        assert isinstance(shape, Polyline)
        return shape

    straight = line([1.0 + at / 29 for at in range(30)])
    assert (len(straight.points), straight.dash) == (30, DASH)
    assert line([0.0, 1.0] * 100).dash == ()


def test_marks_say_where_what_is() -> None:
    """The time on show, the branch and the end of a run: a line and words each, none on another."""
    run = walked(20, diverging())
    branch = run.branch(12, SGD(2.0))
    with suppress(DivergedError):
        branch.advance(60)
    runs = [run, branch]
    chart = loss_chart(branch, runs, branches.names(runs), 14, known=True)
    drawing = picture(chart, 640, 420, LIGHT)
    words = [mark.words for mark in chart.marks]
    assert sorted(_labels(drawing, "mark")) == sorted(words)
    lines = {s.role for s in drawing.stratum("mark-lines").shapes}
    assert lines == {"now", "branch", "diverged"}


def test_a_run_that_diverged_leaves_the_others_readable() -> None:
    """The axis ends at four times the first losses, and the picture says that there is more."""
    y = _curve([1.0, 0.5, 1e30])
    mark = Mark("diverged", 4.0, None, "diverged in iteration 4")
    assert scales(_chart(y, marks=(mark,)))[1].high == 4.0
    assert scales(_chart(y, log=True, marks=(mark,)))[1].high == 1e4
    drawing = picture(_chart(y, marks=(mark,)), 640, 420, LIGHT)
    assert _labels(drawing, "note") == ["Larger values lie above the chart."]
    assert _labels(picture(_chart(y), 640, 420, LIGHT), "note") == []


def test_the_legend_names_each_curve_once() -> None:
    """The pale rest of a curve is not another one; a ramp of layers is named by its ends."""
    every = _charts(4)
    assert _labels(picture(every[0], 640, 420, LIGHT), "legend") == ["η = 2, training", "η = 0.1"]
    over = picture(every[3], 640, 420, LIGHT)
    assert _labels(over, "legend") == ["layer 1", "output"]
    few = _charts(1)[3]
    assert _labels(picture(few, 640, 420, LIGHT), "legend") == ["layer 1", "output"]
    many = [Series(str(at), f"a run with a long name {at}", numbers(1, 2), numbers(1, 2))
            for at in range(30)]  # fmt: skip
    names = _labels(picture(_chart(*many), 320, 200, LIGHT), "legend")
    assert names[0] == "a run with a long name 29"
    assert names[-1] == f"and {30 - (len(names) - 1)} more"


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_curves_can_be_seen_in_every_theme(theme: "Theme") -> None:
    """Pale ones, too; and pale is never stronger than full."""
    for hue in range(8):
        full = hues.of_hue(theme, hue)
        pale = hues.faded(full, theme)
        assert contrast(pale, theme.surface) >= 3.0
        assert contrast(pale, theme.surface) <= contrast(full, theme.surface)
    for place in np.linspace(0.0, 1.0, 21).tolist():
        assert contrast(hues.ramp(theme, place), theme.surface) >= 3.0


def test_a_picture_is_written_as_svg() -> None:
    """One group a curve, named like the column of the table."""
    content = svg(picture(_charts(1)[0], 640, 420, LIGHT), "Loss")
    assert '<g class="training_loss">' in content
    assert '<g class="training_loss_later">' in content


@pytest.mark.parametrize(
    ("scale", "written"),
    [
        (Scale(1.0, 4.0, whole=True), ["1", "2", "3", "4"]),
        (Scale(0.0, 5e-12), ["0", "1×10−12", "2×10−12", "3×10−12", "4×10−12", "5×10−12"]),
        (Scale(0.2, 0.6, log=True), ["0.2", "0.5"]),
        (Scale(0.298, 0.302, log=True), ["0.298", "0.299", "0.3", "0.301", "0.302"]),
        (Scale(2e-8, 6e-8, log=True), ["2×10−8", "5×10−8"]),
    ],
)
def test_numbers_at_narrow_axes(scale: Scale, written: list[str]) -> None:
    """Where an axis has no two powers of ten, or hardly any size, it still has numbers."""
    found = ["".join(run.text for run in scale.written(tick)) for tick in scale.ticks()]
    assert found == written


def test_small_values_have_an_axis_of_their_own_size() -> None:
    """Losses of 10⁻¹⁴ are not one line at 0."""
    scale = linear([1e-14, 4e-14])
    assert scale.high < 1e-13
    assert linear([0.0, 0.0]) == Scale(0.0, 1.0)
