"""The network as a tree of lines that can be read aloud, for those who do not see the drawing.

An item of a tree is named by its path: () is the whole, (1,) the second branch, (1, 0) that one's
first. Nothing is made before it is asked for, so that a network of 100,000 edges costs nothing.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nnviz.drawing.aloud import aloud
from nnviz.drawing.headings import activation_name, layer_name
from nnviz.trace.inspection import find, inspect
from nnviz.trace.names import INPUT_LAYER
from nnviz.translation import tr, trn

if TYPE_CHECKING:
    from nnviz.trace.frame import Frame
    from nnviz.trace.inspection import Element, Inspection
    from nnviz.trace.names import Names

Path = tuple[int, ...]


class Outline(Protocol):
    """A tree of lines, some of which stand for an element of the drawing."""

    @property
    def names(self) -> "Names":
        """What everything is called; two outlines of the same names have the same paths."""
        ...

    def count(self, path: Path) -> int:
        """Return how many branches an item has."""
        ...

    def element(self, path: Path) -> str:
        """Return the id of the element that an item stands for, "" for none."""
        ...

    def path(self, element: str) -> Path | None:
        """Return where an element is in the tree, None where it is not."""
        ...

    def text(self, path: Path) -> str:
        """Return the line of an item."""
        ...

    def value(self, path: Path) -> str:
        """Return the most telling number of an item, "" for a heading."""
        ...


@dataclass(frozen=True, slots=True)
class NetworkOutline:
    """Layers, their units, and of each unit the edges into it, its bias and its target; the loss.

    Attributes
    ----------
    frame : Frame
        What is on show.
    """

    frame: "Frame"

    @property
    def names(self) -> "Names":
        """What everything is called."""
        return self.frame.names

    def count(self, path: Path) -> int:
        """Return how many branches an item has."""
        names = self.names
        match path:
            case ():
                return len(names.sizes) + 2
            case (branch,) if branch <= len(names.sizes):
                return names.width(branch - 1)
            case (_,):
                return names.sizes[-1] + 1
            case (branch, _) if 0 < branch <= len(names.sizes):
                layer = branch - 1
                has_target = layer == names.output_layer
                return names.width(layer - 1) + names.has_bias[layer] + has_target
            case _:
                return 0

    def element(self, path: Path) -> str:
        """Return the id of the element that an item stands for, "" for a layer."""
        names = self.names
        match path:
            case (branch, term) if branch > len(names.sizes):
                return names.loss.id if term == names.sizes[-1] else names.loss_term(term).id
            case (branch, unit):
                return names.unit(branch - 1, unit).id
            case (branch, unit, place):
                layer = branch - 1
                inputs = names.width(layer - 1)
                if place < inputs:
                    return names.edge(layer, unit, place).id
                is_bias = names.has_bias[layer] and place == inputs
                return names.bias(layer, unit).id if is_bias else names.target(unit).id
            case _:
                return ""

    def path(self, element: str) -> Path | None:
        """Return where an element is in the tree, None where the network does not have it."""
        names = self.names
        at = find(names, element)
        if at is None:
            return None
        if at.letter == "E":
            return len(names.sizes) + 1, (at.unit if at.unit >= 0 else names.sizes[-1])
        unit = (at.layer + 1, at.unit)
        match at.letter:
            case "w":
                return *unit, at.source
            case "b":
                return *unit, names.width(at.layer - 1)
            case "t":
                return *unit, names.width(at.layer - 1) + names.has_bias[at.layer]
            case _:
                return unit

    def text(self, path: Path) -> str:
        """Return the line of an item: what it is, and all that is known of it."""
        element = self.element(path)
        if element:
            return element_line(self.frame, element)
        match path:
            case ():
                return tr("Network")
            case (branch,) if branch <= len(self.names.sizes):
                return layer_line(self.frame, branch - 1)
            case _:
                return tr("Loss")

    def value(self, path: Path) -> str:
        """Return a unit's output, a parameter's value, or a loss; "" for a layer."""
        return element_value(self.frame, self.element(path))


@dataclass(frozen=True, slots=True)
class LayerOutline:
    """The weights of one layer, by the unit that they lead into.

    Attributes
    ----------
    frame : Frame
        What is on show.
    layer : int
        The layer.
    """

    frame: "Frame"
    layer: int

    @property
    def names(self) -> "Names":
        """What everything is called."""
        return self.frame.names

    def count(self, path: Path) -> int:
        """Return how many branches an item has."""
        return self.names.width(self.layer - len(path)) if len(path) < 2 else 0

    def element(self, path: Path) -> str:
        """Return the id of the weight that an item stands for, "" for a unit."""
        return self.names.edge(self.layer, *path).id if len(path) == 2 else ""

    def path(self, element: str) -> Path | None:
        """Return where a weight is in the tree, None for what is not one of the layer's."""
        at = find(self.names, element)
        if at is None or at.letter != "w" or at.layer != self.layer:
            return None
        return at.unit, at.source

    def text(self, path: Path) -> str:
        """Return the line of an item."""
        if len(path) == 2:
            return element_line(self.frame, self.element(path))
        if not path:
            return tr("Weights into {layer}", layer=layer_name(self.frame, self.layer))
        unit = self.names.unit(self.layer, path[0]).markup
        count = self.count(path)
        return trn("{unit}: {count} weight", "{unit}: {count} weights", count, unit=aloud(unit))

    def value(self, path: Path) -> str:
        """Return the value of a weight, "" for a unit."""
        return element_value(self.frame, self.element(path))


def layer_line(frame: "Frame", layer: int) -> str:
    """Return what a layer is called, how many units it has, and what they do."""
    names = frame.names
    count = names.width(layer)
    units = trn("{count} unit", "{count} units", count)
    if layer == INPUT_LAYER:
        return tr("Input layer, {units}", units=units)
    activation = activation_name(frame.trace.network.layers[layer].activation.name)
    if layer == names.output_layer:
        return tr("Output layer, {units}, {activation}", units=units, activation=activation)
    if len(names.sizes) == 2:
        return tr("Hidden layer, {units}, {activation}", units=units, activation=activation)
    return tr(
        "Hidden layer {number}, {units}, {activation}",
        number=layer + 1,
        units=units,
        activation=activation,
    )


def element_line(frame: "Frame", element: str) -> str:
    """Return what an element is and all that is known of it, "" where there is no such element.

    What is not calculated yet is said to be so.
    """
    at, inspected = find(frame.names, element), inspect(frame, element)
    if at is None or inspected is None:
        return ""
    facts = ", ".join(
        tr("{label} {value}", label=aloud(fact.label), value=fact.text(frame))
        for fact in inspected.facts
    )
    return tr("{name}: {facts}", name=_name(frame.names, at, inspected), facts=facts)


def element_value(frame: "Frame", element: str) -> str:
    """Return the most telling number of an element, "" where there is no such element."""
    inspected = inspect(frame, element) if element else None
    if inspected is None:
        return ""
    match element[0]:
        case "h" | "o":
            fact = inspected.facts[1]
        case "E":
            fact = inspected.facts[-1]
        case _:
            fact = inspected.facts[0]
    return fact.text(frame)


def _name(names: "Names", at: "Element", inspected: "Inspection") -> str:
    """Return an element's name, and where it belongs."""
    name = aloud(inspected.name)
    if at.letter in "xho" or at.unit < 0:
        return name
    unit = aloud(names.unit(at.layer, at.unit).markup)
    if at.letter == "w":
        source = aloud(names.unit(at.layer - 1, at.source).markup)
        return tr("{name} from {source} to {unit}", name=name, source=source, unit=unit)
    return tr("{name} of {unit}", name=name, unit=unit)
