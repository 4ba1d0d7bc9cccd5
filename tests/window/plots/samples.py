"""Charts to show, plots on screen, and what the mouse does to them."""

from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget

from nnviz.plots.chart import Axis, CurveChart, Histogram, HistogramChart, Mark, Series
from nnviz.trace.statistics import spread_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from nnviz.plots.chart import Array
    from nnviz.window.plots.curve_plot import CurvePlot

Shown = TypeVar("Shown", bound=QWidget)


def falling(count: int) -> "Array":
    """Return losses that fall from 1 by 1 % an iteration."""
    return 0.99 ** np.arange(count, dtype=np.float64)


def loss_chart(
    losses: "Array", *more: Series, log: bool = False, marks: tuple[Mark, ...] = (), note: str = ""
) -> CurveChart:
    """Return a chart of a loss over the iterations from 1 on."""
    iterations = np.arange(1.0, len(losses) + 1.0)
    return CurveChart(
        "loss",
        "Loss",
        Axis("iteration", whole=True, low=1.0, key="iteration"),
        Axis("loss", log=log, key="loss"),
        (*more, Series("training_loss", "training", iterations, losses)),
        marks,
        note,
    )


def validation(count: int, every: int = 10) -> Series:
    """Return a validation loss of each tenth iteration."""
    x = np.arange(float(every), count + 1.0, every)
    return Series("validation_loss", "validation", x, 0.5 + 0.001 * x, dashed=True, points=True)


def layers_chart(count: int, *, known: int | None = None) -> HistogramChart:
    """Return histograms of so many layers, of which the first `known` are calculated."""
    numbers = np.random.default_rng(1)
    layers = []
    for at in range(count):
        is_known = known is None or at < known
        spread = spread_of(numbers.normal(size=200)) if is_known else None
        facts = (f"mean 0.{at:02}", "std 1", "saturated 3 %") if is_known else ()
        layers.append(Histogram(str(at + 1), f"layer {at + 1}", spread, facts))
    return HistogramChart("activations", "Activations", "activation a", tuple(layers), 2)


def on_screen(qtbot: "QtBot", widget: Shown, width: int = 500, height: int = 300) -> Shown:
    """Show a widget, and give it the keyboard."""
    widget.resize(width, height)
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def ground(plot: "CurvePlot") -> QWidget:
    """Return what takes the mouse over the curves."""
    graph = plot.findChild(QGraphicsView)
    assert isinstance(graph, QGraphicsView)
    return graph.viewport()


def at_share(plot: "CurvePlot", across: float, down: float = 0.5) -> QPoint:
    """Return a point of the ground by its shares of width and height."""
    area = ground(plot).rect()
    return QPoint(round(across * area.width()), round(down * area.height()))


def turn_wheel(
    plot: "CurvePlot",
    at: QPoint,
    notches: int,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Turn the wheel over a point of the ground."""
    target = ground(plot)
    event = QWheelEvent(
        QPointF(at), QPointF(target.mapToGlobal(at)), QPoint(0, 0), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(target, event)
