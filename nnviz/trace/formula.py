"""The parts of an explanation, and the pen that writes symbols and numbers into them."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from nnviz.trace.ids import Ids
from nnviz.trace.names import INPUT_LAYER
from nnviz.trace.numbers import factor_tex, given_tex, number_tex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnviz.trace.names import Names
    from nnviz.trace.steps import Step
    from nnviz.trace.trace import Trace

MOST_TERMS = 8
"""Longer sums are written with dots: their first terms, and the last."""
_FIRST_TERMS = 4

TIMES = r"\times"
DOT = r"\cdot"
DOTS = r"\cdots"


class Piece(NamedTuple):
    """A part of a formula that is set as one, in the colour of factor 1, 2 or 3, or in plain."""

    tex: str
    factor: int | None = None


Line = tuple[Piece, ...]

EQUALS = Piece("=")
_NONE = Ids()


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a product.

    Attributes
    ----------
    number : int
        1, 2 or 3, from the loss back.
    tex : str
        What it is, such as ∂o1/∂z3.
    value : float
        Its value.
    elements : Ids
        Ids of the drawn elements that it belongs to.
    """

    number: int
    tex: str
    value: float
    elements: Ids


@dataclass(frozen=True)
class Explanation:
    """How one step is calculated.

    Attributes
    ----------
    step : Step
        The step.
    symbol : str
        What the step is about, such as w5 for its gradient and for its update.
    quantity : str
        What is calculated, in plain text, such as ∂E/∂w5.
    heading : str
        The question that the step answers.
    lines : tuple of Line
        The formula: with symbols, with functions written out, with numbers. Each but the first
        begins with an equals sign.
    numeric : int
        Index of the first line that has numbers.
    value : float
        The result.
    value_tex : str
        The result as it is shown.
    sentence : str
        The step in words.
    factors : tuple of Factor
        The coloured factors.
    target : str
        Id of the element that is calculated.
    reads : Ids
        Ids of the elements whose values are used.
    path : Ids
        Ids of the elements along which the value travels, in order.
    """

    step: "Step"
    symbol: str
    quantity: str
    heading: str
    lines: tuple[Line, ...]
    numeric: int
    value: float
    value_tex: str
    sentence: str
    target: str
    factors: tuple[Factor, ...] = ()
    reads: Ids = _NONE
    path: Ids = _NONE

    @cached_property
    def formula(self) -> str:
        """The lines with symbols, as TeX."""
        return _joined(self.lines[: self.numeric])

    @cached_property
    def substitution(self) -> str:
        """The lines with numbers and the result, as TeX."""
        numbers = _joined(self.lines[self.numeric :]).removeprefix("= ")
        return numbers if numbers == self.value_tex else f"{numbers} = {self.value_tex}"


def _joined(lines: "Sequence[Line]") -> str:
    return " ".join(piece.tex for line in lines for piece in line)


def plain(*texs: str) -> Line:
    """Return pieces without a colour."""
    return tuple(Piece(tex) for tex in texs)


def product(parts: "Sequence[Line]", sign: str) -> Line:
    """Join the parts of a product with `sign`."""
    return _with_between(parts, sign)


_NEGATIVE = re.compile(r"\((-[0-9.]+(?:\\times 10\^\{-?[0-9]+\})?)\)")


def total(terms: "Sequence[Line]") -> Line:
    """Join the terms of a sum with plus signs; a negative number in front needs no parentheses."""
    first, *rest = _with_between(terms, "+")
    return (Piece(_NEGATIVE.sub(r"\1", first.tex), first.factor), *rest)


def _with_between(parts: "Sequence[Line]", sign: str) -> Line:
    line: list[Piece] = []
    for number, part in enumerate(parts):
        if number:
            line.append(Piece(sign))
        line.extend(part)
    return tuple(line)


def coloured(line: Line, factor: int) -> Line:
    """Return the line in the colour of a factor."""
    return tuple(Piece(piece.tex, factor) for piece in line)


def in_parentheses(line: Line) -> Line:
    """Put parentheses around a line that is to be a factor and is a sum or a difference."""
    tex = "".join(piece.tex for piece in line)
    if as_factor(tex) == tex:
        return line
    if len(line) == 1:
        return (Piece(as_factor(tex), line[0].factor),)
    factor = line[0].factor
    return (Piece("(", factor), *line, Piece(")", factor))


def folded(count: int, term: "Callable[[int], Line]") -> list[Line]:
    """Return the terms of a sum, a long one with dots for those in the middle."""
    if count <= MOST_TERMS:
        return [term(index) for index in range(count)]
    return [*(term(index) for index in range(_FIRST_TERMS)), plain(DOTS), term(count - 1)]


def as_factor(tex: str) -> str:
    """Put parentheses around a sum or difference that is to be a factor.

    >>> as_factor("o_1-t_1"), as_factor("o_1(1-o_1)"), as_factor("(-0.5)")
    ('(o_1-t_1)', 'o_1(1-o_1)', '(-0.5)')
    """
    depth = 0
    for letter in tex:
        depth += (letter in "({") - (letter in ")}")
        if depth == 0 and letter in "+-":
            return f"({tex})"
    return tex


def derivative_tex(of: str, by: str) -> str:
    """Return ∂of/∂by as a fraction."""
    return rf"\frac{{\partial {of}}}{{\partial {by}}}"


@dataclass(frozen=True)
class Pen:
    """Writes a trace's symbols and numbers, seen on one sample."""

    trace: "Trace"
    decimals: int
    sample: int = 0

    @property
    def names(self) -> "Names":
        """What everything is called."""
        return self.trace.names

    def number(self, value: float) -> str:
        """Return a calculated number, with a fixed number of decimals."""
        return number_tex(value, self.trace.decimals(self.decimals))

    def given(self, value: float) -> str:
        """Return a number that somebody chose, as it was chosen."""
        return given_tex(value, self.decimals)

    def factor(self, value: float) -> str:
        """Return a calculated number as a factor: in parentheses if negative."""
        return factor_tex(self.number(value))

    def given_factor(self, value: float) -> str:
        """Return a chosen number as a factor: in parentheses if negative."""
        return factor_tex(self.given(value))

    def output(self, layer: int, unit: int) -> str:
        """Return the number of a unit's output, an input as it was given."""
        value = self.trace.output(layer, unit, self.sample)
        return self.given_factor(value) if layer == INPUT_LAYER else self.factor(value)

    @property
    def sample_loss(self) -> str:
        """The symbol of the sample's loss: E, or E^(s) where the batch's is another."""
        if not self.trace.reduced:
            return self.names.loss.tex
        return self.names.sample_loss(self.sample).tex

    @property
    def sample_loss_plain(self) -> str:
        """The same in plain text."""
        if not self.trace.reduced:
            return self.names.loss.plain
        return self.names.sample_loss(self.sample).plain
