"""pdflatex sets the TikZ files, and what it makes looks like the PNG files."""

import re
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nnviz.export import raster
from nnviz.export.reel import Reel
from nnviz.export.tikz import documents as tikz
from nnviz.export.wish import SIZES, Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run
from nnviz.trace.steps import Grain
from nnviz.translation import use
from tests.export.foreign.pictures import pixels
from tests.export.foreign.programs import need
from tests.export.reels import reel

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_WIDTH = 480
_COMPLAINTS = re.compile(r"Overfull .*|LaTeX Font Warning: .*|Missing character: .*", re.MULTILINE)

pytestmark = pytest.mark.usefixtures("qapp")


def _compiled(slides: Reel, folder: "Path", write: str = "write_standalone") -> "Path":
    """Return the PDF file that pdflatex makes of slides, without a complaint."""
    latex = need("pdflatex", "texlive-latex-recommended texlive-pictures")
    for package in ("tikz.sty", "amsmath.sty", "beamer.cls"):
        _need_file(package, "texlive-latex-recommended texlive-pictures")
    source = folder / "slides.tex"
    with source.open("w+b") as file:
        getattr(tikz, write)(slides, file, lambda number: None)
    done = subprocess.run(
        [latex, "-interaction=nonstopmode", "-halt-on-error", source.name],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    said = (folder / "slides.log").read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, said[-2000:]
    assert _COMPLAINTS.findall(said) == []
    return folder / "slides.pdf"


def _need_file(name: str, package: str) -> None:
    """Skip the test where TeX does not find a file."""
    where = need("kpsewhich", "texlive-binaries")
    if not subprocess.run([where, name], capture_output=True, check=False).stdout.strip():
        pytest.skip(f"{name} is not installed: on Debian, apt install {package}")


def _information(file: "Path") -> dict[str, str]:
    """Return what pdfinfo tells."""
    told = subprocess.run(
        [need("pdfinfo", "poppler-utils"), file], capture_output=True, check=True, text=True
    ).stdout
    return {key: value.strip() for key, _, value in (s.partition(":") for s in told.splitlines())}


def _page(file: "Path", number: int) -> "NDArray[np.float64]":
    """Return the pixels of a page."""
    program = need("pdftoppm", "poppler-utils")
    pages = ["-f", str(number), "-l", str(number)]
    command = [program, *pages, "-png", "-scale-to-x", str(_WIDTH), "-scale-to-y", "-1", str(file)]
    return pixels(subprocess.run(command, capture_output=True, check=True).stdout)


def _painted(slides: Reel, number: int) -> "NDArray[np.float64]":
    """Return the pixels of the PNG of a slide, as large as a page."""
    cursor = list(slides.cursors())[number - 1]
    drawing = slides.slide(number, cursor).drawing
    return pixels(raster.png(drawing, _WIDTH / drawing.width))


def _apart(first: "NDArray[np.float64]", second: "NDArray[np.float64]") -> float:
    """Return how much the colours of 4 × 4 pixels differ: fonts do not matter there, places do."""
    height, width = (min(first.shape[at], second.shape[at]) // 4 * 4 for at in (0, 1))
    return float(np.abs(_coarse(first, height, width) - _coarse(second, height, width)).mean())


def _coarse(picture: "NDArray[np.float64]", height: int, width: int) -> "NDArray[np.float64]":
    cells = picture[:height, :width].reshape(height // 4, 4, width // 4, 4, 3)
    return np.asarray(cells.mean(axis=(1, 3)), np.float64)


def _assert_alike(slides: Reel, file: "Path", numbers: tuple[int, ...]) -> None:
    """Pages show what the PNGs of their slides show, and not what those of others show."""
    painted = {number: _painted(slides, number) for number in numbers}
    for number in numbers:
        page = _page(file, number)
        right = _apart(page, painted[number])
        assert right < 6.0
        others = [_apart(page, painted[other]) for other in numbers if other != number]
        assert right < 0.8 * min(others)


def test_a_page_for_each_slide_of_the_whole_iteration(tmp_path: "Path") -> None:
    """w5 from its first step to its last, as large as wished, each page its own step."""
    slides = reel()
    file = _compiled(slides, tmp_path)
    told = _information(file)
    assert int(told["Pages"]) == len(slides)
    width, height = (float(part) for part in re.findall(r"[0-9.]+", told["Page size"])[:2])
    assert (width, height) == pytest.approx((960.0, 540.0), abs=0.1)
    _assert_alike(slides, file, (1, 8, 16, 24, 31, 44))


def test_beamer_shows_a_step_on_each_overlay(tmp_path: "Path") -> None:
    """In the dark theme too, where the ground comes from Beamer."""
    slides = reel(theme="dark", grain=Grain.LAYER)
    file = _compiled(slides, tmp_path, "write_beamer")
    told = _information(file)
    assert int(told["Pages"]) == len(slides)
    width, height = (float(part) for part in re.findall(r"[0-9.]+", told["Page size"])[:2])
    assert (width, height) == pytest.approx((960.0, 540.0), abs=0.1)
    _assert_alike(slides, file, (1, 3, 5, len(slides)))


def test_korean_on_paper(tmp_path: "Path") -> None:
    """Hangul is set by pdflatex where the package for it is installed."""
    _need_file("kotex.sty", "texlive-lang-korean")
    use("ko")
    scenario = library.load("mini-batch")
    slides = Reel(Run(build(scenario)), Wish(size=SIZES["a4"], grain=Grain.PHASE))
    file = _compiled(slides, tmp_path)
    assert int(_information(file)["Pages"]) == len(slides)
    said = subprocess.run(
        [need("pdftotext", "poppler-utils"), file, "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "역전파" in said
    _assert_alike(slides, file, (1, 3, len(slides)))
