"""How a batch's loss and gradients come from those of its samples and from the penalties."""

from typing import TYPE_CHECKING

from nnviz.engine.network import Reduction
from nnviz.trace.formula import (
    DOT,
    EQUALS,
    TIMES,
    Explanation,
    Piece,
    coloured,
    derivative_tex,
    folded,
    plain,
    product,
    total,
)
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.trace.formula import Line, Pen
    from nnviz.trace.steps import Step


def batch_loss(pen: "Pen", step: "Step") -> Explanation:
    """Explain the loss of the batch: mean or sum over its samples, plus the penalties."""
    trace, names = pen.trace, pen.names
    it, network = trace.iteration, trace.network
    count = trace.batch_size
    symbols = total(folded(count, lambda s: plain(names.sample_loss(s).tex)))
    numbers = total(folded(count, lambda s: plain(pen.factor(it.sample_losses[s]))))
    if count > 1 and network.reduction is Reduction.MEAN:
        share = Piece(rf"\frac{{1}}{{{count}}}")
        symbols = (share, Piece("("), *symbols, Piece(")"))
        numbers = (share, Piece("("), *numbers, Piece(")"))
        sentence = tr("The loss of the batch is the mean over its {count} samples.", count=count)
    elif count > 1:
        sentence = tr("The loss of the batch is the sum over its {count} samples.", count=count)
    else:
        sentence = tr("The loss that is made smaller has a penalty on the weights.")
    if trace.penalized:
        symbol, number = _penalty(pen)
        symbols, numbers = total([symbols, symbol]), total([numbers, number])
        if count > 1:
            sentence += " " + tr("A penalty on the weights is added.")
    value = trace.value(step)
    return Explanation(
        step=step,
        symbol=names.loss.plain,
        quantity=names.loss.plain,
        heading=tr("What is the loss of the whole batch?"),
        lines=((Piece(names.loss.tex), EQUALS, *symbols), (EQUALS, *numbers)),
        numeric=1,
        value=value,
        value_tex=pen.number(value),
        sentence=sentence,
        target=names.loss.id,
        reads=(names.loss.id,),
        path=(names.loss.id,),
    )


def _penalty(pen: "Pen") -> "tuple[Line, Line]":
    """Return λ₁Σ|w| + ½λ₂Σw² with symbols, and its number."""
    network = pen.trace.network
    parts = []
    if network.l1:
        parts.append(plain(r"\lambda_1", r"\sum |w|"))
    if network.l2:
        parts.append(plain(r"\frac{1}{2} \lambda_2", r"\sum w^2"))
    return total(parts), plain(pen.factor(pen.trace.iteration.penalty))


def reduced_gradient(pen: "Pen", step: "Step") -> Explanation:
    """Explain the batch's gradient of a parameter: over its samples, plus the penalties'."""
    trace, names, it = pen.trace, pen.names, pen.trace.iteration
    network, count = trace.network, trace.batch_size
    layer, unit = step.layer, step.unit
    of_weight = step.input is not None
    source = step.input or 0
    name = names.edge(layer, unit, source) if of_weight else names.bias(layer, unit)

    def symbol(sample: int) -> "Line":
        of = names.sample_loss(sample).tex
        return coloured(plain(derivative_tex(of, name.tex)), 1)

    def number(sample: int) -> "Line":
        delta = it.delta[layer][sample, unit]
        gradient = delta * trace.output(layer - 1, source, sample) if of_weight else delta
        return coloured(plain(pen.factor(trace.rounded(gradient))), 1)

    symbols = total(folded(count, symbol))
    numbers = total(folded(count, number))
    mean = count > 1 and network.reduction is Reduction.MEAN
    if mean:
        share = Piece(rf"\frac{{1}}{{{count}}}")
        symbols = (share, Piece("("), *symbols, Piece(")"))
        numbers = (share, Piece("("), *numbers, Piece(")"))
    weight = it.before.weights[layer][unit, source] if of_weight else 0.0
    if of_weight and network.l1:
        sign = "1" if weight > 0 else "(-1)" if weight < 0 else "0"
        lambda_1 = pen.given(network.l1)
        symbols = total([symbols, plain(r"\lambda_1", DOT, rf"\mathrm{{sign}}({name.tex})")])
        numbers = total([numbers, product([plain(lambda_1), plain(sign)], TIMES)])
    if of_weight and network.l2:
        symbols = total([symbols, plain(r"\lambda_2", DOT, name.tex)])
        parts = [plain(pen.given(network.l2)), plain(pen.given_factor(weight))]
        numbers = total([numbers, product(parts, TIMES)])
    if mean:
        sentence = tr(
            "Every sample of the batch has its own gradient; their mean updates {name}.",
            name=name.markup,
        )
    elif count > 1:
        sentence = tr(
            "Every sample of the batch has its own gradient; their sum updates {name}.",
            name=name.markup,
        )
    else:
        sentence = tr(
            "The penalty adds its own derivative to the gradient of {name}.", name=name.markup
        )
    value = trace.value(step)
    return Explanation(
        step=step,
        symbol=name.plain,
        quantity=f"∂E/∂{name.plain}",
        heading=tr("Which gradient does the whole batch give {name}?", name=name.markup),
        lines=(
            (Piece(derivative_tex("E", name.tex)), EQUALS, *symbols),
            (EQUALS, *numbers),
        ),
        numeric=1,
        value=value,
        value_tex=pen.number(value),
        sentence=sentence,
        target=name.id,
        reads=(name.id,),
        path=(name.id,),
    )
