"""A picture whose elements are walked by keys, and can be read by a screen reader."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from nnviz.trace.walk import Direction
from nnviz.window.focus_ring import FocusRing

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from nnviz.window.style import Look

_ARROWS: Final = {
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
}
_BEGINNING: Final = (Direction.UP, Direction.DOWN)
"""Until a walk has begun, left and right are the window's, which steps in time."""
_CHOOSING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class WalkedPicture(QWidget):
    """A picture of elements, of which one may have the keyboard.

    ↑ or ↓ begins a walk; then the arrows lead from element to element, Tab reads on and leaves the
    picture at its end, Return explains an element until another is chosen, and Escape ends the
    walk. All other keys stay the window's.

    Signals
    -------
    walked(str)
        The id of the element that has the keyboard now; empty when the walk ends.
    selected(str)
        The id of the element that was chosen, by key or click.
    """

    walked = Signal(str)
    selected = Signal(str)

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring = FocusRing(self, look)
        self._walking = ""
        self._chosen = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def walking(self) -> str:
        """Return the id of the element that has the keyboard, "" for none."""
        return self._walking

    def chosen(self) -> str:
        """Return the id of the element that is explained until another is chosen, "" for none."""
        return self._chosen

    def show_selected(self, element: str) -> None:
        """Take notice of what is explained until another is chosen."""
        self._chosen = element

    def choose(self, element: str) -> None:
        """Explain an element, as a click on it does."""
        self.selected.emit(element)

    def walk_to(self, element: str) -> None:
        """Give an element the keyboard."""
        self._walking = element
        self.ring.show()
        self.walked.emit(element)
        self.bring_into_view(element)

    def end_walk(self) -> None:
        """Let no element have the keyboard."""
        if self._walking:
            self._walking = ""
            self.walked.emit("")

    # What a picture of its own kind answers -------------------------------------------------

    def beginning(self) -> str:
        """Return the id of the element at which a walk begins, "" if there is none to walk."""
        raise NotImplementedError

    def beside(self, element: str, direction: Direction) -> str:
        """Return the id of what lies beside an element."""
        raise NotImplementedError

    def following(self, element: str, by: int) -> str:
        """Return the id of what is read after an element, or before it, "" beyond the ends."""
        raise NotImplementedError

    def bring_into_view(self, element: str) -> None:
        """Show the place of an element."""

    # Keys -----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Claim the keys of a walk before they are taken for the window's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(self.claims(event))
            return event.isAccepted()
        return super().event(event)

    def claims(self, event: QKeyEvent) -> bool:
        """Return whether a key is for the walk."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        direction = _ARROWS.get(Qt.Key(event.key()))
        if self._walking:
            return direction is not None or event.key() in _CHOOSING
        return direction in _BEGINNING

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk; leave to the window what is not for the walk."""
        if event.key() == Qt.Key.Key_Escape:
            self.end_walk()
        if not self.claims(event):
            event.ignore()
            return
        if event.key() in _CHOOSING:
            self.choose(self._walking)
            return
        direction = _ARROWS[Qt.Key(event.key())]
        element = self.beside(self._walking, direction) if self._walking else self.beginning()
        if element:
            self.walk_to(element)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Read on by Tab while walking; beyond the ends the focus goes on, and the walk ends."""
        if self._walking:
            element = self.following(self._walking, 1 if forward else -1)
            if element:
                self.walk_to(element)
                return True
            self.end_walk()
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys go now."""
        self.ring.follow(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        self.ring.follow(event)

    def mousePressEvent(self, event: "QMouseEvent") -> None:
        """Need no ring: who uses the mouse sees where it is."""
        self.ring.hide()
