"""What holds for every format: the same bytes anywhere, and memory that stays."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnviz.export.formats import FORMATS

DIGESTS = """if True:
    import hashlib, io, json, os, sys
    from nnviz.export import raster
    from nnviz.export.formats import FORMATS
    from nnviz.export.wish import Span
    from nnviz.trace.timeline import Cursor
    from tests.export.reels import SMALL, reel
    if sys.argv[1] == "one processor" and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    application = raster.unseen_application()
    wished = reel(size=SMALL, span=Span(Cursor(1, 29), Cursor(1, 32)), frames_a_second=6)
    found = {}
    for key in sys.argv[2:]:
        if FORMATS[key].paged:
            draw = FORMATS[key].page()
            content = b"".join(draw(slide, wished.wish)() for slide in wished.slides())
        else:
            file = io.BytesIO()
            FORMATS[key].write()(wished, file, lambda number: None)
            content = file.getvalue()
        found[key] = hashlib.sha256(content).hexdigest()
    print(json.dumps(found))
"""
PEAKS = """if True:
    import resource, sys, tempfile
    from nnviz.export import raster
    from nnviz.export.formats import FORMATS
    from nnviz.export.wish import Content
    from tests.export.reels import SMALL, iterations, reel
    application = raster.unseen_application()
    contents = frozenset((Content.TITLE, Content.PROGRESS))
    for last in (1, 5):
        wished = reel(span=iterations(last), contents=contents, size=SMALL, frames_a_second=1)
        for key in sys.argv[1:]:
            with tempfile.TemporaryFile() as file:
                FORMATS[key].write()(wished, file, lambda number: None)
        print(len(wished), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
PAINTED = ("pdf", "apng", "webp", "gif")
"""What Qt paints into one file; what needs most memory is the last."""
FILMS = ("mp4", "webm")


def _running(script: str, *arguments: str, **surroundings: str) -> "subprocess.Popen[str]":
    """Start another process that prints something."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **surroundings},
        stdout=subprocess.PIPE,
        text=True,
    )


def _printed(process: "subprocess.Popen[str]") -> str:
    """Return what it prints to its end."""
    output, _ = process.communicate()
    assert process.returncode == 0
    return output


def test_the_same_files_in_any_surroundings() -> None:
    """Two processes write the same bytes in every format.

    Hashes, time zone, language, number of processors and what was written before are others.
    """
    keys = [key for key, one in FORMATS.items() if not one.extra or importlib.util.find_spec("av")]
    first, second = (
        _running(DIGESTS, processors, *order, PYTHONHASHSEED=seed, TZ=zone, LC_ALL=code, LANG=code)
        for seed, zone, code, processors, order in (
            ("1", "UTC", "C.UTF-8", "one processor", keys),
            ("2", "Asia/Seoul", "ko_KR.UTF-8", "all processors", keys[::-1]),
        )
    )
    one, other = json.loads(_printed(first)), json.loads(_printed(second))
    assert one == other
    assert set(one) == set(keys)
    assert len(set(one.values())) == len(keys)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory otherwise")
@pytest.mark.parametrize("keys", [PAINTED, FILMS], ids="-".join)
def test_many_slides_need_no_more_memory_than_few(keys: tuple[str, ...]) -> None:
    """Five iterations need what one needs, but for what the run and the index of a film keep."""
    if keys == FILMS:
        pytest.importorskip("av", reason="PyAV is not installed: pip install 'nnviz[video]'")
    lines = _printed(_running(PEAKS, *keys)).splitlines()
    (few, before), (many, after) = (map(int, line.split()) for line in lines)
    assert (few, many) == (44, 220)
    assert after - before < 8_000, f"{before} and {after} KiB"
