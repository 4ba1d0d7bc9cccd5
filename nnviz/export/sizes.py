"""Which sizes a format has no slides of."""

from typing import TYPE_CHECKING

from nnviz.export.options import LONGEST, MOST_PIXELS, RATIOS, SIDES
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.export.formats import Format
    from nnviz.export.wish import Size


def problem(size: "Size", format_: "Format") -> str:
    """Return why a format has no slides of a size, empty where it has, or has no slides at all."""
    if not format_.has_looks:
        return ""
    width, height = size.width, size.height
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
    if long > LONGEST.get(format_.key, long):
        return tr(
            "{width:,} × {height:,} pixels are too many for the format {format}: at most "
            "{most:,} on a side are possible.",
            width=width,
            height=height,
            format=format_.key,
            most=LONGEST[format_.key],
        )
    if format_.key in RATIOS and long > RATIOS[format_.key] * short:
        return tr(
            "{width:,} × {height:,} pixels are too long and narrow for the format {format}: "
            "one side may be {most} times as long as the other.",
            width=width,
            height=height,
            format=format_.key,
            most=RATIOS[format_.key],
        )
    return ""
