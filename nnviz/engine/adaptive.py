"""Optimizers with a step of its own for each parameter: updates and formulas side by side.

The rules and defaults are those of PyTorch's `torch.optim`. w is a parameter, g the gradient of
the batch's loss with respect to it, η the learning rate, t the number of the iteration from 1.
Squares and roots are elementwise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.memory import empty_like
from nnviz.engine.optimizer import (
    Quantity,
    Rounded,
    Symbols,
    Update,
    new_value,
    times,
    unrounded,
)

Array = NDArray[np.float64]


# what they share: w⁺ = w - η step / (√square + ε), and the running mean of Adam and RMSprop


def _scaled_step(parameter: Array, step: Array, square: Array, rate: float, eps: float) -> Array:
    """Return w - η step / (√square + ε)."""
    new = np.sqrt(square, empty_like(square))
    new += eps
    np.divide(step, new, new)
    new *= rate
    return np.subtract(parameter, new, new)


def _scaled_step_tex(step: str, square: str) -> Callable[[Symbols], str]:
    """Return the formula of `_scaled_step` on the quantities of these names."""
    return lambda s: (
        rf"{s['w']}-\frac{{{s['eta']} {times(s)} {s[step]}}}"
        rf"{{\sqrt{{{s[square]}}}+{s['epsilon']}}}"
    )


def _mean_square(before: Array, gradient: Array, rho: float) -> Array:
    """Return ρ s₋ + (1 - ρ)g²."""
    mean = np.multiply(gradient, gradient, empty_like(gradient))
    mean *= 1.0 - rho
    mean += np.multiply(before, rho, empty_like(before))
    return mean


def _mean_tex(rho: str, before: str, power: str = "") -> Callable[[Symbols], str]:
    """Return the formula of a running mean of g or g²."""
    return lambda s: rf"{s[rho]} {times(s)} {s[before]}+(1-{s[rho]}) {times(s)} {s['g']}{power}"


@dataclass(frozen=True, slots=True)
class Adagrad:
    """Adagrad: s = s₋ + g², w⁺ = w - ηg / (√s + ε) (Duchi, Hazan & Singer 2011)."""

    name: ClassVar[str] = "adagrad"
    learning_rate: float = 1e-2
    epsilon: float = 1e-10

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The sum s and the new parameter."""
        return _ADAGRAD_SUM, _G_OVER_S

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return s = 0."""
        return (np.zeros_like(parameter),)

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded | None = None,
    ) -> Update:
        """Return w - ηg / (√s + ε) with s = s₋ + g²."""
        rounded = rounded or unrounded
        s = np.multiply(gradient, gradient, empty_like(gradient))
        s += state[0]
        s = rounded(s)
        new = rounded(_scaled_step(parameter, gradient, s, self.learning_rate, self.epsilon))
        return Update(new, (s,), (s, new))


_ADAGRAD_SUM = Quantity("s", "s", lambda s: f"{s['s_prev']}+{s['g']}^{{2}}")
_G_OVER_S = new_value(_scaled_step_tex("g", "s"))


@dataclass(frozen=True, slots=True)
class RMSprop:
    """RMSprop: s = ρs₋ + (1 - ρ)g², w⁺ = w - ηg / (√s + ε) (Tieleman & Hinton 2012)."""

    name: ClassVar[str] = "rmsprop"
    learning_rate: float = 1e-2
    rho: float = 0.99
    epsilon: float = 1e-8

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The mean s and the new parameter."""
        return _RMSPROP_MEAN, _G_OVER_S

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return s = 0."""
        return (np.zeros_like(parameter),)

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded | None = None,
    ) -> Update:
        """Return w - ηg / (√s + ε) with s = ρs₋ + (1 - ρ)g²."""
        rounded = rounded or unrounded
        s = rounded(_mean_square(state[0], gradient, self.rho))
        new = rounded(_scaled_step(parameter, gradient, s, self.learning_rate, self.epsilon))
        return Update(new, (s,), (s, new))


_RMSPROP_MEAN = Quantity("s", "s", _mean_tex("rho", "s_prev", "^{2}"))


@dataclass(frozen=True, slots=True)
class _Moments:
    """What Adam and AdamW share: everything but the weight decay λ (Kingma & Ba 2015).

    m = β₁m₋ + (1 - β₁)g, v = β₂v₋ + (1 - β₂)g², m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ),
    w⁺ = w - ηm̂ / (√v̂ + ε).
    """

    learning_rate: float = 1e-3
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return m = 0, v = 0."""
        return np.zeros_like(parameter), np.zeros_like(parameter)

    def _undecayed(
        self, parameter: Array, gradient: Array, state: tuple[Array, ...], t: int, rounded: Rounded
    ) -> Update:
        """Return w - ηm̂ / (√v̂ + ε)."""
        m = np.subtract(gradient, state[0], empty_like(gradient))
        m *= 1.0 - self.beta_1
        m += state[0]
        m = rounded(m)
        v = rounded(_mean_square(state[1], gradient, self.beta_2))
        m_hat = rounded(np.divide(m, 1.0 - self.beta_1**t, empty_like(m)))
        v_hat = rounded(np.divide(v, 1.0 - self.beta_2**t, empty_like(v)))
        new = rounded(_scaled_step(parameter, m_hat, v_hat, self.learning_rate, self.epsilon))
        return Update(new, (m, v), (m, v, m_hat, v_hat, new))


def _unbiased_tex(mean: str, beta: str) -> Callable[[Symbols], str]:
    """Return the formula of a mean without the bias of its start at 0: mean / (1 - βᵗ)."""
    return lambda s: rf"\frac{{{s[mean]}}}{{1-{s[beta]}^{{{s['t']}}}}}"


_MOMENTS = (
    Quantity("m", "m", _mean_tex("beta_1", "m_prev")),
    Quantity("v", "v", _mean_tex("beta_2", "v_prev", "^{2}")),
    Quantity("m_hat", r"\hat{m}", _unbiased_tex("m", "beta_1")),
    Quantity("v_hat", r"\hat{v}", _unbiased_tex("v", "beta_2")),
    new_value(_scaled_step_tex("m_hat", "v_hat")),
)


@dataclass(frozen=True, slots=True)
class Adam(_Moments):
    """Adam (Kingma & Ba 2015); a weight decay λ first adds λw to the gradient."""

    name: ClassVar[str] = "adam"
    weight_decay: float = 0.0

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """With a weight decay g, then m, v, m̂, v̂ and the new parameter."""
        return (_DECAYED_GRADIENT, *_MOMENTS) if self.weight_decay else _MOMENTS

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded | None = None,
    ) -> Update:
        """Return w - ηm̂ / (√v̂ + ε) on the gradient g + λw."""
        rounded = rounded or unrounded
        if not self.weight_decay:
            return self._undecayed(parameter, gradient, state, t, rounded)
        decayed = np.multiply(parameter, self.weight_decay, empty_like(parameter))
        decayed += gradient
        decayed = rounded(decayed)
        update = self._undecayed(parameter, decayed, state, t, rounded)
        return update._replace(quantities=(decayed, *update.quantities))


_DECAYED_GRADIENT = Quantity(
    "g",
    r"\tilde{g}",
    lambda s: rf"{s['g']}+{s['weight_decay']} {times(s)} {s['w']}",
)


@dataclass(frozen=True, slots=True)
class AdamW(_Moments):
    """AdamW (Loshchilov & Hutter 2019): a weight decay λ first shrinks w to w(1 - ηλ)."""

    name: ClassVar[str] = "adamw"
    weight_decay: float = 1e-2

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """With a weight decay w, then m, v, m̂, v̂ and the new parameter."""
        return (_DECAYED_PARAMETER, *_MOMENTS) if self.weight_decay else _MOMENTS

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded | None = None,
    ) -> Update:
        """Return w(1 - ηλ) - ηm̂ / (√v̂ + ε)."""
        rounded = rounded or unrounded
        if not self.weight_decay:
            return self._undecayed(parameter, gradient, state, t, rounded)
        rest = 1.0 - self.learning_rate * self.weight_decay
        decayed = rounded(np.multiply(parameter, rest, empty_like(parameter)))
        update = self._undecayed(decayed, gradient, state, t, rounded)
        return update._replace(quantities=(decayed, *update.quantities))


_DECAYED_PARAMETER = Quantity(
    "w",
    r"\tilde{w}",
    lambda s: rf"{s['w']} {times(s)} (1-{s['eta']} {times(s)} {s['weight_decay']})",
)
