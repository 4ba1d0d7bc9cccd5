"""The command line as a child process of the window."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import nnviz

if TYPE_CHECKING:
    from collections.abc import Sequence


def command(arguments: "Sequence[str]") -> list[str]:
    """Return what starts this same nnviz with arguments, from a clone, a wheel or a bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "nnviz", *arguments]


def environment() -> dict[str, str]:
    """Return the environment in which it finds this same nnviz, and needs no screen."""
    found = dict(os.environ)
    found["QT_QPA_PLATFORM"] = "offscreen"
    home = str(Path(nnviz.__file__).resolve().parent.parent)
    before = found.get("PYTHONPATH", "")
    found["PYTHONPATH"] = f"{home}{os.pathsep}{before}" if before else home
    return found
