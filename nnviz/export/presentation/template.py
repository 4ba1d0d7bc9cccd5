"""What all slides of a presentation rest on: theme, master, layout, and the master of the notes.

They are python-pptx's own template with one layout left, in the colours of a theme. Its fonts are
not those of the window, which hardly any machine has, but those that come with Windows and Office:
numbers in Arial are no wider than the window's, and so stay in their discs, cards and pills.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.drawing.theme import Theme

_TITLE_ONLY: Final = 5
_KEPT: Final = ("title", "sldNum", "sldImg", "body")
"""The placeholders that masters and layout keep; notes have a body, slides have none."""
_LATIN: Final = 'typeface="Arial" panose="020B0604020202020204" pitchFamily="34" charset="0"'
_HANGUL: Final = (
    'typeface="Malgun Gothic" panose="020B0503020000020004" '  # not translated: a font
    'pitchFamily="50" charset="-127"'
)
"""Fonts, and what PowerPoint looks for where they are missing."""
_IN_KOREAN: Final = "맑은 고딕"  # not translated: what a Korean Windows calls Malgun Gothic
_LEFT_OUT: Final = ("ppt/slides/", "ppt/notesSlides/", "docProps/", "ppt/printerSettings/")

SLIDE_NUMBER: Final = 12
"""The index of the placeholder for the slide's number in the layout."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Look:
    """What the template is made from.

    Attributes
    ----------
    theme : Theme
        Colours.
    width, height : int
        Of a slide, in EMU.
    title, number : Area
        Where title and slide number are on a slide.
    title_size, number_size : int
        How large they are written, in hundredths of a point.
    language : str
        The language of the words.
    transparent : bool
        Whether slides have no ground.
    """

    theme: "Theme"
    width: int
    height: int
    title: Area
    number: Area
    title_size: int
    number_size: int
    language: str
    transparent: bool


def template(look: Look) -> dict[str, bytes]:
    """Return the parts that all slides share, by name, `ppt/presentation.xml` without slides."""
    made = Presentation()
    made.slide_width, made.slide_height = Emu(look.width), Emu(look.height)
    for number, layout in reversed(list(enumerate(made.slide_layouts))):
        if number != _TITLE_ONLY:
            made.slide_layouts.remove(layout)
    master, layout = made.slide_master, made.slide_layouts[0]
    layout.part.partname = PackURI("/ppt/slideLayouts/slideLayout1.xml")
    slide = made.slides.add_slide(layout)
    notes = slide.notes_slide.part.notes_master
    for each in (master, layout, notes):
        _cleared(each.element, is_notes=each is notes)
    _placed(master, look)
    _grounded(master.element, look)
    stream = io.BytesIO()
    made.save(stream)
    return dict(_parts(stream, look))


def _cleared(element: Any, *, is_notes: bool) -> None:
    """Leave out placeholders that no slide fills, and words in a language that nobody chose."""
    tree = element.find(f"{qn('p:cSld')}/{qn('p:spTree')}")
    for shape in tree.findall(qn("p:sp")):
        holder = shape.find(f".//{qn('p:ph')}")
        kind = holder.get("type")
        if kind not in _KEPT or (kind == "body" and not is_notes):
            tree.remove(shape)
    for leftover in element.findall(f"{qn('p:cSld')}/{qn('p:extLst')}"):
        leftover.getparent().remove(leftover)
    for run in element.iter(qn("a:rPr"), qn("a:endParaRPr")):
        run.attrib.pop("smtClean", None)


def _placed(master: Any, look: Look) -> None:
    """Put the master's title and slide number where slides have them, in their size."""
    for holder in master.placeholders:
        is_title = holder.placeholder_format.type == PP_PLACEHOLDER.TITLE
        place = look.title if is_title else look.number
        _put(holder, place)
        properties = holder.element.find(f".//{qn('a:bodyPr')}")
        for inset in ("lIns", "tIns", "rIns", "bIns"):
            properties.set(inset, "0")
        if not is_title:
            style = holder.element.find(f".//{qn('a:defRPr')}")
            style.set("sz", str(look.number_size))
            ink = style.find(f".//{qn('a:schemeClr')}")
            ink.clear()
            ink.set("val", "tx2")
    title = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    title.find(qn("a:defRPr")).set("sz", str(look.title_size))
    title.find(qn("a:defRPr")).set("b", "1")


def _grounded(element: Any, look: Look) -> None:
    """Give the master the theme's ground, or none, and say which of its colours are dark."""
    ground = element.find(f"{qn('p:cSld')}/{qn('p:bg')}")
    if not look.transparent:
        fill = f'<p:bg {nsdecls("p", "a")}><p:bgPr><a:solidFill><a:schemeClr val="bg1"/>'
        ground.addprevious(parse_xml(f"{fill}</a:solidFill><a:effectLst/></p:bgPr></p:bg>"))
    ground.getparent().remove(ground)
    names = ("dk1", "lt1", "dk2", "lt2") if look.theme.dark else ("lt1", "dk1", "lt2", "dk2")
    colours = element.find(qn("p:clrMap"))
    for name, value in zip(("bg1", "tx1", "bg2", "tx2"), names, strict=True):
        colours.set(name, value)


def _put(holder: Any, place: Area) -> None:
    holder.left, holder.top = Emu(place.left), Emu(place.top)
    holder.width, holder.height = Emu(place.width), Emu(place.height)


def _themed(content: bytes, theme: "Theme") -> bytes:
    """Return a theme part in the colours of a theme, with the fonts of all slides."""
    grounds, inks = (theme.canvas, theme.surface), (theme.ink, theme.soft)
    dark, light = (grounds, inks) if theme.dark else (inks, grounds)
    colours = {
        "dk1": dark[0], "lt1": light[0], "dk2": dark[1], "lt2": light[1],
        "accent1": theme.forward, "accent2": theme.loss, "accent3": theme.backward,
        "accent4": theme.update, "accent5": theme.positive, "accent6": theme.negative,
        "hlink": theme.positive, "folHlink": theme.loss,
    }  # fmt: skip
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{colour[1:].upper()}"/></a:{name}>'
        for name, colour in colours.items()
    )
    fonts = (
        f'<a:latin {_LATIN}/><a:ea {_HANGUL}/><a:cs typeface=""/>'
        f'<a:font script="Hang" typeface="{_IN_KOREAN}"/>'
    )
    text = content.decode()
    for tag, inside in (
        ("clrScheme", scheme),
        (
            "fontScheme",
            f"<a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont>",
        ),
    ):
        replaced = f'<a:{tag} name="nnviz {theme.name}">{inside}</a:{tag}>'
        text = re.sub(rf"<a:{tag}\b.*?</a:{tag}>", replaced, text, flags=re.DOTALL)
    return re.sub(r'(<a:theme\b[^>]*) name="[^"]*"', r'\1 name="nnviz"', text).encode()


def _parts(stream: io.BytesIO, look: Look) -> "Iterator[tuple[str, bytes]]":
    """Yield the parts that slides share, as python-pptx wrote them."""
    with zipfile.ZipFile(stream) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith("ppt/") and not name.startswith(_LEFT_OUT):
                content = archive.read(name)
                if name.startswith("ppt/theme/"):
                    content = _themed(content, look.theme)
                if name == "ppt/presentation.xml":
                    content = content.replace(b'lang="en-US"', f'lang="{look.language}"'.encode())
                yield name, content
