"""Worked solutions say the same in every format, and to the last digit."""

import csv
import io
import json
import math
from typing import Any

import pytest

from nnviz import resources, translation
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.errors import DivergedError
from nnviz.export.solution.parts import Solution
from nnviz.export.solution.writers import FORMATS, written
from nnviz.scenario import library, reading
from nnviz.scenario.build import build
from nnviz.trace.numbers import format_number
from nnviz.trace.run import Run
from nnviz.translation import tr


def _solution(name: str, *changes: tuple[str, str], **options: Any) -> Solution:
    """Return the solution of a bundled scenario, with some of its text changed."""
    text = resources.path("scenarios", f"{name}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return Solution(Run(build(reading.parse(text, name))), **options)


def _text(format_name: str, solution: Solution) -> str:
    """Return the whole solution in one format."""
    return "".join(written(solution, format_name))


def _collect(pieces: list[str], solution: Solution, format_name: str) -> None:
    """Add the pieces of the solution to `pieces` as long as there are some."""
    for piece in written(solution, format_name):
        pieces.append(piece)  # noqa: PERF402 (what came before an error is wanted)


def _json(solution: Solution) -> dict[str, Any]:
    """Return the JSON object; a bare NaN or Infinity in it is an error."""

    def refuse(token: str) -> None:
        raise AssertionError(token)

    found: dict[str, Any] = json.loads(_text("json", solution), parse_constant=refuse)
    return found


def test_json_has_every_number_of_the_worked_example() -> None:
    """The documented keys hold the numbers of w5 in double precision."""
    document = _json(_solution("w5"))
    assert document["title"] == "One iteration by hand: ∂E/∂w5"
    (iteration,) = document["iterations"]
    assert iteration["iteration"] == 1
    (sample,) = iteration["samples"]
    assert sample["inputs"] == [0.1, 0.2]
    assert sample["targets"] == [0.4, 0.6]
    assert sample["z"][0] == pytest.approx([0.08, 0.11], rel=1e-15)
    assert sample["a"][1] == pytest.approx([0.6094460049966992, 0.6638449096982892], rel=1e-15)
    assert sample["delta"][1] == pytest.approx([0.04985266735639, 0.01424730096389], rel=1e-12)
    assert sample["loss"] == iteration["loss"] == pytest.approx(0.023971900751730026, rel=1e-14)
    assert sum(sample["loss_terms"]) == pytest.approx(sample["loss"], rel=1e-15)
    assert iteration["gradients"]["weights"][1][0][0] == pytest.approx(
        0.0259228556036474, rel=1e-13
    )
    assert iteration["gradients"]["biases"] == [[0, 0], [0, 0]]
    assert iteration["updated"]["weights"][1][0][0] == pytest.approx(0.4370385721981763, rel=1e-15)
    assert iteration["updated"]["biases"] == [[0, 0], [0, 0]]
    assert iteration["loss_after"] == pytest.approx(0.023236338872291772, rel=1e-14)


def test_json_steps_tell_symbol_value_formula_and_sentence() -> None:
    """The step of ∂E/∂w5 has its formula with symbols, with numbers, and a sentence."""
    (iteration,) = _json(_solution("w5"))["iterations"]
    phases = [step["phase"] for step in iteration["steps"]]
    assert sorted(set(phases), key=phases.index) == ["forward", "loss", "backward", "update"]
    (step,) = [
        step
        for step in iteration["steps"]
        if step["symbol"] == "w5" and step["kind"] == "weight_gradient"
    ]
    assert step["value"] == iteration["gradients"]["weights"][1][0][0]
    assert (step["sample"], step["layer"], step["unit"], step["input"]) == (0, 1, 0, 0)
    assert step["quantity"] == "∂E/∂w5"
    assert r"\frac{\partial E}{\partial o_1}" in step["formula"]
    assert step["substitution"] == (r"0.20944600 \times 0.23802157 \times 0.51998934 = 0.02592286")
    assert "w5" in step["text"]
    assert "_" not in step["text"]


@pytest.mark.parametrize("name", library.names())
def test_json_reads_back_to_the_same_doubles(name: str) -> None:
    """Each number of the JSON is bit for bit the one that was calculated."""
    solution = _solution(name, iterations=3)
    for found, trace in zip(_json(solution)["iterations"], solution.traces(), strict=True):
        it = trace.iteration
        assert found["batch"] == trace.indices.tolist()
        assert found["loss"] == it.loss
        assert found["loss_after"] == trace.loss_after
        assert found["updated"]["weights"] == [weights.tolist() for weights in it.after.weights]
        assert found["gradients"]["biases"] == [biases.tolist() for biases in it.bias_gradients]
        for place, sample in enumerate(found["samples"]):
            assert sample["z"] == [layer[place].tolist() for layer in it.z]
            assert sample["delta"] == [layer[place].tolist() for layer in it.delta]
        values = [trace.value(step) for step in trace.steps()]
        assert [step["value"] for step in found["steps"]] == values


def test_json_never_has_a_bare_infinity() -> None:
    """A derivative without limit is null, as JSON has no number for it."""
    huge = ("[[0.5, -0.3], [0.1, 0.8], [-0.4, 0.2]]", "[[9e3, 9e3], [-9e3, -9e3], [0, 0]]")
    (iteration,) = _json(_solution("softmax", huge))["iterations"]
    values = [step["value"] for step in iteration["steps"]]
    assert None in values
    assert all(value is None or math.isfinite(value) for value in values)


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_run_that_diverges_ends_after_what_came_before(format_name: str) -> None:
    """All formats keep the iterations before an overflow, and then raise the error."""
    solution = _solution(
        "w5",
        ('"sigmoid"', '"linear"'),
        ("learning_rate = 0.5", "learning_rate = 1e9"),
        iterations=99,
        with_steps=False,
    )
    pieces: list[str] = []
    with pytest.raises(DivergedError) as error:
        _collect(pieces, solution, format_name)
    assert error.value.iteration > 2
    assert "".join(pieces).count("\n") > error.value.iteration


def test_json_is_complete_where_a_run_diverges() -> None:
    """What came before the overflow is valid JSON."""
    solution = _solution(
        "w5",
        ('"sigmoid"', '"linear"'),
        ("learning_rate = 0.5", "learning_rate = 1e9"),
        iterations=99,
    )
    pieces: list[str] = []
    with pytest.raises(DivergedError) as error:
        _collect(pieces, solution, "json")
    iterations = json.loads("".join(pieces))["iterations"]
    assert len(iterations) == error.value.iteration - 1


def test_without_steps_json_has_the_results_alone() -> None:
    """`steps` is left out, all else stays."""
    (full,) = _json(_solution("mini-batch"))["iterations"]
    (short,) = _json(_solution("mini-batch", with_steps=False))["iterations"]
    del full["steps"]
    assert short == full


def test_the_validation_loss_is_there_where_the_data_is_split() -> None:
    """It is that of the samples held back, with the new parameters; elsewhere it has no key."""
    solution = _solution("mini-batch", ("[data]\n", "[data]\nvalidation = 0.25\n"), iterations=3)
    experiment = solution.run.experiment
    assert experiment.validation is not None
    assert len(experiment.validation.inputs) == 2
    iterations = _json(solution)["iterations"]
    for iteration, trace in zip(iterations, solution.traces(), strict=True):
        expected = experiment.validation_loss(trace.iteration.after)
        assert iteration["validation_loss"] == expected
        line = f"; of the validation samples {format_number(expected)}\n"
        assert line in _text("text", solution)
        assert line in _text("markdown", solution)
    assert "validation_loss" not in _json(_solution("mini-batch"))["iterations"][0]
    assert "validation" not in _text("text", _solution("mini-batch"))


def test_csv_has_a_row_for_each_step() -> None:
    """The rows are the steps in their order, with values that read back to the same double."""
    solution = _solution("mini-batch", iterations=2)
    rows = list(csv.DictReader(io.StringIO(_text("csv", solution))))
    steps = [(trace, step) for trace in solution.traces() for step in trace.steps()]
    assert len(rows) == len(steps)
    for row, (trace, step) in zip(rows, steps, strict=True):
        assert int(row["iteration"]) == trace.number
        assert row["kind"] == step.kind
        assert float(row["value"]) == trace.value(step)
        assert row["sample"] == ("" if step.sample is None else str(step.sample))
        assert row["formula"]


def test_csv_without_steps_has_a_row_for_each_parameter() -> None:
    """Weights and biases with their value, gradient and new value."""
    rows = list(csv.DictReader(io.StringIO(_text("csv", _solution("relu", with_steps=False)))))
    names = " ".join(row["symbol"] for row in rows)
    assert names == "w1 w2 w3 w4 w5 w6 b1 b2 b3 w7 w8 w9 b4"
    (w7,) = [row for row in rows if row["symbol"] == "w7"]
    assert float(w7["value"]) == 0.6
    assert float(w7["updated"]) == float(w7["value"]) - 0.1 * float(w7["gradient"])


def test_text_is_aligned_at_the_equals_signs() -> None:
    """The lines of one step stand below one another, and no line has TeX in it."""
    text = _text("text", _solution("w5"))
    assert (
        "   ∂E/∂w5 = ∂E/∂o1 · ∂o1/∂z3 · ∂z3/∂w5\n"
        "          = (o1 − t1) · o1·(1 − o1) · h1\n"
        "          = 0.20944600 × 0.23802157 × 0.51998934\n"
        "          = 0.02592286   (the source prints 0.02592286)\n"
    ) in text
    assert "Loss 0.02397190, after the update 0.02323634\n" in text


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", ["w5", "softmax", "mini-batch"])
def test_text_has_no_tex_left(name: str, optimizer: str) -> None:
    """Every formula of every optimizer is written in plain symbols."""
    text = _text("text", _solution(name, ('"sgd"', f'"{optimizer}"'), iterations=2))
    assert [line for line in text.splitlines() if set(line) & set("\\{}")] == []


def test_text_explains_where_the_source_slips() -> None:
    """The printed loss that does not come out stands beside the computed one, with its note."""
    text = _text("text", _solution("mazur", iterations=2))
    assert "= 0.29102777   (the source prints 0.291027924)\n" in text
    assert "gradients of w1 to w4 are calculated with the new values of w5 to w8" in text


def test_markdown_has_headings_by_phase_and_formulas() -> None:
    """Each phase has a heading, each step a formula between dollar signs, the end a table."""
    text = _text("markdown", _solution("w5"))
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == [
        "# One iteration by hand: ∂E/∂w5",
        "## Iteration 1",
        "### Forward pass",
        "### Loss",
        "### Backward pass",
        "### Update",
        "### Result",
    ]
    numbers = r"$= 0.20944600 \times 0.23802157 \times 0.51998934 = 0.02592286$"
    assert f"\n{numbers}   (the source prints 0.02592286)\n" in text
    assert "| $w_5$ | $0.45$ | $0.02592286$ | $0.43703857$ |" in text
    assert text.count("$") % 2 == 0


def test_samples_of_a_batch_have_their_own_headings() -> None:
    """Steps of one sample stand together, and those of the whole batch after them."""
    text = _text("markdown", _solution("mini-batch"))
    assert "### Forward pass, sample 2 of 4\n" in text
    assert "### Loss, whole batch\n" in text
    assert "### Update\n" in text


def test_the_title_is_in_the_language_in_use() -> None:
    """A Korean reader gets the Korean title and note."""
    translation.use("ko")
    text = _text("text", _solution("mazur", iterations=2))
    assert text.startswith("한 단계씩 따라가는 역전파")
    assert "글에 실린 가중치로 계산하면 0.29102777입니다." in text.replace("\n            ", " ")


def test_a_loss_that_overflows_after_the_update_is_not_hidden() -> None:
    """An update into overflow leaves the loss after it blank, and says so."""
    changes = (('"sigmoid"', '"linear"'), ("learning_rate = 0.5", "learning_rate = 1e200"))
    solution = _solution("w5", *changes, with_steps=False)
    assert _json(solution)["iterations"][0]["loss_after"] is None
    assert f"after the update {tr('not finite')}" in _text("text", solution)


def test_pieces_come_while_the_run_goes_on() -> None:
    """A long run is written iteration by iteration, not held back to its end."""
    solution = _solution("xor", iterations=10**9)
    pieces = written(solution, "json")
    for _ in range(200):
        next(pieces)
    assert solution.run.walked < 100
