"""`nnviz lab`: does an experiment, and tells what it found or draws it."""

from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from nnviz.drawing.theme import THEMES
from nnviz.engine import data_files
from nnviz.errors import NnvizError
from nnviz.export import (
    initialisation_picture,
    initialisation_report,
    learning_picture,
    learning_report,
    report,
    vanishing_picture,
    vanishing_report,
)
from nnviz.export.svg import svg
from nnviz.files import write_whole
from nnviz.lab_arguments import FORMATS
from nnviz.labs import initialisation, learning, ranges, vanishing
from nnviz.labs.deep import normal_samples, samples_of
from nnviz.labs.starts import Start, fitting
from nnviz.progress import Progress
from nnviz.translation import tr
from nnviz.window import preflight

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from nnviz.drawing.shapes import Drawing
    from nnviz.drawing.theme import Theme
    from nnviz.engine.datasets import Dataset
    from nnviz.export.report import Report
    from nnviz.labs.deep import Samples


class NoPictureError(NnvizError):
    """A picture cannot be made as it was asked for; `problem` says why, and what helps."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

    def sentence(self) -> str:
        """Return why, and what helps."""
        return self.problem


class NeedlessLabelsError(NnvizError):
    """Labels were given to data that needs none."""

    def sentence(self) -> str:
        """Return which data it is, and what helps."""
        return tr(
            "--labels goes with an IDX file; '{data}' has its own labels, so leave it out.",
            data=self.args[0],
        )


class Found(NamedTuple):
    """What an experiment found, to be told or to be drawn."""

    title: str
    report: "Report"
    picture: "Callable[[Theme], Drawing]"


def run(options: "argparse.Namespace") -> "Iterable[str]":
    """Do the experiment; return what is to be printed, nothing where a file is written.

    Raises
    ------
    NnvizError
        Where data cannot be read, an option does not fit, or a file cannot be written.
    """
    format_name = _format(options)
    found = _LABS[options.lab](options)
    if format_name == "png":
        content = _png(found.picture(THEMES[options.theme]))
    else:
        if format_name == "svg":
            text = svg(found.picture(THEMES[options.theme]), found.title)
        else:
            text = "".join(report.written(found.report, format_name))
        if options.output is None:
            return [text]
        content = text.encode()
    write_whole(options.output, content)
    return []


def _format(options: "argparse.Namespace") -> str:
    """Return the format that is asked for, once it is sure that it can be had."""
    name: str | None = options.format
    if name is None and options.output is not None:
        ending = Path(options.output).suffix.lower().removeprefix(".")
        name = ending if ending in FORMATS else None
    name = name or "text"
    if name == "png":
        if options.output is None:
            raise NoPictureError(tr("A PNG is written into a file: name it with -o FILE."))
        if find_spec("PySide6") is None:
            problem = tr(
                "A PNG needs PySide6, which is not installed; --format svg draws the same without."
            )
            raise NoPictureError(problem)
        missing = preflight.missing_libraries("offscreen")
        if missing:
            raise preflight.MissingLibrariesError(missing)
    return name


def _png(drawing: "Drawing") -> bytes:
    """Return a drawing as a PNG file, painted on no screen."""
    from nnviz.export import raster

    application = raster.unseen_application()
    content = raster.png(drawing)
    del application
    return content


def _vanishing(options: "argparse.Namespace") -> Found:
    """Measure the gradients of all networks that are asked for."""
    configurations = list(_networks(options))
    samples, name = _samples(options)
    progress = Progress(len(configurations) * options.iterations)
    results = [
        vanishing.run(configuration, samples, progress.after(place * options.iterations))
        for place, configuration in enumerate(configurations)
    ]
    progress.end()
    return Found(
        tr("Vanishing gradients"),
        vanishing_report.report(results, name),
        lambda theme: vanishing_picture.picture(results, name, theme),
    )


def _networks(options: "argparse.Namespace") -> "Iterator[vanishing.Configuration]":
    """Yield the networks one by one as they are given, else every combination."""
    if options.network:
        first = options.init[0] if options.init else None
        usual = (options.activation[0], options.depth[0], first)
        keys = ("activation", "depth", "init")
        networks = [{**dict(zip(keys, usual, strict=True)), **one} for one in options.network]
        ranges.check("network", len(networks), (1, ranges.CONFIGURATIONS))
    else:
        combinations = product(options.activation, options.depth, options.init or [None])
        networks = [
            {"activation": activation, "depth": depth, "init": init}
            for activation, depth, init in combinations
        ]
        ranges.check("activation × depth × init", len(networks), (1, ranges.CONFIGURATIONS))
    for network in networks:
        init = network["init"]
        yield vanishing.Configuration(
            depth=network["depth"],
            width=network.get("width", options.width),
            activation=network["activation"],
            start=fitting(network["activation"]) if init is None else Start(*init),
            seed=network.get("seed", options.seed),
            iterations=options.iterations,
            learning_rate=options.learning_rate,
        )


def _initialisation(options: "argparse.Namespace") -> Found:
    """Count the activations of every combination of what is asked for."""
    ranges.check("init", len(options.init), (1, ranges.CONFIGURATIONS))
    results = [
        initialisation.run(
            initialisation.Configuration(
                start=Start(*init),
                activation=activation,
                layers=options.layers,
                units=options.units,
                inputs=options.inputs,
                samples=options.samples,
                bins=options.bins,
                seed=options.seed,
            )
        )
        for activation, init in product(options.activation, options.init)
    ]
    return Found(
        tr("Initialisation"),
        initialisation_report.report(results),
        lambda theme: initialisation_picture.picture(results, theme),
    )


def _learning(options: "argparse.Namespace") -> Found:
    """Train from every initialisation that is asked for."""
    plan = learning.Plan(
        starts=tuple(Start(*init) for init in options.init),
        activation=options.activation,
        layers=options.layers,
        units=options.units,
        optimizer=options.optimizer,
        learning_rate=options.learning_rate,
        batch=options.batch,
        iterations=options.iterations,
        validation=options.validation,
        samples=options.samples,
        seed=options.seed,
    )
    progress = Progress(plan.iterations)
    courses = learning.learn(plan, _dataset(options))
    course = next(courses)
    for course in courses:
        progress(course.done)
    progress.end()
    return Found(
        tr("Learning"),
        learning_report.report(course),
        lambda theme: learning_picture.picture(course, theme),
    )


_LABS: Final = {
    "vanishing": _vanishing,
    "initialisation": _initialisation,
    "learning": _learning,
}


def _samples(options: "argparse.Namespace") -> "tuple[Samples, str]":
    """Return the samples that are asked for, and what they are called."""
    if options.data == "normal":
        _without_labels(options)
        return normal_samples(options.seed, options.samples), "normal"
    dataset = _dataset(options)
    return samples_of(dataset, options.seed, options.samples), dataset.name


def _dataset(options: "argparse.Namespace") -> "Dataset":
    """Return the bundled digits, or what is in a file."""
    if options.data == "digits":
        _without_labels(options)
        return data_files.digits()
    return data_files.read(options.data, options.labels)


def _without_labels(options: "argparse.Namespace") -> None:
    """Raise where labels are given to data that has its own."""
    if options.labels is not None:
        raise NeedlessLabelsError(options.data)
