"""The page of the labs: tabs, keys, what is kept, saved and copied."""

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from nnviz import cli, lab_arguments
from nnviz.window.labs.learning_lab import LearningLab
from tests.window.fitting import faults_of
from tests.window.labs.conftest import answer, close, settled

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from nnviz.window.labs.page import LabsPage
    from tests.window.labs.conftest import Opened

K = Qt.Key
LABS = ("vanishing", "initialisation", "learning")
SIZES = [(1024, 640, 100), (1280, 800, 200), (1280, 800, 125), (1920, 1080, 75), (1920, 1080, 150)]


def quick(page: "LabsPage") -> None:
    """Have trainings of few iterations."""
    page.vanishing.iterations.setValue(3)
    page.learning.numbers["iterations"].setValue(3)


def laid_out() -> None:
    """Let everything be laid out, and scrolled areas once more."""
    for _ in range(3):
        QApplication.processEvents()


def test_the_way_back_is_a_button(qtbot: "QtBot", open_page: "Opened") -> None:
    """It says that the network is wanted, by mouse and by key."""
    page = open_page()
    with qtbot.waitSignal(page.back_wanted):
        qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.back_wanted):
        qtbot.keyClick(page.back, K.Key_Space)


def test_arrows_turn_to_another_lab(qtbot: "QtBot", open_page: "Opened") -> None:
    """The tabs are walked with the arrow keys."""
    page = open_page()
    page.tabs.setFocus()
    for name in ("initialisation", "learning"):
        qtbot.keyClick(page.tabs, K.Key_Right)
        assert page.lab.name == name
        assert page.lab.isVisible()
    qtbot.keyClick(page.tabs, K.Key_Left)
    assert page.lab is page.initialisation


@pytest.mark.parametrize("name", LABS)
@pytest.mark.parametrize(
    ("language", "size"),
    [*(("en", size) for size in SIZES), *(("ko", size) for size in SIZES[:2])],
    ids=lambda value: value if isinstance(value, str) else "{}x{}-{}%".format(*value),
)
def test_nothing_is_cut_off(
    qtbot: "QtBot", open_page: "Opened", name: str, size: tuple[int, int, int], language: str
) -> None:
    """In every lab at every size: no word is cut, nothing covered, the picture as wide as fits.

    In Korean at the two tightest.
    """
    width, height, text_size = size
    page = open_page(name, size=(width, height), text_size=text_size, language=language)
    quick(page)
    assert (page.width(), page.height()) == (width, height)
    settled(qtbot, page.lab)
    laid_out()
    assert list(faults_of(page)) == []
    view, area = page.lab.view, page.lab.scroller
    assert view.drawing is not None
    zoom = text_size / 100
    assert view.drawing.width * zoom <= area.viewport().width()
    assert view.height() >= view.drawing.height * zoom - 1
    content = area.widget()
    assert content is not None
    assert content.height() >= view.height()
    page.lab.trouble("A sentence that says in a few more words what could not be done.")
    laid_out()
    assert list(faults_of(page)) == []


@pytest.mark.parametrize("name", LABS)
@pytest.mark.parametrize("width", [1280, 700])
def test_tab_goes_through_everything_in_the_order_of_the_page(
    qtbot: "QtBot", open_page: "Opened", name: str, width: int
) -> None:
    """From the way back over the parameters to the picture, each control once and named."""
    page = open_page(name, size=(width, 800))
    quick(page)
    settled(qtbot, page.lab)
    page.back.setFocus()
    found: list[QWidget] = []
    while (focus := QApplication.focusWidget()) not in found:
        assert focus is not None
        found.append(focus)
        qtbot.keyClick(focus, K.Key_Tab)
    for widget in found:
        assert widget.accessibleName() or getattr(widget, "text", str)(), widget
    top = [page.back, page.tabs, page.reset, page.copy, page.save]
    assert found[: len(top)] == top
    assert page.lab.scroller in found
    fields = [widget for widget in found if page.lab.form.isAncestorOf(widget)]
    expected = [
        widget
        for widget in page.lab.form.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.focusProxy() is None
        and not isinstance(widget, QLineEdit)
    ]
    assert set(fields) == set(expected)
    if width == 1280:  # one column of parameters
        places = [widget.mapTo(page, widget.rect().center()) for widget in fields]
        rows = [(place.y() // 8, place.x()) for place in places]
        assert rows == sorted(rows)


@pytest.mark.parametrize("name", LABS)
@pytest.mark.parametrize("ending", ["csv", "json", "svg"])
def test_what_is_saved_is_what_the_command_gives(
    qtbot: "QtBot", open_page: "Opened", tmp_path: "Path", name: str, ending: str
) -> None:
    """The copied command writes the same file, to the last byte."""
    page = open_page(name)
    quick(page)
    if isinstance(page.lab, LearningLab):
        page.learning.train()
    settled(qtbot, page.lab)
    qtbot.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    command = QGuiApplication.clipboard().text()
    assert command.startswith(f"nnviz lab {name}")
    assert command in page.lab.strip.said
    here, there = tmp_path / f"here.{ending}", tmp_path / f"there.{ending}"
    with qtbot.waitSignal(page.told) as told:
        page.lab.save_as(str(here))
    assert told.args == [f"Saved as {here}"]
    assert cli.main([*command.split()[1:], "-o", str(there)]) == 0
    assert here.read_bytes() == there.read_bytes()


def test_a_png_is_asked_for_and_saved(
    qtbot: "QtBot", open_page: "Opened", tmp_path: "Path"
) -> None:
    """The button opens a dialog; the file is a picture."""
    page = open_page("initialisation")
    settled(qtbot, page.lab)
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    path = tmp_path / "a.png"
    with qtbot.waitSignal(page.told):
        answer(qtbot, page.lab, path)
    assert path.read_bytes()[:4] == b"\x89PNG"


def test_a_file_that_cannot_be_written_is_one_sentence(
    qtbot: "QtBot", open_page: "Opened", tmp_path: "Path"
) -> None:
    """In its place on the page; so is an ending that there is not."""
    page = open_page("initialisation")
    settled(qtbot, page.lab)
    with qtbot.waitSignal(page.told) as told:
        page.lab.save_as(str(tmp_path / "no" / "a.csv"))
    assert told.args is not None
    assert "could not be written" in told.args[0]
    assert page.lab.strip.said == told.args[0]
    page.lab.save_as(str(tmp_path / "a.bmp"))
    assert page.lab.strip.said == (
        "a.bmp ends in none of the formats that there are: .png, .svg, .csv, .json."
    )
    assert list(tmp_path.iterdir()) == []


def test_before_a_training_there_is_nothing_to_save(qtbot: "QtBot", open_page: "Opened") -> None:
    """A sentence says so, and no dialog opens."""
    page = open_page("learning")
    settled(qtbot, page.lab)
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert page.lab.strip.said == "There is nothing to save yet."
    assert not page.lab.findChildren(QFileDialog)


def test_another_look_and_language_show_the_same(qtbot: "QtBot", open_page: "Opened") -> None:
    """A page that is made anew has all parameters and findings of the old one."""
    page = open_page("vanishing")
    quick(page)
    page.vanishing.networks.list.setCurrentRow(1)
    page.vanishing.network.layers.setValue(4)
    page.initialisation.numbers["layers"].setValue(3)
    settled(qtbot, page.lab)
    page.show_lab("initialisation")
    settled(qtbot, page.lab)
    page.show_lab("learning")
    page.learning.train()
    settled(qtbot, page.lab)
    state = page.state()
    close(qtbot, page)
    other = open_page("learning", theme="dark-contrast", text_size=150, language="ko", state=state)
    assert other.state() == state
    assert other.vanishing.results == page.vanishing.results
    assert other.vanishing.network.layers.value() == 4
    labs = (other.vanishing, other.initialisation, other.learning)
    assert [lab.view.drawing is not None for lab in labs] == [True] * 3
    assert not other.lab.busy
    course = other.learning.course
    assert course is page.learning.course
    other.show_lab("vanishing")
    settled(qtbot, other.lab)
    assert other.vanishing.results == page.vanishing.results


def test_leaving_and_coming_back_keeps_all(qtbot: "QtBot", open_page: "Opened") -> None:
    """A hidden page stops measuring, and goes on when it is seen again."""
    page = open_page("vanishing")
    page.hide()
    qtbot.waitUntil(lambda: page.vanishing.idle)
    assert not page.vanishing.busy
    quick(page)
    page.show()
    settled(qtbot, page.vanishing)
    assert [len(result.losses) for result in page.vanishing.results] == [4, 4]


def test_the_reading_of_a_picture_has_its_verdicts(qtbot: "QtBot", open_page: "Opened") -> None:
    """A screen reader gets the title, and each network's verdict and losses."""
    page = open_page("vanishing")
    quick(page)
    settled(qtbot, page.lab)
    lines = page.lab.view.accessibleName().splitlines()
    assert page.lab.scroller.accessibleName() == lines[0] == "Vanishing gradients"
    assert lines[2].startswith("Vanishing: mean |∂E/∂W| falls from 0.026")
    assert lines[5].startswith("Healthy: ")
    assert lines[6].endswith("after 3 iterations.")


def test_json_has_what_the_command_line_calls_it(
    qtbot: "QtBot", open_page: "Opened", tmp_path: "Path"
) -> None:
    """Networks that are no combinations are told one by one."""
    page = open_page("vanishing")
    quick(page)
    lab = page.vanishing
    lab.networks.buttons["duplicate"].click()
    lab.network.seed.setValue(7)
    lab.network.units.setValue(8)
    settled(qtbot, lab)
    page.copy.click()
    command = QGuiApplication.clipboard().text()
    assert command.count("--network") == 3
    path = tmp_path / "a.json"
    assert cli.main([*command.split()[1:], "-o", str(path)]) == 0
    found = [(one["width"], one["seed"]) for one in json.loads(path.read_text())["results"]]
    assert found == [(64, 0), (8, 7), (64, 0)]
    assert lab_arguments.NETWORK_KEYS == ("activation", "init", "depth", "width", "seed")
