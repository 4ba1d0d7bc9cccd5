"""Which slides an export has, and what is said with each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz import translation
from nnviz.drawing.shapes import Label, Polyline
from nnviz.engine.optimizers import SGD, Adam
from nnviz.export.reel import NoSlideError, Reel
from nnviz.export.wish import Span, Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run
from nnviz.trace.steps import Grain, Phase
from nnviz.trace.timeline import END, Cursor, Timeline


def _run(name: str = "w5") -> Run:
    return Run(build(library.load(name)))


def _reel(first: Cursor, last: Cursor, grain: Grain = Grain.VALUE, name: str = "w5") -> Reel:
    return Reel(_run(name), Wish(Span(first, last), grain))


def test_an_iteration_is_its_start_and_every_step() -> None:
    """44 slides of the 43 steps of w5, whose last is the end of the iteration."""
    reel = _reel(Cursor(1, 0), Cursor(1, END))
    assert list(reel.cursors()) == [Cursor(1, position) for position in range(44)]
    assert len(reel) == 44


def test_a_phase_is_its_own_steps() -> None:
    """The first of them is the phase's first step, the last its last."""
    whole = _reel(Cursor(1, 0), Cursor(1, END))
    phase, start, end = whole.steps(1).phases()[2]
    assert phase is Phase.BACKWARD
    reel = _reel(Cursor(1, start + 1), Cursor(1, end))
    assert {slide.phase for slide in reel.slides()} == {Phase.BACKWARD}
    assert len(reel) == end - start


def test_a_single_frame_is_shown_whatever_the_grain() -> None:
    """Also where no unit, layer or phase ends with it."""
    for grain in Grain:
        assert list(_reel(Cursor(2, 5), Cursor(2, 5), grain).cursors()) == [Cursor(2, 5)]


@settings(max_examples=50)
@given(
    st.sampled_from(["w5", "mini-batch", "softmax"]),
    st.sampled_from([Grain.VALUE, Grain.UNIT, Grain.LAYER, Grain.PHASE]),
    st.integers(1, 4),
    st.integers(0, 3),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_slides_are_the_places_where_a_walk_rests(
    name: str, grain: Grain, begin: int, more: int, first: int, last: int
) -> None:
    """They are counted before they are made, and are those of the window's own timeline."""
    run = _run(name)
    last = max(first, last)
    wish = Wish(Span(Cursor(begin, first), Cursor(begin + more, last)), grain)
    reel = Reel(run, wish)
    found = list(reel.cursors())
    assert len(found) == len(reel)
    assert found == sorted(found)
    timeline = Timeline(run, Cursor(begin, 0))
    rests = []
    while timeline.cursor.iteration <= begin + more:
        rests.append(timeline.cursor)
        timeline = timeline.next(grain)
    if more == 0 and first == min(last, len(reel.steps(begin))):
        return
    low = Cursor(begin, min(first, len(reel.steps(begin))))
    high = Cursor(begin + more, min(last, len(reel.steps(begin + more))))
    if low < high:
        assert found == [cursor for cursor in rests if low <= cursor <= high]


def test_no_slide_at_all_is_refused() -> None:
    """Or else there would be a file with nothing in it."""
    reel = _reel(Cursor(1, 5), Cursor(1, 7), Grain.PHASE)
    assert len(reel) == 0
    with pytest.raises(NoSlideError) as raised:
        next(reel.slides())
    assert raised.value.sentence().startswith("There is no slide: no phase ends within these")


def test_whole_iterations_are_their_ends() -> None:
    """One slide for each, where all of it is calculated."""
    reel = _reel(Cursor(1, 0), Cursor(3, END), Grain.ITERATION)
    assert list(reel.cursors()) == [Cursor(number, 43) for number in (1, 2, 3)]


def test_a_plot_grows_from_slide_to_slide() -> None:
    """It has nothing of what comes later, though that is trained already."""
    run = _run("xor")
    run.advance(9)
    wish = Wish(Span(Cursor(1, 0), Cursor(9, END)), Grain.ITERATION, plot="loss")
    reel = Reel(run, wish)
    for cursor in list(reel.cursors())[1:]:
        shapes = [s for s in reel.drawing(cursor).shapes if s.role == "curve"]
        assert [len(s.points) for s in shapes if isinstance(s, Polyline)] == [cursor.iteration]


def test_steps_are_known_before_the_training() -> None:
    """Also of the last, smaller batch of an epoch, and behind a change of the optimizer."""
    run = _run("mini-batch").branch(3, Adam(0.1))
    reel = Reel(run, Wish())
    for iteration in range(1, 8):
        trace = run.trace(iteration)
        assert len(reel.steps(iteration)) == len(trace.steps((0,)))


def test_counting_many_iterations_trains_none() -> None:
    """A hundred thousand iterations are counted at once."""
    reel = _reel(Cursor(1, 0), Cursor(100_000, END), Grain.PHASE)
    assert len(reel) == 500_000
    assert reel.run.walked == 0


def test_titles_are_unique_and_words_are_plain() -> None:
    """A title says which step it is; neither it nor the sentence has marks for subscripts."""
    slides = list(_reel(Cursor(1, 0), Cursor(2, END)).slides())
    titles = [slide.title for slide in slides]
    assert len(set(titles)) == len(titles) == 88
    assert titles[18] == "Iteration 1, step 18 of 43: How much does o2 change with its sum z4?"
    for slide in slides:
        for text in (slide.title, slide.sentence, slide.aloud):
            assert text
            assert "_" not in text
            assert "\\" not in text
    assert [slide.number for slide in slides] == list(range(1, 89))


def test_words_are_in_the_language_in_use() -> None:
    """And another one for a while leaves the first as it was."""
    reel = _reel(Cursor(1, 18), Cursor(1, 18))
    with translation.speaking("ko"):
        assert "가중합" in reel.slide(1, Cursor(1, 18)).title
        assert translation.wording() == ("ko", False)
    assert "its sum" in reel.slide(1, Cursor(1, 18)).title
    assert translation.language() == "en"


def test_a_plot_shows_the_line_of_runs_and_the_twin() -> None:
    """The run that a branch left is on the loss curve too, and the twin where one is wanted."""
    run = _run("xor")
    run.advance(30)
    branch = run.branch(10, SGD(2.0))
    branch.advance(20)
    wish = Wish(Span(Cursor(20, 9), Cursor(20, 9)), plot="loss")
    roles = [
        label.text
        for label in Reel(branch, wish).drawing(Cursor(20, 9)).shapes
        if label.role == "legend" and hasattr(label, "text")
    ]
    assert any("η = 2" in text for text in roles)
    assert any("η = 1" in text for text in roles)


def test_a_twin_may_diverge_before_a_branch() -> None:
    """The slide is made all the same, and the plot says where the twin diverged."""
    branch = _run("relu").branch(1, SGD(1.0)).branch(40, SGD(0.1))
    branch.advance(41)
    wish = Wish(Span(Cursor(41, 40), Cursor(41, 40)), plot="decay", twin="linear")
    reel = Reel(branch, wish)
    reel.train_twin(lambda: False)
    text = " ".join(s.text for s in reel.drawing(Cursor(41, 40)).shapes if isinstance(s, Label))
    assert "The twin diverged in iteration 8." in text


def test_a_twin_is_trained_as_far_as_is_asked_for() -> None:
    """And asks after each iteration whether to stop."""
    asked = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) >= 7

    run = _run("xor").branch(5, SGD(2.0))
    wish = Wish(Span(Cursor(30, 0), Cursor(30, 9)), plot="loss", twin="relu")
    Reel(run, wish).train_twin(stop)
    assert len(asked) >= 7
    asked.clear()
    Reel(run, Wish(plot="loss")).train_twin(stop)
    assert not asked


def test_a_moment_in_motion_is_between_two_slides() -> None:
    """It has neither the shapes of the one nor of the other."""
    reel = _reel(Cursor(1, 0), Cursor(1, END))
    before, after = reel.drawing(Cursor(1, 17)), reel.drawing(Cursor(1, 18))
    moving = reel.drawing(Cursor(1, 18), 0.4)
    assert moving.shapes != before.shapes
    assert moving.shapes != after.shapes
    assert reel.drawing(Cursor(1, 18), 1.0).shapes == after.shapes


def test_a_slide_is_as_large_as_is_asked_for() -> None:
    """Its units are as many pixels as make the size."""
    reel = _reel(Cursor(1, 3), Cursor(1, 3))
    drawing = reel.drawing(Cursor(1, 3))
    assert drawing.width * reel.scale == pytest.approx(1920)
    assert drawing.height * reel.scale == pytest.approx(1080)
