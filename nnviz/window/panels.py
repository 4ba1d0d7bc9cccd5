"""What the window is made of, in one look and language, each part at its place."""

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from nnviz.translation import tr
from nnviz.window.calculation_panel import CalculationPanel
from nnviz.window.canvas import Canvas
from nnviz.window.controller import SPEEDS
from nnviz.window.desk import Desk
from nnviz.window.legend import Legend
from nnviz.window.loss_panel import LossPanel
from nnviz.window.parameters_table import ParametersTable
from nnviz.window.side import Side
from nnviz.window.splitter import Splitter
from nnviz.window.toast import Toast
from nnviz.window.training.bar import TrainingBar
from nnviz.window.transport import Transport
from nnviz.window.weight_map import WeightMap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnviz.window.controller import StepController
    from nnviz.window.presenter import Presenter
    from nnviz.window.style import Look

_ACROSS: Final = (850, 430)
_SIDE: Final = (372, 170, 128)


class View(NamedTuple):
    """What a user sees of everything: kept while the parts are made anew.

    `wanted` is how the room shall be shared at another text size than this `zoom`.
    """

    sight: tuple[float, QPointF]
    zoom: float
    across: list[int]
    wanted: list[int]
    side: list[int]
    front: int
    layer: int
    on_map: bool
    with_side: bool
    focus: int
    walking: str


class Panels(QWidget):
    """Canvas or heat map on the left, the column of panels on the right, plots around them.

    Below stand the training bar, where it is wanted, and the transport.
    """

    def __init__(self, look: "Look", presenter: "Presenter", step: "StepController") -> None:
        super().__init__()
        self.look = look
        self.canvas = Canvas(presenter.network, presenter.describe, look)
        self.legend = Legend(look)
        self.calculation = CalculationPanel(presenter.calculation, presenter.details, look)
        self.table = ParametersTable(look)
        self.weight_map = WeightMap(look, presenter.describe)
        self.loss = LossPanel(look)
        self.transport = Transport(look, SPEEDS, step.grain, step.speed)
        self._pictures = QStackedWidget()
        self._pictures.addWidget(self.canvas)
        self._pictures.addWidget(self.weight_map)
        self.toast = Toast(look, self._pictures)
        self.side = Side(
            (
                (tr("Calculation"), self.calculation, 5),
                (tr("Parameters"), self.table, 4),
                (tr("Loss"), self.loss, 2),
            ),
            look,
        )
        self.across = Splitter(Qt.Orientation.Horizontal, look)
        self.desk = Desk(self.across, look)
        self.desk.left.connect(lambda: _give_focus(self.picture))
        self.training = TrainingBar(look)
        self.training.hide()
        self._wish = self._shares = list(_ACROSS)
        self.across.splitterMoved.connect(self._remember)
        self._arrange()

    @property
    def picture(self) -> Canvas | WeightMap:
        """The canvas or the heat map, whichever is on show."""
        return self.weight_map if self.on_map else self.canvas

    @property
    def on_map(self) -> bool:
        """Whether the heat map is on show."""
        return self._pictures.currentWidget() is self.weight_map

    @property
    def with_side(self) -> bool:
        """Whether the panels stand beside the network."""
        return not self.side.isHidden()

    def show_map(self, on: bool) -> None:
        """Show the heat map or the canvas."""
        self._pictures.setCurrentWidget(self.weight_map if on else self.canvas)
        self.picture.setFocus()

    def show_side(self, on: bool) -> None:
        """Show the panels beside the network, or give it all the room."""
        if on == self.with_side:
            return
        if not on and self.isVisible():
            self._shares = self.across.sizes()
        self.side.setVisible(on)
        if on:
            self.across.setSizes(self._shares)

    def step_back(self) -> bool:
        """Give an enlarged plot's room back, or close how a training ended; tell if it was."""
        if self.desk.enlarged:
            self.desk.enlarge(self.desk.enlarged)
            return True
        return self.training.close_outcome()

    def go_round(self, by: int) -> None:
        """Give the focus to the next part that is on show, or to the one before."""
        parts = [(part, goal) for part, goal in self._round() if part.isVisible()]
        held = QApplication.focusWidget()
        at = -1 if by > 0 else 0
        for number, (part, _) in enumerate(parts):
            if held is not None and (part is held or part.isAncestorOf(held)):
                at = number
                break
        _, goal = parts[(at + by) % len(parts)]
        _give_focus(goal)

    def _round(self) -> "Iterator[tuple[QWidget, QWidget]]":
        """Yield all parts, each with what gets the focus in it; one inside another comes first."""
        for part in (self.picture, self.calculation, self.table):
            yield part, part
        for dock in self.desk.parts():
            yield dock, dock.widget()
        bar = self.training
        yield bar.outcome, bar.outcome.first
        yield bar, bar.train
        yield self.transport, self.transport.slider

    def share(self, across: "Sequence[int]", side: "Sequence[int]") -> None:
        """Share the room in pixels, where there are as many sizes as parts."""
        if len(across) == self.across.count():
            self._wish = self._shares = list(across)
            self.across.setSizes(self._shares)
        self.side.share(side)

    def share_as_usual(self) -> None:
        """Share the room as at the first start."""
        self.share(_ACROSS, _SIDE)

    def view(self) -> View:
        """Return what the user sees."""
        held = self.window().focusWidget()
        inside = self._focusable()
        across = self.across.sizes() if self.with_side else self._shares
        return View(
            self.canvas.sight,
            self.look.zoom,
            across,
            across if self.look.zoom <= 1.0 else self._wish,
            self.side.shares,
            self.side.front,
            self.weight_map.layer.currentIndex(),
            self.on_map,
            self.with_side,
            inside.index(held) if held in inside else -1,
            self.picture.walking(),
        )

    def restore(self, view: View) -> None:
        """Let the user see what there was to see."""
        # Large text may need more room than was wanted, and gives it back.
        self._wish = view.wanted
        self._shares = view.across if view.zoom == self.look.zoom else view.wanted
        self.across.setSizes(self._shares)
        self.side.share(view.side)
        self.side.bring(view.front)
        self.canvas.restore(view.sight)
        self.weight_map.layer.setCurrentIndex(view.layer)
        self.show_map(view.on_map)
        self.show_side(view.with_side)
        inside = self._focusable()
        if 0 <= view.focus < len(inside):
            inside[view.focus].setFocus(Qt.FocusReason.OtherFocusReason)
        if view.walking:
            self.picture.walk_to(view.walking)

    def _remember(self) -> None:
        """Take what the user has moved for what is wanted."""
        self._wish = self.across.sizes()

    def _focusable(self) -> list[QWidget]:
        """Return what can have the focus; in the same order however often it is made anew."""
        found = self.findChildren(QWidget)
        return [widget for widget in found if widget.focusPolicy() != Qt.FocusPolicy.NoFocus]

    def _arrange(self) -> None:
        left = QWidget()
        left_column = QVBoxLayout(left)
        self.across.addWidget(left)
        self.across.addWidget(self.side)
        self.across.setStretchFactor(0, 5)
        self.across.setStretchFactor(1, 2)
        self.share_as_usual()
        column = QVBoxLayout(self)
        for layout in (left_column, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        left_column.addWidget(self._pictures, 1)
        left_column.addWidget(self.legend)
        column.addWidget(self.desk, 1)
        column.addWidget(self.training)
        column.addWidget(self.transport)


def _give_focus(widget: QWidget) -> None:
    """Give a widget the focus as a key does, also in another window."""
    window = widget.window()
    if window.isActiveWindow():
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        return

    def arrive() -> None:
        if isValid(widget):
            widget.clearFocus()  # it came with the window: nobody would see where the keys go
            widget.setFocus(Qt.FocusReason.TabFocusReason)

    widget.setFocus(Qt.FocusReason.TabFocusReason)
    window.windowHandle().activeChanged.connect(arrive, Qt.ConnectionType.SingleShotConnection)
    window.activateWindow()
