"""Worked solutions for people: plain text for a terminal, and Markdown with TeX formulas."""

from itertools import groupby
from typing import TYPE_CHECKING, Final

from nnviz.columns import left, right, width, wrapped
from nnviz.export.solution.parts import (
    loss_after,
    parameter_rows,
    plain_sentence,
    tex_sentence,
    validation_loss,
)
from nnviz.export.solution.plain_formula import plain_formula
from nnviz.scenario.model import text_in
from nnviz.trace.numbers import format_given, format_number, given_tex, number_tex
from nnviz.trace.steps import Phase
from nnviz.translation import language, tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnviz.export.solution.parts import Solution
    from nnviz.trace.formula import Explanation, Line
    from nnviz.trace.trace import Trace


LINE_WIDTH: Final = 100
"""Columns after which a sentence goes on in the next line; formulas are never broken."""


def text(solution: "Solution") -> "Iterator[str]":
    """Yield the solution as aligned lines for a terminal."""
    started = False
    for trace in solution.traces():
        if not started:
            yield _underlined(solution.scenario.title_in(language()), "=")
            yield f"{set_up(trace)}\n"
            started = True
        yield "\n" + _underlined(tr("Iteration {number}", number=trace.number), "=")
        if solution.with_steps:
            for heading, explanations in groups(solution, trace):
                yield "\n" + _underlined(heading, "-")
                for explanation in explanations:
                    yield "\n" + _text_step(solution, trace, explanation)
        if solution.shows_end(trace):
            yield "\n" + _underlined(tr("Result"), "-") + "\n"
            yield result(solution, trace) + "\n"
            yield from _text_table(solution, trace)


def markdown(solution: "Solution") -> "Iterator[str]":
    """Yield the solution as Markdown, with a heading for each phase and formulas in `$…$`."""
    started = False
    for trace in solution.traces():
        if not started:
            yield f"# {solution.scenario.title_in(language())}\n\n{set_up(trace)}\n"
            started = True
        title = tr("Iteration {number}", number=trace.number)
        yield f"\n## {title}\n"
        if solution.with_steps:
            for heading, explanations in groups(solution, trace):
                yield f"\n### {heading}\n"
                for explanation in explanations:
                    yield "\n" + _markdown_step(solution, trace, explanation)
        title = tr("Result")
        yield f"\n### {title}\n\n{result(solution, trace)}\n\n"
        yield from parameter_table(solution, trace)


def groups(solution: "Solution", trace: "Trace") -> "Iterator[tuple[str, Iterator[Explanation]]]":
    """Yield the steps in stretches of one phase and one sample, each with its heading."""
    steps = solution.explanations(trace)
    for (phase, sample), explanations in groupby(
        steps, lambda explanation: (explanation.step.phase, explanation.step.sample)
    ):
        yield _heading(phase, sample, trace.batch_size), explanations


def _heading(phase: Phase, sample: int | None, samples: int) -> str:
    """Return such as `Forward pass, sample 2 of 4`."""
    name = {
        Phase.FORWARD: tr("Forward pass"),
        Phase.LOSS: tr("Loss"),
        Phase.BACKWARD: tr("Backward pass"),
        Phase.UPDATE: tr("Update"),
    }[phase]
    if samples == 1 or phase is Phase.UPDATE:
        return name
    if sample is None:
        return tr("{phase}, whole batch", phase=name)
    return tr("{phase}, sample {number} of {count}", phase=name, number=sample + 1, count=samples)


def set_up(trace: "Trace") -> str:
    """Return the network and how it is trained, in a line."""
    network = trace.network
    sizes = "-".join(str(size) for size in (trace.names.inputs, *trace.names.sizes))
    return tr(
        "{sizes} network ({activations}), loss {loss}, optimizer {optimizer}, learning rate {rate}",
        sizes=sizes,
        activations=", ".join(layer.activation.name for layer in network.layers),
        loss=network.loss.name,
        optimizer=trace.optimizer.name,
        rate=format_given(trace.optimizer.learning_rate),
    )


def result(solution: "Solution", trace: "Trace") -> str:
    """Return the loss before and after the update, in a line."""
    before = format_number(trace.iteration.loss, solution.decimals)
    after = _finite(solution, loss_after(trace))
    if solution.run.experiment.validation is None:
        return tr("Loss {before}, after the update {after}", before=before, after=after)
    return tr(
        "Loss {before}, after the update {after}; of the validation samples {validation}",
        before=before,
        after=after,
        validation=_finite(solution, validation_loss(solution, trace)),
    )


def _finite(solution: "Solution", loss: float | None) -> str:
    return tr("not finite") if loss is None else format_number(loss, solution.decimals)


def _text_step(solution: "Solution", trace: "Trace", explanation: "Explanation") -> str:
    """Return one step: its lines aligned at the first equals sign, and its sentence."""
    first, *rest = _parts(explanation)
    column = max(_left_width(trace), width(first))
    lines = [f"  {right(first, column)} = {rest[0]}"]
    lines += [f"  {' ' * column} = {part}" for part in rest[1:]]
    indent = " " * (column + 5)
    number, note = published(solution, trace, explanation)
    lines[-1] += number
    lines.append(_wrapped(plain_sentence(explanation.sentence), indent))
    if note:
        lines.append(_wrapped(note, indent))
    return "\n".join(lines) + "\n"


def _wrapped(sentence: str, indent: str) -> str:
    """Return a sentence on as many indented lines as it needs."""
    room = max(LINE_WIDTH - len(indent), LINE_WIDTH // 2)
    return "\n".join(indent + line for line in wrapped(sentence, room))


def published(solution: "Solution", trace: "Trace", explanation: "Explanation") -> tuple[str, str]:
    """Return what the source prints for a step, and the note on it; both empty for none."""
    published = solution.published(trace, explanation)
    if published is None:
        return "", ""
    found = "   " + tr("(the source prints {number})", number=published.printed)
    return found, text_in(published.note, language()) if published.note else ""


def _parts(explanation: "Explanation") -> list[str]:
    """Return what an explanation puts equal to one another: the left side, and one part a line."""
    first, *rest = explanation.lines
    signs = [place for place, piece in enumerate(first) if piece.tex == "="]
    parts = [first[: signs[0]], first[signs[0] + 1 :]] if signs else [first]
    texts = [plain_formula(_tex(part)) for part in (*parts, *(line[1:] for line in rest))]
    value = plain_formula(explanation.value_tex)
    return texts if texts[-1] == value else [*texts, value]


def _tex(line: "Line") -> str:
    """Return a line's pieces as one formula."""
    return " ".join(piece.tex for piece in line)


def _left_width(trace: "Trace") -> int:
    """Return how wide the left sides of most steps of an iteration are."""
    names, last = trace.names, trace.names.output_layer
    edge = names.edge(last, names.sizes[last] - 1, names.width(last - 1) - 1)
    unit = names.unit(last, names.sizes[last] - 1)
    z = names.weighted_sum(last, names.sizes[last] - 1)
    loss = names.sample_loss(trace.batch_size - 1) if trace.reduced else names.loss
    return max(width(f"∂{loss.plain}/∂{edge.plain}"), width(f"∂{unit.plain}/∂{z.plain}"))


def _markdown_step(solution: "Solution", trace: "Trace", explanation: "Explanation") -> str:
    """Return one step: its formula, its numbers, its sentence."""
    number, note = published(solution, trace, explanation)
    text = (
        f"${explanation.formula}$\n\n$= {explanation.substitution}${number}\n\n"
        f"{tex_sentence(explanation.sentence)}\n"
    )
    return f"{text}\n{note}\n" if note else text


def _text_table(solution: "Solution", trace: "Trace") -> "Iterator[str]":
    """Yield every parameter with its gradient and its new value, in aligned columns."""
    decimals = solution.decimals
    head = (tr("parameter"), tr("value"), tr("gradient"), tr("new value"))
    column = max(decimals + 8, *(width(word) + 2 for word in head))
    yield _columns(head, column)
    for row in parameter_rows(trace):
        cells = (
            row.name,
            format_number(row.before, decimals),
            format_number(row.gradient, decimals),
            format_number(row.after, decimals),
        )
        yield _columns(cells, column)


def _columns(cells: "Sequence[str]", column: int) -> str:
    """Return one line of cells, the first at the left and the others at the right."""
    first, *rest = cells
    return f"  {left(first, 12)}{''.join(right(cell, column) for cell in rest)}\n"


def parameter_table(solution: "Solution", trace: "Trace") -> "Iterator[str]":
    """Yield every parameter with its gradient and its new value, as a table."""
    head = (tr("parameter"), tr("value"), tr("gradient"), tr("new value"))
    yield f"| {' | '.join(head)} |\n| --- | ---: | ---: | ---: |\n"
    for row in parameter_rows(trace):
        numbers = (
            given_tex(row.before, solution.decimals),
            number_tex(row.gradient, solution.decimals),
            number_tex(row.after, solution.decimals),
        )
        yield f"| ${row.tex}$ | {' | '.join(f'${number}$' for number in numbers)} |\n"


def _underlined(heading: str, sign: str) -> str:
    """Return a heading with a line of `sign` below it, as wide as it is."""
    return f"{heading}\n{sign * width(heading)}\n"
