"""The help: contents beside a page that is laid out when it is turned to, and a search."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnviz.drawing.handbook import find
from nnviz.drawing.handbook_drawing import draw_section
from nnviz.drawing.handbook_pages import handbook
from nnviz.export.painter import paint
from nnviz.plots.handbook import sections
from nnviz.translation import tr
from nnviz.window.scroller import Scroller

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent, QShowEvent

    from nnviz.drawing.handbook import Place, Section
    from nnviz.drawing.handbook_drawing import Page
    from nnviz.window.style import Look

_SIZE = QSize(980, 720)
_CONTENTS = 210
_LEAST_PAGE = 420
"""Where the page would be narrower than this, the contents become a choice above it."""
_AROUND = 16
"""What is left of the window below, around the help."""
_BAR = 18
"""What the scroll bar and the frame take of the page."""
_ABOVE = 24
"""Room above a part that was scrolled to."""


class SectionPage(QWidget):
    """Paints one section; its text is its name."""

    def __init__(self, look: "Look") -> None:
        super().__init__()
        self._look = look
        self.page: Page | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_page(self, section: "Section", page: "Page") -> None:
        """Show a section as it was laid out."""
        self.page = page
        self.setAccessibleName(f"{section.title}\n{section.reading}")
        self.setFixedHeight(round(page.drawing.height * self._look.zoom))
        self.update()

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._look.theme.surface))
        if self.page is not None:
            painter.scale(self._look.zoom, self._look.zoom)
            paint(self.page.drawing, painter)


class HelpPage(QDialog):
    """Explains notation, conventions and what is measured; stays open beside the window."""

    def __init__(self, look: "Look", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Notation and conventions"))
        self._look = look
        self.sections = (*handbook(), *sections())
        self._at = -1
        self.places: tuple[Place, ...] = ()
        self._place = -1
        self._width = 0
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search in the help"))
        self.search.setAccessibleName(tr("Search in the help"))
        self.count = QLabel()
        self.count.hide()
        self.contents = QListWidget()
        self.choice = QComboBox()
        for part in (self.contents, self.choice):
            part.addItems([section.title for section in self.sections])
            part.setAccessibleName(tr("Contents"))
        self.page = SectionPage(look)
        self.scroller = Scroller(look)
        self.scroller.setWidget(self.page)
        self._arrange()
        self._connect()
        room = parent.window().size() if parent else self.screen().availableSize()
        around = QSize(look.px(_AROUND), look.px(_AROUND))
        self.resize((_SIZE * look.zoom).boundedTo(room - around))
        self.contents.setCurrentRow(0)
        self.scroller.setFocus()

    def _arrange(self) -> None:
        theme, px = self._look.theme, self._look.px
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(self.choice)
        top.addWidget(self.search, 1)
        top.addWidget(self.count)
        middle = QHBoxLayout()
        middle.setSpacing(px(12))
        middle.addWidget(self.contents)
        middle.addWidget(self.scroller, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(14), px(14), px(14))
        column.setSpacing(px(12))
        column.addLayout(top)
        column.addLayout(middle, 1)
        self._beside = max(px(_CONTENTS), self._width_of_contents())
        self.contents.setFixedWidth(self._beside)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        edge = px(2)
        self.setStyleSheet(
            f"QLineEdit {{ background: {theme.surface}; color: {theme.ink};"
            f" border: 1px solid {theme.rim}; border-radius: {px(8)}px;"
            f" padding: {px(7)}px {px(10)}px; }}"
            f"QLineEdit:focus {{ border: {edge}px solid {theme.focus};"
            f" padding: {px(6)}px {px(9)}px; }}"
            f"QListWidget {{ background: {theme.surface}; border: {edge}px solid {theme.surface};"
            f" border-radius: {px(8)}px; outline: none; }}"
            f"QListWidget:focus {{ border: {edge}px solid {theme.focus}; }}"
            f"QListWidget::item {{ color: {theme.soft}; padding: {px(7)}px {px(10)}px;"
            f" border-radius: {px(6)}px; }}"
            f"QListWidget::item:hover {{ background: {theme.canvas}; }}"
            f"QListWidget::item:selected {{ background: {theme.pressed}; color: {theme.ink}; }}"
        )
        self.count.setStyleSheet(f"color: {theme.soft};")

    def _width_of_contents(self) -> int:
        """Return how wide the longest title is, with what is around it."""
        metrics = QFontMetrics(self._look.font(self._look.theme.sizes.body))
        titles = (metrics.horizontalAdvance(section.title) for section in self.sections)
        return max(titles) + self._look.px(28)

    def _connect(self) -> None:
        self.contents.currentRowChanged.connect(self._turn_to)
        self.choice.currentIndexChanged.connect(self.contents.setCurrentRow)
        self.search.textChanged.connect(self._look_for)
        self.search.installEventFilter(self)
        self.scroller.installEventFilter(self)
        find_keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find_keys.activated.connect(self._to_search)
        for keys, by in (("F3", 1), ("Shift+F3", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(
                lambda by=by: self._to_place(self._place + by)
            )
        for keys, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self._turn_by(by))

    def show_section(self, name: str) -> None:
        """Turn to the section with this id."""
        for number, section in enumerate(self.sections):
            if section.id == name:
                self.contents.setCurrentRow(number)

    # Turning pages --------------------------------------------------------------------------

    def _turn_by(self, by: int) -> None:
        at = self._at + by
        if 0 <= at < len(self.sections):
            self.contents.setCurrentRow(at)

    def _turn_to(self, number: int) -> None:
        if number < 0:
            return
        self._at = number
        self.choice.blockSignals(True)
        self.choice.setCurrentIndex(number)
        self.choice.blockSignals(False)
        self.scroller.setAccessibleName(self.sections[number].title)
        self._draw()
        self.scroller.verticalScrollBar().setValue(0)

    def _draw(self) -> None:
        """Lay out the section for the width that there is, once there is one."""
        if not self.isVisible():
            return
        # Room is left for the scroll bar also where none is needed: it must not change the page.
        width = self.scroller.width() - self._look.px(_BAR)
        self._width = self.scroller.width()
        section = self.sections[self._at]
        found = frozenset(place.part for place in self.places if place.section == self._at)
        current = -1
        if self.places and self.places[self._place].section == self._at:
            current = self.places[self._place].part
        look = self._look
        page = draw_section(section, width / look.zoom, look.theme, found, current)
        self.page.show_page(section, page)

    # Searching ------------------------------------------------------------------------------

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _look_for(self, query: str) -> None:
        """Go to the first place from here on, or to the very first."""
        self.places = find(self.sections, query)
        from_here = (
            number for number, place in enumerate(self.places) if place.section >= self._at
        )
        self._place = next(from_here, 0)
        if self.places:
            self._to_place(self._place)
            return
        self._say(tr("not found") if query.strip() else "")
        self._draw()

    def _say(self, text: str) -> None:
        """Say beside the search what came of it."""
        self.count.setText(text)
        self.count.setVisible(bool(text))

    def _to_place(self, number: int) -> None:
        """Turn to one of the places that were found, going round at the ends."""
        if not self.places:
            return
        self._place = number % len(self.places)
        place = self.places[self._place]
        self._say(tr("{number} of {count}", number=self._place + 1, count=len(self.places)))
        if place.section != self._at:
            self.contents.setCurrentRow(place.section)
        else:
            self._draw()
        page = self.page.page
        if page is not None:
            top = page.spans[place.part][0] - _ABOVE if place.part >= 0 else 0.0
            self.scroller.verticalScrollBar().setValue(round(top * self._look.zoom))

    # Events ---------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the width of the page, and take the keys of the search."""
        if watched is self.scroller and event.type() == QEvent.Type.Resize:
            if self.scroller.width() != self._width:
                self._draw()
        elif (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            return self._handle(event)
        return False

    def _handle(self, event: QKeyEvent) -> bool:
        """Go to the next place, or out of the search."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self._to_place(self._place + (-1 if back else 1))
            case Qt.Key.Key_Escape if self.search.text():
                self.search.clear()
            case Qt.Key.Key_Down:
                self.scroller.setFocus(Qt.FocusReason.OtherFocusReason)
            case _:
                return False
        return True

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Put the contents beside the page, or where it is narrow above it."""
        super().resizeEvent(event)
        narrow = event.size().width() < self._beside + self._look.px(_LEAST_PAGE)
        self.contents.setVisible(not narrow)
        self.choice.setVisible(narrow)

    def showEvent(self, event: "QShowEvent") -> None:
        """Lay out the first page."""
        super().showEvent(event)
        self._draw()
