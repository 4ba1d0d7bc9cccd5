"""Walking the network element by element: what lies beside one, and what is read after it.

In a column ↑ and ↓ go through what stands in it: each unit with its bias below it, and above an
output its target. → leads from a unit to its first outgoing edge, and from an edge to the unit at
its end; ← the other way. Among edges ↑ and ↓ follow the numbers of the layer's weights: those into
one unit, then those into the next. The lines to the loss are edges like the others.

Everything is arithmetic on indices, so that a step costs the same in a network of any size.
"""

from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING

from nnviz.trace.inspection import Element, find
from nnviz.trace.names import INPUT_LAYER

if TYPE_CHECKING:
    from nnviz.trace.names import Names


class Direction(StrEnum):
    """Where to."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


def walk(names: "Names", element: str, direction: Direction) -> str:
    """Return the id of what lies beside an element; at the rim, of the element itself.

    "" where the network has no such element.

    >>> from nnviz.trace.names import Names
    >>> names = Names(2, (2, 2), (False, True))
    >>> [walk(names, "x2", Direction.RIGHT), walk(names, "w2", Direction.RIGHT)]
    ['w2', 'h1']
    >>> [walk(names, at, Direction.DOWN) for at in ("w2", "h1", "t1", "o1", "b1")]
    ['w3', 'h2', 'o1', 'b1', 't2']
    """
    found = find(names, element)
    if found is None:
        return ""
    match direction:
        case Direction.LEFT:
            return _left(names, found)
        case Direction.RIGHT:
            return _right(names, found)
        case Direction.UP:
            return _along(names, found, -1)
        case Direction.DOWN:
            return _along(names, found, 1)


def following(names: "Names", element: str, by: int = 1) -> str:
    """Return the id of what is read `by` places after an element, or before it if negative.

    Layer by layer: each unit, then the edges into it, its bias and its target; the loss comes last.
    "" after the last and before the first, and where the network has no such element.

    >>> from nnviz.trace.names import Names
    >>> names = Names(2, (2, 2), (False, True))
    >>> [following(names, at) for at in ("x2", "h1", "w4", "o1", "w6", "b1", "t2", "E")]
    ['h1', 'w1', 'o1', 'w5', 'b1', 't1', 'E1', '']
    """
    place = _place(names, element)
    return "" if place is None else _at(names, place + by)


def first(names: "Names") -> str:
    """Return the id of what is read first: the first input."""
    return names.unit(INPUT_LAYER, 0).id


def last(names: "Names") -> str:
    """Return the id of what is read last: the loss."""
    return names.loss.id


# Beside ---------------------------------------------------------------------------------------


def _left(names: "Names", at: Element) -> str:
    match at.letter:
        case "x":
            return names.unit(INPUT_LAYER, at.unit).id
        case "w":
            return names.unit(at.layer - 1, at.source).id
        case "E" if at.unit < 0:
            return names.loss_term(0).id
        case "E":
            return names.unit(at.layer, at.unit).id
        case _:
            return names.edge(at.layer, at.unit, 0).id


def _right(names: "Names", at: Element) -> str:
    match at.letter:
        case "w":
            return names.unit(at.layer, at.unit).id
        case "E":
            return names.loss.id
        case _ if at.layer == names.output_layer:
            return names.loss_term(at.unit).id
        case _:
            return names.edge(at.layer + 1, 0, at.unit).id


def _along(names: "Names", at: Element, by: int) -> str:
    """Return what lies above or below."""
    if at.letter == "w":
        inputs = names.width(at.layer - 1)
        place = at.unit * inputs + at.source + by
        place = min(max(place, 0), names.width(at.layer) * inputs - 1)
        return names.edge(at.layer, *divmod(place, inputs)).id
    if at.letter == "E":
        if at.unit < 0:
            return names.loss.id
        return names.loss_term(min(max(at.unit + by, 0), names.width(at.layer) - 1)).id
    stack = _stack(names, at.layer)
    letter = at.letter if at.letter in stack else "u"
    place = at.unit * len(stack) + stack.index(letter) + by
    place = min(max(place, 0), names.width(at.layer) * len(stack) - 1)
    unit, inside = divmod(place, len(stack))
    return _in_column(names, at.layer, unit, stack[inside])


def _stack(names: "Names", layer: int) -> str:
    """Return what stands at each unit of a layer, from above: target, unit, bias."""
    if layer == INPUT_LAYER:
        return "u"
    target = "t" if layer == names.output_layer else ""
    return f"{target}u{'b' if names.has_bias[layer] else ''}"


def _in_column(names: "Names", layer: int, unit: int, letter: str) -> str:
    if letter == "t":
        return names.target(unit).id
    if letter == "b":
        return names.bias(layer, unit).id
    return names.unit(layer, unit).id


# In reading order -----------------------------------------------------------------------------


def _block(names: "Names", layer: int) -> int:
    """Return how many elements are read at each unit of a layer: itself and what leads into it."""
    inputs = 0 if layer == INPUT_LAYER else names.width(layer - 1)
    return inputs + len(_stack(names, layer))


def _starts(names: "Names") -> list[int]:
    """Return how many elements are read before each layer, and before the loss."""
    layers = range(INPUT_LAYER, len(names.sizes))
    return [*accumulate((names.width(at) * _block(names, at) for at in layers), initial=0)]


def _place(names: "Names", element: str) -> int | None:
    """Return where an element is read, counted from 0."""
    at = find(names, element)
    if at is None:
        return None
    starts = _starts(names)
    if at.letter == "E":
        return starts[-1] + (names.width(names.output_layer) if at.unit < 0 else at.unit)
    begin = starts[at.layer + 1] + at.unit * _block(names, at.layer)
    match at.letter:
        case "w":
            return begin + 1 + at.source
        case "b":
            return begin + 1 + names.width(at.layer - 1)
        case "t":
            return begin + _block(names, at.layer) - 1
        case _:
            return begin


def _at(names: "Names", place: int) -> str:
    """Return the id of what is read at a place, "" beyond the ends."""
    starts = _starts(names)
    terms = names.width(names.output_layer)
    if not 0 <= place <= starts[-1] + terms:
        return ""
    if place >= starts[-1]:
        term = place - starts[-1]
        return names.loss.id if term == terms else names.loss_term(term).id
    layer = next(at for at, end in enumerate(starts[1:], INPUT_LAYER) if place < end)
    unit, inside = divmod(place - starts[layer + 1], _block(names, layer))
    if inside == 0:
        return names.unit(layer, unit).id
    inputs = names.width(layer - 1)
    if inside <= inputs:
        return names.edge(layer, unit, inside - 1).id
    is_bias = names.has_bias[layer] and inside == inputs + 1
    return names.bias(layer, unit).id if is_bias else names.target(unit).id
