"""Text in the columns of a terminal, of which an accent takes none and a Hangul letter two."""

import unicodedata


def width(text: str) -> int:
    """Return how many columns `text` takes.

    >>> width("w5"), width("순전파"), width("v̂")
    (2, 6, 1)
    """
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def left(text: str, columns: int) -> str:
    """Return `text` with spaces after it, up to so many columns."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """Return `text` with spaces before it, up to so many columns."""
    return " " * (columns - width(text)) + text


def wrapped(text: str, columns: int) -> list[str]:
    """Return `text` as lines of at most so many columns, broken at spaces.

    A word that is longer than a line stands on one of its own.
    """
    lines: list[str] = []
    for word in text.split():
        if lines and width(lines[-1]) + 1 + width(word) <= columns:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
