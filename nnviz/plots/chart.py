"""What a plot shows, as a value: the window, a picture and a table are made of the same one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from nnviz.trace.statistics import Spread

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a chart.

    Attributes
    ----------
    name
        What is counted along it, with its unit where it has one.
    log
        Whether equal ways are equal factors. Values of 0 or below are then not on the chart.
    whole
        Whether only whole numbers have a meaning, such as iterations and layers.
    low, high
        What it goes over at least; None is what the values need.
    key
        Its name for programs, such as `iteration`: the column of a table.
    """

    name: str
    log: bool = False
    whole: bool = False
    low: float | None = None
    high: float | None = None
    key: str = ""

    def seen(self, values: Array) -> Array:
        """Return values as the axis shows them: nan for what it has no place for.

        They are the same array where all have one.
        """
        if not self.log or not len(values) or not np.fmin.reduce(values) <= 0.0:
            return values
        return np.where(values > 0.0, values, np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One curve, with all its points: whoever draws it may thin them, but loses no peak.

    Attributes
    ----------
    key
        Its name for programs, such as `training_loss`: the column of a table. Unlike any other of
        its chart.
    name
        Its name in the legend.
    x, y
        Its points, from left to right; a `y` that is not finite leaves a gap, and so does one that
        the axis has no place for (`Axis.seen`).
    hue
        Which of the theme's series of colours it has, from 0 on. Curves that belong together share
        one.
    ramp
        Where it stands among curves that have an order, such as those of layers: from 0 for the
        first to 1 for the last. Its colour is then that of the place, whatever its hue.
    dashed, faded, points
        Whether it is dashed (a bound, a comparison), pale (of another branch, or after the time on
        show), and whether its points are marked.
    """

    key: str
    name: str
    x: Array
    y: Array
    hue: int = 0
    dashed: bool = False
    faded: bool = False
    points: bool = False
    ramp: float | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a chart: the time on show, where a branch leaves, where a run diverged.

    Attributes
    ----------
    kind
        `now`, `branch` or `diverged`.
    x
        Where; a line over the whole height, and a point where there is a `y`.
    y
        The value there, None where there is none.
    words
        What it says.
    hue
        The colour of the series that it belongs to.
    """

    kind: str
    x: float
    y: float | None = None
    words: str = ""
    hue: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class CurveChart:
    """Curves over an axis.

    Attributes
    ----------
    key
        Its name for programs and files, such as `loss`.
    title
        Its name.
    across, up
        The axes.
    series
        The curves, the most important one last, so that it is drawn on top.
    marks
        Places on it.
    note
        What must be known to read it right, or why it is empty; empty for nothing.
    """

    key: str
    title: str
    across: Axis
    up: Axis
    series: tuple[Series, ...] = ()
    marks: tuple[Mark, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """How the numbers of one layer lie.

    Attributes
    ----------
    key, name
        The layer for programs, and as it is called.
    spread
        The counts; None while the numbers are not calculated.
    facts
        What stands beside it, in words: mean, standard deviation, shares.
    values
        The same facts for programs: name and number.
    """

    key: str
    name: str
    spread: "Spread | None"
    facts: tuple[str, ...] = ()
    values: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class HistogramChart:
    """One histogram a layer, beside one another.

    Attributes
    ----------
    key, title
        Its name for programs and files, and for people.
    across
        What the numbers are.
    layers
        From the first hidden layer to the output.
    hue
        Which of the theme's series of colours the bars have.
    note
        What must be known to read it right, or why it is empty; empty for nothing.
    """

    key: str
    title: str
    across: str
    layers: tuple[Histogram, ...]
    hue: int = 0
    note: str = ""


Chart = CurveChart | HistogramChart
