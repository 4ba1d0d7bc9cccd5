"""What may stand on the command line, and the help that says so."""

import argparse
import sys
from typing import TYPE_CHECKING, Final

from nnviz import __version__, export_arguments, lab_arguments, translation
from nnviz.argument_types import Formatter, add_language, whole_number
from nnviz.errors import UnknownLanguageError
from nnviz.translation import tr, trn

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = ("open", "trace", "check", "scenarios", "lab", "export")
FORMATS: Final = ("text", "json", "csv", "markdown")
MOST_DECIMALS: Final = 17


def _own_words(message: str | None) -> str | None:
    """Return what argparse is about to say, in the user's language; None stays None."""
    return message and tr(message)  # not translated: one that nnviz.foreign marks


# The two names by which argparse looks its own words up.
argparse._ = _own_words  # type: ignore[attr-defined] # its types leave them out
argparse.ngettext = trn  # type: ignore[attr-defined] # likewise


def read(arguments: "Sequence[str]") -> argparse.Namespace:
    """Return what the arguments ask for; without a command, that is to open the window.

    From here on, words come in the language that they name, else in the system's. Its code is
    `language` of what is returned, None where they name none. Ends the program where they ask for
    help, and with status 2 where they make no sense.

    Raises
    ------
    UnknownLanguageError
        Where they name a language that there is not.
    """
    translation.use(translation.system_language())
    named, given = _language_apart(arguments)
    language = _speak(named)
    if not given or given[0] not in (*COMMANDS, "-h", "--help", "--version"):
        given.insert(0, "open")
    options = _parser().parse_args(given)
    options.language = _speak(options.lang) or language
    if getattr(options, "english_terms", False):
        translation.use(translation.language(), english_terms=True)
    return options


def _language_apart(arguments: "Sequence[str]") -> tuple[str | None, list[str]]:
    """Return the value of `--lang`, and the other arguments: help itself is in that language."""
    language, given = None, list(arguments)
    end = given.index("--") if "--" in given else len(given)
    for place in range(end - 1, -1, -1):
        option, equals, value = given[place].partition("=")
        if option == "--lang" and equals:
            language, given[place : place + 1] = language or value, []
            end -= 1
        elif option == "--lang" and place + 1 < end and given[place + 1][:1] != "-":
            language, given[place : place + 2] = language or given[place + 1], []
            end -= 2
    return language, given


def _speak(language: str | None) -> str | None:
    """Use the language that is named, if one is, and return its code."""
    if language is None:
        return None
    code = translation.closest(language)
    if code is None:
        raise UnknownLanguageError(language, translation.languages())
    translation.use(code)
    return code


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="nnviz",
        usage=tr("nnviz [SCENARIO]\n       nnviz COMMAND [OPTIONS]"),
        description=tr(
            "Step through the training of a small neural network by hand, value by value. "
            "Without a command, the window opens on SCENARIO."
        ),
        epilog=tr(
            "SCENARIO is a file or the name of a bundled one; `nnviz scenarios` lists those. Where "
            "a file is called as a bundled scenario, ./NAME means the file. A scenario that is "
            "called as a command is opened with `nnviz open NAME` or `nnviz -- NAME`.\n\n"
            "Examples:\n"
            "  nnviz                                  open the window on w5\n"
            "  nnviz lesson.toml                      open the window on a file\n"
            "  nnviz trace w5                         print one iteration, step by step\n"
            "  nnviz trace xor --iterations 100 --no-steps --format csv\n"
            "  nnviz check lesson.toml                compare gradients with finite differences\n"
            "  nnviz lab vanishing -o gradients.svg   gradients of deep networks, as a picture\n"
            "  nnviz export w5 -o w5.pptx             slides of one iteration\n\n"
            "Exit status: 0, or 1 where `check` finds a mismatch, or 2 for an error."
        ),
        formatter_class=Formatter,
    )
    add_language(parser)
    parser.add_argument(
        "--version",
        action="version",
        version=f"nnviz {__version__}",
        help=tr("show program's version number and exit"),
    )
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title=tr("commands"), prog="nnviz"
    )
    _add_open(commands)
    _add_trace(commands)
    _add_check(commands)
    _add_scenarios(commands)
    lab_arguments.add(commands)
    export_arguments.add(commands)
    return parser


def _add_open(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `open`, which is also what happens without a command."""
    command = commands.add_parser(
        "open",
        help=tr("open the window on a scenario"),
        description=tr("Open the window on a scenario."),
        epilog=tr("Example: nnviz open lesson.toml"),
        formatter_class=Formatter,
    )
    add_language(command)
    command.add_argument(
        "scenario",
        nargs="?",
        metavar="SCENARIO",
        help=tr("a file, or the name of a bundled scenario (default: w5)"),
    )


def _add_trace(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `trace`."""
    command = commands.add_parser(
        "trace",
        help=tr("print every step of an iteration"),
        description=tr(
            "Print the worked solution: every value of an iteration in the order in which a person "
            "calculates it, with its formula, the formula with numbers, and a sentence."
        ),
        epilog=tr(
            "In json and csv, numbers have all their digits, and layers, units, inputs and samples "
            "count from 0. Where the training diverges, what came before it is printed completely "
            "and the exit status is 2.\n\n"
            "Examples:\n"
            "  nnviz trace w5\n"
            "  nnviz trace mazur --iterations 2 --format markdown > mazur.md\n"
            "  nnviz trace lesson.toml --format json --no-steps"
        ),
        formatter_class=Formatter,
    )
    _add_scenario(command)
    _add_iterations(command)
    command.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help=tr("how to print it (default: text)"),
    )
    command.add_argument(
        "--no-steps",
        action="store_true",
        help=tr("leave out the steps, and print the results alone"),
    )
    command.add_argument(
        "--decimals",
        type=_decimals,
        default=8,
        metavar="N",
        help=tr("decimals of the numbers in formulas and tables (default: 8)"),
    )
    command.add_argument(
        "--english-terms",
        action="store_true",
        help=tr("add the English terms, where the language has its own"),
    )
    add_language(command)


def _add_check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `check`."""
    command = commands.add_parser(
        "check",
        help=tr("compare every gradient with a finite difference"),
        description=tr(
            "Compare the gradient of every weight and bias with a finite difference of the loss, "
            "for the batch of each iteration. The exit status is 1 where one does not agree."
        ),
        epilog=tr("Example: nnviz check xor --iterations 20"),
        formatter_class=Formatter,
    )
    _add_scenario(command)
    _add_iterations(command)
    add_language(command)


def _add_scenarios(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `scenarios`."""
    command = commands.add_parser(
        "scenarios",
        help=tr("list the bundled scenarios"),
        description=tr("List the names and titles of the bundled scenarios."),
        epilog=tr("Example: nnviz scenarios --format json"),
        formatter_class=Formatter,
    )
    command.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help=tr("how to print the list (default: text)"),
    )
    add_language(command)


def _add_scenario(command: argparse.ArgumentParser) -> None:
    """Add the scenario that a command works on."""
    command.add_argument(
        "scenario",
        metavar="SCENARIO",
        help=tr("a file, or the name of a bundled scenario"),
    )


def _add_iterations(command: argparse.ArgumentParser) -> None:
    """Add how many iterations a command goes through."""
    command.add_argument(
        "--iterations",
        type=_iterations,
        default=1,
        metavar="N",
        help=tr("how many iterations, from the first (default: 1)"),
    )


def _iterations(text: str) -> int:
    """Return the number of iterations that `text` asks for."""
    message = tr("a whole number from 1 is needed, not '{text}'", text=text)
    return whole_number(text, 1, sys.maxsize, message)


def _decimals(text: str) -> int:
    """Return the number of decimals that `text` asks for."""
    message = tr(
        "a whole number from 0 to {most} is needed, not '{text}'", most=MOST_DECIMALS, text=text
    )
    return whole_number(text, 0, MOST_DECIMALS, message)
