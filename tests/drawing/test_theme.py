"""The themes can be read, also by the colour-blind."""

from itertools import combinations

import pytest

from nnviz.drawing.theme import THEMES, Theme, contrast, mix
from nnviz.trace.steps import Phase

PHASES = [phase.value for phase in Phase]


def _grounds(theme: Theme) -> list[str]:
    tints = [theme.tint(colour) for colour in (*theme.factors, *map(theme.phase, PHASES))]
    return [theme.canvas, theme.surface, theme.raised, theme.pressed, theme.highlight, *tints]


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("ink", ["ink", "soft", "faint"])
def test_text_can_be_read_on_every_ground(theme: Theme, ink: str) -> None:
    """Text has at least 4.5:1 (WCAG 1.4.3)."""
    for ground in _grounds(theme):
        assert contrast(getattr(theme, ink), ground) >= 4.5, ground


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("phase", PHASES)
def test_accents_can_be_read(theme: Theme, phase: str) -> None:
    """Accents carry text: on canvas, panels, cards and their own tint; and text stands on them."""
    accent = theme.phase(phase)
    for ground in (theme.canvas, theme.surface, theme.raised, theme.tint(accent)):
        assert contrast(accent, ground) >= 4.5, ground
    assert contrast(theme.on_accent, accent) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_factors_can_be_read(theme: Theme) -> None:
    """The colours of factors carry formulas, and numbers stand on them."""
    for colour in theme.factors:
        assert contrast(colour, theme.surface) >= 4.5
        assert contrast(theme.on_accent, colour) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_marks_stand_out(theme: Theme) -> None:
    """Edges, rims and signs have at least 3:1 against the canvas (WCAG 1.4.11)."""
    for name in ("positive_edge", "negative_edge", "zero_edge", "rim", "positive", "negative",
                 "focus"):  # fmt: skip
        assert contrast(getattr(theme, name), theme.canvas) >= 3.0, name


def _seen_by(colour: str, kind: str) -> tuple[float, float, float]:
    """Return a colour as the colour-blind see it (Viénot, Brettel & Mollon 1999), in linear light.

    Both kinds project on a plane; the matrices are those of the paper for sRGB.
    """
    linear = [(int(colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5)]
    matrices = {
        "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
        "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
    }
    red, green, blue = (
        sum(a * b for a, b in zip(row, linear, strict=True)) for row in matrices[kind]
    )
    return red, green, blue


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("kind", ["protan", "deutan"])
def test_signs_differ_for_the_colour_blind(theme: Theme, kind: str) -> None:
    """Positive and negative stay far apart without red or green cones."""
    first, second = _seen_by(theme.positive, kind), _seen_by(theme.negative, kind)
    assert sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5 > 0.3


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_phases_and_factors_are_told_apart(theme: Theme) -> None:
    """No two phases, and no two factors, share a colour; factors go round after the third."""
    assert len({theme.phase(phase) for phase in PHASES}) == 4
    assert len(set(theme.factors)) == 3
    assert theme.factor(4) == theme.factor(1)
    assert theme.factor(None) == theme.ink
    assert theme.phase(None) == theme.ink


def test_signs_have_their_hues() -> None:
    """A weight's hue follows its sign, and zero has none."""
    for theme in THEMES.values():
        assert theme.sign(0.5) == theme.positive
        assert theme.sign(-0.5) == theme.negative
        assert len({theme.edge(value) for value in (-1.0, 0.0, 1.0)}) == 3


def test_mixing() -> None:
    """A mixture runs from the first colour to the second."""
    assert mix("#000000", "#ffffff", 0.0) == "#000000"
    assert mix("#000000", "#ffffff", 1.0) == "#ffffff"
    for first, second in combinations(("#102030", "#ff8040"), 2):
        assert contrast(mix(first, second, 0.5), first) < contrast(second, first)
