"""The room between neighbours in a formula."""

from functools import lru_cache
from typing import TYPE_CHECKING

from nnviz.drawing.signs import DISPLAY, SCRIPT, scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.drawing.signs import Set
    from nnviz.drawing.tex import Kind

_THIN, _MEDIUM, _THICK = 3 / 18, 4 / 18, 5 / 18
_KINDS = ("ord", "op", "bin", "rel", "open", "close", "punct", "inner")
# The TeXbook, p. 170: rows are the left neighbour, columns the right one. 1 is a thin space, 2 a
# medium and 3 a thick one; negative ones are left out in scripts.
_BETWEEN = (
    (0, 1, -2, -3, 0, 0, 0, -1),
    (1, 1, 0, -3, 0, 0, 0, -1),
    (-2, -2, 0, 0, -2, 0, 0, -2),
    (-3, -3, 0, 0, -3, 0, 0, -3),
    (0, 0, 0, 0, 0, 0, 0, 0),
    (0, 1, -2, -3, 0, 0, 0, -1),
    (-1, -1, 0, -1, -1, -1, -1, -1),
    (-1, 1, -2, -3, -1, 0, -1, -1),
)


@lru_cache(maxsize=256)
def space_between(left: "Kind", right: "Kind", in_script: bool = False) -> float:
    """Return the room between two neighbours."""
    entry = _BETWEEN[_KINDS.index(left)][_KINDS.index(right)]
    if entry < 0 and in_script:
        return 0.0
    return (0.0, _THIN, _MEDIUM, _THICK)[abs(entry)]


def resolved(ends: "Sequence[tuple[Kind, Kind]]") -> "list[tuple[Kind, Kind]]":
    """Return the kinds of both ends of neighbours, a sign that joins nothing being ordinary.

    >>> resolved([("bin", "bin"), ("ord", "ord"), ("bin", "bin"), ("ord", "ord")])[:3:2]
    [('ord', 'ord'), ('bin', 'bin')]
    """
    result: list[tuple[Kind, Kind]] = []
    for place, (first, last) in enumerate(ends):
        if first == last == "bin":
            before = result[-1][1] if result else "open"
            after = ends[place + 1][0] if place + 1 < len(ends) else "close"
            if before in ("bin", "op", "rel", "open", "punct") or after in ("rel", "close"):
                first = last = "ord"
        result.append((first, last))
    return result


def offsets(boxes: "Sequence[Set]", style: int = DISPLAY) -> tuple[tuple[float, ...], float]:
    """Return where each of several neighbours starts, and how wide they are together."""
    return _offsets(tuple(boxes), style)


@lru_cache(maxsize=2048)
def _offsets(boxes: "tuple[Set, ...]", style: int) -> tuple[tuple[float, ...], float]:
    kinds = resolved([(box.first, box.last) for box in boxes])
    starts = []
    x = 0.0
    for place, box in enumerate(boxes):
        if place:
            between = space_between(kinds[place - 1][1], kinds[place][0], style >= SCRIPT)
            x += between * scale_of(style)
        starts.append(x)
        x += box.width
        follows = boxes[place + 1].first if place + 1 < len(boxes) else None
        if follows in ("close", "open", None):
            x += box.italic
    return tuple(starts), x
