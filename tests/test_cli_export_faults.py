"""`nnviz export` that is broken off, or that the system does not let write: nothing is lost."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nnviz import cli
from nnviz.export.webpage import page
from nnviz.interruption import Interrupted, Interruption

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform == "win32":
    pytest.skip("these are signals, pipes and disks of POSIX systems", allow_module_level=True)

import resource

ROOT = Path(__file__).parent.parent
MANY = ("--iterations", "1-500")
"""More slides than any test waits for."""


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "nnviz", "export", "w5", *arguments]


@contextmanager
def _running(*arguments: str) -> "Iterator[subprocess.Popen[str]]":
    """Run an export that tells how far it is, and leave no process behind."""
    with subprocess.Popen(
        [*_command(*arguments), "--progress", "lines"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _wait_for(process: "subprocess.Popen[str]", slides: int) -> None:
    """Read what it tells until so many slides are done."""
    assert process.stderr is not None
    for line in process.stderr:
        done, total = line.split()
        if int(done) >= slides:
            assert int(total) > slides
            return
    pytest.fail("the export ended")


def _old(folder: Path, *names: str) -> None:
    """Put files where the export will want to write."""
    for name in names:
        (folder / name).write_text("old")


def _assert_old(folder: Path, *names: str) -> None:
    """Assert that those files are as they were, with nothing beside them."""
    assert sorted(os.listdir(folder)) == sorted(names)
    assert {(folder / name).read_text() for name in names} == {"old"}


@pytest.mark.parametrize(
    ("number", "output", "slides"),
    [
        (signal.SIGTERM, "a.svg", 5),
        (signal.SIGINT, "a.html", 5),
        (signal.SIGHUP, "a.svg", 0),
    ],
    ids=["several files", "one file", "at once"],
)
def test_a_signal_ends_it_and_leaves_nothing(
    tmp_path: Path, number: signal.Signals, output: str, slides: int
) -> None:
    """What was there is whole, nothing is beside it, and the status says which signal it was."""
    names = ["a-0002.svg"] if output == "a.svg" else [output]
    _old(tmp_path, *names)
    with _running("-o", str(tmp_path / output), "--force", *MANY) as process:
        _wait_for(process, slides)
        process.send_signal(number)
        _, said = process.communicate()
    assert process.returncode == 128 + number
    assert set(re.sub(r"\d+ \d+\n", "", said)) == set()
    _assert_old(tmp_path, *names)


def test_a_training_is_broken_off_too(tmp_path: Path) -> None:
    """On the way to a far iteration there are lines already, and a signal is heard."""
    with _running("-o", str(tmp_path / "a.svg"), "--iteration", "2000000000") as process:
        assert process.stderr is not None
        assert [process.stderr.readline() for _ in range(3)] == ["0 44\n"] * 3
        process.terminate()
        assert process.wait() == 143
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("output", ["a.svg", "a.tex"])
def test_a_closed_pipe_cancels_it(tmp_path: Path, output: str) -> None:
    """Who reads the progress no more wants no file; this has its own status."""
    names = ["a-0002.svg", "a.tex"]
    _old(tmp_path, *names)
    with _running("-o", str(tmp_path / output), "--force", *MANY) as process:
        _wait_for(process, 3)
        assert process.stderr is not None
        process.stderr.close()
        assert process.wait() == 141
    _assert_old(tmp_path, *names)


@pytest.mark.parametrize("output", ["a.svg", "a.html"])
def test_a_killed_process_leaves_the_old_files_whole(tmp_path: Path, output: str) -> None:
    """What it could not take away has a hidden name."""
    names = ["a-0002.svg", "a.html"]
    _old(tmp_path, *names)
    with _running("-o", str(tmp_path / output), "--force", *MANY) as process:
        _wait_for(process, 3)
        process.kill()
        process.wait()
    left = [path.name for path in tmp_path.iterdir() if path.name.startswith(".nnviz-")]
    assert sorted(os.listdir(tmp_path)) == sorted([*names, *left])
    assert {(tmp_path / name).read_text() for name in names} == {"old"}


def test_a_file_that_comes_meanwhile_stays(tmp_path: Path) -> None:
    """Without --force nothing is replaced, whenever it came; no other slide is left then."""
    with _running("-o", str(tmp_path / "a.svg"), "--iterations", "1-2") as process:
        _wait_for(process, 1)
        _old(tmp_path, "a-0050.svg")
        _, said = process.communicate()
    assert process.returncode == 2
    assert said.endswith(
        f"88 88\nnnviz: {tmp_path / 'a-0050.svg'} is there already; --force replaces it.\n"
    )
    _assert_old(tmp_path, "a-0050.svg")


@pytest.mark.parametrize(("output", "name"), [("a.svg", "a-0001.svg"), ("a.tex", "a.tex")])
def test_a_file_that_grows_too_large_is_one_sentence(
    tmp_path: Path, output: str, name: str
) -> None:
    """As where a disk is full in the middle of it: the old file is whole."""
    _old(tmp_path, name)
    done = subprocess.run(
        _command("-o", str(tmp_path / output), "--force"),
        cwd=ROOT,
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )
    assert done.returncode == 2
    path = tmp_path / name
    assert done.stderr.decode() == f"nnviz: {path} could not be written: File too large\n"
    _assert_old(tmp_path, name)


@pytest.fixture
def small_disk(tmp_path: Path) -> "Iterator[Path]":
    """Give a disk of 400 kB, where the system lets one be made."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "nnviz-tests", str(folder)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("a small disk cannot be mounted: that needs to be root, with CAP_SYS_ADMIN")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize(("output", "name"), [("a.svg", "a-0001.svg"), ("a.html", "a.html")])
def test_a_full_disk_is_one_sentence(small_disk: Path, output: str, name: str) -> None:
    """It has its room back afterwards, and the old file."""
    _old(small_disk, name)
    done = subprocess.run(
        _command("-o", str(small_disk / output), "--force"),
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert re.fullmatch(
        rf"nnviz: {small_disk}/a(-\d+)?\.\w+ could not be written: No space left on device\n",
        done.stderr.decode(),
    )
    _assert_old(small_disk, name)
    (small_disk / "room").write_bytes(bytes(300_000))


def test_a_full_folder_of_temporary_files_is_one_sentence(small_disk: Path) -> None:
    """What goes to the standard output is kept there until it is complete."""
    done = subprocess.run(
        _command("-o", "-", "--format", "html", *MANY),
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(small_disk)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == b""
    sentence = f"nnviz: {small_disk} could not be written: No space left on device\n"
    assert done.stderr.decode() == sentence


def test_an_estimate_blames_what_is_at_fault(small_disk: Path) -> None:
    """Where temporary files have no room, it is their folder."""
    wanted = ("--format", "html", "--estimate", "--iterations", "1-50")
    (small_disk / "full").write_bytes(bytes(390_000))
    done = subprocess.run(
        _command(*wanted),
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(small_disk)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    sentence = f"nnviz: {small_disk} could not be written: No space left on device\n"
    assert done.stderr.decode() == sentence


def test_an_estimate_that_fails_otherwise_blames_no_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As where a file of nnviz itself cannot be read."""

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(page, "write", fail)
    assert cli.main(["export", "w5", "--format", "html", "--estimate"]) == 2
    output = capsys.readouterr()
    assert output.err == "nnviz: The export could not be estimated: Permission denied\n"
    assert output.out == ""


def test_a_disk_that_is_only_read_is_one_sentence(small_disk: Path) -> None:
    """It is found out before the work, here a training that would never end."""
    _old(small_disk, "a.html")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for output in ("a.html", "b.svg"):
        done = subprocess.run(
            _command("-o", str(small_disk / output), "--force", "--iteration", "2000000000"),
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 2
        assert done.stderr.decode().endswith("could not be written: Read-only file system\n")
    _assert_old(small_disk, "a.html")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_a_full_standard_output_is_one_sentence() -> None:
    """Output that cannot be written is told, not lost."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            _command("-o", "-", "--format", "svg", "--step", "3"),
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"nnviz: The output cannot be written: No space left on device\n"


def test_a_reader_who_goes_is_no_error() -> None:
    """`nnviz export … -o - | head` prints no traceback, and has the status of a closed pipe."""
    with subprocess.Popen(
        _command("-o", "-", "--format", "tikz"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_closed_standard_output_is_found_out_before_the_work() -> None:
    """It is one sentence, as for every command."""
    line = 'exec "$0" -m nnviz export w5 --format svg --iteration 2000000000 --step 1 -o - >&-'
    done = subprocess.run(
        ["sh", "-c", line, sys.executable], cwd=ROOT, stderr=subprocess.PIPE, check=False
    )
    assert done.returncode == 2
    sentence = b"nnviz: The output cannot be written: there is none, it was closed\n"
    assert done.stderr == sentence


def _terminal() -> tuple[int, int]:
    """Return both ends of a terminal; skip the test where the system makes none."""
    try:
        return os.openpty()
    except OSError as error:
        pytest.skip(f"there are no terminals here ({error}): is /dev/pts mounted?")


def test_a_picture_is_not_poured_into_a_terminal() -> None:
    """A format that is no text wants a file or a pipe."""
    leader, terminal = _terminal()
    with os.fdopen(leader), os.fdopen(terminal, "w") as output:
        done = subprocess.run(
            _command("-o", "-", "--format", "png", "--step", "1"),
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert b"The format png is no text for a terminal" in done.stderr


def test_a_person_at_a_terminal_sees_how_far_it_is(tmp_path: Path) -> None:
    """On one line, which in the end says what was written."""
    leader, terminal = _terminal()
    with subprocess.Popen(
        _command("-o", str(tmp_path / "a.svg"), "--iterations", "1-2"), cwd=ROOT, stderr=terminal
    ) as process:
        os.close(terminal)
        said = b""
        while part := _read(leader):
            said += part
    os.close(leader)
    assert process.returncode == 0
    lines = said.decode().split("\r")
    assert all(re.fullmatch(r"\d+ of 88, \d:\d\d left\x1b\[K", line) for line in lines[1:-2])
    assert len(lines) > 2
    assert re.fullmatch(
        r"\x1b\[K88 slides: .*/a-0001\.svg … a-0088\.svg, [0-9,.]+ [kM]B\r?", lines[-2]
    )
    assert lines[-1] == "\n"


def _read(terminal: int) -> bytes:
    """Return what comes from a terminal, nothing once nobody writes any more."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_a_long_export_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    """Six times as many slides, and the same megabytes."""
    peaks = []
    for name, span in (("short.svg", "1:1-1:22"), ("long.svg", "1-3")):
        process = subprocess.Popen(
            _command("-o", str(tmp_path / name), "--iterations", span), cwd=ROOT
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        peaks.append(usage.ru_maxrss)
    assert len(os.listdir(tmp_path)) == 22 + 3 * 44
    assert peaks[1] < peaks[0] + 8192


def test_a_second_signal_is_heard_at_once() -> None:
    """The first one waits for a place where nothing is left behind; a check is one."""
    with Interruption() as interruption:
        interruption.check()
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)
        with interruption.urgent(), pytest.raises(Interrupted) as second:
            os.kill(os.getpid(), signal.SIGINT)
        assert second.value.status == 130
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(Interrupted) as found:
            interruption.check()
        assert found.value.status == 130
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
