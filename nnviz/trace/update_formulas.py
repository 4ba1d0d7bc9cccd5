"""How the steps of the update are calculated: the optimizer's quantities, one after another."""

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from nnviz.trace.formula import DOT, EQUALS, TIMES, Explanation, Piece, derivative_tex
from nnviz.trace.ids import Ids
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.engine.optimizers import Quantity
    from nnviz.trace.formula import Pen
    from nnviz.trace.names import Name
    from nnviz.trace.steps import Step

_GREEK = {
    "momentum": r"\mu",
    "rho": r"\rho",
    "beta_1": r"\beta_1",
    "beta_2": r"\beta_2",
    "epsilon": r"\varepsilon",
    "weight_decay": r"\lambda",
}
_STATE = ("m", "v", "s")
"""The quantities that an optimizer keeps for its next update."""


def update(pen: "Pen", step: "Step") -> Explanation:
    """Explain one quantity of the optimizer, the last of which is the new value."""
    trace, names = pen.trace, pen.names
    layer, unit = step.layer, step.unit
    name = names.bias(layer, unit) if step.input is None else names.edge(layer, unit, step.input)
    quantities = trace.optimizer.quantities
    at = step.quantity or 0
    quantity = quantities[at]
    is_new = at == len(quantities) - 1
    symbols, numbers = _symbols(pen, name), _numbers(pen, step)
    for earlier, value in zip(quantities[:at], _values(pen, step), strict=False):
        symbols[earlier.name] = earlier.symbol_tex
        numbers[earlier.name] = pen.factor(value)
    value = trace.value(step)
    left = f"{name.tex}^{{+}}" if is_new else quantity.symbol_tex
    with_numbers = _NEEDLESS.sub(lambda found: found[1] or found[2], quantity.formula(numbers))
    return Explanation(
        step=step,
        symbol=name.plain,
        quantity=f"{name.plain}⁺" if is_new else f"{_plain(quantity)}({name.plain})",
        heading=_heading(pen, quantity, name, is_new=is_new),
        lines=(
            (Piece(left), EQUALS, *_split(quantity.formula(symbols))),
            (EQUALS, *_split(with_numbers)),
        ),
        numeric=1,
        value=value,
        value_tex=pen.number(value),
        sentence=_sentence(pen, quantity, name, is_new=is_new),
        target=name.id,
        reads=Ids(name.id),
        path=Ids(name.id),
    )


def _plain(quantity: "Quantity") -> str:
    """Return a quantity's symbol in plain text: m, v̂, …."""
    return quantity.name.replace("_hat", "\N{COMBINING CIRCUMFLEX ACCENT}")


_NEEDLESS = re.compile(r"(?:^|(?<=[({]))\((-[0-9.]+)\)(?![\^0-9.])|(?<=\{)\(([^()]*)\)(?=\})")
"""Parentheses around a negative number with no sign before it, and around all of a part."""


def _heading(pen: "Pen", quantity: "Quantity", name: "Name", *, is_new: bool) -> str:
    if is_new:
        return tr("What is the new value of {name}?", name=name.markup)
    match pen.trace.optimizer.name, quantity.name:
        case _, "g":
            return tr("What is the gradient of {name} with its decay?", name=name.markup)
        case _, "w":
            return tr("What does decay leave of {name}?", name=name.markup)
        case _, "m":
            return tr("What is the running mean of the gradient of {name}?", name=name.markup)
        case (("adam" | "adamw"), "v"):
            return tr(
                "What is the running mean of the squared gradient of {name}?", name=name.markup
            )
        case _, ("m_hat" | "v_hat"):
            return tr("What is that mean for {name}, corrected for its start?", name=name.markup)
        case "adagrad", "s":
            return tr("What is the sum of the squared gradients of {name}?", name=name.markup)
        case _, "s":
            return tr(
                "What is the running mean of the squared gradient of {name}?", name=name.markup
            )
    return tr("What is the velocity of {name}?", name=name.markup)


def _sentence(pen: "Pen", quantity: "Quantity", name: "Name", *, is_new: bool) -> str:
    """Return what the quantity is for; every formula with g says what g is."""
    optimizer = pen.trace.optimizer.name
    gradient = f"∂E/∂{name.markup}"
    match optimizer, quantity.name:
        case "sgd", _:
            return tr(
                "A step against the gradient: {name} changes by the learning rate times its "
                "gradient.",
                name=name.markup,
            )
        case "nesterov", _ if is_new:
            return tr(
                "Nesterov looks ahead: {name} follows the gradient g = {gradient} and what the "
                "velocity makes of it next.",
                name=name.markup,
                gradient=gradient,
            )
        case "momentum", _ if is_new:
            return tr("{name} follows its velocity instead of its gradient.", name=name.markup)
        case (("adagrad" | "rmsprop"), _) if is_new:
            return tr(
                "The gradient g = {gradient} is divided by the root of s, so that {name} takes "
                "steps of a size of its own; ε keeps the divisor from being 0.",
                name=name.markup,
                gradient=gradient,
            )
        case _ if is_new:
            return tr(
                "The mean gradient is divided by the root of the mean squared gradient, so that "
                "{name} takes steps of a size of its own; ε keeps the divisor from being 0.",
                name=name.markup,
            )
        case _, "g":
            return tr(
                "Weight decay λ adds its share of {name} to the gradient g = {gradient}.",
                name=name.markup,
                gradient=gradient,
            )
        case _, "w":
            return tr("Weight decay λ first makes {name} itself smaller.", name=name.markup)
        case _, ("m_hat" | "v_hat"):
            return tr(
                "The mean started from 0 and is too small at first; this makes up for it, less "
                "with every iteration t."
            )
        case "adagrad", "s":
            return tr(
                "The squares of all gradients so far; g is the gradient {gradient}.",
                gradient=gradient,
            )
        case "adam", _ if pen.trace.optimizer.quantities[0].name == "g":
            return tr("Mostly the mean so far, and a little of what is new.")
        case (_, "m") | (_, "s") | (("adam" | "adamw"), "v"):
            return tr(
                "Mostly the mean so far, and a little of what is new; g is the gradient "
                "{gradient}.",
                gradient=gradient,
            )
    return tr(
        "The velocity so far, a little slowed down, and the new gradient g = {gradient}.",
        gradient=gradient,
    )


def _split(tex: str) -> "tuple[Piece, ...]":
    """Return a sum as pieces, so that a long line can be broken at its signs."""
    pieces, depth, start = [], 0, 0
    for place, letter in enumerate(tex):
        depth += (letter in "({") - (letter in ")}")
        if depth == 0 and letter in "+-" and place > start:
            pieces += [Piece(tex[start:place]), Piece(letter)]
            start = place + 1
    return (*pieces, Piece(tex[start:]))


def _hyper_parameters(pen: "Pen") -> dict[str, float]:
    optimizer = pen.trace.optimizer
    return {
        field.name: getattr(optimizer, field.name)
        for field in fields(optimizer)  # type: ignore[arg-type] # every optimizer is a dataclass
        if field.name in _GREEK
    }


def _symbols(pen: "Pen", name: "Name") -> dict[str, str]:
    """Return the symbols of an update; the gradient is g where a rule uses it more than once."""
    is_plain = len(pen.trace.optimizer.quantities) == 1
    return {
        "w": name.tex,
        "g": derivative_tex("E", name.tex) if is_plain else "g",
        "eta": r"\eta",
        "t": "t",
        "times": DOT,
        **{parameter: _GREEK[parameter] for parameter in _hyper_parameters(pen)},
        **{f"{kept}_prev": f"{kept}_{{t-1}}" for kept in _STATE},
    }


def _numbers(pen: "Pen", step: "Step") -> dict[str, str]:
    """Return the same as numbers, negative ones in parentheses."""
    it, layer, unit = pen.trace.iteration, step.layer, step.unit
    if step.input is None:
        parameter = it.before.biases[layer][unit]
        gradient = it.bias_gradients[layer][unit]
        state = [array[unit] for array in it.state_before.biases[layer]]
    else:
        parameter = it.before.weights[layer][unit, step.input]
        gradient = it.weight_gradients[layer][unit, step.input]
        state = [array[unit, step.input] for array in it.state_before.weights[layer]]
    kept = [q.name for q in pen.trace.optimizer.quantities if q.name in _STATE]
    return {
        "w": pen.given_factor(parameter),
        "g": pen.factor(gradient),
        "eta": pen.given_factor(pen.trace.optimizer.learning_rate),
        "t": str(pen.trace.t),
        "times": TIMES,
        **{key: _constant(pen, key, value) for key, value in _hyper_parameters(pen).items()},
        **{f"{key}_prev": pen.given_factor(value) for key, value in zip(kept, state, strict=True)},
    }


def _constant(pen: "Pen", key: str, value: float) -> str:
    """Return a hyper-parameter as it was chosen; ε, which is only added, as a power of ten."""
    mantissa, _, exponent = f"{value:e}".partition("e")
    if key == "epsilon" and float(mantissa) == 1 and int(exponent) < -4:
        return f"10^{{{int(exponent)}}}"
    return pen.given_factor(value)


def _values(pen: "Pen", step: "Step") -> list[float]:
    place = (step.unit,) if step.input is None else (step.unit, step.input)
    return [float(array[place]) for array in pen.trace.update(step).quantities]
