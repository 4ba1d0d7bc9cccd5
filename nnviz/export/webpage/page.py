"""All slides in one web page, to step through and to play, in any browser and without a network.

The page carries its script, its style and its fonts, and forbids itself any request. Without
JavaScript it shows the first slide and what all of them say. It is written as the slides come.
"""

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, BinaryIO, Final

from nnviz import resources
from nnviz.drawing.slide import Content
from nnviz.drawing.theme import THEMES
from nnviz.export.embedded_fonts import FAMILY, css, needed
from nnviz.export.svg import STYLE, contents, ground, view_box
from nnviz.export.webpage.table import Table
from nnviz.translation import language, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.drawing.theme import Theme
    from nnviz.export.reel import Reel, Slide
    from nnviz.export.wish import Wish

_SPEEDS: Final = (0.5, 1, 2, 4)
_COLOURS: Final = (
    "ink", "soft", "faint", "surface", "pressed", "border", "outline", "focus", "on_accent",
    "forward", "loss", "backward", "update",
)  # fmt: skip
"""What of the theme the page around the drawings is coloured with."""
_ICONS: Final = {
    "first": "M5 4h2.5v16H5zM20 4v16L8.5 12z",
    "back": "M17 4v16L5.5 12z",
    "play": "M7 3.5v17L20.5 12z",
    "pause": "M6 4h4.5v16H6zM13.5 4H18v16h-4.5z",
    "next": "M7 4v16l11.5-8z",
    "last": "M19 4h-2.5v16H19zM4 4v16l11.5-8z",
    "enter": "M3 3h7v2.5H5.5V10H3zM14 3h7v7h-2.5V5.5H14zM3 14h2.5v4.5H10V21H3zM18.5 14H21v7h-7v-2.5"
    "h4.5z",
    "leave": "M7.5 3H10v7H3V7.5h4.5zM14 3h2.5v4.5H21V10h-7zM3 14h7v7H7.5v-4.5H3zM14 14h7v2.5h-4.5"
    "V21H14z",
}
"""The signs on the buttons, in 24 by 24."""


def write(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write the slides as one page of HTML into `file`, telling how many are done."""
    table = Table()
    policy, fonts = 0, 0
    for slide in reel.slides():
        if slide.number == 1:
            before, after = _beginning(reel, slide)
            file.write(before.encode())
            policy = file.tell()
            file.write(after.encode())
        file.write(_step(slide, table).encode())
        fonts |= needed(slide.title, 600) | needed(slide.title) | needed(slide.sentence)
        tell(slide.number)
    words = json.dumps(_words(reel.wish), ensure_ascii=False, sort_keys=True)
    fonts |= table.fonts | needed(words + _keys()) | needed(reel.name + tr("All steps"), 600)
    rules = css(fonts)
    file.write(_end(words, rules).encode())
    # Which fonts are needed is known at the end only; the page says at its beginning what it holds.
    file.seek(policy)
    file.write(_hash(rules).encode())
    file.seek(0, 2)


def _beginning(reel: "Reel", slide: "Slide") -> tuple[str, str]:
    """Return the page up to its list of steps, in two parts: between them, a hash is to come."""
    wish, name = reel.wish, escape(reel.name)
    theme = THEMES[wish.theme]
    style, script, steps = _style(wish, theme), _script(), tr("Steps of the calculation")
    drawing = slide.drawing
    inside = "".join(
        group + "".join(shape.text for shape in shapes) + "</g>"
        for group, shapes in contents(drawing)
    )
    before = (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"script-src '{_hash(script)}'; img-src data:; font-src data:; base-uri 'none'; "
        f"form-action 'none'; style-src '{_hash(style)}' '"
    )
    after = (
        f"{_hash('')}'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="{"dark" if theme.dark else "light"}">\n'
        f'<meta name="theme-color" content="{theme.surface}">\n'
        '<meta name="generator" content="nnviz">\n'
        f'<link rel="icon" href="data:,">\n<title>{name}</title>\n<style>{style}</style>\n</head>\n'
        f'<body data-phase="{slide.phase or ""}">\n'
        f'<main class="player" aria-label="{escape(steps)}">\n'
        f'<div class="drawing" role="img" aria-label="{escape(slide.aloud)}">\n'
        f'<svg viewBox="{view_box(drawing)}" aria-hidden="true" focusable="false">'
        f"{ground(drawing)}{inside}</svg>\n</div>\n"
        f"{_said(wish, slide)}{_controls(reel)}</main>\n"
        f'<section class="list" aria-label="{escape(tr("All steps"))}">\n'
        f"<h1>{name}</h1>\n<p>{escape(_keys())}</p>\n"
        f"<details open><summary>{escape(tr('All steps'))}</summary>\n<ol>\n"
    )
    return before, after


def _said(wish: "Wish", slide: "Slide") -> str:
    """Return what is said of a step; it is seen where the drawing does not say it."""
    above = wish.contents >= {Content.CALCULATION, Content.SENTENCE}
    return (
        f'<div class="said{" shown-above" if above else ""}">\n<h2>{escape(slide.title)}</h2>\n'
        f'<p aria-live="polite">{escape(slide.sentence)}</p>\n</div>\n'
    )


def _controls(reel: "Reel") -> str:
    """Return the controls, which the script shows."""
    names = {
        "first": tr("First step"),
        "back": tr("Previous step"),
        "next": tr("Next step"),
        "last": tr("Last step"),
    }

    def button(name: str) -> str:
        title = escape(names[name])
        return (
            f'<button type="button" class="{name}" aria-label="{title}" title="{title}">'
            f"{_icon(name)}</button>\n"
        )

    def switch(kind: str, *icons: str) -> str:
        signs = "".join(_icon(icon) for icon in icons)
        return f'<button type="button" class="{kind}">{signs}</button>\n'

    speeds = "".join(
        f'<option value="{each}"{" selected" if each == 1 else ""}>{each}×</option>'
        for each in _SPEEDS
    )
    playback, step, speed = tr("Playback"), tr("Step"), tr("Speed")
    return (
        f'<div class="controls" role="group" aria-label="{escape(playback)}" hidden>\n'
        f'<div class="buttons">{button("first")}{button("back")}{switch("play", "play", "pause")}'
        f"{button('next')}{button('last')}</div>\n"
        f'<input type="range" min="1" max="{len(reel)}" value="1" '
        f'aria-label="{escape(step)}">\n<span class="place"></span>\n'
        f'<select aria-label="{escape(speed)}">{speeds}</select>\n'
        f"{switch('screen', 'enter', 'leave')}</div>\n"
    )


def _icon(name: str) -> str:
    path = f'<path d="{_ICONS[name]}"/>'
    return f'<svg class="{name}" viewBox="0 0 24 24" aria-hidden="true">{path}</svg>'


def _step(slide: "Slide", table: Table) -> str:
    """Return a slide in the list: its words, and its drawing for the script."""
    drawing = table.add(slide.drawing)
    block = {
        "aloud": slide.aloud,
        "drawing": drawing,
        "phase": slide.phase or "",
        "texts": table.texts,
    }
    return (
        f'<li><a href="#slide={slide.number}">{escape(slide.title)}</a>'
        f"<p>{escape(slide.sentence)}</p>\n"
        f'<script type="application/json" data-first="{table.first}">{_json(block)}</script></li>\n'
    )


def _end(words: str, rules: str) -> str:
    """Return what comes after the steps."""
    return (
        '</ol></details>\n</section>\n<div class="sheets"></div>\n'
        # In a drawing of its own, because a page's own style stands in its head.
        f'<svg width="0" height="0" hidden aria-hidden="true"><style>{rules}</style></svg>\n'
        f'<script type="application/json" id="nnviz-words">{_safe(words)}</script>\n'
        f"<script>{_script()}</script>\n</body>\n</html>\n"
    )


def _words(wish: "Wish") -> dict[str, str | float]:
    """Return what the script says, and how long it stays at a step."""
    return {
        "play": tr("Play"),
        "pause": tr("Pause"),
        "enter": tr("Full screen"),
        "leave": tr("Leave full screen"),
        "place": tr("{number} of {count}", number="{number}", count="{count}"),
        "seconds": wish.seconds_a_step,
    }


def _keys() -> str:
    return tr("← → step, Home and End go to the ends, the space bar plays, F fills the screen.")


def _style(wish: "Wish", theme: "Theme") -> str:
    """Return the page's style in the colours of the theme; on paper, a sheet is a slide."""
    wide, high = wish.size.inches
    colours = "".join(f"--{name.replace('_', '-')}:{getattr(theme, name)};" for name in _COLOURS)
    return (
        f":root{{--family:{FAMILY};--ground:{theme.canvas};--accent:{theme.soft};{colours}}}\n"
        f"@page{{size:{wide:.4f}in {high:.4f}in;margin:0}}\n"
        f"svg {STYLE}\n{_resource('player.css')}"
    )


def _script() -> str:
    return _resource("player.js")


def _resource(name: str) -> str:
    return resources.path("web", name).read_text("utf-8")


def _json(value: object) -> str:
    return _safe(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _safe(text: str) -> str:
    """Return JSON in which nothing ends the element that it stands in."""
    return text.replace("</", "<\\/").replace("<!", "<\\u0021")


def _hash(text: str) -> str:
    """Return how a security policy names an inline script or style."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
