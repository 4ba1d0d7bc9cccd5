"""The loss against iterations: of the run on show, of its branches and of its twin."""

from typing import TYPE_CHECKING

import numpy as np

from nnviz.errors import LossDomainError
from nnviz.plots import hues
from nnviz.plots.chart import Axis, CurveChart, Mark, Series
from nnviz.plots.counting import numbers
from nnviz.plots.past import parted
from nnviz.translation import tr, trn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnviz.plots.chart import Array
    from nnviz.trace.run import Run


def loss_chart(
    shown: "Run",
    runs: "Sequence[Run]",
    names: "Sequence[str]",
    at: int,
    *,
    known: bool,
    updated: bool = False,
    log: bool = False,
    twin: "Run | None" = None,
    twin_name: str = "",
) -> CurveChart:
    """Return the losses of runs, as seen from one iteration of one of them.

    Training losses are of the batch of each iteration, before its update; validation losses of all
    validation samples, after the update of iterations that end an epoch. What comes after the
    iteration on show is faded. A run has the hue of its place in `runs`.

    Parameters
    ----------
    shown : Run
        The run on show.
    runs, names : sequence
        All runs that are compared, with their names; `shown` may be one of them.
    at : int
        The iteration on show.
    known, updated : bool
        Whether its loss is calculated there, and whether all its updates are.
    log : bool
        Whether the losses are on a logarithmic axis.
    twin, twin_name : Run or None, str
        The run of the network that is compared step by step, with its name.
    """
    named = list(zip(runs, names, strict=True))
    place = next((place for place, (run, _) in enumerate(named) if run is shown), 0)
    hue = hues.of_run(place)
    alone = sum(run is not shown for run, _ in named) == 0
    own = tr("training")
    if not alone and place < len(named) and named[place][0] is shown:
        own = tr("{name}, training", name=named[place][1])
    curves = [
        curve
        for number, (run, name) in enumerate(named)
        if run is not shown
        for curve in _other(run, shown, f"run_{number + 1}_loss", name, hues.of_run(number))
    ]
    series = list(curves)
    last = at if known else at - 1
    # The newest iteration is calculated as a whole; what of it is not on show yet is not here.
    newest = at >= shown.walked
    losses = shown.losses[:last] if newest else shown.losses
    if twin is not None:
        beside = twin.losses[:last] if newest else twin.losses
        of_twin = Series(
            "twin_loss", twin_name, numbers(1, len(beside)), beside, hues.TWIN, dashed=True
        )
        curves.append(of_twin)
        series += parted(of_twin, last)
    iterations, checks = shown.validation
    if newest and not updated:
        there = int(np.searchsorted(iterations, at))
        iterations, checks = iterations[:there], checks[:there]
    checked = Series(
        "validation_loss", tr("validation"), iterations.astype(np.float64), checks, hue,
        dashed=True, points=True,
    )  # fmt: skip
    trained = Series("training_loss", own, numbers(1, len(losses)), losses, hue)
    curves += [checked, trained]
    series += [*parted(checked, at if updated else at - 1), *parted(trained, last)]
    # All that is faded lies below.
    series.sort(key=lambda one: not one.faded)
    up = Axis(tr("loss"), log=log, key="loss")
    return CurveChart(
        "loss",
        tr("Loss"),
        Axis(tr("iteration"), whole=True, low=1.0, key="iteration"),
        up,
        tuple(series),
        tuple(_marks(shown, named, at, known, hue, twin, twin_name)),
        _note(curves, up),
    )


def _other(run: "Run", shown: "Run", key: str, name: str, hue: int) -> list[Series]:
    """Return the curve of another run from where it leaves the others; nothing before that.

    What it has in common with the run on show is drawn with that one.
    """
    first = max(run.first, _left_by(shown, run))
    if len(run.losses) < first:
        return []
    start = max(1, first - 1)
    losses = run.losses[start - 1 :]
    return [Series(key, name, numbers(start, len(run.losses)), losses, hue, faded=True)]


def _left_by(shown: "Run", run: "Run") -> int:
    """Return the iteration in which the run on show leaves a run, 1 where it does not come by."""
    while shown.origin is not None:
        if shown.origin.run is run:
            return shown.origin.iteration
        shown = shown.origin.run
    return 1


def _marks(
    shown: "Run",
    named: "Sequence[tuple[Run, str]]",
    at: int,
    known: bool,
    hue: int,
    twin: "Run | None",
    twin_name: str,
) -> "Iterator[Mark]":
    """Yield where runs diverged, where branches begin, and last where the time on show is."""
    for number, (run, name) in enumerate(named):
        if run is not shown and run.diverged is not None:
            words = _end(run, run.diverged, name)
            yield Mark("diverged", float(run.diverged), None, words, hues.of_run(number))
    if twin is not None and twin.diverged is not None:
        yield Mark(
            "diverged", float(twin.diverged), None, _end(twin, twin.diverged, twin_name), hues.TWIN
        )
    losses = shown.losses
    if shown.diverged is not None:
        yield Mark("diverged", float(shown.diverged), None, _end(shown, shown.diverged, ""), hue)
    for first, name in _origins(shown, named):
        words = tr("{name} from iteration {number}", name=name, number=first)
        yield Mark("branch", float(first), _value(losses, first), words, hue)
    words = tr("iteration {number}", number=at)
    yield Mark("now", float(at), _value(losses, at) if known else None, words, hue)


def _end(run: "Run", iteration: int, name: str) -> str:
    """Return what ended a run, in words; without a name, of the run on show."""
    if isinstance(run.fault, LossDomainError):
        if name:
            return tr("{name}: no loss in iteration {number}", name=name, number=iteration)
        return tr("no loss in iteration {number}", number=iteration)
    if name:
        return tr("{name} diverged in iteration {number}", name=name, number=iteration)
    return tr("diverged in iteration {number}", number=iteration)


def _origins(shown: "Run", named: "Sequence[tuple[Run, str]]") -> "Iterator[tuple[int, str]]":
    """Yield the iterations in which the run on show became another, with what it was from then."""
    called = {id(run): name for run, name in named}
    run: Run | None = shown
    while run is not None and run.origin is not None:
        yield run.origin.iteration, called.get(id(run), "")
        run = run.origin.run


def _value(losses: "Array", iteration: int) -> float | None:
    return float(losses[iteration - 1]) if 0 < iteration <= len(losses) else None


def _note(curves: "Sequence[Series]", up: Axis) -> str:
    """Return why the chart is empty, or what is not on it."""
    if not any(len(curve.y) for curve in curves):
        return tr("The loss appears here as soon as it is calculated.")
    count = sum(
        int(np.count_nonzero(curve.y <= 0.0))
        for curve in curves
        if up.log and up.seen(curve.y) is not curve.y
    )
    if not count:
        return ""
    return trn(
        "{count:,} loss is 0 or below, which a logarithmic axis does not have.",
        "{count:,} losses are 0 or below, which a logarithmic axis does not have.",
        count,
    )
