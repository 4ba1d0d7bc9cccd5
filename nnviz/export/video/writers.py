"""Films: H.264 in MP4 and VP9 in WebM, with the motion between steps.

Pictures are painted in the thread that calls and encoded in another, a few frames behind. What
rests is painted once. Encoders run with fixed settings and a fixed number of threads, so that the
same slides give the same bytes; nothing is written of dates, machines and versions.

A film has no opacity: slides without a ground stand on the theme's. Nothing is scaled or cut.
"""

from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final

from nnviz.drawing.theme import THEMES
from nnviz.errors import NnvizError
from nnviz.export import raster
from nnviz.export.motion import Pace, has_motion
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from nnviz.export.reel import Reel
    from nnviz.export.video.film import Painted
    from nnviz.export.wish import Size
    from nnviz.trace.timeline import Cursor

_AHEAD: Final = 4
"""So many frames are painted before they are encoded."""
_PATIENCE_S: Final = 0.2
"""Progress is told at least so often, so that a film can be given up."""


class NoVideoLibraryError(NnvizError):
    """PyAV, which encodes films, is not installed."""

    def sentence(self) -> str:
        """Return what is missing, and what installs it."""
        return tr(
            "Videos need PyAV, which is not installed. To install it: {command} "
            "(in a clone: {clone_command})",
            command="pip install 'nnviz[video]'",  # not translated: a command
            clone_command=".venv/bin/python -m pip install av",  # not translated: a command
        )


class OddSizeError(NnvizError):
    """H.264 keeps colours at half the resolution, so it needs an even width and height."""

    def __init__(self, size: "Size") -> None:
        super().__init__(size)
        self.size = size

    def sentence(self) -> str:
        """Return which size does not do, and what does."""
        width, height = self.size.width, self.size.height
        return tr(
            "An MP4 video needs an even width and an even height: {width}×{height} is not "
            "possible, {even_width}×{even_height} is. WebM takes any size.",
            width=width,
            height=height,
            even_width=width + width % 2,
            even_height=height + height % 2,
        )


def write_mp4(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write a film in H.264, its index before the pictures.

    Raises
    ------
    NoVideoLibraryError
        If PyAV is not installed.
    OddSizeError
        If width or height is odd.
    TooFewFramesError
        If a slide is shorter than a frame.
    """
    size = reel.wish.size
    if size.width % 2 or size.height % 2:
        raise OddSizeError(size)
    _write(reel, file, tell, "mp4")


def write_webm(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write a film in VP9.

    Raises
    ------
    NoVideoLibraryError
        If PyAV is not installed.
    TooFewFramesError
        If a slide is shorter than a frame.
    """
    _write(reel, file, tell, "webm")


def _write(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]", container: str) -> None:
    """Paint frames here and encode them in another thread."""
    try:
        from nnviz.export.video.film import KINDS, Film
    except ModuleNotFoundError as error:
        if error.name != "av":
            raise
        raise NoVideoLibraryError from error
    pace, slides = Pace.of(reel.wish), len(reel)
    raster.unseen_application()
    film = Film(KINDS[container], file, reel.wish.size, pace.rate, pace.first(slides))
    beside = ThreadPoolExecutor(1, "film")
    queue = _Queue(tell)
    try:
        for number, cursor in enumerate(reel.cursors()):
            is_first = True
            for painted in _frames(reel, pace, number, cursor):
                queue.add(beside.submit(film.add, painted, is_first=is_first), number)
                queue.settle(_AHEAD)
                is_first = False
        queue.add(beside.submit(film.end), slides)
        queue.settle(0)
    finally:
        beside.shutdown(cancel_futures=True)
        film.close()


def _frames(reel: "Reel", pace: Pace, number: int, cursor: "Cursor") -> "Iterator[Painted]":
    """Yield the frames of a slide, those at rest as the same object."""
    at, painted = -1.0, None
    for alpha in pace.alphas(number, moves=has_motion(reel.wish, cursor)):
        if painted is None or alpha != at:
            at, drawing = alpha, reel.drawing(cursor, alpha)
            if drawing.background is None:
                drawing = replace(drawing, background=THEMES[reel.wish.theme].canvas)
            painted = partial(raster.pixels, raster.image_of_size(drawing, reel.wish.size))
        yield painted


class _Queue:
    """Frames that are being encoded, and how many slides are done when each of them is."""

    def __init__(self, tell: "Callable[[int], None]") -> None:
        self._tell = tell
        self._waiting: deque[tuple[Future[None], int]] = deque()
        self._done = 0

    def add(self, work: "Future[None]", done: int) -> None:
        """Add a frame."""
        self._waiting.append((work, done))

    def settle(self, most: int) -> None:
        """Wait until at most so many frames are left, and tell what is done meanwhile."""
        while len(self._waiting) > most:
            work, done = self._waiting[0]
            wait([work], _PATIENCE_S)
            if work.done():
                work.result()
                self._waiting.popleft()
                self._done = done
            self._tell(self._done)
