"""Hypothesis strategies for scenarios that are valid, and for ones that were."""

import copy
import tomllib
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from nnviz import resources
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.initializers import INITIALIZERS
from nnviz.engine.losses import LOSSES
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.scenario import library
from nnviz.scenario.model import (
    DataSection,
    Languages,
    LayerSection,
    NetworkSection,
    Published,
    Scenario,
    Source,
    TrainingSection,
)

VALID = [
    tomllib.loads(resources.path("scenarios", f"{name}.toml").read_text(encoding="utf-8"))
    for name in library.names()
]

NAMES = st.sampled_from(
    [*ACTIVATIONS, *LOSSES, *INITIALIZERS, *OPTIMIZERS, "none", "frozen", "sum", "sequential"]
)
SECTIONS = (
    Scenario,
    Source,
    NetworkSection,
    LayerSection,
    TrainingSection,
    DataSection,
    Published,
    Languages,
)
KEYS = st.sampled_from(sorted({key for section in SECTIONS for key in section.model_fields}))
NUMBERS = st.one_of(
    st.integers(-2, 9),
    st.sampled_from([15, 16, 10**4 + 1, 2**63, 10**400, -(10**400)]),
    st.floats(),
    st.sampled_from([1e300, -1e300, 1e-300, 1e20, 0.5, 0.0, -0.0]),
)
VALUES = st.recursive(
    st.one_of(NUMBERS, st.booleans(), NAMES, st.text(max_size=8), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(KEYS, st.text()), inner, max_size=3)
    ),
    max_leaves=8,
)
FINITE = st.one_of(
    st.floats(-3, 3),
    st.integers(-3, 3).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
)
WORDS = st.text(
    st.one_of(
        st.sampled_from("\t\n"),
        st.characters(
            exclude_categories=["Cc", "Cs"],
            exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff",
        ),
    ),
    max_size=5,
)
"""Texts that a scenario takes: none of their characters is unseen and upsets others."""
RATES = st.one_of(st.floats(0, 1), st.floats(0, allow_infinity=False))


def _containers(value: Any) -> list[Any]:
    """Return every table and list in `value`, itself included."""
    if isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, list):
        inner = value
    else:
        return []
    return [value, *(found for part in inner for found in _containers(part))]


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a bundled scenario's content with a few things changed, added or taken away."""
    content: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(VALID)))
    for _ in range(draw(st.integers(1, 4))):
        container = draw(st.sampled_from(_containers(content)))
        keys = list(container) if isinstance(container, dict) else list(range(len(container)))
        action = draw(st.sampled_from(["change", "remove", "add"]))
        if action == "add" and isinstance(container, dict):
            container[draw(KEYS)] = draw(VALUES)
        elif action == "add":
            container.append(draw(st.sampled_from([*container, None])))
        elif keys:
            key = draw(st.sampled_from(keys))
            if action == "remove":
                del container[key]
            else:
                container[key] = draw(VALUES)
    return content


@st.composite
def valid(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the content of a valid scenario: any names, any numbers, some of them extreme."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    samples = draw(st.integers(1, 3))
    layers = [
        draw(_layer(inputs, units, is_output=place == len(sizes) - 1))
        for place, (inputs, units) in enumerate(pairwise(sizes), start=1)
    ]
    return {
        "title": draw(WORDS),
        "network": {
            "inputs": sizes[0],
            "loss": draw(st.sampled_from([*LOSSES])),
            "seed": draw(st.integers(0, 2**63 - 1)),
            "layers": layers,
        },
        "training": draw(_training(samples)),
        "data": {
            "inputs": draw(_rows(samples, sizes[0])),
            "targets": draw(_rows(samples, sizes[-1])),
            **draw(_validation(sizes[0], sizes[-1])),
        },
    }


def _rows(count: int, width: int) -> st.SearchStrategy[list[list[float]]]:
    """Return lists of `count` rows of `width` numbers."""
    row = st.lists(FINITE, min_size=width, max_size=width)
    return st.lists(row, min_size=count, max_size=count)


@st.composite
def _validation(draw: st.DrawFn, inputs: int, outputs: int) -> dict[str, Any]:
    """Draw samples for validation, or none; a share of the data depends on a batch's size."""
    samples = draw(st.integers(0, 2))
    if not samples:
        return {}
    return {
        "validation_inputs": draw(_rows(samples, inputs)),
        "validation_targets": draw(_rows(samples, outputs)),
    }


@st.composite
def _layer(draw: st.DrawFn, inputs: int, units: int, *, is_output: bool) -> dict[str, Any]:
    """Draw one layer."""
    names = [name for name in ACTIVATIONS if is_output or name != "softmax"]
    layer: dict[str, Any] = {
        "units": units,
        "activation": draw(st.sampled_from(names)),
        "bias": draw(st.sampled_from(["trained", "frozen", "none"])),
    }
    if draw(st.booleans()):
        layer["weights"] = draw(_rows(units, inputs))
    else:
        layer["init"] = draw(st.sampled_from([*INITIALIZERS]))
    if layer["bias"] != "none" and draw(st.booleans()):
        layer["biases"] = draw(_rows(1, units))[0]
    return layer


@st.composite
def _training(draw: st.DrawFn, samples: int) -> dict[str, Any]:
    """Draw how to train on so many samples."""
    training: dict[str, Any] = {
        "optimizer": draw(st.sampled_from([*OPTIMIZERS])),
        "learning_rate": draw(RATES),
        "reduction": draw(st.sampled_from(["mean", "sum"])),
        "update_order": draw(st.sampled_from(["simultaneous", "sequential"])),
    }
    optional: dict[str, st.SearchStrategy[Any]] = {
        "batch_size": st.integers(1, samples),
        "shuffle": st.booleans(),
        "round_to": st.integers(0, 15),
        "l1": RATES,
        "l2": RATES,
    }
    for key, strategy in optional.items():
        if draw(st.booleans()):
            training[key] = draw(strategy)
    return training
