"""How everything looks: every colour, size and duration, in four themes.

What is written has at least 4.5:1 against its ground, what is drawn at least 3:1 (WCAG 2.2, 1.4.3
and 1.4.11); in high contrast 7:1 (1.4.6) and 4.5:1, with thicker lines.

Signs, phases and factors are told apart by everybody. Sign is the ends of a diverging pair made for
colour-blind eyes (P. Kovesi, "Good colour maps: how to design them", 2015): CET-D1 on light ground,
CET-D4 on dark. Of the phases, forward and update are both greens, which no two kinds of eyes tell
from the other accents by the same hue: so update is the darkest of the four on light ground, and
the lightest on dark.
"""

from dataclasses import dataclass, replace
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
    least: float = 9.0
    largest_scale: float = 1.6
    radius: float = 49.0
    small_radius: float = 38.0
    margin: float = 14.0
    rim: float = 1.75
    active_rim: float = 3.0
    thinnest_edge: float = 1.25
    thickest_edge: float = 4.5
    lit_edge: float = 3.0
    loss_line: float = 1.5
    fine_line: float = 1.25
    frame: float = 2.0
    hovered: float = 1.75
    selected: float = 2.25
    panel_padding: float = 24.0
    body: float = 13.0
    small: float = 12.0
    tiny: float = 11.0
    row: float = 26.0
    step_line: float = 12.5
    title: float = 19.0
    formula: float = 21.0
    formula_gap: float = 0.85
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
    name : str
        Its key in `THEMES`.
    dark, high_contrast : bool
        Whether it is light on dark, and whether it is for eyes that need more contrast.
    canvas : str
        Ground of the drawn network.
    surface : str
        Ground of panels, discs and pills.
    raised : str
        Ground of what floats above: cards, menus.
    pressed, border : str
        Ground of pressed and selected buttons; fine lines between regions (decoration).
    outline : str
        The edge of a control by which it is known as one.
    rim : str
        Rims of units at rest, axes, handles.
    ink, soft, faint : str
        Text in three strengths; all can be read on every ground.
    positive, negative : str
        The pair of signs.
    positive_edge, negative_edge, zero_edge : str
        Edges at rest; where something is lit the others recede, and still stand out then.
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
    laser : str
        The pointer in a lecture hall, seen on every ground of every theme.
    """

    name: str
    dark: bool
    high_contrast: bool
    canvas: str
    surface: str
    raised: str
    pressed: str
    border: str
    outline: str
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
    laser: str = "#f5265f"
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
    high_contrast=False,
    canvas="#f4f5f7",
    surface="#ffffff",
    raised="#ffffff",
    pressed="#eceef2",
    border="#dfe3e8",
    outline="#7f8895",
    rim="#7f8895",
    ink="#14171b",
    soft="#4b535e",
    faint="#5b6470",
    positive="#2151db",
    negative="#c00206",
    positive_edge="#355cd6",
    negative_edge="#c93337",
    zero_edge="#59616c",
    forward="#0c7167",
    loss="#7338c4",
    backward="#a84508",
    update="#1d4c30",
    factors=("#7338c4", "#0c7167", "#a84508"),
    on_accent="#ffffff",
    highlight="#fdf3d0",
    focus="#14171b",
    neutral_cell="#f1f1f1",
)

DARK = Theme(
    name="dark",
    dark=True,
    high_contrast=False,
    canvas="#14171b",
    surface="#1e2227",
    raised="#24292f",
    pressed="#2b3038",
    border="#31373f",
    outline="#7b8591",
    rim="#747e8a",
    ink="#eceef0",
    soft="#b3bac3",
    faint="#a0a9b4",
    positive="#1981fa",
    negative="#e65042",
    positive_edge="#3c88e3",
    negative_edge="#da6251",
    zero_edge="#8791a0",
    forward="#52cabb",
    loss="#c0a0fb",
    backward="#f7a873",
    update="#b6f2be",
    factors=("#c0a0fb", "#52cabb", "#f7a873"),
    on_accent="#14171b",
    highlight="#3a3220",
    focus="#eceef0",
    neutral_cell="#2a2a2a",
)

_THICK = replace(
    Sizes(), rim=2.5, active_rim=4.5, thinnest_edge=2.0, thickest_edge=6.5, lit_edge=4.5,
    loss_line=2.5, fine_line=2.0, frame=3.0, hovered=2.5, selected=3.5,
)  # fmt: skip

LIGHT_CONTRAST = Theme(
    name="light-contrast",
    dark=False,
    high_contrast=True,
    canvas="#ffffff",
    surface="#ffffff",
    raised="#ffffff",
    pressed="#e3e6eb",
    border="#4b535e",
    outline="#14171b",
    rim="#3a414a",
    ink="#000000",
    soft="#23282e",
    faint="#363d46",
    positive="#0a34b4",
    negative="#a80004",
    positive_edge="#0a34b4",
    negative_edge="#a80004",
    zero_edge="#333a42",
    forward="#005650",
    loss="#6215b1",
    backward="#872f01",
    update="#082f1d",
    factors=("#6215b1", "#005650", "#872f01"),
    on_accent="#ffffff",
    highlight="#fff0b0",
    focus="#000000",
    neutral_cell="#ececec",
    sizes=_THICK,
)

DARK_CONTRAST = Theme(
    name="dark-contrast",
    dark=True,
    high_contrast=True,
    canvas="#000000",
    surface="#000000",
    raised="#0d0f12",
    pressed="#2b3038",
    border="#a0a9b4",
    outline="#eceef0",
    rim="#b3bac3",
    ink="#ffffff",
    soft="#e3e6ea",
    faint="#cbd1d8",
    positive="#5aa2ff",
    negative="#ff7a66",
    positive_edge="#6cadff",
    negative_edge="#ff8a77",
    zero_edge="#a5aebb",
    forward="#58dfcd",
    loss="#ceb4ff",
    backward="#feb282",
    update="#c7ffce",
    factors=("#ceb4ff", "#58dfcd", "#feb282"),
    on_accent="#000000",
    highlight="#3d3000",
    focus="#ffffff",
    neutral_cell="#1e1e1e",
    sizes=_THICK,
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, LIGHT_CONTRAST, DARK_CONTRAST)}


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
