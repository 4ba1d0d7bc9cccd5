"""Find the line of a key in the text of a scenario, which the TOML reader does not tell.

The text is known to be valid TOML, so the scanner needs only the part of the grammar that tells
keys, strings, comments and brackets apart (https://toml.io/en/v1.0.0).
"""

import re
from typing import Final, NamedTuple

LONGEST_TEXT: Final = 1_000_000
"""Characters up to which a line is looked for; beyond it, the search would take long."""

Path = tuple[str | int, ...]

_TOKEN: Final = re.compile(
    r'(?:"""(?:\\.|[^\\])*?"{3,5}|\'{3}.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<skipped>\#[^\n]*|[ \t\r]+)|\n|[][{}=,.]|[^][{}=,.\s#\"']+",
    re.DOTALL,
)
_ENDS: Final = frozenset({",", "]", "}", "\n"})


class _Token(NamedTuple):
    """A mark, a newline, a string or a bare word, and the line on which it starts, from 1."""

    text: str
    line: int


_END: Final = _Token("\n", 0)


def line_of(text: str, path: Path) -> int | None:
    """Return the line on which the value at `path` starts, or None where that is not sure.

    `path` holds keys and indices from 0. Of a value that is not there, the line of what should
    hold it is returned.
    """
    if len(text) > LONGEST_TEXT:
        return None
    scanner = _Scanner(_tokens(text), path)
    try:
        scanner.walk()
    except (IndexError, RecursionError):
        return None
    return scanner.line


def _tokens(text: str) -> list[_Token]:
    """Return the pieces of `text` without spaces and comments."""
    found = []
    line = 1
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if match.lastgroup != "skipped":
            found.append(_Token(piece, line))
        line += piece.count("\n")
    return found


class _Scanner:
    """Walks once over the tokens, and keeps the line of what comes nearest to the path sought.

    A place in the text is described by how many parts of the path lead to it, or None where it
    lies beside the path.
    """

    def __init__(self, tokens: list[_Token], path: Path) -> None:
        self._tokens = [*tokens, _END]
        self._at = 0
        self._path = path
        self._elements: dict[Path, int] = {}
        self._nearest = 0
        self.line: int | None = None

    def walk(self) -> None:
        """Walk over all tokens."""
        table: Path = ()
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.text == "\n":
                self._at += 1
            elif token.text == "[":
                table = self._header(token.line)
            else:
                self._pair(len(table) if self._leads(table) else None)

    def _leads(self, path: Path) -> bool:
        """Return whether the path sought goes through `path`."""
        return self._path[: len(path)] == path

    def _reach(self, depth: int, line: int) -> None:
        """Note that the first `depth` parts of the path sought are on `line`, if that is new."""
        if depth > self._nearest:
            self._nearest, self.line = depth, line

    def _header(self, line: int) -> Path:
        """Read `[a.b]` or `[[a.b]]` and return the path of the table that it opens."""
        brackets = 2 if self._tokens[self._at + 1].text == "[" else 1
        self._at += brackets
        *outer, last = self._key()
        self._at += brackets
        path: Path = ()
        for key in outer:
            path = self._last_element((*path, key))
        path = (*path, last)
        if brackets == 2:
            self._elements[path] = self._elements.get(path, 0) + 1
            path = self._last_element(path)
        for depth in range(1, len(path) + 1):
            if self._leads(path[:depth]):
                self._reach(depth, line)
        return path

    def _last_element(self, path: Path) -> Path:
        """Return the path of the newest element where `path` is a list of tables."""
        return (*path, self._elements[path] - 1) if path in self._elements else path

    def _key(self) -> list[str]:
        """Read a dotted key up to the mark after it."""
        parts: list[str] = []
        while (text := self._tokens[self._at].text) not in ("=", "]"):
            if text != ".":
                parts.append(text[1:-1] if text[0] in "\"'" else text)
            self._at += 1
        return parts

    def _step(self, depth: int | None, part: str | int, line: int) -> int | None:
        """Return how far the path sought goes through `part` of what `depth` stands for."""
        if depth is None or depth >= len(self._path) or self._path[depth] != part:
            return None
        self._reach(depth + 1, line)
        return depth + 1

    def _pair(self, depth: int | None) -> None:
        """Read `key = value` of the table that `depth` stands for."""
        line = self._tokens[self._at].line
        for part in self._key():
            depth = self._step(depth, part, line)
        self._at += 1
        self._value(depth)

    def _value(self, depth: int | None) -> None:
        """Read a list, a table in braces, or anything that stands on one line."""
        opening = self._tokens[self._at].text
        if opening not in ("[", "{"):
            while self._tokens[self._at].text not in _ENDS:
                self._at += 1
        elif depth is None:
            self._skip()
        else:
            self._contents(depth, is_table=opening == "{")

    def _skip(self) -> None:
        """Go behind the bracket that closes the one here."""
        open_brackets = 0
        while True:
            text = self._tokens[self._at].text
            self._at += 1
            open_brackets += (text in "[{") - (text in "]}")
            if not open_brackets:
                return

    def _contents(self, depth: int, *, is_table: bool) -> None:
        """Read what is in the brackets that open here."""
        self._at += 1
        count = 0
        while (token := self._tokens[self._at]).text not in ("]", "}"):
            if token.text in (",", "\n"):
                self._at += 1
            elif is_table:
                self._pair(depth)
            else:
                self._value(self._step(depth, count, token.line))
                count += 1
        self._at += 1
