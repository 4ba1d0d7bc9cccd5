"""What must fit together in the data of a scenario: its shapes, and its part for validation."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nnviz.scenario import limits
from nnviz.scenario.wording import Problem, numbers, rows, samples
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.scenario.model import DataSection, Scenario

    Table = tuple[tuple[float, ...], ...]


def problems(scenario: "Scenario", outputs: int) -> Iterator[Problem]:
    """Yield every mistake in the data of a scenario whose network has so many outputs."""
    data, inputs = scenario.data, scenario.network.inputs
    if not data.inputs:
        yield Problem(tr("at least one sample is needed"), ("data", "inputs"))
    yield from _pairs(data.inputs, data.targets, "targets")
    given = len(data.inputs) + len(data.validation_inputs or ())
    total = given * (inputs + outputs)
    if total > limits.DATA_NUMBERS:
        yield Problem(
            tr(
                "the data has {numbers}; at most {limit} are possible",
                numbers=numbers(total),
                limit=f"{limits.DATA_NUMBERS:,}",
            ),
            ("data",),
        )
    yield from _inputs(data.inputs, "inputs", inputs)
    yield from _targets(data.targets, "targets", outputs)
    if data.inputs:
        yield from _validation_share(data)
    yield from _validation_samples(data, inputs, outputs)
    size = scenario.training.batch_size
    if size is not None and size > data.training_samples:
        if data.training_samples < len(data.inputs):
            sentence = tr(
                "a batch of {size} is too large: besides the validation samples the data has "
                "{samples}; leave it out to train on all at once",
                size=samples(size),
                samples=samples(data.training_samples),
            )
        else:
            sentence = tr(
                "a batch of {size} is too large: the data has {samples}; "
                "leave it out to train on all at once",
                size=samples(size),
                samples=samples(len(data.inputs)),
            )
        yield Problem(sentence, ("training", "batch_size"))


def _pairs(inputs: "Table", targets: "Table", key: str) -> Iterator[Problem]:
    """Yield whether there are not as many inputs as targets, which stand under `key`."""
    if len(inputs) != len(targets):
        yield Problem(
            tr(
                "each sample needs one row of inputs and one row of targets: "
                "found {inputs} of inputs and {targets} of targets",
                inputs=rows(len(inputs)),
                targets=rows(len(targets)),
            ),
            ("data", key),
        )


def _inputs(table: "Table", key: str, width: int) -> Iterator[Problem]:
    """Yield each row of inputs that has not as many numbers as the network has inputs."""
    for index, row in enumerate(table):
        if len(row) != width:
            yield Problem(
                tr(
                    "one number for each input of the network is needed: "
                    "expected {expected}, found {found}",
                    expected=numbers(width),
                    found=numbers(len(row)),
                ),
                ("data", key, index),
            )


def _targets(table: "Table", key: str, width: int) -> Iterator[Problem]:
    """Yield each row of targets that has not as many numbers as the network has outputs."""
    for index, row in enumerate(table):
        if len(row) != width:
            yield Problem(
                tr(
                    "one number for each output of the network is needed: "
                    "expected {expected}, found {found}",
                    expected=numbers(width),
                    found=numbers(len(row)),
                ),
                ("data", key, index),
            )


def _validation_share(data: "DataSection") -> Iterator[Problem]:
    """Yield what is wrong with the share of the samples that is held back."""
    at = ("data", "validation")
    if data.validation is None:
        return
    if data.validation_inputs is not None or data.validation_targets is not None:
        yield Problem(
            tr(
                "samples for validation are given twice, as a share of the data and as samples of "
                "their own; leave out one of them"
            ),
            at,
        )
    elif len(data.inputs) == 1:
        yield Problem(
            tr(
                "one sample cannot be divided; give validation_inputs and validation_targets, "
                "or leave out validation"
            ),
            at,
        )
    elif data.training_samples == len(data.inputs):
        yield Problem(
            tr(
                "this share of {samples} is not one whole sample; take a larger one, such as 0.25",
                samples=samples(len(data.inputs)),
            ),
            at,
        )
    elif data.training_samples == 0:
        yield Problem(
            tr(
                "this share of {samples} leaves none to train on; take a smaller one, such as 0.25",
                samples=samples(len(data.inputs)),
            ),
            at,
        )


def _validation_samples(data: "DataSection", inputs: int, outputs: int) -> Iterator[Problem]:
    """Yield what is wrong with the samples that are given for validation alone."""
    given, targets = data.validation_inputs, data.validation_targets
    if given is None and targets is None:
        return
    if given is None or targets is None:
        yield Problem(
            tr("validation needs both, validation_inputs and validation_targets"),
            ("data", "validation_inputs" if given is None else "validation_targets"),
        )
        return
    if not given:
        yield Problem(
            tr("at least one sample is needed, or leave out the validation"),
            ("data", "validation_inputs"),
        )
    yield from _pairs(given, targets, "validation_targets")
    yield from _inputs(given, "validation_inputs", inputs)
    yield from _targets(targets, "validation_targets", outputs)
