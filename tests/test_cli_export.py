"""`nnviz export`: what is written under which names, and what is said of mistakes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pptx
import pytest
from PIL import Image
from pptx.util import Inches

from nnviz import cli, export_command, resources
from nnviz.drawing.slide import Content
from nnviz.drawing.theme import THEMES
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.export import options as offered
from nnviz.export.estimate import estimate
from nnviz.export.formats import FORMATS
from nnviz.export.wish import SIZES, Span, Wish
from nnviz.labs.deep import HIDDEN
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run
from nnviz.trace.timeline import Cursor
from nnviz.window import preflight

ROOT = Path(__file__).parent.parent
W5 = resources.path("scenarios", "w5.toml").read_text(encoding="utf-8")
OVERFLOW = W5.replace('"sigmoid"', '"linear"').replace("learning_rate = 0.5", "learning_rate = 1e9")


def _export(*arguments: str) -> int:
    return cli.main(["export", *arguments])


def _title(path: Path) -> str:
    """Return the title of a slide."""
    found = ElementTree.fromstring(path.read_text(encoding="utf-8")).find("{*}title")
    assert found is not None
    assert found.text is not None
    return found.text


def test_every_slide_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are numbered in order, and nothing else is left or said."""
    assert _export("w5", "-o", str(tmp_path / "steps.svg"), "--phase", "loss") == 0
    assert sorted(os.listdir(tmp_path)) == [f"steps-000{number}.svg" for number in (1, 2, 3)]
    for place, number in ((1, 9), (2, 10), (3, 11)):
        title = _title(tmp_path / f"steps-000{place}.svg")
        assert title.startswith(f"Iteration 1, step {number} of 43: ")
    assert capsys.readouterr() == ("", "")


def test_one_slide_has_the_name_that_was_given(tmp_path: Path) -> None:
    """There is nothing to number."""
    assert _export("w5", "-o", str(tmp_path / "step.SVG"), "--step", "31") == 0
    assert os.listdir(tmp_path) == ["step.SVG"]
    assert _title(tmp_path / "step.SVG").startswith("Iteration 1, step 31 of 43: ")


def test_the_whole_of_the_first_iteration_is_what_is_meant(tmp_path: Path) -> None:
    """From its start to its end, so that there is one slide more than steps."""
    assert _export("w5", "-o", str(tmp_path / "a.svg"), "--grain", "layer") == 0
    titles = [_title(path) for path in sorted(tmp_path.iterdir())]
    numbers = [int(re.findall(r"step (\d+) of 43", title)[0]) for title in titles]
    assert numbers[0] == 0
    assert numbers[-1] == 43
    assert len(set(titles)) == len(titles) == 8


@pytest.mark.parametrize(
    ("arguments", "first", "last", "count"),
    [
        (["--step", "0"], (1, 0), (1, 0), 1),
        (["--step", "17-19"], (1, 17), (1, 19), 3),
        (["--step", "42-end"], (1, 42), (1, 43), 2),
        (["--step", "end"], (1, 43), (1, 43), 1),
        (["--iteration", "3", "--phase", "forward"], (3, 1), (3, 8), 8),
        (["--iterations", "2-3", "--grain", "iteration"], (2, 43), (3, 43), 2),
        (["--iterations", "2:43-3:1"], (2, 43), (3, 1), 3),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_parts_of_the_training_are_chosen(
    tmp_path: Path,
    arguments: list[str],
    first: tuple[int, int],
    last: tuple[int, int],
    count: int,
) -> None:
    """By iteration, phase and step; both ends have their slides."""
    assert _export("w5", "-o", str(tmp_path / "a.svg"), *arguments, "--show", "title") == 0
    titles = [_title(path) for path in sorted(tmp_path.iterdir())]
    assert len(titles) == count
    assert titles[0].startswith("Iteration {}, step {} of 43: ".format(*first))
    assert titles[-1].startswith("Iteration {}, step {} of 43: ".format(*last))


def test_slides_are_seen_on_another_sample(tmp_path: Path) -> None:
    """Samples are counted from 1."""
    for sample in ("1", "2"):
        path = tmp_path / f"{sample}.svg"
        assert _export("mini-batch", "-o", str(path), "--step", "1", "--sample", sample) == 0
    assert (tmp_path / "1.svg").read_text() != (tmp_path / "2.svg").read_text()


def test_another_optimizer_trains_from_a_branch_on(tmp_path: Path) -> None:
    """Before the branch all is the same, from there on Adam has more steps."""
    path = tmp_path / "a.svg"
    branch = ["--branch", "3:adam:learning_rate=0.01"]
    span = ["--iterations", "1-3", "--grain", "iteration", "--show", "title"]
    assert _export("w5", "-o", str(path), *span, *branch) == 0
    assert [_title(one).split(":")[0] for one in sorted(tmp_path.iterdir())] == [
        "Iteration 1, step 43 of 43",
        "Iteration 2, step 43 of 43",
        "Iteration 3, step 75 of 75",
    ]


def test_a_slide_goes_to_the_standard_output(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    """The same bytes as in a file, and nothing else."""
    path = tmp_path / "a.svg"
    assert _export("w5", "-o", str(path), "--step", "3") == 0
    assert _export("w5", "-o", "-", "--format", "svg", "--step", "3") == 0
    output = capfdbinary.readouterr()
    assert output.out == path.read_bytes()
    assert output.err == b""


def test_a_file_is_replaced_only_with_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is looked at before the work; what is no part of the export stays in any case."""
    path, second, other = (tmp_path / name for name in ("a.svg", "b-0002.svg", "b-0007.svg"))
    for one in (path, second, other):
        one.write_text("old")
    assert _export("w5", "-o", str(path), "--step", "1") == 2
    assert _export("w5", "-o", str(tmp_path / "b.svg"), "--phase", "loss") == 2
    assert capsys.readouterr().err == (
        f"nnviz: {path} is there already; --force replaces it.\n"
        f"nnviz: {second} is there already; --force replaces it.\n"
    )
    assert {one.read_text() for one in tmp_path.iterdir()} == {"old"}
    assert len(os.listdir(tmp_path)) == 3
    assert _export("w5", "-o", str(path), "--step", "1", "--force") == 0
    assert _export("w5", "-o", str(tmp_path / "b.svg"), "--phase", "loss", "--force") == 0
    said = f"nnviz: {other} is not of this export, but of a longer one before it.\n"
    assert capsys.readouterr() == ("", said)
    assert sorted(os.listdir(tmp_path)) == [
        "a.svg", "b-0001.svg", "b-0002.svg", "b-0003.svg", "b-0007.svg",
    ]  # fmt: skip
    assert [one.name for one in tmp_path.iterdir() if one.read_text() == "old"] == ["b-0007.svg"]


def test_slides_of_a_longer_export_are_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside the new ones they look as if they were the next; they stay, and somebody is told."""
    path = str(tmp_path / "s.svg")
    assert _export("w5", "-o", path, "--step", "1-6") == 0
    assert _export("w5", "-o", path, "--step", "1-2", "--force") == 0
    assert len(os.listdir(tmp_path)) == 6
    assert capsys.readouterr() == (
        "",
        f"nnviz: 4 files, from {tmp_path / 's-0003.svg'} to s-0006.svg, are not of this export, "
        "but of a longer one before it.\n",
    )
    assert _export("w5", "-o", path, "--step", "1") == 0
    assert capsys.readouterr() == ("", "")


def test_a_calculation_needs_no_slides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its file has all steps of the range, however few slides there were, or none, or too many."""
    path = tmp_path / "a.json"
    few = ("--grain", "phase", "--step", "5-7")
    assert _export("w5", "-o", str(path), *few) == 0
    (iteration,) = json.loads(path.read_text(encoding="utf-8"))["iterations"]
    assert len(iteration["steps"]) == 3
    assert _export("w5", "--format", "json", *few, "--estimate") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["slides"], found["bytes"]) == (0, path.stat().st_size)
    many = ("--format", "json", "--iterations", "1-3000")
    assert _export("w5", *many, "--estimate") == 0
    assert json.loads(capsys.readouterr().out)["slides"] == 3_000 * 44
    for key in ("text", "csv", "markdown"):
        span = ("--iterations", "1-30", "--format", key)
        assert _export("w5", "-o", str(tmp_path / key), *span) == 0
        assert _export("w5", *span, "--estimate") == 0
        found = json.loads(capsys.readouterr().out)
        assert 0.8 * (tmp_path / key).stat().st_size < found["bytes"]
        assert found["bytes"] < 1.25 * (tmp_path / key).stat().st_size


def test_the_longest_sides_of_a_format_are_possible(tmp_path: Path) -> None:
    """One pixel more, or a little narrower, is refused."""
    one = ("--step", "3", "--show", "network")
    webp, deck = tmp_path / "a.webp", tmp_path / "a.pptx"
    assert _export("w5", "-o", str(webp), "--size", "16383x64", *one) == 0
    assert _export("w5", "-o", str(deck), "--size", "64x3584@10", *one) == 0
    with Image.open(webp) as picture:
        assert picture.size == (16_383, 64)
    slides = pptx.Presentation(str(deck))
    assert (slides.slide_width, slides.slide_height) == (Inches(1), Inches(56))


def test_a_plot_alone_is_a_slide(tmp_path: Path) -> None:
    """It may stand there without anything else."""
    path = tmp_path / "a.svg"
    assert _export("w5", "-o", str(path), "--step", "3", "--show", "none", "--plot", "loss") == 0
    assert _title(path).startswith("Iteration 1, step 3 of 43: ")


def test_where_the_training_diverges_nothing_is_written(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not even the slides before that, into a file, several, or the standard output."""
    path = tmp_path / "overflow.toml"
    path.write_text(OVERFLOW, encoding="utf-8")
    span = ["--iterations", "1-99", "--grain", "iteration"]
    for name in ("a.tex", "a.svg"):
        assert _export(str(path), "-o", str(tmp_path / name), *span) == 2
    assert _export(str(path), "-o", "-", "--format", "html", *span) == 2
    output = capfd.readouterr()
    assert output.out == ""
    assert len(set(output.err.splitlines())) == 1
    assert "Diverged at iteration " in output.err
    assert os.listdir(tmp_path) == ["overflow.toml"]


def test_names_in_the_help_are_those_that_there_are() -> None:
    """The help has its own lists, to be there before NumPy is imported."""
    assert set(THEMES) == set(offered.THEMES)
    assert tuple(Content) == offered.CONTENTS
    assert tuple(SIZES) == offered.SIZES
    assert tuple(OPTIMIZERS) == offered.OPTIMIZERS
    assert set(offered.ACTIVATIONS) == set(HIDDEN)


def test_help_names_everything(capsys: pytest.CaptureFixture[str]) -> None:
    """All options, formats and examples; `nnviz --help` names the command."""
    for arguments in (["export", "--help"], ["--help"]):
        with pytest.raises(SystemExit):
            cli.main(arguments)
    text = capsys.readouterr().out
    options = re.findall(
        r"\S+",
        "--format --force --iteration --iterations --phase --step --sample --focus --grain --show "
        "--plot --log-loss --over-iterations --twin --branch --theme --lang --english-terms --size "
        "--scale --transparent --fps --seconds --decimals --estimate --progress",
    )
    words = [*options, *FORMATS, "Examples:", "nnviz export w5 -o w5.pptx"]
    assert [word for word in words if word not in text] == []


def test_slides_speak_the_language_that_is_named(tmp_path: Path) -> None:
    """And have the theme's colours."""
    path = tmp_path / "a.svg"
    assert _export("w5", "-o", str(path), "--step", "3", "--lang", "ko", "--theme", "dark") == 0
    text = path.read_text(encoding="utf-8")
    assert re.search("[가-힣]", text)
    assert THEMES["dark"].canvas in text


def test_an_estimate_is_made_of_a_few_slides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Slides are counted, the size is about right, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert _export("w5", "--format", "svg", "--estimate") == 0
    output = capsys.readouterr()
    found = json.loads(output.out)
    assert output.err == ""
    assert found["slides"] == 44
    assert found["seconds"] > 0
    assert os.listdir(tmp_path) == []
    assert _export("w5", "-o", "a.svg") == 0
    real = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert 0.8 * real < found["bytes"] < 1.25 * real


def test_an_estimate_of_whole_iterations_has_all_samples(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A calculation of a batch is longer than what one sample has of it."""
    path = tmp_path / "a.md"
    assert _export("xor", "-o", str(path), "--iterations", "1-40", "--estimate") == 0
    found = json.loads(capsys.readouterr().out)
    assert _export("xor", "-o", str(path), "--iterations", "1-40") == 0
    assert 0.95 * path.stat().st_size < found["bytes"] < 1.05 * path.stat().st_size


def test_an_estimate_of_far_iterations_does_not_train_for_long() -> None:
    """It trains for a moment, and says how long the rest would take."""
    run = Run(build(library.load("xor")))
    span = Span(Cursor(10**8, 0), Cursor(10**8, 3))
    found = estimate(run, Wish(span=span), FORMATS["svg"], 4)
    assert run.walked < 10**6
    assert found.slides == 4
    assert found.seconds > 60


def test_qt_that_is_missing_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what draws the same without; so it is with the system's libraries."""
    monkeypatch.setattr(export_command, "find_spec", lambda _: None)
    assert _export("w5", "-o", str(tmp_path / "a.png")) == 2
    error = capsys.readouterr().err
    assert error.startswith("nnviz: The format png needs PySide6, which is not installed; svg, ")
    monkeypatch.undo()
    monkeypatch.setattr(preflight, "missing_libraries", lambda _: ["libegl1"])
    assert _export("w5", "-o", str(tmp_path / "a.png")) == 2
    assert "sudo apt install libegl1" in capsys.readouterr().err
    assert os.listdir(tmp_path) == []


def test_formats_without_qt_are_written_without_it(tmp_path: Path) -> None:
    """Where PySide6 cannot even be imported."""
    outputs = [key for key, one in FORMATS.items() if not one.needs_qt]
    program = (
        "import sys; sys.modules['PySide6'] = None; from nnviz import cli; "
        "sys.exit(max(cli.main(['export', 'w5', '--step', '1-3', '--format', key, '-o', "
        f"sys.argv[1] + key]) for key in {outputs}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, f"{tmp_path}/"], cwd=ROOT, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert {path.name.partition("-")[0] for path in tmp_path.iterdir()} == set(outputs)


def test_pictures_need_no_screen_and_are_the_same_anywhere(tmp_path: Path) -> None:
    """Without any display, in a process that hashes otherwise and lives elsewhere."""
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    steps = ("--step", "8-9", "--size", "640x360")
    environment = {"PYTHONHASHSEED": "1", "TZ": "Asia/Seoul", "PYTHONPATH": str(ROOT)}
    kept = {key: os.environ[key] for key in ("PATH", "LC_ALL") if key in os.environ}
    subprocess.run(
        [sys.executable, "-m", "nnviz", "export", "w5", "-o", "a.png", *steps],
        cwd=there,
        env={**kept, **environment},
        check=True,
    )
    assert _export("w5", "-o", str(here / "a.png"), *steps) == 0
    assert sorted(os.listdir(there)) == ["a-0001.png", "a-0002.png"]
    for path in there.iterdir():
        assert path.read_bytes() == (here / path.name).read_bytes()
