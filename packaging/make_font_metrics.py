"""Make resources/fonts/metrics.json: how wide every character of the bundled fonts is.

With it the drawing knows the width of any text without Qt. Run it again when the fonts change:

    python packaging/make_font_metrics.py
"""

import json
import os
from itertools import groupby, product
from string import ascii_letters

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QRawFont

from nnviz import resources

WEIGHTS = {400: "Pretendard-Regular.otf", 600: "Pretendard-SemiBold.otf"}
UNITS_PER_EM = 2048
KERNED = ascii_letters + "αβδεηλμρσΣ∂ .,;:?!'’-−·()/=<>+×|"


def font(weight: int, *, kerning: bool) -> QFont:
    """Return the font at a size at which one pixel is one of its units."""
    made = QFont("Pretendard")
    made.setPixelSize(UNITS_PER_EM)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setKerning(kerning)
    made.setFeature(QFont.Tag("calt"), 0)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def advances(raw: QRawFont) -> list[tuple[int, int]]:
    """Return (code point, advance) for the Basic Multilingual Plane's visible characters."""
    found = []
    for point in (*range(0x20, 0xD800), *range(0xE000, 0xFFFE)):
        if raw.supportsCharacter(point):
            glyphs = raw.glyphIndexesForString(chr(point))
            if glyphs:
                found.append((point, round(raw.advancesForGlyphIndexes(glyphs)[0].x())))
    return found


def ranges(pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Join neighbours of one advance to [first, last, advance]."""
    joined = []
    for advance, group in groupby(
        enumerate(pairs), lambda item: (item[1][1], item[1][0] - item[0])
    ):
        members = [point for _, (point, _) in group]
        joined.append([members[0], members[-1], advance[0]])
    return joined


def kerning(weight: int) -> dict[str, int]:
    """Return how much nearer each pair of Latin letters stands."""
    loose = QFontMetricsF(font(weight, kerning=False))
    tight = QFontMetricsF(font(weight, kerning=True))
    found = {}
    for first, second in product(KERNED, repeat=2):
        pair = first + second
        shift = round(tight.horizontalAdvance(pair) - loose.horizontalAdvance(pair))
        if shift:
            found[pair] = shift
    return found


def main() -> None:
    """Write the table."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication([])
    table: dict[str, object] = {"units_per_em": UNITS_PER_EM}
    for file in WEIGHTS.values():
        QFontDatabase.addApplicationFont(str(resources.path("fonts", file)))
    for weight in WEIGHTS:
        raw = QRawFont.fromFont(font(weight, kerning=False))
        table[str(weight)] = {
            "ascent": round(raw.ascent()),
            "descent": round(raw.descent()),
            "x_height": round(raw.xHeight()),
            "cap_height": round(raw.capHeight()),
            "digit": round(QFontMetricsF(font(weight, kerning=False)).horizontalAdvance("0")),
            "advances": ranges(advances(raw)),
            "kerning": kerning(weight),
        }
    target = resources.path("fonts", "metrics.json")
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    target.write_text(text + "\n", encoding="utf-8")
    print(f"{target}: {len(text):,} characters")
    app.quit()


if __name__ == "__main__":
    main()
