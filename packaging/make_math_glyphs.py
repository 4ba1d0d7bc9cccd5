"""Make resources/fonts/math.json: outlines and measures of the signs that formulas need.

They come from STIX Two Math (SIL Open Font License 1.1, no reserved font name). Run it again, with
fonttools installed, when a formula needs a sign that is not in CHARACTERS:

    python packaging/make_math_glyphs.py STIXTwoMath-Regular.ttf
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from string import ascii_letters, digits
from typing import Any

from nnviz import resources

GREEK = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩϵϑϕ"
SIGNS = "+−×⋅=()[]{}|,.:;/!%<>≤≥≠≈∞∑∏√⋯…∂∇∘→½∈\u2032\u2113\u0302\u0303\u0304 "
CHARACTERS = digits + ascii_letters + GREEK + SIGNS
STRETCHED = "()[]{}|√∑∏"
CONSTANTS = (
    "AccentBaseHeight",
    "AxisHeight",
    "FractionDenomDisplayStyleGapMin",
    "FractionDenominatorDisplayStyleShiftDown",
    "FractionDenominatorGapMin",
    "FractionDenominatorShiftDown",
    "FractionNumDisplayStyleGapMin",
    "FractionNumeratorDisplayStyleShiftUp",
    "FractionNumeratorGapMin",
    "FractionNumeratorShiftUp",
    "FractionRuleThickness",
    "LowerLimitBaselineDropMin",
    "LowerLimitGapMin",
    "RadicalDisplayStyleVerticalGap",
    "RadicalExtraAscender",
    "RadicalRuleThickness",
    "RadicalVerticalGap",
    "ScriptPercentScaleDown",
    "ScriptScriptPercentScaleDown",
    "SpaceAfterScript",
    "SubSuperscriptGapMin",
    "SubscriptBaselineDropMin",
    "SubscriptShiftDown",
    "SubscriptTopMax",
    "SuperscriptBaselineDropMax",
    "SuperscriptBottomMaxWithSubscript",
    "SuperscriptBottomMin",
    "SuperscriptShiftUp",
    "SuperscriptShiftUpCramped",
    "UpperLimitBaselineRiseMin",
    "UpperLimitGapMin",
)


def italic(character: str) -> str:
    """Return the mathematical italic of a Latin or small Greek letter."""
    if character == "h":
        return "\u210e"
    if "a" <= character <= "z":
        return chr(0x1D44E + ord(character) - ord("a"))
    if "A" <= character <= "Z":
        return chr(0x1D434 + ord(character) - ord("A"))
    if "α" <= character <= "ω":
        return chr(0x1D6FC + ord(character) - ord("α"))
    return {"∂": "𝜕", "ϵ": "𝜖", "ϑ": "𝜗", "ϕ": "𝜙"}.get(character, character)


class Maker:
    """Reads one font."""

    def __init__(self, path: Path) -> None:
        self.font: Any = import_module("fontTools.ttLib").TTFont(str(path))
        self.cmap: dict[int, str] = self.font.getBestCmap()
        self.math = self.font["MATH"].table
        self.outlines = self.font.getGlyphSet()
        self.small = self._script_forms()
        self.glyphs: dict[str, list[object]] = {}

    def _script_forms(self) -> dict[str, list[str]]:
        """Return the forms that are drawn stronger because they stand in scripts."""
        table = self.font["GSUB"].table
        for record in table.FeatureList.FeatureRecord:
            if record.FeatureTag == "ssty":
                lookup = table.LookupList.Lookup[record.Feature.LookupListIndex[0]]
                forms: dict[str, list[str]] = lookup.SubTable[0].alternates
                return forms
        return {}

    def glyph(self, name: str) -> str:
        """Take a glyph into the table and return its name."""
        if name not in self.glyphs:
            self.glyphs[name] = self._measures(name)
        return name

    def _measures(self, name: str) -> list[object]:
        """Return advance, italic correction, accent position, depth, height and outline."""
        recording = import_module("fontTools.pens.recordingPen").DecomposingRecordingPen(
            self.outlines
        )
        self.outlines[name].draw(recording)
        bounds = import_module("fontTools.pens.boundsPen").BoundsPen(self.outlines)
        self.outlines[name].draw(bounds)
        low, high = (bounds.bounds[1], bounds.bounds[3]) if bounds.bounds else (0, 0)
        info = self.math.MathGlyphInfo
        return [
            self.outlines[name].width,
            _value(info.MathItalicsCorrectionInfo, "ItalicsCorrection", name),
            _value(info.MathTopAccentAttachment, "TopAccentAttachment", name),
            round(low),
            round(high),
            _path(recording.value),
        ]

    def variants(self, character: str) -> list[str]:
        """Return ever larger forms of a sign."""
        name = self.cmap[ord(character)]
        table = self.math.MathVariants
        covered = table.VertGlyphCoverage.glyphs
        records = (
            table.VertGlyphConstruction[covered.index(name)].MathGlyphVariantRecord
            if name in covered
            else []
        )
        names = [record.VariantGlyph for record in records] or [name]
        return [self.glyph(variant) for variant in names[:8]]

    def character(self, character: str) -> list[str]:
        """Return a character's glyph and its form for scripts."""
        name = self.cmap[ord(character)]
        return [self.glyph(name), self.glyph(self.small.get(name, [name])[0])]


def _value(table: Any, kind: str, name: str) -> int | None:
    """Return a glyph's value in one of the tables of the mathematical information."""
    coverage = table.Coverage if kind == "ItalicsCorrection" else table.TopAccentCoverage
    if name not in coverage.glyphs:
        return None
    value: int = getattr(table, kind)[coverage.glyphs.index(name)].Value
    return value


def _path(recorded: list[tuple[str, tuple[tuple[int, int], ...]]]) -> str:
    """Return an outline as path data with quadratic curves, y up."""
    split = import_module("fontTools.pens.basePen").decomposeQuadraticSegment
    parts: list[str] = []

    def add(letter: str, *points: tuple[float, float]) -> None:
        numbers = " ".join(f"{round(number)}" for point in points for number in point)
        parts.append(f"{letter}{numbers}")

    for command, points in recorded:
        if command == "moveTo":
            add("M", points[0])
        elif command == "lineTo":
            add("L", points[0])
        elif command == "qCurveTo":
            for control, end in split(points):
                add("Q", control, end)
        elif command == "closePath":
            add("Z")
        else:
            raise ValueError(command)
    return "".join(parts)


def main() -> None:
    """Write the table."""
    maker = Maker(Path(sys.argv[1]))
    constants = maker.math.MathConstants
    values = {name: getattr(constants, name) for name in CONSTANTS}
    characters = {}
    for character in CHARACTERS:
        characters[character] = maker.character(character)
        slanted = italic(character)
        if slanted != character and ord(slanted) in maker.cmap:
            characters[slanted] = maker.character(slanted)
    table = {
        "units_per_em": maker.font["head"].unitsPerEm,
        "constants": {name: getattr(value, "Value", value) for name, value in values.items()},
        "characters": characters,
        "variants": {character: maker.variants(character) for character in STRETCHED},
        "glyphs": maker.glyphs,
    }
    target = resources.path("fonts", "math.json")
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    target.write_text(text + "\n", encoding="utf-8")
    print(f"{target}: {len(text):,} characters, {len(maker.glyphs)} glyphs")


if __name__ == "__main__":
    main()
