"""The slide as it will be, painted in the window's own thread, and the way through the range."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnviz.drawing.theme import THEMES
from nnviz.export.painter import paint
from nnviz.translation import tr
from nnviz.window.style import icon

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from nnviz.drawing.shapes import Drawing
    from nnviz.drawing.theme import Theme
    from nnviz.window.style import Look

_SQUARE: Final = 9
"""Side of the squares that are seen through what is transparent."""
_LEAST: Final = QSize(200, 150)
_WANTED: Final = QSize(600, 380)


class Sheet(QWidget):
    """Paints a drawing as large as there is room for it.

    Signals
    -------
    go_wanted(int)
        So many frames further.
    end_wanted(bool)
        To the last frame, or to the first.
    """

    go_wanted = Signal(int)
    end_wanted = Signal(bool)

    def __init__(self, look: "Look", parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.drawing: Drawing | None = None
        self._ground = look.theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Return a size at which a slide can be read."""
        return _WANTED * self._look.zoom

    def show_drawing(self, drawing: "Drawing", theme: "Theme") -> None:
        """Show a slide that is drawn in a theme."""
        self.drawing, self._ground = drawing, theme
        self.update()

    @property
    def place(self) -> QRectF:
        """Where the slide is painted."""
        if self.drawing is None:
            return QRectF()
        room = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        scale = min(room.width() / self.drawing.width, room.height() / self.drawing.height)
        width, height = self.drawing.width * scale, self.drawing.height * scale
        left = room.center().x() - width / 2
        return QRectF(round(left), round(room.center().y() - height / 2), width, height)

    def paintEvent(self, _: "QPaintEvent") -> None:
        """Paint the slide, its edge, and whether it has the keyboard."""
        theme, place = self._look.theme, self.place
        painter = QPainter(self)
        if self.drawing is None:
            return
        if self.drawing.background is None:
            self._paint_squares(painter, place)
        painter.save()
        painter.setClipRect(place)
        painter.translate(place.topLeft())
        scale = place.width() / self.drawing.width
        painter.scale(scale, scale)
        paint(self.drawing, painter)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        focus = self.hasFocus()
        painter.setPen(QColor(theme.focus if focus else theme.outline))
        out = 1.5 if focus else 0.5
        painter.drawRect(place.adjusted(-out, -out, out, out))
        if focus:
            painter.drawRect(place.adjusted(-2.5, -2.5, 2.5, 2.5))

    def _paint_squares(self, painter: QPainter, place: QRectF) -> None:
        """Paint what is seen through a slide without a ground."""
        theme = self._ground
        painter.fillRect(place, QColor(theme.surface))
        side = self._look.px(_SQUARE)
        painter.save()
        painter.setClipRect(place)
        for row in range(int(place.height()) // side + 1):
            for column in range(row % 2, int(place.width()) // side + 1, 2):
                x, y = place.left() + column * side, place.top() + row * side
                painter.fillRect(QRectF(x, y, side, side), QColor(theme.pressed))
        painter.restore()

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Go to another frame."""
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_PageUp:
                self.go_wanted.emit(-1)
            case Qt.Key.Key_Right | Qt.Key.Key_PageDown:
                self.go_wanted.emit(1)
            case Qt.Key.Key_Home:
                self.end_wanted.emit(False)
            case Qt.Key.Key_End:
                self.end_wanted.emit(True)
            case _:
                super().keyPressEvent(event)


class Preview(QWidget):
    """A slide or the beginning of a text, its title, and the buttons to the others.

    Signals
    -------
    went(int)
        Another frame is wanted; its number, from 0.
    """

    went = Signal(int)

    def __init__(self, look: "Look", parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.number, self.count = 0, 1
        self._pages = QStackedWidget(self)
        self.sheet = Sheet(look, self._pages)
        self.sheet.go_wanted.connect(lambda by: self._go(self.number + by))
        self.sheet.end_wanted.connect(lambda last: self._go(self.count - 1 if last else 0))
        self.text = QPlainTextEdit(self._pages)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Preview"))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        theme, px = look.theme, look.px
        self.text.setStyleSheet(
            f'QPlainTextEdit {{ font-family: "{fixed}", "{theme.family}";'
            f" font-size: {px(theme.sizes.small)}px; background: {theme.surface};"
            f" color: {theme.ink}; border: 1px solid {theme.outline}; padding: {px(8)}px; }}"
            "QAbstractScrollArea::corner { background: transparent; border: none; }"
            f"QPlainTextEdit:focus {{ border: 2px solid {theme.focus}; }}"
        )
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._pages.addWidget(self.sheet)
        self._pages.addWidget(self.text)
        self.back = self._button("chevron-left", tr("Frame before (←)"), -1)
        self.forward = self._button("chevron-right", tr("Next frame (→)"), 1)
        self.place = QLabel(self)
        self.caption = QLabel(self)
        for label in (self.place, self.caption):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.caption.setStyleSheet(f"color: {theme.soft}; font-size: {px(theme.sizes.small)}px;")
        self._title = ""
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self.place)
        words.addWidget(self.caption)
        line = QHBoxLayout()
        line.setSpacing(px(10))
        line.addWidget(self.back)
        line.addLayout(words, 1)
        line.addWidget(self.forward)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self._pages, 1)
        column.addLayout(line)

    @property
    def title(self) -> str:
        """What the slide on show shows, in one line."""
        return self._title

    def show_slide(self, drawing: "Drawing", theme: str, title: str, aloud: str) -> None:
        """Show a slide that is drawn in a theme."""
        self._pages.setCurrentWidget(self.sheet)
        self.sheet.show_drawing(drawing, THEMES[theme])
        self.sheet.setAccessibleName(tr("Preview: {title}", title=title))
        self.sheet.setAccessibleDescription(aloud)
        self._title = title
        self._follow()

    def show_text(self, text: str) -> None:
        """Show the beginning of a text."""
        self._pages.setCurrentWidget(self.text)
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)
        self._title = ""
        self._follow()

    def show_place(self, number: int, count: int) -> None:
        """Say which of how many frames it is, from 0."""
        self.number, self.count = number, count
        self._follow()

    def say(self, text: str) -> None:
        """Say why no other slide can be shown yet."""
        self._title = text
        self._follow()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Write as much of the title as there is room for."""
        super().resizeEvent(event)
        self._write()

    def _follow(self) -> None:
        shows = self._pages.currentWidget() is self.sheet
        self.back.setEnabled(self.number > 0)
        self.forward.setEnabled(self.number + 1 < self.count)
        for widget in (self.back, self.forward, self.place):
            widget.setVisible(shows and self.count > 1)
        self.place.setText(tr("{number:,} of {count:,}", number=self.number + 1, count=self.count))
        self._write()

    def _write(self) -> None:
        label, shows = self.caption, self._pages.currentWidget() is self.sheet
        text = self._title if shows else tr("The beginning of the file")
        cut = Qt.TextElideMode.ElideRight
        label.setText(label.fontMetrics().elidedText(text, cut, label.width()))
        label.setToolTip(text)
        label.setAccessibleName(text)

    def _go(self, number: int) -> None:
        number = min(max(number, 0), self.count - 1)
        if number != self.number:
            self.went.emit(number)

    def _button(self, glyph: str, words: str, by: int) -> QToolButton:
        button = QToolButton(self)
        size = self._look.px(18)
        button.setIcon(icon(glyph, self._look.theme.ink, size))
        button.setIconSize(QSize(size, size))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setAutoRepeat(True)
        button.clicked.connect(lambda: self._go(self.number + by))
        return button
