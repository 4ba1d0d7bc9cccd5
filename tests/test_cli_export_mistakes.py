"""`nnviz export` that is asked for what cannot be: each mistake is one sentence."""

import os
from pathlib import Path

import pytest

from nnviz import cli


def _export(*arguments: str) -> int:
    return cli.main(["export", *arguments])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name the file to write with -o FILE"),
        (
            ["-o", "a"],
            "The name a has no ending that says which format. Name one with --format: png",
        ),
        (
            ["-o", "c.foo"],
            "There is no format for files that end in .foo. Name one with --format: png, svg, pdf",
        ),
        (["-o", "."], ". is a folder: name a file in it."),
        (["-o", ".", "--format", "pptx"], ". is a folder: name a file in it."),
        (["-o", "b/a.png"], "b/a.png could not be written: there is no folder b"),
        (
            ["-o", "a.png", "--branch", "50:adam", "--iteration", "7"],
            "The branch at iteration 50 begins after the last iteration of the export, 7.",
        ),
        (["-o", "-"], "Name a format with --format: png"),
        (["-o", "-", "--format", "svg"], "a file for each slide, and here are 44 slides"),
        (["-o", "a.svg", "--step", "44"], "Iteration 1 has 43 steps, and no step 44."),
        (
            ["-o", "a.svg", "--step", "76", "--iteration", "3", "--branch", "3:adam"],
            "Iteration 3 has 75 steps, and no step 76.",
        ),
        (["-o", "a.svg", "--iterations", "1-2:99"], "Iteration 2 has 43 steps, and no step 99."),
        (["-o", "a.svg", "--iterations", "2:9-2:3"], "The last step comes before the first."),
        (["-o", "a.svg", "--sample", "2"], "There is no sample 2: a batch has 1 sample."),
        (
            ["-o", "a.svg", "--focus", "w9"],
            "There is no element 'w9' in this network. It has x1 … x2, h1 … h2, o1 … o2,",
        ),
        (
            ["-o", "a.svg", "--step", "3", "--phase", "loss"],
            "--step and --phase do not go together",
        ),
        (
            ["-o", "a.svg", "--iteration", "3", "--iterations", "3-5"],
            "--iteration and --iterations do not go together",
        ),
        (
            ["-o", "a.svg", "--fps", "25"],
            "--fps does not go with the format svg, but with mp4, webm.",
        ),
        (["-o", "a.mp4", "--transparent"], "--transparent does not go with the format mp4, but"),
        (["-o", "a.csv", "--theme", "dark"], "--theme does not go with the format csv, but"),
        (["-o", "a.svg", "--twin", "relu"], "--twin goes with --plot loss | decay."),
        (["-o", "a.svg", "--plot", "decay", "--log-loss"], "--log-loss goes with --plot loss."),
        (["-o", "a.svg", "--size", "16384x16384"], "16,384 × 16,384 pixels are too many"),
        (["-o", "a.svg", "--size", "9000x90", "--scale", "2"], "18,000 × 180 pixels are too many"),
        (["-o", "a.svg", "--iterations", "1-2000000000"], "more than 100,000 slides"),
        (["-o", "a.svg", "--iterations", "1-5000"], "more than 100,000 slides"),
        (["-o", "a.json", "--iterations", "1-200000"], "more than 100,000 iterations, which are"),
        (["-o", ""], "Name the file to write with -o FILE"),
        (["-o", "", "--format", "svg", "--estimate"], "Name the file to write with -o FILE"),
        (["-o", "a.png/"], "a.png/ is a folder: name a file in it."),
        (["-o", "a.png/", "--format", "svg"], "a.png/ is a folder: name a file in it."),
        (
            ["-o", "a.pptx", "--grain", "phase", "--step", "5-7"],
            "There is no slide: no phase ends within these steps. A finer --grain or more steps",
        ),
        (["-o", "a.svg", "--grain", "phase", "--step", "5-7"], "There is no slide: no phase"),
        (
            ["--format", "svg", "--grain", "iteration", "--step", "5-7", "--estimate"],
            "There is no slide: no iteration ends",
        ),
        (
            ["-o", "a.webp", "--size", "16384x64"],
            "16,384 × 64 pixels are too many for the format webp: at most 16,383 on a side",
        ),
        (
            ["-o", "a.pptx", "--size", "16384x64@10"],
            "16,384 × 64 pixels are too long and narrow for the format pptx: one side may be 56 "
            "times as long as the other.",
        ),
        (["-o", "a.pptx", "--size", "64x3585"], "one side may be 56 times as long as the other."),
        (
            ["-o", "a.svg", "--show", "none"],
            "A slide shows nothing with --show none, unless there is a --plot.",
        ),
        (["-o", "a.svg", "--scale", "0.05"], "96 × 54 pixels are too few"),
        (
            ["-o", "a.svg", "--branch", "5:sgd", "--branch", "5:adam"],
            "one at iteration 5 cannot follow one at 5.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_does_not_go_together_is_one_sentence(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    sentence: str,
) -> None:
    """It says what there is, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert _export("w5", *arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert sentence in output.err
    assert output.err.count("\n") == 1
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--format", "pptxx"], "Did you mean 'pptx'?"),
        (["--format", "md"], "there is no 'md'. Did you mean 'markdown'?"),
        (["--format", ".TXT"], "there is no '.TXT'. Did you mean 'text'?"),
        (["--format", "latex"], "Did you mean 'tikz'?"),
        (["--format", "doc"], "Known names are png, svg, pdf"),
        (["--grain", "units"], "Did you mean 'unit'?"),
        (["--phase", "forwards"], "Did you mean 'forward'?"),
        (["--show", "network,titel"], "Did you mean 'title'?"),
        (["--show", "network,none"], "none stands alone, not beside others"),
        (["--show", ""], "there is no ''"),
        (["--plot", "losses"], "Did you mean 'loss'?"),
        (["--theme", "drak"], "Did you mean 'dark'?"),
        (["--twin", "rleu"], "Did you mean 'relu'?"),
        (["--size", "a44"], "Did you mean 'a4'?"),
        (["--size", "10x10"], "a side has 64 to 16,384 pixels, not 10x10"),
        (["--size", "640x480@1"], "a number from 10 to 2400 is needed, not '1'"),
        (["--iteration", "0"], "a whole number from 1 to 2,147,483,647 is needed, not '0'"),
        (["--iterations", "5"], "two iterations are needed, as in 1-5, not '5'"),
        (["--iterations", "5-3"], "5 comes after 3"),
        (["--step", "9-3"], "9 comes after 3"),
        (["--step", "3-"], "a whole number from 0 to 2,147,483,647 is needed, not ''"),
        (["--step", "end-3"], "end comes after 3"),
        (["--fps", "0"], "a number from 1 to 120 is needed, not '0'"),
        (["--seconds", "nan"], "a number from 0.02 to 60 is needed, not 'nan'"),
        (["--scale", "99"], "a number from 0.05 to 20 is needed, not '99'"),
        (["--decimals", "18"], "a whole number from 1 to 17 is needed, not '18'"),
        (["--decimals", "0"], "a whole number from 1 to 17 is needed, not '0'"),
        (["--progress", "line"], "Did you mean 'lines'?"),
        (["--branch", "adam"], "an iteration and an optimizer are needed, as in 5:adam:"),
        (["--branch", "0:adam"], "a whole number from 1 to"),
        (["--branch", "5:adma"], "Did you mean 'adam'?"),
        (["--branch", "5:sgd:momentum=1"], "sgd takes no momentum; it takes learning_rate"),
        (["--branch", "5:sgd:learnin_rate=1"], "Did you mean 'learning_rate'?"),
        (["--branch", "5:sgd:learning_rate"], "learning_rate needs a value"),
        (["--branch", "5:sgd:learning_rate=x"], "learning_rate needs a number, not 'x'"),
        (["--branch", "5:sgd:learning_rate=-1"], "learning_rate: at least 0 is needed, not"),
        (["--branch", "5:adam:beta_1=1"], "beta_1: a number below 1 is needed, not"),
        (["--branch", "5:adam:epsilon=nan"], "epsilon: a finite number is needed"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_mistakes_in_an_option_have_the_usage(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    """With the nearest name or the bounds, and status 2."""
    with pytest.raises(SystemExit) as ended:
        _export("w5", "-o", "a.svg", *arguments)
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("usage: nnviz export")
    assert sentence in error
