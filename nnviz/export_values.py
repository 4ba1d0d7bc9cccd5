"""How what stands behind the options of `nnviz export` is read."""

import argparse
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from nnviz import argument_types
from nnviz.argument_types import known
from nnviz.errors import did_you_mean
from nnviz.export.formats import FORMATS
from nnviz.export.options import (
    CONTENTS,
    DPI,
    END,
    MOST,
    NOTHING,
    OPTIMIZERS,
    SIDES,
    SIZES,
    written,
)
from nnviz.translation import tr

if TYPE_CHECKING:
    from nnviz.export.wish import Size


_OTHER_NAMES: Final = {"latex": "tikz", "tex": "tikz", "powerpoint": "pptx", "video": "mp4"}
"""What formats are called by users, too."""


class Moment(NamedTuple):
    """One end of a range: an iteration, and a step of it where one is named; -1 is the last."""

    iteration: int
    step: int | None


class Branch(NamedTuple):
    """Another optimizer from some iteration on, with the numbers that are given."""

    iteration: int
    optimizer: str
    numbers: dict[str, float]


def whole(text: str, least: int, most: int) -> int:
    """Return a whole number within bounds."""
    message = tr(
        "a whole number from {low:,} to {high:,} is needed, not '{text}'",
        low=least, high=most, text=text,
    )  # fmt: skip
    return argument_types.whole_number(text, least, most, message)


def number(text: str, least: float, most: float) -> float:
    """Return a number within bounds."""
    message = tr(
        "a number from {low} to {high} is needed, not '{text}'",
        low=written(least), high=written(most), text=text,
    )  # fmt: skip
    return argument_types.number(text, least, most, message)


def _position(text: str) -> int:
    """Return the number of a step; -1 is the last one."""
    return -1 if text == END else whole(text, 0, MOST)


def steps(text: str) -> tuple[int, int]:
    """Return the first and the last of some steps."""
    first, dash, last = text.partition("-")
    found = _position(first), _position(last if dash else first)
    if -1 != found[1] < found[0] or found[0] == -1 != found[1]:
        raise argparse.ArgumentTypeError(tr("{first} comes after {last}", first=first, last=last))
    return found


def iterations(text: str) -> tuple[Moment, Moment]:
    """Return the first and the last moment of several iterations."""
    if text.count("-") != 1:
        message = tr(
            "two iterations are needed, as in 1-5, not '{text}'; --iteration is for one", text=text
        )
        raise argparse.ArgumentTypeError(message)
    first, last = (_moment(part) for part in text.split("-"))
    if last.iteration < first.iteration:
        raise argparse.ArgumentTypeError(
            tr("{first} comes after {last}", first=first.iteration, last=last.iteration)
        )
    return first, last


def _moment(text: str) -> Moment:
    iteration, colon, step = text.partition(":")
    return Moment(whole(iteration, 1, MOST), _position(step) if colon else None)


def format_name(text: str) -> str:
    """Return the name of a format; one that is called by its ending is suggested."""
    if text in FORMATS:
        return text
    names = {name: name for name in FORMATS} | _OTHER_NAMES
    for each in FORMATS.values():
        names.setdefault(each.ending.removeprefix("."), each.key)
    near = get_close_matches(text.lower().removeprefix("."), names, n=1)
    message = tr("there is no '{name}'. {suggestion}", name=text,
                 suggestion=did_you_mean(names[near[0]] if near else "", FORMATS))  # fmt: skip
    raise argparse.ArgumentTypeError(message)


def contents(text: str) -> tuple[str, ...]:
    """Return the parts of a slide that are named."""
    if text == NOTHING:
        return ()
    parts = [part.strip() for part in text.split(",")]
    if NOTHING in parts:
        message = tr("{nothing} stands alone, not beside others", nothing=NOTHING)
        raise argparse.ArgumentTypeError(message)
    return tuple(known(part, (*CONTENTS, NOTHING)) for part in parts)


def size(text: str) -> "Size":
    """Return one of the usual sizes, or one of the user's own."""
    from nnviz.export import wish

    if text in wish.SIZES:
        return wish.SIZES[text]
    match = re.fullmatch(r"([0-9]{1,6})[xX×]([0-9]{1,6})(?:@([0-9.]{1,20}))?", text, re.ASCII)
    if match is None:
        known(text, SIZES)
    assert match is not None
    width, height = int(match[1]), int(match[2])
    if not all(SIDES[0] <= side <= SIDES[1] for side in (width, height)):
        message = tr(
            "a side has {low:,} to {high:,} pixels, not {text}",
            low=SIDES[0], high=SIDES[1], text=text,
        )  # fmt: skip
        raise argparse.ArgumentTypeError(message)
    dpi = number(match[3], *DPI) if match[3] else wish.Size(width, height).dpi
    return wish.Size(width, height, dpi)


def branch(text: str) -> Branch:
    """Return another optimizer and from where on it trains."""
    iteration, _, rest = text.partition(":")
    name, _, numbers = rest.partition(":")
    if not name:
        message = tr(
            "an iteration and an optimizer are needed, as in 5:adam:learning_rate=0.01, not "
            "'{text}'",
            text=text,
        )
        raise argparse.ArgumentTypeError(message)
    return Branch(
        whole(iteration, 1, MOST),
        known(name, OPTIMIZERS),
        dict(_setting(part, name) for part in numbers.split(",") if part),
    )


def _setting(text: str, optimizer: str) -> tuple[str, float]:
    """Return a key of an optimizer with its number, which is as in a scenario file."""
    from pydantic import ValidationError

    from nnviz.scenario.checks import OPTIMIZER_KEYS, hyper_parameters
    from nnviz.scenario.model import TrainingSection
    from nnviz.scenario.problems import first_of
    from nnviz.scenario.wording import listed

    key, equals, value = text.partition("=")
    key = key.strip()
    keys = ("learning_rate", *OPTIMIZER_KEYS)
    taken = [one for one in keys if one in hyper_parameters(optimizer)]
    if key in keys and key not in taken:
        message = tr(
            "{optimizer} takes no {key}; it takes {names}",
            optimizer=optimizer, key=key, names=listed(taken),
        )  # fmt: skip
        raise argparse.ArgumentTypeError(message)
    known(key, taken)
    if not equals:
        raise argparse.ArgumentTypeError(tr("{key} needs a value, as in {key}=…", key=key))
    try:
        found = float(value)
        TrainingSection.model_validate({key: found})
    except ValidationError as error:
        problem = first_of(error.errors()).sentence
        raise argparse.ArgumentTypeError(f"{key}: {problem}") from None
    except ValueError:
        message = tr("{key} needs a number, not '{text}'", key=key, text=value)
        raise argparse.ArgumentTypeError(message) from None
    return key, found
