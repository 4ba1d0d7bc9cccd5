"""Worked solutions of a range of slides: what an export has of them, and the handout."""

import csv
import io
import json
import re
from typing import Any

import pytest

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.export.reel import Reel
from nnviz.export.solution import writers as solution
from nnviz.export.solution.handout import escaped
from nnviz.export.solution.parts import Solution
from nnviz.export.solution.writers import FORMATS, written
from nnviz.export.wish import Span, Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run
from nnviz.trace.steps import Grain
from nnviz.trace.timeline import END, Cursor


def _export(format_name: str, reel: Reel) -> str:
    """Return what an export writes."""
    file = io.BytesIO()
    getattr(solution, f"write_{format_name}")(reel, file, lambda number: None)
    return file.getvalue().decode()


def _reel(name: str = "w5", **wished: Any) -> Reel:
    """Return the slides of a bundled scenario."""
    return Reel(Run(build(library.load(name))), Wish(**wished))


def _between(first: int, last: int, iteration: int = 1) -> Span:
    """Return a range of frames of one iteration."""
    return Span(Cursor(iteration, first), Cursor(iteration, last))


def _rows(reel: Reel) -> list[dict[str, str]]:
    """Return the rows of the table."""
    return list(csv.DictReader(io.StringIO(_export("csv", reel).removeprefix("\ufeff"))))


@pytest.mark.parametrize("name", ["w5", "xor", "mini-batch"])
@pytest.mark.parametrize("format_name", ["text", "json"])
def test_an_export_of_an_iteration_is_what_trace_prints(format_name: str, name: str) -> None:
    """Every sample of a batch is in it: what is calculated of all rests on each."""
    whole = Solution(Run(build(library.load(name))))
    expected = "".join(written(whole, format_name))
    assert _export(format_name, _reel(name)) == expected
    assert _export(format_name, _reel(name, sample=1)) == expected
    steps = len(_reel(name)) - 1
    assert _export(format_name, _reel(name, span=_between(0, steps))) == expected


def test_an_export_has_the_steps_that_its_frames_show() -> None:
    """A frame shows the step before it, the first frame of an iteration none."""
    whole = _rows(_reel())
    assert len(whole) == 43
    assert _rows(_reel(span=_between(0, 3))) == whole[:3]
    assert _rows(_reel(span=_between(5, 9))) == whole[4:9]
    assert _rows(_reel(span=_between(7, 7))) == whole[6:7]
    assert _rows(_reel(span=_between(40, END))) == whole[39:]
    assert _rows(_reel(span=_between(0, 0))) == []


def test_coarse_grains_leave_no_step_out() -> None:
    """However few slides there are, the calculation has no gaps."""
    assert _rows(_reel(grain=Grain.PHASE)) == _rows(_reel(grain=Grain.VALUE))


def test_later_iterations_go_on_from_the_first_one() -> None:
    """A range in the middle of a run has its iterations' own numbers."""
    reel = _reel(span=Span(Cursor(2, 41), Cursor(3, 2)))
    assert [row["iteration"] for row in _rows(reel)] == ["2"] * 3 + ["3"] * 2
    (second, third) = json.loads(_export("json", reel))["iterations"]
    assert (second["iteration"], third["iteration"]) == (2, 3)
    assert third["loss"] == Run(build(library.load("w5"))).trace(3).iteration.loss


def test_an_export_has_the_steps_of_the_sample_on_show() -> None:
    """A part of an iteration has those of one sample and of the whole batch, as in the window."""
    reel = _reel("mini-batch", sample=2, span=_between(1, END))
    rows = _rows(reel)
    assert {row["sample"] for row in rows} == {"2", ""}
    assert len(rows) == len(reel)
    text = _export("text", reel)
    assert "Forward pass, sample 3 of 4" in text
    assert "sample 1 of 4" not in text


def test_a_handout_of_a_batch_gives_all_that_it_calculates_with() -> None:
    """Every sample is in a table, and its steps are there; a part gives the sample on show."""
    text = _export("markdown", _reel("xor"))
    assert (
        "| sample | $x_1$ | $x_2$ | $t_1$ |\n| ---: | ---: | ---: | ---: |\n"
        "| 1 | $0$ | $0$ | $0$ |\n| 2 | $0$ | $1$ | $1$ |\n"
    ) in text
    for sample in range(1, 5):
        assert f"### Forward pass, sample {sample} of 4\n" in text
        assert f"### Backward pass, sample {sample} of 4\n" in text
    part = _export("markdown", _reel("xor", sample=1, span=_between(1, END)))
    assert "| given | value |\n| --- | ---: |\n| $x_1$ | $0$ |\n| $x_2$ | $1$ |\n" in part
    assert "| sample |" not in part
    assert "sample 1 of 4" not in part


@pytest.mark.parametrize(
    ("name", "formulas"),
    [
        (
            "w5",
            "- half\\_squared\\_error: $E = \\sum_k \\frac{1}{2}(t_k-o_k)^{2}$\n"
            "- sigmoid: $a = \\frac{1}{1+e^{-z}}$\n"
            "- one sample · no biases · simultaneous update · η = 0.5\n",
        ),
        (
            "softmax",
            "- categorical\\_cross\\_entropy: $E = -\\sum_k t_k\\ln(o_k)$\n"
            "- tanh: $a = \\tanh(z)$\n"
            "- softmax: $a_i = \\frac{e^{z_i}}{\\sum_k e^{z_k}}$\n",
        ),
    ],
)
def test_a_handout_says_by_which_formulas_it_calculates(name: str, formulas: str) -> None:
    """Names are those of scenario files, which say nothing to who reads on paper."""
    assert formulas in _export("markdown", _reel(name))


def test_a_result_is_there_where_an_iteration_ends() -> None:
    """An export that stops before has no table of new values."""
    for format_name, heading in (("text", "\nResult\n"), ("markdown", "\n### Result\n")):
        assert heading in _export(format_name, _reel(span=_between(40, END)))
        assert heading not in _export(format_name, _reel(span=_between(0, 42)))


def test_a_handout_has_what_is_given_and_aligned_formulas() -> None:
    """The table of numbers, then each step: question, formula, sentence, then what came out."""
    text = _export("markdown", _reel())
    assert text.startswith("# One iteration by hand: ∂E/∂w5\n\n")
    assert "| $x_1$ | $0.1$ |\n| $x_2$ | $0.2$ |\n| $t_1$ | $0.4$ |\n" in text
    assert "| $w_8$ | $0.6$ |\n" in text
    assert (
        "**15.** How much does the loss change with $w_{5}$?\n\n"
        "$$\n"
        "\\begin{aligned}\n"
        r"\frac{\partial E}{\partial w_5} &= \frac{\partial E}{\partial o_1} \cdot "
        r"\frac{\partial o_1}{\partial z_3} \cdot \frac{\partial z_3}{\partial w_5} \\"
        "\n"
        r"&= (o_1-t_1) \cdot o_1(1-o_1) \cdot h_1 \\"
        "\n"
        r"&= 0.20944600 \times 0.23802157 \times 0.51998934 \\"
        "\n"
        "&= 0.02592286\n"
        "\\end{aligned}\n"
        "$$\n\n"
    ) in text
    assert "| $w_5$ | $0.45$ | $0.02592286$ | $0.43703857$ |" in text
    assert "half\\_squared\\_error" in text


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", ["w5", "softmax", "mini-batch"])
def test_a_handout_is_aligned_at_one_sign_a_line(name: str, optimizer: str) -> None:
    """Every line of every formula has one place where it is aligned, and balanced braces."""
    source = library.load(name)
    training = source.training.model_copy(update={"optimizer": optimizer})
    run = Run(build(source.model_copy(update={"training": training})))
    text = _export("markdown", Reel(run, Wish()))
    formulas = re.findall(r"\\begin\{aligned\}\n(.*?)\n\\end\{aligned\}", text, re.DOTALL)
    assert len(formulas) == text.count("$$") / 2 > 20
    for formula in formulas:
        for line in formula.split(" \\\\\n"):
            assert line.count("&=") == line.count("&") == 1, line
            assert line.count("{") == line.count("}"), line


def test_parameters_are_given_once() -> None:
    """Later iterations give their samples alone: the table before has the new values."""
    text = _export("markdown", _reel("xor", span=Span(Cursor(1, 0), Cursor(2, END))))
    assert text.count("| $x_1$ |") == 2
    assert text.count("| given | value |") == 1
    assert text.count("| $b_1$ |") == 1 + 2  # and in both tables of what came out


def test_titles_are_no_markup() -> None:
    """What a user calls a scenario is shown as it is."""
    assert escaped("a*b_c <x> | 1. #2 $3") == r"a\*b\_c \<x\> \| 1. \#2 \$3"
    assert escaped("AT&T &copy; &#169;") == r"AT\&T \&copy; \&\#169;"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a - b", r"\- a - b"),
        ("+ a", r"\+ a"),
        ("--- a", r"\--- a"),
        ("1. a 2. b", r"1\. a 2. b"),
        ("12) a", r"12\) a"),
        ("(1) a", r"(1\) a"),
        ("iv. a", r"iv\. a"),
        ("===", r"\==="),
        (": a", r"\: a"),
        ("Two. Three", "Two. Three"),
        ("0.5 is half", "0.5 is half"),
    ],
)
def test_no_text_begins_a_list(text: str, expected: str) -> None:
    """What a user calls a scenario may begin with what Markdown takes for more than text."""
    assert escaped(text) == expected


def test_a_table_says_that_it_is_utf_8() -> None:
    """Spreadsheets would take ∂ for other letters."""
    file = io.BytesIO()
    solution.write_csv(_reel(), file, lambda number: None)
    assert file.getvalue().startswith(b"\xef\xbb\xbfiteration,phase,")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", library.names())
def test_no_cell_is_a_formula_of_a_spreadsheet(name: str, optimizer: str) -> None:
    """A substitution may begin with a minus: so it has the name of what is calculated first."""
    source = library.load(name)
    training = source.training.model_copy(update={"optimizer": optimizer})
    run = Run(build(source.model_copy(update={"training": training})))
    rows = _rows(Reel(run, Wish(span=_between(1, 400))))
    assert rows
    for row in rows:
        for cell in row.values():
            if cell.startswith(("=", "+", "-", "@")):
                float(cell)
        named = row["formula"].partition(" = ")[0]
        assert named
        assert row["substitution"].startswith(f"{named} = ")


def test_trace_prints_substitutions_alone() -> None:
    """What programs read of it already stays as it is."""
    table = "".join(written(Solution(Run(build(library.load("w5")))), "csv"))
    first, *_ = csv.DictReader(io.StringIO(table))
    assert first["substitution"] == r"0.3 \times 0.1 + 0.25 \times 0.2 = 0.08000000"
    assert _rows(_reel())[0] == {**first, "substitution": f"z_1 = {first['substitution']}"}


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("grain", [Grain.VALUE, Grain.LAYER])
@pytest.mark.parametrize("name", ["w5", "xor"])
def test_an_export_tells_how_many_slides_it_has_done(
    format_name: str, grain: Grain, name: str
) -> None:
    """From the first to the last, never back."""
    told: list[int] = []
    reel = _reel(name, grain=grain, span=Span(Cursor(1, 0), Cursor(2, END)))
    getattr(solution, f"write_{format_name}")(reel, io.BytesIO(), told.append)
    assert told == sorted(told)
    assert set(told) >= set(range(2, len(reel) + 1)) - {len(reel) // 2 + 1}
    assert told[-1] == len(reel)


def test_an_export_ends_when_it_is_told_to() -> None:
    """An exception from who is told goes through, and the file stays open."""

    def tell(number: int) -> None:
        if number > 5:
            raise KeyboardInterrupt

    file = io.BytesIO()
    with pytest.raises(KeyboardInterrupt):
        solution.write_markdown(_reel(span=Span(Cursor(1, 0), Cursor(10**9, END))), file, tell)
    assert file.getvalue().count(b"$$") < 20
