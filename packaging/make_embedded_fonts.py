"""Make resources/fonts/embedded: small fonts that SVG files and web pages carry with them.

They hold parts of Pretendard under another name, as its licence asks of a modified version. Their
digits stand in tabular cells and their pairs are kerned as drawing/metrics.py has it, so that a
browser sets a text as it was measured without being asked for any feature. A file carries only the
parts that it needs:

- latin: what drawings are written with in any language; slanted: letters of variables
- more: other letters and signs that a user may write
- words: the syllables of the program's own Korean
- hangul-1 …: the other syllables of KS X 1001

Run it again, with fonttools and brotli installed, when the fonts or many words have changed:

    python packaging/make_embedded_fonts.py
"""

import json
import logging
import math
from importlib import import_module
from io import BytesIO
from string import ascii_letters
from typing import Any

from nnviz import resources
from nnviz.drawing.metrics import DIGITS, Face, face

FAMILY = "nnviz Sans"
WEIGHTS = {400: ("Pretendard-Regular.otf", "Regular"), 600: ("Pretendard-SemiBold.otf", "SemiBold")}
GREEK = "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩϑϕϵ∂"
SLANTED = ascii_letters + GREEK + "\u0302"
SIGNS = GREEK + "−×÷·⋅±√∞∑∏∇∈∘≤≥≠≈½¼¾²³¹⁰⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋ᵀᵏᵗ←↑→↓⋯…‖°‰«»–—\u2018’“”′•"
ALL = (
    (0xA0, 0x17F), (0x300, 0x304), (0x370, 0x3FF), (0x1D2C, 0x1D6A), (0x2000, 0x22FF),
    (0x25A0, 0x25FF), (0x2713, 0x2717),
)  # fmt: skip
HANGUL = ((0x1100, 0x11FF), (0x3000, 0x303F), (0x3130, 0x318F))
"""Letters of Hangul and the punctuation that stands among them."""
SHEAR = 0.2
"""How far an italic leans to the right for its height, as painted."""
PIECE = 250
"""How many of the other syllables are in one font."""
KEPT_NAMES = {0, 13, 14}
"""Copyright and licence."""


def parts() -> dict[str, set[int]]:
    """Return which characters are in each part."""
    files = [
        *resources.path("translations").glob("*/LC_MESSAGES/*.po"),
        *resources.path("scenarios").glob("*.toml"),
    ]
    own = {ord(character) for file in files for character in file.read_text("utf-8")}
    korean = ks_x_1001()
    latin = {*range(0x20, 0x7F), *map(ord, SIGNS), *range(0xC0, 0x100), 0xA0, 0x300, 0x302, 0x303}
    latin |= {point for point in own - korean if any(a <= point <= b for a, b in ALL)}
    words = own & korean
    found = {
        "latin": latin,
        "slanted": set(map(ord, SLANTED)),
        "more": {point for first, last in ALL for point in range(first, last + 1)} - latin,
        "words": words,
    }
    rest = sorted(point for point in korean - words if has(point))
    for number, start in enumerate(range(0, len(rest), PIECE), 1):
        found[f"hangul-{number}"] = set(rest[start : start + PIECE])
    return {name: {point for point in points if has(point)} for name, points in found.items()}


def has(point: int) -> bool:
    """Tell whether the fonts have a character."""
    return all(face(weight).has(chr(point)) for weight in WEIGHTS)


def ks_x_1001() -> set[int]:
    """Return the 2350 syllables of KS X 1001, letters, and punctuation."""
    syllables = {
        ord(bytes((row, cell)).decode("euc_kr"))
        for row in range(0xB0, 0xC9)
        for cell in range(0xA1, 0xFF)
    }
    return syllables | {point for first, last in HANGUL for point in range(first, last + 1)}


def made(weight: int, points: set[int], *, slanted: bool) -> bytes:
    """Return a font of one weight with the characters `points` as WOFF 2."""
    tools: Any = import_module("fontTools.ttLib")
    subset: Any = import_module("fontTools.subset")
    file, style = WEIGHTS[weight]
    font = tools.TTFont(resources.path("fonts", file), recalcTimestamp=False)
    options = subset.Options(
        layout_features=[], hinting=False, desubroutinize=True, notdef_outline=True,
        name_IDs=sorted(KEPT_NAMES), drop_tables=["GDEF", "GPOS", "GSUB"],
    )  # fmt: skip
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    measures = face(weight)
    names = font.getBestCmap()
    em = font["head"].unitsPerEm
    if slanted:
        for name in font.getGlyphOrder():
            _reshape(font, name, (1, 0, SHEAR, 1, 0, 0))
        style = f"{style} Italic".removeprefix("Regular ")
        font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x40 | 1
        font["head"].macStyle |= 2
        font["post"].italicAngle = -math.degrees(math.atan(SHEAR))
    for digit in DIGITS:
        if ord(digit) in names:
            name, shift = names[ord(digit)], round(measures.insets[digit] * em)
            _reshape(font, name, (1, 0, 0, 1, shift, 0))
            font["hmtx"][name] = (round(measures.digit * em), font["hmtx"][name][1] + shift)
    _kern(font, measures)
    _rename(font, style)
    font.flavor = "woff2"
    content = BytesIO()
    font.save(content, reorderTables=True)
    return content.getvalue()


def _reshape(font: Any, name: str, matrix: tuple[float, ...]) -> None:
    """Change the outline of a glyph."""
    pens: Any = import_module("fontTools.pens.t2CharStringPen")
    transforms: Any = import_module("fontTools.pens.transformPen")
    strings = font["CFF "].cff.topDictIndex[0].CharStrings
    glyphs, old = font.getGlyphSet(), strings[name]
    pen = pens.T2CharStringPen(font["hmtx"][name][0] - old.private.nominalWidthX, glyphs)
    glyphs[name].draw(transforms.TransformPen(pen, matrix))
    strings[name] = pen.getCharString(old.private, old.globalSubrs)


def _kern(font: Any, measures: Face) -> None:
    """Kern the pairs that are measured with kerning, and no others."""
    features: Any = import_module("fontTools.feaLib.builder")
    names, em = font.getBestCmap(), font["head"].unitsPerEm
    lines = [
        f"pos {names[ord(pair[0])]} {names[ord(pair[1])]} {round(shift * em)};"
        for pair, shift in sorted(measures.kerning.items())
        if ord(pair[0]) in names and ord(pair[1]) in names
    ]
    if lines:
        text = "feature kern {" + "\n".join(lines) + "} kern;"
        features.addOpenTypeFeaturesFromString(font, text)


def _rename(font: Any, style: str) -> None:
    """Give the font its own name everywhere; the licence reserves the one that it had."""
    compact = f"{FAMILY}-{style}".replace(" ", "")
    table = font["name"]
    table.names = [
        record
        for record in table.names
        if record.nameID in KEPT_NAMES and record.platformID == 3 and record.langID == 0x409
    ]
    copyright_ = table.getName(0, 3, 1, 0x409).toUnicode()
    ours = {
        1: FAMILY if style == "Regular" else f"{FAMILY} {style}",
        2: "Regular",
        3: f"1.0;{compact}",
        4: f"{FAMILY} {style}",
        6: compact,
        10: "A modified part of another font, see its licence.",
        16: FAMILY,
        17: style,
    }
    for number, text in ours.items():
        table.setName(text, number, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames[0] = compact
    top = cff.topDictIndex[0]
    top.Notice, top.FamilyName, top.FullName, top.Weight = (
        copyright_, FAMILY, f"{FAMILY} {style}", style,
    )  # fmt: skip
    for part in top.FDArray:
        part.FontName = compact


def ranges(points: set[int]) -> str:
    """Return characters as CSS writes them, such as "U+20-7E,U+B7"."""
    found: list[list[int]] = []
    for point in sorted(points):
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return ",".join(
        f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in found
    )


def main() -> None:
    """Write the fonts and the table of what is in each."""
    logging.disable(logging.WARNING)
    folder = resources.path("fonts", "embedded")
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.woff2"):
        old.unlink()
    table = {}
    for name, points in parts().items():
        table[name] = ranges(points)
        for weight in WEIGHTS:
            content = made(weight, points, slanted=name == "slanted")
            (folder / f"{name}-{weight}.woff2").write_bytes(content)
            print(f"{name} {weight}: {len(points)} characters, {len(content):,} bytes")
    text = json.dumps(table, indent=1)
    (folder / "ranges.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
