"""Reels of the scenario w5, and what another process tells of files of them."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from nnviz.export.reel import Reel
from nnviz.export.wish import END, Size, Span, Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run
from nnviz.trace.timeline import Cursor

SMALL = Size(320, 180, 24.0)
"""As much paper as the size that is usual, in few pixels."""
KEYS = ("pdf", "apng", "webp", "gif")
"""What is painted into one file; what needs most memory is the last."""

_DIGESTS = """if True:
    import hashlib, tempfile
    from nnviz.export import raster
    from nnviz.export.formats import FORMATS
    from nnviz.trace.steps import Grain
    from tests.export.reels import KEYS, SMALL, reel
    application = raster.unseen_application()
    wished = reel(size=SMALL, grain=Grain.LAYER)
    for key in KEYS:
        with tempfile.TemporaryFile() as file:
            FORMATS[key].write()(wished, file, lambda number: None)
            file.seek(0)
            print(hashlib.sha256(file.read()).hexdigest())
    slide = next(wished.slides())
    print(hashlib.sha256(raster.png_page(slide, wished.wish)()).hexdigest())
"""
_PEAKS = """if True:
    import resource, tempfile
    from nnviz.export import raster
    from nnviz.export.formats import FORMATS
    from nnviz.export.wish import Content, Size
    from tests.export.reels import KEYS, iterations, reel
    application = raster.unseen_application()
    contents, size = frozenset((Content.TITLE, Content.PROGRESS)), Size(64, 36, 4.8)
    for last in (1, 10):
        for key in KEYS:
            with tempfile.TemporaryFile() as file:
                wished = reel(span=iterations(last), contents=contents, size=size)
                FORMATS[key].write()(wished, file, lambda number: None)
        print(len(wished), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def reel(**wished: object) -> Reel:
    """Return the slides of the scenario w5."""
    return Reel(Run(build(library.load("w5"))), Wish(**wished))  # type: ignore[arg-type]


def iterations(last: int) -> Span:
    """Return the iterations from the first to the last."""
    return Span(last=Cursor(last, END))


@cache
def digests_elsewhere(seed: int, zone: str, language: str) -> tuple[str, ...]:
    """Return the digests of w5 in all formats and of a PNG, written in other surroundings."""
    surroundings = {"PYTHONHASHSEED": str(seed), "TZ": zone, "LC_ALL": language, "LANG": language}
    return tuple(_told(_DIGESTS, surroundings))


def peaks_elsewhere() -> list[tuple[int, int]]:
    """Return how many slides of one and of ten iterations there are, and the peak of memory."""
    found = [line.split() for line in _told(_PEAKS, {})]
    return [(int(count), int(peak)) for count, peak in found]


def _told(script: str, surroundings: dict[str, str]) -> list[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **surroundings},
        capture_output=True,
        check=True,
        text=True,
    ).stdout.splitlines()
