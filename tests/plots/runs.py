"""Runs for the tests of plots, made fresh."""

from typing import Any

from nnviz.trace.run import Run
from tests.trace.examples import experiment, layered

CONTENT: dict[str, Any] = layered(3, [5, 4, 2], samples=6, seed=3)


def walked(iterations: int, content: dict[str, Any] = CONTENT) -> Run:
    """Return a run that has calculated so many iterations."""
    run = Run(experiment(content))
    run.advance(iterations)
    return run


def with_validation(iterations: int) -> Run:
    """Return a run of two batches an epoch, with samples for validation."""
    content = layered(3, [4, 2], samples=6, seed=5, training={"batch_size": 3})
    content["data"] |= {
        "validation_inputs": content["data"]["inputs"][:2],
        "validation_targets": content["data"]["targets"][:2],
    }
    return walked(iterations, content)


def diverging() -> dict[str, Any]:
    """Return a linear network, which a large learning rate drives out of the range of numbers."""
    return layered(2, [3, 3, 1], activations=["linear"] * 3, samples=5)
