"""Slides: read at the back of a lecture hall, whole, and with what is asked for and no more."""

from dataclasses import replace
from itertools import combinations

import pytest

from nnviz import translation
from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import Box, Disc, Drawing, Formula, Label, Run, Shape
from nnviz.drawing.slide import LEAST_SHARE, Content, draw_slide, size_for
from nnviz.drawing.theme import DARK, LIGHT
from nnviz.drawing.words import Note, words
from nnviz.engine.network import Bias
from nnviz.export.reel import Reel
from nnviz.export.wish import SIZES, Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run as Training
from nnviz.trace.timeline import Cursor
from tests.drawing.networks import bundled

RATIOS = {name: size.width / size.height for name, size in SIZES.items()}


def _roles(drawing: Drawing) -> set[str]:
    return {shape.role for shape in drawing.shapes}


def _edges(shape: Shape) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of text, a disc or a box."""
    match shape:
        case Label():
            return bounds(shape)
        case Disc():
            radius = shape.radius
            return shape.x - radius, shape.y - radius, shape.x + radius, shape.y + radius
        case Box():
            return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
        case Formula():
            right = max(mark.x for mark in shape.marks) * shape.size
            return shape.x, shape.y - 0.5 * shape.size, shape.x + right, shape.y
    return 0.0, 0.0, 0.0, 0.0


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["w5", "xor", "softmax", "mini-batch"])
def test_nothing_is_cut_off_and_all_can_be_read(name: str, size: str, language: str) -> None:
    """On every usual size, with everything on the slide, at every eleventh step."""
    translation.use(language)
    run = Training(build(library.load(name)))
    wish = Wish(size=SIZES[size], plot="loss")
    reel = Reel(run, wish)
    for position in range(0, len(reel.steps(1)) + 1, 11):
        drawing = reel.drawing(Cursor(1, position))
        assert drawing.width / drawing.height == pytest.approx(RATIOS[size])
        least = LEAST_SHARE * min(drawing.height, drawing.width * 0.75)
        # A network whose numbers have no room else is drawn smaller, and all in it.
        smallest = 0.65 * least
        for shape in drawing.shapes:
            left, top, right, bottom = _edges(shape)
            assert left >= -0.5, shape
            assert top >= -0.5, shape
            assert right <= drawing.width + 0.5, shape
            assert bottom <= drawing.height + 0.5, shape
            if isinstance(shape, Label):
                assert shape.size >= 0.99 * smallest, shape.text


@pytest.mark.parametrize("count", range(len(Content) + 1))
def test_a_slide_has_what_is_asked_for(count: int) -> None:
    """Each of its parts alone and in every company, and none that was not asked for."""
    signs = {
        Content.NETWORK: {"unit", "edge"},
        Content.CALCULATION: {"formula", "result"},
        Content.TITLE: {"title"},
        Content.PROGRESS: {"progress", "track"},
        Content.CONVENTIONS: {"conventions"},
    }
    scenario = library.load("w5")
    frame = Reel(Training(build(scenario)), Wish()).frame(Cursor(1, 20))
    for some in combinations(Content, count):
        drawing = draw_slide(frame, scenario, LIGHT, frozenset(some), title="A title")
        for content, roles in signs.items():
            assert (roles <= _roles(drawing)) == (content in some), (some, content)
        text = " ".join(s.text for s in drawing.shapes if isinstance(s, Label))
        assert ("Walk from the loss back" in text) == (Content.SENTENCE in some)


def test_what_is_not_calculated_is_blank() -> None:
    """At the start no unit has a number, and the slide asks for no key."""
    scenario = library.load("w5")
    frame = Reel(Training(build(scenario)), Wish()).frame(Cursor(1, 0))
    labels = [s for s in draw_slide(frame, scenario, LIGHT).shapes if isinstance(s, Label)]
    assert not [s for s in labels if s.role == "value" and s.id in ("h1", "h2", "o1", "o2", "E")]
    assert not [s for s in labels if "Press" in s.text or "Esc" in s.text]


def test_titles_are_no_markup() -> None:
    """What a scenario is called is written as it is: "T" is no variable, and w_5 has no script."""
    title = "T and src=x, w_5^2 E"
    scenario = library.load("w5").model_copy(update={"title": title})
    frame = Reel(Training(build(scenario)), Wish()).frame(Cursor(1, 0))
    drawing = draw_slide(frame, scenario, LIGHT, ratio=1.6, title=title)
    headings = [s for s in drawing.stratum("calculation").shapes if s.role == "heading"]
    assert [s.runs for s in headings if isinstance(s, Label)] == [(Run(title),)]
    assert f"\n{title}.\n" in words(frame, scenario).aloud
    elsewhere = words(replace(frame, focus="x1"), scenario)
    assert isinstance(elsewhere, Note)
    assert elsewhere.heading == "x_1"


def test_a_transparent_slide_has_no_ground() -> None:
    """Nothing covers what lies below it but what is drawn."""
    scenario = library.load("w5")
    frame = Reel(Training(build(scenario)), Wish()).frame(Cursor(1, 20))
    drawing = draw_slide(frame, scenario, DARK, title="A title", transparent=True)
    assert drawing.background is None
    grounds = {"bar", "foot", "side", "ground"}
    assert not [s for s in drawing.shapes if isinstance(s, Box) and s.role in grounds]
    opaque = draw_slide(frame, scenario, DARK, title="A title")
    assert [s for s in opaque.shapes if isinstance(s, Box) and s.role in grounds]


def test_the_track_is_as_far_as_the_iteration() -> None:
    """Its parts are the phases in their colours; those that are over are in full colour."""
    scenario = library.load("w5")
    reel = Reel(Training(build(scenario)), Wish())
    steps = reel.steps(1)
    for position in (0, 1, len(steps) // 2, len(steps)):
        drawing = draw_slide(reel.frame(Cursor(1, position)), scenario, LIGHT)
        parts = [s for s in drawing.shapes if isinstance(s, Box) and s.role == "track"]
        assert sum(part.width for part in parts) == pytest.approx(drawing.width)
        full = {LIGHT.phase(phase) for phase, _, _ in steps.phases()}
        done = sum(part.width for part in parts if part.fill in full)
        assert done == pytest.approx(drawing.width * position / len(steps))


def test_a_long_title_is_cut_and_not_over_the_progress() -> None:
    """It ends with an ellipsis."""
    frame = Reel(Training(build(library.load("w5"))), Wish()).frame(Cursor(1, 3))
    drawing = draw_slide(frame, library.load("w5"), LIGHT, title="A very long title " * 20)
    title, progress = (
        next(s for s in drawing.shapes if isinstance(s, Label) and s.role == role)
        for role in ("title", "progress")
    )
    assert title.text.endswith("…")
    assert bounds(title)[2] < bounds(progress)[0]


def test_the_small_network_needs_no_smaller_text() -> None:
    """All text of the worked example is at least a 48th of the height on slides of 16:9."""
    reel = Reel(Training(build(library.load("w5"))), Wish())
    for cursor in reel.cursors():
        drawing = reel.drawing(cursor)
        sizes = [shape.size for shape in drawing.shapes if isinstance(shape, Label)]
        assert min(sizes) >= 0.999 * drawing.height / 48


def test_circles_where_there_is_room() -> None:
    """The units of the small network are round on the usual slides, as a lecturer draws them."""
    reel = Reel(Training(build(library.load("w5"))), Wish())
    discs = [s for s in reel.drawing(Cursor(1, 43)).shapes if isinstance(s, Disc)]
    assert len([disc for disc in discs if disc.role == "unit"]) == 7
    numbers = [
        s.text
        for s in reel.drawing(Cursor(1, 43)).shapes
        if isinstance(s, Label) and s.id == "h1" and s.role == "value"
    ]
    assert numbers == ["0.51998934"]
    assert bundled("w5") is not None


@pytest.mark.parametrize("plot", [None, "loss"])
@pytest.mark.parametrize("name", ["w5", "mazur", "xor", "relu", "mini-batch"])
def test_every_weight_and_bias_has_its_number(name: str, plot: str | None) -> None:
    """At the start, on the usual slides, also beside a plot."""
    run = Training(build(library.load(name)))
    drawing = Reel(run, Wish(plot=plot)).drawing(Cursor(1, 0))
    written = {s.id for s in drawing.shapes if isinstance(s, Label)}
    layers = run.experiment.network.layers
    weights = sum(layer.units * layer.inputs for layer in layers)
    biases = sum(layer.units for layer in layers if layer.bias is not Bias.NONE)
    assert {f"w{number}" for number in range(1, weights + 1)} <= written
    assert {f"b{number}" for number in range(1, biases + 1)} <= written


def test_sizes_have_their_ratio() -> None:
    """Whatever it is, from a banner to a tall page."""
    for ratio in (0.2, 0.7, 1.0, 4 / 3, 16 / 9, 5.0):
        width, height = size_for(ratio)
        assert width / height == pytest.approx(ratio)
