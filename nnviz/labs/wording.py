"""Numbers as the sentences about an experiment have them: few digits, whatever their size."""

import math

from nnviz.trace.numbers import MINUS, format_number


def figures(value: float, digits: int = 2) -> str:
    """Write a number with so many significant digits.

    >>> figures(0.02345), figures(3.4e-09), figures(2.0), figures(-123456.0), figures(0.0)
    ('0.023', '3.4×10⁻⁹', '2', '−1.2×10⁵', '0')
    """
    if not math.isfinite(value):
        return format_number(value)
    if value == 0.0 or 1e-3 <= abs(value) < 1e4:
        text = f"{value:.{max(digits, 1 + _exponent(value))}g}"
        return text.replace("-", MINUS)
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    power = str(int(exponent)).translate(_SUPERSCRIPTS)
    return f"{mantissa}×10{power}".replace("-", MINUS)


def percent(share: float) -> str:
    """Write a share in per cent: whole ones, and one decimal of what is near to none or to all.

    >>> percent(0.4567), percent(0.0034), percent(0.9987), percent(1.0), percent(0.0)
    ('46 %', '0.3 %', '99.9 %', '100 %', '0 %')
    """
    per_cent = 100 * share
    if per_cent in (0.0, 100.0) or 1.0 <= per_cent <= 99.0:
        return f"{per_cent:.0f} %"
    # What is not all should not read as all, nor what is not none as none.
    return f"{min(max(per_cent, 0.1), 99.9):.1f} %"


_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _exponent(value: float) -> int:
    return 0 if value == 0.0 else math.floor(math.log10(abs(value)))
