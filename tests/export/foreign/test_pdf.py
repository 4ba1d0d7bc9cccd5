"""The PDF of a whole iteration, as Poppler reads and paints it."""

import io
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from nnviz import translation
from nnviz.export.wish import SIZES, Size
from nnviz.trace.steps import Grain
from tests.export.foreign.programs import need
from tests.export.reels import reel

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from nnviz.export.png import Pixels
    from nnviz.export.reel import Reel

pytestmark = pytest.mark.usefixtures("qapp")

PIXELS = Size(640, 360, 48.0)
"""As large on paper as the size that is usual."""
SQUARE = 20
TOLERANCE = 20
"""By so many of 255 levels the mean of a square of pixels may be another with Poppler: it paints
letters and edges a little bolder, and puts a letter at a whole pixel."""


def _written(wished: "Reel", path: "Path") -> "Path":
    from nnviz.export import document

    with path.open("w+b") as file:
        document.write(wished, file, lambda _: None)
    return path


def _said(*command: str) -> str:
    """Return what a program says, which finds no fault."""
    done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    assert done.stderr == ""
    return done.stdout


def _pages(path: "Path", dpi: float) -> "list[Pixels]":
    """Return the pixels of each page."""
    stem = path.with_suffix("")
    _said(need("pdftoppm", "poppler-utils"), "-r", str(dpi), str(path), str(stem))
    pictures = []
    for page in sorted(stem.parent.glob(f"{stem.name}-*.ppm")):
        with Image.open(page) as read:
            pictures.append(np.asarray(read))
    return pictures


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ko", "dark")])
def test_pages_are_what_the_pictures_are(tmp_path: "Path", language: str, theme: str) -> None:
    """Every page of the whole iteration is painted as the PNG of its slide is."""
    from nnviz.export import raster

    need("pdftoppm", "poppler-utils")
    translation.use(language)
    grain = Grain.VALUE if language == "en" else Grain.LAYER
    wished = reel(size=PIXELS, theme=theme, grain=grain)
    pages = _pages(_written(wished, tmp_path / "w5.pdf"), PIXELS.dpi)
    assert len(pages) == len(wished)
    for page, slide in zip(pages, wished.slides(), strict=True):
        content = raster.png_page(slide, wished.wish)()
        with Image.open(io.BytesIO(content)) as read:
            picture = np.asarray(read)
        assert page.shape == picture.shape
        away = np.abs(_squares(page) - _squares(picture))
        assert away.max() < TOLERANCE, slide.title


def _squares(picture: "Pixels") -> "NDArray[np.float64]":
    """Return the mean of each square of pixels, in which the shapes of letters do not matter."""
    height, width, channels = picture.shape
    squares = picture.reshape(height // SQUARE, SQUARE, width // SQUARE, SQUARE, channels)
    means: NDArray[np.float64] = squares.mean(axis=(1, 3))
    return means


def test_fonts_are_embedded(tmp_path: "Path") -> None:
    """Both weights of the bundled font are in the file, once, and the words can be found in it."""
    program = need("pdffonts", "poppler-utils")
    translation.use("ko")
    path = _written(reel(grain=Grain.PHASE), tmp_path / "w5.pdf")
    rows = [line.split() for line in _said(program, str(path)).splitlines()[2:]]
    assert sorted(row[0].rpartition("+")[2] for row in rows) == [
        "Pretendard-Regular",
        "Pretendard-SemiBold",
    ]
    for row in rows:
        embedded, _, unicode = row[-5:-2]
        assert (embedded, unicode) == ("yes", "yes")
    text = _said(need("pdftotext", "poppler-utils"), str(path), "-")
    assert "0.45" in text
    assert any("가" <= letter <= "힣" for letter in text)


@pytest.mark.parametrize("name", SIZES)
def test_sizes_are_those_of_paper(tmp_path: "Path", name: str) -> None:
    """A page is as large as the size says, to a point; its title and the program are named."""
    program = need("pdfinfo", "poppler-utils")
    wished = reel(size=SIZES[name], grain=Grain.PHASE)
    said = _said(program, str(_written(wished, tmp_path / "w5.pdf")))
    told = dict(line.split(":", 1) for line in said.splitlines())
    assert int(told["Pages"]) == len(wished)
    assert told["Title"].strip() == wished.name
    assert told["Creator"].strip() == "nnviz"
    assert "CreationDate" not in told
    assert "ModDate" not in told
    words = told["Page size"].split()
    width, height = (72 * inches for inches in wished.wish.size.inches)
    assert (float(words[0]), float(words[2])) == pytest.approx((width, height), abs=0.5)
