"""Tests of nnviz.window.preflight, and of what it says about the Qt that is installed."""

import struct
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nnviz.errors import NnvizError
from nnviz.window import preflight

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux leaves Qt's libraries to the system"
)

# What every Linux with a Python on it has.
_ALWAYS_THERE = ("ld-linux", "libc.so", "libdl.so", "libgcc_s", "libm.so", "libpthread", "libstdc")


def needed(file: Path) -> set[str]:
    """Return the libraries that a 64-bit ELF file asks the dynamic linker for."""
    data = file.read_bytes()
    (start,) = struct.unpack_from("<Q", data, 0x28)
    size, count = struct.unpack_from("<HH", data, 0x3A)
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, start + i * size) for i in range(count)]
    dynamic = next(section for section in sections if section[1] == 6)
    strings = sections[dynamic[6]][4]
    names = set()
    for position in range(dynamic[4], dynamic[4] + dynamic[5], 16):
        tag, value = struct.unpack_from("<QQ", data, position)
        if tag == 1:
            begin = strings + value
            names.add(data[begin : data.index(b"\0", begin)].decode())
    return names


def system_libraries(file: Path, seen: set[Path]) -> set[str]:
    """Return what `file` and the libraries shipped beside it ask of the system."""
    seen.add(file)
    found = set()
    for name in needed(file):
        shipped = [file.parent / name, file.parents[2] / "lib" / name]
        inside = next((path for path in shipped if path.exists()), None)
        if inside is None:
            found.add(name)
        elif inside not in seen:
            found |= system_libraries(inside, seen)
    return {name for name in found if not name.startswith(_ALWAYS_THERE)}


@linux
@pytest.mark.parametrize("platform", ["offscreen", "xcb", "wayland"])
def test_every_library_of_the_shipped_plugin_is_known(platform: str) -> None:
    """The table names all that the installed Qt asks of the system, so no abort is left."""
    spec = find_spec("PySide6")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    qt = Path(spec.submodule_search_locations[0], "Qt")
    seen: set[Path] = set()
    asked = system_libraries(qt / "lib" / "libQt6Widgets.so.6", seen)
    asked |= system_libraries(qt / "plugins" / "platforms" / f"libq{platform}.so", seen)
    asked = {name for name in asked if not name.startswith(("libpyside", "libshiboken"))}
    assert asked == set(preflight._GUI | preflight._PLATFORMS[platform])


@linux
def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names exactly the packages that are missing and the command for them."""

    def loads(soname: str) -> bool:
        return soname not in {"libxcb-cursor.so.0", "libEGL.so.1", "libgthread-2.0.so.0"}

    monkeypatch.setattr(preflight, "_loads", loads)
    assert preflight.missing_libraries("xcb") == ["libegl1", "libglib2.0-0", "libxcb-cursor0"]
    assert preflight.missing_libraries("offscreen") == ["libegl1", "libglib2.0-0"]
    with pytest.raises(preflight.MissingLibrariesError) as caught:
        preflight.check({"QT_QPA_PLATFORM": "xcb"})
    assert str(caught.value) == (
        "Qt needs system libraries that are missing: libegl1, libglib2.0-0, libxcb-cursor0. "
        "On Debian or Ubuntu: sudo apt install libegl1 libglib2.0-0 libxcb-cursor0"
    )


@linux
def test_a_library_that_is_not_there_does_not_load() -> None:
    """The trial itself tells a present library from an absent one."""
    assert preflight._loads("libc.so.6")
    assert not preflight._loads("libnnviz-has-none.so.1")


def test_other_systems_need_no_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows and macOS Qt brings everything along, and nothing is tried."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(preflight, "_loads", lambda _: False)
    assert preflight.missing_libraries("offscreen") == []


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ()),
        ({"DISPLAY": ":0"}, ("xcb",)),
        ({"DISPLAY": ""}, ()),
        ({"WAYLAND_DISPLAY": "wayland-0"}, ("wayland",)),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ("xcb", "wayland")),
        (
            {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"},
            ("wayland", "xcb"),
        ),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen:size=800x600"}, ("offscreen",)),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, ("wayland", "xcb")),
    ],
    ids=str,
)
def test_platforms_follow_the_environment(
    environment: dict[str, str], expected: tuple[str, ...]
) -> None:
    """The plugins looked at are the ones that Qt would try, in its order."""
    assert preflight.platforms(environment) == expected


@linux
def test_no_display_is_a_sentence() -> None:
    """Without any screen one reads what is missing and what works all the same."""
    with pytest.raises(preflight.NoDisplayError, match="DISPLAY and WAYLAND_DISPLAY are not set"):
        preflight.check({})


@linux
@pytest.mark.parametrize(
    "environment",
    [{"DISPLAY": ":4711"}, {"WAYLAND_DISPLAY": "wayland-4711", "XDG_RUNTIME_DIR": "/nowhere"}],
    ids=["xcb", "wayland"],
)
def test_a_display_that_does_not_answer_is_a_sentence(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A display that is named but not there would abort Qt; here it is an error to read."""
    if not preflight._loads("libxcb.so.1"):
        pytest.skip("the X client library is not installed")
    monkeypatch.setattr(preflight, "missing_libraries", lambda _: [])
    with pytest.raises(preflight.NoDisplayError, match=r"the display .*4711 does not answer"):
        preflight.check(environment)


def test_a_real_display_passes(x_display: str) -> None:
    """Where an X server runs, nothing stands in the way."""
    preflight.check({"DISPLAY": x_display})


def test_offscreen_passes() -> None:
    """The tests' own platform needs no display."""
    preflight.check({"QT_QPA_PLATFORM": "offscreen"})


@pytest.mark.parametrize("absent", ["PySide6", "pyqtgraph"])
def test_a_missing_package_is_a_command_to_type(
    absent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without PySide6 or pyqtgraph one reads the line that installs them."""
    monkeypatch.setattr(preflight, "find_spec", lambda name: None if name == absent else "there")
    with pytest.raises(preflight.MissingPackageError) as caught:
        preflight.check({})
    assert str(caught.value).startswith(f"The window needs {absent}, which is not installed.")
    assert "-m pip install" in str(caught.value)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is not counted from Python 3.12 on")
@pytest.mark.parametrize("found", ["6.12.0", "6.12.1", "7.0"])
def test_qt_that_loses_none_is_refused(found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PySide6 6.12 on Python 3.11 is refused with the reason instead of dying in use."""
    monkeypatch.setattr(preflight, "version", lambda _: found)
    with pytest.raises(preflight.UnfitQtError, match=f"PySide6 {found} on Python 3.11 loses"):
        preflight.check({"QT_QPA_PLATFORM": "offscreen"})


def test_all_its_errors_are_nnviz_errors() -> None:
    """The command line and the window catch one class."""
    for error in (
        preflight.MissingLibrariesError(["libegl1"]),
        preflight.NoDisplayError(),
        preflight.MissingPackageError("PySide6"),
        preflight.UnfitQtError("6.12.0"),
    ):
        assert isinstance(error, NnvizError)
        assert "{" not in str(error)


def test_the_requirements_are_the_project_s() -> None:
    """The versions in the sentences are those of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert preflight.QT_REQUIREMENT in project["dependencies"]
    assert preflight.PLOT_REQUIREMENT in project["dependencies"]


def test_it_needs_the_standard_library_alone() -> None:
    """It runs where nothing is installed, and before Qt is."""
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "import nnviz.window.preflight as preflight\n"
        "assert not any('PySide6' in name for name in sys.modules)\n"
        "print(preflight.missing_libraries('offscreen'))"
    )
    command = [sys.executable, "-I", "-S", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[")


def _set_pen(painter: object) -> None:
    """Call the four methods that lost references, with what they lost them in."""
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

    assert isinstance(painter, QPainter)
    painter.setPen(QPen(QColor("black")))
    painter.setBrush(QBrush(QColor("white")))
    painter.setFont(QFont())
    painter.drawLine(QPointF(0, 0), QPointF(1, 1))


def test_drawing_keeps_the_count_of_none(qapp: object) -> None:
    """A thousand rounds of drawing lose no reference to None, on the installed PySide6."""
    from PySide6.QtGui import QImage, QPainter

    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    draw: Callable[[object], None] = _set_pen
    draw(painter)
    before = sys.getrefcount(None)
    for _ in range(1000):
        draw(painter)
    after = sys.getrefcount(None)
    painter.end()
    assert abs(after - before) < 100
