"""What the files of an export are called, and the question whether they may be replaced."""

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from nnviz.export.file_names import file_names
from nnviz.translation import tr, trn
from nnviz.window.export.choices import Range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.window.export.choices import Choices
    from nnviz.window.export.subject import Subject


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


def files(path: str, choices: "Choices", count: int) -> list[str]:
    """Return which files an export of so many frames writes."""
    return file_names(path, count if choices.kind.paged else 1)


def there_of(paths: "Sequence[str]") -> list[str]:
    """Return which files of one folder are there; the folder is read once."""
    folder = os.path.dirname(paths[0])
    names: set[str] = set()
    with suppress(OSError):
        names = set(os.listdir(folder or os.curdir))
    found = [path for path in paths if os.path.basename(path) in names]
    if len(paths) == 1 and not found and os.path.lexists(paths[0]):
        return list(paths)  # the file system takes it for one that is written otherwise
    return found


def question(there: "Sequence[str]") -> str:
    """Return the question whether files may be replaced."""
    if len(there) == 1:
        return tr("{path} is there already. Shall it be replaced?", path=there[0])
    return trn(
        "{count:,} file is there already, {first}. Shall it be replaced?",
        "{count:,} of the files are there already, from {first} to {last}. Shall they be replaced?",
        len(there),
        first=there[0],
        last=os.path.basename(there[-1]),
    )
