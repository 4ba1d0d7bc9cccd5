"""Worked solutions: a run's iterations with every step, as text, JSON, CSV or Markdown.

Each format is a function from a `Solution` to pieces of text, so that a run of any length is
written while it is calculated.
"""

from typing import TYPE_CHECKING, Final

from nnviz.export import solution_data, solution_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnviz.export.solution_parts import Solution

FORMATS: "Final[dict[str, Callable[[Solution], Iterator[str]]]]" = {
    "text": solution_text.text,
    "json": solution_data.json_object,
    "csv": solution_data.csv_rows,
    "markdown": solution_text.markdown,
}
"""The writers, by the name of their format."""


def written(solution: "Solution", format_name: str) -> "Iterator[str]":
    """Yield `solution` in the format of this name, piece by piece.

    Raises
    ------
    DivergedError
        Where a value is no longer finite; what was yielded before it stays complete.
    """
    return FORMATS[format_name](solution)
