"""GIF, WebP and APNG: every slide in its time, exactly, in files of what changes."""

import io
import tracemalloc
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageSequence

from nnviz.drawing.theme import THEMES
from nnviz.export.animation.frames import LONGEST, Frame, frames, packed
from nnviz.export.animation.palette import palette
from nnviz.export.formats import FORMATS
from nnviz.export.wish import Size
from nnviz.trace.steps import Grain
from tests.export.reels import SMALL, reel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from nnviz.export.reel import Reel

pytestmark = pytest.mark.usefixtures("qapp")

ENDLESS = 0
KEYS = ("gif", "webp", "apng")
MODES = {"gif": "GIF", "webp": "WEBP", "apng": "PNG"}


def _written(key: str, wished: "Reel") -> bytes:
    file = io.BytesIO()
    told: list[int] = []
    FORMATS[key].write()(wished, file, told.append)
    assert [number for number in told if number] == list(range(1, len(wished) + 1))
    return file.getvalue()


def _painted(wished: "Reel") -> "Iterator[NDArray[np.uint8]]":
    """Yield the slides as they are painted for a PNG."""
    from nnviz.export import raster

    for slide in wished.slides():
        yield raster.pixels(raster.image_of_size(slide.drawing, wished.wish.size), opacity=True)


@pytest.mark.parametrize("transparent", [False, True])
@pytest.mark.parametrize("key", ["webp", "apng"])
def test_every_slide_is_seen_as_it_is(key: str, transparent: bool) -> None:
    """Frame after frame, a viewer has the very pixels of the slides, each for its time."""
    grain = Grain.UNIT if transparent else Grain.VALUE
    wished = reel(size=SMALL, transparent=transparent, seconds_a_step=0.25, grain=grain)
    with Image.open(io.BytesIO(_written(key, wished))) as read:
        assert read.format == MODES[key]
        assert read.size == (320, 180)
        assert read.info["loop"] == ENDLESS
        assert read.n_frames == len(wished)  # type: ignore[attr-defined]
        for frame, painted in zip(ImageSequence.Iterator(read), _painted(wished), strict=True):
            seen = np.asarray(frame.convert("RGBA"))
            assert frame.info["duration"] == 250
            assert np.array_equal(seen[..., 3], painted[..., 3])
            assert np.array_equal(seen[painted[..., 3] > 0], painted[painted[..., 3] > 0])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_gif_keeps_the_colours(theme: str) -> None:
    """What is flat has exactly its colour in every frame, and no blend is far from its own."""
    wished = reel(size=Size(640, 360, 48), theme=theme, seconds_a_step=0.5, grain=Grain.UNIT)
    look = THEMES[theme]
    named = {
        int.from_bytes(bytes.fromhex(colour[1:] + "ff"), "little")
        for colour in (look.canvas, look.surface, look.ink, look.soft, look.backward, *look.factors)
    }
    with Image.open(io.BytesIO(_written("gif", wished))) as read:
        assert read.format == "GIF"
        assert read.info["loop"] == ENDLESS
        assert read.n_frames == len(wished)  # type: ignore[attr-defined]
        for frame, painted in zip(ImageSequence.Iterator(read), _painted(wished), strict=True):
            assert frame.info["duration"] == 500
            seen = np.asarray(frame.convert("RGB")).astype(int)
            away = np.abs(seen - painted[..., :3].astype(int)).max(axis=2)
            assert (away == 0).mean() > 0.9
            assert away.max() <= 40
            assert (away > 16).mean() < 0.001
            pixels = painted.view("<u4")[..., 0]
            colours, counts = np.unique(pixels, return_counts=True)
            flat = {int(colour) for colour in colours[counts > pixels.size / 500]}
            assert len(flat) > 3
            for colour in flat | named:
                assert not away[pixels == colour].any(), hex(colour)


def test_what_does_not_change_is_not_written_again() -> None:
    """Two equal slides are one frame, twice as long; of others only what changed is there."""
    first = np.zeros((8, 10), np.uint8)
    second = first.copy()
    second[3:5, 5:7] = 9
    one, two, three = frames(iter([first, first, second, second, second, first]), 0.5)
    assert (one.x, one.y, one.pixels.shape, one.ticks, one.is_new) == (0, 0, (8, 10), 100, None)
    assert (two.x, two.y, two.ticks) == (4, 2, 150)
    assert np.array_equal(two.pixels, second[2:5, 4:7])
    assert two.is_new is not None
    assert two.is_new.sum() == 4
    assert (three.x, three.y, three.ticks) == (4, 2, 50)
    replaced = list(frames(iter([first, second]), 0.5, transparent=True))
    assert [frame.is_new for frame in replaced] == [None, None]


@pytest.mark.parametrize(
    ("seconds", "ticks"), [(1 / 3, 100), (0.001, 6), (0.125, 38), (700, 210000)]
)
def test_times_add_up(seconds: float, ticks: int) -> None:
    """Rounding does not add up, nothing is too short to see, and nothing too long to write."""
    pictures = [np.full((2, 2), number, np.uint8) for number in range(3)]
    found = list(frames(iter(pictures), seconds))
    assert sum(frame.ticks for frame in found) == ticks
    assert all(0 < frame.ticks <= LONGEST for frame in found)
    assert list(frames(iter([]), 1.0)) == []


@pytest.mark.parametrize("key", KEYS)
def test_one_slide_is_a_picture_of_one_frame(key: str) -> None:
    """A single moment can be had in a moving format, too."""
    wished = reel(size=Size(321, 181, 24), span=reel().wish.span, grain=Grain.PHASE)
    single = list(islice(_painted(wished), 1))
    with Image.open(io.BytesIO(_written(key, wished))) as read:
        assert read.size == (321, 181)
        shown = np.asarray(read.convert("RGB")).astype(int)
        assert np.abs(shown - single[0][..., :3]).max() <= 40


@pytest.mark.parametrize("key", KEYS)
def test_it_can_be_broken_off(key: str) -> None:
    """Whoever is told may break it off: the exception is theirs, and no thread is left."""

    def stop(number: int) -> None:
        if number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        FORMATS[key].write()(reel(size=SMALL), io.BytesIO(), stop)


@pytest.mark.parametrize("key", KEYS)
def test_a_full_disk_is_told(key: str) -> None:
    """Where the file takes no more, that error comes out, and no thread is left."""

    class Full(io.BytesIO):
        def write(self, content: object) -> int:
            if self.tell() > 3000:
                raise OSError(28, "No space left on device")
            return super().write(content)  # type: ignore[arg-type]

    with pytest.raises(OSError, match="No space left"):
        FORMATS[key].write()(reel(size=SMALL), Full(), lambda _: None)


def test_many_frames_need_no_more_memory_than_few() -> None:
    """Frames are painted as they are asked for, and let go once they are written."""

    def pictures(count: int) -> "Iterator[NDArray[np.uint32]]":
        for number in range(count):
            yield np.full((200, 300), number, np.uint32)

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            for _ in packed(frames(pictures(count), 0.1), lambda frame: bytes(frame.pixels)):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(40)
    assert peak(400) < 1.5 * peak(40)


def test_a_palette_has_room_for_few_colours_as_they_are() -> None:
    """Where a palette is large enough, every colour is in it; else the named ones are."""
    colours = np.arange(50, dtype=np.uint32) * 0x030201
    picture = np.repeat(colours, 3).reshape(10, 15)
    enough = palette([picture], frozenset(), 60)
    assert np.array_equal(enough.colours[enough.places(picture)][..., 0], picture & 0xFF)
    named = frozenset((int(colours[7]), int(colours[40])))
    large = np.zeros((4000, 15), np.uint32)
    large[:10] = picture
    few = palette([large], named, 10)
    assert len(few.colours) <= 10
    for colour in (colours[0], colours[7], colours[40]):
        place = few.places(np.array([[colour]], np.uint32))[0, 0]
        assert int.from_bytes(few.colours[place].tobytes(), "little") == colour


def test_a_frame_stays_until_the_next_changes_something() -> None:
    """A frame's place in the file is that of the first of the slides that look like it."""
    made = frames((np.full((2, 2), number // 3, np.uint8) for number in range(9)), 0.1)
    assert [(int(frame.pixels[0, 0]), frame.ticks) for frame in made] == [(0, 30), (1, 30), (2, 30)]
    assert Frame(0, 0, np.zeros((1, 1)), None, 1).ticks == 1
