"""The menus: every command with its words and its keys."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from nnviz.scenario import library
from nnviz.trace.steps import Grain
from nnviz.translation import language, languages, tr
from nnviz.window.preferences import DECIMALS, SYSTEM, TEXT_SIZES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QMainWindow

    from nnviz.window.preferences import Preferences

_GRAIN_KEYS: Final = {Grain.UNIT: "Shift+", Grain.LAYER: "Ctrl+", Grain.PHASE: "Ctrl+Shift+"}


@dataclass(frozen=True, slots=True)
class State:
    """What is chosen now, which the menus show with a mark."""

    wanted: "Preferences"
    grain: Grain
    speed: float
    on_map: bool
    with_side: bool


@dataclass(frozen=True)
class Commands:
    """What the menus can do."""

    open_bundled: "Callable[[str], None]"
    open_file: "Callable[[], None]"
    show_settings: "Callable[[], None]"
    quit: "Callable[[], object]"
    play: "Callable[[], None]"
    forward: "Callable[[Grain | None], None]"
    back: "Callable[[Grain | None], None]"
    to_start: "Callable[[], None]"
    to_end: "Callable[[], None]"
    choose_grain: "Callable[[Grain], None]"
    choose_speed: "Callable[[float], None]"
    go_to_step: "Callable[[], None]"
    go_to_iteration: "Callable[[], None]"
    save: "Callable[[], None]"
    copy: "Callable[[], None]"
    lecture: "Callable[[], None]"
    show_side: "Callable[[bool], None]"
    zoom_in: "Callable[[], None]"
    zoom_out: "Callable[[], None]"
    fit: "Callable[[], None]"
    show_map: "Callable[[bool], None]"
    show_details: "Callable[[], None]"
    go_round: "Callable[[int], None]"
    prefer: "Callable[[str, object], None]"
    resize_text: "Callable[[int], None]"
    show_palette: "Callable[[], None]"
    show_keys: "Callable[[], None]"
    show_handbook: "Callable[[], None]"
    show_tour: "Callable[[], None]"
    show_about: "Callable[[], None]"


def fill(
    window: "QMainWindow", commands: Commands, state: State, speeds: tuple[float, ...]
) -> None:
    """Give a window its menus, in the place of those that it had."""
    for action in window.actions():
        window.removeAction(action)
        action.deleteLater()
    bar = window.menuBar()
    for action in bar.actions():
        menu = action.menu()
        if isinstance(menu, QMenu):  # the bar forgets a menu, but does not end it
            menu.deleteLater()
    bar.clear()
    scenario = bar.addMenu(tr("&Scenario"))
    fill_scenarios(window, scenario, commands)
    scenario.addSeparator()
    _add(window, scenario, tr("Se&ttings…"), "Ctrl+,", commands.show_settings)
    _add(window, scenario, tr("&Quit"), "Ctrl+Q", commands.quit)
    _fill_steps(window, bar.addMenu(tr("S&tep")), commands, state, speeds)
    frame = bar.addMenu(tr("&Frame"))
    _add(window, frame, tr("&Save as PNG, SVG or PDF…"), "Ctrl+S", commands.save)
    _add(window, frame, tr("&Copy"), "Ctrl+C", commands.copy)
    _fill_view(window, bar.addMenu(tr("&View")), commands, state)
    help_ = bar.addMenu(tr("&Help"))
    _add(window, help_, tr("&All commands…"), "Ctrl+K", commands.show_palette)
    _add(window, help_, tr("&Keys"), ["F1", "?"], commands.show_keys)
    _add(window, help_, tr("&Notation and conventions"), "Shift+F1", commands.show_handbook)
    _add(window, help_, tr("Take the &tour"), "", commands.show_tour)
    help_.addSeparator()
    _add(window, help_, tr("About nn&viz"), "", commands.show_about)


def fill_scenarios(
    window: "QMainWindow", menu: QMenu, commands: Commands, *, keys: bool = True
) -> None:
    """Fill a menu with the bundled scenarios and Open."""
    for name in library.names():
        title = library.load(name).title_in(language()).replace("&", "&&")
        _add(window, menu, title, "", partial(commands.open_bundled, name))
    menu.addSeparator()
    _add(window, menu, tr("&Open…"), "Ctrl+O" if keys else "", commands.open_file)


def _fill_steps(
    window: "QMainWindow",
    menu: QMenu,
    commands: Commands,
    state: State,
    speeds: tuple[float, ...],
) -> None:
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
    menu.addSeparator()
    grains = [
        (tr("by value"), Grain.VALUE),
        (tr("by unit"), Grain.UNIT),
        (tr("by layer"), Grain.LAYER),
        (tr("by phase"), Grain.PHASE),
        (tr("by iteration"), Grain.ITERATION),
    ]
    far = menu.addMenu(tr("How fa&r one step goes"))
    _choice(window, far, grains, state.grain, commands.choose_grain)
    rates = [(f"{speed:g}×", speed) for speed in speeds]
    _choice(window, menu.addMenu(tr("Spee&d of play")), rates, state.speed, commands.choose_speed)
    menu.addSeparator()
    _add(window, menu, tr("&Go to a step…"), "Ctrl+G", commands.go_to_step)
    _add(window, menu, tr("Go to an &iteration…"), "Ctrl+Shift+G", commands.go_to_iteration)


def _fill_view(window: "QMainWindow", menu: QMenu, commands: Commands, state: State) -> None:
    wanted = state.wanted
    _add(window, menu, tr("&Lecture mode"), ["F11", "F5"], commands.lecture)
    menu.addSeparator()
    _add(window, menu, tr("Zoom &in"), ["Ctrl++", "Ctrl+="], commands.zoom_in)
    _add(window, menu, tr("Zoom &out"), "Ctrl+-", commands.zoom_out)
    _add(window, menu, tr("&Fit"), "Ctrl+0", commands.fit)
    _add(window, menu, tr("&Numbers in full"), "Ctrl+I", commands.show_details)
    heat = _add(
        window,
        menu,
        tr("A layer as a &heat map"),
        "Ctrl+H",
        lambda: commands.show_map(heat.isChecked()),
    )
    heat.setCheckable(True)
    heat.setChecked(state.on_map)
    side = _add(
        window,
        menu,
        tr("&Panels beside the network"),
        "Ctrl+B",
        lambda: commands.show_side(side.isChecked()),
    )
    side.setCheckable(True)
    side.setChecked(state.with_side)
    _add(window, menu, tr("Ne&xt panel"), "F6", partial(commands.go_round, 1))
    _add(window, menu, tr("Pre&vious panel"), "Shift+F6", partial(commands.go_round, -1))
    menu.addSeparator()
    system = (tr("As the system"), SYSTEM)
    prefer = commands.prefer
    spoken = [system, *((name, code) for code, name in languages().items())]
    language_menu = menu.addMenu(tr("Lan&guage"))
    _choice(window, language_menu, spoken, wanted.language, partial(prefer, "language"))
    terms = _add(
        window,
        menu,
        tr("&English terms beside translated ones"),
        "",
        lambda: prefer("english_terms", terms.isChecked()),
    )
    terms.setCheckable(True)
    terms.setChecked(wanted.english_terms)
    looks = [system, (tr("Light"), "light"), (tr("Dark"), "dark")]
    _choice(window, menu.addMenu(tr("&Theme")), looks, wanted.theme, partial(prefer, "theme"))
    grades = [system, (tr("Normal"), "normal"), (tr("High"), "high")]
    _choice(
        window, menu.addMenu(tr("&Contrast")), grades, wanted.contrast, partial(prefer, "contrast")
    )
    sizes = menu.addMenu(tr("Text &size"))
    _add(window, sizes, tr("&Larger"), "Ctrl+Shift+Up", partial(commands.resize_text, 1))
    _add(window, sizes, tr("&Smaller"), "Ctrl+Shift+Down", partial(commands.resize_text, -1))
    sizes.addSeparator()
    percents = [(f"{size}%", size) for size in TEXT_SIZES]
    _choice(window, sizes, percents, wanted.text_size, partial(prefer, "text_size"))
    counts = [(str(count), count) for count in DECIMALS]
    decimals = menu.addMenu(tr("&Decimals"))
    _choice(window, decimals, counts, wanted.decimals, partial(prefer, "decimals"))
    motions = [system, (tr("On"), "on"), (tr("Off"), "off")]
    _choice(window, menu.addMenu(tr("&Motion")), motions, wanted.motion, partial(prefer, "motion"))


def _choice(
    window: "QMainWindow",
    menu: QMenu,
    offered: "Sequence[tuple[str, object]]",
    current: object,
    choose: "Callable[[Any], None]",
) -> None:
    """Fill a menu with things of which one is chosen."""
    group = QActionGroup(menu)
    for text, value in offered:
        action = _add(window, menu, text, "", partial(choose, value))
        action.setCheckable(True)
        action.setChecked(value == current)
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
