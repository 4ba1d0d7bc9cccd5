"""The command line. What a command needs is imported when it runs, so that help comes at once."""

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, Final

from nnviz.arguments import read
from nnviz.columns import left, right
from nnviz.errors import NnvizError
from nnviz.foreign import reason
from nnviz.translation import language, tr, trn

if TYPE_CHECKING:
    import argparse
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


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run the command line and return its exit status: 0, 1 for a mismatch, 2 for an error."""
    _speak_utf8()
    command = ""
    try:
        options = read(sys.argv[1:] if arguments is None else arguments)
        command = options.command
        status = _run(options)
        if sys.stdout is not None:
            sys.stdout.flush()
    except NnvizError as error:
        return _fail(str(error))
    except KeyboardInterrupt as signal:
        return getattr(signal, "status", INTERRUPTED)
    except BrokenPipeError:
        _abandon_output()
        return PIPE_CLOSED
    except OSError as error:
        if command == "open":
            raise
        _abandon_output()
        return _fail(tr("The output cannot be written: {reason}", reason=reason(error)))
    return status


def _abandon_output() -> None:
    """Let nothing more be written to an output that takes nothing, not even when Python ends."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(options: "argparse.Namespace") -> int:
    """Run the command that was chosen."""
    match options.command:
        case "trace":
            return _trace(options)
        case "check":
            return _check(options)
        case "scenarios":
            return _scenarios(options)
        case "lab":
            return _lab(options)
        case "export":
            return _export(options)
        case _:
            return _open(options)


def _open(options: "argparse.Namespace") -> int:
    """Open the window."""
    from nnviz.scenario import library
    from nnviz.window import preflight

    scenario = library.find(options.scenario or library.DEFAULT)
    preflight.check()
    from nnviz.window.app import run

    return run(scenario, language=options.language, place=options.scenario or "")


def _trace(options: "argparse.Namespace") -> int:
    """Print the worked solution."""
    from nnviz.export.solution import writers
    from nnviz.export.solution.parts import Solution
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
    _print(writers.written(wanted, options.format))
    return FINE


def _check(options: "argparse.Namespace") -> int:
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
        verdict = trn(
            "{count} of {total} gradients does not agree.",
            "{count} of {total} gradients do not agree.",
            wrong,
            total=total,
        )
    else:
        verdict = trn("{count} gradient agrees.", "All {count} gradients agree.", total)
    _print([verdict + "\n"])
    return MISMATCH if wrong else FINE


def _check_table(
    iteration: int, checks: "Iterable[GradientCheck]", names: "Names"
) -> "Iterable[str]":
    """Yield the lines of one iteration's table."""
    yield tr("Iteration {number}", number=iteration) + "\n"
    titles = (tr("gradient"), tr("analytic"), tr("numeric"), tr("difference"))
    yield f"  {left(titles[0], 12)}"
    yield f"{right(titles[1], 26)}{right(titles[2], 26)}{right(titles[3], 14)}\n"
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
        sentence = trn(
            "Switched off for the check: rounding to {count} decimal.",
            "Switched off for the check: rounding to {count} decimals.",
            network.round_to,
        )
        yield f"{sentence}\n"
    if network.update_order is UpdateOrder.SEQUENTIAL:
        yield tr("Switched off for the check: the sequential update.") + "\n"


def _scenarios(options: "argparse.Namespace") -> int:
    """List the bundled scenarios."""
    from nnviz.scenario import library

    found = [(name, library.load(name)) for name in library.names()]
    if options.format == "json":
        import json

        entries = [_scenario_entry(name, scenario) for name, scenario in found]
        _print([json.dumps(entries, ensure_ascii=False, indent=1), "\n"])
        return FINE
    width = max(len(name) for name, _ in found)
    _print(f"{name:<{width}}  {scenario.title_in(language())}\n" for name, scenario in found)
    return FINE


def _lab(options: "argparse.Namespace") -> int:
    """Do an experiment, and print or save what it found."""
    from nnviz import lab_command

    _print(lab_command.run(options))
    return FINE


def _export(options: "argparse.Namespace") -> int:
    """Write slides into files, or print what there is to say of them."""
    from nnviz import export_command

    _print(export_command.run(options))
    return FINE


def _scenario_entry(name: str, scenario: "Scenario") -> dict[str, object]:
    """Return what the list tells other programs about one scenario."""
    from nnviz.scenario.model import text_in

    source = scenario.source
    return {
        "name": name,
        "title": scenario.title_in(language()),
        "description": scenario.description_in(language()),
        "source": text_in(source.text, language()) if source else "",
        "url": source.url if source else "",
        "published": len(scenario.published),
    }


def _print(pieces: "Iterable[str]") -> None:
    """Write pieces of text to the standard output, each as soon as it is there.

    Raises
    ------
    OSError
        Where they cannot be written, or there is no output, as with `>&-` in a shell.
    """
    for piece in pieces:
        if sys.stdout is None:
            raise OSError(errno.EBADF, tr("there is none, it was closed"))
        sys.stdout.write(piece)


def _fail(message: str) -> int:
    """Write one message to standard error and return the exit status for it."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError:
            _abandon_output()
    if sys.stderr is not None:
        print(f"nnviz: {message}", file=sys.stderr)
    return BAD_INPUT


def _speak_utf8() -> None:
    """Let both outputs be UTF-8, whatever the locale; what cannot be encoded is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
