"""The network as a tree of lines to be read aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.drawing.outline import LayerOutline, NetworkOutline, Outline, Path, element_line
from nnviz.trace.frame import Frame
from nnviz.trace.walk import first, following
from tests.drawing.networks import bundled, trace_of


def lines(outline: Outline, path: Path = (), depth: int = 0) -> list[str]:
    """Return the lines of a tree, those of branches indented."""
    found = ["  " * depth + outline.text(path)]
    for branch in range(outline.count(path)):
        found += lines(outline, (*path, branch), depth + 1)
    return found


def test_the_tree_of_a_batch_with_biases() -> None:
    """At the end of an iteration every value is in its line; a batch has its own loss."""
    trace = bundled("mini-batch")
    frame = Frame(trace, position=len(Frame(trace).steps), decimals=4)
    assert lines(NetworkOutline(frame)) == [
        "Network",
        "  Input layer, 2 units",
        "    x1: input 0.8",
        "    x2: input 0.6",
        "  Hidden layer, 2 units, tanh",
        "    h1: sum z1 0.2200, output h1 0.2165, ∂E/∂h1 −0.2865, slope 0.9531, δ1 −0.2731",
        "      w1 from x1 to h1: weight 0.5, ∂E/∂w1 −0.1939, new value 0.5969",
        "      w2 from x2 to h1: weight −0.3, ∂E/∂w2 −0.1174, new value −0.2413",
        "      b1 of h1: bias 0, ∂E/∂b1 0.0090, new value −0.0045",
        "    h2: sum z2 0.0800, output h2 0.0798, ∂E/∂h2 0.2388, slope 0.9936, δ2 0.2372",
        "      w3 from x1 to h2: weight −0.2, ∂E/∂w3 0.1750, new value −0.2875",
        "      w4 from x2 to h2: weight 0.4, ∂E/∂w4 0.1007, new value 0.3496",
        "      b2 of h2: bias 0, ∂E/∂b2 −0.0032, new value 0.0016",
        "  Output layer, 1 unit, sigmoid",
        "    o1: sum z3 0.0900, output o1 0.5225, ∂E/∂o1 −1.9139, slope 0.2495, δ3 −0.4775",
        "      w5 from h1 to o1: weight 0.6, ∂E/∂w5 −0.1113, new value 0.6556",
        "      w6 from h2 to o1: weight −0.5, ∂E/∂w6 −0.0110, new value −0.4945",
        "      b3 of o1: bias 0, ∂E/∂b3 0.0097, new value −0.0048",
        "      t1 of o1: target 1",
        "  Loss",
        "    E1 of o1: loss term 0.6492",
        "    E: loss of this sample 0.6492, loss of the batch 0.6269",
    ]


def test_the_weights_of_a_layer() -> None:
    """The heat map's tree has a branch for each unit, with the weights into it."""
    outline = LayerOutline(Frame(bundled("w5"), decimals=4), 1)
    assert lines(outline) == [
        "Weights into Output",
        "  o1: 2 weights",
        "    w5 from h1 to o1: weight 0.45, ∂E/∂w5 not yet, new value not yet",
        "    w6 from h2 to o1: weight 0.4, ∂E/∂w6 not yet, new value not yet",
        "  o2: 2 weights",
        "    w7 from h1 to o2: weight 0.7, ∂E/∂w7 not yet, new value not yet",
        "    w8 from h2 to o2: weight 0.6, ∂E/∂w8 not yet, new value not yet",
    ]
    assert outline.path("w7") == (1, 0)
    assert outline.path("w1") is None
    assert outline.path("h1") is None


def test_several_hidden_layers_say_their_number() -> None:
    """The second hidden layer is called so, and its units too."""
    outline = NetworkOutline(Frame(trace_of((2, 2, 2, 1))))
    assert outline.text((2,)) == "Hidden layer 2, 2 units, sigmoid"
    assert outline.text((2, 0)).startswith("h1(2): sum z3 not yet")
    assert outline.text((2, 0, 1)).startswith("w6 from h2(1) to h1(2): weight ")


def test_the_value_of_an_item_is_its_most_telling_number() -> None:
    """It is a unit's output, a parameter's value, the batch's loss; a layer has none."""
    trace = bundled("mini-batch")
    start, end = Frame(trace), Frame(trace, position=len(Frame(trace).steps))
    before, after = NetworkOutline(start), NetworkOutline(end)
    paths: list[Path] = [(), (1,), (0, 0), (1, 0), (1, 0, 1), (3, 0), (3, 1)]
    assert [before.value(path) for path in paths] == [
        "", "", "0.8", "not yet", "−0.3", "not yet", "not yet",
    ]  # fmt: skip
    assert [after.value(path) for path in paths] == [
        "", "", "0.8", "0.21651806", "−0.3", "0.64916127", "0.62688386",
    ]  # fmt: skip


@pytest.mark.parametrize("element", ["", "w99", "h1-2", "q1"])
def test_what_is_not_there_has_no_line(element: str) -> None:
    """An element of another network has no line and no place."""
    frame = Frame(bundled("w5"))
    assert element_line(frame, element) == ""
    assert NetworkOutline(frame).path(element) is None


@given(
    st.lists(st.integers(1, 4), min_size=2, max_size=5),
    st.sampled_from(("trained", "frozen", "none")),
)
def test_the_tree_is_in_the_order_of_reading(sizes: list[int], bias: str) -> None:
    """Going through the tree meets the very elements that Tab goes through, in its order."""
    frame = Frame(trace_of(sizes, bias=bias))
    outline = NetworkOutline(frame)

    def elements(path: Path) -> list[str]:
        found = [outline.element(path)] if outline.element(path) else []
        for branch in range(outline.count(path)):
            found += elements((*path, branch))
        return found

    order, at = [], first(frame.names)
    while at:
        order.append(at)
        at = following(frame.names, at)
    assert elements(()) == order
    for element in order:
        path = outline.path(element)
        assert path is not None
        assert outline.element(path) == element
