"""The web page in a real browser: keys, clicks, touches, a screen reader's view, paper."""

import json
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from nnviz.export import raster
from nnviz.export.reel import Reel
from nnviz.export.svg import page
from nnviz.export.webpage.page import write
from nnviz.export.wish import Span, Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.run import Run
from nnviz.trace.timeline import Cursor
from nnviz.translation import use
from tests.export.foreign.browser import browser
from tests.export.foreign.pictures import difference, pixels
from tests.export.foreign.programs import need

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nnviz.export.reel import Slide
    from tests.export.foreign.browser import Browser

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def reel() -> Reel:
    """Return the whole first iteration of the example, played fast."""
    return Reel(Run(build(library.load("w5"))), Wish(seconds_a_step=0.05))


@pytest.fixture(scope="module")
def slides(reel: Reel) -> "list[Slide]":
    """Return its slides."""
    return list(reel.slides())


@pytest.fixture(scope="module")
def file(reel: Reel, tmp_path_factory: pytest.TempPathFactory) -> "Path":
    """Return the page of it."""
    path = tmp_path_factory.mktemp("page") / "w5.html"
    with path.open("w+b") as made:
        write(reel, made, lambda done: None)
    return path


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Browser]":
    """Yield a running browser."""
    with browser(tmp_path_factory.mktemp("chromium")) as made:
        yield made


@pytest.fixture
def laptop(chromium: "Browser", file: "Path") -> "Iterator[Browser]":
    """Yield the page, opened anew on a laptop; it asked for nothing and nothing went wrong."""
    chromium.size(1280, 800)
    chromium.open(file)
    yield chromium
    assert chromium.requests == [file.as_uri()]
    assert chromium.ask("performance.getEntriesByType('resource').length") == 0
    assert chromium.complaints == []


@pytest.fixture
def phone(chromium: "Browser", file: "Path") -> "Browser":
    """Return the page, opened anew on a phone."""
    chromium.size(390, 844, 2, phone=True)
    chromium.open(file)
    return chromium


def shown(chromium: "Browser") -> tuple[int, str, str, str]:
    """Return the number on show, the sentence, what is read of the drawing, and the address."""
    number, *rest = chromium.ask(
        "[Number(document.querySelector('.controls input').value),"
        " document.querySelector('.said p').textContent,"
        " document.querySelector('.drawing').getAttribute('aria-label'), location.hash]"
    )
    return (number, *rest)


def assert_shows(chromium: "Browser", slides: "list[Slide]", number: int) -> None:
    """Check that a slide is on show: its number, its sentence, its drawing, its address."""
    slide = slides[number - 1]
    assert shown(chromium) == (number, slide.sentence, slide.aloud, f"#slide={number}")
    texts = chromium.ask("document.querySelector('.drawing svg').textContent")
    assert f"step {number - 1} of 43" in texts
    assert chromium.ask("document.querySelector('.place').textContent") == f"{number} of 44"


def test_keys_step(laptop: "Browser", slides: "list[Slide]") -> None:
    """Arrows, Home and End, and those of a presenter's remote; at the ends nothing happens."""
    laptop.key("ArrowRight")
    assert_shows(laptop, slides, 2)
    for _ in range(3):
        laptop.key("ArrowRight")
    laptop.key("ArrowLeft")
    assert_shows(laptop, slides, 4)
    laptop.key("End")
    laptop.key("ArrowRight")
    assert_shows(laptop, slides, 44)
    laptop.key("PageUp")
    assert_shows(laptop, slides, 43)
    laptop.key("Home")
    laptop.key("ArrowLeft")
    assert_shows(laptop, slides, 1)


def test_every_step_is_shown(laptop: "Browser", slides: "list[Slide]") -> None:
    """From the first to the last, each with its own words."""
    for slide in slides[1:]:
        laptop.key("ArrowRight")
        assert shown(laptop)[:3] == (slide.number, slide.sentence, slide.aloud)


def test_buttons_and_slider(laptop: "Browser", slides: "list[Slide]") -> None:
    """They move too; the slider says in words where it stands."""
    laptop.click(".next")
    assert_shows(laptop, slides, 2)
    laptop.click(".last")
    assert_shows(laptop, slides, 44)
    laptop.click(".back")
    assert_shows(laptop, slides, 43)
    laptop.click(".first")
    assert_shows(laptop, slides, 1)
    laptop.click(".controls input", 0.5)
    number = shown(laptop)[0]
    assert 20 <= number <= 25
    assert_shows(laptop, slides, number)
    text = laptop.ask("document.activeElement.getAttribute('aria-valuetext')")
    assert text == slides[number - 1].title
    laptop.key("ArrowRight")
    assert_shows(laptop, slides, number + 1)


def test_the_drawing_is_clicked(laptop: "Browser", slides: "list[Slide]") -> None:
    """Its right half goes on, its left half back."""
    laptop.click(".drawing", 0.9)
    laptop.click(".drawing", 0.7)
    assert_shows(laptop, slides, 3)
    laptop.click(".drawing", 0.1)
    assert_shows(laptop, slides, 2)


def test_it_plays(laptop: "Browser", slides: "list[Slide]") -> None:
    """The space bar starts and stops it; at the end it stops by itself, and starts again."""
    laptop.key(" ")
    assert laptop.ask("document.querySelector('.play').getAttribute('aria-label')") == "Pause"
    laptop.until("Number(document.querySelector('.controls input').value) >= 4")
    laptop.key(" ")
    number = shown(laptop)[0]
    assert_shows(laptop, slides, number)
    assert laptop.ask("document.querySelector('.play').getAttribute('aria-label')") == "Play"
    laptop.click(".play")
    laptop.until("location.hash === '#slide=44'")
    assert laptop.ask("document.querySelector('.play').getAttribute('aria-label')") == "Play"
    laptop.key("Enter")  # the button has the focus
    assert shown(laptop)[0] < 44
    laptop.key(" ")
    assert laptop.ask("document.querySelector('.play').getAttribute('aria-label')") == "Play"


def test_it_fills_the_screen(laptop: "Browser", slides: "list[Slide]") -> None:
    """F does, and its button; the arrows go on there."""
    laptop.key("f")
    laptop.until("document.fullscreenElement !== null")
    laptop.key("ArrowRight")
    assert_shows(laptop, slides, 2)
    laptop.until("document.querySelector('.screen').title === 'Leave full screen'")
    laptop.click(".screen")
    laptop.until("document.fullscreenElement === null")


def test_an_address_opens_at_a_step(
    chromium: "Browser", file: "Path", slides: "list[Slide]"
) -> None:
    """And what is written into it later is followed; nonsense is the nearest step."""
    chromium.size(1280, 800)
    chromium.open(f"{file.as_uri()}#slide=31")
    assert_shows(chromium, slides, 31)
    chromium.ask("void (location.hash = '#slide=12')")
    chromium.until("document.querySelector('.controls input').value === '12'")
    assert_shows(chromium, slides, 12)
    chromium.open(f"{file.as_uri()}#slide=99999")
    assert shown(chromium)[0] == 44


def test_the_list_leads_to_a_step(laptop: "Browser", slides: "list[Slide]") -> None:
    """It has the words of all; the one on show is marked."""
    laptop.click("summary")
    found = laptop.ask("Array.from(document.querySelectorAll('.list li p'), p => p.textContent)")
    assert found == [slide.sentence for slide in slides]
    laptop.click(".list li:nth-child(10) a")
    laptop.until("document.querySelector('.controls input').value === '10'")
    assert_shows(laptop, slides, 10)
    marked = laptop.ask("document.querySelector('[aria-current]').textContent")
    assert marked == slides[9].title


def test_what_a_screen_reader_is_told(laptop: "Browser", slides: "list[Slide]") -> None:
    """Landmarks, names of all controls, the drawing as one picture with all that it says."""
    laptop.key("ArrowRight")
    told = laptop.spoken()
    assert ("main", "Steps of the calculation", "") in told
    assert ("region", "All steps", "") in told
    assert ("image", slides[1].aloud, "") in told
    assert ("slider", "Step", "2") in told
    buttons = [name for role, name, _ in told if role == "button"]
    assert buttons == [
        "First step", "Previous step", "Play", "Next step", "Last step", "Full screen",
    ]  # fmt: skip
    assert laptop.ask("document.querySelector('.said p').ariaLive") == "polite"
    assert laptop.ask("[document.documentElement.lang, document.title]") == [
        "en",
        "One iteration by hand: ∂E/∂w5",
    ]


def test_it_is_as_the_svg_and_the_png(
    laptop: "Browser", file: "Path", reel: Reel, slides: "list[Slide]", tmp_path: "Path"
) -> None:
    """Where the drawing has the size of a slide, it is the SVG file, pixel by pixel."""
    high = laptop.ask("document.querySelector('.controls').offsetHeight")
    laptop.size(1920, 1080 + high)
    for _ in range(30):
        laptop.key("ArrowRight")
    found = pixels(laptop.picture())[:1080]
    assert difference(found, pixels(raster.png(slides[30].drawing, reel.scale)))[1] < 48
    alone = tmp_path / "slide.svg"
    alone.write_bytes(page(slides[30], reel.wish)())
    laptop.size(1920, 1080)
    laptop.open(alone)
    assert difference(found, pixels(laptop.picture()))[1] < 1
    laptop.open(file)


def test_a_phone_is_swiped_and_tapped(phone: "Browser", slides: "list[Slide]") -> None:
    """To the left goes on, to the right back; so do taps. Nothing is wider than the screen."""
    x, y = phone.place(".drawing")
    phone.swipe((x + 100, y), (x - 100, y))
    assert_shows(phone, slides, 2)
    phone.tap(x + 100, y)
    assert_shows(phone, slides, 3)
    phone.tap(x - 100, y)
    phone.swipe((x - 100, y), (x + 100, y))
    assert_shows(phone, slides, 1)
    assert phone.ask("document.documentElement.scrollWidth") == 390
    assert phone.place(".drawing svg", 1, 0)[0] == 390
    sentence = phone.place(".said p", 0.5, 1)[1]
    assert phone.place(".drawing", 0, 1)[1] < sentence < phone.place(".controls", 0, 0)[1]
    for name in ("first", "back", "play", "next", "last"):
        left, top = phone.place(f".{name}", 0, 0)
        right, bottom = phone.place(f".{name}", 1, 1)
        assert 0 <= left < left + 44 <= right <= 390
        assert top + 44 <= bottom <= 844


def test_without_scripts_it_can_be_read(
    chromium: "Browser", file: "Path", slides: "list[Slide]"
) -> None:
    """The first drawing, and the words of every step; no control that would do nothing."""
    chromium.size(1280, 800)
    chromium.tell("Emulation.setScriptExecutionDisabled", value=True)
    try:
        chromium.tell("Page.navigate", url=file.as_uri())
        told: list[tuple[str, str, str]] = []
        while not any(name == " ".join(slides[-1].sentence.split()) for _, name, _ in told):
            told = chromium.spoken()
    finally:
        chromium.tell("Emulation.setScriptExecutionDisabled", value=False)
    assert ("image", " ".join(slides[0].aloud.split()), "") in told
    assert not {"button", "slider"} & {role for role, _, _ in told}
    names = {name for _, name, _ in told}
    assert {" ".join(slide.sentence.split()) for slide in slides} <= names


def test_paper_has_a_drawing_a_page(chromium: "Browser", reel: Reel, tmp_path: "Path") -> None:
    """As large as a slide, all of them, and nothing else."""
    program = need("pdfinfo", "poppler-utils")
    short = replace(reel, wish=replace(reel.wish, span=Span(Cursor(1, 25), Cursor(1, 30))))
    path, printed = tmp_path / "short.html", tmp_path / "printed.pdf"
    with path.open("w+b") as made:
        write(short, made, lambda done: None)
    chromium.open(path)
    printed.write_bytes(chromium.pdf())
    said = subprocess.run([program, printed], check=True, capture_output=True, text=True).stdout
    facts = dict(line.split(":", 1) for line in said.splitlines() if ":" in line)
    assert facts["Pages"].strip() == "6"
    assert facts["Page size"].strip().startswith("960 x 540")


def test_in_korean_and_dark(chromium: "Browser", tmp_path: "Path") -> None:
    """The page has the theme's ground, and its words and letters are Korean."""
    use("ko")
    span = Span(Cursor(1, 25), Cursor(1, 30))
    reel = Reel(Run(build(library.load("w5"))), Wish(span=span, theme="dark"))
    path = tmp_path / "ko.html"
    with path.open("w+b") as made:
        write(reel, made, lambda done: None)
    chromium.size(1280, 800)
    chromium.open(path)
    style: dict[str, Any] = chromium.ask(
        "({language: document.documentElement.lang,"
        " ground: getComputedStyle(document.documentElement).backgroundColor,"
        " scheme: document.querySelector('[name=color-scheme]').content})"
    )
    assert style == {"language": "ko", "ground": "rgb(20, 23, 27)", "scheme": "dark"}
    korean = json.dumps("손실")
    assert chromium.ask(f"document.fonts.check('600 16px \"nnviz Sans\"', {korean})")
    assert chromium.complaints == []
