"""What of a curve is past at a moment, and what is still to come there."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.plots.chart import Series


def parted(series: "Series", last: float) -> "Iterator[Series]":
    """Yield a curve up to `last`, and before it the faded rest, which joins on.

    A part without points is left out. No number is copied.
    """
    done = int(np.searchsorted(series.x, last, "right"))
    if done < len(series.x):
        start = max(0, done - 1)
        yield replace(
            series,
            key=f"{series.key}_later",
            name=tr("{name}, later", name=series.name),
            x=series.x[start:],
            y=series.y[start:],
            faded=True,
        )
    if done:
        yield replace(series, x=series.x[:done], y=series.y[:done])
