"""What an optimizer is: the quantities that it computes for a parameter, and its update."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rounded = Callable[[Array], Array]
Symbols = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Quantity:
    r"""One number that an optimizer computes for each parameter.

    Attributes
    ----------
    name
        The key under which the formulas after it find it, such as "m_hat".
    symbol_tex
        Its symbol, such as `\hat{m}`.
    formula
        The right-hand side as TeX from the TeX of `w`, `g`, `eta`, `t`, the hyper-parameters, the
        state before (`m_prev`, ...) and the quantities before it, each under its name: so with a
        weight decay `g` or `w` stands for the decayed one from then on. `times`, where it is
        given, is the sign of multiplication.
    """

    name: str
    symbol_tex: str
    formula: Callable[[Symbols], str]


class Update(NamedTuple):
    """One update: the new parameter, the new state and every quantity in order.

    The last quantity is the new parameter. All arrays have the shape of the parameter.
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
        rounded: Rounded | None = None,
    ) -> Update:
        """Return the update of iteration `t` (from 1); `rounded` rounds every quantity."""


def unrounded(values: Array) -> Array:
    """Return the values: what rounds where nothing is rounded."""
    return values


def times(symbols: Symbols) -> str:
    """Return the sign of multiplication."""
    return symbols.get("times", r"\cdot")


def new_value(formula: Callable[[Symbols], str]) -> Quantity:
    """Return the last quantity of every optimizer, the new parameter, with its formula."""
    return Quantity("new", "w^{+}", formula)
