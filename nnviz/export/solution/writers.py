"""Worked solutions: a run's iterations with every step, as text, JSON, CSV or Markdown.

Each format is a function from a `Solution` to pieces of text, so that a run of any length is
written while it is calculated. `nnviz trace` prints them; an export has the steps of its range: of
whole iterations those of every sample, as `nnviz trace` prints them, and of a part of one those of
the sample on show. Its Markdown is a handout.
"""

from typing import TYPE_CHECKING, BinaryIO, Final

from nnviz.export.solution import data, handout, text
from nnviz.export.solution.parts import Solution

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnviz.export.reel import Reel
    from nnviz.trace.timeline import Cursor

FORMATS: "Final[dict[str, Callable[[Solution], Iterator[str]]]]" = {
    "text": text.text,
    "json": data.json_object,
    "csv": data.csv_rows,
    "markdown": text.markdown,
}
"""The writers, by the name of their format."""

_UTF_8: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By this at its start a spreadsheet knows that a table's letters are in UTF-8."""


def written(solution: "Solution", format_name: str) -> "Iterator[str]":
    """Yield `solution` in the format of this name, piece by piece.

    Raises
    ------
    DivergedError
        Where a value is no longer finite; what was yielded before it stays complete.
    """
    return FORMATS[format_name](solution)


def write_text(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write the steps of an export's range as aligned lines."""
    _write(text.text, reel, file, tell)


def write_markdown(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write the steps of an export's range as a handout."""
    _write(handout.handout, reel, file, tell)


def write_csv(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write the steps of an export's range as a table that spreadsheets open."""
    file.write(_UTF_8.encode())
    _write(data.spreadsheet_rows, reel, file, tell)


def write_json(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write the iterations of an export's range with its steps as JSON."""
    _write(data.json_object, reel, file, tell)


def _write(
    pieces: "Callable[[Solution], Iterator[str]]",
    reel: "Reel",
    file: BinaryIO,
    tell: "Callable[[int], None]",
) -> None:
    """Write a solution, telling how many slides' steps are in it so far."""
    cursors = reel.cursors()
    ahead = next(cursors, None)
    slides = 0

    def done(cursor: "Cursor") -> None:
        nonlocal ahead, slides
        while ahead is not None and ahead <= cursor:
            slides += 1
            ahead = next(cursors, None)
        tell(slides)

    wish = reel.wish
    solution = Solution(
        reel.run, decimals=wish.decimals, span=wish.span, sample=wish.sample, done=done
    )
    for piece in pieces(solution):
        file.write(piece.encode())
    tell(len(reel))
