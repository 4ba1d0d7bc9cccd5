"""The vanishing gradient lab as text and data."""

from collections.abc import Iterator, Sequence
from typing import Any

from nnviz.drawing.headings import activation_name
from nnviz.export.report import Report, sentence_lines, table_lines, underlined
from nnviz.labs.vanishing import Vanishing, sentence
from nnviz.labs.wording import figures
from nnviz.translation import tr, trn

COLUMNS = (
    "activation", "init", "depth", "width", "seed", "layer", "gradient", "delta", "slope",
    "product", "bound", "loss_before", "loss_after", "iterations", "diverged", "verdict",
)  # fmt: skip


def report(results: Sequence[Vanishing], data: str) -> Report:
    """Return what some configurations did on `data`, which is its name."""
    entries = [_entry(result) for result in results]
    return Report(
        tuple(_lines(results, data)),
        {"lab": "vanishing", "data": data, "results": entries},
        COLUMNS,
        tuple(row for result in results for row in _rows(result)),
    )


def heading(result: Vanishing) -> str:
    """Return what a configuration is called."""
    configuration = result.configuration
    return f"{activation_name(configuration.activation)} · {configuration.start.label()}"


def size(result: Vanishing) -> str:
    """Return how deep and wide a network is."""
    return trn(
        "{count} hidden layers of {width} units", "{count} hidden layers of {width} units",
        result.configuration.depth, width=result.configuration.width,
    )  # fmt: skip


def losses(result: Vanishing) -> str:
    """Return the loss before and after training, in a sentence."""
    before, after = result.loss_before, result.loss_after
    if before is None:
        return tr("There is no loss: the numbers overflowed.")
    if after is None:
        return tr(
            "Loss {before} before training, which diverged in iteration {iteration}.",
            before=figures(before, 3),
            iteration=result.diverged,
        )
    if len(result.losses) == 1:
        return tr("Loss {before} before training.", before=figures(before, 3))
    return trn(
        "Loss {before} before and {after} after {count:,} iteration.",
        "Loss {before} before and {after} after {count:,} iterations.",
        len(result.losses) - 1,
        before=figures(before, 3),
        after=figures(after, 3),
    )


def data_name(data: str) -> str:
    """Return what the samples are called."""
    match data:
        case "normal":
            return tr("normal samples")
        case "digits":
            return tr("8 × 8 digits")
    return data


def _lines(results: Sequence[Vanishing], data: str) -> Iterator[str]:
    yield from underlined(tr("Vanishing gradients on {data}", data=data_name(data)), "=")
    for result in results:
        yield ""
        yield from underlined(heading(result), "-")
        yield f"  {size(result)}"
        yield from sentence_lines(sentence(result))
        yield from sentence_lines(losses(result))
        yield ""
        head = [tr("layer"), tr("mean |∂E/∂W|"), tr("mean |δ|"), tr("mean |a'(z)|"), tr("product")]
        if result.bounds is not None:
            head.append("0.25^k")
        yield from table_lines(head, _cells(result))
    yield ""
    yield from sentence_lines(note(), "")


def note() -> str:
    """Return how the product of local derivatives is to be read."""
    return tr(
        "δ of a layer is δ of the layer above it, times the weights between, times a'(z). a'(z) of "
        "the sigmoid is at most 1/4. That of ReLU is 1 or 0, each for about half of the units; the "
        "√2 in He initialisation makes up for that."
    )


def _cells(result: Vanishing) -> Iterator[list[str]]:
    found = result.gradients
    for place, layer in enumerate(result.layers):
        cells = [tr("{layer} (output)", layer=layer) if place == 0 else str(layer)]
        columns = [found.sizes, found.deltas, found.slopes, found.products]
        if result.bounds is not None:
            columns.append(result.bounds)
        yield cells + [figures(float(values[place]), 3) for values in columns]


def _rows(result: Vanishing) -> Iterator[tuple[object, ...]]:
    configuration, found = result.configuration, result.gradients
    for place, layer in enumerate(result.layers):
        yield (
            configuration.activation, configuration.start.key, configuration.depth,
            configuration.width, configuration.seed, layer, float(found.sizes[place]),
            float(found.deltas[place]), float(found.slopes[place]), float(found.products[place]),
            None if result.bounds is None else float(result.bounds[place]),
            result.loss_before, result.loss_after, max(0, len(result.losses) - 1),
            result.diverged, result.verdict.value,
        )  # fmt: skip


def _entry(result: Vanishing) -> dict[str, Any]:
    configuration, found = result.configuration, result.gradients
    return {
        "activation": configuration.activation,
        "init": configuration.start.key,
        "depth": configuration.depth,
        "width": configuration.width,
        "seed": configuration.seed,
        "learning_rate": configuration.learning_rate,
        "layers": list(result.layers),
        "gradients": found.sizes,
        "deltas": found.deltas,
        "slopes": found.slopes,
        "products": found.products,
        "bounds": result.bounds,
        "losses": result.losses,
        "loss_before": result.loss_before,
        "loss_after": result.loss_after,
        "diverged": result.diverged,
        "overflow": result.overflow,
        "verdict": result.verdict.value,
        "sentence": sentence(result),
    }
