"""`nnviz lab`: what is printed and written, and what is said of mistakes."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from nnviz import cli, lab_arguments, lab_command
from nnviz.drawing.theme import THEMES
from nnviz.engine.initializers import INITIALIZERS
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.labs.deep import HIDDEN
from tests.engine.data_files import write_pair

ROOT = Path(__file__).parent.parent

QUICK = {
    "vanishing": ["--depth", "3", "--width", "5", "--samples", "9", "--iterations", "2"],
    "initialisation": ["--samples", "20", "--units", "10", "--inputs", "10"],
    "learning": ["--samples", "60", "--units", "5", "--layers", "1", "--iterations", "2"],
}


def _lab(name: str, *arguments: str) -> int:
    return cli.main(["lab", name, *QUICK[name], *arguments])


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("format_name", ["text", "json", "csv", "svg"])
def test_a_lab_is_printed(capsys: pytest.CaptureFixture[str], name: str, format_name: str) -> None:
    """In every format that is text, and nothing on standard error."""
    assert _lab(name, "--format", format_name) == 0
    output = capsys.readouterr()
    assert output.err == ""
    if format_name == "json":
        assert json.loads(output.out)["lab"] == name
    elif format_name == "csv":
        assert len({line.count(",") for line in output.out.splitlines()}) == 1
    elif format_name == "svg":
        assert ElementTree.fromstring(output.out).tag.endswith("svg")
    else:
        assert "===" in output.out


@pytest.mark.parametrize("name", QUICK)
def test_a_lab_is_drawn(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, qapp: object
) -> None:
    """A PNG, because the file's name ends so; in another theme it is another picture."""
    light, dark = tmp_path / "light.png", tmp_path / "dark.PNG"
    assert _lab(name, "-o", str(light)) == 0
    assert _lab(name, "-o", str(dark), "--theme", "dark") == 0
    assert capsys.readouterr().out == ""
    assert light.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert light.read_bytes() != dark.read_bytes()


def test_a_png_needs_no_application_and_no_screen(tmp_path: Path) -> None:
    """In a process of its own, with nothing but a file to write."""
    path = tmp_path / "a.png"
    command = [sys.executable, "-m", "nnviz", "lab", "initialisation", "-o", str(path)]
    done = subprocess.run(
        [*command, *QUICK["initialisation"]], cwd=ROOT, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert path.read_bytes()[:4] == b"\x89PNG"


def test_without_qt_a_png_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It says what draws the same without; nothing is written."""
    monkeypatch.setattr(lab_command, "find_spec", lambda _: None)
    assert _lab("vanishing", "-o", str(tmp_path / "a.png")) == 2
    assert capsys.readouterr().err == (
        "nnviz: A PNG needs PySide6, which is not installed; --format svg draws the same without.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_png_needs_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    """A picture is not poured into a terminal."""
    assert _lab("learning", "--format", "png") == 2
    assert "name it with -o FILE." in capsys.readouterr().err


def test_all_combinations_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """Two activations, two depths and two initialisations are eight configurations."""
    lists = ["--activation", "relu,tanh", "--depth", "2,4", "--init", "he_normal,normal=0.5"]
    assert _lab("vanishing", *lists, "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)["results"]
    assert [(one["activation"], one["depth"], one["init"]) for one in found] == [
        (activation, depth, init)
        for activation in ("relu", "tanh")
        for depth in (2, 4)
        for init in ("he_normal", "normal=0.5")
    ]
    lists = ["--activation", "relu,tanh,elu", "--depth", "2,3,4"]
    assert _lab("vanishing", *lists) == 2
    assert "is 9; it must be from 1 to 8." in capsys.readouterr().err


def test_networks_are_compared_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Each --network is one; what it leaves out is as the other options say."""
    networks = [
        "--network", "activation=tanh,depth=4,init=normal=0.5,seed=3",
        "--network", "width=7", "--depth", "3", "--width", "5", "--iterations", "1",
    ]  # fmt: skip
    assert _lab("vanishing", *networks, "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)["results"]
    keys = ("activation", "depth", "width", "init", "seed")
    assert [tuple(one[key] for key in keys) for one in found] == [
        ("tanh", 4, 5, "normal=0.5", 3),
        ("sigmoid", 3, 7, "xavier_normal", 0),
    ]
    assert _lab("vanishing", *["--network", "depth=2"] * 9) == 2
    assert "network is 9; it must be from 1 to 8." in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [("vanishing",), ("vanishing", "--data", "digits"), ("learning",)]
)
def test_labels_without_a_file_of_pictures_are_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    """Nothing that is asked for is ignored in silence."""
    assert _lab(*arguments, "--labels", "labels.gz") == 2
    output = capsys.readouterr()
    data = "normal" if arguments == ("vanishing",) else "digits"
    assert output.out == ""
    assert output.err == (
        f"nnviz: --labels goes with an IDX file; '{data}' has its own labels, so leave it out.\n"
    )


@pytest.mark.parametrize("name", ["vanishing", "learning"])
def test_data_of_the_users_own_are_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    """A file in the IDX format, its labels beside it."""
    random = np.random.default_rng(0)
    images = write_pair(tmp_path, random.integers(0, 256, (30, 4, 4)), [0, 1, 2] * 10)
    assert _lab(name, "--data", str(images), "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["data"] == images.name


@pytest.mark.parametrize("name", ["vanishing", "learning"])
def test_bad_data_are_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    """With the file's name, and status 2."""
    path = tmp_path / "a.npz"
    path.write_bytes(b"PK\x03\x04 and no more")
    assert _lab(name, "--data", str(path)) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == f"nnviz: {path}: the archive is damaged; get the file again.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["vanishing", "--depth", "1"], "a whole number from 2 to 50 is needed, not '1'"),
        (["vanishing", "--init", "he"], "there is no 'he'."),
        (["vanishing", "--network", "depth=1"], "a whole number from 2 to 50 is needed, not '1'"),
        (["vanishing", "--network", "deep=9"], "Did you mean 'depth'?"),
        (["vanishing", "--network", "depth"], "depth needs a value, as in depth=…"),
        (["vanishing", "--init", "he_normal=2"], "he_normal takes no number"),
        (["vanishing", "--init", "normal=x"], "a number from 0.0 to 1,000 is needed, not 'x'"),
        (["initialisation", "--activation", "relu,sigmiod"], "Did you mean 'sigmoid'?"),
        (["learning", "--validation", "nan"], "a number from 0 to 0.9 is needed"),
        (["learning", "--format", "gif"], "invalid choice: 'gif'"),
        ([], "the following arguments are required: NAME"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_mistakes_have_status_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    """What is wrong with an option is said, with the usage."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["lab", *arguments])
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("name", QUICK)
def test_help_names_every_option(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """With what each takes and its usual value, and with examples."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["lab", name, "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    for option in ("--seed", "--format", "--output", "--theme", "--lang", "--init", "Examples"):
        assert option in text
    assert "(default: " in text
    assert "he_normal" in text


def test_the_names_in_the_help_are_those_that_there_are() -> None:
    """They are written down a second time, so that help comes at once."""
    assert lab_arguments.ACTIVATIONS == HIDDEN
    assert set(lab_arguments.INITS) == set(INITIALIZERS)
    takes = [name for name, one in INITIALIZERS.items() if one.parameters]
    assert sorted(lab_arguments.WITH_NUMBER) == sorted(takes)
    assert set(lab_arguments.OPTIMIZERS) == set(OPTIMIZERS)
    assert set(lab_arguments.THEMES) == set(THEMES)


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["lab", "learning", "--help"], {"numpy", "pydantic", "PySide6"}),
        (["lab", "initialisation", "--samples", "9"], {"PySide6", "pyqtgraph"}),
        (["lab", "initialisation", "--samples", "9", "--format", "svg"], {"PySide6", "pyqtgraph"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_lab_imports_only_what_it_needs(arguments: list[str], absent: set[str]) -> None:
    """Help needs no numbers, and only a PNG needs Qt."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "nnviz", *arguments],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    lines = (line.rpartition("|")[2].strip() for line in done.stderr.splitlines())
    assert {name.partition(".")[0] for name in lines} & absent == set()


@pytest.mark.parametrize("name", QUICK)
def test_a_lab_speaks_korean(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Headings and sentences, in text and in pictures; keys of data stay what they are."""
    assert _lab(name, "--lang", "ko") == 0
    text = capsys.readouterr().out
    assert re.search("[가-힣]", text)
    assert re.search(r"[a-z]{4,} [a-z]{2,} [a-z]{2,}", text) is None
    assert _lab(name, "--lang", "ko", "--format", "csv") == 0
    assert capsys.readouterr().out.splitlines()[0].isascii()
