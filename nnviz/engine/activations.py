"""Activation functions: value, derivative and both formulas, side by side.

z is the weighted sum of a unit and a its activation, both of shape `(samples, units)`; alpha
(α) is the one parameter that leaky ReLU and ELU have. A derivative at a kink is that of the
negative side, so ReLU'(0) = 0.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

# An array of no dimensions: NumPy takes it in half the time that a Python number needs.
_ONE = np.array(1.0)


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function a(z) with its derivative ∂a/∂z and the formulas of both.

    Attributes
    ----------
    name
        The name in a scenario file.
    value
        `(z, alpha)` to a, elementwise; softmax works along the last axis.
    derivative
        `(z, a, alpha)` to ∂a/∂z, elementwise; of softmax the diagonal of its Jacobian.
    value_tex
        `(z, alpha)` as TeX to the TeX of a(z). Numbers come in parentheses when negative.
    derivative_tex
        `(z, a, alpha, number)` to the TeX of ∂a/∂z; `number` is z, for functions by cases.
    piece
        Which smooth piece each z lies in, for functions with kinks or jumps; a kink belongs
        to the piece whose derivative it takes. None for smooth functions.
    has_alpha, default_alpha
        Whether the function has the parameter α, and its usual value.
    """

    name: str
    value: Callable[[Array, float], Array]
    derivative: Callable[[Array, Array, float], Array]
    value_tex: Callable[[str, str], str]
    derivative_tex: Callable[[str, str, str, float], str]
    piece: Callable[[Array], IntArray] | None = None
    has_alpha: bool = False
    default_alpha: float = 0.0


def bare(tex: str) -> str:
    r"""Return TeX without the parentheses around all of it, for places that need none.

    >>> bare("(-0.5)"), bare(r"\left(-0.5\right)"), bare("(a)(b)")
    ('-0.5', '-0.5', '(a)(b)')
    """
    for opening, closing in ((r"\left(", r"\right)"), ("(", ")")):
        if tex.startswith(opening) and tex.endswith(closing):
            inside = tex[len(opening) : -len(closing)]
            if "(" not in inside and ")" not in inside:
                return inside
    return tex


def _is_positive(z: Array) -> IntArray:
    """Return 1 where z > 0 and 0 elsewhere: the two pieces that meet at 0."""
    return (z > 0.0).astype(np.int64)


# linear: a = z (Adaline; linear regression)


def _linear(z: Array, alpha: float) -> Array:
    """Return z."""
    return z


def _linear_derivative(z: Array, a: Array, alpha: float) -> Array:
    """Return 1."""
    return np.ones_like(z)


LINEAR = Activation(
    "linear",
    _linear,
    _linear_derivative,
    lambda z, alpha: bare(z),
    lambda z, a, alpha, number: "1",
)


# sigmoid: a = 1 / (1 + e^-z) (the logistic function; Rumelhart, Hinton & Williams 1986)


@np.errstate(over="ignore")
def _sigmoid(z: Array, alpha: float) -> Array:
    """Return 1 / (1 + e^-z); where e^-z overflows this is 0, its limit."""
    a = np.negative(z)
    np.exp(a, a)
    a += _ONE
    return np.reciprocal(a, a)


def _sigmoid_derivative(z: Array, a: Array, alpha: float) -> Array:
    """Return a(1 - a)."""
    return a * (_ONE - a)


SIGMOID = Activation(
    "sigmoid",
    _sigmoid,
    _sigmoid_derivative,
    lambda z, alpha: rf"\frac{{1}}{{1+e^{{-{z}}}}}",
    lambda z, a, alpha, number: f"{a}(1-{a})",
)


# tanh: a = (e^z - e^-z) / (e^z + e^-z) (LeCun et al. 1998, Efficient BackProp)


def _tanh(z: Array, alpha: float) -> Array:
    """Return tanh z."""
    return np.tanh(z)


def _tanh_derivative(z: Array, a: Array, alpha: float) -> Array:
    """Return 1 - a²."""
    return _ONE - a * a


TANH = Activation(
    "tanh",
    _tanh,
    _tanh_derivative,
    lambda z, alpha: rf"\tanh({bare(z)})",
    lambda z, a, alpha, number: f"1-{a}^{{2}}",
)


# relu: a = max(0, z) (Nair & Hinton 2010)


def _relu(z: Array, alpha: float) -> Array:
    """Return max(0, z)."""
    return np.maximum(z, 0.0)


def _relu_derivative(z: Array, a: Array, alpha: float) -> Array:
    """Return 1 where z > 0, which is where a > 0, else 0."""
    return np.sign(a)


RELU = Activation(
    "relu",
    _relu,
    _relu_derivative,
    lambda z, alpha: rf"\max(0,{bare(z)})",
    lambda z, a, alpha, number: "1" if number > 0.0 else "0",
    piece=_is_positive,
)


# leaky_relu: a = z where z > 0, else αz (Maas, Hannun & Ng 2013)


def _leaky_relu(z: Array, alpha: float) -> Array:
    """Return max(0, z) + α min(0, z)."""
    return np.where(z > 0.0, z, alpha * z)


def _leaky_relu_derivative(z: Array, a: Array, alpha: float) -> Array:
    """Return 1 where z > 0, else α."""
    return np.where(z > 0.0, 1.0, alpha)


LEAKY_RELU = Activation(
    "leaky_relu",
    _leaky_relu,
    _leaky_relu_derivative,
    lambda z, alpha: rf"\max(0,{bare(z)})+{alpha}\min(0,{bare(z)})",
    lambda z, a, alpha, number: "1" if number > 0.0 else bare(alpha),
    piece=_is_positive,
    has_alpha=True,
    default_alpha=0.01,
)


# elu: a = z where z > 0, else α(e^z - 1) (Clevert, Unterthiner & Hochreiter 2016)


def _elu(z: Array, alpha: float) -> Array:
    """Return max(0, z) + α(e^min(0, z) - 1)."""
    return np.where(z > 0.0, z, alpha * np.expm1(np.minimum(z, 0.0)))


def _elu_derivative(z: Array, a: Array, alpha: float) -> Array:
    """Return 1 where z > 0, else αe^z."""
    return np.where(z > 0.0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))


ELU = Activation(
    "elu",
    _elu,
    _elu_derivative,
    lambda z, alpha: rf"\max(0,{bare(z)})+{alpha}(e^{{\min(0,{bare(z)})}}-1)",
    lambda z, a, alpha, number: "1" if number > 0.0 else rf"{alpha}e^{{{bare(z)}}}",
    piece=_is_positive,
    has_alpha=True,
    default_alpha=1.0,
)


# softmax: a_i = e^z_i / Σ_k e^z_k (Bridle 1990)


@np.errstate(over="ignore")
def _softmax(z: Array, alpha: float) -> Array:
    """Return e^z_i / Σ e^z_k along the last axis; the largest z is taken off all of them first."""
    a: Array = np.exp(z - z.max(axis=-1, keepdims=True))
    a /= a.sum(axis=-1, keepdims=True)
    return a


def _softmax_derivative(z: Array, a: Array, alpha: float) -> Array:
    """Return the diagonal of the Jacobian, ∂a_i/∂z_i = a_i(1 - a_i)."""
    return a * (_ONE - a)


def softmax_jacobian(a: Array) -> Array:
    """Return ∂a_k/∂z_i = a_k(1 - a_k) where k = i, else -a_k a_i.

    `a` has the shape `(samples, units)`, the result `(samples, k, i)`.
    """
    jacobian: Array = -a[:, :, None] * a[:, None, :]
    diagonal = np.arange(a.shape[1])
    jacobian[:, diagonal, diagonal] = a * (1.0 - a)
    return jacobian


def softmax_jacobian_tex(a_k: str, a_i: str, same: bool) -> str:
    """Return the TeX of ∂a_k/∂z_i, of which `same` says whether k = i."""
    return f"{a_k}(1-{a_k})" if same else rf"-{a_k}\cdot {a_i}"


def softmax_value_tex(z: str, all_z: Sequence[str]) -> str:
    """Return the TeX of softmax with its sum written out over all weighted sums of the layer."""
    terms = "+".join(f"e^{{{bare(other)}}}" for other in all_z)
    return rf"\frac{{e^{{{bare(z)}}}}}{{{terms}}}"


SOFTMAX = Activation(
    "softmax",
    _softmax,
    _softmax_derivative,
    lambda z, alpha: rf"\frac{{e^{{{bare(z)}}}}}{{\sum_k e^{{z_k}}}}",
    lambda z, a, alpha, number: f"{a}(1-{a})",
)


# sign: a = -1, 0 or 1 (perceptron variants)


def _sign(z: Array, alpha: float) -> Array:
    """Return -1, 0 or 1."""
    return np.sign(z)


def _zero_derivative(z: Array, a: Array, alpha: float) -> Array:
    """Return 0, which the derivative is on every piece."""
    return np.zeros_like(z)


SIGN = Activation(
    "sign",
    _sign,
    _zero_derivative,
    lambda z, alpha: rf"\mathrm{{sign}}({bare(z)})",
    lambda z, a, alpha, number: "0",
    piece=lambda z: np.sign(z).astype(np.int64),
)


# step: a = 1 where z > 0, else 0 (McCulloch & Pitts 1943; Rosenblatt 1958)


def _step(z: Array, alpha: float) -> Array:
    """Return 1 where z > 0, else 0."""
    return np.heaviside(z, 0.0)


STEP = Activation(
    "step",
    _step,
    _zero_derivative,
    lambda z, alpha: rf"\mathrm{{step}}({bare(z)})",
    lambda z, a, alpha, number: "0",
    piece=_is_positive,
)


# piecewise_linear: a = 0 up to -½, z + ½ between, 1 from ½ (the perceptron's ramp)


def _piecewise_linear(z: Array, alpha: float) -> Array:
    """Return min(1, max(0, z + ½))."""
    return np.minimum(np.maximum(z + 0.5, 0.0), 1.0)


def _piecewise_linear_derivative(z: Array, a: Array, alpha: float) -> Array:
    """Return 1 where -½ < z < ½, else 0."""
    return (np.abs(z) < 0.5).astype(np.float64)


PIECEWISE_LINEAR = Activation(
    "piecewise_linear",
    _piecewise_linear,
    _piecewise_linear_derivative,
    lambda z, alpha: rf"\min(1,\max(0,{bare(z)}+\frac{{1}}{{2}}))",
    lambda z, a, alpha, number: "1" if abs(number) < 0.5 else "0",
    piece=lambda z: np.where(z <= -0.5, 0, np.where(z < 0.5, 1, 2)),
)


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        LINEAR,
        SIGMOID,
        TANH,
        RELU,
        LEAKY_RELU,
        ELU,
        SOFTMAX,
        SIGN,
        STEP,
        PIECEWISE_LINEAR,
    )
}
