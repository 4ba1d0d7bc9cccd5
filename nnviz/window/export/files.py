"""What the files of an export are called, and the question whether they may be replaced."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from nnviz.translation import tr, trn
from nnviz.window.export.choices import Range

if TYPE_CHECKING:
    from nnviz.window.export.choices import Choices
    from nnviz.window.export.subject import Subject

_DIGITS: Final = 4
"""Digits of the number in a file's name, at least."""


def proposed(subject: "Subject", choices: "Choices") -> str:
    """Return a file's name for what is exported."""
    at, kind = subject.cursor, choices.kind
    name = {
        Range.FRAME: f"nnviz-{at.iteration}-{at.position:04d}",
        Range.PHASE: f"nnviz-{at.iteration}-{subject.phase}",
        Range.ITERATION: f"nnviz-{at.iteration}",
        Range.ITERATIONS: f"nnviz-{choices.first}-{choices.last}",
    }[choices.range]
    return name + kind.ending


def files(path: str, choices: "Choices", count: int) -> list[Path]:
    """Return which files an export of so many frames writes."""
    file = Path(path)
    if not choices.kind.paged or count == 1:
        return [file]
    digits = max(_DIGITS, len(str(count)))
    return [
        file.with_name(f"{file.stem}-{number:0{digits}d}{file.suffix}")
        for number in range(1, count + 1)
    ]


def question(there: list[Path]) -> str:
    """Return the question whether files may be replaced."""
    if len(there) == 1:
        return tr("{path} is there already. Shall it be replaced?", path=there[0])
    return trn(
        "{count:,} file is there already, {first}. Shall it be replaced?",
        "{count:,} of the files are there already, from {first} to {last}. Shall they be replaced?",
        len(there),
        first=there[0],
        last=there[-1].name,
    )
