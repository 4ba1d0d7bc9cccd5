"""Write `torch_constants.json`: what PyTorch finds in the experiments, in double precision.

Run from the top folder, with PyTorch installed (`pip install -e .[torch]`), when a case is added:

    python -m tests.labs.make_torch_constants

Gradients and local derivatives are autograd's, spreads of weights those of `torch.nn.init`. The
tests read the file and need no PyTorch.
"""

import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from tests.labs.draws import normal

TARGET = Path(__file__).with_name("torch_constants.json")

DEPTH, WIDTH, INPUTS, CLASSES, SAMPLES = 10, 12, 6, 4, 20
RATE, ITERATIONS = 0.1, 5

FUNCTIONS: dict[str, Any] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": nn.LeakyReLU(0.01),
    "elu": nn.ELU(1.0),
}
RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, 3.0)}


def double(values: Any) -> torch.Tensor:
    """Return a tensor of doubles."""
    return torch.tensor(np.asarray(values), dtype=torch.float64)


def vanishing() -> list[dict[str, Any]]:
    """Return gradients and local derivatives by layer, and losses, of networks of depth 10."""
    inputs = double(normal(1, SAMPLES, INPUTS))
    classes = torch.arange(SAMPLES) % CLASSES
    sizes = [INPUTS, *[WIDTH] * DEPTH, CLASSES]
    cases = []
    for number, (name, function) in enumerate(FUNCTIONS.items()):
        scale = 1.5 if name == "sigmoid" else 0.45
        weights = [
            (double(normal(100 * number + at, out, into)) * scale).requires_grad_()
            for at, (into, out) in enumerate(pairwise(sizes))
        ]
        biases = [torch.zeros(out, dtype=torch.float64, requires_grad=True) for out in sizes[1:]]
        optimizer = torch.optim.SGD([*weights, *biases], lr=RATE)
        losses = []
        sizes_of_gradients: list[float] = []
        slopes: list[float] = []
        for iteration in range(ITERATIONS + 1):
            optimizer.zero_grad()
            a, found = inputs, []
            for at, (w, b) in enumerate(zip(weights, biases, strict=True)):
                z = a @ w.T + b
                if at < DEPTH:
                    a = function(z)
                    (slope,) = torch.autograd.grad(a.sum(), z, retain_graph=True)
                    found.append(slope.abs().mean().item())
                else:
                    a = z
            loss = nn.functional.cross_entropy(a, classes)
            losses.append(loss.item())
            loss.backward()
            if iteration == 0:
                sizes_of_gradients = [w.grad.abs().mean().item() for w in weights]
                slopes = found
            optimizer.step()
        cases.append(
            {
                "activation": name,
                "seed": 100 * number,
                "scale": scale,
                "gradients": sizes_of_gradients[::-1],
                "slopes": [1.0, *slopes[::-1]],
                "losses": losses,
            }
        )
    return cases


def initialisation() -> list[dict[str, Any]]:
    """Return how activations lie in five layers of 100 units, of 1,000 samples."""
    inputs = double(normal(7, 1000, 100))
    cases = []
    for name, (low, high) in RANGES.items():
        for start in ("normal 1", "normal 0.01", "xavier", "he"):
            a = inputs
            layers = []
            for at in range(5):
                drawn = double(normal(1000 + at, 100, 100))
                into, out = nn.init._calculate_fan_in_and_fan_out(drawn)
                std = {
                    "normal 1": 1.0,
                    "normal 0.01": 0.01,
                    "xavier": nn.init.calculate_gain("linear") * math.sqrt(2.0 / (into + out)),
                    "he": nn.init.calculate_gain("relu") / math.sqrt(into),
                }[start]
                z = (a @ (drawn * std).T).requires_grad_()
                a = FUNCTIONS[name](z)
                (slope,) = torch.autograd.grad(a.sum(), z)
                a = a.detach()
                counts, _ = torch.histogram(a.clamp(low, high), 30, range=(low, high))
                greatest = 0.25 if name == "sigmoid" else 1.0
                layers.append(
                    {
                        "mean": a.mean().item(),
                        "std": a.std(unbiased=False).item(),
                        "flat": int((slope < 0.1 * greatest).sum()),
                        "counts": [int(count) for count in counts],
                    }
                )
            cases.append({"activation": name, "start": start, "layers": layers})
    return cases


def main() -> None:
    """Write the file."""
    constants = {
        "torch": torch.__version__,
        "vanishing": vanishing(),
        "initialisation": initialisation(),
    }
    text = json.dumps(constants).replace("}, {", "},\n{")
    TARGET.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size} bytes\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
