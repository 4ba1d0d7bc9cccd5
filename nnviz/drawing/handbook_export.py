"""The help on exporting frames: which format is for what, and what can be relied on."""

from typing import TYPE_CHECKING

from nnviz.drawing.handbook import Heading, Row, Text
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.drawing.handbook import Part


def export() -> "tuple[Part, ...]":
    """Return what there is to know before one exports."""
    return (
        Text(
            tr(
                "Ctrl+E exports frames: the one on show, a phase, an iteration or several. A frame "
                "is shown as it will be before it is written; ← and → lead to the others."
            )
        ),
        Heading(tr("Which format for what")),
        *_formats(),
        Heading(tr("What is on a frame")),
        Text(
            tr(
                "Network, calculation, its sentence, title, iteration and step, conventions and a "
                "plot: each can be left out, and the others take its room. Theme, language and "
                "decimals need not be those of the window. An element that is explained in the "
                "window is explained on “this frame”; over several frames each explains its step."
            )
        ),
        Heading(tr("What can be relied on")),
        Text(
            tr(
                "“Copy as command” gives the command that writes the same file, to the byte, at a "
                "terminal."
            )
        ),
        Text(
            tr(
                "A file that is there is replaced only if you allow it, and only once the new one "
                "is complete. An export that is given up leaves nothing behind."
            )
        ),
        Text(
            tr(
                "The window can be used while it exports; what is exported is what was on show "
                "when it began."
            )
        ),
    )


def _formats() -> tuple[Row, ...]:
    return (
        Row(
            (
                tr("PowerPoint"),
                tr(
                    "Slides whose circles, lines and texts can be moved and recoloured. The "
                    "sentence of each step stands in the notes."
                ),
            )
        ),
        Row(
            (
                tr("PDF, Beamer"),
                tr("Pages that look the same everywhere; Beamer slides are compiled with LaTeX."),
            )
        ),
        Row(
            (
                tr("PNG, SVG"),
                tr(
                    "A picture of each frame. SVG is as sharp at every size and can be edited; PNG "
                    "can be scaled to more pixels."
                ),
            )
        ),
        Row((tr("TikZ"), tr("Pictures to put into a LaTeX document, or to compile alone."))),
        Row((tr("GIF, WebP, APNG"), tr("An animation that goes round and round, for web pages."))),
        Row(
            (
                tr("MP4, WebM"),
                tr("A video with the motion between steps. PyAV, an optional part, writes it."),
            )
        ),
        Row(
            (
                tr("Web page"),
                tr(
                    "One file for any browser, without a network: with a slider, keys, and words "
                    "for screen readers."
                ),
            )
        ),
        Row(
            (
                tr("Markdown, CSV, JSON, text"),
                tr("The calculation itself, as a worked solution or as numbers."),
            )
        ),
    )
