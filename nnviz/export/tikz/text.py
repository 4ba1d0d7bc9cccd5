"""Words and formulas as LaTeX sets them: special characters, scripts, coloured parts."""

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Final

from nnviz.drawing.tex import Space, Symbol, joined, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from nnviz.drawing.equation import Atom
    from nnviz.drawing.shapes import Run

SIGNS: Final = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon",
    "ϵ": r"\epsilon", "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta", "κ": r"\kappa",
    "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu", "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho",
    "σ": r"\sigma", "τ": r"\tau", "φ": r"\varphi", "ϕ": r"\phi", "χ": r"\chi", "ψ": r"\psi",
    "ω": r"\omega", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda",
    "Σ": r"\Sigma", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega", "∂": r"\partial",
    "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "∞": r"\infty", "√": r"\surd", "−": "-",
    "×": r"\times", "·": r"\cdot", "⋅": r"\cdot", "±": r"\pm", "÷": r"\div", "≤": r"\leq",
    "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "∈": r"\in", "→": r"\rightarrow",
    "←": r"\leftarrow", "↑": r"\uparrow", "↓": r"\downarrow", "↔": r"\leftrightarrow",
    "⇒": r"\Rightarrow", "′": "'", "°": r"^\circ", "½": r"\tfrac{1}{2}", "⅓": r"\tfrac{1}{3}",
    "¼": r"\tfrac{1}{4}", "¾": r"\tfrac{3}{4}", "⅛": r"\tfrac{1}{8}", "⋯": r"\cdots",
    "⁰": "^0", "¹": "^1", "²": "^2", "³": "^3", "⁴": "^4", "⁵": "^5", "⁶": "^6", "⁷": "^7",
    "⁸": "^8", "⁹": "^9", "⁺": "^+", "⁻": "^-",
}  # fmt: skip
"""Signs that a label may have and LaTeX's text fonts have not: the head of a file declares them."""

_TEXT: Final = {
    "&": r"\&", "%": r"\%", "$": r"$\mathdollar$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': "''", "\xa0": "~",
    "\u202f": r"\,", "\u2009": r"\,", "…": r"\dots{}", "–": "--", "—": "---", "\u2018": "`",
    "\u2019": "'", "“": "``", "”": "''", "•": r"$\bullet$", "ß": r"\ss{}", "æ": r"\ae{}",
    "Æ": r"\AE{}", "ø": r"\o{}", "Ø": r"\O{}", "œ": r"\oe{}", "Œ": r"\OE{}", "ł": r"\l{}",
    "Ł": r"\L{}", "\u0131": r"\i{}", "§": r"$\mathsection$", "¶": r"$\mathparagraph$", "©": "(c)",
    "¡": "!`", "¿": "?`",
}  # fmt: skip
_ACCENTS: Final = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c",
    "\u0328": "k",
}  # fmt: skip
_IN_MATHEMATICS: Final = {**SIGNS, "\u0302": r"\hat", "\u0303": r"\tilde", "\u0304": r"\bar"}
_BETWEEN: Final = "∂/"
"""What a formula in a label goes on with, though it is upright there."""
_DELIMITERS: Final = ((1.25, ""), (1.45, "big"), (2.05, "Big"), (2.75, "bigg"))
"""How high, in sizes of the text, a parenthesis is written how."""


def is_korean(text: str) -> bool:
    """Tell whether a text has Hangul or Chinese characters, which need a package of their own."""
    return any(_is_wide(letter) for letter in text)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF" and ord(letter) < 0x10000


def plain(text: str, *, korean: bool = False) -> str:
    r"""Return text as LaTeX reads it; a letter that no font has becomes a question mark.

    >>> plain("50% of {w_5} → ½ naïve")
    '50\\% of \\{w\\_5\\} → ½ na\\"{i}ve'
    """
    return "".join(_letter(letter, korean=korean) for letter in text).replace("  ", " ~")


def _letter(letter: str, *, korean: bool) -> str:
    if letter in _TEXT:
        return _TEXT[letter]
    if letter in SIGNS or (letter.isascii() and letter.isprintable()):
        return letter
    if korean and _is_wide(letter):
        return letter
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if len(marks) == 1 and base.isascii() and marks[0] in _ACCENTS:
        return f"\\{_ACCENTS[marks[0]]}{{{base}}}"
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in ("Cc", "Cf", "Mn") else "?"


def label(
    runs: "Sequence[Run]", weight: int, colour: "Callable[[str], str]", *, korean: bool = False
) -> str:
    """Return a label's runs as LaTeX: variables with their scripts are formulas.

    `colour` names a colour, `weight` is that of the label.
    """
    texts: list[str] = []
    for (shade, own), styled in groupby(runs, lambda run: (run.colour, run.weight or weight)):
        pieces = _pieces(tuple(styled), korean=korean)
        text = "".join(
            f"${joined(part for _, part in group)}$" if is_formula else "".join(p for _, p in group)
            for is_formula, group in groupby(pieces, lambda piece: piece[0])
        )
        if own != weight:
            text = rf"{{\{'nnbold' if own > weight else 'nnlight'} {text}}}"
        if shade is not None:
            text = rf"\textcolor{{{colour(shade)}}}{{{text}}}"
        texts.append(text)
    return "".join(texts)


def _pieces(runs: "Sequence[Run]", *, korean: bool) -> "Iterator[tuple[bool, str]]":
    """Yield stretches of runs, and whether each is a formula."""
    for place, run in enumerate(runs):
        if run.script != "normal":
            yield True, f"{'_' if run.script == 'sub' else '^'}{{{_formula(run.text)}}}"
        elif run.italic:
            yield True, _formula(run.text)
        else:
            before = place > 0 and _is_variable(runs[place - 1])
            after = place + 1 < len(runs) and _is_variable(runs[place + 1])
            rest = run.text.lstrip(_BETWEEN) if before else run.text
            text = rest.rstrip(_BETWEEN) if after else rest
            first = run.text[: len(run.text) - len(rest)]
            for is_formula, part in ((True, first), (False, text), (True, rest[len(text) :])):
                if part:
                    yield is_formula, _formula(part) if is_formula else plain(part, korean=korean)


def _is_variable(run: "Run") -> bool:
    return run.italic or run.script != "normal"


def _formula(text: str) -> str:
    """Return a symbol or a script as it stands between dollar signs."""
    texs: list[str] = []
    for letter in text:
        if letter in ("\u0302", "\u0303", "\u0304") and texs:
            texs[-1] = f"{_IN_MATHEMATICS[letter]}{{{texs[-1]}}}"
        elif letter in SIGNS:
            texs.append(SIGNS[letter])
        else:
            texs.append(plain(letter))
    return joined(texs)


# Formulas ---------------------------------------------------------------------------------------


def formula(parts: "Sequence[Atom]", ink: str, colour: "Callable[[str], str]") -> str:
    """Return the parts of a formula as TeX, those that are not in `ink` in their colours."""
    texs: list[str] = []
    grouped = [(shade, list(group)) for shade, group in groupby(parts, lambda part: part.colour)]
    for shade, group in grouped:
        if shade in (ink, ""):
            texs.append(_parts(group))
            continue
        name = colour(shade)
        while group and _joins(group[0]) and texs:
            texs.append(rf" \mathbin{{\textcolor{{{name}}}{{{written(group.pop(0).node)}}}}} ")
        closing = [group.pop()] if len(group) > 1 and _joins(group[-1]) else []
        if group:
            texs.append(rf"\textcolor{{{name}}}{{{_parts(group).strip()}}}")
        texs += [rf" \mathbin{{\textcolor{{{name}}}{{{written(part.node)}}}}} " for part in closing]
    return joined(texs).strip()


def _joins(part: "Atom") -> bool:
    return isinstance(part.node, Symbol) and part.node.kind == "bin"


def _parts(parts: "Sequence[Atom]") -> str:
    """Return parts side by side, parentheses as high as they were set."""
    texs: list[str] = []
    for part in parts:
        node = part.node
        if isinstance(node, Space) and node.width == 0.0:
            texs.append("{}")
            continue
        tex = written(node)
        if isinstance(node, Symbol):
            if node.kind in ("bin", "rel"):
                tex = f" {tex} "
            elif node.kind in ("open", "close"):
                height = part.box.ascent + part.box.descent
                tex = _delimiter(tex, height, node.kind == "open")
        texs.append(tex)
    return joined(texs)


def _delimiter(tex: str, height: float, is_left: bool) -> str:
    name = next((name for most, name in _DELIMITERS if height <= most), "Bigg")
    return f"\\{name}{'l' if is_left else 'r'}{tex}" if name else tex
