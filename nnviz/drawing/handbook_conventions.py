"""The help on conventions, which differ from textbook to textbook, and on slips in notes."""

from typing import TYPE_CHECKING

from nnviz.drawing.handbook import Display, Heading, Text
from nnviz.drawing.handbook_examples import OUTPUT, shown
from nnviz.drawing.handbook_lists import squared_losses
from nnviz.engine.activations import LEAKY_RELU, RELU
from nnviz.engine.initializers import INITIALIZERS
from nnviz.trace.explanation import Piece
from nnviz.trace.numbers import format_given
from nnviz.trace.steps import Kind
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.drawing.handbook import Part


def conventions() -> "tuple[Part, ...]":
    """Return what textbooks do in different ways, and how it is done here."""
    return (
        Text(
            tr(
                "Two books can be right and print different numbers. The conventions in force "
                "stand under the drawing; here is what they mean."
            )
        ),
        Heading(tr("½ or not")),
        Text(
            tr(
                "A squared loss is written with ½, without, or divided by the number n of "
                "outputs. The ½ is there so that the 2 of the derivative goes away. Gradients "
                "differ by the same factor as losses do, so compare this first."
            )
        ),
        *squared_losses(),
        Heading(tr("Sum or mean over the outputs")),
        Text(
            tr(
                "The loss of a sample is the sum of what its outputs add. Only the mean squared "
                "error divides by the number of outputs; with two outputs it is the same number "
                "as the one with ½."
            )
        ),
        shown(Kind.SAMPLE_LOSS, OUTPUT),
        Heading(tr("Sum or mean over the samples")),
        Text(
            tr(
                "The loss of a batch is the mean over its samples, or where a scenario says so "
                "their sum; the gradients go with it. In plain gradient descent a sum acts like a "
                "learning rate that is as many times larger as there are samples."
            )
        ),
        shown(Kind.BATCH_LOSS, OUTPUT, None, "mini-batch"),
        shown(Kind.BATCH_WEIGHT_GRADIENT, OUTPUT, None, "mini-batch"),
        Heading(tr("When biases change")),
        Text(
            tr(
                "Trained biases change in every update, as the weights do. Frozen ones take part "
                "in the sums and stay as they are: some well-known worked examples leave their "
                "biases out of the update. A layer can also have none."
            )
        ),
        Heading(tr("Simultaneous or sequential update")),
        Text(
            tr(
                "Simultaneous: every gradient is calculated with the old weights, then all "
                "weights change at once. Sequential: the weights into the outputs change first, "
                "and the deltas of the layers before them already use the new ones, as some "
                "textbooks do. The two give different numbers for the hidden weights."
            )
        ),
        Heading(tr("Rounding as by hand")),
        Text(
            tr(
                "A scenario can ask that every value is rounded to a number of decimals before "
                "the calculation goes on, half away from zero, as one does on paper. Otherwise "
                "nothing is rounded but what is shown: the calculation has the full digits, and "
                "a tooltip shows them."
            )
        ),
        Heading(tr("Derivatives at a corner")),
        Text(
            tr(
                "ReLU has no derivative at 0. Here it is given that of the negative side, which "
                "is {value}; common libraries do the same. So it is with leaky ReLU, whose "
                "derivative at 0 is α. The piecewise linear function is flat at both its corners.",
                value=RELU.derivative_tex("z", "a", "", 0.0),
            )
        ),
        Heading(tr("Not yet")),
        Text(
            tr(
                "A value that the steps have not reached is not yet calculated. It is blank, or "
                "“not yet” stands in its place. It is not 0: a gradient of 0 is a result."
            )
        ),
    )


def slips() -> "tuple[Part, ...]":
    """Return what some notes print, and what it should be."""
    usual = format_given(LEAKY_RELU.default_alpha)
    return (
        Text(
            tr(
                "Some lecture notes print a formula or a number that does not hold. Where yours "
                "differ from what you see here, look among these first."
            )
        ),
        Heading(tr("He initialisation")),
        Text(
            tr(
                "Some notes print 2/√n for the standard deviation. The root goes over the whole "
                "fraction, because the variance is 2/n."
            )
        ),
        _formula(INITIALIZERS["he_normal"].tex),
        Heading(tr("Xavier initialisation")),
        Text(
            tr(
                "Some notes say that it is for linear activations only. It is meant for sigmoid "
                "and tanh as well: near the middle, where small sums lie, they are almost linear."
            )
        ),
        Heading(tr("Leaky ReLU")),
        Text(
            tr(
                "Some notes print max(−{alpha}z, z). With the minus sign a negative sum comes out "
                "positive; without it, it comes out small and negative, as is meant.",
                alpha=usual,
            )
        ),
        _formula(f"a={LEAKY_RELU.value_tex('z', usual)}", rf"=\max({usual}z,z)"),
        Heading(tr("Nesterov’s momentum")),
        Text(
            tr(
                "Some notes print a velocity without the learning rate, and then add it to the "
                "weight as it is. The learning rate belongs in one of the two; here it stands in "
                "the update, as in common libraries."
            )
        ),
        Heading(tr("The loss without its square")),
        Text(
            tr(
                "Some notes print E = (t_1 − o_1) + (t_2 − o_2). Errors of opposite sign would "
                "cancel; each is squared before they are added."
            )
        ),
        Heading(tr("Outputs that are exactly 0 or 1")),
        Text(
            tr(
                "A sigmoid is never exactly 0 or 1. A table for XOR that prints 1 and 0 has "
                "rounded the outputs to a step; the sigmoids of the same weights give 0.95, 0.27 "
                "and so on."
            )
        ),
        Heading(tr("One path of several")),
        Text(
            tr(
                "The gradient of a hidden weight is the sum over all paths to the loss. With two "
                "outputs, a result that has only one delta in it lacks the other path."
            )
        ),
        Heading(tr("New weights too early")),
        Text(
            tr(
                "A gradient of a hidden layer that was calculated with weights already updated "
                "belongs to the sequential update. Most textbooks mean the simultaneous one."
            )
        ),
    )


def _formula(*lines: str) -> Display:
    """Return a formula from the TeX of its lines, split at the first equals sign."""
    return Display(
        tuple(
            (Piece(left), Piece("="), Piece(right))
            for left, _, right in (line.partition("=") for line in lines)
        )
    )
