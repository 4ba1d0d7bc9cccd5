"""The tour: a light that goes from panel to panel, with a card that says what each is."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QColor,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPen,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent

    from nnviz.window.style import Look

    Target = tuple[QWidget | Callable[[], QRect], str, str]

_WIDTH = 360
_GAP, _MARGIN, _BLEED = 14, 12, 4
_FOLLOWED: Final = (
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.Show,
    QEvent.Type.Hide,
)


def card_place(room: QRect, light: QRect, size: QSize, gap: int) -> QPoint:
    """Return where a card stands: inside the room, beside the light, hiding as little as it can.

    To the right of it at best, then to the left, below, above.
    """
    middle = light.center() - QPoint(size.width() // 2, size.height() // 2)
    wanted = (
        QPoint(light.right() + gap, middle.y()),
        QPoint(light.left() - gap - size.width(), middle.y()),
        QPoint(middle.x(), light.bottom() + gap),
        QPoint(middle.x(), light.top() - gap - size.height()),
        QPoint(middle.x(), light.bottom() - gap - size.height()),
    )

    def inside(at: QPoint) -> QPoint:
        right, bottom = room.right() - size.width() + 1, room.bottom() - size.height() + 1
        return QPoint(max(room.left(), min(at.x(), right)), max(room.top(), min(at.y(), bottom)))

    def hidden(at: QPoint) -> int:
        covered = QRect(at, size).intersected(light)
        return max(0, covered.width()) * max(0, covered.height())

    return min(map(inside, wanted), key=hidden)


class _Card(QDialog):
    """What is said of a panel, with the buttons; the keyboard does not leave it."""

    def __init__(self, look: "Look", parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        theme, px = look.theme, look.px
        self.title, self.text, self.count = QLabel(), QLabel(), QLabel()
        self.title.setFont(look.font(theme.sizes.title, 600))
        for label in (self.title, self.text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.skip = QPushButton(tr("Skip"))
        self.back = QPushButton(tr("Back"))
        self.next = QPushButton(tr("Next"))
        self.buttons = (self.skip, self.back, self.next)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.skip)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(8))
        column.addWidget(self.count)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(px(8))
        column.addLayout(foot)
        self.setObjectName("card")
        self.setStyleSheet(
            f"QDialog#card {{ background: {theme.raised}; border: 1px solid {theme.rim};"
            f" border-radius: {px(12)}px; }}"
            f"QLabel {{ color: {theme.ink}; background: transparent; }}"
            f"QPushButton:disabled {{ color: {theme.rim}; }}"
        )
        self.title.setStyleSheet(f"font-size: {px(theme.sizes.title)}px; font-weight: 600;")
        self.text.setStyleSheet(f"font-size: {px(theme.sizes.sentence)}px; color: {theme.soft};")
        self.count.setStyleSheet(f"font-size: {px(theme.sizes.small)}px; color: {theme.soft};")

    def focusNextPrevChild(self, next: bool) -> bool:
        """Go round among the buttons that can be pressed."""
        able = [button for button in self.buttons if button.isEnabled()]
        at = next_at = 0
        for at, button in enumerate(able):
            if button.hasFocus():
                next_at = (at + (1 if next else -1)) % len(able)
                break
        able[next_at].setFocus(
            Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        )
        return True

    def say(self, title: str, text: str, count: str) -> None:
        """Show what is said, and have it read aloud."""
        self.title.setText(title)
        self.text.setText(text)
        self.count.setText(count)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        for kind in (QAccessible.Event.NameChanged, QAccessible.Event.DescriptionChanged):
            QAccessible.updateAccessibility(QAccessibleEvent(self, kind))
        said = QAccessibleAnnouncementEvent(self, "\n".join((count, title, text)))
        QAccessible.updateAccessibility(said)


class Tour(QWidget):
    """Lies over its window; lights one target after another.

    A target is a widget or a function that returns a part of the window, with a title and one
    sentence or two.

    Signals
    -------
    finished(bool)
        It is over: whether all of it was seen.
    """

    finished = Signal(bool)

    def __init__(self, targets: "Sequence[Target]", look: "Look", parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._targets = tuple(targets)
        self._look = look
        self._window = parent
        self._at = 0
        self._before: QWidget | None = None
        self.card = _Card(look, self)
        self.card.skip.clicked.connect(lambda: self.end(completed=False))
        self.card.back.clicked.connect(lambda: self._show(self._at - 1))
        self.card.next.clicked.connect(self._go_on)
        for button in self.card.buttons:
            button.installEventFilter(self)
        self.hide()

    @property
    def at(self) -> int:
        """Which target is lit, from 0."""
        return self._at

    def start(self) -> None:
        """Begin with the first target."""
        self._before = QApplication.focusWidget()
        self._window.installEventFilter(self)
        for target, _, _ in self._targets:
            if isinstance(target, QWidget):
                target.installEventFilter(self)
        self.show()
        self.raise_()
        self._show(0)

    def end(self, *, completed: bool) -> None:
        """Be over, and give the focus back."""
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.close()
        self.finished.emit(completed)

    def _go_on(self) -> None:
        if self._at + 1 < len(self._targets):
            self._show(self._at + 1)
        else:
            self.end(completed=True)

    def _show(self, at: int) -> None:
        """Light a target."""
        self._at = max(0, at)
        _, title, text = self._targets[self._at]
        last = self._at == len(self._targets) - 1
        card = self.card
        card.next.setText(tr("Done") if last else tr("Next"))
        # The focus goes on before a button that has it can no longer be pressed.
        if self._at == 0 or not any(button.hasFocus() for button in card.buttons):
            card.next.setFocus(Qt.FocusReason.OtherFocusReason)
        card.back.setEnabled(self._at > 0)
        card.say(
            title, text, tr("{number} of {count}", number=self._at + 1, count=len(self._targets))
        )
        self._place()

    def light(self) -> QRect:
        """Return what is lit, in the window; nothing where the target is not to be seen."""
        target, _, _ = self._targets[self._at]
        if not isinstance(target, QWidget):
            found = target()
        elif target.isVisible():
            found = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())
        else:
            return QRect()
        if found.isEmpty():
            return QRect()
        bleed = self._look.px(_BLEED)
        return found.adjusted(-bleed, -bleed, bleed, bleed).intersected(self._window.rect())

    def _place(self) -> None:
        """Cover the window, and put the card beside the light."""
        px = self._look.px
        self.setGeometry(self._window.rect())
        room = self._window.rect().adjusted(px(_MARGIN), px(_MARGIN), -px(_MARGIN), -px(_MARGIN))
        wide = min(px(_WIDTH), room.width())
        layout = self.card.layout()
        assert layout is not None
        layout.activate()
        high = min(layout.totalHeightForWidth(wide), room.height())
        light = self.light()
        around = light if not light.isEmpty() else QRect(room.center(), QSize(1, 1))
        size = QSize(wide, high)
        self.card.setGeometry(QRect(card_place(room, around, size, px(_GAP)), size))
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is lit, and keep the keys from the window below."""
        if watched in self.card.buttons:
            return isinstance(event, QKeyEvent) and self._handle(event)
        if event.type() in _FOLLOWED and self.isVisible():
            self._place()
        return False

    def _handle(self, event: QKeyEvent) -> bool:
        """Take the keys that go on, back and away; leave Tab, Enter and Space to the buttons."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        match event.key():
            case Qt.Key.Key_Right | Qt.Key.Key_PageDown:
                self._go_on()
            case Qt.Key.Key_Left | Qt.Key.Key_PageUp:
                if self._at:
                    self._show(self._at - 1)
            case Qt.Key.Key_Escape:
                self.end(completed=False)
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                pass
            case _:
                return False
        return True

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Dim all but what is lit."""
        theme, px = self._look.theme, self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = QColor(theme.canvas if theme.dark else theme.ink)
        shade.setAlphaF(0.72 if theme.dark else 0.5)
        dark = QPainterPath()
        dark.addRect(QRectF(self.rect()))
        light = self.light()
        if not light.isEmpty():
            hole = QPainterPath()
            hole.addRoundedRect(QRectF(light), px(10), px(10))
            dark -= hole
        painter.fillPath(dark, shade)
        if not light.isEmpty():
            edge = px(2)
            painter.setPen(QPen(QColor(theme.forward), edge))
            inside = QRectF(light).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
            painter.drawRoundedRect(inside, px(10), px(10))
