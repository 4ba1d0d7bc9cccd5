r"""Formulas for a terminal: the TeX that explanations are written in, as plain symbols.

>>> plain_formula(r"\frac{\partial E}{\partial w_5} = \frac{1}{2}(t_1-o_1)^{2}")
'∂E/∂w5 = ½·(t1 − o1)²'
"""

import re
from enum import Enum, auto
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")

_SYMBOLS: Final = {
    "alpha": "α",
    "beta": "β",
    "delta": "δ",
    "epsilon": "ε",
    "eta": "η",
    "infty": "∞",
    "lambda": "λ",
    "mu": "μ",
    "rho": "ρ",
    "varepsilon": "ε",
    "cdots": "…",
}
_FUNCTIONS: Final = {"sigma": "σ", "ln": "ln", "max": "max", "min": "min", "tanh": "tanh"}
_OPERATORS: Final = {"cdot": "·", "times": "×", "+": "+", "-": "−", "=": "="}
_SIGNS: Final = ("+", "−")
_ACCENTS: Final = {"hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "tilde": "\N{COMBINING TILDE}"}
_RAISED: Final = str.maketrans("0123456789+−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_FRACTIONS: Final = {"1/2": "½", "1/3": "⅓", "1/4": "¼", "1/8": "⅛"}


class _Kind(Enum):
    """What an atom does to the spaces and signs around it."""

    VALUE = auto()
    FUNCTION = auto()
    PREFIX = auto()
    OPERATOR = auto()
    COMMA = auto()
    OPEN = auto()
    CLOSE = auto()


class _Atom(NamedTuple):
    text: str
    kind: _Kind


def plain_formula(tex: str) -> str:
    """Return TeX of the kind that explanations use as plain symbols on one line."""
    return _joined(_Reader(_TOKEN.findall(tex)).atoms())


class _Reader:
    """Reads tokens of TeX from left to right into atoms."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._bar_is_open = False

    def atoms(self) -> list[_Atom]:
        """Read up to the brace that closes the current group, or to the end."""
        found: list[_Atom] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token == "}":
                break
            if token in ("^", "_"):
                base = found.pop() if found else _Atom("", _Kind.VALUE)
                script = _joined(self._argument())
                text = _raised(script) if token == "^" else _lowered(script)
                found.append(_Atom(base.text + text, base.kind))
            elif token == "{":
                found.extend(self.atoms())
            else:
                found.extend(self._atom(token.removeprefix("\\")))
        return found

    def _argument(self) -> list[_Atom]:
        """Read what a command or a script applies to: a group, or one token."""
        if self._at >= len(self._tokens):
            return []
        token = self._tokens[self._at]
        self._at += 1
        return self.atoms() if token == "{" else self._atom(token.removeprefix("\\"))

    def _atom(self, name: str) -> list[_Atom]:
        """Return what one command or character stands for."""
        if name in _OPERATORS:
            return [_Atom(_OPERATORS[name], _Kind.OPERATOR)]
        if name in _FUNCTIONS:
            return [_Atom(_FUNCTIONS[name], _Kind.FUNCTION)]
        match name:
            case "frac":
                return [_fraction(self._argument(), self._argument())]
            case "sqrt":
                return [_Atom(f"√{_single(self._argument())}", _Kind.VALUE)]
            case "hat" | "tilde":
                return [_Atom(_joined(self._argument()) + _ACCENTS[name], _Kind.VALUE)]
            case "partial":
                return [_Atom("∂", _Kind.PREFIX)]
            case "sum":
                return [_Atom("Σ", _Kind.PREFIX)]
            case "mathrm" | "text":
                return [_Atom(self._words(), _Kind.FUNCTION)]
            case "left" | "right":
                return self._delimiter(is_left=name == "left")
            case "(":
                return [_Atom("(", _Kind.OPEN)]
            case ")":
                return [_Atom(")", _Kind.CLOSE)]
            case "|":
                self._bar_is_open = not self._bar_is_open
                return [_Atom("|", _Kind.OPEN if self._bar_is_open else _Kind.CLOSE)]
            case ",":
                return [_Atom(",", _Kind.COMMA)]
            case _:
                return [_Atom(_SYMBOLS.get(name, name), _Kind.VALUE)]

    def _words(self) -> str:
        """Read the upright text in braces."""
        start = self._at + 1
        end = self._tokens.index("}", start)
        self._at = end + 1
        return "".join(" " if token == "\\ " else token for token in self._tokens[start:end])

    def _delimiter(self, *, is_left: bool) -> list[_Atom]:
        r"""Read what `\left` or `\right` makes large; a point stands for nothing."""
        token = self._tokens[self._at]
        self._at += 1
        if token == ".":
            return []
        return [_Atom(token, _Kind.OPEN if is_left else _Kind.CLOSE)]


def _fraction(above: list[_Atom], below: list[_Atom]) -> _Atom:
    """Return a fraction on one line, with parentheses where they are needed."""
    numerator = f"({_joined(above)})" if _is_sum(above) else _joined(above)
    text = f"{numerator}/{_single(below)}"
    return _Atom(_FRACTIONS.get(text, text), _Kind.VALUE)


def _is_sum(atoms: list[_Atom]) -> bool:
    """Return whether the atoms are a sum or difference, not counting what is in parentheses."""
    depth = 0
    for place, atom in enumerate(atoms):
        if place and depth == 0 and atom.text in _SIGNS:
            return True
        depth += (atom.kind is _Kind.OPEN) - (atom.kind is _Kind.CLOSE)
    return False


def _single(atoms: list[_Atom]) -> str:
    """Return the atoms, in parentheses unless they are one."""
    values = [atom for atom in atoms if atom.kind is not _Kind.PREFIX]
    text = _joined(atoms)
    return text if len(values) == 1 or _is_in_parentheses(atoms) else f"({text})"


def _is_in_parentheses(atoms: list[_Atom]) -> bool:
    """Return whether the atoms are one pair of parentheses and what is in it."""
    kinds = [atom.kind for atom in atoms]
    return kinds[:1] == [_Kind.OPEN] and kinds.index(_Kind.CLOSE) == len(kinds) - 1


def _raised(script: str) -> str:
    """Return a superscript: small where there are such digits, else after a caret."""
    if script.strip("0123456789+−") == "":
        return script.translate(_RAISED)
    simple = script.isalnum() or (script.startswith("(") and script.find(")") == len(script) - 1)
    return f"^{script}" if simple else f"^({script})"


def _lowered(script: str) -> str:
    """Return a subscript: w5, and m(t − 1) for one that is calculated."""
    return script if script.isalnum() else f"({script})"


def _joined(atoms: list[_Atom]) -> str:
    """Return the atoms on one line, with spaces around signs and a point for each product."""
    text = ""
    before: _Kind | None = None
    for atom in atoms:
        starts = before in (None, _Kind.OPERATOR, _Kind.COMMA, _Kind.OPEN)
        if atom.kind is _Kind.OPERATOR:
            is_sign = starts and atom.text in _SIGNS
            text += atom.text if is_sign else f" {atom.text} "
            before = _Kind.OPEN if is_sign else _Kind.OPERATOR
            continue
        ends_value = before in (_Kind.VALUE, _Kind.CLOSE)
        if ends_value and atom.kind in (_Kind.VALUE, _Kind.FUNCTION, _Kind.PREFIX, _Kind.OPEN):
            text += "·"
        text += f"{atom.text} " if atom.kind is _Kind.COMMA else atom.text
        before = atom.kind
    return text.strip()
