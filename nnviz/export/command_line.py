"""The `nnviz export …` command that gives what a wish says."""

import os
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Final

from nnviz.drawing.slide import Content
from nnviz.export.options import END, MOST, NOTHING, PLOTS, STDOUT, TAKEN, format_of, written
from nnviz.export.wish import SIZES, Size, Wish
from nnviz.plots.moment import Choices
from nnviz.trace.steps import Phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnviz.engine.optimizers import Optimizer
    from nnviz.export.formats import Format
    from nnviz.trace.run import Run
    from nnviz.trace.steps import Steps

_FIELDS: Final = {
    "fps": "frames_a_second",
    "seconds": "seconds_a_step",
    "show": "contents",
    **{name: name for name in ("transparent", "focus", "plot", "twin", "theme", "size")},
}
"""In which field of a wish an option is."""


def fitting(wish: "Wish", format_: "Format") -> "Wish":
    """Return a wish with all that a format or its plot takes no notice of as it is at first."""
    usual = Wish()
    ignored = {
        field: getattr(usual, field)
        for option, field in _FIELDS.items()
        if not TAKEN[option](format_)
    }
    plot = wish.plot if format_.has_looks else None
    choices = Choices(
        log_loss=wish.plot_choices.log_loss and plot in PLOTS["log_loss"],
        over_iterations=wish.plot_choices.over_iterations and plot in PLOTS["over_iterations"],
    )
    if plot not in PLOTS["twin"]:
        ignored["twin"] = None
    return replace(wish, plot_choices=choices, **ignored)


def branches_of(run: "Run") -> "list[tuple[int, Optimizer]]":
    """Return where a run changed its optimizer, and to which, in order."""
    found = []
    while run.origin is not None:
        found.append((run.origin.iteration, run.experiment.optimizer))
        run = run.origin.run
    return found[::-1]


def command(
    scenario: str,
    wish: "Wish",
    output: str | None,
    format_: "Format",
    *,
    branches: "Sequence[tuple[int, Optimizer]]" = (),
    language: str | None = None,
    english_terms: bool = False,
    force: bool = False,
    steps: "Steps | None" = None,
) -> list[str]:
    """Return the arguments of `nnviz` that export as `wish` says: those that are not usual.

    Parameters
    ----------
    scenario : str
        A file, or the name of a bundled scenario.
    wish : Wish
        What is wanted; what the format takes no notice of is left out.
    output : str or None
        The file to write, `-` for standard output; None for an estimate.
    format_ : Format
        The format, named only where the file's ending does not.
    branches : sequence of (int, Optimizer)
        As `branches_of` a run says; those behind the last iteration are left out.
    language : str, optional
        The language; without one, it is the system's.
    english_terms : bool
        Whether English terms are added.
    force : bool
        Whether the file may be replaced.
    steps : Steps, optional
        The steps of the first iteration, by which a phase is called by its name.
    """
    wish = fitting(wish, format_)
    words = ["export", _path(scenario)]
    if output is not None:
        words += ["-o", output if output == STDOUT else _path(output)]
    if output is None or format_of(output) is not format_:
        words += ["--format", format_.key]
    if force:
        words.append("--force")
    words += [*_span(wish, steps), *_details(wish)]
    for iteration, optimizer in branches:
        if iteration <= wish.span.last.iteration:
            words += ["--branch", _branch_text(iteration, optimizer)]
    if language is not None:
        words += ["--lang", language]
    if english_terms:
        words.append("--english-terms")
    if output is None:
        words.append("--estimate")
    return words


def _path(path: str) -> str:
    """Return a path that is not taken for an option."""
    return os.path.join(os.curdir, path) if path.startswith("-") else path


def _span(wish: "Wish", steps: "Steps | None") -> list[str]:
    """Return the options that say which moments."""
    first, last = wish.span.first, wish.span.last
    start, end = _step_text(first.position), _step_text(last.position)
    whole = first.position == 0 and end == END
    if first.iteration != last.iteration:
        begin = str(first.iteration) + (f":{start}" if first.position else "")
        return ["--iterations", f"{begin}-{last.iteration}" + ("" if end == END else f":{end}")]
    words = [] if first.iteration == 1 else ["--iteration", str(first.iteration)]
    if whole:
        return words
    if steps is not None:
        for phase in Phase:
            if phase_bounds(steps, phase) == (first.position, min(last.position, len(steps))):
                return [*words, "--phase", str(phase)]
    return [*words, "--step", start if start == end else f"{start}-{end}"]


def _step_text(position: int) -> str:
    return END if position > MOST else str(position)


def phase_bounds(steps: "Steps", phase: Phase) -> tuple[int, int] | None:
    """Return the first and the last step of a phase, None where the iteration has no such phase.

    Where it comes several times, as with the sequential update, that is from first to last.
    """
    found = [(start + 1, end) for one, start, end in steps.phases() if one is phase]
    return (found[0][0], found[-1][1]) if found else None


def _details(wish: "Wish") -> list[str]:
    """Return the options that say what is on a slide, and how it looks."""
    usual = Wish()
    words: list[str] = []

    def option(name: str, value: object, other: object) -> None:
        if value != other:
            words.extend((name, written(value)))

    option("--sample", wish.sample + 1, usual.sample + 1)
    option("--grain", wish.grain, usual.grain)
    if wish.contents != usual.contents:
        named = [content for content in Content if content in wish.contents]
        words += ["--show", ",".join(named) or NOTHING]
    option("--focus", wish.focus, usual.focus)
    option("--plot", wish.plot, usual.plot)
    words += ["--log-loss"] * wish.plot_choices.log_loss
    words += ["--over-iterations"] * wish.plot_choices.over_iterations
    option("--twin", wish.twin, usual.twin)
    option("--decimals", wish.decimals, usual.decimals)
    option("--theme", wish.theme, usual.theme)
    if wish.size != usual.size:
        words += ["--size", _size_text(wish.size)]
    words += ["--transparent"] * wish.transparent
    option("--fps", wish.frames_a_second, usual.frames_a_second)
    option("--seconds", wish.seconds_a_step, usual.seconds_a_step)
    return words


def _size_text(size: "Size") -> str:
    """Return a size by its name, or else in pixels."""
    for name, one in SIZES.items():
        if one == size:
            return name
    text = f"{size.width}x{size.height}"
    own = size.dpi != Size(size.width, size.height).dpi or text in SIZES
    return f"{text}@{written(size.dpi)}" if own else text


def _branch_text(iteration: int, optimizer: "Optimizer") -> str:
    """Return where a branch begins, and its optimizer with all numbers."""
    keys = [field.name for field in fields(optimizer) if field.init]  # type: ignore[arg-type] # all optimizers are dataclasses
    numbers = ",".join(f"{key}={written(getattr(optimizer, key))}" for key in keys)
    return f"{iteration}:{optimizer.name}:{numbers}"
