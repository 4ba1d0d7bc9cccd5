"""The themes can be read, also by those who see less, and told apart by the colour-blind."""

from dataclasses import fields, replace
from functools import lru_cache
from itertools import combinations

import pytest

from nnviz.drawing.calculation import draw_calculation
from nnviz.drawing.heatmap import draw_heatmap
from nnviz.drawing.network import View, draw_network
from nnviz.drawing.slide import draw_slide
from nnviz.drawing.theme import LIGHT, THEMES, Sizes, Theme, contrast, mix
from nnviz.scenario import library
from nnviz.trace.frame import Frame
from nnviz.trace.steps import Kind, Phase
from tests.drawing.colour_vision import confused
from tests.drawing.grounds import least_for_marks, least_for_text, too_faint
from tests.drawing.networks import bundled, position_of, trace_of

PHASES = [phase.value for phase in Phase]
ALL = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))

APART = 12.0
"""How different, by CIEDE2000, phases are, and factors, to everybody.

About 1 can just be seen where two large patches touch. The marks here are lines a few pixels wide
and words, apart from each other and remembered from one step to the next: ten times that is needed,
and some more because screens and eyes differ.
"""
SIGNS_APART = 25.0
"""The same of positive and negative, which are looked for on the thinnest lines."""

TEXT = {
    "canvas": ("ink", "soft"),
    "surface": ("ink", "soft", "faint", "forward", "loss", "backward", "update"),
    "raised": ("ink", "soft", "faint"),
    "pressed": ("ink", "soft", "faint"),
    "highlight": ("ink", "faint", "forward", "loss", "backward", "update"),
    "ink": ("surface",),
    "forward": ("on_accent",),
}
"""What is written in the window on which ground: by the widgets, beside what is drawn."""

MARKS = {
    "canvas": ("positive_edge", "negative_edge", "focus"),
    "surface": ("outline", "rim", "focus", "ink", "forward", "loss", "backward", "update"),
    "raised": ("outline", "rim", "focus"),
    "pressed": ("outline", "focus", "ink", "forward"),
    "highlight": ("focus",),
}
"""Edges of controls, swatches, handles, icons, curves and what has the keyboard, likewise."""


def _faint(frame: Frame, theme: Theme, hovered: str = "") -> list[str]:
    """Return what is too faint: in the window's network and calculation, and on a slide."""
    view = View(850, 620, theme, hovered=hovered, selected="w2")
    drawings = [draw_network(frame, view)]
    if frame.explanation is not None:
        drawings.append(
            draw_calculation(frame.explanation, 430, theme, caption="Backward", note="A note.")
        )
    drawings.append(draw_slide(frame, library.load("w5"), theme, title="Title"))
    return [fault for drawing in drawings for fault in too_faint(drawing, theme)]


@lru_cache(maxsize=1)
def _frames() -> tuple[Frame, ...]:
    """Return frames of several networks, at the start, in each phase, in motion, at the end."""
    found = []
    for name in ("w5", "mini-batch", "softmax", "relu"):
        trace = bundled(name)
        count = len(Frame(trace).steps)
        found += [Frame(trace, position=count * part // 6) for part in range(7)]
        found.append(Frame(trace, position=count // 2, alpha=0.4))
    w5 = bundled("w5")
    for symbol, kind in (("w5", Kind.WEIGHT_GRADIENT), ("w5", Kind.WEIGHT_UPDATE)):
        found.append(Frame(w5, position=position_of(w5, symbol, kind)))
    for sizes in ((6, 7, 7, 4), (40, 30, 20)):
        trace = trace_of(sizes, bias="trained")
        count = len(Frame(trace).steps)
        found += [Frame(trace, position=count * part // 4) for part in range(5)]
    return tuple(found)


@ALL
def test_everything_drawn_stands_out(theme: Theme) -> None:
    """All text and all marks of real drawings stand out from the ground that they are on."""
    for number, frame in enumerate(_frames()):
        hovered = ("", "w1000", "x1")[number % 3]
        assert _faint(frame, theme, hovered) == []


@ALL
def test_a_heat_map_stands_out(theme: Theme) -> None:
    """So do the names, the scale and the outline of a heat map."""
    for trace in (bundled("w5"), trace_of((300, 12, 3))):
        drawing = draw_heatmap(Frame(trace), 0, 420, 300, theme, "w2")
        assert list(too_faint(drawing, theme)) == []
    for end in (theme.positive, theme.negative):
        assert contrast(end, theme.surface) >= least_for_marks(theme)
        assert contrast(end, theme.neutral_cell) >= least_for_marks(theme)


def _faults(theme: Theme) -> list[str]:
    trace = bundled("w5")
    frame = Frame(trace, position=position_of(trace, "w5", Kind.WEIGHT_GRADIENT))
    return _faint(frame, theme)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"soft": "#8b939e"}, "symbol x1: text #8b939e on #ffffff is 3."),
        ({"faint": "#9aa3ad"}, "detail h2: text #9aa3ad on #ffffff is 2."),
        ({"rim": "#c3c9d0"}, "unit x1: mark #c3c9d0 on #f4f5f7 is 1."),
        ({"positive_edge": "#9db6ee"}, "edge w1: mark"),
        ({"factors": ("#7338c4", "#0c7167", "#e08040")}, "unit h1: mark #e08040 on #f4f5f7 is 2."),
        ({"on_accent": "#14171b"}, "badge : text #14171b on"),
        ({"focus": "#c3c9d0"}, "selected : mark #c3c9d0 on #f4f5f7 is 1."),
        ({"high_contrast": True}, "unit x1: mark"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_pale_theme_is_found_out(change: dict[str, object], fault: str) -> None:
    """The search in drawings finds each colour that is too pale, and where it is."""
    assert _faults(LIGHT) == []
    assert [text for text in _faults(replace(LIGHT, **change)) if text.startswith(fault)]  # type: ignore[arg-type] # any field


@ALL
def test_widgets_can_be_read(theme: Theme) -> None:
    """Text has 4.5:1 on every ground that widgets have, 7:1 in high contrast."""
    for ground, inks in TEXT.items():
        for ink in inks:
            ratio = contrast(getattr(theme, ink), getattr(theme, ground))
            assert ratio >= least_for_text(theme), (ink, ground)


@ALL
def test_widgets_stand_out(theme: Theme) -> None:
    """Edges of controls and what has the keyboard have 3:1, in high contrast 4.5:1."""
    for ground, marks in MARKS.items():
        for mark in marks:
            ratio = contrast(getattr(theme, mark), getattr(theme, ground))
            assert ratio >= least_for_marks(theme), (mark, ground)


@ALL
def test_accents_can_be_read_on_each_others_tints(theme: Theme) -> None:
    """What is written in a unit may have an accent's colour, and the unit be lit in another."""
    accents = [theme.phase(phase) for phase in PHASES]
    for accent in accents:
        for tint in map(theme.tint, accents):
            assert contrast(accent, tint) >= least_for_text(theme)
            assert contrast(theme.faint, tint) >= least_for_text(theme)


@ALL
def test_phases_and_factors_differ_for_everybody(theme: Theme) -> None:
    """Phases, and factors, are told apart with whole colour vision and without any one cone."""
    assert list(confused(map(theme.phase, PHASES), APART)) == []
    assert list(confused(theme.factors, APART)) == []


@ALL
def test_signs_differ_for_everybody(theme: Theme) -> None:
    """So are the signs: in a heat map, of edges at rest, and of edges that recede."""
    for pale in (0.0, 0.3):
        edges = [mix(theme.edge(sign), theme.canvas, pale) for sign in (1.0, -1.0, 0.0)]
        assert list(confused(edges[:2], SIGNS_APART)) == []
        assert list(confused(edges, APART)) == []
    assert list(confused((theme.positive, theme.negative), SIGNS_APART)) == []


def test_colours_that_somebody_confuses_are_found_out() -> None:
    """Greens of one lightness fail tritanopia; rust and leaf green fail the other two."""
    greens = list(confused((LIGHT.forward, "#27732f"), APART))
    assert len(greens) == 1
    assert greens[0].endswith("in tritanopia")
    leaves = list(confused(("#f7ab7c", "#83cf89"), APART))
    assert [text.split(" in ")[1] for text in leaves] == ["protanopia", "deuteranopia"]


@ALL
def test_phases_and_factors_have_their_colours(theme: Theme) -> None:
    """No two phases, and no two factors, share a colour; factors go round after the third."""
    assert len({theme.phase(phase) for phase in PHASES}) == 4
    assert len(set(theme.factors)) == 3
    assert theme.factor(4) == theme.factor(1)
    assert theme.factor(None) == theme.ink
    assert theme.phase(None) == theme.ink


@ALL
def test_signs_have_their_hues(theme: Theme) -> None:
    """A weight's hue follows its sign, and zero has none."""
    assert theme.sign(0.5) == theme.positive
    assert theme.sign(-0.5) == theme.negative
    assert len({theme.edge(value) for value in (-1.0, 0.0, 1.0)}) == 3


def test_themes_are_named_by_what_they_are() -> None:
    """There is a light and a dark theme, each also in high contrast."""
    assert {(name, theme.dark, theme.high_contrast) for name, theme in THEMES.items()} == {
        ("light", False, False),
        ("dark", True, False),
        ("light-contrast", False, True),
        ("dark-contrast", True, True),
    }
    assert all(name == theme.name for name, theme in THEMES.items())


def test_high_contrast_has_thicker_lines() -> None:
    """In high contrast lines are thicker, and text is as large as without."""
    for dark in ("light", "dark"):
        plain, thick = THEMES[dark].sizes, THEMES[f"{dark}-contrast"].sizes
        lines = (
            "rim", "active_rim", "thinnest_edge", "thickest_edge", "lit_edge", "loss_line",
            "fine_line", "frame", "hovered", "selected",
        )  # fmt: skip
        for field in fields(Sizes):
            before, after = getattr(plain, field.name), getattr(thick, field.name)
            assert (after > before) if field.name in lines else (after == before), field.name


def test_mixing() -> None:
    """A mixture runs from the first colour to the second."""
    assert mix("#000000", "#ffffff", 0.0) == "#000000"
    assert mix("#000000", "#ffffff", 1.0) == "#ffffff"
    for first, second in combinations(("#102030", "#ff8040"), 2):
        assert contrast(mix(first, second, 0.5), first) < contrast(second, first)
