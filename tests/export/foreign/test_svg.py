"""An SVG file of a slide, opened by a browser and by programs that read no fonts of a file."""

import subprocess
from functools import cache
from typing import TYPE_CHECKING

import pytest

from nnviz.drawing.metrics import DIGITS, bounds, face, place, placed_runs
from nnviz.drawing.shapes import Label
from nnviz.export import raster
from nnviz.export.reel import Reel, Slide
from nnviz.export.svg import page
from nnviz.export.wish import Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run
from nnviz.trace.timeline import Cursor
from nnviz.translation import use
from tests.export.foreign.browser import browser
from tests.export.foreign.pictures import difference, ink, pixels
from tests.export.foreign.programs import need

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from tests.export.foreign.browser import Browser

LOOKS = [("en", "light"), ("ko", "dark")]

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Browser]":
    """Yield a browser with a page as large as a slide."""
    with browser(tmp_path_factory.mktemp("chromium")) as made:
        made.size(1920, 1080)
        yield made


@cache
def slide_in(code: str, theme: str) -> tuple[Reel, Slide]:
    """Return a step of the backward pass in a language and a theme."""
    use(code)
    reel = Reel(Run(build(library.load("w5"))), Wish(theme=theme))
    return reel, reel.slide(32, Cursor(1, 30))


@cache
def painted_in(code: str, theme: str) -> "NDArray[np.float64]":
    """Return the pixels of its PNG file."""
    reel, slide = slide_in(code, theme)
    return pixels(raster.png(slide.drawing, reel.scale))


@pytest.mark.parametrize(("code", "theme"), LOOKS)
def test_a_browser_shows_what_the_png_shows(
    chromium: "Browser", tmp_path: "Path", code: str, theme: str
) -> None:
    """With the fonts of the file: nothing is elsewhere, though strokes are a little lighter."""
    reel, slide = slide_in(code, theme)
    file = tmp_path / "slide.svg"
    file.write_bytes(page(slide, reel.wish)())
    chromium.open(file)
    mean, most = difference(pixels(chromium.picture()), painted_in(code, theme))
    assert mean < 1.6
    assert most < 48
    assert chromium.requests == [file.as_uri()]
    assert chromium.complaints == []


@pytest.mark.parametrize(("code", "theme"), LOOKS)
def test_every_letter_stands_where_it_is_painted(
    chromium: "Browser", tmp_path: "Path", code: str, theme: str
) -> None:
    """To less than a pixel: digits in their cells, kerned pairs, runs, anchors."""
    reel, slide = slide_in(code, theme)
    file = tmp_path / "slide.svg"
    file.write_bytes(page(slide, reel.wish)())
    chromium.open(file)
    shown = chromium.ask(
        "Array.from(document.querySelectorAll('text'), text => Array.from("
        "{length: text.getNumberOfChars()}, (_, n) => text.getStartPositionOfChar(n).x))"
    )
    labels = [shape for shape in slide.drawing.shapes if isinstance(shape, Label)]
    assert len(shown) == len(labels) > 40
    for label, starts in zip(labels, shown, strict=True):
        expected = []
        for run, x, _, size, weight, _ in placed_runs(label):
            insets = face(weight).insets
            for letter, start in zip(run.text, place(run.text, weight).starts, strict=True):
                cell = start - insets[letter] if letter in DIGITS else start
                expected.append(x + cell * size)
        assert starts == pytest.approx(expected, abs=0.3), label.text


def assert_alike(content: bytes, code: str, theme: str) -> None:
    """Check a picture that is in other fonts: alike as a whole, and each label has its letters."""
    reel, slide = slide_in(code, theme)
    shown, painted = pixels(content), painted_in(code, theme)
    mean, _ = difference(shown, painted)
    assert mean < 10
    for label in slide.drawing.shapes:
        if isinstance(label, Label):
            left, top, right, bottom = (round(edge * reel.scale) for edge in bounds(label))
            found, expected = (
                ink(picture[top : bottom + 1, left : right + 1]) for picture in (shown, painted)
            )
            assert 0.5 < found / expected < 2, label.text


def test_librsvg_shows_all_of_it(tmp_path: "Path") -> None:
    """In the fonts that it finds: everything at its place, and every label in its letters."""
    program = need("rsvg-convert", "librsvg2-bin")
    reel, slide = slide_in("ko", "dark")
    file, made = tmp_path / "slide.svg", tmp_path / "slide.png"
    file.write_bytes(page(slide, reel.wish)())
    subprocess.run([program, file, "-o", made], check=True)
    assert_alike(made.read_bytes(), "ko", "dark")


def test_inkscape_shows_all_of_it(tmp_path: "Path") -> None:
    """There, too, in the fonts that it finds."""
    program = need("inkscape", "inkscape")
    reel, slide = slide_in("en", "light")
    file, made = tmp_path / "slide.svg", tmp_path / "slide.png"
    file.write_bytes(page(slide, reel.wish)())
    subprocess.run(
        [program, file, "--export-type=png", f"--export-filename={made}"],
        check=True,
        capture_output=True,
    )
    assert_alike(made.read_bytes(), "en", "light")


def test_a_label_can_be_read_aloud_and_found(chromium: "Browser", tmp_path: "Path") -> None:
    """It is one picture with a name and a description for a screen reader; its text is text."""
    reel, slide = slide_in("en", "light")
    file = tmp_path / "slide.svg"
    file.write_bytes(page(slide, reel.wish)())
    chromium.open(file)
    names = [name for role, name, _ in chromium.spoken() if role in ("image", "img")]
    assert names == [f"{slide.title} {slide.aloud}"]
    words = chromium.ask("document.querySelector('svg').textContent")
    assert "target t1" in words
    assert "0.00854838" in words
