"""Every gradient against a finite difference of the loss.

For a weight w of a unit the central difference is (E(w + h) - E(w - h)) / 2h (Press et al.,
Numerical Recipes, 5.7), with z + h·input for the unit's weighted sum. Where the first step
disagrees with the gradient, many steps are tried, from large ones down to where rounding drowns
the difference, and sample by sample the best one counts.

A unit that the step moves across a kink or a jump of its activation, such as a ReLU with z = 0,
continues the piece that it came from, with the slope of a one-sided difference on that piece:
so at a kink the derivative is that of the side which the kink belongs to.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import Activation
from nnviz.engine.iteration import Iteration
from nnviz.engine.network import Bias, Network, OptimizerState, Parameters, Reduction, UpdateOrder
from nnviz.engine.optimizers import SGD
from nnviz.translation import tr

Array = NDArray[np.float64]

_EPSILON = float(np.finfo(np.float64).eps)
_FIRST_STEP = _EPSILON ** (1 / 3)
_STEPS = 0.25 ** np.arange(1, 25)[:, None]
_RELATIVE = 1e-6
_NOISE = 1e-9
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """One parameter's gradient, and the same by finite differences.

    Attributes
    ----------
    kind
        "weight" or "bias".
    layer, unit, input
        Where it is, each from 0; the input of a bias is None.
    analytic, numeric, error
        The gradient by backpropagation, by differences, and how far they are apart.
    ok
        Whether they agree as well as the arithmetic lets one see.
    note
        What is special about the place, such as a kink; else empty.
    """

    kind: str
    layer: int
    unit: int
    input: int | None
    analytic: float
    numeric: float
    error: float
    ok: bool
    note: str = ""


def check_gradients(
    network: Network, parameters: Parameters, inputs: Array, targets: Array
) -> tuple[GradientCheck, ...]:
    """Return the check of every weight and every bias, frozen ones too, layer by layer.

    Rounding and the sequential order are left out: the mathematics is checked.

    Raises
    ------
    NotFiniteError
        The loss or a gradient left the range of numbers.
    LossDomainError
        An output lies outside the domain of the loss.
    """
    exact = replace(network, round_to=None, update_order=UpdateOrder.SIMULTANEOUS)
    state = OptimizerState((), parameters.layout)
    iteration = exact.iterate(parameters, SGD(0.0), state, 1, inputs, targets)
    with np.errstate(all="ignore"):
        surface = _Surface(exact, iteration)
        return tuple(
            check
            for layer, description in enumerate(exact.layers)
            for unit in range(description.units)
            for check in _Unit(surface, layer, unit).checks()
        )


class _Surface:
    """The loss of each sample as a function of one unit's weighted sum.

    Attributes
    ----------
    network, iteration
        What is checked.
    slopes
        By layer a'(z) by differences, None for smooth activations.
    share
        The factor of one sample's loss in that of the batch.
    sizes, size
        What is rounded in each sample's loss, and in the batch's: it bounds what a difference
        can show.
    """

    def __init__(self, network: Network, iteration: Iteration) -> None:
        self.network = network
        self.iteration = iteration
        self.slopes = [
            _slope(layer.activation, z, layer.alpha)
            for layer, z in zip(network.layers, iteration.z, strict=True)
        ]
        mean = network.reduction is Reduction.MEAN
        self.share = 1.0 / len(iteration.inputs) if mean else 1.0
        self.sizes = self._sizes()
        self.size = float(self.sizes.sum()) * self.share

    def _sizes(self) -> Array:
        """Return by sample the loss, and the terms of all sums with their effect on it.

        Each is computed with a relative error of the size of the last bit (Higham 2002, ch. 3).
        """
        it = self.iteration
        sizes: Array = np.abs(it.loss_terms).sum(axis=1)
        if self.network.fused is None:
            sizes += np.abs(it.d_outputs[-1] * it.a[-1]).sum(axis=1)
        below = it.inputs
        for weights, biases, delta, a in zip(
            it.before.weights, it.before.biases, it.delta, it.a, strict=True
        ):
            terms = np.abs(below) @ np.abs(weights).T + np.abs(biases)
            sizes += (np.abs(delta) * terms).sum(axis=1)
            below = a
        return sizes

    def losses(self, layer: int, unit: int, moves: Array) -> tuple[Array, bool]:
        """Return the samples' losses with z of the unit moved, and whether a kink was crossed.

        `moves` is `(probes, samples)`, and so are the losses.
        """
        network, it = self.network, self.iteration
        z = np.repeat(it.z[layer][None], len(moves), axis=0)
        z[:, :, unit] += moves
        a, crossed = self._activation(layer, z)
        for index in range(layer + 1, len(network.layers)):
            weights = it.before.weights[index]
            z = (a.reshape(-1, a.shape[2]) @ weights.T).reshape(*moves.shape, len(weights))
            if network.layers[index].bias is not Bias.NONE:
                z += it.before.biases[index]
            a, crosses = self._activation(index, z)
            crossed |= crosses
        outputs = z.shape[2]
        targets = np.broadcast_to(it.targets, z.shape).reshape(-1, outputs)
        if network.fused is not None:
            terms = network.fused.terms(z.reshape(-1, outputs), targets)
        else:
            terms = network.loss.terms(a.reshape(-1, outputs), targets)
        return terms.sum(axis=1).reshape(moves.shape), crossed

    def _activation(self, index: int, z: Array) -> tuple[Array, bool]:
        """Return the activation, continued straight where z left the piece it came from."""
        layer, it, slope = self.network.layers[index], self.iteration, self.slopes[index]
        a = layer.activation.value(z, layer.alpha)
        piece = layer.activation.piece
        if piece is None or slope is None:
            return a, False
        crosses = piece(z) != piece(it.z[index])
        continued = it.a[index] + slope * (z - it.z[index])
        return np.where(crosses, continued, a), bool(crosses.any())


def _slope(activation: Activation, z: Array, alpha: float) -> Array | None:
    """Return a'(z) by second-order differences on the side whose piece is that of z.

    The step shrinks where both sides lie on other pieces; where even the smallest step leaves
    it, as at the jump of `sign` in 0, the slope is 0.
    """
    if activation.piece is None:
        return None
    slope = np.full_like(z, np.nan)
    piece, a = activation.piece(z), activation.value(z, alpha)
    for h in (1e-5 * np.maximum(1.0, np.abs(z)) * 0.1**power for power in range(0, 300, 3)):
        for side in (-h, h):
            on_piece = activation.piece(z + 2.0 * side) == piece
            near, far = (activation.value(z + k * side, alpha) for k in (1, 2))
            one_sided = (4.0 * near - 3.0 * a - far) / (2.0 * side)
            slope = np.where(np.isnan(slope) & on_piece, one_sided, slope)
        if not np.isnan(slope).any():
            break
    return np.nan_to_num(slope)


class _Unit:
    """One unit, whose weights and bias move its weighted sum.

    Attributes
    ----------
    surface, layer, unit
        The losses, and where the unit is.
    below
        What the weights and last the bias are multiplied with: `(samples, inputs + 1)`.
    reach
        The largest of these numbers by weight.
    size
        The size of the weighted sum, at least 1.
    """

    def __init__(self, surface: _Surface, layer: int, unit: int) -> None:
        it = surface.iteration
        self.surface = surface
        self.layer = layer
        self.unit = unit
        below = it.a[layer - 1] if layer else it.inputs
        self.below = np.column_stack([below, np.ones(len(below))])
        self.reach = np.abs(self.below).max(axis=0)
        self.size = max(1.0, float(np.abs(it.z[layer][:, unit]).max()))

    def checks(self) -> Iterator[GradientCheck]:
        """Yield the check of each weight, then of the bias if there is one."""
        it = self.surface.iteration
        analytic = np.append(
            it.weight_gradients[self.layer][self.unit], it.bias_gradients[self.layer][self.unit]
        )
        count = len(analytic)
        if self.surface.network.layers[self.layer].bias is Bias.NONE:
            count -= 1
        chunk = max(1, _CHUNK // max(z.size for z in it.z))
        for start in range(0, count, chunk):
            places = np.arange(start, min(start + chunk, count))
            by_sample, crossed = self._first_differences(places)
            for place, differences in zip(places.tolist(), by_sample, strict=True):
                yield self._check(place, float(analytic[place]), differences, crossed)

    def _first_differences(self, places: NDArray[np.int64]) -> tuple[Array, bool]:
        """Return the central differences `(places, samples)` of samples' losses at one step."""
        below = self.below[:, places].T
        h = _FIRST_STEP * self.size / _or_one(self.reach[places])[:, None]
        up, crossed_up = self.surface.losses(self.layer, self.unit, h * below)
        down, crossed_down = self.surface.losses(self.layer, self.unit, -h * below)
        return (up - down) / (2.0 * h), crossed_up or crossed_down

    def _check(
        self, place: int, analytic: float, differences: Array, crossed: bool
    ) -> GradientCheck:
        """Return the check of the weight or bias at `place`."""
        share, penalty = self.surface.share, self._penalty_difference(place)
        noise = _NOISE * self.surface.size * float(self.reach[place]) / self.size
        numeric = float(differences.sum()) * share + penalty
        size = float(np.abs(differences).sum()) * share + abs(penalty)
        ok = abs(analytic - numeric) <= _RELATIVE * size + noise
        if not ok:
            differences, doubts = self._best_differences(place)
            numeric = float(differences.sum()) * share + penalty
            size = float(np.abs(differences).sum()) * share + abs(penalty)
            doubt = 2.0 * float(doubts.sum()) * share
            ok = abs(analytic - numeric) <= _RELATIVE * size + noise + doubt
        is_bias = place == self.below.shape[1] - 1
        return GradientCheck(
            "bias" if is_bias else "weight",
            self.layer,
            self.unit,
            None if is_bias else place,
            analytic,
            numeric,
            abs(analytic - numeric),
            ok,
            tr("near a kink: difference on one side") if crossed else "",
        )

    def _penalty_difference(self, place: int) -> float:
        """Return the central difference of the penalty, whose own kink is at w = 0."""
        network, it = self.surface.network, self.surface.iteration
        weights = it.before.weights[self.layer][self.unit]
        if place == len(weights):
            return 0.0
        w = float(weights[place])
        h = abs(w) / 1024.0 or 1.0
        up, down = w + h, w - h
        l1, l2 = network.l1, network.l2
        return (l1 * (abs(up) - abs(down)) + 0.5 * l2 * (up * up - down * down)) / (2.0 * h)

    def _best_differences(self, place: int) -> tuple[Array, Array]:
        """Return by sample the difference of the best of many steps, and its doubt.

        The steps go down from the size of z, at least 1, and again from the size of z itself,
        since a logarithm near 0 is seen only from near. The doubt of a step is what rounding does
        to it, and how much the difference changes from the step before. A smaller step has more
        of the first, so its difference is doubtful but right: a larger step must agree with all
        smaller ones, and of those that do the one with the least doubt counts.
        """
        below = self.below[:, place]
        z = np.abs(self.surface.iteration.z[self.layer][:, self.unit])
        moves = np.stack([np.maximum(z, 1.0) * _STEPS, _or_one(z) * _STEPS])
        losses = {
            k: self.surface.losses(self.layer, self.unit, k * moves.reshape(-1, len(z)))[0]
            for k in (-2, -1, 1, 2)
        }
        change = 8.0 * (losses[1] - losses[-1]) - (losses[2] - losses[-2])
        differences = change.reshape(moves.shape) / (12.0 * moves)
        doubts = np.full_like(moves, np.inf)
        doubts[:, 1:] = np.abs(np.diff(differences, axis=1))
        doubts += _EPSILON * self.surface.sizes / moves
        doubts[np.isnan(doubts)] = np.inf

        order = np.argsort(moves.reshape(-1, len(z)), axis=0)
        doubts = np.take_along_axis(doubts.reshape(-1, len(z)), order, axis=0)
        differences = np.take_along_axis(differences.reshape(-1, len(z)), order, axis=0)
        differences[~np.isfinite(differences)] = 0.0
        low, high = differences - 2.0 * doubts, differences + 2.0 * doubts
        agrees = (np.maximum.accumulate(low) <= high) & (low <= np.minimum.accumulate(high))
        best = np.where(agrees, doubts, np.inf).argmin(axis=0)
        samples = np.arange(len(z))
        return differences[best, samples] * below, doubts[best, samples] * np.abs(below)


def _or_one(values: Array) -> Array:
    """Return the values, with 1 in place of 0."""
    return np.where(values == 0.0, 1.0, values)
