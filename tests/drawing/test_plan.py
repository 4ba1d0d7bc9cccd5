"""Which units are shown of a column that does not fit."""

from hypothesis import given
from hypothesis import strategies as st

from nnviz.drawing.plan import Fold, layers_by_importance, slots


@given(
    st.integers(1, 2000),
    st.integers(3, 20),
    st.lists(st.integers(0, 1999), max_size=3),
)
def test_slots_account_for_every_unit(units: int, room: int, wanted: list[int]) -> None:
    """Shown and folded units together are all of them, in order, within the room."""
    column = slots(units, room, tuple(wanted))
    following = 0
    for slot in column:
        if isinstance(slot, Fold):
            assert slot.first == following
            assert slot.count > 1
            following += slot.count
        else:
            assert slot == following
            following += 1
    assert following == units
    assert len(column) <= max(room, 3)


@given(st.integers(1, 2000), st.integers(5, 20), st.integers(0, 1999))
def test_ends_and_the_wanted_are_shown(units: int, room: int, wanted: int) -> None:
    """The first, the last and a wanted unit can always be seen."""
    column = slots(units, room, (wanted,))
    assert 0 in column
    assert units - 1 in column
    assert wanted in column or wanted >= units


def test_a_small_column_is_whole() -> None:
    """What fits is shown as it is, and a single unit is never folded."""
    assert slots(4, 11) == (0, 1, 2, 3)
    assert slots(12, 11) == (0, 1, 2, 3, 4, 5, 6, 7, 8, Fold(9, 2), 11)


def test_layers_that_the_step_does_not_concern_give_way_first() -> None:
    """The layer in focus comes first with its neighbour, then the ends."""
    assert layers_by_importance(20, 10)[:5] == [10, 9, 19, -1, 11]
    assert layers_by_importance(20, 10, 1)[:5] == [10, 11, 19, -1, 9]
    assert layers_by_importance(20, None)[:3] == [19, -1, 0]
    assert sorted(layers_by_importance(20, 10)) == list(range(-1, 20))
    assert layers_by_importance(1, 0) == [0, -1]
    assert layers_by_importance(3, -1) == [-1, 2, 0, 1]
