"""How a user wants nnviz, together with what the system says: language, look, motion."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from nnviz import translation
from nnviz.window import preferences, system
from nnviz.window.style import Look
from nnviz.window.worker import Worker

if TYPE_CHECKING:
    from nnviz.window.preferences import Preferences, Store

_SHOWN = ("language", "english_terms", "theme", "contrast", "text_size")
"""Preferences that change how everything looks or reads."""


class Manner(QObject):
    """Holds the preferences, keeps them in the store, and follows the system.

    Signals
    -------
    changed()
        Decimals, motion or another preference that changes no look.
    look_changed()
        The look or the language, and with it perhaps all others.
    forgotten()
        Everything that was kept; `look_changed` came before.
    """

    changed = Signal()
    look_changed = Signal()
    forgotten = Signal()

    def __init__(self, store: "Store", parent: QObject, language: str | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.preferences = store.preferences()
        if language is not None:  # for this start alone: it is not kept
            self.preferences = replace(self.preferences, language=language)
        self._system_motion = True
        self.look = self._found_look()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)
        self._question = Worker(lambda _: system.system_motion(), self)
        self._question.done.connect(self.follow_motion)
        self._question.start()

    @property
    def motion(self) -> bool:
        """Whether steps move."""
        return system.wants_motion(self.preferences, self._system_motion)

    def prefer(self, name: str, value: object) -> None:
        """Take and keep one preference."""
        self.take(replace(self.preferences, **{name: value}))  # type: ignore[arg-type] # by name

    def take(self, wanted: "Preferences") -> None:
        """Take and keep preferences."""
        before, self.preferences = self.preferences, wanted
        self.store.keep(wanted, before)
        if any(getattr(wanted, name) != getattr(before, name) for name in _SHOWN):
            self._change_look()
        else:
            self.changed.emit()

    def resize_text(self, steps: int) -> None:
        """Take a text size so many steps larger, or smaller."""
        self.prefer("text_size", preferences.larger(self.preferences.text_size, steps))

    def reset(self) -> None:
        """Forget everything that was kept, and be as at the first start."""
        self.store.reset()
        self.preferences = preferences.Preferences()
        self._change_look()
        self.forgotten.emit()

    def follow_motion(self, shown: bool) -> None:
        """Hear from the system whether it shows motion."""
        if shown != self._system_motion:
            self._system_motion = shown
            self.changed.emit()

    def close(self) -> None:
        """Wait for no answer of the system's any more."""
        self._question.stop()

    def _change_look(self) -> None:
        self.look = self._found_look()
        self.look_changed.emit()

    def _follow_system(self) -> None:
        if system.chosen_theme(self.preferences) != self.look.theme:
            self._change_look()

    def _found_look(self) -> Look:
        """Speak the language that is wanted, and return the look."""
        wanted = self.preferences
        language = system.chosen_language(wanted)
        translation.use(language, english_terms=wanted.english_terms)
        application = QGuiApplication.instance()
        assert application is not None
        system.speak(application, language)
        return Look(system.chosen_theme(wanted), wanted.text_size / 100)
