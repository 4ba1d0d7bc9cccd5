"""One layer, and the conventions in which textbooks differ."""

from dataclasses import dataclass
from enum import StrEnum

from nnviz.engine.activations import Activation


class Bias(StrEnum):
    """Whether a layer's biases are trained, stay as they are, or do not exist."""

    TRAINED = "trained"
    FROZEN = "frozen"
    NONE = "none"


class Reduction(StrEnum):
    """How the losses of a batch's samples become one."""

    MEAN = "mean"
    SUM = "sum"


class UpdateOrder(StrEnum):
    """Whether gradients use the old weights throughout, or the new ones of later layers."""

    SIMULTANEOUS = "simultaneous"
    SEQUENTIAL = "sequential"


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its number of units and of inputs, its activation with α, its kind of bias."""

    units: int
    inputs: int
    activation: Activation
    alpha: float = 0.0
    bias: Bias = Bias.TRAINED
