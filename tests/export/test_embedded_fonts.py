"""The fonts that files carry: all that the program writes, under a name of their own."""

from pathlib import Path
from typing import Any

import pytest

from nnviz import resources
from nnviz.drawing.metrics import DIGITS, face, place
from nnviz.export.embedded_fonts import css, needed
from nnviz.scenario import library
from nnviz.translation import tr, use

TTFont: Any = pytest.importorskip("fontTools.ttLib", reason="fonttools is not installed").TTFont
FILES = sorted(resources.path("fonts", "embedded").glob("*.woff2"))
OTHERS = [file for file in FILES if not file.name.startswith("slanted")]


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_the_reserved_name_is_not_theirs(file: Path) -> None:
    """No name in them is one that the licence reserves; it is with them, and who made them."""
    with TTFont(file) as font:
        names = {record.nameID: record.toUnicode() for record in font["name"].names}
        inside = font["CFF "].cff
        top = inside.topDictIndex[0]
        written = [*inside.fontNames, top.FamilyName, top.FullName, top.Notice]
    assert names[16] == "nnviz Sans"
    assert "SIL Open Font License" in names[13]
    assert "Kil Hyung-jin" in names[0]
    for text in (*names.values(), *written):
        assert "pretendard" not in text.lower()
        assert "source" not in text.lower()
    licence = resources.path("fonts", "nnvizSans-LICENSE.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in licence


@pytest.mark.parametrize("file", OTHERS, ids=[file.stem for file in OTHERS])
def test_characters_are_as_wide_as_measured(file: Path) -> None:
    """A browser sets a text as it was laid out: every character, the digits in their cells."""
    weight = int(file.stem.rpartition("-")[2])
    with TTFont(file) as font:
        em = font["head"].unitsPerEm
        for point, glyph in font.getBestCmap().items():
            character = chr(point)
            wide = face(weight).digit if character in DIGITS else face(weight).natural(character)
            assert font["hmtx"][glyph][0] == round(wide * em), character


def test_every_message_has_its_fonts() -> None:
    """Korean as the program writes it needs no more than Latin and its own words."""
    use("ko")
    for text in (tr("start"), library.load("w5").title_in("ko"), "입력층 은닉층 출력층 손실"):
        assert css(needed(text)).count("@font-face") <= 2
    latin, words = css(needed("a")), css(needed("손실"))
    assert len(latin) < 21_000 < len(words) < 55_000


def test_a_rare_syllable_costs_little() -> None:
    """It is in a font of its neighbours; what no font has needs none."""
    assert css(needed("뷁")) == ""
    assert 10_000 < len(css(needed("궐"))) < 40_000
    assert css(needed("漢")) == ""
    assert css(needed("궐", 600)) != css(needed("궐"))


def test_kerning_is_that_of_the_measures() -> None:
    """A pair that is measured nearer is so in the font, and no other is."""
    with TTFont(resources.path("fonts", "embedded", "latin-400.woff2")) as font:
        names, em = font.getBestCmap(), font["head"].unitsPerEm
        (lookup,) = font["GPOS"].table.LookupList.Lookup
        pairs = {
            (first, record.SecondGlyph): record.Value1.XAdvance
            for table in lookup.SubTable
            for first, found in zip(table.Coverage.glyphs, table.PairSet, strict=True)
            for record in found.PairValueRecord
        }
    assert pairs[names[ord("T")], names[ord("o")]] == round(face(400).kerning["To"] * em) < 0
    assert place("To").width < place("T").width + place("o").width
    assert len(pairs) == len(face(400).kerning)
