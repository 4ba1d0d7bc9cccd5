"""The help's lists: activations, losses, first weights, optimizers, from the engine's own TeX."""

from typing import TYPE_CHECKING

from nnviz.drawing.handbook import Display, Formulas, Heading, Row, Text
from nnviz.drawing.handbook_examples import renewed
from nnviz.drawing.headings import activation_name
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.initializers import INITIALIZERS
from nnviz.engine.losses import FUSED, LOSSES
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.trace.formula import derivative_tex
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.drawing.handbook import Part
    from nnviz.engine.activations import Activation

_SQUARED = ("half_squared_error", "squared_error", "mean_squared_error")
_ALPHA = r"\alpha "
_TERM, _SLOPE = "E_k", derivative_tex("E", "o_k")


class _Number(int):
    """A number of outputs that is written n."""

    def __format__(self, form: str) -> str:
        """Return the letter."""
        return "n"


_N = _Number()


def activations() -> "tuple[Part, ...]":
    """Return every activation function with its derivative."""
    function, derivative = "a", derivative_tex("a", "z")
    return (
        Text(
            tr(
                "A function turns the weighted sum z of a unit into its activation. The backward "
                "pass multiplies by its derivative, which can often be written with the "
                "activation itself."
            )
        ),
        Row((tr("function"), Formulas((function,)), Formulas((derivative,))), heading=True),
        *(
            Row((activation_name(name), Formulas((_value(one),)), Formulas(_slopes(one))))
            for name, one in ACTIVATIONS.items()
        ),
        Text(
            tr(
                "α is a number that is chosen: usually {leaky} for leaky ReLU and {elu} for ELU. "
                "Softmax is for the output layer only. Each of its outputs depends on all sums of "
                "the layer; the derivative above is the one with respect to its own sum.",
                leaky=f"{ACTIVATIONS['leaky_relu'].default_alpha:g}",
                elu=f"{ACTIVATIONS['elu'].default_alpha:g}",
            )
        ),
    )


def _value(activation: "Activation") -> str:
    return activation.value_tex(_letter("z", activation), _ALPHA)


def _letter(letter: str, activation: "Activation") -> str:
    """Return a letter with an index where the function takes all sums of a layer together."""
    return f"{letter}_i" if activation.name == "softmax" else letter


def _slopes(activation: "Activation") -> tuple[str, ...]:
    """Return the derivative, of a function by cases once for each case."""

    def at(z: float) -> str:
        return activation.derivative_tex("z", _letter("a", activation), _ALPHA, z)

    if activation.piece is None or at(0.25) == at(-1.0):
        return (at(1.0),)
    if at(1.0) == at(-1.0):
        half = r"\frac{1}{2}"
        return rf"{at(0.25)}\quad (|z|<{half})", rf"{at(1.0)}\quad (|z|\geq {half})"
    return rf"{at(1.0)}\quad (z>0)", rf"{at(-1.0)}\quad (z\leq 0)"


def squared_losses() -> "tuple[Part, ...]":
    """Return the three squared losses side by side."""
    return _table(_SQUARED)


def losses() -> "tuple[Part, ...]":
    """Return every loss with its derivative."""
    return (
        Text(
            tr(
                "The loss of a sample is the sum of a term E_k for each output o_k with its "
                "target t_k; n is the number of outputs."
            )
        ),
        *_table(tuple(LOSSES)),
        Heading(tr("Output and loss taken together")),
        Text(
            tr(
                "With some pairs of output activation and loss the two derivatives have a common "
                "factor, which cancels. What is left is simple, and stays exact where the output "
                "is very near to 0 or 1."
            )
        ),
        Row((tr("pair"), Formulas((derivative_tex("E", "z_k"),))), heading=True),
        *(
            Row(
                (
                    tr(
                        "{activation} with {loss}",
                        activation=activation_name(activation),
                        loss=loss_name(loss),
                    ),
                    Formulas((fused.delta_tex("o_k", "t_k"),)),
                )
            )
            for (activation, loss), fused in FUSED.items()
        ),
    )


def _table(names: tuple[str, ...]) -> "tuple[Part, ...]":
    head = Row((tr("loss function"), Formulas((_TERM,)), Formulas((_SLOPE,))), heading=True)
    return (
        head,
        *(
            Row(
                (
                    loss_name(name),
                    Formulas((LOSSES[name].term_tex("o_k", "t_k", _N),)),
                    Formulas((LOSSES[name].derivative_tex("o_k", "t_k", _N),)),
                )
            )
            for name in names
        ),
    )


def loss_name(name: str) -> str:
    """Return what a loss is called, its own name for one that has no other."""
    match name:
        case "half_squared_error":
            return tr("squared error with ½")
        case "squared_error":
            return tr("squared error")
        case "mean_squared_error":
            return tr("mean squared error")
        case "binary_cross_entropy":
            return tr("binary cross-entropy")
        case "categorical_cross_entropy":
            return tr("categorical cross-entropy")
    return name


def initializers() -> "tuple[Part, ...]":
    """Return every way to draw first weights."""
    return (
        Text(
            tr(
                "Training begins with weights drawn at random, so that the units of a layer "
                "differ: units that begin alike stay alike. The spread is chosen so that values "
                "and gradients neither fade nor grow from layer to layer."
            )
        ),
        Row((tr("name"), tr("value or spread"), tr("for")), heading=True),
        *(
            Row((_initializer_name(name), Formulas((one.tex,)), _purpose(name)))
            for name, one in INITIALIZERS.items()
        ),
        Text(
            tr(
                "σ is the standard deviation of a normal distribution, L the limit of a uniform "
                "one from −L to L. The inputs of a unit are counted as n_in, the units of its "
                "layer as n_out."
            )
        ),
        Text(
            tr(
                "He’s standard deviation has the root over the whole fraction; some notes print "
                "2/√n. Some books call LeCun’s spread Xavier’s."
            )
        ),
    )


def _initializer_name(name: str) -> str:
    match name:
        case "zeros":
            return tr("zeros")
        case "constant":
            return tr("constant")
        case "normal":
            return tr("normal")
        case "uniform":
            return tr("uniform")
        case "xavier_normal":
            return tr("Xavier, normal")
        case "xavier_uniform":
            return tr("Xavier, uniform")
        case "he_normal":
            return tr("He, normal")
        case "he_uniform":
            return tr("He, uniform")
        case "lecun_normal":
            return tr("LeCun, normal")
        case "lecun_uniform":
            return tr("LeCun, uniform")
    return name


def _purpose(name: str) -> str:
    """Return what an initializer is for."""
    match name.partition("_")[0]:
        case "zeros" | "constant":
            return tr("to see why weights must not begin alike")
        case "normal" | "uniform":
            return tr("a spread of your own")
        case "xavier":
            return tr("sigmoid and tanh")
        case "he":
            return tr("ReLU and its kin")
        case "lecun":
            return tr("functions that are linear near 0")
    return ""


def optimizers() -> "tuple[Part, ...]":
    """Return every optimizer with its update, on the worked example's w5."""
    parts: list[Part] = [
        Text(
            tr(
                "An optimizer says how a parameter follows its gradient g = ∂E/∂w; w_5 stands for "
                "any weight or bias. What an optimizer remembers from the iteration before has "
                "the index t−1, and begins at 0."
            )
        )
    ]
    for name in OPTIMIZERS:
        parts += [Heading(_optimizer_name(name)), Text(_idea(name))]
        parts += [Display(lines) for lines in renewed(name)]
    return tuple(parts)


def _optimizer_name(name: str) -> str:
    match name:
        case "sgd":
            return tr("Gradient descent (SGD)")
        case "momentum":
            return tr("Momentum")
        case "nesterov":
            return tr("Nesterov’s momentum")
        case "adagrad":
            return "Adagrad"
        case "rmsprop":
            return "RMSprop"
        case "adam":
            return "Adam"
        case "adamw":
            return "AdamW"
    return name


def _idea(name: str) -> str:
    """Return an optimizer's idea in a sentence."""
    match name:
        case "sgd":
            return tr("A step against the gradient, as long as the learning rate η says.")
        case "momentum":
            return tr(
                "A velocity v gathers the gradients: what points the same way adds up, what "
                "wavers cancels. μ says how much of it is kept."
            )
        case "nesterov":
            return tr("As momentum, but the step already counts in where the velocity leads next.")
        case "adagrad":
            return tr(
                "Each parameter has a step size of its own: the larger its gradients so far, the "
                "smaller its steps. ε keeps the divisor from being 0."
            )
        case "rmsprop":
            return tr(
                "As Adagrad, but with a running mean of the squared gradients, so that what is "
                "long past is forgotten. ρ says how slowly."
            )
        case "adam":
            return tr(
                "A running mean of the gradients and one of their squares. Both begin at 0, and "
                "the division by 1 − β^t makes up for that in the first iterations."
            )
        case "adamw":
            return tr("As Adam, but the weight decay λ first makes the weight itself smaller.")
    return ""
