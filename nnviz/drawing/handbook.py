"""What the help page is made of: sections of words, formulas and rows, without Qt.

A section is written when it is first needed, in the language in use. What is heard and what is
searched is the same text, with the formulas as plain signs.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from nnviz.drawing.shapes import markup
from nnviz.drawing.tex import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from nnviz.trace.explanation import Line

Mark = Literal[
    "positive",
    "negative",
    "widths",
    "blank",
    "known",
    "factors",
    "forward",
    "loss",
    "backward",
    "update",
]
"""What a sample of the drawing shows."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; variables in it are written w_5, h_1^(2)."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Display:
    """A formula in lines, aligned at the first equals sign."""

    lines: "tuple[Line, ...]"


@dataclass(frozen=True, slots=True)
class Formulas:
    """Formulas one under another in a cell, as TeX."""

    texs: tuple[str, ...]


Cell = str | Formulas


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; neighbours have their columns in common."""

    cells: tuple[Cell, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """A piece of the drawing, and what it means."""

    mark: Mark
    text: str


Part = Text | Heading | Display | Row | Sample


@dataclass(frozen=True)
class Section:
    """One section of the help.

    Attributes
    ----------
    id : str
        Its name for links, the same in every language.
    title : str
        Its heading.
    write : callable
        Writes its parts.
    """

    id: str
    title: str
    write: "Callable[[], tuple[Part, ...]]"

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Its parts from the top down."""
        return self.write()

    @cached_property
    def reading(self) -> str:
        """All of it as plain text, a line for each part."""
        return "\n".join(part_reading(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found: a section's and a part's number."""

    section: int
    part: int


def part_reading(part: Part) -> str:
    """Return a part as plain text, formulas as signs on one line."""
    match part:
        case Text(text) | Heading(text) | Sample(_, text):
            return _spoken(text)
        case Display(lines):
            return " ".join(reading(" ".join(piece.tex for piece in line)) for line in lines)
        case Row(cells):
            return "; ".join(_cell_reading(cell) for cell in cells if cell)


def _cell_reading(cell: Cell) -> str:
    if isinstance(cell, str):
        return _spoken(cell)
    return ", ".join(reading(tex) for tex in cell.texs)


def _spoken(text: str) -> str:
    """Return text without the marks of indices: w5 for w_5, but β^t."""
    return "".join(f"^{run.text}" if run.script == "super" else run.text for run in markup(text))


def find(sections: "Sequence[Section]", query: str) -> tuple[Place, ...]:
    """Return every part that holds what is looked for, in reading order.

    Capitals, spaces and marks of scripts do not matter: "w5" finds ∂E/∂w_5. A title counts as
    part −1 of its section.
    """
    wanted = _plain(query)
    return tuple(_found(sections, wanted)) if wanted else ()


def _found(sections: "Sequence[Section]", wanted: str) -> "Iterator[Place]":
    for number, section in enumerate(sections):
        if wanted in _plain(section.title):
            yield Place(number, -1)
        for at, part in enumerate(section.parts):
            if wanted in _plain(part_reading(part)):
                yield Place(number, at)


def _plain(text: str) -> str:
    """Return what is compared of a text."""
    return "".join(sign for sign in text.casefold() if not sign.isspace() and sign not in "_^")
