"""How large an export would be and how long it would take: found by making a few slides of it."""

import time
from dataclasses import dataclass, replace
from itertools import islice
from math import isqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from nnviz.export.reel import Reel
from nnviz.export.wish import Span
from nnviz.files import nameless
from nnviz.trace.timeline import END, Cursor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.export.formats import Format
    from nnviz.export.wish import Wish
    from nnviz.trace.run import Run

_TIME_S: Final = 0.7
"""How long it may look at slides."""
_TRAINING_S: Final = 0.3
"""How long it may train; slides of later iterations are taken from earlier ones."""
_FEW: Final = 4
_MOST: Final = 24
"""How many slides it makes at first, and at most."""
_MOST_STEPS: Final = 1000
"""Of how many slides it writes the steps at most, where a format has no slides."""
_LOOKED_THROUGH: Final = 20_000
"""Among how many slides they are spread."""
_FEW_FRAMES: Final = 5
"""In how many frames a step moves while it is measured."""


class Estimate(NamedTuple):
    """What an export is expected to come to."""

    slides: int
    seconds: float
    bytes: int


class _Trial(NamedTuple):
    """A file of few slides.

    Attributes
    ----------
    slides : int
        How many.
    seconds : float
        How long it took.
    bytes : int
        How large it is.
    each : float or None
        How long it took from one slide to the next, None where there is no next.
    """

    slides: int
    seconds: float
    bytes: int
    each: float | None


@dataclass(frozen=True)
class Excerpt(Reel):
    """A few slides of a reel."""

    places: tuple[Cursor, ...]

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.places)

    def cursors(self) -> "Iterator[Cursor]":
        """Yield the moments of the slides."""
        return iter(self.places)


def estimate(run: "Run", wish: "Wish", format_: "Format", slides: int) -> Estimate:
    """Return what so many slides of a run are expected to come to.

    In this model the file costs something, and every slide as much as any other. Both are found
    from files that the same writer makes of one slide, of a few and of more.

    Raises
    ------
    DivergedError, LossDomainError
        Where the training ends before the slides, as far as it was tried.
    """
    last = wish.span.last.iteration
    training = _train(run, last)
    shorter, frames = _shortened(wish, format_)
    cursors = list(islice(Reel(run, wish).cursors(), min(slides, _LOOKED_THROUGH)))
    known = min(max(1, run.walked), last)

    def attempt(wanted: int) -> _Trial:
        if not format_.has_looks:
            return _tried(_stretch(run, wish, cursors, wanted, known), format_)
        places = (cursors[place] for place in _spread(len(cursors), wanted))
        moments = tuple(_within(run, cursor, known, wish) for cursor in places)
        return _tried(Excerpt(run, shorter, moments), format_)

    first = attempt(1)  # which is slow, because all that is needed is loaded for it
    if not slides:
        return Estimate(0, training + first.seconds, first.bytes)
    few = attempt(min(_FEW, len(cursors)))
    each = few.seconds / few.slides if few.each is None else few.each
    limit = _MOST if format_.has_looks else _MOST_STEPS
    most = min(len(cursors), limit, int(_TIME_S / max(each, 1e-4)))
    more = attempt(most) if most > few.slides else few
    each = more.seconds / more.slides if more.each is None else more.each
    file = max(0.0, more.seconds - more.slides * each)
    begin = max(0.0, first.seconds - file - each)
    return Estimate(
        slides,
        training + begin + file + slides * each * frames,
        _bytes(first, more, slides, format_),
    )


def _bytes(first: _Trial, more: _Trial, slides: int, format_: "Format") -> int:
    """Return how large so many slides are."""
    if format_.paged or more.slides == first.slides:
        return round(more.bytes * slides / more.slides)
    slide = max(0.0, (more.bytes - first.bytes) / (more.slides - first.slides))
    return round(more.bytes + (slides - more.slides) * slide)


def _train(run: "Run", last: int) -> float:
    """Train for a short time; return how long the training up to an iteration takes in all."""
    began = time.perf_counter()
    end = began + _TRAINING_S
    run.advance(last, lambda: time.perf_counter() > end)
    spent = time.perf_counter() - began
    return spent if run.walked >= last else spent * last / run.walked


def _shortened(wish: "Wish", format_: "Format") -> "tuple[Wish, float]":
    """Return a wish of which a step has few frames, and how many times as many it really has."""
    rate = max(1.0, round(_FEW_FRAMES / wish.seconds_a_step, 2))
    if not format_.has_motion or rate >= wish.frames_a_second:
        return wish, 1.0
    return replace(wish, frames_a_second=rate), wish.frames_a_second / rate


def _spread(count: int, wanted: int) -> list[int]:
    """Return so many of `count` places, in blocks that are spread over all of them.

    Within a block they follow one another: some formats keep what changes between two slides.

    >>> _spread(100, 2), _spread(40, 8), _spread(3, 3)
    ([49, 50], [8, 9, 10, 11, 28, 29, 30, 31], [0, 1, 2])
    """
    if wanted >= count:
        return list(range(count))
    blocks = max(1, isqrt(wanted))
    found: list[int] = []
    for block in range(blocks):
        size = wanted * (block + 1) // blocks - wanted * block // blocks
        middle = count * (2 * block + 1) / (2 * blocks)
        start = max(int(middle - size / 2), found[-1] + 1 if found else 0)
        found += range(start, start + size)
    return [min(place, count - 1) for place in found]


def _within(run: "Run", cursor: Cursor, last: int, wish: "Wish") -> Cursor:
    """Return a moment, or the same one of an iteration that has been calculated."""
    iteration = min(cursor.iteration, last)
    return Cursor(iteration, min(cursor.position, len(Reel(run, wish).steps(iteration))))


def _stretch(run: "Run", wish: "Wish", cursors: list[Cursor], wanted: int, known: int) -> Reel:
    """Return so many slides of a reel that follow one another; fewer where it is not trained.

    A format without slides writes all steps between the first of them and the last.
    """
    span = wish.span
    if cursors:
        place = (len(cursors) - wanted) // 2
        places = cursors[place : place + wanted]
        if places[-1].iteration > known:  # then they are taken from one iteration
            places = [each for each in places if each.iteration == places[0].iteration]
        start, end = places[0], places[-1]
        if (
            start.iteration != end.iteration
            and not span.first.position
            and span.last.position == END
        ):
            # Whole iterations have every sample's steps, and so has what is tried of them.
            start, end = Cursor(start.iteration, 0), Cursor(end.iteration, END)
        span = Span(start, end)
    first, last = (_within(run, end, known, wish) for end in (span.first, span.last))
    return Reel(run, replace(wish, span=Span(first, last)))


def _tried(reel: Reel, format_: "Format") -> _Trial:
    """Make the slides of a reel, and throw them away."""
    began = time.perf_counter()
    told: dict[int, float] = {}

    def tell(done: int) -> None:
        told.setdefault(done, time.perf_counter())

    if format_.paged:
        size, page = 0, format_.page()
        for slide in reel.slides():
            size += len(page(slide, reel.wish)())
            tell(slide.number)
    else:
        write = format_.write()
        with nameless() as file:
            write(reel, file, tell)
            size = file.seek(0, 2)
    seconds = time.perf_counter() - began
    told.pop(0, None)
    numbers = sorted(told)
    each = None
    if len(numbers) > 1 and not format_.has_motion:  # an encoder has seen more than it has done
        each = (told[numbers[-1]] - told[numbers[0]]) / (numbers[-1] - numbers[0])
    return _Trial(len(reel), seconds, size, each)
