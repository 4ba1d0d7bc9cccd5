"""Times, sizes and numbers of an export in words, and what its choices are called."""

from typing import TYPE_CHECKING, Final

from nnviz.drawing.slide import Content
from nnviz.export.formats import FORMATS, Family
from nnviz.export.wish import SIZES
from nnviz.trace.steps import Grain
from nnviz.translation import tr, trn
from nnviz.window.export.choices import Range, has_scale

if TYPE_CHECKING:
    from nnviz.window.export.choices import Choices

_MINUTE: Final = 60
_LONG: Final = 90
"""So many seconds are said in minutes, and so many minutes in hours."""
_KILO: Final = 1000


def duration(seconds: float) -> str:
    """Return about how long something takes.

    >>> duration(0.2), duration(4.4), duration(200)
    ('less than 1 s', 'about 4 s', 'about 3 min')
    """
    if seconds < 1:
        return tr("less than 1 s")
    if seconds < _LONG:
        return tr("about {count} s", count=round(seconds))
    minutes = seconds / _MINUTE
    if minutes < _LONG:
        return tr("about {count} min", count=round(minutes))
    return tr("about {count} h", count=_two_digits(minutes / _MINUTE))


def amount(size: float) -> str:
    """Return about how large a file is.

    >>> amount(340), amount(41_234), amount(2_950_000)
    ('less than 1 kB', 'about 41 kB', 'about 3 MB')
    """
    if size < _KILO:
        return tr("less than 1 kB")
    for unit in ("kB", "MB", "GB"):
        size /= _KILO
        if size < _KILO - 1 or unit == "GB":
            break
    return tr("about {amount} {unit}", amount=_two_digits(size), unit=unit)


def _two_digits(number: float) -> str:
    """Return a number in about two digits.

    >>> _two_digits(2.951), _two_digits(2.44), _two_digits(340.2)
    ('3', '2.4', '340')
    """
    return f"{number:.1f}".removesuffix(".0") if number < 10 else f"{number:,.0f}"


def frames(count: int) -> str:
    """Return how many frames there are."""
    return trn("{count:,} frame", "{count:,} frames", count)


def families() -> dict[Family, str]:
    """Return what kinds of formats are called."""
    return {
        Family.PICTURES: tr("Pictures"),
        Family.SLIDES: tr("Slides"),
        Family.MOVING: tr("Animation and video"),
        Family.WEB: tr("For a browser"),
        Family.CALCULATION: tr("The calculation as text"),
    }


def format_name(key: str) -> str:
    """Return what a format is called in a list."""
    title = FORMATS[key].title
    return title[:1].upper() + title[1:]


def grains() -> dict[Grain, str]:
    """Return what steps are called."""
    return {
        Grain.VALUE: tr("value"),
        Grain.UNIT: tr("unit"),
        Grain.LAYER: tr("layer"),
        Grain.PHASE: tr("phase"),
        Grain.ITERATION: tr("iteration"),
    }


def ranges() -> dict[Range, str]:
    """Return what ranges are called."""
    return {
        Range.FRAME: tr("This frame"),
        Range.PHASE: tr("This phase"),
        Range.ITERATION: tr("This iteration"),
        Range.ITERATIONS: tr("Several iterations"),
    }


def contents() -> dict[Content, str]:
    """Return what can be on a frame."""
    return {
        Content.NETWORK: tr("&Network"),
        Content.CALCULATION: tr("&Calculation"),
        Content.SENTENCE: tr("Sentence in &words"),
        Content.TITLE: tr("Tit&le"),
        Content.PROGRESS: tr("Iteration and &step"),
        Content.CONVENTIONS: tr("C&onventions"),
    }


def themes() -> dict[str, str]:
    """Return what themes are called."""
    return {
        "light": tr("Light"),
        "dark": tr("Dark"),
        "light-contrast": tr("Light, high contrast"),
        "dark-contrast": tr("Dark, high contrast"),
    }


def sizes() -> dict[str, str]:
    """Return what sizes are called; one's own has no name."""
    words = {
        "1920x1080": tr("1920 × 1080 (16:9)"),
        "1280x720": tr("1280 × 720 (16:9)"),
        "4:3": tr("1440 × 1080 (4:3)"),
        "a4": tr("A4, landscape"),
        "a4-portrait": tr("A4, portrait"),
    }
    return {key: words.get(key, key) for key in SIZES} | {"": tr("Own size")}


def summary(choices: "Choices", count: int) -> list[str]:
    """Return what will be written: how many frames or files, and pixels where they are enlarged."""
    several = choices.kind.paged and count > 1
    parts = [trn("{count:,} file", "{count:,} files", count) if several else frames(count)]
    if choices.scale != 1.0 and has_scale(choices.kind):
        size = choices.output
        parts.append(f"{size.width} × {size.height}")
    return parts
