"""A frame for a lecture hall: the network above, its calculation below, on a screen of any size.

A screen is as many slide units high as make the smallest text a 45th of it: the drawings are those
of the window in less room. Both have the whole width, because a network is wide, and a formula in
one line is read at one glance.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nnviz.drawing.calculation import Page, add_formula, add_value, shown_value
from nnviz.drawing.layout import Form
from nnviz.drawing.metrics import REGULAR, SEMIBOLD, runs_width
from nnviz.drawing.network import View, draw_network
from nnviz.drawing.paragraph import Plain, runs_of
from nnviz.drawing.placement import label_places
from nnviz.drawing.scene import Scene
from nnviz.drawing.shapes import Drawing, Label, Stratum, markup
from nnviz.drawing.theme import Sizes
from nnviz.drawing.transforms import shifted
from nnviz.trace.names import INPUT_LAYER
from nnviz.trace.numbers import DEFAULT_DECIMALS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnviz.drawing.theme import Theme
    from nnviz.trace.explanation import Explanation
    from nnviz.trace.frame import Frame

LEAST_SHARE: Final = 1 / 45
"""The smallest text against the height of the screen, but for scripts."""

_HEIGHT: Final = Sizes().smallest / LEAST_SHARE - 1.0
"""Height of any screen in slide units; a little less than needed, so that nothing is smaller."""
_NETWORK: Final = 0.585
"""The network's share of it."""
_NETWORK_SIZES: Final = {"symbol": 19.0, "margin": 10.0}
_LARGER: Final = {
    "radius": 57.0,
    "value": 15.8,
    "card": 16.5,
    "pill": 16.5,
    "heading": 16.5,
    "bias": 15.5,
}
"""Sizes in the network where there is all the room that it wants."""
_HEAD: Final = {"step_line": 12.5, "title": 18.0}
_BODY: Final = {"formula": 25.0, "result": 38.0, "sentence": 14.5}
_SPACING: Final = {"line_height": 1.36, "formula_gap": 0.5}
_FITS: Final = (1.0, 0.94, 0.88, 0.82, 0.77, 0.72, 0.67, 0.63, 0.59, 0.56, 0.53)
"""How much smaller a calculation is set, one after the other, until it is not too high."""
_PAD: Final = 20.0
_FOOT: Final = 10.0
_AIR: Final = 9.0
"""Room above a formula, where it leaves so much."""
_FORMULA: Final = 0.63
"""The formula's share of the width; what is left is the value's and the sentence's."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """A screen, divided.

    Attributes
    ----------
    unit : float
        Pixels in a slide unit.
    width : float
        Width of both drawings, in slide units.
    network, calculation : float
        Their heights, in slide units.
    """

    unit: float
    width: float
    network: float
    calculation: float


def rooms(width: float, height: float) -> Rooms:
    """Divide a screen of so many pixels."""
    unit = height / _HEIGHT
    return Rooms(unit, width / unit, _HEIGHT * _NETWORK, _HEIGHT * (1.0 - _NETWORK))


def at_rest(frame: "Frame") -> "Frame":
    """Return the start of a frame's iteration, by which all of them are laid out alike."""
    return replace(frame, sample=0, position=0, alpha=1.0, focus="")


def draw_network_for_hall(frame: "Frame", view: View) -> Drawing:
    """Return the network, as large as leaves it all the labels that it has when it is small."""
    resting = at_rest(frame)
    themes = [_themed(view.theme, share) for share in (1.0, 0.75, 0.5, 0.25, 0.0)]
    seen = [_seen(Scene(resting, replace(view, theme=theme))) for theme in themes]
    best = next(
        theme
        for theme, counts in zip(themes, seen, strict=True)
        if all(count >= least for count, least in zip(counts, seen[-1], strict=True))
    )
    return draw_network(frame, replace(view, theme=best))


def is_whole(frame: "Frame", view: View) -> bool:
    """Tell whether there every weight and bias that is drawn has its number, once it is small."""
    resting = at_rest(frame)
    layout = Scene(resting, replace(view, theme=_themed(view.theme, 0.0))).layout
    labels = label_places(layout)
    return all(edge in labels for edge in layout.edges) and all(
        layout.bias(node) is not None
        for node in layout.nodes
        if node.layer != INPUT_LAYER and layout.plan.has_bias[node.layer]
    )


def _seen(scene: Scene) -> tuple[int, int, int]:
    """Return how many units are discs, how many are shown, and how many edges have labels."""
    nodes = scene.layout.nodes
    discs = sum(node.form is Form.DISC for node in nodes)
    return discs, len(nodes), len(label_places(scene.layout))


@lru_cache(maxsize=32)
def _themed(theme: "Theme", share: float) -> "Theme":
    """Return a theme for the network, `share` of the way to the largest sizes."""
    plain = theme.sizes
    larger = {
        name: getattr(plain, name) + share * (size - getattr(plain, name))
        for name, size in _LARGER.items()
    }
    sizes = replace(plain, least=plain.smallest, **_NETWORK_SIZES, **larger)
    return replace(theme, sizes=sizes)


# The calculation --------------------------------------------------------------------------------


def draw_calculation_for_hall(
    explanation: "Explanation",
    width: float,
    height: float,
    theme: "Theme",
    decimals: int = DEFAULT_DECIMALS,
    caption: str = "",
    *,
    known: bool = True,
    note: str = "",
) -> Drawing:
    """Return a step's calculation, set smaller where it would be higher than `height`.

    The formula stands at the left, value and sentence beside it. Nothing is smaller than the
    smallest text: what is too high then is as high as it needs to be.
    """
    if not known:
        explanation = replace(explanation, lines=explanation.lines[: explanation.numeric])
    accent = theme.phase(explanation.step.phase)
    value, ink = shown_value(explanation, decimals, theme, known=known)

    page = _page(theme, width)
    _head(page, caption, explanation.heading, accent)
    middle, whole = page.left + _FORMULA * page.room, page.room

    def formula(body: Page) -> None:
        body.room = _FORMULA * whole - _PAD
        add_formula(body, explanation)

    def side(body: Page) -> None:
        body.left, body.room = middle, (1.0 - _FORMULA) * whole
        add_value(body, value, ink)
        body.y += 0.6 * body.theme.sizes.sentence
        _add_text(body, explanation.sentence, theme.soft)
        if note:
            body.y += 0.4 * body.theme.sizes.sentence
            _add_text(body, note, theme.ink)

    return _drawn(page, (formula, side), height, air=_AIR)


def draw_note_for_hall(
    heading: str | Plain,
    paragraphs: "Sequence[str]",
    width: float,
    height: float,
    theme: "Theme",
    caption: str = "",
) -> Drawing:
    """Return a heading with some text, set smaller where it would be higher than `height`."""
    page = _page(theme, width)
    _head(page, caption, heading, theme.soft)

    def text(body: Page) -> None:
        for paragraph in paragraphs:
            _add_text(body, paragraph, theme.soft)
            body.y += 0.3 * body.theme.sizes.sentence

    return _drawn(page, (text,), height)


def _page(theme: "Theme", width: float) -> Page:
    """Return a page, empty yet."""
    return Page(_sized(theme, 1.0), _PAD, width - 2 * _PAD, [], 0.6 * _PAD)


@lru_cache(maxsize=64)
def _sized(theme: "Theme", fit: float) -> "Theme":
    """Return a theme for the calculation with a smaller body; nothing is below the smallest."""
    least = theme.sizes.smallest
    body = {name: max(least, fit * size) for name, size in _BODY.items()}
    return replace(theme, sizes=replace(theme.sizes, **_SPACING, **_HEAD, **body))


def _drawn(
    page: Page, columns: "Sequence[Callable[[Page], None]]", height: float, air: float = 0.0
) -> Drawing:
    """Return a page with columns below its head, each as large as it fits.

    The first of them has so much air above it, if it leaves it.
    """
    top = page.y
    for fill in columns:
        column = _fitted(page, fill, top, height)
        spare = max(0.0, min(air, height - _FOOT - column.y))
        page.shapes.extend(shifted(shape, 0.0, spare) for shape in column.shapes)
        page.y = max(page.y, column.y + spare)
        air = 0.0
    strata = (Stratum("calculation", tuple(page.shapes)),)
    return Drawing(page.left * 2 + page.room, page.y + _FOOT, page.theme.surface, strata)


def _fitted(page: Page, fill: "Callable[[Page], None]", top: float, height: float) -> Page:
    """Return a column at the largest size at which it is not too high, else at the smallest."""

    def column(fit: float) -> Page:
        made = Page(_sized(page.theme, fit), page.left, page.room, [], top)
        fill(made)
        return made

    best = column(_FITS[0])
    if best.y + _FOOT <= height:
        return best
    # What is set smaller is lower by about as much: the search begins there.
    share = max(0.0, height - _FOOT - top) / (best.y - top)
    place = next((at for at, fit in enumerate(_FITS) if fit <= share), len(_FITS) - 1)
    best = column(_FITS[place])
    if best.y + _FOOT > height:
        while best.y + _FOOT > height and place < len(_FITS) - 1:
            place += 1
            best = column(_FITS[place])
        return best
    while place > 1:
        larger = column(_FITS[place - 1])
        if larger.y + _FOOT > height:
            break
        best, place = larger, place - 1
    return best


def _add_text(page: Page, text: str, colour: str) -> None:
    """Add a paragraph, if there is something to say."""
    if text:
        sizes = page.theme.sizes
        page.text(text, "sentence", sizes.sentence, REGULAR, colour, sizes.line_height)


def _head(page: Page, caption: str, heading: str | Plain, accent: str) -> None:
    """Add the heading, and the caption at the end of its line, or above it where that is full."""
    sizes = page.theme.sizes
    runs, words = runs_of(heading), markup(caption)
    wide = runs_width(runs, sizes.title, SEMIBOLD)
    apart = runs_width(words, sizes.step_line, SEMIBOLD) + 2 * sizes.title
    if caption and wide + apart > page.room:
        page.text(caption, "caption", sizes.step_line, SEMIBOLD, accent, 1.3)
        caption = ""
    if caption:
        page.shapes.append(
            Label(
                "", "caption", page.left + page.room, page.y + 0.95 * sizes.title, words,
                sizes.step_line, SEMIBOLD, accent, "end",
            )
        )  # fmt: skip
    page.text(heading, "heading", sizes.title, SEMIBOLD, page.theme.ink, 1.2)
    page.y += 0.35 * sizes.title
