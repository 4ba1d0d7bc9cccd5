"""What `nnviz export` is asked for, once it is sure that it is there and goes together."""

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nnviz.drawing.slide import Content
from nnviz.export import sizes
from nnviz.export.command_line import phase_bounds
from nnviz.export.formats import FORMATS
from nnviz.export.options import (
    MOST_SLIDES,
    PLOTS,
    STDOUT,
    TAKEN,
    format_of,
)
from nnviz.export.reel import NoSlideError
from nnviz.export.wish import Span, Wish
from nnviz.export_course import Course, UnfitWishError, course_of
from nnviz.export_values import Moment
from nnviz.files import NotWrittenError
from nnviz.plots.moment import Choices
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.inspection import find
from nnviz.trace.names import INPUT_LAYER
from nnviz.trace.steps import Grain, Phase
from nnviz.trace.timeline import END, Cursor
from nnviz.translation import tr, trn

if TYPE_CHECKING:
    import argparse

    from nnviz.export.formats import Format
    from nnviz.export.wish import Size
    from nnviz.trace.names import Names


@dataclass(frozen=True)
class Job:
    """What is to be done, once it is sure that it goes together."""

    course: Course
    wish: Wish
    format: "Format"
    output: str
    force: bool
    manner: str

    @cached_property
    def slides(self) -> int:
        """How many slides there will be."""
        return self.course.slides(self.wish)


def job_of(options: "argparse.Namespace") -> Job:
    """Return what is to be done; raise where it does not go together."""
    format_ = _format(options)
    _check_options(options, format_)
    course = course_of(build(library.find(options.scenario)), options.branch or ())
    wish = wished(options, course)
    _check_branches(course, wish)
    problem = sizes.problem(wish.size, format_)
    if problem:
        raise UnfitWishError(problem)
    job = Job(
        course=course,
        wish=wish,
        format=format_,
        output=options.output or "",
        force=options.force,
        manner=options.progress,
    )
    _check_count(job)
    return job


def _format(options: "argparse.Namespace") -> "Format":
    """Return the format that is named, or that the file's name asks for."""
    if not (options.output or (options.output is None and options.estimate)):
        raise UnfitWishError(
            tr("Name the file to write with -o FILE; -o - is standard output, with --format.")
        )
    if options.output not in (None, STDOUT):
        _check_place(options.output)
    if options.format is not None:
        return FORMATS[options.format]
    if options.output in (None, STDOUT):
        raise UnfitWishError(tr("Name a format with --format: {names}.", names=", ".join(FORMATS)))
    found, ending = format_of(options.output), os.path.splitext(options.output)[1]
    if found is None:
        raise UnfitWishError(
            tr(
                "There is no format for files that end in {ending}. Name one with --format: "
                "{names}.",
                ending=ending,
                names=", ".join(FORMATS),
            )
            if ending
            else tr(
                "The name {path} has no ending that says which format. Name one with --format: "
                "{names}.",
                path=options.output,
                names=", ".join(FORMATS),
            )
        )
    return found


def _check_place(output: str) -> None:
    """Raise where the output is a folder, or is to be in one that does not exist."""
    folder, name = os.path.split(output)
    if not name or os.path.isdir(output):
        raise UnfitWishError(tr("{path} is a folder: name a file in it.", path=output))
    try:
        os.stat(folder or os.curdir)
    except (FileNotFoundError, NotADirectoryError):
        why = tr("there is no folder {folder}", folder=folder)
        raise NotWrittenError(output, why) from None
    except (OSError, ValueError):
        pass  # it is found out, and told, where the file is made


def _check_options(options: "argparse.Namespace", format_: "Format") -> None:
    """Raise where options do not go together."""
    named = [name for name in ("step", "phase", "iterations") if getattr(options, name) is not None]
    if options.iterations is not None and options.iteration is not None:
        named = ["iteration", "iterations"]
    if len(named) > 1:
        raise UnfitWishError(
            tr(
                "--{first} and --{second} do not go together: one of them says which steps.",
                first=named[0],
                second=named[1],
            )
        )
    for name, takes in TAKEN.items():
        if getattr(options, name) is not None and not takes(format_):
            raise UnfitWishError(
                tr(
                    "--{option} does not go with the format {format}, but with {names}.",
                    option=name.replace("_", "-"),
                    format=format_.key,
                    names=", ".join(key for key, one in FORMATS.items() if takes(one)),
                )
            )
    if options.show == () and options.plot is None:
        raise UnfitWishError(
            tr("A slide shows nothing with --show none, unless there is a --plot.")
        )
    for name, plots in PLOTS.items():
        if getattr(options, name) is not None and options.plot not in plots:
            raise UnfitWishError(
                tr(
                    "--{option} goes with --plot {names}.",
                    option=name.replace("_", "-"),
                    names=" | ".join(plots),
                )
            )


def _check_branches(course: Course, wish: Wish) -> None:
    """Raise where the training of a branch begins after all that is exported."""
    begin, last = course.parts[-1][0], wish.span.last.iteration
    if begin > last:
        raise UnfitWishError(
            tr(
                "The branch at iteration {begin:,} begins after the last iteration of the export, "
                "{last:,}.",
                begin=begin,
                last=last,
            )
        )


def _check_count(job: Job) -> None:
    """Raise where there are too many slides, or none: most iterations have one at least."""
    span = job.wish.span
    iterations = span.last.iteration - span.first.iteration + 1
    if not job.format.has_looks:
        if iterations > MOST_SLIDES:
            raise UnfitWishError(
                tr("These are more than {most:,} iterations, which are too many.", most=MOST_SLIDES)
            )
    elif iterations > MOST_SLIDES or job.slides > MOST_SLIDES:
        raise UnfitWishError(
            tr(
                "These are more than {most:,} slides, which are too many. A coarser --grain or "
                "fewer iterations help.",
                most=MOST_SLIDES,
            )
        )
    elif not job.slides:
        raise NoSlideError(job.wish.grain)


def wished(options: "argparse.Namespace", course: Course) -> Wish:
    """Return what the options ask for; raise where it is not there."""
    given: dict[str, Any] = {
        "plot": options.plot,
        "theme": options.theme,
        "transparent": options.transparent,
        "frames_a_second": options.fps,
        "seconds_a_step": options.seconds,
        "decimals": options.decimals,
        "grain": None if options.grain is None else Grain(options.grain),
        "twin": options.twin,
        "contents": None if options.show is None else frozenset(map(Content, options.show)),
        "focus": options.focus,
    }
    names = course.runs[0].names
    if options.focus is not None and find(names, options.focus) is None:
        raise UnfitWishError(
            tr(
                "There is no element '{name}' in this network. It has {names}.",
                name=options.focus,
                names=_elements(names),
            )
        )
    if options.twin is not None and len(names.sizes) < 2:
        raise UnfitWishError(
            tr("A network without hidden layers has no twin with another activation in them.")
        )
    sample = _sample(options, course)
    return Wish(
        span=_span(options, course, sample),
        plot_choices=Choices(bool(options.log_loss), bool(options.over_iterations)),
        size=_size(options),
        sample=sample,
        **{field: value for field, value in given.items() if value is not None},
    )


def _elements(names: "Names") -> str:
    """Return what elements of a network are called, the first and the last of each kind."""
    groups = [[names.unit(INPUT_LAYER, unit).id for unit in (0, names.inputs - 1)]]
    for layer, units in enumerate(names.sizes):
        groups.append([names.unit(layer, unit).id for unit in (0, units - 1)])
    output = names.output_layer
    groups.append([names.target(unit).id for unit in (0, names.sizes[-1] - 1)])
    last = names.edge(output, names.sizes[-1] - 1, names.width(output - 1) - 1)
    groups.append([names.edge(0, 0, 0).id, last.id])
    biased = [layer for layer, has_bias in enumerate(names.has_bias) if has_bias]
    if biased:
        end = names.bias(biased[-1], names.sizes[biased[-1]] - 1)
        groups.append([names.bias(biased[0], 0).id, end.id])
    return ", ".join(" … ".join(dict.fromkeys(group)) for group in groups) + ", E"


def _sample(options: "argparse.Namespace", course: Course) -> int:
    """Return the place of the sample in its batch."""
    experiment = course.experiment
    count = min(experiment.batch_size, len(experiment.inputs))
    sample: int = options.sample or 1
    if sample > count:
        raise UnfitWishError(
            trn(
                "There is no sample {sample:,}: a batch has {count} sample.",
                "There is no sample {sample:,}: a batch has {count} samples.",
                count,
                sample=sample,
            )
        )
    return sample - 1


def _span(options: "argparse.Namespace", course: Course, sample: int) -> Span:
    """Return the first and the last moment that are asked for."""
    if options.iterations is not None:
        first, last = options.iterations
        span = Span(_cursor(course, sample, first, 0), _cursor(course, sample, last, END))
    elif options.step is not None:
        iteration = options.iteration or 1
        ends = (_cursor(course, sample, Moment(iteration, step), 0) for step in options.step)
        span = Span(*ends)
    else:
        iteration = options.iteration or 1
        span = Span(Cursor(iteration, 0), Cursor(iteration, END))
        if options.phase is not None:
            steps = course.steps(iteration, sample)
            bounds = phase_bounds(steps, Phase(options.phase))
            if bounds is None:
                found = dict.fromkeys(phase for phase, _, _ in steps.phases())
                raise UnfitWishError(
                    tr(
                        "Iteration {iteration:,} has no phase {phase}; it has {names}.",
                        iteration=iteration,
                        phase=options.phase,
                        names=", ".join(found),
                    )
                )
            span = Span(Cursor(iteration, bounds[0]), Cursor(iteration, bounds[1]))
    if span.last < span.first:
        raise UnfitWishError(tr("The last step comes before the first."))
    return span


def _cursor(course: Course, sample: int, moment: Moment, usual: int) -> Cursor:
    """Return a moment; raise where its iteration has no such step."""
    iteration, step = moment
    if step is None:
        return Cursor(iteration, usual)
    if step == -1:
        return Cursor(iteration, END)
    count = len(course.steps(iteration, sample))
    if step > count:
        raise UnfitWishError(
            trn(
                "Iteration {iteration:,} has {count} step, and no step {step:,}.",
                "Iteration {iteration:,} has {count} steps, and no step {step:,}.",
                count,
                iteration=iteration,
                step=step,
            )
        )
    return Cursor(iteration, step)


def _size(options: "argparse.Namespace") -> "Size":
    """Return the size of a slide."""
    size: Size = Wish().size if options.size is None else options.size
    if options.scale is not None:
        size = size.scaled(options.scale)
    return size
