"""Text with marked-up symbols, broken into lines.

What a user calls something is text in which nothing is a symbol.
"""

from dataclasses import dataclass
from functools import lru_cache

from nnviz.drawing.metrics import REGULAR, runs_width, width
from nnviz.drawing.shapes import Run, markup


@dataclass(frozen=True, slots=True)
class Plain:
    """Text that is written as it stands, such as a title: "T" is no variable in it."""

    text: str


def runs_of(text: str | Plain) -> tuple[Run, ...]:
    """Return the runs of text with symbols, or of plain text."""
    return (Run(text.text),) if isinstance(text, Plain) else markup(text)


@lru_cache(maxsize=512)
def broken(
    text: str | Plain, size: float, weight: int = REGULAR, limit: float = 400.0
) -> tuple[tuple[Run, ...], ...]:
    """Return the lines of `text`, broken at spaces so that none is wider than `limit`.

    A word that is wider than a whole line is broken where the line is full.
    """
    space = width(" ", size, weight)
    lines: list[list[tuple[Run, ...]]] = [[]]
    filled = 0.0
    for word in _short_words(text, size, weight, limit):
        runs = runs_of(word)
        wide = runs_width(runs, size, weight)
        if lines[-1] and filled + space + wide > limit:
            lines.append([])
            filled = 0.0
        filled += wide + (space if lines[-1] else 0.0)
        lines[-1].append(runs)
    return tuple(_joined(words) for words in lines)


def _short_words(
    text: str | Plain, size: float, weight: int, limit: float
) -> "list[str] | list[Plain]":
    """Return the words of a text, those wider than a line in parts."""
    plain = isinstance(text, Plain)

    def wide(part: str) -> bool:
        return runs_width(runs_of(Plain(part) if plain else part), size, weight) > limit

    words: list[str] = []
    whole = text.text if isinstance(text, Plain) else text
    for word in filter(None, whole.replace("\n", " ").split(" ")):  # keeps no-break spaces
        rest = word
        while len(rest) > 1 and wide(rest):
            fits = len(rest) - 1
            while fits > 1 and wide(rest[:fits]):
                fits -= 1
            words.append(rest[:fits])
            rest = rest[fits:]
        words.append(rest)
    return [Plain(word) for word in words] if plain else words


def _joined(words: list[tuple[Run, ...]]) -> tuple[Run, ...]:
    """Return the runs of a line, plain neighbours made one."""
    runs: list[Run] = []
    for place, word in enumerate(words):
        for run in ((Run(" "),) if place else ()) + word:
            last = runs[-1] if runs else None
            if last is not None and _plain(last) and _plain(run):
                runs[-1] = Run(last.text + run.text)
            else:
                runs.append(run)
    return tuple(runs)


def _plain(run: Run) -> bool:
    """Tell whether a run has no style of its own."""
    return run.script == "normal" and not run.italic and run.weight is None and run.colour is None
