"""Loads what an export needs, so that nobody waits for it when one is wanted."""

from importlib import import_module
from typing import Final

from nnviz.export.formats import FORMATS
from nnviz.scenario import library

_PARTS: Final = ("dialog", "files", "foot", "process", "source")


def load() -> None:
    """Load it; this can be done beside the window."""
    for name in _PARTS:
        import_module(f"nnviz.window.export.{name}")
    for name in library.names():  # among which a scenario's name is looked for
        library.load(name)
    for kind in FORMATS.values():
        if not kind.has_looks:  # the preview is the text itself
            kind.write()
