#!/usr/bin/env python3
"""Set nnviz up in this clone and open it; nothing but Python 3.11 or newer is needed before.

    python3 packaging/run.py [SCENARIO]     open the window (any arguments of nnviz may follow)
    python3 packaging/run.py --test         run all tests (arguments of pytest may follow)
    python3 packaging/run.py --lint         check the code: style, types, import rules
    python3 packaging/run.py --setup        set up for all of these, and do nothing else
    python3 packaging/run.py trace --help   any other command of nnviz

The first run makes the folder .venv beside this one and installs the pinned packages into it, of
which each file must have the hash that is written down here. Later runs begin at once.
"""

from __future__ import annotations  # so that an older Python gets as far as the sentence below

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "nnviz-setup.txt"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)

# What each set of packages is made from: when one of these files changes, it is made anew.
APP = ["packaging/requirements.txt"]
TEST = ["packaging/requirements-test.txt"]
PROJECT = ["pyproject.toml", "nnviz/__init__.py"]

LINTS = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "imports": ["lint-imports"],
}


class SetupError(Exception):
    """Something that the person at the terminal can put right; the text says how."""


def fingerprint(files: list[str]) -> str:
    """Return a digest of `files` and of where, and for which Python, they are installed."""
    digest = hashlib.sha256(f"{ROOT} {sys.version_info[:2]}".encode())
    for name in files + PROJECT:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def check_python() -> None:
    """Raise where this Python is too old, or cannot make environments."""
    here = ".".join(str(part) for part in sys.version_info[:2])
    if sys.version_info < OLDEST:
        raise SetupError(
            f"nnviz needs Python 3.11 or newer, and this is {here}. Where a newer one is "
            "installed, name it: python3.12 packaging/run.py"
        )
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise SetupError(
            "Python's venv is missing. On Debian or Ubuntu: sudo apt install python3-venv "
            f"(or python{here}-venv)"
        )


def run(command: list[str], trouble: str) -> None:
    """Run `command` in the clone, and raise `trouble` where it fails."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SetupError(trouble)


def make_environment() -> None:
    """Make an empty environment where there is none, or one that is out of date."""
    if VENV.exists() and not STAMP.exists():
        raise SetupError(
            f"The folder {VENV} was made by something else. Move it away, and run this again."
        )
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    STAMP.touch()  # so that a set-up that is broken off is known as ours
    run([sys.executable, "-m", "venv", str(VENV)], "Python could not make an environment.")


def install(files: list[str]) -> None:
    """Install the pinned packages of `files` and then nnviz itself, as it is in this clone."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    quiet = ["--quiet", "--progress-bar", "off"]
    trouble = "pip could not install the packages: the lines above say why."
    for name in files:
        # Without --no-deps a package that is missing in the file would come in unchecked.
        run([*pip, "--require-hashes", "--no-deps", "-r", name], trouble)
    run([*pip, *quiet, "--no-deps", "--no-index", "--no-build-isolation", "-e", "."], trouble)


def known_setups() -> list[str]:
    """Return the fingerprints of what .venv is set up for, none where it is not usable."""
    return STAMP.read_text().split() if STAMP.exists() and PYTHON.exists() else []


def set_up(files: list[str]) -> None:
    """Bring .venv up to date with `files`, one of APP or TEST."""
    wanted = fingerprint(files)
    known = known_setups()
    if wanted in known:
        return
    check_python()
    print("Setting up nnviz in .venv: about 400 MB, once. This takes a minute or two.", flush=True)
    # The tests' packages come on top of an application that is up to date already.
    if fingerprint(APP) not in known:
        make_environment()
        known = []
    install(files)
    # The tests' file holds the application's packages, in the same versions, as well.
    done = {*known, wanted, fingerprint(APP)}
    STAMP.write_text("\n".join(sorted(done)) + "\n")


def qt_trouble(platform: str | None) -> str:
    """Return what keeps Qt from working here, on `platform` or on this screen, or nothing."""
    sys.path.insert(0, str(ROOT))
    from nnviz.errors import NnvizError
    from nnviz.window import preflight

    try:
        preflight.check_screen({"QT_QPA_PLATFORM": platform} if platform else None)
    except NnvizError as error:
        return str(error)
    finally:
        sys.path.pop(0)
    return ""


def become(module: str, arguments: list[str], folder: Path | None = None) -> int:
    """Run `module` of the environment with `arguments`, in `folder`, and return its exit status."""
    # -P: a file in the person's folder is not taken for a module of the same name.
    command = [str(PYTHON), "-P", "-m", module, *arguments]
    if folder is not None:
        os.chdir(folder)
    if os.name != "nt":
        sys.stdout.flush()
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def lint() -> int:
    """Run every check of the code, and return 1 where one finds something."""
    failed = []
    for name, (tool, *arguments) in LINTS.items():
        print(f"== {name}", flush=True)
        command = [str(PYTHON.with_name(tool)), *arguments]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
    print(f"Not right: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    """Do what the command line says, and return the exit status."""
    first, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if first in {"-h", "--help"}:
        print(__doc__)
        return 0
    if first == "--test":
        check_python()
        trouble = qt_trouble("offscreen")
        if trouble:
            raise SetupError(trouble)
        set_up(TEST)
        return become("pytest", ["-n", "auto", *rest], ROOT)
    if first == "--lint":
        set_up(TEST)
        return lint()
    if first == "--setup":
        set_up(TEST)
        return 0
    trouble = "" if known_setups() else qt_trouble(None)
    if trouble:
        # Said before the downloads, but no reason to stop: nnviz has commands without a window.
        print(f"Before the window can open: {trouble}\n", flush=True)
    set_up(APP)
    return become("nnviz", arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
