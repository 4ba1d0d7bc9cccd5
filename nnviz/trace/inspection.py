"""What there is to say about one element of the drawing, active or not."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnviz.trace.explanation import explain
from nnviz.trace.names import INPUT_LAYER
from nnviz.trace.numbers import format_given, format_number
from nnviz.trace.steps import Kind
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.trace.explanation import Explanation
    from nnviz.trace.frame import Frame
    from nnviz.trace.names import Names
    from nnviz.trace.steps import Step

_ID = re.compile(r"(?P<letter>[xhowbtE])(?P<number>[0-9]*)(?:-(?P<level>[0-9]+))?")


@dataclass(frozen=True, slots=True)
class Element:
    """A drawn element: x, h, o, w, b, t, E with a number, or E, and where it is."""

    letter: str
    layer: int
    unit: int
    source: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about an element; a value that is not known yet is None."""

    label: str
    value: float | None
    given: bool = False

    def text(self, frame: "Frame") -> str:
        """Return the value as it is shown."""
        if self.value is None:
            return tr("not yet")
        if self.given:
            return format_given(self.value, frame.decimals)
        return format_number(self.value, frame.calculated_decimals)


@dataclass(frozen=True)
class Inspection:
    """An element's name, its facts, and how its most telling value is calculated.

    Attributes
    ----------
    element : str
        Its id.
    name : str
        Its name, as markup.
    facts : tuple of Fact
        Its values.
    explanation : Explanation or None
        How it is calculated; None for what is given, such as an input.
    known : bool
        Whether that has been calculated yet.
    """

    element: str
    name: str
    facts: tuple[Fact, ...]
    explanation: "Explanation | None"
    known: bool


def find(names: "Names", element_id: str) -> Element | None:
    """Return the element with an id, None where the network has no such element."""
    match = _ID.fullmatch(element_id)
    if match is None:
        return None
    letter, number = match["letter"], int(match["number"] or 0)
    output = names.output_layer
    try:
        if letter == "w":
            return Element("w", *names.edge_at(number))
        if letter == "b":
            return Element("b", *names.bias_at(number))
    except IndexError:
        return None
    if letter == "E" and not match["number"]:
        return Element("E", output, -1)
    layer = {"x": INPUT_LAYER, "o": output, "t": output, "E": output}.get(letter)
    if layer is None:
        layer = int(match["level"]) - 1 if match["level"] else 0
        if layer >= output or (match["level"] is None) != (output == 1):
            return None
    if not 1 <= number <= names.width(layer):
        return None
    return Element(letter, layer, number - 1)


def inspect(frame: "Frame", element_id: str) -> Inspection | None:
    """Return what is known about an element, None where there is no such element."""
    element = find(frame.names, element_id)
    if element is None:
        return None
    name, facts, steps = _DESCRIBED[element.letter](frame, element)
    step = next((step for step in steps if frame.value(step) is not None), None)
    step = step or next((step for step in reversed(steps) if step is not None), None)
    known = frame.value(step) is not None
    explanation = explain(frame.trace, step, frame.decimals) if step else None
    return Inspection(element_id, name, facts, explanation, known)


_Description = tuple[str, tuple[Fact, ...], "list[Step | None]"]


def _unit(frame: "Frame", element: Element) -> _Description:
    names, layer, unit = frame.names, element.layer, element.unit
    name = names.unit(layer, unit).markup
    if layer == INPUT_LAYER:
        return name, (Fact(tr("input"), frame.input(unit), given=True),), []
    z = names.weighted_sum(layer, unit).markup
    facts = (
        Fact(tr("sum {symbol}", symbol=z), frame.z(layer, unit)),
        Fact(tr("output {symbol}", symbol=name), frame.a(layer, unit)),
        Fact(f"∂E/∂{name}", frame.d_output(layer, unit)),
        Fact(tr("slope"), frame.slope(layer, unit)),
        Fact(names.delta(layer, unit).markup, frame.delta(layer, unit)),
    )
    kinds = (Kind.DELTA, Kind.ACTIVATION, Kind.WEIGHTED_SUM)
    return name, facts, [frame.step(kind, layer, unit) for kind in kinds]


def _edge(frame: "Frame", element: Element) -> _Description:
    place = (element.layer, element.unit, element.source)
    name = frame.names.edge(*place).markup
    facts = (
        Fact(tr("weight"), frame.old_weight(*place), given=True),
        Fact(f"∂E/∂{name}", frame.weight_gradient(*place)),
        Fact(tr("new value"), frame.new_weight(*place)),
    )
    return name, facts, [frame.step(Kind.WEIGHT_GRADIENT, *place)]


def _bias(frame: "Frame", element: Element) -> _Description:
    place = (element.layer, element.unit)
    name = frame.names.bias(*place).markup
    value = Fact(tr("bias"), frame.old_bias(*place), given=True)
    step = frame.step(Kind.BIAS_GRADIENT, *place)
    if step is None:
        return tr("{name} (not trained)", name=name), (value,), []
    facts = (
        value,
        Fact(f"∂E/∂{name}", frame.bias_gradient(*place)),
        Fact(tr("new value"), frame.new_bias(*place)),
    )
    return name, facts, [step]


def _target(frame: "Frame", element: Element) -> _Description:
    name = frame.names.target(element.unit).markup
    return name, (Fact(tr("target"), frame.target(element.unit), given=True),), []


def _loss(frame: "Frame", element: Element) -> _Description:
    output = frame.names.output_layer
    if element.unit >= 0:
        name = frame.names.loss_term(element.unit).markup
        term = Fact(tr("loss term"), frame.loss_term(element.unit))
        return name, (term,), [frame.step(Kind.LOSS_TERM, output, element.unit)]
    steps = [frame.step(kind, output) for kind in (Kind.BATCH_LOSS, Kind.SAMPLE_LOSS)]
    facts: tuple[Fact, ...] = (Fact(tr("loss"), frame.sample_loss),)
    if frame.trace.reduced:
        facts = (
            Fact(tr("loss of this sample"), frame.sample_loss),
            Fact(tr("loss of the batch"), frame.batch_loss),
        )
    return frame.names.loss.markup, facts, steps


_DESCRIBED = {
    "x": _unit, "h": _unit, "o": _unit, "w": _edge, "b": _bias, "t": _target, "E": _loss,
}  # fmt: skip
