"""What all commands share on the command line: the manner of their help, and numbers."""

import argparse
import math
from typing import TYPE_CHECKING

from nnviz import translation
from nnviz.columns import width, wrapped
from nnviz.errors import did_you_mean
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Formatter(argparse.HelpFormatter):
    """Wraps paragraphs by columns, and leaves those with indented lines as they are."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28)

    def _format_usage(
        self,
        usage: str | None,
        actions: "Iterable[argparse.Action]",
        groups: "Iterable[argparse._MutuallyExclusiveGroup]",
        prefix: str | None,
    ) -> str:
        """Return the usage, its further lines below the first in columns, not in letters."""
        prefix = tr("usage: ") if prefix is None else prefix
        wider = width(prefix) - len(prefix)
        self._width -= wider
        text = super()._format_usage(usage, actions, groups, prefix)
        self._width += wider
        return text if usage else text.replace("\n ", f"\n {' ' * wider}")

    def _fill_text(self, text: str, columns: int, indent: str) -> str:
        return "\n\n".join(
            paragraph
            if "\n  " in paragraph
            else "\n".join(indent + line for line in wrapped(paragraph, columns))
            for paragraph in text.split("\n\n")
        )

    def _split_lines(self, text: str, columns: int) -> list[str]:
        return wrapped(text, columns)


def add_language(command: argparse._ActionsContainer) -> None:
    """Add the language, which may stand before a command and after it."""
    command.add_argument(
        "--lang",
        metavar="CODE",
        help=tr(
            "the language: {codes} (default: the system's)",
            codes=", ".join(translation.languages()),
        ),
    )


def whole_number(text: str, least: int, most: int, message: str) -> int:
    """Return the number in `text`, or fail with `message` where it is none or out of range."""
    if text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most:
        return int(text)
    raise argparse.ArgumentTypeError(message)


def number(text: str, least: float, most: float, message: str) -> float:
    """Return the number in `text`, or fail with `message` where it is none or out of range."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(message)
    return value


def known(text: str, names: "Sequence[str]") -> str:
    """Return `text` where it is one of `names`, or fail with the nearest of them."""
    if text in names:
        return text
    message = tr("there is no '{name}'. {suggestion}", name=text,
                 suggestion=did_you_mean(text, names))  # fmt: skip
    raise argparse.ArgumentTypeError(message)
