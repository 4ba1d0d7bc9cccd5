"""How the steps of the update are calculated: the optimizer's quantities, one after another."""

from dataclasses import fields
from typing import TYPE_CHECKING

from nnviz.trace.formula import DOT, EQUALS, TIMES, Explanation, Piece, derivative_tex
from nnviz.trace.numbers import factor_tex
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


def update(pen: "Pen", step: "Step") -> Explanation:
    """Explain one quantity of the optimizer, the last of which is the new value."""
    trace, names = pen.trace, pen.names
    layer, unit = step.layer, step.unit
    name = names.bias(layer, unit) if step.input is None else names.edge(layer, unit, step.input)
    quantities = trace.optimizer.quantities
    at = step.quantity or 0
    quantity = quantities[at]
    is_new = at == len(quantities) - 1
    symbols, numbers = _symbols(pen, step, name), _numbers(pen, step)
    for earlier, value in zip(quantities[:at], _values(pen, step), strict=False):
        symbols[earlier.name] = earlier.symbol_tex
        numbers[earlier.name] = pen.factor(value)
    value = trace.value(step)
    left = f"{name.tex}^{{+}}" if is_new else quantity.symbol_tex
    return Explanation(
        step=step,
        symbol=name.plain,
        quantity=f"{name.plain}⁺" if is_new else f"{quantity.name}({name.plain})",
        heading=_heading(quantity, name, is_new=is_new),
        lines=(
            (Piece(left), EQUALS, *_split(quantity.formula(symbols))),
            (EQUALS, *_split(quantity.formula(numbers))),
        ),
        numeric=1,
        value=value,
        value_tex=pen.number(value),
        sentence=_sentence(pen, quantity, name, is_new=is_new),
        target=name.id,
        reads=(name.id,),
        path=(name.id,),
    )


def _heading(quantity: "Quantity", name: "Name", *, is_new: bool) -> str:
    if is_new:
        return tr("What is the new value of {name}?", name=name.markup)
    return tr("The {quantity} of {name}", quantity=tr(quantity.word), name=name.markup)


def _sentence(pen: "Pen", quantity: "Quantity", name: "Name", *, is_new: bool) -> str:
    if not is_new:
        return tr(
            "{optimizer} keeps the {quantity} of every parameter.",
            optimizer=pen.trace.optimizer.name,
            quantity=tr(quantity.word),
        )
    if len(pen.trace.optimizer.quantities) == 1:
        return tr(
            "A step against the gradient: {name} changes by the learning rate times its gradient.",
            name=name.markup,
        )
    return tr(
        "{name} takes the step that the {optimizer} rule makes of its gradient.",
        name=name.markup,
        optimizer=pen.trace.optimizer.name,
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


def _symbols(pen: "Pen", step: "Step", name: "Name") -> dict[str, str]:
    symbols = {
        "w": name.tex,
        "g": derivative_tex("E", name.tex),
        "eta": r"\eta",
        "t": "t",
        "times": DOT,
        **{parameter: _GREEK[parameter] for parameter in _hyper_parameters(pen)},
    }
    symbols["g"] = symbols["g"] if _is_plain(pen) else "g"
    for key, symbol in (("m_prev", "m"), ("v_prev", "v"), ("s_prev", "s")):
        symbols[key] = f"{symbol}_{{t-1}}"
    return symbols


def _is_plain(pen: "Pen") -> bool:
    """Whether the rule has no quantity of its own, so that ∂E/∂w is written out."""
    return len(pen.trace.optimizer.quantities) == 1


def _numbers(pen: "Pen", step: "Step") -> dict[str, str]:
    it, layer, unit = pen.trace.iteration, step.layer, step.unit
    if step.input is None:
        parameter = it.before.biases[layer][unit]
        gradient = it.bias_gradients[layer][unit]
        state = [array[unit] for array in it.state_before.biases[layer]]
    else:
        parameter = it.before.weights[layer][unit, step.input]
        gradient = it.weight_gradients[layer][unit, step.input]
        state = [array[unit, step.input] for array in it.state_before.weights[layer]]
    numbers = {
        "w": pen.given(parameter),
        "g": pen.factor(gradient),
        "eta": pen.given(pen.trace.optimizer.learning_rate),
        "t": str(pen.trace.number),
        "times": TIMES,
        **{key: _constant(pen, value) for key, value in _hyper_parameters(pen).items()},
    }
    for key, value in zip(_state_keys(pen), state, strict=True):
        numbers[key] = factor_tex(pen.given(value))
    return numbers


def _constant(pen: "Pen", value: float) -> str:
    """Return a hyper-parameter as it was chosen; a tiny one as a power of ten."""
    mantissa, _, exponent = f"{value:e}".partition("e")
    if value and int(exponent) < -4 and float(mantissa) == 1:
        return f"10^{{{int(exponent)}}}"
    return pen.given(value)


def _state_keys(pen: "Pen") -> tuple[str, ...]:
    """Return what the optimizer's state consists of: its quantities m, v or s."""
    kept = ("m", "v", "s")
    return tuple(f"{q.name}_prev" for q in pen.trace.optimizer.quantities if q.name in kept)


def _values(pen: "Pen", step: "Step") -> list[float]:
    place = (step.unit,) if step.input is None else (step.unit, step.input)
    return [float(array[place]) for array in pen.trace.update(step).quantities]
