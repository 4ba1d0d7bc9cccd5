"""What can be chosen of an export, and which choices go together.

Names that others define stand here again, for the help to be there before those are imported.
"""

import os
from typing import TYPE_CHECKING, Final

from nnviz.export.formats import of_ending
from nnviz.plots.moment import DECAY, LOSS
from nnviz.trace.steps import Grain, Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnviz.export.formats import Format

THEMES: Final = ("light", "dark", "light-contrast", "dark-contrast")
CONTENTS: Final = ("network", "calculation", "sentence", "title", "progress", "conventions")
SIZES: Final = ("1920x1080", "1280x720", "4:3", "a4", "a4-portrait")
ACTIVATIONS: Final = ("sigmoid", "tanh", "relu", "leaky_relu", "elu")
OPTIMIZERS: Final = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")

GRAINS: Final = tuple(Grain)
PHASES: Final = tuple(Phase)
NOTHING: Final = "none"
"""What stands for no contents at all."""
END: Final = "end"
"""What stands for the last step of an iteration."""
STDOUT: Final = "-"

SIDES: Final = (64, 16_384)
"""Pixels of a side."""
MOST_PIXELS: Final = 67_108_864
"""Pixels of a slide: 8192 × 8192. One such picture takes 256 MB while it is painted."""
LONGEST: Final = {"webp": 16_383}
"""Pixels that a side may have in some formats."""
RATIOS: Final = {"pptx": 56}
"""So many times as long as wide a slide may be in some formats: PowerPoint takes 1 to 56 inches."""
DPI: Final = (10.0, 2400.0)
SCALES: Final = (0.05, 20.0)
FRAMES: Final = (1.0, 120.0)
SECONDS: Final = (0.02, 60.0)
DECIMALS: Final = (1, 17)
MOST_SLIDES: Final = 100_000
"""Also of iterations, where a format has no slides."""
MOST: Final = 2**31 - 1
"""The last iteration, step or sample that can be asked for."""

TAKEN: Final[dict[str, "Callable[[Format], bool]"]] = {
    "fps": lambda format_: format_.has_motion,
    "seconds": lambda format_: format_.has_time,
    "transparent": lambda format_: format_.may_be_transparent,
    **dict.fromkeys(
        (
            "show", "focus", "plot", "log_loss", "over_iterations", "twin", "theme", "size",
            "scale",
        ),
        lambda format_: format_.has_looks,
    ),
}  # fmt: skip
"""Which formats an option is for; the others are for all."""

PLOTS: Final = {"log_loss": (LOSS,), "over_iterations": (DECAY,), "twin": (LOSS, DECAY)}
"""Which plots an option is for."""


def format_of(output: str) -> "Format | None":
    """Return the format that a file's name asks for, None where it asks for none."""
    return of_ending(os.path.splitext(output)[1])


def written(value: object) -> str:
    """Return a value as it is typed: a number with all its digits, and no more."""
    if not isinstance(value, float):
        return str(value)
    return repr(value).removesuffix(".0")
