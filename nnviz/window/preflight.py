"""Whether a window can open here, found out before Qt is imported.

Qt ends the whole process where a library, a plugin or the display is missing, with a message that
names none of what a person can do. Each of those conditions is looked at first, and raised as an
error that says what to type. This module imports neither Qt nor anything outside the standard
library, so that a script can ask it before anything is installed.
"""

import ctypes
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nnviz.errors import NnvizError
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: What pip is asked for where Qt is missing or unfit, as in the project's dependencies.
QT_REQUIREMENT: Final = "PySide6-Essentials>=6.10,<6.12"
PLOT_REQUIREMENT: Final = "pyqtgraph>=0.14,<0.15"

#: The system libraries that Qt's GUI module loads on Linux whatever the platform, and the Debian
#: package of each. Read off the NEEDED entries of the shipped files; a test reads them again.
_GUI: Final[dict[str, str]] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}

#: The same for each platform plugin, besides the above.
_PLATFORMS: Final[dict[str, dict[str, str]]] = {
    "offscreen": {},
    "minimal": {},
    "xcb": {
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxcb.so.1": "libxcb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "wayland": {
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
    },
}


class MissingLibrariesError(NnvizError):
    """Qt would not load: `packages` are the Debian packages of the libraries that are missing."""

    def __init__(self, packages: "Sequence[str]") -> None:
        super().__init__(packages)
        self.packages = tuple(packages)

    def sentence(self) -> str:
        """Return what is missing, and the command that installs it."""
        return tr(
            "Qt needs system libraries that are missing: {listed}. "
            "On Debian or Ubuntu: sudo apt install {packages}",
            listed=", ".join(self.packages),
            packages=" ".join(self.packages),
        )


class NoDisplayError(NnvizError):
    """There is no screen to open a window on; `display` is the one that did not answer."""

    def __init__(self, display: str | None = None) -> None:
        super().__init__(display)
        self.display = display

    def sentence(self) -> str:
        """Return what was looked for, and what works without."""
        if self.display is None:
            found = tr(
                "There is no screen to open a window on: DISPLAY and WAYLAND_DISPLAY are not set."
            )
        else:
            found = tr(
                "There is no screen to open a window on: the display {display} does not answer.",
                display=self.display,
            )
        return found + " " + tr("`nnviz trace` and `nnviz check` work without one.")


class MissingPackageError(NnvizError):
    """The window needs the Python package `name`, which is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def sentence(self) -> str:
        """Return what is missing, and the command that installs it."""
        return tr(
            "The window needs {name}, which is not installed. To install it: {command}",
            name=self.name,
            command=_pip_install(QT_REQUIREMENT, PLOT_REQUIREMENT),
        )


class UnfitQtError(NnvizError):
    """The installed PySide6, of version `found`, would crash on this Python."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found

    def sentence(self) -> str:
        """Return why it would, and the command that installs one that does not."""
        return tr(
            "PySide6 {found} on Python {python} loses a reference to None at every drawing call, "
            "until Python ends with a fatal error. To install a version that does not: {command}",
            found=self.found,
            python=f"{sys.version_info.major}.{sys.version_info.minor}",
            command=_pip_install(QT_REQUIREMENT),
        )


def _pip_install(*requirements: str) -> str:
    """Return the command that installs `requirements` into the running Python."""
    python = sys.executable or "python3"
    quoted = " ".join(f'"{requirement}"' for requirement in requirements)
    return f"{python} -m pip install {quoted}"  # not translated: a command


def _loads(soname: str) -> bool:
    """Return whether the dynamic linker finds the library `soname`."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_libraries(platform: str) -> list[str]:
    """Return the Debian packages of the system libraries that Qt's plugin `platform` lacks.

    They are in alphabetical order. Only Linux leaves such libraries to the system: elsewhere, and
    for a plugin that is not known here, the list is empty.
    """
    if not sys.platform.startswith("linux") or platform not in _PLATFORMS:
        return []
    needed = _GUI | _PLATFORMS[platform]
    return sorted({package for soname, package in needed.items() if not _loads(soname)})


def platforms(environment: "Mapping[str, str]") -> tuple[str, ...]:
    """Return the platform plugins that Qt would try on Linux, the preferred first.

    Empty when there is neither an explicit choice (`QT_QPA_PLATFORM`, such as `xcb` or
    `wayland;xcb` or `offscreen:size=800x600`) nor a display.
    """
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        return tuple(part.partition(":")[0] for part in chosen.split(";"))
    found = []
    if environment.get("DISPLAY"):
        found.append("xcb")
    if environment.get("WAYLAND_DISPLAY"):
        found.append("wayland")
    if environment.get("XDG_SESSION_TYPE") == "wayland":
        found.reverse()
    return tuple(found)


def _answers(platform: str, environment: "Mapping[str, str]") -> bool:
    """Return whether the display server that the plugin `platform` would ask is there."""
    if platform == "wayland":
        folder = environment.get("XDG_RUNTIME_DIR", "")
        return Path(folder, environment.get("WAYLAND_DISPLAY") or "wayland-0").exists()
    if platform != "xcb":
        return True
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(environment.get("DISPLAY", "").encode(), None)
    fine = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return fine


def _check_packages() -> None:
    """Raise where the Python packages of the window are missing or unfit."""
    for module, name in (("PySide6", "PySide6"), ("pyqtgraph", "pyqtgraph")):
        if find_spec(module) is None:
            raise MissingPackageError(name)
    if sys.version_info >= (3, 12):
        return  # None is never counted there
    try:
        found = version("PySide6-Essentials")
    except PackageNotFoundError:
        return  # not installed by pip: then nobody knows
    if tuple(int(part) for part in found.split(".")[:2]) >= (6, 12):
        raise UnfitQtError(found)


def check_screen(environment: "Mapping[str, str] | None" = None) -> None:
    """Raise where no platform plugin of Qt's can work; one of those that it tries is enough.

    Raises
    ------
    MissingLibrariesError
        System libraries are missing (Linux only).
    NoDisplayError
        There is no display, or it does not answer (Linux only).
    """
    if not sys.platform.startswith("linux"):
        return
    environment = os.environ if environment is None else environment
    tried = platforms(environment)
    if not tried:
        # Without its libraries, a screen alone would not help: say that first.
        packages = missing_libraries("offscreen")
        raise MissingLibrariesError(packages) if packages else NoDisplayError()
    problems: list[NnvizError] = []
    for platform in tried:
        packages = missing_libraries(platform)
        if packages:
            problems.append(MissingLibrariesError(packages))
        elif not _answers(platform, environment):
            name = "WAYLAND_DISPLAY" if platform == "wayland" else "DISPLAY"
            problems.append(NoDisplayError(environment.get(name)))
        else:
            return
    raise problems[0]


def check(environment: "Mapping[str, str] | None" = None) -> None:
    """Raise an error with a readable sentence where Qt could not open a window.

    Takes about 10 ms, most of it to load libraries that Qt would load anyway.

    Raises
    ------
    MissingPackageError
        PySide6 or pyqtgraph is not installed.
    UnfitQtError
        PySide6 6.12 on Python 3.11.
    MissingLibrariesError, NoDisplayError
        As `check_screen` says.
    """
    _check_packages()
    check_screen(environment)
