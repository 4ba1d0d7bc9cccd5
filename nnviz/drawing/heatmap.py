"""A layer's weight matrix as a heat map: the whole of what the network drawing folds."""

from typing import TYPE_CHECKING

import numpy as np

from nnviz.drawing import bodies
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
_PAD = 14.0
_TEXT = 12.0
_BAR = 10.0


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
    below says how far. `selected` is the id of an edge to outline.
    """
    weights = weights_in_force(frame, layer)
    largest = largest_weight((weights,))
    names = frame.names
    units, inputs = weights.shape
    first_unit, last_unit = names.unit(layer, 0).markup, names.unit(layer, units - 1).markup
    side = max(runs_width(markup(text), _TEXT) for text in (first_unit, last_unit)) + 8.0
    left, top = _PAD + side, _PAD + 3.2 * _TEXT
    room_x = max(8.0, width - left - _PAD)
    room_y = max(8.0, height - top - _PAD - 3.4 * _TEXT - _BAR)
    cell = min(room_x / inputs, room_y / units, 44.0)
    wide = room_x if inputs * cell < 0.5 * room_x and inputs > MOST_CELLS else inputs * cell
    wide = max(wide, 8.0)
    high = min(room_y, max(units * cell, 8.0, 0.45 * wide if units > 20 else 0.0))
    blocks = _blocks(weights)
    colours = _colours(blocks / largest, theme)
    shapes: list[Shape] = [
        bodies.line(
            "", "heading", _PAD, _PAD + _TEXT,
            (Run(tr("Weights into {layer}", layer=_layer_name(frame, layer))),), _TEXT + 1.0,
            theme.ink, weight=600, anchor="start",
        ),
        Cells("", "weights", left, top, wide, high, len(blocks), blocks.shape[1], colours),
        *_axis(frame, layer, left, top, wide, high, theme),
        *_scale(left, top + high + 1.2 * _TEXT, min(180.0, room_x), largest, theme),
    ]  # fmt: skip
    element = find(names, selected) if selected else None
    if element is not None and element.letter == "w" and element.layer == layer:
        size_x, size_y = wide / inputs, high / units
        shapes.append(
            Box(
                selected or "", "selected", left + element.source * size_x - 1.0,
                top + element.unit * size_y - 1.0, max(size_x, 3.0) + 2.0, max(size_y, 3.0) + 2.0,
                2.0, None, theme.focus, 2.0,
            )
        )  # fmt: skip
    return Drawing(width, height, theme.surface, (Stratum("heatmap", tuple(shapes)),))


def _layer_name(frame: "Frame", layer: int) -> str:
    """Return what a layer is called in the network's headings."""
    count = len(frame.names.sizes)
    if layer == count - 1:
        return tr("Output")
    return tr("Hidden") if count == 2 else tr("Hidden {number}", number=layer + 1)


def _blocks(weights: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Return at most `MOST_CELLS` rows and columns, each block by its weight of largest size."""
    for axis in (0, 1):
        count = weights.shape[axis]
        if count <= MOST_CELLS:
            continue
        bounds = np.linspace(0, count, MOST_CELLS + 1).astype(int)[:-1]
        high = np.maximum.reduceat(weights, bounds, axis=axis)
        low = np.minimum.reduceat(weights, bounds, axis=axis)
        weights = np.where(high >= -low, high, low)
    return weights


def _colours(shares: "NDArray[np.float64]", theme: "Theme") -> tuple[str, ...]:
    """Return the colour of each share of the largest weight, row by row."""
    levels = np.rint(np.clip(shares, -1.0, 1.0) * _SHADES).astype(int)
    ramp = {level: _shade(level / _SHADES, theme) for level in set(levels.ravel().tolist())}
    return tuple(ramp[level] for level in levels.ravel().tolist())


def _shade(share: float, theme: "Theme") -> str:
    return mix(theme.neutral_cell, theme.sign(share), abs(share))


def _axis(
    frame: "Frame", layer: int, left: float, top: float, wide: float, high: float, theme: "Theme"
) -> "list[Shape]":
    """Return the first and the last name beside the rows and above the columns."""
    names = frame.names
    units, inputs = names.width(layer), names.width(layer - 1)
    base = 0.36 * _TEXT
    row = min(high / units / 2, 0.6 * _TEXT)
    found: list[Shape] = [
        bodies.line("", "axis", left - 6.0, top + row + base,
                    markup(names.unit(layer, 0).markup), _TEXT, theme.soft, anchor="end"),
        bodies.line("", "axis", left, top - 0.55 * _TEXT,
                    markup(names.unit(layer - 1, 0).markup), _TEXT, theme.soft, anchor="start"),
    ]  # fmt: skip
    if units > 1 and high > 2.4 * _TEXT:
        found.append(
            bodies.line("", "axis", left - 6.0, top + high - row + base,
                        markup(names.unit(layer, units - 1).markup), _TEXT, theme.soft,
                        anchor="end")
        )  # fmt: skip
    if inputs > 1 and wide > 5.0 * _TEXT:
        found.append(
            bodies.line("", "axis", left + wide, top - 0.55 * _TEXT,
                        markup(names.unit(layer - 1, inputs - 1).markup), _TEXT, theme.soft,
                        anchor="end")
        )  # fmt: skip
    return found


def _scale(left: float, top: float, wide: float, largest: float, theme: "Theme") -> "list[Shape]":
    """Return the scale of colours with its ends and its middle."""
    steps = np.linspace(-1.0, 1.0, 2 * _SHADES + 1)[None, :]
    y = top + _BAR + 1.35 * _TEXT
    end = format_number(largest, 4)
    return [
        Cells("", "scale", left, top, wide, _BAR, 1, steps.shape[1], _colours(steps, theme)),
        bodies.line("", "scale", left, y, (Run(format_number(-largest, 4)),), _TEXT - 1.0,
                    theme.soft, anchor="start"),
        bodies.line("", "scale", left + wide / 2, y, (Run("0"),), _TEXT - 1.0, theme.soft),
        bodies.line("", "scale", left + wide, y, (Run(end),), _TEXT - 1.0, theme.soft,
                    anchor="end"),
    ]  # fmt: skip
