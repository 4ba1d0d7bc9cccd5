"""Which sizes a format has no slides of, in the command's words."""

from typing import TYPE_CHECKING

from nnviz.export.options import LONGEST, MOST_PIXELS, RATIOS, SIDES
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.window.export.choices import Choices


def problem(choices: "Choices") -> str:
    """Return why there are no slides of the size that is chosen, empty where there are."""
    kind = choices.kind
    if not kind.has_looks:
        return ""
    width, height = choices.output.width, choices.output.height
    long, short = max(width, height), min(width, height)
    if width * height > MOST_PIXELS or long > SIDES[1]:
        return tr(
            "{width:,} × {height:,} pixels are too many for a slide: at most {most:,} together "
            "are possible, and {side:,} on a side.",
            width=width,
            height=height,
            most=MOST_PIXELS,
            side=SIDES[1],
        )
    if short < SIDES[0]:
        return tr(
            "{width:,} × {height:,} pixels are too few for a slide: {side:,} on a side are needed.",
            width=width,
            height=height,
            side=SIDES[0],
        )
    if long > LONGEST.get(kind.key, long):
        return tr(
            "{width:,} × {height:,} pixels are too many for the format {format}: at most "
            "{most:,} on a side are possible.",
            width=width,
            height=height,
            format=kind.key,
            most=LONGEST[kind.key],
        )
    if kind.key in RATIOS and long > RATIOS[kind.key] * short:
        return tr(
            "{width:,} × {height:,} pixels are too long and narrow for the format {format}: "
            "one side may be {most} times as long as the other.",
            width=width,
            height=height,
            format=kind.key,
            most=RATIOS[kind.key],
        )
    return ""
