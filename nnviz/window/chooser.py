"""The choice of a scenario, in the corner of the menu bar."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QToolButton

from nnviz.translation import tr
from nnviz.window.style import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.window.style import Look

_WIDTH = 300
_LEAST = 24


class Chooser(QToolButton):
    """Says which scenario is on show; `fill` puts all others into its menu."""

    def __init__(self, look: "Look", fill: "Callable[[QMenu], None]") -> None:
        super().__init__()
        self._most = look.px(_WIDTH)
        self._least = look.px(_LEAST)
        self._gap = look.px(8)
        self._title = ""
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setAccessibleName(tr("Choose a scenario"))
        self.setIcon(icon("chevron-down", look.theme.ink, look.px(14)))
        self.setIconSize(QSize(look.px(14), look.px(14)))
        choice = QMenu(self)
        fill(choice)
        self.setMenu(choice)

    def take_corner(self, bar: QMenuBar) -> None:
        """Stand in the corner of a menu bar, in the place of who stood there."""
        before = bar.cornerWidget()
        if before is not None:  # the bar lets go of it, but does not end it
            before.hide()
            before.deleteLater()
        bar.setCornerWidget(self)
        self.show()  # a bar that is on screen already leaves it hidden
        self._ask_for_room()

    def show_title(self, title: str, window_width: int) -> None:
        """Show a title, cut where a window of this width has no room for it beside the menus."""
        wide = max(
            self._least, min(self._most, window_width // 3, self._beside_menus(window_width))
        )
        text = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, wide)
        self._title = text
        self.setText(text.replace("&", "&&"))
        self.setToolTip(title)
        self._ask_for_room()

    def _beside_menus(self, window_width: int) -> int:
        """Return the room that the menus leave to the title."""
        bar = self.parentWidget()
        if not isinstance(bar, QMenuBar):
            return window_width
        menus = bar.actions()
        end = bar.actionGeometry(menus[-1]).right() if menus else 0
        around = self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self._title)
        return window_width - end - around - self._gap

    def _ask_for_room(self) -> None:
        """Get as much room as the title needs now, which a menu bar gives when it is resized."""
        bar = self.parentWidget()
        if bar is not None and self.sizeHint().width() != self.width():
            QApplication.sendEvent(bar, QResizeEvent(bar.size(), bar.size()))
