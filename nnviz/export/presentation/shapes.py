"""The shapes of a slide as PowerPoint's own: ellipses, connectors, text boxes, pictures."""

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, assert_never

from nnviz.drawing.shapes import Box, Cells, Disc, Line, Polyline
from nnviz.drawing.tex import reading
from nnviz.export.presentation.glue import glued
from nnviz.export.presentation.items import Formulas, Group, items
from nnviz.export.presentation.paint import line
from nnviz.export.presentation.text import Text, area, body, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnviz.drawing.shapes import Drawing
    from nnviz.export.presentation.items import Item
    from nnviz.export.presentation.paint import Palette
    from nnviz.export.presentation.pictures import Gallery, Picture
    from nnviz.export.presentation.text import Style

_DECORATION: Final = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" '
    'val="1"/></a:ext></a:extLst>'
)
"""Says to screen readers that there is nothing to say."""
_SVG: Final = (
    '<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'r:embed="{}"/></a:ext></a:extLst>'
)
_FEW: Final = 64
"""So many cells are rectangles of their own; more are a picture."""
_GLUED: Final = frozenset(("edge", "edge-lit", "loss-line", "folded-edges"))
"""The roles of lines that run from unit to unit."""
_LONGEST: Final = 100
"""How many letters the name of a shape has at most."""
_UNITS: Final = frozenset(("unit", "unit-blank"))
_HEADS: Final = ((2.5, "sm"), (4.0, "med"))
"""Heads of arrows that are less than so many times as long, or wide, as their line is thick."""
_STRAIGHT: Final = '<a:prstGeom prst="{}"><a:avLst>{}</a:avLst></a:prstGeom>'


@dataclass(slots=True)
class Sheet:
    """One slide that is being drawn.

    Attributes
    ----------
    emu : float
        English metric units, 914,400 an inch, in a slide unit.
    style : Style
        How text is written.
    palette : Palette
        The colours of the theme.
    gallery : Gallery
        The pictures of the presentation.
    free : int
        The next shape's number.
    pictures : dict of int to int
        The pictures of the slide, by their numbers, in their order.
    """

    emu: float
    style: "Style"
    palette: "Palette"
    gallery: "Gallery"
    free: int
    pictures: dict[int, int] = field(default_factory=dict)

    def draw(self, drawing: "Drawing") -> "Iterator[str]":
        """Yield the shapes of a drawing, from the bottom up."""
        found = list(items(drawing))
        grounds = [each for each in map(_unit, found) if each is not None]
        numbers = {id(ground): self._number() for ground in grounds}
        lines = [each for each in found if isinstance(each, Line) and each.role in _GLUED]
        ends = dict(zip(map(id, lines), glued(lines, grounds), strict=True))
        names = [numbers[id(ground)] for ground in grounds]
        for item in found:
            match item:
                case Group(ground, texts):
                    yield self._group(ground, texts, numbers.get(id(ground)))
                case Disc() | Box():
                    yield self._ground(item, numbers.get(id(item)))
                case Line():
                    start, end = ends.get(id(item), (None, None))
                    yield self._line(item, _glue("st", start, names) + _glue("end", end, names))
                case Text():
                    yield self._text(item)
                case Formulas(parts):
                    yield self._formula(parts[0].tex, self.gallery.formula(parts))
                case Polyline():
                    yield self._polyline(item)
                case Cells():
                    yield self._cells(item)
                case _:
                    assert_never(item)

    def _number(self) -> int:
        number = self.free
        self.free += 1
        return number

    def _named(self, name: str, said: str | None, number: int | None = None) -> str:
        """Return what identifies a shape; `said` is its text alternative, None for decoration."""
        start = f'<p:cNvPr id="{number or self._number()}" name={quoted(name)}'
        if said is None:
            return f"{start}>{_DECORATION}</p:cNvPr>"
        return f"{start} descr={quoted(said)}/>" if said else f"{start}/>"

    def _place(self, left: float, top: float, width: float, height: float) -> str:
        x, y, wide, high = (round(each * self.emu) for each in (left, top, width, height))
        return f'<a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/>'

    def _group(self, ground: Disc | Box, texts: "Sequence[Text]", number: int | None) -> str:
        """Return a disc or box with its texts, which are moved together."""
        edges = _edges(ground)
        place = self._place(*edges)
        inner = place.replace("<a:off", "<a:chOff").replace("<a:ext", "<a:chExt")
        said = " ".join(" ".join(text.text for text in texts).split())
        inside = "".join(self._text(text) for text in texts)
        return (
            f"<p:grpSp><p:nvGrpSpPr>{self._named(_name(ground), said)}<p:cNvGrpSpPr/><p:nvPr/>"
            f"</p:nvGrpSpPr><p:grpSpPr><a:xfrm>{place}{inner}</a:xfrm></p:grpSpPr>"
            f"{self._ground(ground, number)}{inside}</p:grpSp>"
        )

    def _ground(self, ground: Disc | Box, number: int | None) -> str:
        """Return an ellipse or a rectangle."""
        dash: tuple[float, ...] = ()
        if isinstance(ground, Disc):
            form, dash = _STRAIGHT.format("ellipse", ""), ground.dash
        elif ground.radius > 0:
            share = ground.radius / max(min(ground.width, ground.height), 1e-9)
            share = round(min(share, 0.5) * 100_000)
            form = _STRAIGHT.format("roundRect", f'<a:gd name="adj" fmla="val {share}"/>')
        else:
            form = _STRAIGHT.format("rect", "")
        stroke = self._stroke(ground.stroke, ground.stroke_width, dash)
        return (
            f"<p:sp><p:nvSpPr>{self._named(_name(ground), None, number)}<p:cNvSpPr/><p:nvPr/>"
            f"</p:nvSpPr><p:spPr><a:xfrm>{self._place(*_edges(ground))}</a:xfrm>{form}"
            f"{self.palette.fill(ground.fill)}{stroke}</p:spPr></p:sp>"
        )

    def _stroke(
        self,
        colour: str | None,
        width: float,
        dash: "Sequence[float]" = (),
        head: tuple[str, str] | None = None,
    ) -> str:
        if colour is None or width <= 0:
            return line(self.palette, None, 0)
        pattern = tuple(max(1, round(part / width * 100_000)) for part in dash)
        return line(self.palette, colour, round(width * self.emu), pattern, head)

    def _line(self, item: Line, glue: str) -> str:
        """Return a connector."""
        head = None
        if item.arrow:
            thick = max(item.width, 1e-9)
            tall, long = (4.0 + 2.4 * thick) / thick, (4.0 + 3.0 * thick) / thick
            head = _step(tall), _step(long)
        flips = ' flipH="1"' if item.x2 < item.x1 else ""
        flips += ' flipV="1"' if item.y2 < item.y1 else ""
        place = self._place(
            min(item.x1, item.x2), min(item.y1, item.y2),
            abs(item.x2 - item.x1), abs(item.y2 - item.y1),
        )  # fmt: skip
        stroke = self._stroke(item.stroke, item.width, item.dash, head)
        return (
            f"<p:cxnSp><p:nvCxnSpPr>{self._named(_name(item), None)}<p:cNvCxnSpPr>{glue}"
            f"</p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr><p:spPr><a:xfrm{flips}>{place}</a:xfrm>"
            f"{_STRAIGHT.format('straightConnector1', '')}{stroke}</p:spPr></p:cxnSp>"
        )

    def _text(self, text: Text) -> str:
        """Return a text box."""
        return (
            f"<p:sp><p:nvSpPr>{self._named(_name(text.labels[0]), '')}"
            f'<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>'
            f"<a:xfrm>{self._place(*area(text))}</a:xfrm>{_STRAIGHT.format('rect', '')}"
            f"<a:noFill/></p:spPr>{body(text, self.style)}</p:sp>"
        )

    def _formula(self, tex: str, picture: "Picture") -> str:
        """Return a formula, which is read aloud, and has its TeX as its title and name."""
        said = quoted(reading(tex))
        named = (
            f'<p:cNvPr id="{self._number()}" name={quoted(tex[:_LONGEST])} descr={said} '
            f"title={quoted(tex)}/>"
        )
        return self._picture(named, picture)

    def _picture(self, named: str, picture: "Picture") -> str:
        relation = self.pictures.setdefault(picture.number, len(self.pictures))
        place = self._place(picture.left, picture.top, picture.width, picture.height)
        png, vector = picture_relations(relation)
        return (
            f'<p:pic><p:nvPicPr>{named}<p:cNvPicPr><a:picLocks noChangeAspect="1"/>'
            f'</p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="{png}">'
            f"{_SVG.format(vector)}</a:blip><a:stretch><a:fillRect/></a:stretch></p:blipFill>"
            f"<p:spPr><a:xfrm>{place}</a:xfrm>{_STRAIGHT.format('rect', '')}</p:spPr></p:pic>"
        )

    def _polyline(self, item: Polyline) -> str:
        """Return a curve."""
        if len(item.points) < 2:
            return ""
        xs, ys = zip(*item.points, strict=True)
        left, top = min(xs), min(ys)
        wide, high = (round(each * self.emu) for each in (max(xs) - left, max(ys) - top))
        points = [
            f'<a:pt x="{round((x - left) * self.emu)}" y="{round((y - top) * self.emu)}"/>'
            for x, y in item.points
        ]
        path = f"<a:moveTo>{points[0]}</a:moveTo>" + "".join(
            f"<a:lnTo>{point}</a:lnTo>" for point in points[1:]
        )
        place = self._place(left, top, max(xs) - left, max(ys) - top)
        return (
            f"<p:sp><p:nvSpPr>{self._named(_name(item), None)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
            f"<p:spPr><a:xfrm>{place}</a:xfrm><a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{wide}" h="{high}" '
            f'fill="none">{path}</a:path></a:pathLst></a:custGeom><a:noFill/>'
            f"{self._stroke(item.stroke, item.width, item.dash)}</p:spPr></p:sp>"
        )

    def _cells(self, item: Cells) -> str:
        """Return a group of rectangles, or a picture of very many."""
        if item.rows * item.columns > _FEW:
            return self._picture(self._named(_name(item), None), self.gallery.cells(item))
        place = self._place(item.x, item.y, item.width, item.height)
        inner = place.replace("<a:off", "<a:chOff").replace("<a:ext", "<a:chExt")
        wide, high = item.width / item.columns, item.height / item.rows
        cell = partial(Box, item.id, "cell", width=wide, height=high)
        inside = "".join(
            self._ground(
                cell(
                    x=item.x + number % item.columns * wide,
                    y=item.y + number // item.columns * high,
                    fill=colour,
                ),
                None,
            )
            for number, colour in enumerate(item.colours)
        )
        return (
            f"<p:grpSp><p:nvGrpSpPr>{self._named(_name(item), None)}<p:cNvGrpSpPr/><p:nvPr/>"
            f"</p:nvGrpSpPr><p:grpSpPr><a:xfrm>{place}{inner}</a:xfrm></p:grpSpPr>{inside}"
            "</p:grpSp>"
        )


def picture_relations(place: int) -> tuple[str, str]:
    """Return the ids by which a slide knows the PNG and the SVG of one of its pictures."""
    return f"rId{3 + 2 * place}", f"rId{4 + 2 * place}"


def _unit(item: "Item") -> Disc | Box | None:
    """Return the disc or box of a unit, to which lines are glued; None for anything else."""
    ground = item.ground if isinstance(item, Group) else item
    return ground if isinstance(ground, Disc | Box) and ground.role in _UNITS else None


def _glue(side: str, end: tuple[int, int] | None, numbers: "Sequence[int]") -> str:
    """Return to what an end of a connector is glued."""
    if end is None:
        return ""
    return f'<a:{side}Cxn id="{numbers[end[0]]}" idx="{end[1]}"/>'


def _name(shape: "Disc | Box | Line | Polyline | Cells | object") -> str:
    """Return the name of a shape: of a unit or an edge it is what it is called."""
    id_, role = getattr(shape, "id", ""), getattr(shape, "role", "")
    if not id_ or role in _UNITS or role in ("edge", "loss-line"):
        return id_ or role
    return f"{id_} {role}"


def _edges(ground: Disc | Box) -> tuple[float, float, float, float]:
    """Return left, top, width and height of a disc or a box."""
    if isinstance(ground, Box):
        return ground.x, ground.y, ground.width, ground.height
    radius = ground.radius
    return ground.x - radius, ground.y - radius, 2 * radius, 2 * radius


def _step(times: float) -> str:
    """Return which of three sizes an arrow's head has."""
    return next((name for most, name in _HEADS if times < most), "lg")
