"""One iteration as an ordered sequence of steps, found by arithmetic on indices.

A step is one scalar calculation. Steps come in blocks: all that is calculated for one unit in one
pass. Blocks of one layer are alike, so a layer's pass is a Stretch: so many units, each with the
same runs of steps. Nothing is stored a step, so a network of 100,000 edges has as few Stretches as
a small one of the same depth.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterator


class Phase(StrEnum):
    """The four phases of an iteration."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


class Kind(StrEnum):
    """What a step calculates."""

    WEIGHTED_SUM = "weighted_sum"
    ACTIVATION = "activation"
    LOSS_TERM = "loss_term"
    SAMPLE_LOSS = "sample_loss"
    BATCH_LOSS = "batch_loss"
    D_LOSS_D_OUTPUT = "d_loss_d_output"
    PATH = "path"
    SLOPE = "d_output_d_sum"
    DELTA = "delta"
    WEIGHT_GRADIENT = "weight_gradient"
    BIAS_GRADIENT = "bias_gradient"
    BATCH_WEIGHT_GRADIENT = "batch_weight_gradient"
    BATCH_BIAS_GRADIENT = "batch_bias_gradient"
    WEIGHT_UPDATE = "weight_update"
    BIAS_UPDATE = "bias_update"


class Grain(StrEnum):
    """How far one move goes."""

    VALUE = "value"
    UNIT = "unit"
    LAYER = "layer"
    PHASE = "phase"
    ITERATION = "iteration"


@dataclass(frozen=True, slots=True)
class Step:
    """One scalar calculation.

    Attributes
    ----------
    index : int
        Its place in the iteration, from 0.
    phase, kind : Phase, Kind
        What is calculated.
    sample : int or None
        Place of the sample in the batch; None for what belongs to the whole batch.
    layer, unit : int
        Where; layer 0 is the first hidden layer.
    input : int or None
        Which of the unit's inputs, for an edge; which unit downstream, for a path.
    quantity : int or None
        Which of the optimizer's quantities, for an update.
    """

    index: int
    phase: Phase
    kind: Kind
    sample: int | None
    layer: int
    unit: int
    input: int | None = None
    quantity: int | None = None


@dataclass(frozen=True)
class Plan:
    """What decides which steps an iteration has.

    Attributes
    ----------
    inputs : int
        Number of inputs.
    sizes : tuple of int
        Units of each layer.
    trained_bias : tuple of bool
        Which layers have biases that are trained.
    softmax : bool
        Whether the output layer's units depend on each other's weighted sums.
    reduced : bool
        Whether there is a step from the samples' values to the batch's: with several samples or
        with penalties.
    quantities : int
        How many quantities the optimizer calculates for each parameter.
    sequential : bool
        Whether a layer is updated before the layers in front of it are differentiated.
    samples : tuple of int
        The samples that are calculated step by step.
    """

    inputs: int
    sizes: tuple[int, ...]
    trained_bias: tuple[bool, ...]
    softmax: bool
    reduced: bool
    quantities: int
    sequential: bool
    samples: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps of one layer in one pass: `units` blocks, each with the same runs (kind, count)."""

    phase: Phase
    layer: int
    sample: int | None
    units: int
    runs: tuple[tuple[Kind, int], ...]

    @property
    def block(self) -> int:
        """Number of steps of one unit."""
        return sum(count for _, count in self.runs)


def _stretches(plan: Plan) -> "Iterator[Stretch]":
    last = len(plan.sizes) - 1
    backwards = range(last, -1, -1)
    for sample in plan.samples:
        yield from _forward(plan, sample)
        yield Stretch(Phase.LOSS, last, sample, plan.sizes[last], ((Kind.LOSS_TERM, 1),))
        yield Stretch(Phase.LOSS, last, sample, 1, ((Kind.SAMPLE_LOSS, 1),))
    if plan.reduced:
        yield Stretch(Phase.LOSS, last, None, 1, ((Kind.BATCH_LOSS, 1),))
    if plan.sequential:
        for layer in backwards:
            for sample in plan.samples:
                yield from _backward(plan, layer, sample)
            yield from _reduction(plan, layer)
            yield _update(plan, layer)
        return
    for sample in plan.samples:
        for layer in backwards:
            yield from _backward(plan, layer, sample)
    for layer in backwards:
        yield from _reduction(plan, layer)
    for layer in backwards:
        yield _update(plan, layer)


def _forward(plan: Plan, sample: int) -> "Iterator[Stretch]":
    for layer, units in enumerate(plan.sizes):
        if plan.softmax and layer == len(plan.sizes) - 1:
            yield Stretch(Phase.FORWARD, layer, sample, units, ((Kind.WEIGHTED_SUM, 1),))
            yield Stretch(Phase.FORWARD, layer, sample, units, ((Kind.ACTIVATION, 1),))
        else:
            runs = ((Kind.WEIGHTED_SUM, 1), (Kind.ACTIVATION, 1))
            yield Stretch(Phase.FORWARD, layer, sample, units, runs)


def _width(plan: Plan, layer: int) -> int:
    return plan.sizes[layer - 1] if layer else plan.inputs


def _edges_and_bias(plan: Plan, layer: int, edge: Kind, bias: Kind) -> tuple[tuple[Kind, int], ...]:
    runs = ((edge, _width(plan, layer)),)
    return (*runs, (bias, 1)) if plan.trained_bias[layer] else runs


def _backward(plan: Plan, layer: int, sample: int) -> "Iterator[Stretch]":
    units = plan.sizes[layer]
    gradients = _edges_and_bias(plan, layer, Kind.WEIGHT_GRADIENT, Kind.BIAS_GRADIENT)
    factors: tuple[tuple[Kind, int], ...] = ((Kind.D_LOSS_D_OUTPUT, 1), (Kind.SLOPE, 1))
    if layer == len(plan.sizes) - 1:
        if plan.softmax:
            yield Stretch(Phase.BACKWARD, layer, sample, units, ((Kind.D_LOSS_D_OUTPUT, 1),))
            factors = ((Kind.PATH, units),)
    elif plan.sizes[layer + 1] > 1:
        factors = ((Kind.PATH, plan.sizes[layer + 1]), *factors)
    yield Stretch(Phase.BACKWARD, layer, sample, units, (*factors, (Kind.DELTA, 1), *gradients))


def _reduction(plan: Plan, layer: int) -> "Iterator[Stretch]":
    if plan.reduced:
        runs = _edges_and_bias(plan, layer, Kind.BATCH_WEIGHT_GRADIENT, Kind.BATCH_BIAS_GRADIENT)
        yield Stretch(Phase.BACKWARD, layer, None, plan.sizes[layer], runs)


def _update(plan: Plan, layer: int) -> Stretch:
    runs = tuple(
        (kind, count * plan.quantities)
        for kind, count in _edges_and_bias(plan, layer, Kind.WEIGHT_UPDATE, Kind.BIAS_UPDATE)
    )
    return Stretch(Phase.UPDATE, layer, None, plan.sizes[layer], runs)


_WITH_INPUT = frozenset(
    {Kind.PATH, Kind.WEIGHT_GRADIENT, Kind.BATCH_WEIGHT_GRADIENT, Kind.WEIGHT_UPDATE}
)
_UPDATES = frozenset({Kind.WEIGHT_UPDATE, Kind.BIAS_UPDATE})


@dataclass(frozen=True, slots=True)
class _Home:
    """The first step of a kind in a stretch, and how its other ones follow.

    `count` of them come in each of `units` blocks, which are `block` steps long.
    """

    start: int
    block: int
    units: int
    count: int


@dataclass(frozen=True)
class Steps(Sequence[Step]):
    """The steps of one iteration, as `plan` says, in the order in which a person calculates them.

    Forward sample by sample, unit by unit: the weighted sum, then the activation (for softmax all
    sums of the layer first). The loss terms and their sum. Backwards from the output layer: for
    each unit the factors of its delta, the delta, then the gradient of each of its edges and of
    its bias. Then the update of each, from the output layer back. With sequential update order
    each layer is updated before the layer in front of it is differentiated.
    """

    plan: Plan

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The stretches, in order."""
        return tuple(_stretches(self.plan))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Index of the first step of each stretch, and behind the last the number of steps."""
        return tuple(accumulate((s.units * s.block for s in self.stretches), initial=0))

    @cached_property
    def _homes(self) -> dict[tuple[Kind, int, int | None], "_Home"]:
        """Where the steps of a kind, a layer and a sample are."""
        homes = {}
        for start, stretch in zip(self.starts, self.stretches, strict=False):
            offset = 0
            for kind, count in stretch.runs:
                home = _Home(start + offset, stretch.block, stretch.units, count)
                homes[kind, stretch.layer, stretch.sample] = home
                offset += count
        return homes

    @cached_property
    def _bounds(self) -> dict[Grain, tuple[int, ...]]:
        """Positions between two layers, and between two phases."""
        pairs = list(zip(self.stretches, self.starts[1:], strict=True))

        def ends(key: object) -> tuple[int, ...]:
            groups = groupby(pairs, key)  # type: ignore[call-overload] # a lambda each
            return (0, *(list(group)[-1][1] for _, group in groups))

        return {
            Grain.LAYER: ends(lambda pair: (pair[0].phase, pair[0].layer, pair[0].sample)),
            Grain.PHASE: ends(lambda pair: pair[0].phase),
            Grain.ITERATION: (0, len(self)),
        }

    def __len__(self) -> int:
        """Return the number of steps."""
        return self.starts[-1]

    @overload
    def __getitem__(self, index: int) -> Step: ...

    @overload
    def __getitem__(self, index: slice) -> list[Step]: ...

    def __getitem__(self, index: int | slice) -> Step | list[Step]:
        """Return a step by its index."""
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        at = bisect_right(self.starts, index) - 1
        stretch = self.stretches[at]
        unit, rest = divmod(index - self.starts[at], stretch.block)
        for kind, count in stretch.runs:
            if rest < count:
                return self._step(index, stretch, kind, unit, rest)
            rest -= count
        raise AssertionError(index)

    def _step(self, index: int, stretch: Stretch, kind: Kind, unit: int, rest: int) -> Step:
        quantity = None
        if kind in _UPDATES:
            rest, quantity = divmod(rest, self.plan.quantities)
        source = rest if kind in _WITH_INPUT else None
        return Step(
            index, stretch.phase, kind, stretch.sample, stretch.layer, unit, source, quantity
        )

    def index_of(
        self,
        kind: Kind,
        layer: int,
        unit: int = 0,
        input: int = 0,
        sample: int | None = None,
        quantity: int | None = None,
    ) -> int | None:
        """Return where a step is, None where there is no such step.

        The last of the optimizer's quantities, the new value, is meant where none is named.
        """
        home = self._homes.get((kind, layer, sample))
        if home is None or not 0 <= unit < home.units:
            return None
        place = input
        if kind in _UPDATES:
            quantities = self.plan.quantities
            quantity = quantities - 1 if quantity is None else quantity
            if not 0 <= quantity < quantities:
                return None
            place = input * quantities + quantity
        if not 0 <= place < home.count:
            return None
        return home.start + unit * home.block + place

    def next_bound(self, position: int, grain: Grain) -> int:
        """Return the first position behind `position` at which a whole grain is done."""
        if position >= len(self):
            return len(self)
        if grain is Grain.VALUE:
            return position + 1
        if grain is Grain.UNIT:
            at = bisect_right(self.starts, position) - 1
            block = self.stretches[at].block
            return self.starts[at] + ((position - self.starts[at]) // block + 1) * block
        bounds = self._bounds[grain]
        return bounds[bisect_right(bounds, position)]

    def previous_bound(self, position: int, grain: Grain) -> int:
        """Return the last position before `position` at which a whole grain is done."""
        if position <= 0:
            return 0
        if grain is Grain.VALUE:
            return position - 1
        if grain is Grain.UNIT:
            at = bisect_right(self.starts, position - 1) - 1
            block = self.stretches[at].block
            return self.starts[at] + (position - 1 - self.starts[at]) // block * block
        bounds = self._bounds[grain]
        return bounds[bisect_left(bounds, position) - 1]

    def phases(self) -> list[tuple[Phase, int, int]]:
        """Return the phases in order, each as (phase, first position, end position)."""
        bounds = self._bounds[Grain.PHASE]
        return [(self[start].phase, start, end) for start, end in pairwise(bounds)]


@lru_cache(maxsize=64)
def steps_of(plan: Plan) -> Steps:
    """Return the steps of `plan`; iterations of one run share them."""
    return Steps(plan)
