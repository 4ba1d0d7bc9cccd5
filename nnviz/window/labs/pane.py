"""Parameters at the left, a picture at the right; below one another where there is little room."""

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QPushButton, QVBoxLayout, QWidget

from nnviz.window.labs.flow import Columns
from nnviz.window.labs.picture_view import PictureView
from nnviz.window.labs.strip import Strip
from nnviz.window.scroller import Scroller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QResizeEvent

    from nnviz.window.style import Look

_SIDE = 320
_BAR = 18
"""What the scroll bar and the frame take of the parameters' width."""
_NARROW = 800
"""Where the page is narrower than this, the parameters stand above the picture."""


class Pane(QWidget):
    """The parts of a lab and their places.

    Sections of parameters are added to `sections`; `strip` says what is going on, `view` shows the
    picture.
    """

    def __init__(self, look: "Look") -> None:
        super().__init__()
        self.look = look
        self._arrange()

    def _arrange(self) -> None:
        px, theme = self.look.px, self.look.theme
        self.form = QWidget()
        self.form.setObjectName("form")
        self.form.setStyleSheet(f"QWidget#form {{ background: {theme.surface}; }}")
        self.sections = Columns(px(22))
        self.sections.setContentsMargins(px(20), px(18), px(20), px(22))
        self.form.setLayout(self.sections)
        self.area = Scroller(self.look)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.form)
        self.strip = Strip(self.look)
        self.side = QWidget()
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addWidget(self.strip)
        self.scroller = Scroller(self.look)
        self.view = PictureView(self.look, self.scroller)
        page = QWidget()
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(0)
        self._page.addWidget(self.view)
        self._page.addStretch(1)
        page.setObjectName("page")
        page.setStyleSheet(f"QWidget#page {{ background: {theme.canvas}; }}")
        self.scroller.setWidget(page)
        self._line = QFrame()
        self._line.setFrameShape(QFrame.Shape.NoFrame)
        self._line.setFixedWidth(1)
        self._line.setStyleSheet(f"background: {theme.border};")
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(0)
        self._parts.addWidget(self.side)
        self._parts.addWidget(self._line)
        self._parts.addWidget(self.scroller, 1)
        self._narrow = False
        self.form.installEventFilter(self)
        self._widen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what the parameters need."""
        if watched is self.form and event.type() is QEvent.Type.LayoutRequest:
            self._widen()
        return False

    def _widen(self) -> None:
        """Give the parameters the width that they need, where they stand beside the picture."""
        if not self._narrow:
            needed = self.sections.minimumSize().width() + self.look.px(_BAR)
            self.side.setFixedWidth(max(self.look.px(_SIDE), needed))

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Put the parameters beside the picture, or above it where the page is narrow."""
        super().resizeEvent(event)
        narrow = event.size().width() < self.look.px(_NARROW)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        if narrow:
            self.area.takeWidget()
            self._page.insertWidget(0, self.form)
            self._parts.setDirection(QBoxLayout.Direction.TopToBottom)
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(16_777_215)
        else:
            self._page.removeWidget(self.form)
            self.area.setWidget(self.form)
            self._parts.setDirection(QBoxLayout.Direction.LeftToRight)
            self._widen()
        self.form.show()
        self.area.setVisible(not narrow)
        self._line.setVisible(not narrow)

    def chain(self) -> None:
        """Let Tab go through the parameters as they stand, then to the buttons and the picture."""
        buttons = (self.strip.cancel, *self.strip.findChildren(QPushButton))
        stops = [*_stops(self.sections), *dict.fromkeys(buttons), self.scroller]
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)


def _stops(layout: QLayout) -> "Iterator[QWidget]":
    """Yield what Tab goes to in a layout, in its order."""
    for number in range(layout.count()):
        item = layout.itemAt(number)
        inner = item.layout() if item is not None else None
        widget = item.widget() if item is not None else None
        if widget is not None:
            inner = widget.layout()
            if widget.focusProxy() is None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield widget
                continue
        if inner is not None:
            yield from _stops(inner)
