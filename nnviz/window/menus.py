"""The menus: every command with its words and its keys."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from nnviz.scenario import library
from nnviz.trace.steps import Grain
from nnviz.translation import language, tr
from nnviz.window.preferences import offered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QMenuBar

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


class Menus:
    """The menus of a menu bar, in the place of those that it had.

    `show_chosen` marks what is chosen. The actions belong to their menus and end with them.
    """

    def __init__(self, bar: "QMenuBar", commands: Commands, speeds: tuple[float, ...]) -> None:
        for before in bar.actions():
            menu = before.menu()
            if isinstance(menu, QMenu):  # the bar forgets a menu, but does not end it
                menu.deleteLater()
        bar.clear()
        self._commands = commands
        self._marks: list[tuple[QAction, Callable[[State], bool]]] = []
        scenario = bar.addMenu(tr("&Scenario"))
        fill_scenarios(scenario, commands, "Ctrl+O")
        scenario.addSeparator()
        _add(scenario, tr("Se&ttings…"), "Ctrl+,", commands.show_settings)
        _add(scenario, tr("&Quit"), "Ctrl+Q", commands.quit)
        self._fill_steps(bar.addMenu(tr("S&tep")), speeds)
        frame = bar.addMenu(tr("&Frame"))
        _add(frame, tr("&Save as PNG, SVG or PDF…"), "Ctrl+S", commands.save)
        _add(frame, tr("&Copy"), "Ctrl+C", commands.copy)
        self._fill_view(bar.addMenu(tr("&View")))
        help_ = bar.addMenu(tr("&Help"))
        _add(help_, tr("&All commands…"), "Ctrl+K", commands.show_palette)
        _add(help_, tr("&Keys"), ["F1", "?"], commands.show_keys)
        _add(help_, tr("&Notation and conventions"), "Shift+F1", commands.show_handbook)
        _add(help_, tr("Take the &tour"), "", commands.show_tour)
        help_.addSeparator()
        _add(help_, tr("About nn&viz"), "", commands.show_about)

    def show_chosen(self, state: State) -> None:
        """Mark what is chosen now."""
        for action, is_chosen in self._marks:
            action.setChecked(is_chosen(state))

    def _fill_steps(self, menu: QMenu, speeds: tuple[float, ...]) -> None:
        commands = self._commands
        forward, back = commands.forward, commands.back
        _add(menu, tr("&Play or pause"), "Space", commands.play)
        menu.addSeparator()
        _add(menu, tr("&Forward"), ["Right", "PgDown"], partial(forward, None))
        _add(menu, tr("&Back"), ["Left", "PgUp"], partial(back, None))
        for grain, on, off in (
            (Grain.UNIT, tr("Forward a &unit"), tr("Back a unit")),
            (Grain.LAYER, tr("Forward a &layer"), tr("Back a layer")),
            (Grain.PHASE, tr("Forward a p&hase"), tr("Back a phase")),
        ):
            key = _GRAIN_KEYS[grain]
            menu.addSeparator()
            _add(menu, on, [f"{key}Right", f"{key}PgDown"], partial(forward, grain))
            _add(menu, off, [f"{key}Left", f"{key}PgUp"], partial(back, grain))
        menu.addSeparator()
        _add(menu, tr("To the &start"), "Home", commands.to_start)
        _add(menu, tr("To the &end"), "End", commands.to_end)
        menu.addSeparator()
        self._choice(
            menu.addMenu(tr("How fa&r one step goes")),
            [
                (tr("by value"), Grain.VALUE),
                (tr("by unit"), Grain.UNIT),
                (tr("by layer"), Grain.LAYER),
                (tr("by phase"), Grain.PHASE),
                (tr("by iteration"), Grain.ITERATION),
            ],
            lambda state: state.grain,
            commands.choose_grain,
        )
        self._choice(
            menu.addMenu(tr("Spee&d of play")),
            [(f"{speed:g}×", speed) for speed in speeds],
            lambda state: state.speed,
            commands.choose_speed,
        )
        menu.addSeparator()
        _add(menu, tr("&Go to a step…"), "Ctrl+G", commands.go_to_step)
        _add(menu, tr("Go to an &iteration…"), "Ctrl+Shift+G", commands.go_to_iteration)

    def _fill_view(self, menu: QMenu) -> None:
        commands = self._commands
        _add(menu, tr("&Lecture mode"), ["F11", "F5"], commands.lecture)
        menu.addSeparator()
        _add(menu, tr("Zoom &in"), ["Ctrl++", "Ctrl+="], commands.zoom_in)
        _add(menu, tr("Zoom &out"), "Ctrl+-", commands.zoom_out)
        _add(menu, tr("&Fit"), "Ctrl+0", commands.fit)
        _add(menu, tr("&Numbers in full"), "Ctrl+I", commands.show_details)
        self._switch(
            menu,
            tr("A layer as a &heat map"),
            "Ctrl+H",
            lambda state: state.on_map,
            commands.show_map,
        )
        self._switch(
            menu,
            tr("&Panels beside the network"),
            "Ctrl+B",
            lambda state: state.with_side,
            commands.show_side,
        )
        _add(menu, tr("Ne&xt panel"), "F6", partial(commands.go_round, 1))
        _add(menu, tr("Pre&vious panel"), "Shift+F6", partial(commands.go_round, -1))
        menu.addSeparator()
        self._preference(menu.addMenu(tr("Lan&guage")), "language")
        self._switch(
            menu,
            tr("&English terms beside translated ones"),
            "",
            lambda state: state.wanted.english_terms,
            partial(commands.prefer, "english_terms"),
        )
        self._preference(menu.addMenu(tr("&Theme")), "theme")
        self._preference(menu.addMenu(tr("&Contrast")), "contrast")
        sizes = menu.addMenu(tr("Text &size"))
        _add(sizes, tr("&Larger"), "Ctrl+Shift+Up", partial(commands.resize_text, 1))
        _add(sizes, tr("&Smaller"), "Ctrl+Shift+Down", partial(commands.resize_text, -1))
        sizes.addSeparator()
        self._preference(sizes, "text_size")
        self._preference(menu.addMenu(tr("&Decimals")), "decimals")
        self._preference(menu.addMenu(tr("&Motion")), "motion")

    def _preference(self, menu: QMenu, name: str) -> None:
        """Fill a menu with what a preference may be."""
        self._choice(
            menu,
            offered(name),
            lambda state: getattr(state.wanted, name),
            partial(self._commands.prefer, name),
        )

    def _choice(
        self,
        menu: QMenu,
        choices: "Sequence[tuple[str, object]]",
        current: "Callable[[State], object]",
        choose: "Callable[[Any], None]",
    ) -> None:
        """Fill a menu with things of which one is chosen."""
        group = QActionGroup(menu)
        for text, value in choices:
            action = _add(menu, text, "", partial(choose, value))
            action.setCheckable(True)
            group.addAction(action)
            self._marks.append((action, partial(_is_chosen, current, value)))

    def _switch(
        self,
        menu: QMenu,
        text: str,
        keys: str,
        is_on: "Callable[[State], bool]",
        choose: "Callable[[bool], None]",
    ) -> None:
        """Add what is on or off."""
        action = _add(menu, text, keys, lambda: choose(action.isChecked()))
        action.setCheckable(True)
        self._marks.append((action, is_on))


def _is_chosen(current: "Callable[[State], object]", value: object, state: State) -> bool:
    return current(state) == value


def fill_scenarios(menu: QMenu, commands: Commands, keys: str = "") -> None:
    """Fill a menu with the bundled scenarios and Open, which has `keys` in one menu only."""
    for name in library.names():
        title = library.load(name).title_in(language()).replace("&", "&&")
        _add(menu, title, "", partial(commands.open_bundled, name))
    menu.addSeparator()
    _add(menu, tr("&Open…"), keys, commands.open_file)


def _add(menu: QMenu, text: str, keys: str | list[str], run: "Callable[[], object]") -> QAction:
    action = QAction(text, menu)
    keys = [keys] if isinstance(keys, str) else keys
    action.setShortcuts([QKeySequence(key) for key in keys if key])
    action.triggered.connect(lambda: run())
    menu.addAction(action)
    return action
