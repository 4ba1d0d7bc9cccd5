"""The loss over the iterations walked so far."""

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.trace.numbers import format_number
from nnviz.translation import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QPointF

    from nnviz.trace.run import Run
    from nnviz.window.style import Look


_WITH_CURVE = 150
"""The least height at which the curve has its axes."""


class LossPanel(QWidget):
    """A headline with the loss on show, and under it the curve of all that were walked.

    pyqtgraph is imported when there is a curve to draw, at the second iteration.

    Signals
    -------
    iteration_wanted(int)
        The iteration of a point that was clicked.
    """

    iteration_wanted = Signal(int)

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        px, theme = look.px, look.theme
        self.setToolTip(tr("The loss of the iteration on show, and from iteration to iteration"))
        self._title = QLabel(tr("Loss"))
        self._value = QLabel()
        self._hint = QLabel(tr("The curve begins with the second iteration."))
        self._hint.setWordWrap(True)
        self._plot: Any = None
        self._curve: Any = None
        self._points: Any = None
        self._told = ("", "")
        self._drawn: tuple[Run | None, int] = (None, 0)
        self._shown: tuple[Run | None, int, int, bool] = (None, 0, 0, False)
        self._losses: NDArray[np.float64] = np.empty(0)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(px(16), px(10), px(16), px(8))
        self._layout.setSpacing(px(2))
        headline = QHBoxLayout()
        headline.addWidget(self._title)
        headline.addStretch(1)
        headline.addWidget(self._value)
        self._layout.addLayout(headline)
        self._layout.addWidget(self._hint)
        self._layout.addStretch(0)
        self.setMinimumHeight(px(76))
        self._title.setFont(look.font(theme.sizes.small, 600))
        self._title.setStyleSheet(f"color: {theme.soft}")
        self._value.setFont(look.font(theme.sizes.body + 1, 600))
        self._hint.setFont(look.font(theme.sizes.small))
        self._hint.setStyleSheet(f"color: {theme.faint}")

    def show_loss(self, value: float | None, decimals: int) -> None:
        """Show the loss of the iteration on show, blank while it is not calculated."""
        text = tr("not yet") if value is None else f"E = {format_number(value, decimals)}"
        theme = self._look.theme
        colour = theme.faint if value is None else theme.loss
        if (text, colour) == self._told:
            return
        self._told = (text, colour)
        self._value.setText(text)
        self._value.setStyleSheet(f"color: {colour}")
        self._value.setToolTip("" if value is None else repr(value))

    def show_losses(self, run: "Run", iteration: int, *, known: bool) -> None:
        """Show the curve of all iterations walked, and where the one on show is on it."""
        shown = (run, run.walked, iteration, known)
        if shown == self._shown:
            return
        self._shown = shown
        # What is not calculated yet on show is not on the curve either.
        is_last = iteration == run.walked
        losses = run.losses[:-1] if is_last and not known else run.losses
        self._losses = losses
        if len(losses) < 2:
            if self._plot is not None:
                self._plot.hide()
            self._hint.show()
            return
        if self._plot is None:
            self._build()
        self._hint.hide()
        self._plot.show()
        self.setMinimumHeight(self._look.px(_WITH_CURVE))
        if (run, len(losses)) != self._drawn:
            self._drawn = (run, len(losses))
            self._curve.setData(np.arange(1, len(losses) + 1), losses)
        now = [(iteration, losses[iteration - 1])] if known and iteration <= len(losses) else []
        self._points.setData(pos=now)

    def curve(self) -> "tuple[NDArray[np.float64], NDArray[np.float64]] | None":
        """Return the iterations and losses of the curve on show, None where there is none."""
        if self._curve is None:
            return None
        iterations, losses = self._curve.getOriginalDataset()
        return iterations, losses

    def _build(self) -> None:
        import pyqtgraph

        plot = pyqtgraph.PlotWidget(parent=self)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.setMinimumHeight(self._look.px(96))
        plot.setAccessibleName(tr("Loss over the iterations"))
        ticks = self._look.font(self._look.theme.sizes.tiny - 1)
        for side in ("left", "bottom"):
            plot.getAxis(side).setStyle(tickFont=ticks, tickLength=-4)
        plot.getAxis("left").enableAutoSIPrefix(False)
        self._curve = plot.plot(antialias=True)
        self._curve.setDownsampling(auto=True, method="peak")
        self._curve.setClipToView(True)
        self._points = pyqtgraph.ScatterPlotItem(size=self._look.px(9), pen=None)
        plot.addItem(self._points)
        plot.scene().sigMouseClicked.connect(self._clicked)
        self._plot = plot
        self._layout.addWidget(plot, 1)
        self._colour()

    def _colour(self) -> None:
        import pyqtgraph

        theme = self._look.theme
        self._plot.setBackground(theme.surface)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(theme.rim)
            axis.setTextPen(theme.faint)
        self._curve.setPen(pyqtgraph.mkPen(theme.loss, width=self._look.px(2)))
        self._points.setBrush(pyqtgraph.mkBrush(theme.loss))

    def _clicked(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not len(self._losses):
            return
        where: QPointF = self._plot.getViewBox().mapSceneToView(event.scenePos())
        wanted = min(len(self._losses), max(1, round(where.x())))
        self.iteration_wanted.emit(wanted)
