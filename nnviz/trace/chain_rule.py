"""The chain rule written out: the parts that the formulas of the backward pass are made of."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnviz.engine.network import UpdateOrder
from nnviz.trace.formula import (
    DOT,
    EQUALS,
    TIMES,
    Factor,
    Piece,
    as_factor,
    coloured,
    derivative_tex,
    folded,
    in_parentheses,
    plain,
    product,
    total,
)
from nnviz.trace.ids import Group, Ids, Span
from nnviz.trace.names import Name

if TYPE_CHECKING:
    from nnviz.trace.formula import Line, Pen


@dataclass(frozen=True, slots=True)
class Chain:
    """A delta as a product.

    Attributes
    ----------
    symbols : Line
        The product of derivatives.
    functions : tuple of Line
        The same with functions written out.
    numbers : tuple of Line
        The same with numbers.
    factors : tuple of Factor
        The coloured factors.
    """

    symbols: "Line"
    functions: "tuple[Line, ...]"
    numbers: "tuple[Line, ...]"
    factors: tuple[Factor, ...]


def delta_chain(pen: "Pen", layer: int, unit: int) -> Chain:
    """Return δ = ∂E/∂a · ∂a/∂z of a unit."""
    if layer < pen.names.output_layer:
        return _hidden_chain(pen, layer, unit)
    if pen.trace.softmax:
        return _softmax_chain(pen, layer, unit)
    return _output_chain(pen, layer, unit)


def _output_chain(pen: "Pen", layer: int, unit: int) -> Chain:
    names, it = pen.names, pen.trace.iteration
    a, z = names.unit(layer, unit), names.weighted_sum(layer, unit)
    upstream = float(it.d_outputs[layer][pen.sample, unit])
    local = float(it.slopes[layer][pen.sample, unit])
    factors = (
        Factor(
            1,
            derivative_tex(pen.sample_loss, a.tex),
            upstream,
            Ids(names.loss_term(unit).id, names.loss.id),
        ),
        Factor(2, derivative_tex(a.tex, z.tex), local, Ids(a.id)),
    )
    loss_symbol, _ = loss_slope(pen, layer, unit)
    local_symbol, _ = slope_tex(pen, layer, unit)
    functions = _two_factors(as_factor(loss_symbol), as_factor(local_symbol), DOT)
    numbers = _two_factors(pen.factor(upstream), pen.factor(local), TIMES)
    if is_fused(pen, layer):
        short, in_numbers = _fused(pen, layer, unit)
        return Chain(in_symbols(factors), (functions, short), (in_numbers,), factors)
    return Chain(in_symbols(factors), (functions,), (numbers,), factors)


def _two_factors(first: str, second: str, sign: str) -> "Line":
    return (Piece(first, 1), Piece(sign), Piece(second, 2))


def in_symbols(factors: tuple[Factor, ...]) -> "Line":
    """Return the product of derivatives, each in its factor's colour."""
    return product([(Piece(factor.tex, factor.number),) for factor in factors], DOT)


def _softmax_chain(pen: "Pen", layer: int, unit: int) -> Chain:
    """Return δ as the sum of its paths through all outputs, which softmax ties together."""
    names, trace = pen.names, pen.trace
    z, count = names.weighted_sum(layer, unit), names.sizes[layer]

    def symbol(k: int) -> "Line":
        through = names.unit(layer, k).tex
        return plain(derivative_tex(pen.sample_loss, through), DOT, derivative_tex(through, z.tex))

    def number(k: int) -> "Line":
        return plain(pen.factor(trace.path(layer, unit, k, pen.sample)))

    factor = Factor(
        1,
        derivative_tex(pen.sample_loss, z.tex),
        float(trace.iteration.delta[layer][pen.sample, unit]),
        Ids(names.unit(layer, unit).id, names.loss.id),
    )
    symbols = coloured(total(folded(count, symbol)), 1)
    if is_fused(pen, layer):
        short, in_numbers = _fused(pen, layer, unit)
        return Chain(symbols, (coloured(short, 1),), (coloured(in_numbers, 1),), (factor,))
    return Chain(symbols, (), (coloured(total(folded(count, number)), 1),), (factor,))


def _hidden_chain(pen: "Pen", layer: int, unit: int) -> Chain:
    """Return δ as the sum over the paths that leave the unit, times its slope."""
    names, it = pen.names, pen.trace.iteration
    a, z = names.unit(layer, unit), names.weighted_sum(layer, unit)
    count = names.sizes[layer + 1]
    upstream = float(it.d_outputs[layer][pen.sample, unit])
    local = float(it.slopes[layer][pen.sample, unit])
    edges = Ids(Group(names, Span.OUT_OF, layer + 1, unit))
    factors = (
        Factor(1, derivative_tex(pen.sample_loss, a.tex), upstream, edges),
        Factor(2, derivative_tex(a.tex, z.tex), local, Ids(a.id)),
    )
    local_symbol, _ = slope_tex(pen, layer, unit)

    def multiplied(paths: "Line", slope: str, sign: str) -> "Line":
        return product([coloured(in_parentheses(paths), 1), (Piece(slope, 2),)], sign)

    symbols = multiplied(paths_in_symbols(pen, layer, unit), factors[1].tex, DOT)
    functions = multiplied(paths_in_deltas(pen, layer, unit), as_factor(local_symbol), DOT)
    number = pen.factor(local)
    numbers = [multiplied(plain(pen.factor(upstream)), number, TIMES)]
    if count > 1:
        numbers.insert(0, multiplied(paths_in_numbers(pen, layer, unit), number, TIMES))
    return Chain(symbols, (functions,), tuple(numbers), factors)


def is_fused(pen: "Pen", layer: int) -> bool:
    """Whether the layer's delta has a form shorter than the product of its factors."""
    return layer == pen.names.output_layer and pen.trace.network.fused is not None


def targets_total(pen: "Pen") -> float:
    """Return the sum of the sample's targets: 1 where they are probabilities."""
    return math.fsum(pen.trace.iteration.targets[pen.sample])


def _fused(pen: "Pen", layer: int, unit: int) -> "tuple[Line, Line]":
    """Return output minus target, with symbols and with numbers.

    For softmax with targets that do not add up to 1 it is output times their sum minus target.
    """
    fused = pen.trace.network.fused
    assert fused is not None
    o, t = pen.names.unit(layer, unit).tex, pen.names.target(unit).tex
    output = pen.factor(pen.trace.output(layer, unit, pen.sample))
    target = pen.given_factor(pen.trace.iteration.targets[pen.sample, unit])
    sum_of_targets = targets_total(pen)
    if pen.trace.softmax and sum_of_targets != 1:
        share = pen.given_factor(sum_of_targets)
        return plain(o, DOT, r"\sum_k t_k", "-", t), plain(output, TIMES, share, "-", target)
    return plain(fused.delta_tex(o, t)), plain(fused.delta_tex(output, target))


def loss_slope(pen: "Pen", layer: int, unit: int) -> tuple[str, str]:
    """Return ∂E/∂o written out, with symbols and with numbers."""
    names, loss, count = pen.names, pen.trace.network.loss, pen.names.sizes[layer]
    output = pen.factor(pen.trace.output(layer, unit, pen.sample))
    target = pen.given_factor(pen.trace.iteration.targets[pen.sample, unit])
    symbols = loss.derivative_tex(names.unit(layer, unit).tex, names.target(unit).tex, count)
    return symbols, loss.derivative_tex(output, target, count)


def slope_tex(pen: "Pen", layer: int, unit: int) -> tuple[str, str]:
    """Return ∂a/∂z written out, with symbols and with numbers."""
    names, spec = pen.names, pen.trace.network.layers[layer]
    z = float(pen.trace.iteration.z[layer][pen.sample, unit])
    a = pen.factor(pen.trace.output(layer, unit, pen.sample))
    alpha = pen.given_factor(spec.alpha)
    write = spec.activation.derivative_tex
    symbol = names.unit(layer, unit).tex
    # The square of h_1^{(2)} needs parentheses.
    if "^" in symbol and write("z", "a", alpha, z).endswith("a^{2}"):
        symbol = f"({symbol})"
    symbols = write(names.weighted_sum(layer, unit).tex, symbol, alpha, z)
    return symbols, write(pen.factor(z), a, alpha, z)


def way_weight(pen: "Pen", layer: int, unit: int, source: int) -> Name:
    """Return the weight that a delta is multiplied with: w5, or w5⁺ in sequential order."""
    name = pen.names.edge(layer, unit, source)
    if pen.trace.network.update_order is not UpdateOrder.SEQUENTIAL:
        return name
    return Name(f"{name.plain}⁺", f"{name.tex}^{{+}}", name.id)


def paths_in_symbols(pen: "Pen", layer: int, unit: int) -> "Line":
    """Return ∂E_1/∂h + ∂E_2/∂h, or the products of derivatives in front of other layers."""
    names, count = pen.names, pen.names.sizes[layer + 1]
    a = names.unit(layer, unit).tex

    def term(k: int) -> "Line":
        loss = path_loss(pen, layer, k)
        if loss is not None and count > 1:
            return plain(derivative_tex(loss.tex, a))
        z = names.weighted_sum(layer + 1, k).tex
        return plain(derivative_tex(pen.sample_loss, z), DOT, derivative_tex(z, a))

    return total(folded(count, term))


def path_loss(pen: "Pen", layer: int, k: int) -> Name | None:
    """Return E_k where unit k is an output that matters for its own loss term alone."""
    names, trace = pen.names, pen.trace
    if layer + 1 == names.output_layer and not trace.softmax and not trace.reduced:
        return names.loss_term(k)
    return None


def paths_in_deltas(pen: "Pen", layer: int, unit: int) -> "Line":
    """Return δ_3 w_5 + δ_4 w_7."""
    names = pen.names

    def term(k: int) -> "Line":
        weight = way_weight(pen, layer + 1, k, unit).tex
        return plain(f"{names.delta(layer + 1, k).tex} {weight}")

    return total(folded(names.sizes[layer + 1], term))


def paths_in_numbers(pen: "Pen", layer: int, unit: int) -> "Line":
    """Return what the paths add; of a single one its product."""

    def term(k: int) -> "Line":
        return plain(pen.factor(pen.trace.path(layer, unit, k, pen.sample)))

    count = pen.names.sizes[layer + 1]
    if count > 1:
        return total(folded(count, term))
    it = pen.trace.iteration
    upstream = pen.factor(it.delta[layer + 1][pen.sample, 0])
    return plain(upstream, TIMES, pen.given_factor(it.propagating_weights[layer + 1][0, unit]))


def way_back(pen: "Pen", layer: int, unit: int) -> Ids:
    """Return the elements from the loss, or from the next layer, back to a unit."""
    names = pen.names
    own = names.unit(layer, unit).id
    if layer == names.output_layer:
        return Ids(names.loss.id, names.loss_term(unit).id, own)
    after = layer + 1
    return Ids(Group(names, Span.UNITS, after), Group(names, Span.OUT_OF, after, unit), own)


def continued(lines: "tuple[Line, ...]") -> "tuple[Line, ...]":
    """Return lines that begin with an equals sign."""
    return tuple((EQUALS, *line) for line in lines)
