"""What may stand behind `nnviz export`, and the help that says so."""

import argparse
from functools import partial

from nnviz import export_values
from nnviz.argument_types import Formatter, add_language, known
from nnviz.export.formats import FORMATS
from nnviz.export.options import (
    ACTIVATIONS,
    CONTENTS,
    DECIMALS,
    FRAMES,
    GRAINS,
    MOST,
    OPTIMIZERS,
    PHASES,
    SCALES,
    SECONDS,
    SIZES,
    THEMES,
)
from nnviz.plots.moment import KEYS
from nnviz.translation import tr


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `export`."""
    command = commands.add_parser(
        "export",
        help=tr("make slides, pictures, a video or a text of the steps"),
        description=tr(
            "Write what the canvas shows into a file: one slide for each step, of any part of the "
            "training. What is not said is as the window shows it at first: all steps of "
            "iteration 1, on slides of 1920×1080."
        ),
        epilog=tr(
            "Formats: {formats}.\n\n"
            "PNG and SVG have a file for each slide: -o steps.png writes steps-0001.png, "
            "steps-0002.png and so on, or steps.png where there is one slide. All files are "
            "complete before the first one gets its name, so that what was there stays whole "
            "until then. Where the training diverges before it comes to the slides, nothing is "
            "written.\n\n"
            "Examples:\n"
            "  nnviz export w5 -o w5.pptx\n"
            "  nnviz export w5 -o step.png --step 31 --scale 2 --transparent\n"
            "  nnviz export w5 -o backward.svg --phase backward --theme dark\n"
            "  nnviz export mazur -o mazur.mp4 --grain unit --seconds 2 --lang ko\n"
            "  nnviz export xor -o xor.gif --iterations 1-50 --grain iteration --plot loss\n"
            "  nnviz export xor -o adam.pdf --iteration 20 --branch 5:adam:learning_rate=0.01\n"
            "  nnviz export w5 --format html -o - > w5.html\n\n"
            "Exit status: 0, or 2 for an error. One that is broken off leaves nothing behind.",
            formats=", ".join(FORMATS),
        ),
        formatter_class=Formatter,
    )
    command.add_argument(
        "scenario", metavar="SCENARIO", help=tr("a file, or the name of a bundled scenario")
    )
    _add_file(command)
    _add_moments(command.add_argument_group(tr("which steps")))
    _add_contents(command.add_argument_group(tr("what is on a slide")))
    _add_looks(command.add_argument_group(tr("how it looks")))
    _add_training(command.add_argument_group(tr("how the network trains")))
    manner = command.add_argument_group(tr("how it runs"))
    manner.add_argument(
        "--estimate",
        action="store_true",
        help=tr("write nothing; print how many slides, seconds and bytes it would be, as JSON"),
    )
    manner.add_argument(
        "--progress",
        type=partial(known, names=("auto", "lines", "none")),
        default="auto",
        metavar="HOW",
        help=tr(
            "auto, lines or none: how progress is told on standard error; lines are "
            "`DONE TOTAL`, for programs (default: auto, one line at a terminal)"
        ),
    )


def _add_file(command: argparse.ArgumentParser) -> None:
    """Add the file, its format, and whether it may be replaced."""
    command.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=tr("the file to write; - is standard output, for a format of one file"),
    )
    command.add_argument(
        "--format",
        type=export_values.format_name,
        metavar="FORMAT",
        help=tr("the format (default: as the file's name ends)"),
    )
    command.add_argument(
        "--force", action="store_true", help=tr("replace files that are there already")
    )


def _add_moments(group: "argparse._ArgumentGroup") -> None:
    """Add which moments are wanted, and how far it is from one to the next."""
    group.add_argument(
        "--iteration",
        type=partial(export_values.whole, least=1, most=MOST),
        metavar="N",
        help=tr("an iteration (default: 1)"),
    )
    group.add_argument(
        "--iterations",
        type=export_values.iterations,
        metavar="A-B",
        help=tr("several iterations; 2:31-3:5 is from step 31 of one to step 5 of the next"),
    )
    group.add_argument(
        "--phase",
        type=partial(known, names=PHASES),
        metavar="PHASE",
        help=tr("one phase of the iteration: {names}", names=", ".join(PHASES)),
    )
    group.add_argument(
        "--step",
        type=export_values.steps,
        metavar="K",
        help=tr("one step of the iteration, or several, as in 17-28; 0 is its start, end its last"),
    )
    group.add_argument(
        "--sample",
        type=partial(export_values.whole, least=1, most=MOST),
        metavar="S",
        help=tr(
            "which sample of the batch, from 1 (default: 1); markdown, csv, json and text have "
            "all samples of whole iterations, and this one of a part of one"
        ),
    )
    group.add_argument(
        "--grain",
        type=partial(known, names=GRAINS),
        metavar="GRAIN",
        help=tr(
            "how far it is from one slide to the next: {names} (default: value)",
            names=", ".join(GRAINS),
        ),
    )


def _add_contents(group: "argparse._ArgumentGroup") -> None:
    """Add what is on a slide."""
    group.add_argument(
        "--show",
        type=export_values.contents,
        metavar="PART,…",
        help=tr("{names}, or none (default: all)", names=", ".join(CONTENTS)),
    )
    group.add_argument(
        "--focus",
        metavar="ID",
        help=tr("explain an element, such as w5, h1 or b2, instead of the step"),
    )
    group.add_argument(
        "--plot",
        type=partial(known, names=KEYS),
        metavar="PLOT",
        help=tr("a plot: {names}", names=", ".join(KEYS)),
    )
    group.add_argument(
        "--log-loss",
        action="store_true",
        default=None,
        help=tr("losses on a logarithmic axis"),
    )
    group.add_argument(
        "--over-iterations",
        action="store_true",
        default=None,
        help=tr("the gradient decay over the iterations, not over the layers"),
    )
    group.add_argument(
        "--twin",
        type=partial(known, names=ACTIVATIONS),
        metavar="NAME",
        help=tr(
            "compare in the plot with a network of another activation: {names}",
            names=", ".join(ACTIVATIONS),
        ),
    )
    group.add_argument(
        "--decimals",
        type=partial(export_values.whole, least=DECIMALS[0], most=DECIMALS[1]),
        metavar="N",
        help=tr("decimals of the numbers (default: 8)"),
    )


def _add_looks(group: "argparse._ArgumentGroup") -> None:
    """Add theme, language, size and speed."""
    group.add_argument(
        "--theme",
        type=partial(known, names=THEMES),
        metavar="THEME",
        help=tr("{names} (default: light)", names=", ".join(THEMES)),
    )
    add_language(group)
    group.add_argument(
        "--english-terms",
        action="store_true",
        help=tr("add the English terms, where the language has its own"),
    )
    group.add_argument(
        "--size",
        type=export_values.size,
        metavar="SIZE",
        help=tr(
            "{names}, or WIDTHxHEIGHT in pixels; WIDTHxHEIGHT@DPI says also how many of them are "
            "an inch on paper (default: 1920x1080)",
            names=", ".join(SIZES),
        ),
    )
    group.add_argument(
        "--scale",
        type=partial(export_values.number, least=SCALES[0], most=SCALES[1]),
        metavar="X",
        help=tr("so many times the pixels, on as large a page (default: 1)"),
    )
    group.add_argument(
        "--transparent", action="store_true", default=None, help=tr("without a ground")
    )
    group.add_argument(
        "--fps",
        type=partial(export_values.number, least=FRAMES[0], most=FRAMES[1]),
        metavar="N",
        help=tr("frames a second of a video (default: 30)"),
    )
    group.add_argument(
        "--seconds",
        type=partial(export_values.number, least=SECONDS[0], most=SECONDS[1]),
        metavar="S",
        help=tr("seconds a step of what moves by itself (default: 1)"),
    )


def _add_training(group: "argparse._ArgumentGroup") -> None:
    """Add the branches."""
    group.add_argument(
        "--branch",
        type=export_values.branch,
        action="append",
        metavar="BRANCH",
        help=tr(
            "ITERATION:OPTIMIZER or ITERATION:OPTIMIZER:KEY=VALUE,… trains with another "
            "optimizer from an iteration on: {names}; keys are those of scenario files. May be "
            "given several times",
            names=", ".join(OPTIMIZERS),
        ),
    )
