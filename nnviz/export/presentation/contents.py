"""The parts of a presentation that say which others it has."""

import re
from typing import TYPE_CHECKING, Final

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from nnviz.export.presentation.package import content_types, relationships
from nnviz.export.presentation.text import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FIRST_SLIDE: Final = 256
"""The number of the first slide, as PowerPoint counts."""
_KEPT: Final = ("slideMasters/", "presProps.xml", "viewProps.xml", "theme/", "tableStyles.xml")
_TYPES: Final = {
    "ppt/presentation.xml": CONTENT_TYPE.PML_PRESENTATION_MAIN,
    "ppt/slideMasters/": CONTENT_TYPE.PML_SLIDE_MASTER,
    "ppt/slideLayouts/": CONTENT_TYPE.PML_SLIDE_LAYOUT,
    "ppt/notesMasters/": CONTENT_TYPE.PML_NOTES_MASTER,
    "ppt/theme/": CONTENT_TYPE.OFC_THEME,
    "ppt/presProps.xml": CONTENT_TYPE.PML_PRES_PROPS,
    "ppt/viewProps.xml": CONTENT_TYPE.PML_VIEW_PROPS,
    "ppt/tableStyles.xml": CONTENT_TYPE.PML_TABLE_STYLES,
}
_ENDINGS: Final = {
    "rels": CONTENT_TYPE.OPC_RELATIONSHIPS,
    "xml": CONTENT_TYPE.XML,
    "png": CONTENT_TYPE.PNG,
    "svg": "image/svg+xml",
}
_CORE: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title>'
    "<dc:language>{}</dc:language></cp:coreProperties>"
)
"""Title and language; no author and no dates, which would differ each time."""
_RELATION: Final = re.compile(rb'<Relationship Id="([^"]+)" Type="([^"]+)" Target="([^"]+)"')


def contents(
    shared: "Mapping[str, bytes]", count: int, title: str, language: str
) -> "Iterator[tuple[str, bytes]]":
    """Yield what leads to the parts that slides share, and to so many slides with their notes."""
    types = [
        (name, type_)
        for name in sorted(shared)
        for start, type_ in _TYPES.items()
        if name.startswith(start) and name.endswith(".xml")
    ]
    types.append(("docProps/core.xml", CONTENT_TYPE.OPC_CORE_PROPERTIES))
    for number in range(1, count + 1):
        types.append((f"ppt/slides/slide{number}.xml", CONTENT_TYPE.PML_SLIDE))
        types.append((f"ppt/notesSlides/notesSlide{number}.xml", CONTENT_TYPE.PML_NOTES_SLIDE))
    yield "[Content_Types].xml", content_types(_ENDINGS, types)
    root = {
        "rId1": (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, "ppt/presentation.xml"),
        "rId2": (RELATIONSHIP_TYPE.CORE_PROPERTIES, "docProps/core.xml"),
    }
    yield "_rels/.rels", relationships(root)
    yield "docProps/core.xml", _CORE.format(written(title), language).encode()
    known = _RELATION.findall(shared["ppt/_rels/presentation.xml.rels"])
    related = {
        id_.decode(): (type_.decode(), target.decode())
        for id_, type_, target in known
        if target.decode().startswith(_KEPT)
    }
    notes, first = "rId100", 101
    related[notes] = RELATIONSHIP_TYPE.NOTES_MASTER, "notesMasters/notesMaster1.xml"
    for place in range(count):
        related[f"rId{first + place}"] = RELATIONSHIP_TYPE.SLIDE, f"slides/slide{place + 1}.xml"
    yield "ppt/_rels/presentation.xml.rels", relationships(related)
    yield "ppt/presentation.xml", _listed(shared["ppt/presentation.xml"], notes, first, count)


def _listed(presentation: bytes, notes: str, first: int, count: int) -> bytes:
    """Return the presentation's part with its notes' master and its slides."""
    slides = "".join(
        f'<p:sldId id="{_FIRST_SLIDE + place}" r:id="rId{first + place}"/>'
        for place in range(count)
    )
    lists = (
        f'<p:notesMasterIdLst><p:notesMasterId r:id="{notes}"/></p:notesMasterIdLst>'
        f"<p:sldIdLst>{slides}</p:sldIdLst>"
    )
    text = re.sub(r"<p:(sldIdLst|notesMasterIdLst)>.*?</p:\1>", "", presentation.decode())
    # python-pptx leaves the name of the template's size.
    text = re.sub(r'(<p:sldSz\b[^>]*) type="[^"]*"', r"\1", text)
    return text.replace("</p:sldMasterIdLst>", f"</p:sldMasterIdLst>{lists}").encode()
