"""PowerPoint slides as LibreOffice shows them, beside the pictures of the same frames."""

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from nnviz import resources
from nnviz.drawing.metrics import bounds
from nnviz.drawing.shapes import Label
from nnviz.export.wish import Size
from nnviz.trace.steps import Grain
from tests.export.foreign.programs import need
from tests.export.reels import reel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nnviz.export.png import Pixels

pytestmark = pytest.mark.usefixtures("qapp")

WIDTH, HEIGHT = 480, 270
_BLUR = 5
_MUCH = 40.0
LIMIT = 300
"""Seconds that LibreOffice may take, also where other programs want the processors."""
_LIKE_ARIAL = ("Arial", "Liberation Sans", "Arimo", "Nimbus Sans", "Helvetica")
_NUMBER = re.compile(r"[−\d.]+")
_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>'
)
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def _converting(
    office: str, file: Path, folder: Path, *, bundled: bool = True
) -> "subprocess.Popen[bytes]":
    """Let LibreOffice make a PDF of a file, with the bundled fonts alone or with those it has."""
    environment = {**os.environ, "HOME": str(folder)}
    if bundled:
        fonts = folder / "fonts.conf"
        fonts.write_text(
            _FONTS.format(fonts=resources.path("fonts"), cache=folder / "fonts"), encoding="utf-8"
        )
        environment["FONTCONFIG_FILE"] = str(fonts)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    return subprocess.Popen(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _blurred(pixels: "Pixels") -> "NDArray[np.float32]":
    """Return a picture's colours, each the mean of those around it."""
    around = range(-(_BLUR // 2), _BLUR // 2 + 1)
    found: NDArray[np.float32] = pixels.astype(np.float32)
    for axis in (0, 1):
        found = np.mean([np.roll(found, shift, axis) for shift in around], axis=0)
    return found


def test_pages_are_the_frames(tmp_path: Path) -> None:
    """LibreOffice makes a page of each slide of w5, and each looks like its own frame.

    LibreOffice draws slanted edges to the sites on the rims that they are glued to, and makes
    bold letters of regular ones: so not every pixel is alike. But no other frame is as near.
    """
    from nnviz.export import raster
    from nnviz.export.presentation import deck

    office = need("soffice", "libreoffice-impress")
    painter = need("pdftoppm", "poppler-utils")
    slides = tmp_path / "w5.pptx"
    with slides.open("w+b") as file:
        deck.write(reel(), file, lambda _: None)
    wished = reel(size=Size(WIDTH, HEIGHT, 36.0))
    with _converting(office, slides, tmp_path) as conversion:
        frames = [
            _blurred(raster.pixels(raster.image_of_size(slide.drawing, wished.wish.size)))
            for slide in wished.slides()
        ]
        assert conversion.wait(timeout=LIMIT) == 0
    pdf = slides.with_suffix(".pdf")
    scale = ["-scale-to-x", str(WIDTH), "-scale-to-y", str(HEIGHT)]
    subprocess.run([painter, *scale, pdf, tmp_path / "page"], capture_output=True, check=True)
    pages = []
    for path in sorted(tmp_path.glob("page-*.ppm")):
        with Image.open(path) as read:
            pages.append(_blurred(np.asarray(read)))
    assert len(pages) == len(frames) == 44
    for place, page in enumerate(pages):
        apart = {
            other: float(np.abs(page - frames[other]).mean())
            for other in range(max(0, place - 2), min(len(frames), place + 3))
        }
        own = apart.pop(place)
        much = float((np.abs(page - frames[place]).max(axis=2) > _MUCH).mean())
        assert own < 6.0, (place, own)
        assert much < 0.06, (place, much)
        assert own < 0.93 * min(apart.values()), (place, own, apart)


def test_numbers_stay_inside_without_the_bundled_fonts(tmp_path: Path) -> None:
    """On a machine that has Arial, or a font of its widths, no number is wider than it is drawn.

    So none crosses the rim of its disc, card or pill, or touches the name beside it.
    """
    from nnviz.export.presentation import deck

    office = need("soffice", "libreoffice-impress")
    reader = need("pdftotext", "poppler-utils")
    match = subprocess.run(
        [need("fc-match", "fontconfig"), "--format=%{family}", "Arial"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    if not match.stdout.startswith(_LIKE_ARIAL):
        pytest.skip("no font has the widths of Arial: on Debian, apt install fonts-liberation")
    slides = tmp_path / "w5.pptx"
    reels = reel(grain=Grain.PHASE)
    with slides.open("w+b") as file:
        deck.write(reels, file, lambda _: None)
    with _converting(office, slides, tmp_path, bundled=False) as conversion:
        assert conversion.wait(timeout=LIMIT) == 0
    done = subprocess.run(
        [reader, "-bbox", slides.with_suffix(".pdf"), "-"], capture_output=True, check=True
    )
    pages = done.stdout.decode().split("<page ")[1:]
    drawings = [slide.drawing for slide in reels.slides()]
    compared = 0
    for page, drawing in zip(pages, drawings, strict=True):
        size = re.match(r'width="([\d.]+)"', page)
        assert size is not None
        unit = float(size[1]) / drawing.width
        words = list(_WORD.finditer(page))
        for label in (s for s in drawing.shapes if isinstance(s, Label)):
            if not _NUMBER.fullmatch(label.text):
                continue
            first, top, last, bottom = bounds(label)
            found = []
            for word in words:
                left, upper, right, lower = (float(word[edge]) / unit for edge in range(1, 5))
                is_there = left < (first + last) / 2 < right and upper < (top + bottom) / 2 < lower
                if word[5] == label.text and is_there:
                    found.append((left, right))
            assert len(found) == 1, (label.text, found)
            assert found[0][0] > first - 1.0, (label.text, found, first)
            assert found[0][1] < last + 1.0, (label.text, found, last)
            compared += 1
    assert compared > 60
