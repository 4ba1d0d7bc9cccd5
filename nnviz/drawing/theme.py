"""How everything looks: every colour, size and duration, in a light and a dark theme.

Sign is the ends of a diverging pair made for colour-blind eyes (P. Kovesi, "Good colour maps: how
to design them", 2015): CET-D1 on light ground, CET-D4 on dark. What is written has at least 4.5:1
against its ground, what is drawn at least 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Sizes:
    """Text sizes and measures in slide units, for a canvas of about 800 × 560."""

    heading: float = 13.0
    symbol: float = 14.5
    value: float = 15.0
    detail: float = 11.0
    pill: float = 12.5
    card: float = 12.5
    bias: float = 11.5
    badge: float = 11.0
    smallest: float = 10.5
    largest_scale: float = 1.6
    radius: float = 49.0
    small_radius: float = 38.0
    margin: float = 14.0
    rim: float = 1.75
    active_rim: float = 3.0
    thinnest_edge: float = 1.25
    thickest_edge: float = 4.5
    panel_padding: float = 24.0
    body: float = 13.0
    small: float = 12.0
    tiny: float = 11.0
    row: float = 26.0
    step_line: float = 12.5
    title: float = 19.0
    formula: float = 21.0
    result: float = 31.0
    sentence: float = 14.5
    line_height: float = 1.5
    progress: float = 14.0
    conventions: float = 12.5
    conventions_height: float = 1.36
    map_text: float = 12.0
    map_bar: float = 10.0
    map_padding: float = 14.0


@dataclass(frozen=True, slots=True)
class Durations:
    """Times in milliseconds at speed 1."""

    step: int = 900
    motion: int = 550
    hover: int = 120
    toast: int = 4000


@dataclass(frozen=True, slots=True)
class Theme:
    """One look.

    Attributes
    ----------
    canvas : str
        Ground of the drawn network.
    surface : str
        Ground of panels, discs and pills.
    raised : str
        Ground of what floats above: cards, menus.
    pressed, border : str
        Ground of pressed and selected buttons; fine lines between regions (decoration).
    rim : str
        Rims of units at rest.
    ink, soft, faint : str
        Text in three strengths; all can be read on every ground.
    positive, negative : str
        The pair of signs.
    positive_edge, negative_edge, zero_edge : str
        Edges at rest.
    forward, loss, backward, update : str
        The accents of the phases.
    factors : tuple of three str
        The colours of factors 1, 2, 3.
    on_accent : str
        Text on any accent.
    highlight : str
        Ground of the table's active row.
    focus : str
        Outline of what is selected or has the keyboard.
    neutral_cell : str
        A weight of zero in a heat map.
    """

    name: str
    dark: bool
    canvas: str
    surface: str
    raised: str
    pressed: str
    border: str
    rim: str
    ink: str
    soft: str
    faint: str
    positive: str
    negative: str
    positive_edge: str
    negative_edge: str
    zero_edge: str
    forward: str
    loss: str
    backward: str
    update: str
    factors: tuple[str, str, str]
    on_accent: str
    highlight: str
    focus: str
    neutral_cell: str
    family: str = "Pretendard"
    sizes: Sizes = Sizes()
    durations: Durations = Durations()

    def phase(self, name: str | None) -> str:
        """Return the accent of the phase called `name`, the ink for None."""
        return {
            "forward": self.forward,
            "loss": self.loss,
            "backward": self.backward,
            "update": self.update,
        }.get(name or "", self.ink)

    def factor(self, number: int | None) -> str:
        """Return the colour of factor `number`, from 1; the ink for None; they go round."""
        return self.ink if number is None else self.factors[(number - 1) % len(self.factors)]

    def tint(self, colour: str) -> str:
        """Return the ground of a disc or card lit in `colour`; ink stays readable on it."""
        return mix(self.canvas, colour, 0.18) if self.dark else mix(self.surface, colour, 0.1)

    def sign(self, value: float) -> str:
        """Return the full hue of a number's sign."""
        return self.negative if value < 0 else self.positive

    def edge(self, value: float) -> str:
        """Return the hue of an edge at rest by the sign of its weight."""
        if value == 0:
            return self.zero_edge
        return self.negative_edge if value < 0 else self.positive_edge


LIGHT = Theme(
    name="light",
    dark=False,
    canvas="#f4f5f7",
    surface="#ffffff",
    raised="#ffffff",
    pressed="#eceef2",
    border="#dfe3e8",
    rim="#828b97",
    ink="#14171b",
    soft="#4b535e",
    faint="#5b6470",
    positive="#2151db",
    negative="#c00206",
    positive_edge="#6889e3",
    negative_edge="#d6686a",
    zero_edge="#828b97",
    forward="#0c7167",
    loss="#7338c4",
    backward="#a84508",
    update="#27732f",
    factors=("#7338c4", "#0c7167", "#a84508"),
    on_accent="#ffffff",
    highlight="#fdf3d0",
    focus="#14171b",
    neutral_cell="#f1f1f1",
)

DARK = Theme(
    name="dark",
    dark=True,
    canvas="#14171b",
    surface="#1e2227",
    raised="#24292f",
    pressed="#2b3038",
    border="#31373f",
    rim="#6d7681",
    ink="#eceef0",
    soft="#b3bac3",
    faint="#a0a9b4",
    positive="#1981fa",
    negative="#e65042",
    positive_edge="#2b6bb8",
    negative_edge="#b04a40",
    zero_edge="#6d7681",
    forward="#58d2c2",
    loss="#c0a0fb",
    backward="#f7ab7c",
    update="#83cf89",
    factors=("#c0a0fb", "#58d2c2", "#f7ab7c"),
    on_accent="#14171b",
    highlight="#3a3220",
    focus="#eceef0",
    neutral_cell="#2a2a2a",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of "#rrggbb", from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@lru_cache(maxsize=4096)
def mix(first: str, second: str, share: float) -> str:
    """Return the colour that is `share` of the second and the rest of the first."""
    pairs = zip(channels(first), channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2.2 defines it."""
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in channels(colour))
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
