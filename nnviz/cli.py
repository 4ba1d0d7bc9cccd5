"""The command line. What a command needs is imported when it runs, so that help comes at once."""

import argparse
import io
import os
import sys
from typing import TYPE_CHECKING, Final

from nnviz import __version__
from nnviz.errors import NnvizError
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nnviz.engine.gradcheck import GradientCheck
    from nnviz.engine.network import Network
    from nnviz.scenario.model import Scenario
    from nnviz.trace.names import Names

FINE: Final = 0
MISMATCH: Final = 1
BAD_INPUT: Final = 2
INTERRUPTED: Final = 128 + 2
PIPE_CLOSED: Final = 128 + 13

COMMANDS: Final = ("open", "trace", "check", "scenarios")
FORMATS: Final = ("text", "json", "csv", "markdown")
MOST_DECIMALS: Final = 17


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run the command line and return its exit status: 0, 1 for a mismatch, 2 for an error."""
    _speak_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in (*COMMANDS, "-h", "--help", "--version"):
        given.insert(0, "open")
    options = _parser().parse_args(given)
    try:
        status = _run(options)
        if sys.stdout is not None:
            sys.stdout.flush()
    except NnvizError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _abandon_output()
        return PIPE_CLOSED
    except OSError as error:
        if options.command == "open":
            raise
        _abandon_output()
        return _fail(tr("The output cannot be written: {reason}", reason=error.strerror or error))
    return status


def _abandon_output() -> None:
    """Let nothing more be written to an output that takes nothing, not even when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(options: argparse.Namespace) -> int:
    """Run the command that was chosen."""
    match options.command:
        case "trace":
            return _trace(options)
        case "check":
            return _check(options)
        case "scenarios":
            return _scenarios(options)
        case _:
            return _open(options)


def _open(options: argparse.Namespace) -> int:
    """Open the window."""
    from nnviz.scenario import library
    from nnviz.window import preflight

    scenario = library.find(options.scenario or library.DEFAULT)
    preflight.check()
    from nnviz.window.app import run

    return run(scenario)


def _trace(options: argparse.Namespace) -> int:
    """Print the worked solution."""
    from nnviz.export import solution
    from nnviz.export.solution_parts import Solution
    from nnviz.scenario import library
    from nnviz.scenario.build import build
    from nnviz.trace.run import Run

    run = Run(build(library.find(options.scenario)))
    wanted = Solution(
        run,
        iterations=options.iterations,
        with_steps=not options.no_steps,
        decimals=options.decimals,
    )
    _print(solution.written(wanted, options.format))
    return FINE


def _check(options: argparse.Namespace) -> int:
    """Compare every gradient of every iteration with a finite difference."""
    from nnviz.engine.gradcheck import check_gradients
    from nnviz.scenario import library
    from nnviz.scenario.build import build
    from nnviz.trace.run import Run

    run = Run(build(library.find(options.scenario)))
    network = run.experiment.network
    wrong = total = 0
    for number in range(1, options.iterations + 1):
        iteration = run.trace(number).iteration
        checks = check_gradients(network, iteration.before, iteration.inputs, iteration.targets)
        _print(_check_table(number, checks, run.names))
        total += len(checks)
        wrong += sum(not check.ok for check in checks)
    _print(_switched_off(network))
    if wrong:
        verdict = tr("{wrong} of {total} gradients do not agree.", wrong=wrong, total=total)
    else:
        verdict = tr("All {total} gradients agree.", total=total)
    _print([verdict + "\n"])
    return MISMATCH if wrong else FINE


def _check_table(
    iteration: int, checks: "Iterable[GradientCheck]", names: "Names"
) -> "Iterable[str]":
    """Yield the lines of one iteration's table."""
    yield tr("Iteration {number}", number=iteration) + "\n"
    titles = (tr("gradient"), tr("analytic"), tr("numeric"), tr("difference"))
    yield f"  {titles[0]:<12}{titles[1]:>26}{titles[2]:>26}{titles[3]:>14}\n"
    for check in checks:
        if check.input is None:
            name = names.bias(check.layer, check.unit)
        else:
            name = names.edge(check.layer, check.unit, check.input)
        line = f"  ∂E/∂{name.plain:<8}{check.analytic:>26.17g}{check.numeric:>26.17g}"
        mark = "" if check.ok else "  " + tr("does not agree")
        note = f"  {check.note}" if check.note else ""
        yield f"{line}{check.error:>14.2e}{mark}{note}\n"


def _switched_off(network: "Network") -> "Iterable[str]":
    """Yield which conventions the check leaves out, because they are no part of a derivative."""
    from nnviz.engine.network import UpdateOrder

    if network.round_to is not None:
        yield (
            tr("Switched off for the check: rounding to {count} decimals.", count=network.round_to)
            + "\n"
        )
    if network.update_order is UpdateOrder.SEQUENTIAL:
        yield tr("Switched off for the check: the sequential update.") + "\n"


def _scenarios(options: argparse.Namespace) -> int:
    """List the bundled scenarios."""
    from nnviz.scenario import library

    found = [(name, library.load(name)) for name in library.names()]
    if options.format == "json":
        import json

        entries = [_scenario_entry(name, scenario) for name, scenario in found]
        _print([json.dumps(entries, ensure_ascii=False, indent=1), "\n"])
        return FINE
    width = max(len(name) for name, _ in found)
    _print(f"{name:<{width}}  {scenario.title_in('en')}\n" for name, scenario in found)
    return FINE


def _scenario_entry(name: str, scenario: "Scenario") -> dict[str, object]:
    """Return what the list tells other programs about one scenario."""
    from nnviz.scenario.model import text_in

    source = scenario.source
    return {
        "name": name,
        "title": scenario.title_in("en"),
        "description": scenario.description_in("en"),
        "source": text_in(source.text, "en") if source else "",
        "url": source.url if source else "",
        "published": len(scenario.published),
    }


class _Formatter(argparse.HelpFormatter):
    """Wraps paragraphs of text, and leaves those with indented lines as they are."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n\n".join(
            paragraph
            if "\n  " in paragraph
            else super(_Formatter, self)._fill_text(paragraph, width, indent)
            for paragraph in text.split("\n\n")
        )


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
            "  nnviz check lesson.toml                compare gradients with finite differences\n\n"
            "Exit status: 0, or 1 where `check` finds a mismatch, or 2 for an error."
        ),
        formatter_class=_Formatter,
    )
    parser.add_argument("--version", action="version", version=f"nnviz {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title=tr("commands"), prog="nnviz"
    )
    _add_open(commands)
    _add_trace(commands)
    _add_check(commands)
    _add_scenarios(commands)
    return parser


def _add_open(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `open`, which is also what happens without a command."""
    command = commands.add_parser(
        "open",
        help=tr("open the window on a scenario"),
        description=tr("Open the window on a scenario."),
        epilog=tr("Example: nnviz open lesson.toml"),
    )
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
        formatter_class=_Formatter,
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
    )
    _add_scenario(command)
    _add_iterations(command)


def _add_scenarios(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `scenarios`."""
    command = commands.add_parser(
        "scenarios",
        help=tr("list the bundled scenarios"),
        description=tr("List the names and titles of the bundled scenarios."),
        epilog=tr("Example: nnviz scenarios --format json"),
    )
    command.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help=tr("how to print the list (default: text)"),
    )


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
    return _whole_number(text, 1, sys.maxsize, tr("a whole number from 1 is needed"))


def _decimals(text: str) -> int:
    """Return the number of decimals that `text` asks for."""
    message = tr("a whole number from 0 to {most} is needed", most=MOST_DECIMALS)
    return _whole_number(text, 0, MOST_DECIMALS, message)


def _whole_number(text: str, least: int, most: int, message: str) -> int:
    """Return the number in `text`, or fail with `message` where it is none or out of range."""
    if text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most:
        return int(text)
    raise argparse.ArgumentTypeError(f"{message}, not '{text}'")


def _print(pieces: "Iterable[str]") -> None:
    """Write pieces of text to the standard output, each as soon as it is there."""
    for piece in pieces:
        sys.stdout.write(piece)


def _fail(message: str) -> int:
    """Write one message to standard error and return the exit status for it."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError:
            _abandon_output()
    print(f"nnviz: {message}", file=sys.stderr)
    return BAD_INPUT


def _speak_utf8() -> None:
    """Let both outputs be UTF-8, whatever the locale; what cannot be encoded is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
