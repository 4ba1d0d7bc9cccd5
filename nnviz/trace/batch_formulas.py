"""How a batch's loss and gradients come from those of its samples and from the penalties."""

from typing import TYPE_CHECKING

import numpy as np

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
    total,
)
from nnviz.trace.ids import Ids
from nnviz.translation import tr, trn

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.trace.formula import Line, Pen
    from nnviz.trace.steps import Step


def batch_loss(pen: "Pen", step: "Step") -> Explanation:
    """Explain the loss of the batch: mean or sum over its samples, plus the penalties."""
    trace, names = pen.trace, pen.names
    it, network, count = trace.iteration, trace.network, trace.batch_size
    symbols = _reduced(pen, lambda sample: plain(names.sample_loss(sample).tex))
    numbers = _reduced(pen, lambda sample: plain(pen.factor(it.sample_losses[sample])))
    lines: list[Line] = [numbers]
    sentences = []
    if count > 1 and network.reduction is Reduction.MEAN:
        sentences = [
            trn(
                "The loss of the batch is the mean over its {count} sample.",
                "The loss of the batch is the mean over its {count} samples.",
                count,
            )
        ]
    elif count > 1:
        sentences = [
            trn(
                "The loss of the batch is the sum over its {count} sample.",
                "The loss of the batch is the sum over its {count} samples.",
                count,
            )
        ]
    if trace.penalized:
        of_symbols, of_numbers = _penalty(pen)
        symbols = total([symbols, of_symbols])
        lines = [total([numbers, of_numbers])]
        if network.round_to is not None:
            lines.append(total([numbers, plain(pen.factor(it.penalty))]))
        sentences.append(
            tr("A penalty on the weights is added, so that training keeps them small.")
        )
    value = trace.value(step)
    return Explanation(
        step=step,
        symbol=names.loss.plain,
        quantity=names.loss.plain,
        heading=tr("What is the loss of the whole batch?")
        if count > 1
        else tr("What is the loss with its penalty?"),
        lines=(
            (Piece(names.loss.tex), EQUALS, *symbols),
            *((EQUALS, *line) for line in lines),
        ),
        numeric=1,
        value=value,
        value_tex=pen.number(value),
        sentence=" ".join(sentences),
        target=names.loss.id,
        reads=Ids(names.loss.id),
        path=Ids(names.loss.id),
    )


def _reduced(pen: "Pen", term: "Callable[[int], Line]") -> "Line":
    """Return the mean or the sum of a term of each sample."""
    count = pen.trace.batch_size
    line = total(folded(count, term))
    if count == 1 or pen.trace.network.reduction is not Reduction.MEAN:
        return line
    return (Piece(rf"\frac{{1}}{{{count}}}"), Piece("("), *line, Piece(")"))


def _penalty(pen: "Pen") -> "tuple[Line, Line]":
    """Return λ₁Σ|w| + ½λ₂Σw² with symbols, and with the sums as numbers."""
    network, weights = pen.trace.network, pen.trace.iteration.before.weights
    symbols, numbers = [], []
    if network.l1:
        size = sum(float(np.abs(of_layer).sum()) for of_layer in weights)
        symbols.append(plain(r"\lambda_1", r"\sum |w|"))
        numbers.append(plain(pen.given_factor(network.l1), TIMES, pen.given_factor(size)))
    if network.l2:
        size = sum(float(np.vdot(of_layer, of_layer)) for of_layer in weights)
        half = r"\frac{1}{2}"
        symbols.append(plain(half, r"\lambda_2", r"\sum w^{2}"))
        numbers.append(
            plain(half, TIMES, pen.given_factor(network.l2), TIMES, pen.given_factor(size))
        )
    return total(symbols), total(numbers)


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

    symbols, numbers = _reduced(pen, symbol), _reduced(pen, number)
    weight = it.before.weights[layer][unit, source] if of_weight else 0.0
    if of_weight and network.l1:
        sign = "1" if weight > 0 else "(-1)" if weight < 0 else "0"
        symbols = total([symbols, plain(r"\lambda_1", DOT, rf"\mathrm{{sign}}({name.tex})")])
        numbers = total([numbers, plain(pen.given_factor(network.l1), TIMES, sign)])
    if of_weight and network.l2:
        symbols = total([symbols, plain(r"\lambda_2", DOT, name.tex)])
        parts = plain(pen.given_factor(network.l2), TIMES, pen.given_factor(weight))
        numbers = total([numbers, parts])
    if count == 1 and not of_weight:
        sentence = tr(
            "The penalty is on weights only, so the gradient of {name} stays as it is.",
            name=name.markup,
        )
    elif count == 1:
        sentence = tr(
            "The penalty adds its own derivative to the gradient of {name}.", name=name.markup
        )
    elif network.reduction is Reduction.MEAN:
        sentence = tr(
            "Every sample of the batch has its own gradient; their mean updates {name}.",
            name=name.markup,
        )
    else:
        sentence = tr(
            "Every sample of the batch has its own gradient; their sum updates {name}.",
            name=name.markup,
        )
    if count > 1 and of_weight and trace.penalized:
        sentence += " " + tr("The penalty adds its own derivative.")
    value = trace.value(step)
    return Explanation(
        step=step,
        symbol=name.plain,
        quantity=f"∂E/∂{name.plain}",
        heading=tr("Which gradient does the whole batch give {name}?", name=name.markup)
        if count > 1
        else tr("How much does the loss with its penalty change with {name}?", name=name.markup),
        lines=(
            (Piece(derivative_tex("E", name.tex)), EQUALS, *symbols),
            (EQUALS, *numbers),
        ),
        numeric=1,
        value=value,
        value_tex=pen.number(value),
        sentence=sentence,
        target=name.id,
        reads=Ids(name.id),
        path=Ids(name.id),
    )
