#!/usr/bin/env python3
"""Renew the pinned versions and hashes: `python3 packaging/renew_pins.py`, with uv installed.

Every dependency of pyproject.toml is resolved for all systems and all Pythons from 3.11 on, as the
newest version within the bounds. The files name versions and hashes, and no place to load from, so
that they serve wherever pip is set up to look.
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Made by packaging/renew_pins.py from pyproject.toml: do not edit by hand.\n"


def compiled(extras: list[str], constraints: list[str]) -> str:
    """Return the pins of the project with `extras`, agreeing with the files `constraints`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    # An editable installation without build isolation finds the build backend installed.
    backend = "\n".join(project["build-system"]["requires"])
    command = ["uv", "pip", "compile", "pyproject.toml", "-"]
    command += ["--universal", "--python-version", "3.11", "--fork-strategy", "fewest"]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--upgrade", "--quiet"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--no-emit-build-options"]
    for extra in extras:
        command += ["--extra", extra]
    for constraint in constraints:
        command += ["--constraint", constraint]
    done = subprocess.run(
        command, cwd=ROOT, input=backend, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def main() -> None:
    """Write both files; the tests' holds the application's packages in the same versions."""
    if shutil.which("uv") is None:
        sys.exit("Renewing the pins needs uv: python3 -m pip install uv")
    for name, extras, constraints in (
        ("packaging/requirements.txt", [], []),
        ("packaging/requirements-test.txt", ["test"], ["packaging/requirements.txt"]),
    ):
        text = compiled(extras, constraints)
        if "://" in text or " @ " in text:
            sys.exit(f"{name} would name a place to load from, and is left as it was.")
        (ROOT / name).write_text(HEADER + text, encoding="utf-8", newline="\n")
        print(f"{name}: {text.count('==')} packages")


if __name__ == "__main__":
    main()
