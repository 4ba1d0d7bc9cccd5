"""A network in little room: what the step concerns is shown, and nothing covers or touches it."""

import math
from typing import TYPE_CHECKING

import pytest

from nnviz.drawing.metrics import bounds
from nnviz.drawing.network import draw_network
from nnviz.drawing.scene import Scene, View
from nnviz.drawing.shapes import Disc, Label, Line
from nnviz.drawing.theme import LIGHT, LIGHT_CONTRAST
from nnviz.trace.frame import Frame
from tests.drawing.networks import bundled, faults, trace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.theme import Theme
    from nnviz.trace.trace import Trace

AT_TWICE_THE_SIZE = [(355, 262), (353, 230)]
"""What a laptop's window leaves for the network at a text size of 200 %, in slide units."""
SMALL = [AT_TWICE_THE_SIZE[0], (420, 320), (563, 378)]


def scenes(trace: "Trace", room: tuple[int, int], every: int = 1) -> "Iterator[Scene]":
    """Yield the scenes of an iteration in a room."""
    for position in range(0, len(Frame(trace).steps) + 1, every):
        yield Scene(Frame(trace, position=position), View(*room, LIGHT))


@pytest.mark.parametrize("name", ["w5", "xor", "softmax", "mini-batch", "relu"])
@pytest.mark.parametrize("room", AT_TWICE_THE_SIZE, ids=lambda room: f"{room[0]}x{room[1]}")
def test_a_small_network_keeps_its_layers(name: str, room: tuple[int, int]) -> None:
    """At 200 % on a laptop no layer is folded: values have fewer decimals, and all can be read."""
    for scene in scenes(bundled(name), room):
        assert not scene.layout.marks
        assert list(faults(draw_network(scene.frame, scene.view))) == []


@pytest.mark.parametrize("room", SMALL[:2], ids=lambda room: f"{room[0]}x{room[1]}")
def test_a_deep_network_keeps_the_layers_of_the_step(room: tuple[int, int]) -> None:
    """Whichever layers are folded, the active unit or edge stands there with both its ends."""
    seen = set()
    for scene in scenes(trace_of((2, 2, 3, 2, 2), ("tanh", "sigmoid")), room, 2):
        assert list(faults(draw_network(scene.frame, scene.view))) == []
        explanation = scene.explanation
        if explanation is None:
            continue
        element = scene.element(explanation.target)
        edge = scene.edge(explanation.target)
        assert element is not None
        seen.add(tuple(column.layer for column in scene.layout.columns))
        if edge is not None and edge.layer >= 0:
            assert scene.layout.ends(edge) is not None, explanation.target
        elif element.letter in "xho":
            assert (element.layer, element.unit) in scene.layout.node_at, explanation.target
    # There was something to prove: not all layers were shown, nor always the same.
    assert len(seen) > 1


@pytest.mark.parametrize("room", [*SMALL, (800, 560)], ids=lambda room: f"{room[0]}x{room[1]}")
def test_the_line_of_a_card_crosses_no_unit(room: tuple[int, int]) -> None:
    """The dotted line from a card ends at what it means, and runs over no other unit."""
    lines = 0
    for trace in (bundled("w5"), bundled("mini-batch"), trace_of((3, 5, 5, 4), ("relu",))):
        for scene in scenes(trace, room, 2):
            nodes = (*scene.layout.nodes, scene.layout.loss)
            for shape in draw_network(scene.frame, scene.view).shapes:
                if isinstance(shape, Line) and shape.role == "leader":
                    lines += 1
                    ends = shape.x1, shape.y1, shape.x2, shape.y2
                    assert not [node for node in nodes if node.is_crossed(*ends)]
    assert lines


@pytest.mark.parametrize("theme", [LIGHT, LIGHT_CONTRAST], ids=lambda theme: theme.name)
@pytest.mark.parametrize("room", [(420, 400), (563, 378), (800, 560), (1240, 800)])
def test_numbers_in_a_disc_do_not_touch_its_rim(room: tuple[int, int], theme: "Theme") -> None:
    """Between each corner of a text and the inner edge of the rim there is ground to be seen."""
    for name in ("w5", "mini-batch"):
        trace = bundled(name)
        for position in range(0, len(Frame(trace).steps) + 1, 4):
            drawing = draw_network(Frame(trace, position=position), View(*room, theme))
            discs = {s.id: s for s in drawing.shapes if isinstance(s, Disc) and s.id}
            for shape in drawing.shapes:
                if not isinstance(shape, Label) or shape.role not in ("symbol", "value", "detail"):
                    continue
                disc = discs.get(shape.id)
                if disc is None or math.hypot(shape.x - disc.x, shape.y - disc.y) > disc.radius:
                    continue
                left, top, right, bottom = bounds(shape)
                inner = disc.radius - disc.stroke_width / 2
                for x, y in ((left, top), (right, top), (left, bottom), (right, bottom)):
                    assert math.hypot(x - disc.x, y - disc.y) <= inner - 0.5, shape.text
