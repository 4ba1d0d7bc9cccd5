"""Times the slides of the default scenario's iteration, in nnviz and in matplotlib, in one run.

`python -m tests.benchmarks.export_frames png|svg|mp4` prints what it found as JSON. Both make the
same slides, in turns, so that whatever else the machine does disturbs both.
"""

import importlib.util
import json
import sys
import tempfile
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from shutil import which
from typing import TYPE_CHECKING

from nnviz.export import raster, svg
from nnviz.export.motion import Pace, has_motion
from nnviz.export.reel import Reel, Slide
from nnviz.export.video import writers as video
from nnviz.export.wish import Span, Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run
from nnviz.trace.timeline import Cursor

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

EVERY = 4
"""matplotlib makes every fourth slide: it has no other to keep the artists of than the last one."""
FILM = Span(Cursor(1, 20), Cursor(1, 22))
"""Three slides whose motion matplotlib films."""
Found = dict[str, float | str]


def reel(span: Span | None = None) -> Reel:
    """Return the default scenario's slides, 1920×1080."""
    run = Run(build(library.load("w5")))
    return Reel(run, Wish() if span is None else Wish(span=span))


def pages(kind: str) -> Found:
    """Return how long a slide takes as a file of its own, in seconds."""
    asked = reel()
    page = raster.png_page if kind == "png" else svg.page
    ours: list[float] = []
    theirs: list[float] = []
    found: Found = {}
    show = _board(kind, asked)
    slides = asked.slides()
    for number in range(len(asked)):
        began = time.perf_counter()
        slide = next(slides)
        page(slide, asked.wish)()
        ours.append(time.perf_counter() - began)
        if show is not None and number % EVERY == 0:
            theirs.append(_timed(show, slide))
    began = time.perf_counter()
    _in_threads(asked, page)
    found["together"] = (time.perf_counter() - began) / len(asked)
    found["alone"] = sum(ours) / len(ours)
    if theirs:
        found["matplotlib"] = sum(theirs) / len(theirs)
    return found | _versions()


def film() -> Found:
    """Return how long a frame of a film takes, in seconds, the steps' motion at 30 a second."""
    asked = reel()
    began = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        video.write_mp4(asked, file, lambda done: None)
    frames = Pace.of(asked.wish).first(len(asked))
    found: Found = {"frames": frames, "film": (time.perf_counter() - began) / frames}
    if importlib.util.find_spec("matplotlib") is not None and which("ffmpeg") is not None:
        found["matplotlib"] = _filmed_by_matplotlib(reel(FILM))
    return found | _versions()


def _in_threads(asked: Reel, page: "Callable[[Slide, Wish], Callable[[], bytes]]") -> None:
    """Make all slides as an export does: painted here, packed by two threads."""
    with ThreadPoolExecutor(2) as pool:
        pending: deque[Future[bytes]] = deque()
        for slide in asked.slides():
            if len(pending) >= 4:
                pending.popleft().result()
            pending.append(pool.submit(page(slide, asked.wish)))
        while pending:
            pending.popleft().result()


def _board(kind: str, asked: Reel) -> "Callable[[Slide], object] | None":
    """Return what shows a slide with matplotlib, and saves it; None where it is not installed."""
    if importlib.util.find_spec("matplotlib") is None:
        return None
    from tests.benchmarks.matplotlib_frame import Board

    board = Board(asked.wish.size, asked.drawing(Cursor(1, 1)))
    save = board.png if kind == "png" else board.svg

    def show(slide: Slide) -> object:
        board.show(slide.drawing)
        return save()

    for slide in islice(asked.slides(), 1):  # fonts are looked for once, before it counts
        show(slide)
    return show


def _filmed_by_matplotlib(asked: Reel) -> float:
    """Return the seconds a frame that matplotlib's own writer takes, with the same encoder."""
    from matplotlib.animation import FFMpegWriter

    from tests.benchmarks.matplotlib_frame import Board

    board = Board(asked.wish.size, asked.drawing(Cursor(1, 20)))
    board.show(asked.drawing(Cursor(1, 20)))
    board.png()
    pace, frames = Pace.of(asked.wish), 0
    wanted = ["-preset", "veryfast", "-tune", "stillimage", "-crf", "16", "-bf", "0"]
    writer = FFMpegWriter(30, "libx264", extra_args=[*wanted, "-pix_fmt", "yuv420p"])
    with tempfile.TemporaryDirectory() as folder:
        spent, began = 0.0, time.perf_counter()
        with writer.saving(board.figure, f"{folder}/film.mp4", asked.wish.size.dpi):
            for number, cursor in enumerate(asked.cursors()):
                for alpha in pace.alphas(number, moves=has_motion(asked.wish, cursor)):
                    drawn = time.perf_counter()
                    drawing = asked.drawing(cursor, alpha)
                    spent += time.perf_counter() - drawn  # where things stand is nnviz's work
                    board.show(drawing)
                    writer.grab_frame()
                    frames += 1
        return (time.perf_counter() - began - spent) / frames


def _timed(do: "Callable[[Slide], object]", slide: Slide) -> float:
    began = time.perf_counter()
    do(slide)
    return time.perf_counter() - began


def _versions() -> Found:
    if importlib.util.find_spec("matplotlib") is None:
        return {}
    import matplotlib as mpl

    return {"version": mpl.__version__}


if __name__ == "__main__":
    application = raster.unseen_application()
    json.dump(film() if sys.argv[1] == "mp4" else pages(sys.argv[1]), sys.stdout)
