"""What helps a user to find the way: all commands, all keys, the handbook, and the tour."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from nnviz.translation import tr
from nnviz.window.commands import commands_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QDialog, QMainWindow

    from nnviz.window.manner import Manner
    from nnviz.window.palette import CommandPalette
    from nnviz.window.panels import Panels
    from nnviz.window.side import Side
    from nnviz.window.tour import Tour


class Guides:
    """Opens each over a window, one of a kind at a time.

    They are imported when they are wanted: the window opens sooner without them.
    """

    def __init__(
        self, window: "QMainWindow", manner: "Manner", panels: "Callable[[], Panels]"
    ) -> None:
        self._window = window
        self._manner = manner
        self._panels = panels
        self._open: dict[str, QDialog] = {}
        self._palette: CommandPalette | None = None
        self._tour: Tour | None = None
        self._recent: list[str] = []
        self._front = 0

    def show_palette(self) -> None:
        """Let a command be found by typing a part of its name."""
        if self._palette is not None:
            return
        from nnviz.window.palette import CommandPalette

        commands = commands_of(self._window.menuBar())
        look = self._manner.look
        self._palette = CommandPalette(commands, self._recent, look, self._window)
        self._palette.closed.connect(self._forget_palette)
        self._palette.open()

    def show_keys(self) -> None:
        """Show all keys."""
        from nnviz.window.keys_sheet import KeysSheet

        commands, look = commands_of(self._window.menuBar()), self._manner.look
        self._show("keys", lambda: KeysSheet(commands, _other_keys(), look, self._window))

    def show_handbook(self) -> None:
        """Explain the notation and the conventions."""
        from nnviz.window.help_page import HelpPage

        self._show("handbook", lambda: HelpPage(self._manner.look, self._window))

    def show_tour(self) -> None:
        """Lead from panel to panel."""
        if self._tour is not None:
            return
        from nnviz.window.tour import Tour

        panels = self._panels()
        self._front = panels.side.front
        self._tour = Tour(_stations(self._window, panels), self._manner.look, self._window)
        self._tour.finished.connect(self._end_tour)
        self._tour.start()

    def close(self) -> tuple[str, ...]:
        """Close what is open, and return what can be opened again in another look."""
        opened = tuple(self._open)
        if self._palette is not None:
            self._palette.end()
        if self._tour is not None:
            opened += ("tour",)
            self._tour.finished.disconnect(self._end_tour)  # it is not over for the user
            self._tour.end(completed=False)
            self._tour = None
        for dialog in list(self._open.values()):
            dialog.close()
        return opened

    def open_again(self, names: tuple[str, ...]) -> None:
        """Open in the new look what was open."""
        for name, show in (
            ("keys", self.show_keys),
            ("handbook", self.show_handbook),
            ("tour", self.show_tour),
        ):
            if name in names:
                show()

    def _show(self, name: str, make: "Callable[[], QDialog]") -> None:
        if name in self._open:
            self._open[name].raise_()
            self._open[name].activateWindow()
            return
        dialog = make()
        self._open[name] = dialog
        dialog.finished.connect(lambda: self._forget(name))
        dialog.show()

    def _forget(self, name: str) -> None:
        self._open.pop(name, None)

    def _forget_palette(self) -> None:
        self._palette = None

    def _end_tour(self) -> None:
        self._tour = None
        self._panels().side.bring(self._front)
        self._manner.store.remember_the_tour()


def _of_side(side: "Side", part: QWidget) -> "Callable[[], QRect]":
    """Return what brings a part of the side column to the front, and says where it is."""

    def place() -> QRect:
        if side.isHidden():
            return QRect()  # the card stands in the middle then
        side.show_part(part)
        return QRect(part.mapTo(part.window(), QPoint(0, 0)), part.size())

    return place


def _menus_of_training(window: "QMainWindow") -> QRect:
    """Return where the menus of training and plots stand; nothing where there is no room for them.

    They stand beside one another.
    """
    bar, wanted = window.menuBar(), (tr("T&rain"), tr("&Plots"))
    menus = [action for action in bar.actions() if action.text() in wanted]
    place = QRect()
    for menu in menus:
        place = place.united(bar.actionGeometry(menu))
    return place.translated(bar.mapTo(window, QPoint(0, 0))) if not place.isEmpty() else QRect()


def _stations(
    window: "QMainWindow", panels: "Panels"
) -> "list[tuple[QWidget | Callable[[], QRect], str, str]]":
    """Return where the tour goes, and what is said there."""
    side = panels.side
    return [
        (
            panels.canvas,
            tr("The network"),
            tr(
                "Every value stands where it is calculated, and is blank until then. Point at a "
                "unit or an edge, or walk with the arrow keys, to see its calculation."
            ),
        ),
        (
            _of_side(side, panels.calculation),
            tr("The calculation"),
            tr(
                "The formula of the step on show: with symbols, with the functions written out, "
                "and with numbers. Each factor has the colour and the number that it has on the "
                "network."
            ),
        ),
        (
            _of_side(side, panels.table),
            tr("Parameters and loss"),
            tr(
                "All weights and biases with their gradients and new values. The third panel has "
                "the loss from iteration to iteration."
            ),
        ),
        (
            panels.transport,
            tr("The way through an iteration"),
            tr(
                "→ goes one step on and ← one back, Space plays. The slider shows the phases; "
                "beside it you choose how far a step goes."
            ),
        ),
        (
            partial(_menus_of_training, window),
            tr("Training and plots"),
            tr(
                "Ctrl+R trains, and Ctrl+T shows plots of the loss, the gradients and more. Every "
                "iteration can be gone back to."
            ),
        ),
        (
            window.menuBar(),
            tr("Everything else"),
            tr(
                "Export frames for slides with Ctrl+E, present them with F11, or choose another "
                "scenario. Ctrl+K finds any command, F1 shows all keys, Shift+F1 explains the "
                "notation."
            ),
        ),
    ]


def _other_keys() -> "Sequence[tuple[str, Sequence[tuple[str, str]]]]":
    """Return the keys that mean something in one place only."""
    return [
        (
            tr("On the network and the heat map"),
            [
                (tr("Walk: begin, up, down"), "↑ ↓"),
                (tr("Walk along an edge, to a unit"), "← →"),
                (tr("Next and previous element"), "Tab Shift+Tab"),  # not translated: keys
                (tr("Keep it explained, or let it go"), "Enter"),
                (tr("Back to the step on show"), "Esc"),
                (tr("Move a zoomed drawing"), "Alt+← Alt+→ Alt+↑ Alt+↓"),
            ],
        ),
        (
            tr("In the window"),
            [
                (tr("Give up calculating a far iteration"), "Esc"),
                (tr("Scroll a calculation, choose a row"), "↑ ↓"),
                (tr("Explain the weight of a row"), "Enter"),
                (tr("Move a divider that has the focus"), "← → ↑ ↓"),
            ],
        ),
        (
            tr("In the export's preview"),
            [
                (tr("Frame before, next frame"), "← →"),
                (tr("First frame, last frame"), "Home End"),  # not translated: keys
            ],
        ),
        (
            tr("In lecture mode"),
            [
                (tr("A step on, a step back (clicker)"), "PgDown PgUp"),  # not translated: keys
                (tr("Black screen, white screen"), "B W"),
                (tr("To the next screen"), "S"),
                (tr("Scroll a long calculation"), "↑ ↓"),
                (tr("Leave"), "Esc F11 F5"),  # not translated: keys
            ],
        ),
    ]
