"""What everything is called, in text, in TeX, and as the id of a drawn element."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.trace.names import INPUT_LAYER, Names

ONE_HIDDEN = Names(2, (2, 2), (True, True))
TWO_HIDDEN = Names(3, (4, 2, 1), (True, False, True))


@st.composite
def all_names(draw: st.DrawFn) -> Names:
    """Draw the names of a network of 1 to 4 layers."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    biases = draw(st.lists(st.booleans(), min_size=len(sizes), max_size=len(sizes)))
    return Names(draw(st.integers(1, 4)), tuple(sizes), tuple(biases))


def test_names_of_the_worked_example() -> None:
    """Weights are numbered layer by layer, unit by unit, in the order of the unit's inputs."""
    names = ONE_HIDDEN
    edges = [names.edge(layer, j, i).plain for layer in (0, 1) for j in (0, 1) for i in (0, 1)]
    assert edges == ["w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8"]
    assert [names.unit(layer, 1).plain for layer in (INPUT_LAYER, 0, 1)] == ["x2", "h2", "o2"]
    assert names.weighted_sum(1, 0).plain == "z3"
    assert names.delta(1, 0).tex == r"\delta_3"
    assert names.delta(1, 0).markup == "δ_3"
    assert names.bias(1, 1).plain == "b4"
    assert names.target(0).plain == "t1"
    assert names.loss_term(1).plain == "E2"
    assert names.loss.plain == "E"
    assert names.sample_loss(1).tex == "E^{(2)}"


def test_names_with_several_hidden_layers() -> None:
    """Hidden units say their layer; layers without biases have none to number."""
    unit = TWO_HIDDEN.unit(1, 0)
    assert (unit.plain, unit.tex, unit.id, unit.markup) == (
        "h1^(2)",
        "h_1^{(2)}",
        "h1-2",
        "h_1^(2)",
    )
    assert TWO_HIDDEN.bias(0, 3).plain == "b4"
    assert TWO_HIDDEN.bias(2, 0).plain == "b5"
    assert TWO_HIDDEN.edge(0, 3, 2).tex == "w_{12}"
    assert TWO_HIDDEN.width(INPUT_LAYER) == 3


def test_a_network_without_hidden_layers() -> None:
    """Its only layer is the output layer."""
    names = Names(2, (1,), (True,))
    assert [names.unit(0, 0).plain, names.edge(0, 0, 1).plain] == ["o1", "w2"]


@given(all_names())
def test_numbers_lead_back(names: Names) -> None:
    """Every weight and bias has a number of its own, from 1 without gap, that leads back to it."""
    number = 0
    for layer, units in enumerate(names.sizes):
        for unit in range(units):
            for source in range(names.width(layer - 1)):
                number += 1
                assert names.edge(layer, unit, source).plain == f"w{number}"
                assert names.edge_at(number) == (layer, unit, source)
    with pytest.raises(IndexError):
        names.edge_at(number + 1)
    with pytest.raises(IndexError):
        names.edge_at(0)
    number = 0
    for layer, units in enumerate(names.sizes):
        for unit in range(units if names.has_bias[layer] else 0):
            number += 1
            assert names.bias(layer, unit).plain == f"b{number}"
            assert names.bias_at(number) == (layer, unit)
    with pytest.raises(IndexError):
        names.bias_at(number + 1)


@given(all_names())
def test_ids_are_unique(names: Names) -> None:
    """No two drawn elements share an id."""
    ids = [names.unit(INPUT_LAYER, unit).id for unit in range(names.inputs)]
    for layer, units in enumerate(names.sizes):
        for unit in range(units):
            ids.append(names.unit(layer, unit).id)
            ids += [names.edge(layer, unit, i).id for i in range(names.width(layer - 1))]
            if names.has_bias[layer]:
                ids.append(names.bias(layer, unit).id)
    for unit in range(names.sizes[-1]):
        ids += [names.target(unit).id, names.loss_term(unit).id]
    ids.append(names.loss.id)
    assert len(set(ids)) == len(ids)
