"""Find the line of a key in the text of a scenario, which the TOML reader does not tell.

The text is known to be valid TOML, so the scanner needs only the part of the grammar that tells
keys, strings, comments and brackets apart (https://toml.io/en/v1.0.0).
"""

import re
from dataclasses import dataclass
from typing import Final

LONGEST_TEXT: Final = 4_000_000
"""Characters up to which a line is looked for; beyond it, the search would take seconds."""

Path = tuple[str | int, ...]

_TOKEN: Final = re.compile(
    r'(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'{3}.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<space>[ \t\r]+)|(?P<mark>[][{}=,.])"
    r"|(?P<bare>[^][{}=,.\s#\"']+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the text: a mark, a newline, a string or a bare word, and its line from 1."""

    kind: str
    text: str
    line: int


def line_of(text: str, path: Path) -> int | None:
    """Return the line on which the value at `path` starts, or None where that is not sure.

    `path` holds keys and indices from 0. Of a value that is not there, the line of what should
    hold it is returned.
    """
    if len(text) > LONGEST_TEXT:
        return None
    try:
        lines = _Scanner(_tokens(text)).lines()
    except (IndexError, RecursionError):
        return None
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _tokens(text: str) -> list[_Token]:
    """Return the pieces of `text` without spaces and comments."""
    found = []
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind not in ("space", "comment"):
            found.append(_Token(kind, match.group(), line))
        line += match.group().count("\n")
    return found


class _Scanner:
    """Walks once over the tokens and notes the line of every key and element."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = [*tokens, _Token("newline", "\n", 0)]
        self._at = 0
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}

    def lines(self) -> dict[Path, int]:
        """Return the first line of every value, by its path."""
        table: Path = ()
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.kind == "newline":
                self._at += 1
            elif token.text == "[":
                table = self._header(token.line)
            else:
                self._pair(table)
        return self._lines

    def _header(self, line: int) -> Path:
        """Read `[a.b]` or `[[a.b]]` and return the path of the table that it opens."""
        is_array = self._tokens[self._at + 1].text == "["
        self._at += 2 if is_array else 1
        *outer, last = self._key()
        self._at += 2 if is_array else 1
        path: Path = ()
        for key in outer:
            path = self._last_element((*path, key))
        path = (*path, last)
        if is_array:
            self._counts[path] = self._counts.get(path, 0) + 1
            self._lines.setdefault(path, line)
            path = self._last_element(path)
        self._lines.setdefault(path, line)
        return path

    def _last_element(self, path: Path) -> Path:
        """Return the path of the newest element where `path` is an array of tables."""
        return (*path, self._counts[path] - 1) if path in self._counts else path

    def _key(self) -> list[str]:
        """Read a dotted key up to the mark after it."""
        parts: list[str] = []
        while (token := self._tokens[self._at]).text not in ("=", "]"):
            if token.text != ".":
                parts.append(_plain_key(token))
            self._at += 1
        return parts

    def _pair(self, table: Path) -> None:
        """Read `key = value` of `table`."""
        line = self._tokens[self._at].line
        path = table
        for part in self._key():
            path = (*path, part)
            self._lines.setdefault(path, line)
        self._at += 1
        self._value(path)

    def _value(self, path: Path) -> None:
        """Read the value at `path`: an array, a table in braces, or anything on one line."""
        opening = self._tokens[self._at]
        if opening.text not in ("[", "{"):
            while self._tokens[self._at].text not in (",", "]", "}", "\n"):
                self._at += 1
            return
        self._at += 1
        count = 0
        while (token := self._tokens[self._at]).text not in ("]", "}"):
            if token.text in (",", "\n"):
                self._at += 1
            elif opening.text == "{":
                self._pair(path)
            else:
                self._lines.setdefault((*path, count), token.line)
                self._value((*path, count))
                count += 1
        self._at += 1


def _plain_key(token: _Token) -> str:
    """Return the key that `token` stands for; one with escapes is not looked for."""
    return token.text[1:-1] if token.kind == "text" else token.text
