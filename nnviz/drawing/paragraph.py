"""Text with marked-up symbols, broken into lines."""

from functools import lru_cache

from nnviz.drawing.metrics import REGULAR, runs_width, width
from nnviz.drawing.shapes import Run, markup


@lru_cache(maxsize=512)
def broken(
    text: str, size: float, weight: int = REGULAR, limit: float = 400.0
) -> tuple[tuple[Run, ...], ...]:
    """Return the lines of `text`, broken at spaces so that none is wider than `limit`.

    A word that is wider than a whole line is broken where the line is full.
    """
    space = width(" ", size, weight)
    lines: list[list[tuple[Run, ...]]] = [[]]
    filled = 0.0
    for word in _short_words(text, size, weight, limit):
        runs = markup(word)
        wide = runs_width(runs, size, weight)
        if lines[-1] and filled + space + wide > limit:
            lines.append([])
            filled = 0.0
        filled += wide + (space if lines[-1] else 0.0)
        lines[-1].append(runs)
    return tuple(_joined(words) for words in lines)


def _short_words(text: str, size: float, weight: int, limit: float) -> list[str]:
    """Return the words of a text, those wider than a line in parts."""
    words: list[str] = []
    for word in filter(None, text.replace("\n", " ").split(" ")):  # keeps no-break spaces
        rest = word
        while len(rest) > 1 and runs_width(markup(rest), size, weight) > limit:
            fits = len(rest) - 1
            while fits > 1 and runs_width(markup(rest[:fits]), size, weight) > limit:
                fits -= 1
            words.append(rest[:fits])
            rest = rest[fits:]
        words.append(rest)
    return words


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
