r"""The TeX that explanations are written in, read into a tree and aloud, and written again.

It is the part of TeX's mathematics that a chain rule needs: fractions, roots, scripts, sums,
accents, stretched parentheses, upright names, Greek letters and relations. Anything else is kept
as its own name in upright letters, so that a formula is never lost.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Kind = Literal["ord", "op", "bin", "rel", "open", "close", "punct", "inner"]

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ",
    "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "partial": "∂",
}  # fmt: skip
_UPRIGHT: dict[str, tuple[str, Kind]] = {
    "Gamma": ("Γ", "ord"), "Delta": ("Δ", "ord"), "Theta": ("Θ", "ord"), "Sigma": ("Σ", "ord"),
    "Phi": ("Φ", "ord"), "Psi": ("Ψ", "ord"), "Omega": ("Ω", "ord"), "nabla": ("∇", "ord"),
    "infty": ("∞", "ord"), "ell": ("\u2113", "ord"), "prime": ("\u2032", "ord"), "%": ("%", "ord"),
    "times": ("×", "bin"), "cdot": ("⋅", "bin"), "circ": ("∘", "bin"),
    "leq": ("≤", "rel"), "le": ("≤", "rel"), "geq": ("≥", "rel"), "ge": ("≥", "rel"),
    "neq": ("≠", "rel"), "ne": ("≠", "rel"), "approx": ("≈", "rel"), "to": ("→", "rel"),
    "in": ("∈", "rel"), "cdots": ("⋯", "inner"), "ldots": ("…", "inner"), "dots": ("…", "inner"),
    "{": ("{", "open"), "}": ("}", "close"), "lvert": ("|", "open"), "rvert": ("|", "close"),
    "sum": ("∑", "op"), "prod": ("∏", "op"),
}  # fmt: skip
_PLAIN: dict[str, tuple[str, Kind]] = {
    "+": ("+", "bin"), "-": ("−", "bin"), "−": ("−", "bin"), "×": ("×", "bin"), "·": ("⋅", "bin"),
    "*": ("×", "bin"), "=": ("=", "rel"), "<": ("<", "rel"), ">": (">", "rel"),
    "≤": ("≤", "rel"), "≥": ("≥", "rel"), "≈": ("≈", "rel"), "(": ("(", "open"),
    "[": ("[", "open"), ")": (")", "close"), "]": ("]", "close"), ",": (",", "punct"),
    ";": (";", "punct"),
}  # fmt: skip
_FUNCTIONS = frozenset(
    ("ln", "log", "exp", "max", "min", "tanh", "sinh", "cosh", "sin", "cos", "sign", "det")
)
_ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304"}
_SPACES = {
    ",": 3 / 18,
    ":": 4 / 18,
    ";": 5 / 18,
    " ": 0.25,
    "quad": 1.0,
    "qquad": 2.0,
    "!": -3 / 18,
}
_IGNORED = frozenset(("displaystyle", "textstyle", "limits", "nolimits", "big", "Big"))
_LONE_SIGN = re.compile(r"(^|\(|[=+−×⋅,] ) ?([−+]) ")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\s\\]|\s+")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A sign; `slanted` letters are set in mathematical italic."""

    text: str
    kind: Kind = "ord"
    slanted: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """Upright letters: the name of a function, or text."""

    text: str
    kind: Kind = "ord"


@dataclass(frozen=True, slots=True)
class Space:
    """Empty room, in units of the text size."""

    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """Parts side by side."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Fraction:
    """A numerator over a denominator."""

    above: "Node"
    below: "Node"


@dataclass(frozen=True, slots=True)
class Root:
    """A square root."""

    inside: "Node"


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with what stands below and above behind it; a sum has them under and over it."""

    base: "Node"
    sub: "Node | None"
    sup: "Node | None"


@dataclass(frozen=True, slots=True)
class Accent:
    """A base with a hat or tilde."""

    base: "Node"
    mark: str


@dataclass(frozen=True, slots=True)
class Fenced:
    """Something between delimiters as tall as it; "" draws none."""

    left: str
    inside: "Node"
    right: str


Node = Symbol | Word | Space | Row | Fraction | Root | Scripts | Accent | Fenced


def parse(tex: str) -> Row:
    """Return the tree of `tex`; who needs it again keeps what was made of it, which is less."""
    tokens = [token for token in _TOKEN.findall(tex) if not token.isspace()]
    return _Reader(tokens).row(())


class _Reader:
    """Reads tokens from the left."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def _peek(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return "" if token is None else token

    def row(self, ends: tuple[str, ...]) -> Row:
        """Read up to one of `ends`, which is taken, or to the end."""
        parts: list[Node] = []
        while (token := self._peek()) is not None:
            if token in ends:
                self._at += 1
                break
            if token in ("_", "^"):
                base = parts.pop() if parts else Row(())
                parts.append(self._scripts(base))
            elif token[1:] in _IGNORED or token == "}":
                self._at += 1
            else:
                parts.append(self._nucleus())
        return Row(tuple(parts))

    def _scripts(self, base: Node) -> Scripts:
        found: dict[str, Node] = {}
        while self._peek() in ("_", "^") and self._peek() not in found:
            place = self._next()
            found[place] = self._argument()
        return Scripts(base, found.get("_"), found.get("^"))

    def _argument(self) -> Node:
        if self._peek() == "{":
            self._at += 1
            return self.row(("}",))
        return self._nucleus()

    def _verbatim(self) -> str:
        """Return the letters between braces, with their spaces."""
        if self._peek() != "{":
            return self._next()
        self._at += 1
        letters: list[str] = []
        while (token := self._next()) not in ("}", ""):
            letters.append(" " if token in ("\\ ", "~") else token.removeprefix("\\"))
        return "".join(letters)

    def _nucleus(self) -> Node:
        token = self._next()
        if token == "{":
            return self.row(("}",))
        if not token.startswith("\\"):
            return _sign(token)
        name = token[1:]
        if name == "frac":
            above = self._argument()
            return Fraction(above, self._argument())
        if name == "sqrt":
            return Root(self._argument())
        if name in _ACCENTS:
            return Accent(self._argument(), _ACCENTS[name])
        if name == "left":
            left = self._delimiter()
            inside = self.row(("\\right",))
            return Fenced(left, inside, self._delimiter())
        if name in ("mathrm", "text", "operatorname", "mathit", "mathbf"):
            return Word(self._verbatim())
        if name in _GREEK:
            return Symbol(_GREEK[name], slanted=True)
        if name in _UPRIGHT:
            return Symbol(*_UPRIGHT[name])
        if name in _SPACES:
            return Space(_SPACES[name])
        return Word(name, "op")

    def _delimiter(self) -> str:
        token = self._next().removeprefix("\\")
        return {".": "", "lvert": "|", "rvert": "|", "vert": "|"}.get(token, token)


@lru_cache(maxsize=512)
def _sign(token: str) -> Symbol:
    """Return a sign that stands for itself; a number has many, and all are one object."""
    if token in _PLAIN:
        return Symbol(*_PLAIN[token])
    return Symbol(token, slanted=token.isalpha())


def unknown(tex: str) -> set[str]:
    """Return the commands in `tex` that have no meaning here."""
    known = {*_GREEK, *_UPRIGHT, *_FUNCTIONS, *_ACCENTS, *_SPACES, *_IGNORED}
    known |= {"frac", "sqrt", "left", "right", "mathrm", "text", "operatorname", "mathit", "mathbf"}
    commands = (token[1:] for token in _TOKEN.findall(tex) if token.startswith("\\"))
    return {command for command in commands if command not in known and command not in "{}|"}


@lru_cache(maxsize=4096)
def reading(tex: str) -> str:
    r"""Return `tex` as plain text, for those who hear the formula or search for it.

    >>> reading(r"\frac{\partial E}{\partial w_5}=o_1(1-o_1)")
    '∂E/∂w_5 = o_1(1 − o_1)'
    """
    return _LONE_SIGN.sub(r"\1\2", " ".join(_read(parse(tex)).split()))


def _read(node: Node) -> str:
    match node:
        case Symbol(text, "bin" | "rel"):
            return f" {text} "
        case Symbol(text, "punct"):
            return f"{text} "
        case Symbol(text):
            return text
        case Word(text, "op"):
            return f"{text} "
        case Word(text):
            return text
        case Space():
            return " "
        case Row(parts):
            return "".join(_read(part) for part in parts)
        case Fraction(above, below):
            return f"{_grouped(above)}/{_grouped(below)}"
        case Root(inside):
            return f"√({_read(inside)})"
        case Accent(base, mark):
            return f"{_read(base)}{mark}"
        case Fenced(left, inside, right):
            return f"{left}{_read(inside)}{right}"
        case Scripts(base, low, high):
            under = "" if low is None else f"_{_grouped(low, '_^+−')}"
            over = "" if high is None else f"^{_grouped(high, '_^+−')}"
            return f"{_read(base).strip()}{under}{over}"


def _grouped(node: Node, signs: str = "") -> str:
    """Return a part as text, in parentheses where it would otherwise be torn apart."""
    text = _read(node).strip()
    torn = any(sign in text for sign in f" {signs}")
    return f"({text})" if torn and not (text[0] == "(" and text[-1] == ")") else text


# Written as TeX --------------------------------------------------------------------------------

_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+$")
_SPECIAL = frozenset("%&#$_{}~^\\")


@cache
def _names() -> dict[Symbol, str]:
    """Return how each sign is written that has a name, or is another character in TeX."""
    names: dict[Symbol, str] = {}
    for sign, (text, kind) in _PLAIN.items():
        if sign.isascii() and sign != "*":
            names.setdefault(Symbol(text, kind), sign)
    for name, (text, kind) in _UPRIGHT.items():
        names.setdefault(Symbol(text, kind), f"\\{name}")
    for name, letter in _GREEK.items():
        names.setdefault(Symbol(letter, slanted=True), f"\\{name}")
    return names


def written(node: Node) -> str:
    r"""Return a tree as TeX that LaTeX sets, and that reads back to the same tree.

    What a script or a fraction holds is put in braces, unless it is a single sign; so is a
    script's base that has scripts itself.

    >>> written(parse(r"\frac{\partial E}{\partial w_5}=o_1(1-o_1)"))
    '\\frac{\\partial E}{\\partial w_5} = o_1(1 - o_1)'
    """
    return _parts_tex(node.parts) if isinstance(node, Row) else _tex(node)


def joined(texs: "Iterable[str]") -> str:
    """Join the TeX of parts, so that no name runs into a letter behind it."""
    tex = ""
    for piece in texs:
        apart = piece[:1].isalpha() and _ENDS_IN_COMMAND.search(tex)
        tex += f" {piece}" if apart else piece
    return tex


def _parts_tex(parts: "Sequence[Node]") -> str:
    """Return the TeX of parts side by side, with room around signs that stand between two."""
    texs: list[str] = []
    before = "open"
    for place, part in enumerate(parts):
        kind = part.kind if isinstance(part, Symbol | Word) else "ord"
        tex = _tex(part)
        if kind == "rel" or (kind == "bin" and before in ("ord", "close")):
            left = " " if place else ""
            right = " " if place + 1 < len(parts) else ""
            tex = f"{left}{tex}{right}"
        texs.append(tex)
        before = kind
    return joined(texs)


def _tex(node: Node) -> str:
    """Return a part as TeX, a row in braces."""
    match node:
        case Symbol(text):
            return _names().get(node, text)
        case Word(text, "op"):
            return f"\\{text}"
        case Word(text):
            letters = "".join("\\ " if letter == " " else _escaped(letter) for letter in text)
            return f"\\mathrm{{{letters}}}"
        case Space(width):
            return next((f"\\{name}" for name, room in _SPACES.items() if room == width), "{}")
        case Row(parts):
            return f"{{{_parts_tex(parts)}}}"
        case Fraction(above, below):
            return f"\\frac{_braced(above)}{_braced(below)}"
        case Root(inside):
            return f"\\sqrt{_braced(inside)}"
        case Accent(base, mark):
            name = next(name for name, sign in _ACCENTS.items() if sign == mark)
            return f"\\{name}{_braced(base)}"
        case Fenced(left, inside, right):
            return f"\\left{_fence(left)}{written(inside)}\\right{_fence(right)}"
        case Scripts(base, low, high):
            nucleus = f"{{{_tex(base)}}}" if isinstance(base, Scripts) else _tex(base)
            under = "" if low is None else f"_{_script(low)}"
            over = "" if high is None else f"^{_script(high)}"
            return f"{nucleus}{under}{over}"


def _braced(node: Node) -> str:
    return _tex(node) if isinstance(node, Row) else f"{{{_tex(node)}}}"


def _script(node: Node) -> str:
    """Return what a script holds; a single sign needs no braces, a name does in LaTeX too."""
    return _tex(node) if isinstance(node, Symbol) else _braced(node)


def _fence(sign: str) -> str:
    return {"": ".", "{": "\\{", "}": "\\}"}.get(sign, sign)


def _escaped(letter: str) -> str:
    return f"\\{letter}" if letter in _SPECIAL else letter
