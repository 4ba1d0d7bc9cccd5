"""The bundled scenarios, by name."""

from functools import cache
from pathlib import Path
from typing import Final

from nnviz import resources
from nnviz.errors import ScenarioError, UnknownScenarioError
from nnviz.scenario import reading
from nnviz.scenario.model import Scenario
from nnviz.scenario.wording import cut

DEFAULT: Final = "w5"
"""What the window opens on."""

_NAMES: Final = ("w5", "mazur", "xor-solved", "xor", "relu", "dead-relu", "softmax", "mini-batch")


def names() -> tuple[str, ...]:
    """Return the names of the bundled scenarios, in the order to read them in."""
    return _NAMES


def load(name: str) -> Scenario:
    """Return the bundled scenario called `name`, read from its file the first time.

    Raises
    ------
    UnknownScenarioError
        Where there is none of this name.
    """
    if name not in _NAMES:
        raise UnknownScenarioError(cut(name), _NAMES)
    return _bundled(name)


@cache
def _bundled(name: str) -> Scenario:
    """Return the scenario in a bundled file; it cannot change, so all readers share it."""
    return reading.read(resources.path("scenarios", f"{name}.toml"))


def find(name_or_path: str) -> Scenario:
    """Return the bundled scenario of this name, or else the one in the file of this name.

    A file that is called as a bundled scenario is reached with its folder: `./w5`.

    Raises
    ------
    UnknownScenarioError
        Where there is neither.
    ScenarioError
        Where the file is there and cannot be read, or what is written as a path leads nowhere.
    """
    if name_or_path in _NAMES:
        return load(name_or_path)
    if _looks_like_path(name_or_path):
        return reading.read(name_or_path)
    try:
        return reading.read(name_or_path)
    except ScenarioError:
        if _is_there(name_or_path):
            raise
        raise UnknownScenarioError(cut(name_or_path), _NAMES) from None


def _looks_like_path(name: str) -> bool:
    """Return whether `name` is meant as a path: it has a folder or an ending."""
    return bool(Path(name).suffix) or Path(name).name != name


def _is_there(name: str) -> bool:
    """Return whether a file or folder of this name can be seen."""
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False
