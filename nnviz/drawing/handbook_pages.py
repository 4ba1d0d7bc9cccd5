"""The help: notation, the four phases, the chain rule, and what the drawing shows.

Formulas are those of the worked examples and of the engine; only what neither has is written here.
"""

from typing import TYPE_CHECKING

from nnviz.drawing.handbook import Display, Formulas, Heading, Row, Sample, Section, Text
from nnviz.drawing.handbook_conventions import conventions, slips
from nnviz.drawing.handbook_examples import HIDDEN, OUTPUT, explained, shown, symbols
from nnviz.drawing.handbook_lists import activations, initializers, losses, optimizers
from nnviz.trace.explanation import Piece
from nnviz.trace.formula import derivative_tex
from nnviz.trace.names import INPUT_LAYER, Names
from nnviz.trace.steps import Kind
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.drawing.handbook import Part

_NAMES = Names(2, (2, 2), (True, True))
_DEEP = Names(2, (2, 2, 2), (True, True, True))


def handbook() -> tuple[Section, ...]:
    """Return all sections of the help, in the language in use."""
    return (
        Section("notation", tr("Notation"), _notation),
        Section("phases", tr("The four phases"), _phases),
        Section("chain-rule", tr("The chain rule"), _chain_rule),
        Section("conventions", tr("Conventions"), conventions),
        Section("drawing", tr("Signs, widths and colours"), _drawing),
        Section("activations", tr("Activation functions"), activations),
        Section("losses", tr("Loss functions"), losses),
        Section("initializers", tr("First weights"), initializers),
        Section("optimizers", tr("Optimizers"), optimizers),
        Section("slips", tr("Common slips"), slips),
    )


def _notation() -> "tuple[Part, ...]":
    names = _NAMES
    weight = names.edge(OUTPUT, 0, 0).tex
    rows = (
        (
            (names.unit(INPUT_LAYER, 0).tex, names.unit(INPUT_LAYER, 1).tex),
            tr("The inputs."),
        ),
        ((weight,), tr("A weight: the factor on one edge.")),
        ((names.bias(HIDDEN, 0).tex,), tr("A bias: what is added to the sum of one unit.")),
        (
            (names.weighted_sum(HIDDEN, 0).tex,),
            tr("A weighted sum: the inputs of a unit times their weights, added up."),
        ),
        (
            ("a",),
            tr("An activation: what a unit passes on, a function of its weighted sum."),
        ),
        (
            (names.unit(HIDDEN, 0).tex, names.unit(OUTPUT, 0).tex),
            tr("The activation of a hidden unit, and of an output."),
        ),
        ((names.target(0).tex,), tr("A target: what an output should be.")),
        (
            (names.loss_term(0).tex, names.loss.tex),
            tr(
                "What one output adds to the loss, and the loss itself: one number that says how "
                "far the outputs are from their targets."
            ),
        ),
        (
            (derivative_tex(names.loss.tex, weight),),
            tr("A gradient: how fast the loss changes when only this weight changes."),
        ),
        (
            (names.delta(OUTPUT, 0).tex,),
            tr("A delta: how fast the loss changes with one weighted sum, ∂E/∂z."),
        ),
        ((r"\eta",), tr("The learning rate: how far a step against the gradient goes.")),
        ((f"{weight}^{{+}}",), tr("A weight after its update.")),
    )
    return (
        *(Row((Formulas((r",\; ".join(texs),)), meaning)) for texs, meaning in rows),
        Heading(tr("How things are numbered")),
        Text(
            tr(
                "Weights are numbered through the whole network: layer by layer, in a layer unit "
                "by unit, for a unit in the order of its inputs. With two inputs and two hidden "
                "units, w_1 and w_2 lead into h_1, and w_3 and w_4 into h_2. Weighted sums, "
                "deltas and biases are numbered in the same order."
            )
        ),
        Text(
            tr(
                "Books often give a weight two indices, such as w_21. Some mean from unit 2 to "
                "unit 1, others from unit 1 to unit 2. A single number has only one meaning."
            )
        ),
        Text(
            tr(
                "With several hidden layers {unit} is the first unit of the second one. With "
                "several samples {loss} is the loss of the third sample of the batch.",
                unit=_DEEP.unit(1, 0).markup,
                loss=names.sample_loss(2).markup,
            )
        ),
    )


def _phases() -> "tuple[Part, ...]":
    return (
        Text(
            tr(
                "One iteration takes the samples of a batch through four phases. The formulas are "
                "those of the worked example with two inputs, two hidden units and two outputs."
            )
        ),
        Heading(tr("Forward")),
        Text(
            tr(
                "From the inputs to the outputs, layer by layer. Each unit adds up what reaches "
                "it; its activation function then turns the sum into what it passes on."
            )
        ),
        shown(Kind.WEIGHTED_SUM, HIDDEN),
        shown(Kind.ACTIVATION, HIDDEN),
        Heading(tr("Loss")),
        Text(tr("Each output is compared with its target; what they add makes the loss.")),
        shown(Kind.LOSS_TERM, OUTPUT),
        shown(Kind.SAMPLE_LOSS, OUTPUT),
        Heading(tr("Backward")),
        Text(
            tr(
                "From the loss back to every weight: first the delta of a unit, which all its "
                "weights share, then the gradient of each weight."
            )
        ),
        shown(Kind.DELTA, OUTPUT),
        shown(Kind.WEIGHT_GRADIENT, OUTPUT),
        Heading(tr("Update")),
        Text(tr("Every weight goes a step against its gradient. Then the next iteration begins.")),
        shown(Kind.WEIGHT_UPDATE, OUTPUT, None),
    )


def _chain_rule() -> "tuple[Part, ...]":
    names = _NAMES
    gradient = explained(Kind.WEIGHT_GRADIENT, OUTPUT)
    shared = f"{names.delta(OUTPUT, 0).tex} {names.unit(HIDDEN, 0).tex}"
    return (
        Heading(tr("A weight into an output")),
        Text(
            tr(
                "The weight changes a sum, the sum changes an output, the output changes the "
                "loss. The gradient is the product of these three, from the loss back."
            )
        ),
        Display(symbols(gradient)),
        Heading(tr("A weight into a hidden unit")),
        Text(
            tr(
                "A hidden unit reaches the loss along several paths, one through each unit of the "
                "next layer. What the paths contribute is added up; the rest of the product is as "
                "before."
            )
        ),
        shown(Kind.D_LOSS_D_OUTPUT, HIDDEN),
        shown(Kind.WEIGHT_GRADIENT, HIDDEN),
        Heading(tr("What the deltas are for")),
        Text(
            tr(
                "All weights into one unit share the way from the loss to its sum. That part is "
                "its delta, and is calculated once. The gradient of a weight is the delta of the "
                "unit that it leads into, times what comes in along it. The gradient of a bias is "
                "the delta itself."
            )
        ),
        shown(Kind.DELTA, OUTPUT),
        Display(((*gradient.lines[0][:2], Piece(shared)),)),
    )


def _drawing() -> "tuple[Part, ...]":
    return (
        Text(
            tr("Nothing depends on colour alone: signs, numbers and names are always written too.")
        ),
        Heading(tr("Edges")),
        Sample("positive", tr("A positive weight.")),
        Sample("negative", tr("A negative weight.")),
        Sample("widths", tr("The wider an edge, the larger its weight, whatever its sign.")),
        Heading(tr("Units")),
        Sample("blank", tr("Not calculated yet: a dashed rim and no number, never a 0.")),
        Sample("known", tr("Calculated: the unit has its value, and below it its weighted sum.")),
        Heading(tr("Factors")),
        Sample(
            "factors",
            tr(
                "The factors of a product have a number and a colour each, the same in the "
                "formula and on the drawing, so that the formula can be walked along the edges."
            ),
        ),
        Text(
            tr(
                "In motion, a pulse carries a value along its edge, and a gradient comes back the "
                "other way. Settings can turn motion off."
            )
        ),
        Heading(tr("Phases")),
        Sample("forward", tr("Forward: from the inputs to the outputs.")),
        Sample("loss", tr("Loss: the outputs against their targets.")),
        Sample("backward", tr("Backward: deltas and gradients, from the loss back.")),
        Sample("update", tr("Update: the new weights.")),
    )
