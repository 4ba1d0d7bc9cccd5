"""The sequence of steps: found by arithmetic, equal to what nested loops would list."""

import tracemalloc
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.trace.steps import Grain, Kind, Phase, Plan, Step, Steps, steps_of

GRAINS = list(Grain)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw a plan of 1 to 4 layers."""
    sizes = tuple(draw(st.lists(st.integers(1, 5), min_size=1, max_size=4)))
    trained = st.lists(st.booleans(), min_size=len(sizes), max_size=len(sizes))
    return Plan(
        inputs=draw(st.integers(1, 4)),
        sizes=sizes,
        trained_bias=tuple(draw(trained)),
        softmax=draw(st.booleans()),
        reduced=draw(st.booleans()),
        quantities=draw(st.integers(1, 6)),
        sequential=draw(st.booleans()),
        samples=tuple(draw(st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True))),
    )


class Loops:
    """The steps of a plan, listed one by one by nested loops as one would write them down."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.last = len(plan.sizes) - 1
        self.steps: list[Step] = []
        self.units: list[int] = [0]
        self._list()

    def _add(
        self,
        phase: Phase,
        kind: Kind,
        sample: int | None,
        layer: int,
        unit: int,
        source: int | None = None,
        quantity: int | None = None,
    ) -> None:
        index = len(self.steps)
        self.steps.append(Step(index, phase, kind, sample, layer, unit, source, quantity))

    def _unit_done(self) -> None:
        self.units.append(len(self.steps))

    def _width(self, layer: int) -> int:
        return self.plan.sizes[layer - 1] if layer > 0 else self.plan.inputs

    def _list(self) -> None:
        plan = self.plan
        for sample in plan.samples:
            self._forward(sample)
            self._loss(sample)
        if plan.reduced:
            self._add(Phase.LOSS, Kind.BATCH_LOSS, None, self.last, 0)
            self._unit_done()
        if plan.sequential:
            for layer in range(self.last, -1, -1):
                for sample in plan.samples:
                    self._backward(sample, layer)
                self._reduce(layer)
                self._update(layer)
            return
        for sample in plan.samples:
            for layer in range(self.last, -1, -1):
                self._backward(sample, layer)
        for layer in range(self.last, -1, -1):
            self._reduce(layer)
        for layer in range(self.last, -1, -1):
            self._update(layer)

    def _forward(self, sample: int) -> None:
        for layer, units in enumerate(self.plan.sizes):
            if layer == self.last and self.plan.softmax:
                for kind in (Kind.WEIGHTED_SUM, Kind.ACTIVATION):
                    for unit in range(units):
                        self._add(Phase.FORWARD, kind, sample, layer, unit)
                        self._unit_done()
                return
            for unit in range(units):
                self._add(Phase.FORWARD, Kind.WEIGHTED_SUM, sample, layer, unit)
                self._add(Phase.FORWARD, Kind.ACTIVATION, sample, layer, unit)
                self._unit_done()

    def _loss(self, sample: int) -> None:
        for unit in range(self.plan.sizes[self.last]):
            self._add(Phase.LOSS, Kind.LOSS_TERM, sample, self.last, unit)
            self._unit_done()
        self._add(Phase.LOSS, Kind.SAMPLE_LOSS, sample, self.last, 0)
        self._unit_done()

    def _backward(self, sample: int, layer: int) -> None:
        units = self.plan.sizes[layer]
        through_softmax = layer == self.last and self.plan.softmax
        if through_softmax:
            for unit in range(units):
                self._add(Phase.BACKWARD, Kind.D_LOSS_D_OUTPUT, sample, layer, unit)
                self._unit_done()
        for unit in range(units):
            paths = units if through_softmax else 0
            if layer < self.last and self.plan.sizes[layer + 1] > 1:
                paths = self.plan.sizes[layer + 1]
            for path in range(paths):
                self._add(Phase.BACKWARD, Kind.PATH, sample, layer, unit, path)
            if not through_softmax:
                self._add(Phase.BACKWARD, Kind.D_LOSS_D_OUTPUT, sample, layer, unit)
                self._add(Phase.BACKWARD, Kind.SLOPE, sample, layer, unit)
            self._add(Phase.BACKWARD, Kind.DELTA, sample, layer, unit)
            for source in range(self._width(layer)):
                self._add(Phase.BACKWARD, Kind.WEIGHT_GRADIENT, sample, layer, unit, source)
            if self.plan.trained_bias[layer]:
                self._add(Phase.BACKWARD, Kind.BIAS_GRADIENT, sample, layer, unit)
            self._unit_done()

    def _reduce(self, layer: int) -> None:
        if not self.plan.reduced:
            return
        for unit in range(self.plan.sizes[layer]):
            for source in range(self._width(layer)):
                self._add(Phase.BACKWARD, Kind.BATCH_WEIGHT_GRADIENT, None, layer, unit, source)
            if self.plan.trained_bias[layer]:
                self._add(Phase.BACKWARD, Kind.BATCH_BIAS_GRADIENT, None, layer, unit)
            self._unit_done()

    def _update(self, layer: int) -> None:
        for unit in range(self.plan.sizes[layer]):
            for source in range(self._width(layer)):
                for q in range(self.plan.quantities):
                    self._add(Phase.UPDATE, Kind.WEIGHT_UPDATE, None, layer, unit, source, q)
            if self.plan.trained_bias[layer]:
                for q in range(self.plan.quantities):
                    self._add(Phase.UPDATE, Kind.BIAS_UPDATE, None, layer, unit, None, q)
            self._unit_done()


@given(plans())
def test_steps_are_those_of_nested_loops(plan: Plan) -> None:
    """The sequence is the listed one: length, order, and every field of every step."""
    steps, listed = Steps(plan), Loops(plan).steps
    assert len(steps) == len(listed)
    assert list(steps) == listed
    assert [steps[index] for index in range(len(steps))] == listed
    assert steps[3:1:-1] == listed[3:1:-1]
    assert steps[-1] == listed[-1]


@given(plans())
def test_steps_and_indices_are_inverse(plan: Plan) -> None:
    """`index_of` finds every step again, and nothing else."""
    steps = Steps(plan)
    for index, step in enumerate(steps):
        found = steps.index_of(
            step.kind, step.layer, step.unit, step.input or 0, step.sample, step.quantity
        )
        assert found == index == step.index


@given(plans(), st.data())
def test_no_index_for_a_step_that_is_not_there(plan: Plan, data: st.DataObject) -> None:
    """Whatever is asked for, the answer is that very step, or None."""
    steps = Steps(plan)
    kind = data.draw(st.sampled_from(Kind))
    layer, unit = data.draw(st.integers(-1, 4)), data.draw(st.integers(-1, 6))
    source, quantity = data.draw(st.integers(-1, 6)), data.draw(st.integers(-1, 6))
    sample = data.draw(st.sampled_from([None, *plan.samples, 99]))
    index = steps.index_of(kind, layer, unit, source, sample, quantity)
    matching = [
        step.index
        for step in steps
        if (step.kind, step.sample, step.layer, step.unit) == (kind, sample, layer, unit)
        and (step.input or 0) == source
        and step.quantity in (None, quantity)
    ]
    assert matching == ([] if index is None else [index])


def test_the_last_quantity_is_the_new_value() -> None:
    """Without a quantity `index_of` means the last one."""
    steps = Steps(Plan(2, (2, 1), (True, True), False, False, 5, False, (0,)))
    for kind in (Kind.WEIGHT_UPDATE, Kind.BIAS_UPDATE):
        index = steps.index_of(kind, 0, 1)
        assert index is not None
        assert steps[index].quantity == 4


@pytest.mark.parametrize("index", [100000, -100000])
def test_indices_out_of_range(index: int) -> None:
    """There is no step before the first or behind the last."""
    steps = Steps(Plan(1, (1,), (True,), False, False, 1, False, (0,)))
    with pytest.raises(IndexError):
        steps[index]


def _expected_bounds(plan: Plan, grain: Grain) -> list[int]:
    """Return where whole grains end, by grouping the listed steps."""
    loops = Loops(plan)
    if grain is Grain.VALUE:
        return list(range(len(loops.steps) + 1))
    if grain is Grain.UNIT:
        return loops.units
    if grain is Grain.ITERATION:
        return [0, len(loops.steps)]
    keys = {
        Grain.LAYER: lambda step: (step.phase, step.layer, step.sample),
        Grain.PHASE: lambda step: (step.phase,),
    }
    return [0, *(list(group)[-1].index + 1 for _, group in groupby(loops.steps, keys[grain]))]


@given(plans(), st.sampled_from(GRAINS))
def test_moving_visits_exactly_the_ends(plan: Plan, grain: Grain) -> None:
    """From start to end and back, moves stop at the ends of the grains and nowhere else."""
    steps, expected = Steps(plan), _expected_bounds(plan, grain)
    visited, back = [0], [len(steps)]
    for _ in expected[1:]:
        visited.append(steps.next_bound(visited[-1], grain))
        back.append(steps.previous_bound(back[-1], grain))
    assert visited == expected
    assert back == expected[::-1]


@given(plans(), st.sampled_from(GRAINS), st.data())
def test_moving_from_anywhere(plan: Plan, grain: Grain, data: st.DataObject) -> None:
    """A move is strictly forward or back, to the nearest end, and a move back undoes it."""
    steps, bounds = Steps(plan), _expected_bounds(plan, grain)
    position = data.draw(st.integers(0, len(steps)))
    further, back = steps.next_bound(position, grain), steps.previous_bound(position, grain)
    assert further == min((b for b in bounds if b > position), default=len(steps))
    assert back == max((b for b in bounds if b < position), default=0)
    if position in bounds:
        assert steps.next_bound(back, grain) == max(position, bounds[1])
        assert steps.previous_bound(further, grain) == min(position, bounds[-2])


@given(plans())
def test_coarser_grains_end_where_finer_ones_do(plan: Plan) -> None:
    """The end of a phase is the end of a layer, of a unit and of a value."""
    ends = [set(_expected_bounds(plan, grain)) for grain in GRAINS]
    assert all(finer >= coarser for finer, coarser in pairwise(ends))


@given(plans())
def test_phases_cover_the_iteration(plan: Plan) -> None:
    """`phases` are the stretches of one phase, without gap, in order."""
    steps = Steps(plan)
    phases = steps.phases()
    assert [start for _, start, _ in phases] == [0, *(end for _, _, end in phases)][:-1]
    assert phases[-1][2] == len(steps)
    for phase, start, end in phases:
        assert {step.phase for step in steps[start:end]} == {phase}
    assert all(left[0] != right[0] for left, right in pairwise(phases))


LARGE = Plan(784, (100, 100, 10), (True,) * 3, False, False, 1, False, (0,))
SMALL = Plan(2, (2, 2), (True,) * 2, False, False, 1, False, (0,))


def test_a_large_network_costs_no_memory_a_step() -> None:
    """784-100-100-10 has 180,000 steps; walking them keeps a few kilobytes."""
    tracemalloc.start()
    steps = Steps(LARGE)
    assert len(steps) > 180_000
    for index in range(0, len(steps), 999):
        steps.index_of(steps[index].kind, steps[index].layer)
        steps.next_bound(index, Grain.LAYER)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 50_000


@settings(max_examples=20)
@given(plans())
def test_iterations_share_their_steps(plan: Plan) -> None:
    """The steps of equal plans are the same object, so nothing is prepared twice."""
    assert steps_of(plan) is steps_of(Plan(**{f: getattr(plan, f) for f in plan.__match_args__}))
