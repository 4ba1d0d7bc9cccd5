r"""Read a formula with numbers and calculate it, with the error that its printed digits allow.

The grammar is that of the explanations: sums, products with \times, \cdot or nothing between the
factors, fractions, roots, powers, e^{…}, \ln, \tanh, \max, \min, sign and step. A number with
all the decimals that are printed is known to half a unit of its last one, so every value is an
interval, and a formula is right if the interval holds the result.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

_TOKEN = re.compile(r"\\[A-Za-z]+|[0-9]+(?:\.[0-9]+)?|[-+^{}(),=e]")
_ULP = 4e-16


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`, where a value may be."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        """Whether the value may be the one meant."""
        return self.low <= value <= self.high

    @property
    def width(self) -> float:
        """How uncertain it is."""
        return self.high - self.low if self.low != self.high else 0.0


def _rounded_out(low: float, high: float) -> Interval:
    """Return the interval with room for the errors of double precision."""
    low = -math.inf if math.isnan(low) else low
    high = math.inf if math.isnan(high) else high
    return Interval(low - _ULP * abs(low) if low else low, high + _ULP * abs(high))


def exact(value: float) -> Interval:
    """Return a number that is known."""
    return Interval(value, value)


def add(a: Interval, b: Interval) -> Interval:
    """Return a + b; infinities of both signs leave everything possible."""
    return _rounded_out(a.low + b.low, a.high + b.high)


def negative(a: Interval) -> Interval:
    """Return −a."""
    return Interval(-a.high, -a.low)


def multiply(a: Interval, b: Interval) -> Interval:
    """Return a · b, 0 where a factor is 0 whatever the other one is (0 · ln 0 = 0)."""
    if a == exact(0.0) or b == exact(0.0):
        return exact(0.0)
    corners = [x * y if x and y else 0.0 for x in (a.low, a.high) for y in (b.low, b.high)]
    return _rounded_out(min(corners), max(corners))


def divide(a: Interval, b: Interval) -> Interval:
    """Return a / b, 0 where a is 0."""
    if a == exact(0.0):
        return a
    if 0.0 in b:
        if b == exact(0.0):
            return exact(math.copysign(math.inf, a.low))
        return Interval(-math.inf, math.inf)
    return multiply(a, _rounded_out(1 / b.high, 1 / b.low))


def rising(function: Callable[[float], float], a: Interval) -> Interval:
    """Return f(a) of a function that never falls."""
    return _rounded_out(function(a.low), function(a.high))


def power(a: Interval, exponent: int) -> Interval:
    """Return a to a whole power."""
    if exponent < 0:
        return divide(exact(1.0), power(a, -exponent))
    result = exact(1.0)
    for _ in range(exponent):
        result = multiply(result, a)
    if exponent % 2 == 0:
        result = Interval(max(0.0, result.low), result.high)
    return result


def _exponential(a: Interval) -> Interval:
    """Return e^a; where a was subtracted first, as much was lost as its own last digit."""
    return rising(_exp, Interval(a.low - _ULP * abs(a.low), a.high + _ULP * abs(a.high)))


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def _ln(x: float) -> float:
    return math.log(x) if x > 0 else -math.inf


_FUNCTIONS: dict[str, Callable[[float], float]] = {
    r"\ln": _ln,
    r"\tanh": math.tanh,
    "sign": lambda x: math.copysign(1.0, x) if x else 0.0,
    "step": lambda x: 1.0 if x > 0 else 0.0,
}


class _Reader:
    """Reads one formula from the left."""

    def __init__(self, tex: str, decimals: int) -> None:
        tex = re.sub(r"\\mathrm\{(sign|step)\}", lambda found: f"\\{found[1]}", tex)
        self.tokens = _TOKEN.findall(tex)
        read = "".join(self.tokens)
        if read != re.sub(r"\s+", "", tex):
            raise ValueError(f"cannot read {tex}")
        self.decimals = decimals
        self.at = 0

    @property
    def here(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        token = self.here
        if not token or (expected and token != expected):
            raise ValueError(f"{expected or 'something'} expected at {self.at} of {self.tokens}")
        self.at += 1
        return token

    def total(self) -> Interval:
        value = self.term()
        while self.here in ("+", "-"):
            sign = self.take()
            term = self.term()
            value = add(value, term if sign == "+" else negative(term))
        return value

    def term(self) -> Interval:
        if self.here == "-":
            self.take()
            return negative(self.term())
        value = self.factor()
        while self.here and self.here not in ("+", "-", ")", "}", ",", "="):
            if self.here in (r"\times", r"\cdot"):
                self.take()
            value = multiply(value, self.factor())
        return value

    def factor(self) -> Interval:
        if self.here == "e":
            self.take()
            self.take("^")
            return _exponential(self.group())
        value = self.atom()
        if self.here == "^":
            self.take()
            exponent = self.group()
            if exponent.low != int(exponent.low):
                raise ValueError(self.tokens)
            value = power(value, int(exponent.low))
        return value

    def group(self) -> Interval:
        self.take("{")
        value = self.total()
        self.take("}")
        return value

    def arguments(self) -> list[Interval]:
        self.take("(")
        values = [self.total()]
        while self.here == ",":
            self.take()
            values.append(self.total())
        self.take(")")
        return values

    def atom(self) -> Interval:
        token = self.here
        if token == "(":
            return self.arguments()[0]
        if token == "{":
            return self.group()
        self.take()
        if token == r"\frac":
            above = self.group()
            return divide(above, self.group())
        if token == r"\sqrt":
            inside = self.group()
            return rising(math.sqrt, Interval(max(0.0, inside.low), max(0.0, inside.high)))
        if token in (r"\max", r"\min"):
            choose = max if token == r"\max" else min
            values = self.arguments()
            return Interval(choose(v.low for v in values), choose(v.high for v in values))
        if token == r"\infty":
            return exact(math.inf)
        name = token.removeprefix("\\") if token in (r"\sign", r"\step") else token
        if name in _FUNCTIONS:
            return rising(_FUNCTIONS[name], self.arguments()[0])
        return self.number(token)

    def number(self, token: str) -> Interval:
        value, places = float(token), len(token.partition(".")[2])
        of_mantissa = max(min(self.decimals, 4), self.decimals - 4)
        scientific = self.tokens[self.at : self.at + 3] == [r"\times", "10", "^"]
        if places == (of_mantissa if scientific else self.decimals):
            half = 0.5000001 * 10.0**-places + _ULP * value
            return Interval(value - half, value + half)
        return exact(value)


def values(tex: str, decimals: int) -> list[Interval]:
    """Return what stands between the equals signs of a formula with numbers."""
    found = []
    for part in tex.split("="):
        reader = _Reader(part, decimals)
        found.append(reader.total())
        if reader.here:
            raise ValueError(f"{reader.here} is left over in {part}")
    return found
