"""Other programs, where they are installed."""

import shutil

import pytest


def need(command: str, package: str) -> str:
    """Return where a program is; skip the test where it is not installed.

    `package` is what Debian calls the package that brings it.
    """
    found = shutil.which(command)
    if found is None:
        pytest.skip(f"{command} is not installed: on Debian, apt install {package}")
    return found
