"""A layer's weight matrix as a heat map: the whole of what the network drawing folds."""

from bisect import bisect
from typing import TYPE_CHECKING

import numpy as np

from nnviz.drawing import bodies
from nnviz.drawing.headings import layer_name
from nnviz.drawing.metrics import runs_width
from nnviz.drawing.shapes import Box, Cells, Drawing, Run, Stratum, markup
from nnviz.drawing.strengths import largest_weight, weights_in_force
from nnviz.drawing.theme import mix
from nnviz.trace.inspection import find
from nnviz.trace.numbers import format_number
from nnviz.translation import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.trace.frame import Frame

MOST_CELLS = 128
"""Of a larger matrix every cell stands for a block, with the block's weight of largest size."""

_SHADES = 48


def draw_heatmap(
    frame: "Frame",
    layer: int,
    width: float,
    height: float,
    theme: "Theme",
    selected: str | None = None,
) -> Drawing:
    """Return the weights of a layer, one row a unit and one column an input.

    The colour runs from the negative hue over a neutral one at 0 to the positive hue; the scale
    below says how far. `selected` is the id of an edge to outline. Of a large matrix a cell stands
    for a block of weights, which is said below the scale.
    """
    text, bar, pad = theme.sizes.map_text, theme.sizes.map_bar, theme.sizes.map_padding
    weights = weights_in_force(frame, layer)
    largest = largest_weight((weights,))
    names = frame.names
    units, inputs = weights.shape
    first_unit, last_unit = names.unit(layer, 0).markup, names.unit(layer, units - 1).markup
    side = max(runs_width(markup(name), text) for name in (first_unit, last_unit)) + 8.0
    left, top = pad + side, pad + 3.2 * text
    room_x = max(8.0, width - left - pad)
    note = _block_note(units, inputs)
    room_y = max(8.0, height - top - pad - (4.8 if note else 3.4) * text - bar)
    cell = min(room_x / inputs, room_y / units, 44.0)
    wide = room_x if inputs * cell < 0.5 * room_x and inputs > MOST_CELLS else inputs * cell
    wide = max(wide, 8.0)
    high = min(room_y, max(units * cell, 8.0, 0.45 * wide if units > 20 else 0.0))
    blocks = _blocks(weights)
    colours = _colours(blocks / largest, theme)
    shapes: list[Shape] = [
        bodies.line(
            "", "heading", pad, pad + text,
            (Run(tr("Weights into {layer}", layer=layer_name(frame, layer))),), text + 1.0,
            theme.ink, weight=600, anchor="start",
        ),
        Cells("", "weights", left, top, wide, high, len(blocks), blocks.shape[1], colours),
        _frame(left, top, wide, high, theme),
        *_axis(frame, layer, left, top, wide, high, theme),
        *_scale(left, top + high + 1.2 * text, min(180.0, room_x), largest, theme),
    ]  # fmt: skip
    if note:
        runs = (Run(note),)
        small = min(text - 1.0, (text - 1.0) * room_x / runs_width(runs, text - 1.0))
        base = top + high + bar + 4.0 * text
        shapes.append(bodies.line("", "note", left, base, runs, small, theme.soft, anchor="start"))
    element = find(names, selected) if selected else None
    if element is not None and element.letter == "w" and element.layer == layer:
        rows, columns = _cuts(units), _cuts(inputs)
        size_x, size_y = wide / (len(columns) - 1), high / (len(rows) - 1)
        column, row = bisect(columns, element.source) - 1, bisect(rows, element.unit) - 1
        # Two rings, one of which stands out on a cell of any colour.
        for away, colour in ((3.0, theme.surface), (1.0, theme.focus)):
            shapes.append(
                Box(
                    selected or "", "selected", left + column * size_x - away,
                    top + row * size_y - away, max(size_x, 3.0) + 2 * away,
                    max(size_y, 3.0) + 2 * away, 1.0 + away, None, colour, 2.0,
                )
            )  # fmt: skip
    return Drawing(width, height, theme.surface, (Stratum("heatmap", tuple(shapes)),))


def weight_at(frame: "Frame", layer: int, drawing: Drawing, x: float, y: float) -> str | None:
    """Return the id of the weight that is shown at a point of a layer's heat map.

    Of a cell that stands for a block it is the weight whose colour the cell has. None beside the
    cells.
    """
    cells = _cells(drawing)
    if cells is None:
        return None
    across, down = (x - cells.x) / cells.width, (y - cells.y) / cells.height
    if not (0 <= across < 1 and 0 <= down < 1):
        return None
    return _weight_in(frame, layer, int(down * cells.rows), int(across * cells.columns))


def weight_beside(frame: "Frame", layer: int, weight: str, down: int = 0, across: int = 0) -> str:
    """Return the id of the weight so many cells below and right of that of another weight.

    At the rim it is the one there; of anything but a weight of the layer, the first.
    """
    units, inputs = frame.names.width(layer), frame.names.width(layer - 1)
    cell = _cell_of(frame, layer, weight)
    row, column = (0, 0) if cell is None else (cell[0] + down, cell[1] + across)
    row = min(max(row, 0), min(units, MOST_CELLS) - 1)
    column = min(max(column, 0), min(inputs, MOST_CELLS) - 1)
    return _weight_in(frame, layer, row, column)


def place_of_weight(
    frame: "Frame", layer: int, drawing: Drawing, weight: str
) -> tuple[float, float, float, float] | None:
    """Return the left, top, right and bottom edge of a weight's cell, None if it has none."""
    cells, cell = _cells(drawing), _cell_of(frame, layer, weight)
    if cells is None or cell is None:
        return None
    wide, high = cells.width / cells.columns, cells.height / cells.rows
    left, top = cells.x + cell[1] * wide, cells.y + cell[0] * high
    return left, top, left + wide, top + high


def _cells(drawing: Drawing) -> Cells | None:
    """Return the cells of a heat map."""
    found = (shape for shape in drawing.shapes if shape.role == "weights")
    return next((shape for shape in found if isinstance(shape, Cells)), None)


def _cell_of(frame: "Frame", layer: int, weight: str) -> tuple[int, int] | None:
    """Return the row and the column of a weight's cell, None for what is no weight of the layer."""
    element = find(frame.names, weight)
    if element is None or element.letter != "w" or element.layer != layer:
        return None
    rows, columns = (_cuts(frame.names.width(at)) for at in (layer, layer - 1))
    return bisect(rows, element.unit) - 1, bisect(columns, element.source) - 1


def _weight_in(frame: "Frame", layer: int, row: int, column: int) -> str:
    """Return the id of the weight that a cell stands for."""
    rows, columns = (_cuts(frame.names.width(at)) for at in (layer, layer - 1))
    units, sources = range(*rows[row : row + 2]), range(*columns[column : column + 2])
    block = weights_in_force(frame, layer, units, sources)
    unit, source = np.unravel_index(np.argmax(block == _largest(block)), block.shape)
    return frame.names.edge(layer, units[int(unit)], sources[int(source)]).id


def _cuts(count: int) -> list[int]:
    """Return where each cell of a row or a column begins, and where the last one ends."""
    if count <= MOST_CELLS:
        return list(range(count + 1))
    return [count * cell // MOST_CELLS for cell in range(MOST_CELLS + 1)]


def _largest(weights: "NDArray[np.float64]") -> float:
    """Return the weight of largest size, with its sign."""
    high, low = float(weights.max()), float(weights.min())
    return high if high >= -low else low


def _blocks(weights: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Return at most `MOST_CELLS` rows and columns, each block by its weight of largest size."""
    for axis in (0, 1):
        count = weights.shape[axis]
        if count <= MOST_CELLS:
            continue
        starts = _cuts(count)[:-1]
        high = np.maximum.reduceat(weights, starts, axis=axis)
        low = np.minimum.reduceat(weights, starts, axis=axis)
        weights = np.where(high >= -low, high, low)
    return weights


def _block_note(units: int, inputs: int) -> str:
    """Return what a cell stands for, nothing where each is one weight."""
    sizes = [np.diff(_cuts(count)) for count in (units, inputs)]
    rows, columns = (int(size.max()) for size in sizes)
    if rows == columns == 1:
        return ""
    if all(size.min() == size.max() for size in sizes):
        return tr(
            "each cell: the largest of {rows} × {columns} weights", rows=rows, columns=columns
        )
    return tr(
        "each cell: the largest of up to {rows} × {columns} weights", rows=rows, columns=columns
    )


def _colours(shares: "NDArray[np.float64]", theme: "Theme") -> tuple[str, ...]:
    """Return the colour of each share of the largest weight, row by row."""
    levels = np.rint(np.clip(shares, -1.0, 1.0) * _SHADES).astype(int)
    ramp = {level: _shade(level / _SHADES, theme) for level in set(levels.ravel().tolist())}
    return tuple(ramp[level] for level in levels.ravel().tolist())


def _shade(share: float, theme: "Theme") -> str:
    return mix(theme.neutral_cell, theme.sign(share), abs(share))


def _frame(left: float, top: float, wide: float, high: float, theme: "Theme") -> Box:
    """Return the edge of cells: those of weights near zero would be lost on the ground."""
    return Box("", "frame", left, top, wide, high, 0.0, None, theme.rim, 1.0)


def _axis(
    frame: "Frame", layer: int, left: float, top: float, wide: float, high: float, theme: "Theme"
) -> "list[Shape]":
    """Return the first and the last name beside the rows and above the columns."""
    names = frame.names
    units, inputs = names.width(layer), names.width(layer - 1)
    text = theme.sizes.map_text
    base = 0.36 * text
    row = min(high / units / 2, 0.6 * text)
    found: list[Shape] = [
        bodies.line("", "axis", left - 6.0, top + row + base,
                    markup(names.unit(layer, 0).markup), text, theme.soft, anchor="end"),
        bodies.line("", "axis", left, top - 0.55 * text,
                    markup(names.unit(layer - 1, 0).markup), text, theme.soft, anchor="start"),
    ]  # fmt: skip
    if units > 1 and high > 2.4 * text:
        found.append(
            bodies.line("", "axis", left - 6.0, top + high - row + base,
                        markup(names.unit(layer, units - 1).markup), text, theme.soft,
                        anchor="end")
        )  # fmt: skip
    if inputs > 1 and wide > 5.0 * text:
        found.append(
            bodies.line("", "axis", left + wide, top - 0.55 * text,
                        markup(names.unit(layer - 1, inputs - 1).markup), text, theme.soft,
                        anchor="end")
        )  # fmt: skip
    return found


def _scale(left: float, top: float, wide: float, largest: float, theme: "Theme") -> "list[Shape]":
    """Return the scale of colours with its ends and its middle."""
    steps = np.linspace(-1.0, 1.0, 2 * _SHADES + 1)[None, :]
    text, bar = theme.sizes.map_text, theme.sizes.map_bar
    y = top + bar + 1.35 * text
    end = format_number(largest, 4)
    return [
        Cells("", "scale", left, top, wide, bar, 1, steps.shape[1], _colours(steps, theme)),
        _frame(left, top, wide, bar, theme),
        bodies.line("", "scale", left, y, (Run(format_number(-largest, 4)),), text - 1.0,
                    theme.soft, anchor="start"),
        bodies.line("", "scale", left + wide / 2, y, (Run("0"),), text - 1.0, theme.soft),
        bodies.line("", "scale", left + wide, y, (Run(end),), text - 1.0, theme.soft,
                    anchor="end"),
    ]  # fmt: skip
