"""Read a scenario from a file or a text; whatever is wrong ends in one sentence."""

import codecs
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from nnviz.errors import ScenarioError
from nnviz.foreign import reason, toml_reason
from nnviz.scenario import limits, locating, problems
from nnviz.scenario.model import Scenario
from nnviz.translation import tr

_PLACE_IN_TOML: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read(path: str | Path) -> Scenario:
    """Return the scenario in the file at `path`.

    Raises
    ------
    ScenarioError
        Where the file cannot be read, is no TOML, or is no scenario.
    """
    place = str(path)
    try:
        with Path(path).open("rb") as file:
            content = file.read(limits.FILE_BYTES + 1)
    except FileNotFoundError:
        raise ScenarioError(place, tr("there is no such file")) from None
    except IsADirectoryError:
        raise ScenarioError(place, tr("this is a folder; name a file in it")) from None
    except PermissionError:
        raise ScenarioError(place, _denied(Path(path))) from None
    except (OSError, ValueError) as error:
        problem = tr("the file cannot be read: {reason}", reason=reason(error))
        raise ScenarioError(place, problem) from None
    if len(content) > limits.FILE_BYTES:
        megabytes = limits.FILE_BYTES // 1024**2
        raise ScenarioError(place, tr("the file is larger than {limit} MB", limit=megabytes))
    return parse(_text(content, place), place)


def parse(text: str, place: str) -> Scenario:
    """Return the scenario in `text`; `place` is what messages call it, such as its file name.

    Raises
    ------
    ScenarioError
        Where the text is no TOML or no scenario.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error), text, place) from None
    except RecursionError:
        problem = tr("the brackets are nested too deep; a scenario needs three levels at most")
        raise ScenarioError(place, problem) from None
    except ValueError:
        # Python refuses to convert a whole number of more than 4,300 digits.
        problem = tr("one of the whole numbers has too many digits")
        raise ScenarioError(place, problem) from None
    return from_mapping(content, place, text)


def from_mapping(content: Mapping[str, Any], place: str, text: str = "") -> Scenario:
    """Return the scenario with the keys and values of `content`, as they stand in a file.

    `text` is the file's text, in which the line of a mistake is looked for.

    Raises
    ------
    ScenarioError
        Where `content` is no scenario.
    """
    try:
        return Scenario.model_validate(dict(content))
    except ValidationError as error:
        problem = problems.first_of(error.errors(include_url=False))
    raise ScenarioError(
        place,
        problem.sentence,
        path=problems.place_text(problem.at),
        line=locating.line_of(text, problem.at),
    )


def _text(content: bytes, place: str) -> str:
    """Return the text of a file that should be UTF-8; a byte order mark is skipped."""
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = tr(
            "the file is not UTF-8 (byte {position}); save it as UTF-8 in the editor",
            position=error.start + 1,
        )
        raise ScenarioError(place, problem, line=line) from None


def _denied(path: Path) -> str:
    """Return why `path` was refused; some systems refuse to open a folder as a file."""
    if path.is_dir():
        return tr("this is a folder; name a file in it")
    return tr("the file may not be read; check its permissions")


def _not_toml(message: str, text: str, place: str) -> ScenarioError:
    """Return the error for a text that is not TOML, with the reader's line and column."""
    found = _PLACE_IN_TOML.search(message)
    line = column = None
    if found and found[1]:
        line, column = int(found[1]), int(found[2])
    elif found:
        line = text.count("\n") + 1
        column = len(text) - (text.rfind("\n") + 1) + 1
    said = toml_reason(_PLACE_IN_TOML.sub("", message))
    problem = tr("this is not TOML: {reason}", reason=said)
    return ScenarioError(place, problem, line=line, column=column)
