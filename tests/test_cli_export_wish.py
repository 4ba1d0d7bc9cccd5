"""The command that is shown for a wish gives that wish again, whatever it is."""

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import arguments
from nnviz.drawing.slide import Content
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.export.command_line import branches_of, command, fitting, phase_bounds
from nnviz.export.formats import FORMATS
from nnviz.export.options import ACTIVATIONS, THEMES
from nnviz.export.wish import SIZES, Size, Span, Wish
from nnviz.export_course import course_of
from nnviz.export_request import wished
from nnviz.plots.moment import KEYS, Choices
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run
from nnviz.trace.steps import Grain, Phase
from nnviz.trace.timeline import END, Cursor

if TYPE_CHECKING:
    from nnviz.engine.optimizers import Optimizer
    from nnviz.export.formats import Format

BATCHES = build(library.load("mini-batch"))
"""Four samples in batches of two, and a network with biases."""
COURSE = course_of(BATCHES, ())
STEPS = len(COURSE.steps(1, 0))

_POSITIONS = st.one_of(st.just(0), st.just(END), st.integers(0, STEPS))
_CURSORS = st.builds(Cursor, st.one_of(st.just(1), st.integers(1, 10**6)), _POSITIONS)
_SPANS = st.one_of(
    st.tuples(_CURSORS, _CURSORS),
    st.tuples(_POSITIONS, _POSITIONS).map(lambda two: (Cursor(2, two[0]), Cursor(2, two[1]))),
).map(lambda two: Span(min(two), max(two)))
_SIZES = st.one_of(
    st.sampled_from(list(SIZES.values())),
    st.builds(Size, st.integers(64, 8192), st.integers(64, 8192)),
    st.builds(Size, st.integers(64, 8192), st.integers(64, 8192), st.floats(10.0, 2400.0)),
    st.sampled_from([Size(1280, 720), Size(1920, 1080, 96.0)]),
)
_WISHES = st.builds(
    Wish,
    span=_SPANS,
    grain=st.sampled_from(Grain),
    contents=st.frozensets(st.sampled_from(Content)),
    plot=st.sampled_from([None, *KEYS]),
    plot_choices=st.builds(Choices, st.booleans(), st.booleans()),
    theme=st.sampled_from(THEMES),
    size=_SIZES,
    transparent=st.booleans(),
    frames_a_second=st.floats(1.0, 120.0),
    seconds_a_step=st.floats(0.02, 60.0),
    decimals=st.integers(1, 17),
    sample=st.integers(0, 1),
    focus=st.sampled_from(["", "w5", "h1", "b2", "E"]),
    twin=st.sampled_from([None, *ACTIVATIONS]),
)
_OPTIMIZERS = st.sampled_from(list(OPTIMIZERS.values())).flatmap(
    lambda kind: st.builds(
        kind,
        **{
            field.name: st.floats(0.0, 0.999, allow_subnormal=False)
            for field in fields(kind)
            if field.init
        },
    )
)


@given(_WISHES, st.sampled_from(list(FORMATS.values())), st.booleans())
def test_a_wish_comes_back_from_its_command(wish: Wish, format_: "Format", named: bool) -> None:
    """All of it that the format takes notice of, also where phases are called by name."""
    steps = COURSE.steps(wish.span.first.iteration, wish.sample) if named else None
    words = command("mini-batch", wish, "a.out", format_, steps=steps)
    options = arguments.read(words)
    assert options.scenario == "mini-batch"
    assert options.output == "a.out"
    assert FORMATS[options.format] is format_
    expected = fitting(wish, format_)
    found = wished(options, COURSE)
    last = found.span.last
    if named and options.phase is not None and expected.span.last.position == END:
        assert last.position == STEPS
        found = fitting(wish, format_)
    assert found == expected
    assert fitting(found, format_) == found


@given(st.lists(_OPTIMIZERS, max_size=3))
def test_branches_come_back_from_their_command(optimizers: "list[Optimizer]") -> None:
    """Each with its iteration and all of its numbers, if the export comes to it at all."""
    branches = [(place, one) for place, one in zip((2, 3, 70), optimizers, strict=False)]
    for last, count in ((70, 3), (69, 2), (1, 0)):
        wish = Wish(span=Span(Cursor(1, 0), Cursor(last, END)))
        words = command("mini-batch", wish, "a.pdf", FORMATS["pdf"], branches=branches)
        course = course_of(BATCHES, arguments.read(words).branch or ())
        found = [(first, part.optimizer) for first, part in course.parts[1:]]
        assert found == branches[:count]


def test_branches_of_a_run_are_found() -> None:
    """In order, those that it left included."""
    adam, sgd = OPTIMIZERS["adam"](), OPTIMIZERS["sgd"](0.25)
    run = Run(BATCHES).branch(2, adam).branch(4, sgd)
    assert branches_of(run) == [(2, adam), (4, sgd)]
    assert branches_of(Run(BATCHES)) == []


def test_what_is_usual_is_not_said() -> None:
    """The command is as short as a person would type it."""
    assert command("w5", Wish(), "w5.pptx", FORMATS["pptx"]) == ["export", "w5", "-o", "w5.pptx"]
    assert command("w5", Wish(), "w5.tex", FORMATS["beamer"], language="ko", force=True) == [
        "export", "w5", "-o", "w5.tex", "--format", "beamer", "--force", "--lang", "ko",
    ]  # fmt: skip
    assert command("w5", Wish(), None, FORMATS["mp4"], english_terms=True) == [
        "export", "w5", "--format", "mp4", "--english-terms", "--estimate",
    ]  # fmt: skip


def test_a_phase_is_called_by_its_name() -> None:
    """Where the steps are known; its first step is the first slide."""
    steps = COURSE.steps(3, 0)
    bounds = phase_bounds(steps, Phase.BACKWARD)
    assert bounds is not None
    wish = Wish(span=Span(Cursor(3, bounds[0]), Cursor(3, bounds[1])))
    words = command("w5", wish, "-", FORMATS["html"], steps=steps)
    assert words == [
        "export", "w5", "-o", "-", "--format", "html", "--iteration", "3", "--phase", "backward",
    ]  # fmt: skip
    assert wished(arguments.read(words), COURSE).span == wish.span


@pytest.mark.parametrize("name", ["-x.toml", "--force"])
def test_a_file_that_looks_like_an_option_is_a_file(name: str) -> None:
    """Both the scenario's and the one to write."""
    options = arguments.read(command(name, Wish(), name + ".png", FORMATS["png"]))
    assert options.scenario.endswith(name)
    assert options.output.endswith(name + ".png")
    assert not options.force
