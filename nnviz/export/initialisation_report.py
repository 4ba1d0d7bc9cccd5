"""The initialisation lab as text and data."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from nnviz.drawing.headings import activation_name
from nnviz.export.report import Report, sentence_lines, table_lines, underlined
from nnviz.labs.initialisation import BOUNDED, Initialisation, name, sentence, slip
from nnviz.labs.wording import figures, percent
from nnviz.translation import tr

COLUMNS = (
    "activation", "init", "layers", "units", "inputs", "samples", "seed", "layer", "mean", "std",
    "saturated", "dead", "below", "above", "bar_from", "bar_to", "count", "verdict",
)  # fmt: skip


def report(results: Sequence[Initialisation]) -> Report:
    """Return what some configurations did to the activations."""
    return Report(
        tuple(_lines(results)),
        {"lab": "initialisation", "results": [_entry(result) for result in results]},
        COLUMNS,
        tuple(row for result in results for row in _rows(result)),
    )


def title(result: Initialisation) -> str:
    """Return what goes through which layers."""
    configuration = result.configuration
    return tr(
        "{samples:,} samples of normal data through {layers} layers of {units} units",
        samples=configuration.samples,
        layers=configuration.layers,
        units=configuration.units,
    )


def flat_name(activation: str) -> str:
    """Return what activations with a derivative near 0 are called."""
    if activation == "relu":
        return tr("at 0")
    return tr("saturated") if activation in BOUNDED else tr("flat")


def _lines(results: Sequence[Initialisation]) -> Iterator[str]:
    yield from underlined(title(results[0]), "=")
    for activation, group in groupby(results, lambda r: r.configuration.activation):
        for result in group:
            yield ""
            label = result.configuration.start.label()
            verdict = name(result.verdict, activation)
            yield from underlined(f"{activation_name(activation)} · {label}: {verdict}", "-")
            yield from sentence_lines(sentence(result))
            yield ""
            head = (
                tr("layer"), tr("mean"), tr("standard deviation"), flat_name(activation),
                tr("dead units"),
            )  # fmt: skip
            rows = [
                (
                    str(number), figures(spread.mean, 3), figures(spread.std, 3),
                    percent(spread.saturated), percent(spread.dead),
                )
                for number, spread in enumerate(result.layers, 1)
            ]  # fmt: skip
            yield from table_lines(head, rows)
    yield ""
    yield from sentence_lines(slip(results[0].configuration.units), "")


def _rows(result: Initialisation) -> Iterator[tuple[object, ...]]:
    configuration = result.configuration
    edges = result.edges.tolist()
    for number, spread in enumerate(result.layers, 1):
        for low, high, count in zip(edges[:-1], edges[1:], spread.counts.tolist(), strict=True):
            yield (
                configuration.activation, configuration.start.key, configuration.layers,
                configuration.units, configuration.inputs, configuration.samples,
                configuration.seed, number, spread.mean, spread.std, spread.saturated, spread.dead,
                spread.below, spread.above, low, high, count, result.verdict.value,
            )  # fmt: skip


def _entry(result: Initialisation) -> dict[str, Any]:
    configuration = result.configuration
    return {
        "activation": configuration.activation,
        "init": configuration.start.key,
        "units": configuration.units,
        "inputs": configuration.inputs,
        "samples": configuration.samples,
        "seed": configuration.seed,
        "edges": result.edges,
        "layers": [
            {
                "counts": spread.counts,
                "below": spread.below,
                "above": spread.above,
                "mean": spread.mean,
                "std": spread.std,
                "saturated": spread.saturated,
                "dead": spread.dead,
            }
            for spread in result.layers
        ],
        "verdict": result.verdict.value,
        "sentence": sentence(result),
    }
