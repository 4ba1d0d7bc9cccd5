"""The window's pages: the network with its panels, and the labs."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from nnviz.window import accessible

if TYPE_CHECKING:
    from nnviz.window.labs.page import LabsPage
    from nnviz.window.panels import Panels
    from nnviz.window.style import Look


class Pages(QStackedWidget):
    """Shows the network, or the labs, which are made when they are first wanted.

    Signals
    -------
    changed()
        Another page is on show.
    """

    changed = Signal()

    def __init__(self, panels: "Panels", look: "Look") -> None:
        super().__init__()
        self._look = look
        self._panels = panels
        self._labs: LabsPage | None = None
        self.addWidget(panels)

    @property
    def in_labs(self) -> bool:
        """Whether a lab is on show."""
        return self.currentIndex() > 0

    @property
    def labs(self) -> "LabsPage | None":
        """The page of the labs, None until it is first wanted."""
        return self._labs

    def show_lab(self, name: str) -> None:
        """Show a lab by its name, or with "" the network."""
        if name:
            self._make_labs().show_lab(name)
        elif self._labs is not None and self.in_labs:
            self._labs.close_work()
        self.setCurrentIndex(1 if name else 0)
        self.changed.emit()
        if not name:
            self._panels.picture.setFocus()

    def leave_labs(self) -> None:
        """Show the network, where a lab is on show."""
        if self.in_labs:
            self.show_lab("")

    def state(self) -> Any:
        """Return what the labs have, None while nobody wanted them."""
        return None if self._labs is None else (self.in_labs, self._labs.state())

    def restore(self, state: Any) -> None:
        """Show what there was to see."""
        if state is not None:
            in_labs, labs = state
            self._make_labs().restore(labs)
            self.setCurrentIndex(1 if in_labs else 0)

    def close_work(self) -> None:
        """End what runs beside the window."""
        if self._labs is not None:
            self._labs.close_work()

    def take_room_of(self, before: QWidget) -> None:
        """Stand at once where another widget stood, and not only when the window comes to it."""
        self.setGeometry(before.geometry())
        self.show()

    def _make_labs(self) -> "LabsPage":
        if self._labs is None:
            from nnviz.window.labs.page import LabsPage

            self._labs = LabsPage(self._look)
            self._labs.back_wanted.connect(lambda: self.show_lab(""))
            self._labs.told.connect(lambda text: accessible.announce(self.window(), text))
            self.addWidget(self._labs)
        return self._labs
