"""Walking the network element by element, by pure arithmetic."""

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from nnviz.trace.inspection import find
from nnviz.trace.names import INPUT_LAYER, Names
from nnviz.trace.walk import Direction, first, following, last, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

UP, DOWN, LEFT, RIGHT = Direction.UP, Direction.DOWN, Direction.LEFT, Direction.RIGHT
W5 = Names(2, (2, 2), (True, True))


@st.composite
def small_names(draw: st.DrawFn) -> Names:
    """Draw the names of a small network of 1 to 4 layers."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    biases = draw(st.lists(st.booleans(), min_size=len(sizes), max_size=len(sizes)))
    return Names(draw(st.integers(1, 4)), tuple(sizes), tuple(biases))


def every_element(names: Names) -> "Iterator[str]":
    """Yield the ids of all elements, without using the walk."""
    yield from (names.unit(INPUT_LAYER, unit).id for unit in range(names.inputs))
    for layer, units in enumerate(names.sizes):
        for unit in range(units):
            yield names.unit(layer, unit).id
            if names.has_bias[layer]:
                yield names.bias(layer, unit).id
            for source in range(names.width(layer - 1)):
                yield names.edge(layer, unit, source).id
    for unit in range(names.sizes[-1]):
        yield names.target(unit).id
        yield names.loss_term(unit).id
    yield names.loss.id


def path(names: Names, start: str, *directions: Direction) -> list[str]:
    """Return the ids that are walked from `start`."""
    found = [start]
    for direction in directions:
        found.append(walk(names, found[-1], direction))
    return found


def test_the_arrows_follow_the_drawing() -> None:
    """From the first input → leads to the loss and ← back; ↑ and ↓ go through a column."""
    assert path(W5, "x1", *6 * [RIGHT]) == ["x1", "w1", "h1", "w5", "o1", "E1", "E"]
    assert path(W5, "E", *6 * [LEFT]) == ["E", "E1", "o1", "w5", "h1", "w1", "x1"]
    assert path(W5, "t1", *6 * [DOWN]) == ["t1", "o1", "b3", "t2", "o2", "b4", "b4"]
    assert path(W5, "b2", *4 * [UP]) == ["b2", "h2", "b1", "h1", "h1"]
    assert path(W5, "x1", DOWN, DOWN, RIGHT, RIGHT) == ["x1", "x2", "x2", "w2", "h1"]


def test_edges_follow_their_numbers_within_the_layer() -> None:
    """↓ goes from the edges into one unit on to those into the next, and ends with the layer."""
    assert path(W5, "w1", *4 * [DOWN]) == ["w1", "w2", "w3", "w4", "w4"]
    assert path(W5, "w6", UP, UP) == ["w6", "w5", "w5"]
    assert path(W5, "E1", DOWN, DOWN, UP, UP) == ["E1", "E2", "E2", "E1", "E1"]
    assert path(W5, "w7", RIGHT, LEFT) == ["w7", "o2", "w7"]


def test_biases_and_targets_go_left_and_right_as_their_unit() -> None:
    """From a bias or a target ← leads to the first edge into its unit, → to the first out of it."""
    assert [walk(W5, "b2", LEFT), walk(W5, "b2", RIGHT)] == ["w3", "w6"]
    assert [walk(W5, "b4", LEFT), walk(W5, "b4", RIGHT)] == ["w7", "E2"]
    assert [walk(W5, "t2", LEFT), walk(W5, "t2", RIGHT)] == ["w7", "E2"]


def test_tab_reads_layer_by_layer() -> None:
    """Each unit is read before the edges into it, its bias and its target; the loss comes last."""
    order = ["x1"]
    while following(W5, order[-1]):
        order.append(following(W5, order[-1]))
    assert " ".join(order) == (
        "x1 x2 h1 w1 w2 b1 h2 w3 w4 b2 o1 w5 w6 b3 t1 o2 w7 w8 b4 t2 E1 E2 E"
    )


def test_an_unknown_element_leads_nowhere() -> None:
    """Of an element that the network does not have nothing lies beside or after."""
    for element in ("", "w9", "x3", "h1-1", "b5", "t0"):
        assert {walk(W5, element, direction) for direction in Direction} == {""}
        assert following(W5, element) == following(W5, element, -1) == ""


@given(small_names())
def test_reading_visits_every_element_once(names: Names) -> None:
    """Reading on from the first element passes every one exactly once, and back again."""
    forward, at = [], first(names)
    while at:
        forward.append(at)
        at = following(names, at)
    assert len(forward) == len(set(forward))
    assert set(forward) == set(every_element(names))
    assert forward[-1] == last(names)
    backward, at = [], last(names)
    while at:
        backward.append(at)
        at = following(names, at, -1)
    assert backward == forward[::-1]


@given(small_names())
def test_every_element_is_reached_from_every_other(names: Names) -> None:
    """With the arrows alone one gets from any element to any other, and never out of the net."""
    everything = set(every_element(names))
    onward = {at: {walk(names, at, direction) for direction in Direction} for at in everything}
    back: dict[str, set[str]] = {at: set() for at in everything}
    for at, found in onward.items():
        assert found <= everything
        for beside in found:
            back[beside].add(at)
    for ways in (onward, back):
        reached, edge = {"E"}, {"E"}
        while edge:
            edge = {beside for at in edge for beside in ways[at]} - reached
            reached |= edge
        assert reached == everything


@given(small_names())
def test_left_of_right_is_the_same_column(names: Names) -> None:
    """→ and then ← comes back to the unit, also from its bias or its target."""
    for at in every_element(names):
        element = find(names, at)
        assert element is not None
        if element.letter in "xhobt":
            back = walk(names, walk(names, at, RIGHT), LEFT)
            assert back == names.unit(element.layer, element.unit).id


@given(small_names())
def test_down_and_up_come_back(names: Names) -> None:
    """↑ takes back ↓ wherever ↓ led on."""
    for at in every_element(names):
        below = walk(names, at, DOWN)
        if below != at:
            assert walk(names, below, UP) == at


def test_a_large_network_costs_no_more() -> None:
    """Of 784-100-10 any edge leads on, without the others being looked at."""
    names = Names(784, (100, 10), (True, True))
    assert walk(names, "w78400", UP) == "w78399"
    assert walk(names, "w78400", RIGHT) == "h100"
    assert following(names, "w78400") == "b100"
    assert following(names, "o1", -1) == "b100"
    assert following(names, "E", -1) == "E10"
