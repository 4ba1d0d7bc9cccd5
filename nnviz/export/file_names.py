"""What the files of an export are called: where each slide is a file, they are numbered."""

import os
import re
from contextlib import suppress
from typing import Final

_DIGITS: Final = 4
"""Digits of the number in a file's name, at least."""


def file_names(output: str, count: int) -> list[str]:
    """Return what the files of so many slides are called, each slide in a file of its own.

    >>> file_names("steps.png", 1), file_names("steps.png", 2)
    (['steps.png'], ['steps-0001.png', 'steps-0002.png'])
    """
    if count == 1:
        return [output]
    stem, ending = os.path.splitext(output)
    digits = max(_DIGITS, len(str(count)))
    return [f"{stem}-{number:0{digits}}{ending}" for number in range(1, count + 1)]


def left_over(output: str, count: int) -> list[str]:
    """Return files that look like further slides of an export, but are those of an older one.

    They are called like its files, with higher numbers. One slide has no number, and none of them.
    """
    if count == 1:
        return []
    stem, ending = os.path.splitext(output)
    folder, start = os.path.split(stem)
    pattern = re.compile(rf"{re.escape(start)}-([0-9]{{{_DIGITS},}}){re.escape(ending)}")
    found = []
    with suppress(OSError), os.scandir(folder or os.curdir) as entries:
        for entry in entries:
            match = pattern.fullmatch(entry.name)
            if match and int(match[1]) > count:
                found.append((int(match[1]), os.path.join(folder, entry.name)))
    return [path for _, path in sorted(found)]
