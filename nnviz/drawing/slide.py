"""A whole frame on one slide: title, network, calculation, plot, conventions.

It is set as in lecture mode, so that it is read at the back of a lecture hall: the smallest text is
a 48th of the slide's height, a little less than there because title and conventions need room too.
A network is drawn smaller where weights and biases would have no numbers else.
On a slide that is higher than three quarters of its width, that is a 64th of the width.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nnviz.drawing.lecture import (
    at_rest,
    draw_calculation_for_hall,
    draw_network_for_hall,
    draw_note_for_hall,
    is_whole,
)
from nnviz.drawing.metrics import REGULAR, SEMIBOLD, runs_width
from nnviz.drawing.network import View
from nnviz.drawing.paragraph import broken
from nnviz.drawing.shapes import Box, Drawing, Label, Line, Run, Stratum
from nnviz.drawing.theme import Sizes, mix
from nnviz.drawing.transforms import placed, scaled
from nnviz.drawing.words import (
    Note,
    conventions_shown,
    phase_heading,
    progress,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.drawing.shapes import Shape
    from nnviz.drawing.theme import Theme
    from nnviz.scenario.model import Scenario
    from nnviz.trace.frame import Frame

    Plot = Callable[[float, float, Theme], Drawing]
    """Draws a plot in a room."""


class Content(StrEnum):
    """What can be on a slide, besides a plot."""

    NETWORK = "network"
    CALCULATION = "calculation"
    SENTENCE = "sentence"
    TITLE = "title"
    PROGRESS = "progress"
    CONVENTIONS = "conventions"


LEAST_SHARE: Final = 1 / 48
"""The smallest text against the height of a slide, but for scripts."""

_HEIGHT: Final = Sizes().smallest / LEAST_SHARE
"""Height of a slide in slide units."""
_NARROWEST: Final = _HEIGHT * 4 / 3
"""No slide is fewer slide units wide."""
_BAR: Final = 27.0
_TRACK: Final = 3.0
"""Height of the line that shows how far the iteration is."""
_PAD: Final = 20.0
_FOOT_PAD: Final = 6.0
_NETWORK: Final = 0.61
"""The network's share of the height: as much as leaves the units of small networks round."""
_SENTENCE: Final = 92.0
"""Height of a sentence that stands without its calculation."""
_PLOT: Final = 0.4
"""A plot's share of the width beside the network, and of the height where slides are high."""
_NETWORK_FITS: Final = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.65)
"""How much smaller a network is drawn, one after the other, until all its numbers have room."""
_FITS: Final = (1.0, 0.92, 0.84, 0.77, 0.7, 0.64, 0.58, 0.5, 0.4, 0.3, 0.2)
"""How much smaller words are set, one after the other, until they are not too high."""
_NEARLY: Final = 0.96
"""What is only so much too high is made smaller as it is, and not broken anew."""
_LARGE: Final = (1.35, 1.2, *_FITS)
"""A calculation that has the slide for itself is larger."""
_PLOT_TEXT: Final = 1 / 0.85
"""Text of plots is set smaller by this in a small room: it is as large as all text then."""


@dataclass(frozen=True, slots=True)
class _Room:
    """A part of the slide."""

    x: float
    y: float
    width: float
    height: float


def size_for(ratio: float) -> tuple[float, float]:
    """Return width and height, in slide units, of slides that are so much wider than high."""
    if ratio * _HEIGHT >= _NARROWEST:
        return ratio * _HEIGHT, _HEIGHT
    return _NARROWEST, _NARROWEST / ratio


def draw_slide(
    frame: "Frame",
    scenario: "Scenario",
    theme: "Theme",
    contents: frozenset[Content] = frozenset(Content),
    *,
    ratio: float = 16 / 9,
    title: str = "",
    plot: "Plot | None" = None,
    transparent: bool = False,
) -> Drawing:
    """Return a frame as a slide.

    Parameters
    ----------
    frame : Frame
        What is on show.
    scenario : Scenario
        What it belongs to.
    theme : Theme
        The look.
    contents : frozenset of Content
        What of it is on the slide.
    ratio : float
        The slide's width against its height.
    title : str
        What stands in the bar at the top.
    plot : callable, optional
        Draws a plot that is on the slide too.
    transparent : bool
        Whether there is no ground.
    """
    width, height = size_for(ratio)
    slide = _Slide(frame, scenario, theme, contents, title, transparent, [])
    top = slide.bar(width)
    bottom = height - slide.foot(width, height)
    body = _Room(0.0, top, width, bottom - top)
    for fill, room in slide.rooms(body, plot):
        fill(room)
    background = None if transparent else theme.canvas
    return Drawing(width, height, background, tuple(slide.strata))


@dataclass(frozen=True, slots=True)
class _Slide:
    """A slide that is being filled."""

    frame: "Frame"
    scenario: "Scenario"
    theme: "Theme"
    contents: frozenset[Content]
    title: str
    transparent: bool
    strata: list[Stratum]

    def rooms(
        self, body: _Room, plot: "Plot | None"
    ) -> "list[tuple[Callable[[_Room], None], _Room]]":
        """Return what fills which part of the body."""
        network = Content.NETWORK in self.contents
        text = self.contents & {Content.CALCULATION, Content.SENTENCE}
        upper, lower = body, None
        if text and (network or plot):
            share = _NETWORK if body.height < body.width else 0.6
            high = body.height * (1.0 - share) if Content.CALCULATION in text else _SENTENCE
            upper = replace(body, height=body.height - high)
            lower = replace(body, y=body.y + upper.height, height=high)
        elif text:
            lower = body
        found: list[tuple[Callable[[_Room], None], _Room]] = []
        if network and plot:
            first, second = _parted(upper)
            found = [(self._network, first), (lambda room: self._plot(plot, room), second)]
        elif network:
            found = [(self._network, upper)]
        elif plot:
            found = [(lambda room: self._plot(plot, room), upper)]
        if lower is not None:
            alone = lower is body
            found.append((lambda room: self._text(room, alone=alone), lower))
        return found

    # The bar at the top and the line at the foot -------------------------------------------------

    def bar(self, width: float) -> float:
        """Add title and progress, and return how high they are."""
        titled = Content.TITLE in self.contents and bool(self.title)
        counted = Content.PROGRESS in self.contents
        if not titled and not counted:
            return 0.0
        theme, sizes = self.theme, self.theme.sizes
        shapes: list[Shape] = []
        self._ground(shapes, "bar", _Room(0.0, 0.0, width, _BAR), theme.surface)
        shapes.append(Line("", "rule", 0.0, _BAR, width, _BAR, theme.border, 1.0))
        room = width - 2 * _PAD
        if counted:
            runs = (Run(progress(self.frame)),)
            room -= runs_width(runs, sizes.conventions) + 1.5 * sizes.title
            shapes.append(
                Label(
                    "", "progress", width - _PAD, 0.66 * _BAR, runs, sizes.conventions, REGULAR,
                    theme.soft, "end",
                )
            )  # fmt: skip
            shapes.extend(self._track(width))
        if titled:
            shapes.append(_title(self.title, room, theme))
        self.strata.append(Stratum("slide", tuple(shapes)))
        return _BAR + (_TRACK if counted else 0.0)

    def _track(self, width: float) -> "list[Shape]":
        """Return a line in the colours of the phases: what is done of them, and what is to come."""
        theme, position = self.theme, self.frame.position
        unit = width / len(self.frame.steps)
        shapes: list[Shape] = []
        for phase, start, end in self.frame.steps.phases():
            colour = theme.phase(phase)
            pale = mix(theme.canvas, colour, 0.22)
            done = min(max(position, start), end)
            for first, last, ink in ((start, done, colour), (done, end, pale)):
                if last > first:
                    x, wide = first * unit, (last - first) * unit
                    shapes.append(Box("", "track", x, _BAR, wide, _TRACK, 0.0, ink))
        return shapes

    def foot(self, width: float, height: float) -> float:
        """Add the conventions, and return how high they are."""
        if Content.CONVENTIONS not in self.contents:
            return 0.0
        theme = self.theme
        size, leading = theme.sizes.smallest, theme.sizes.smallest * 1.32
        kept = (part.replace(" ", "\N{NO-BREAK SPACE}") for part in conventions_shown(self.frame))
        lines = broken("  ·  ".join(kept), size, REGULAR, width - 2 * _PAD)
        high = 2 * _FOOT_PAD + (len(lines) - 1) * leading + 0.9 * size
        top = height - high
        shapes: list[Shape] = []
        self._ground(shapes, "foot", _Room(0.0, top, width, high), theme.surface)
        shapes.append(Line("", "rule", 0.0, top, width, top, theme.border, 1.0))
        first = top + _FOOT_PAD + 0.82 * size
        shapes += [
            Label("", "conventions", _PAD, first + row * leading, runs, size, REGULAR, theme.soft)
            for row, runs in enumerate(lines)
        ]
        self.strata.append(Stratum("foot", tuple(shapes)))
        return high

    # The body ------------------------------------------------------------------------------------

    def _network(self, room: _Room) -> None:
        scale = _network_scale(at_rest(self.frame), room, self.theme)
        view = View(room.width / scale, room.height / scale, self.theme, self.frame.decimals)
        drawn = scaled(draw_network_for_hall(self.frame, view), scale)
        self.strata.extend(placed(drawn, room.x, room.y))

    def _plot(self, plot: "Plot", room: _Room) -> None:
        sizes, least = self.theme.sizes, self.theme.sizes.smallest * _PLOT_TEXT
        small = {name: max(least, getattr(sizes, name)) for name in ("small", "tiny", "sentence")}
        theme = replace(self.theme, sizes=replace(sizes, **small))
        shapes: list[Shape] = []
        self._ground(shapes, "ground", room, theme.canvas)
        if room.x:
            bottom = room.y + room.height
            shapes.append(Line("", "rule", room.x, room.y, room.x, bottom, theme.border, 1.0))
        self.strata.append(Stratum("plot", tuple(shapes)))
        self.strata.extend(placed(plot(room.width, room.height, theme), room.x, room.y))

    def _text(self, room: _Room, *, alone: bool) -> None:
        """Add the calculation, or its sentence."""
        drawn = self._fitted(room, _LARGE if alone else _FITS)
        shapes: list[Shape] = []
        self._ground(shapes, "side", room, self.theme.surface)
        if not alone:
            line = (room.x, room.y, room.x + room.width, room.y)
            shapes.append(Line("", "rule", *line, self.theme.border, 1.0))
        self.strata.append(Stratum("side", tuple(shapes)))
        spare = (room.height - drawn.height) / 3 if alone else 0.0
        self.strata.extend(placed(drawn, room.x, room.y + spare))

    def _fitted(self, room: _Room, scales: tuple[float, ...]) -> Drawing:
        """Return the words at the largest of some scales at which they are not too high."""
        drawn = self._set(room, scales[0])
        for scale in scales[1:]:
            if room.height >= _NEARLY * drawn.height:
                break
            drawn = self._set(room, scale)
        return scaled(drawn, min(1.0, room.height / drawn.height))

    def _set(self, room: _Room, scale: float) -> Drawing:
        """Return the words, larger or smaller, as wide as a room."""
        return scaled(self._words(room.width / scale, room.height / scale), scale)

    def _words(self, width: float, height: float) -> Drawing:
        """Return the calculation, or the words that stand for it, in a room."""
        said, theme = words(self.frame, self.scenario), self.theme
        calculated = Content.CALCULATION in self.contents
        sentence = Content.SENTENCE in self.contents
        caption = "" if self.frame.phase is None else phase_heading(self.frame.phase)
        if isinstance(said, Note):
            paragraphs = said.paragraphs if sentence else ()
            heading, caption = said.heading, said.caption
            if Content.TITLE in self.contents and heading == self.title:  # which stands above
                heading, caption = caption, ""
            return draw_note_for_hall(heading, paragraphs, width, height, theme, caption=caption)
        if self.frame.focused is not None:
            caption = ""
        if not calculated:
            told = (said.explanation.sentence, said.note)
            return draw_note_for_hall(
                said.explanation.heading, told, width, height, theme, caption=caption
            )
        if not sentence:
            said = replace(said, explanation=replace(said.explanation, sentence=""), note="")
        return draw_calculation_for_hall(
            said.explanation,
            width,
            height,
            theme,
            decimals=self.frame.calculated_decimals,
            caption=caption,
            known=said.known,
            note=said.note,
        )

    def _ground(self, shapes: "list[Shape]", role: str, room: _Room, colour: str) -> None:
        """Add the ground of a part, where there is one."""
        if not self.transparent:
            shapes.append(Box("", role, room.x, room.y, room.width, room.height, 0.0, colour))


@lru_cache(maxsize=16)
def _network_scale(frame: "Frame", room: _Room, theme: "Theme") -> float:
    """Return the largest scale at which the network has all its numbers; else the usual one."""
    for scale in _NETWORK_FITS:
        view = View(room.width / scale, room.height / scale, theme, frame.decimals)
        if is_whole(frame, view):
            return scale
    return 1.0


def _parted(room: _Room) -> tuple[_Room, _Room]:
    """Return the room of the network, and of the plot beside or below it."""
    if room.width >= room.height:
        wide = room.width * (1.0 - _PLOT)
        return replace(room, width=wide), replace(room, x=room.x + wide, width=room.width - wide)
    high = room.height * (1.0 - _PLOT)
    return replace(room, height=high), replace(room, y=room.y + high, height=room.height - high)


def _title(text: str, room: float, theme: "Theme") -> Label:
    """Return a title in one line: smaller where it is long, and cut where it is very long."""
    least, size = theme.sizes.smallest, theme.sizes.title * 0.88
    wide = runs_width((Run(text),), 1.0, SEMIBOLD)
    size = max(least, min(size, room / wide))
    while len(text) > 1 and runs_width((Run(text),), size, SEMIBOLD) > room:
        text = text.rstrip("…")[:-1].rstrip() + "…"
    return Label("", "title", _PAD, 0.68 * _BAR, (Run(text),), size, SEMIBOLD, theme.ink)
