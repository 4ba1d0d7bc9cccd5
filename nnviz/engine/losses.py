"""Loss functions: each output's term, its derivative and both formulas, side by side.

Outputs o and targets t have the shape `(samples, outputs)`. The loss of a sample is the sum of
its terms over the outputs k. A product with a factor 0 is 0, also where the other factor is
infinite: 0 · ln 0 = 0, the limit of t ln t.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import bare

Array = NDArray[np.float64]

# Arrays of no dimensions: NumPy takes them in half the time that a Python number needs.
_HALF, _TWO = np.array(0.5), np.array(2.0)


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss E = Σ_k E_k with its derivative ∂E/∂o_k and the formulas of both.

    Attributes
    ----------
    name
        The name in a scenario file.
    terms
        `(o, t)` to E_k, of shape `(samples, outputs)`.
    derivative
        `(o, t)` to ∂E/∂o_k, of shape `(samples, outputs)`.
    term_tex, derivative_tex
        `(o, t, n)` as TeX to the TeX of E_k and of ∂E/∂o_k; n is the number of outputs.
    domain
        The least and the greatest output for which the loss is defined; None if for all.
    """

    name: str
    terms: Callable[[Array, Array], Array]
    derivative: Callable[[Array, Array], Array]
    term_tex: Callable[[str, str, int], str]
    derivative_tex: Callable[[str, str, int], str]
    domain: tuple[float, float] | None = None


class DeltaTex(Protocol):
    """The formula of a fused ∂E/∂z_k."""

    def __call__(self, o: str, t: str, total: str = "1") -> str:
        """Return its TeX from that of o_k, t_k and, where it is not 1, of the sum of targets."""


@dataclass(frozen=True, slots=True)
class Fused:
    """An output activation and a loss whose derivative is simple when taken together.

    Attributes
    ----------
    terms
        `(z, t)` to E_k from the weighted sums, exact where the output itself saturates.
    delta
        `(o, t)` to ∂E/∂z_k.
    delta_tex
        `(o, t)` as TeX to the TeX of ∂E/∂z_k; with softmax also the sum of targets.
    """

    terms: Callable[[Array, Array], Array]
    delta: Callable[[Array, Array], Array]
    delta_tex: DeltaTex


# half_squared_error: E_k = ½(t - o)² (the usual one for a calculation by hand)


def _half_squared_error(o: Array, t: Array) -> Array:
    """Return ½(t - o)²."""
    error = t - o
    return _HALF * error * error


def _half_squared_error_derivative(o: Array, t: Array) -> Array:
    """Return o - t."""
    return o - t


HALF_SQUARED_ERROR = Loss(
    "half_squared_error",
    _half_squared_error,
    _half_squared_error_derivative,
    lambda o, t, n: rf"\frac{{1}}{{2}}({bare(t)}-{o})^{{2}}",
    lambda o, t, n: f"{bare(o)}-{t}",
)


# squared_error: E_k = (t - o)² (the sum of squares)


def _squared_error(o: Array, t: Array) -> Array:
    """Return (t - o)²."""
    error = t - o
    return error * error


def _squared_error_derivative(o: Array, t: Array) -> Array:
    """Return 2(o - t)."""
    return _TWO * (o - t)


SQUARED_ERROR = Loss(
    "squared_error",
    _squared_error,
    _squared_error_derivative,
    lambda o, t, n: f"({bare(t)}-{o})^{{2}}",
    lambda o, t, n: f"2({bare(o)}-{t})",
)


# mean_squared_error: E_k = (t - o)² / n over the n outputs


def _mean_squared_error(o: Array, t: Array) -> Array:
    """Return (t - o)² / n."""
    error = t - o
    return error * error / float(o.shape[-1])


def _mean_squared_error_derivative(o: Array, t: Array) -> Array:
    """Return 2(o - t) / n."""
    derivative: Array = (o - t) * (2.0 / o.shape[-1])
    return derivative


MEAN_SQUARED_ERROR = Loss(
    "mean_squared_error",
    _mean_squared_error,
    _mean_squared_error_derivative,
    lambda o, t, n: rf"\frac{{({bare(t)}-{o})^{{2}}}}{{{n}}}",
    lambda o, t, n: rf"\frac{{2({bare(o)}-{t})}}{{{n}}}",
)


# binary_cross_entropy: E_k = -[t ln o + (1 - t) ln(1 - o)] (Good 1952; Bishop 2006, 4.90)


def _times_log(factor: Array, o: Array) -> Array:
    """Return factor · ln o, which is 0 where the factor is 0."""
    product: Array = factor * np.log(o)
    return _zero_where_zero(factor, product)


def _over(factor: Array, o: Array) -> Array:
    """Return factor / o, which is 0 where the factor is 0."""
    return _zero_where_zero(factor, factor / o)


def _zero_where_zero(factor: Array, product: Array) -> Array:
    """Put 0 into `product` where the factor is 0 and the other one was not finite."""
    if not isfinite(np.vdot(product, product)):
        product[factor == 0.0] = 0.0
    return product


@np.errstate(divide="ignore", invalid="ignore")
def _binary_cross_entropy(o: Array, t: Array) -> Array:
    """Return -[t ln o + (1 - t) ln(1 - o)]."""
    return -(_times_log(t, o) + _times_log(1.0 - t, 1.0 - o))


@np.errstate(divide="ignore", invalid="ignore")
def _binary_cross_entropy_derivative(o: Array, t: Array) -> Array:
    """Return -t/o + (1 - t)/(1 - o)."""
    return _over(1.0 - t, 1.0 - o) - _over(t, o)


BINARY_CROSS_ENTROPY = Loss(
    "binary_cross_entropy",
    _binary_cross_entropy,
    _binary_cross_entropy_derivative,
    lambda o, t, n: rf"-({bare(t)}\ln({bare(o)})+(1-{t})\ln(1-{o}))",
    lambda o, t, n: rf"-\frac{{{bare(t)}}}{{{bare(o)}}}+\frac{{1-{t}}}{{1-{o}}}",
    domain=(0.0, 1.0),
)


# categorical_cross_entropy: E_k = -t ln o (Bishop 2006, 4.108)


@np.errstate(divide="ignore", invalid="ignore")
def _categorical_cross_entropy(o: Array, t: Array) -> Array:
    """Return -t ln o."""
    return 0.0 - _times_log(t, o)


@np.errstate(divide="ignore", invalid="ignore")
def _categorical_cross_entropy_derivative(o: Array, t: Array) -> Array:
    """Return -t/o."""
    return 0.0 - _over(t, o)


CATEGORICAL_CROSS_ENTROPY = Loss(
    "categorical_cross_entropy",
    _categorical_cross_entropy,
    _categorical_cross_entropy_derivative,
    lambda o, t, n: rf"-{t}\ln({bare(o)})",
    lambda o, t, n: rf"-\frac{{{bare(t)}}}{{{bare(o)}}}",
    domain=(0.0, np.inf),
)


LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        HALF_SQUARED_ERROR,
        SQUARED_ERROR,
        MEAN_SQUARED_ERROR,
        BINARY_CROSS_ENTROPY,
        CATEGORICAL_CROSS_ENTROPY,
    )
}


# sigmoid with binary cross-entropy: E_k = ln(1 + e^z) - tz, ∂E/∂z = o - t (Bishop 2006, 4.91)


def _sigmoid_binary_terms(z: Array, t: Array) -> Array:
    """Return max(z, 0) - tz + ln(1 + e^-|z|), which is ln(1 + e^z) - tz."""
    return np.maximum(z, 0.0) - t * z + np.log1p(np.exp(-np.abs(z)))


def _sigmoid_binary_delta(o: Array, t: Array) -> Array:
    """Return o - t."""
    return o - t


# softmax with categorical cross-entropy: E_k = t_k (ln Σ e^z_j - z_k), ∂E/∂z_k = o_k Σt - t_k
# (Bridle 1990; Bishop 2006, 4.109)


@np.errstate(over="ignore", invalid="ignore")
def _softmax_categorical_terms(z: Array, t: Array) -> Array:
    """Return t_k (ln Σ_j e^z_j - z_k), the largest z taken off first."""
    shifted = z - z.max(axis=-1, keepdims=True)
    terms: Array = t * (np.log(np.exp(shifted).sum(axis=-1, keepdims=True)) - shifted)
    return _zero_where_zero(t, terms)


def _softmax_categorical_delta(o: Array, t: Array) -> Array:
    """Return o_k Σ_j t_j - t_k, which is o_k - t_k for targets that sum to 1."""
    delta: Array = o * t.sum(axis=-1, keepdims=True) - t
    return delta


def _sigmoid_binary_delta_tex(o: str, t: str, total: str = "1") -> str:
    """Return o - t."""
    return f"{bare(o)}-{t}"


def _softmax_categorical_delta_tex(o: str, t: str, total: str = "1") -> str:
    """Return o - t, or with targets that do not sum to 1, o · total - t."""
    return f"{bare(o)}-{t}" if total == "1" else rf"{o}\cdot {total}-{t}"


FUSED: dict[tuple[str, str], Fused] = {
    ("sigmoid", "binary_cross_entropy"): Fused(
        _sigmoid_binary_terms, _sigmoid_binary_delta, _sigmoid_binary_delta_tex
    ),
    ("softmax", "categorical_cross_entropy"): Fused(
        _softmax_categorical_terms, _softmax_categorical_delta, _softmax_categorical_delta_tex
    ),
}
