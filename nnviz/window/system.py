"""What the system says about how programs shall look and speak, as far as Qt knows it."""

import platform
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication

from nnviz.drawing.theme import THEMES
from nnviz.translation import languages, system_language
from nnviz.window.preferences import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nnviz.drawing.theme import Theme
    from nnviz.window.preferences import Preferences


def chosen_theme(preferences: "Preferences") -> "Theme":
    """Return the theme that a user wants, or that the system has."""
    hints = QGuiApplication.styleHints()
    dark = preferences.theme == "dark"
    if preferences.theme == SYSTEM:
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
    high = preferences.contrast == "high"
    if preferences.contrast == SYSTEM:
        wanted = hints.accessibility().contrastPreference()
        high = wanted == Qt.ContrastPreference.HighContrast
    return THEMES[("dark" if dark else "light") + ("-contrast" if high else "")]


def chosen_language(preferences: "Preferences") -> str:
    """Return the language that a user wants, or the first of the system's that there is."""
    if preferences.language != SYSTEM:
        return preferences.language
    if platform.system() == "Linux":
        return system_language()
    return first_known(QLocale.system().uiLanguages())


def first_known(tags: "Iterable[str]") -> str:
    """Return the first of some language tags, such as ko-KR, that there is a catalogue for."""
    known = languages()
    wanted = (tag.partition("-")[0] for tag in tags)
    return next((code for code in wanted if code in known), "en")


def wants_motion(preferences: "Preferences", system_motion: bool) -> bool:
    """Return whether steps move; `system_motion` is what the system says."""
    return preferences.motion == "on" or (preferences.motion == SYSTEM and system_motion)
