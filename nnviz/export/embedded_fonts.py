"""The fonts that an SVG file or a web page carries with it: as many as its text needs. No Qt.

They are made by packaging/make_embedded_fonts.py. What a text needs is a set of flags, so that the
needs of the texts of a file are easily joined.
"""

import json
from base64 import b64encode
from functools import cache, lru_cache

from nnviz import resources
from nnviz.drawing.metrics import REGULAR, SEMIBOLD

NAME = "nnviz Sans"
FAMILY = (
    f'"{NAME}",Pretendard,"Noto Sans KR","Apple SD Gothic Neo","Malgun Gothic",Inter,'
    '"Helvetica Neue",Arial,"Liberation Sans","Nimbus Sans",sans-serif'  # not translated: names
)
"""A text's fonts: the embedded one, then what a reader may have that does not read those."""
_SLANTED = "slanted"
"""The part with the letters of variables; others are upright."""
_WEIGHTS = (REGULAR, SEMIBOLD)


@cache
def _ranges() -> dict[str, str]:
    """Return which characters each part has, as CSS writes it."""
    text = resources.path("fonts", "embedded", "ranges.json").read_text("utf-8")
    ranges: dict[str, str] = json.loads(text)
    return ranges


@cache
def _parts() -> dict[str, int]:
    """Return in which upright part each character is, by the part's place."""
    found = {}
    for place, (name, ranges) in enumerate(_ranges().items()):
        if name != _SLANTED:
            for part in ranges.split(","):
                first, _, last = part.removeprefix("U+").partition("-")
                for point in range(int(first, 16), int(last or first, 16) + 1):
                    found[chr(point)] = place
    return found


@lru_cache(maxsize=8192)
def needed(text: str, weight: int = REGULAR, *, italic: bool = False) -> int:
    """Return flags of the fonts that a text needs; what no font has needs none."""
    semibold = weight != REGULAR
    if italic:
        return 1 << (2 * list(_ranges()).index(_SLANTED) + semibold)
    parts = _parts()
    flags = 0
    for character in text:
        place = parts.get(character)
        if place is not None:
            flags |= 1 << (2 * place + semibold)
    return flags


@lru_cache(maxsize=32)
def css(flags: int) -> str:
    """Return the rules that embed the fonts with these flags."""
    return "".join(
        _rule(name, weight)
        for place, name in enumerate(_ranges())
        for semibold, weight in enumerate(_WEIGHTS)
        if flags >> (2 * place + semibold) & 1
    )


@cache
def _rule(name: str, weight: int) -> str:
    """Return the rule that embeds one font."""
    content = resources.path("fonts", "embedded", f"{name}-{weight}.woff2").read_bytes()
    style = "italic" if name == _SLANTED else "normal"
    return (
        f'@font-face{{font-family:"{NAME}";font-weight:{weight};font-style:{style};'
        f"src:url(data:font/woff2;base64,{b64encode(content).decode()});"
        f"unicode-range:{_ranges()[name]}}}\n"
    )
