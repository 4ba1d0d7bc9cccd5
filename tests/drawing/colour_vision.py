"""How colours look to the colour-blind, and how far apart two colours look.

Colours are "#rrggbb" in sRGB, seen under its own white (D65).
"""

import math
from collections.abc import Iterable, Iterator
from itertools import combinations

from nnviz.drawing.theme import channels

Triple = tuple[float, float, float]

KINDS = ("normal", "protanopia", "deuteranopia", "tritanopia")
"""Whole colour vision, and vision without the long-, the middle- or the short-wave cones."""

SIMULATIONS: dict[str, tuple[Triple, Triple, Triple]] = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""From linear red, green and blue to the same as seen.

G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of
Color Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009),
pp. 1291-1298; severity 1.0.
"""

_TO_XYZ: tuple[Triple, Triple, Triple] = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE: Triple = (0.95047, 1.0, 1.08883)


def linear(colour: str) -> Triple:
    """Return the light of red, green and blue, from 0 to 1."""
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in channels(colour))
    ]
    return parts[0], parts[1], parts[2]


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    parts = [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]
    return parts[0], parts[1], parts[2]


def lab(colour: str, kind: str = "normal") -> Triple:
    """Return CIELAB's lightness, red-green and yellow-blue of a colour as seen by `kind`."""
    seen = _times(SIMULATIONS[kind], linear(colour))
    red, green, blue = (min(1.0, max(0.0, part)) for part in seen)
    ratios = zip(_times(_TO_XYZ, (red, green, blue)), _WHITE, strict=True)
    x, y, z = (
        ratio ** (1 / 3) if ratio > (6 / 29) ** 3 else ratio * (29 / 6) ** 2 / 3 + 4 / 29
        for ratio in (value / white for value, white in ratios)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(first: Triple, second: Triple) -> float:
    """Return the difference of two colours in CIELAB by CIE's formula of 2000.

    G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes,
    Supplementary Test Data, and Mathematical Observations", Color Research and Application 30
    (2005), pp. 21-30. About 1 can just be seen where two large patches touch.
    """
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean_7 = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    widening = 1.5 - 0.5 * math.sqrt(mean_7 / (mean_7 + 25.0**7))
    c1, c2 = math.hypot(widening * a1, b1), math.hypot(widening * a2, b2)
    h1 = math.degrees(math.atan2(b1, widening * a1)) % 360
    h2 = math.degrees(math.atan2(b2, widening * a2)) % 360
    turn, hue = h2 - h1, (h1 + h2) / 2
    if c1 * c2 == 0:
        turn, hue = 0.0, h1 + h2
    elif abs(turn) > 180 + 1e-9:
        # Opposite hues, to the last digit, count as the shorter way round.
        turn -= math.copysign(360, turn)
        hue += 180 if hue < 180 else -180
    wave = (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )
    c, off = (c1 + c2) / 2, ((l1 + l2) / 2 - 50) ** 2
    lightness = (l2 - l1) / (1 + 0.015 * off / math.sqrt(20 + off))
    chroma = (c2 - c1) / (1 + 0.045 * c)
    around = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * c * wave)
    bend = math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    bend *= -2 * math.sqrt(c**7 / (c**7 + 25.0**7))
    return math.sqrt(lightness**2 + chroma**2 + around**2 + bend * chroma * around)


def difference(first: str, second: str, kind: str = "normal") -> float:
    """Return how far apart two colours look to `kind`, by CIEDE2000."""
    return ciede2000(lab(first, kind), lab(second, kind))


def confused(colours: Iterable[str], least: float) -> Iterator[str]:
    """Yield, in words, each two of some colours that look less than `least` apart to anybody."""
    for first, second in combinations(colours, 2):
        for kind in KINDS:
            apart = difference(first, second, kind)
            if apart < least:
                yield f"{first} and {second} are {apart:.1f} apart in {kind}"
