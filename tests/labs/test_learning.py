"""The learning lab: the notes' figure on the digits, live, to the end or broken off."""

import itertools

import numpy as np
import pytest

from nnviz.engine.data_files import digits
from nnviz.engine.datasets import split
from nnviz.labs.learning import Course, Plan, learn
from nnviz.labs.ranges import OutOfRangeError
from nnviz.labs.starts import HE, NORMAL_1, NORMAL_SMALL, XAVIER, Start
from nnviz.scenario import reading
from nnviz.scenario.build import build
from nnviz.trace.run import Run

SMALL = Plan(units=30, layers=3, iterations=60, batch=64, samples=400, learning_rate=0.1)


def _last(plan: Plan) -> Course:
    *_, course = learn(plan, digits())
    return course


def test_the_figure_of_the_notes() -> None:
    """With σ = 0.01 nothing is learnt; He goes ahead of Xavier."""
    small, xavier, he = _last(SMALL).curves
    assert abs(small.losses[-1] - np.log(10)) < 0.05
    assert he.losses[-10:].mean() < xavier.losses[-10:].mean() < small.losses[-10:].mean()
    assert he.validation_accuracies[-1] > 0.6
    assert small.validation_accuracies[-1] < 0.25


def test_the_course_grows_and_what_was_told_stays() -> None:
    """An earlier course is not changed by what comes later, and cannot be changed by anyone."""
    courses = list(itertools.islice(learn(SMALL, digits()), 21))
    assert [course.done for course in courses] == list(range(21))
    tenth, last = courses[10], courses[20]
    assert len(tenth.curves[0].losses) == 10
    np.testing.assert_array_equal(tenth.curves[1].losses, last.curves[1].losses[:10])
    with pytest.raises(ValueError, match="read-only"):
        last.curves[0].losses[0] = 0.0


def test_validation_comes_after_each_epoch() -> None:
    """Before the first iteration, after each epoch of 5 batches, and at the end."""
    plan = Plan((HE,), units=10, layers=1, iterations=12, batch=64, samples=400)
    (curve,) = _last(plan).curves
    assert curve.validated.tolist() == [0, 5, 10, 12]
    assert len(curve.validation_losses) == len(curve.validation_accuracies) == 4
    held = split(digits(), 0.2, 0, 400).validation
    assert len(held) == 80
    assert all(share * 80 == round(share * 80) for share in curve.validation_accuracies)


def test_without_validation_there_is_none() -> None:
    """A share of 0 leaves all samples for training."""
    course = _last(Plan((HE,), units=10, layers=1, iterations=3, samples=100, validation=0.0))
    assert (course.training_samples, course.validation_samples) == (100, 0)
    assert len(course.curves[0].validated) == 0


def test_a_start_that_diverges_ends_alone() -> None:
    """The others go on; where all have diverged, the course is finished."""
    plan = Plan((NORMAL_1, HE), units=50, layers=8, iterations=30, samples=200, learning_rate=0.1)
    wild, tame = _last(plan).curves
    assert wild.diverged is not None
    assert len(wild.losses) == wild.diverged - 1 < len(tame.losses) == 30
    alone = _last(Plan((NORMAL_1,), units=50, layers=8, iterations=30, samples=200,
                       learning_rate=0.1))  # fmt: skip
    assert alone.finished
    assert alone.done == wild.diverged


def test_time_left_follows_from_what_is_done() -> None:
    """A quarter done in 2 seconds leaves 6."""
    courses = list(itertools.islice(learn(SMALL, digits()), 16))
    assert courses[15].seconds_left(2.0) == pytest.approx(6.0)
    assert not courses[15].finished
    assert _last(Plan((HE,), units=5, layers=1, iterations=1, samples=50)).seconds_left(1.0) == 0.0


def test_the_same_seed_gives_the_same_curves() -> None:
    """Batches, weights and division are functions of the seed."""
    plan = Plan((XAVIER,), units=10, layers=2, iterations=8, samples=100)
    first, again = (_last(plan).curves[0].losses for _ in range(2))
    np.testing.assert_array_equal(first, again)
    other = Plan((XAVIER,), units=10, layers=2, iterations=8, samples=100, seed=1)
    assert (_last(other).curves[0].losses != first).all()


def test_a_scenario_of_the_same_network_learns_alike() -> None:
    """The lab trains as every scenario does: same weights, same batches, same losses."""
    plan = Plan((XAVIER,), "tanh", layers=1, units=7, iterations=6, batch=16, samples=50,
                learning_rate=0.3, optimizer="adam", validation=0.2, seed=5)  # fmt: skip
    (curve,) = _last(plan).curves
    training = split(digits(), 0.2, 5, 50).training
    layer = {"init": "xavier_normal"}
    scenario = reading.from_mapping(
        {
            "network": {
                "inputs": 64,
                "loss": "categorical_cross_entropy",
                "seed": 5,
                "layers": [
                    {"units": 7, "activation": "tanh", **layer},
                    {"units": 10, "activation": "softmax", **layer},
                ],
            },
            "training": {
                "optimizer": "adam", "learning_rate": 0.3, "batch_size": 16, "shuffle": True,
            },
            "data": {"inputs": training.inputs.tolist(), "targets": training.targets.tolist()},
        },
        "digits",
    )  # fmt: skip
    run = Run(build(scenario))
    run.advance(6)
    np.testing.assert_allclose(curve.losses, run.losses, rtol=1e-12)


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ({"iterations": 0}, "iterations is 0; it must be from 1 to 1,000,000."),
        ({"starts": ()}, "init is 0; it must be from 1 to 8."),
        ({"validation": 0.95}, "validation is 0.95; it must be from 0.0 to 0.9."),
    ],
    ids=str,
)
def test_a_number_out_of_range_is_one_sentence(plan: dict[str, object], sentence: str) -> None:
    """Both ends of the range stand in it."""
    with pytest.raises(OutOfRangeError) as error:
        Plan(**plan)  # type: ignore[arg-type] # as a slip has it
    assert str(error.value) == sentence


def test_a_start_may_have_a_number_of_its_own() -> None:
    """Two normal ones differ in their spread alone."""
    plan = Plan((NORMAL_SMALL, Start("normal", 0.3)), units=5, layers=1, iterations=1, samples=50)
    first, second = _last(plan).curves
    assert first.losses[0] != second.losses[0]
