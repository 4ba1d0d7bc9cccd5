"""The menus: every command with its words and its keys."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from nnviz.scenario import library
from nnviz.trace.steps import Grain
from nnviz.translation import language, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow, QMenuBar

DECIMALS: Final = (2, 4, 6, 8, 10, 12, 15)
_GRAIN_KEYS: Final = {Grain.UNIT: "Shift+", Grain.LAYER: "Ctrl+", Grain.PHASE: "Ctrl+Shift+"}


@dataclass(frozen=True)
class Commands:
    """What the menus can do."""

    open_bundled: "Callable[[str], None]"
    open_file: "Callable[[], None]"
    quit: "Callable[[], object]"
    play: "Callable[[], None]"
    forward: "Callable[[Grain | None], None]"
    back: "Callable[[Grain | None], None]"
    to_start: "Callable[[], None]"
    to_end: "Callable[[], None]"
    save: "Callable[[], None]"
    copy: "Callable[[], None]"
    zoom_in: "Callable[[], None]"
    zoom_out: "Callable[[], None]"
    fit: "Callable[[], None]"
    show_map: "Callable[[bool], None]"
    choose_theme: "Callable[[str], None]"
    choose_decimals: "Callable[[int], None]"
    set_motion: "Callable[[bool], None]"
    show_keys: "Callable[[], None]"
    show_about: "Callable[[], None]"


def fill(window: "QMainWindow", commands: Commands, decimals: int) -> None:
    """Give a window its menus."""
    bar = window.menuBar()
    fill_scenarios(window, bar.addMenu(tr("&Scenario")), commands)
    _fill_steps(window, bar.addMenu(tr("S&tep")), commands)
    frame = bar.addMenu(tr("&Frame"))
    _add(window, frame, tr("&Save as PNG, SVG or PDF…"), "Ctrl+S", commands.save)
    _add(window, frame, tr("&Copy"), "Ctrl+C", commands.copy)
    _fill_view(window, bar.addMenu(tr("&View")), commands, decimals)
    about = bar.addMenu(tr("&Help"))
    _add(window, about, tr("&Keys"), "F1", commands.show_keys)
    _add(window, about, tr("&About nnviz"), "", commands.show_about)


def fill_scenarios(
    window: "QMainWindow", menu: QMenu, commands: Commands, *, keys: bool = True
) -> None:
    """Fill a menu with the bundled scenarios and Open."""
    for name in library.names():
        title = library.load(name).title_in(language())
        _add(window, menu, title, "", partial(commands.open_bundled, name))
    menu.addSeparator()
    _add(window, menu, tr("&Open…"), "Ctrl+O" if keys else "", commands.open_file)
    if keys:
        _add(window, menu, tr("&Quit"), "Ctrl+Q", commands.quit)


def keys_of(bar: "QMenuBar") -> list[tuple[str, str]]:
    """Return all commands that have keys, with the keys as the system writes them."""
    form = QKeySequence.SequenceFormat.NativeText
    menus = [action.menu() for action in bar.actions()]
    return [
        (action.text().replace("&", ""), "   ".join(key.toString(form) for key in keys))
        for menu in menus
        if isinstance(menu, QMenu)
        for action in menu.actions()
        if (keys := action.shortcuts())
    ]


def _fill_steps(window: "QMainWindow", menu: QMenu, commands: Commands) -> None:
    forward, back = commands.forward, commands.back
    _add(window, menu, tr("&Play or pause"), "Space", commands.play)
    menu.addSeparator()
    _add(window, menu, tr("&Forward"), ["Right", "PgDown"], partial(forward, None))
    _add(window, menu, tr("&Back"), ["Left", "PgUp"], partial(back, None))
    for grain, on, off in (
        (Grain.UNIT, tr("Forward a &unit"), tr("Back a unit")),
        (Grain.LAYER, tr("Forward a &layer"), tr("Back a layer")),
        (Grain.PHASE, tr("Forward a p&hase"), tr("Back a phase")),
    ):
        key = _GRAIN_KEYS[grain]
        menu.addSeparator()
        _add(window, menu, on, [f"{key}Right", f"{key}PgDown"], partial(forward, grain))
        _add(window, menu, off, [f"{key}Left", f"{key}PgUp"], partial(back, grain))
    menu.addSeparator()
    _add(window, menu, tr("To the &start"), "Home", commands.to_start)
    _add(window, menu, tr("To the &end"), "End", commands.to_end)


def _fill_view(window: "QMainWindow", menu: QMenu, commands: Commands, decimals: int) -> None:
    _add(window, menu, tr("Zoom &in"), ["Ctrl++", "Ctrl+="], commands.zoom_in)
    _add(window, menu, tr("Zoom &out"), "Ctrl+-", commands.zoom_out)
    _add(window, menu, tr("&Fit"), "Ctrl+0", commands.fit)
    menu.addSeparator()
    heat = _add(
        window,
        menu,
        tr("A layer as a &heat map"),
        "Ctrl+H",
        lambda: commands.show_map(heat.isChecked()),
    )
    heat.setCheckable(True)
    themes = menu.addMenu(tr("&Theme"))
    group = QActionGroup(window)
    for name, text in (
        ("system", tr("As the system")),
        ("light", tr("Light")),
        ("dark", tr("Dark")),
    ):
        action = _add(window, themes, text, "", partial(commands.choose_theme, name))
        _check(action, name == "system", group)
    counts = menu.addMenu(tr("&Decimals"))
    group = QActionGroup(window)
    for count in DECIMALS:
        action = _add(window, counts, str(count), "", partial(commands.choose_decimals, count))
        _check(action, count == decimals, group)
    motion = _add(window, menu, tr("&Motion"), "", lambda: commands.set_motion(motion.isChecked()))
    motion.setCheckable(True)
    motion.setChecked(True)


def _check(action: QAction, checked: bool, group: QActionGroup) -> None:
    action.setCheckable(True)
    action.setChecked(checked)
    group.addAction(action)


def _add(
    window: "QMainWindow",
    menu: QMenu,
    text: str,
    keys: str | list[str],
    run: "Callable[[], object]",
) -> QAction:
    action = QAction(text, window)
    keys = [keys] if isinstance(keys, str) else keys
    action.setShortcuts([QKeySequence(key) for key in keys if key])
    action.triggered.connect(lambda: run())
    menu.addAction(action)
    window.addAction(action)
    return action
