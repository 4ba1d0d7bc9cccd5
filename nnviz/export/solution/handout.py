r"""A worked solution as a handout: Markdown with displayed formulas between double dollar signs.

GitHub, Pandoc and MathJax show it: mathematics is LaTeX's own with `aligned` around lines, each on
a paragraph of its own.
"""

import re
from typing import TYPE_CHECKING, Final

from nnviz.engine.network import Bias
from nnviz.export.solution.parts import tex_sentence
from nnviz.export.solution.text import groups, parameter_table, published, result, set_up
from nnviz.trace.conventions import conventions
from nnviz.trace.names import INPUT_LAYER
from nnviz.trace.numbers import factor_tex, given_tex
from nnviz.translation import language, tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

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
            yield f"{escaped(set_up(trace))}\n\n"
            yield from _formulas(trace)
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
    """Yield a table of each sample and, once, of the parameters at the start."""
    names, it = trace.names, trace.iteration
    samples = solution.samples(trace)
    if len(samples) > 1:
        yield from _samples(solution, trace, samples)
    if len(samples) == 1 or with_parameters:
        heads = tr("given"), tr("value")
        yield f"\n| {heads[0]} | {heads[1]} |\n| --- | ---: |\n"
    if len(samples) == 1:
        for tex, values in _columns(trace):
            yield _row(solution, tex, float(values[samples[0]]))
    for layer, plan in enumerate(trace.network.layers if with_parameters else ()):
        for unit in range(plan.units):
            for source in range(plan.inputs):
                weight = float(it.before.weights[layer][unit, source])
                yield _row(solution, names.edge(layer, unit, source).tex, weight)
        for unit in range(plan.units if plan.bias is not Bias.NONE else 0):
            bias = float(it.before.biases[layer][unit])
            yield _row(solution, names.bias(layer, unit).tex, bias)


def _samples(solution: "Solution", trace: "Trace", samples: range) -> "Iterator[str]":
    """Yield a table of samples, one a row."""
    columns = _columns(trace)
    heads = [tr("sample"), *(f"${tex}$" for tex, _ in columns)]
    yield f"\n| {' | '.join(heads)} |\n|{' ---: |' * len(heads)}\n"
    for sample in samples:
        cells = (given_tex(float(values[sample]), solution.decimals) for _, values in columns)
        yield f"| {sample + 1} | {' | '.join(f'${cell}$' for cell in cells)} |\n"


def _columns(trace: "Trace") -> "list[tuple[str, NDArray[np.float64]]]":
    """Return each input and each target, as TeX, with its values in all samples of the batch."""
    it, names = trace.iteration, trace.names
    return [
        *((names.unit(INPUT_LAYER, place).tex, each) for place, each in enumerate(it.inputs.T)),
        *((names.target(place).tex, each) for place, each in enumerate(it.targets.T)),
    ]


def _formulas(trace: "Trace") -> "Iterator[str]":
    """Yield a list of what the loss and the activations are, and of the conventions in force."""
    network, names = trace.network, trace.names
    term = network.loss.term_tex("o_k", "t_k", names.sizes[-1])
    sign = "-" if term.startswith("-") else ""  # what is behind it is one product or in brackets
    total = rf"E = {sign}\sum_k {term.removeprefix(sign)}"
    yield f"- {escaped(network.loss.name)}: ${total}$\n"
    told = dict.fromkeys((layer.activation, layer.alpha) for layer in network.layers)
    for activation, alpha in told:
        z, a = ("z_i", "a_i") if activation.name == "softmax" else ("z", "a")
        value = activation.value_tex(z, factor_tex(given_tex(alpha)))
        yield f"- {escaped(activation.name)}: ${a} = {value}$\n"
    _, *others = conventions(trace)
    yield f"- {escaped(' · '.join(others))}\n"


def _row(solution: "Solution", tex: str, value: float) -> str:
    return f"| ${tex}$ | ${given_tex(value, solution.decimals)}$ |\n"
