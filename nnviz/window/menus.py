"""The menus: every command with its words and its keys."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from nnviz.plots import moment
from nnviz.scenario import library
from nnviz.trace.steps import Grain
from nnviz.translation import language, tr
from nnviz.window.preferences import offered
from nnviz.window.training.bar import TWINS
from nnviz.window.training.pace import RATES, rate_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
    with_training: bool
    rate: float
    twin: str | None
    runs: tuple[str, ...]
    run: int
    plots: tuple[str, ...]


@dataclass(frozen=True)
class TrainingCommands:
    """What the menus can do about training and plots."""

    show: "Callable[[bool], None]"
    train: "Callable[[], None]"
    iteration: "Callable[[], None]"
    epoch: "Callable[[], None]"
    until: "Callable[[], None]"
    choose_rate: "Callable[[float], None]"
    change_optimizer: "Callable[[], None]"
    choose_twin: "Callable[[str | None], None]"
    choose_run: "Callable[[int], None]"
    want_plot: "Callable[[str, bool], None]"
    enlarge: "Callable[[str], None]"
    move: "Callable[[str, str], None]"
    save: "Callable[[str], None]"
    arrange: "Callable[[], None]"


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
    export: "Callable[[], None]"
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
    show_lab: "Callable[[str], None]"
    training: TrainingCommands


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
        self._looks: list[QAction] = []
        self._offered: tuple[str, ...] = ()
        self._marks: list[tuple[QAction, Callable[[State], bool]]] = []
        scenario = bar.addMenu(tr("&Scenario"))
        fill_scenarios(scenario, commands, "Ctrl+O")
        scenario.addSeparator()
        _add(scenario, tr("Se&ttings…"), "Ctrl+,", commands.show_settings)
        _add(scenario, tr("&Quit"), "Ctrl+Q", commands.quit)
        self._of_network = steps, train, plots, frame = (
            bar.addMenu(tr("S&tep")),
            bar.addMenu(tr("T&rain")),
            bar.addMenu(tr("&Plots")),
            bar.addMenu(tr("&Frame")),
        )
        self._fill_steps(steps, speeds)
        self._fill_training(train)
        self._fill_plots(plots)
        _add(frame, tr("&Save as PNG, SVG or PDF…"), "Ctrl+S", commands.save)
        _add(frame, tr("&Copy"), "Ctrl+C", commands.copy)
        frame.addSeparator()
        _add(frame, tr("&Export…"), "Ctrl+E", commands.export)
        self._fill_labs(bar.addMenu(tr("&Labs")))
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
        self._show_runs(state)

    def enable_network(self, on: bool) -> None:
        """Offer what is done with the network, or nothing of it while a lab is on show."""
        for menu in self._of_network:
            menu.menuAction().setEnabled(on)
            for action in _all_of(menu):
                action.setEnabled(on)
        for action in self._looks:
            action.setEnabled(on)

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

    def _fill_training(self, menu: QMenu) -> None:
        commands = self._commands.training
        _add(menu, tr("&Train or pause"), "Ctrl+R", commands.train)
        _add(menu, tr("One &iteration"), "Ctrl+Return", commands.iteration)
        _add(menu, tr("One &epoch"), "Ctrl+Shift+Return", commands.epoch)
        _add(menu, tr("&Until…"), "Ctrl+U", commands.until)
        menu.addSeparator()
        rates = [(rate_text(rate), rate) for rate in RATES]
        self._choice(
            menu.addMenu(tr("&Speed of training")),
            rates,
            lambda state: state.rate,
            commands.choose_rate,
        )
        menu.addSeparator()
        _add(menu, tr("&Optimizer and learning rate…"), "Ctrl+L", commands.change_optimizer)
        twins: list[tuple[str, object]] = [(tr("No twin"), None), *((name, name) for name in TWINS)]
        self._choice(
            menu.addMenu(tr("&Compare with a twin")),
            twins,
            lambda state: state.twin,
            commands.choose_twin,
        )
        self._runs = menu.addMenu(tr("&Run on show"))

    def _fill_plots(self, menu: QMenu) -> None:
        commands = self._commands.training
        self._switch(
            menu,
            tr("&Training and plots"),
            "Ctrl+T",
            lambda state: state.with_training,
            commands.show,
        )
        menu.addSeparator()
        for number, key in enumerate(moment.KEYS, 1):
            one = menu.addMenu(f"&{number} {moment.title(key)}")
            self._switch(
                one, tr("S&how"), "", partial(_has_plot, key), partial(commands.want_plot, key)
            )
            _add(one, tr("&Enlarge, or not"), "", partial(commands.enlarge, key))
            one.addSeparator()
            for words, place in (
                (tr("Move &below the network"), "below"),
                (tr("Move &above the network"), "above"),
                (tr("Move to the &left"), "left"),
                (tr("Move to the &right"), "right"),
                (tr("Into its own &window"), "window"),
            ):
                _add(one, words, "", partial(commands.move, key, place))
            one.addSeparator()
            _add(one, tr("Save as &PNG, SVG or CSV…"), "", partial(commands.save, key))
        menu.addSeparator()
        _add(menu, tr("&Arrange as at first"), "", commands.arrange)

    def _fill_labs(self, menu: QMenu) -> None:
        show = self._commands.show_lab
        _add(menu, tr("The &network"), "Ctrl+1", partial(show, ""))
        menu.addSeparator()
        _add(menu, tr("&Vanishing gradient"), "Ctrl+2", partial(show, "vanishing"))
        _add(menu, tr("&Initialisation"), "Ctrl+3", partial(show, "initialisation"))
        _add(menu, tr("&Learning"), "Ctrl+4", partial(show, "learning"))

    def _show_runs(self, state: State) -> None:
        """Offer the runs that there are now."""
        if state.runs != self._offered:
            self._offered = state.runs
            self._runs.clear()
            for place, name in enumerate(state.runs):
                choose = partial(self._commands.training.choose_run, place)
                _add(self._runs, name.replace("&", "&&"), "", choose).setCheckable(True)
        for place, action in enumerate(self._runs.actions()):
            action.setChecked(place == state.run)

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
        self._looks = menu.actions()
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


def _has_plot(key: str, state: State) -> bool:
    return key in state.plots


def _all_of(menu: QMenu) -> "Iterator[QAction]":
    """Yield all commands of a menu and of those in it."""
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from _all_of(below)
        else:
            yield action


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
