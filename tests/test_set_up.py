"""Tests of packaging/run.py, which sets the project up; nothing is installed here."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "packaging" / "run.py"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the script as a module that works in a folder of the test's own."""
    spec = importlib.util.spec_from_file_location("nnviz_set_up", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    venv = tmp_path / ".venv"
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", venv)
    monkeypatch.setattr(module, "STAMP", venv / "nnviz-setup.txt")
    monkeypatch.setattr(module, "PYTHON", venv / "python")
    for name in (*module.APP, *module.TEST, *module.PROJECT):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return module


@pytest.fixture
def commands(script: Any, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the list of the commands that the script would have run."""
    ran: list[list[str]] = []

    def run(command: list[str], trouble: str) -> None:
        assert trouble
        ran.append(command)
        script.PYTHON.touch()

    monkeypatch.setattr(script, "run", run)
    return ran


def installed(commands: list[list[str]]) -> list[str]:
    """Return the files of pins among `commands`, each installed with its hashes."""
    return [command[-1] for command in commands if "--require-hashes" in command]


def test_the_first_run_sets_up_and_the_second_does_nothing(
    script: Any, commands: list[list[str]]
) -> None:
    """An environment is made once, from the pins with their hashes, with nnviz from the clone."""
    script.set_up(script.APP)
    assert commands[0][1:3] == ["-m", "venv"]
    assert installed(commands) == ["packaging/requirements.txt"]
    assert commands[-1][-2:] == ["-e", "."]
    commands.clear()
    script.set_up(script.APP)
    assert commands == []


def test_the_tests_are_added_to_the_application(script: Any, commands: list[list[str]]) -> None:
    """The tests' packages come on top of what is there, and serve the application too."""
    script.set_up(script.APP)
    commands.clear()
    script.set_up(script.TEST)
    assert installed(commands) == ["packaging/requirements-test.txt"]
    assert ["-m", "venv"] not in [command[1:3] for command in commands]
    commands.clear()
    script.set_up(script.APP)
    assert commands == []


@pytest.mark.parametrize(
    "changed", ["packaging/requirements.txt", "pyproject.toml", "nnviz/__init__.py"]
)
def test_a_change_sets_up_anew(script: Any, commands: list[list[str]], changed: str) -> None:
    """When the pins or the project's own description change, the environment is made anew."""
    script.set_up(script.APP)
    (script.VENV / "left over").touch()
    commands.clear()
    (script.ROOT / changed).write_text("changed")
    script.set_up(script.APP)
    assert commands[0][1:3] == ["-m", "venv"]
    assert not (script.VENV / "left over").exists()


def test_a_set_up_that_was_broken_off_begins_again(script: Any, commands: list[list[str]]) -> None:
    """A stamp is written at the end only, so that half an environment is not taken for a whole."""
    script.VENV.mkdir()
    script.STAMP.touch()
    script.set_up(script.APP)
    assert installed(commands) == ["packaging/requirements.txt"]


def test_an_environment_of_somebody_else_is_left_alone(
    script: Any, commands: list[list[str]]
) -> None:
    """A .venv that this script did not make is never deleted."""
    script.VENV.mkdir()
    with pytest.raises(script.SetupError, match="was made by something else"):
        script.set_up(script.APP)
    assert script.VENV.exists()
    assert commands == []


def test_an_old_python_is_a_sentence(script: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before 3.11 one reads which Python is needed, and how to name it."""
    monkeypatch.setattr(script, "OLDEST", (9, 0))
    with pytest.raises(script.SetupError, match=r"needs Python 3\.11 or newer"):
        script.check_python()


@pytest.mark.parametrize("absent", ["venv", "ensurepip"])
def test_a_python_without_venv_is_a_sentence(
    script: Any, monkeypatch: pytest.MonkeyPatch, absent: str
) -> None:
    """Debian keeps venv in a package of its own, and one reads its name."""
    find: Callable[[str], Any] = importlib.util.find_spec
    monkeypatch.setattr(script, "find_spec", lambda name: None if name == absent else find(name))
    with pytest.raises(script.SetupError, match="sudo apt install python3-venv"):
        script.check_python()


def test_its_help_names_every_way_to_call_it() -> None:
    """`--help` answers without setting anything up, and names what the documents use."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--help"], capture_output=True, text=True, check=True
    )
    for option in ("--test", "--lint", "--setup", "[SCENARIO]"):
        assert option in done.stdout
