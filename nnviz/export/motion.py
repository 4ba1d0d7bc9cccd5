"""When each frame of a film is, and how far the step on show has come then."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from nnviz.drawing.theme import Durations
from nnviz.errors import NnvizError
from nnviz.trace.steps import Grain
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.export.wish import Wish
    from nnviz.trace.timeline import Cursor


class TooFewFramesError(NnvizError):
    """A step of so many seconds is shorter than a frame."""

    def __init__(self, frames_a_second: float, seconds_a_step: float) -> None:
        super().__init__(frames_a_second, seconds_a_step)
        self.frames_a_second = frames_a_second
        self.seconds_a_step = seconds_a_step

    def sentence(self) -> str:
        """Return what is too short, and how long it must be at least."""
        return tr(
            "A step of {seconds:g} seconds has no frame of its own at {frames:g} frames a second: "
            "take at least {least:.3g} seconds a step, or more frames a second.",
            seconds=self.seconds_a_step,
            frames=self.frames_a_second,
            least=1.0 / self.frames_a_second,
        )


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a film is, exactly: frame i shows what is on show after i / rate seconds.

    Attributes
    ----------
    rate : Fraction
        Frames a second.
    length : Fraction
        Frames a slide, at least one; slides of a film may differ by one frame.
    """

    rate: Fraction
    length: Fraction

    @classmethod
    def of(cls, wish: "Wish") -> "Pace":
        """Return the pace that is wished for.

        Raises
        ------
        TooFewFramesError
            If a slide is shorter than a frame.
        """
        rate = Fraction(str(wish.frames_a_second)).limit_denominator(1000)
        length = rate * Fraction(str(wish.seconds_a_step))
        if length < 1:
            raise TooFewFramesError(wish.frames_a_second, wish.seconds_a_step)
        return cls(rate, length)

    def first(self, slide: int) -> int:
        """Return the number of a slide's first frame, both from 0.

        For the number of slides it is the number of frames.
        """
        return ceil(slide * self.length)

    def alphas(self, slide: int, *, moves: bool) -> "Iterator[float]":
        """Yield, frame by frame, how far the motion of a slide has come: 1.0 where it rests.

        A slide without any frame at rest would not show its result: then nothing moves.
        """
        durations = Durations()
        share = Fraction(durations.motion, durations.step)
        moves = moves and self.length * (1 - share) >= 1
        for frame in range(self.first(slide), self.first(slide + 1)):
            alpha = (frame / self.length - slide) / share
            yield min(1.0, float(alpha)) if moves else 1.0


def has_motion(wish: "Wish", cursor: "Cursor") -> bool:
    """Return whether a moment is shown with a motion, as it is when it is played in the window."""
    return wish.grain is Grain.VALUE and cursor.position > 0 and not wish.focus
