"""Lecture mode: a frame on the whole of a screen, stepped by keys or by a clicker."""

from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QEvent, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPainter,
    QScreen,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from nnviz.drawing.lecture import rooms
from nnviz.trace.steps import Grain
from nnviz.translation import tr
from nnviz.window.laser import Laser
from nnviz.window.strata import StrataPainter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import (
        QCloseEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )

    from nnviz.drawing.shapes import Drawing
    from nnviz.window.style import Look

_SCROLL: Final = 30.0
"""How far an arrow or a click of the wheel moves a calculation, in slide units."""

_Key = Qt.Key
_Modifier = Qt.KeyboardModifier
_GRAINS: Final = {
    _Modifier.NoModifier: None,
    _Modifier.ShiftModifier: Grain.UNIT,
    _Modifier.ControlModifier: Grain.LAYER,
    _Modifier.ControlModifier | _Modifier.ShiftModifier: Grain.PHASE,
}
_BLANKS: Final = {
    _Key.Key_B: Qt.GlobalColor.black,
    _Key.Key_Period: Qt.GlobalColor.black,
    _Key.Key_W: Qt.GlobalColor.white,
    _Key.Key_Comma: Qt.GlobalColor.white,
}
_LEAVING: Final = (_Key.Key_Escape, _Key.Key_F5, _Key.Key_F11)
_MODIFIERS: Final = (
    _Key.Key_Shift, _Key.Key_Control, _Key.Key_Alt, _Key.Key_AltGr, _Key.Key_Meta,
    _Key.Key_CapsLock,
)  # fmt: skip

_Screen = TypeVar("_Screen")


def choose_screen(screens: "Sequence[_Screen]", taken: _Screen) -> _Screen:
    """Return the first screen on which the window is not, or the only one.

    >>> choose_screen(["laptop", "projector"], "laptop")
    'projector'
    """
    return next((screen for screen in screens if screen != taken), taken)


class LectureView(QWidget):
    """A window that fills a screen with a network and its calculation, and with nothing else.

    Parameters
    ----------
    network : callable
        Returns the drawing of the network for a width and a height in slide units.
    calculation : callable
        Likewise that of the calculation, and how it is read aloud.
    look : Look
        The theme; the text is as large as the screen allows, whatever size was chosen.

    Signals
    -------
    forward_wanted(Grain or None), back_wanted(Grain or None)
        A step is wanted, of a grain or of the usual one.
    start_wanted(), end_wanted(), play_wanted()
        The start, the end, to play or to pause.
    quit_wanted()
        To end the program.
    closed()
        It is left.
    """

    forward_wanted = Signal(object)
    back_wanted = Signal(object)
    start_wanted = Signal()
    end_wanted = Signal()
    play_wanted = Signal()
    train_wanted = Signal()
    quit_wanted = Signal()
    closed = Signal()

    def __init__(
        self,
        network: "Callable[[float, float], Drawing]",
        calculation: "Callable[[float, float], tuple[Drawing, str]]",
        look: "Look",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._draw_network, self._draw_calculation = network, calculation
        self._theme = look.theme
        self._network: Drawing | None = None
        self._calculation: Drawing | None = None
        self._painters = StrataPainter(), StrataPainter()
        self._scrolled = 0.0
        self._blank: Qt.GlobalColor | None = None
        self._on: QScreen | None = None
        self.laser = Laser(self, look.theme.laser)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAccessibleName(tr("Lecture mode"))
        self.show_title("")
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._lose_screen)

    @property
    def drawings(self) -> "tuple[Drawing, Drawing] | None":
        """The network and the calculation on show."""
        if self._network is None or self._calculation is None:
            return None
        return self._network, self._calculation

    @property
    def scrolled(self) -> float:
        """How far the calculation is scrolled, in slide units."""
        return self._scrolled

    # What is on show ------------------------------------------------------------------------

    def show_title(self, title: str) -> None:
        """Say in the window's title what is taught."""
        words = tr("{title} – lecture mode – nnviz", title=title) if title else tr("Lecture mode")
        self.setWindowTitle(words)

    def refresh(self, *, moving: bool = False) -> None:
        """Draw what is on show now; the network alone while a value is on its way."""
        room = rooms(self.width(), self.height())
        self._network = self._draw_network(room.width, room.network)
        if moving and self._calculation is not None:
            self.update(self._network_area())
            return
        self._calculation, reading = self._draw_calculation(room.width, room.calculation)
        if reading != self.accessibleDescription():
            self._scrolled = 0.0
            self.setAccessibleDescription(reading)
        self._scroll(0.0)
        self.update()

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Lay it out for the new size."""
        self.refresh()

    def paintEvent(self, event: "QPaintEvent") -> None:
        """Paint both drawings, what did not change from pixmaps, and above them the pointer."""
        painter = QPainter(self)
        if self._blank is not None:
            painter.fillRect(event.rect(), self._blank)
            return
        if self._network is None or self._calculation is None:
            return
        room = rooms(self.width(), self.height())
        scale = QTransform.fromScale(room.unit, room.unit)
        above = self._network_area()
        below = self.rect().adjusted(0, above.height(), 0, 0)
        painter.fillRect(above, QColor(self._network.background or self._theme.canvas))
        self._painters[0].paint(painter, self._network, scale, QSizeF(above.size()))
        painter.fillRect(below, QColor(self._calculation.background or self._theme.surface))
        painter.save()
        painter.setClipRect(below)
        painter.translate(below.topLeft())
        scale.translate(0.0, -self._scrolled)
        self._painters[1].paint(painter, self._calculation, scale, QSizeF(below.size()))
        painter.restore()
        line = max(1, round(room.unit))
        painter.fillRect(0, below.top(), self.width(), line, QColor(self._theme.border))
        self._paint_thumb(painter, below)
        self.laser.paint(painter)

    def _network_area(self) -> QRect:
        """Return where the network is, in pixels."""
        room = rooms(self.width(), self.height())
        return QRect(0, 0, self.width(), round(room.network * room.unit))

    # Scrolling ------------------------------------------------------------------------------

    @property
    def _hidden(self) -> float:
        """How much of the calculation finds no room, in slide units."""
        room = rooms(self.width(), self.height())
        whole = self._calculation.height if self._calculation is not None else 0.0
        return max(0.0, whole - room.calculation)

    def _scroll(self, by: float) -> None:
        """Move a calculation that is too high."""
        to = min(max(0.0, self._scrolled + by), self._hidden)
        if to != self._scrolled:
            self._scrolled = to
            self.update()

    def _paint_thumb(self, painter: QPainter, area: QRect) -> None:
        """Paint at the right how much of the calculation is seen, where that is not all."""
        hidden = self._hidden
        if not hidden or self._calculation is None:
            return
        whole, wide = self._calculation.height, area.width() / 160
        top = area.top() + area.height() * self._scrolled / whole
        high = area.height() * (whole - hidden) / whole
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.rim))
        thumb = QRectF(area.right() - 2 * wide, top + wide, wide, high - 2 * wide)
        painter.drawRoundedRect(thumb, wide / 2, wide / 2)

    # Pointing -------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: "QMouseEvent") -> None:
        """Let the disc follow the pointer."""
        if self._blank is None:
            self.laser.move(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self.laser.hide()

    def wheelEvent(self, event: "QWheelEvent") -> None:
        """Scroll a calculation that is too high."""
        self._scroll(-_SCROLL * event.angleDelta().y() / 120)
        event.accept()

    # Keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Step, scroll, blank the screen, move to another one, or leave."""
        key = _Key(event.key())
        if self._blank is not None:
            if key not in _MODIFIERS and not event.isAutoRepeat():
                self._show_blank(None)
            return
        if not self._step(key, event.modifiers() & ~_Modifier.KeypadModifier):
            if event.isAutoRepeat():
                return
            if key in _LEAVING:
                self.close()
            elif key == _Key.Key_Q and event.modifiers() & _Modifier.ControlModifier:
                self.quit_wanted.emit()
            elif key == _Key.Key_R and event.modifiers() & _Modifier.ControlModifier:
                self.train_wanted.emit()
            elif event.modifiers() & (_Modifier.ControlModifier | _Modifier.AltModifier):
                super().keyPressEvent(event)
            elif key in _BLANKS:
                self._show_blank(_BLANKS[key])
            elif key == _Key.Key_S:
                self._go_on_to_next_screen()
            elif key == _Key.Key_Space:
                self.play_wanted.emit()
            else:
                super().keyPressEvent(event)

    def _step(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key that may be held says; return whether it is one."""
        match key:
            case _Key.Key_Right | _Key.Key_PageDown if modifiers in _GRAINS:
                self.forward_wanted.emit(_GRAINS[modifiers])
            case _Key.Key_Left | _Key.Key_PageUp if modifiers in _GRAINS:
                self.back_wanted.emit(_GRAINS[modifiers])
            case _Key.Key_Home:
                self.start_wanted.emit()
            case _Key.Key_End:
                self.end_wanted.emit()
            case _Key.Key_Down:
                self._scroll(_SCROLL)
            case _Key.Key_Up:
                self._scroll(-_SCROLL)
            case _:
                return False
        return True

    def _show_blank(self, colour: Qt.GlobalColor | None) -> None:
        """Show nothing but one colour, or all again."""
        self._blank = colour
        self.laser.hide()
        self.update()

    # Screens --------------------------------------------------------------------------------

    def present(self, screen: QScreen) -> None:
        """Fill a screen."""
        if self._on is not None:
            self._on.geometryChanged.disconnect(self._fill)
        self._on = screen
        screen.geometryChanged.connect(self._fill)
        self._fill()
        self.raise_()
        self.activateWindow()
        self.setFocus()

    def _fill(self) -> None:
        """Take the whole of the screen, also where it has another size now."""
        assert self._on is not None
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowFullScreen)
        self.setScreen(self._on)
        self.setGeometry(self._on.geometry())
        self.showFullScreen()

    def _go_on_to_next_screen(self) -> None:
        screens = QGuiApplication.screens()
        if self._on in screens and len(screens) > 1:
            self.present(screens[(screens.index(self._on) + 1) % len(screens)])

    def _lose_screen(self, screen: QScreen) -> None:
        """Come back on the primary screen, or another one, when this one is taken away."""
        if screen != self._on:
            return
        self._on = None
        left = [other for other in QGuiApplication.screens() if other != screen]
        primary = QGuiApplication.primaryScreen()
        if left:
            self.present(primary if primary in left else left[0])

    def closeEvent(self, event: "QCloseEvent") -> None:
        """Say that it is left."""
        self.laser.hide()
        self.closed.emit()
        super().closeEvent(event)
