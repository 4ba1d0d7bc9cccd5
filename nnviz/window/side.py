"""The column beside the network: one part under another, or behind tabs where it is low."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from nnviz.translation import tr
from nnviz.window.splitter import Splitter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from nnviz.window.style import Look

_HIGH_ENOUGH = 560
"""A column lower than this, at a text size of 100 %, shows one part at a time."""


_PLAIN = Qt.KeyboardModifier.NoModifier


class _Tabs(QTabBar):
    """Tabs whose focus can be seen."""

    def __init__(self, look: "Look") -> None:
        super().__init__()
        self._look = look
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)

    def event(self, event: QEvent) -> bool:
        """Take ← and →, which go from tab to tab, before the window's shortcuts do."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _PLAIN
            if plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint the tabs, and a frame around the current one while they have the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(QColor(self._look.theme.focus), self._look.px(2)))
            inset = self._look.px(3)
            area = self.tabRect(self.currentIndex()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(area, inset, inset)


class Side(QWidget):
    """Shows parts under one another in a splitter, of which the first gets the most room."""

    def __init__(
        self,
        parts: "Sequence[tuple[str, QWidget, int]]",
        look: "Look",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._parts = [part for _, part, _ in parts]
        self._tabs = _Tabs(look)
        self._tabs.setAccessibleName(tr("Panels"))
        self.splitter = Splitter(Qt.Orientation.Vertical, look)
        for title, part, share in parts:
            self._tabs.addTab(title)
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self.splitter.setSizes([look.px(share) for _, _, share in parts])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tabs)
        column.addWidget(self.splitter, 1)
        self._shares = self.splitter.sizes()
        self.splitter.splitterMoved.connect(self._remember)
        self._tabs.hide()
        self._tabs.currentChanged.connect(self._show)

    @property
    def in_tabs(self) -> bool:
        """Whether one part is shown at a time."""
        return not self._tabs.isHidden()

    @property
    def shares(self) -> list[int]:
        """How high each part is, or was when it was last shown with the others."""
        return self._shares if self.in_tabs else self.splitter.sizes()

    def share(self, heights: "Sequence[int]") -> None:
        """Give each part its height, where there are as many."""
        if len(heights) == len(self._parts):
            self._shares = list(heights)
            self.splitter.setSizes(self._shares)

    @property
    def front(self) -> int:
        """Which part is in front, where one is shown at a time."""
        return self._tabs.currentIndex()

    def bring(self, number: int) -> None:
        """Bring a part to the front by its number."""
        self._tabs.setCurrentIndex(number)

    def minimumSizeHint(self) -> QSize:
        """Return the room that all need, also those that are not in front."""
        least = max(part.minimumWidth() for part in self._parts)
        return super().minimumSizeHint().expandedTo(QSize(least, 0))

    def show_part(self, part: QWidget) -> None:
        """Bring a part to the front."""
        self._tabs.setCurrentIndex(self._parts.index(part))

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Use tabs where the column is low for its text size."""
        super().resizeEvent(event)
        low = self.height() < self._look.px(_HIGH_ENOUGH)
        if low != self.in_tabs:
            if low:
                self._remember()
            self._tabs.setVisible(low)
            self._show()
            if not low:
                self.splitter.setSizes(self._shares)

    def _remember(self) -> None:
        sizes = self.splitter.sizes()
        if all(sizes):
            self._shares = sizes

    def _show(self) -> None:
        chosen = self._tabs.currentIndex()
        for number, part in enumerate(self._parts):
            part.setVisible(not self.in_tabs or number == chosen)
