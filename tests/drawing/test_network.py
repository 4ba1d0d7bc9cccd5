"""The drawn network: nothing overlaps, nothing is cut off, nothing is shown too early."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.drawing.network import View, draw_network
from nnviz.drawing.shapes import Box, Disc, Drawing, Label, Line, Shape, hit
from nnviz.drawing.theme import DARK, LIGHT
from nnviz.trace.frame import Frame
from nnviz.trace.inspection import find
from nnviz.trace.steps import Kind, Phase
from tests.drawing.networks import bundled, faults, position_of, trace_of

VIEW = View(800, 560, LIGHT)


def _draw(frame: Frame, view: View = VIEW) -> Drawing:
    return draw_network(frame, view)


def _at(name: str, symbol: str, kind: Kind, alpha: float = 1.0) -> Frame:
    trace = bundled(name)
    return Frame(trace, position=position_of(trace, symbol, kind), alpha=alpha)


def _texts(drawing: Drawing, id_: str) -> list[str]:
    return [s.text for s in drawing.shapes if isinstance(s, Label) and s.id == id_]


def _of(drawing: Drawing, id_: str, role: str) -> list[Shape]:
    return [shape for shape in drawing.shapes if shape.id == id_ and shape.role == role]


# All architectures -----------------------------------------------------------------------------

ACTIVATIONS = st.sampled_from(["sigmoid", "tanh", "relu", "linear"])


@st.composite
def _frames(draw: st.DrawFn) -> Frame:
    """Draw a network of any shape, somewhere in an iteration."""
    most = draw(st.sampled_from([3, 5, 8, 12, 30, 100]))
    sizes = draw(st.lists(st.integers(1, most), min_size=2, max_size=6))
    activations = [draw(ACTIVATIONS) for _ in sizes[1:]]
    if sizes[-1] > 1 and draw(st.booleans()):
        activations[-1] = "softmax"
    trace = trace_of(
        sizes,
        activations,
        bias=draw(st.sampled_from(["trained", "none", "frozen"])),
        samples=draw(st.sampled_from([1, 1, 3])),
        optimizer=draw(st.sampled_from(["sgd", "adam"])),
        seed=draw(st.integers(1, 99)),
    )
    count = len(Frame(trace).steps)
    return Frame(
        trace,
        sample=draw(st.integers(0, trace.batch_size - 1)),
        position=draw(st.integers(0, count)),
        alpha=draw(st.sampled_from([1.0, 0.4])),
    )


def test_a_heading_is_above_units_that_are_folded() -> None:
    """Also where it is the first units of a layer that are not shown."""
    frame = Frame(trace_of((1, 17), ("softmax",)), position=156)
    assert list(faults(_draw(frame, View(420, 320, LIGHT)))) == []


@settings(max_examples=60)
@given(
    _frames(),
    st.sampled_from([(800, 560), (1240, 800), (420, 320), (600, 700), (1500, 500)]),
    st.sampled_from([8, 4, 10]),
)
def test_nothing_overlaps_in_any_network(
    frame: Frame, room: tuple[int, int], decimals: int
) -> None:
    """For any architecture, size and position: no overlap, nothing outside, all readable."""
    view = View(*room, LIGHT, decimals)
    assert list(faults(_draw(frame, view))) == []


@pytest.mark.parametrize(
    "sizes",
    [(1, 1), (64, 64, 10), (784, 100, 100, 10), (2, *([4] * 18), 2), (1, 12, 1), (3, 5, 4, 2)],
    ids=lambda sizes: f"{len(sizes)}-layers-{max(sizes)}",
)
@pytest.mark.parametrize("room", [(800, 560), (1240, 800)], ids=["laptop", "hall"])
def test_named_architectures(sizes: tuple[int, ...], room: tuple[int, int]) -> None:
    """One unit, wide, deep: at the start, on the way and at the end."""
    trace = trace_of(sizes, ("tanh", "sigmoid"))
    count = len(Frame(trace).steps)
    for share in (0, 0.02, 0.2, 0.45, 0.7, 1):
        frame = Frame(trace, position=round(share * count))
        assert list(faults(_draw(frame, View(*room, DARK)))) == []


@pytest.mark.parametrize("name", ["w5", "softmax", "mini-batch", "xor-solved"])
def test_every_step_of_the_bundled_scenarios(name: str) -> None:
    """Every single step of them is without a fault, at rest and on the way."""
    trace = bundled(name)
    for position in range(len(Frame(trace).steps) + 1):
        for alpha in (1.0, 0.5):
            assert list(faults(_draw(Frame(trace, position=position, alpha=alpha)))) == []


# What is shown ---------------------------------------------------------------------------------


def test_values_to_come_are_blank() -> None:
    """At the start a unit has its name and a dashed rim, and no value, above all no 0."""
    drawing = _draw(Frame(bundled("w5")))
    assert _texts(drawing, "h1") == ["h1"]
    assert _texts(drawing, "E") == ["E"]
    (rim,) = _of(drawing, "h1", "unit-blank")
    assert isinstance(rim, Disc)
    assert rim.dash
    assert _texts(drawing, "x1") == ["x1", "0.1"]
    assert _texts(drawing, "w5") == ["w5", "0.45"]
    assert _texts(drawing, "E1") == []


def test_the_forward_pass_fills_in() -> None:
    """A weighted sum appears below, the output above it, each with all decimals."""
    drawing = _draw(_at("w5", "z3", Kind.WEIGHTED_SUM))
    assert _texts(drawing, "h1") == ["h1", "0.51998934", "z1 0.08000000"]
    assert _texts(drawing, "o1") == ["o1", "z3 0.44498412"]


def test_the_gradient_of_w5_lights_its_chain() -> None:
    """Numbers 1, 2, 3 in the factors' colours are on E1, o1 and h1; the card has the gradient."""
    drawing = _draw(_at("w5", "w5", Kind.WEIGHT_GRADIENT))
    assert _texts(drawing, "w5") == ["w5", "0.45", "∂E/∂w5", "0.02592286"]
    badges = [s for s in drawing.shapes if isinstance(s, Disc) and s.role == "badge"]
    assert [badge.fill for badge in badges] == [
        LIGHT.factors[1],
        LIGHT.factors[2],
        LIGHT.factors[0],
    ]
    numbers = [s.text for s in drawing.shapes if isinstance(s, Label) and s.role == "badge"]
    assert sorted(numbers) == ["1", "2", "3"]
    (unit,) = _of(drawing, "o1", "unit")
    assert isinstance(unit, Disc)
    assert unit.stroke == LIGHT.factors[1]
    (line,) = _of(drawing, "E1", "edge-lit")
    assert isinstance(line, Line)
    assert line.stroke == LIGHT.factors[0]


def test_a_hidden_weight_lights_all_its_paths() -> None:
    """For ∂E/∂w1 the first factor is on both edges through which h1 reaches the loss."""
    drawing = _draw(_at("w5", "w1", Kind.WEIGHT_GRADIENT))
    for id_ in ("w5", "w7"):
        (line,) = _of(drawing, id_, "edge-lit")
        assert isinstance(line, Line)
        assert line.stroke == LIGHT.factors[0]
    assert "0.00080888" in _texts(drawing, "w1")


def test_the_backward_pass_shows_delta_instead_of_z() -> None:
    """Once δ is known it stands where z stood, with its name."""
    drawing = _draw(_at("w5", "w5", Kind.WEIGHT_GRADIENT))
    assert "δ3 0.04985267" in _texts(drawing, "o1")
    assert "z4 0.68047592" in _texts(drawing, "o2")


def test_an_updated_weight_has_all_decimals() -> None:
    """Before the update a weight is as it was written, after it with all its decimals."""
    drawing = _draw(_at("w5", "w6", Kind.WEIGHT_UPDATE))
    assert _texts(drawing, "w5") == ["w5", "0.43703857"]
    assert _texts(drawing, "w7") == ["w7", "0.7"]
    assert _texts(drawing, "w6") == ["w6", "0.4", "∂E/∂w6", "0.02629590", "w6+", "0.38685205"]


def test_a_weight_slides_to_its_new_value() -> None:
    """Half-way through the update the card shows a value between old and new."""
    trace = bundled("w5")
    position = position_of(trace, "w5", Kind.WEIGHT_UPDATE)
    seen = [
        float(_texts(_draw(Frame(trace, position=position, alpha=alpha)), "w5")[-1])
        for alpha in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert seen[0] == 0.45
    assert seen[-1] == 0.43703857
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 5


def test_a_value_arrives_with_its_pulse() -> None:
    """While the pulse is under way the value is not there; it travels from the inputs on."""
    trace = bundled("w5")
    position = position_of(trace, "z3", Kind.WEIGHTED_SUM)
    places = []
    for alpha in (0.2, 0.6):
        drawing = _draw(Frame(trace, position=position, alpha=alpha))
        assert _texts(drawing, "o1") == ["o1"]
        pulse = [s for s in drawing.stratum("pulse").shapes if isinstance(s, Disc)]
        places.append(max(disc.x for disc in pulse))
    assert places[0] < places[1]
    assert _texts(_draw(Frame(trace, position=position, alpha=0.9)), "o1") != ["o1"]
    assert not _draw(Frame(trace, position=position)).stratum("pulse").shapes


def test_a_gradient_travels_backwards() -> None:
    """The pulse of ∂E/∂w5 starts at the loss and ends at the weight."""
    trace = bundled("w5")
    position = position_of(trace, "w5", Kind.WEIGHT_GRADIENT)
    places = []
    for alpha in (0.1, 0.7):
        drawing = _draw(Frame(trace, position=position, alpha=alpha))
        places.append(max(s.x for s in drawing.stratum("pulse").shapes if isinstance(s, Disc)))
    assert places[0] > places[1]


def test_signs_are_hues_and_written() -> None:
    """A negative weight has the negative hue on its edge, and a minus sign on its label."""
    drawing = _draw(Frame(bundled("softmax")))
    (edge,) = _of(drawing, "w4", "edge")
    assert isinstance(edge, Line)
    assert edge.stroke == LIGHT.negative_edge
    assert _texts(drawing, "w4") == ["w4", "−0.6"]
    (other,) = _of(drawing, "w1", "edge")
    assert isinstance(other, Line)
    assert other.stroke == LIGHT.positive_edge
    assert edge.width > other.width


def test_biases_and_targets_are_shown() -> None:
    """Each has its place at its unit, and can be pointed at."""
    drawing = _draw(Frame(bundled("softmax")))
    assert _texts(drawing, "b3") == ["b3", "0"]
    assert any("target" in text for text in _texts(drawing, "t2"))
    (bias,) = _of(drawing, "b3", "bias")
    assert isinstance(bias, Box)
    assert hit(drawing, bias.x + bias.width / 2, bias.y + bias.height / 2) == "b3"


def test_a_batch_says_which_sample_is_shown() -> None:
    """With several samples the drawing names the one on show, and has both losses."""
    trace = bundled("mini-batch")
    count = len(Frame(trace).steps)
    drawing = _draw(Frame(trace, sample=1, position=count))
    captions = [s.text for s in drawing.shapes if isinstance(s, Label) and s.role == "heading"]
    assert any("sample 2 of 4" in caption for caption in captions)
    assert _texts(drawing, "E")[0] == "E(2)"
    assert any(text.startswith("E 0.62688386") for text in _texts(drawing, "E"))


def test_folded_units_are_counted() -> None:
    """A column of 64 shows how many it leaves out; the unit that is calculated is shown."""
    trace = trace_of((64, 64, 10), ("relu", "softmax"))
    frame = Frame(trace, position=Frame(trace).steps.index_of(Kind.ACTIVATION, 0, 40, sample=0) + 1)  # type: ignore[operator]
    drawing = _draw(frame)
    notes = [s.text for s in drawing.shapes if isinstance(s, Label) and s.role == "fold"]
    assert any("more" in note for note in notes)
    assert _of(drawing, "h41", "unit")
    assert not _of(drawing, "h30", "unit")


def test_folded_layers_are_counted() -> None:
    """Of twenty layers those around the active one are shown, the others counted."""
    trace = trace_of((2, *([3] * 18), 2), ("tanh",))
    frame = Frame(trace, position=Frame(trace).steps.index_of(Kind.ACTIVATION, 9, 1, sample=0) + 1)  # type: ignore[operator]
    drawing = _draw(frame)
    assert _of(drawing, "h2-10", "unit")
    assert _of(drawing, "h2-9", "unit")
    notes = [s.text for s in drawing.shapes if isinstance(s, Label) and s.role == "fold"]
    assert sum("more" in note for note in notes) == 2


# What is pointed at ----------------------------------------------------------------------------


def test_every_element_can_be_pointed_at() -> None:
    """The middle of each shape belongs to its element, and every id is one of the network's."""
    frame = Frame(bundled("softmax"), position=30)
    drawing = _draw(frame)
    for shape in drawing.shapes:
        if shape.id:
            assert find(frame.names, shape.id) is not None
        if isinstance(shape, Disc) and shape.id:
            assert hit(drawing, shape.x, shape.y) == shape.id


def test_selection_and_hover_are_outlined() -> None:
    """What is selected and what is pointed at gets an outline of its own."""
    frame = Frame(bundled("w5"))
    drawing = _draw(frame, replace(VIEW, selected="h1", hovered="w5"))
    roles = [shape.role for shape in drawing.stratum("focus").shapes]
    assert "selected" in roles
    assert "hovered" in roles


def test_what_has_no_label_shows_its_values_on_a_card() -> None:
    """A weight that is folded away is still one hover away."""
    frame = Frame(trace_of((64, 64, 10), ("relu", "softmax")))
    drawing = _draw(frame, replace(VIEW, hovered="w2000"))
    texts = [s.text for s in drawing.stratum("hover").shapes if isinstance(s, Label)]
    assert texts[0] == "w2000"
    assert len(texts) >= 5
    assert not _draw(frame, VIEW).stratum("hover").shapes


def test_a_selected_element_lights_its_own_chain() -> None:
    """With an element in focus its calculation is lit instead of the active step's."""
    trace = bundled("w5")
    frame = Frame(trace, position=len(Frame(trace).steps), focus="w8")
    drawing = _draw(frame, replace(VIEW, selected="w8"))
    assert "∂E/∂w8" in _texts(drawing, "w8")
    assert _of(drawing, "E2", "edge-lit")


# What costs ------------------------------------------------------------------------------------


def test_what_did_not_change_is_the_same_object() -> None:
    """From step to step the base stays; while a value moves the values stay too."""
    trace = bundled("w5")
    first, second = _draw(Frame(trace, position=3)), _draw(Frame(trace, position=4))
    assert first.stratum("base") is second.stratum("base")
    assert first.stratum("values") is not second.stratum("values")
    third, fourth = (
        _draw(Frame(trace, position=4, alpha=0.2)),
        _draw(Frame(trace, position=4, alpha=0.4)),
    )
    assert third.stratum("values") is fourth.stratum("values")
    back = _draw(Frame(trace, position=3))
    assert back.stratum("base") is first.stratum("base")


def test_going_back_draws_what_was_drawn() -> None:
    """A drawing is a function of its frame: the same frame gives equal shapes."""
    trace = bundled("softmax")
    before = _draw(Frame(trace, position=20))
    _draw(Frame(trace, position=50))
    again = _draw(Frame(trace, position=20))
    assert before.shapes == again.shapes


def test_the_phases_have_their_accents() -> None:
    """What is calculated is lit in the colour of its phase."""
    trace = bundled("w5")
    expected = {
        Phase.FORWARD: LIGHT.forward,
        Phase.LOSS: LIGHT.loss,
        Phase.BACKWARD: LIGHT.backward,
        Phase.UPDATE: LIGHT.update,
    }
    for phase, start, _ in Frame(trace).steps.phases():
        drawing = _draw(Frame(trace, position=start + 1))
        strokes = {getattr(shape, "stroke", None) for shape in drawing.stratum("focus").shapes} | {
            getattr(shape, "stroke", None) for shape in drawing.stratum("lines").shapes
        }
        assert expected[phase] in strokes


def test_sequential_and_frozen_networks_draw() -> None:
    """Frozen biases are shown; networks without any have none."""
    frozen = _draw(Frame(trace_of((2, 2, 2), bias="frozen")))
    assert _texts(frozen, "b1") == ["b1", "0"]
    none = _draw(Frame(trace_of((2, 2, 2), bias="none")))
    assert _texts(none, "b1") == []
