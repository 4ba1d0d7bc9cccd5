"""Every plot of one moment: what is known then, of the run on show and of those beside it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.plots.chart import Chart
    from nnviz.trace.frame import Frame
    from nnviz.trace.run import Run
    from nnviz.trace.trace import Trace

LOSS: Final = "loss"
DECAY: Final = "decay"
ACTIVATIONS: Final = "activations"
GRADIENTS: Final = "gradients"
WEIGHTS: Final = "weights"
RATIO: Final = "update_ratio"

KEYS: Final = (LOSS, DECAY, ACTIVATIONS, GRADIENTS, WEIGHTS, RATIO)
"""All plots that there are."""


def title(key: str) -> str:
    """Return what a plot is called."""
    return {
        LOSS: tr("Loss curve"),
        DECAY: tr("Gradient decay"),
        ACTIVATIONS: tr("Activations"),
        GRADIENTS: tr("Gradients"),
        WEIGHTS: tr("Weights"),
        RATIO: tr("Update ratio"),
    }[key]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user chooses about plots.

    Attributes
    ----------
    log_loss
        Whether losses are on a logarithmic axis.
    over_iterations
        Whether gradient sizes are shown over the iterations, and not over the layers.
    """

    log_loss: bool = False
    over_iterations: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """What plots are made of.

    Attributes
    ----------
    frame
        What is on show.
    run
        The run that it belongs to.
    runs
        All that are compared, in the order in which they were begun.
    twin, twin_trace, twin_name
        The run of a network with another activation, its iteration on show, and that activation;
        None where there is none, or it is not there yet.
    """

    frame: "Frame"
    run: "Run"
    runs: "tuple[Run, ...]"
    twin: "Run | None" = None
    twin_trace: "Trace | None" = None
    twin_name: str | None = None

    def chart(self, key: str, choices: Choices = Choices()) -> "Chart":
        """Return one of the plots."""
        # A window opens without them, and sooner.
        from nnviz.plots.decay import decay_chart, decay_over_iterations
        from nnviz.plots.histograms import activations_chart, gradients_chart, weights_chart
        from nnviz.plots.known import known
        from nnviz.plots.loss import loss_chart
        from nnviz.plots.ratio import ratio_chart
        from nnviz.trace import branches

        trace = self.frame.trace
        there = known(self.frame)
        match key:
            case "loss":
                return loss_chart(
                    self.run,
                    self.runs,
                    branches.names(self.runs),
                    trace.number,
                    known=there.loss,
                    updated=there.ended,
                    log=choices.log_loss,
                    twin=self.twin,
                    twin_name=self._twin_words(),
                )
            case "decay" if choices.over_iterations:
                everything = all(there.gradients)
                return decay_over_iterations(self.run, trace.number, known=everything)
            case "decay":
                chart = decay_chart(
                    trace,
                    known=there.gradients,
                    name=self._own_words(),
                    twin=self.twin_trace,
                    twin_name=self._twin_words(),
                )
                return replace(chart, note=" ".join(filter(None, (chart.note, self._missing()))))
            case "activations":
                return activations_chart(trace, there.activations)
            case "gradients":
                return gradients_chart(trace, there.gradients)
            case "weights":
                return weights_chart(trace, there.updates)
        return ratio_chart(trace, there.updates)

    def _missing(self) -> str:
        """Return why the twin is not there, empty where it is or none is wanted."""
        if self.twin_name is None or self.twin_trace is not None:
            return ""
        if self.twin is not None and self.twin.diverged is not None:
            return tr("The twin diverged in iteration {number:,}.", number=self.twin.diverged)
        return tr("The twin is still being calculated.")

    def _own_words(self) -> str:
        """Return what the network is called beside its twin: by its hidden activations."""
        layers = self.frame.trace.network.layers
        hidden = list(dict.fromkeys(layer.activation.name for layer in layers[:-1]))
        return tr("this network: {names}", names=", ".join(hidden)) if hidden else ""

    def _twin_words(self) -> str:
        return tr("twin: {name}", name=self.twin_name) if self.twin_name else ""
