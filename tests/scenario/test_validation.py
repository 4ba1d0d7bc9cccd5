"""Samples for validation: a share of the data that is held back, or samples of their own."""

import pytest

from nnviz.errors import ScenarioError
from nnviz.scenario import reading
from nnviz.scenario.build import Experiment, build
from nnviz.scenario.writing import dump
from tests.scenario.lesson import LESSON

_HEAD = LESSON.partition("[data]")[0]
FOUR = """[data]
inputs = [[1, 0], [2, 0], [3, 0], [4, 0]]
targets = [[1, 1], [2, 2], [3, 3], [4, 4]]
"""


def _experiment(data: str, training: str = "") -> Experiment:
    text = _HEAD.replace("learning_rate = 0.5", f"learning_rate = 0.5\n{training}") + data
    return build(reading.parse(text, "lesson.toml"))


@pytest.mark.parametrize(
    ("share", "trained", "held_back"),
    [
        ("0.25", [1, 2, 3], [4]),
        ("0.5", [1, 2], [3, 4]),
        ("0.125", [1, 2, 3], [4]),
        ("0.7", [1], [2, 3, 4]),
    ],
)
def test_the_last_samples_are_held_back(
    share: str, trained: list[int], held_back: list[int]
) -> None:
    """A share is rounded to whole samples, and taken from the end of the file."""
    experiment = _experiment(FOUR + f"validation = {share}\n")
    assert experiment.inputs[:, 0].tolist() == experiment.targets[:, 1].tolist() == trained
    assert experiment.validation is not None
    assert experiment.validation.inputs[:, 0].tolist() == held_back
    assert experiment.validation.targets[:, 1].tolist() == held_back
    assert sorted(experiment.batch(1).tolist()) == list(range(len(trained)))


def test_held_back_samples_are_in_no_batch() -> None:
    """Epochs go through what is left, shuffled or not."""
    experiment = _experiment(FOUR + "validation = 0.25\n", "batch_size = 2\nshuffle = true")
    for epoch in range(4):
        batches = [experiment.samples(2 * epoch + number).inputs[:, 0] for number in (1, 2)]
        assert sorted([*batches[0], *batches[1]]) == [1, 2, 3]


def test_samples_of_their_own() -> None:
    """They are beside the data, all of which is trained on, and cannot be changed."""
    own = "validation_inputs = [[9, 0]]\nvalidation_targets = [[9, 1]]\n"
    experiment = _experiment(FOUR + own)
    assert len(experiment.inputs) == 4
    assert experiment.validation is not None
    assert experiment.validation.inputs.tolist() == [[9, 0]]
    assert experiment.validation.targets.tolist() == [[9, 1]]
    with pytest.raises(ValueError, match="read-only"):
        experiment.validation.inputs[0, 0] = 1


def test_without_validation_there_is_none() -> None:
    """A scenario as it was before has no such samples, and no such loss."""
    experiment = _experiment(FOUR)
    assert experiment.validation is None
    with pytest.raises(ValueError, match="None"):
        experiment.validation_loss(experiment.parameters)


@pytest.mark.parametrize(
    "data",
    ["validation = 0.25\n", "validation_inputs = [[9, 0]]\nvalidation_targets = [[9, 1]]\n"],
)
def test_it_reads_back_equal(data: str) -> None:
    """Share and samples survive being saved."""
    scenario = reading.parse(_HEAD + FOUR + data, "lesson.toml")
    assert reading.parse(dump(scenario), "copy.toml") == scenario


MISTAKES = {
    "none": (
        "validation = 0",
        "27: data.validation: a number above 0 is needed, not 0.",
    ),
    "all": (
        "validation = 1",
        "27: data.validation: a number below 1 is needed, not 1.",
    ),
    "less than one": (
        "validation = 0.1",
        "27: data.validation: this share of 4 samples is not one whole sample; take a larger one, "
        "such as 0.25.",
    ),
    "none left": (
        "validation = 0.9",
        "27: data.validation: this share of 4 samples leaves none to train on; take a smaller one, "
        "such as 0.25.",
    ),
    "twice": (
        "validation = 0.25\nvalidation_inputs = [[1, 1]]\nvalidation_targets = [[1, 1]]",
        "27: data.validation: samples for validation are given twice, as a share of the data and "
        "as samples of their own; leave out one of them.",
    ),
    "only inputs": (
        "validation_inputs = [[1, 1]]",
        "24: data.validation_targets: validation needs both, validation_inputs and "
        "validation_targets.",
    ),
    "only targets": (
        "validation_targets = [[1, 1]]",
        "24: data.validation_inputs: validation needs both, validation_inputs and "
        "validation_targets.",
    ),
    "empty": (
        "validation_inputs = []\nvalidation_targets = []",
        "27: data.validation_inputs: at least one sample is needed, or leave out the validation.",
    ),
    "not as many": (
        "validation_inputs = [[1, 1]]\nvalidation_targets = [[1, 1], [2, 2]]",
        "28: data.validation_targets: each sample needs one row of inputs and one row of targets: "
        "found 1 row of inputs and 2 rows of targets.",
    ),
    "input missing": (
        "validation_inputs = [[1]]\nvalidation_targets = [[1, 1]]",
        "27: data.validation_inputs[1] (counted from 1): one number for each input of the network "
        "is needed: expected 2 numbers, found 1 number.",
    ),
    "target too many": (
        "validation_inputs = [[1, 1]]\nvalidation_targets = [[1, 1, 1]]",
        "28: data.validation_targets[1] (counted from 1): one number for each output of the "
        "network is needed: expected 2 numbers, found 3 numbers.",
    ),
}


def _sentence(text: str) -> str:
    """Return the sentence that `text` is refused with."""
    with pytest.raises(ScenarioError) as error:
        reading.parse(text, "lesson.toml")
    return str(error.value)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_sentence_with_its_place(name: str) -> None:
    """What is wrong with the validation, in which line, and what helps."""
    data, expected = MISTAKES[name]
    assert _sentence(f"{_HEAD}{FOUR}{data}\n") == f"lesson.toml, line {expected}"


def test_one_sample_cannot_be_divided() -> None:
    """The worked example has nothing to hold back."""
    assert _sentence(LESSON + "validation = 0.5\n").endswith(
        "data.validation: one sample cannot be divided; give validation_inputs and "
        "validation_targets, or leave out validation."
    )


def test_a_batch_has_no_samples_that_are_held_back() -> None:
    """The size of a batch is held against what is left."""
    head = _HEAD.replace("learning_rate = 0.5", "batch_size = 4")
    assert _sentence(head + FOUR + "validation = 0.25\n").endswith(
        "training.batch_size: a batch of 4 samples is too large: besides the validation samples "
        "the data has 3 samples; leave it out to train on all at once."
    )


def test_published_numbers_know_of_no_sample_that_is_held_back() -> None:
    """A number of a sample that no batch has is refused."""
    published = """
[[published]]
symbol = "z1"
kind = "weighted_sum"
sample = 4
printed = "0.5"
"""
    assert "iteration 1 trains on 3 samples, and has no sample 4" in _sentence(
        _HEAD + FOUR + "validation = 0.25\n" + published
    )
