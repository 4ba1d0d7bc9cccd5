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
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.trace.formula import Line, Pen
    from nnviz.trace.steps import Step

FUNCTION_TEX = {"sigmoid": r"\sigma", "tanh": r"\tanh", "linear": r"\mathrm{id}"}


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
    reads = [names.unit(layer - 1, source).id for source in range(width)]
    reads += [names.edge(layer, unit, source).id for source in range(width)]
    target = names.unit(layer, unit)
    if has_bias:
        bias = names.bias(layer, unit)
        with_symbols.append(plain(bias.tex))
        with_numbers.append(plain(pen.given_factor(it.before.biases[layer][unit])))
        reads.append(bias.id)
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
        reads=tuple(reads),
        path=(*(names.edge(layer, unit, source).id for source in range(width)), target.id),
    )


def activation(pen: "Pen", step: "Step") -> Explanation:
    """Explain a = f(z)."""
    names, layer, unit = pen.names, step.layer, step.unit
    spec = pen.trace.network.layers[layer]
    z, a = names.weighted_sum(layer, unit), names.unit(layer, unit)
    function = FUNCTION_TEX.get(
        spec.activation.name, rf"\mathrm{{{_spoken(spec.activation.name)}}}"
    )
    reads: tuple[str, ...] = (a.id,)
    if pen.trace.softmax and layer == names.output_layer:
        with_functions, with_numbers = _softmax(pen, step)
        function = r"\mathrm{softmax}"
        reads = tuple(names.unit(layer, k).id for k in range(names.sizes[layer]))
        sentence = tr(
            "The share of {unit}: the exponential of its own sum, divided by those of all "
            "{count} outputs, so that they add up to 1.",
            unit=a.markup,
            count=names.sizes[layer],
        )
    else:
        number = pen.trace.iteration.z[layer][pen.sample, unit]
        alpha = pen.given(spec.alpha)
        with_functions = plain(spec.activation.value_tex(z.tex, alpha))
        with_numbers = plain(spec.activation.value_tex(pen.factor(number), alpha))
        sentence = tr(
            "The activation function turns the weighted sum {z} into the output {unit}.",
            z=z.markup,
            unit=a.markup,
        )
    value = pen.trace.value(step)
    return Explanation(
        step=step,
        symbol=a.plain,
        quantity=a.plain,
        heading=tr("What does {unit} pass on?", unit=a.markup),
        lines=(
            (Piece(a.tex), EQUALS, Piece(f"{function}({z.tex})")),
            (EQUALS, *with_functions),
            (EQUALS, *with_numbers),
        ),
        numeric=2,
        value=value,
        value_tex=pen.number(value),
        sentence=sentence,
        target=a.id,
        reads=reads,
        path=(a.id,),
    )


def _spoken(name: str) -> str:
    return {"relu": "ReLU", "leaky_relu": "LeakyReLU", "elu": "ELU"}.get(
        name, name.replace("_", r"\ ")
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
        below = " ".join(piece.tex for piece in total(terms))
        return plain(rf"\frac{{{term[0].tex}}}{{{below}}}")

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
    return Explanation(
        step=step,
        symbol=term.plain,
        quantity=term.plain,
        heading=tr("How wrong is {unit}?", unit=o.markup),
        lines=(
            (Piece(term.tex), EQUALS, Piece(loss.term_tex(o.tex, t.tex, count))),
            (
                EQUALS,
                Piece(loss.term_tex(pen.factor(output), pen.given_factor(target), count)),
            ),
        ),
        numeric=1,
        value=value,
        value_tex=pen.number(value),
        sentence=_loss_term_sentence(pen, output, target, value, o.markup, t.markup),
        target=term.id,
        reads=(o.id, t.id),
        path=(o.id, term.id),
    )


def _loss_term_sentence(
    pen: "Pen", output: float, target: float, value: float, o: str, t: str
) -> str:
    if pen.trace.network.fused is not None and output in (0.0, 1.0) and value != 0:
        return tr(
            "In double precision {output} is exactly {number}, so the logarithm is taken from "
            "the weighted sum instead, where nothing is lost.",
            output=o,
            number=f"{output:.0f}",
        )
    return tr("The loss compares the output {output} with its target {target}.", output=o, target=t)


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
        sentence=tr("The loss of the sample adds up what every output contributes."),
        target=names.loss.id,
        reads=tuple(names.loss_term(k).id for k in range(count)),
        path=(*(names.loss_term(k).id for k in range(count)), names.loss.id),
    )
