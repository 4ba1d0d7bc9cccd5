"""What a source prints, beside what is calculated."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nnviz.scenario.model import Published
    from nnviz.trace.explanation import Explanation
    from nnviz.trace.trace import Trace


@dataclass(frozen=True, slots=True)
class Comparison:
    """A printed number beside the calculated one.

    Attributes
    ----------
    printed : str
        As the source prints it.
    rounded : str
        The calculated one, rounded to as many decimals.
    agrees : bool
        Whether they are the same.
    note : str
        What is known about a difference.
    """

    printed: str
    rounded: str
    agrees: bool
    note: str = ""

    def sentence(self) -> str:
        """Return the comparison in words."""
        if self.agrees:
            return tr("The source prints {printed}: the same.", printed=self.printed)
        said = tr(
            "The source prints {printed}; calculated to as many decimals it is {rounded}.",
            printed=self.printed,
            rounded=self.rounded,
        )
        return f"{said} {self.note}".rstrip()


def compare(printed: "Published", value: float, note: str = "") -> Comparison:
    """Return how a printed number compares with a calculated one, at the printed precision."""
    unit = Decimal(1).scaleb(-printed.decimals)
    exact = Decimal(value)
    agrees = abs(Decimal(printed.printed) - exact) <= unit / 2
    rounded = exact.quantize(unit, ROUND_HALF_UP)
    return Comparison(printed.printed, f"{rounded:f}", agrees, note)


def find(
    published: "Iterable[Published]", trace: "Trace", explanation: "Explanation"
) -> "Published | None":
    """Return what the source prints for a step, None where it prints nothing.

    What it prints of an update is the new value, not the optimizer's other quantities.
    """
    step = explanation.step
    if step.quantity is not None and step.quantity != len(trace.optimizer.quantities) - 1:
        return None
    for one in published:
        if (one.symbol, one.kind, one.iteration) != (explanation.symbol, step.kind, trace.number):
            continue
        if step.sample is None or step.sample == one.sample - 1:
            return one
    return None
