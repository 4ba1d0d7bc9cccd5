"""Every format in which slides are exported, and the function that writes it.

A writer is imported when it is asked for, because some need Qt or large libraries.
"""

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.export.reel import Reel, Slide
    from nnviz.export.wish import Wish

    Page = Callable[[Slide, Wish], Callable[[], bytes]]
    """Draws one slide; what it returns packs it, in any thread."""
    Write = Callable[[Reel, BinaryIO, Callable[[int], None]], None]
    """Writes all slides into a file, telling how many are done."""


class Family(StrEnum):
    """What a format is for."""

    PICTURES = "pictures"
    SLIDES = "slides"
    MOVING = "moving"
    WEB = "web"
    CALCULATION = "calculation"


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes
    ----------
    key : str
        Its name on the command line.
    ending : str
        The ending of its files, such as ".png".
    family : Family
        What it is for.
    writer : str
        Where its writer is, as module:function inside this package.
    paged : bool
        Whether every slide is a file of its own.
    binary : bool
        Whether it is not text.
    needs_qt : bool
        Whether Qt paints it.
    extra : str
        The optional dependency that it needs, empty for none.
    has_looks : bool
        Whether it shows slides: it has a theme, a size and contents.
    has_time : bool
        Whether it moves by itself, so that it has a duration for each step.
    has_motion : bool
        Whether it shows the motion between steps, in so many frames a second.
    may_be_transparent : bool
        Whether it can be without a ground.
    """

    key: str
    ending: str
    family: Family
    writer: str
    paged: bool = False
    binary: bool = True
    needs_qt: bool = False
    extra: str = ""
    has_looks: bool = True
    has_time: bool = False
    has_motion: bool = False
    may_be_transparent: bool = False

    @property
    def title(self) -> str:
        """What it is called, in the language in use."""
        return _title(self.key)

    def page(self) -> "Page":
        """Return what draws one slide; only of a paged format."""
        assert self.paged
        return self._function()

    def write(self) -> "Write":
        """Return what writes all slides; only of a format that is one file."""
        assert not self.paged
        return self._function()

    def _function(self) -> "Callable[..., Any]":
        module, _, name = self.writer.partition(":")
        found: Callable[..., Any] = getattr(import_module(f"nnviz.export.{module}"), name)
        return found


FORMATS: Final = {
    each.key: each
    for each in (
        Format(
            "png", ".png", Family.PICTURES, "raster:png_page", paged=True, needs_qt=True,
            may_be_transparent=True,
        ),
        Format(
            "svg", ".svg", Family.PICTURES, "svg:page", paged=True, binary=False,
            may_be_transparent=True,
        ),
        Format(
            "pdf", ".pdf", Family.PICTURES, "document:write", needs_qt=True,
            may_be_transparent=True,
        ),
        Format(
            "pptx", ".pptx", Family.SLIDES, "presentation.deck:write", needs_qt=True,
            may_be_transparent=True,
        ),
        Format(
            "beamer", ".tex", Family.SLIDES, "tikz.documents:write_beamer", binary=False,
            may_be_transparent=True,
        ),
        Format(
            "gif", ".gif", Family.MOVING, "animation.writers:write_gif", needs_qt=True,
            has_time=True,
        ),
        Format(
            "webp", ".webp", Family.MOVING, "animation.writers:write_webp", needs_qt=True,
            has_time=True, may_be_transparent=True,
        ),
        Format(
            "apng", ".apng", Family.MOVING, "animation.writers:write_apng", needs_qt=True,
            has_time=True, may_be_transparent=True,
        ),
        Format(
            "mp4", ".mp4", Family.MOVING, "video.writers:write_mp4", needs_qt=True, extra="video",
            has_time=True, has_motion=True,
        ),
        Format(
            "webm", ".webm", Family.MOVING, "video.writers:write_webm", needs_qt=True,
            extra="video", has_time=True, has_motion=True,
        ),
        Format("html", ".html", Family.WEB, "webpage.page:write", binary=False, has_time=True),
        Format(
            "tikz", ".tex", Family.PICTURES, "tikz.documents:write_standalone", binary=False,
            may_be_transparent=True,
        ),
        Format(
            "markdown", ".md", Family.CALCULATION, "solution.writers:write_markdown", binary=False,
            has_looks=False,
        ),
        Format(
            "csv", ".csv", Family.CALCULATION, "solution.writers:write_csv", binary=False,
            has_looks=False,
        ),
        Format(
            "json", ".json", Family.CALCULATION, "solution.writers:write_json", binary=False,
            has_looks=False,
        ),
        Format(
            "text", ".txt", Family.CALCULATION, "solution.writers:write_text", binary=False,
            has_looks=False,
        ),
    )
}  # fmt: skip
"""All formats by their keys, in the order in which they are offered."""


def of_ending(ending: str) -> Format | None:
    """Return the format of files with an ending, None where there is none.

    `.tex` is a TikZ picture a page: Beamer is asked for by its name.
    """
    ending = ending.lower()
    if ending == FORMATS["tikz"].ending:
        return FORMATS["tikz"]
    return next((each for each in FORMATS.values() if each.ending == ending), None)


def _title(key: str) -> str:
    return {
        "png": tr("PNG pictures"),
        "svg": tr("SVG pictures"),
        "pdf": tr("PDF pages"),
        "pptx": tr("PowerPoint slides"),
        "beamer": tr("Beamer slides (LaTeX)"),
        "gif": tr("GIF animation"),
        "webp": tr("WebP animation"),
        "apng": tr("APNG animation"),
        "mp4": tr("MP4 video"),
        "webm": tr("WebM video"),
        "html": tr("web page"),
        "tikz": tr("TikZ pictures (LaTeX)"),
        "markdown": tr("Markdown text"),
        "csv": tr("CSV table"),
        "json": tr("JSON data"),
        "text": tr("plain text"),
    }[key]
