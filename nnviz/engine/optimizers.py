"""All optimizers by the name that a scenario file gives them."""

from nnviz.engine.adaptive import Adagrad, Adam, AdamW, RMSprop
from nnviz.engine.descent import SGD, Momentum, Nesterov
from nnviz.engine.optimizer import Optimizer, Quantity, Update

__all__ = [
    "OPTIMIZERS",
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "Quantity",
    "RMSprop",
    "Update",
]

OPTIMIZERS: dict[str, type[SGD | Momentum | Nesterov | Adagrad | RMSprop | Adam | AdamW]] = {
    optimizer.name: optimizer
    for optimizer in (SGD, Momentum, Nesterov, Adagrad, RMSprop, Adam, AdamW)
}
