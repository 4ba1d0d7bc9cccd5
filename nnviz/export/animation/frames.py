"""What changes from slide to slide: the frames of a moving picture, one after the other.

A slide that looks like the one before is no frame of its own; the one before stays longer. Of each
other slide only the smallest rectangle that holds all that changed is a frame.
"""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Future

    from numpy.typing import NDArray

TICKS: Final = 100
"""Ticks in a second: what time is counted in, because GIF knows no shorter one."""
LONGEST: Final = 0xFFFF
"""So many ticks a frame of GIF and APNG stays at most."""
SHORTEST_S: Final = 0.02
"""Browsers take anything shorter for a mistake, and show it for a tenth of a second."""
_AHEAD: Final = 3
"""So many frames at most wait to be written while the next is painted."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of the picture that changes, and for how many ticks it is seen before the next does.

    `pixels` is indexed by row and column. `is_new` says which of them differ from what was there,
    None where all of them are to be written.
    """

    x: int
    y: int
    pixels: "NDArray[Any]"
    is_new: "NDArray[np.bool_] | None"
    ticks: int


def frames(
    pictures: "Iterable[NDArray[Any]]", seconds: float, *, transparent: bool = False
) -> "Iterator[Frame]":
    """Yield the frames of pictures that are each seen for so long; pixels are single numbers.

    The time of all is exact to a tick, however many there are. What may be transparent has to be
    put in the place of what was there, not over it, so that all of its pixels are written.
    """
    seconds = max(seconds, SHORTEST_S)
    waiting: Frame | None = None
    before: NDArray[Any] | None = None
    began = end = 0
    for number, picture in enumerate(pictures, start=1):
        changed = Frame(0, 0, picture, None, 0) if before is None else _change(before, picture)
        if changed is not None:
            if waiting is not None:
                yield from _lasting(waiting, end - began)
            waiting = replace(changed, is_new=None) if transparent else changed
            began = end
        before = picture
        end = round(number * seconds * TICKS)
    if waiting is not None:
        yield from _lasting(waiting, end - began)


def _change(before: "NDArray[Any]", after: "NDArray[Any]") -> Frame | None:
    """Return what changed, None if nothing did; it starts at even places, as WebP needs it."""
    differs = before != after
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not rows.size:
        return None
    top, left = int(rows[0]) & ~1, int(columns[0]) & ~1
    part = np.s_[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    return Frame(left, top, after[part], differs[part], 0)


def _lasting(frame: Frame, ticks: int) -> "Iterator[Frame]":
    """Yield a frame that lasts so long: what is too long goes on in frames that change nothing."""
    while ticks > LONGEST:
        yield replace(frame, ticks=LONGEST)
        frame = Frame(frame.x, frame.y, frame.pixels[:1, :1], None, 0)
        ticks -= LONGEST
    yield replace(frame, ticks=ticks)


def packed(
    wanted: "Iterable[Frame]", pack: "Callable[[Frame], bytes]"
) -> "Generator[tuple[Frame, bytes]]":
    """Yield each frame with what `pack` makes of it in another thread, in order.

    No thread is left when it ends, however it does.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        waiting: deque[tuple[Frame, Future[bytes]]] = deque()
        for frame in wanted:
            waiting.append((frame, pool.submit(pack, frame)))
            if len(waiting) > _AHEAD:
                yield _first(waiting)
        while waiting:
            yield _first(waiting)


def _first(waiting: "deque[tuple[Frame, Future[bytes]]]") -> tuple[Frame, bytes]:
    """Take the frame that waited longest, once it is packed."""
    frame, content = waiting.popleft()
    return frame, content.result()
