"""Ids of many elements, written only when they are asked for."""

import pytest

from nnviz.trace.ids import Group, Ids, Span
from nnviz.trace.names import Names

NAMES = Names(3, (2, 4), (True, True))


@pytest.mark.parametrize(
    ("group", "ids"),
    [
        (Group(NAMES, Span.UNITS, -1), ("x1", "x2", "x3")),
        (Group(NAMES, Span.INTO, -1, 1), ("w4", "w5", "w6")),
        (Group(NAMES, Span.OUT_OF, 1, 1), ("w8", "w10", "w12", "w14")),
        (Group(NAMES, Span.TERMS, 1), ("E1", "E2", "E3", "E4")),
    ],
)
def test_a_group_names_its_elements(group: Group, ids: tuple[str, ...]) -> None:
    """The elements of a layer, in order."""
    assert tuple(Ids(group)) == ids
    assert Ids(group) == ids
    assert len(group) == len(ids)


def test_groups_join() -> None:
    """Ids, groups and sequences of ids stand one after the other, and can be picked."""
    ids = Ids("E", Ids(Group(NAMES, Span.UNITS, 0)), ("b1", "b2"))
    assert tuple(ids) == ("E", "h1", "h2", "b1", "b2")
    assert (ids[0], ids[2], ids[-1], ids[1:3]) == ("E", "h2", "b2", ("h1", "h2"))
    assert "h2" in ids
    assert hash(ids) == hash(Ids("E", "h1", "h2", "b1", "b2"))
    with pytest.raises(IndexError):
        ids[5]


def test_only_some_of_a_group() -> None:
    """Of a group those whose units are shown; what stands alone is always among them."""
    ids = Ids("E", Group(NAMES, Span.OUT_OF, 1, 0), Group(NAMES, Span.UNITS, -1))
    assert tuple(ids.among({1: (0, 3)})) == ("E", "w7", "w13")
