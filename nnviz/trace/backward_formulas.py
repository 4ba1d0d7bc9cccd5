"""How the steps of the backward pass are calculated: the chain rule, factor by factor."""

import math
from typing import TYPE_CHECKING

from nnviz.trace.chain_rule import (
    continued,
    delta_chain,
    is_fused,
    loss_slope,
    paths_in_deltas,
    paths_in_numbers,
    paths_in_symbols,
    slope_tex,
    targets_total,
    way_back,
)
from nnviz.trace.formula import (
    DOT,
    EQUALS,
    TIMES,
    Explanation,
    Factor,
    Piece,
    derivative_tex,
    in_parentheses,
    plain,
    product,
)
from nnviz.trace.ids import Group, Ids, Span
from nnviz.trace.path_formulas import new_weight_note
from nnviz.translation import tr, trn

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
        functions, numbers = loss_slope(pen, layer, unit)
        lines = ((left, EQUALS, Piece(functions)), (EQUALS, Piece(numbers)))
        sentence = tr(
            "The derivative of the loss: how fast it changes when only {unit} changes.",
            unit=a.markup,
        )
        if math.isinf(value):
            sentence += " " + tr(
                "In double precision {unit} is exactly {number}, so this factor is infinite; the "
                "delta is found without it.",
                unit=a.markup,
                number=f"{pen.trace.output(layer, unit, pen.sample):.0f}",
            )
        path = way_back(pen, layer, unit)
        reads = Ids(a.id, names.target(unit).id)
    else:
        count = names.sizes[layer + 1]
        lines = (
            (left, EQUALS, *paths_in_symbols(pen, layer, unit)),
            (EQUALS, *paths_in_deltas(pen, layer, unit)),
            (EQUALS, *paths_in_numbers(pen, layer, unit)),
        )
        if count > 1:
            sentence = trn(
                "{unit} reaches the loss along {count} path; what it contributes adds up.",
                "{unit} reaches the loss along {count} paths; what they contribute adds up.",
                count,
                unit=a.markup,
            )
        else:
            sentence = tr("{unit} reaches the loss along one path.", unit=a.markup)
            sentence += new_weight_note(pen, layer, unit, 0)
        path, after = way_back(pen, layer, unit), layer + 1
        reads = Ids(Group(names, Span.UNITS, after), Group(names, Span.OUT_OF, after, unit))
    return Explanation(
        step=step,
        symbol=a.plain,
        quantity=f"∂{pen.sample_loss_plain}/∂{a.plain}",
        heading=tr("How much does the loss change with {name}?", name=a.markup),
        lines=lines,
        numeric=len(lines) - 1,
        value=value,
        value_tex=pen.number(value),
        sentence=sentence,
        target=a.id,
        reads=reads,
        path=path,
    )


def slope(pen: "Pen", step: "Step") -> Explanation:
    """Explain ∂a/∂z: the derivative of the activation function."""
    names, layer, unit = pen.names, step.layer, step.unit
    a, z = names.unit(layer, unit), names.weighted_sum(layer, unit)
    functions, numbers = slope_tex(pen, layer, unit)
    value = pen.trace.value(step)
    if numbers == functions:
        numbers = pen.number(value)
    return Explanation(
        step=step,
        symbol=a.plain,
        quantity=f"∂{a.plain}/∂{z.plain}",
        heading=tr("How much does {unit} change with its sum {z}?", unit=a.markup, z=z.markup),
        lines=(
            (Piece(derivative_tex(a.tex, z.tex)), EQUALS, Piece(functions)),
            (EQUALS, Piece(numbers)),
        ),
        numeric=1,
        value=value,
        value_tex=pen.number(value),
        sentence=_slope_sentence(pen, step, a, z),
        target=a.id,
        reads=Ids(a.id),
        path=Ids(a.id),
    )


def _slope_sentence(pen: "Pen", step: "Step", a: "Name", z: "Name") -> str:
    """Return what the slope says, and for functions by cases which case it is."""
    function = pen.trace.network.layers[step.layer].activation.name
    number = float(pen.trace.iteration.z[step.layer][pen.sample, step.unit])
    if function == "linear":
        return tr(
            "The output is the sum itself: when {z} changes, {unit} changes by just as much.",
            z=z.markup,
            unit=a.markup,
        )
    if function in ("sign", "step"):
        return tr(
            "The function is flat wherever it does not jump, so its slope is 0: nothing flows "
            "back through {unit}.",
            unit=a.markup,
        )
    if function == "piecewise_linear":
        if abs(number) < 0.5:
            return tr(
                "{z} lies between −½ and ½, where {unit} rises as fast as {z}: the slope is 1.",
                z=z.markup,
                unit=a.markup,
            )
        return tr(
            "{z} does not lie between −½ and ½, so the function is flat there: nothing flows "
            "back through {unit}.",
            z=z.markup,
            unit=a.markup,
        )
    if function not in ("relu", "leaky_relu", "elu"):
        return tr(
            "How steep the activation function is at {z}: how {unit} follows {z}.",
            z=z.markup,
            unit=a.markup,
        )
    if number > 0:
        return tr(
            "{z} is positive, so {unit} is {z} itself and the slope is 1: what flows back "
            "passes unchanged.",
            z=z.markup,
            unit=a.markup,
        )
    if function == "relu" and number < 0:
        return tr(
            "{z} is negative, so the unit is switched off and its slope is 0: nothing flows "
            "back through {unit}.",
            z=z.markup,
            unit=a.markup,
        )
    if function == "leaky_relu" and number < 0:
        return tr("{z} is negative, where the slope is α instead of 1.", z=z.markup)
    if number < 0:
        return tr(
            "{z} is negative, where the function levels off: its slope is α times the exponential "
            "of {z}.",
            z=z.markup,
        )
    return tr(
        "{z} is 0, where the pieces of the function meet; the slope of the negative side is taken.",
        z=z.markup,
    )


def delta(pen: "Pen", step: "Step") -> Explanation:
    """Explain δ = ∂E/∂z, the factors that all gradients of a unit share."""
    names, layer, unit = pen.names, step.layer, step.unit
    a, z, name = names.unit(layer, unit), names.weighted_sum(layer, unit), names.delta(layer, unit)
    value = pen.trace.value(step)
    chain = delta_chain(pen, layer, unit)
    start = (Piece(name.tex), EQUALS, Piece(derivative_tex(pen.sample_loss, z.tex)), EQUALS)
    return Explanation(
        step=step,
        symbol=name.plain,
        quantity=f"∂{pen.sample_loss_plain}/∂{z.plain}",
        heading=tr("How much does the loss change with {name}?", name=z.markup),
        lines=((*start, *chain.symbols), *continued(chain.functions), *continued(chain.numbers)),
        numeric=1 + len(chain.functions),
        value=value,
        value_tex=pen.number(value),
        sentence=_delta_sentence(pen, layer, a, name),
        target=a.id,
        factors=chain.factors,
        reads=Ids(*(factor.elements for factor in chain.factors)),
        path=way_back(pen, layer, unit),
    )


def _delta_sentence(pen: "Pen", layer: int, a: "Name", name: "Name") -> str:
    sentence = tr(
        "{delta} is what all gradients of {unit} share.", delta=name.markup, unit=a.markup
    )
    if not is_fused(pen, layer):
        return sentence
    if pen.trace.softmax and targets_total(pen) != 1:
        return f"{sentence} " + tr(
            "For this activation with this loss the chain shortens to the output times the sum of "
            "all targets, minus its own target."
        )
    return f"{sentence} " + tr(
        "For this activation with this loss the chain shortens to output minus target."
    )


def gradient(pen: "Pen", step: "Step") -> Explanation:
    """Explain ∂E/∂w = δ·∂z/∂w, or ∂E/∂b = δ·1, as the whole chain from the loss."""
    names, layer, unit = pen.names, step.layer, step.unit
    z = names.weighted_sum(layer, unit)
    chain = delta_chain(pen, layer, unit)
    last = len(chain.factors) + 1
    elements = Ids()
    name, source, symbol, number = names.bias(layer, unit), 1.0, "1", "1"
    if step.input is not None:
        name, before = names.edge(layer, unit, step.input), names.unit(layer - 1, step.input)
        source, elements = pen.trace.output(layer - 1, step.input, pen.sample), Ids(before.id)
        symbol, number = before.tex, pen.output(layer - 1, step.input)
    factor = Factor(last, derivative_tex(z.tex, name.tex), source, elements)

    def extended(line: "Line", tex: str, sign: str) -> "Line":
        return product([in_parentheses(line), (Piece(tex, last),)], sign)

    symbols = extended(chain.symbols, factor.tex, DOT)
    functions = tuple(extended(line, symbol, DOT) for line in chain.functions)
    numbers = [extended(line, number, TIMES) for line in chain.numbers]
    if pen.trace.network.round_to is not None:
        # By hand the rounded delta is what is multiplied.
        rounded = pen.trace.iteration.delta[layer][pen.sample, unit]
        numbers.append(extended(plain(pen.factor(rounded)), number, TIMES))
    value = pen.trace.value(step)
    left = derivative_tex(pen.sample_loss, name.tex)
    return Explanation(
        step=step,
        symbol=name.plain,
        quantity=f"∂{pen.sample_loss_plain}/∂{name.plain}",
        heading=tr("How much does the loss change with {name}?", name=name.markup),
        lines=(
            (Piece(left), EQUALS, *symbols),
            *continued(functions),
            *continued(tuple(numbers)),
        ),
        numeric=1 + len(functions),
        value=value,
        value_tex=pen.number(value),
        sentence=_gradient_sentence(pen, step, name),
        target=name.id,
        factors=(*chain.factors, factor),
        reads=Ids(*(one.elements for one in (*chain.factors, factor))),
        path=Ids(way_back(pen, layer, unit), name.id),
    )


def _gradient_sentence(pen: "Pen", step: "Step", name: "Name") -> str:
    names, layer = pen.names, step.layer
    if step.input is None:
        return tr(
            "A bias is added as it is, so its gradient is the delta of its unit: {name} gets "
            "the shared factors times 1.",
            name=name.markup,
        )
    unit = names.unit(layer, step.unit).markup
    if layer == names.output_layer:
        if pen.trace.softmax:
            return tr(
                "Walk from the loss back to {name} and multiply: how the loss depends on the sum "
                "of {unit}, through all outputs, and how that sum depends on this weight.",
                name=name.markup,
                unit=unit,
            )
        return tr(
            "Walk from the loss back to {name} and multiply: how the loss depends on the "
            "output, the output on its sum, the sum on this weight.",
            name=name.markup,
        )
    if names.sizes[layer + 1] == 1:
        return tr(
            "Walk from the loss back to {name}: along the path that leads to {unit}, then "
            "multiply by the unit's slope and by the input of this weight.",
            name=name.markup,
            unit=unit,
        )
    return tr(
        "Walk from the loss back to {name}: add up the paths that meet in {unit}, then multiply "
        "by the unit's slope and by the input of this weight.",
        name=name.markup,
        unit=unit,
    )
