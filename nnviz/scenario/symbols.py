"""What a step of a scenario's network can be called, for the numbers that a source prints.

The kinds and symbols are those of the steps of an iteration, which are made from a scenario later
on; a test holds both to each other.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from nnviz.engine.network import Bias
from nnviz.scenario.wording import listed

if TYPE_CHECKING:
    from nnviz.scenario.model import Scenario

PATH: Final = "path"
"""The kind whose steps have no symbol of their own: a unit's paths are all called as the unit."""

_SUMS: Final = ("weighted_sum", "delta")
_OUTPUTS: Final = ("activation", "d_loss_d_output", "d_output_d_sum")
_LOSSES: Final = ("loss_term", "sample_loss", "batch_loss")
_WEIGHTS: Final = ("weight_gradient", "batch_weight_gradient", "weight_update")
_BIASES: Final = ("bias_gradient", "batch_bias_gradient", "bias_update")
KINDS: Final = (*_SUMS, *_OUTPUTS, PATH, *_LOSSES, *_WEIGHTS, *_BIASES)

REDUCED: Final = frozenset({"batch_loss", "batch_weight_gradient", "batch_bias_gradient"})
"""The kinds that there are with several samples or with penalties alone."""


_MOST_GROUPS: Final = 4


class Symbols(NamedTuple):
    """Symbols that differ in their number: h1^(2), h2^(2), …; a symbol alone has no numbers."""

    before: str
    numbers: range | None = None
    after: str = ""

    def has(self, symbol: str) -> bool:
        """Return whether `symbol` is one of these."""
        if self.numbers is None:
            return symbol == self.before
        digits = symbol.removeprefix(self.before).removesuffix(self.after)
        if not digits.isascii() or not digits.isdigit() or len(digits) > 18:
            return False
        return int(digits) in self.numbers and symbol == f"{self.before}{int(digits)}{self.after}"

    def shown(self) -> str:
        """Return such as `w1 … w8`."""
        if self.numbers is None:
            return self.before
        first, last = (
            f"{self.before}{number}{self.after}" for number in (self.numbers[0], self.numbers[-1])
        )
        return first if first == last else f"{first} … {last}"


def shown(known: Sequence[Symbols]) -> str:
    """Return all symbols in words; of very many groups only the first and the last."""
    if len(known) > _MOST_GROUPS:
        return f"{known[0].shown()}, …, {known[-1].shown()}"
    return listed([symbols.shown() for symbols in known])


def batch_size(scenario: "Scenario", iteration: int) -> int:
    """Return how many samples `iteration` (from 1) trains on."""
    samples = scenario.data.training_samples
    size = scenario.training.batch_size or samples
    start = (iteration - 1) % -(-samples // size) * size
    return min(size, samples - start)


def is_reduced(scenario: "Scenario", iteration: int) -> bool:
    """Return whether there are steps from the samples' values to the batch's."""
    penalized = scenario.training.l1 != 0 or scenario.training.l2 != 0
    return penalized or batch_size(scenario, iteration) > 1


def symbols_of(scenario: "Scenario", kind: str, iteration: int, sample: int) -> list[Symbols]:
    """Return what the steps of a kind are called, in one sample of an iteration."""
    layers = scenario.network.layers
    sizes = [layer.units for layer in layers]
    if kind in REDUCED and not is_reduced(scenario, iteration):
        return []
    if kind in _SUMS:
        letter = "z" if kind == "weighted_sum" else "δ"
        return [Symbols(letter, range(1, sum(sizes) + 1))]
    if kind in _OUTPUTS:
        alone = kind == "d_output_d_sum" and layers[-1].activation == "softmax"
        return list(_units(sizes[:-1] if alone else sizes, len(sizes)))
    if kind == "loss_term":
        return [Symbols("E", range(1, sizes[-1] + 1))]
    if kind == "batch_loss" or (kind == "sample_loss" and not is_reduced(scenario, iteration)):
        return [Symbols("E")]
    if kind == "sample_loss":
        return [Symbols(f"E^({sample})")]
    if kind in _WEIGHTS:
        widths = [scenario.network.inputs, *sizes[:-1]]
        count = sum(units * width for units, width in zip(sizes, widths, strict=True))
        return [Symbols("w", range(1, count + 1))]
    return _biases(scenario) if kind in _BIASES else []


def _units(sizes: Sequence[int], layers: int) -> Iterator[Symbols]:
    """Yield h1 … (with their layer where there are several hidden ones), then o1 …."""
    for index, units in enumerate(sizes):
        numbers = range(1, units + 1)
        if index == layers - 1:
            yield Symbols("o", numbers)
        else:
            yield Symbols("h", numbers, f"^({index + 1})" if layers > 2 else "")


def _biases(scenario: "Scenario") -> list[Symbols]:
    """Return the biases that are trained; frozen ones have numbers, and no gradient."""
    spans: list[range] = []
    end = 0
    for layer in scenario.network.layers:
        start, end = end, end + (layer.units if layer.bias != Bias.NONE else 0)
        if layer.bias != Bias.TRAINED:
            continue
        if spans and spans[-1].stop == start + 1:
            spans[-1] = range(spans[-1].start, end + 1)
        else:
            spans.append(range(start + 1, end + 1))
    return [Symbols("b", span) for span in spans]
