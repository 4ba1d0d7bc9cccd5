"""A field for a number as people write it: 0.05, 0,05, 1e-3 or 1×10⁻³."""

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QLineEdit, QWidget

from nnviz.errors import NnvizError
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.window.style import Look

_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_POWER_OF_TEN: Final = re.compile(r"[×x*·]10\^?")
_THOUSANDS_OR_DECIMALS: Final = re.compile(r"[+-]?0*[1-9]\d*,\d{3}", re.ASCII)
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_LONGEST: Final = 40
_WIDTH: Final = 120


class NotANumberError(NnvizError):
    """What is written in a field is no number; the sentence says how to write one."""


def read(text: str) -> float:
    """Return the number in a text.

    The comma of many languages counts as a decimal point, where it cannot separate thousands.

    >>> read("0,05"), read(" 1e-3 "), read("1×10⁻³")
    (0.05, 0.001, 0.001)

    Raises
    ------
    NotANumberError
        If it is none, or could be two.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_SUPERSCRIPTS))
    plain = "".join(plain.split()).replace("\N{MINUS SIGN}", "-")
    plain = _POWER_OF_TEN.sub("e", plain, count=1)
    shown = text.strip()[:_LONGEST]
    if not plain:
        raise NotANumberError(tr("A number is missing here, such as 0.05 or 1e-3."))
    if _THOUSANDS_OR_DECIMALS.fullmatch(plain):
        raise NotANumberError(
            tr(
                "'{text}' can be read in two ways: write {small} or {large}.",
                text=shown,
                small=plain.replace(",", "."),
                large=plain.replace(",", ""),
            )
        )
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise NotANumberError(tr("'{text}' is no number: write it like 0.05 or 1e-3.", text=shown))
    return float(plain)


def written(value: float) -> str:
    """Return a number in the shortest way that reads back as the same one.

    >>> written(0.5), written(1e-8), written(100.0)
    ('0.5', '1e-8', '100')
    """
    mantissa, _, exponent = repr(float(value)).partition("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


class FieldError(NnvizError):
    """What is wrong in a field, in a sentence that names it."""

    def __init__(self, field: QWidget, problem: str) -> None:
        super().__init__(problem)
        self.field = field
        self.problem = problem

    def sentence(self) -> str:
        """Return which field it is, and what is wrong."""
        return tr("{field}: {problem}", field=self.field.accessibleName(), problem=self.problem)


class NumberField(QLineEdit):
    """A line for one number, whatever else is typed into it."""

    def __init__(self, look: "Look", name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaxLength(_LONGEST)
        self.setMinimumWidth(look.px(_WIDTH))

    def value(self) -> float:
        """Return the number that is written; raises `FieldError` where it is none."""
        try:
            return read(self.text())
        except NotANumberError as error:
            raise FieldError(self, str(error)) from None
