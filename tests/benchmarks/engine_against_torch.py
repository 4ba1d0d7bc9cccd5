"""Times training steps of the engine and of PyTorch eager in turn. Run as a process of its own.

`python engine_against_torch.py CASE` writes one JSON object: the medians of both in seconds, and
the median of the ratios of neighbouring blocks, which a busy machine slows alike. Both compute
the same in double precision: forward, loss, backward, gradient descent on weights and biases.
The number of threads is that of the environment.
"""

import json
import statistics
import sys
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import LOSSES
from nnviz.engine.network import Bias, Layer, Network, OptimizerState, Parameters
from nnviz.engine.optimizers import SGD

if TYPE_CHECKING:
    from collections.abc import Callable

# Sizes, activations, loss, samples. The mean squared error is PyTorch's fastest loss.
CASES: dict[str, tuple[list[int], list[str], str, int]] = {
    "2-2-2": ([2, 2, 2], ["sigmoid", "sigmoid"], "mean_squared_error", 1),
    "2-4-2-1": ([2, 4, 2, 1], ["sigmoid", "sigmoid", "sigmoid"], "mean_squared_error", 10),
    "784-100-100-10": (
        [784, 100, 100, 10],
        ["relu", "relu", "softmax"],
        "categorical_cross_entropy",
        100,
    ),
}
MODULES = {"sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU}
LOSS_MODULES = {
    "mean_squared_error": torch.nn.MSELoss,
    "categorical_cross_entropy": torch.nn.CrossEntropyLoss,
}
LEARNING_RATE = 0.01
ROUNDS = 60
BLOCK = 0.02


class Engine:
    """Training with nnviz's engine."""

    def __init__(self, name: str) -> None:
        sizes, activations, loss, samples = CASES[name]
        random = np.random.default_rng(0)
        self.network = Network(
            tuple(
                Layer(units, inputs, ACTIVATIONS[activation], 0.0, Bias.TRAINED)
                for (inputs, units), activation in zip(pairwise(sizes), activations, strict=True)
            ),
            LOSSES[loss],
        )
        self.parameters = Parameters(
            tuple(random.normal(0.0, 0.1, (x.units, x.inputs)) for x in self.network.layers),
            tuple(random.normal(0.0, 0.1, x.units) for x in self.network.layers),
        )
        self.optimizer = SGD(LEARNING_RATE)
        self.state = OptimizerState.start(self.optimizer, self.parameters)
        self.inputs = random.random((samples, sizes[0]))
        self.targets = np.eye(sizes[-1])[random.integers(0, sizes[-1], samples)]
        self.t = 0

    def step(self) -> float:
        """Train on the batch once and return its loss."""
        self.t += 1
        iteration = self.network.iterate(
            self.parameters, self.optimizer, self.state, self.t, self.inputs, self.targets
        )
        self.parameters, self.state = iteration.after, iteration.state_after
        return iteration.loss


class Torch:
    """The same training with PyTorch's own modules."""

    def __init__(self, name: str, engine: Engine) -> None:
        modules: list[Any] = []
        weights, biases = engine.parameters.weights, engine.parameters.biases
        for activation, weight, bias in zip(CASES[name][1], weights, biases, strict=True):
            linear = torch.nn.Linear(weight.shape[1], weight.shape[0], dtype=torch.float64)
            with torch.no_grad():
                linear.weight.copy_(torch.tensor(weight))
                linear.bias.copy_(torch.tensor(bias))
            # The cross-entropy takes softmax's sums.
            modules += [linear, MODULES[activation]()] if activation in MODULES else [linear]
        self.model = torch.nn.Sequential(*modules)
        self.loss = LOSS_MODULES[CASES[name][2]]()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=LEARNING_RATE)
        self.inputs, self.targets = torch.tensor(engine.inputs), torch.tensor(engine.targets)

    def step(self) -> Any:
        """Train on the batch once and return its loss."""
        self.optimizer.zero_grad()
        loss = self.loss(self.model(self.inputs), self.targets)
        loss.backward()
        self.optimizer.step()
        return loss.detach()


def seconds(step: "Callable[[], object]", count: int) -> float:
    """Return the time of one of `count` steps."""
    start = time.perf_counter()
    for _ in range(count):
        step()
    return (time.perf_counter() - start) / count


def main(name: str) -> None:
    """Measure one case."""
    engine = Engine(name)
    other = Torch(name, engine)
    for _ in range(10):
        ours, theirs = engine.step(), float(other.step())
        if abs(ours - theirs) > 1e-12 * abs(theirs):
            sys.exit(f"The losses differ: {ours!r} and {theirs!r}")
    counts = [max(1, int(BLOCK / seconds(step, 10))) for step in (engine.step, other.step)]
    pairs = [
        (seconds(engine.step, counts[0]), seconds(other.step, counts[1])) for _ in range(ROUNDS)
    ]
    result = {
        "engine": statistics.median(ours for ours, _ in pairs),
        "torch": statistics.median(theirs for _, theirs in pairs),
        "ratio": statistics.median(ours / theirs for ours, theirs in pairs),
        "version": torch.__version__.partition("+")[0],
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
