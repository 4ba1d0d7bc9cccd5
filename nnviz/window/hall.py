"""The lecture hall: opens and closes lecture mode's view, on a second screen where there is one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from nnviz.window.lecture import LectureView, choose_screen

if TYPE_CHECKING:
    from nnviz.window.manner import Manner
    from nnviz.window.presenter import Presenter


class Hall(QObject):
    """Holds the view while there is one.

    Signals
    -------
    opened(LectureView)
        A view is there, whose wishes are to be heard.
    closed()
        The view is left.
    """

    opened = Signal(object)
    closed = Signal()

    def __init__(self, window: QWidget, presenter: "Presenter", manner: "Manner") -> None:
        super().__init__(window)
        self._window = window
        self._presenter = presenter
        self._manner = manner
        self.view: LectureView | None = None

    @property
    def covers(self) -> bool:
        """Whether the view lies over the window, which then cannot be seen."""
        return self.view is not None and self.view.screen() is self._window.screen()

    def toggle(self) -> None:
        """Open the view, or close it."""
        if self.view is not None:
            self.view.close()
        else:
            self._open(choose_screen(QGuiApplication.screens(), self._window.screen()))

    def reopen(self) -> None:
        """Show the view in the new look, where it was, if it is open."""
        before = self.view
        if before is not None:
            before.closed.disconnect(self._forget)
            self._open(before.screen())
            before.close()

    def refresh(self, *, moving: bool = False) -> None:
        """Draw what is on show now."""
        if self.view is not None:
            self.view.refresh(moving=moving)

    def show_title(self) -> None:
        """Say in the view's title what is taught."""
        if self.view is not None:
            self.view.show_title(self._presenter.title)

    def close(self) -> None:
        """Close the view."""
        if self.view is not None:
            self.view.close()

    def _open(self, screen: QScreen) -> None:
        presenter = self._presenter
        view = self.view = LectureView(
            presenter.network_for_hall,
            presenter.calculation_for_hall,
            self._manner.look,
            self._window,
        )
        view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        view.closed.connect(self._forget)
        self.show_title()
        self.opened.emit(view)
        view.present(screen)

    def _forget(self) -> None:
        self.view = None
        self.closed.emit()
