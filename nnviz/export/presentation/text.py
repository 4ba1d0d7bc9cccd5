"""Labels as the text of a presentation: boxes without margins, with runs in their own styles.

A label is one line. Its box is as wide as it was measured, is never wrapped, and is anchored where
the label is: with another font it is longer or shorter, and stays in its place. Its text rests on
the bottom of the box, because of all measures of fonts their descent differs least.

Lines of one paragraph become one text box that wraps, in lines of a fixed height: it can be edited.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from nnviz.drawing.metrics import SEMIBOLD, face, placed_runs, runs_width
from nnviz.drawing.shapes import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnviz.export.presentation.paint import Palette

LANGUAGES: Final = {"en": "en-US", "ko": "ko-KR"}
"""Languages as a presentation names them."""

_SMALLER: Final = 1.5
"""How much larger a script's own size is: presentations show scripts at two thirds of it."""
_SLACK: Final = 1.02
"""How much wider a paragraph is than its widest line, for programs that measure differently."""
_ABOVE: Final = 0.81
"""How far the baseline is below the top of a line of fixed height."""
_LEAST, _MOST = 100, 400_000
"""Sizes of text that a presentation may have, in hundredths of a point."""
_ALIGNED: Final = {"start": "l", "middle": "ctr", "end": "r"}
_LEADING: Final = (1.05, 1.8)
"""How far apart the lines of a paragraph are, in sizes of its text."""
_BLANKS: Final = str.maketrans("\t\n\v\f\r", " " * 5)
"""What parts words as a space does, and is one in a run of text."""
_SPLIT: Final = frozenset(("symbol", "value", "detail", "result", "target", "edge-label"))
"""Labels that are names and numbers, of which a speller knows nothing."""


@dataclass(frozen=True, slots=True)
class Text:
    """Labels that are one text box: a line, or the lines of a paragraph."""

    labels: tuple[Label, ...]

    @property
    def text(self) -> str:
        """What is written there."""
        return " ".join(label.text for label in self.labels)


@dataclass(frozen=True, slots=True)
class Style:
    """How text is written in a presentation.

    Attributes
    ----------
    points : float
        Points in a slide unit.
    language : str
        The language in use, as a presentation names it.
    palette : Palette
        The colours of its theme.
    """

    points: float
    language: str
    palette: "Palette"

    def size(self, units: float) -> int:
        """Return a size of text in hundredths of a point."""
        return min(max(round(units * self.points * 100), _LEAST), _MOST)


def paragraphs(labels: "Sequence[Label]") -> "Iterator[Text]":
    """Yield labels that follow one another, the lines of a paragraph together."""
    lines: list[Label] = []
    for label in labels:
        if lines and not _follows(lines, label):
            yield Text(tuple(lines))
            lines = []
        lines.append(label)
    if lines:
        yield Text(tuple(lines))


def _follows(lines: "Sequence[Label]", label: Label) -> bool:
    """Tell whether a label is the next line of a paragraph."""
    last = lines[-1]
    if label.id or label.anchor != "start":
        return False
    if (label.role, label.x, label.size, label.weight, label.colour, label.anchor) != (
        last.role, last.x, last.size, last.weight, last.colour, last.anchor
    ):  # fmt: skip
        return False
    down = label.y - last.y
    if len(lines) > 1 and abs(down - (last.y - lines[-2].y)) > 0.05:
        return False
    return _LEADING[0] <= down / label.size <= _LEADING[1]


def area(text: Text) -> tuple[float, float, float, float]:
    """Return left, top, width and height of a text's box in slide units."""
    first = text.labels[0]
    if len(text.labels) > 1:
        pitch = text.labels[1].y - first.y
        wide = max(runs_width(each.runs, each.size, each.weight) for each in text.labels)
        return first.x, first.y - _ABOVE * pitch, wide * _SLACK, pitch * len(text.labels)
    wide = runs_width(first.runs, first.size, first.weight)
    left = first.x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[first.anchor]
    font = face(first.weight)
    high = (font.ascent + font.descent) * first.size
    return left, first.y - font.ascent * first.size, wide, high


def body(text: Text, style: Style) -> str:
    """Return the content of a text's box."""
    first = text.labels[0]
    # Words of no language are broken: Korean has spaces too.
    known = f'algn="{_ALIGNED[first.anchor]}" eaLnBrk="0" latinLnBrk="0"'
    if len(text.labels) > 1:
        pitch = style.size(text.labels[1].y - first.y)
        known = f'<a:pPr {known}><a:lnSpc><a:spcPts val="{pitch}"/></a:lnSpc></a:pPr>'
        wrap, anchor = "square", "t"
    else:
        known, wrap, anchor = f"<a:pPr {known}/>", "none", "b"
    runs = "".join(_line(label, style, last=label is text.labels[-1]) for label in text.labels)
    return (
        f'<p:txBody><a:bodyPr wrap="{wrap}" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" '
        f'anchor="{anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle/><a:p>{known}{runs}</a:p>'
        f"</p:txBody>"
    )


def _line(label: Label, style: Style, *, last: bool) -> str:
    """Return the runs of a label, with a space behind them where the paragraph goes on."""
    speller = ' noProof="1"' if label.id or label.role in _SPLIT else ""
    found = []
    for run, _, y, size, weight, colour in placed_runs(label):
        raised = 0
        if run.script != "normal":
            size *= _SMALLER
            raised = round((label.y - y) / size * 100_000)
        points = style.size(size)
        found.append(_run(run.text, run.italic, weight, colour, points, raised, speller, style))
    if not last:
        points = style.size(label.size)
        found.append(_run(" ", False, label.weight, label.colour, points, 0, speller, style))
    return "".join(found)


@lru_cache(maxsize=1024)
def _run(
    text: str,
    italic: bool,
    weight: int,
    colour: str,
    size: int,
    raised: int,
    speller: str,
    style: Style,
) -> str:
    """Return a stretch of text in one style."""
    bold = ' b="1"' if weight >= SEMIBOLD else ""
    slanted = ' i="1"' if italic else ""
    baseline = f' baseline="{raised}"' if raised else ""
    return (
        f'<a:r><a:rPr lang="{style.language}" sz="{size}"{bold}{slanted}{speller}{baseline} '
        f'dirty="0">{style.palette.fill(colour)}</a:rPr><a:t>{written(text)}</a:t></a:r>'
    )


def written(text: str) -> str:
    """Return text on one line as it stands between tags, without what XML does not allow."""
    text = text.translate(_BLANKS)
    return escape("".join(each for each in text if each >= " " and each not in "\ufffe\uffff"))


def quoted(text: str) -> str:
    """Return text as the value of an attribute, with its quotes."""
    return f'"{written(text).replace(chr(34), "&quot;")}"'
