"""How the steps of the forward pass and of the loss are calculated."""

from typing import TYPE_CHECKING

from nnviz.engine.network import Bias
from nnviz.trace.formula import (
    EQUALS,
    TIMES,
    Explanation,
    Piece,
    folded,
    plain,
    total,
)
from nnviz.trace.ids import Group, Ids, Span
from nnviz.translation import tr, trn

if TYPE_CHECKING:
    from nnviz.trace.formula import Line, Pen
    from nnviz.trace.steps import Step

FUNCTION_TEX = {
    "sigmoid": r"\sigma",
    "tanh": r"\tanh",
    "linear": r"\mathrm{id}",
    "relu": r"\mathrm{ReLU}",
    "leaky_relu": r"\mathrm{LeakyReLU}",
    "elu": r"\mathrm{ELU}",
    "piecewise_linear": r"\mathrm{ramp}",
}


def weighted_sum(pen: "Pen", step: "Step") -> Explanation:
    """Explain z = Σ w·x + b."""
    names, layer, unit = pen.names, step.layer, step.unit
    it = pen.trace.iteration
    width = names.width(layer - 1)
    weights = it.before.weights[layer][unit]
    z = names.weighted_sum(layer, unit)

    def symbols(source: int) -> "Line":
        weight = names.edge(layer, unit, source).tex
        return plain(f"{weight} {names.unit(layer - 1, source).tex}")

    def numbers(source: int) -> "Line":
        weight = pen.given_factor(weights[source])
        return plain(weight, TIMES, pen.output(layer - 1, source))

    with_symbols, with_numbers = folded(width, symbols), folded(width, numbers)
    has_bias = pen.trace.network.layers[layer].bias is not Bias.NONE
    edges = Group(names, Span.INTO, layer - 1, unit)
    reads = Ids(Group(names, Span.UNITS, layer - 1), edges)
    target = names.unit(layer, unit)
    if has_bias:
        bias = names.bias(layer, unit)
        with_symbols.append(plain(bias.tex))
        with_numbers.append(plain(pen.given_factor(it.before.biases[layer][unit])))
        reads = Ids(reads, bias.id)
        sentence = tr(
            "Multiply every input of {unit} by its weight, add up, and add the bias {bias}.",
            unit=target.markup,
            bias=bias.markup,
        )
    else:
        sentence = tr(
            "Multiply every input of {unit} by its weight and add up.", unit=target.markup
        )
    value = pen.trace.value(step)
    return Explanation(
        step=step,
        symbol=z.plain,
        quantity=z.plain,
        heading=tr("What reaches {unit}?", unit=target.markup),
        lines=(
            (Piece(z.tex), EQUALS, *total(with_symbols)),
            (EQUALS, *total(with_numbers)),
        ),
        numeric=1,
        value=value,
        value_tex=pen.number(value),
        sentence=sentence,
        target=target.id,
        reads=reads,
        path=Ids(edges, target.id),
    )


def activation(pen: "Pen", step: "Step") -> Explanation:
    """Explain a = f(z)."""
    names, layer, unit = pen.names, step.layer, step.unit
    spec = pen.trace.network.layers[layer]
    z, a = names.weighted_sum(layer, unit), names.unit(layer, unit)
    reads = Ids(a.id)
    if pen.trace.softmax and layer == names.output_layer:
        sums = folded(names.sizes[layer], lambda k: plain(names.weighted_sum(layer, k).tex))
        inside = ", ".join(line[0].tex for line in sums)
        named = plain(rf"\mathrm{{softmax}}_{{{unit + 1}}}({inside})")
        with_functions, with_numbers = _softmax(pen, step)
        reads = Ids(Group(names, Span.UNITS, layer))
    else:
        number = pen.trace.iteration.z[layer][pen.sample, unit]
        alpha = pen.given_factor(spec.alpha)
        named = plain(f"{_function_tex(spec.activation.name)}({z.tex})")
        with_functions = plain(spec.activation.value_tex(z.tex, alpha))
        with_numbers = plain(spec.activation.value_tex(pen.factor(number), alpha))
    value = pen.trace.value(step)
    # tanh z has no longer form.
    written_out = () if with_functions == named else ((EQUALS, *with_functions),)
    return Explanation(
        step=step,
        symbol=a.plain,
        quantity=a.plain,
        heading=tr("What does {unit} pass on?", unit=a.markup),
        lines=((Piece(a.tex), EQUALS, *named), *written_out, (EQUALS, *with_numbers)),
        numeric=1 + len(written_out),
        value=value,
        value_tex=pen.number(value),
        sentence=_activation_sentence(pen, step),
        target=a.id,
        reads=reads,
        path=Ids(a.id),
    )


def _function_tex(name: str) -> str:
    return FUNCTION_TEX.get(name) or rf"\mathrm{{{name}}}"


def _activation_sentence(pen: "Pen", step: "Step") -> str:
    """Return what the activation function does."""
    names, layer = pen.names, step.layer
    z = names.weighted_sum(layer, step.unit).markup
    unit = names.unit(layer, step.unit).markup
    match pen.trace.network.layers[layer].activation.name:
        case "softmax":
            return trn(
                "The share of {unit}: the exponential of its own sum, divided by that of its "
                "{count} output, so that the outputs add up to 1.",
                "The share of {unit}: the exponential of its own sum, divided by those of all "
                "{count} outputs together, so that the outputs add up to 1.",
                names.sizes[layer],
                unit=unit,
            )
        case "linear":
            return tr("A linear unit passes on its weighted sum as it is.")
        case "relu":
            return tr("ReLU passes on a positive sum as it is; any other becomes 0.")
        case "sign":
            return tr("The sign of {z}: 1 if it is positive, −1 if negative, else 0.", z=z)
        case "step":
            return tr("1 if {z} is positive, else 0.", z=z)
        case "piecewise_linear":
            return tr("{z} plus ½, but no less than 0 and no more than 1.", z=z)
    return tr(
        "The activation function turns the weighted sum {z} into the output {unit}.",
        z=z,
        unit=unit,
    )


def _softmax(pen: "Pen", step: "Step") -> "tuple[Line, Line]":
    """Return e^z / Σ e^z with symbols and with numbers."""
    names, layer = pen.names, step.layer
    sums = pen.trace.iteration.z[layer][pen.sample]

    def symbols(k: int) -> "Line":
        return plain(f"e^{{{names.weighted_sum(layer, k).tex}}}")

    def numbers(k: int) -> "Line":
        return plain(f"e^{{{pen.number(sums[k])}}}")

    def share(term: "Line", terms: "list[Line]") -> "Line":
        return plain(rf"\frac{{{term[0].tex}}}{{{_tex(total(terms))}}}")

    count = names.sizes[layer]
    return (
        share(symbols(step.unit), folded(count, symbols)),
        share(numbers(step.unit), folded(count, numbers)),
    )


def loss_term(pen: "Pen", step: "Step") -> Explanation:
    """Explain what one output adds to the loss."""
    names, layer, unit = pen.names, step.layer, step.unit
    loss, count = pen.trace.network.loss, names.sizes[layer]
    o, t, term = names.unit(layer, unit), names.target(unit), names.loss_term(unit)
    target = pen.trace.iteration.targets[pen.sample, unit]
    output = pen.trace.output(layer, unit, pen.sample)
    value = pen.trace.value(step)
    lines: list[Line] = [(Piece(term.tex), EQUALS, Piece(loss.term_tex(o.tex, t.tex, count)))]
    if _is_saturated(pen, output, value):
        symbols, numbers = _from_the_sum(pen, step)
        lines += [(EQUALS, *symbols), (EQUALS, *numbers)]
        sentence = tr(
            "Written with the digits that are shown, {output} is {number}; so the logarithm is "
            "taken from the weighted sum instead, where nothing is lost.",
            output=o.markup,
            number=f"{output:.0f}",
        )
    else:
        numbers_tex = loss.term_tex(pen.factor(output), pen.given_factor(target), count)
        lines.append((EQUALS, Piece(numbers_tex)))
        sentence = tr(
            "The loss compares the output {output} with its target {target}.",
            output=o.markup,
            target=t.markup,
        )
    return Explanation(
        step=step,
        symbol=term.plain,
        quantity=term.plain,
        heading=tr("How wrong is {unit}?", unit=o.markup),
        lines=tuple(lines),
        numeric=len(lines) - 1,
        value=value,
        value_tex=pen.number(value),
        sentence=sentence,
        target=term.id,
        reads=Ids(o.id, t.id),
        path=Ids(o.id, term.id),
    )


def _is_saturated(pen: "Pen", output: float, value: float) -> bool:
    """Whether a fused loss is not to be had from the digits of the output that are shown."""
    network = pen.trace.network
    if network.fused is None or network.round_to is not None or value == 0:
        return False
    return output == 0 or 1 - output < 500 * 10.0**-pen.decimals


def _from_the_sum(pen: "Pen", step: "Step") -> "tuple[Line, Line]":
    """Return the loss term of a fused pair from the weighted sums, with symbols and numbers.

    Of sigmoid with binary cross-entropy ln(1 + e^z) − tz, for positive z in the equal form
    (1 − t)z + ln(1 + e^−z) that does not overflow; of softmax with categorical cross-entropy
    t(ln Σ e^z − z).
    """
    names, layer, unit = pen.names, step.layer, step.unit
    sums = pen.trace.iteration.z[layer][pen.sample]
    z, t = names.weighted_sum(layer, unit).tex, names.target(unit).tex
    number = pen.factor(sums[unit])
    target = pen.given_factor(pen.trace.iteration.targets[pen.sample, unit])
    if pen.trace.softmax:
        count = names.sizes[layer]
        of_symbols = folded(count, lambda k: plain(f"e^{{{names.weighted_sum(layer, k).tex}}}"))
        of_numbers = folded(count, lambda k: plain(f"e^{{{pen.number(sums[k])}}}"))
        return (
            plain(t, rf"(\ln({_tex(total(of_symbols))})-{z})"),
            plain(target, TIMES, rf"(\ln({_tex(total(of_numbers))})-{number})"),
        )
    if sums[unit] > 0:
        return (
            plain(f"(1-{t})", z, "+", rf"\ln(1+e^{{-{z}}})"),
            plain(f"(1-{target})", TIMES, number, "+", rf"\ln(1+e^{{-{number}}})"),
        )
    return (
        plain(rf"\ln(1+e^{{{z}}})", "-", f"{t} {z}"),
        plain(rf"\ln(1+e^{{{number}}})", "-", target, TIMES, number),
    )


def _tex(line: "Line") -> str:
    return " ".join(piece.tex for piece in line)


def sample_loss(pen: "Pen", step: "Step") -> Explanation:
    """Explain the loss of a sample: the sum over its outputs."""
    names, terms = pen.names, pen.trace.iteration.loss_terms[pen.sample]
    count = names.sizes[step.layer]
    with_symbols = folded(count, lambda k: plain(names.loss_term(k).tex))
    with_numbers = folded(count, lambda k: plain(pen.factor(terms[k])))
    value = pen.trace.value(step)
    return Explanation(
        step=step,
        symbol=pen.sample_loss_plain,
        quantity=pen.sample_loss_plain,
        heading=tr("How wrong is the network?"),
        lines=(
            (Piece(pen.sample_loss), EQUALS, *total(with_symbols)),
            (EQUALS, *total(with_numbers)),
        ),
        numeric=1,
        value=value,
        value_tex=pen.number(value),
        sentence=tr("The loss of the sample adds up what every output contributes.")
        if count > 1
        else tr("There is one output, so its term is the loss of the sample."),
        target=names.loss.id,
        reads=(every := Ids(Group(names, Span.TERMS, step.layer))),
        path=Ids(every, names.loss.id),
    )
