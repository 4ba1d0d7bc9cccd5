"""The row above a plot: its title, and what can be done with it."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from nnviz.translation import brief, tr
from nnviz.window.style import icon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from nnviz.window.style import Look

LOG: Final = "log"
"""The key of the option that has a button of its own."""
FORMATS: Final = ("png", "svg", "csv")
_SIDE: Final = 28
_GLYPH: Final = 16
_GAP: Final = 2
_TITLE: Final = 64
"""Room that the title has at least before buttons go into the menu."""


@dataclass(frozen=True, slots=True)
class Option:
    """What a user can choose of a plot.

    Attributes
    ----------
    key
        Its name for programs; `log` has a button of its own.
    name
        Its name in the menu.
    value
        What is chosen.
    choices
        What there is to choose from, each with its name; none for yes or no.
    """

    key: str
    name: str
    value: object = False
    choices: tuple[tuple[object, str], ...] = ()


class _Button(QToolButton):
    """A square button; one with a word is as high as the others, and as wide as the word."""

    def __init__(self, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._side = side
        self.setObjectName("small")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """Return its size."""
        return QSize(max(self._side, super().sizeHint().width()), self._side)

    def minimumSizeHint(self) -> QSize:
        """Return its size."""
        return self.sizeHint()


class Header(QWidget):
    """Title and buttons. What is too much for the width is in the menu, which has all of it.

    Signals
    -------
    option_changed(str, object)
        The key of an option, and what was chosen.
    save_wanted(str)
        In which of `FORMATS`.
    enlarge_wanted(), hide_wanted()
        The panel shall be enlarged or go back, or be hidden.
    fit_wanted(), zoom_wanted(float)
        All shall be shown, or so many times as much.
    """

    option_changed = Signal(str, object)
    save_wanted = Signal(str)
    enlarge_wanted = Signal()
    hide_wanted = Signal()
    fit_wanted = Signal()
    zoom_wanted = Signal(float)

    def __init__(self, title: str, look: "Look", parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._options: tuple[Option, ...] = ()
        self._is_large = False
        self._zooms = False
        px, theme = look.px, look.theme
        self._words = title
        self._more = ""
        self.title = QLabel()
        self.title.setFont(look.font(theme.sizes.small, 600))
        self.title.setStyleSheet(f"color: {theme.soft}")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.log = self._button("", tr("Logarithmic axis"))
        self.log.setText(brief("log"))
        self.log.setFont(look.font(theme.sizes.tiny, 600))
        self.log.setCheckable(True)
        self.log.toggled.connect(lambda on: self.option_changed.emit(LOG, on))
        self.log.hide()
        self._formats = QMenu(self)
        self._fill_formats(self._formats)
        self.save = self._button("download", tr("Save the plot"), self._formats)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more = self._button("ellipsis", tr("Options of the plot"), self._menu)
        self.enlarge = self._button("maximize", tr("Enlarge"))
        self.enlarge.clicked.connect(lambda: self.enlarge_wanted.emit())
        self.hide_ = self._button("x", tr("Hide"))
        self.hide_.clicked.connect(lambda: self.hide_wanted.emit())
        self._buttons = (self.log, self.save, self.more, self.enlarge, self.hide_)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(4), px(6), px(2))
        row.setSpacing(px(_GAP))
        row.addWidget(self.title, 1)
        for button in self._buttons:
            row.addWidget(button)
        self._style()

    @property
    def menu(self) -> QMenu:
        """The menu of all that can be done."""
        return self._menu

    def show_title(self, title: str) -> None:
        """Show what the plot shows."""
        if title != self._words:
            self._words = title
            self._arrange()

    def tell_more(self, words: str) -> None:
        """Say in the tooltip of the title what has no room elsewhere."""
        if words != self._more:
            self._more = words
            self._arrange()

    def show_options(self, options: "Sequence[Option]") -> None:
        """Show what can be chosen, and what is."""
        self._options = tuple(options)
        log = next((option for option in options if option.key == LOG), None)
        if log is not None:
            self.log.blockSignals(True)
            self.log.setChecked(bool(log.value))
            self.log.blockSignals(False)
        self._arrange()

    def show_large(self, on: bool) -> None:
        """Offer to go back, where the plot is enlarged."""
        self._is_large = on
        name = tr("Back to its place") if on else tr("Enlarge")
        side = self._look.px(_GLYPH)
        glyph = "minimize" if on else "maximize"
        self.enlarge.setIcon(icon(glyph, self._look.theme.ink, side))
        self.enlarge.setToolTip(name)
        self.enlarge.setAccessibleName(name)

    def show_zoom(self, zooms: bool) -> None:
        """Offer to zoom, where that makes a difference."""
        self._zooms = zooms

    def resizeEvent(self, event: "QResizeEvent") -> None:
        """Show the buttons for which there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Leave the title its room: what the menu has, too, goes first."""
        px = self._look.px
        metrics = self.title.fontMetrics()
        wanted = min(metrics.horizontalAdvance(self._words), max(px(_TITLE), self.width() // 3))
        has_log = any(option.key == LOG for option in self._options)
        shown = [button for button in self._buttons if button is not self.log or has_log]
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - wanted
        for least in (self.save, self.log, self.enlarge, self.hide_):
            needed = sum(button.sizeHint().width() + px(_GAP) for button in shown)
            if needed > room and least in shown:
                shown.remove(least)
        for button in self._buttons:
            button.setVisible(button in shown)
        used = sum(button.sizeHint().width() + px(_GAP) for button in shown)
        left = max(0, self.width() - margins.left() - margins.right() - used)
        text = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, left)
        self.title.setText(text)
        told = [self._words] if text != self._words else []
        self.title.setToolTip("\n".join([*told, self._more] if self._more else told))
        self.title.setAccessibleName(self._words)
        self._row.activate()

    def _fill_menu(self) -> None:
        """Put all that can be done now into the menu."""
        menu = self._menu
        menu.clear()
        for option in self._options:
            self._add_option(menu, option)
        if self._zooms:
            if self._options:
                menu.addSeparator()
            for name, do in (
                (tr("Show all"), self.fit_wanted.emit),
                (tr("Zoom in"), partial(self.zoom_wanted.emit, 0.5)),
                (tr("Zoom out"), partial(self.zoom_wanted.emit, 2.0)),
            ):
                _add(menu, name, do)
        if not menu.isEmpty():
            menu.addSeparator()
        self._fill_formats(menu.addMenu(tr("Save as")))
        menu.addSeparator()
        name = tr("Back to its place") if self._is_large else tr("Enlarge")
        _add(menu, name, self.enlarge_wanted.emit)
        _add(menu, tr("Hide"), self.hide_wanted.emit)

    def _add_option(self, menu: QMenu, option: Option) -> None:
        """Add a choice, or a tick."""
        if not option.choices:
            tick = menu.addAction(option.name)
            tick.setCheckable(True)
            tick.setChecked(bool(option.value))
            tick.toggled.connect(partial(self.option_changed.emit, option.key))
            return
        choices = menu.addMenu(option.name)
        group = QActionGroup(choices)
        for value, name in option.choices:
            one = choices.addAction(name)
            one.setCheckable(True)
            one.setChecked(value == option.value)
            one.triggered.connect(partial(self._choose, option.key, value))
            group.addAction(one)

    def _choose(self, key: str, value: object, _on: bool = True) -> None:
        self.option_changed.emit(key, value)

    def _fill_formats(self, menu: QMenu) -> None:
        for ending, name in zip(
            FORMATS, (tr("PNG picture…"), tr("SVG picture…"), tr("CSV table…")), strict=True
        ):
            _add(menu, name, partial(self.save_wanted.emit, ending))

    def _button(self, glyph: str, name: str, menu: QMenu | None = None) -> QToolButton:
        px = self._look.px
        button = _Button(px(_SIDE), self)
        if glyph:
            button.setIcon(icon(glyph, self._look.theme.ink, px(_GLYPH)))
            button.setIconSize(QSize(px(_GLYPH), px(_GLYPH)))
        button.setToolTip(name)
        button.setAccessibleName(name)
        if menu is not None:
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _style(self) -> None:
        px, theme = self._look.px, self._look.theme
        inside, round_ = px(_SIDE) - 2, px(6)
        self.setStyleSheet(
            f"QToolButton#small {{ background: transparent; border: 1px solid transparent;"
            f" border-radius: {round_}px; padding: 0; min-width: {inside}px;"
            f" min-height: {inside}px; max-height: {inside}px;"
            f" font-size: {px(theme.sizes.tiny)}px; color: {theme.soft}; }}"
            f"QToolButton#small:hover {{ background: {theme.pressed}; }}"
            f"QToolButton#small:checked {{ background: {theme.pressed}; color: {theme.ink};"
            f" border: 1px solid {theme.outline}; }}"
            f"QToolButton#small:focus {{ border: 2px solid {theme.focus}; padding: 0; }}"
        )


def _add(menu: QMenu, name: str, do: "Callable[[], object]") -> QAction:
    action = menu.addAction(name)
    action.triggered.connect(lambda: do())
    return action
