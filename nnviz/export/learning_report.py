"""The learning lab as text and data."""

from collections.abc import Iterator
from typing import Any

from nnviz.drawing.headings import activation_name
from nnviz.export.report import Report, sentence_lines, table_lines, underlined
from nnviz.labs.learning import Course, Curve
from nnviz.labs.wording import figures, percent
from nnviz.translation import tr

COLUMNS = (
    "init", "iteration", "loss", "accuracy", "validation_loss", "validation_accuracy", "diverged",
)  # fmt: skip


def report(course: Course) -> Report:
    """Return what was learnt from each initialisation."""
    return Report(
        tuple(_lines(course)),
        {"lab": "learning", **_plan(course), "curves": [_entry(c) for c in course.curves]},
        COLUMNS,
        tuple(row for curve in course.curves for row in _rows(curve)),
    )


def title(course: Course) -> str:
    """Return what is learnt."""
    data = tr("8 × 8 digits") if course.data == "digits" else course.data
    return tr("Learning from different first weights: {data}", data=data)


def conditions(course: Course) -> str:
    """Return what all curves have in common, in a sentence."""
    plan = course.plan
    return tr(
        "{layers} hidden layers of {units} units ({activation}), optimizer {optimizer}, learning "
        "rate {rate}, batches of {batch} of {training:,} samples; {validation:,} samples for "
        "validation.",
        layers=plan.layers,
        units=plan.units,
        activation=activation_name(plan.activation),
        optimizer=plan.optimizer,
        rate=figures(plan.learning_rate),
        batch=plan.batch,
        training=course.training_samples,
        validation=course.validation_samples,
    )


def outcome(curve: Curve) -> str:
    """Return how far one initialisation came, in a sentence."""
    init = curve.start.label()
    if curve.diverged is not None:
        return tr("{init} diverged in iteration {iteration}.", init=init, iteration=curve.diverged)
    if len(curve.losses) == 0:
        return init
    return tr(
        "{init}: loss {loss} after {count:,} iterations, accuracy {accuracy}.",
        init=init,
        loss=figures(float(curve.losses[-1]), 3),
        count=len(curve.losses),
        accuracy=percent(float(curve.accuracies[-1])),
    )


def _lines(course: Course) -> Iterator[str]:
    yield from underlined(title(course), "=")
    yield from sentence_lines(conditions(course), "")
    yield ""
    head = [tr("initialisation"), tr("iterations"), tr("first loss"), tr("last loss")]
    if course.validation_samples:
        head += [tr("validation loss"), tr("validation accuracy")]
    yield from table_lines(head, [_cells(curve, course) for curve in course.curves], "")
    for curve in course.curves:
        if curve.diverged is not None:
            yield ""
            yield from sentence_lines(outcome(curve), "")


def _cells(curve: Curve, course: Course) -> list[str]:
    cells = [curve.start.label(), f"{len(curve.losses):,}"]
    cells += [figures(float(curve.losses[at]), 3) if len(curve.losses) else "" for at in (0, -1)]
    if course.validation_samples:
        known = len(curve.validated) > 0
        cells.append(figures(float(curve.validation_losses[-1]), 3) if known else "")
        cells.append(percent(float(curve.validation_accuracies[-1])) if known else "")
    return cells


def _rows(curve: Curve) -> Iterator[tuple[object, ...]]:
    """Yield a row for each iteration; validation stands in that after which it was done."""
    checks = {
        int(number): (float(loss), float(accuracy))
        for number, loss, accuracy in zip(
            curve.validated, curve.validation_losses, curve.validation_accuracies, strict=True
        )
    }
    if 0 in checks:
        yield (curve.start.key, 0, None, None, *checks[0], None)
    for place, loss in enumerate(curve.losses.tolist()):
        number = place + 1
        check = checks.get(number, (None, None))
        yield (curve.start.key, number, loss, float(curve.accuracies[place]), *check, None)
    if curve.diverged is not None:
        yield (curve.start.key, curve.diverged, None, None, None, None, 1)


def _plan(course: Course) -> dict[str, Any]:
    plan = course.plan
    return {
        "data": course.data,
        "training_samples": course.training_samples,
        "validation_samples": course.validation_samples,
        "activation": plan.activation,
        "layers": plan.layers,
        "units": plan.units,
        "optimizer": plan.optimizer,
        "learning_rate": plan.learning_rate,
        "batch": plan.batch,
        "seed": plan.seed,
        "iterations": course.done,
    }


def _entry(curve: Curve) -> dict[str, Any]:
    return {
        "init": curve.start.key,
        "losses": curve.losses,
        "accuracies": curve.accuracies,
        "validated": curve.validated,
        "validation_losses": curve.validation_losses,
        "validation_accuracies": curve.validation_accuracies,
        "diverged": curve.diverged,
    }
