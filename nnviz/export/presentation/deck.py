"""An export as a PowerPoint presentation: one slide a frame, in PowerPoint's own shapes.

Units are ellipses, grouped with their numbers, and edges are connectors that are glued to them:
they follow when a unit is moved. Text is text, in the theme's font and colours, and a formula is a
vector picture that is read aloud. A slide's title stands above the slide, where outline and screen
readers find it: what a slide shows of titles is the same on many. What a speaker would say is in
the notes. There are no animations: to step through the slides is to step through the calculation.

Slides are written one after the other; nothing of them is kept.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from pptx.opc.constants import RELATIONSHIP_TYPE

from nnviz.drawing.metrics import bounds, runs_width
from nnviz.drawing.shapes import Disc, Formula, Label, Run
from nnviz.drawing.theme import THEMES
from nnviz.export.presentation.contents import contents
from nnviz.export.presentation.package import Package, relationships
from nnviz.export.presentation.paint import Palette
from nnviz.export.presentation.pictures import Gallery, edges
from nnviz.export.presentation.pictures import part as picture_part
from nnviz.export.presentation.shapes import Sheet, picture_relations
from nnviz.export.presentation.template import SLIDE_NUMBER, Area, Look, template
from nnviz.export.presentation.text import LANGUAGES, Style, quoted, written
from nnviz.translation import language

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.drawing.shapes import Drawing
    from nnviz.export.reel import Reel, Slide

_INCH: Final = 914_400
_POINT: Final = 12_700
_SMALLEST, _LARGEST = 1.0, 56.0
"""Inches that a side of a slide may have."""
_PAD, _FOOT, _DIGITS = 20.0, 6.0, 5
"""Room beside and below the slide's number, and how many digits it has room for."""
_OPEN: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<p:{} xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cSld>{}<p:spTree>'
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
    '<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
_CLOSE: Final = "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:{}>"
_NUMBER: Final = (
    '<a:p><a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
    '<a:rPr lang="{0}"/><a:t>{1}</a:t></a:fld><a:endParaRPr lang="{0}"/></a:p>'
)


def write(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write the slides of `reel` as a presentation.

    Parameters
    ----------
    reel : Reel
        The slides.
    file : BinaryIO
        Where they go to, empty and open for writing; it stays open.
    tell : callable
        Is told after each slide how many are done; what it raises ends the work.
    """
    package = Package(file)
    deck: _Deck | None = None
    for slide in reel.slides():
        if deck is None:
            deck = _Deck.begun(reel, slide.drawing, package)
        deck.add(slide)
        tell(slide.number)
    package.close()


@dataclass(frozen=True, slots=True)
class _Deck:
    """A presentation that is being written."""

    package: Package
    gallery: Gallery
    look: Look
    style: Style
    emu: float

    @classmethod
    def begun(cls, reel: "Reel", drawing: "Drawing", package: Package) -> "_Deck":
        """Return a presentation without slides, the parts that all share written."""
        wish, tag = reel.wish, LANGUAGES.get(language(), language())
        theme = THEMES[wish.theme]
        inches = wish.size.inches
        enlarged = max(1.0, _SMALLEST / min(inches)) * min(1.0, _LARGEST / max(inches))
        width, height = (round(side * enlarged * _INCH) for side in inches)
        emu = width / drawing.width
        style = Style(emu / _POINT, tag, Palette.of(theme))
        sizes = theme.sizes

        def area(left: float, top: float, wide: float, high: float) -> Area:
            return Area(*(round(each * emu) for each in (left, top, wide, high)))

        title = area(_PAD, 0.4 * sizes.title, drawing.width - 2 * _PAD, 1.6 * sizes.title)
        number = area(*_number_places(drawing, sizes.smallest)[0])
        look = Look(
            theme, width, height, title, number, style.size(sizes.title),
            style.size(sizes.smallest), tag, wish.transparent,
        )  # fmt: skip
        shared = template(look)
        for name, content in contents(shared, len(reel), reel.name, tag):
            package.add(name, content)
        for name, content in shared.items():
            if not name.startswith(("ppt/presentation.xml", "ppt/_rels/")):
                package.add(name, content)
        return cls(package, Gallery(package), look, style, emu)

    def add(self, slide: "Slide") -> None:
        """Write a slide, its notes, and the pictures that are new on it."""
        number, tag = slide.number, self.style.language
        sheet = Sheet(self.emu, self.style, self.style.palette, self.gallery, 5)
        drawn = "".join(sheet.draw(slide.drawing))
        head = self._title(slide) + self._aloud(slide)
        content = f"{_OPEN.format('sld', self._ground(slide))}{head}{drawn}"
        content += self._slide_number(slide) + _CLOSE.format("sld")
        related = {
            "rId1": (RELATIONSHIP_TYPE.SLIDE_LAYOUT, "../slideLayouts/slideLayout1.xml"),
            "rId2": (RELATIONSHIP_TYPE.NOTES_SLIDE, f"../notesSlides/notesSlide{number}.xml"),
        }
        for picture, place in sheet.pictures.items():
            for id_, ending in zip(picture_relations(place), ("png", "svg"), strict=True):
                name = picture_part(picture, ending).replace("ppt/", "../")
                related[id_] = (RELATIONSHIP_TYPE.IMAGE, name)
        add = self.package.add
        add(f"ppt/slides/slide{number}.xml", content.encode())
        add(f"ppt/slides/_rels/slide{number}.xml.rels", relationships(related))
        add(f"ppt/notesSlides/notesSlide{number}.xml", _notes(slide, tag).encode())
        back = {
            "rId1": (RELATIONSHIP_TYPE.NOTES_MASTER, "../notesMasters/notesMaster1.xml"),
            "rId2": (RELATIONSHIP_TYPE.SLIDE, f"../slides/slide{number}.xml"),
        }
        add(f"ppt/notesSlides/_rels/notesSlide{number}.xml.rels", relationships(back))

    def _ground(self, slide: "Slide") -> str:
        """Return a ground that is not the master's, nothing where it is."""
        ground = slide.drawing.background
        if ground is None or ground == self.look.theme.canvas:
            return ""
        fill = self.style.palette.fill(ground)
        return f"<p:bg><p:bgPr>{fill}<a:effectLst/></p:bgPr></p:bg>"

    def _title(self, slide: "Slide") -> str:
        """Return the title, above the slide: it is heard, and stands in the outline."""
        area = self.look.title
        top = -area.top - area.height
        return (
            '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
            '</p:cNvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm>'
            f'<a:off x="{area.left}" y="{top}"/><a:ext cx="{area.width}" cy="{area.height}"/>'
            "</a:xfrm></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r>"
            f'<a:rPr lang="{self.style.language}" dirty="0"/><a:t>{written(slide.title)}</a:t>'
            "</a:r></a:p></p:txBody></p:sp>"
        )

    def _aloud(self, slide: "Slide") -> str:
        """Return an empty rectangle behind all, with the calculation as its text alternative."""
        size = f'cx="{self.look.width}" cy="{self.look.height}"'
        said = quoted(" ".join(slide.aloud.split()))
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="3" name="nnviz" descr={said}/><p:cNvSpPr/><p:nvPr/>'
            f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
            "</p:spPr></p:sp>"
        )

    def _slide_number(self, slide: "Slide") -> str:
        """Return the slide's number, which follows when slides are moved."""
        size = self.look.theme.sizes.smallest
        places = _number_places(slide.drawing, size)
        free = next((each for each in places if _is_free(slide.drawing, *each)), places[0])
        # LibreOffice draws a number that has the master's place below everything on the slide.
        x, y, wide, high = (round(each * self.emu) for each in free)
        field = _NUMBER.format(self.style.language, slide.number)
        return (
            '<p:sp><p:nvSpPr><p:cNvPr id="4" name="Slide Number"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
            f'</p:cNvSpPr><p:nvPr><p:ph type="sldNum" sz="quarter" idx="{SLIDE_NUMBER}"/></p:nvPr>'
            f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/>'
            f"</a:xfrm></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>{field}"
            "</p:txBody></p:sp>"
        )


def _notes(slide: "Slide", tag: str) -> str:
    """Return the notes of a slide: what a speaker would say."""
    lines = "".join(
        f'<a:p><a:r><a:rPr lang="{tag}" dirty="0"/><a:t>{written(line)}</a:t></a:r></a:p>'
        for line in slide.sentence.splitlines() or [""]
    )
    return (
        f"{_OPEN.format('notes', '')}"
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide Image"/><p:cNvSpPr>'
        '<a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr>'
        '<p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
        '<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        '</p:cNvSpPr><p:nvPr><p:ph type="body" sz="quarter" idx="3"/></p:nvPr></p:nvSpPr>'
        f"<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>{lines}</p:txBody></p:sp>"
        f"{_CLOSE.format('notes')}"
    )


def _number_places(drawing: "Drawing", size: float) -> list[tuple[float, float, float, float]]:
    """Return where the slide's number may be: at the foot on the right, in the middle, or left.

    Left, top, width and height; its text ends at the right.
    """
    wide, high = runs_width((Run("0" * _DIGITS),), size), 1.2 * size
    top = drawing.height - _FOOT - 0.9 * high
    right = drawing.width - _PAD - wide
    return [(right, top, wide, high), (right / 2, top, wide, high), (_PAD, top, wide, high)]


def _is_free(drawing: "Drawing", left: float, top: float, wide: float, high: float) -> bool:
    """Tell whether nothing is written, and no unit is, in a part of a slide."""
    for shape in drawing.shapes:
        match shape:
            case Label():
                first, upper, last, lower = bounds(shape)
            case Formula():
                first, upper, last, lower = edges(shape)
            case Disc():
                first, last = shape.x - shape.radius, shape.x + shape.radius
                upper, lower = shape.y - shape.radius, shape.y + shape.radius
            case _:
                continue
        if first < left + wide and last > left and upper < top + high and lower > top:
            return False
    return True
