r"""A worked solution as a handout: Markdown with displayed formulas between double dollar signs.

GitHub, Pandoc and MathJax show it: mathematics is LaTeX's own with `aligned` around lines, each on
a paragraph of its own.
"""

import re
from typing import TYPE_CHECKING, Final

from nnviz.engine.network import Bias
from nnviz.export.solution.parts import tex_sentence
from nnviz.export.solution.text import groups, parameter_table, published, result, set_up
from nnviz.trace.numbers import given_tex
from nnviz.translation import language, tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnviz.export.solution.parts import Solution
    from nnviz.trace.explanation import Explanation
    from nnviz.trace.formula import Line
    from nnviz.trace.trace import Trace

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#$|~^&])")
_BEGINNING: Final = re.compile(
    r"^(\s*(?:(?=[-+=:])|\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+)(?=[.)](?:\s|$))))"
)
"""What stands before a sign that would begin a list, or underline a heading."""


def handout(solution: "Solution") -> "Iterator[str]":
    """Yield the solution: what is given, each step, and what the iteration comes to."""
    scenario = solution.scenario
    started = False
    for trace in solution.traces():
        if not started:
            yield f"# {escaped(scenario.title_in(language()))}\n\n"
            if description := scenario.description_in(language()):
                yield f"{escaped(' '.join(description.split()))}\n\n"
            yield f"{escaped(set_up(trace))}\n"
        title = tr("Iteration {number}", number=trace.number)
        yield f"\n## {title}\n"
        yield from _given(solution, trace, with_parameters=not started)
        started = True
        for heading, explanations in groups(solution, trace):
            yield f"\n### {heading}\n"
            for explanation in explanations:
                yield "\n" + _step(solution, trace, explanation)
        if solution.shows_end(trace):
            title = tr("Result")
            yield f"\n### {title}\n\n{result(solution, trace)}\n\n"
            yield from parameter_table(solution, trace)


def escaped(text: str) -> str:
    r"""Return text that Markdown shows as it is.

    >>> escaped("2 * 3 = x_1"), escaped("1. First & last")
    ('2 \\* 3 = x\\_1', '1\\. First \\& last')
    """
    return _BEGINNING.sub(r"\1\\", _SPECIAL.sub(r"\\\1", text))


def aligned(explanation: "Explanation") -> str:
    """Return the lines of a formula below one another, at their equals signs, and the result."""
    lines = [_tex(line) for line in explanation.lines]
    texs = [lines[0].replace(" = ", " &= ", 1), *(f"&{line}" for line in lines[1:])]
    value = explanation.value_tex
    if not texs[-1].endswith(f"= {value}"):
        texs.append(f"&= {value}")
    rows = " \\\\\n".join(texs)
    return f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}"


def _tex(line: "Line") -> str:
    return " ".join(piece.tex for piece in line)


def _step(solution: "Solution", trace: "Trace", explanation: "Explanation") -> str:
    """Return one step: its question, its formula, its sentence and what the source prints."""
    printed, note = published(solution, trace, explanation)
    number = explanation.step.index + 1
    parts = [
        f"**{number}.** {tex_sentence(explanation.heading)}",
        f"$$\n{aligned(explanation)}\n$$",
        " ".join(part for part in (tex_sentence(explanation.sentence), printed.strip()) if part),
        escaped(note),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _given(solution: "Solution", trace: "Trace", *, with_parameters: bool) -> "Iterator[str]":
    """Yield a table of the sample and, once, of the parameters at the start."""
    names, it = trace.names, trace.iteration
    sample = solution.shown_sample(trace)
    heads = tr("given"), tr("value")
    yield f"\n| {heads[0]} | {heads[1]} |\n| --- | ---: |\n"
    for place, value in enumerate(it.inputs[sample]):
        yield _row(solution, names.unit(-1, place).tex, float(value))
    for place, value in enumerate(it.targets[sample]):
        yield _row(solution, names.target(place).tex, float(value))
    for layer, plan in enumerate(trace.network.layers if with_parameters else ()):
        for unit in range(plan.units):
            for source in range(plan.inputs):
                weight = float(it.before.weights[layer][unit, source])
                yield _row(solution, names.edge(layer, unit, source).tex, weight)
        for unit in range(plan.units if plan.bias is not Bias.NONE else 0):
            bias = float(it.before.biases[layer][unit])
            yield _row(solution, names.bias(layer, unit).tex, bias)


def _row(solution: "Solution", tex: str, value: float) -> str:
    return f"| ${tex}$ | ${given_tex(value, solution.decimals)}$ |\n"
