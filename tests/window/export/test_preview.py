"""The preview of an export: the slide as it will be, for every choice and of every frame."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from nnviz import translation
from nnviz.drawing.slide import Content
from nnviz.drawing.theme import LIGHT
from nnviz.export.reel import Reel
from nnviz.window.export.choices import Range
from nnviz.window.main_window import MainWindow
from tests.window.export.opened import (
    LEFT,
    K,
    choose,
    open_dialog,
    settle,
    shown,
    type_into,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_the_preview_is_the_slide_of_the_export(qtbot: "QtBot", window: MainWindow) -> None:
    """What is painted is the very drawing that the writers get."""
    window.controller.seek(31)
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.theme, "dark")
    choose(qtbot, dialog.fields.size_choice, "4:3")
    settle(qtbot, dialog)
    wish = window.exporting._subject().wish(dialog.chosen)
    assert wish.theme == "dark"
    drawing = Reel(window.controller.run, wish).drawing(window.controller.timeline.cursor)
    assert shown(dialog) == (drawing.background, tuple(drawing.shapes))
    assert drawing.width / drawing.height == pytest.approx(4 / 3)


def test_each_choice_changes_the_preview(qtbot: "QtBot", window: MainWindow) -> None:
    """Contents, plot, theme, language, decimals, size and ground: each is seen at once."""
    window.controller.seek(20)
    dialog = open_dialog(qtbot, window)
    fields, sheet = dialog.fields, dialog.preview.sheet
    seen = [shown(dialog)]

    def look() -> None:
        settle(qtbot, dialog)
        assert shown(dialog) not in seen
        seen.append(shown(dialog))

    for content in (Content.TITLE, Content.CALCULATION, Content.NETWORK, Content.CONVENTIONS):
        qtbot.keyClick(fields.contents[content], K.Key_Space)
        look()
    choose(qtbot, fields.plot, "gradients")
    look()
    choose(qtbot, fields.theme, "light-contrast")
    look()
    choose(qtbot, fields.language, "ko")
    look()
    qtbot.keyClick(fields.contents[Content.CALCULATION], K.Key_Space)
    look()
    choose(qtbot, fields.decimals, 4)
    look()
    choose(qtbot, fields.size_choice, "a4-portrait")
    look()
    qtbot.keyClick(fields.transparent, K.Key_Space)
    look()
    assert sheet.drawing is not None
    assert sheet.drawing.background is None


def test_another_language_is_that_of_the_slides_alone(qtbot: "QtBot", window: MainWindow) -> None:
    """Korean slides from an English window; English terms where they are wanted."""
    window.controller.seek(20)
    dialog = open_dialog(qtbot, window)
    assert not dialog.fields.english_terms.isEnabled()
    choose(qtbot, dialog.fields.language, "ko")
    settle(qtbot, dialog)
    assert "한 번의 학습" in words_of(dialog)
    assert "forward" not in words_of(dialog)
    assert translation.language() == "en"
    assert dialog.summary.text().startswith("44 frames")
    before = words_of(dialog)
    qtbot.keyClick(dialog.fields.english_terms, K.Key_Space)
    settle(qtbot, dialog)
    assert words_of(dialog) != before


def test_other_frames_can_be_looked_at(qtbot: "QtBot", window: MainWindow) -> None:
    """By the buttons, and by the arrow keys on the slide; it stays there for other choices."""
    dialog = open_dialog(qtbot, window)
    preview = dialog.preview
    assert not preview.back.isEnabled()
    qtbot.mouseClick(preview.forward, LEFT)
    assert preview.place.text() == "2 of 44"
    qtbot.keyClick(preview.sheet, K.Key_Right)
    assert preview.place.text() == "3 of 44"
    settle(qtbot, dialog)
    assert preview.title.startswith("Iteration 1, step 2 of 43: ")
    choose(qtbot, dialog.fields.theme, "dark")
    settle(qtbot, dialog)
    assert preview.place.text() == "3 of 44"
    qtbot.keyClick(preview.sheet, K.Key_End)
    assert preview.place.text() == "44 of 44"
    assert not preview.forward.isEnabled()
    qtbot.keyClick(preview.sheet, K.Key_Left)
    qtbot.mouseClick(preview.back, LEFT)
    assert preview.place.text() == "42 of 44"
    qtbot.keyClick(preview.sheet, K.Key_Home)
    assert preview.place.text() == "1 of 44"


def test_a_far_frame_is_calculated_beside_the_window(qtbot: "QtBot", window: MainWindow) -> None:
    """The last frame of two thousand iterations comes, and can be left before it is there."""
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.range, Range.ITERATIONS)
    type_into(qtbot, dialog.fields.last, "2000")
    settle(qtbot, dialog)
    qtbot.keyClick(dialog.preview.sheet, K.Key_End)
    qtbot.keyClick(dialog.preview.sheet, K.Key_Home)
    settle(qtbot, dialog)
    assert dialog.preview.title.startswith("Iteration 1, step 0")
    qtbot.keyClick(dialog.preview.sheet, K.Key_End)
    settle(qtbot, dialog)
    assert dialog.preview.title.startswith("Iteration 2,000, step 43 of 43")
    assert dialog.preview.place.text() == "88,000 of 88,000"


def test_without_a_ground_squares_are_of_the_theme_of_the_slide(
    qtbot: "QtBot", window: MainWindow
) -> None:
    """A light slide without a ground can be read in a dark window."""
    window.manner.prefer("theme", "dark")
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, "png")
    choose(qtbot, dialog.fields.theme, "light")
    qtbot.keyClick(dialog.fields.transparent, K.Key_Space)
    settle(qtbot, dialog)
    sheet = dialog.preview.sheet
    picture, place = sheet.grab().toImage(), sheet.place.toRect()
    ys = range(place.top() + 3, place.bottom() - 3)
    seen = {picture.pixelColor(place.left() + 3, y).name() for y in ys}
    assert {LIGHT.surface.lower(), LIGHT.pressed.lower()} <= seen


@pytest.mark.parametrize("key", ["markdown", "csv", "json", "text"])
def test_a_calculation_is_shown_as_the_text_that_it_is(
    qtbot: "QtBot", window: MainWindow, key: str
) -> None:
    """The beginning of the file stands where else the slide is."""
    dialog = open_dialog(qtbot, window)
    choose(qtbot, dialog.fields.format, key)
    settle(qtbot, dialog)
    assert dialog.preview.text.isVisible()
    assert len(dialog.preview.text.toPlainText()) > 200
    assert not dialog.preview.sheet.isVisible()


@pytest.mark.parametrize("way", ["window", "dialog"])
def test_an_explained_element_is_that_of_this_frame_alone(
    qtbot: "QtBot", open_window: "Callable[[str], MainWindow]", way: str
) -> None:
    """Who explains a weight exports that; over several frames each explains its own step."""
    window = open_window("w5")
    window.controller.seek(43)
    window.attention.select("w5")
    dialog = open_dialog(qtbot, window)
    if way == "dialog":
        choose(qtbot, dialog.fields.range, Range.FRAME)
        settle(qtbot, dialog)
        assert window.exporting._subject().wish(dialog.chosen).focus == "w5"
    else:
        assert window.exporting._subject().wish(dialog.chosen).focus == ""
