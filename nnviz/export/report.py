"""What an experiment found, for people and for other programs: text, JSON, CSV.

Numbers are written so that they read back to the same double; what is not finite is null in JSON
and empty in CSV.
"""

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nnviz.columns import left, right, width, wrapped

LINE_WIDTH: Final = 96
"""Columns of the terminal that sentences take."""


@dataclass(frozen=True, slots=True)
class Report:
    """The same findings three times over.

    Attributes
    ----------
    text
        Lines to read.
    data
        One object with everything, of lists, numbers and names.
    columns, rows
        A table with everything.
    """

    text: tuple[str, ...]
    data: dict[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def written(report: Report, format_name: str) -> Iterator[str]:
    """Yield a report as `text`, `json` or `csv`, piece by piece."""
    match format_name:
        case "json":
            yield _json(report.data)
        case "csv":
            yield _csv_row(report.columns)
            for row in report.rows:
                yield _csv_row(row)
        case _:
            for line in report.text:
                yield f"{line}\n"


def _json(data: dict[str, Any]) -> str:
    """Return an object as JSON, each of its keys, and each object of a list in it, on a line."""
    parts = []
    for key, value in plain(data).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            inner = ",\n  ".join(_line(entry) for entry in value)
            parts.append(f"{_line(key)}: [\n  {inner}\n ]")
        else:
            parts.append(f"{_line(key)}: {_line(value)}")
    return "{" + ",\n ".join(parts) + "}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def plain(value: Any) -> Any:
    """Return what JSON knows: arrays as lists, None for what is not finite."""
    match value:
        case np.ndarray():
            return plain(value.tolist())
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case float():
            return value if math.isfinite(value) else None
    return value


def underlined(heading: str, sign: str) -> tuple[str, str]:
    """Return a heading with a line of `sign` below it, as wide as it is."""
    return heading, sign * width(heading)


def sentence_lines(text: str, indent: str = "  ") -> Iterator[str]:
    """Yield a sentence on as many indented lines as it needs."""
    for line in wrapped(text, LINE_WIDTH - len(indent)):
        yield indent + line


def table_lines(
    head: Sequence[str], rows: Iterable[Sequence[str]], indent: str = "  "
) -> Iterator[str]:
    """Yield a table in aligned columns, the first at the left and the others at the right."""
    cells = [head, *rows]
    wide = [max(width(row[column]) for row in cells) for column in range(len(head))]
    for row in cells:
        first = left(row[0], wide[0])
        rest = (right(cell, at) for cell, at in zip(row[1:], wide[1:], strict=True))
        yield (indent + "  ".join((first, *rest))).rstrip()


def _csv_row(cells: Iterable[object]) -> str:
    """Return one line of comma-separated cells, quoted where they need it."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([_cell(cell) for cell in cells])
    return line.getvalue()


def _cell(value: object) -> object:
    """Return what stands in a cell: nothing for what is not known or not finite."""
    if isinstance(value, float):
        return repr(float(value)) if math.isfinite(value) else ""
    return "" if value is None else value
