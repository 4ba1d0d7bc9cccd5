"""The command line: what is printed, on which stream, with which exit status."""

import json
import os
import re
import shlex
import subprocess
import sys
import types
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nnviz import __version__, cli, resources
from nnviz.engine.activations import ACTIVATIONS
from nnviz.scenario import library
from nnviz.window import preflight

if TYPE_CHECKING:
    from nnviz.scenario.model import Scenario

ROOT = Path(__file__).parent.parent
W5 = resources.path("scenarios", "w5.toml").read_text(encoding="utf-8")
OVERFLOW = W5.replace('"sigmoid"', '"linear"').replace("learning_rate = 0.5", "learning_rate = 1e9")


def _nnviz(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "nnviz", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> "list[Scenario]":
    """Put a window in place that only notes which scenario it is opened on."""
    scenarios: list[Scenario] = []

    def run(scenario: "Scenario", language: str | None, place: str) -> int:
        scenarios.append(scenario)
        return 0

    window = types.ModuleType("nnviz.window.app")
    window.run = run  # type: ignore[attr-defined] # a stand-in for the module
    monkeypatch.setitem(sys.modules, "nnviz.window.app", window)
    monkeypatch.setattr(preflight, "check", lambda: None)
    return scenarios


def test_without_arguments_the_window_opens_on_w5(opened: "list[Scenario]") -> None:
    """`nnviz` opens the default scenario."""
    assert cli.main([]) == 0
    assert opened == [library.load("w5")]


@pytest.mark.parametrize(
    "arguments",
    [["mazur"], ["open", "mazur"], ["--", "mazur"], ["open", "--", "mazur"]],
    ids=" ".join,
)
def test_the_window_opens_on_a_named_scenario(
    opened: "list[Scenario]", arguments: list[str]
) -> None:
    """A scenario may be named alone, after `open`, or after `--`."""
    assert cli.main(arguments) == 0
    assert opened == [library.load("mazur")]


@pytest.mark.parametrize(
    "arguments", [["open", "trace"], ["--", "trace"], ["./trace"]], ids=" ".join
)
def test_a_file_that_is_called_as_a_command_can_be_opened(
    opened: "list[Scenario]",
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file called `trace` is no more ambiguous than any other."""
    monkeypatch.chdir(tmp_path)
    Path("trace").write_text(W5, encoding="utf-8")
    assert cli.main(arguments) == 0
    assert opened == [library.load("w5")]


def test_a_bad_scenario_opens_no_window(
    opened: "list[Scenario]", capsys: pytest.CaptureFixture[str]
) -> None:
    """The scenario is read before the window is made."""
    assert cli.main(["mazr"]) == 2
    assert not opened
    assert capsys.readouterr().err == (
        "nnviz: There is neither a file nor a bundled scenario called 'mazr'. "
        "Did you mean 'mazur'?\n"
    )


def test_without_qt_one_sentence_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where PySide6 is missing, the window's place is taken by the line that installs it."""
    monkeypatch.setattr(preflight, "find_spec", lambda _: None)
    assert cli.main(["w5"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("nnviz: The window needs PySide6, which is not installed.")
    assert "pip install" in output.err
    assert output.err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (W5.replace("sigmoid", "sigmiod"), "there is no activation 'sigmiod'. Did you mean"),
        (W5.replace("[[0.1, 0.2]]", "[[0.1]]"), "expected 2 numbers, found 1 number"),
        ("x = ", "line 1, column 5: this is not TOML"),
        ("\0", "this is not TOML"),
    ],
    ids=["name", "shape", "toml", "null"],
)
@pytest.mark.parametrize("command", ["open", "trace", "check"])
def test_bad_input_is_one_sentence_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, text: str, sentence: str
) -> None:
    """Every command refuses a bad file with one line on standard error, and nothing else."""
    path = tmp_path / "lesson.toml"
    path.write_text(text, encoding="utf-8")
    assert cli.main([command, str(path)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"nnviz: {path}")
    assert sentence in output.err
    assert output.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["trace"],
        ["trace", "w5", "--iterations", "0"],
        ["trace", "w5", "--iterations", "many"],
        ["trace", "w5", "--decimals", "18"],
        ["trace", "w5", "--format", "xml"],
        ["w5", "--nonsense"],
    ],
    ids=" ".join,
)
def test_wrong_arguments_have_status_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Arguments that make no sense are refused with the usage."""
    with pytest.raises(SystemExit) as exit_:
        cli.main(arguments)
    assert exit_.value.code == 2
    assert "usage: nnviz" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["--help"],
            ["SCENARIO", "open", "trace", "check", "scenarios", "Examples", "nnviz -- NAME"],
        ),
        (["open", "--help"], ["SCENARIO", "Example"]),
        (["trace", "--help"], ["--iterations", "--format", "--no-steps", "--decimals", "Examples"]),
        (["check", "--help"], ["--iterations", "Example"]),
        (["scenarios", "--help"], ["--format", "Example"]),
    ],
    ids=["nnviz", "open", "trace", "check", "scenarios"],
)
def test_help_names_everything(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: list[str]
) -> None:
    """The help of each command names its options and has an example."""
    with pytest.raises(SystemExit) as exit_:
        cli.main(arguments)
    assert exit_.value.code == 0
    output = capsys.readouterr().out
    assert [word for word in words if word not in output] == []


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` prints the package's version."""
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"nnviz {__version__}\n"


def test_scenarios_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each bundled scenario has a line with its name and title."""
    assert cli.main(["scenarios"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(library.names())
    assert "One iteration by hand" in lines[0]


def test_scenarios_are_listed_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """The same list as JSON, with descriptions and sources."""
    assert cli.main(["scenarios", "--format", "json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in entries] == list(library.names())
    assert all(entry["title"] and entry["description"] and entry["source"] for entry in entries)


def test_trace_prints_the_worked_solution(capsys: pytest.CaptureFixture[str]) -> None:
    """The line of the lecture note stands in the text, with its factors."""
    assert cli.main(["trace", "w5"]) == 0
    output = capsys.readouterr()
    assert "= 0.20944600 × 0.23802157 × 0.51998934\n" in output.out
    assert "= 0.02592286   (the source prints 0.02592286)\n" in output.out
    assert output.err == ""


def test_trace_prints_as_many_iterations_and_decimals_as_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`--iterations`, `--no-steps` and `--decimals` are heeded together."""
    arguments = ["trace", "w5", "--iterations", "3", "--no-steps", "--decimals", "3"]
    assert cli.main(arguments) == 0
    output = capsys.readouterr().out
    assert re.findall(r"Iteration \d", output) == ["Iteration 1", "Iteration 2", "Iteration 3"]
    assert "Loss 0.024, after the update 0.023" in output
    assert "0.4370" not in output


def test_divergence_keeps_what_was_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that overflows prints complete JSON of what came before, and one sentence."""
    path = tmp_path / "overflow.toml"
    path.write_text(OVERFLOW, encoding="utf-8")
    arguments = ["trace", str(path), "--iterations", "99", "--no-steps", "--format", "json"]
    assert cli.main(arguments) == 2
    output = capsys.readouterr()
    printed = json.loads(output.out)["iterations"]
    assert 1 < len(printed) < 99
    assert f"Diverged at iteration {len(printed) + 1}: " in output.err
    assert output.err.count("\n") == 1


@pytest.mark.parametrize("name", library.names())
def test_every_bundled_gradient_is_right(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """`check` finds no mismatch in any bundled scenario, in its first iterations."""
    assert cli.main(["check", name, "--iterations", "2"]) == 0
    output = capsys.readouterr().out
    assert re.search(r"^All \d+ gradients agree\.$", output, re.MULTILINE)
    assert output.count("∂E/∂w1 ") == 2


def test_check_says_what_it_switches_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rounding and the sequential update are no part of a derivative, and it says so."""
    path = tmp_path / "by-hand.toml"
    conventions = 'learning_rate = 0.5\nround_to = 2\nupdate_order = "sequential"'
    path.write_text(W5.replace("learning_rate = 0.5", conventions), encoding="utf-8")
    assert cli.main(["check", str(path)]) == 0
    output = capsys.readouterr().out
    assert "Switched off for the check: rounding to 2 decimals.\n" in output
    assert "Switched off for the check: the sequential update.\n" in output


def test_check_exits_1_on_a_mismatch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a wrong derivative the gradients behind it are named, counted, and make the status 1."""
    tanh = ACTIVATIONS["tanh"]
    wrong = replace(tanh, derivative=lambda z, a, alpha: 1.01 * tanh.derivative(z, a, alpha))
    monkeypatch.setitem(ACTIVATIONS, "tanh", wrong)
    assert cli.main(["check", "softmax"]) == 1
    output = capsys.readouterr().out
    named = re.findall(r"∂E/∂(\w+) .* does not agree$", output, re.MULTILINE)
    assert named == ["w1", "w2", "b1", "w3", "w4", "b2"]
    assert output.endswith("6 of 15 gradients do not agree.\n")


def test_output_is_utf8_in_any_locale() -> None:
    """Even where the locale knows ASCII alone, ∂ and Hangul come out as UTF-8."""
    done = _nnviz("trace", "w5", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "∂E/∂w5 = ∂E/∂o1 · ∂o1/∂z3 · ∂z3/∂w5" in done.stdout.decode("utf-8")


def test_a_file_name_that_is_no_text_is_still_named() -> None:
    """An error about a file name with stray bytes can be printed."""
    if sys.platform == "win32":
        pytest.skip("Windows has no such names")
    done = _nnviz("trace", os.fsdecode(b"le\xffson.toml"))
    assert done.returncode == 2
    assert done.stderr == b"nnviz: le\\udcffson.toml: there is no such file.\n"


def test_a_reader_that_stops_early_is_no_error() -> None:
    """`nnviz trace … | head` prints no traceback."""
    arguments = [sys.executable, "-m", "nnviz", "trace", "xor", "--iterations", "100000"]
    with subprocess.Popen(
        arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_an_interruption_is_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl+C ends a command with the usual status and without a traceback."""

    def interrupted(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(library, "find", interrupted)
    assert cli.main(["trace", "w5"]) == 130
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_a_full_disk_is_one_sentence() -> None:
    """Output that cannot be written is told, not lost."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "nnviz", "scenarios"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"nnviz: The output cannot be written: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")
@pytest.mark.parametrize("command", ["trace w5", "check w5", "scenarios"])
def test_a_closed_output_is_one_sentence(command: str) -> None:
    """Where there is no standard output, that is told like any other that cannot be written."""
    done = _shell(f"{command} >&-")
    assert done.returncode == 2
    assert done.stdout == b""
    sentence = b"nnviz: The output cannot be written: there is none, it was closed\n"
    assert done.stderr == sentence


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")
@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-"])
def test_without_a_standard_error_the_status_tells(closed: str) -> None:
    """A sentence that nobody can read goes nowhere, least of all among the results."""
    done = _shell(f"trace nowhere.toml {closed}")
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")


def _shell(command: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command line in a shell, which can close its streams."""
    line = f"exec {shlex.quote(sys.executable)} -m nnviz {command}"
    return subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, check=False)


def _imported(*arguments: str) -> set[str]:
    """Return the top-level packages that a command imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "nnviz", *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    lines = (line.rpartition("|")[2].strip() for line in done.stderr.splitlines())
    return {name.partition(".")[0] for name in lines}


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], {"numpy", "pydantic", "PySide6"}),
        (["--version"], {"numpy", "pydantic", "PySide6"}),
        (["scenarios"], {"PySide6", "pyqtgraph", "ziamath"}),
        (["trace", "w5"], {"PySide6", "pyqtgraph", "ziamath"}),
        (["check", "w5"], {"PySide6", "pyqtgraph", "ziamath"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_imports_only_what_it_needs(arguments: list[str], absent: set[str]) -> None:
    """Help needs no numbers, and nothing but the window needs Qt."""
    assert _imported(*arguments) & absent == set()
