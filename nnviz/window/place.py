"""Where the window stands and how its panels share it, kept from one start to the next."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize

from nnviz.window.preferences import Layout

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from nnviz.window.panels import Panels
    from nnviz.window.preferences import Store

_USUAL: Final = QSize(1280, 800)
_LEAST: Final = QSize(640, 480)
_LEAST_OF_LARGE: Final = QSize(640, 390)
"""The same for each 100 % of text size; large text is laid out lower."""
_FRAME_ROOM: Final = QSize(0, 28)
"""What a window manager's title bar may take of the screen."""


def take(window: "QMainWindow", panels: "Panels", store: "Store") -> None:
    """Stand where the window stood, or in the middle of the screen."""
    ask_for_room(window, panels)
    kept = store.layout()
    if not (kept.window and window.restoreGeometry(kept.window)):
        _take_usual_size(window)
    panels.share(kept.across, kept.side)
    panels.show_side(kept.with_side)


def ask_for_room(window: "QMainWindow", panels: "Panels") -> None:
    """Need as much room as the text size does, as far as the screen has it."""
    large = (_LEAST_OF_LARGE * panels.look.zoom).expandedTo(_LEAST)
    screen = window.screen().availableGeometry().size() - _FRAME_ROOM
    window.setMinimumSize(large.boundedTo(screen))


def take_usual(window: "QMainWindow", panels: "Panels") -> None:
    """Stand, and share the room, as at the first start."""
    window.showNormal()
    _take_usual_size(window)
    panels.show_side(True)
    panels.share_as_usual()


def keep(window: "QMainWindow", panels: "Panels", store: "Store") -> None:
    """Keep where everything stands."""
    view = panels.view()
    place = bytes(window.saveGeometry().data())
    store.keep_layout(Layout(place, tuple(view.wanted), tuple(view.side), view.with_side))


def _take_usual_size(window: "QMainWindow") -> None:
    room = window.screen().availableGeometry().size() - _FRAME_ROOM
    window.resize(_USUAL.boundedTo(room))
