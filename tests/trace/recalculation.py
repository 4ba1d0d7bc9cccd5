"""Every step calculated again, by a person with a pocket calculator.

Nothing of the engine is used. The value of a step comes from what was given (inputs, targets,
parameters, hyper-parameters) and from the values of earlier steps; a step that needs a later one
fails with a KeyError.
"""

import math
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING

from nnviz.engine.network import Reduction, UpdateOrder
from nnviz.trace.steps import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nnviz.trace.steps import Step
    from nnviz.trace.trace import Trace

    Key = tuple[Kind, int | None, int, int, int | None, int | None]


def by_hand(value: float, decimals: int | None) -> float:
    """Return the value rounded half away from zero, as it reads with 15 significant digits."""
    if decimals is None or not math.isfinite(value):
        return value
    place = Decimal(1).scaleb(-decimals)
    with localcontext(prec=400):
        return float(Decimal(f"{value:.15g}").quantize(place, ROUND_HALF_UP)) + 0.0


def agrees(value: float, expected: float, decimals: int | None, largest: float = 1.0) -> bool:
    """Whether a value is `expected`, rounded where decimals are given.

    `largest` is the size of the numbers in it, which may cancel. Halfway between two rounded
    numbers either is taken: behind a subtraction the double nearest to the exact result can lie
    on either side.
    """
    error = max(1e-12, 1e-12 * abs(expected), 1e-15 * largest)
    if decimals is None:
        return value == expected or abs(value - expected) <= error
    near = abs(value - expected) <= 0.5 * 10.0**-decimals + error
    return near and value == by_hand(value, decimals)


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


def activation(name: str, z: float, alpha: float) -> float:
    """Return a(z)."""
    return {
        "linear": lambda: z,
        "sigmoid": lambda: _sigmoid(z),
        "tanh": lambda: math.tanh(z),
        "relu": lambda: max(0.0, z),
        "leaky_relu": lambda: z if z > 0 else alpha * z,
        "elu": lambda: z if z > 0 else alpha * math.expm1(z),
        "sign": lambda: math.copysign(1.0, z) if z else 0.0,
        "step": lambda: 1.0 if z > 0 else 0.0,
        "piecewise_linear": lambda: min(1.0, max(0.0, z + 0.5)),
    }[name]()


def slope(name: str, z: float, a: float, alpha: float) -> float:
    """Return a'(z), at a kink that of the negative side."""
    return {
        "linear": lambda: 1.0,
        "sigmoid": lambda: a * (1 - a),
        "tanh": lambda: 1 - a * a,
        "relu": lambda: 1.0 if z > 0 else 0.0,
        "leaky_relu": lambda: 1.0 if z > 0 else alpha,
        "elu": lambda: 1.0 if z > 0 else alpha * math.exp(z),
        "sign": lambda: 0.0,
        "step": lambda: 0.0,
        "piecewise_linear": lambda: 1.0 if -0.5 < z < 0.5 else 0.0,
    }[name]()


def _times_log(factor: float, x: float) -> float:
    return factor * math.log(x) if factor else 0.0


def _over(factor: float, x: float) -> float:
    if not factor:
        return 0.0
    return factor / x if x else math.copysign(math.inf, factor)


def loss_term(name: str, o: float, t: float, count: int) -> float:
    """Return E_k."""
    return {
        "half_squared_error": lambda: 0.5 * (t - o) * (t - o),
        "squared_error": lambda: (t - o) * (t - o),
        "mean_squared_error": lambda: (t - o) * (t - o) / count,
        "binary_cross_entropy": lambda: -(_times_log(t, o) + _times_log(1 - t, 1 - o)),
        "categorical_cross_entropy": lambda: -_times_log(t, o),
    }[name]()


def loss_slope(name: str, o: float, t: float, count: int) -> float:
    """Return ∂E/∂o_k."""
    return {
        "half_squared_error": lambda: o - t,
        "squared_error": lambda: 2 * (o - t),
        "mean_squared_error": lambda: 2 * (o - t) / count,
        "binary_cross_entropy": lambda: _over(1 - t, 1 - o) - _over(t, o),
        "categorical_cross_entropy": lambda: -_over(t, o),
    }[name]()


Values = dict[str, float]


def _step(v: Values, size: float, square: float) -> float:
    return v["w"] - v["learning_rate"] * size / (math.sqrt(square) + v["epsilon"])


_MOMENTUM: "dict[str, Callable[[Values], float]]" = {
    "v": lambda v: v["momentum"] * v["v_prev"] + v["g"]
}
_ADAM: "dict[str, Callable[[Values], float]]" = {
    "g": lambda v: v["g"] + v["weight_decay"] * v["w"],
    "w": lambda v: v["w"] * (1 - v["learning_rate"] * v["weight_decay"]),
    "m": lambda v: v["beta_1"] * v["m_prev"] + (1 - v["beta_1"]) * v["g"],
    "v": lambda v: v["beta_2"] * v["v_prev"] + (1 - v["beta_2"]) * v["g"] * v["g"],
    "m_hat": lambda v: v["m"] / (1 - v["beta_1"] ** v["t"]),
    "v_hat": lambda v: v["v"] / (1 - v["beta_2"] ** v["t"]),
    "new": lambda v: _step(v, v["m_hat"], v["v_hat"]),
}
QUANTITIES: "dict[str, dict[str, Callable[[Values], float]]]" = {
    "sgd": {"new": lambda v: v["w"] - v["learning_rate"] * v["g"]},
    "momentum": {**_MOMENTUM, "new": lambda v: v["w"] - v["learning_rate"] * v["v"]},
    "nesterov": {
        **_MOMENTUM,
        "new": lambda v: v["w"] - v["learning_rate"] * (v["g"] + v["momentum"] * v["v"]),
    },
    "adagrad": {
        "s": lambda v: v["s_prev"] + v["g"] * v["g"],
        "new": lambda v: _step(v, v["g"], v["s"]),
    },
    "rmsprop": {
        "s": lambda v: v["rho"] * v["s_prev"] + (1 - v["rho"]) * v["g"] * v["g"],
        "new": lambda v: _step(v, v["g"], v["s"]),
    },
    "adam": _ADAM,
    "adamw": _ADAM,
}


class Recalculation:
    """What is known so far of an iteration, and how the next step follows from it."""

    def __init__(self, trace: "Trace") -> None:
        self.trace = trace
        self.layers = trace.network.layers
        self.last = len(self.layers) - 1
        self.known: dict[Key, float] = {}
        self.largest = 1.0

    def learn(self, step: "Step", value: float) -> None:
        """Take down the value of a step."""
        key = (step.kind, step.sample, step.layer, step.unit, step.input, step.quantity)
        assert key not in self.known
        self.known[key] = value
        if math.isfinite(value):
            self.largest = max(self.largest, abs(value))

    def expected(self, step: "Step") -> float:
        """Return the value of a step from what is known, not rounded yet."""
        return float(getattr(self, f"_{step.kind.value}")(step))

    def _get(
        self,
        kind: Kind,
        sample: int | None,
        layer: int,
        unit: int,
        source: int | None = None,
        quantity: int | None = None,
    ) -> float:
        return self.known[kind, sample, layer, unit, source, quantity]

    def _output(self, sample: int | None, layer: int, unit: int) -> float:
        if layer < 0:
            return float(self.trace.iteration.inputs[sample, unit])
        return self._get(Kind.ACTIVATION, sample, layer, unit)

    def _target(self, step: "Step") -> float:
        return float(self.trace.iteration.targets[step.sample, step.unit])

    def _width(self, layer: int) -> int:
        return self.layers[layer].inputs

    def _weighted_sum(self, s: "Step") -> float:
        before = self.trace.iteration.before
        terms = [
            float(before.weights[s.layer][s.unit, j]) * self._output(s.sample, s.layer - 1, j)
            for j in range(self._width(s.layer))
        ]
        return math.fsum([*terms, float(before.biases[s.layer][s.unit])])

    def _activation(self, s: "Step") -> float:
        layer = self.layers[s.layer]
        z = self._get(Kind.WEIGHTED_SUM, s.sample, s.layer, s.unit)
        if layer.activation.name == "softmax":
            sums = [self._get(Kind.WEIGHTED_SUM, s.sample, s.layer, k) for k in range(layer.units)]
            exponentials = [math.exp(other - max(sums)) for other in sums]
            return exponentials[s.unit] / math.fsum(exponentials)
        return activation(layer.activation.name, z, layer.alpha)

    def _loss_term(self, s: "Step") -> float:
        network, units = self.trace.network, self.layers[self.last].units
        t = self._target(s)
        if network.fused is None or network.round_to is not None:
            o = self._output(s.sample, s.layer, s.unit)
            return loss_term(network.loss.name, o, t, units)
        z = self._get(Kind.WEIGHTED_SUM, s.sample, s.layer, s.unit)
        if network.loss.name == "binary_cross_entropy":
            return max(z, 0.0) + math.log1p(math.exp(-abs(z))) - t * z
        sums = [self._get(Kind.WEIGHTED_SUM, s.sample, s.layer, k) for k in range(units)]
        of_others = math.fsum(math.exp(other - max(sums)) for other in sums)
        return t * (math.log(of_others) + (max(sums) - z))

    def _sample_loss(self, s: "Step") -> float:
        units = self.layers[self.last].units
        return math.fsum(self._get(Kind.LOSS_TERM, s.sample, s.layer, k) for k in range(units))

    def _reduced(self, values: "Iterable[float]") -> float:
        total = math.fsum(values)
        mean = self.trace.network.reduction is Reduction.MEAN
        return total / self.trace.batch_size if mean else total

    def _batch_loss(self, s: "Step") -> float:
        network = self.trace.network
        weights = [w for a in self.trace.iteration.before.weights for w in a.ravel().tolist()]
        penalty = network.l1 * math.fsum(abs(w) for w in weights)
        penalty += 0.5 * network.l2 * math.fsum(w * w for w in weights)
        losses = (
            self._get(Kind.SAMPLE_LOSS, sample, s.layer, 0)
            for sample in range(self.trace.batch_size)
        )
        return self._reduced(losses) + by_hand(penalty, network.round_to)

    def _way_back(self, s: "Step", k: int) -> float:
        """Return δ_k·w_kj, with the new weight in sequential order."""
        weight = float(self.trace.iteration.before.weights[s.layer + 1][k, s.unit])
        if self.trace.network.update_order is UpdateOrder.SEQUENTIAL:
            last = len(self.trace.optimizer.quantities) - 1
            weight = self._get(Kind.WEIGHT_UPDATE, None, s.layer + 1, k, s.unit, last)
        product = self._get(Kind.DELTA, s.sample, s.layer + 1, k) * weight
        return by_hand(product, self.trace.network.round_to)

    def _path(self, s: "Step") -> float:
        k = s.input or 0
        if s.layer < self.last:
            return self._way_back(s, k)
        o, own = self._output(s.sample, s.layer, k), self._output(s.sample, s.layer, s.unit)
        local = by_hand(o * ((k == s.unit) - own), self.trace.network.round_to)
        return self._get(Kind.D_LOSS_D_OUTPUT, s.sample, s.layer, k) * local

    def _paths(self, s: "Step", count: int) -> float:
        return math.fsum(self._get(Kind.PATH, s.sample, s.layer, s.unit, k) for k in range(count))

    def _d_loss_d_output(self, s: "Step") -> float:
        units = self.layers[self.last].units
        if s.layer == self.last:
            o = self._output(s.sample, s.layer, s.unit)
            return loss_slope(self.trace.network.loss.name, o, self._target(s), units)
        downstream = self.layers[s.layer + 1].units
        return self._paths(s, downstream) if downstream > 1 else self._way_back(s, 0)

    def _d_output_d_sum(self, s: "Step") -> float:
        layer = self.layers[s.layer]
        z = self._get(Kind.WEIGHTED_SUM, s.sample, s.layer, s.unit)
        a = self._output(s.sample, s.layer, s.unit)
        return slope(layer.activation.name, z, a, layer.alpha)

    def _delta(self, s: "Step") -> float:
        network = self.trace.network
        if s.layer == self.last and network.fused is not None:
            targets = self.trace.iteration.targets[s.sample].tolist()
            share = math.fsum(targets) if self.trace.softmax else 1.0
            return self._output(s.sample, s.layer, s.unit) * share - self._target(s)
        if s.layer == self.last and self.trace.softmax:
            return self._paths(s, self.layers[s.layer].units)
        upstream = self._get(Kind.D_LOSS_D_OUTPUT, s.sample, s.layer, s.unit)
        return upstream * self._get(Kind.SLOPE, s.sample, s.layer, s.unit)

    def _weight_gradient(self, s: "Step") -> float:
        delta = self._get(Kind.DELTA, s.sample, s.layer, s.unit)
        return delta * self._output(s.sample, s.layer - 1, s.input or 0)

    def _bias_gradient(self, s: "Step") -> float:
        return self._get(Kind.DELTA, s.sample, s.layer, s.unit)

    def _batch_weight_gradient(self, s: "Step") -> float:
        network = self.trace.network
        weight = float(self.trace.iteration.before.weights[s.layer][s.unit, s.input])
        sign = math.copysign(1.0, weight) if weight else 0.0
        of_samples = (
            self._get(Kind.WEIGHT_GRADIENT, sample, s.layer, s.unit, s.input)
            for sample in range(self.trace.batch_size)
        )
        return self._reduced(of_samples) + network.l1 * sign + network.l2 * weight

    def _batch_bias_gradient(self, s: "Step") -> float:
        return self._reduced(
            self._get(Kind.BIAS_GRADIENT, sample, s.layer, s.unit)
            for sample in range(self.trace.batch_size)
        )

    def _weight_update(self, s: "Step") -> float:
        it = self.trace.iteration
        place = (s.unit, s.input)
        return self._update(
            s,
            float(it.before.weights[s.layer][place]),
            [float(array[place]) for array in it.state_before.weights[s.layer]],
            (Kind.WEIGHT_GRADIENT, Kind.BATCH_WEIGHT_GRADIENT),
        )

    def _bias_update(self, s: "Step") -> float:
        it = self.trace.iteration
        return self._update(
            s,
            float(it.before.biases[s.layer][s.unit]),
            [float(array[s.unit]) for array in it.state_before.biases[s.layer]],
            (Kind.BIAS_GRADIENT, Kind.BATCH_BIAS_GRADIENT),
        )

    def _update(
        self, s: "Step", parameter: float, state: list[float], kinds: tuple[Kind, Kind]
    ) -> float:
        optimizer = self.trace.optimizer
        kind, sample = (kinds[1], None) if self.trace.reduced else (kinds[0], 0)
        values: Values = {
            "w": parameter,
            "g": self._get(kind, sample, s.layer, s.unit, s.input),
            "t": self.trace.number,
            **{
                name: float(getattr(optimizer, name))
                for name in ("learning_rate", "momentum", "rho", "beta_1", "beta_2", "epsilon")
                if hasattr(optimizer, name)
            },
            "weight_decay": getattr(optimizer, "weight_decay", 0.0),
        }
        names = [quantity.name for quantity in optimizer.quantities]
        kept = [name for name in names if name in ("m", "v", "s")]
        values |= {f"{name}_prev": value for name, value in zip(kept, state, strict=True)}
        at = s.quantity or 0
        for earlier, name in enumerate(names[:at]):
            values[name] = self._get(s.kind, None, s.layer, s.unit, s.input, earlier)
        return QUANTITIES[optimizer.name][names[at]](values)
