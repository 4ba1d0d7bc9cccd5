"""What a user has chosen, and where it is kept between two starts."""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QSettings

from nnviz.trace.numbers import DEFAULT_DECIMALS
from nnviz.translation import languages, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SYSTEM: Final = "system"
"""As the system has it."""
THEMES: Final = (SYSTEM, "light", "dark")
CONTRASTS: Final = (SYSTEM, "normal", "high")
MOTIONS: Final = (SYSTEM, "on", "off")
TEXT_SIZES: Final = (75, 90, 100, 110, 125, 150, 175, 200)
DECIMALS: Final = (2, 4, 6, 8, 10, 12, 15)

_CHOICES: Final = "choices"
_LAYOUT: Final = "layout"
_EXPORT: Final = "export"


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a user wants nnviz.

    Attributes
    ----------
    language : str
        Code of a language, or as the system has it.
    english_terms : bool
        Whether the English word stands beside a term in another language.
    theme, contrast : str
        Light or dark, normal or high, or as the system has it.
    text_size : int
        In percent.
    decimals : int
        With how many decimals numbers are written.
    motion : str
        Whether steps move: on, off, or as the system has it.
    """

    language: str = SYSTEM
    english_terms: bool = False
    theme: str = SYSTEM
    contrast: str = SYSTEM
    text_size: int = 100
    decimals: int = DEFAULT_DECIMALS
    motion: str = SYSTEM


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the window and its parts stood.

    Attributes
    ----------
    window : bytes
        Qt's description of the window's place.
    across, side : tuple of int
        How the network and the column, and the parts of the column, shared the room, in pixels.
    with_side : bool
        Whether the column was shown.
    """

    window: bytes = b""
    across: tuple[int, ...] = ()
    side: tuple[int, ...] = ()
    with_side: bool = True


@dataclass(frozen=True, slots=True)
class Plots:
    """Where the plots stand.

    Attributes
    ----------
    where : bytes
        Qt's description of their places, empty where it is not known.
    wanted : tuple of str
        The keys of those that are shown, or would be.
    on_show : bool
        Whether training bar and plots were shown.
    """

    where: bytes = b""
    wanted: tuple[str, ...] = ()
    on_show: bool = False


def allowed(key: str) -> "Sequence[object]":
    """Return what a preference may be."""
    return {
        "language": (SYSTEM, *languages()),
        "english_terms": (False, True),
        "theme": THEMES,
        "contrast": CONTRASTS,
        "text_size": TEXT_SIZES,
        "decimals": DECIMALS,
        "motion": MOTIONS,
    }[key]


def offered(key: str) -> "list[tuple[str, object]]":
    """Return what a preference may be, in words."""
    words: dict[object, str] = {
        SYSTEM: tr("As the system"),
        "light": tr("Light"),
        "dark": tr("Dark"),
        "normal": tr("Normal"),
        "high": tr("High"),
        "on": tr("On"),
        "off": tr("Off"),
    }
    words.update(languages())
    if key == "text_size":
        words = {size: f"{size}%" for size in TEXT_SIZES}
    return [(words.get(value, str(value)), value) for value in allowed(key)]


def larger(text_size: int, steps: int) -> int:
    """Return the text size so many steps larger, or smaller for a negative number."""
    at = TEXT_SIZES.index(text_size) + steps
    return TEXT_SIZES[min(max(at, 0), len(TEXT_SIZES) - 1)]


class Store:
    """Keeps preferences and layout in a file of the user's; without a path, only in memory.

    A file that cannot be read, and a value that makes no sense, count as not set.
    """

    def __init__(self, path: "Path | None" = None) -> None:
        form = QSettings.Format.IniFormat
        self._settings = QSettings(str(path), form) if path else None
        self._chosen: dict[str, object] = {}

    @staticmethod
    def of_the_user() -> "Store":
        """Return the store in the user's folder for settings."""
        store = Store()
        store._settings = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "nnviz", "nnviz"
        )
        return store

    def preferences(self) -> Preferences:
        """Return what the user has chosen, and the defaults for the rest."""
        default = Preferences()
        found: dict[str, object] = {}
        for field in fields(Preferences):
            text = self._text(f"{_CHOICES}/{field.name}")
            for value in allowed(field.name):
                if text == str(value):
                    found[field.name] = value
        return replace(default, **found)  # type: ignore[arg-type] # each value is one of those allowed

    def keep(self, preferences: Preferences, before: Preferences | None = None) -> None:
        """Keep what the user has chosen; what is as by default is not written.

        With `before`, only what has changed is kept, so that two windows do not undo each other.
        """
        default = Preferences()
        for field in fields(Preferences):
            value = getattr(preferences, field.name)
            if before is not None and value == getattr(before, field.name):
                continue
            key = f"{_CHOICES}/{field.name}"
            if value == getattr(default, field.name):
                self._remove(key)
            else:
                self._write(key, str(value))

    @property
    def knows_the_way(self) -> bool:
        """Whether the user has seen or skipped the tour."""
        return self._text("tour") == "seen"

    def remember_the_tour(self) -> None:
        """Do not begin the tour by itself again."""
        self._write("tour", "seen")

    def layout(self) -> Layout:
        """Return where the window and its parts stood, empty where it is not known."""
        window = QByteArray.fromBase64(self._text(f"{_LAYOUT}/window").encode())
        return Layout(
            bytes(window.data()),
            _numbers(self._text(f"{_LAYOUT}/across")),
            _numbers(self._text(f"{_LAYOUT}/side")),
            self._text(f"{_LAYOUT}/with_side") != str(False),
        )

    def keep_layout(self, layout: Layout) -> None:
        """Keep where the window and its parts stand."""
        window = bytes(QByteArray(layout.window).toBase64().data()).decode()
        self._write(f"{_LAYOUT}/window", window)
        for name, sizes in (("across", layout.across), ("side", layout.side)):
            self._write(f"{_LAYOUT}/{name}", " ".join(map(str, sizes)))
        self._write(f"{_LAYOUT}/with_side", str(layout.with_side))

    def plots(self) -> Plots:
        """Return where the plots stood, empty where it is not known."""
        where = QByteArray.fromBase64(self._text(f"{_LAYOUT}/plots").encode())
        return Plots(
            bytes(where.data()),
            tuple(self._text(f"{_LAYOUT}/wanted_plots").split()),
            self._text(f"{_LAYOUT}/with_training") == str(True),
        )

    def keep_plots(self, plots: Plots) -> None:
        """Keep where the plots stand."""
        where = bytes(QByteArray(plots.where).toBase64().data()).decode()
        self._write(f"{_LAYOUT}/plots", where)
        self._write(f"{_LAYOUT}/wanted_plots", " ".join(plots.wanted))
        self._write(f"{_LAYOUT}/with_training", str(plots.on_show))

    def export(self) -> dict[str, str]:
        """Return what was chosen for the last export, in texts, by name."""
        names = self._text(f"{_EXPORT}/names").split()
        return {name: self._text(f"{_EXPORT}/{name}") for name in names}

    def keep_export(self, texts: "Mapping[str, str]") -> None:
        """Keep what was chosen for an export."""
        for name in self.export():
            self._remove(f"{_EXPORT}/{name}")
        self._write(f"{_EXPORT}/names", " ".join(texts))
        for name, text in texts.items():
            self._write(f"{_EXPORT}/{name}", text)

    def reset(self) -> None:
        """Forget everything."""
        self._chosen.clear()
        if self._settings is not None:
            self._settings.clear()

    def _text(self, key: str) -> str:
        if self._settings is None:
            return str(self._chosen.get(key, ""))
        value = self._settings.value(key, "")
        return value if isinstance(value, str) else ""

    def _write(self, key: str, value: str) -> None:
        if self._settings is None:
            self._chosen[key] = value
        else:
            self._settings.setValue(key, value)

    def _remove(self, key: str) -> None:
        self._chosen.pop(key, None)
        if self._settings is not None:
            self._settings.remove(key)


def _numbers(text: str) -> tuple[int, ...]:
    """Return the sizes in a text, none where it has anything else, or more than a screen has."""
    parts = text.split()
    if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        return ()
    return tuple(map(int, parts))
