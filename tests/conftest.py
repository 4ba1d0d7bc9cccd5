"""What all tests share: an unseen screen, settings of their own, and no leftovers."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from nnviz import translation
from nnviz.window.preflight import missing_libraries

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest_plugins = ["pytester", "tests.leftovers"]

# Before Qt is imported. A picture must not depend on the screen, the user's scaling or settings.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"  # English, for programs that tests start, too
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["QT_ENABLE_HIGHDPI_SCALING"] = "0"
_home = tempfile.TemporaryDirectory(prefix="nnviz-tests-")
for _variable in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
    os.environ[_variable] = str(Path(_home.name) / _variable)

# A shared machine makes any deadline fail now and then; CI tries the same examples every time.
settings.register_profile("local", deadline=None, max_examples=50)
settings.register_profile("ci", settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

_missing = missing_libraries(os.environ["QT_QPA_PLATFORM"])
if _missing:
    _names = " ".join(_missing)
    pytest.exit(
        f"The tests need system libraries that are missing: {', '.join(_missing)}. "
        f"On Debian or Ubuntu: sudo apt install {_names}",
        returncode=3,
    )


@pytest.fixture(autouse=True)
def english() -> "Iterator[None]":
    """Go back to English after a test, whatever language it used."""
    yield
    translation.use("en")


@pytest.fixture(scope="session")
def x_display() -> "Iterator[str]":
    """Yield the name of an X display of the tests' own, such as `:99`, for programs to open on.

    Hand it to a subprocess as DISPLAY, together with QT_QPA_PLATFORM=xcb.
    """
    missing = missing_libraries("xcb")
    if missing:
        pytest.skip(f"a window on X needs {', '.join(missing)}")
    if sys.platform != "linux" or shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed (on Debian or Ubuntu: apt install xvfb)")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1920x1080x24"]
    with subprocess.Popen(
        [*command, "-nolisten", "tcp", "-noreset"], pass_fds=[writing], stderr=subprocess.DEVNULL
    ) as server:
        os.close(writing)
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
        server.terminate()
