"""What is on show at one moment: which values are known, and which one is being calculated."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from nnviz.engine.network import Bias
from nnviz.trace.explanation import explain
from nnviz.trace.inspection import inspect
from nnviz.trace.names import INPUT_LAYER
from nnviz.trace.numbers import DEFAULT_DECIMALS
from nnviz.trace.steps import Kind, Phase
from nnviz.translation import wording

if TYPE_CHECKING:
    from nnviz.trace.explanation import Explanation
    from nnviz.trace.inspection import Inspection
    from nnviz.trace.names import Names
    from nnviz.trace.steps import Step, Steps
    from nnviz.trace.trace import Trace


@dataclass(frozen=True)
class Frame:
    """What is known after `position` steps of an iteration, seen on one sample of its batch.

    A value is known when its step's index is below the position. What is not known yet is None.

    Attributes
    ----------
    trace : Trace
        The iteration.
    sample : int
        Place of the sample on show in the batch.
    position : int
        Number of steps calculated, from 0 to the number of steps.
    alpha : float
        How far the last step's motion has come, from 0 to 1; 1 is at rest.
    decimals : int
        With how many decimals numbers are written.
    focus : str
        Id of an element to explain instead of the active step; empty for the active step.
    wording : tuple
        The language in which it is explained: that in use when the frame is made.
    """

    trace: "Trace"
    sample: int = 0
    position: int = 0
    alpha: float = 1.0
    decimals: int = DEFAULT_DECIMALS
    focus: str = ""
    wording: tuple[str, bool] = field(default_factory=wording)

    @property
    def calculated_decimals(self) -> int:
        """With how many decimals calculated values are written."""
        return self.trace.decimals(self.decimals)

    @property
    def names(self) -> "Names":
        """What everything is called."""
        return self.trace.names

    @cached_property
    def steps(self) -> "Steps":
        """The steps of the iteration for the sample on show."""
        return self.trace.steps((self.sample,))

    @cached_property
    def active(self) -> "Step | None":
        """The step that was calculated last, None at the start."""
        return self.steps[self.position - 1] if self.position else None

    @property
    def phase(self) -> Phase | None:
        """The phase of the active step."""
        return self.active.phase if self.active else None

    @cached_property
    def focused(self) -> "Inspection | None":
        """What there is to say about the element in focus, None where none is."""
        return inspect(self, self.focus) if self.focus else None

    @cached_property
    def explanation(self) -> "Explanation | None":
        """How the active step, or else the element in focus, is calculated."""
        if self.focused is not None:
            return self.focused.explanation
        return explain(self.trace, self.active, self.decimals) if self.active else None

    def step(
        self,
        kind: Kind,
        layer: int,
        unit: int = 0,
        source: int = 0,
        quantity: int | None = None,
    ) -> "Step | None":
        """Return a step of the sample on show or of the batch, None where there is none."""
        index = self.index_of(kind, layer, unit, source, quantity)
        return None if index is None else self.steps[index]

    def index_of(
        self,
        kind: Kind,
        layer: int,
        unit: int = 0,
        source: int = 0,
        quantity: int | None = None,
    ) -> int | None:
        """Return where such a step is, None where there is none."""
        index = self.steps.index_of(kind, layer, unit, source, self.sample, quantity)
        if index is None:
            index = self.steps.index_of(kind, layer, unit, source, None, quantity)
        return index

    def value(self, step: "Step | None") -> float | None:
        """Return what `step` calculated, None if it is still to come."""
        if step is None or step.index >= self.position:
            return None
        return self.trace.value(step)

    def _known(
        self, kind: Kind, layer: int, unit: int = 0, source: int = 0, quantity: int | None = None
    ) -> float | None:
        index = self.index_of(kind, layer, unit, source, quantity)
        if index is None or index >= self.position:
            return None
        return self.trace.value(self.steps[index])

    def input(self, unit: int) -> float:
        """Return an input of the sample."""
        return float(self.trace.iteration.inputs[self.sample, unit])

    def target(self, unit: int) -> float:
        """Return a target of the sample."""
        return float(self.trace.iteration.targets[self.sample, unit])

    def z(self, layer: int, unit: int) -> float | None:
        """Return a unit's weighted sum."""
        return self._known(Kind.WEIGHTED_SUM, layer, unit)

    def a(self, layer: int, unit: int) -> float | None:
        """Return a unit's output; `INPUT_LAYER` has the inputs."""
        if layer == INPUT_LAYER:
            return self.input(unit)
        return self._known(Kind.ACTIVATION, layer, unit)

    def loss_term(self, unit: int) -> float | None:
        """Return what an output adds to the sample's loss."""
        return self._known(Kind.LOSS_TERM, self.names.output_layer, unit)

    @property
    def sample_loss(self) -> float | None:
        """The loss of the sample."""
        return self._known(Kind.SAMPLE_LOSS, self.names.output_layer)

    @property
    def batch_loss(self) -> float | None:
        """The loss of the batch with penalties; that of the sample where there is no other."""
        if not self.trace.reduced:
            return self.sample_loss
        return self._known(Kind.BATCH_LOSS, self.names.output_layer)

    def d_output(self, layer: int, unit: int) -> float | None:
        """Return ∂E/∂a of the sample's loss."""
        return self._known(Kind.D_LOSS_D_OUTPUT, layer, unit)

    def slope(self, layer: int, unit: int) -> float | None:
        """Return ∂a/∂z."""
        return self._known(Kind.SLOPE, layer, unit)

    def delta(self, layer: int, unit: int) -> float | None:
        """Return δ = ∂E/∂z of the sample's loss."""
        return self._known(Kind.DELTA, layer, unit)

    def sample_weight_gradient(self, layer: int, unit: int, source: int) -> float | None:
        """Return ∂E/∂w of the sample's loss."""
        return self._known(Kind.WEIGHT_GRADIENT, layer, unit, source)

    def weight_gradient(self, layer: int, unit: int, source: int) -> float | None:
        """Return ∂E/∂w of the batch's loss, which updates the weight."""
        kind = Kind.BATCH_WEIGHT_GRADIENT if self.trace.reduced else Kind.WEIGHT_GRADIENT
        return self._known(kind, layer, unit, source)

    def bias_gradient(self, layer: int, unit: int) -> float | None:
        """Return ∂E/∂b of the batch's loss; None also for a bias that is not trained."""
        kind = Kind.BATCH_BIAS_GRADIENT if self.trace.reduced else Kind.BIAS_GRADIENT
        return self._known(kind, layer, unit)

    def new_weight(self, layer: int, unit: int, source: int) -> float | None:
        """Return the updated weight."""
        return self._known(Kind.WEIGHT_UPDATE, layer, unit, source)

    def new_bias(self, layer: int, unit: int) -> float | None:
        """Return the updated bias; None also for a bias that is not trained."""
        return self._known(Kind.BIAS_UPDATE, layer, unit)

    def old_weight(self, layer: int, unit: int, source: int) -> float:
        """Return the weight with which the iteration began."""
        return float(self.trace.iteration.before.weights[layer][unit, source])

    def weight(self, layer: int, unit: int, source: int) -> float:
        """Return the weight in force: the updated one as soon as it is calculated."""
        new = self.new_weight(layer, unit, source)
        return self.old_weight(layer, unit, source) if new is None else new

    def old_bias(self, layer: int, unit: int) -> float | None:
        """Return the bias with which the iteration began, None where the layer has none."""
        if self.trace.network.layers[layer].bias is Bias.NONE:
            return None
        return float(self.trace.iteration.before.biases[layer][unit])

    def bias(self, layer: int, unit: int) -> float | None:
        """Return the bias in force, None where the layer has none."""
        new = self.new_bias(layer, unit)
        return self.old_bias(layer, unit) if new is None else new
