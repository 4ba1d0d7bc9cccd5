"""Films: what they show and when, and what is left where one is given up."""

import errno
import io
import os
import re
import sys
import threading
from dataclasses import fields
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.drawing.shapes import Box, Drawing, Stratum
from nnviz.drawing.theme import THEMES
from nnviz.export.motion import Pace, TooFewFramesError
from nnviz.export.reel import Reel
from nnviz.export.video import writers as video
from nnviz.export.wish import Size, Span, Wish
from nnviz.trace.steps import Grain
from nnviz.trace.timeline import Cursor
from tests.export.films import WRITERS, apart, film, picture, plain, shots
from tests.export.reels import SMALL, reel

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("qapp")

SIZE = Size(640, 360)
FEW = Span(Cursor(1, 29), Cursor(1, 31))
SEVERAL = Span(Cursor(1, 6), Cursor(1, 13))
START = Span(Cursor(1, 0), Cursor(1, 2))
TASKS = Path("/proc/self/task")


@pytest.fixture(params=list(WRITERS))
def key(request: pytest.FixtureRequest) -> str:
    """Return each kind of film."""
    pytest.importorskip("av", reason="PyAV is not installed: pip install 'nnviz[video]'")
    kind: str = request.param
    return kind


def test_a_slide_moves_and_then_rests(key: str) -> None:
    """A step's pulse is on its way for 550 of 900 parts of it; then its slide stands still."""
    asked = reel(size=SIZE, span=FEW, frames_a_second=18)
    found = shots(film(asked, key))
    assert len(found) == 3 * 18
    for number, cursor in enumerate(asked.cursors()):
        slide = found[18 * number : 18 * (number + 1)]
        rest = picture(asked, cursor)
        for shot in slide[11:]:
            assert np.abs(shot.pixels.astype(int) - rest).mean() < 2.0
            assert apart(shot.pixels[plain(rest)], rest[plain(rest)]) <= 2
        for place in range(11):
            moving = picture(asked, cursor, place / 11)
            assert np.abs(slide[place].pixels.astype(int) - moving).mean() < 2.0
        for one, other in pairwise(slide[:10]):  # then the value has arrived
            assert apart(one.pixels, other.pixels) > 40


def test_the_start_has_no_motion(key: str) -> None:
    """The slide before the first step stands still, as it does in the window."""
    found = shots(film(reel(size=SIZE, span=START, frames_a_second=9), key))
    assert len(found) == 27
    assert max(apart(one.pixels, other.pixels) for one, other in pairwise(found[:9])) < 20
    assert apart(found[9].pixels, found[10].pixels) > 40


@pytest.mark.parametrize(
    "wished",
    [
        pytest.param({"grain": Grain.UNIT}, id="by units"),
        pytest.param({"focus": "w5"}, id="something else is explained"),
        pytest.param({"frames_a_second": 2}, id="no frame would be at rest"),
    ],
)
def test_what_does_not_move_in_the_window_does_not_in_a_film(
    key: str, wished: dict[str, object]
) -> None:
    """Each slide is a still where its step has no motion, or no time to come to rest."""
    asked = reel(**{"size": SIZE, "span": SEVERAL, "frames_a_second": 6, **wished})
    found = shots(film(asked, key))
    frames = len(found) // len(asked)
    for number, cursor in enumerate(asked.cursors()):
        rest = picture(asked, cursor)
        for shot in found[frames * number : frames * (number + 1)]:
            assert np.abs(shot.pixels.astype(int) - rest).mean() < 2.0


def test_time_is_exact(key: str) -> None:
    """Frame i is shown after i / rate seconds; WebM has whole milliseconds."""
    asked = reel(size=SMALL, span=FEW, frames_a_second=23.976, seconds_a_step=0.7)
    found = shots(film(asked, key))
    assert len(found) == 51  # 3 × 0.7 s × 23.976 frames a second are 50.3 frames
    for number, shot in enumerate(found):
        exact = number / Fraction("23.976")
        assert abs(shot.time - exact) <= (0 if key == "mp4" else Fraction(1, 2000))


def test_players_can_jump_to_each_slide(key: str) -> None:
    """A slide of a second begins with a key frame; shorter ones share one: files stay small."""
    found = shots(film(reel(size=SMALL, span=FEW, frames_a_second=8), key))
    assert [number for number, shot in enumerate(found) if shot.is_key] == [0, 8, 16]
    found = shots(film(reel(size=SMALL, span=FEW, frames_a_second=8, seconds_a_step=0.5), key))
    assert [number for number, shot in enumerate(found) if shot.is_key] == [0, 8]


class Swatches(Reel):
    """Slides that show all colours of a theme as squares."""

    @property
    def colours(self) -> list[str]:
        """The colours of the theme."""
        theme = THEMES[self.wish.theme]
        values = [getattr(theme, field.name) for field in fields(theme)]
        flat = [each for value in values for each in (value if type(value) is tuple else (value,))]
        return [each for each in flat if re.fullmatch("#[0-9a-f]{6}", str(each))]

    def drawing(self, cursor: Cursor, alpha: float = 1.0) -> Drawing:
        """Return the squares, 32 units wide, ten in a row."""
        squares = [
            Box("", "", 32 * (place % 10), 32 * (place // 10), 32, 32, 0, colour)
            for place, colour in enumerate(self.colours)
        ]
        return Drawing(320, 180, "#ffffff", (Stratum("squares", tuple(squares)),))


@pytest.mark.parametrize("theme", list(THEMES))
def test_colours_stay_what_they_are(key: str, theme: str) -> None:
    """Every colour of every theme comes back within 2 of 255, by the film's own tags."""
    wish = Wish(theme=theme, size=Size(640, 360), span=START, frames_a_second=1)
    asked = Swatches(reel().run, wish)
    assert len(asked.colours) >= 20
    for shot in shots(film(asked, key)):
        for place, colour in enumerate(asked.colours):
            seen = shot.pixels[64 * (place // 10) + 32, 64 * (place % 10) + 32]
            meant = np.frombuffer(bytes.fromhex(colour[1:]), np.uint8)
            assert np.abs(seen.astype(int) - meant).max() <= 2, colour


def test_a_film_has_a_ground(key: str) -> None:
    """Slides without a ground stand on the theme's in a film, which has no opacity."""
    asked = reel(size=SMALL, span=START, transparent=True, theme="dark", frames_a_second=1)
    canvas = np.frombuffer(bytes.fromhex(THEMES["dark"].canvas[1:]), np.uint8)
    assert np.abs(shots(film(asked, key))[0].pixels[80, 2].astype(int) - canvas).max() <= 3


def test_progress_is_told_slide_by_slide(key: str) -> None:
    """What is told only grows, names every slide, and ends with all."""
    told: list[int] = []
    asked = reel(size=SMALL, span=FEW, frames_a_second=10)
    WRITERS[key](asked, io.BytesIO(), told.append)
    assert told == sorted(told)
    assert set(told) == {0, 1, 2, 3}
    assert told[-1] == 3
    assert len(told) >= 3 * 10


class GivenUpError(Exception):
    """Nobody wants the film any more."""


def _tasks() -> set[str]:
    """Return the numbers of all threads, also of those that Python knows nothing of."""
    return set(os.listdir(TASKS)) if TASKS.exists() else set()


def test_a_film_that_is_given_up_leaves_nothing_behind(qtbot: "QtBot", key: str) -> None:
    """Raised by what is told, an error comes through; no thread is left, the file stays open."""

    def give_up(done: int) -> None:
        if done == 2:
            raise GivenUpError

    file = io.BytesIO()
    asked = reel(size=SMALL, frames_a_second=10)
    WRITERS[key](reel(size=SMALL, span=START, frames_a_second=1), io.BytesIO(), lambda done: None)
    threads, tasks = threading.active_count(), _tasks()
    with pytest.raises(GivenUpError):
        WRITERS[key](asked, file, give_up)
    assert threading.active_count() == threads
    # The system may need a moment to forget a thread that has ended.
    qtbot.waitUntil(lambda: _tasks() <= tasks)
    assert not file.closed


class FullDisk(io.BytesIO):
    """A file on a disk on which there is little room."""

    def write(self, content: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        """Write it, or fail as a full disk does."""
        if self.tell() + len(content) > 30_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)


def test_a_full_disk_is_told(key: str) -> None:
    """The system's error comes through as it is, whichever thread it happened in."""
    threads = threading.active_count()
    with pytest.raises(OSError, match="No space left") as raised:
        WRITERS[key](reel(size=SIZE, frames_a_second=10), FullDisk(), lambda done: None)
    assert raised.value.errno == errno.ENOSPC
    assert threading.active_count() == threads


def test_nothing_tells_what_made_it(key: str) -> None:
    """There is no date in a film, and no version of an encoder."""
    made = film(reel(size=SMALL, span=START, frames_a_second=1), key)
    for unwanted in (b"x264", b"Lavf6", b"Lavc", b"libvpx", b"creation_time"):
        assert unwanted not in made


def test_the_index_is_first() -> None:
    """An MP4 film plays while it is still being fetched: its index stands before its pictures."""
    pytest.importorskip("av", reason="PyAV is not installed: pip install 'nnviz[video]'")
    made = film(reel(size=SMALL, span=FEW, frames_a_second=5), "mp4")
    assert 0 < made.index(b"moov") < made.index(b"mdat")


def test_an_odd_size_is_refused_before_anything_is_written() -> None:
    """H.264 has no odd sizes; nothing is scaled or cut, what would do is said. WebM has them."""
    file = io.BytesIO()
    asked = reel(size=Size(641, 360), span=START, frames_a_second=1)
    with pytest.raises(video.OddSizeError, match=r"641×360 is not possible, 642×360 is\. WebM"):
        video.write_mp4(asked, file, lambda done: None)
    assert file.getvalue() == b""
    assert shots(film(asked, "webm"))[0].pixels.shape == (360, 641, 3)


@pytest.mark.parametrize("write", list(WRITERS.values()))
def test_a_step_shorter_than_a_frame_is_refused(write: "Callable[..., None]") -> None:
    """No step is left out of a film: what is too fast is refused, with what would do."""
    file = io.BytesIO()
    asked = reel(size=SMALL, frames_a_second=4, seconds_a_step=0.2)
    with pytest.raises(TooFewFramesError, match=r"take at least 0\.25 seconds a step"):
        write(asked, file, lambda done: None)
    assert file.getvalue() == b""


@pytest.mark.parametrize("write", list(WRITERS.values()))
def test_without_the_library_it_says_how_to_get_it(
    write: "Callable[..., None]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyAV is optional: without it, a video names the command that installs it."""
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.delitem(sys.modules, "nnviz.export.video.film", raising=False)
    file = io.BytesIO()
    with pytest.raises(video.NoVideoLibraryError, match=re.escape("pip install 'nnviz[video]'")):
        write(reel(size=SMALL), file, lambda done: None)
    assert file.getvalue() == b""


def test_a_size_that_no_encoder_takes_is_refused(key: str) -> None:
    """An absurd size is the encoder's to refuse, and ends as a sentence."""
    from nnviz.export.video.film import NotEncodedError

    with pytest.raises(NotEncodedError, match="30000×30000 pixels cannot be encoded"):
        WRITERS[key](reel(size=Size(30_000, 30_000)), io.BytesIO(), lambda done: None)


@given(
    frames=st.integers(1, 60),
    hundredths=st.integers(2, 500),
    slides=st.integers(1, 40),
)
def test_no_frame_is_lost_and_none_too_many(frames: int, hundredths: int, slides: int) -> None:
    """Each slide has its frames, at most one more or fewer than others; together they are all."""
    wish = Wish(frames_a_second=frames, seconds_a_step=hundredths / 100)
    if frames * hundredths < 100:
        with pytest.raises(TooFewFramesError):
            Pace.of(wish)
        return
    pace = Pace.of(wish)
    counts = [len(list(pace.alphas(slide, moves=True))) for slide in range(slides)]
    assert min(counts) >= 1
    assert max(counts) - min(counts) <= 1
    assert sum(counts) == pace.first(slides)
    assert 0 <= pace.first(slides) - Fraction(slides * frames * hundredths, 100) < 1
    for slide in range(slides):
        alphas = list(pace.alphas(slide, moves=True))
        assert alphas == sorted(alphas)
        assert alphas[-1] == 1.0
