"""Where units, folds and the loss are put in the room that there is.

The scale follows the room: on a larger canvas discs and type grow. Where discs with their values
do not fit, a column's units become boxes of three lines, two or one, and what is more than can be
read is folded to the first, the wanted and the last. Where hardly any layer would be left, values
are written with few decimals before layers are folded.
"""

import math
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from nnviz.drawing.layout import (
    ABOVE_OUTPUTS,
    ERROR_GAP,
    Column,
    Form,
    Layout,
    Mark,
    Node,
    Rect,
)
from nnviz.drawing.plan import MOST_SLOTS, Fold, Plan, Slot, layers_by_importance, slots
from nnviz.trace.names import INPUT_LAYER

_ROOM = (800.0, 560.0)
_LEAST_SCALE = 0.72
_WIDEST_GAP = 260.0
_HEADING = 56.0
_BOTTOM = 16.0
_STRIP = 40.0
_MARKER = 62.0
_MARKER_GAP = 0.4
_FEW = 4
"""Fewer columns than this are worth fewer decimals."""
_LEAST_WIDTHS, _LEAST_GAPS = (72.0, 66.0), (46.0, 30.0)
"""How wide a box and the room between boxes are at least, with all decimals and with few."""
_BIAS = 25.0
_HALF_HEIGHTS = {Form.TALL: (29.5, 2.36), Form.FLAT: (21.5, 1.72), Form.SLIM: (13.0, 1.04)}
"""Half the height of a box: at scale 1, and at least in sizes of its text."""
_MOST_APART = {Form.DISC: 150.0, Form.TALL: 90.0, Form.FLAT: 60.0, Form.SLIM: 30.0}
"""Most room between units of a column, at scale 1."""


@lru_cache(maxsize=256)
def arrange(plan: Plan) -> Layout:
    """Return where everything stands; plans that come out alike have the same object."""
    choice = _choice(replace(plan, wanted=()))
    found = _Arranging(plan, *choice).layout(-math.inf, discs=False)
    assert found is not None
    return _same(found)


@lru_cache(maxsize=64)
def _same(layout: Layout) -> Layout:
    """Return the layout equal to this one that came first."""
    return layout


class _Choice(NamedTuple):
    """The scale, which layers are shown, and whether values have few decimals."""

    scale: float
    layers: tuple[int, ...]
    short: bool = False


@lru_cache(maxsize=64)
def _choice(plan: Plan) -> _Choice:
    """Return what is shown, and how large.

    The largest scale is taken at which the gaps leave room for labels, preferably with units as
    discs; if there is none the labels give way, and then the layers that the step does not concern.
    """
    found = _tried(plan, short=False)
    if found is not None and len(found.layers) >= min(_FEW, len(plan.sizes) + 1):
        return found
    shorter = _tried(plan, short=True)
    if shorter is not None and (found is None or len(shorter.layers) > len(found.layers)):
        return shorter
    order = layers_by_importance(len(plan.sizes), plan.layer, plan.beside)
    return found or _Choice(_LEAST_SCALE, tuple(sorted(order[:2])), short=True)


def _tried(plan: Plan, *, short: bool) -> _Choice | None:
    """Return the best choice with all decimals, or with few; None if not even two layers fit."""
    most = min(plan.look.largest_scale, plan.width / _ROOM[0], plan.height / _ROOM[1])
    most = max(most, _LEAST_SCALE)
    layers = tuple(range(INPUT_LAYER, len(plan.sizes)))
    scales = _scales(most)
    trials = {scale: _Arranging(plan, scale, (), short) for scale in scales}
    least = _LEAST_GAPS[short]
    at_most = max(_at_most(trial, least * scale) for scale, trial in trials.items())
    for discs, gap in ((True, 92.0), (True, 66.0), (False, 92.0), (False, 66.0), (False, least)):
        for scale in scales if len(layers) <= at_most else ():
            if discs and scale < 0.78 * min(most, 1.0):
                break
            if _Arranging(plan, scale, layers, short).layout(gap * scale, discs=discs):
                return _Choice(scale, layers, short)
    order = layers_by_importance(len(plan.sizes), plan.layer, plan.beside)
    for count in range(min(len(layers) - 1, at_most), 1, -1):
        shown = tuple(sorted(order[:count]))
        for gap in (66.0, least):
            for scale in scales:
                if count > _at_most(trials[scale], gap * scale):
                    continue
                if _Arranging(plan, scale, shown, short).layout(gap * scale, discs=False):
                    return _Choice(scale, shown, short)
    return None


def _at_most(trial: "_Arranging", gap: float) -> int:
    """Return more columns than which cannot stand beside each other, were all the narrowest."""
    narrow = 2 * trial.least_half_width
    # Between columns there is a gap, or a mark of folded layers between two narrow ones.
    between = min(gap, 2 * _MARKER_GAP * gap + _MARKER * trial.soft)
    plan = trial.plan
    room = plan.width - 2 * plan.look.margin * trial.soft - 2 * trial.radius - ERROR_GAP * gap
    return math.floor((room + between) / (narrow + between))


def _scales(most: float) -> list[float]:
    steps = 24
    return [most + (_LEAST_SCALE - most) * step / steps for step in range(steps + 1)]


class _Arranging:
    """One attempt: a scale, the layers to be shown, and whether values have few decimals."""

    def __init__(
        self, plan: Plan, scale: float, layers: tuple[int, ...], short: bool = False
    ) -> None:
        self.plan, self.scale, self.layers = plan, scale, layers
        self.soft = max(scale, 0.85)
        self.ems = tuple(min(em, plan.short_em) for em in plan.ems) if short else plan.ems
        self.least_wide = _LEAST_WIDTHS[short] * self.soft
        hidden = max(self.ems[1:])
        text = max(plan.look.value * scale, plan.look.smallest)
        self.radius = max(plan.look.radius * scale, hidden * plan.look.smallest / 2 + 4.5)
        wide = self.ems[0] * text / 2 + 7.0 * scale
        self.input_radius = min(self.radius, max(plan.look.small_radius * scale, wide))
        self.top = _HEADING * self.soft
        self.bottom = plan.height - _BOTTOM * self.soft
        self.above = ABOVE_OUTPUTS * self.soft
        self.text = max(plan.look.pill * scale, plan.look.smallest)
        bias = max(_BIAS * self.soft, 1.75 * max(plan.look.bias * scale, plan.look.smallest) + 2.75)
        self.below = bias if any(plan.has_bias) else 0.0

    def layout(self, least_gap: float, *, discs: bool) -> Layout | None:
        """Return the layout if its gaps are at least as wide as that, else None."""
        plan, scale = self.plan, self.scale
        columns, gap = self._columns()
        strip = self._strip(gap)
        if strip is not None:
            self.bottom = strip.top - 4.0
            columns, gap = self._columns()
        if gap < least_gap:
            return None
        if discs and any(form is not Form.DISC and len(shown) <= 5 for form, shown, _ in columns):
            return None
        gap = min(max(gap, 4.0), _WIDEST_GAP * scale)
        x = (plan.width - self._taken(columns) - gap * self._gaps) / 2
        made: list[Column] = []
        marks: list[Mark] = []

        def fold(first: int, count: int, x: float) -> float:
            """Put a mark of folded layers behind x; return where it ends."""
            half = _MARKER * self.soft / 2
            marks.append(Mark(len(plan.sizes), Fold(first, count), x + half, self._middle, half))
            return x + 2 * half

        before, after = self._outside
        if before:
            x = fold(INPUT_LAYER, before, x) + _MARKER_GAP * gap
        for place, (form, shown, half) in enumerate(columns):
            layer = self.layers[place]
            made.append(Column(layer, x + half, half, form, shown))
            x += 2 * half
            jump = self._jumps[place] if place < len(self._jumps) else after + 1
            if jump > 1:
                x = fold(layer + 1, jump - 1, x + _MARKER_GAP * gap) + _MARKER_GAP * gap
            else:
                x += gap if place < len(self._jumps) else ERROR_GAP * gap
        x += self.radius
        loss = Node(len(plan.sizes), -1, x, self._middle, self.radius, self.radius, Form.DISC)
        nodes = [node for column in made for node in self._nodes(column, marks)]
        return Layout(
            plan, scale, self.radius, gap, tuple(made), tuple(nodes), tuple(marks), loss, strip
        )

    def _columns(self) -> tuple[list[tuple[Form, tuple[Slot, ...], float]], float]:
        """Return the columns, and how wide the gaps between them are then."""
        columns = [self._column(layer) for layer in self.layers]
        room = self.plan.width - 2 * self.plan.look.margin * self.soft - self._taken(columns)
        return columns, room / self._gaps

    def _taken(self, columns: list[tuple[Form, tuple[Slot, ...], float]]) -> float:
        """Return how much of the width the columns and the marks of folded layers take."""
        marks = sum(jump > 1 for jump in self._jumps) + sum(map(bool, self._outside))
        halves = sum(half for _, _, half in columns) + self.radius
        return 2 * halves + marks * _MARKER * self.soft

    @property
    def _jumps(self) -> list[int]:
        return [after - before for before, after in pairwise(self.layers)]

    @property
    def _outside(self) -> tuple[int, int]:
        """Return how many layers are folded before the first that is shown, and after the last."""
        last = len(self.plan.sizes) - 1
        return self.layers[0] - INPUT_LAYER, last - self.layers[-1]

    @property
    def _gaps(self) -> float:
        """Return how many gaps there are, narrow ones as parts of one."""
        before, after = self._outside
        inner = sum(1.0 if jump == 1 else 2 * _MARKER_GAP for jump in self._jumps)
        return inner + (_MARKER_GAP if before else 0) + (2 * _MARKER_GAP if after else ERROR_GAP)

    @property
    def _middle(self) -> float:
        return (self.top + self.above + self.bottom - self.below) / 2

    def _strip(self, gap: float) -> Rect | None:
        """Return the band for the active value, where the gaps have no room for it."""
        card = (
            self.plan.pill_em * max(self.plan.look.card * self.scale, self.plan.look.smallest)
            + 30 * self.soft
        )
        if gap >= card + 8:
            return None
        low = self.plan.height - 6.0
        return Rect(6.0, low - _STRIP * self.soft, self.plan.width - 6.0, low)

    def _pitch(self, form: Form) -> float:
        """Return how far apart units of a form must be."""
        if form is Form.DISC:
            return 2 * self.radius + self.above + self.below + 8.0 * self.scale
        below = self.below if form is Form.TALL else 0.0
        return 2 * self._half_height(form) + below + 7.0 * self.soft

    def _half_height(self, form: Form) -> float:
        if form is Form.DISC:
            return self.radius
        scaled, in_text = _HALF_HEIGHTS[form]
        return max(scaled * self.soft, in_text * self.text)

    def _column(self, layer: int) -> tuple[Form, tuple[Slot, ...], float]:
        """Return a column's form, what it shows, and half its width."""
        units = self.plan.units(layer)
        room = self.bottom - self.top
        form = Form.DISC
        shown: tuple[Slot, ...] = tuple(range(units))
        is_output = layer == len(self.plan.sizes) - 1
        if units * self._pitch(Form.DISC) > room:
            form = Form.FLAT
            if layer != INPUT_LAYER and units * self._pitch(Form.TALL) <= room:
                return Form.TALL, shown, self._half_width(layer, Form.TALL)
            fit = int(room / self._pitch(Form.FLAT))
            slim = int(room / self._pitch(Form.SLIM))
            if units > fit and units <= min(slim, 14) and not is_output:
                form = Form.SLIM
            elif units > fit:
                shown = slots(units, max(3, min(fit, MOST_SLOTS)), self.plan.wanted_in(layer))
        return form, shown, self._half_width(layer, form)

    def _half_width(self, layer: int, form: Form) -> float:
        if form is Form.DISC:
            return self.input_radius if layer == INPUT_LAYER else self.radius
        text = self.text
        wide = self.ems[layer + 1] * text + 18.0 * self.soft
        if form is Form.SLIM:
            return (wide + 2.6 * text) / 2
        return max(wide, self.least_wide) / 2

    @cached_property
    def least_half_width(self) -> float:
        """Return half the width of the narrowest column that there could be."""
        slim = (min(self.ems) + 2.6) * self.text + 18.0 * self.soft
        return min(self.radius, self.input_radius, self.least_wide / 2, slim / 2)

    def _nodes(self, column: Column, marks: list[Mark]) -> list[Node]:
        """Return the units of a column at their places; its folds are added to `marks`."""
        half_height = (
            column.half_width if column.form is Form.DISC else self._half_height(column.form)
        )
        is_disc = column.form is Form.DISC
        count = len(column.slots)
        above = self.above if is_disc else 0.0
        below = self.below if column.form in (Form.DISC, Form.TALL) else 0.0
        tall = self.radius if is_disc else half_height
        room = self.bottom - self.top - above - below - 2 * tall
        most = 2 * tall + _MOST_APART[column.form] * self.scale
        pitch = min(most, room / (count - 1)) if count > 1 else 0.0
        y = (self.top + above + self.bottom - below) / 2 - (count - 1) / 2 * pitch
        nodes = []
        for place, slot in enumerate(column.slots):
            at = y + place * pitch
            if isinstance(slot, Fold):
                marks.append(Mark(column.layer, slot, column.x, at, column.half_width))
            else:
                nodes.append(
                    Node(
                        column.layer,
                        slot,
                        column.x,
                        at,
                        column.half_width,
                        half_height,
                        column.form,
                    )
                )
        return nodes
