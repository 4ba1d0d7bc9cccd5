"""The help on training, plots and labs, with the numbers that those go by; and on exporting."""

import math
from typing import TYPE_CHECKING

from nnviz.drawing.handbook import Display, Heading, Row, Section, Text
from nnviz.drawing.handbook_examples import HIDDEN, shown
from nnviz.drawing.handbook_export import export
from nnviz.engine.activations import ACTIVATIONS
from nnviz.labs import initialisation, ranges, vanishing
from nnviz.labs.initialisation import Verdict
from nnviz.labs.wording import figures, percent
from nnviz.plots import moment, ratio
from nnviz.trace.explanation import Piece
from nnviz.trace.formula import derivative_tex
from nnviz.trace.numbers import format_given, given_tex
from nnviz.trace.statistics import FLAT, SIGMOID_BOUND
from nnviz.trace.steps import Kind
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.drawing.handbook import Part


def sections() -> tuple[Section, ...]:
    """Return the sections of the help that follow those on the calculation."""
    return (
        Section("training", tr("Training and plots"), _training),
        Section("labs", tr("Labs"), _labs),
        Section("export", tr("Exporting frames"), export),
    )


def _training() -> "tuple[Part, ...]":
    return (
        Text(
            tr(
                "Playing goes through the steps of an iteration, training through whole "
                "iterations. Each of them can be gone back to, and walked through step by step."
            )
        ),
        Heading(tr("How far it goes")),
        Row((tr("Train"), tr("On, until you pause or a value leaves the range of numbers."))),
        Row((tr("Iteration"), tr("To the end of the iteration on show, or of the next one."))),
        Row(
            (
                tr("Epoch"),
                tr(
                    "To the end of the epoch on show, or of the next one. An epoch is over when "
                    "every sample was in one batch."
                ),
            )
        ),
        Row(
            (
                tr("Until…"),
                tr(
                    "To an iteration, or until the training loss is below a value; after as many "
                    "iterations as you say it gives up."
                ),
            )
        ),
        Heading(tr("Branches")),
        Text(
            tr(
                "Another optimizer or learning rate begins a branch with the iteration on show, "
                "or with the next one where weights are updated already. The run so far stays in "
                "the plot and can be chosen again. Of the same kind, the optimizer keeps what it "
                "remembers, such as a velocity; one of another kind starts anew."
            )
        ),
        *_loss(),
        *_decay(),
        *_histograms(),
        *_ratio(),
    )


def _loss() -> "tuple[Part, ...]":
    return (
        Heading(moment.title(moment.LOSS)),
        Text(
            tr(
                "The training loss is that of an iteration’s batch, before its update. The "
                "validation loss is that of samples that are not trained on, after the update that "
                "ends an epoch. Iterations after the one on show are paler."
            )
        ),
    )


def _decay() -> "tuple[Part, ...]":
    sigmoid = ACTIVATIONS["sigmoid"].derivative_tex("z", "a", "", 0.0)
    bound = format_given(SIGMOID_BOUND)
    return (
        Heading(moment.title(moment.DECAY)),
        Text(
            tr(
                "The mean of |∂E/∂W| over all weights of a layer: where it is small, the layer "
                "hardly learns. On the way back each hidden layer multiplies by the derivative of "
                "its activation."
            )
        ),
        shown(Kind.DELTA, HIDDEN),
        Text(tr("The sigmoid’s derivative is at most {bound}, at z = 0.", bound=bound)),
        Display(
            (
                (
                    Piece(derivative_tex("a", "z")),
                    Piece("="),
                    Piece(sigmoid),
                    Piece(r"\leq"),
                    Piece(given_tex(SIGMOID_BOUND)),
                ),
            )
        ),
        Text(
            tr(
                "With k sigmoids on the way, these derivatives leave at most {bound}ᵏ. The dashed "
                "line is {bound}ᵏ of the output layer’s value. The weights on the way are factors "
                "too, and large ones can make up for it.",
                bound=bound,
            )
        ),
        Text(
            tr(
                "A twin is the same network with another function in its hidden layers. It has "
                "the same first weights and the same batches, and is trained step by step with it."
            )
        ),
    )


def _histograms() -> "tuple[Part, ...]":
    # Where a(1 − a) is FLAT of 1/4, and 1 − a² is FLAT of 1.
    tanh = math.sqrt(1 - FLAT)
    low, high = (1 - tanh) / 2, (1 + tanh) / 2
    return (
        Heading(
            ", ".join(map(moment.title, (moment.ACTIVATIONS, moment.GRADIENTS, moment.WEIGHTS)))
        ),
        Text(
            tr(
                "How the numbers of each layer lie, with mean and standard deviation: the "
                "activations of all samples of the batch, the gradients, and the weights, which "
                "are the old ones until they are updated."
            )
        ),
        Text(
            tr(
                "An activation is saturated where its derivative is below {share} of the largest "
                "that the function has: below {low} and above {high} for the sigmoid, beyond "
                "±{tanh} for tanh. A unit of ReLU or its kin is dead where that is so for every "
                "sample of the batch; with ReLU its activation is then always 0.",
                share=percent(FLAT),
                low=figures(low),
                high=figures(high, 3),
                tanh=figures(tanh, 3),
            )
        ),
    )


def _ratio() -> "tuple[Part, ...]":
    share = r"\frac{\lvert\lvert\Delta w\rvert\rvert}{\lvert\lvert w\rvert\rvert}"
    usual = rf"10^{{{round(math.log10(ratio.USUAL))}}}"
    return (
        Heading(moment.title(moment.RATIO)),
        Text(
            tr(
                "How far an update moves the weights of a layer, as a share of them: ‖Δw‖ / ‖w‖. "
                "‖w‖ is the root of the sum of their squares, Δw is new minus old. Usual is about:"
            )
        ),
        Display(((Piece(share), Piece(r"\approx"), Piece(usual)),)),
        Text(tr("Much larger, training becomes unsteady; much smaller, it takes needlessly long.")),
    )


def _labs() -> "tuple[Part, ...]":
    return (
        Text(
            tr(
                "A lab calculates networks of its own, side by side. The same settings and the "
                "same seed give the same numbers."
            )
        ),
        *_vanishing(),
        *_initialisation(),
        Heading(tr("Learning")),
        Text(
            tr(
                "One network is trained from different first weights, on the same batches in the "
                "same order. Loss and accuracy are those of each batch, before its update. The "
                "validation samples are looked at before the first iteration, at the end of each "
                "epoch and after the last iteration. Accuracy is the share of samples whose "
                "largest output is the right one."
            )
        ),
    )


def _vanishing() -> "tuple[Part, ...]":
    least, most = ranges.DEPTH
    return (
        Heading(tr("Vanishing gradient")),
        Text(
            tr(
                "Mean |∂E/∂W| in each layer of a network with {least} to {most} hidden layers, "
                "before training. Layer 1 is the one next to the inputs. Of the verdicts the first "
                "that holds counts.",
                least=least,
                most=most,
            )
        ),
        Row((tr("verdict"), tr("where mean |∂E/∂W|")), heading=True),
        Row(
            (
                tr("exploding"),
                tr(
                    "in layer 1 is more than {growth} times that of the output layer, or in any "
                    "layer is above {huge}, or leaves the range of numbers",
                    growth=format_given(vanishing.GROWTH),
                    huge=format_given(vanishing.HUGE),
                ),
            )
        ),
        Row(
            (
                tr("vanishing"),
                tr(
                    "in layer 1 is 0 or less than {decay} of that of the output layer, or in every "
                    "layer is below {tiny}",
                    decay=format_given(vanishing.DECAY),
                    tiny=figures(vanishing.TINY, 1),
                ),
            )
        ),
        Row((tr("healthy"), tr("is neither"))),
    )


def _initialisation() -> "tuple[Part, ...]":
    alike = format_given(initialisation.ALIKE)
    grown, shrunk = format_given(initialisation.GROWN), format_given(initialisation.SHRUNK)
    return (
        Heading(tr("Initialisation")),
        Text(
            tr(
                "Samples go through layers without biases, and the activations of the last layer "
                "decide. Sigmoid and tanh saturate or become alike; ReLU and its kin explode or "
                "die. Of the verdicts the first that holds counts."
            )
        ),
        Row((tr("verdict"), tr("where in the last layer")), heading=True),
        Row(
            (
                initialisation.name(Verdict.SATURATED, "sigmoid"),
                tr(
                    "more than {share} of the activations are saturated; with tanh, at −1 and 1",
                    share=percent(initialisation.MOST_SATURATED),
                ),
            )
        ),
        Row(
            (
                initialisation.name(Verdict.ALIKE, "sigmoid"),
                tr("the standard deviation is below {alike}", alike=alike),
            )
        ),
        Row(
            (
                initialisation.name(Verdict.EXPLODING, "relu"),
                tr(
                    "the standard deviation is more than {grown} times that of layer 1, or a "
                    "value leaves the range of numbers",
                    grown=grown,
                ),
            )
        ),
        Row(
            (
                initialisation.name(Verdict.DYING, "relu"),
                tr(
                    "more than {share} of the units are dead, or the standard deviation is below "
                    "{alike} or below {shrunk} times that of layer 1",
                    share=percent(initialisation.MOST_DEAD),
                    alike=alike,
                    shrunk=shrunk,
                ),
            )
        ),
        Row((initialisation.name(Verdict.SPREAD, "relu"), tr("nothing of this is so"))),
    )
