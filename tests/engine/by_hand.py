"""One training step with plain numbers and loops, as a person would do it.

Nothing of the engine's arithmetic is used. Where one rounds, all numbers are exact fractions, as
decimals on paper are; only e^z and ln come from the calculator.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from nnviz.engine.network import Bias, Reduction, UpdateOrder
from tests.engine.networks import Example

# A float, or where one rounds a Fraction.
Number = Any
Row = list[Number]
Matrix = list[Row]


def sigmoid(z: float) -> float:
    """Return 1 / (1 + e^-z)."""
    return 1.0 / (1.0 + math.exp(-z)) if z >= 0.0 else math.exp(z) / (1.0 + math.exp(z))


VALUES: dict[str, Callable[[Number, Number], Number]] = {
    "linear": lambda z, alpha: z,
    "sigmoid": lambda z, alpha: sigmoid(float(z)),
    "tanh": lambda z, alpha: math.tanh(float(z)),
    "relu": lambda z, alpha: z if z > 0 else 0,
    "leaky_relu": lambda z, alpha: z if z > 0 else alpha * z,
    "elu": lambda z, alpha: z if z > 0 else alpha * exact(math.expm1(float(z)), alpha),
    "sign": lambda z, alpha: int(z > 0) - int(z < 0),
    "step": lambda z, alpha: 1 if z > 0 else 0,
    "piecewise_linear": lambda z, alpha: 0 if 2 * z <= -1 else 1 if 2 * z >= 1 else (2 * z + 1) / 2,
}

SLOPES: dict[str, Callable[[Number, Number, Number], Number]] = {
    "linear": lambda z, a, alpha: 1,
    "sigmoid": lambda z, a, alpha: a * (1 - a),
    "tanh": lambda z, a, alpha: 1 - a * a,
    "relu": lambda z, a, alpha: 1 if z > 0 else 0,
    "leaky_relu": lambda z, a, alpha: 1 if z > 0 else alpha,
    "elu": lambda z, a, alpha: 1 if z > 0 else alpha * exact(math.exp(float(z)), alpha),
    "sign": lambda z, a, alpha: 0,
    "step": lambda z, a, alpha: 0,
    "piecewise_linear": lambda z, a, alpha: 1 if -1 < 2 * z < 1 else 0,
}


def exact(value: float, like: Number) -> Number:
    """Return a number from the calculator in the type of `like`."""
    return Fraction(repr(value)) if isinstance(like, Fraction) else value


def times_log(factor: Number, o: Number) -> Number:
    """Return factor · ln o, and 0 for 0 · ln 0."""
    return 0 if factor == 0 else factor * exact(math.log(float(o)), factor)


def over(factor: Number, o: Number) -> Number:
    """Return factor / o, 0 for 0 / 0, and infinity for a division by 0."""
    if factor == 0:
        return 0
    return factor / o if o else math.copysign(math.inf, factor)


TERMS: dict[str, Callable[[Number, Number, int], Number]] = {
    "half_squared_error": lambda o, t, n: (t - o) ** 2 / 2,
    "squared_error": lambda o, t, n: (t - o) ** 2,
    "mean_squared_error": lambda o, t, n: (t - o) ** 2 / n,
    "binary_cross_entropy": lambda o, t, n: -(times_log(t, o) + times_log(1 - t, 1 - o)),
    "categorical_cross_entropy": lambda o, t, n: -times_log(t, o),
}

LOSS_SLOPES: dict[str, Callable[[Number, Number, int], Number]] = {
    "half_squared_error": lambda o, t, n: o - t,
    "squared_error": lambda o, t, n: 2 * (o - t),
    "mean_squared_error": lambda o, t, n: 2 * (o - t) / n,
    "binary_cross_entropy": lambda o, t, n: over(1 - t, 1 - o) - over(t, o),
    "categorical_cross_entropy": lambda o, t, n: -over(t, o),
}


@dataclass
class Result:
    """What the person wrote down: by sample and layer, later by layer and sample."""

    z: list[Matrix] = field(default_factory=list)
    a: list[Matrix] = field(default_factory=list)
    loss_terms: Matrix = field(default_factory=list)
    loss: Number = 0
    d_outputs: list[Matrix] = field(default_factory=list)
    delta: list[Matrix] = field(default_factory=list)
    weight_gradients: list[Matrix] = field(default_factory=list)
    bias_gradients: Matrix = field(default_factory=list)
    weights_after: list[Matrix] = field(default_factory=list)
    biases_after: Matrix = field(default_factory=list)


class Person:
    """Someone who does one step of gradient descent on an example."""

    def __init__(self, example: Example, learning_rate: float) -> None:
        self.network = example.network
        self.decimals = self.network.round_to
        self.learning_rate = self.written(learning_rate)
        self.inputs = self.written(example.inputs.tolist())
        self.targets = self.written(example.targets.tolist())
        self.weights = self.written([array.tolist() for array in example.parameters.weights])
        self.biases = self.written([array.tolist() for array in example.parameters.biases])
        self.outputs = self.network.layers[-1].units
        self.result = Result()

    def written(self, values: Any) -> Any:
        """Return numbers as they are written down: exact decimals where one rounds."""
        if isinstance(values, list):
            return [self.written(value) for value in values]
        return values if self.decimals is None else Fraction(repr(float(values)))

    def round(self, value: Number) -> Number:
        """Return the number that is written down, half away from zero."""
        if self.decimals is None or value in (math.inf, -math.inf):
            return value
        if isinstance(value, float):
            value = Fraction(repr(value))
        size = math.floor(abs(value) * 10**self.decimals + Fraction(1, 2))
        return Fraction(size if value >= 0 else -size, 10**self.decimals)

    def reduced(self, values: Iterable[Number]) -> Number:
        """Return the mean or the sum over the samples."""
        total = sum(values)
        return total / len(self.inputs) if self.network.reduction is Reduction.MEAN else total

    def step(self) -> Result:
        """Return the first training step."""
        for sample in self.inputs:
            self.forward(sample)
        name = self.network.loss.name
        for activations, target in zip(self.result.a, self.targets, strict=True):
            pairs = zip(activations[-1], target, strict=True)
            self.result.loss_terms.append(
                [self.round(TERMS[name](o, t, self.outputs)) for o, t in pairs]
            )
        numbers = [w for layer in self.weights for row in layer for w in row]
        l1, l2 = self.written([self.network.l1, self.network.l2])
        penalty = l1 * sum(abs(w) for w in numbers) + l2 * sum(w * w for w in numbers) / 2
        losses = [self.round(sum(terms)) for terms in self.result.loss_terms]
        self.result.loss = self.round(self.reduced(losses) + self.round(penalty))
        d_outputs = [
            [
                self.round(LOSS_SLOPES[name](o, t, self.outputs))
                for o, t in zip(a[-1], target, strict=True)
            ]
            for a, target in zip(self.result.a, self.targets, strict=True)
        ]
        for index in reversed(range(len(self.network.layers))):
            d_outputs = self.backward(index, d_outputs)
        return self.result

    def forward(self, a: Row) -> None:
        """Write down the weighted sums and activations of one sample."""
        sums, activations = [], []
        for layer, rows, biases in zip(self.network.layers, self.weights, self.biases, strict=True):
            z = [
                self.round(sum(w * x for w, x in zip(row, a, strict=True)) + bias)
                for row, bias in zip(rows, biases, strict=True)
            ]
            if layer.activation.name == "softmax":
                powers = [math.exp(float(value - max(z))) for value in z]
                a = [self.round(power / sum(powers)) for power in powers]
            else:
                alpha = self.written(layer.alpha)
                a = [self.round(VALUES[layer.activation.name](value, alpha)) for value in z]
            sums.append(z)
            activations.append(a)
        self.result.z.append(sums)
        self.result.a.append(activations)

    def backward(self, index: int, d_outputs: Matrix) -> Matrix:
        """Write down one layer's deltas, gradients and update; return ∂E/∂a of the layer below."""
        layer, rows, result = self.network.layers[index], self.weights[index], self.result
        deltas = [self.deltas(index, sample, row) for sample, row in enumerate(d_outputs)]
        below = [a[index - 1] if index else x for a, x in zip(result.a, self.inputs, strict=True)]
        l1, l2 = self.written([self.network.l1, self.network.l2])
        rate = self.learning_rate
        gradient = [
            [
                self.round(
                    self.reduced(
                        self.round(delta[k] * x[j]) for delta, x in zip(deltas, below, strict=True)
                    )
                    + l1 * (int(rows[k][j] > 0) - int(rows[k][j] < 0))
                    + l2 * rows[k][j]
                )
                for j in range(layer.inputs)
            ]
            for k in range(layer.units)
        ]
        bias_gradient = [
            0 if layer.bias is Bias.NONE else self.round(self.reduced(delta[k] for delta in deltas))
            for k in range(layer.units)
        ]
        after = [
            [self.round(w - rate * g) for w, g in zip(row, slopes, strict=True)]
            for row, slopes in zip(rows, gradient, strict=True)
        ]
        biases = self.biases[index]
        if layer.bias is Bias.TRAINED:
            biases = [self.round(b - rate * g) for b, g in zip(biases, bias_gradient, strict=True)]
        result.d_outputs.insert(0, d_outputs)
        result.delta.insert(0, deltas)
        result.weight_gradients.insert(0, gradient)
        result.bias_gradients.insert(0, bias_gradient)
        result.weights_after.insert(0, after)
        result.biases_after.insert(0, biases)
        used = after if self.network.update_order is UpdateOrder.SEQUENTIAL else rows
        return [
            [
                self.round(sum(self.round(delta[k] * used[k][j]) for k in range(layer.units)))
                for j in range(layer.inputs)
            ]
            for delta in deltas
        ]

    def deltas(self, index: int, sample: int, d_output: Row) -> Row:
        """Return the deltas of one layer for one sample."""
        layer, target = self.network.layers[index], self.targets[sample]
        z, a = self.result.z[sample][index], self.result.a[sample][index]
        name = layer.activation.name
        if index == len(self.network.layers) - 1:
            if (name, self.network.loss.name) == ("sigmoid", "binary_cross_entropy"):
                return [self.round(o - t) for o, t in zip(a, target, strict=True)]
            if (name, self.network.loss.name) == ("softmax", "categorical_cross_entropy"):
                return [self.round(o * sum(target) - t) for o, t in zip(a, target, strict=True)]
        units = range(layer.units)
        if name == "softmax":
            slopes = [
                [self.round(a[k] * (1 - a[k]) if k == i else -a[k] * a[i]) for k in units]
                for i in units
            ]
            paths = [[self.round(d_output[k] * slopes[i][k]) for k in units] for i in units]
            return [self.round(sum(row)) for row in paths]
        alpha = self.written(layer.alpha)
        return [
            self.round(d_output[k] * self.round(SLOPES[name](z[k], a[k], alpha))) for k in units
        ]
