"""Where a child process, or a user at a terminal, finds the scenario on show."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nnviz.errors import NnvizError
from nnviz.files import NotWrittenError
from nnviz.foreign import reason
from nnviz.scenario import library, writing
from nnviz.window.export import child

if TYPE_CHECKING:
    from nnviz.scenario.model import Scenario

UNKNOWN: Final = "SCENARIO.toml"
"""What stands in a command for a scenario's file that nobody knows."""


class Source:
    """Knows a name or a file for a scenario; the files that it writes go with it."""

    def __init__(self) -> None:
        self._written: tuple[Scenario, Path] | None = None

    def readable(self, scenario: "Scenario") -> str:
        """Return a name or a file from which a process reads a scenario.

        Raises
        ------
        NnvizError
            Where the file cannot be written.
        """
        name = _bundled(scenario)
        if name:
            return name
        if self._written is not None:
            before, path = self._written
            if before == scenario and path.exists():
                return str(path)
        path = Path(child.empty_folder(self)) / "scenario.toml"
        try:
            writing.save(scenario, str(path))
        except OSError as error:
            raise NotWrittenError(path, reason(error)) from error
        self._written = scenario, path
        return str(path)

    def typed(self, scenario: "Scenario", opened: str) -> str:
        """Return what a user types for a scenario, who has opened it by a name or path."""
        name = _bundled(scenario)
        if name:
            return name
        with suppress(NnvizError, OSError):
            if opened and library.find(opened) == scenario:
                return str(Path(opened).resolve())
        return UNKNOWN


def _bundled(scenario: "Scenario") -> str:
    """Return the name of a bundled scenario, empty where it is none."""
    return next((name for name in library.names() if library.load(name) == scenario), "")
