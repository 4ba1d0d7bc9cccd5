"""What is shown, as it is read aloud: without the marks for sub- and superscripts."""

import re
from typing import TYPE_CHECKING, Final

from nnviz.drawing.tex import reading
from nnviz.trace.numbers import format_number
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.trace.explanation import Explanation

_SUBSCRIPT: Final = re.compile(r"(?<=\w)_(?:\((\w+)\)|\{(\w+)\}|(\w))")
_UPDATED: Final = re.compile(r"\^(?:\(\+\)|\{\+\}|\+)")
_LEVEL: Final = re.compile(r"\^(\(\d+\))")
_POWER: Final = re.compile(r"\^(?:\(([−-]?\d+)\)|\{([−-]?\d+)\}|([−-]?\d+))(?![\d.])")
_EXPONENTIAL: Final = re.compile(r"(?<!\w)e\^(?:(?=\()|([\w.]+))")
_RAISED: Final = str.maketrans("0123456789−-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")


def aloud(text: str) -> str:
    """Return a line with marks for sub- and superscripts as it is read aloud.

    >>> aloud("What is the new value of w_12?"), aloud("h_1^(2)"), aloud("w_5^(+) = (t_1 − o_1)^2")
    ('What is the new value of w12?', 'h1(2)', 'w5⁺ = (t1 − o1)²')
    >>> aloud("1/(1 + e^(−z_1))"), aloud("e^z_1 + e^0.1")
    ('1/(1 + exp(−z1))', 'exp(z1) + exp(0.1)')
    """
    text = _SUBSCRIPT.sub(_first_group, text)
    text = _LEVEL.sub(r"\1", _UPDATED.sub("⁺", text))
    text = _EXPONENTIAL.sub(lambda found: f"exp({found[1]})" if found[1] else "exp", text)
    return _POWER.sub(lambda found: _first_group(found).translate(_RAISED), text)


def _first_group(found: re.Match[str]) -> str:
    return found[found.lastindex or 0]


def read_calculation(
    explanation: "Explanation", caption: str = "", *, known: bool = True, note: str = ""
) -> str:
    """Return all that the drawing of a calculation says, as sentences.

    Of a step that is still to come, `known` being False, no number is read.
    """
    numbers = f"{_read(explanation.substitution)}." if known else tr("Not calculated yet.")
    sentences = (
        f"{caption}." if caption else "",
        aloud(explanation.heading),
        f"{_read(explanation.formula)}.",
        numbers,
        aloud(explanation.sentence),
        aloud(note),
    )
    return " ".join(filter(None, sentences))


def read_step(explanation: "Explanation", decimals: int) -> str:
    """Return what is announced when a step is made: its value, and its sentence."""
    return tr(
        "{quantity} = {value}. {sentence}",
        quantity=aloud(explanation.quantity),
        value=format_number(explanation.value, decimals),
        sentence=aloud(explanation.sentence),
    )


def _read(tex: str) -> str:
    return aloud(reading(tex))
