"""Weight initializers: the draw and the formula of its spread, side by side.

n_in is the number of a layer's inputs (fan-in), n_out that of its units (fan-out).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Spread = Callable[[int, int], float]


@dataclass(frozen=True, slots=True)
class Initializer:
    """One way to draw first weights.

    Attributes
    ----------
    name
        The name in a scenario file.
    draw
        `(rng, units, inputs, **options)` to weights `(units, inputs)`.
    tex
        The formula of the value, or of the standard deviation σ or limit L of the draw.
    parameters
        The options that `draw` takes, with their usual values.
    """

    name: str
    draw: Callable[..., Array]
    tex: str
    parameters: dict[str, float] = field(default_factory=dict)


# zeros, constant: the same weight everywhere, which leaves the units of a layer alike


def _zeros(rng: np.random.Generator, units: int, inputs: int) -> Array:
    """Return zeros."""
    return np.zeros((units, inputs))


def _constant(rng: np.random.Generator, units: int, inputs: int, value: float = 0.5) -> Array:
    """Return `value` everywhere."""
    return np.full((units, inputs), float(value))


# normal, uniform: a spread of one's own


def _normal(rng: np.random.Generator, units: int, inputs: int, std: float = 0.01) -> Array:
    """Return draws from the normal distribution N(0, std²)."""
    return rng.normal(0.0, std, (units, inputs))


def _uniform(rng: np.random.Generator, units: int, inputs: int, limit: float = 0.05) -> Array:
    """Return draws from the uniform distribution on [-limit, limit)."""
    return rng.uniform(-limit, limit, (units, inputs))


# Xavier (Glorot & Bengio 2010): keeps the variance of values and of gradients


def _xavier_std(units: int, inputs: int) -> float:
    """Return √(2 / (n_in + n_out))."""
    return sqrt(2.0 / (inputs + units))


def _xavier_limit(units: int, inputs: int) -> float:
    """Return √(6 / (n_in + n_out))."""
    return sqrt(6.0 / (inputs + units))


# He (He, Zhang, Ren & Sun 2015): for ReLU, which passes half of its inputs


def _he_std(units: int, inputs: int) -> float:
    """Return √(2 / n_in)."""
    return sqrt(2.0 / inputs)


def _he_limit(units: int, inputs: int) -> float:
    """Return √(6 / n_in)."""
    return sqrt(6.0 / inputs)


# LeCun (LeCun, Bottou, Orr & Müller 1998): keeps the variance of values


def _lecun_std(units: int, inputs: int) -> float:
    """Return √(1 / n_in)."""
    return sqrt(1.0 / inputs)


def _lecun_limit(units: int, inputs: int) -> float:
    """Return √(3 / n_in)."""
    return sqrt(3.0 / inputs)


def _normal_of(std: Spread) -> Callable[..., Array]:
    """Return a draw from N(0, σ²) whose σ follows from the size of the layer."""

    def draw(rng: np.random.Generator, units: int, inputs: int) -> Array:
        """Return weights `(units, inputs)`."""
        return _normal(rng, units, inputs, std(units, inputs))

    return draw


def _uniform_of(limit: Spread) -> Callable[..., Array]:
    """Return a draw from [-L, L) whose L follows from the size of the layer."""

    def draw(rng: np.random.Generator, units: int, inputs: int) -> Array:
        """Return weights `(units, inputs)`."""
        return _uniform(rng, units, inputs, limit(units, inputs))

    return draw


_N = r"n_{\mathrm{in}}"
_SUM = r"n_{\mathrm{in}}+n_{\mathrm{out}}"

INITIALIZERS: dict[str, Initializer] = {
    initializer.name: initializer
    for initializer in (
        Initializer("zeros", _zeros, "w=0"),
        Initializer("constant", _constant, "w=c", {"value": 0.5}),
        Initializer("normal", _normal, r"\sigma", {"std": 0.01}),
        Initializer("uniform", _uniform, r"L", {"limit": 0.05}),
        Initializer(
            "xavier_normal", _normal_of(_xavier_std), rf"\sigma=\sqrt{{\frac{{2}}{{{_SUM}}}}}"
        ),
        Initializer(
            "xavier_uniform", _uniform_of(_xavier_limit), rf"L=\sqrt{{\frac{{6}}{{{_SUM}}}}}"
        ),
        Initializer("he_normal", _normal_of(_he_std), rf"\sigma=\sqrt{{\frac{{2}}{{{_N}}}}}"),
        Initializer("he_uniform", _uniform_of(_he_limit), rf"L=\sqrt{{\frac{{6}}{{{_N}}}}}"),
        Initializer("lecun_normal", _normal_of(_lecun_std), rf"\sigma=\sqrt{{\frac{{1}}{{{_N}}}}}"),
        Initializer("lecun_uniform", _uniform_of(_lecun_limit), rf"L=\sqrt{{\frac{{3}}{{{_N}}}}}"),
    )
}
