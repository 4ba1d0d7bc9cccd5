"""What is explained: the active step, or what the user points at, walks to or has selected."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from nnviz.window import accessible

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.window.controller import StepController
    from nnviz.window.panels import Panels
    from nnviz.window.presenter import Presenter


class Attention(QObject):
    """Hears from the panels where the user looks, and tells the presenter and the panels.

    Signals
    -------
    changed()
        Something else is explained.
    """

    changed = Signal()

    def __init__(
        self,
        presenter: "Presenter",
        controller: "StepController",
        panels: "Callable[[], Panels]",
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._controller = controller
        self._panels = panels
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._explain_pointed)

    def listen(self) -> None:
        """Listen to the panels, which were made anew."""
        panels = self._panels()
        self._presenter.hovered = ""  # new panels have seen no pointer yet
        panels.canvas.hovered.connect(self.hover)
        panels.table.selected.connect(self.select)
        for picture in (panels.canvas, panels.weight_map):
            picture.selected.connect(self.select)
            picture.walked.connect(self.walk)

    def select(self, element: str) -> None:
        """Explain another element, or with "" or a second click the active step again."""
        self._rest.stop()
        if element != self._presenter.walked:
            self.end_walk()
        again = element == self._presenter.selected
        self._presenter.pointed = ""
        self._presenter.selected = "" if again else element
        self._change()

    def walk(self, element: str) -> None:
        """Explain the element that has the keyboard, or with "" the active step again."""
        self._rest.stop()
        self._presenter.walked = self._presenter.pointed = element
        self._change()
        panels = self._panels()
        for picture in (panels.canvas, panels.weight_map.map):
            accessible.tell_walk(picture)

    def end_walk(self) -> None:
        """Let no element have the keyboard."""
        panels = self._panels()
        for picture in (panels.canvas, panels.weight_map):
            picture.end_walk()

    def hover(self, element: str) -> None:
        """Outline what is under the pointer, and explain it when the pointer rests."""
        self._presenter.hovered = element
        self._rest.start(self._presenter.theme.durations.hover)
        self._panels().canvas.refresh()

    def look_away(self) -> None:
        """Explain the active step again, because the timeline moves."""
        self._rest.stop()
        if self._presenter.look_away():
            self.show_selected()

    def show_selected(self) -> None:
        """Mark what is selected in all panels."""
        panels = self._panels()
        for part in (panels.canvas, panels.table, panels.weight_map):
            part.show_selected(self._presenter.selected)

    def close(self) -> None:
        """Explain nothing else any more."""
        self._rest.stop()

    def _explain_pointed(self) -> None:
        wanted = self._presenter.hovered or self._presenter.walked
        if self._controller.playing or self._presenter.pointed == wanted:
            return
        self._presenter.pointed = wanted
        self._change()

    def _change(self) -> None:
        self.changed.emit()
        self.show_selected()
