"""How large an export would be and how long it would take: found by making a few slides of it."""

import tempfile
import time
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from nnviz.export.reel import Reel
from nnviz.trace.timeline import Cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from nnviz.export.formats import Format
    from nnviz.export.wish import Wish
    from nnviz.trace.run import Run

_TIME_S: Final = 0.7
"""How long it may look at slides."""
_TRAINING_S: Final = 0.3
"""How long it may train; slides of later iterations are taken from earlier ones."""
_MOST: Final = 24
"""How many slides it makes at most."""
_BLOCK: Final = 4
"""How many of them follow one another, since some formats keep what changes between slides."""
_LOOKED_THROUGH: Final = 20_000
"""Among how many slides they are spread."""
_FEW_FRAMES: Final = 5
"""In how many frames a step moves while it is measured."""


class Estimate(NamedTuple):
    """What an export is expected to come to."""

    slides: int
    seconds: float
    bytes: int


class _Cost(NamedTuple):
    seconds: float
    bytes: float


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

    Every slide costs the same in this model, and the file costs something besides. Both are found
    from files of the same writer with few slides and with more.

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

    def cost(places: "Sequence[int]") -> _Cost:
        shown = tuple(_within(run, cursors[place], known, wish) for place in places)
        return _cost(Excerpt(run, shorter, shown), format_)

    count = len(cursors)
    first = cost(_spread(count, 1))
    if slides == 1 and frames == 1.0:
        return Estimate(1, training + first.seconds, round(first.bytes))
    two = cost(_spread(count, 2))
    many = min(count, _MOST, max(2, int(2 * _TIME_S / max(two.seconds, 1e-3))))
    if many > 2:
        more = cost(_spread(count, many))
        slide = _Cost(
            max(0.0, more.seconds - two.seconds) / (many - 2),
            max(0.0, more.bytes - two.bytes) / (many - 2),
        )
    else:
        slide = _Cost(two.seconds / 2, max(two.bytes - first.bytes, two.bytes / 4))
    fixed = _Cost(two.seconds - 2 * slide.seconds, max(0.0, two.bytes - 2 * slide.bytes))
    begin = max(0.0, first.seconds - max(0.0, fixed.seconds) - slide.seconds)
    return Estimate(
        slides,
        training + begin + max(0.0, fixed.seconds) + slides * slide.seconds * frames,
        round(fixed.bytes + slides * slide.bytes),
    )


def _train(run: "Run", last: int) -> float:
    """Train for a short time; return how long the training up to an iteration takes in all."""
    began = time.perf_counter()
    end = began + _TRAINING_S
    run.advance(last, lambda: time.perf_counter() > end)
    spent = time.perf_counter() - began
    return spent if run.walked >= last else spent * last / run.walked


def _shortened(wish: "Wish", format_: "Format") -> "tuple[Wish, float]":
    """Return a wish of which a step has few frames, and how many times as many it really has."""
    frames = max(1.0, wish.frames_a_second * wish.seconds_a_step)
    if not format_.has_motion or frames <= _FEW_FRAMES:
        return wish, 1.0
    return replace(wish, seconds_a_step=_FEW_FRAMES / wish.frames_a_second), frames / _FEW_FRAMES


def _spread(count: int, wanted: int) -> list[int]:
    """Return so many of `count` places, in blocks that are spread over all of them.

    >>> _spread(100, 2), _spread(40, 8), _spread(3, 3)
    ([49, 50], [8, 9, 10, 11, 28, 29, 30, 31], [0, 1, 2])
    """
    if wanted >= count:
        return list(range(count))
    blocks = max(1, wanted // _BLOCK)
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


def _cost(reel: Reel, format_: "Format") -> _Cost:
    """Make the slides of a reel, and throw them away."""
    began = time.perf_counter()
    if format_.paged:
        page = format_.page()
        size = sum(len(page(slide, reel.wish)()) for slide in reel.slides())
    else:
        write, tell = format_.write(), _nobody()
        with tempfile.TemporaryFile() as file:
            write(reel, file, tell)
            size = file.seek(0, 2)
    return _Cost(time.perf_counter() - began, size)


def _nobody() -> "Callable[[int], None]":
    return lambda done: None
