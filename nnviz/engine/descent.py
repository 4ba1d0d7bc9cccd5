"""Gradient descent, and with momentum: the updates and formulas side by side.

The rules and defaults are those of PyTorch's `torch.optim.SGD`. w is a parameter, g the gradient
of the batch's loss with respect to it, η the learning rate, μ the momentum.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.memory import empty_like
from nnviz.engine.optimizer import Quantity, Rounded, Update, new_value, times, unrounded

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SGD:
    """Gradient descent: w⁺ = w - ηg (Robbins & Monro 1951)."""

    name: ClassVar[str] = "sgd"
    learning_rate: float = 1e-3

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The new parameter."""
        return (_SGD_NEW,)

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return the empty state."""
        return ()

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded | None = None,
    ) -> Update:
        """Return w - ηg."""
        new = np.multiply(gradient, self.learning_rate, empty_like(gradient))
        np.subtract(parameter, new, new)
        if rounded is not None:
            new = rounded(new)
        return Update(new, (), (new,))


_SGD_NEW = new_value(lambda s: rf"{s['w']}-{s['eta']} {times(s)} {s['g']}")


@dataclass(frozen=True, slots=True)
class Momentum:
    """Momentum: v = μv₋ + g, w⁺ = w - ηv (Polyak 1964; v without η, as PyTorch has it)."""

    name: ClassVar[str] = "momentum"
    learning_rate: float = 1e-3
    momentum: float = 0.9

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The velocity v and the new parameter."""
        return _VELOCITY, _MOMENTUM_NEW

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return v = 0."""
        return (np.zeros_like(parameter),)

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded | None = None,
    ) -> Update:
        """Return w - ηv with v = μv₋ + g."""
        rounded = rounded or unrounded
        v = rounded(_velocity(state[0], gradient, self.momentum))
        step = np.multiply(v, self.learning_rate, empty_like(v))
        new = rounded(np.subtract(parameter, step, step))
        return Update(new, (v,), (v, new))


_MOMENTUM_NEW = new_value(lambda s: rf"{s['w']}-{s['eta']} {times(s)} {s['v']}")


@dataclass(frozen=True, slots=True)
class Nesterov:
    """Nesterov's momentum: v = μv₋ + g, w⁺ = w - η(g + μv) (Nesterov 1983; Sutskever 2013)."""

    name: ClassVar[str] = "nesterov"
    learning_rate: float = 1e-3
    momentum: float = 0.9

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The velocity v and the new parameter."""
        return _VELOCITY, _NESTEROV_NEW

    def start(self, parameter: Array) -> tuple[Array, ...]:
        """Return v = 0."""
        return (np.zeros_like(parameter),)

    def update(
        self,
        parameter: Array,
        gradient: Array,
        state: tuple[Array, ...],
        t: int,
        rounded: Rounded | None = None,
    ) -> Update:
        """Return w - η(g + μv) with v = μv₋ + g."""
        rounded = rounded or unrounded
        v = rounded(_velocity(state[0], gradient, self.momentum))
        step = _velocity(v, gradient, self.momentum)
        step *= self.learning_rate
        new = rounded(np.subtract(parameter, step, step))
        return Update(new, (v,), (v, new))


_NESTEROV_NEW = new_value(
    lambda s: rf"{s['w']}-{s['eta']} {times(s)} ({s['g']}+{s['momentum']} {times(s)} {s['v']})"
)


def _velocity(v: Array, gradient: Array, momentum: float) -> Array:
    """Return μv + g."""
    velocity = np.multiply(v, momentum, empty_like(v))
    velocity += gradient
    return velocity


_VELOCITY = Quantity("v", "v", lambda s: rf"{s['momentum']} {times(s)} {s['v_prev']}+{s['g']}")
