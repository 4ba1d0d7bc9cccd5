"""Experiments for the tests: drawn at random, made from a few words, and bundled ones."""

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import LOSSES
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.errors import DivergedError, LossDomainError
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.scenario.model import Scenario
from nnviz.trace.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnviz.scenario.build import Experiment
    from nnviz.trace.trace import Trace

HIDDEN = [name for name in ACTIVATIONS if name != "softmax"]
_PROBABILITIES = {
    "binary_cross_entropy": ["sigmoid", "softmax"],
    "categorical_cross_entropy": ["sigmoid", "softmax"],
}


def experiment(content: dict[str, Any]) -> "Experiment":
    """Return the experiment of a scenario's content."""
    return build(Scenario.model_validate(content))


def bundled(name: str) -> Run:
    """Return a fresh run of a bundled scenario."""
    return Run(build(library.load(name)))


def layered(
    inputs: int,
    sizes: "Sequence[int]",
    *,
    activations: "Sequence[str] | None" = None,
    biases: "Sequence[str] | None" = None,
    loss: str = "half_squared_error",
    samples: int = 1,
    seed: int = 0,
    scale: float = 1.0,
    training: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return a scenario with weights, biases and data that are a function of the seed."""
    random = np.random.default_rng(seed)
    layers = []
    width = inputs
    for index, units in enumerate(sizes):
        bias = biases[index] if biases else "trained"
        layer: dict[str, Any] = {
            "units": units,
            "activation": activations[index] if activations else "sigmoid",
            "bias": bias,
            "weights": (scale * random.normal(size=(units, width))).tolist(),
        }
        if bias != "none":
            layer["biases"] = (scale * random.normal(size=units)).tolist()
        layers.append(layer)
        width = units
    return {
        "network": {"inputs": inputs, "loss": loss, "seed": seed, "layers": layers},
        "training": {"learning_rate": 0.1, **(training or {})},
        "data": {
            "inputs": random.normal(size=(samples, inputs)).tolist(),
            "targets": random.uniform(size=(samples, width)).tolist(),
        },
    }


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a scenario: hypothesis decides on its form, a generator on its numbers.

    1 to 4 layers of 1 to 5 units, every activation, loss, kind of bias and optimizer, several
    samples, penalties, both update orders, rounded or not. Short numbers make ties, zeros and
    kinks frequent.
    """
    loss = draw(st.sampled_from(list(LOSSES)))
    samples = draw(st.integers(1, 4))
    random = np.random.default_rng(draw(st.integers(0, 2**20)))
    short = draw(st.booleans())

    def numbers(*shape: int, scale: float = 1.0) -> Any:
        values = scale * random.normal(size=shape)
        return (np.round(values, 1) + 0.0 if short else values).tolist()

    count = draw(st.integers(1, 4))
    inputs = width = draw(st.integers(1, 3))
    layers: list[dict[str, Any]] = []
    for index in range(count):
        usable = _PROBABILITIES.get(loss, list(ACTIVATIONS)) if index == count - 1 else HIDDEN
        units = draw(st.integers(1, 5))
        layer: dict[str, Any] = {
            "units": units,
            "activation": draw(st.sampled_from(usable)),
            "bias": draw(st.sampled_from(["trained", "frozen", "none"])),
            "weights": numbers(units, width),
        }
        if layer["activation"] in ("leaky_relu", "elu") and draw(st.booleans()):
            layer["alpha"] = draw(st.sampled_from([0.25, 2.0, -0.5, 0.0]))
        if layer["bias"] != "none":
            layer["biases"] = numbers(units, scale=0.5)
        layers.append(layer)
        width = units
    return {
        "network": {"inputs": inputs, "loss": loss, "seed": 7, "layers": layers},
        "training": draw(_trainings(samples)),
        "data": {
            "inputs": numbers(samples, inputs),
            "targets": draw(_targets(loss, samples, width, random)),
        },
    }


@st.composite
def _trainings(draw: st.DrawFn, samples: int) -> dict[str, Any]:
    """Draw the training section."""
    optimizer = draw(st.sampled_from(list(OPTIMIZERS)))
    training: dict[str, Any] = {
        "optimizer": optimizer,
        "reduction": draw(st.sampled_from(["mean", "sum"])),
        "update_order": draw(st.sampled_from(["simultaneous", "sequential"])),
        "shuffle": draw(st.booleans()),
        "batch_size": draw(st.integers(1, samples)),
        "l1": draw(st.sampled_from([0.0, 0.01])),
        "l2": draw(st.sampled_from([0.0, 0.1])),
    }
    if draw(st.booleans()):
        training["learning_rate"] = draw(st.sampled_from([0.5, 0.05, 1e-5]))
    if optimizer in ("adam", "adamw"):
        training["weight_decay"] = draw(st.sampled_from([0.0, 0.01, 1e-6]))
    rounding = draw(st.sampled_from([None, None, 2, 4, 6]))
    if rounding is not None:
        training["round_to"] = rounding
    return training


def _targets(
    loss: str, samples: int, outputs: int, random: np.random.Generator
) -> "st.SearchStrategy[list[list[float]]]":
    """Return targets that suit the loss: single classes, probabilities, or any numbers."""

    def one_class() -> list[list[float]]:
        classes = random.integers(outputs, size=samples)
        rows: list[list[float]] = np.eye(outputs)[classes].tolist()
        return rows

    def any_share() -> list[list[float]]:
        rows: list[list[float]] = np.round(random.uniform(size=(samples, outputs)), 2).tolist()
        return rows

    def any_number() -> list[list[float]]:
        rows: list[list[float]] = random.normal(size=(samples, outputs)).tolist()
        return rows

    if loss.endswith("cross_entropy"):
        return st.sampled_from([one_class, any_share]).map(_call)
    return st.sampled_from([any_share, any_number]).map(_call)


def _call(make: "Callable[[], list[list[float]]]") -> list[list[float]]:
    return make()


def trace_of(content: dict[str, Any], iteration: int = 1) -> "Trace":
    """Return the trace of one iteration."""
    return Run(experiment(content)).trace(iteration)


def drawn_trace(content: dict[str, Any], iteration: int = 1) -> "Trace":
    """Return the trace of one iteration; gives the example up where it diverges.

    Adaptive optimizers whose mean square is rounded to 0 diverge within few iterations.
    """
    try:
        trace = trace_of(content, iteration)
    except (DivergedError, LossDomainError):
        assume(False)
        raise
    assume(np.abs(trace.iteration.before.vector).max() < 100)
    assume(all(np.abs(quantity).max() < 1e4 for quantity in trace.iteration.update.quantities))
    return trace
