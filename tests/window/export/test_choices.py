"""What is chosen for an export, and how it is remembered."""

from dataclasses import replace

import pytest

from nnviz.drawing.slide import Content
from nnviz.export import sizes
from nnviz.export.reel import Reel
from nnviz.export.wish import Size, Span, Wish
from nnviz.scenario.build import build
from nnviz.scenario.library import load
from nnviz.trace.run import Run
from nnviz.trace.steps import Grain
from nnviz.trace.timeline import END, Cursor
from nnviz.window.export import wording
from nnviz.window.export.choices import Choices, Range, remembered, size_of, texts_of
from nnviz.window.export.places import Places
from nnviz.window.export.subject import Subject

OTHERS = Choices(
    format="mp4",
    range=Range.PHASE,
    grain=Grain.UNIT,
    contents=frozenset({Content.NETWORK}),
    first=2,
    last=2,
    plot="loss",
    twin="relu",
    theme="dark",
    language="ko",
    english_terms=True,
    size="800x600",
    transparent=True,
    scale=2.0,
    frames_a_second=25,
    seconds_a_step=0.75,
    decimals=4,
)


def test_everything_comes_back_as_it_was_chosen() -> None:
    """What is written between two starts reads back equal, down to a frame with nothing on it."""
    assert remembered(texts_of(OTHERS, Choices()), Choices()) == OTHERS
    bare = replace(OTHERS, contents=frozenset())
    assert remembered(texts_of(bare, Choices()), Choices()) == bare


def test_what_is_as_usual_follows_the_window() -> None:
    """Who never chose a theme gets the window's, also when that is another one the next time."""
    texts = texts_of(Choices(theme="dark", plot="loss"), Choices(theme="dark"))
    assert texts == {"plot": "loss"}
    assert remembered(texts, Choices(theme="light")).theme == "light"


def test_nonsense_counts_as_not_chosen() -> None:
    """A file that somebody has edited brings no fault, but the usual choices."""
    texts = dict.fromkeys(texts_of(OTHERS, Choices()), "nonsense")
    assert remembered(texts, Choices()) == Choices()
    for first, last in (("0", "3"), ("7", ""), ("7", "2"), ("1", "99999999"), ("²", "3")):
        assert remembered({"first": first, "last": last}, Choices(last=5)) == Choices(last=5)
    assert remembered({"seconds_a_step": "1e9", "size": "1x1", "scale": "nan"}, Choices()) == (
        Choices()
    )


def test_iterations_are_remembered_together() -> None:
    """Who chose 2 to 2 finds 2 to 2, wherever the window is then."""
    texts = texts_of(Choices(first=2, last=2), Choices(last=2))
    again = remembered(texts, Choices(last=9))
    assert (again.first, again.last) == (2, 2)


def test_a_calculation_as_text_has_no_frames() -> None:
    """Whatever was chosen for slides, it has its steps."""
    subject = Subject(Run(build(load("w5"))), Cursor(1, 3))
    chosen = Choices("csv", range=Range.FRAME, grain=Grain.ITERATION)
    assert subject.wish(chosen).grain is Grain.VALUE
    assert "--grain" not in subject.arguments(chosen, "w5", "steps.csv")


@pytest.mark.parametrize(
    ("key", "size", "scale", "words"),
    [
        ("webp", "7680x4320", 4.0, "are too many for a slide"),
        ("webp", "7680x1000", 2.0, ""),
        ("webp", "5461x500", 3.0, ""),
        ("webp", "4096x500", 4.0, "at most 16,383 on a side"),
        ("png", "4096x500", 4.0, ""),
        ("png", "4097x500", 4.0, "16,384 on a side"),
        ("pptx", "7680x160", 1.0, ""),
        ("csv", "7680x4320", 1.0, ""),
    ],
)
def test_sizes_that_a_format_has_not(key: str, size: str, scale: float, words: str) -> None:
    """A sentence says so before the process does; elsewhere there is none."""
    choices = Choices(key, size=size, scale=scale)
    said = sizes.problem(choices.output, choices.kind)
    assert words in said
    assert bool(said) == bool(words)


def test_sizes() -> None:
    """A size has a name, or two sides that a screen or a page could have."""
    assert size_of("a4-portrait") == Size(1240, 1754, 150.0)
    assert size_of("800x600") == Size(800, 600)
    assert size_of("100x600") is None
    assert size_of("9000x600") is None
    assert size_of("") is None


def test_only_pixels_are_scaled() -> None:
    """Twice the pixels make a picture larger, and leave a slide as large as it is."""
    assert Choices("png", scale=2.0).output.width == 3840
    assert Choices("pptx", scale=2.0).output.width == 1920


@pytest.mark.parametrize("name", ["w5", "mini-batch"])
@pytest.mark.parametrize("grain", list(Grain))
@pytest.mark.parametrize(
    "span",
    [
        Span(),
        Span(Cursor(1, 3), Cursor(1, 17)),
        Span(Cursor(2, 30), Cursor(5, 4)),
        Span(Cursor(1, 0), Cursor(9, END)),
    ],
)
def test_each_frame_has_its_place(name: str, grain: Grain, span: Span) -> None:
    """Frame 30 of the preview is the 30th of the export, forwards and backwards."""
    reel = Reel(Run(build(load(name))), Wish(span=span, grain=grain))
    places = Places(reel)
    cursors = list(reel.cursors())
    assert len(places) == len(reel) == len(cursors)
    assert [places.cursor(number) for number in range(len(cursors))] == cursors
    assert [places.number(cursor) for cursor in cursors] == list(range(len(cursors)))
    if cursors:
        assert places.number(Cursor(1, 0)) == 0
        assert places.number(Cursor(99, 0)) in range(len(cursors))


def test_times_and_sizes_in_words() -> None:
    """They are as exact as an estimate can be."""
    assert wording.duration(0.4) == "less than 1 s"
    assert wording.duration(89.6) == "about 90 s"
    assert wording.duration(90) == "about 2 min"
    assert wording.duration(2 * 3600) == "about 2 h"
    assert wording.amount(999) == "less than 1 kB"
    assert wording.amount(999_600) == "about 1 MB"
    assert wording.amount(12_345_678) == "about 12 MB"
    assert wording.amount(5e12) == "about 5,000 GB"
