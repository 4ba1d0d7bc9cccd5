"""The heat map of a layer's weights."""

import numpy as np
import pytest

from nnviz.drawing.heatmap import (
    MOST_CELLS,
    draw_heatmap,
    place_of_weight,
    weight_at,
    weight_beside,
)
from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import Box, Cells, Drawing, Label
from nnviz.drawing.strengths import weights_in_force
from nnviz.drawing.theme import DARK, LIGHT, mix
from nnviz.trace.frame import Frame
from nnviz.trace.steps import Kind
from tests.drawing.networks import bundled, position_of, trace_of


def _cells(drawing: Drawing) -> Cells:
    return next(s for s in drawing.shapes if isinstance(s, Cells) and s.role == "weights")


def _outlines(drawing: Drawing) -> list[Box]:
    """Return the rings around the cell that is selected, the outer one first."""
    return [s for s in drawing.shapes if isinstance(s, Box) and s.role == "selected"]


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
    gap, box = _outlines(drawing)
    cells = _cells(drawing)
    assert box.x == pytest.approx(cells.x + cells.width / 2 - 1)
    assert (gap.stroke, box.stroke) == (LIGHT.surface, LIGHT.focus)
    assert gap.x + gap.stroke_width / 2 == pytest.approx(box.x - box.stroke_width / 2)
    assert not _outlines(draw_heatmap(frame, 0, 300, 300, LIGHT, "w6"))


def test_cells_have_an_edge() -> None:
    """Weights near zero have the colour of the ground: a rim says where the cells end."""
    drawing = draw_heatmap(Frame(bundled("w5")), 0, 300, 300, LIGHT)
    cells = _cells(drawing)
    frame = next(s for s in drawing.shapes if isinstance(s, Box) and s.role == "frame")
    assert (frame.x, frame.y, frame.width) == (cells.x, cells.y, cells.width)
    assert frame.stroke == LIGHT.rim


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


def test_blocks_are_told() -> None:
    """Where a cell stands for several weights that is written; elsewhere nothing is."""
    many = draw_heatmap(Frame(trace_of((784, 100, 10))), 0, 420, 300, LIGHT)
    (note,) = [s for s in many.shapes if isinstance(s, Label) and s.role == "note"]
    assert note.text == "each cell: the largest of up to 1 × 7 weights"
    even = draw_heatmap(Frame(trace_of((256, 256, 2))), 0, 420, 300, LIGHT)
    (note,) = [s for s in even.shapes if isinstance(s, Label) and s.role == "note"]
    assert note.text == "each cell: the largest of 2 × 2 weights"
    few = draw_heatmap(Frame(bundled("w5")), 0, 420, 300, LIGHT)
    assert not [s for s in few.shapes if s.role == "note"]


@pytest.mark.parametrize("sizes", [(2, 2, 2), (300, 5), (7, 200), (784, 150)])
def test_a_cell_leads_to_its_weight(sizes: tuple[int, ...]) -> None:
    """The weight at a cell is the one whose colour it has, and is outlined on that cell."""
    frame = Frame(trace_of(sizes))
    drawing = draw_heatmap(frame, 0, 420, 300, LIGHT)
    cells = _cells(drawing)
    weights = frame.trace.iteration.before.weights[0]
    largest = float(np.abs(weights).max())
    wide, high = cells.width / cells.columns, cells.height / cells.rows
    for row, column in ((0, 0), (cells.rows - 1, cells.columns - 1), (cells.rows // 2, 1)):
        x, y = cells.x + (column + 0.5) * wide, cells.y + (row + 0.5) * high
        id_ = weight_at(frame, 0, drawing, x, y)
        assert id_ is not None
        _, unit, source = frame.names.edge_at(int(id_[1:]))
        share = round(weights[unit, source] / largest * 48) / 48
        colour = mix(LIGHT.neutral_cell, LIGHT.sign(share), abs(share))
        assert colour == cells.colours[row * cells.columns + column]
        outlined = draw_heatmap(frame, 0, 420, 300, LIGHT, id_)
        _, box = _outlines(outlined)
        assert box.x < x < box.x + box.width
        assert box.y < y < box.y + box.height
    assert weight_at(frame, 0, drawing, cells.x - 1, cells.y) is None
    assert weight_at(frame, 0, drawing, cells.x, cells.y + cells.height + 1) is None


def test_the_cells_beside_a_cell() -> None:
    """Right is the next input, down the next unit; the rim holds, and else it is the first cell."""
    frame = Frame(bundled("w5"))
    assert weight_beside(frame, 1, "w5", across=1) == "w6"
    assert weight_beside(frame, 1, "w5", down=1) == "w7"
    assert weight_beside(frame, 1, "w5", down=-1) == "w5"
    assert weight_beside(frame, 1, "w8", 1, 1) == "w8"
    assert weight_beside(frame, 1, "h1") == weight_beside(frame, 1, "w1", 1, 1) == "w5"


def test_a_walk_through_blocks_meets_every_cell() -> None:
    """Of 784 columns 128 are walked from left to right, each at the place where it is drawn."""
    frame = Frame(trace_of((784, 3)))
    drawing = draw_heatmap(frame, 0, 400, 300, LIGHT)
    weight, walked = weight_beside(frame, 0, ""), []
    for _ in range(MOST_CELLS):
        walked.append(weight)
        place = place_of_weight(frame, 0, drawing, weight)
        assert place is not None
        left, top, right, bottom = place
        assert weight_at(frame, 0, drawing, (left + right) / 2, (top + bottom) / 2) == weight
        weight = weight_beside(frame, 0, weight, across=1)
    assert len(set(walked)) == MOST_CELLS
    assert weight == walked[-1]
    assert place_of_weight(frame, 0, drawing, "o1") is None
