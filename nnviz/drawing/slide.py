"""A whole frame on one slide: title, network, calculation, conventions."""

from dataclasses import replace
from typing import TYPE_CHECKING

from nnviz.drawing.paragraph import broken
from nnviz.drawing.shapes import Box, Drawing, Label, Line, Run, Shape, Stratum

if TYPE_CHECKING:
    from nnviz.drawing.theme import Theme

WIDTH, HEIGHT = 1280.0, 720.0
"""Sixteen to nine, as slides are."""

_TITLE_BAR = 56.0
_FOOT = 44.0
_SIDE = 430.0
_PAD = 24.0


def shifted(shape: Shape, dx: float, dy: float) -> Shape:
    """Return a shape moved by (dx, dy)."""
    if isinstance(shape, Line):
        return replace(
            shape, x1=shape.x1 + dx, y1=shape.y1 + dy, x2=shape.x2 + dx, y2=shape.y2 + dy
        )
    return replace(shape, x=shape.x + dx, y=shape.y + dy)


def placed(drawing: Drawing, dx: float, dy: float) -> tuple[Stratum, ...]:
    """Return a drawing's strata moved by (dx, dy)."""
    return tuple(
        Stratum(layer.name, tuple(shifted(shape, dx, dy) for shape in layer.shapes))
        for layer in drawing.layers
    )


def network_room(calculation: bool = True) -> tuple[float, float]:
    """Return the width and height that the network has on a slide."""
    return WIDTH - (_SIDE if calculation else 0.0), HEIGHT - _TITLE_BAR - _FOOT


def calculation_width() -> float:
    """Return the width that the calculation has on a slide."""
    return _SIDE


def compose(
    network: Drawing,
    calculation: Drawing | None,
    title: str,
    progress: str,
    conventions: tuple[str, ...],
    theme: "Theme",
) -> Drawing:
    """Return the slide; `progress` says which iteration and step it is."""
    right = WIDTH - (_SIDE if calculation else 0.0)
    sizes = theme.sizes
    small, row_height = sizes.conventions, sizes.conventions * sizes.conventions_height
    ground: list[Shape] = [
        Box("", "bar", 0, 0, WIDTH, _TITLE_BAR, 0, theme.surface),
        Box("", "foot", 0, HEIGHT - _FOOT, right, _FOOT, 0, theme.canvas),
        Line("", "rule", 0, _TITLE_BAR, WIDTH, _TITLE_BAR, theme.border, 1.0),
        Line("", "rule", 0, HEIGHT - _FOOT, right, HEIGHT - _FOOT, theme.border, 1.0),
        Label("", "title", _PAD, 35, (Run(title),), sizes.title, 600, theme.ink),
        Label(
            "",
            "progress",
            WIDTH - _PAD,
            35,
            (Run(progress),),
            sizes.progress,
            400,
            theme.soft,
            "end",
        ),
    ]
    kept = (part.replace(" ", "\N{NO-BREAK SPACE}") for part in conventions)
    lines = broken("  ·  ".join(kept), small, 400, right - 2 * _PAD)
    first = HEIGHT - _FOOT / 2 + 4.5 - (len(lines) - 1) * row_height / 2
    ground += [
        Label("", "conventions", _PAD, first + row * row_height, runs, small, 400, theme.soft)
        for row, runs in enumerate(lines)
    ]
    strata = [Stratum("slide", tuple(ground)), *placed(network, 0, _TITLE_BAR)]
    if calculation is not None:
        side = (
            Box("", "side", right, _TITLE_BAR + 0.5, _SIDE, HEIGHT, 0, theme.surface),
            Line("", "rule", right, _TITLE_BAR, right, HEIGHT, theme.border, 1.0),
        )
        strata.append(Stratum("side", side))
        strata.extend(placed(calculation, right, _TITLE_BAR + 10))
    return Drawing(WIDTH, HEIGHT, theme.canvas, tuple(strata))
