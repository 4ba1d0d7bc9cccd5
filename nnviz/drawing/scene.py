"""What a frame shows and what of it is lit: the ground on which the strata are drawn."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from nnviz.drawing.arranging import arrange
from nnviz.drawing.cards import entries, needs_card, place_card
from nnviz.drawing.layout import Edge, Layout
from nnviz.drawing.metrics import SEMIBOLD, place, runs_width
from nnviz.drawing.motion import ease
from nnviz.drawing.placement import LOSS_LINE, around, ends_of, label_places_for
from nnviz.drawing.plan import Plan
from nnviz.drawing.shapes import markup
from nnviz.drawing.values import Writing, writing_for
from nnviz.trace.inspection import find
from nnviz.trace.numbers import DEFAULT_DECIMALS, MINUS, format_given
from nnviz.trace.steps import Kind, Phase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from nnviz.drawing.cards import Card
    from nnviz.drawing.layout import Rect
    from nnviz.drawing.theme import Theme
    from nnviz.trace.explanation import Explanation
    from nnviz.trace.frame import Frame
    from nnviz.trace.inspection import Element
    from nnviz.trace.names import Names

ARRIVAL = 0.8
"""Share of a step's motion after which its value has arrived."""

_POSITIVE = frozenset(("sigmoid", "softmax", "step", "piecewise_linear"))
_FEW_DECIMALS = 4
_LONGEST_GIVEN = 12
_MOST_GIVEN = 500
_DIGITS = str.maketrans("123456789", "0" * 9)


@dataclass(frozen=True, slots=True)
class View:
    """How a frame is looked at.

    Attributes
    ----------
    width, height : float
        Room for the drawing, in slide units.
    theme : Theme
        The look.
    decimals : int
        With how many decimals numbers are written.
    selected, hovered : str or None
        Ids of elements to outline.
    """

    width: float
    height: float
    theme: "Theme"
    decimals: int = DEFAULT_DECIMALS
    selected: str | None = None
    hovered: str | None = None


@dataclass(frozen=True)
class Lit:
    """What the step on show lights.

    Attributes
    ----------
    accent : str
        The colour of its phase.
    target : str
        Id of the element that is calculated.
    colours : dict of str to str
        The colour of each lit element, by id: that of its factor, else the accent.
    badges : dict of str to int
        The number of the factor that an element belongs to.
    path : tuple of str
        Ids along which the value travels.
    phase : Phase
        The phase of the step.
    """

    accent: str
    target: str
    colours: dict[str, str]
    badges: dict[str, int]
    path: tuple[str, ...]
    phase: Phase


@dataclass(frozen=True)
class Scene:
    """A frame, how it is looked at, and where everything stands."""

    frame: "Frame"
    view: View

    @property
    def theme(self) -> "Theme":
        """The look."""
        return self.view.theme

    @property
    def names(self) -> "Names":
        """What everything is called."""
        return self.frame.names

    @cached_property
    def explanation(self) -> "Explanation | None":
        """The calculation on show; None where it is not known yet."""
        focused = self.frame.focused
        if focused is not None and not focused.known:
            return None
        return self.frame.explanation

    @cached_property
    def moving(self) -> bool:
        """Whether the value of the active step is still on its way."""
        return self.frame.alpha < 1.0 and not self.frame.focus and self.frame.active is not None

    @cached_property
    def arrived(self) -> bool:
        """Whether the value of the active step is there."""
        return not self.moving or self.frame.alpha >= ARRIVAL

    @cached_property
    def shown(self) -> "Frame":
        """The frame at rest whose values are on show: without the one that is on its way."""
        frame = self.frame
        position = frame.position if self.arrived else frame.position - 1
        return replace(frame, position=position, alpha=1.0, decimals=self.view.decimals)

    @cached_property
    def _elements(self) -> "dict[str, Element | None]":
        """The elements that were asked for so far."""
        return {}

    @cached_property
    def layout(self) -> Layout:
        """Where everything stands."""
        return arrange(self._plan())

    @cached_property
    def writing(self) -> Writing:
        """How numbers are written there."""
        return writing_for(self.shown, self.layout, self.theme)

    @cached_property
    def lit(self) -> Lit | None:
        """What is lit, None at the start."""
        if self.explanation is None:
            return None
        return _lit(self.explanation, self.theme, self.layout.shown)

    @cached_property
    def focus_edges(self) -> tuple[Edge, ...]:
        """The edges that are lit and can be seen."""
        if self.lit is None:
            return ()
        found = []
        for id_ in self.lit.colours:
            edge = self.edge(id_)
            if edge is not None and ends_of(self.layout, edge) is not None:
                found.append(edge)
        return tuple(found)

    @cached_property
    def labels(self) -> "dict[Edge, Rect]":
        """Where the labels of edges stand."""
        return label_places_for(self.layout, self.focus_edges)

    @cached_property
    def card(self) -> "Card | None":
        """The card of what is calculated; None where it is written at its element."""
        explanation = self.explanation
        if explanation is None:
            return None
        layout, element = self.layout, self.element(explanation.target)
        edge = self.edge(explanation.target)
        node = None
        if edge is None and element is not None:
            node = layout.node_at.get((element.layer, element.unit))
        if edge is not None and edge.layer == LOSS_LINE and edge in self.labels:
            return None
        if edge is not None and ends_of(layout, edge) is None:
            edge = None
        if edge is None and not needs_card(layout, explanation, node):
            return None
        besides = tuple(
            self.labels.get(other) or self._badge_room(other)
            for other in self.focus_edges
            if other != edge
        )
        others = tuple(rect for at, rect in self.labels.items() if at != edge)
        label = self.labels.get(edge) if edge is not None else None
        written = entries(self.shown, explanation, self._value(explanation))
        return place_card(layout, written, edge, node, label, besides, others)

    @cached_property
    def dropped(self) -> frozenset[Edge]:
        """The edges whose labels give way to the card."""
        if self.card is None:
            return frozenset()
        covers = self.card.covers
        return frozenset(
            edge
            for edge, rect in self.labels.items()
            if any(rect.meets(covered) for covered in covers)
        )

    def _badge_room(self, edge: Edge) -> "Rect":
        """Return where the number of a factor stands on an edge without a label."""
        x1, y1, x2, y2 = ends_of(self.layout, edge) or (0.0, 0.0, 0.0, 0.0)
        size = 22.0 * max(1.0, self.layout.scale)
        return around((x1 + x2) / 2, (y1 + y2) / 2, size, size)

    def _value(self, explanation: "Explanation") -> float | None:
        """Return the result as far as it has come: a parameter slides from old to new."""
        step, frame = explanation.step, self.frame
        if not self.moving:
            return explanation.value
        if frame.step(step.kind, step.layer, step.unit, step.input or 0) == step:
            old = None
            if step.kind is Kind.WEIGHT_UPDATE:
                old = frame.old_weight(step.layer, step.unit, step.input or 0)
            elif step.kind is Kind.BIAS_UPDATE:
                old = frame.old_bias(step.layer, step.unit)
            if old is not None:
                return old + (explanation.value - old) * ease(frame.alpha)
        return explanation.value if self.arrived else None

    def element(self, id_: str) -> "Element | None":
        """Return the element with an id."""
        if id_ not in self._elements:
            self._elements[id_] = find(self.names, id_)
        return self._elements[id_]

    def edge(self, id_: str) -> Edge | None:
        """Return the edge, or the line to the loss, with an id; None for anything else."""
        element = self.element(id_)
        if element is not None and element.letter == "w":
            return Edge(element.layer, element.unit, element.source)
        if element is not None and element.letter == "E" and element.unit >= 0:
            return Edge(LOSS_LINE, element.unit, 0)
        return None

    def id_of(self, edge: Edge) -> str:
        """Return the id of an edge or of a line to the loss."""
        if edge.layer == LOSS_LINE:
            return self.names.loss_term(edge.unit).id
        return self.names.edge(*edge).id

    def _plan(self) -> Plan:
        """Return what decides the layout."""
        frame, view = self.frame, self.view
        names = frame.names
        wanted: dict[tuple[int, int], None] = {}
        layer, beside = None, -1
        for id_ in (view.selected, frame.focus, self._target):
            element = self.element(id_) if id_ else None
            if element is None or element.unit < 0:
                continue
            layer = element.layer
            wanted[element.layer, element.unit] = None
            if element.letter == "w":
                wanted[element.layer - 1, element.source] = None
        step = frame.active
        if step is not None and not frame.focus:
            layer = step.layer
            if step.kind in (Kind.PATH, Kind.D_LOSS_D_OUTPUT):
                beside = 1
            if step.kind is Kind.PATH and step.input is not None:
                downstream = min(step.layer + 1, names.output_layer)
                wanted[downstream, step.input] = None
        return Plan(
            width=view.width,
            height=view.height,
            inputs=names.inputs,
            sizes=names.sizes,
            has_bias=names.has_bias,
            ems=self._ems(),
            name_em=_name_em(names),
            target_em=_given_em(_some(frame.trace.iteration.targets), view.decimals),
            short_em=_em(f"{MINUS}0", min(_FEW_DECIMALS, view.decimals)),
            pill_em=_em(f"{MINUS}0", view.decimals),
            wanted=tuple(wanted),
            layer=layer,
            beside=beside,
            look=view.theme.sizes,
        )

    def _ems(self) -> tuple[float, ...]:
        """Return the widest value expected in each column: the inputs, the layers, and the loss."""
        trace, decimals = self.frame.trace, self.view.decimals
        positive, signed = _em("0", decimals), _em(f"{MINUS}0", decimals)
        layers = (
            positive if layer.activation.name in _POSITIVE else signed
            for layer in trace.network.layers
        )
        return _given_em(_some(trace.iteration.inputs), decimals), *layers, positive

    @property
    def _target(self) -> str:
        return self.explanation.target if self.explanation is not None else ""


def _em(whole: str, decimals: int) -> float:
    """Return how wide a number with these digits before the point is, in sizes of its text."""
    return place(f"{whole}.{'0' * decimals}" if decimals else whole, SEMIBOLD).width


@lru_cache(maxsize=64)
def _name_em(names: "Names") -> float:
    """Return how wide the name of the last weight is, in sizes of its text."""
    last = names.output_layer
    name = names.edge(last, names.sizes[last] - 1, names.width(last - 1) - 1)
    return runs_width(markup(name.markup), 1.0)


def _some(numbers: "NDArray[np.float64]") -> bytes:
    """Return as many of some given numbers as are looked at, as a key that keeps nothing else."""
    return numbers.ravel()[:_MOST_GIVEN].tobytes()


@lru_cache(maxsize=16)
def _given_em(numbers: bytes, decimals: int) -> float:
    """Return how wide the widest of some given numbers is, in sizes of its text.

    All digits are equally wide, so one number stands for all of its kind.
    """
    texts = (format_given(value, decimals) for value in set(np.frombuffer(numbers).tolist()))
    kinds = {text[:_LONGEST_GIVEN].translate(_DIGITS) for text in texts}
    return max(place(text, SEMIBOLD).width for text in kinds)


def _lit(explanation: "Explanation", theme: "Theme", shown: "Mapping[int, Sequence[int]]") -> Lit:
    """Return what a calculation lights of the units `shown`, factors before what is only read."""
    phase = explanation.step.phase
    accent = theme.phase(phase)
    colours: dict[str, str] = {}
    badges: dict[str, int] = {}
    for factor in explanation.factors:
        elements = tuple(factor.elements.among(shown))
        terms = [id_ for id_ in elements if id_[0] == "E" and id_ != "E"]
        for id_ in elements:
            if id_ not in colours:
                colours[id_] = theme.factor(factor.number)
                if not (id_ == "E" and terms):
                    badges[id_] = factor.number
    for id_ in explanation.reads.among(shown):
        colours.setdefault(id_, accent)
    colours.setdefault(explanation.target, accent)
    path = tuple(explanation.path.among(shown))
    return Lit(accent, explanation.target, colours, badges, path, phase)
