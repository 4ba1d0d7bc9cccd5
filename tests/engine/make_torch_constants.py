"""Write `torch_constants.json`: what PyTorch computes in double precision.

Run with PyTorch installed (`pip install -e .[torch]`) whenever a case is added here:

    python tests/engine/make_torch_constants.py

The tests read the file and need no PyTorch. Every number is written so that it reads back to the
same double.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

TARGET = Path(__file__).with_name("torch_constants.json")
SUMS = [-40.0, -7.5, -1.0, -0.5, -0.3, -1e-9, 0.0, 1e-9, 0.2, 0.5, 0.9, 3.0, 36.5]
STEPS = 50

ACTIVATIONS: dict[str, tuple[Any, float]] = {
    "linear": (nn.Identity(), 0.0),
    "sigmoid": (nn.Sigmoid(), 0.0),
    "tanh": (nn.Tanh(), 0.0),
    "relu": (nn.ReLU(), 0.0),
    "leaky_relu": (nn.LeakyReLU(0.2), 0.2),
    "elu": (nn.ELU(1.3), 1.3),
    "softmax": (nn.Softmax(-1), 0.0),
}

OPTIMIZERS: list[tuple[str, dict[str, float], Any, dict[str, Any]]] = [
    ("sgd", {}, torch.optim.SGD, {}),
    ("sgd", {"learning_rate": 0.5}, torch.optim.SGD, {"lr": 0.5}),
    ("momentum", {}, torch.optim.SGD, {"momentum": 0.9}),
    (
        "momentum",
        {"learning_rate": 0.1, "momentum": 0.5},
        torch.optim.SGD,
        {"lr": 0.1, "momentum": 0.5},
    ),
    ("nesterov", {}, torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
    (
        "nesterov",
        {"learning_rate": 0.1, "momentum": 0.7},
        torch.optim.SGD,
        {"lr": 0.1, "momentum": 0.7, "nesterov": True},
    ),
    ("adagrad", {}, torch.optim.Adagrad, {}),
    (
        "adagrad",
        {"learning_rate": 0.3, "epsilon": 1e-3},
        torch.optim.Adagrad,
        {"lr": 0.3, "eps": 1e-3},
    ),
    ("rmsprop", {}, torch.optim.RMSprop, {}),
    (
        "rmsprop",
        {"learning_rate": 0.05, "rho": 0.8, "epsilon": 1e-4},
        torch.optim.RMSprop,
        {"lr": 0.05, "alpha": 0.8, "eps": 1e-4},
    ),
    ("adam", {}, torch.optim.Adam, {}),
    (
        "adam",
        {"learning_rate": 0.1, "beta_1": 0.7, "beta_2": 0.95, "epsilon": 1e-5},
        torch.optim.Adam,
        {"lr": 0.1, "betas": (0.7, 0.95), "eps": 1e-5},
    ),
    (
        "adam",
        {"learning_rate": 0.05, "weight_decay": 0.3},
        torch.optim.Adam,
        {"lr": 0.05, "weight_decay": 0.3},
    ),
    ("adamw", {}, torch.optim.AdamW, {}),
    (
        "adamw",
        {"learning_rate": 0.05, "weight_decay": 0.4},
        torch.optim.AdamW,
        {"lr": 0.05, "weight_decay": 0.4},
    ),
    ("adamw", {"weight_decay": 0.0}, torch.optim.AdamW, {"weight_decay": 0.0}),
]


NETWORKS: list[tuple[list[int], list[str], str, bool, str, int]] = [
    ([2, 2, 2], ["sigmoid", "sigmoid"], "half_squared_error", False, "mean", 1),
    ([2, 4, 2, 1], ["tanh", "elu", "sigmoid"], "binary_cross_entropy", True, "mean", 10),
    ([3, 5, 3], ["leaky_relu", "softmax"], "categorical_cross_entropy", True, "sum", 4),
    ([2, 3, 3], ["tanh", "softmax"], "mean_squared_error", True, "mean", 6),
]


def double(values: Any) -> torch.Tensor:
    """Return a tensor of doubles."""
    return torch.tensor(np.asarray(values), dtype=torch.float64)


def activations() -> list[dict[str, Any]]:
    """Return values of the activations, and gradients of their weighted sum."""
    cases = []
    weights = double(np.linspace(-1.0, 2.0, len(SUMS)))
    for name, (function, alpha) in ACTIVATIONS.items():
        z = double(SUMS).requires_grad_()
        a = function(z)
        (a * weights).sum().backward()
        cases.append(
            {
                "name": name,
                "alpha": alpha,
                "z": SUMS,
                "a": a.tolist(),
                "weights": weights.tolist(),
                "gradient": z.grad.tolist(),
            }
        )
    return cases


def sample_losses(name: str, o: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Return the loss of each sample, from PyTorch's own where it has one."""
    if name == "half_squared_error":
        return 0.5 * nn.functional.mse_loss(o, t, reduction="none").sum(1)
    if name == "squared_error":
        return nn.functional.mse_loss(o, t, reduction="none").sum(1)
    if name == "mean_squared_error":
        return nn.functional.mse_loss(o, t, reduction="none").mean(1)
    if name == "binary_cross_entropy":
        return nn.functional.binary_cross_entropy(o, t, reduction="none").sum(1)
    return -torch.special.xlogy(t, o).sum(1)


def losses() -> list[dict[str, Any]]:
    """Return losses and gradients from outputs, and for fused pairs from weighted sums."""
    random = np.random.default_rng(1)
    cases = []
    for name in (
        "half_squared_error",
        "squared_error",
        "mean_squared_error",
        "binary_cross_entropy",
        "categorical_cross_entropy",
    ):
        o = double(random.uniform(0.05, 0.95, (3, 4))).requires_grad_()
        t = double(random.uniform(0.0, 1.0, (3, 4)).round(2))
        t[0] = double([0.0, 1.0, 0.0, 0.0])
        value = sample_losses(name, o, t)
        value.sum().backward()
        cases.append(
            {
                "name": name,
                "o": o.tolist(),
                "t": t.tolist(),
                "losses": value.tolist(),
                "gradient": o.grad.tolist(),
            }
        )
    z = double([[-30.0, -2.0, 0.3, 9.0], [0.1, 40.0, -1.0, 2.0]]).requires_grad_()
    t = double([[0.0, 1.0, 0.25, 1.0], [1.0, 0.0, 0.5, 0.0]])
    value = nn.functional.binary_cross_entropy_with_logits(z, t, reduction="none").sum(1)
    value.sum().backward()
    cases.append(
        {
            "name": "sigmoid with binary_cross_entropy",
            "z": z.tolist(),
            "t": t.tolist(),
            "losses": value.tolist(),
            "gradient": z.grad.tolist(),
        }
    )
    z = double([[-30.0, -2.0, 0.3, 9.0], [0.1, 40.0, -1.0, 2.0]]).requires_grad_()
    t = double([[0.0, 1.0, 0.0, 0.0], [0.2, 0.3, 0.1, 0.4]])
    value = nn.functional.cross_entropy(z, t, reduction="none")
    value.sum().backward()
    cases.append(
        {
            "name": "softmax with categorical_cross_entropy",
            "z": z.tolist(),
            "t": t.tolist(),
            "losses": value.tolist(),
            "gradient": z.grad.tolist(),
        }
    )
    return cases


def optimizers() -> dict[str, Any]:
    """Return a parameter after each fifth of 50 updates with given gradients."""
    random = np.random.default_rng(2)
    start = [0.3, -1.2, 1e-3, 25.0]
    gradients = (random.normal(size=(STEPS, 4)) * [1.0, 0.01, 1e-6, 30.0]).tolist()
    cases = []
    for name, options, optimizer, arguments in OPTIMIZERS:
        parameter = double(start).requires_grad_()
        optimize = optimizer([parameter], **arguments)
        after = []
        for gradient in gradients:
            parameter.grad = double(gradient)
            optimize.step()
            after.append(parameter.tolist())
        cases.append({"name": name, "options": options, "after": after[4::5]})
    return {"start": start, "gradients": gradients, "cases": cases}


def runs() -> list[dict[str, Any]]:
    """Return whole training runs of 30 iterations: the losses, and the last parameters."""
    random = np.random.default_rng(3)
    cases = []
    # Every optimizer on the first network, and in turn on one of the others.
    choices = [(0, case) for case in OPTIMIZERS]
    choices += [(1 + number % 3, case) for number, case in enumerate(OPTIMIZERS)]
    for choice, (name, options, optimizer, arguments) in choices:
        sizes, functions, loss, bias, reduction, samples = NETWORKS[choice]
        weights = [
            random.normal(0.0, 0.7, shape).round(3)
            for shape in zip(sizes[1:], sizes[:-1], strict=True)
        ]
        biases = [random.normal(0.0, 0.2, size).round(3) * bias for size in sizes[1:]]
        inputs = random.normal(size=(samples, sizes[0])).round(2)
        targets = random.uniform(0.0, 1.0, (samples, sizes[-1])).round(2)
        if loss == "categorical_cross_entropy":
            targets = np.eye(sizes[-1])[random.integers(0, sizes[-1], samples)]
        w = [double(values).requires_grad_() for values in weights]
        b = [double(values).requires_grad_() for values in biases]
        optimize = optimizer([*w, *b] if bias else w, **arguments)
        t = double(targets)
        history = []
        for _ in range(30):
            optimize.zero_grad()
            a = double(inputs)
            for weight, offset, function in zip(w, b, functions, strict=True):
                a = ACTIVATIONS[function][0](a @ weight.T + offset)
            per_sample = sample_losses(loss, a, t)
            value = per_sample.mean() if reduction == "mean" else per_sample.sum()
            value.backward()
            optimize.step()
            history.append(value.item())
        cases.append(
            {
                "optimizer": name,
                "options": options,
                "activations": functions,
                "alphas": [ACTIVATIONS[function][1] for function in functions],
                "loss": loss,
                "reduction": reduction,
                "bias": "trained" if bias else "none",
                "weights": [values.tolist() for values in weights],
                "biases": [values.tolist() for values in biases],
                "inputs": inputs.tolist(),
                "targets": targets.tolist(),
                "losses": history,
                "weights_after": [values.tolist() for values in w],
                "biases_after": [values.tolist() for values in b],
            }
        )
    return cases


def main() -> None:
    """Write the file."""
    constants = {
        "torch": torch.__version__,
        "activations": activations(),
        "losses": losses(),
        "optimizers": optimizers(),
        "runs": runs(),
    }
    text = json.dumps(constants).replace("}, {", "},\n{")
    TARGET.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size} bytes\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
