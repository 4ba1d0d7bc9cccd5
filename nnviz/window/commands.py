"""The commands of a menu bar as a list: what can be found, and with which keys it is done."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenuBar, QWidget

BETWEEN = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
"""Between a menu and what is in it."""

_NATIVE = QKeySequence.SequenceFormat.NativeText
_ARROWS = {
    Qt.Key.Key_Left: "←",
    Qt.Key.Key_Right: "→",
    Qt.Key.Key_Up: "↑",
    Qt.Key.Key_Down: "↓",
}
_LETTER = re.compile(r"\s*\(&\w\)|&(?=.)")
"""The letter that opens a menu: marked in the word, or in brackets behind one without it."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes
    ----------
    menus : tuple of str
        The menus that it is in, from the bar down.
    text : str
        Its words.
    action : QAction
        What does it.
    """

    menus: tuple[str, ...]
    text: str
    action: "QAction"

    @property
    def name(self) -> str:
        """Its menus and its words: View, Theme, Dark."""
        return BETWEEN.join((*self.menus, self.text))

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """The keys of each of its shortcuts, such as Ctrl, Shift, →."""
        return tuple(caps(sequence) for sequence in self.action.shortcuts())


def commands_of(bar: "QMenuBar") -> list[Command]:
    """Return all commands that the menus show, in their order."""
    return list(_commands(bar, ()))


def _commands(menu: "QWidget", above: tuple[str, ...]) -> "Iterator[Command]":
    for action in menu.actions():
        below = action.menu()
        if action.isSeparator() or not action.isVisible():
            continue
        text = plain(action.text())
        if isinstance(below, QMenu):
            yield from _commands(below, (*above, text))
        else:
            yield Command(above, text, action)


def plain(text: str) -> str:
    """Return a menu's words without the mark of its letter.

    >>> plain("S&tep"), plain("보기(&V)"), plain("Cut && paste")
    ('Step', '보기', 'Cut & paste')
    """
    kept = "\0"
    return _LETTER.sub("", text.replace("&&", kept)).replace(kept, "&")


def caps(sequence: QKeySequence) -> tuple[str, ...]:
    """Return what stands on the keys of a shortcut, arrows as signs."""
    written = sequence.toString(_NATIVE)
    for key, sign in _ARROWS.items():
        name = QKeySequence(key).toString(_NATIVE)
        if written == name or written.endswith(f"+{name}"):
            written = written.removesuffix(name) + sign
    return split_keys(written)


def split_keys(written: str) -> tuple[str, ...]:
    """Return the keys of a shortcut as it is written.

    >>> split_keys("Ctrl+Shift+→"), split_keys("Ctrl++")
    (('Ctrl', 'Shift', '→'), ('Ctrl', '+'))
    """
    if written.endswith("+"):  # the key itself is a plus
        return (*filter(None, written[:-1].split("+")), "+")
    return tuple(written.split("+"))
