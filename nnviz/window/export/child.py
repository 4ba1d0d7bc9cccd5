"""The command line as a child process of the window."""

import os
import shutil
import sys
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

import nnviz
from nnviz.files import NotWrittenError
from nnviz.foreign import reason
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence


def command(arguments: "Sequence[str]") -> list[str]:
    """Return what starts this same nnviz with arguments, from a clone, a wheel or a bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "nnviz", *arguments]


def environment() -> dict[str, str]:
    """Return the environment in which it finds this same nnviz, needs no screen, writes UTF-8."""
    found = dict(os.environ)
    found["PYTHONUTF8"] = "1"
    found["PYTHONIOENCODING"] = "utf-8"
    found["QT_QPA_PLATFORM"] = "offscreen"
    home = str(Path(nnviz.__file__).resolve().parent.parent)
    before = found.get("PYTHONPATH", "")
    found["PYTHONPATH"] = f"{home}{os.pathsep}{before}" if before else home
    return found


def empty_folder(owner: object) -> str:
    """Return a new folder, which goes when its owner does.

    A process begins there: Python looks for modules where it begins, and finds nothing.

    Raises
    ------
    NotWrittenError
        Where none can be made.
    """
    try:
        folder = tempfile.mkdtemp(prefix="nnviz-")
    except OSError as error:
        raise NotWrittenError(tr("A temporary folder"), reason(error)) from error
    weakref.finalize(owner, shutil.rmtree, folder, ignore_errors=True)
    return folder
