"""What the system says about how programs shall look and speak, as far as Qt knows it."""

import ctypes
import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication

from nnviz.drawing.theme import THEMES
from nnviz.translation import ENGLISH, closest, system_language
from nnviz.window.preferences import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QCoreApplication

    from nnviz.drawing.theme import Theme
    from nnviz.window.preferences import Preferences

_SPI_GETCLIENTAREAANIMATION: Final = 0x1042
_PATIENCE_S: Final = 2.0
_PORTAL: Final = "org.freedesktop.portal"
_PORTAL_PATH: Final = "/org/freedesktop/portal/desktop"
_ANIMATIONS: Final = ("org.gnome.desktop.interface", "enable-animations")
_PORTAL_COMMANDS: Final = (
    (
        "gdbus", "call", "--session", "--timeout", "2", "--dest", f"{_PORTAL}.Desktop",
        "--object-path", _PORTAL_PATH, "--method", f"{_PORTAL}.Settings.ReadOne", *_ANIMATIONS,
    ),
    (
        "busctl", "--user", "--timeout=2", "call", f"{_PORTAL}.Desktop", _PORTAL_PATH,
        f"{_PORTAL}.Settings", "ReadOne", "ss", *_ANIMATIONS,
    ),
    (
        "dbus-send", "--session", "--print-reply", "--reply-timeout=2000",
        f"--dest={_PORTAL}.Desktop", _PORTAL_PATH, f"{_PORTAL}.Settings.ReadOne",
        *(f"string:{word}" for word in _ANIMATIONS),
    ),
)  # fmt: skip
"""Programs of which desktops have one or the other."""
_translators: list[QTranslator] = []
"""Those of Qt's own words, kept because Qt does not."""


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
    return next(filter(None, map(closest, QLocale.system().uiLanguages())), ENGLISH)


def wants_motion(preferences: "Preferences", system_motion: bool) -> bool:
    """Return whether steps move; `system_motion` is what the system says."""
    return preferences.motion == "on" or (preferences.motion == SYSTEM and system_motion)


def speak(application: "QCoreApplication", language: str) -> None:
    """Let Qt's own words, such as those of its dialogs' buttons, be in a language."""
    while _translators:
        application.removeTranslator(_translators.pop())
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{language}", folder):
        application.installTranslator(translator)
        _translators.append(translator)


def system_motion() -> bool:
    """Return whether the system shows motion, True where it does not say.

    Qt has no word for it (6.11), so each system is asked in its own way. It may take a moment:
    ask beside the window.
    """
    match platform.system():
        case "Windows":
            return _windows_motion()
        case "Darwin":
            return _macos_motion()
        case _:
            return _portal_motion()


def _windows_motion() -> bool:
    """Ask for "Show animations in Windows"."""
    on = ctypes.c_int(1)
    library = getattr(ctypes, "windll").user32  # noqa: B009 (it exists on Windows alone)
    library.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(on), 0)
    return bool(on.value)


def _macos_motion() -> bool:
    """Ask for "Reduce motion" of macOS's accessibility settings."""
    command = ["/usr/bin/defaults", "read", "com.apple.universalaccess", "reduceMotion"]
    return _answer(command).strip() != "1"


def _portal_motion() -> bool:
    """Ask the desktop's portal for GNOME's "enable-animations", which other desktops answer too.

    It is asked by a program of its own, which can be given up: a bus that does not answer would
    hold Python, and the window with it. Without a bus nobody is asked: that would start one.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS") and not Path(runtime, "bus").exists():
        return True
    for command in _PORTAL_COMMANDS:
        if shutil.which(command[0]) is not None:
            return "false" not in _answer(command)
    return True


def _answer(command: "Sequence[str]") -> str:
    """Return what a program prints, empty where it fails or takes too long."""
    try:
        answer = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout if answer.returncode == 0 else ""
