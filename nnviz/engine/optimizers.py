"""Optimizers: each quantity's value and formula, one small class an optimizer.

The update rules and defaults are those of PyTorch's `torch.optim`. w is a parameter, g the
gradient of the batch's loss with respect to it, η the learning rate, t the number of the
iteration from 1. All arrays of one update have the shape of the parameter.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.memory import empty_like

Array = NDArray[np.float64]
Rounded = Callable[[Array], Array] | None
Symbols = dict[str, str]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number that an optimizer computes for each parameter.

    Attributes
    ----------
    name
        The key under which later formulas find it, such as "m_hat".
    symbol_tex
        Its symbol, such as `\\hat{m}`.
    word
        Its name in words.
    formula
        The right-hand side as TeX from the TeX of w, g, eta, t, the hyper-parameters, the
        previous state (`m_prev`, ...) and the quantities before it.
    """

    name: str
    symbol_tex: str
    word: str
    formula: Callable[[Symbols], str]


class Update(NamedTuple):
    """One update: the new parameter, the new state and every quantity in order.

    The last quantity is the new parameter.
    """

    new: Array
    state: tuple[Array, ...]
    quantities: tuple[Array, ...]


class Optimizer(Protocol):
    """What every optimizer can do."""

    name: ClassVar[str]

    @property
    def learning_rate(self) -> float:
        """The learning rate η."""

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """What is computed for a parameter, in order; the last one is the new parameter."""

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return the state before the first iteration: zeros."""

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded = None,
    ) -> Update:
        """Return the update of iteration `t` (from 1); `rounded` rounds every quantity."""


def _dot(symbols: Symbols) -> str:
    """Return the multiplication sign to use."""
    return symbols.get("times", r"\cdot")


def _new(word: str, formula: Callable[[Symbols], str]) -> Quantity:
    """Return the last quantity of every optimizer, the new parameter."""
    return Quantity("new", "w^{+}", word, formula)


@dataclass(frozen=True, slots=True)
class SGD:
    """Gradient descent: w⁺ = w - ηg (Robbins & Monro 1951)."""

    name: ClassVar[str] = "sgd"
    learning_rate: float = 1e-3

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The new parameter."""
        return _SGD

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return the empty state."""
        return ()

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded = None,
    ) -> Update:
        """Return w - ηg."""
        new = np.multiply(gradient, self.learning_rate, empty_like(gradient))
        np.subtract(parameter, new, new)
        if rounded is not None:
            new = rounded(new)
        return Update(new, (), (new,))


_SGD = (_new("new value", lambda s: rf"{s['w']}-{s['eta']} {_dot(s)} {s['g']}"),)


@dataclass(frozen=True, slots=True)
class Momentum:
    """Momentum: v = μ v₋ + g, w⁺ = w - ηv (Polyak 1964, in the form of PyTorch)."""

    name: ClassVar[str] = "momentum"
    learning_rate: float = 1e-3
    momentum: float = 0.9

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """v and the new parameter."""
        return _MOMENTUM

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return v = 0."""
        return (np.zeros_like(parameter),)

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded = None,
    ) -> Update:
        """Return w - ηv with v = μ v₋ + g."""
        v = state[0] * self.momentum
        v += gradient
        if rounded is not None:
            v = rounded(v)
        step = v * self.learning_rate
        new = np.subtract(parameter, step, step)
        if rounded is not None:
            new = rounded(new)
        return Update(new, (v,), (v, new))


_VELOCITY = Quantity(
    "v", "v", "velocity", lambda s: rf"{s['momentum']} {_dot(s)} {s['v_prev']}+{s['g']}"
)
_MOMENTUM = (
    _VELOCITY,
    _new("new value", lambda s: rf"{s['w']}-{s['eta']} {_dot(s)} {s['v']}"),
)


@dataclass(frozen=True, slots=True)
class Nesterov:
    """Nesterov's momentum: v = μ v₋ + g, w⁺ = w - η(g + μv) (Nesterov 1983; Sutskever 2013)."""

    name: ClassVar[str] = "nesterov"
    learning_rate: float = 1e-3
    momentum: float = 0.9

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """v and the new parameter."""
        return _NESTEROV

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return v = 0."""
        return (np.zeros_like(parameter),)

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded = None,
    ) -> Update:
        """Return w - η(g + μv) with v = μ v₋ + g."""
        v = state[0] * self.momentum
        v += gradient
        if rounded is not None:
            v = rounded(v)
        step = v * self.momentum
        step += gradient
        step *= self.learning_rate
        new = np.subtract(parameter, step, step)
        if rounded is not None:
            new = rounded(new)
        return Update(new, (v,), (v, new))


_NESTEROV = (
    _VELOCITY,
    _new(
        "new value",
        lambda s: rf"{s['w']}-{s['eta']} {_dot(s)} ({s['g']}+{s['momentum']} {_dot(s)} {s['v']})",
    ),
)


@dataclass(frozen=True, slots=True)
class Adagrad:
    """Adagrad: s = s₋ + g², w⁺ = w - ηg / (√s + ε) (Duchi, Hazan & Singer 2011)."""

    name: ClassVar[str] = "adagrad"
    learning_rate: float = 1e-2
    epsilon: float = 1e-10

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """s and the new parameter."""
        return _ADAGRAD

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return s = 0."""
        return (np.zeros_like(parameter),)

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded = None,
    ) -> Update:
        """Return w - ηg / (√s + ε) with s = s₋ + g²."""
        s = gradient * gradient
        s += state[0]
        if rounded is not None:
            s = rounded(s)
        new = _scaled_step(parameter, gradient, s, self.learning_rate, self.epsilon)
        if rounded is not None:
            new = rounded(new)
        return Update(new, (s,), (s, new))


def _scaled_step(parameter: Array, step: Array, square: Array, rate: float, eps: float) -> Array:
    """Return w - η step / (√square + ε)."""
    root = np.sqrt(square)
    root += eps
    np.divide(step, root, root)
    root *= rate
    return np.subtract(parameter, root, root)


def _scaled_step_tex(step: str, square: str) -> Callable[[Symbols], str]:
    """Return the formula of `_scaled_step` on the quantities of these names."""
    return lambda s: (
        rf"{s['w']}-\frac{{{s['eta']} {_dot(s)} {s[step]}}}"
        rf"{{\sqrt{{{s[square]}}}+{s['epsilon']}}}"
    )


_ADAGRAD = (
    Quantity("s", "s", "sum of squared gradients", lambda s: f"{s['s_prev']}+{s['g']}^{{2}}"),
    _new("new value", _scaled_step_tex("g", "s")),
)


@dataclass(frozen=True, slots=True)
class RMSprop:
    """RMSprop: s = ρ s₋ + (1 - ρ)g², w⁺ = w - ηg / (√s + ε) (Tieleman & Hinton 2012)."""

    name: ClassVar[str] = "rmsprop"
    learning_rate: float = 1e-2
    rho: float = 0.99
    epsilon: float = 1e-8

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """s and the new parameter."""
        return _RMSPROP

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return s = 0."""
        return (np.zeros_like(parameter),)

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded = None,
    ) -> Update:
        """Return w - ηg / (√s + ε) with s = ρ s₋ + (1 - ρ)g²."""
        s = gradient * gradient
        s *= 1.0 - self.rho
        s += state[0] * self.rho
        if rounded is not None:
            s = rounded(s)
        new = _scaled_step(parameter, gradient, s, self.learning_rate, self.epsilon)
        if rounded is not None:
            new = rounded(new)
        return Update(new, (s,), (s, new))


_RMSPROP = (
    Quantity(
        "s",
        "s",
        "mean of squared gradients",
        lambda s: rf"{s['rho']} {_dot(s)} {s['s_prev']}+(1-{s['rho']}) {_dot(s)} {s['g']}^{{2}}",
    ),
    _new("new value", _scaled_step_tex("g", "s")),
)


@dataclass(frozen=True, slots=True)
class Adam:
    """Adam (Kingma & Ba 2015).

    m = β₁ m₋ + (1 - β₁)g, v = β₂ v₋ + (1 - β₂)g², m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ),
    w⁺ = w - η m̂ / (√v̂ + ε). A weight decay λ first adds λw to g.
    """

    name: ClassVar[str] = "adam"
    learning_rate: float = 1e-3
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.0

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """With a weight decay g, then m, v, m̂, v̂ and the new parameter."""
        return (_DECAYED_GRADIENT, *_ADAM) if self.weight_decay else _ADAM

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return m = 0, v = 0."""
        return np.zeros_like(parameter), np.zeros_like(parameter)

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded = None,
    ) -> Update:
        """Return w - η m̂ / (√v̂ + ε)."""
        if not self.weight_decay:
            return _adam_update(self, parameter, gradient, state, t, rounded)
        decayed = gradient + self.weight_decay * parameter
        if rounded is not None:
            decayed = rounded(decayed)
        new, state, quantities = _adam_update(self, parameter, decayed, state, t, rounded)
        return Update(new, state, (decayed, *quantities))


@dataclass(frozen=True, slots=True)
class AdamW:
    """AdamW (Loshchilov & Hutter 2019): Adam after the parameter itself decayed to w(1 - ηλ)."""

    name: ClassVar[str] = "adamw"
    learning_rate: float = 1e-3
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 1e-2

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """With a weight decay w, then m, v, m̂, v̂ and the new parameter."""
        return (_DECAYED_PARAMETER, *_ADAM) if self.weight_decay else _ADAM

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return m = 0, v = 0."""
        return np.zeros_like(parameter), np.zeros_like(parameter)

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded = None,
    ) -> Update:
        """Return w(1 - ηλ) - η m̂ / (√v̂ + ε)."""
        if not self.weight_decay:
            return _adam_update(self, parameter, gradient, state, t, rounded)
        decayed = parameter * (1.0 - self.learning_rate * self.weight_decay)
        if rounded is not None:
            decayed = rounded(decayed)
        new, state, quantities = _adam_update(self, decayed, gradient, state, t, rounded)
        return Update(new, state, (decayed, *quantities))


def _adam_update(
    adam: Adam | AdamW,
    parameter: Array,
    gradient: Array,
    state: tuple[Array, ...],
    t: int,
    rounded: Rounded,
) -> Update:
    """Return the part that Adam and AdamW share, without weight decay."""
    m = gradient - state[0]
    m *= 1.0 - adam.beta_1
    m += state[0]
    v = gradient * gradient
    v *= 1.0 - adam.beta_2
    v += state[1] * adam.beta_2
    if rounded is not None:
        m, v = rounded(m), rounded(v)
    m_hat = m / (1.0 - adam.beta_1**t)
    v_hat = v / (1.0 - adam.beta_2**t)
    if rounded is not None:
        m_hat, v_hat = rounded(m_hat), rounded(v_hat)
    new = _scaled_step(parameter, m_hat, v_hat, adam.learning_rate, adam.epsilon)
    if rounded is not None:
        new = rounded(new)
    return Update(new, (m, v), (m, v, m_hat, v_hat, new))


_DECAYED_GRADIENT = Quantity(
    "g",
    r"\tilde{g}",
    "gradient with weight decay",
    lambda s: rf"{s['g']}+{s['weight_decay']} {_dot(s)} {s['w']}",
)
_DECAYED_PARAMETER = Quantity(
    "w",
    r"\tilde{w}",
    "parameter after weight decay",
    lambda s: rf"{s['w']} {_dot(s)} (1-{s['eta']} {_dot(s)} {s['weight_decay']})",
)


def _mean_tex(beta: str, previous: str, power: str) -> Callable[[Symbols], str]:
    """Return the formula of a running mean: β · previous + (1 - β) · g^power."""
    return lambda s: (
        rf"{s[beta]} {_dot(s)} {s[previous]}+(1-{s[beta]}) {_dot(s)} {s['g']}{power}"
    )


def _unbiased_tex(mean: str, beta: str) -> Callable[[Symbols], str]:
    """Return the formula of a mean without the bias of its start at 0: mean / (1 - β^t)."""
    return lambda s: rf"\frac{{{s[mean]}}}{{1-{s[beta]}^{{{s['t']}}}}}"


_ADAM = (
    Quantity("m", "m", "first moment", _mean_tex("beta_1", "m_prev", "")),
    Quantity("v", "v", "second moment", _mean_tex("beta_2", "v_prev", "^{2}")),
    Quantity("m_hat", r"\hat{m}", "unbiased first moment", _unbiased_tex("m", "beta_1")),
    Quantity("v_hat", r"\hat{v}", "unbiased second moment", _unbiased_tex("v", "beta_2")),
    _new("new value", _scaled_step_tex("m_hat", "v_hat")),
)


OPTIMIZERS: dict[str, type[SGD | Momentum | Nesterov | Adagrad | RMSprop | Adam | AdamW]] = {
    optimizer.name: optimizer
    for optimizer in (SGD, Momentum, Nesterov, Adagrad, RMSprop, Adam, AdamW)
}
