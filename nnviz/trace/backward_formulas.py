"""How the steps of the backward pass are calculated: the chain rule, factor by factor."""

from typing import TYPE_CHECKING

from nnviz.trace.formula import (
    DOT,
    EQUALS,
    TIMES,
    Explanation,
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
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.trace.formula import Line, Pen
    from nnviz.trace.names import Name
    from nnviz.trace.steps import Step


def d_loss_d_output(pen: "Pen", step: "Step") -> Explanation:
    """Explain ∂E/∂a: of an output directly, of a hidden unit as the sum over its paths."""
    names, layer, unit = pen.names, step.layer, step.unit
    a = names.unit(layer, unit)
    value = pen.trace.value(step)
    left = Piece(derivative_tex(pen.sample_loss, a.tex))
    lines: tuple[Line, ...]
    if layer == names.output_layer:
        functions, numbers = _loss_slope(pen, layer, unit)
        lines = ((left, EQUALS, *functions), (EQUALS, *numbers))
        numeric = 1
        sentence = tr("How the loss follows {unit} when only {unit} changes.", unit=a.markup)
        path: tuple[str, ...] = (names.loss.id, names.loss_term(unit).id, a.id)
        reads: tuple[str, ...] = (a.id, names.target(unit).id)
    else:
        count = names.sizes[layer + 1]
        downstream = tuple(names.unit(layer + 1, k).id for k in range(count))
        edges = tuple(names.edge(layer + 1, k, unit).id for k in range(count))
        lines = (
            (left, EQUALS, *_paths_in_symbols(pen, layer, unit)),
            (EQUALS, *_paths_in_deltas(pen, layer, unit)),
            (EQUALS, *_paths_in_numbers(pen, layer, unit)),
        )
        numeric = 2
        sentence = (
            tr(
                "{unit} reaches the loss along {count} paths; what they contribute adds up.",
                unit=a.markup,
                count=count,
            )
            if count > 1
            else tr("{unit} reaches the loss along one path.", unit=a.markup)
        )
        path = (*downstream, *edges, a.id)
        reads = (*downstream, *edges)
    return Explanation(
        step=step,
        symbol=a.plain,
        quantity=f"∂{pen.sample_loss_plain}/∂{a.plain}",
        heading=tr("How much does the loss change with {name}?", name=a.markup),
        lines=lines,
        numeric=numeric,
        value=value,
        value_tex=pen.number(value),
        sentence=sentence,
        target=a.id,
        reads=reads,
        path=path,
    )


def path(pen: "Pen", step: "Step") -> Explanation:
    """Explain what one path adds to a unit's derivative."""
    names = pen.names
    if step.layer == names.output_layer:
        return _softmax_path(pen, step)
    layer, unit, k = step.layer, step.unit, step.input or 0
    it = pen.trace.iteration
    a, through = names.unit(layer, unit), names.unit(layer + 1, k)
    edge, delta = names.edge(layer + 1, k, unit), names.delta(layer + 1, k)
    z = names.weighted_sum(layer + 1, k)
    loss, loss_plain = _path_loss(pen, layer, k)
    weight = it.propagating_weights[layer + 1][k, unit]
    upstream = it.delta[layer + 1][pen.sample, k]
    value = pen.trace.value(step)
    factors = (
        Factor(1, derivative_tex(loss, z.tex), float(upstream), (through.id,)),
        Factor(2, derivative_tex(z.tex, a.tex), float(weight), (edge.id,)),
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
        lines=(
            (*plain(_path_left(pen, layer, unit, k), "="), *_in_symbols(factors)),
            (EQUALS, *product([(Piece(delta.tex, 1),), (Piece(edge.tex, 2),)], DOT)),
            (
                EQUALS,
                *product(
                    [(Piece(pen.factor(upstream), 1),), (Piece(pen.given_factor(weight), 2),)],
                    TIMES,
                ),
            ),
        ),
        numeric=2,
        value=value,
        value_tex=pen.number(value),
        sentence=tr(
            "One path from the loss back to {unit}: the delta of {through} times the weight "
            "{edge} between them.",
            unit=a.markup,
            through=through.markup,
            edge=edge.markup,
        ),
        target=a.id,
        factors=factors,
        reads=(through.id, edge.id),
        path=(through.id, edge.id, a.id),
    )


def _softmax_path(pen: "Pen", step: "Step") -> Explanation:
    """Explain ∂E/∂o_k · ∂o_k/∂z_j: a softmax output depends on all sums of its layer."""
    names, layer, unit, k = pen.names, step.layer, step.unit, step.input or 0
    it = pen.trace.iteration
    through, z = names.unit(layer, k), names.weighted_sum(layer, unit)
    own = names.unit(layer, unit)
    outputs = it.a[layer][pen.sample]
    upstream = it.d_outputs[layer][pen.sample, k]
    symbol = names.unit(layer, k).tex
    if k == unit:
        local_symbol = f"{symbol}(1-{symbol})"
        local_number = f"{pen.factor(outputs[k])}(1-{pen.factor(outputs[k])})"
    else:
        local_symbol = f"(-{symbol} {own.tex})"
        local_number = rf"(-{pen.factor(outputs[k])} \times {pen.factor(outputs[unit])})"
    value = pen.trace.value(step)
    slope = float(outputs[k] * ((k == unit) - outputs[unit]))
    loss = pen.sample_loss
    factors = (
        Factor(1, derivative_tex(loss, through.tex), float(upstream), (names.loss_term(k).id,)),
        Factor(2, derivative_tex(through.tex, z.tex), slope, (through.id,)),
    )
    first = pen.trace.network.loss.derivative_tex(
        through.tex, names.target(k).tex, names.sizes[layer]
    )
    return Explanation(
        step=step,
        symbol=z.plain,
        quantity=f"∂{pen.sample_loss_plain}/∂{through.plain}·∂{through.plain}/∂{z.plain}",
        heading=tr(
            "What does {z} contribute through {through}?", z=z.markup, through=through.markup
        ),
        lines=(
            _in_symbols(factors),
            (
                EQUALS,
                *product([(Piece(as_factor(first), 1),), (Piece(local_symbol, 2),)], DOT),
            ),
            (
                EQUALS,
                *product(
                    [(Piece(pen.factor(upstream), 1),), (Piece(local_number, 2),)],
                    TIMES,
                ),
            ),
        ),
        numeric=2,
        value=value,
        value_tex=pen.number(value),
        sentence=tr(
            "Softmax ties all outputs together, so {z} reaches the loss through {through} too.",
            z=z.markup,
            through=through.markup,
        ),
        target=own.id,
        factors=factors,
        reads=(through.id, own.id),
        path=(names.loss.id, names.loss_term(k).id, through.id, own.id),
    )


def slope(pen: "Pen", step: "Step") -> Explanation:
    """Explain ∂a/∂z: the derivative of the activation function."""
    names, layer, unit = pen.names, step.layer, step.unit
    a, z = names.unit(layer, unit), names.weighted_sum(layer, unit)
    functions, numbers = _slope(pen, layer, unit)
    value = pen.trace.value(step)
    if value == 0 and pen.trace.network.layers[layer].activation.name == "relu":
        sentence = tr(
            "{z} is not positive, so the unit is switched off and its slope is 0: nothing "
            "flows back through {unit}.",
            z=z.markup,
            unit=a.markup,
        )
    else:
        sentence = tr(
            "How steep the activation function is at {z}: how {unit} follows {z}.",
            z=z.markup,
            unit=a.markup,
        )
    return Explanation(
        step=step,
        symbol=a.plain,
        quantity=f"∂{a.plain}/∂{z.plain}",
        heading=tr("How much does {unit} change with its sum {z}?", unit=a.markup, z=z.markup),
        lines=(
            (Piece(derivative_tex(a.tex, z.tex)), EQUALS, *functions),
            (EQUALS, *numbers),
        ),
        numeric=1,
        value=value,
        value_tex=pen.number(value),
        sentence=sentence,
        target=a.id,
        reads=(a.id,),
        path=(a.id,),
    )


def delta(pen: "Pen", step: "Step") -> Explanation:
    """Explain δ = ∂E/∂z, the factors that all gradients of a unit share."""
    names, layer, unit = pen.names, step.layer, step.unit
    a, z, name = names.unit(layer, unit), names.weighted_sum(layer, unit), names.delta(layer, unit)
    value = pen.trace.value(step)
    chain = _delta_chain(pen, layer, unit)
    start = (Piece(name.tex), EQUALS, Piece(derivative_tex(pen.sample_loss, z.tex)), EQUALS)
    sentence = tr(
        "{delta} is what all gradients of {unit} share.", delta=name.markup, unit=a.markup
    )
    if _is_fused(pen, layer):
        sentence += " " + tr(
            "For this activation with this loss the product shortens to output minus target."
        )
    return Explanation(
        step=step,
        symbol=name.plain,
        quantity=f"∂{pen.sample_loss_plain}/∂{z.plain}",
        heading=tr("How much does the loss change with {name}?", name=z.markup),
        lines=((*start, *chain.symbols), *chain.middle, *chain.numbers),
        numeric=1 + len(chain.middle),
        value=value,
        value_tex=pen.number(value),
        sentence=sentence,
        target=a.id,
        factors=chain.factors,
        reads=tuple(element for factor in chain.factors for element in factor.elements),
        path=_way_back(pen, layer, unit),
    )


def gradient(pen: "Pen", step: "Step") -> Explanation:
    """Explain ∂E/∂w = δ·∂z/∂w, or ∂E/∂b = δ·1, as the whole chain from the loss."""
    names, layer, unit = pen.names, step.layer, step.unit
    z = names.weighted_sum(layer, unit)
    chain = _delta_chain(pen, layer, unit)
    last = len(chain.factors) + 1
    if step.input is None:
        name, source_tex, source, number = names.bias(layer, unit), "1", 1.0, "1"
        elements: tuple[str, ...] = ()
    else:
        name = names.edge(layer, unit, step.input)
        before = names.unit(layer - 1, step.input)
        source_tex, source = before.tex, pen.trace.output(layer - 1, step.input, pen.sample)
        number, elements = pen.output(layer - 1, step.input), (before.id,)
    factor = Factor(last, derivative_tex(z.tex, name.tex), source, elements)
    symbols = product([chain.symbols, (Piece(factor.tex, last),)], DOT)
    middle = tuple(
        (EQUALS, *product([_body(line), (Piece(source_tex, last),)], DOT)) for line in chain.middle
    )
    numbers = tuple(
        (EQUALS, *product([_body(line), (Piece(number, last),)], TIMES)) for line in chain.numbers
    )
    value = pen.trace.value(step)
    left = derivative_tex(pen.sample_loss, name.tex)
    return Explanation(
        step=step,
        symbol=name.plain,
        quantity=f"∂{pen.sample_loss_plain}/∂{name.plain}",
        heading=tr("How much does the loss change with {name}?", name=name.markup),
        lines=((Piece(left), EQUALS, *symbols), *middle, *numbers),
        numeric=1 + len(middle),
        value=value,
        value_tex=pen.number(value),
        sentence=_gradient_sentence(pen, step, name),
        target=name.id,
        factors=(*chain.factors, factor),
        reads=tuple(e for one in (*chain.factors, factor) for e in one.elements),
        path=(*_way_back(pen, layer, unit), name.id),
    )


def _gradient_sentence(pen: "Pen", step: "Step", name: "Name") -> str:
    if step.input is None:
        return tr(
            "A bias is added as it is, so its gradient is the delta of its unit: {name} gets "
            "the shared factors times 1.",
            name=name.markup,
        )
    if step.layer == pen.names.output_layer:
        return tr(
            "Walk from the loss back to {name} and multiply: how the loss depends on the "
            "output, the output on its sum, the sum on this weight.",
            name=name.markup,
        )
    return tr(
        "Walk from the loss back to {name}: add up the paths that meet in {unit}, then multiply "
        "by the unit's slope and by the input of this weight.",
        name=name.markup,
        unit=pen.names.unit(step.layer, step.unit).markup,
    )


class _Chain:
    """The lines of a delta: with symbols, with functions, with numbers, and its factors."""

    def __init__(
        self,
        symbols: "Line",
        middle: "tuple[Line, ...]",
        numbers: "tuple[Line, ...]",
        factors: tuple[Factor, ...],
    ) -> None:
        self.symbols, self.middle, self.numbers, self.factors = symbols, middle, numbers, factors


def _delta_chain(pen: "Pen", layer: int, unit: int) -> _Chain:
    names = pen.names
    if layer < names.output_layer:
        return _hidden_chain(pen, layer, unit)
    if pen.trace.softmax:
        return _softmax_chain(pen, layer, unit)
    a, z = names.unit(layer, unit), names.weighted_sum(layer, unit)
    it = pen.trace.iteration
    upstream = float(it.d_outputs[layer][pen.sample, unit])
    local = float(it.slopes[layer][pen.sample, unit])
    factors = (
        Factor(
            1,
            derivative_tex(pen.sample_loss, a.tex),
            upstream,
            (names.loss_term(unit).id, names.loss.id),
        ),
        Factor(2, derivative_tex(a.tex, z.tex), local, (a.id,)),
    )
    loss_symbol, _ = _loss_slope(pen, layer, unit)
    local_symbol, _ = _slope(pen, layer, unit)
    middle: tuple[Line, ...] = (
        (
            EQUALS,
            *product(
                [
                    coloured(plain(as_factor(loss_symbol[0].tex)), 1),
                    coloured(plain(as_factor(local_symbol[0].tex)), 2),
                ],
                DOT,
            ),
        ),
    )
    numbers: tuple[Line, ...] = (
        (
            EQUALS,
            *product([(Piece(pen.factor(upstream), 1),), (Piece(pen.factor(local), 2),)], TIMES),
        ),
    )
    if _is_fused(pen, layer):
        short, in_numbers = _fused(pen, layer, unit)
        middle = (*middle, (EQUALS, *in_parentheses_if_sum(short)))
        numbers = ((EQUALS, *in_parentheses_if_sum(in_numbers)),)
    return _Chain(_in_symbols(factors), middle, numbers, factors)


def in_parentheses_if_sum(tex: str) -> "Line":
    """Return one piece, in parentheses where it is to be a factor and is a difference."""
    return plain(as_factor(tex))


def _fused(pen: "Pen", layer: int, unit: int) -> tuple[str, str]:
    """Return output minus target, with symbols and with numbers."""
    fused = pen.trace.network.fused
    assert fused is not None
    output = pen.trace.output(layer, unit, pen.sample)
    target = pen.trace.iteration.targets[pen.sample, unit]
    return (
        fused.delta_tex(pen.names.unit(layer, unit).tex, pen.names.target(unit).tex),
        fused.delta_tex(pen.factor(output), pen.given_factor(target)),
    )


def _softmax_chain(pen: "Pen", layer: int, unit: int) -> _Chain:
    names, trace = pen.names, pen.trace
    z = names.weighted_sum(layer, unit)
    count = names.sizes[layer]

    def symbol(k: int) -> "Line":
        through = names.unit(layer, k).tex
        upstream = derivative_tex(pen.sample_loss, through)
        return plain(upstream, DOT, derivative_tex(through, z.tex))

    def number(k: int) -> "Line":
        return plain(pen.factor(trace.path(layer, unit, k, pen.sample)))

    value = float(trace.iteration.delta[layer][pen.sample, unit])
    factor = Factor(
        1,
        derivative_tex(pen.sample_loss, z.tex),
        value,
        (names.unit(layer, unit).id, names.loss.id),
    )
    symbols = in_parentheses(coloured(total(folded(count, symbol)), 1))
    numbers: tuple[Line, ...] = (
        (EQUALS, *in_parentheses(coloured(total(folded(count, number)), 1))),
    )
    middle: tuple[Line, ...] = ()
    if _is_fused(pen, layer):
        short, in_numbers = _fused(pen, layer, unit)
        middle = ((EQUALS, *coloured(in_parentheses_if_sum(short), 1)),)
        numbers = ((EQUALS, *coloured(in_parentheses_if_sum(in_numbers), 1)),)
    return _Chain(symbols, middle, numbers, (factor,))


def _hidden_chain(pen: "Pen", layer: int, unit: int) -> _Chain:
    names, it = pen.names, pen.trace.iteration
    a, z = names.unit(layer, unit), names.weighted_sum(layer, unit)
    count = names.sizes[layer + 1]
    upstream = float(it.d_outputs[layer][pen.sample, unit])
    local = float(it.slopes[layer][pen.sample, unit])
    edges = tuple(names.edge(layer + 1, k, unit).id for k in range(count))
    factors = (
        Factor(1, derivative_tex(pen.sample_loss, a.tex), upstream, edges),
        Factor(2, derivative_tex(a.tex, z.tex), local, (a.id,)),
    )
    paths = coloured(in_parentheses(_paths_in_symbols(pen, layer, unit)), 1)
    if count == 1:
        paths = coloured(paths, 1)
    symbols = product([paths, (Piece(factors[1].tex, 2),)], DOT)
    local_symbol, _ = _slope(pen, layer, unit)
    local_piece = (Piece(as_factor(local_symbol[0].tex), 2),)
    deltas = coloured(in_parentheses(_paths_in_deltas(pen, layer, unit)), 1)
    middle = ((EQUALS, *product([deltas, local_piece], DOT)),)

    def path_value(k: int) -> "Line":
        return plain(pen.factor(pen.trace.path(layer, unit, k, pen.sample)))

    local_number = (Piece(pen.factor(local), 2),)
    by_path = in_parentheses(coloured(total(folded(count, path_value)), 1))
    collapsed = (Piece(pen.factor(upstream), 1),)
    lines = [by_path, collapsed] if count > 1 else [collapsed]
    numbers = tuple((EQUALS, *product([line, local_number], TIMES)) for line in lines)
    return _Chain(symbols, middle, numbers, factors)


def _is_fused(pen: "Pen", layer: int) -> bool:
    return layer == pen.names.output_layer and pen.trace.network.fused is not None


def _in_symbols(factors: "tuple[Factor, ...]") -> "Line":
    return product([(Piece(factor.tex, factor.number),) for factor in factors], DOT)


def _body(line: "Line") -> "Line":
    """Return a line without its equals sign."""
    return line[1:]


def _loss_slope(pen: "Pen", layer: int, unit: int) -> "tuple[Line, Line]":
    """Return ∂E/∂o with functions and with numbers."""
    names, loss, count = pen.names, pen.trace.network.loss, pen.names.sizes[layer]
    output = pen.factor(pen.trace.output(layer, unit, pen.sample))
    target = pen.given_factor(pen.trace.iteration.targets[pen.sample, unit])
    symbols = loss.derivative_tex(names.unit(layer, unit).tex, names.target(unit).tex, count)
    return plain(symbols), plain(loss.derivative_tex(output, target, count))


def _slope(pen: "Pen", layer: int, unit: int) -> "tuple[Line, Line]":
    """Return ∂a/∂z with functions and with numbers."""
    names, spec = pen.names, pen.trace.network.layers[layer]
    z = float(pen.trace.iteration.z[layer][pen.sample, unit])
    a = pen.factor(pen.trace.output(layer, unit, pen.sample))
    alpha = pen.given(spec.alpha)
    write = spec.activation.derivative_tex
    symbols = write(names.weighted_sum(layer, unit).tex, names.unit(layer, unit).tex, alpha, z)
    return plain(symbols), plain(write(pen.factor(z), a, alpha, z))


def _path_loss(pen: "Pen", layer: int, k: int) -> tuple[str, str]:
    """Return what a path through unit k leads to: E_k right before the outputs, else E."""
    names = pen.names
    if layer + 1 == names.output_layer and not pen.trace.softmax and not pen.trace.reduced:
        return names.loss_term(k).tex, names.loss_term(k).plain
    return pen.sample_loss, pen.sample_loss_plain


def _path_left(pen: "Pen", layer: int, unit: int, k: int) -> str:
    """Return the left side for one path: ∂E_k/∂h, or the part of ∂E/∂h through unit k."""
    names = pen.names
    a = names.unit(layer, unit).tex
    loss, _ = _path_loss(pen, layer, k)
    if loss != pen.sample_loss:
        return derivative_tex(loss, a)
    return rf"\left.{derivative_tex(loss, a)}\right|_{{{names.unit(layer + 1, k).tex}}}"


def _paths_in_symbols(pen: "Pen", layer: int, unit: int) -> "Line":
    """Return ∂E_1/∂h + ∂E_2/∂h, or the products of derivatives in front of other layers."""
    names, count = pen.names, pen.names.sizes[layer + 1]
    a = names.unit(layer, unit).tex

    def term(k: int) -> "Line":
        loss, _ = _path_loss(pen, layer, k)
        if loss != pen.sample_loss and count > 1:
            return plain(derivative_tex(loss, a))
        z = names.weighted_sum(layer + 1, k).tex
        return plain(derivative_tex(pen.sample_loss, z), DOT, derivative_tex(z, a))

    return total(folded(count, term))


def _paths_in_deltas(pen: "Pen", layer: int, unit: int) -> "Line":
    names = pen.names

    def term(k: int) -> "Line":
        weight = names.edge(layer + 1, k, unit).tex
        return plain(f"{names.delta(layer + 1, k).tex} {weight}")

    return total(folded(names.sizes[layer + 1], term))


def _paths_in_numbers(pen: "Pen", layer: int, unit: int) -> "Line":
    def term(k: int) -> "Line":
        return plain(pen.factor(pen.trace.path(layer, unit, k, pen.sample)))

    count = pen.names.sizes[layer + 1]
    if count > 1:
        return total(folded(count, term))
    it = pen.trace.iteration
    upstream = pen.factor(it.delta[layer + 1][pen.sample, 0])
    return plain(upstream, TIMES, pen.given_factor(it.propagating_weights[layer + 1][0, unit]))


def _way_back(pen: "Pen", layer: int, unit: int) -> tuple[str, ...]:
    """Return the elements from the loss, or from the next layer, back to a unit."""
    names = pen.names
    own = names.unit(layer, unit).id
    if layer == names.output_layer:
        return (names.loss.id, names.loss_term(unit).id, own)
    count = names.sizes[layer + 1]
    return (
        *(names.unit(layer + 1, k).id for k in range(count)),
        *(names.edge(layer + 1, k, unit).id for k in range(count)),
        own,
    )
