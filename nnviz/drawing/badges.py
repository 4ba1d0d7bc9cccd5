"""The numbers of the factors, on the elements that they belong to."""

from typing import TYPE_CHECKING

from nnviz.drawing import bodies
from nnviz.drawing.layout import ERROR, Form, Node, Rect
from nnviz.drawing.placement import around, ends_of, is_free

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.scene import Lit, Scene
    from nnviz.drawing.shapes import Shape


def badge_shapes(scene: "Scene", lit: "Lit", boxes: dict[str, Rect]) -> "Iterator[Shape]":
    """Yield the number of each lit element's factor.

    `boxes` are the labels and the card that are lit, by the id of what they stand for. A number
    that would cover another or somebody else's label is left out if its factor has another.
    """
    layout = scene.layout
    radius = bodies.badge_radius(layout.scale, scene.theme)
    taken: list[Rect] = []
    numbered: set[int] = set()
    left_out: list[tuple[str, int]] = []
    written = [rect for edge, rect in scene.labels.items() if scene.id_of(edge) not in boxes]
    for id_, number in sorted(lit.badges.items(), key=lambda item: _rank(scene, item[0])):
        for x, y in _places(scene, id_, boxes.get(id_), radius):
            room = _room(x, y, radius)
            others = [box for other, box in boxes.items() if other != id_]
            if scene.edge(id_) is not None and not is_free(layout, room.grown(-2.5)):
                continue
            if not any(room.meets(rect) for rect in (*taken, *others, *written)):
                taken.append(room)
                numbered.add(number)
                yield from _badge(scene, x, y, number)
                break
        else:
            left_out.append((id_, number))
    for id_, number in left_out:
        places = list(_places(scene, id_, boxes.get(id_), radius))
        if number not in numbered and places:
            numbered.add(number)
            free = (
                place
                for place in places
                if not any(_room(*place, radius).meets(other) for other in taken)
            )
            place = next(free, places[0])
            taken.append(_room(*place, radius))
            yield from _badge(scene, *place, number)


def _room(x: float, y: float, radius: float) -> Rect:
    return around(x, y, 2 * radius, 2 * radius)


def _badge(scene: "Scene", x: float, y: float, number: int) -> "Iterator[Shape]":
    colour = scene.theme.factor(number)
    return bodies.badge(x, y, number, colour, scene.layout.scale, scene.theme)


def _rank(scene: "Scene", id_: str) -> bool:
    """Units have their numbers first: there is one place for each."""
    return scene.edge(id_) is not None


def _places(
    scene: "Scene", id_: str, box: Rect | None, radius: float
) -> "Iterator[tuple[float, float]]":
    """Yield where the number of an element may stand inside the drawing, the best first."""
    plan, away = scene.layout.plan, radius + 1.0
    for x, y in _wanted_places(scene, id_, box, radius):
        yield (
            min(max(x, away), plan.width - away),
            min(max(y, away), plan.height - away),
        )


def _wanted_places(
    scene: "Scene", id_: str, box: Rect | None, radius: float
) -> "Iterator[tuple[float, float]]":
    layout = scene.layout
    edge = scene.edge(id_)
    if edge is not None:
        if box is not None:
            middle = (box.top + box.bottom) / 2
            away = radius + 2.0
            yield box.left - 1.0, box.top - 1.0
            yield box.left - away, middle
            yield box.right + away, middle
            yield box.right + 1.0, box.top - 1.0
            yield box.left - 1.0, box.bottom + 1.0
            across = (box.left + box.right) / 2
            yield across, box.top - away
            yield across, box.bottom + away
            return
        ends = ends_of(layout, edge)
        if ends is not None:
            x1, y1, x2, y2 = ends
            for share in (0.5, 0.4, 0.6, 0.3, 0.7):
                yield x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
        return
    element = scene.element(id_)
    if id_ == ERROR:
        yield from _corners(layout.loss)
    elif element is not None and element.letter in "xho":
        node = layout.node_at.get((element.layer, element.unit))
        if node is not None:
            yield from _corners(node)


def _corners(node: Node) -> "Iterator[tuple[float, float]]":
    """Yield the upper right corner of a unit, then the others."""
    out_x, out_y = node.half_width + 2.0, node.half_height + 2.0
    if node.form is Form.DISC:
        out_x = out_y = 0.74 * node.half_width
    for way_x, way_y in ((1, -1), (-1, -1), (1, 1), (-1, 1)):
        yield node.x + way_x * out_x, node.y + way_y * out_y
