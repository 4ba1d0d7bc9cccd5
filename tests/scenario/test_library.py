"""The bundled scenarios show what they say, and agree with what their sources print."""

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nnviz import resources
from nnviz.engine.activations import ACTIVATIONS
from nnviz.errors import ScenarioError, UnknownScenarioError
from nnviz.scenario import library, reading
from nnviz.scenario.build import Experiment, build
from nnviz.scenario.model import Languages, Published, Scenario, text_in
from nnviz.trace.explanation import explain
from nnviz.trace.run import Run

if TYPE_CHECKING:
    from pathlib import Path

    from nnviz.engine.network import Iteration


def _toml(name: str) -> str:
    """Return the text of a bundled scenario."""
    return resources.path("scenarios", f"{name}.toml").read_text(encoding="utf-8")


def _iterations(experiment: Experiment, count: int) -> "list[Iteration]":
    """Return the first `count` iterations."""
    run = Run(experiment)
    return [run.trace(number).iteration for number in range(1, count + 1)]


def _computed(scenario: Scenario, published: Published) -> float:
    """Return the value of the step that a published number stands for."""
    trace = Run(build(scenario)).trace(published.iteration)
    found = [
        explanation.value
        for step in trace.steps()
        if step.kind == published.kind
        and step.sample in (None, published.sample - 1)
        and (explanation := explain(trace, step)).symbol == published.symbol
    ]
    assert len(found) == 1, f"{published.kind} of {published.symbol} is no step"
    return found[0]


PUBLISHED = [
    pytest.param(
        name,
        published,
        id=f"{name}-{published.iteration}-{published.sample}-{published.kind}-{published.symbol}",
    )
    for name in library.names()
    for published in library.load(name).published
]


@pytest.mark.parametrize(("name", "published"), PUBLISHED)
def test_published_numbers_come_out(name: str, published: Published) -> None:
    """Each number that a source prints is computed to its last printed digit.

    Where the source slipped, the note says what the mathematics gives instead.
    """
    value = _computed(library.load(name), published)
    if published.note is None:
        assert f"{value:.{published.decimals}f}" == published.printed
    else:
        assert isinstance(published.note, Languages)
        assert f"{value:.8f}" in text_in(published.note, "en")
        assert f"{value:.8f}" in text_in(published.note, "ko")


@pytest.mark.parametrize("name", library.names())
def test_every_scenario_tells_its_story_in_both_languages(name: str) -> None:
    """Title, description and source are there in English and in Korean."""
    scenario = library.load(name)
    assert scenario.source is not None
    for text in (scenario.title, scenario.description, scenario.source.text):
        assert isinstance(text, Languages)
        assert text.en
        assert text.ko
        assert re.search("[가-힣]", text.ko) or text is scenario.source.text


def test_every_bundled_file_has_a_name() -> None:
    """The folder holds exactly the scenarios that are listed, the window's first one among them."""
    files = {path.stem for path in resources.path("scenarios").glob("*.toml")}
    assert files == set(library.names())
    assert library.DEFAULT in files


def test_w5_is_the_note_calculation() -> None:
    """The default scenario gives every number of the worked example in double precision."""
    (iteration,) = _iterations(build(library.load("w5")), 1)
    expected = [[0.0259228556036474, 0.02629590132820202], [0.007408444627213418, 0.00751505667011]]
    np.testing.assert_allclose(iteration.weight_gradients[1], expected, rtol=1e-12)
    np.testing.assert_allclose(
        iteration.after.weights[0],
        [[0.2995955623081869, 0.2491911246163738], [0.39964495699447256, 0.3492899139889451]],
        rtol=1e-14,
    )
    assert iteration.loss == pytest.approx(0.023971900751730026, rel=1e-14)


def test_mazur_leaves_the_biases_and_slips_where_its_note_says() -> None:
    """Biases stay; the printed loss after the update is that of the sequential update."""
    (iteration,) = _iterations(build(library.load("mazur")), 1)
    assert [biases.tolist() for biases in iteration.after.biases] == [[0.35, 0.35], [0.6, 0.6]]
    sequential = _toml("mazur").replace(
        "learning_rate = 0.5", 'learning_rate = 0.5\nupdate_order = "sequential"'
    )
    _, second = _iterations(build(reading.parse(sequential, "mazur.toml")), 2)
    assert f"{second.loss:.9f}" == "0.291027924"


def test_xor_solved_answers_xor_as_steps() -> None:
    """Step units give the note's table with its weights; sigmoids part it at 0.6."""
    scenario = library.load("xor-solved")
    (iteration,) = _iterations(build(scenario), 1)
    outputs = iteration.a[-1].ravel()
    assert outputs[[0, 3]].max() < 0.6 < outputs[[1, 2]].min()
    steps = _toml("xor-solved").replace('"sigmoid"', '"step"')
    (iteration,) = _iterations(build(reading.parse(steps, "steps.toml")), 1)
    table = np.column_stack([*(a for a in iteration.a)])
    printed = np.array([float(published.printed) for published in scenario.published])
    np.testing.assert_array_equal(table, printed.reshape(4, 3))


def test_xor_is_learnt_within_two_thousand_iterations() -> None:
    """The training reaches every target within 0.01, after a slow start, as the text says."""
    iterations = _iterations(build(library.load("xor")), 2000)
    assert iterations[99].loss > 0.9 * iterations[0].loss
    assert np.abs(iterations[-1].a[-1] - iterations[-1].targets).max() < 0.01


def test_xor_with_another_seed_stays_in_a_local_minimum() -> None:
    """The seed that the text names ends with two outputs at one half."""
    scenario = reading.parse(_toml("xor").replace("seed = 0", "seed = 1"), "xor.toml")
    iterations = _iterations(build(scenario), 2000)
    assert np.abs(iterations[-1].a[-1] - iterations[-1].targets).max() > 0.4


def test_relu_gates_open_and_close() -> None:
    """The third unit is closed for the first sample; the second opens it and closes another."""
    first, second = _iterations(build(library.load("relu")), 2)
    assert (first.z[0] > 0).tolist() == [[True, True, False]]
    assert first.after.weights[0][2].tolist() == first.before.weights[0][2].tolist()
    assert first.after.biases[0][2] == first.before.biases[0][2]
    assert (second.z[0] > 0).tolist() == [[True, False, True]]


def test_the_dead_unit_stays_dead_and_a_leak_revives_it() -> None:
    """Nothing ever reaches the dead unit while the other learns; leaky ReLU lets it move."""
    iterations = _iterations(build(library.load("dead-relu")), 300)
    last = iterations[-1]
    assert all((iteration.z[0][:, 1] <= 0).all() for iteration in iterations)
    assert last.after.weights[0][1].tolist() == [-0.6, -0.3]
    assert last.after.biases[0][1] == -0.2
    assert last.loss < 0.01 * iterations[0].loss
    leaky = _toml("dead-relu").replace('"relu"', '"leaky_relu"')
    (iteration,) = _iterations(build(reading.parse(leaky, "leaky.toml")), 1)
    assert (iteration.after.weights[0][1] != iteration.before.weights[0][1]).all()


def test_softmax_deltas_are_outputs_minus_targets() -> None:
    """The outputs add up to 1, δ = o − t, and training makes the right class likely."""
    iterations = _iterations(build(library.load("softmax")), 200)
    first = iterations[0]
    assert first.a[-1].sum() == pytest.approx(1, abs=1e-15)
    np.testing.assert_allclose(first.delta[-1], first.a[-1] - first.targets, rtol=1e-15)
    assert iterations[-1].a[-1][0, 1] > 0.99


def test_mini_batches_pull_in_different_directions() -> None:
    """Four of eight samples make a batch; their gradients of b1 nearly cancel in the mean."""
    experiment = build(library.load("mini-batch"))
    (first,) = _iterations(experiment, 1)
    assert experiment.batch_size * 2 == len(experiment.inputs)
    assert len(first.inputs) == 4
    gradients = first.delta[0][:, 0]
    assert first.bias_gradients[0][0] == pytest.approx(gradients.mean(), rel=1e-12)
    assert gradients.min() < -0.2 < 0.2 < gradients.max()
    assert abs(gradients.mean()) < 0.01


def test_a_name_is_found_before_a_file(tmp_path: "Path", monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundled name means the bundled scenario; the file of that name is reached by its folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "xor").write_text(_toml("relu"), encoding="utf-8")
    assert library.find("xor") == library.load("xor")
    assert library.find("./xor") == library.load("relu")


def test_a_file_without_ending_is_found(tmp_path: "Path", monkeypatch: pytest.MonkeyPatch) -> None:
    """Any file name will do."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lesson").write_text(_toml("relu"), encoding="utf-8")
    assert library.find("lesson") == library.load("relu")


def test_a_bundled_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Menus may ask for the title of every scenario as often as they like."""
    for name in library.names():
        library.load(name)

    def read(path: object) -> Scenario:
        raise AssertionError(path)

    monkeypatch.setattr(reading, "read", read)
    assert [library.load(name).title_in("en") for name in library.names()]


@pytest.mark.parametrize("load", [library.find, library.load])
def test_an_unknown_name_is_refused_with_the_nearest(load: object) -> None:
    """A misspelt name gets a suggestion."""
    assert callable(load)
    with pytest.raises(UnknownScenarioError, match=r"called 'mazr'. Did you mean 'mazur'\?"):
        load("mazr")


def test_what_is_written_as_a_path_is_one() -> None:
    """A name with an ending or a folder is a file that is missing, not a misspelt scenario."""
    with pytest.raises(ScenarioError, match=r"^lesson\.toml: there is no such file\.$"):
        library.find("lesson.toml")


def test_a_broken_file_without_ending_says_what_is_wrong_with_it(
    tmp_path: "Path", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is there is never called missing."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lesson").write_text("?", encoding="utf-8")
    with pytest.raises(ScenarioError, match="this is not TOML"):
        library.find("lesson")


def test_all_known_activations_can_be_named() -> None:
    """Every activation of the engine is a name that a file may use."""
    for name in ACTIVATIONS:
        text = _toml("w5").replace('"sigmoid"', '"linear"', 1).replace('"sigmoid"', f'"{name}"', 1)
        assert reading.parse(text, "w5.toml").network.layers[-1].activation == name
