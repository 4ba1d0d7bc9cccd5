"""Keys are found in the text of a file, whatever way TOML lets one write them."""

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from nnviz import resources
from nnviz.scenario import library
from nnviz.scenario.locating import LONGEST_TEXT, Path, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = '''\
# a comment with [brackets] = and "quotes"
title = { en = "a # ]", ko = """x
y""" }
[network]
"inputs" = 2  # quoted
[[network.layers]]
weights = [[1, 2],
   [3, 4], # [not this one]
   [
   5, 6]]
[[network.layers]]
units = 3
[data]
inputs = [

 [1, 2],
 [3, 4]]
deep.er = { a = [ 1, { b = 'c' } ] }
[[published]]
[[published]]
printed = "1"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("title", "ko"), 2),
        (("network", "inputs"), 5),
        (("network", "layers", 0), 6),
        (("network", "layers", 0, "weights", 1), 8),
        (("network", "layers", 0, "weights", 2), 9),
        (("network", "layers", 0, "weights", 2, 1), 10),
        (("network", "layers", 1, "units"), 12),
        (("data", "inputs", 1), 17),
        (("data", "deep", "er", "a", 1, "b"), 18),
        (("published", 0), 19),
        (("published", 1, "printed"), 21),
    ],
    ids=str,
)
def test_a_value_is_found_on_the_line_where_it_starts(path: Path, line: int) -> None:
    """Nested lists, sections, quoted keys, comments and long strings do not lead astray."""
    assert line_of(TEXT, path) == line


def test_for_a_missing_key_its_section_is_found() -> None:
    """What is not there has the place of what should hold it."""
    assert line_of(TEXT, ("network", "layers", 1, "activation")) == 11


@pytest.mark.parametrize("path", [("nothing",), ()], ids=["unknown", "empty"])
def test_what_is_nowhere_has_no_line(path: Path) -> None:
    """No line is better than a wrong one."""
    assert line_of(TEXT, path) is None


def test_a_huge_text_is_not_searched() -> None:
    """A message about a huge file comes at once, without a line."""
    assert line_of("a = 1\n" + " " * LONGEST_TEXT, ("a",)) is None


def _leaves(value: Any, path: Path = ()) -> "Iterator[tuple[Path, Any]]":
    """Yield every value that is neither table nor list, with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path, value


@pytest.mark.parametrize("name", library.names())
def test_every_value_of_a_bundled_file_is_found_where_it_stands(name: str) -> None:
    """The line that is named has the value on it, or its beginning."""
    text = resources.path("scenarios", f"{name}.toml").read_text(encoding="utf-8")
    lines = text.splitlines()
    for path, value in _leaves(tomllib.loads(text)):
        line = line_of(text, path)
        assert line is not None, path
        key = next(part for part in reversed(path) if isinstance(part, str))
        sought = value.split()[0] if isinstance(value, str) else str(value).lower()
        assert sought in lines[line - 1] or lines[line - 1] == f'{key} = """\\', path
