"""How a number is written: the one place that turns a double into digits."""

import math
from decimal import Decimal

DEFAULT_DECIMALS = 8
"""As many as the lecture notes print."""

MINUS = "\N{MINUS SIGN}"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LARGE = 1e7


def format_number(value: float, decimals: int = DEFAULT_DECIMALS) -> str:
    """Write a calculated value with a fixed number of decimals, rounded half to even.

    Values that would lose most of their digits that way are written in scientific notation.

    >>> format_number(0.0259228556036474)
    '0.02592286'
    >>> format_number(-1.5e-9)
    '−1.5000×10⁻⁹'
    """
    mantissa, exponent = _digits(value, decimals)
    mantissa = mantissa.replace("-", MINUS)
    if exponent is None:
        return mantissa
    return f"{mantissa}×10{str(exponent).translate(_SUPERSCRIPTS)}"


def format_given(value: float, decimals: int = DEFAULT_DECIMALS) -> str:
    """Write a number that somebody chose, such as an input, as it was chosen.

    Falls back to `format_number` where it has more decimals than are shown.

    >>> format_given(0.45), format_given(0.43703857219817634)
    ('0.45', '0.43703857')
    """
    short = _short(value, decimals)
    return format_number(value, decimals) if short is None else short.replace("-", MINUS)


def number_tex(value: float, decimals: int = DEFAULT_DECIMALS) -> str:
    r"""Write a calculated value as TeX.

    >>> number_tex(-1.5e-9)
    '-1.5000\\times 10^{-9}'
    """
    mantissa, exponent = _digits(value, decimals)
    mantissa = mantissa.replace("∞", r"\infty").replace("?", r"\text{?}")
    return mantissa if exponent is None else rf"{mantissa}\times 10^{{{exponent}}}"


def given_tex(value: float, decimals: int = DEFAULT_DECIMALS) -> str:
    """Write a number that somebody chose as TeX."""
    short = _short(value, decimals)
    return number_tex(value, decimals) if short is None else short


def factor_tex(tex: str) -> str:
    """Put a negative number, or one in scientific notation, in parentheses.

    >>> factor_tex("-0.5"), factor_tex("0.5")
    ('(-0.5)', '0.5')
    """
    return f"({tex})" if tex.startswith("-") or r"\times" in tex else tex


def _short(value: float, decimals: int) -> str | None:
    """Return the shortest digits that read back as `value`, where they fit the decimals."""
    if not math.isfinite(value) or abs(value) >= _LARGE:
        return None
    if value == int(value):
        return str(int(value))
    digits = repr(float(value))
    if "e" in digits:
        digits = format(Decimal(digits), "f")
    return None if len(digits.partition(".")[2]) > decimals else digits


def _digits(value: float, decimals: int) -> tuple[str, int | None]:
    """Return the mantissa's digits and the power of ten, None for plain decimals."""
    if math.isnan(value):
        return "?", None
    if math.isinf(value):
        return ("-∞" if value < 0 else "∞"), None
    size = abs(value)
    small = 10.0 ** (3 - decimals) if decimals > 4 else 0.5 * 10.0**-decimals
    if size != 0 and (size < small or size >= _LARGE):
        of_mantissa = max(min(decimals, 4), decimals - 4)
        mantissa, _, exponent = f"{value:.{of_mantissa}e}".partition("e")
        return mantissa, int(exponent)
    text = f"{value:.{decimals}f}"
    return (text.lstrip("-"), None) if float(text) == 0 else (text, None)
