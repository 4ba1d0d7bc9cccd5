"""A plot with its title, its buttons and its note: what stands beside the others, or alone."""

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nnviz.plots.chart import CurveChart
from nnviz.translation import tr
from nnviz.window.plots.curve_plot import CurvePlot
from nnviz.window.plots.header import Header
from nnviz.window.plots.histogram_plot import HistogramPlot
from nnviz.window.plots.note import Note
from nnviz.window.plots.reading import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QContextMenuEvent, QResizeEvent

    from nnviz.plots.chart import Chart
    from nnviz.window.plots.header import Option
    from nnviz.window.plots.ranges import View
    from nnviz.window.style import Look

_LEAST: Final = (240, 150)
"""Pixels in which it works at any text size."""
_HIGH_ENOUGH: Final = 200
"""In a lower panel the note has one line."""
_ROOM_FOR_NOTE: Final = 130
"""In a lower one it has none."""


class PlotPanel(QWidget):
    """Shows one chart after the other, whether curves or histograms.

    Parameters
    ----------
    key : str
        Its name for programs, such as `loss`.
    title : str
        What stands above it until a chart has a title.
    look : Look
        How it looks.

    Signals
    -------
    click_wanted(int)
        The x of a point that was clicked: an iteration, where x is one.
    save_wanted(str)
        The plot shall be saved: `png`, `svg` or `csv`.
    enlarge_wanted(), hide_wanted()
        It shall be enlarged or go back to its place, or be hidden.
    option_changed(str, object)
        The key of an option, and what was chosen.
    """

    click_wanted = Signal(int)
    save_wanted = Signal(str)
    enlarge_wanted = Signal()
    hide_wanted = Signal()
    option_changed = Signal(str, object)

    def __init__(self, key: str, title: str, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._look = look
        self._chart: Chart | None = None
        self.header = Header(title, look, self)
        self.header.option_changed.connect(self.option_changed)
        self.header.save_wanted.connect(self.save_wanted)
        self.header.enlarge_wanted.connect(self.enlarge_wanted)
        self.header.hide_wanted.connect(self.hide_wanted)
        self.header.fit_wanted.connect(self.fit)
        self.header.zoom_wanted.connect(self._zoom)
        self.blank = Note(look, 0)
        self.note = Note(look, 2)
        self.note.hide()
        self.plot: CurvePlot | HistogramPlot | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.blank)
        self.setFocusProxy(self.header.more)
        px = look.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, px(4))
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._stack, 1)
        below = QVBoxLayout()
        below.setContentsMargins(px(12), 0, px(12), 0)
        below.addWidget(self.note)
        column.addLayout(below)
        self.setProperty("role", QAccessible.Role.Grouping)
        self.setAccessibleName(title)
        self.setMinimumSize(min(px(150), _LEAST[0]), min(px(110), _LEAST[1]))
        self.setAutoFillBackground(True)

    @property
    def chart(self) -> "Chart | None":
        """The chart on show."""
        return self._chart

    @property
    def view(self) -> "View | None":
        """The part of a chart of curves that is on show, in values: for saving it."""
        return self.plot.view if isinstance(self.plot, CurvePlot) else None

    def show_chart(self, chart: "Chart") -> None:
        """Show a chart; where it has nothing to show, why."""
        self._chart = chart
        self.header.show_title(chart.title)
        self.setAccessibleName(chart.title)
        if not _has_something(chart):
            self.blank.show_words(chart.note)
            self._bring(self.blank)
            self._show_note()
            return
        if isinstance(chart, CurveChart):
            self._curves().show_chart(chart)
        else:
            self._histograms().show_chart(chart)
        assert self.plot is not None
        self._bring(self.plot)
        self._show_note()

    def wait(self) -> None:
        """Say that what draws a chart is not there yet."""
        self.blank.show_words(tr("A moment: plots are being loaded."))

    def show_options(self, options: "Sequence[Option]") -> None:
        """Show what can be chosen, and what is."""
        self.header.show_options(options)

    def show_large(self, on: bool) -> None:
        """Offer to go back to its place, where it is enlarged."""
        self.header.show_large(on)

    def fit(self) -> None:
        """Show all of the curves."""
        if isinstance(self.plot, CurvePlot):
            self.plot.fit()

    def contextMenuEvent(self, event: "QContextMenuEvent") -> None:
        """Open the menu of all that can be done, by mouse or by key."""
        self.header.menu.popup(event.globalPos())

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Give the plot the room, where there is little."""
        super().resizeEvent(event)
        self.note.allow(1 if self.height() < self._look.px(_HIGH_ENOUGH) else 2)
        self._show_note()

    def _show_note(self) -> None:
        """Show the note below the plot; in very little room the title's tooltip has it."""
        words = self._chart.note if self._chart is not None else ""
        is_below = self._stack.currentWidget() is not self.blank
        has_room = self.height() >= self._look.px(_ROOM_FOR_NOTE)
        self.note.show_words(words if is_below and has_room else "")
        self.header.tell_more(plain(words) if is_below and not has_room else "")

    def sizeHint(self) -> QSize:
        """Return a size at which everything has room."""
        return QSize(self._look.px(360), self._look.px(260))

    def _zoom(self, factor: float) -> None:
        if isinstance(self.plot, CurvePlot):
            self.plot.zoom(factor)

    def _curves(self) -> CurvePlot:
        if not isinstance(self.plot, CurvePlot):
            made = CurvePlot(self._look)
            made.setWhatsThis(_hint())
            made.clicked.connect(lambda x: self.click_wanted.emit(round(x)))
            self._take(made)
            return made
        return self.plot

    def _histograms(self) -> HistogramPlot:
        if not isinstance(self.plot, HistogramPlot):
            made = HistogramPlot(self._look)
            self._take(made)
            return made
        return self.plot

    def _bring(self, shown: QWidget) -> None:
        """Bring a plot to the front, or words; without a plot the focus is on the menu's button."""
        goal = self.header.more if shown is self.blank else shown
        if goal is not self.focusProxy():
            had_focus = self.hasFocus()
            self.setFocusProxy(goal)
            self._stack.setCurrentWidget(shown)
            if had_focus:
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, made: CurvePlot | HistogramPlot) -> None:
        """Have another kind of plot."""
        if self.plot is not None:
            self._stack.removeWidget(self.plot)
            self.plot.deleteLater()
        self.plot = made
        self._stack.addWidget(made)
        self.header.show_zoom(isinstance(made, CurvePlot))


def _has_something(chart: "Chart") -> bool:
    """Tell whether anything of a chart can be drawn."""
    if not isinstance(chart, CurveChart):
        return bool(chart.layers)
    # The last value first: of a long curve it is nearly always there.
    return any(
        len(one.y) and bool(np.isfinite(one.y[-1]) or np.isfinite(one.y).any())
        for one in chart.series
    )


def _hint() -> str:
    """Return how the mouse and the keys move and read a plot, for "What's this?"."""
    return tr(
        "Wheel: zoom (with Ctrl up and down). Drag: move. Double click or F: show all. "
        "Keys: + − zoom, < > move, comma and full stop read, Enter goes there."
    )
