"""Write a scenario as TOML that reads back equal."""

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from nnviz.files import write_whole
from nnviz.scenario.model import Languages, Scenario, Section


def dump(scenario: Scenario) -> str:
    """Return `scenario` as TOML; keys that have their default are left out."""
    return "\n".join(_section(scenario, "")).strip("\n") + "\n"


def save(scenario: Scenario, path: str | Path) -> None:
    """Write `scenario` to the file at `path`, whole or not at all.

    Raises
    ------
    NotWrittenError
        Where the file cannot be written; one that was there before is left as it was.
    """
    write_whole(path, dump(scenario).encode())


def _section(section: Section, name: str) -> Iterator[str]:
    """Yield the lines of a section: its own keys first, then the sections in it."""
    inner: list[tuple[str, Any]] = []
    for key, field in type(section).model_fields.items():
        value = getattr(section, key)
        if value is None or (not field.is_required() and value == field.default):
            continue
        if _is_section(value):
            inner.append((f"{name}.{key}" if name else key, value))
        else:
            yield f"{key} = {_value(value)}"
    for path, value in inner:
        if isinstance(value, tuple):
            for element in value:
                yield from ("", f"[[{path}]]", *_section(element, path))
        else:
            yield from ("", f"[{path}]", *_section(value, path))


def _is_section(value: object) -> bool:
    """Return whether `value` is written as a section, or a list of them, of its own."""
    if isinstance(value, tuple):
        return bool(value) and isinstance(value[0], BaseModel)
    return isinstance(value, BaseModel) and not isinstance(value, Languages)


def _value(value: Any) -> str:
    """Return one value as TOML."""
    match value:
        case bool():
            return "true" if value else "false"
        case Enum():
            return _string(str(value.value))
        case str():
            return _string(value)
        case int() | float():
            return repr(value)
        case Languages():
            texts = (f"{key} = {_string(text)}" for key, text in value if text is not None)
            return f"{{ {', '.join(texts)} }}"
        case tuple() if len(value) > 1 and isinstance(value[0], tuple):
            lines = "".join(f"    {_value(row)},\n" for row in value)
            return f"[\n{lines}]"
        case _:
            return f"[{', '.join(map(_value, value))}]"


def _string(text: str) -> str:
    """Return `text` as a TOML basic string, on one line; it has no other control characters."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + quoted.replace("\n", "\\n").replace("\t", "\\t") + '"'
