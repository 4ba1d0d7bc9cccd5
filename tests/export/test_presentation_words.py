"""PowerPoint: what is written, said in notes and read aloud."""

import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn

from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import Label
from nnviz.drawing.slide import Content
from nnviz.export.wish import Span
from nnviz.trace.timeline import Cursor
from nnviz.translation import speaking
from tests.export.decks import BACK, DECORATIVE, both, every, opened, said, written
from tests.export.reels import SMALL, reel

pytestmark = pytest.mark.usefixtures("qapp")


def test_titles_notes_and_numbers() -> None:
    """Titles are those of the slides and unique, notes are the sentences, numbers are fields."""
    titles = []
    for slide, made in both():
        titles.append(slide.shapes.title.text)
        assert titles[-1] == made.title
        assert slide.shapes.title.top + slide.shapes.title.height <= 0
        assert slide.notes_slide.notes_text_frame.text == made.sentence
        numbers = [
            each
            for each in slide.placeholders
            if each.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER
        ]
        assert len(numbers) == 1
        field = next(numbers[0].element.iter(qn("a:fld")))
        assert field.get("type") == "slidenum"
        assert field.findtext(qn("a:t")) == str(made.number)
    assert len(set(titles)) == len(titles) == 4


@pytest.mark.parametrize("contents", [frozenset(Content), frozenset((Content.NETWORK,))])
def test_the_number_stands_free(contents: frozenset[Content]) -> None:
    """It covers nothing that is written, whatever is on the slide."""
    span = Span(Cursor(1, 8), Cursor(1, 12))
    deck = opened(written(span=span, contents=contents, size=SMALL))
    for slide, made in zip(deck.slides, reel(span=span, contents=contents).slides(), strict=True):
        number = next(each for each in slide.placeholders if each.name == "Slide Number")
        unit = deck.slide_width / made.drawing.width
        left, top = number.left / unit, number.top / unit
        right, bottom = left + number.width / unit, top + number.height / unit
        assert 0 < left < right < made.drawing.width
        assert 0 < top < bottom < made.drawing.height
        for label in (each for each in made.drawing.shapes if isinstance(each, Label)):
            first, upper, last, lower = bounds(label)
            assert first >= right or last <= left or upper >= bottom or lower <= top


def test_the_calculation_is_read_aloud() -> None:
    """All of it, before anything else but the title; lines and grounds are decoration."""
    for slide, made in both():
        title, ground, *others = slide.shapes
        assert title == slide.shapes.title
        assert said(ground) == " ".join(made.aloud.split())
        for shape in others:
            silent = next(shape.element.iter(DECORATIVE), None) is not None
            if shape.shape_type == MSO_SHAPE_TYPE.LINE or shape.name in ("bar", "side", "track"):
                assert silent
                assert not said(shape)


def test_text_is_text() -> None:
    """Scripts are raised and lowered, variables slanted, numbers bold, all in the theme's font."""
    slide, _ = next(both())
    shapes = list(every(slide.shapes))
    heading = next(
        each for each in shapes if each.name == "heading" and "?" in each.text_frame.text
    )
    first, second, *_ = (each for each in heading.text_frame.paragraphs[0].runs if each.font.italic)
    assert (first.text, second.text) == ("h", "o")
    lowered = [
        each for each in heading.element.iter(qn("a:rPr")) if int(each.get("baseline", 0)) < 0
    ]
    assert len(lowered) == 2
    value = next(each for each in shapes if each.name == "h1 value")
    assert value.text_frame.paragraphs[0].runs[0].font.bold
    assert value.text_frame.word_wrap is False
    for properties in slide.element.iter(qn("a:rPr")):
        assert properties.get("lang") == "en-US"
        assert properties.find(qn("a:latin")) is None


def test_paragraphs_stay_together() -> None:
    """The lines of a sentence are one text box that wraps, and can be edited."""
    for slide, made in both():
        lines = [
            each.text
            for each in made.drawing.shapes
            if isinstance(each, Label) and each.role == "sentence"
        ]
        boxes = [each for each in slide.shapes if each.name == "sentence"]
        assert len(lines) > 1
        assert [each.text_frame.text for each in boxes] == [" ".join(lines)]
        assert boxes[0].text_frame.word_wrap


def test_a_weight_is_one_text() -> None:
    """Name and value of a pill are edited as one, and stand in its middle in any font."""
    slide, _ = next(both())
    pill = next(each for each in slide.shapes if each.name == "w5 edge-label")
    ground, text = pill.shapes
    assert text.text_frame.text.split() == ["w5", "0.45"]
    assert next(text.element.iter(qn("a:pPr"))).get("algn") == "ctr"
    assert text.left + text.width / 2 == pytest.approx(ground.left + ground.width / 2, abs=3)
    assert [run.font.bold for run in text.text_frame.paragraphs[0].runs] == [None, None, None, True]
    assert said(pill) == "w5 0.45"


def test_korean() -> None:
    """Words are Korean, and said to be."""
    with speaking("ko"):
        content = written(span=BACK, size=SMALL)
        titles = [slide.title for slide in reel(span=BACK, size=SMALL).slides()]
    deck = opened(content)
    assert [slide.shapes.title.text for slide in deck.slides] == titles
    assert deck.core_properties.language == "ko-KR"
    for slide in deck.slides:
        assert {each.get("lang") for each in slide.element.iter(qn("a:rPr"))} == {"ko-KR"}
    texts = [each.text_frame.text for each in every(deck.slides[0].shapes) if each.has_text_frame]
    assert any("은닉" in text for text in texts)
