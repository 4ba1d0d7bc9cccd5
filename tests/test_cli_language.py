"""The command line in the user's language: what is printed, helped with and complained about."""

import json
import os
import re
import subprocess
import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nnviz import cli, resources
from nnviz.columns import width
from nnviz.scenario import library
from nnviz.window import preflight

if TYPE_CHECKING:
    from nnviz.scenario.model import Scenario

ROOT = Path(__file__).parent.parent
W5 = resources.path("scenarios", "w5.toml").read_text(encoding="utf-8")
OVERFLOW = W5.replace('"sigmoid"', '"linear"').replace("learning_rate = 0.5", "learning_rate = 1e9")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--lang", "ko", "trace", "w5"],
        ["trace", "w5", "--lang", "ko"],
        ["trace", "--lang=ko", "w5"],
        ["--lang", "ko_KR.UTF-8", "trace", "w5"],
        ["trace", "w5", "--lan", "ko"],
    ],
    ids=" ".join,
)
def test_the_worked_solution_is_korean(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """The language stands before the command or after it; numbers stay what they are."""
    assert cli.main(arguments) == 0
    text = capsys.readouterr().out
    assert text.startswith("손으로 푸는 한 번의 학습: ∂E/∂w5\n================================\n")
    assert "\n순전파\n------\n" in text
    assert (
        "   ∂E/∂w5 = ∂E/∂o1 · ∂o1/∂z3 · ∂z3/∂w5\n"
        "          = (o1 − t1) · o1·(1 − o1) · h1\n"
        "          = 0.20944600 × 0.23802157 × 0.51998934\n"
        "          = 0.02592286   (출처에 실린 값: 0.02592286)\n"
        "            손실에서 w5까지 거슬러 가며 곱합니다."
    ) in text
    assert "손실 0.02397190, 갱신 후 0.02323634\n" in text
    assert re.search(r"[A-Za-z]{4,} [a-z]{2,}", text) is None


def test_columns_of_korean_tables_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    """Every line of the table ends in the same column, its Korean head too."""
    assert cli.main(["trace", "w5", "--no-steps", "--lang", "ko"]) == 0
    *_, head, first, second = capsys.readouterr().out.splitlines()[:-6]
    assert head.split() == ["매개변수", "값", "기울기", "새", "값"]
    assert width(head) == width(first) == width(second)
    assert cli.main(["check", "w5", "--lang", "ko"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "반복 1"
    assert lines[1].split() == ["기울기", "해석적", "미분", "수치", "미분", "차이"]
    assert len({width(line) for line in lines[1:10]}) == 1
    assert lines[-1] == "기울기 8개가 모두 일치합니다."


def test_english_terms_stand_in_the_korean_solution(capsys: pytest.CaptureFixture[str]) -> None:
    """`--english-terms` adds the English to headings and terms."""
    assert cli.main(["trace", "w5", "--lang", "ko", "--english-terms"]) == 0
    text = capsys.readouterr().out
    assert "\n순전파(forward pass)\n--------------------\n" in text
    assert (
        "활성화 함수(activation function)가 가중합(weighted sum) z3을 출력 o1로 바꿉니다." in text
    )


def test_markdown_is_korean(capsys: pytest.CaptureFixture[str]) -> None:
    """Headings, sentences and the head of the table; formulas are the same."""
    assert cli.main(["--lang", "ko", "trace", "w5", "--format", "markdown"]) == 0
    text = capsys.readouterr().out
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == [
        "# 손으로 푸는 한 번의 학습: ∂E/∂w5",
        "## 반복 1",
        "### 순전파",
        "### 손실",
        "### 역전파",
        "### 갱신",
        "### 결과",
    ]
    assert "\n\n활성화 함수가 가중합 $z_{3}$을 출력 $o_{1}$로 바꿉니다.\n" in text
    assert "| 매개변수 | 값 | 기울기 | 새 값 |\n" in text
    assert "| $w_5$ | $0.45$ | $0.02592286$ | $0.43703857$ |" in text


def test_data_formats_keep_their_keys(capsys: pytest.CaptureFixture[str]) -> None:
    """In JSON and CSV the sentences change with the language, and nothing else."""

    def printed(*arguments: str) -> str:
        assert cli.main(["trace", "w5", *arguments]) == 0
        return capsys.readouterr().out

    def bare(text: str) -> object:
        document = json.loads(text)
        del document["title"]
        for step in document["iterations"][0]["steps"]:
            del step["text"]
        return document

    korean = printed("--format", "json", "--lang", "ko")
    assert bare(korean) == bare(printed("--format", "json"))
    document = json.loads(korean)
    assert document["title"] == "손으로 푸는 한 번의 학습: ∂E/∂w5"
    texts = [step["text"] for step in document["iterations"][0]["steps"]]
    assert texts[0] == "h1의 입력마다 가중치를 곱해 모두 더합니다."
    assert all(re.search("[가-힣]", text) for text in texts)
    korean, english = printed("--format", "csv", "--lang", "ko"), printed("--format", "csv")
    assert korean.splitlines()[0] == english.splitlines()[0]
    assert "h1의 입력마다 가중치를 곱해 모두 더합니다." in korean


def test_the_list_of_scenarios_is_korean(capsys: pytest.CaptureFixture[str]) -> None:
    """Titles in the text, and what is written about a scenario in JSON."""
    assert cli.main(["scenarios", "--lang", "ko"]) == 0
    assert "w5          손으로 푸는 한 번의 학습: ∂E/∂w5\n" in capsys.readouterr().out
    assert cli.main(["--lang", "ko", "scenarios", "--format", "json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert list(entries[0]) == ["name", "title", "description", "source", "url", "published"]
    assert entries[0]["source"].startswith("5주차 강의 노트")
    assert all(re.search("[가-힣]", entry["description"]) for entry in entries)


@pytest.mark.parametrize("command", [[], ["open"], ["trace"], ["check"], ["scenarios"], ["export"]])
def test_help_is_korean(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    """Not a sentence of the help is left in English, argparse's own words included."""
    with pytest.raises(SystemExit) as ended:
        cli.main([*command, "--help", "--lang", "ko"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith("사용법: nnviz")
    assert "\n옵션:\n" in text
    assert "-h, --help" in text
    assert "이 도움말을 보여 주고 끝내기" in text
    assert re.search(r"(?<![-\w/`])[a-z]+ [a-z]+ [a-z]+ [a-z]+", text) is None
    assert max(width(line) for line in text.splitlines() if "nnviz" not in line) <= 80


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["trace"], "nnviz trace: 오류: 다음 인수가 필요합니다: SCENARIO\n"),
        (["trace", "w5", "--what"], "nnviz: 오류: 알 수 없는 인수: --what\n"),
        (["trace", "w5", "--decimals"], "--decimals 인수: 값이 하나 필요합니다\n"),
        (["trace", "w5", "--decimals", "x"], "0부터 17까지의 정수가 필요합니다. 'x'는 쓸 수"),
        (["trace", "w5", "--format", "x"], "--format 인수: 쓸 수 없는 값입니다: 'x' (가능한 값:"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_mistakes_on_the_command_line_are_told_in_korean(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    """The usage and what is wrong with the arguments, with status 2."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["--lang", "ko", *arguments])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("사용법: nnviz")
    assert sentence in error


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            W5.replace("sigmoid", "sigmiod"),
            "23행: network.layers[1].activation (1부터 셈): 'sigmiod'라는 활성화 함수는 없습니다. "
            "혹시 'sigmoid'를 뜻하셨습니까?\n",
        ),
        (
            W5.replace("[[0.1, 0.2]]", "[[0.1]]"),
            "수가 하나씩 필요합니다. 2개여야 하는데 1개입니다.\n",
        ),
        (
            W5.replace("[network]", "[network"),
            "TOML이 아닙니다: 테이블 선언 끝에 ']'가 필요합니다.\n",
        ),
        (
            W5.replace("[network]", "[network]\n[network]"),
            "('network',)를 두 번 선언할 수 없습니다",
        ),
        (OVERFLOW, "발산했습니다."),
    ],
)
def test_mistakes_in_a_file_are_told_in_korean(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, sentence: str
) -> None:
    """One sentence with its place, particles fitting what they follow, and status 2."""
    file = tmp_path / "lesson.toml"
    file.write_text(text, encoding="utf-8")
    assert cli.main(["--lang", "ko", "trace", str(file), "--iterations", "99", "--no-steps"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("nnviz: ")
    assert sentence in error
    assert error.count("\n") == 1


def test_a_language_that_there_is_not_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """The known ones are named, with status 2, and nothing is printed."""
    assert cli.main(["--lang", "tlh", "scenarios"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == "nnviz: There is no language 'tlh'. Known names are en, ko.\n"
    assert cli.main(["scenarios", "--lang", "kor"]) == 2
    assert "Did you mean 'ko'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "title"),
    [
        ({"LC_ALL": "", "LANG": "ko_KR.UTF-8"}, "w5          손으로 푸는 한 번의 학습: ∂E/∂w5"),
        ({"LC_ALL": "", "LANG": "C"}, "w5          One iteration by hand: ∂E/∂w5"),
    ],
    ids=["Korean", "C"],
)
def test_the_system_decides_where_nobody_names_a_language(
    environment: dict[str, str], title: str
) -> None:
    """LANG=ko_KR.UTF-8 gives Korean, LANG=C English."""
    done = subprocess.run(
        [sys.executable, "-m", "nnviz", "scenarios"],
        cwd=ROOT,
        env={**os.environ, "LANGUAGE": "", "LC_MESSAGES": "", **environment},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().splitlines()[0] == title


def test_the_window_opens_in_a_named_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """`nnviz mazur --lang ko` hands the language on; without one, the user's setting counts."""
    opened = []

    def run(scenario: "Scenario", language: str | None, place: str) -> int:
        opened.append((scenario, language))
        return 0

    window = types.ModuleType("nnviz.window.app")
    window.run = run  # type: ignore[attr-defined] # a stand-in for the module
    monkeypatch.setitem(sys.modules, "nnviz.window.app", window)
    monkeypatch.setattr(preflight, "check", lambda: None)
    for arguments in (["mazur", "--lang", "ko"], ["--lang", "ko", "open"], []):
        assert cli.main(arguments) == 0
    mazur, w5 = library.load("mazur"), library.load("w5")
    assert opened == [(mazur, "ko"), (w5, "ko"), (w5, None)]


def test_further_lines_of_the_usage_stand_below_the_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Hangul letters take two columns each, which the indent counts."""
    with pytest.raises(SystemExit):
        cli.main(["--lang", "ko", "trace"])
    first, second, *_ = capsys.readouterr().err.splitlines()
    assert first.startswith("사용법: nnviz trace [-h]")
    assert second.index("[") == width("사용법: nnviz trace ")
