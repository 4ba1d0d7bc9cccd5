"""How Qt's own widgets look: palette, type and icons from the theme, and the phases' names."""

import atexit
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from nnviz import resources
from nnviz.export.painter import font
from nnviz.trace.steps import Phase
from nnviz.translation import brief, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QWidget

    from nnviz.drawing.theme import Theme

_MEASURE = re.compile(r"(radius: )?\b([\d.]+)px")
_SHARP = 3
"""Icons are rendered this many times larger, for screens of high density."""


@dataclass(frozen=True, slots=True)
class Look:
    """How widgets look: a theme, at the text size that the user chose.

    Attributes
    ----------
    theme : Theme
        Colours, text sizes and durations.
    zoom : float
        Text size and every measure with it, 1.0 for 100 %.
    """

    theme: "Theme"
    zoom: float = 1.0

    def px(self, size: float) -> int:
        """Return a measure in the window's pixels, at least one."""
        return max(1, round(size * self.zoom))

    def font(self, size: float, weight: int = 400) -> "QFont":
        """Return the bundled font at one of the theme's sizes."""
        return font(size * self.zoom, weight)


def dress(app: QApplication, look: Look) -> None:
    """Give the whole application the theme's colours and type."""
    if not app.styleSheet():
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(look.font(look.theme.sizes.body))
    app.setPalette(palette(look.theme))
    app.setStyleSheet(_sheet(look))


def palette(theme: "Theme") -> QPalette:
    """Return Qt's palette in the theme's colours."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in (
        (roles.Window, theme.surface),
        (roles.WindowText, theme.ink),
        (roles.Base, theme.surface),
        (roles.AlternateBase, theme.canvas),
        (roles.Text, theme.ink),
        (roles.PlaceholderText, theme.faint),
        (roles.Button, theme.surface),
        (roles.ButtonText, theme.ink),
        (roles.BrightText, theme.ink),
        (roles.ToolTipBase, theme.raised),
        (roles.ToolTipText, theme.ink),
        (roles.Highlight, theme.forward),
        (roles.HighlightedText, theme.on_accent),
        (roles.Link, theme.forward),
        (roles.Light, theme.raised),
        (roles.Midlight, theme.pressed),
        (roles.Mid, theme.border),
        (roles.Dark, theme.rim),
        (roles.Shadow, theme.canvas),
    ):
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.rim))
    return made


def row_width(widgets: "Iterable[QWidget]", gap: int) -> int:
    """Return how wide widgets are side by side, with a gap between each two."""
    wide = [min(widget.sizeHint().width(), widget.maximumWidth()) for widget in widgets]
    return sum(wide) + gap * (len(wide) - 1)


@lru_cache(maxsize=256)
def icon(name: str, colour: str, size: int = 20) -> QIcon:
    """Return a bundled icon drawn in one colour."""
    source = resources.path("icons", f"{name}.svg").read_text("utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    picture = QPixmap(QSize(size, size) * _SHARP)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(_SHARP)
    return QIcon(picture)


# Pictures must be gone before Qt is: it ends the process hard where one outlives it.
atexit.register(icon.cache_clear)


def phase_name(phase: Phase) -> str:
    """Return the name of a phase."""
    return {
        Phase.FORWARD: tr("Forward"),
        Phase.LOSS: tr("Loss"),
        Phase.BACKWARD: tr("Backward"),
        Phase.UPDATE: tr("Update"),
    }[phase]


def short_phase_name(phase: Phase) -> str:
    """Return the name of a phase for where there is little room."""
    return {
        Phase.FORWARD: brief("Forward"),
        Phase.LOSS: brief("Loss"),
        Phase.BACKWARD: brief("Backward"),
        Phase.UPDATE: brief("Update"),
    }[phase]


def _sheet(look: Look) -> str:
    """Return what a palette cannot say: shapes, spaces and the focus outline."""

    def measured(found: re.Match[str]) -> str:
        at_100 = float(found[2])
        # A radius of more than half a side is none at all to Qt: it is never rounded up.
        if found[1]:
            return f"{found[1]}{int(at_100 * look.zoom)}px"
        return f"{look.px(at_100)}px"

    return _MEASURE.sub(measured, _sheet_at_100(look.theme))


def _sheet_at_100(theme: "Theme") -> str:
    """Return the sheet with its measures at a text size of 100 %."""
    ground = "dark" if theme.dark else "light"
    arrow, right, check = (
        resources.path("icons", f"{name}-{ground}.svg").as_posix()
        for name in ("chevron-down", "chevron-right", "check")
    )
    return f"""
    * {{ outline: none; font-family: "{theme.family}"; font-size: {theme.sizes.body:g}px; }}
    QMenuBar {{ background: {theme.surface}; padding: 4px 8px; spacing: 2px;
        border-bottom: 1px solid {theme.border}; }}
    QMenuBar::item {{ padding: 7px 11px; border-radius: 7px; color: {theme.ink}; }}
    QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {theme.pressed};
        border: 1px solid {theme.outline}; padding: 6px 10px; }}
    QMenu {{ background: {theme.raised}; border: 1px solid {theme.outline}; padding: 6px; }}
    QMenu::item {{ padding: 7px 28px 7px 26px; border-radius: 6px; color: {theme.ink}; }}
    QMenu::item:selected {{ background: {theme.pressed}; border: 1px solid {theme.outline};
        padding: 6px 27px 6px 25px; }}
    QMenu::item:disabled {{ color: {theme.faint}; }}
    QMenu::separator {{ height: 1px; background: {theme.border}; margin: 6px 10px; }}
    QMenu::indicator {{ left: 8px; }}
    QToolButton, QPushButton, QComboBox, QSpinBox {{ background: {theme.surface};
        color: {theme.ink}; border: 1px solid {theme.outline}; border-radius: 8px;
        padding: 5px 11px; min-height: 20px; }}
    QToolButton:hover, QPushButton:hover, QComboBox:hover {{ background: {theme.pressed}; }}
    QToolButton:pressed, QPushButton:pressed {{ background: {theme.pressed}; }}
    QToolButton:disabled, QPushButton:disabled {{ color: {theme.rim}; }}
    QToolButton:focus, QPushButton:focus, QComboBox:focus, QSpinBox:focus {{
        border: 2px solid {theme.focus}; padding: 4px 10px; }}
    QToolButton::menu-indicator {{ image: none; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QFileDialog QToolButton {{ padding: 3px; min-width: 18px; min-height: 18px; }}
    QToolButton#round {{ border-radius: 17px; padding: 0; min-width: 32px; max-width: 32px;
        min-height: 32px; max-height: 32px; }}
    QToolButton#round:focus {{ padding: 0; }}
    QToolButton#play {{ background: {theme.ink}; border: 2px solid {theme.ink};
        border-radius: 22px; padding: 0; min-width: 40px; max-width: 40px; min-height: 40px;
        max-height: 40px; }}
    QToolButton#play:focus {{ border: 3px double {theme.surface}; padding: 0; }}
    QComboBox {{ padding-right: 26px; combobox-popup: 0; }}
    QComboBox::drop-down {{ border: none; width: 24px; }}
    QComboBox::down-arrow {{ image: url("{arrow}"); width: 14px; height: 14px; }}
    QSpinBox {{ min-width: 70px; }}
    QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
    QComboBox QAbstractItemView {{ background: {theme.raised}; color: {theme.ink};
        border: 1px solid {theme.outline}; selection-background-color: {theme.pressed};
        selection-color: {theme.ink}; padding: 3px; }}
    QCheckBox {{ spacing: 8px; padding: 3px; border: 2px solid transparent;
        border-radius: 6px; }}
    QCheckBox:focus {{ border: 2px solid {theme.focus}; }}
    QCheckBox::indicator, QMenu::indicator {{ width: 16px; height: 16px; }}
    QCheckBox::indicator:unchecked {{ border: 1px solid {theme.rim}; border-radius: 4px; }}
    QCheckBox::indicator:checked {{ image: url("{check}"); border: 1px solid {theme.rim};
        border-radius: 4px; }}
    QMenu::indicator:checked {{ image: url("{check}"); }}
    QMenu::right-arrow {{ image: url("{right}"); width: 14px; height: 14px; margin-right: 6px; }}
    QToolTip {{ background: {theme.raised}; color: {theme.ink};
        border: 1px solid {theme.outline}; padding: 6px; }}
    QSplitter::handle {{ background: {theme.border}; }}
    QScrollArea, QTableView {{ border: none; background: {theme.surface}; }}
    QHeaderView::section {{ background: {theme.surface}; color: {theme.soft}; border: none;
        border-bottom: 1px solid {theme.border}; padding: 6px 12px 6px 1px; }}
    QHeaderView::section:first {{ padding: 6px 1px 6px 16px; }}
    QHeaderView {{ font-size: {theme.sizes.small:g}px; }}
    QTabBar {{ background: {theme.surface}; }}
    QTabBar::tab {{ background: {theme.surface}; color: {theme.soft}; border: none;
        border-bottom: 2px solid {theme.border}; padding: 7px 14px; }}
    QTabBar::tab:selected {{ color: {theme.ink}; border-bottom: 2px solid {theme.ink}; }}
    QTabBar::tab:hover {{ color: {theme.ink}; }}
    QTableView {{ gridline-color: transparent; outline: none; }}
    QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {theme.rim}; border-radius: 3px;
        min-height: 28px; margin: 2px 3px; }}
    QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {theme.rim}; border-radius: 3px;
        min-width: 28px; margin: 3px 2px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QProgressBar {{ background: {theme.pressed}; border: none; border-radius: 3px;
        max-height: 6px; }}
    QProgressBar::chunk {{ background: {theme.forward}; border-radius: 3px; }}
    """
