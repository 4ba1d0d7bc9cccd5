"""How one of the paths is calculated along which a unit reaches the loss."""

import math
from typing import TYPE_CHECKING

from nnviz.trace.chain_rule import (
    continued,
    in_symbols,
    is_fused,
    loss_slope,
    path_loss,
    way_weight,
)
from nnviz.trace.formula import (
    DOT,
    EQUALS,
    TIMES,
    Explanation,
    Factor,
    Piece,
    as_factor,
    derivative_tex,
    plain,
)
from nnviz.trace.ids import Ids
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.trace.formula import Line, Pen
    from nnviz.trace.steps import Step


def path(pen: "Pen", step: "Step") -> Explanation:
    """Explain what one path adds to a unit's derivative."""
    if step.layer == pen.names.output_layer:
        return _softmax_path(pen, step)
    return _hidden_path(pen, step)


def _hidden_path(pen: "Pen", step: "Step") -> Explanation:
    """Explain ∂E/∂z_k · ∂z_k/∂a_j = δ_k·w_kj, the path of a hidden unit through unit k."""
    names, it = pen.names, pen.trace.iteration
    layer, unit, k = step.layer, step.unit, step.input or 0
    a, through = names.unit(layer, unit), names.unit(layer + 1, k)
    z, delta = names.weighted_sum(layer + 1, k), names.delta(layer + 1, k)
    edge = way_weight(pen, layer + 1, k, unit)
    own_loss = path_loss(pen, layer, k)
    loss = own_loss.tex if own_loss else pen.sample_loss
    loss_plain = own_loss.plain if own_loss else pen.sample_loss_plain
    weight = float(it.propagating_weights[layer + 1][k, unit])
    upstream = float(it.delta[layer + 1][pen.sample, k])
    factors = (
        Factor(1, derivative_tex(loss, z.tex), upstream, Ids(through.id)),
        Factor(2, derivative_tex(z.tex, a.tex), weight, Ids(edge.id)),
    )
    functions = (Piece(delta.tex, 1), Piece(DOT), Piece(edge.tex, 2))
    numbers = (Piece(pen.factor(upstream), 1), Piece(TIMES), Piece(pen.given_factor(weight), 2))
    lines: tuple[Line, ...]
    if own_loss:
        left = Piece(derivative_tex(loss, a.tex))
        lines = ((left, EQUALS, *in_symbols(factors)), *continued((functions, numbers)))
    else:
        lines = ((*in_symbols(factors), EQUALS, *functions), (EQUALS, *numbers))
    sentence = tr(
        "One path from the loss back to {unit}: the delta of {through} times the weight "
        "{edge} between them.",
        unit=a.markup,
        through=through.markup,
        edge=edge.markup,
    )
    return Explanation(
        step=step,
        symbol=a.plain,
        quantity=f"∂{loss_plain}/∂{z.plain}·∂{z.plain}/∂{a.plain}",
        heading=tr(
            "What does {unit} contribute through {through}?",
            unit=a.markup,
            through=through.markup,
        ),
        lines=lines,
        numeric=len(lines) - 1,
        value=(value := pen.trace.value(step)),
        value_tex=pen.number(value),
        sentence=sentence + new_weight_note(pen, layer, unit, k),
        target=a.id,
        factors=factors,
        reads=Ids(through.id, edge.id),
        path=Ids(through.id, edge.id, a.id),
    )


def new_weight_note(pen: "Pen", layer: int, unit: int, k: int) -> str:
    """Return a sentence that says so where a path leads over a weight that is updated already."""
    edge, used = pen.names.edge(layer + 1, k, unit), way_weight(pen, layer + 1, k, unit)
    if used == edge:
        return ""
    return " " + tr(
        "With sequential updates that is the new value of {edge}, not the one that was used "
        "forward.",
        edge=edge.markup,
    )


def _softmax_path(pen: "Pen", step: "Step") -> Explanation:
    """Explain ∂E/∂o_k · ∂o_k/∂z_j: a softmax output depends on all sums of its layer."""
    names, it = pen.names, pen.trace.iteration
    layer, unit, k = step.layer, step.unit, step.input or 0
    through, own, z = names.unit(layer, k), names.unit(layer, unit), names.weighted_sum(layer, unit)
    outputs = it.a[layer][pen.sample]
    upstream = float(it.d_outputs[layer][pen.sample, k])
    slope = pen.trace.rounded(float(outputs[k] * ((k == unit) - outputs[unit])))
    factors = (
        Factor(
            1, derivative_tex(pen.sample_loss, through.tex), upstream, Ids(names.loss_term(k).id)
        ),
        Factor(2, derivative_tex(through.tex, z.tex), slope, Ids(through.id)),
    )
    local_symbol, local_number = _jacobian(pen, layer, unit, k)
    symbol, _ = loss_slope(pen, layer, k)
    functions: list[Line] = [(Piece(as_factor(symbol), 1), Piece(DOT), Piece(local_symbol, 2))]
    numbers: list[Line] = []
    if math.isfinite(upstream):
        first = Piece(pen.factor(upstream), 1)
        numbers.append((first, Piece(TIMES), Piece(local_number, 2)))
        numbers.append((first, Piece(TIMES), Piece(pen.factor(slope), 2)))
    if is_fused(pen, layer) and pen.trace.network.round_to is None:
        short, in_numbers = _cancelled(pen, layer, unit, k)
        functions.append(short)
        numbers[1:] = [in_numbers]
    lines = ((*in_symbols(factors), EQUALS, *functions[0]), *continued(tuple(functions[1:])))
    if k == unit:
        sentence = tr(
            "The direct path: {z} is the sum of {through} itself.",
            z=z.markup,
            through=through.markup,
        )
    else:
        sentence = tr(
            "Softmax ties all outputs together, so {z} reaches the loss through {through} too.",
            z=z.markup,
            through=through.markup,
        )
    value = pen.trace.value(step)
    return Explanation(
        step=step,
        symbol=z.plain,
        quantity=f"∂{pen.sample_loss_plain}/∂{through.plain}·∂{through.plain}/∂{z.plain}",
        heading=tr(
            "What does {z} contribute through {through}?", z=z.markup, through=through.markup
        ),
        lines=(*lines, *continued(tuple(numbers))),
        numeric=len(lines),
        value=value,
        value_tex=pen.number(value),
        sentence=sentence,
        target=own.id,
        factors=factors,
        reads=Ids(*dict.fromkeys((through.id, own.id))),
        path=Ids(*dict.fromkeys((names.loss.id, names.loss_term(k).id, through.id, own.id))),
    )


def _jacobian(pen: "Pen", layer: int, unit: int, k: int) -> tuple[str, str]:
    """Return ∂o_k/∂z_j of softmax, with symbols and with numbers, as a factor."""
    names = pen.names
    through, own = names.unit(layer, k).tex, names.unit(layer, unit).tex
    number, own_number = pen.output(layer, k), pen.output(layer, unit)
    if k == unit:
        return f"{through}(1-{through})", f"{number}(1-{number})"
    return f"(-{through} {own})", rf"(-{number} \times {own_number})"


def _cancelled(pen: "Pen", layer: int, unit: int, k: int) -> "tuple[Line, Line]":
    """Return −t_k(1 − o_k) or t_k·o_j: with categorical cross-entropy o_k cancels."""
    names = pen.names
    t, own = names.target(k).tex, names.unit(layer, unit).tex
    target = pen.trace.iteration.targets[pen.sample, k]
    number = pen.output(layer, unit)
    if k == unit:
        negative = pen.given_factor(-target)
        return plain(f"-{t}(1-{own})"), plain(negative, TIMES, f"(1-{number})")
    return plain(f"{t} {own}"), plain(pen.given_factor(target), TIMES, number)
