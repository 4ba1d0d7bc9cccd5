"""The drawing for a lecture hall: all of it can be read from the last row, on any screen."""

from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from nnviz import translation
from nnviz.drawing.layout import Rect
from nnviz.drawing.lecture import (
    LEAST_SHARE,
    draw_calculation_for_hall,
    draw_network_for_hall,
    draw_note_for_hall,
    rooms,
)
from nnviz.drawing.metrics import bounds
from nnviz.drawing.network import View
from nnviz.drawing.shapes import Box, Disc, Formula, Label
from nnviz.drawing.theme import LIGHT, THEMES, contrast
from nnviz.scenario import library
from nnviz.trace.frame import Frame
from tests.drawing.networks import bundled, faults, trace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.shapes import Drawing
    from nnviz.drawing.theme import Theme
    from nnviz.trace.trace import Trace

SCREENS = {"16:9": (1920, 1080), "16:10": (1280, 800), "4:3": (1024, 768)}
HAIR = 1e-9

CAPTION = "BACKWARD · step 1,021 of 1,143"
NOTE = "The source prints 0.7414: the calculation gives 0.74136507, which rounds to the same."


@pytest.fixture(params=list(SCREENS.values()), ids=list(SCREENS))
def screen(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Return the size of a projector's picture."""
    size: tuple[int, int] = request.param
    return size


@pytest.fixture
def korean() -> "Iterator[None]":
    """Say everything in Korean, with the English terms beside it."""
    before = translation.language()
    translation.use("ko", english_terms=True)
    yield
    translation.use(before)


def _network(frame: Frame, screen: tuple[int, int], theme: "Theme" = LIGHT) -> "Drawing":
    room = rooms(*screen)
    return draw_network_for_hall(frame, View(room.width, room.network, theme))


def _calculation(frame: Frame, screen: tuple[int, int], theme: "Theme" = LIGHT) -> "Drawing":
    explanation = frame.explanation
    assert explanation is not None
    room = rooms(*screen)
    return draw_calculation_for_hall(
        explanation, room.width, room.calculation, theme, caption=CAPTION, note=NOTE
    )


def _too_small(drawing: "Drawing", screen: tuple[int, int]) -> list[str]:
    """Return what is written smaller than can be read from the last row."""
    unit, least = rooms(*screen).unit, LEAST_SHARE * screen[1]
    return [
        f"{shape.role} {shape.size * unit:.1f}"
        for shape in drawing.shapes
        if isinstance(shape, Label | Formula) and shape.size * unit < least - HAIR
    ]


def _ink(shape: Label | Formula) -> Rect:
    """Return what the ink of a text covers."""
    if isinstance(shape, Label):
        return Rect(*bounds(shape))
    xs, ys = [], []
    for mark in shape.marks:
        for command in mark.outline.commands:
            xs += [shape.x + (mark.x + float(x) * mark.x_scale) * shape.size for x in command[1::2]]
            ys += [shape.y + (mark.y + float(y) * mark.y_scale) * shape.size for y in command[2::2]]
    return Rect(min(xs), min(ys), max(xs), max(ys))


def _overlaps(drawing: "Drawing") -> list[str]:
    """Return what of a calculation overlaps, or stands out at a side."""
    texts = [s for s in drawing.shapes if isinstance(s, Label | Formula) and s.role != "badge"]
    inks = [(shape.role, _ink(shape)) for shape in texts]
    discs = [s for s in drawing.shapes if isinstance(s, Disc)]
    inks += [
        ("badge", Rect(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius))
        for d in discs
    ]
    found = [
        f"{role} {ink} overlaps {other_role} {other}"
        for (role, ink), (other_role, other) in combinations(inks, 2)
        if ink.grown(-0.4).meets(other.grown(-0.4))
    ]
    frame = Rect(0.0, 0.0, drawing.width, drawing.height)
    return found + [
        f"{role} is cut off: {ink}"
        for role, ink in inks
        if ink.left < frame.left
        or ink.top < frame.top
        or ink.right > frame.right
        or ink.bottom > frame.bottom
    ]


def _assert_readable(frame: Frame, screen: tuple[int, int], theme: "Theme" = LIGHT) -> None:
    """Assert that all of a frame can be read, that nothing overlaps, and that all is there."""
    network = _network(frame, screen, theme)
    assert _too_small(network, screen) == []
    assert list(faults(network)) == []
    if frame.explanation is not None:
        calculation = _calculation(frame, screen, theme)
        assert _too_small(calculation, screen) == []
        assert _overlaps(calculation) == []
        assert calculation.height <= rooms(*screen).calculation


# Everything that is bundled -----------------------------------------------------------------------


@pytest.mark.parametrize("name", library.names())
def test_every_step_can_be_read_from_the_last_row(name: str, screen: tuple[int, int]) -> None:
    """Of no step is any text below a 45th of the height; nothing overlaps or is cut off.

    Every step is looked at on one screen, every third on the others.
    """
    trace = bundled(name)
    stride = 1 if screen == SCREENS["4:3"] else 3
    for position in range(0, len(Frame(trace).steps) + 1, stride):
        _assert_readable(Frame(trace, position=position), screen)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
@pytest.mark.parametrize("name", ["w5", "softmax", "mini-batch"])
def test_in_every_theme(name: str, theme: "Theme", screen: tuple[int, int]) -> None:
    """Dark and high contrast, with its thicker rims, are as easy to read, at rest and moving."""
    trace = bundled(name, iteration=2)
    for position in range(0, len(Frame(trace).steps) + 1, 9):
        for alpha in (0.4, 1.0):
            _assert_readable(Frame(trace, position=position, alpha=alpha), screen, theme)


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize("name", ["w5", "softmax", "mini-batch"])
def test_in_korean(name: str, screen: tuple[int, int]) -> None:
    """Korean with its English terms finds room too."""
    trace = bundled(name)
    for position in range(0, len(Frame(trace).steps) + 1, 7):
        _assert_readable(Frame(trace, position=position), screen)


@pytest.mark.parametrize("name", library.names())
def test_the_description_of_a_scenario_fits(name: str, screen: tuple[int, int]) -> None:
    """What a scenario says of itself is seen whole."""
    scenario, room = library.load(name), rooms(*screen)
    for language in ("en", "ko"):
        source = str(scenario.source.text) if scenario.source else ""
        drawing = draw_note_for_hall(
            scenario.title_in(language),
            [scenario.description_in(language), source],
            room.width,
            room.calculation,
            LIGHT,
            caption="START OF ITERATION 1",
        )
        assert _too_small(drawing, screen) == []
        assert _overlaps(drawing) == []
        assert drawing.height <= room.calculation


# Networks of any size -----------------------------------------------------------------------------


def _deep() -> "Trace":
    return trace_of((2, *([4] * 12), 2), ("tanh", "sigmoid"))


def _wide() -> "Trace":
    return trace_of((64, 64, 10), ("relu", "softmax"))


@pytest.mark.parametrize("make", [_deep, _wide], ids=["13-layers", "64-64-10"])
def test_large_networks_fold_and_stay_readable(make: object, screen: tuple[int, int]) -> None:
    """No text is too small, nothing overlaps; a calculation that is too high goes on below."""
    assert callable(make)
    trace = make()
    count = len(Frame(trace).steps)
    for share in (0.0, 0.01, 0.2, 0.24, 0.4, 0.6, 0.8, 1.0):
        frame = Frame(trace, position=round(share * count))
        network = _network(frame, screen)
        assert _too_small(network, screen) == []
        assert list(faults(network)) == []
        if frame.explanation is not None:
            calculation = _calculation(frame, screen)
            assert _too_small(calculation, screen) == []
            assert _overlaps(calculation) == []
            value = next(shape for shape in calculation.shapes if shape.role == "result")
            assert isinstance(value, Label)
            assert value.y < rooms(*screen).calculation


@pytest.mark.parametrize("activation", ["piecewise_linear", "leaky_relu"])
def test_long_names_of_functions(activation: str, screen: tuple[int, int]) -> None:
    """The headings of narrow columns stand in more lines rather than in smaller type."""
    trace = trace_of((3, 5, 4, 4, 2), (activation,), samples=3)
    for position in (0, 40):
        _assert_readable(Frame(trace, position=position), screen)


# Size ---------------------------------------------------------------------------------------------


def test_a_screen_is_used_to_the_last_pixel() -> None:
    """Network and calculation share the screen's height, and each has all of its width."""
    for width, height in SCREENS.values():
        room = rooms(width, height)
        assert room.width * room.unit == pytest.approx(width)
        assert (room.network + room.calculation) * room.unit == pytest.approx(height)


def test_the_picture_does_not_depend_on_the_pixels() -> None:
    """A projector of twice the density shows the very same."""
    frame = Frame(bundled("w5"), position=15)
    assert _network(frame, (1920, 1080)).shapes == _network(frame, (3840, 2160)).shapes
    assert _calculation(frame, (1920, 1080)).shapes == _calculation(frame, (3840, 2160)).shapes


def test_a_calculation_is_set_as_large_as_it_fits() -> None:
    """A short formula is set large, a long one smaller; heading and caption stay as they are."""
    trace = bundled("softmax")
    drawings = [_calculation(Frame(trace, position=at), (1024, 768)) for at in (1, 55)]
    formulas = [max(s.size for s in d.shapes if isinstance(s, Formula)) for d in drawings]
    assert formulas[0] > 1.4 * formulas[1]
    for role in ("heading", "caption"):
        sizes = {
            s.size for d in drawings for s in d.shapes if s.role == role and isinstance(s, Label)
        }
        assert len(sizes) == 1


def test_the_network_stays_where_it_is() -> None:
    """From step to step no unit moves, whatever the calculation needs."""
    trace = bundled("softmax")
    places = set()
    for position in range(len(Frame(trace).steps) + 1):
        drawing = _network(Frame(trace, position=position), (1280, 800))
        boxes = (s for s in drawing.shapes if isinstance(s, Box) and s.role.startswith("unit"))
        places.add(
            frozenset((s.id, round(s.x + s.width / 2), round(s.y + s.height / 2)) for s in boxes)
        )
    assert len(places) == 1


def test_a_wide_screen_has_larger_labels() -> None:
    """Where there is room for it, the weights are larger than they have to be."""
    frame = Frame(bundled("w5"))
    sizes = [
        next(s.size for s in _network(frame, size).shapes if s.id == "w1" and s.role == "value")  # type: ignore[union-attr]
        for size in ((1920, 1080), (1024, 768))
    ]
    assert sizes[0] > 1.1 * sizes[1]


def test_what_is_to_come_has_no_numbers() -> None:
    """Of a step that is still to come the symbols are shown, and "not yet"."""
    explanation = Frame(bundled("w5"), position=15).explanation
    assert explanation is not None
    drawing = draw_calculation_for_hall(explanation, 838.0, 196.0, LIGHT, known=False)
    texts = [shape.text for shape in drawing.shapes if isinstance(shape, Label)]
    assert "not yet" in texts
    assert "0.02592286" not in texts


def test_the_pointer_is_seen_on_every_ground() -> None:
    """The disc's core stands out from whatever it is moved across, in each theme."""
    for theme in THEMES.values():
        grounds = (theme.canvas, theme.surface, theme.raised, theme.tint(theme.forward))
        assert min(contrast(theme.laser, ground) for ground in grounds) >= 3.0
