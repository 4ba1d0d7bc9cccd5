"""The desk: plots around the network, each of which can be hidden, moved, enlarged or taken out."""

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QTabBar,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from nnviz.translation import tr
from nnviz.window.preferences import Plots

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QCloseEvent

    from nnviz.window.style import Look

_VERSION: Final = 1
_WINDOW: Final = (640, 420)
"""The size of a plot that gets a window of its own, at a text size of 100 %."""

_HEIGHT: Final = 230
"""How high plots below the network are at first, at a text size of 100 %."""

Place = Qt.DockWidgetArea


class _Dock(QDockWidget):
    """A plot with its header, which is what it is grabbed by.

    Signals
    -------
    closed()
        A window of its own was closed.
    """

    closed = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.topLevelChanged.connect(self._frame)

    def float_out(self, room: QSize) -> None:
        """Become a window of its own, of a size at which a plot can be read."""
        middle = self.window().frameGeometry().center()
        self.setFloating(True)
        self.resize(room)
        self.move(middle - QPoint(room.width(), room.height()) / 2)

    def _frame(self, floating: bool) -> None:
        """Have the frame that all windows have: Qt gives none to what has a header of its own."""
        if floating and self.windowFlags() & Qt.WindowType.FramelessWindowHint:
            # Of a tool the keys are those of the main window.
            self.setWindowFlags(
                Qt.WindowType.Tool
                | Qt.WindowType.WindowTitleHint
                | Qt.WindowType.WindowMaximizeButtonHint
                | Qt.WindowType.WindowCloseButtonHint
            )
            self.show()

    def closeEvent(self, event: "QCloseEvent") -> None:
        """Tell it."""
        super().closeEvent(event)
        self.closed.emit()


class Desk(QMainWindow):
    """Holds a middle, and plots that are docked around it; Qt moves them with the mouse.

    Plots are called by their keys. Which ones are wanted is remembered while none is on show.

    Signals
    -------
    changed()
        Others are on show.
    left()
        A plot that had the focus is gone, and the middle is to have it.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, middle: QWidget, look: "Look") -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self._look = look
        self.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks
        )
        self.setTabPosition(Place.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._middle = middle
        self.setCentralWidget(middle)
        self._docks: dict[str, _Dock] = {}
        self._wanted: list[str] = []
        self._on_show = False
        self._enlarged = ""
        self._before = QByteArray()
        self._held: QWidget | None = None
        self._firsts: list[_Dock] = []
        self._places = QByteArray()
        self._telling = QTimer(self)  # what changes together is told once
        self._telling.setSingleShot(True)
        self._telling.setInterval(0)
        self._telling.timeout.connect(self.changed)

    # What there is --------------------------------------------------------------------------

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all plots."""
        return tuple(self._docks)

    @property
    def on_show(self) -> bool:
        """Whether the plots that are wanted are on show."""
        return self._on_show

    @property
    def wanted(self) -> tuple[str, ...]:
        """The plots that are on show, or would be."""
        return tuple(self._wanted)

    @property
    def enlarged(self) -> str:
        """The plot that has all the room, empty for none."""
        return self._enlarged

    def is_seen(self, key: str) -> bool:
        """Whether a plot can be seen: it is on show, and not behind the tab of another."""
        dock = self._docks.get(key)
        return dock is not None and dock.isVisible() and not dock.visibleRegion().isEmpty()

    def parts(self) -> list[QDockWidget]:
        """Return the plots that can be seen, with their headers."""
        return [dock for key, dock in self._docks.items() if self.is_seen(key)]

    # Making ---------------------------------------------------------------------------------

    def add(self, key: str, title: str, header: QWidget, body: QWidget) -> None:
        """Add a plot below the network, hidden."""
        dock = _Dock(title, self)
        dock.setObjectName(key)
        dock.setAllowedAreas(Place.AllDockWidgetAreas)
        dock.setTitleBarWidget(header)
        dock.setWidget(body)
        dock.closed.connect(lambda: self.want(key, False))
        dock.visibilityChanged.connect(lambda _: self._telling.start())
        self._docks[key] = dock
        self.addDockWidget(Place.BottomDockWidgetArea, dock)
        dock.hide()

    def arrange(self, columns: "Sequence[Sequence[str]]", wanted: "Iterable[str]") -> None:
        """Stand side by side below the network, those of one column behind one another."""
        self._enlarge("")
        self._wanted = list(wanted)
        firsts = [self._docks[column[0]] for column in columns]
        for column in columns:
            for key in column:
                self._docks[key].setFloating(False)
                self.addDockWidget(Place.BottomDockWidgetArea, self._docks[key])
        for one, next_one in pairwise(firsts):
            self.splitDockWidget(one, next_one, Qt.Orientation.Horizontal)
        for column in columns:
            for front, behind in pairwise(column):
                self.tabifyDockWidget(self._docks[front], self._docks[behind])
        self._put()
        for first in firsts:
            first.raise_()
        self._firsts = firsts
        self._share()

    def _share(self) -> None:
        """Share the room as it was, or equally, once the plots are on show.

        Qt does not listen before, and forgets what plots had that are hidden.
        """
        if not self._on_show or not self.isVisible() or self._enlarged:
            return
        if not self._places.isEmpty():
            places, self._places = self._places, QByteArray()
            self.restoreState(places, _VERSION)
            for key, dock in self._docks.items():
                dock.setVisible(key in self._wanted)
        if self._firsts:
            firsts, self._firsts = self._firsts, []
            self.resizeDocks(firsts, [self.width()] * len(firsts), Qt.Orientation.Horizontal)
            self.resizeDocks(firsts[:1], [self._look.px(_HEIGHT)], Qt.Orientation.Vertical)

    # Showing --------------------------------------------------------------------------------

    def show_plots(self, on: bool) -> None:
        """Show the plots that are wanted, or none."""
        if on != self._on_show:
            had_focus = any(map(_has_focus, self._docks.values()))
            self._enlarge("")
            if not on:
                self._places = self.saveState(_VERSION)
            self._on_show = on
            self._put()
            if had_focus and not on:
                self.left.emit()

    def want(self, key: str, on: bool) -> None:
        """Want a plot, or not; one that is wanted brings all to show."""
        if on == (key in self._wanted) and (self._on_show or not on):
            return
        had_focus = _has_focus(self._docks[key])
        self._enlarge("")
        if on:
            self._wanted += [key] * (key not in self._wanted)
            self._on_show = True
        else:
            self._wanted.remove(key)
            self._on_show = self._on_show and bool(self._wanted)
        self._put()
        if on:
            self._docks[key].raise_()
        elif had_focus:
            self.left.emit()

    def enlarge(self, key: str) -> None:
        """Give a plot all the room and the focus, or give back to the others what they had."""
        self._enlarge("" if key == self._enlarged else key)
        if self._enlarged:
            self._docks[key].widget().setFocus(Qt.FocusReason.OtherFocusReason)
        self._telling.start()

    def place(self, key: str, place: Place | None) -> None:
        """Move a plot to a side of the network; without one, into a window of its own."""
        self._enlarge("")
        dock = self._docks[key]
        if place is None:
            dock.float_out(QSize(*_WINDOW) * self._look.zoom)
        else:
            dock.setFloating(False)
            self.addDockWidget(place, dock)
        dock.show()
        self._name_tabs()

    def bring(self, key: str) -> None:
        """Bring a plot to the front of those that share its place."""
        self._docks[key].raise_()

    def _put(self) -> None:
        for key, dock in self._docks.items():
            dock.setVisible(self._on_show and key in self._wanted)
        self._name_tabs()
        QTimer.singleShot(0, self, self._share)
        self._telling.start()

    def _enlarge(self, key: str) -> None:
        if key == self._enlarged:
            return
        if self._enlarged:
            had_focus = _has_focus(self._docks[self._enlarged])
            self._enlarged = ""
            self._middle.show()
            self.restoreState(self._before, _VERSION)
            QTimer.singleShot(0, self, self._share)
            if had_focus:
                self._give_focus_back()
        if key:
            self._held = QApplication.focusWidget()
            self._before = self.saveState(_VERSION)
            self._enlarged = key
            for other, dock in self._docks.items():
                if not dock.isFloating():
                    dock.setVisible(other == key)
            self._middle.hide()
        self._name_tabs()

    def _give_focus_back(self) -> None:
        """Give the focus to what had it before a plot was enlarged, if that can be seen."""
        held, self._held = self._held, None
        if (
            held is not None
            and isValid(held)
            and held.isVisible()
            and held.focusPolicy() != Qt.FocusPolicy.NoFocus  # a menu had it only in passing
        ):
            held.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    def _name_tabs(self) -> None:
        """Say what the tabs are that Qt makes for plots behind one another."""
        for bar in self.findChildren(QTabBar):
            if bar.parent() is self:
                bar.setAccessibleName(tr("Plots"))
                bar.setDrawBase(False)
                bar.setExpanding(False)
                bar.setUsesScrollButtons(False)
                bar.setFont(self._look.font(self._look.theme.sizes.small))

    # Keeping --------------------------------------------------------------------------------

    def state(self) -> Plots:
        """Return where all plots stand."""
        where = self._before if self._enlarged else self.saveState(_VERSION)
        if not self._on_show and not self._places.isEmpty():
            where = self._places
        return Plots(bytes(where.data()), self.wanted, self._on_show)

    def restore(self, state: Plots) -> None:
        """Stand as before; what makes no sense is left as it is."""
        self._enlarge("")
        if state.where and self.restoreState(QByteArray(state.where), _VERSION):
            self._firsts, self._places = [], QByteArray(state.where)
            self._wanted = [key for key in state.wanted if key in self._docks]
        self._on_show = state.on_show and bool(self._wanted)
        self._put()


def _has_focus(dock: QDockWidget) -> bool:
    """Return whether a plot or its header has the focus."""
    held = QApplication.focusWidget()
    return held is not None and dock.isAncestorOf(held)
