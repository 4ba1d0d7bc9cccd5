"""Sentences about a scenario, and their pieces: counts, lists of names, values as written."""

from dataclasses import dataclass
from typing import Final

from nnviz.translation import tr, trn

LONGEST_QUOTE: Final = 60
"""Characters of the user's own text that a sentence quotes."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake: what is wrong and what helps, and the keys and indices (from 0) that lead there.

    The last key may be missing in the file; the place is then that of what should hold it.
    """

    sentence: str
    at: tuple[str | int, ...]


def listed(names: list[str]) -> str:
    """Return `a`, `a and b` or `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return tr("{others} and {last}", others=", ".join(names[:-1]), last=names[-1])


def numbers(count: int) -> str:
    """Return `1 number` or `3 numbers`."""
    return trn("{count:,} number", "{count:,} numbers", count)


def rows(count: int) -> str:
    """Return `1 row` or `3 rows`."""
    return trn("{count:,} row", "{count:,} rows", count)


def samples(count: int) -> str:
    """Return `1 sample` or `3 samples`."""
    return trn("{count:,} sample", "{count:,} samples", count)


def shown(value: object) -> str:
    """Return a short text for a value as it stands in the file."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return tr("the text '{text}'", text=cut(value))
        case dict():
            return tr("a table")
        case list() | tuple():
            return tr("a list")
        case int() | float():
            return number(value)
        case _:
            return cut(str(value))


def number(value: int | float) -> str:
    """Return a number with its thousands set apart; a huge one only by its size."""
    if isinstance(value, float):
        return f"{value:.15g}"
    return f"{value:,}" if abs(value) < 10**30 else tr("a number of more than 30 digits")


def cut(text: str) -> str:
    """Return the user's own text on one line, printable and not too long."""
    text = text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )
