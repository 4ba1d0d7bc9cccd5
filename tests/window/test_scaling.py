"""The window is sharp on screens of any density, and the same with any fonts on the machine."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
FACTORS = [1.0, 1.25, 1.5, 2.0]
NO_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig></fontconfig>
"""
OFF = "QT_ENABLE_HIGHDPI_SCALING"
"""The tests themselves have it off."""
FAR = 48
"""From this difference on a colour is another one; less is the rounding of two blendings."""


class Taken(NamedTuple):
    """The pictures of a window, and how it was."""

    folder: Path
    found: dict[str, Any]


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Taken]:
    """Return the pictures at each factor, and those without any font, each process's own."""
    bare = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    bare.write_text(NO_FONTS, "utf-8")
    asked = {str(factor): {"QT_SCALE_FACTOR": str(factor)} for factor in FACTORS}
    asked["no fonts"] = {"QT_SCALE_FACTOR": "1", "FONTCONFIG_FILE": str(bare)}
    usual = {key: value for key, value in os.environ.items() if key != OFF}
    usual |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    started = {}
    for name, variables in asked.items():
        folder = tmp_path_factory.mktemp("pictures")
        command = [sys.executable, "-m", "tests.window.photograph", str(folder)]
        process = subprocess.Popen(
            command, cwd=ROOT, env=usual | variables, stdout=subprocess.PIPE, text=True
        )
        started[name] = folder, process
    made = {}
    for name, (folder, process) in started.items():
        answer, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        made[name] = Taken(folder, json.loads(answer))
    return made


def pixels(path: Path) -> "NDArray[np.int16]":
    """Return a picture as rows of pixels of four channels."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8)
    return flat.reshape(image.height(), image.width(), 4).astype(np.int16)


@pytest.mark.parametrize("factor", FACTORS)
def test_every_density_has_its_own_pixels(taken: dict[str, Taken], factor: float) -> None:
    """Each part has as many pixels as the screen has for it, and nothing is cut off."""
    folder, found = taken[str(factor)]
    assert found["ratio"] == factor
    assert found["faults"] == []
    for name, (width, height) in found["sizes"].items():
        picture = QImage(str(folder / f"{name}.png"))
        assert abs(picture.width() - factor * width) <= 1
        assert abs(picture.height() - factor * height) <= 1


@pytest.mark.parametrize("factor", FACTORS)
def test_text_is_as_sharp_as_the_screen(taken: dict[str, Taken], factor: float) -> None:
    """The canvas is, pixel by pixel, the drawing painted at this density: nothing is enlarged."""
    folder, _ = taken[str(factor)]
    shown, direct = pixels(folder / "canvas.png"), pixels(folder / "direct.png")
    rows, columns = min(len(shown), len(direct)), min(shown.shape[1], direct.shape[1])
    away = np.abs(shown[:rows, :columns] - direct[:rows, :columns]).max(axis=2)
    assert (away > FAR).mean() < 1e-3
    # A drawing that was enlarged differs along every edge: the test can tell.
    enlarged = np.repeat(np.repeat(direct[::2, ::2], 2, axis=0), 2, axis=1)[:rows, :columns]
    blurred = np.abs(enlarged - direct[:rows, :columns]).max(axis=2)
    assert (blurred > FAR).mean() > 1e-2


def test_fonts_of_the_machine_change_nothing(taken: dict[str, Taken]) -> None:
    """Where no font is installed at all, every picture and every saved file has the same bytes."""
    usual, without = taken["1.0"], taken["no fonts"]
    assert without.found == usual.found
    assert usual.found["families"] == ["Pretendard"]
    for picture in sorted(usual.folder.iterdir()):
        same = without.folder / picture.name
        assert same.read_bytes() == picture.read_bytes(), picture.name
