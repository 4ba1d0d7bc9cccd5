"""What everything in a network is called: x1, w5, h1, o1, t1, z3, b2, E.

Weights, biases and weighted sums are numbered layer by layer, unit by unit, in the order of the
unit's inputs. A layer without biases has none to number.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

INPUT_LAYER = -1
"""The index of the input layer; 0 is the first layer that has weights."""


@dataclass(frozen=True, slots=True)
class Name:
    """One thing's name: in plain text, in TeX, and as the id of the element that is drawn."""

    plain: str
    tex: str
    id: str

    @property
    def markup(self) -> str:
        """The name for a line of text, with marks for sub- and superscripts: w_5, h_1^(2)."""
        return self.tex.replace("{", "").replace("}", "").replace(r"\delta", "δ")


def _numbered(letter: str, number: int, tex_letter: str = "") -> Name:
    tex = f"{tex_letter or letter}_{_index_tex(number)}"
    return Name(f"{letter}{number}", tex, f"{letter}{number}")


def _index_tex(number: int) -> str:
    """Return an index as TeX; a single digit needs no braces."""
    return str(number) if number < 10 else f"{{{number}}}"


@dataclass(frozen=True)
class Names:
    """The names in a network of `inputs` inputs and layers of these sizes.

    Attributes
    ----------
    inputs : int
        Number of inputs.
    sizes : tuple of int
        Units of each layer, from the first hidden layer to the output layer.
    has_bias : tuple of bool
        Which layers have biases.
    """

    inputs: int
    sizes: tuple[int, ...]
    has_bias: tuple[bool, ...]

    @cached_property
    def _widths(self) -> tuple[int, ...]:
        return (self.inputs, *self.sizes[:-1])

    @cached_property
    def _edges_before(self) -> tuple[int, ...]:
        counts = (units * inputs for units, inputs in zip(self.sizes, self._widths, strict=True))
        return tuple(accumulate(counts, initial=0))

    @cached_property
    def _units_before(self) -> tuple[int, ...]:
        return tuple(accumulate(self.sizes, initial=0))

    @cached_property
    def _biases_before(self) -> tuple[int, ...]:
        counts = (
            units * has_bias for units, has_bias in zip(self.sizes, self.has_bias, strict=True)
        )
        return tuple(accumulate(counts, initial=0))

    @property
    def output_layer(self) -> int:
        """Index of the output layer."""
        return len(self.sizes) - 1

    def width(self, layer: int) -> int:
        """Return how many units `layer` has; `INPUT_LAYER` has the inputs."""
        return self.inputs if layer == INPUT_LAYER else self.sizes[layer]

    def unit(self, layer: int, unit: int) -> Name:
        """Return x1 in the input layer, h1 or h1^(l) in a hidden one, o1 in the output layer."""
        if layer == INPUT_LAYER:
            return _numbered("x", unit + 1)
        if layer == self.output_layer:
            return _numbered("o", unit + 1)
        if len(self.sizes) == 2:
            return _numbered("h", unit + 1)
        number, level = unit + 1, layer + 1
        tex = f"h_{_index_tex(number)}^{{({level})}}"
        return Name(f"h{number}^({level})", tex, f"h{number}-{level}")

    def weighted_sum(self, layer: int, unit: int) -> Name:
        """Return z3."""
        return _numbered("z", self._units_before[layer] + unit + 1)

    def delta(self, layer: int, unit: int) -> Name:
        """Return δ3, numbered as the weighted sum that it belongs to."""
        return _numbered("δ", self._units_before[layer] + unit + 1, r"\delta")

    def edge(self, layer: int, unit: int, source: int) -> Name:
        """Return w5: the weight of `unit` for its input number `source`."""
        number = self._edges_before[layer] + unit * self._widths[layer] + source + 1
        return _numbered("w", number)

    def bias(self, layer: int, unit: int) -> Name:
        """Return b2."""
        return _numbered("b", self._biases_before[layer] + unit + 1)

    def target(self, unit: int) -> Name:
        """Return t1."""
        return _numbered("t", unit + 1)

    def loss_term(self, unit: int) -> Name:
        """Return E1: what output number `unit` adds to the loss of a sample."""
        return _numbered("E", unit + 1)

    @property
    def loss(self) -> Name:
        """Return E."""
        return Name("E", "E", "E")

    def sample_loss(self, sample: int) -> Name:
        """Return E^(2): the loss of one sample of several."""
        return Name(f"E^({sample + 1})", f"E^{{({sample + 1})}}", "E")

    def edge_at(self, number: int) -> tuple[int, int, int]:
        """Return (layer, unit, source) of weight number `number`, counted from 1."""
        layer, rest = _locate(self._edges_before, number - 1)
        unit, source = divmod(rest, self._widths[layer])
        return layer, unit, source

    def bias_at(self, number: int) -> tuple[int, int]:
        """Return (layer, unit) of bias number `number`, counted from 1."""
        return _locate(self._biases_before, number - 1)


def _locate(before: "Sequence[int]", index: int) -> tuple[int, int]:
    """Return (layer, index in it), `before` holding how many come before each layer."""
    if not 0 <= index < before[-1]:
        raise IndexError(index)
    layer = bisect_right(before, index) - 1
    return layer, index - before[layer]
