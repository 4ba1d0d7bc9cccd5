"""A page that is scrolled with the keys as with the wheel."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSlider, QFrame, QScrollArea, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from nnviz.window.style import Look

_ACTIONS: Final = {
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Space: QAbstractSlider.SliderAction.SliderPageStepAdd,
}


class Scroller(QScrollArea):
    """Scrolls one widget up and down; has the keyboard, and shows that it has."""

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = look.theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(look.px(40))
        self.setObjectName("scroller")
        edge = look.px(2)
        self.setStyleSheet(
            f"QScrollArea#scroller {{ border: {edge}px solid {theme.surface}; }}"
            f"QScrollArea#scroller:focus {{ border: {edge}px solid {theme.focus};"
            f" border-radius: {look.px(8)}px; }}"
        )

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Scroll by a line, a page, or to an end."""
        action = _ACTIONS.get(Qt.Key(event.key()))
        if action is None:
            super().keyPressEvent(event)
        elif (
            event.key() == Qt.Key.Key_Space
            and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderPageStepSub)
        else:
            self.verticalScrollBar().triggerAction(action)
