"""To which unit, and where on its rim, the ends of a line are glued.

A disc has eight sites, from the top and then counter-clockwise, a box has four. An edge ends
anywhere on a rim; it is drawn there, and named as glued to the nearest site. PowerPoint shows a
connector as it is drawn until one of its units is moved, and from then on to the site;
LibreOffice draws it to the site at once, at most a sixteenth of a turn along the rim from where it
was: its pages are those of the pictures but for the ends of slanted edges.
"""

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from nnviz.drawing.shapes import Box, Disc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.drawing.shapes import Line

_NEAR: Final = 1.0
"""How far from a rim, beside half of its width, the end of a line may be."""
_SITES: Final = 8


def glued(
    lines: "Sequence[Line]", grounds: "Sequence[Disc | Box]"
) -> list[tuple[tuple[int, int] | None, tuple[int, int] | None]]:
    """Return of each line's start and end the place of its unit among `grounds`, and the site.

    None for an end that is at no unit's rim.
    """
    ends = np.array([((each.x1, each.y1), (each.x2, each.y2)) for each in lines]).reshape(-1, 2)
    nearest = _nearest(ends, grounds)
    found = [
        None if ground is None else (ground, _site(grounds[ground], x, y))
        for ground, (x, y) in zip(nearest, ends.tolist(), strict=True)
    ]
    return list(zip(found[::2], found[1::2], strict=True))


def _nearest(ends: "np.ndarray", grounds: "Sequence[Disc | Box]") -> list[int | None]:
    """Return for each point at whose rim it is."""
    if not grounds or not len(ends):
        return [None] * len(ends)
    away = np.array([_away(ground, ends[:, 0], ends[:, 1]) for ground in grounds])
    near = np.array([_NEAR + ground.stroke_width / 2 for ground in grounds])[:, None]
    best = np.argmin(away - near, axis=0)
    is_near = (away <= near)[best, np.arange(len(ends))]
    return [
        place if touches else None
        for place, touches in zip(best.tolist(), is_near.tolist(), strict=True)
    ]


def _away(ground: Disc | Box, x: "np.ndarray", y: "np.ndarray") -> "np.ndarray":
    """Return how far points are from a rim."""
    if isinstance(ground, Disc):
        return np.abs(np.hypot(x - ground.x, y - ground.y) - ground.radius)
    middle_x, middle_y = ground.x + ground.width / 2, ground.y + ground.height / 2
    out_x = np.abs(x - middle_x) - ground.width / 2
    out_y = np.abs(y - middle_y) - ground.height / 2
    outside = np.hypot(np.maximum(out_x, 0.0), np.maximum(out_y, 0.0))
    return np.where((out_x <= 0) & (out_y <= 0), -np.maximum(out_x, out_y), outside)


def _site(ground: Disc | Box, x: float, y: float) -> int:
    """Return the number of the site that is nearest to a point."""
    if isinstance(ground, Disc):
        turn = math.atan2(ground.x - x, ground.y - y) / (2 * math.pi)
        return round(turn * _SITES) % _SITES
    across = (x - ground.x) / ground.width - 0.5
    down = (y - ground.y) / ground.height - 0.5
    if abs(across) * ground.width >= abs(down) * ground.height or abs(across) >= 0.49:
        return 1 if across < 0 else 3
    return 0 if down < 0 else 2
