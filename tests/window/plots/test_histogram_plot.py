"""Histograms of layers: what stands with them, and how many have room."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.drawing.theme import LIGHT
from nnviz.plots import hues
from nnviz.window.plots.histogram_plot import HistogramPlot
from nnviz.window.style import Look
from tests.window.plots.samples import layers_chart, on_screen

K = Qt.Key


def shown(qtbot: QtBot, layers: int, width: int, height: int, zoom: float = 1.0) -> HistogramPlot:
    """Return histograms on screen."""
    plot = HistogramPlot(Look(LIGHT, zoom))
    plot.show_chart(layers_chart(layers))
    return on_screen(qtbot, plot, width, height)


def test_each_layer_has_its_facts(qtbot: QtBot) -> None:
    """Name, ends and facts stand with each histogram, whose bars have the theme's colour."""
    plot = shown(qtbot, 5, 640, 300)
    words = " ".join(plot.words())
    for at in range(5):
        assert f"layer {at + 1}" in words
        assert f"mean 0.{at:02}" in words
    picture = plot.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, 640, 2) for y in range(0, 300, 2)}
    assert hues.of_hue(LIGHT, 2) in colours


def test_what_is_not_calculated_says_so(qtbot: QtBot) -> None:
    """Layers 3 to 5 have no bars, and say "not yet"."""
    plot = HistogramPlot(Look(LIGHT))
    plot.show_chart(layers_chart(5, known=2))
    on_screen(qtbot, plot, 640, 300)
    assert plot.words().count("not yet") == 3
    assert plot.accessibleDescription().startswith("layer 1: mean 0.00, std 1, saturated 3 %. ")
    assert plot.accessibleDescription().endswith("layer 5: not yet")


def test_few_layers_fill_the_room(qtbot: QtBot) -> None:
    """Where all have room, nothing is scrolled."""
    plot = shown(qtbot, 5, 640, 300)
    assert plot.verticalScrollBar().maximum() == 0
    assert plot.page.size() == plot.viewport().size()


@pytest.mark.parametrize(("width", "height", "zoom"), [(240, 110, 1.0), (240, 90, 2.0)])
def test_fifty_layers_can_be_scrolled_to(
    qtbot: QtBot, width: int, height: int, zoom: float
) -> None:
    """In a low panel one histogram after the other has its facts; ↓ and ↑ go there and back."""
    plot = shown(qtbot, 50, width, height, zoom)
    assert sum(word.startswith("mean 0.") for word in plot.words()) == 50
    assert plot.page.width() <= plot.viewport().width()
    bar = plot.verticalScrollBar()
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plot, K.Key_Down)
    assert bar.value() > 0
    qtbot.keyClick(plot, K.Key_Up)
    assert bar.value() == 0


def test_new_numbers_are_painted(qtbot: QtBot) -> None:
    """A chart that comes next is shown, with as many layers as it has."""
    plot = shown(qtbot, 2, 400, 200)
    before = plot.grab().toImage()
    plot.show_chart(layers_chart(3))
    assert plot.grab().toImage() != before
    assert "layer 3" in plot.words()


def test_the_ring_is_for_the_keyboard(qtbot: QtBot) -> None:
    """It is around the histograms after Tab."""
    plot = shown(qtbot, 2, 400, 200)
    plot.clearFocus()
    assert plot.grab().toImage().pixelColor(0, 100).name() == LIGHT.surface
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    assert plot.grab().toImage().pixelColor(0, 100).name() == LIGHT.focus
