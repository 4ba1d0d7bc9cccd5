"""The heat map of a layer's weights."""

import numpy as np
import pytest

from nnviz.drawing.heatmap import MOST_CELLS, draw_heatmap
from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import Box, Cells, Drawing, Label
from nnviz.drawing.strengths import weights_in_force
from nnviz.drawing.theme import DARK, LIGHT
from nnviz.trace.frame import Frame
from nnviz.trace.steps import Kind
from tests.drawing.networks import bundled, position_of, trace_of


def _cells(drawing: Drawing) -> Cells:
    return next(s for s in drawing.shapes if isinstance(s, Cells) and s.role == "weights")


def test_a_cell_has_the_hue_of_its_sign() -> None:
    """The largest weight has the full hue of its sign; the others lie towards the neutral one."""
    frame = Frame(bundled("softmax"))
    cells = _cells(draw_heatmap(frame, 0, 300, 300, LIGHT))
    assert (cells.rows, cells.columns) == (2, 2)
    assert cells.colours[3] == LIGHT.negative
    assert cells.colours[0] not in (LIGHT.positive, LIGHT.neutral_cell)


def test_a_large_matrix_is_shown_in_blocks() -> None:
    """Of 784 columns none is lost: a block shows its weight of largest size."""
    frame = Frame(trace_of((784, 100, 10), ("relu", "softmax")))
    cells = _cells(draw_heatmap(frame, 0, 400, 300, DARK))
    assert (cells.rows, cells.columns) == (100, MOST_CELLS)
    assert {DARK.positive, DARK.negative} & set(cells.colours)


@pytest.mark.parametrize("sizes", [(1, 1), (2, 2, 2), (64, 64, 10), (784, 3), (3, 300)])
def test_all_is_inside(sizes: tuple[int, ...]) -> None:
    """Cells, names and scale stay in the room."""
    drawing = draw_heatmap(Frame(trace_of(sizes)), 0, 420, 300, LIGHT)
    for shape in drawing.shapes:
        if isinstance(shape, Cells):
            assert shape.x >= 0
            assert shape.x + shape.width <= 420
            assert shape.y + shape.height <= 300
        elif isinstance(shape, Label):
            left, top, right, bottom = bounds(shape)
            assert 0 <= left < right <= 420
            assert 0 <= top < bottom <= 300


def test_the_selected_edge_is_outlined() -> None:
    """The cell of a selected weight has an outline; a weight of another layer has none here."""
    frame = Frame(bundled("w5"))
    drawing = draw_heatmap(frame, 1, 300, 300, LIGHT, "w6")
    (box,) = [s for s in drawing.shapes if isinstance(s, Box)]
    cells = _cells(drawing)
    assert box.x == pytest.approx(cells.x + cells.width / 2 - 1)
    assert not [
        s for s in draw_heatmap(frame, 0, 300, 300, LIGHT, "w6").shapes if isinstance(s, Box)
    ]


def test_weights_change_as_they_are_updated() -> None:
    """In the middle of an update the weights in force are the new ones so far."""
    trace = bundled("w5")
    frame = Frame(trace, position=position_of(trace, "w6", Kind.WEIGHT_UPDATE))
    before, after = trace.iteration.before.weights[1], trace.iteration.after.weights[1]
    expected = np.array([after[0], before[1]])
    np.testing.assert_array_equal(weights_in_force(frame, 1), expected)
    np.testing.assert_array_equal(weights_in_force(frame, 0), trace.iteration.before.weights[0])
    end = Frame(trace, position=len(frame.steps))
    np.testing.assert_array_equal(weights_in_force(end, 1), after)
