"""Whatever is fed in, a scenario or an error with a sentence comes out."""

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnviz import resources
from nnviz.errors import NnvizError
from nnviz.scenario import library, reading, writing
from nnviz.scenario.build import build
from nnviz.trace.explanation import explain
from nnviz.trace.run import Run
from tests.scenario.drawn import mutated, valid

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nnviz.scenario.model import Scenario


def _attempted(work: "Callable[[], object]") -> str:
    """Do `work`, and return the sentence that it ends in, empty where it succeeds."""
    try:
        work()
    except NnvizError as error:
        return str(error)
    return ""


def _accepted(content: dict[str, Any]) -> "Scenario | None":
    """Return the scenario in `content`, or None where that is refused with a sentence."""
    refusal = _attempted(lambda: reading.from_mapping(content, "fuzz.toml"))
    if not refusal:
        return reading.from_mapping(content, "fuzz.toml")
    assert refusal.startswith("fuzz.toml")
    assert "\n" not in refusal
    return None


@given(st.text(max_size=300))
def test_any_text_ends_in_a_sentence(text: str) -> None:
    """Random text is no scenario, and is refused with one line that names the file."""
    with pytest.raises(NnvizError, match=r"^fuzz\.toml") as error:
        reading.parse(text, "fuzz.toml")
    assert "\n" not in str(error.value)


@given(st.text("[]{}=.,#\"'\\ \n\t\r0123456789eE+-_:TZabntrue\u00e9", max_size=120))
def test_text_that_looks_like_toml_ends_in_a_sentence(text: str) -> None:
    """Brackets, quotes and signs in any order are refused with one line."""
    with pytest.raises(NnvizError):
        reading.parse(text, "fuzz.toml")


@given(content=st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_end_in_a_sentence(tmp_path: "Path", content: bytes) -> None:
    """A file of random bytes is refused with a sentence."""
    path = tmp_path / "fuzz.toml"
    path.write_bytes(content)
    with pytest.raises(NnvizError):
        reading.read(path)


@given(st.data())
def test_a_damaged_file_ends_in_a_scenario_or_a_sentence(data: st.DataObject) -> None:
    """A bundled file with a piece cut out, doubled or replaced never breaks the reader."""
    name = data.draw(st.sampled_from(library.names()))
    text = resources.path("scenarios", f"{name}.toml").read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    doubled = text[start:end] * 2
    piece = data.draw(st.sampled_from(["", doubled, '"', "[", "]", "\n", "\\", "=", "'"]))
    refusal = _attempted(lambda: reading.parse(text[:start] + piece + text[end:], "fuzz.toml"))
    assert not refusal or refusal.startswith("fuzz.toml")


@given(mutated())
@settings(max_examples=150)
def test_a_mutated_scenario_runs_or_ends_in_a_sentence(content: dict[str, Any]) -> None:
    """Whatever is changed in a bundled scenario, it is refused, runs, or ends in a sentence."""
    scenario = _accepted(content)
    if scenario is not None:
        _attempted(lambda: Run(build(scenario)).trace(1))


@given(valid())
@settings(max_examples=150)
def test_a_valid_scenario_is_explained_or_diverges_with_a_sentence(content: dict[str, Any]) -> None:
    """Any valid scenario is read; two iterations are explained, or end in a sentence."""
    run = Run(build(reading.from_mapping(content, "fuzz.toml")))

    def explained() -> None:
        for number in (1, 2):
            trace = run.trace(number)
            for step in trace.steps():
                assert explain(trace, step).sentence

    _attempted(explained)


@given(st.one_of(mutated(), valid()))
def test_a_scenario_is_written_and_read_back_equal(content: dict[str, Any]) -> None:
    """Every scenario that is accepted survives being written to a file."""
    scenario = _accepted(content)
    if scenario is not None:
        assert reading.parse(writing.dump(scenario), "copy.toml") == scenario
