"""A plot is saved as it is seen, or as all its numbers."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from nnviz.drawing.theme import LIGHT
from nnviz.window.plots.ranges import View
from nnviz.window.plots.save import ask_and_save
from tests.window.plots.samples import falling, layers_chart, loss_chart, on_screen

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from nnviz.plots.chart import Chart

VIEW = View(10.0, 20.0, 0.5, 1.0)


@pytest.fixture
def window(qtbot: "QtBot") -> QWidget:
    """Return a window that the dialog stands before."""
    return on_screen(qtbot, QWidget())


def saved(qtbot: "QtBot", window: QWidget, chart: "Chart", path: "Path", ending: str) -> list[str]:
    """Save a chart under a name; return what is told, errors in the end marked by a !."""
    said: list[str] = []
    ask_and_save(
        window, chart, VIEW, LIGHT, ending, said.append, lambda error: said.append(f"{error} !")
    )
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.selectedFiles()[0].endswith(f"{chart.key}.{ending}")
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(lambda: bool(said))
    return said


def test_a_picture(qtbot: "QtBot", window: QWidget, tmp_path: "Path") -> None:
    """A PNG is as large as a slide."""
    path = tmp_path / "a.png"
    assert saved(qtbot, window, loss_chart(falling(100)), path, "png") == [f"Saved as {path}"]
    assert QImage(str(path)).size() == QSize(1920, 1200)


def test_the_part_on_show(qtbot: "QtBot", window: QWidget, tmp_path: "Path") -> None:
    """An SVG has the title, and the numbers of the part that was zoomed to."""
    path = tmp_path / "a.svg"
    saved(qtbot, window, loss_chart(falling(100)), path, "svg")
    text = path.read_text("utf-8")
    assert ">Loss</title>" in text
    assert ">14<" in text
    assert ">100<" not in text


def test_a_table(qtbot: "QtBot", window: QWidget, tmp_path: "Path") -> None:
    """A CSV has every point, also what is not on show, with all digits."""
    path = tmp_path / "a.csv"
    saved(qtbot, window, loss_chart(falling(100)), path, "csv")
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == "iteration,training_loss"
    assert len(lines) == 101
    assert lines[3] == f"3,{0.99**2!r}"


def test_the_ending_decides(qtbot: "QtBot", window: QWidget, tmp_path: "Path") -> None:
    """Offered as PNG, a name that ends in .csv becomes a table, also of histograms."""
    path = tmp_path / "a.csv"
    saved(qtbot, window, layers_chart(2), path, "png")
    assert path.read_text("utf-8").startswith("layer,")


@pytest.mark.parametrize(
    ("name", "words"), [("a.bmp", ".png, .svg, .csv"), ("nowhere/a.csv", "nowhere")]
)
def test_what_goes_wrong_is_told(
    qtbot: "QtBot", window: QWidget, tmp_path: "Path", name: str, words: str
) -> None:
    """An unknown ending, or a folder that is not there, brings a sentence and no file."""
    said = saved(qtbot, window, loss_chart(falling(10)), tmp_path / name, "png")
    assert len(said) == 1
    assert said[0].endswith("!")
    assert words in said[0]
    assert not list(tmp_path.iterdir())
