"""Text stands in the columns of a terminal, Hangul too."""

from nnviz.columns import left, right, width, wrapped


def test_columns_are_counted_as_a_terminal_shows_them() -> None:
    """An accent takes no column of its own, a Hangul syllable takes two."""
    assert width("m̂") == 1
    assert width("학습") == 4


def test_cells_end_in_the_same_column() -> None:
    """What is put to the left or to the right is as wide as its column, in any script."""
    assert left("학습", 6) == "학습  "
    assert right("학습", 6) == "  학습"
    assert right("m̂", 3) == "  m̂"


def test_lines_are_broken_by_columns() -> None:
    """A line of Hangul has half as many letters; a word that is too long is not cut."""
    assert wrapped("가중치와 편향을 갱신합니다", 15) == ["가중치와 편향을", "갱신합니다"]
    assert wrapped("a verylongword b", 6) == ["a", "verylongword", "b"]
    assert wrapped("", 6) == []
