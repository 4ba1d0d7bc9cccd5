"""Which layers and units are shown, where a network is larger than can be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nnviz.drawing.theme import Sizes
from nnviz.trace.names import INPUT_LAYER

MOST_SLOTS = 11
"""More units than fit, but never more than this, are shown of a folded column."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Units that are not shown: how many, and the first of them."""

    first: int
    count: int


Slot = int | Fold
"""What stands in a column: a unit by its number, or units folded."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides where things stand.

    Attributes
    ----------
    width, height : float
        Room for the drawing.
    inputs : int
        Number of inputs.
    sizes : tuple of int
        Units of each layer.
    has_bias : tuple of bool
        Which layers have biases.
    ems : tuple of float
        The widest value expected in each column, inputs first and the loss last, in sizes of its
        text.
    short_em : float
        The widest value where there is room for a few decimals only, likewise.
    pill_em : float
        The widest weight expected, likewise.
    name_em : float
        The widest name of a weight, likewise.
    target_em : float
        The widest target, likewise.
    look : Sizes
        Text sizes and measures.
    wanted : tuple of (layer, unit)
        Units that have to be shown.
    layer : int or None
        The layer that has to be shown.
    beside : int
        Its neighbour that has to be shown with it: -1 for the one before, 1 for the one after.
    """

    width: float
    height: float
    inputs: int
    sizes: tuple[int, ...]
    has_bias: tuple[bool, ...]
    ems: tuple[float, ...]
    short_em: float
    pill_em: float
    name_em: float
    target_em: float
    look: Sizes
    wanted: tuple[tuple[int, int], ...] = ()
    layer: int | None = None
    beside: int = -1

    def units(self, layer: int) -> int:
        """Return how many units a layer has."""
        return self.inputs if layer == INPUT_LAYER else self.sizes[layer]

    def wanted_in(self, layer: int) -> tuple[int, ...]:
        """Return the units of a layer that have to be shown."""
        return tuple(sorted({unit for at, unit in self.wanted if at == layer}))


@lru_cache(maxsize=1024)
def slots(units: int, room: int, wanted: Sequence[int] = ()) -> tuple[Slot, ...]:
    """Return what stands in a column of `units` units that has room for `room` slots.

    As many of the first as fit, and the last; a fold stands for what lies between. A unit that is
    wanted but not among them is shown with its neighbours, always the same ones, so that the
    column does not change from each unit to the next.

    >>> slots(64, 5)
    (0, 1, 2, Fold(first=3, count=60), 63)
    >>> slots(64, 7, (40,))
    (0, Fold(first=1, count=39), 40, 41, 42, Fold(first=43, count=20), 63)
    """
    if units <= room:
        return tuple(range(units))
    room = max(room, 3)
    usual = _with_folds(units, {*range(room - 2), units - 1})
    missing = [unit for unit in wanted if room - 2 <= unit < units - 1]
    while missing:
        for size in range(room, 0, -1):
            blocks = {unit for at in missing for unit in _block(at, size, units)}
            for count in range(room, -1 if size == 1 else 0, -1):
                column = _with_folds(units, {*range(count), *blocks, units - 1})
                if len(column) <= room:
                    return column
        missing.pop()
    return usual


def _block(unit: int, size: int, units: int) -> range:
    """Return the neighbours with which a unit is shown: the column between its ends is tiled."""
    start = 1 + (unit - 1) // size * size
    return range(start, min(start + size, units - 1))


def _with_folds(units: int, shown: set[int]) -> tuple[Slot, ...]:
    """Return the units shown with folds between them; a single unit is not folded."""
    column: list[Slot] = []
    following = 0
    for unit in sorted(shown):
        missing = unit - following
        if missing == 1:
            column.append(following)
        elif missing > 1:
            column.append(Fold(following, missing))
        column.append(unit)
        following = unit + 1
    return tuple(column)


def layers_by_importance(count: int, layer: int | None, beside: int = -1) -> list[int]:
    """Return the layers in the order in which they are given room.

    First the layer in focus with its neighbour, then the ends, then the other neighbour.
    """
    order = [] if layer is None else [layer, layer + beside]
    order += [count - 1, INPUT_LAYER]
    if layer is not None:
        order.append(layer - beside)
    order += range(count)
    return list(dict.fromkeys(at for at in order if INPUT_LAYER <= at < count))
