"""Reels of the scenario w5."""

from nnviz.export.reel import Reel
from nnviz.export.wish import Size, Span, Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run
from nnviz.trace.timeline import END, Cursor

SMALL = Size(320, 180, 24.0)
"""As much paper as the size that is usual, in few pixels."""


def reel(**wished: object) -> Reel:
    """Return the slides of the scenario w5."""
    return Reel(Run(build(library.load("w5"))), Wish(**wished))  # type: ignore[arg-type]


def iterations(last: int) -> Span:
    """Return the iterations from the first to the last."""
    return Span(last=Cursor(last, END))
